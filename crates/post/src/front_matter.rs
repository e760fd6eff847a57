//! How front matter is written, and where it ends and the text begins, by line, as the generators see it.

use super::metadata;
use super::parts::{Language, Parts, line_at, lines, offset};

/// How a generator wants front matter to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FrontMatter {
    /// YAML between lines of `---`, TOML between `+++`, JSON in braces.
    Fenced,
    /// As Hexo reads it: the opening fence may be missing, and `;;;` stands for JSON
    /// (<https://github.com/hexojs/hexo-front-matter>).
    Hexo,
    /// Lines of `Key: value` up to a blank one, as Python-Markdown reads them, with or without fences
    /// (<https://python-markdown.github.io/extensions/meta_data/>).
    Metadata,
    /// The title and the fields at the start of a text in reStructuredText
    /// (<https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#bibliographic-fields>).
    Docinfo,
    /// As Hugo reads it: fenced, or lines of `#+KEY: value` at the start, as Org has them
    /// (<https://gohugo.io/content-management/front-matter/#emacs-org-mode>).
    Hugo,
}

/// Front matter that is opened on this line and never closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unclosed {
    pub line: usize,
    pub fence: &'static str,
}

/// The fences that stand on lines of their own: the opening one, the language, and what closes it.
const FENCES: [(&str, Language, &[&str]); 3] =
    [("---", Language::Yaml, &["---", "..."]), ("+++", Language::Toml, &["+++"]), (";;;", Language::Members, &[";;;"])];

impl FrontMatter {
    /// Cuts up a file's text, whose front matter is written in this form.
    pub(super) fn split(self, text: &str) -> Result<Parts<'_>, Unclosed> {
        match self {
            Self::Fenced => split_fenced(text),
            Self::Hexo => Ok(split_hexo(text)),
            Self::Metadata => Ok(metadata::split(text)),
            Self::Docinfo => Ok(metadata::split_docinfo(text)),
            Self::Hugo => metadata::split_org(text).map_or_else(|| split_fenced(text), Ok),
        }
    }
}

/// Cuts up a file's text. A fence is a line that starts with it and holds nothing else but blanks, so that dashes
/// within a value or the text never end anything. A byte order mark and blank lines may come first.
fn split_fenced(text: &str) -> Result<Parts<'_>, Unclosed> {
    let unmarked = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(first) = lines(unmarked).find(|line| !line.trim().is_empty()) else {
        return Ok(Parts::without(text));
    };
    let start = offset(text, first);
    if let Some((fence, language, closers)) = FENCES.into_iter().find(|(fence, ..)| first.trim_end() == *fence) {
        let inner = start + first.len();
        let end = lines(&text[inner..]).find(|line| closers.contains(&line.trim_end()));
        let end = end.ok_or(Unclosed { line: line_at(text, start), fence })?;
        let at = offset(text, end);
        return Ok(Parts::cut(text, language, [inner, at, at + end.len()]));
    }
    if starts_object(&text[start..]) {
        let length = object_length(&text[start..]).ok_or(Unclosed { line: line_at(text, start), fence: "{" })?;
        let end = start + length;
        let rest = lines(&text[end..]).next().unwrap_or_default();
        let body = if rest.trim().is_empty() { end + rest.len() } else { end };
        return Ok(Parts::cut(text, Language::Json, [start, end, body]));
    }
    Ok(Parts::without(text))
}

/// Hexo's rule: a first line of dashes or semicolons up to a line that starts with as many of them; else all that
/// stands before a line that starts with three.
fn split_hexo(text: &str) -> Parts<'_> {
    let mark = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let mut lines = lines(&text[mark..]);
    let first = lines.next().unwrap_or_default();
    let fence = fence_of(first);
    let is_opened = !fence.is_empty() && fence == first.trim_end_matches(['\r', '\n']);
    let closes = |line: &&str| if is_opened { line.starts_with(fence) } else { !fence_of(line).is_empty() };
    let closing = lines.skip(usize::from(is_opened)).find(closes);
    let Some(closing) = closing.filter(|_| is_opened || fence.is_empty()) else { return Parts::without(text) };
    let fence = if is_opened { fence } else { fence_of(closing) };
    let (front, at) = (if is_opened { mark + first.len() } else { mark }, offset(text, closing));
    let is_alone = closing[fence.len()..].trim_matches(['\r', '\n']).is_empty();
    let end = at + if is_alone { closing.len() } else { fence.len() };
    let language = if fence.starts_with(';') { Language::Members } else { Language::Yaml };
    Parts::cut(text, language, [front, at, end])
}

/// Three or more dashes or semicolons at the start of a line, all the same; `""` where there are none.
fn fence_of(line: &str) -> &str {
    let Some(sign) = line.chars().next().filter(|sign| matches!(sign, '-' | ';')) else { return "" };
    let rest = line.trim_start_matches(sign);
    if line.len() - rest.len() < 3 { "" } else { &line[..line.len() - rest.len()] }
}

/// Whether a JSON object starts here, and not a shortcode, a Liquid tag or an attribute list.
fn starts_object(text: &str) -> bool {
    text.strip_prefix('{').is_some_and(|inner| inner.trim_start().starts_with(['"', '}']))
}

/// The length of the object that starts here, to its last brace.
fn object_length(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cuts_by_line() {
        use Language::{Json, Members, Toml, Yaml};
        for (text, language, front, body, body_line) in [
            ("---\na: 1\n---\ntext\n", Some(Yaml), "a: 1\n", "text\n", 4),
            ("\u{feff}---  \r\na: 1\r\n--- \t\r\ntext", Some(Yaml), "a: 1\r\n", "text", 4),
            ("---\ra: 1\r---\rtext\r", Some(Yaml), "a: 1\r", "text\r", 4),
            ("\n\n---\na: 1\n...\n\n---\n", Some(Yaml), "a: 1\n", "\n---\n", 6),
            ("---\n---", Some(Yaml), "", "", 2),
            ("---\na: x --- y\nb: |\n  ---\n----\n---\nt", Some(Yaml), "a: x --- y\nb: |\n  ---\n----\n", "t", 7),
            ("+++\na = '''\n---\n'''\n+++\nt", Some(Toml), "a = '''\n---\n'''\n", "t", 6),
            (";;;\n\"a\": 1\n;;;\nt", Some(Members), "\"a\": 1\n", "t", 4),
            ("{\n\"a\": \"}\\\"\"}\n\nt", Some(Json), "{\n\"a\": \"}\\\"\"}", "\nt", 3),
            ("{\"a\": {}} t", Some(Json), "{\"a\": {}}", " t", 1),
            ("{{< shortcode >}}\n---\n", None, "", "{{< shortcode >}}\n---\n", 1),
            ("text\n\n---\n\nmore", None, "", "text\n\n---\n\nmore", 1),
            ("\u{feff}text", None, "", "text", 1),
            (" ---\nindented", None, "", " ---\nindented", 1),
            ("\n \n", None, "", "\n \n", 1),
            ("", None, "", "", 1),
        ] {
            let parts = FrontMatter::Fenced.split(text).unwrap();
            assert_eq!((parts.language, parts.front, parts.body), (language, front, body), "{text:?}");
            assert_eq!(parts.body_line(), body_line, "{text:?}");
        }
    }

    #[test]
    fn names_where_it_was_opened() {
        for (text, line, fence) in
            [("\n---\na: 1\n --- x\n", 2, "---"), ("+++\na = 1\n---\n", 1, "+++"), ("{\"a\": \"}\"", 1, "{")]
        {
            assert_eq!(FrontMatter::Fenced.split(text), Err(Unclosed { line, fence }), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn the_parts_are_the_file(text in "(\u{feff})?([-+;{}\" a:]{0,4}(\r\n|\n|\r)?){0,12}") {
            if let Ok(parts) = FrontMatter::Fenced.split(&text) {
                prop_assert_eq!([parts.opening, parts.front, parts.closing, parts.body].concat(), text);
            }
        }
    }
}
