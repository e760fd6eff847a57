//! Functions of values of any kind.

use std::cmp::Ordering;

use crate::value::{Answer, Value};

/// Calls a function of values of any kind.
pub(super) fn call<O: Clone>(name: &str, arguments: &[Value<O>]) -> Answer<O> {
    let one = arguments.first()?;
    let order = |least: &[Ordering]| Some(Ok(Value::Bool(least.contains(&one.compared(arguments.get(1)?)?))));
    let equal = |other: &Value<O>| one.compared(other) == Some(Ordering::Equal);
    Some(Ok(match (name, arguments) {
        ("eq", [_, others @ ..]) => Value::Bool(others.iter().any(equal)),
        ("ne", [_, other]) => Value::Bool(!equal(other)),
        ("lt", [_, _]) => return order(&[Ordering::Less]),
        ("le", [_, _]) => return order(&[Ordering::Less, Ordering::Equal]),
        ("gt", [_, _]) => return order(&[Ordering::Greater]),
        ("ge", [_, _]) => return order(&[Ordering::Greater, Ordering::Equal]),
        ("not", [value]) => Value::Bool(!value.is_true()),
        ("default", [default, value]) => {
            if value.is_true() || matches!(value, Value::Bool(_)) { value } else { default }.clone()
        }
        ("default", [default]) => default.clone(),
        ("cond", [condition, yes, no]) => if condition.is_true() { yes } else { no }.clone(),
        ("isset", [Value::List(items), at]) => {
            Value::Bool(at.whole().is_some_and(|at| usize::try_from(at).is_ok_and(|at| at < items.len())))
        }
        ("isset", [map, key]) => Value::Bool(map.entry(&key.printed().ok()?).is_some()),
        ("len", [Value::List(items)]) => count(items.len()),
        ("len", [Value::Map(entries)]) => count(entries.len()),
        ("len", [text]) => count(text.printed().ok()?.len()),
        ("index", [value, keys @ ..]) => keys.iter().try_fold(value.clone(), |value, key| match &value {
            Value::List(items) => {
                Some(usize::try_from(key.whole()?).ok().and_then(|at| items.get(at).cloned()).unwrap_or(Value::Nil))
            }
            map => Some(map.entry(&key.printed().ok()?).unwrap_or(Value::Nil)),
        })?,
        ("slice", items) => Value::list(items.to_vec()),
        ("dict", pairs) => {
            let mut entries = Vec::new();
            for pair in pairs.chunks(2) {
                let [key, value] = pair else { return Some(Err("`dict` lacks a value".into())) };
                entries.push((key.printed().ok()?, value.clone()));
            }
            Value::map(entries)
        }
        ("merge", maps) => {
            let mut merged: Vec<(String, Value<O>)> = Vec::new();
            for map in maps {
                let Value::Map(entries) = map else { return None };
                for (key, value) in entries.iter() {
                    merged.retain(|(known, _)| !known.eq_ignore_ascii_case(key));
                    merged.push((key.clone(), value.clone()));
                }
            }
            Value::map(merged)
        }
        ("append", [items @ .., Value::List(list)]) => {
            let more = items.iter().flat_map(|item| match item {
                Value::List(items) if !items.is_empty() => items.to_vec(),
                one => vec![one.clone()],
            });
            Value::list(list.iter().cloned().chain(more).collect())
        }
        ("first", [number, Value::List(items)]) => {
            Value::list(items.iter().take(usize::try_from(number.whole()?).ok()?).cloned().collect())
        }
        ("after", [number, Value::List(items)]) => {
            Value::list(items.iter().skip(usize::try_from(number.whole()?).ok()?).cloned().collect())
        }
        ("last", [number, Value::List(items)]) => {
            let number = usize::try_from(number.whole()?).ok()?;
            Value::list(items.iter().skip(items.len().saturating_sub(number)).cloned().collect())
        }
        ("in", [Value::List(items), wanted]) => {
            Value::Bool(items.iter().any(|item| item.compared(wanted) == Some(Ordering::Equal)))
        }
        ("in", [text, wanted]) => Value::Bool(text.printed().ok()?.contains(&wanted.printed().ok()?)),
        ("seq", numbers) => return sequence(numbers),
        ("int", [number]) => Value::Int(number.whole()?),
        ("float", [number]) => Value::Float(number.printed().ok()?.trim().parse().ok()?),
        ("string", [value]) => Value::text(value.printed().ok()?),
        ("add", numbers) => folded(numbers, i64::checked_add, |one, other| one + other)?,
        ("sub", numbers) => folded(numbers, i64::checked_sub, |one, other| one - other)?,
        ("mul", numbers) => folded(numbers, i64::checked_mul, |one, other| one * other)?,
        ("div", numbers) => folded(numbers, i64::checked_div, |one, other| one / other)?,
        ("mod", numbers) => folded(numbers, i64::checked_rem, |one, other| one % other)?,
        ("reverse", [Value::List(items)]) => Value::list(items.iter().rev().cloned().collect()),
        ("uniq", [Value::List(items)]) => Value::list(union(items, &[])),
        ("union", [Value::List(items), Value::List(others)]) => Value::list(union(items, others)),
        ("intersect", [Value::List(items), Value::List(others)]) => {
            let shared = |item: &&Value<O>| others.iter().any(|other| item.compared(other) == Some(Ordering::Equal));
            Value::list(items.iter().filter(shared).cloned().collect())
        }
        ("sort", [Value::List(items), by @ ..]) => sorted(items, by),
        ("where", [Value::List(items), key, wanted @ ..]) => return chosen(items, key, wanted),
        ("max", numbers) => extreme(numbers, Ordering::Greater)?,
        ("min", numbers) => extreme(numbers, Ordering::Less)?,
        ("reflect.IsMap", [value]) => Value::Bool(matches!(value, Value::Map(_))),
        ("reflect.IsSlice", [value]) => Value::Bool(matches!(value, Value::List(_))),
        ("jsonify", [value]) => {
            return Some(value.printed().map(|text| Value::Html(serde_json::Value::from(text).to_string())));
        }
        _ => return None,
    }))
}

pub(super) fn count<O: Clone>(length: usize) -> Value<O> {
    Value::Int(i64::try_from(length).unwrap_or(i64::MAX))
}

/// The items of both lists, each once.
fn union<O: Clone>(items: &[Value<O>], others: &[Value<O>]) -> Vec<Value<O>> {
    let mut all: Vec<Value<O>> = Vec::new();
    for item in items.iter().chain(others) {
        if !all.iter().any(|known| known.compared(item) == Some(Ordering::Equal)) {
            all.push(item.clone());
        }
    }
    all
}

/// `sort LIST`, `sort LIST KEY`, `sort LIST KEY "desc"`.
fn sorted<O: Clone>(items: &[Value<O>], by: &[Value<O>]) -> Value<O> {
    let key = by.first().and_then(|key| key.printed().ok()).filter(|key| key != "value");
    let is_descending = matches!(by.get(1).map(Value::printed), Some(Ok(order)) if order == "desc");
    let of = |item: &Value<O>| match &key {
        Some(key) => key.split('.').try_fold(item.clone(), |value, key| value.entry(key)).unwrap_or(Value::Nil),
        None => item.clone(),
    };
    let mut keyed: Vec<(Value<O>, &Value<O>)> = items.iter().map(|item| (of(item), item)).collect();
    keyed.sort_by(|(one, _), (other, _)| one.ordered(other));
    if is_descending {
        keyed.reverse();
    }
    Value::list(keyed.into_iter().map(|(_, item)| item.clone()).collect())
}

/// `where LIST KEY VALUE`, `where LIST KEY OPERATOR VALUE`.
fn chosen<O: Clone>(items: &[Value<O>], key: &Value<O>, wanted: &[Value<O>]) -> Answer<O> {
    let key = key.printed().ok()?;
    let (operator, wanted) = match wanted {
        [wanted] => ("eq".to_owned(), wanted),
        [operator, wanted] => (operator.printed().ok()?, wanted),
        _ => return None,
    };
    let operator = match operator.as_str() {
        "=" | "==" => "eq",
        "!=" | "<>" => "ne",
        "<" => "lt",
        "<=" => "le",
        ">" => "gt",
        ">=" => "ge",
        name @ ("eq" | "ne" | "lt" | "le" | "gt" | "ge" | "in") => name,
        _ => return None,
    };
    let mut kept = Vec::new();
    for item in items {
        let value = key.split('.').try_fold(item.clone(), |value, key| value.entry(key)).unwrap_or(Value::Nil);
        let pair = if operator == "in" { [wanted.clone(), value] } else { [value, wanted.clone()] };
        if matches!(call(operator, &pair), Some(Ok(Value::Bool(true)))) {
            kept.push(item.clone());
        }
    }
    Some(Ok(Value::list(kept)))
}

fn extreme<O: Clone>(numbers: &[Value<O>], wanted: Ordering) -> Option<Value<O>> {
    let (first, rest) = numbers.split_first()?;
    rest.iter().try_fold(first.clone(), |best, number| {
        Some(if number.compared(&best)? == wanted { number.clone() } else { best })
    })
}

fn folded<O: Clone>(
    numbers: &[Value<O>],
    whole: fn(i64, i64) -> Option<i64>,
    float: fn(f64, f64) -> f64,
) -> Option<Value<O>> {
    let (first, rest) = numbers.split_first()?;
    rest.iter().try_fold(first.clone(), |sum, number| match (&sum, number) {
        (Value::Float(_), _) | (_, Value::Float(_)) => {
            let parsed = |value: &Value<O>| value.printed().ok()?.parse().ok();
            Some(Value::Float(float(parsed(&sum)?, parsed(number)?)))
        }
        _ => Some(Value::Int(whole(sum.whole()?, number.whole()?)?)),
    })
}

/// `seq LAST`, `seq FIRST LAST`, `seq FIRST STEP LAST`.
fn sequence<O: Clone>(numbers: &[Value<O>]) -> Answer<O> {
    let numbers = numbers.iter().map(Value::whole).collect::<Option<Vec<_>>>()?;
    let (first, step, last) = match numbers.as_slice() {
        [last] => (if *last < 0 { -1 } else { 1 }, if *last < 0 { -1 } else { 1 }, *last),
        [first, last] => (*first, if last < first { -1 } else { 1 }, *last),
        [first, step, last] if *step != 0 => (*first, *step, *last),
        _ => return None,
    };
    let in_range = |number: &i64| if step > 0 { *number <= last } else { *number >= last };
    let numbers = std::iter::successors(Some(first), |number| number.checked_add(step)).take_while(in_range);
    Some(Ok(Value::list(numbers.map(Value::Int).collect())))
}
