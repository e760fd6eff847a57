//! Links and pictures, within the line and by name; addresses in angle brackets; marks of footnotes.

use super::{ESCAPED, Open, Out, Spans, Stop, entity};
use crate::link_name;
use html::{Element, Node};
use scan::start_of;

/// The longest address in angle brackets, in bytes.
const LONGEST_ADDRESS: usize = 2_000;

impl Spans<'_> {
    /// `<https://a.org>`, `<me@x.org>`.
    pub(super) fn autolink(&mut self, out: &mut Out) -> bool {
        let Some(end) = self.ahead.find(">", self.at).filter(|end| end - self.at <= LONGEST_ADDRESS) else {
            return false;
        };
        let inner = &self.text[self.at + 1..end];
        let is_url = ["mailto:", "http:", "https:", "ftp:", "ftps:"]
            .iter()
            .any(|scheme| inner.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
        let is_of_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        let host = inner.trim_start_matches(is_of_part).strip_prefix('@');
        let is_mail =
            !inner.starts_with('@') && host.is_some_and(|host| !host.is_empty() && host.chars().all(is_of_part));
        if !(is_url || is_mail) || inner.contains('\n') {
            return false;
        }
        let address = if is_url { inner.to_owned() } else { format!("mailto:{inner}") };
        let shown = vec![Node::Text(inner.strip_prefix("mailto:").unwrap_or(inner).to_owned())];
        out.push(Element::new("a", shown).with("href", address));
        self.at += inner.len() + 2;
        true
    }

    pub(super) fn note(&mut self, out: &mut Out) -> bool {
        let Some((name, _)) = start_of(&self.rest()["[^".len()..], 200).split_once(']') else { return false };
        let Some(number) = self.document.note(name) else { return false };
        self.at += "[^]".len() + name.len();
        out.sign(&format!("[{number}]"));
        out.is_about = true;
        true
    }

    pub(super) fn link(&mut self, out: &mut Out) -> bool {
        let start = self.at;
        let opening = if self.rest().starts_with('!') { "![" } else { "[" };
        let is_image = opening == "![";
        let nested = !is_image && self.within.iter().any(|open| matches!(open, Open::Link | Open::Image));
        let found = !nested && self.link_at(is_image, opening.len(), out);
        if !found {
            self.at = start + opening.len();
            out.text(opening);
        }
        true
    }

    fn link_at(&mut self, is_image: bool, opening: usize, out: &mut Out) -> bool {
        let start = self.at;
        self.at += opening;
        let kind = if is_image { Open::Image } else { Open::Link };
        let Some(inner) = self.inner(kind, &Stop::Bracket, start) else { return false };
        let written = &self.text[start + opening..self.at];
        self.at += 1;
        let Some((target, length)) = self.target(written) else {
            self.document.steps(self.at - start);
            return false;
        };
        self.at += length;
        if is_image {
            out.push(Element::new("img", Vec::new()).with("src", address(&target)).with("alt", unescaped(written)));
            out.images += 1;
        } else {
            out.push(Element::new("a", inner.nodes).with("href", address(&target)));
        }
        true
    }

    /// Where a link leads whose text is read, and how many bytes say so.
    fn target(&self, written: &str) -> Option<(String, usize)> {
        let rest = self.rest();
        let blanks = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_whitespace()).len();
        let start = self.at + blanks + 1;
        let named = rest[blanks..].starts_with('[').then(|| self.ahead.find("]", start)).flatten();
        let named = named.map(|end| &self.text[start..end]);
        let (name, length) = match named {
            Some(name) => (if name.is_empty() { written } else { name }, blanks + name.len() + 2),
            None if !rest.starts_with('(') => (written, 0),
            None if !self.document.steps(0) => return None,
            None => {
                let found = inline_target(rest);
                if found.is_none() {
                    self.document.steps(rest.len());
                }
                return found;
            }
        };
        let links = self.document.links.borrow();
        let name = if named.is_some_and(|name| !name.is_empty()) { name.to_owned() } else { unescaped(name) };
        Some((links.get(&link_name(&name))?.clone(), length))
    }
}

/// `(address "title")`: the address, and how long all of it is.
fn inline_target(text: &str) -> Option<(String, usize)> {
    let (address, rest) = if let Some(inner) = text.strip_prefix("(<").filter(|inner| inner.contains('>')) {
        let (address, rest) = inner.split_once('>')?;
        if address.contains('\n') {
            return None;
        }
        (address, rest)
    } else {
        let mut open = 0;
        let mut end = None;
        for (at, c) in text.char_indices() {
            match c {
                '(' => open += 1,
                ')' => open -= 1,
                c if c.is_ascii_whitespace() && text[at + 1..].starts_with(['"', '\'']) => end = Some(at),
                _ => continue,
            }
            if open == 0 || end.is_some() {
                end = Some(at);
                break;
            }
        }
        let end = end?;
        (text[1..end].trim_ascii(), &text[end..])
    };
    let length = |rest: &str| text.len() - rest.len();
    if let Some(rest) = rest.strip_prefix(')') {
        return Some((address.to_owned(), length(rest)));
    }
    let title = rest.trim_ascii_start();
    let quote = title.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut from = 1 + title[1..].chars().next()?.len_utf8();
    while let Some(at) = title.get(from..).and_then(|text| text.find(quote)).map(|at| from + at) {
        if let Some(rest) = title[at + 1..].trim_ascii_start().strip_prefix(')') {
            return Some((address.to_owned(), length(rest)));
        }
        from = at + 1;
    }
    None
}

/// An address with the entities in it resolved.
fn address(written: &str) -> String {
    let mut out = String::new();
    let mut rest = written;
    while let Some(at) = rest.find('&') {
        let (shown, length) = entity(&rest[at..]).unwrap_or_else(|| ("&".to_owned(), 1));
        out.push_str(&rest[..at]);
        out.push_str(&shown);
        rest = &rest[at + length..];
    }
    out + rest
}

/// A text without the backslashes that take a sign's meaning.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(c) = signs.next() {
        match signs.peek() {
            Some(escaped) if c == '\\' && ESCAPED.contains(*escaped) => {}
            _ => {
                out.push(c);
                continue;
            }
        }
        out.extend(signs.next());
    }
    out
}
