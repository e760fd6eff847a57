//! YAML, from the parser's events.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span, Tag};

use super::{Data, DataError, MAX_COPIED, MAX_DEPTH, Value, bounded, measure};

/// Reads the first document of a YAML text; `first_line` is the line of the file on which `text` starts.
///
/// Anchors, aliases and merge keys (`<<`) are resolved. Of a key that stands twice the last counts, as with Jekyll; Hugo
/// and Hexo do not build such a site. A key that is no scalar is an error, and so are nesting that no author writes, and
/// anchors and aliases that copy more than a mebibyte. An empty text is null.
///
/// A quoted text and a list or map in brackets may go on at the margin, where the specification wants them indented:
/// formatters write them so, and libyaml and go-yaml, which Jekyll and Hugo read with, take it.
pub fn yaml(text: &str, first_line: usize) -> Result<Value, DataError> {
    let mut text = Cow::Borrowed(bounded(text, first_line)?);
    for _ in 0..(MAX_READ / (text.len() + 1)).clamp(2, MAX_AT_MARGIN) {
        match read(&text, first_line) {
            Err(Fault::QuotedAtMargin(start)) => text = Cow::Owned(indented(&text, start)),
            Err(Fault::LineAtMargin(start)) => text.to_mut().insert(start, ' '),
            Err(Fault::Final(error)) => return Err(error),
            Ok(value) => return Ok(value),
        }
    }
    Err(DataError::new(first_line, "too many quoted texts and lists go on at the margin"))
}

/// How many quoted texts, and lines within brackets, may go on at the margin.
const MAX_AT_MARGIN: usize = 100;

/// How many bytes are read for that, in all: a long text is read again less often.
const MAX_READ: usize = 1 << 20;

/// A text with the lines of its quoted text that opens at `start` indented: blanks there are no part of it.
fn indented(text: &str, start: usize) -> String {
    let (before, quoted) = text.split_at(start);
    let mut chars = quoted.chars().peekable();
    let quote = chars.next();
    let mut indented = format!("{before}{}", quote.unwrap_or_default());
    while let Some(c) = chars.next() {
        indented.push(c);
        let escaped = match quote {
            Some('"') if c == '\\' => chars.next_if(|next| matches!(next, '"' | '\\')),
            Some('\'') if c == '\'' => chars.next_if_eq(&'\''),
            _ => None,
        };
        if Some(c) == quote && escaped.is_none() {
            break;
        } else if c == '\n' && chars.peek().is_some_and(|next| *next != '\n') {
            indented.push(' ');
        }
        indented.extend(escaped);
    }
    indented.extend(chars);
    indented
}

/// Why a text cannot be read as it stands.
enum Fault {
    /// The quoted text that opens at this byte goes on at the margin.
    QuotedAtMargin(usize),
    /// A line within brackets starts at this byte, at the margin.
    LineAtMargin(usize),
    /// It is no YAML.
    Final(DataError),
}

impl From<DataError> for Fault {
    fn from(error: DataError) -> Self {
        Self::Final(error)
    }
}

fn read(text: &str, first_line: usize) -> Result<Value, Fault> {
    let mut reader = Reader { first_line, open: Vec::new(), root: None, anchors: HashMap::new(), copied: 0 };
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| reader.fault(&error, text))?;
        if event == Event::DocumentEnd {
            break;
        }
        reader.take(event, span)?;
    }
    Ok(reader.root.unwrap_or(Value { line: first_line, data: Data::Null }))
}

/// What has been read so far.
struct Reader {
    first_line: usize,
    /// The lists and maps that are not closed yet, the innermost last.
    open: Vec<Open>,
    /// The document, once it is whole.
    root: Option<Value>,
    anchors: HashMap<usize, Value>,
    copied: usize,
}

/// A list or map that is not closed yet.
struct Open {
    line: usize,
    anchor: usize,
    kind: Kind,
}

enum Kind {
    List(Vec<Value>),
    Map {
        entries: Vec<(String, Value)>,
        /// Where in the entries each key stands.
        known: HashMap<String, usize>,
        /// The key whose value comes next, with its line.
        key: Option<(Key, usize)>,
        merged: Vec<Value>,
    },
}

enum Key {
    Name(String),
    Merge,
}

impl Reader {
    fn line(&self, mark: Marker) -> usize {
        self.first_line + mark.line().saturating_sub(1)
    }

    fn fault(&self, error: &ScanError, text: &str) -> Fault {
        let mark = error.marker();
        let start = text.char_indices().nth(mark.index()).map(|(at, _)| at);
        match (error.info(), start) {
            ("invalid indentation in quoted scalar", Some(start)) => Fault::QuotedAtMargin(start),
            ("invalid indentation" | "invalid indentation in flow construct", Some(start)) if mark.col() == 0 => {
                Fault::LineAtMargin(start)
            }
            _ => DataError::new(self.line(*mark), error.info().to_lowercase()).into(),
        }
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), DataError> {
        let line = self.line(span.start);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.place(Value { line, data: scalar(text, style, tag.as_deref()) }, anchor)
            }
            Event::SequenceStart(anchor, _) => self.open(line, anchor, Kind::List(Vec::new())),
            Event::MappingStart(anchor, _) => self.open(line, anchor, Kind::map()),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(open) => self.place(Value { line: open.line, data: open.kind.close() }, open.anchor),
                None => Ok(()),
            },
            Event::Alias(anchor) => {
                let Some(value) = self.anchors.get(&anchor) else {
                    return Err(DataError::new(line, "an alias stands within what it stands for"));
                };
                self.copied += self.weigh(value, line)?;
                let value = Value { line, data: value.data.clone() };
                self.place(value, 0)
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {
                Ok(())
            }
        }
    }

    fn open(&mut self, line: usize, anchor: usize, kind: Kind) -> Result<(), DataError> {
        if self.open.len() == MAX_DEPTH {
            return Err(DataError::new(line, format!("lists and maps are nested more than {MAX_DEPTH} deep")));
        }
        self.open.push(Open { line, anchor, kind });
        Ok(())
    }

    /// Puts a whole value where it belongs: into the innermost list or map, or out as the document.
    fn place(&mut self, value: Value, anchor: usize) -> Result<(), DataError> {
        if anchor != 0 {
            self.copied += self.weigh(&value, value.line)?;
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut().map(|open| &mut open.kind) {
            None => self.root = Some(value),
            Some(Kind::List(items)) => items.push(value),
            Some(Kind::Map { entries, known, key, merged }) => match key.take() {
                None => *key = Some((Key::read(&value)?, value.line)),
                Some((Key::Merge, _)) => merged.push(value),
                Some((Key::Name(name), line)) => {
                    let value = Value { line, ..value };
                    let at = *known.entry(name.clone()).or_insert(entries.len());
                    if let Some(entry) = entries.get_mut(at) {
                        entry.1 = value;
                    } else {
                        entries.push((name, value));
                    }
                }
            },
        }
        Ok(())
    }

    /// The weight of a value that is to be copied, as long as all copies together stay within bounds.
    fn weigh(&self, value: &Value, line: usize) -> Result<usize, DataError> {
        let (weight, depth) = measure(value);
        if self.copied + weight > MAX_COPIED || self.open.len() + depth > MAX_DEPTH {
            return Err(DataError::new(line, "anchors and aliases unfold to more than is read"));
        }
        Ok(weight)
    }
}

impl Kind {
    fn map() -> Self {
        Self::Map { entries: Vec::new(), known: HashMap::new(), key: None, merged: Vec::new() }
    }

    fn close(self) -> Data {
        match self {
            Self::List(items) => Data::List(items),
            Self::Map { mut entries, mut known, merged, .. } => {
                for map in merged.iter().flat_map(|value| std::iter::once(value).chain(value.items())) {
                    for (name, value) in map.entries() {
                        if !known.contains_key(name) {
                            known.insert(name.clone(), entries.len());
                            entries.push((name.clone(), value.clone()));
                        }
                    }
                }
                Data::Map(entries)
            }
        }
    }
}

impl Key {
    fn read(value: &Value) -> Result<Self, DataError> {
        match &value.data {
            Data::Plain(name) if name == "<<" => Ok(Self::Merge),
            Data::Plain(name) | Data::Quoted(name) => Ok(Self::Name(name.clone())),
            Data::Null => Ok(Self::Name(String::new())),
            Data::List(_) | Data::Map(_) | Data::Code(_) => {
                Err(DataError::new(value.line, "a list or map stands where a key is expected"))
            }
        }
    }
}

/// A scalar by its quotes and its tag: `!!str` and the bare `!` say that it is text, any other tag is the site's own.
fn scalar(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>) -> Data {
    let text_tag = tag.is_some_and(|tag| tag.suffix == "str" || (tag.handle.is_empty() && tag.suffix == "!"));
    if style != ScalarStyle::Plain || text_tag {
        Data::Quoted(text.into_owned())
    } else if matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
        Data::Null
    } else {
        Data::Plain(text.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_text_may_go_on_at_the_margin() {
        let text =
            "title: a\ndescription: \"\nfirst\nsecond\n\"\nquote: 'it''s\ny'\nescaped: \"it's\n\\\" so\"\nlast: 1\n";
        let value = yaml(text, 2).unwrap();
        let get = |key: &str| value.get(key).and_then(Value::text).map(str::to_owned);
        assert_eq!(get("description").as_deref(), Some(" first second "));
        assert_eq!((get("quote").as_deref(), value.get("last").map(|last| last.line)), (Some("it's y"), Some(11)));
        assert_eq!(get("escaped").as_deref(), Some("it's \" so"));
        let many = "a: \"x\ny\"\n".repeat(MAX_AT_MARGIN + 1);
        assert!(yaml(&many, 1).is_err());
    }

    #[test]
    fn a_list_in_brackets_may_go_on_at_the_margin() {
        for text in ["a: ['x', 'y']", "a: [\n  'x',\n  'y',\n]", "a: ['x',\n'y'\n]", "a: [\nx,\n\"y\"]"] {
            let value = yaml(&format!("{text}\nb: 1\n"), 1).unwrap();
            assert_eq!(value.get("a").unwrap().texts(), ["x", "y"], "{text}");
            assert_eq!(value.get("b").and_then(Value::text), Some("1"), "{text}");
        }
        assert_eq!(yaml("m: {a: 'x',\nb: y\n}\n", 1).unwrap().get("m").unwrap().entries().len(), 2);
        assert!(yaml("a: [\n'x',\nb: 1\n", 1).is_err());
    }
    use proptest::prelude::*;

    fn plain(text: &str) -> Data {
        Data::Plain(text.to_owned())
    }

    #[test]
    fn keeps_how_a_scalar_was_written_and_its_line() {
        let value = yaml("a: yes\nb: 'yes'\nc: |\n  x\n  y\nd:\ne: !!str 1\nf: 2024-01-01\n", 2).unwrap();
        let entries: Vec<_> = value.entries().iter().map(|(key, value)| (&**key, value.line, &value.data)).collect();
        assert_eq!(
            entries,
            [
                ("a", 2, &plain("yes")),
                ("b", 3, &Data::Quoted("yes".into())),
                ("c", 4, &Data::Quoted("x\ny\n".into())),
                ("d", 7, &Data::Null),
                ("e", 8, &Data::Quoted("1".into())),
                ("f", 9, &plain("2024-01-01")),
            ]
        );
    }

    #[test]
    fn resolves_aliases_and_merge_keys() {
        let value = yaml("base: &b {x: 1, y: 2}\nout:\n  <<: *b\n  y: 3\nmany:\n  <<: [*b, {z: 9}]\n", 1).unwrap();
        let texts = |key: &str| -> Vec<(String, String)> {
            let entries = value.get(key).unwrap().entries();
            entries.iter().map(|(key, value)| (key.clone(), value.text().unwrap().to_owned())).collect()
        };
        assert_eq!(texts("out"), [("y".into(), "3".into()), ("x".into(), "1".into())]);
        assert_eq!(texts("many").len(), 3);
    }

    #[test]
    fn of_a_key_that_stands_twice_the_last_counts() {
        let value = yaml("a: 1\nb: 2\na: 3\n", 1).unwrap();
        assert_eq!(value.entries().len(), 2);
        assert_eq!(value.get("a").map(|value| (value.text(), value.line)), Some((Some("3"), 3)));
    }

    #[test]
    fn reads_the_first_document_only() {
        for (text, expected) in [("a: 1\n---\n{{{", 1), ("--- # x\na: 1\n...\n: : :", 1), ("", 0), ("# only\n", 0)] {
            assert_eq!(yaml(text, 1).unwrap().entries().len(), expected, "{text:?}");
        }
    }

    #[test]
    fn names_the_line_of_what_is_wrong() {
        for (text, line, part) in [
            ("a: 1\ntitle: Foo: bar\n", 2, "mapping values"),
            ("a: 1\n\tb: 2\n", 2, ""),
            ("a: 1\nb: \"never closed\n", 2, ""),
            ("a: &x [*x]\n", 1, "within"),
            ("a: *nobody\n", 1, ""),
            ("a:\n  - {{ x }}: 1\n", 2, "key"),
        ] {
            let error = yaml(text, 10).unwrap_err();
            assert!(error.message.contains(part), "{text:?}: {error:?}");
            assert!(error.line.abs_diff(line + 9) <= 1, "{text:?}: {error:?}");
        }
    }

    #[test]
    fn stops_at_bombs() {
        let laughs = (1..9).fold("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned(), |text, n| {
            text + &format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(", "))
        });
        let merges = (1..30).fold("a0: &a0 {k: v}\n".to_owned(), |text, n| {
            text + &format!("a{n}: &a{n} {{x: *a{0}, y: *a{0}}}\n", n - 1)
        });
        for bomb in [laughs, merges, "[".repeat(100_000), "- ".repeat(100_000), "&a [".repeat(60) + "x"] {
            assert!(yaml(&bomb, 1).is_err(), "{}", &bomb[..40]);
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "[-a-c0-9:{}\\[\\],&*!|>'\"#%@`?~<. \t\r\n\u{feff}é]{0,120}") {
            let _ = yaml(&text, 1);
        }
    }
}
