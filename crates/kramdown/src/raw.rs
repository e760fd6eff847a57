//! Raw HTML blocks: where one starts, where its element ends, and whether there is Markdown in it.

use std::ops::ControlFlow;

/// Elements that start no block of their own (`HTML_SPAN_ELEMENTS`).
const SPANS: [&str; 39] = [
    "a", "abbr", "acronym", "b", "big", "bdo", "br", "button", "cite", "code", "del", "dfn", "em", "font", "i", "img",
    "input", "ins", "kbd", "label", "mark", "option", "q", "rb", "rbc", "rp", "rt", "rtc", "ruby", "samp", "select",
    "small", "span", "strong", "sub", "sup", "tt", "u", "var",
];
/// Elements without an end.
pub(super) const VOID: [&str; 12] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"];
/// Elements that may contain blocks (`HTML_CONTENT_MODEL`).
const BLOCKS: [&str; 27] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "li",
    "main",
    "map",
    "menu",
    "nav",
    "noscript",
    "object",
    "section",
    "summary",
    "td",
];

/// A raw HTML block. Its lines are those of the text.
pub(super) struct Block {
    /// How many lines it takes.
    pub(super) taken: usize,
    /// On which of its lines the opening tag ends.
    pub(super) opened: usize,
    /// Whether `markdown` says that Markdown is in it, or is not.
    pub(super) holds_markdown: Option<bool>,
    /// The opening tag, without `markdown`.
    pub(super) opening: String,
    /// The closing tag; `""` for an element without one.
    pub(super) closing: String,
    /// Where it ends on its last line.
    pub(super) end: usize,
    inner: String,
    name: String,
}

/// Whether a block's opening or closing tag starts here, as far as that ends what goes on without its marks.
pub(super) fn is_block_tag(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('<') else { return false };
    let closing = inner.strip_prefix('/');
    let inner = closing.unwrap_or(inner);
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let length = inner.find(|c| !is_name(c)).unwrap_or(inner.len());
    let word = inner[..length].split(['-', '.']).next().unwrap_or_default();
    let ends = closing.is_none() || inner[length..].trim_ascii_start().starts_with('>');
    ends && word.starts_with(|c: char| c.is_alphabetic() || c == '_') && word != "script" && !SPANS.contains(&word)
}

/// Whether the opening tag of a block element is here.
pub(super) fn opens(text: &str) -> bool {
    let name = text.strip_prefix('<').and_then(tag_name);
    name.is_some_and(|name| !SPANS.contains(&name.as_str())) && tag_length(text).is_some()
}

/// The longest tag or comment, in bytes.
const LONGEST: usize = 1 << 14;

/// The raw HTML block that starts with the first of these lines. Where there is none, `in_vain` is how many bytes were
/// looked at.
pub(super) fn block<'text>(lines: impl Iterator<Item = &'text str> + Clone, in_vain: &mut usize) -> Option<Block> {
    let mut lines = lines.enumerate();
    let (_, first) = lines.next()?;
    let name = tag_name(first.trim_start().strip_prefix('<')?)?;
    if SPANS.contains(&name.as_str()) {
        return None;
    }
    // Many blocks may be on one line: the rest of the line is not scanned.
    let mut scan = Scan { name: &name, depth: 0, at: 0, opening: None, within: None };
    if let Some(found) = scan.go_on(first) {
        return Block::of(first, 0, scan.opening?, found, name);
    }
    let mut text = first.to_owned();
    for (number, line) in lines {
        if scan.pending(text.len()) > LONGEST {
            break;
        }
        text.push('\n');
        let start = text.len();
        text.push_str(line);
        if let Some(found) = scan.go_on(&text) {
            let block = Block::of(&text, number, scan.opening?, found, name)?;
            return Some(Block { end: block.end - start, ..block });
        }
    }
    *in_vain = text.len();
    None
}

impl Block {
    /// A block of a text, by its last line's number, the end of its opening tag, and its closing tag's start and end.
    fn of(text: &str, last: usize, opening: usize, (closing, end): (usize, usize), name: String) -> Option<Self> {
        let tag = text.get(..opening)?;
        Some(Self {
            taken: last + 1,
            opened: tag.matches('\n').count(),
            holds_markdown: attribute(tag).map(|value| !matches!(value.as_str(), "0" | "")),
            opening: without_attribute(tag.trim_start()),
            closing: text[closing.max(opening)..end].to_owned(),
            end,
            inner: text.get(opening..closing).unwrap_or_default().to_owned(),
            name,
        })
    }

    /// Whether Markdown within it is blocks, where Markdown is read at all.
    pub(super) fn may_hold_blocks(&self) -> bool {
        BLOCKS.contains(&self.name.as_str())
    }

    /// All of it.
    pub(super) fn all(&self) -> String {
        format!("{}{}{}", self.opening, self.inner, self.closing)
    }

    /// What is in it, as it is.
    pub(super) fn raw_inner(&self) -> &str {
        &self.inner
    }

    /// What is in it, without the indent that all its lines share.
    pub(super) fn inner(&self) -> String {
        let indent_of = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let indent = self.inner.split('\n').skip(1).filter(|line| !line.trim().is_empty()).map(indent_of).min();
        let lines =
            self.inner.split('\n').map(|line| line.get(indent.unwrap_or(0).min(indent_of(line))..).unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// Looks for the end of an element, a line at a time.
struct Scan<'name> {
    name: &'name str,
    depth: usize,
    /// What was looked at, in bytes.
    at: usize,
    /// Where the opening tag ends.
    opening: Option<usize>,
    /// What has begun and not ended.
    within: Option<Within>,
}

/// A tag or a comment, by where it starts.
enum Within {
    Comment(usize),
    Tag { start: usize, is_end: bool, is_own: bool, quote: Option<u8> },
}

impl Scan<'_> {
    /// How many bytes the tag or comment has that has begun and not ended.
    fn pending(&self, length: usize) -> usize {
        match self.within {
            Some(Within::Comment(start) | Within::Tag { start, .. }) => length - start,
            None => 0,
        }
    }

    /// Where the closing tag starts and ends, once it is there.
    fn go_on(&mut self, text: &str) -> Option<(usize, usize)> {
        loop {
            match self.within.take() {
                None => {
                    let Some(start) = text[self.at..].find('<').map(|at| self.at + at) else {
                        self.at = text.len();
                        return None;
                    };
                    self.at = start;
                    if text[start..].starts_with("<!--") {
                        self.within = Some(Within::Comment(start));
                        continue;
                    }
                    let is_end = text[start + 1..].starts_with('/');
                    match tag_name(&text[start + 1 + usize::from(is_end)..]) {
                        Some(name) => {
                            let is_own = name == self.name;
                            self.within = Some(Within::Tag { start, is_end, is_own, quote: None });
                        }
                        None => self.at = start + 1,
                    }
                }
                Some(Within::Comment(start)) => {
                    let Some(end) = text[self.at..].find("-->") else {
                        self.at = text.len();
                        self.within = Some(Within::Comment(start));
                        return None;
                    };
                    self.at += end + "-->".len();
                }
                Some(Within::Tag { start, is_end, is_own, mut quote }) => {
                    let Some(end) = end_of_tag(&text[self.at..], &mut quote).map(|end| self.at + end) else {
                        self.at = text.len();
                        self.within = Some(Within::Tag { start, is_end, is_own, quote });
                        return None;
                    };
                    self.at = end;
                    if is_own && let ControlFlow::Break(found) = self.own_tag(&text[start..end], start, is_end) {
                        return found;
                    }
                }
            }
        }
    }

    /// Counts a tag of the element's name. Breaks off at the element's end, with where its closing tag starts and ends, or with
    /// none where nothing is to close.
    fn own_tag(&mut self, tag: &str, start: usize, is_end: bool) -> ControlFlow<Option<(usize, usize)>> {
        let end = start + tag.len();
        if is_end {
            let Some(depth) = self.depth.checked_sub(1) else { return ControlFlow::Break(None) };
            self.depth = depth;
            return if depth == 0 { ControlFlow::Break(Some((start, end))) } else { ControlFlow::Continue(()) };
        }
        let opening = *self.opening.get_or_insert(end);
        let has_end = !VOID.contains(&self.name) && !tag.ends_with("/>");
        self.depth += usize::from(has_end);
        let is_whole = self.depth == 0 && opening == end;
        if is_whole { ControlFlow::Break(Some((end, end))) } else { ControlFlow::Continue(()) }
    }
}

pub(super) fn tag_name(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != ':').unwrap_or(text.len());
    let name = &text[..end];
    let follows = text[end..].chars().next().is_none_or(|c| matches!(c, '>' | '/') || c.is_whitespace());
    (name.starts_with(|c: char| c.is_ascii_alphabetic()) && follows && !name.ends_with(':'))
        .then(|| name.to_ascii_lowercase())
}

/// The length of a tag, quotes in it minded.
pub(super) fn tag_length(text: &str) -> Option<usize> {
    end_of_tag(text, &mut None)
}

/// Where a tag ends that goes on here, in this quote; where it does not, the quote is that at the end.
fn end_of_tag(text: &str, quote: &mut Option<u8>) -> Option<usize> {
    for (at, byte) in text.bytes().enumerate() {
        match (*quote, byte) {
            (Some(open), byte) if byte == open => *quote = None,
            (None, b'"' | b'\'') => *quote = Some(byte),
            (None, b'>') => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn attribute(tag: &str) -> Option<String> {
    let at = tag.find(" markdown=")? + " markdown=".len();
    let value = tag[at..].trim_start_matches(['"', '\'']);
    Some(value[..value.find(['"', '\'', '>', ' ', '/']).unwrap_or(value.len())].to_owned())
}

fn without_attribute(tag: &str) -> String {
    match (tag.find(" markdown="), attribute(tag)) {
        (Some(at), Some(value)) => {
            let after = &tag[at + " markdown=".len()..];
            let quotes = if after.starts_with(['"', '\'']) { 2 } else { 0 };
            format!("{}{}", &tag[..at], after.get(value.len() + quotes..).unwrap_or(">"))
        }
        _ => tag.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_ends_with_its_own_tag() {
        for (text, expected) in [
            ("<div>\n<div>a</div>\n\n</div> b\nc", Some((4, "<div>", " b"))),
            ("<p class='>'>a", None),
            ("<span>a</span>", None),
            ("<hr/>\na", Some((1, "<hr/>", ""))),
            ("<details markdown=\"1\" open><!-- </details> --></details>", Some((1, "<details open>", ""))),
            ("<https://a.org>", None),
            ("a <div></div>", None),
        ] {
            let found = block(text.split('\n'), &mut 0);
            let found = found.as_ref().map(|block| {
                let last = text.split('\n').nth(block.taken - 1).unwrap_or_default();
                (block.taken, block.opening.as_str(), &last[block.end..])
            });
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
