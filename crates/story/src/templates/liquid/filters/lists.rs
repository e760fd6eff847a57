//! Liquid's filters of lists and texts that may multiply what they take, or compare each item with each.
//!
//! The library's own build the result before anybody can weigh it, and its `sort` panics where items of several kinds
//! have no order.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use liquid_core::model::{Value, ValueView};
use liquid_core::{Error, Result};

use super::super::bounds::spend;
use super::{Apply, argument, cannot, text};

/// The filters by their names.
pub(in super::super) const FILTERS: &[(&str, Apply)] = &[
    ("join", |input, arguments, runtime| {
        let between = arguments.first().map_or_else(|| " ".to_owned(), |text| text.to_kstr().into_string());
        let items = input.as_array().ok_or_else(|| cannot("join"))?;
        let count = usize::try_from(items.size()).unwrap_or(0);
        spend(runtime, count.saturating_mul(between.len()))?;
        text(items.values().map(|item| item.to_kstr().into_string()).collect::<Vec<_>>().join(&between))
    }),
    ("replace", |input, arguments, runtime| {
        let (input, search) = (input.to_kstr(), argument(arguments, 0)?.to_kstr());
        let new = arguments.get(1).map(|new| new.to_kstr().into_string()).unwrap_or_default();
        let count = input.matches(search.as_str()).count();
        spend(runtime, count.saturating_mul(new.len()))?;
        text(input.replace(search.as_str(), &new))
    }),
    ("slice", |input, arguments, _| {
        let number = |at: usize| {
            argument(arguments, at)?.as_scalar().and_then(|scalar| scalar.to_integer()).ok_or_else(|| cannot("slice"))
        };
        let (offset, length) = (number(0)?, if arguments.len() > 1 { number(1)? } else { 1 });
        let of = |size: usize| {
            let size = i64::try_from(size).unwrap_or(i64::MAX);
            let start = if offset < 0 { offset.saturating_add(size) } else { offset };
            let start = usize::try_from(start).ok();
            start.map(|start| (start, usize::try_from(length).unwrap_or(0)))
        };
        if let Some(items) = input.as_array() {
            let (start, length) = of(usize::try_from(items.size()).unwrap_or(0)).unwrap_or_default();
            return Ok(Value::Array(items.values().skip(start).take(length).map(ValueView::to_value).collect()));
        }
        let input = input.to_kstr();
        let (start, length) = of(input.chars().count()).unwrap_or_default();
        text(input.chars().skip(start).take(length).collect())
    }),
    ("sort", |input, arguments, _| {
        let items = match input.as_array() {
            Some(items) => items.values().map(ValueView::to_value).collect(),
            None if input.is_nil() => Vec::new(),
            None => vec![input.to_value()],
        };
        let property = arguments.first().map(|property| property.to_kstr().into_string());
        let key = |item: &Value| match &property {
            None => Key::of(item),
            Some(property) => {
                let object = item.as_object().ok_or_else(|| cannot("sort"))?;
                object.get(property).map_or(Ok(Key::Nil), Key::of)
            }
        };
        let mut keyed = items.into_iter().map(|item| Ok((key(&item)?, item))).collect::<Result<Vec<_>>>()?;
        let kinds = |kind: fn(&Key) -> bool| keyed.iter().any(|(key, _)| kind(key));
        if kinds(|key| matches!(key, Key::Number(_))) && kinds(|key| matches!(key, Key::Text(_))) {
            return Err(Error::with_msg("cannot sort numbers and texts together"));
        }
        keyed.sort_by(|(one, _), (other, _)| one.compared(other));
        Ok(Value::Array(keyed.into_iter().map(|(_, item)| item).collect()))
    }),
    ("uniq", |input, _, _| {
        let items = input.as_array().ok_or_else(|| cannot("uniq"))?;
        let mut known = BTreeSet::new();
        let mut kept = Vec::new();
        for item in items.values() {
            // The keys of an object have an order there, and none here.
            let written = serde_json::to_value(item.to_value()).map_err(|_| cannot("uniq"))?.to_string();
            if known.insert(written) {
                kept.push(item.to_value());
            }
        }
        Ok(Value::Array(kept))
    }),
];

/// What an item is sorted by; what is nothing comes last.
enum Key {
    Number(f64),
    Text(String),
    Nil,
}

impl Key {
    fn of(value: &(impl ValueView + ?Sized)) -> Result<Self> {
        if value.is_nil() {
            return Ok(Self::Nil);
        }
        let scalar = value.as_scalar().filter(|scalar| scalar.to_bool().is_none()).ok_or_else(|| cannot("sort"))?;
        Ok(match (scalar.type_name(), scalar.to_float()) {
            ("whole number" | "fractional number", Some(number)) => Self::Number(number),
            _ => Self::Text(scalar.to_kstr().into_string()),
        })
    }

    /// An order of all keys, which Rust's sort panics without.
    fn compared(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => one.total_cmp(other),
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            (one, other) => one.rank().cmp(&other.rank()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Number(_) => 0,
            Self::Text(_) => 1,
            Self::Nil => 2,
        }
    }
}
