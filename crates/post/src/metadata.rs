//! Front matter without a language of its own: lines of a key, a colon and text.

use std::collections::HashMap;

use super::parts::{Language, Parts, lines, offset};
use crate::problem::{Code, Problem};
use literals::{Data, Value};

/// The keys that Hugo reads a date from.
const DATES: [&str; 4] = ["date", "lastmod", "publishdate", "expirydate"];

/// Cuts up a text that starts with lines of `Key: value`, up to the first that is none; a blank line or one of three
/// dashes or dots goes with them, and so does a line of three dashes before them.
pub(super) fn split(text: &str) -> Parts<'_> {
    let start = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let first = lines(&text[start..]).next().unwrap_or_default();
    let front = start + if is_fence(first, &["---"]) { first.len() } else { 0 };
    let mut has_key = false;
    for line in lines(&text[front..]) {
        let at = offset(text, line);
        if line.trim().is_empty() || is_fence(line, &["---", "..."]) {
            return Parts::cut(text, Language::Lines, [front, at, at + line.len()]);
        }
        has_key |= entry(line).is_some();
        if entry(line).is_none() && (!has_key || !line.starts_with("    ")) {
            return Parts::cut(text, Language::Lines, [front, at, at]);
        }
    }
    Parts::cut(text, Language::Lines, [front, text.len(), text.len()])
}

/// Cuts up a text in reStructuredText: its title and the list of fields below it, with what stands between.
pub(super) fn split_docinfo(text: &str) -> Parts<'_> {
    let start = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let mut end = title(&text[start..]).map_or(start, |(_, length)| start + length);
    for line in lines(&text[end..]) {
        let is_comment = line.starts_with(".. ") && !line.contains("::");
        let is_field = field(line).is_some() || line.starts_with([' ', '\t']);
        if !(is_field || is_comment || line.trim().is_empty()) {
            break;
        }
        end = offset(text, line) + line.len();
    }
    Parts::cut(text, Language::Lines, [start, end, end])
}

/// Cuts up a text in Org that starts with lines of `#+KEY: value`; none where it does not
/// (`lexFrontMatterOrgMode` in <https://github.com/gohugoio/hugo/tree/master/parser/pageparser>).
pub(super) fn split_org(text: &str) -> Option<Parts<'_>> {
    let start = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let end = start + lines(&text[start..]).take_while(|line| line.starts_with("#+")).map(str::len).sum::<usize>();
    (end > start).then(|| Parts::cut(text, Language::Lines, [start, end, end]))
}

/// The keys, in small letters, and what they say; a key with several lines or given several times has a list.
pub(super) fn read(text: &str, line: usize) -> Result<Value, Problem> {
    let mut entries: Vec<(String, usize, Vec<String>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let heading = title(text);
    let rest = &text[heading.map_or(0, |(_, length)| length)..];
    let first = line + lines(&text[..text.len() - rest.len()]).count();
    for (at, line) in lines(rest).enumerate() {
        match entry(line).or_else(|| field(line)).map(|(key, value)| (key, vec![value])).or_else(|| keyword(line)) {
            Some((key, said)) => {
                let key = key.to_lowercase();
                let said = said.into_iter().map(str::to_owned);
                let index = *known.entry(key.clone()).or_insert(entries.len());
                match entries.get_mut(index) {
                    Some((.., values)) => values.extend(said),
                    None => entries.push((key, first + at, said.collect())),
                }
            }
            None if line.trim().is_empty() => {}
            None => entries.last_mut().into_iter().for_each(|(.., values)| values.push(line.trim().to_owned())),
        }
    }
    if let Some((title, _)) = heading.filter(|_| !entries.iter().any(|(key, ..)| key == "title")) {
        entries.insert(0, ("title".to_owned(), line, vec![title.to_owned()]));
    }
    let entries = entries.into_iter().map(|(key, line, values)| Ok((key.clone(), value(&key, line, values)?)));
    Ok(Value { line, data: Data::Map(entries.collect::<Result<_, Problem>>()?) })
}

fn value(key: &str, line: usize, mut values: Vec<String>) -> Result<Value, Problem> {
    // What one text cannot say, such as `Medium: {tags: [a, b]}`, is YAML.
    if key == "medium" {
        let text = values.join("\n");
        return literals::yaml(&text, line).map_err(|error| {
            Problem::new(Code::FrontMatter, format!("the front matter cannot be read: {error}")).line(error.line)
        });
    }
    let of = |text: String| Value { line, data: Data::Quoted(text) };
    Ok(match values.len() {
        1 => of(values.remove(0)),
        _ => Value { line, data: Data::List(values.into_iter().map(of).collect()) },
    })
}

/// A line that starts with one of these signs, alone or before a blank.
fn is_fence(line: &str, signs: &[&str]) -> bool {
    let rest = signs.iter().find_map(|sign| line.strip_prefix(sign));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// `Key: value`, at most three blanks before it.
fn entry(line: &str) -> Option<(&str, &str)> {
    let inner = line.trim_start_matches(' ');
    let (key, value) = inner.split_once(':').filter(|_| line.len() - inner.len() < 4)?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    is_key.then(|| (key, value.trim()))
}

/// `:Key: value`.
fn field(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.strip_prefix(':')?.split_once(':')?;
    (!key.is_empty() && !key.contains(['\n', '`'])).then(|| (key.trim(), value.trim()))
}

/// `#+KEY: value`, or several words for `#+KEY[]:`. A day may stand as Org writes it, `<2024-03-05 Tue>`
/// (`unmarshalORG` in <https://github.com/gohugoio/hugo/tree/master/parser/metadecoders>).
fn keyword(line: &str) -> Option<(&str, Vec<&str>)> {
    let (key, value) = line.strip_prefix("#+")?.split_once(':').filter(|(key, _)| !key.is_empty())?;
    if let Some(key) = key.strip_suffix("[]") {
        return Some((key, value.split_whitespace().collect()));
    }
    let is_date = DATES.iter().any(|date| key.eq_ignore_ascii_case(date));
    let stamp = value.trim().strip_prefix(['<', '[']).and_then(|rest| rest.split_once(' ')).filter(|_| is_date);
    Some((key, vec![stamp.map_or(value.trim(), |(day, _)| day)]))
}

/// The title that a text in reStructuredText starts with, and the length of its lines: a line of signs below it, and
/// maybe above it.
fn title(text: &str) -> Option<(&str, usize)> {
    let mut all = lines(text);
    let first = all.find(|line| !line.trim().is_empty())?;
    let (title, below) = match adornment(first) {
        Some(sign) => (all.next()?, all.next().filter(|line| adornment(line) == Some(sign))?),
        None => (first, all.next()?),
    };
    adornment(below).filter(|_| !title.trim().is_empty())?;
    Some((title.trim(), offset(text, below) + below.len()))
}

/// The sign that a line of nothing else repeats.
fn adornment(line: &str) -> Option<char> {
    let line = line.trim_end();
    let sign = line.chars().next().filter(char::is_ascii_punctuation)?;
    (line.len() > 1 && line.chars().all(|c| c == sign)).then_some(sign)
}

#[cfg(test)]
mod tests {
    use crate::{FrontMatter, Post};

    #[test]
    fn keys_are_read_as_each_form_has_them() {
        use FrontMatter::{Docinfo, Hexo, Hugo, Metadata};
        for (form, text, title, date, body, line) in [
            (Metadata, "Title: A: b\nDate: 2024-03-05\n\ntext", "A: b", "2024-03-05", "text", 4),
            (Metadata, "---\ntitle: A\ndate: 2024-03-05\n---\ntext", "A", "2024-03-05", "text", 5),
            (Metadata, "TITLE: A\ndate:2024-03-05\n# text", "A", "2024-03-05", "# text", 3),
            (Docinfo, "A\n##\n\n:date: 2024-03-05\n:tags: a,\n  b\n\ntext", "A", "2024-03-05", "text", 8),
            (Docinfo, "===\n A\n===\n:Date: 2024-03-05\ntext", "A", "2024-03-05", "text", 5),
            (Docinfo, "B\n==\n\n:title: A\n:date: 2024-03-05\n\ntext", "A", "2024-03-05", "text", 7),
            (Hugo, "#+TITLE: A\n#+date: <2024-03-05 Tue>\n* text", "A", "2024-03-05", "* text", 3),
            (Hugo, "---\ntitle: A\ndate: 2024-03-05\n---\n* text", "A", "2024-03-05", "* text", 5),
            (Hexo, "title: A\ndate: 2024-03-05\n---\ntext", "A", "2024-03-05", "text", 4),
            (Hexo, "----\r\ntitle: A\r\ndate: 2024-03-05\r\n----\r\ntext", "A", "2024-03-05", "text", 5),
            (Hexo, "\"title\": \"A\",\n\"date\": \"2024-03-05\"\n;;;\ntext", "A", "2024-03-05", "text", 4),
            (Hexo, "---\n\ttitle: A\n\tdate: 2024-03-05\n---text", "A", "2024-03-05", "text", 4),
        ] {
            let post = Post::read_as("a", text.as_bytes(), form).unwrap();
            let found = post.front.get_any_case("date").and_then(|date| date.text());
            assert_eq!((post.title().as_deref(), found), (Some(title), Some(date)), "{text:?}");
            assert_eq!((&*post.body, post.body_line), (body, line), "{text:?}");
        }
    }

    #[test]
    fn a_text_without_keys_is_all_text() {
        for (form, text) in [
            (FrontMatter::Metadata, "just text\nwith: more"),
            (FrontMatter::Docinfo, "just text\n\n:not: a field"),
            (FrontMatter::Hugo, "* text\n#+title: A"),
            (FrontMatter::Hexo, "just text\n\n---\nmore"),
            (FrontMatter::Hexo, "--- \ntitle: A\n---\nmore"),
            (FrontMatter::Hexo, "---\ntitle: A\nmore"),
            (FrontMatter::Hexo, ";;;\nno json\n;;;\nmore"),
        ] {
            let post = Post::read_as("a", text.as_bytes(), form).unwrap();
            assert_eq!((post.front.entries().len(), &*post.body), (0, text), "{text:?}");
        }
    }

    #[test]
    fn the_medium_key_is_yaml_and_a_key_given_twice_is_a_list() {
        let text = b"Medium: {tags: [x], publish: false}\nTags: a\nTags: b\n    c\n\ntext";
        let post = Post::read_as("a", text, FrontMatter::Metadata).unwrap();
        assert!(post.medium.opted_out);
        assert_eq!(post.medium.tags.as_deref(), Some(&["x".to_owned()][..]));
        assert_eq!(post.front.get("tags").unwrap().texts(), ["a", "b", "c"]);
        let post = Post::read_as("a", b"#+TAGS[]: a b\n", FrontMatter::Hugo).unwrap();
        assert_eq!(post.tags(), ["a", "b"]);
    }
}
