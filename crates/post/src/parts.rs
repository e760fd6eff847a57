//! A file's text, cut up into front matter and body.

/// The language that front matter is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// Between lines of `---`; Jekyll also ends it at `...`.
    Yaml,
    /// Between lines of `+++` (Hugo, Zola).
    Toml,
    /// An object at the very start (Hugo).
    Json,
    /// Between lines of `;;;`, an object without its braces (Hexo).
    Members,
    /// Lines of a key and what it says (Python-Markdown, reStructuredText, Org).
    Lines,
}

/// A file's text, cut up: put one after the other the four parts are the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts<'text> {
    /// The language of the front matter; none where the file has none.
    pub language: Option<Language>,
    /// What stands before the front matter: a byte order mark, blank lines, the opening fence.
    pub opening: &'text str,
    /// The front matter.
    pub front: &'text str,
    /// The closing fence.
    pub closing: &'text str,
    /// The post's text.
    pub body: &'text str,
}

impl<'text> Parts<'text> {
    /// The line on which the front matter starts, counted from 1.
    pub(super) fn front_line(&self) -> usize {
        1 + breaks(self.opening)
    }

    /// The line on which the body starts, counted from 1.
    pub(super) fn body_line(&self) -> usize {
        self.front_line() + breaks(self.front) + breaks(self.closing)
    }

    /// A text without front matter.
    pub(super) fn without(text: &'text str) -> Self {
        let mark = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
        Self { language: None, ..Self::cut(text, Language::Yaml, [mark; 3]) }
    }

    /// A text with front matter between these offsets, the body starting at the third.
    pub(super) fn cut(text: &'text str, language: Language, [front, closing, body]: [usize; 3]) -> Self {
        Self {
            language: Some(language),
            opening: &text[..front],
            front: &text[front..closing],
            closing: &text[closing..body],
            body: &text[body..],
        }
    }
}

/// The line of the text on which this offset lies, counted from 1.
pub(super) fn line_at(text: &str, offset: usize) -> usize {
    1 + breaks(&text[..offset])
}

/// The lines with their ends: LF, CRLF, or a CR alone.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = match rest.find(['\r', '\n']) {
            Some(at) if rest[at..].starts_with("\r\n") => at + 2,
            Some(at) => at + 1,
            None if rest.is_empty() => return None,
            None => rest.len(),
        };
        let (line, after) = rest.split_at(end);
        rest = after;
        Some(line)
    })
}

fn breaks(text: &str) -> usize {
    lines(text).filter(|line| line.ends_with(['\r', '\n'])).count()
}

/// Where a part of a text starts in it.
pub(super) fn offset(text: &str, part: &str) -> usize {
    part.as_ptr().addr() - text.as_ptr().addr()
}
