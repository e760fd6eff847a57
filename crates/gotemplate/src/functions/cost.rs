//! What a function call costs: the size of its arguments and, for functions that multiply them or compare each item with
//! each, the size of what comes of it.

use crate::value::Value;
use scan::budget::{ITEM, PARSE, STEP};

/// What a call costs before it is made. Its result is paid for by its weight afterwards.
pub(crate) fn of<O: Clone>(name: &str, arguments: &[Value<O>]) -> usize {
    let taken = arguments.iter().map(Value::weight).fold(STEP, usize::saturating_add);
    let further = match (name, arguments) {
        ("uniq", [list]) => product(count(list), count(list)),
        ("union", [one, other]) => {
            let all = count(one).saturating_add(count(other));
            product(all, all)
        }
        ("intersect", [one, other]) => product(count(one), count(other)),
        ("merge", maps) => {
            let all = maps.iter().map(count).fold(0, usize::saturating_add);
            product(all, all)
        }
        // Each item is compared with what is wanted, which is copied for it.
        ("where", [list, rest @ ..]) => {
            product(count(list), rest.iter().map(Value::weight).fold(STEP, usize::saturating_add))
        }
        ("in", [list, wanted]) => product(count(list), length(wanted) / ITEM + 1),
        ("delimit", [list, between, ..]) => product(count(list), length(between)),
        ("replace", [text, old, new, ..]) => match (text.printed(), old.printed()) {
            (Ok(text), Ok(old)) => product(text.matches(&old).count(), length(new)),
            _ => 0,
        },
        ("repeat", [times, text]) => {
            product(times.whole().and_then(|times| usize::try_from(times).ok()).unwrap_or(0), length(text))
        }
        ("seq", numbers) => product(items_of_sequence(numbers), ITEM),
        ("split", [text, _]) => product(length(text), ITEM),
        ("highlight" | "plainify" | "htmlUnescape" | "errorf" | "trim" | "trimLeft" | "trimRight", texts) => {
            product(texts.iter().map(length).fold(0, usize::saturating_add), PARSE)
        }
        _ => 0,
    };
    taken.saturating_add(further)
}

fn product(one: usize, other: usize) -> usize {
    one.saturating_mul(other)
}

fn count<O>(value: &Value<O>) -> usize {
    match value {
        Value::List(items) => items.len(),
        Value::Map(entries) => entries.len(),
        _ => 1,
    }
}

fn length<O>(value: &Value<O>) -> usize {
    if let Value::Text(text) | Value::Html(text) = value { text.len() } else { ITEM }
}

/// How many items `seq` makes at most.
fn items_of_sequence<O: Clone>(numbers: &[Value<O>]) -> usize {
    let numbers: Vec<i64> = numbers.iter().filter_map(Value::whole).collect();
    let (first, step, last) = match numbers.as_slice() {
        [last] => (1, 1, *last),
        [first, last] => (*first, 1, *last),
        [first, step, last] => (*first, step.saturating_abs().max(1), *last),
        _ => return 0,
    };
    usize::try_from(last.abs_diff(first) / step.unsigned_abs()).unwrap_or(usize::MAX)
}
