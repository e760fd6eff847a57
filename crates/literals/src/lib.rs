//! YAML, TOML and JSON, and what is literal in a script, to one kind of value, each with the line it stands on.
//!
//! A scalar keeps how it was written, since generators differ in what a bare word means: to Jekyll an unquoted
//! `2024-01-01 09:00:00` is UTC and a quoted one is local; `yes` is true in YAML 1.1 and text in 1.2.

#![deny(missing_docs)]

mod json;
mod python;
mod script;
mod toml;
mod yaml;

pub use json::json;
pub use python::{Module, Setting, python};
pub use script::{Call, Import, Script};
pub use toml::toml;
pub use yaml::yaml;

/// The longest text that is read, in bytes: front matter, configuration and data files are far shorter.
const MAX_TEXT: usize = 4 << 20;

/// How deep lists and maps may lie in each other.
const MAX_DEPTH: usize = 64;

/// How much names for values may copy, in bytes of text, each value counting as [`VALUE_WEIGHT`] on top.
const MAX_COPIED: usize = 1 << 20;

const VALUE_WEIGHT: usize = 32;

/// A value with the line it stands on, counted from 1 in the file it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The line on which it starts; for an entry of a map, its key's.
    pub line: usize,
    /// What stands there.
    pub data: Data,
}

/// The forms a value takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// Nothing: an empty YAML value, `null`, `~`.
    Null,
    /// A scalar without quotes, as written: numbers, flags, dates, bare YAML words.
    Plain(String),
    /// A scalar in quotes or a block scalar: text and nothing else.
    Quoted(String),
    /// A list.
    List(Vec<Value>),
    /// A map, in the order written, each key once.
    Map(Vec<(String, Value)>),
    /// An expression of a script, shortened: what it gives is not known without running it. As the entry `...` of a
    /// map, what the map takes over besides.
    Code(String),
}

/// Why a text is not YAML, TOML or JSON: the line, and the parser's reason in its own words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DataError {
    /// The line, counted from 1 in the file.
    pub line: usize,
    /// What the parser expected.
    pub message: String,
}

impl DataError {
    fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

/// Refuses a text that is longer than any of its kind.
fn bounded(text: &str, first_line: usize) -> Result<&str, DataError> {
    if text.len() > MAX_TEXT {
        return Err(DataError::new(first_line, format!("it is longer than {} MiB", MAX_TEXT >> 20)));
    }
    Ok(text)
}

/// How much a value weighs, and how many levels of lists and maps it has.
fn measure(value: &Value) -> (usize, usize) {
    let add = |(weight, depth): (usize, usize), inner: &Value| {
        let (more, deep) = measure(inner);
        (weight + more, depth.max(deep + 1))
    };
    match &value.data {
        Data::Null => (VALUE_WEIGHT, 0),
        Data::Plain(text) | Data::Quoted(text) | Data::Code(text) => (VALUE_WEIGHT + text.len(), 0),
        Data::List(items) => items.iter().fold((VALUE_WEIGHT, 1), add),
        Data::Map(entries) => {
            entries.iter().fold((VALUE_WEIGHT, 1), |sum, (key, inner)| add((sum.0 + key.len(), sum.1), inner))
        }
    }
}

impl Value {
    /// An empty map, for a file that says nothing.
    pub fn empty() -> Self {
        Self { line: 1, data: Data::Map(Vec::new()) }
    }

    /// The entry of a map, by its exact key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The entry of a map, whatever the case of its key (Hugo's configuration and front matter).
    pub fn get_any_case(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value)
    }

    /// The entries of a map; none for anything else.
    pub fn entries(&self) -> &[(String, Self)] {
        if let Data::Map(entries) = &self.data { entries } else { &[] }
    }

    /// The items of a list; none for anything else.
    pub fn items(&self) -> &[Self] {
        if let Data::List(items) = &self.data { items } else { &[] }
    }

    /// The text of a scalar, quoted or not; `None` for null, lists and maps.
    pub fn text(&self) -> Option<&str> {
        if let Data::Plain(text) | Data::Quoted(text) = &self.data { Some(text) } else { None }
    }

    /// The texts of a scalar or of a list of scalars: `tags: one` and `tags: [one, two]` alike.
    pub fn texts(&self) -> Vec<&str> {
        match &self.data {
            Data::List(items) => items.iter().filter_map(Self::text).collect(),
            _ => self.text().into_iter().collect(),
        }
    }

    /// A flag as people write it: `true`, `yes`, `on`, `1` and their opposites in any case, quoted or not.
    pub fn flag(&self) -> Option<bool> {
        match self.text()?.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" | "y" => Some(true),
            "false" | "no" | "off" | "0" | "n" => Some(false),
            _ => None,
        }
    }
}
