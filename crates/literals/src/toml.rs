//! TOML, by the `toml` crate, with the line of each key.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::{Data, DataError, Value, bounded};

/// Reads TOML; `first_line` is the line of the file on which `text` starts.
///
/// Numbers, flags and dates are [`Data::Plain`] as written, strings are [`Data::Quoted`].
pub fn toml(text: &str, first_line: usize) -> Result<Value, DataError> {
    let source = Source { text: bounded(text, first_line)?, lines: Lines::of(text, first_line) };
    let table = DeTable::parse(text).map_err(|error| source.error(&error))?;
    Ok(Value { line: first_line, data: source.table(table.get_ref()) })
}

struct Source<'text> {
    text: &'text str,
    lines: Lines,
}

impl Source<'_> {
    fn error(&self, error: &Error) -> DataError {
        let at = error.span().map_or(self.text.len(), |span| span.start);
        DataError::new(self.lines.at(at), error.message().to_lowercase())
    }

    /// The entries in the order written: the crate sorts them by key.
    fn table(&self, table: &DeTable<'_>) -> Data {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let entries = entries.into_iter().map(|(key, value)| {
            (key.get_ref().to_string(), Value { line: self.lines.at(key.span().start), data: self.data(value) })
        });
        Data::Map(entries.collect())
    }

    fn data(&self, value: &Spanned<DeValue<'_>>) -> Data {
        match value.get_ref() {
            DeValue::String(text) => Data::Quoted(text.to_string()),
            DeValue::Array(items) => Data::List(
                items
                    .iter()
                    .map(|item| Value { line: self.lines.at(item.span().start), data: self.data(item) })
                    .collect(),
            ),
            DeValue::Table(table) => self.table(table),
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
                Data::Plain(self.written(value.span()))
            }
        }
    }

    fn written(&self, span: Range<usize>) -> String {
        self.text.get(span).unwrap_or_default().to_owned()
    }
}

/// Where each line starts.
struct Lines {
    first: usize,
    starts: Vec<usize>,
}

impl Lines {
    fn of(text: &str, first: usize) -> Self {
        Self { first, starts: text.match_indices('\n').map(|(at, _)| at + 1).collect() }
    }

    fn at(&self, offset: usize) -> usize {
        self.first + self.starts.partition_point(|start| *start <= offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keeps_order_lines_and_what_was_written() {
        let text = "title = \"A\"\ndraft = false\ndate = 2024-01-01 09:00:00\nn = 1_000\n\n[a.b]\nc = [\n 'x',\n 2]\n[[d]]\ne=1\n";
        let value = toml(text, 2).unwrap();
        let keys: Vec<_> = value.entries().iter().map(|(key, value)| (&**key, value.line)).collect();
        assert_eq!(keys, [("title", 2), ("draft", 3), ("date", 4), ("n", 5), ("a", 7), ("d", 11)]);
        assert_eq!(value.get("date").unwrap().data, Data::Plain("2024-01-01 09:00:00".into()));
        assert_eq!(value.get("n").unwrap().data, Data::Plain("1_000".into()));
        let list = value.get("a").unwrap().get("b").unwrap().get("c").unwrap();
        assert_eq!((list.line, list.items()[1].line), (8, 10));
        assert_eq!(value.get("d").unwrap().items()[0].get("e").unwrap().line, 12);
    }

    #[test]
    fn names_the_line_of_what_is_wrong() {
        for (text, line) in [("a = 1\na = 2\n", 3), ("a = 1\n\nb = nope\n", 4), ("a = \"x\n", 2), ("a = 1\n[a]\n", 3)] {
            assert_eq!(toml(text, 2).unwrap_err().line, line, "{text:?}");
        }
    }

    #[test]
    fn stops_at_bombs() {
        for bomb in ["a = ".to_owned() + &"[".repeat(100_000), "a.".repeat(100_000) + "a = 1", "[[a]]".repeat(100_000)]
        {
            assert!(toml(&bomb, 1).is_err());
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "[a-c0-9:=.{}\\[\\],'\"#+\\\\T \t\r\n\u{feff}é-]{0,120}") {
            let _ = toml(&text, 1);
        }
    }
}
