//! Hugo's scratch pads (<https://gohugo.io/functions/collections/newscratch/>): what templates keep for each other.

use super::error::Error;
use super::value::{Scratch, Value};
use scan::budget::{Budget, STEP};

impl<O: Clone> Scratch<O> {
    /// Calls one of its methods: `Set`, `Get`, `Add`, `SetInMap` and the like.
    pub(super) fn call(&self, method: &str, arguments: Vec<Value<O>>, budget: &Budget) -> Result<Value<O>, Error> {
        // One within another could make a chain or a ring, which would never be freed.
        if arguments.iter().any(Value::has_scratch) {
            return Err("a scratch pad cannot be stored in another".into());
        }
        budget.spend(self.0.borrow().len() * STEP)?;
        let mut arguments = arguments.into_iter();
        let key = arguments.next().map(|key| key.printed()).transpose()?.unwrap_or_default();
        let mut entries = self.0.borrow_mut();
        let place = entries.iter().position(|(known, _)| *known == key);
        match (method, arguments.next()) {
            ("Set", Some(value)) => {
                match place {
                    Some(place) => entries[place].1 = value,
                    None => entries.push((key, value)),
                }
                Ok(Value::text(""))
            }
            ("Get", None) => Ok(place.map_or(Value::Nil, |place| entries[place].1.clone())),
            ("Add", Some(value)) => {
                let Some(place) = place else {
                    entries.push((key, value));
                    return Ok(Value::text(""));
                };
                budget.spend(entries[place].1.weight())?;
                entries[place].1 = match (&entries[place].1, value) {
                    (Value::Int(one), Value::Int(other)) => Value::Int(one.saturating_add(other)),
                    (Value::List(items), Value::List(more)) => {
                        Value::list(items.iter().chain(more.iter()).cloned().collect())
                    }
                    (Value::List(items), one) => Value::list(items.iter().cloned().chain([one]).collect()),
                    (Value::Text(one), other) => Value::text(one.clone() + &other.printed()?),
                    _ => return Err("`Add` cannot add values of these types".into()),
                };
                Ok(Value::text(""))
            }
            ("SetInMap", Some(inner)) => {
                let inner = inner.printed()?;
                let value = arguments.next().ok_or("`SetInMap` lacks a value")?;
                let before = place.map(|place| entries.swap_remove(place).1);
                budget.spend(before.as_ref().map_or(0, Value::weight))?;
                let mut map = if let Some(Value::Map(map)) = before { map.to_vec() } else { Vec::new() };
                map.retain(|(known, _)| *known != inner);
                map.push((inner, value));
                entries.push((key, Value::map(map)));
                Ok(Value::text(""))
            }
            ("GetSortedMapValues", None) => {
                let Some(Value::Map(map)) = place.map(|place| &entries[place].1) else { return Ok(Value::Nil) };
                let mut map = map.to_vec();
                map.sort_by(|(one, _), (other, _)| one.cmp(other));
                Ok(Value::list(map.into_iter().map(|(_, value)| value).collect()))
            }
            ("Delete", None) => {
                entries.retain(|(known, _)| *known != key);
                Ok(Value::text(""))
            }
            _ => Err(format!("a scratch pad has no method `{method}`").into()),
        }
    }
}
