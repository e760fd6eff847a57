//! The inline content of a block: marks, code, links, raw elements, footnotes, signs. Each is tried where it may start, in
//! kramdown's order; what is never closed is text, and is read again from after its first character.

pub(super) mod elements;
mod links;

use super::{DEEPEST, Document, quotes};
use crate::attributes::is_named;
use html::{Element, Node, fragment, text as text_of};
use scan::Ahead;

/// What a backslash takes its meaning from.
const ESCAPED: &str = "\\.*_+`<>()[]{}#!:|\"'$=-~";

/// The longest attribute list, in bytes.
const LONGEST_LIST: usize = 2_000;

/// Reads a text that starts on this line of the file.
pub(super) fn read(document: &Document, text: &str, line: usize) -> Vec<Node> {
    let mut spans = Spans::of(document, text, line, Vec::new());
    let mut out = Out::default();
    spans.run(&mut out, &Stop::End);
    out.nodes
}

struct Spans<'a> {
    document: &'a Document,
    text: &'a str,
    at: usize,
    line: usize,
    ahead: Ahead<'a>,
    /// Where lines were last counted, and how many there were.
    counted: (usize, usize),
    /// What is open.
    within: Vec<Open>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Emphasis,
    Strong,
    Link,
    Image,
    Element,
}

/// What ends a stretch of text.
enum Stop {
    End,
    /// `*`, `**` and their like.
    Mark(&'static str),
    /// The bracket that closes a link's text; how many are open.
    Bracket,
    /// An element's closing tag.
    Tag(String),
}

/// What has been read.
#[derive(Default)]
struct Out {
    nodes: Vec<Node>,
    /// Whether its last node is not plain text, so that an attribute list may apply to it.
    is_about: bool,
    images: usize,
}

impl Out {
    fn text(&mut self, text: &str) {
        self.is_about = false;
        self.sign(text);
    }

    fn sign(&mut self, text: &str) {
        match self.nodes.last_mut() {
            Some(Node::Text(last)) => last.push_str(text),
            _ => self.nodes.push(Node::Text(text.to_owned())),
        }
    }

    fn push(&mut self, node: impl Into<Node>) {
        self.nodes.push(node.into());
        self.is_about = true;
    }
}

impl<'a> Spans<'a> {
    fn of(document: &'a Document, text: &'a str, line: usize, within: Vec<Open>) -> Self {
        Self { document, text, at: 0, line, ahead: Ahead::of(text), counted: (0, 0), within }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The line of the file that this is on.
    fn line_here(&mut self) -> usize {
        let (from, lines) = self.counted;
        let between = &self.text[from.min(self.at)..from.max(self.at)];
        let more = between.matches('\n').count();
        self.counted = (self.at, if from < self.at { lines + more } else { lines - more });
        self.line + self.counted.1
    }

    fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    /// Reads up to what ends the stretch, which is left to be read; whether that came.
    fn run(&mut self, out: &mut Out, stop: &Stop) -> bool {
        let mut open_brackets = 1i64;
        while let Some(c) = self.rest().chars().next() {
            if self.stops(stop, out, &mut open_brackets) {
                return true;
            }
            let is_part = self.part(c, out);
            if !is_part {
                self.plain(c, out);
            }
            if (is_part || c == '\n') && !self.document.parts(1) {
                return false;
            }
        }
        false
    }

    fn stops(&self, stop: &Stop, out: &Out, open: &mut i64) -> bool {
        let rest = self.rest();
        match stop {
            Stop::End => false,
            Stop::Mark(mark) => {
                let Some(after) = rest.strip_prefix(mark) else { return false };
                let sign = &mark[..1];
                let doubled = mark.len() == 1 && after.starts_with(sign) && !after[1..].starts_with(sign);
                let in_word = sign == "_" && after.starts_with(char::is_alphanumeric);
                !self.before().is_some_and(|c| c.is_ascii_whitespace()) && !doubled && !in_word && !out.nodes.is_empty()
            }
            Stop::Bracket => {
                if rest.starts_with(']') {
                    *open -= 1;
                } else if rest.starts_with('[') || rest.starts_with("![") {
                    *open += 1;
                } else {
                    return false;
                }
                *open == i64::try_from(out.images).unwrap_or(i64::MAX)
            }
            Stop::Tag(name) => elements::closing_tag(rest).is_some_and(|(found, _)| found == *name),
        }
    }

    /// One character of text; after a newline, with the line that follows.
    fn plain(&mut self, c: char, out: &mut Out) {
        self.at += c.len_utf8();
        if c != '\n' {
            return out.text(c.encode_utf8(&mut [0; 4]));
        }
        if self.document.setup.hard_breaks {
            out.push(Element::new("br", Vec::new()));
        } else {
            out.text("\n");
        }
        if !self.within.contains(&Open::Image) {
            let is_about = out.is_about;
            out.push(Node::line(self.line_here()));
            out.is_about = is_about;
        }
    }

    /// What starts here, unless it is a plain character; false where there is nothing.
    fn part(&mut self, c: char, out: &mut Out) -> bool {
        let rest = self.rest();
        let found = match c {
            '*' | '_' => return self.emphasis(out),
            '`' => return self.code(out),
            '<' => self.autolink(out) || self.raw(out),
            '[' if rest.starts_with("[^") => self.note(out),
            '[' => return self.link(out),
            '!' if rest.starts_with("![") && !rest.starts_with("![^") => return self.link(out),
            _ => false,
        };
        if found {
            return true;
        }
        let typography = self.document.setup.typography;
        if typography && let Some((shown, length)) = quotes::quotes(rest) {
            self.at += length;
            out.sign(&shown);
            out.is_about = true;
            return true;
        }
        match c {
            '$' if self.mathematics(out) => return true,
            '{' if rest.starts_with("{:") => return self.extension(out),
            '&' if self.entity(out) => return true,
            _ => {}
        }
        if typography && let Some((shown, length)) = quotes::sign(rest) {
            self.at += length;
            out.sign(shown);
            out.is_about = true;
            return true;
        }
        if rest.starts_with("  \n") || rest.starts_with("\\\\\n") || rest.starts_with("\\\n") {
            self.at += rest.find('\n').unwrap_or(0);
            out.push(Element::new("br", Vec::new()));
            return true;
        }
        match c {
            '\\' => match rest[1..].chars().next().filter(|c| ESCAPED.contains(*c)) {
                Some(escaped) => {
                    self.at += 2;
                    out.text(escaped.encode_utf8(&mut [0; 4]));
                    true
                }
                None => false,
            },
            '~' => self.struck(out),
            _ => false,
        }
    }

    fn emphasis(&mut self, out: &mut Out) -> bool {
        let rest = self.rest();
        let mark = match rest.as_bytes() {
            [b'*', b'*', ..] => "**",
            [b'_', b'_', ..] => "__",
            [b'*', ..] => "*",
            _ => "_",
        };
        let kind = if mark.len() == 2 { Open::Strong } else { Open::Emphasis };
        let mut before = self.text[..self.at].chars().rev();
        let in_word = match before.next() {
            Some('-') => before.next().is_some_and(char::is_alphabetic),
            last => last.is_some_and(char::is_alphabetic),
        };
        let blank_follows = rest[mark.len()..].starts_with(|c: char| c.is_ascii_whitespace());
        let start = self.at;
        let is_mark = !((mark.starts_with('_') && in_word) || blank_follows || self.within.contains(&kind));
        let found = is_mark
            && (self.marked(mark, kind, out)
                || (kind == Open::Strong
                    && self.within.last() != Some(&Open::Emphasis)
                    && !self.within.contains(&Open::Emphasis)
                    && self.marked(&mark[..1], Open::Emphasis, out)));
        if !found {
            self.at = start + mark.len();
            out.text(mark);
        }
        true
    }

    /// The content of marks; false where they do not close, and nothing is read then.
    fn marked(&mut self, mark: &'static str, kind: Open, out: &mut Out) -> bool {
        let start = self.at;
        self.at += mark.len();
        let Some(inner) = self.inner(kind, &Stop::Mark(mark), start) else { return false };
        self.at += mark.len();
        out.push(Element::new(if kind == Open::Strong { "strong" } else { "em" }, inner.nodes));
        true
    }

    /// What precedes a stop; `None` where it does not come, and what was read does not count.
    fn inner(&mut self, kind: Open, stop: &Stop, start: usize) -> Option<Out> {
        let mut inner = Out::default();
        if self.within.len() < DEEPEST && self.document.steps(0) {
            self.within.push(kind);
            let found = self.run(&mut inner, stop);
            self.within.pop();
            if found {
                return Some(inner);
            }
            // A character parsed in vain costs as much as several bytes that are only searched.
            self.document.steps((self.at - start) * 5);
        }
        self.at = start;
        None
    }

    fn code(&mut self, out: &mut Out) -> bool {
        let rest = self.rest();
        let ticks = rest.bytes().take_while(|byte| *byte == b'`').count();
        let (mark, after) = rest.split_at(ticks);
        let is_blank = |c: char| c.is_ascii_whitespace();
        let alone = ticks == 1 && self.before().is_none_or(is_blank) && after.starts_with(is_blank);
        let end = if alone { None } else { self.closing_ticks(ticks) };
        let Some(end) = end.map(|end| end - self.at - ticks) else {
            self.at += ticks;
            out.text(mark);
            return true;
        };
        let mut code = &after[..end];
        if ticks > 1 {
            code = code.strip_prefix(' ').unwrap_or(code);
            code = code.strip_suffix(' ').unwrap_or(code);
        }
        out.push(Element::new("code", vec![Node::Text(code.to_owned())]));
        self.at += ticks + end + ticks;
        true
    }

    /// Where as many ticks come next, after those here.
    fn closing_ticks(&self, ticks: usize) -> Option<usize> {
        // Each length is looked for once where it does not come: there are few.
        let (from, mark) = (self.at + ticks, &self.text[self.at..self.at + ticks]);
        match ticks {
            1 => self.ahead.find("`", from),
            2 => self.ahead.find("``", from),
            3 => self.ahead.find("```", from),
            _ => self.text[from..].find(mark).map(|end| from + end),
        }
    }

    fn mathematics(&mut self, out: &mut Out) -> bool {
        if !self.rest().starts_with("$$") {
            return false;
        }
        let Some(end) = self.ahead.find("$$", self.at + 2) else { return false };
        let source = &self.text[self.at + 2..end];
        let text = vec![Node::Text(source.trim_ascii().to_owned())];
        out.push(Element::new("span", text).with("class", "math math-inline"));
        self.at += "$$$$".len() + source.len();
        true
    }

    /// An attribute list for what precedes it, or an extension.
    fn extension(&mut self, out: &mut Out) -> bool {
        let rest = self.rest();
        if let Some(open) = rest.strip_prefix("{::") {
            const NAMES: [(&str, &str); 3] =
                [("comment", "{:/comment}"), ("nomarkdown", "{:/nomarkdown}"), ("options", "{:/options}")];
            let named = NAMES.into_iter().find(|(name, _)| is_named(open, name));
            let end = self.ahead.find("}", self.at).map(|end| end - self.at).filter(|end| *end < 2_000);
            if let (Some((name, closing)), Some(end)) = (named, end) {
                if rest[..end].ends_with('/') {
                    self.at += end + 1;
                    return true;
                }
                for closing in [closing, "{:/}"] {
                    if let Some(at) = self.ahead.find(closing, self.at).map(|at| at - self.at) {
                        if name == "nomarkdown" {
                            out.nodes.append(&mut fragment(&rest[end + 1..at]));
                        }
                        self.at += at + closing.len();
                        out.is_about = true;
                        return true;
                    }
                }
            }
        } else if out.is_about
            && let Some(length) = self.attribute_list()
        {
            self.at += length;
            return true;
        }
        false
    }

    fn entity(&mut self, out: &mut Out) -> bool {
        let Some((shown, length)) = entity(self.rest()) else { return false };
        self.at += length;
        out.sign(&shown);
        out.is_about = true;
        true
    }

    /// `~~what is struck~~`.
    fn struck(&mut self, out: &mut Out) -> bool {
        let Some(inner) = self.rest().strip_prefix("~~") else { return false };
        if inner.starts_with(|c: char| c == '~' || c.is_ascii_whitespace()) || !self.document.steps(0) {
            return false;
        }
        let closes = |at: &usize| !self.text[..*at].ends_with(|c: char| c == '~' || c.is_ascii_whitespace());
        let closing = |from: usize| {
            self.text[from..]
                .match_indices('~')
                .map(|(at, _)| from + at)
                .find(|at| self.text[*at..].starts_with("~~") && closes(at))
        };
        let Some(end) = self.ahead.find_by("~~ that closes", self.at + "~~".len(), closing) else { return false };
        let inner = &inner[..end - self.at - "~~".len()];
        let mut struck = Out::default();
        if self.within.len() < DEEPEST {
            let line = self.line_here();
            let mut spans = Spans::of(self.document, inner, line, self.within.clone());
            spans.within.push(Open::Element);
            spans.run(&mut struck, &Stop::End);
        }
        out.push(Element::new("del", struck.nodes));
        self.at = end + "~~".len();
        true
    }

    /// The length of an attribute list, which may go over lines.
    fn attribute_list(&self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let closes = |at: &usize| bytes[*at - 1] != b'\\';
        let closing = |from: usize| self.text[from..].match_indices('}').map(|(at, _)| from + at).find(closes);
        let end = self.ahead.find_by("} that closes", self.at + "{:".len(), closing)?;
        let length = end + 1 - self.at;
        (length > "{:}".len() && length < LONGEST_LIST).then_some(length)
    }
}

/// The character of an entity at the start of a text, and how long the entity is.
fn entity(text: &str) -> Option<(String, usize)> {
    let name = text[1..].bytes().take(40).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    let written = text.get(..name + 2).filter(|written| name > 0 && written.ends_with(';'))?;
    let shown = match written {
        "&amp;" => "&".to_owned(),
        "&lt;" => "<".to_owned(),
        "&gt;" => ">".to_owned(),
        "&quot;" => "\"".to_owned(),
        "&nbsp;" => "\u{a0}".to_owned(),
        _ => text_of(&fragment(written)),
    };
    (shown != written).then_some((shown, written.len()))
}
