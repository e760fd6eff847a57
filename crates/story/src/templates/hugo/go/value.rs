//! The values of a template.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

use super::objects::Object;
use crate::templates::budget::{DEEPEST_VALUE, ITEM};
use literals::Data;

/// A value.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Nil,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    /// HTML, which is printed as it is.
    Html(String),
    List(Rc<Vec<Self>>),
    Map(Rc<Vec<(String, Self)>>),
    /// What `newScratch` makes.
    Store(Rc<RefCell<Vec<(String, Self)>>>),
    /// Something of Hugo's.
    Object(Object),
}

impl Value {
    pub(super) fn list(items: Vec<Self>) -> Self {
        Self::List(Rc::new(items))
    }

    pub(super) fn map(entries: Vec<(String, Self)>) -> Self {
        Self::Map(Rc::new(entries))
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Whether it counts as true: nothing, zero and what is empty does not.
    pub(super) fn is_true(&self) -> bool {
        match self {
            Self::Nil => false,
            Self::Bool(flag) => *flag,
            Self::Int(number) => *number != 0,
            Self::Float(number) => *number != 0.0,
            Self::Text(text) | Self::Html(text) => !text.is_empty(),
            Self::List(items) => !items.is_empty(),
            Self::Map(entries) => !entries.is_empty(),
            Self::Store(_) | Self::Object(_) => true,
        }
    }

    /// As it is printed, without any escaping. Fails for what has no form of its own.
    pub(super) fn printed(&self) -> Result<String, String> {
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
            Self::Map(_) | Self::Store(_) | Self::Object(_) => return Err("it prints what is no text".to_owned()),
        })
    }

    /// A whole number, of a number or of a text that is one.
    pub(super) fn whole(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            #[expect(clippy::cast_possible_truncation, reason = "Go's conversion cuts off as well")]
            Self::Float(number) => Some(*number as i64),
            Self::Text(text) | Self::Html(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// How it compares with another: numbers by value, texts by letters.
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

    /// The entry of a map, whatever the case of its key: Hugo's parameters have none.
    pub(super) fn entry(&self, key: &str) -> Option<Self> {
        let Self::Map(entries) = self else { return None };
        let exact = entries.iter().find(|(name, _)| name == key);
        exact
            .or_else(|| entries.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)))
            .map(|(_, value)| value.clone())
    }

    /// What it holds, in bytes; beyond any budget where it nests too deep.
    pub(super) fn weight(&self) -> usize {
        self.weight_within(DEEPEST_VALUE).unwrap_or(usize::MAX)
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

    /// Whether it is, or holds, what `newScratch` makes.
    pub(super) fn holds_store(&self) -> bool {
        match self {
            Self::Store(_) => true,
            Self::List(items) => items.iter().any(Self::holds_store),
            Self::Map(entries) => entries.iter().any(|(_, value)| value.holds_store()),
            _ => false,
        }
    }

    /// An order of all values, which Rust's sort panics without: by kind, then as they compare.
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

impl From<&literals::Value> for Value {
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
