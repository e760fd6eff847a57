//! A content file as its author wrote it: front matter, title, body and the line where the body starts.

#![deny(missing_docs)]

pub mod canonical;
mod counted;
mod front_matter;
pub mod lines;
mod metadata;
mod overrides;
mod parts;
pub mod problem;
mod terms;
pub mod time;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::problem::{Code, Problem};
use front_matter::Unclosed;
use literals::{Data, Value};
use parts::{Language, Parts, line_at};

pub use counted::counted;
pub use front_matter::FrontMatter;
pub use overrides::{Footer, Overrides};
pub use terms::{License, Status};

/// A post as written. Paths are relative to the repository's root, with `/`.
#[derive(Debug, Clone)]
pub struct Post {
    /// Where it lies.
    pub path: String,
    /// The front matter; an empty map where there is none. Files of the same bytes share it.
    pub front: Arc<Value>,
    /// The text after the front matter, with LF line ends and without a byte order mark.
    pub body: String,
    /// The line of the file on which `body` starts, counted from 1.
    pub body_line: usize,
    /// What the `medium` key says about this post.
    pub medium: Overrides,
}

/// So much of a text is looked at for a heading, in bytes.
const LONGEST_OPENING: usize = 4096;

/// How a file starts that Git LFS keeps elsewhere (<https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md>).
const LFS_POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";

/// The largest file that is read as text, be it a post, configuration or a template. A novel has one MiB; posts that hold
/// their pictures in themselves have a few.
pub const LARGEST: u64 = 4 << 20;

/// The largest front matter, and how many values it may have: it becomes many times as large once it is read.
const LARGEST_FRONT: usize = 256 << 10;
const MOST_VALUES: usize = 10_000;

impl Post {
    /// Reads a post from its file's bytes, its front matter between fences.
    ///
    /// Fails with `not-utf8`, `not-a-post` (an LFS pointer), `too-costly` or `front-matter` (with line and hint), `at` the
    /// path.
    pub fn read(path: &str, bytes: &[u8]) -> Result<Self, Problem> {
        Self::read_as(path, bytes, FrontMatter::Fenced)
    }

    /// The same, with the front matter written as this generator wants it.
    pub fn read_as(path: &str, bytes: &[u8], form: FrontMatter) -> Result<Self, Problem> {
        Self::cut_and_read(path, bytes, form).map_err(|problem| problem.at(path))
    }

    fn cut_and_read(path: &str, bytes: &[u8], form: FrontMatter) -> Result<Self, Problem> {
        if bytes.starts_with(LFS_POINTER) {
            return Err(Problem::new(
                Code::NotAPost,
                "the file is a pointer of Git LFS, its text is not in the repository",
            )
            .hint("keep posts out of Git LFS: `git lfs untrack`, then add the file again"));
        }
        if bytes.len() as u64 > LARGEST {
            return Err(Self::too_large());
        }
        let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
        let parts = form.split(text).map_err(unclosed)?;
        if parts.front.len() > LARGEST_FRONT && form != FrontMatter::Hexo {
            return Err(front_too_costly(&format!("more than {} KiB", LARGEST_FRONT >> 10)));
        }
        let (front, parts) = match form {
            FrontMatter::Fenced | FrontMatter::Metadata | FrontMatter::Docinfo | FrontMatter::Hugo => {
                (read_front(&parts)?, parts)
            }
            FrontMatter::Hexo => as_hexo(text, parts)?,
        };
        if !has_at_most(&front, &mut MOST_VALUES.clone()) {
            return Err(front_too_costly(&format!("more than {MOST_VALUES} values")));
        }
        let medium = Overrides::read(&front)?;
        Ok(Self {
            path: path.to_owned(),
            front: Arc::new(front),
            body: with_line_feeds(parts.body).into_owned(),
            body_line: parts.body_line(),
            medium,
        })
    }

    /// The problem of a file that is larger than [`LARGEST`].
    pub fn too_large() -> Problem {
        Problem::new(Code::TooCostly, format!("the file is larger than {} MiB, so it is not read", LARGEST >> 20))
            .hint("split the post, or move pictures that stand in its text into files of their own")
    }

    /// The same with its text cut off after the first line that is not blank, as far as an address may hang on it.
    #[must_use]
    pub fn opening(&self) -> Self {
        let start = self.body.len() - self.body.trim_start().len();
        let line = self.body[start..].find('\n').map_or(self.body.len(), |end| start + end);
        let mut end = line.min(LONGEST_OPENING);
        while !self.body.is_char_boundary(end) {
            end -= 1;
        }
        let body = self.body[..end].to_owned();
        let (front, medium) = (self.front.clone(), self.medium.clone());
        Self { path: self.path.clone(), front, body, body_line: self.body_line, medium }
    }

    /// The same file at another path.
    #[must_use]
    pub fn moved_to(&self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self.clone() }
    }

    /// The title of the front matter, on one line and without surrounding blanks; `None` where it is absent or blank.
    /// Markup in it stays: whether it is markup is for the story to tell.
    pub fn title(&self) -> Option<String> {
        self.line_of_text("title")
    }

    /// The description: `description`, `subtitle`, `summary` or `excerpt`, the first that holds text.
    pub fn description(&self) -> Option<String> {
        ["description", "subtitle", "summary", "excerpt"].iter().find_map(|key| self.line_of_text(key))
    }

    /// The topics, in order and without doubles: the override's, else `tags`, else `categories`, else `keywords`; a
    /// string is split at commas. Zola keeps them under `taxonomies`.
    pub fn tags(&self) -> Vec<String> {
        if let Some(tags) = &self.medium.tags {
            return tags.clone();
        }
        let tables = [Some(&*self.front), self.front.get_any_case("taxonomies")];
        let value = |key| tables.iter().flatten().find_map(|table| table.get_any_case(key));
        let found = ["tags", "categories", "keywords"].iter().map(|key| value(key).map(topics).unwrap_or_default());
        found.into_iter().find(|topics| !topics.is_empty()).unwrap_or_default()
    }

    /// The name of its format, by the ending, where that is neither Markdown nor HTML, so that its text is not read here.
    pub fn other_format(&self) -> Option<&'static str> {
        Some(match self.path.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "rst" => "reStructuredText",
            "adoc" | "asciidoc" | "asc" | "ad" => "AsciiDoc",
            "org" => "Org",
            "ipynb" => "a notebook",
            "pandoc" | "pdc" => "Pandoc's Markdown",
            "textile" => "Textile",
            "pug" | "haml" | "njk" | "ejs" => "a template",
            _ => return None,
        })
    }

    /// The line on which a key of the front matter stands, for problems about it.
    pub fn line_of(&self, key: &str) -> Option<usize> {
        self.front.get_any_case(key).map(|value| value.line)
    }

    /// The hash of title and body as written, `sha256:…`, CRLF as LF.
    pub fn content_hash(&self) -> String {
        let title = self.front.get_any_case("title").and_then(Value::text).unwrap_or_default();
        let digest = Sha256::new().chain_update(title).chain_update("\n").chain_update(&self.body).finalize();
        digest.iter().fold("sha256:".to_owned(), |hash, byte| hash + &format!("{byte:02x}"))
    }

    fn line_of_text(&self, key: &str) -> Option<String> {
        let text = self.front.get_any_case(key)?.text()?;
        let line = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
        Some(line).filter(|line| !line.is_empty())
    }
}

/// The topics that a value names: a scalar's parts between commas, or the scalars of a list and of the lists in it
/// (Hexo's category chains); trimmed, the first of those that differ only in case.
fn topics(value: &Value) -> Vec<String> {
    fn gather<'value>(value: &'value Value, found: &mut Vec<&'value str>) {
        found.extend(value.text());
        value.items().iter().for_each(|item| gather(item, found));
    }
    let mut found = Vec::new();
    match value.text() {
        Some(text) => found.extend(text.split(',')),
        None => gather(value, &mut found),
    }
    let mut known = HashSet::new();
    let topics = found.into_iter().map(str::trim).filter(|topic| !topic.is_empty());
    topics.filter(|topic| known.insert(topic.to_lowercase())).map(str::to_owned).collect()
}

fn read_front(parts: &Parts<'_>) -> Result<Value, Problem> {
    let Some(language) = parts.language else { return Ok(Value::empty()) };
    let value = read_text(language, &with_line_feeds(parts.front), parts.front_line())?;
    match value.data {
        Data::Map(_) => Ok(value),
        Data::Null => Ok(Value::empty()),
        _ => Err(Problem::new(Code::FrontMatter, "the front matter is not a map of keys and values")
            .line(value.line)
            .hint("write each entry as `key: value`, with a blank after the colon")),
    }
}

fn read_text(language: Language, text: &str, line: usize) -> Result<Value, Problem> {
    let read = match language {
        Language::Lines => return metadata::read(text, line),
        Language::Yaml => literals::yaml(text, line),
        Language::Toml => literals::toml(text, line),
        Language::Json => literals::json(text, line),
        Language::Members => literals::json(&format!("{{{text}}}"), line),
    };
    read.map_err(|error| {
        let problem = Problem::new(Code::FrontMatter, format!("the front matter cannot be read: {error}"));
        problem.line(error.line).hint(match language {
            Language::Yaml | Language::Lines => {
                "quote a value that holds `: ` or starts with a sign, and indent with blanks"
            }
            Language::Toml => "quote text, keep one of two equal keys, and put tables below the keys that stand alone",
            Language::Json | Language::Members => "look for a missing quote or comma, or a comma too many, just before",
        })
    })
}

/// Hexo takes what is no map, or no JSON, for a part of the text; tabs before a line are two blanks each.
fn as_hexo<'text>(text: &'text str, parts: Parts<'text>) -> Result<(Value, Parts<'text>), Problem> {
    let none = || (Value::empty(), Parts::without(text));
    let (front, line) = (with_line_feeds(parts.front), parts.front_line());
    if parts.language.is_some() && front.len() > LARGEST_FRONT {
        return Err(front_too_costly(&format!("more than {} KiB", LARGEST_FRONT >> 10)));
    }
    match parts.language {
        Some(Language::Members) => {
            Ok(literals::json(&format!("{{{front}}}"), line).map_or_else(|_| none(), |it| (it, parts)))
        }
        Some(_) => {
            let front = front.lines().map(tabs_to_blanks).collect::<Vec<_>>().join("\n");
            let value = read_text(Language::Yaml, &front, line)?;
            Ok(if matches!(value.data, Data::Map(_)) { (value, parts) } else { none() })
        }
        None => Ok(none()),
    }
}

/// Whether a value is made of no more values than are left.
fn has_at_most(value: &Value, left: &mut usize) -> bool {
    let Some(less) = left.checked_sub(1) else { return false };
    *left = less;
    let entries = value.entries().iter().map(|(_, value)| value);
    value.items().iter().chain(entries).all(|value| has_at_most(value, left))
}

fn tabs_to_blanks(line: &str) -> Cow<'_, str> {
    let rest = line.trim_start_matches('\t');
    if rest.len() == line.len() {
        line.into()
    } else {
        format!("{}{rest}", "  ".repeat(line.len() - rest.len())).into()
    }
}

fn unclosed(Unclosed { line, fence }: Unclosed) -> Problem {
    let closing = if fence == "{" { "}" } else { fence };
    Problem::new(Code::FrontMatter, format!("the front matter that `{fence}` opens is never closed"))
        .line(line)
        .hint(format!("put `{closing}` on a line of its own, from its first column, below the last key"))
}

fn front_too_costly(what: &str) -> Problem {
    Problem::new(Code::TooCostly, format!("the front matter has {what}"))
        .line(1)
        .hint("move what is long into the text, or into a data file")
}

fn not_utf8(bytes: &[u8], at: usize) -> Problem {
    let valid = std::str::from_utf8(&bytes[..at]).unwrap_or_default();
    Problem::new(Code::NotUtf8, format!("the byte `{:02x}` is not UTF-8", bytes[at]))
        .line(line_at(valid, at))
        .hint("save the file with the encoding UTF-8")
}

/// The text with LF line ends, whichever it has.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn post(front: &str) -> Post {
        Post::read("a.md", format!("---\n{front}\n---\n").as_bytes()).unwrap()
    }

    #[test]
    fn reads_each_language_with_the_lines_of_the_file() {
        for text in [
            "\u{feff}---\r\n\r\ntitle: A\r\n---\r\nb\r\nc",
            "+++\n\ntitle = 'A'\n+++\nb\nc",
            ";;;\n\n\"title\": \"A\"\n;;;\nb\nc",
            "{\n\n\"title\": \"A\"\n}\nb\nc",
        ] {
            let post = Post::read("a.md", text.as_bytes()).unwrap();
            assert_eq!((post.title().as_deref(), &*post.body, post.body_line), (Some("A"), "b\nc", 5), "{text:?}");
            if !text.contains('"') {
                assert_eq!(post.line_of("Title"), Some(3), "{text:?}");
            }
        }
        assert_eq!(Post::read("a.md", b"only text").unwrap().body, "only text");
    }

    #[test]
    fn what_cannot_be_read_is_a_problem_with_its_place() {
        for (bytes, code, line) in [
            (&b"---\ntitle: a: b\n---\n"[..], Code::FrontMatter, Some(2)),
            (b"+++\na = 1\nb = 2\na = 3\n+++\n", Code::FrontMatter, Some(4)),
            (b"---\n- a\n---\n", Code::FrontMatter, Some(2)),
            (b"---\nmedium: { status: x }\n---\n", Code::FrontMatter, Some(2)),
            (b"\n---\ntitle: a\n", Code::FrontMatter, Some(2)),
            (b"+++\ntitle = a\n+++\n", Code::FrontMatter, Some(2)),
            (b"---\n---\n\nnot \xff\n", Code::NotUtf8, Some(4)),
            (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n", Code::NotAPost, None),
        ] {
            let problem = Post::read("p/a.md", bytes).unwrap_err();
            assert_eq!((problem.code, problem.line), (code, line), "{problem:?}");
            assert_eq!(problem.path.as_deref(), Some("p/a.md"));
            assert!(problem.hint.is_some());
        }
    }

    #[test]
    fn title_and_description_are_text_on_one_line() {
        assert_eq!(post("title: 2024-01-01").title().unwrap(), "2024-01-01");
        assert_eq!(post("title: >\n  a\n  b\n\n  c").title().unwrap(), "a b c");
        assert_eq!(post("title: '  '").title(), None);
        assert_eq!(post("description: ''\nsummary: s\nexcerpt: e").description().unwrap(), "s");
    }

    #[test]
    fn topics_come_in_every_shape() {
        for (front, expected) in [
            ("tags: [a, B, b, ' a ', '', 2024]", vec!["a", "B", "2024"]),
            ("tags: one, two words ,one", vec!["one", "two words"]),
            ("tags:\ncategories:\n  - [News, Big Deal]\n  - Rust", vec!["News", "Big Deal", "Rust"]),
            ("keywords: k", vec!["k"]),
            ("taxonomies: { tags: [zola] }", vec!["zola"]),
            ("tags: [a]\nmedium: { tags: [b] }", vec!["b"]),
            ("tags: [a]\nmedium: { tags: [] }", vec![]),
            ("title: x", vec![]),
        ] {
            assert_eq!(post(front).tags(), expected, "{front}");
        }
    }

    #[test]
    fn the_hash_is_of_title_and_text() {
        let hash = |text: &str| Post::read("a.md", text.as_bytes()).unwrap().content_hash();
        let first = hash("---\ntitle: a\ntags: x\n---\nb\n");
        assert_eq!(first, "sha256:911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2");
        assert_eq!(first, hash("---\r\ntitle: a\r\n---\r\nb\r\n"));
        assert_ne!(first, hash("---\ntitle: a\n---\nc\n"));
        assert_ne!(first, hash("---\ntitle: c\n---\nb\n"));
    }

    proptest! {
        #[test]
        fn never_panics(bytes in prop::collection::vec(prop::sample::select(b"-+;{}\":\n\r am\xff\xef\xbb\xbf".to_vec()), 0..80)) {
            if let Ok(post) = Post::read("a.md", &bytes) {
                post.tags();
                post.content_hash();
            }
        }
    }
}
