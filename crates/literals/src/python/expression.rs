//! Expressions of which the value is plain to see.

use std::collections::HashMap;

use super::lines::{name, quoted_length};
use crate::{Data, MAX_DEPTH, Value};

/// Reads an expression; names are looked up.
pub(super) struct Reader<'a> {
    rest: &'a str,
    line: usize,
    depth: usize,
    names: &'a dyn Fn(&str) -> Option<Value>,
}

/// What Python takes for true.
pub(super) fn is_true(value: &Value) -> bool {
    match &value.data {
        Data::Null | Data::Code(_) => false,
        Data::Plain(text) => text != "False" && text.trim_start_matches('-').parse() != Ok(0.0),
        Data::Quoted(text) => !text.is_empty(),
        Data::List(items) => !items.is_empty(),
        Data::Map(entries) => !entries.is_empty(),
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, line: usize, names: &'a dyn Fn(&str) -> Option<Value>) -> Self {
        Self { rest: text, line, depth: 0, names }
    }

    /// The value of all of it; a tuple may do without brackets.
    pub(super) fn whole(mut self) -> Option<Value> {
        let first = self.expression()?;
        self.skip();
        if self.rest.is_empty() {
            return Some(first);
        }
        let mut items = vec![first];
        while self.takes(",") {
            self.skip();
            if self.rest.is_empty() {
                break;
            }
            items.push(self.expression()?);
        }
        self.skip();
        self.rest.is_empty().then(|| self.of(Data::List(items)))
    }

    /// `a if b else c`, or what has no condition.
    fn expression(&mut self) -> Option<Value> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let value = self.sum();
        let value = if self.takes_word("if") {
            let condition = self.sum()?;
            let other = self.takes_word("else").then(|| self.expression())?;
            if is_true(&condition) { value } else { other }
        } else {
            value
        };
        self.depth -= 1;
        value
    }

    fn sum(&mut self) -> Option<Value> {
        let mut is_negated = None;
        while self.takes_word("not") {
            is_negated = Some(!is_negated.unwrap_or(false));
        }
        let mut sum = self.atom()?;
        loop {
            self.skip();
            if self.rest.starts_with("+=") || !self.takes("+") {
                break;
            }
            let added = self.atom()?;
            sum.data = match (sum.data, added.data) {
                (Data::Quoted(one), Data::Quoted(other)) => Data::Quoted(one + &other),
                (Data::List(mut one), Data::List(other)) => {
                    one.extend(other);
                    Data::List(one)
                }
                _ => return None,
            };
        }
        // Anything that would go on, such as a call, an index or a comparison, makes it unknown.
        let goes_on = self.rest.starts_with(['(', '[', '.', '%', '*', '/', '-', '<', '>', '=', '!', '|', '&', ';']);
        match is_negated {
            _ if goes_on => None,
            None => Some(sum),
            Some(negated) => {
                let is_true = is_true(&sum) != negated;
                Some(self.of(Data::Plain(if is_true { "True" } else { "False" }.to_owned())))
            }
        }
    }

    fn atom(&mut self) -> Option<Value> {
        self.skip();
        let first = self.rest.chars().next()?;
        match first {
            '(' => {
                self.rest = &self.rest[1..];
                let (items, has_comma) = self.items(")")?;
                match <[Value; 1]>::try_from(items) {
                    Ok([item]) if !has_comma => Some(item),
                    Ok(item) => Some(self.of(Data::List(item.into()))),
                    Err(items) => Some(self.of(Data::List(items))),
                }
            }
            '[' => {
                self.rest = &self.rest[1..];
                let (items, _) = self.items("]")?;
                Some(self.of(Data::List(items)))
            }
            '{' => self.map(),
            '\'' | '"' => self.texts(),
            '0'..='9' | '-' => {
                let end = self.rest[1..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '_'));
                let (number, rest) = self.rest.split_at(end.map_or(self.rest.len(), |at| at + 1));
                self.rest = rest;
                number.parse::<f64>().ok()?;
                Some(self.of(Data::Plain(number.to_owned())))
            }
            _ => {
                let word = name(self.rest);
                let after = &self.rest[word.len()..];
                if word.len() <= 2 && after.starts_with(['\'', '"']) {
                    return self.texts();
                }
                self.rest = after;
                match word {
                    "" | "lambda" | "await" | "yield" => None,
                    "True" | "False" => Some(self.of(Data::Plain(word.to_owned()))),
                    "None" => Some(self.of(Data::Null)),
                    _ => (self.names)(word),
                }
            }
        }
    }

    /// What stands up to a closing bracket, and whether a comma was the last of it.
    fn items(&mut self, closing: &str) -> Option<(Vec<Value>, bool)> {
        let (mut items, mut has_comma) = (Vec::new(), true);
        while !self.takes(closing) {
            if !has_comma {
                return None;
            }
            items.push(self.expression()?);
            has_comma = self.takes(",");
        }
        Some((items, has_comma))
    }

    /// A map with texts for keys; a set is a list.
    fn map(&mut self) -> Option<Value> {
        self.rest = &self.rest[1..];
        let (mut entries, mut items) = (Entries::default(), Vec::new());
        while !self.takes("}") {
            let key = self.expression()?;
            if self.takes(":") {
                let value = self.expression()?;
                let key = key.text()?.to_owned();
                entries.put(key, value);
            } else {
                items.push(key);
            }
            if !self.takes(",") {
                if !self.takes("}") {
                    return None;
                }
                break;
            }
        }
        Some(self.of(if items.is_empty() { Data::Map(entries.last_of_each()) } else { Data::List(items) }))
    }

    /// Texts that stand one after another are one.
    fn texts(&mut self) -> Option<Value> {
        let mut text = String::new();
        loop {
            self.skip();
            let prefix = name(self.rest).to_ascii_lowercase();
            let after = &self.rest[prefix.len()..];
            if !after.starts_with(['\'', '"']) || prefix.len() > 2 {
                return Some(self.of(Data::Quoted(text)));
            }
            let length = quoted_length(after)?;
            let fence =
                if length >= 6 && ["'''", "\"\"\""].iter().any(|fence| after.starts_with(fence)) { 3 } else { 1 };
            let inner = &after[fence..length - fence];
            let inner = if prefix.contains('r') { inner.to_owned() } else { unescaped(inner)? };
            text += &match prefix.contains('f') {
                true => self.filled(&inner)?,
                false if prefix.contains('b') => return None,
                false => inner,
            };
            self.rest = &after[length..];
        }
    }

    /// A text with names in braces.
    fn filled(&self, text: &str) -> Option<String> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            filled.push_str(&rest[..at]);
            let (sign, after) = rest[at..].split_at(1);
            rest = if let Some(after) = after.strip_prefix(sign) {
                filled.push_str(sign);
                after
            } else {
                let (inner, after) = after.split_once('}').filter(|_| sign == "{")?;
                filled.push_str((self.names)(inner.trim())?.text()?);
                after
            };
        }
        Some(filled + rest)
    }

    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn takes(&mut self, sign: &str) -> bool {
        self.skip();
        let rest = self.rest.strip_prefix(sign);
        rest.map(|rest| self.rest = rest).is_some()
    }

    fn takes_word(&mut self, word: &str) -> bool {
        self.skip();
        name(self.rest) == word && self.takes(word)
    }

    fn of(&self, data: Data) -> Value {
        Value { line: self.line, data }
    }
}

/// The entries of a map as written.
#[derive(Default)]
struct Entries {
    list: Vec<Option<(String, Value)>>,
    known: HashMap<String, usize>,
}

impl Entries {
    /// Adds an entry; one of its key that stands before it goes.
    fn put(&mut self, key: String, value: Value) {
        if let Some(before) = self.known.insert(key.clone(), self.list.len()) {
            self.list[before] = None;
        }
        self.list.push(Some((key, value)));
    }

    fn last_of_each(self) -> Vec<(String, Value)> {
        self.list.into_iter().flatten().collect()
    }
}

/// The text that escapes stand for; `None` for those that name a letter by number or name.
fn unescaped(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match chars.next()? {
            'n' => plain.push('\n'),
            't' => plain.push('\t'),
            'r' => plain.push('\r'),
            '\n' => {}
            c @ ('\\' | '\'' | '"') => plain.push(c),
            'x' | 'u' | 'U' | 'N' | '0'..='7' | 'a' | 'b' | 'f' | 'v' => return None,
            // Python keeps the backslash before any other.
            c => plain.extend(['\\', c]),
        }
    }
    Some(plain)
}
