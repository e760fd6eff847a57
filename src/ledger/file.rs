//! `ledger.json`: read strictly, so that nothing of it is ever lost by writing it again; written sorted and stable.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::{Ledger, Stories};

/// The form of the file that this version reads and writes.
const SCHEMA: u32 = 1;

/// Why the file is no ledger that can be read, and the way out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misread {
    /// It was written by another version.
    #[error("its schema is {0}, and this version knows {SCHEMA}")]
    Newer(u32),
    /// It was cut off, half merged or mistyped.
    #[error("{0}")]
    Damaged(String),
}

impl Misread {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Newer(_) => "use a newer version of medium-crosspost",
            Self::Damaged(_) => {
                "fix it there, or restore the last good one (`git log -p ledger.json` on that branch shows it)"
            }
        }
    }
}

impl Ledger {
    /// The ledger of a site to which nothing has been sent yet.
    pub fn new(site: &str) -> Self {
        Self {
            schema: SCHEMA,
            site: site.to_owned(),
            baseline: None,
            stories: Stories::default(),
            waiting: BTreeMap::new(),
            other: serde_json::Map::new(),
        }
    }

    /// Reads `ledger.json`. Fails, with the line, where it is cut off, half merged, mistyped or of a newer form.
    pub fn read(bytes: &[u8]) -> Result<Self, Misread> {
        #[derive(serde::Deserialize)]
        struct Form {
            schema: u32,
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if let Some(line) = conflict(bytes) {
            return Err(Misread::Damaged(format!("line {line}: a merge left its conflict marks")));
        }
        let damaged = |error: serde_json::Error| Misread::Damaged(line_first(&error));
        match serde_json::from_slice(bytes).map_err(damaged)? {
            Form { schema: SCHEMA } => serde_json::from_slice(bytes).map_err(damaged),
            Form { schema } => Err(Misread::Newer(schema)),
        }
    }

    /// The text of `ledger.json`: the same ledger always gives the same text.
    pub fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self);
        json.map_or_else(|error| unreachable!("a ledger's keys are strings: {error}"), |json| json + "\n")
    }
}

/// The first line, counted from 1, that begins with a mark of git's merges.
fn conflict(bytes: &[u8]) -> Option<usize> {
    let marks: [&[u8]; 3] = [b"<<<<<<<", b"=======", b">>>>>>>"];
    let marked = bytes.split(|byte| *byte == b'\n').position(|line| marks.iter().any(|mark| line.starts_with(mark)));
    marked.map(|index| index + 1)
}

fn line_first(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    format!("line {}: {}", error.line(), message.strip_suffix(&place).unwrap_or(&message))
}

/// Reads a map, and refuses one that holds a key twice: after a merge by hand, the state that counts could be the one lost.
pub(super) fn no_key_twice<'de, D, T>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct Once<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Once<T> {
        type Value = BTreeMap<String, T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut map = BTreeMap::new();
            while let Some((key, value)) = entries.next_entry::<String, T>()? {
                if map.contains_key(&key) {
                    return Err(A::Error::custom(format_args!("`{}` stands there twice", key.escape_debug())));
                }
                map.insert(key, value);
            }
            Ok(map)
        }
    }

    deserializer.deserialize_map(Once(PhantomData))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"{
  "schema": 1,
  "site": "https://blog.example/",
  "baseline": {
    "commit": "c0ffee",
    "time": "2026-01-02T03:04:05Z"
  },
  "stories": {
    "https://blog.example/a/": {
      "state": "handed-off",
      "path": "posts/a.md",
      "title": "A",
      "at": "2026-01-02T03:04:05Z",
      "medium": {
        "id": "e6f36a"
      },
      "later": true
    }
  },
  "waiting": {
    "posts/b.md": {
      "reason": "future",
      "due": "2026-02-01T00:00:00Z",
      "since": "2026-01-02T03:04:05Z"
    }
  },
  "newer": [
    1
  ]
}
"#;

    #[test]
    fn what_is_read_is_written_again_with_what_a_newer_version_added() {
        assert_eq!(Ledger::read(WHOLE.as_bytes()).unwrap().to_json(), WHOLE);
        let windows = format!("\u{feff}{}", WHOLE.replace('\n', "\r\n"));
        assert_eq!(Ledger::read(windows.as_bytes()).unwrap().to_json(), WHOLE);
        let smallest = Ledger::read(br#"{"schema": 1, "site": "s"}"#).unwrap();
        assert_eq!(smallest, Ledger::new("s"));
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_its_line() {
        let entry = r#""x": { "state": "pending", "path": "p", "title": "t", "at": "2026-01-02T03:04:05Z" }"#;
        let twice = format!("{{ \"schema\": 1, \"site\": \"s\", \"stories\": {{\n{entry},\n{entry} }} }}");
        let cases = [
            (&WHOLE[..WHOLE.len() / 2], "line 13: EOF"),
            ("", "line 1: EOF"),
            (&WHOLE.replace("\n  \"stories\"", "\n<<<<<<< HEAD\n  \"stories\""), "line 8: a merge left"),
            (&WHOLE.replace("\"schema\": 1", "\"schema\": 2"), "its schema is 2"),
            (&WHOLE.replace("\"schema\": 1,", ""), "missing field `schema`"),
            (&WHOLE.replace("handed-off", "sold"), "line 10: unknown variant `sold`"),
            (&WHOLE.replace("2026-02-01T", "2026-02-31T"), "line 23: "),
            (&twice, "line 3: `x` stands there twice"),
        ];
        for (text, expected) in cases {
            let error = Ledger::read(text.as_bytes()).unwrap_err();
            assert!(error.to_string().contains(expected), "{expected}: {error}");
        }
    }
}
