//! JSON, by `serde_json`, with the order of keys kept.

use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{Data, DataError, Value, bounded};

/// Reads JSON; `first_line` is the line of the file on which `text` starts. Of a key that stands twice the last counts, as
/// with every reader of JSON that a generator uses. Values carry that line too, since the
/// parser tells where it stopped but not where it has been.
pub fn json(text: &str, first_line: usize) -> Result<Value, DataError> {
    let Json(data) = serde_json::from_str(bounded(text, first_line)?).map_err(|error| {
        let message = error.to_string();
        let reason = message.rsplit_once(" at line ").map_or(&*message, |(reason, _)| reason);
        DataError::new(first_line + error.line().saturating_sub(1), reason)
    })?;
    Ok(with_line(data, first_line))
}

/// A value whose lines are not known yet.
struct Json(Data);

fn with_line(data: Data, line: usize) -> Value {
    let data = match data {
        Data::List(items) => Data::List(items.into_iter().map(|item| with_line(item.data, line)).collect()),
        Data::Map(entries) => {
            Data::Map(entries.into_iter().map(|(key, value)| (key, with_line(value.data, line))).collect())
        }
        scalar => scalar,
    };
    Value { line, data }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json(Data::Null))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
        Ok(Json(Data::Plain(flag.to_string())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json(Data::Plain(number.to_string())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json(Data::Plain(number.to_string())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Json(Data::Plain(number.to_string())))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json(Data::Quoted(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(Json(data)) = access.next_element()? {
            items.push(Value { line: 0, data });
        }
        Ok(Json(Data::List(items)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut entries: Vec<(String, Value)> = Vec::new();
        let mut known = HashMap::new();
        while let Some((key, Json(data))) = access.next_entry::<String, Json>()? {
            let value = Value { line: 0, data };
            let at = *known.entry(key.clone()).or_insert(entries.len());
            if let Some(entry) = entries.get_mut(at) {
                entry.1 = value;
            } else {
                entries.push((key, value));
            }
        }
        Ok(Json(Data::Map(entries)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_values_in_order() {
        let value = json(r#"{"b": 0, "b": 1, "a": [true, null, "x", 1.5]}"#, 3).unwrap();
        assert_eq!(value.entries().iter().map(|(key, _)| &**key).collect::<Vec<_>>(), ["b", "a"]);
        let items: Vec<_> = value.get("a").unwrap().items().iter().map(|item| (item.line, item.text())).collect();
        assert_eq!(items, [(3, Some("true")), (3, None), (3, Some("x")), (3, Some("1.5"))]);
    }

    #[test]
    fn names_the_line_of_what_is_wrong() {
        for (text, line, part) in [("{\n\"a\": }", 5, "expected value"), ("{} {}", 4, "trailing")] {
            let error = json(text, 4).unwrap_err();
            assert_eq!(error.line, line, "{error:?}");
            assert!(error.message.contains(part) && !error.message.contains("line"), "{error:?}");
        }
        assert!(json(&"[".repeat(100_000), 1).is_err());
    }
}
