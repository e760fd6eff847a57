//! Inline raw elements: those that contain Markdown are parsed, others are kept as they are.

use super::{Open, Out, Spans, Stop};
use crate::DEEPEST;
use crate::raw::{VOID, tag_length, tag_name};
use html::{Element, Node, fragment};

/// Elements that start a block, so that their tags are text within one (`HTML_BLOCK_ELEMENTS`).
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "applet",
    "body",
    "blockquote",
    "caption",
    "col",
    "colgroup",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "head",
    "iframe",
    "legend",
    "menu",
    "li",
    "main",
    "map",
    "nav",
    "ol",
    "optgroup",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tfoot",
    "tr",
    "ul",
];

/// Elements with Markdown in them (`HTML_CONTENT_MODEL`); the content of others is raw.
const WITH_MARKDOWN: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdo", "big", "button", "cite", "caption", "del", "dfn", "dt", "em", "i", "ins",
    "label", "legend", "optgroup", "q", "rb", "rbc", "rp", "rt", "rtc", "ruby", "select", "small", "span", "strong",
    "sub", "sup", "th", "tt", "u",
];

impl Spans<'_> {
    /// A comment, or an element with what is in it.
    pub(super) fn raw(&mut self, out: &mut Out) -> bool {
        let rest = self.rest();
        if rest.starts_with("<!--") {
            let Some(end) = self.ahead.find("-->", self.at) else { return false };
            self.at = end + "-->".len();
            out.is_about = true;
            return true;
        }
        if let Some((_, length)) = closing_tag(rest) {
            out.text(&rest[..length]);
            self.at += length;
            return true;
        }
        let Some(name) = tag_name(&rest[1..]) else { return false };
        // No tag contains the start of another.
        let end = self.ahead.find("<", self.at + 1).unwrap_or(self.text.len());
        let Some(length) = tag_length(&self.text[self.at..end]) else { return false };
        let tag = &rest[..length];
        if BLOCKS.contains(&name.as_str()) {
            out.text(tag);
            self.at += length;
            return true;
        }
        self.at += length;
        let is_bare = tag.len() == name.len() + "<>".len();
        let mut element = match if is_bare { None } else { fragment(tag).into_iter().next() } {
            Some(Node::Element(element)) => element,
            _ => Element::new(&name, Vec::new()),
        };
        element.children.clear();
        if !VOID.contains(&name.as_str()) && !tag.ends_with("/>") {
            if WITH_MARKDOWN.contains(&name.as_str()) {
                let mut inner = Out::default();
                if self.within.len() < DEEPEST {
                    self.within.push(Open::Element);
                    self.run(&mut inner, &Stop::Tag(name));
                    self.within.pop();
                }
                element.children = inner.nodes;
                self.at += closing_tag(self.rest()).map_or(0, |(_, length)| length);
            } else {
                let inner = self.rest();
                let mut tags = inner.match_indices('<');
                let closing = tags.find_map(|(at, _)| {
                    closing_tag(&inner[at..]).filter(|(found, _)| *found == name).map(|(_, length)| (at, at + length))
                });
                let (end, after) = closing.unwrap_or((inner.len(), inner.len()));
                let whole = fragment(&(tag.to_owned() + &with_tags_only(&inner[..end])));
                if let Some(Node::Element(whole)) = whole.into_iter().next() {
                    element.children = whole.children;
                }
                self.at += after;
            }
        }
        out.push(element);
        true
    }
}

/// An element's closing tag at the start of a text: its name, and how long it is.
pub(in super::super) fn closing_tag(text: &str) -> Option<(String, usize)> {
    let inner = text.strip_prefix('<')?.strip_prefix('/')?;
    let name = tag_name(inner)?;
    let rest = inner[name.len()..].trim_ascii_start().strip_prefix('>')?;
    Some((name, text.len() - rest.len()))
}

/// Raw text in which `<` is literal where no tag starts.
fn with_tags_only(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, part) in text.split('<').enumerate() {
        if at > 0 {
            let name = part.strip_prefix('/').unwrap_or(part);
            out.push_str(if tag_name(name).is_some() { "<" } else { "&lt;" });
        }
        out.push_str(part);
    }
    out
}
