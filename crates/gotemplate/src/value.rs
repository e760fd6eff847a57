//! The values of a template.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

use super::error::Error;
use literals::Data;
use scan::budget::{ITEM, MAX_DEPTH};

/// A value. `O` is what the host has that is more than data.
#[derive(Debug, Clone)]
pub enum Value<O> {
    /// `nil`.
    Nil,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// Text, which is escaped when it is printed.
    Text(String),
    /// HTML, which is printed as it is.
    Html(String),
    /// A list.
    List(Rc<Vec<Self>>),
    /// A map, in the order written.
    Map(Rc<Vec<(String, Self)>>),
    /// What `newScratch` makes.
    Scratch(Scratch<O>),
    /// An object of the host.
    Object(O),
}

/// A scratch pad of Hugo's: values by their keys, shared by all that have it.
#[derive(Debug, Clone)]
pub struct Scratch<O>(pub(super) Rc<RefCell<Entries<O>>>);

type Entries<O> = Vec<(String, Value<O>)>;

impl<O> Default for Scratch<O> {
    fn default() -> Self {
        Self(Rc::default())
    }
}

impl<O: Clone> Value<O> {
    /// A list of these items.
    pub fn list(items: Vec<Self>) -> Self {
        Self::List(Rc::new(items))
    }

    /// A map of these entries.
    pub fn map(entries: Vec<(String, Self)>) -> Self {
        Self::Map(Rc::new(entries))
    }

    /// A map with these fields.
    pub fn fields<const N: usize>(fields: [(&str, Self); N]) -> Self {
        Self::map(fields.map(|(name, value)| (name.to_owned(), value)).to_vec())
    }

    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Whether it counts as true: `nil`, zero and whatever is empty do not.
    pub fn is_true(&self) -> bool {
        match self {
            Self::Nil => false,
            Self::Bool(flag) => *flag,
            Self::Int(number) => *number != 0,
            Self::Float(number) => *number != 0.0,
            Self::Text(text) | Self::Html(text) => !text.is_empty(),
            Self::List(items) => !items.is_empty(),
            Self::Map(entries) => !entries.is_empty(),
            Self::Scratch(_) | Self::Object(_) => true,
        }
    }

    /// As it is printed, without escaping. Fails for what is not printable.
    pub fn printed(&self) -> Result<String, Error> {
        Ok(match self {
            Self::Nil => String::new(),
            Self::Bool(flag) => flag.to_string(),
            Self::Int(number) => number.to_string(),
            Self::Float(number) => number.to_string(),
            Self::Text(text) | Self::Html(text) => text.clone(),
            Self::List(items) => {
                let items = items.iter().map(Self::printed).collect::<Result<Vec<_>, _>>()?;
                format!("[{}]", items.join(" "))
            }
            Self::Map(_) | Self::Scratch(_) | Self::Object(_) => {
                return Err("it prints a value that is not text".into());
            }
        })
    }

    /// As a whole number, if it is a number or a text that is one.
    pub(super) fn whole(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            #[expect(clippy::cast_possible_truncation, reason = "Go's conversion cuts off as well")]
            Self::Float(number) => Some(*number as i64),
            Self::Text(text) | Self::Html(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// How it compares with another: numbers by value, texts by code point.
    pub(super) fn compared(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(one), Self::Int(other)) => Some(one.cmp(other)),
            (Self::Bool(one), Self::Bool(other)) => Some(one.cmp(other)),
            (Self::Nil, Self::Nil) => Some(Ordering::Equal),
            (Self::Text(one) | Self::Html(one), Self::Text(other) | Self::Html(other)) => Some(one.cmp(other)),
            (Self::Int(_) | Self::Float(_), Self::Int(_) | Self::Float(_)) => {
                self.float()?.partial_cmp(&other.float()?)
            }
            _ => None,
        }
    }

    fn float(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "Go's conversion rounds as well")]
            Self::Int(number) => Some(*number as f64),
            Self::Float(number) => Some(*number),
            _ => None,
        }
    }

    /// The entry of a map. Upper and lower case are the same, as in Hugo's parameters.
    pub fn entry(&self, key: &str) -> Option<Self> {
        let Self::Map(entries) = self else { return None };
        let exact = entries.iter().find(|(name, _)| name == key);
        exact
            .or_else(|| entries.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)))
            .map(|(_, value)| value.clone())
    }

    /// How large it is, in bytes; beyond any budget where it nests too deep.
    pub fn weight(&self) -> usize {
        self.weight_within(MAX_DEPTH).unwrap_or(usize::MAX)
    }

    fn weight_within(&self, depth: usize) -> Option<usize> {
        let sum = |items: &mut dyn Iterator<Item = (usize, &Self)>| {
            let depth = depth.checked_sub(1)?;
            let mut sum = ITEM;
            for (key, item) in items {
                sum += key + item.weight_within(depth)?;
            }
            Some(sum)
        };
        match self {
            Self::Text(text) | Self::Html(text) => Some(ITEM + text.len()),
            Self::List(items) => sum(&mut items.iter().map(|item| (0, item))),
            Self::Map(entries) => sum(&mut entries.iter().map(|(key, item)| (ITEM + key.len(), item))),
            _ => Some(ITEM),
        }
    }

    /// Whether it is or contains a scratch pad.
    pub(super) fn has_scratch(&self) -> bool {
        match self {
            Self::Scratch(_) => true,
            Self::List(items) => items.iter().any(Self::has_scratch),
            Self::Map(entries) => entries.iter().any(|(_, value)| value.has_scratch()),
            _ => false,
        }
    }

    /// A total order, without which Rust's sort panics: by type, then as they compare.
    pub(super) fn ordered(&self, other: &Self) -> Ordering {
        let rank = |value: &Self| match value {
            Self::Nil => 0,
            Self::Bool(_) => 1,
            Self::Int(_) | Self::Float(_) => 2,
            Self::Text(_) | Self::Html(_) => 3,
            _ => 4,
        };
        match (self.float(), other.float()) {
            (Some(one), Some(other)) => one.total_cmp(&other),
            _ => rank(self).cmp(&rank(other)).then_with(|| self.compared(other).unwrap_or(Ordering::Equal)),
        }
    }
}

impl<O: Clone> From<&literals::Value> for Value<O> {
    fn from(value: &literals::Value) -> Self {
        match &value.data {
            Data::Null | Data::Code(_) => Self::Nil,
            Data::Quoted(text) => Self::Text(text.clone()),
            Data::Plain(text) => match (text.as_str(), text.parse::<i64>(), text.parse::<f64>()) {
                ("true", ..) => Self::Bool(true),
                ("false", ..) => Self::Bool(false),
                (_, Ok(number), _) if number.to_string() == *text => Self::Int(number),
                (_, _, Ok(number)) if number.is_finite() && text.contains('.') => Self::Float(number),
                _ => Self::Text(text.clone()),
            },
            Data::List(items) => Self::list(items.iter().map(Self::from).collect()),
            Data::Map(entries) => {
                Self::map(entries.iter().map(|(key, value)| (key.clone(), Self::from(value))).collect())
            }
        }
    }
}

/// What a function returns; `None` where it is none of these, or does not take such arguments.
pub(super) type Answer<O> = Option<Result<Value<O>, Error>>;
