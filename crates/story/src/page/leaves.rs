//! A page as what it shows, in order: its stretches of text, pictures and the like, each with its place in the tree. Marks
//! that themes add to a text are no part of it.

use std::ops::Range;

use html::{Element, Node};

use super::normal::prose;

/// A page, or a part of one.
pub(super) struct Leaves<'p> {
    /// The text of all leaves in its normal form, one after another.
    pub(super) text: String,
    root: Vec<Part<'p>>,
}

/// A node with the leaves that it holds.
enum Part<'p> {
    /// Text, or an element that shows something without text.
    Leaf {
        node: &'p Node,
        leaf: usize,
        text: Range<usize>,
    },
    Element {
        element: &'p Element,
        parts: Vec<Self>,
        leaves: Range<usize>,
        text: Range<usize>,
    },
}

impl<'p> Leaves<'p> {
    /// What these nodes show.
    pub(super) fn of(nodes: &'p [Node]) -> Self {
        let mut reading = Reading { text: String::new(), leaves: 0 };
        let root = reading.parts(nodes);
        Self { text: reading.text, root }
    }

    /// The leaf in which a place of the text is.
    pub(super) fn leaf_at(&self, place: usize) -> Option<usize> {
        leaf_at(&self.root, place)
    }

    /// The children of the smallest element that holds a stretch of the text, as far as `keeps` says of each leaf by its
    /// number; elements of which no leaf is kept are gone.
    pub(super) fn smallest(&self, text: &Range<usize>, keeps: &dyn Fn(usize) -> bool) -> Vec<Node> {
        let mut parts = &self.root;
        'down: loop {
            for part in parts {
                if let Part::Element { parts: inner, text: own, element, .. } = part
                    && own.start <= text.start
                    && own.end >= text.end
                    && holds_blocks(element)
                {
                    parts = inner;
                    continue 'down;
                }
            }
            return parts.iter().filter_map(|part| kept(part, keeps)).collect();
        }
    }

    /// The leaves that are wholly within a stretch of the text. Line breaks are none: they belong to what is round them.
    pub(super) fn within(&self, gap: &Range<usize>) -> Vec<usize> {
        let mut all = Vec::new();
        within(&self.root, gap, &mut all);
        all
    }

    /// The numbers of the pictures right before a leaf, or right after it, nearest first.
    pub(super) fn pictures_beside(&self, leaf: usize, is_before: bool) -> Vec<usize> {
        let mut all = Vec::new();
        list(&self.root, &mut all);
        let at = all.iter().position(|(number, _)| *number == leaf).unwrap_or_default();
        let is_picture = |(number, is_picture): &&(usize, bool)| is_picture.then_some(*number);
        if is_before {
            all[..at].iter().rev().map_while(|leaf| is_picture(&leaf)).collect()
        } else {
            all[at..].iter().skip(1).map_while(|leaf| is_picture(&leaf)).collect()
        }
    }
}

fn within(parts: &[Part<'_>], gap: &Range<usize>, all: &mut Vec<usize>) {
    for part in parts {
        match part {
            Part::Leaf { leaf, text, node } => {
                let is_break = matches!(node, Node::Element(element) if element.name == "br");
                let is_inside = if text.is_empty() {
                    gap.start < text.start && text.end < gap.end
                } else {
                    gap.start <= text.start && text.end <= gap.end
                };
                if is_inside && !is_break {
                    all.push(*leaf);
                }
            }
            Part::Element { parts, text, .. } if text.start <= gap.end && gap.start <= text.end => {
                within(parts, gap, all);
            }
            Part::Element { .. } => {}
        }
    }
}

/// Every leaf's number, and whether it is a picture.
fn list(parts: &[Part<'_>], all: &mut Vec<(usize, bool)>) {
    for part in parts {
        match part {
            Part::Leaf { node, leaf, .. } => {
                all.push((*leaf, matches!(node, Node::Element(element) if element.name == "img")));
            }
            Part::Element { parts, .. } => list(parts, all),
        }
    }
}

fn leaf_at(parts: &[Part<'_>], place: usize) -> Option<usize> {
    parts.iter().find_map(|part| match part {
        Part::Leaf { leaf, text, .. } => text.contains(&place).then_some(*leaf),
        Part::Element { parts, text, .. } if text.contains(&place) => leaf_at(parts, place),
        Part::Element { .. } => None,
    })
}

/// Whether an element may be the one that holds an article: not a paragraph or a list that is all there is of one.
fn holds_blocks(element: &Element) -> bool {
    matches!(
        &*element.name,
        "html"
            | "body"
            | "main"
            | "article"
            | "section"
            | "div"
            | "center"
            | "td"
            | "tr"
            | "tbody"
            | "table"
            | "font"
            | "span"
    )
}

fn kept(part: &Part<'_>, keeps: &dyn Fn(usize) -> bool) -> Option<Node> {
    match part {
        Part::Leaf { node, leaf, .. } => keeps(*leaf).then(|| (*node).clone()),
        Part::Element { element, parts, leaves, .. } => {
            if leaves.is_empty() {
                return None;
            }
            let children: Vec<_> = parts.iter().filter_map(|part| kept(part, keeps)).collect();
            if children.is_empty() {
                return None;
            }
            let attributes = element.attributes.clone();
            Some(Node::Element(Element { name: element.name.clone(), attributes, children }))
        }
    }
}

struct Reading {
    text: String,
    leaves: usize,
}

impl Reading {
    fn parts<'p>(&mut self, nodes: &'p [Node]) -> Vec<Part<'p>> {
        nodes.iter().filter_map(|node| self.part(node)).collect()
    }

    fn part<'p>(&mut self, node: &'p Node) -> Option<Part<'p>> {
        let start = self.text.len();
        let element = match node {
            Node::Text(text) => {
                self.text.push_str(&prose(text));
                return Some(self.leaf(node, start));
            }
            Node::Element(element) if is_mark(element) => return None,
            Node::Element(element) => element,
            Node::Comment(_) | Node::CutShort => return None,
        };
        if matches!(&*element.name, "img" | "br" | "hr" | "iframe" | "video" | "audio" | "picture" | "svg" | "input") {
            return Some(self.leaf(node, start));
        }
        let first = self.leaves;
        let parts = self.parts(&element.children);
        Some(Part::Element { element, parts, leaves: first..self.leaves, text: start..self.text.len() })
    }

    fn leaf<'p>(&mut self, node: &'p Node, start: usize) -> Part<'p> {
        self.leaves += 1;
        Part::Leaf { node, leaf: self.leaves - 1, text: start..self.text.len() }
    }
}

/// Classes of what themes add to a text, each as generators and highlighters write it: links to a heading itself (Hugo's
/// themes, Jekyll's `anchor-js`, MkDocs, Docusaurus), buttons to copy code, line numbers, text for screen readers, the copy
/// of a formula for machines, arrows back from a footnote.
const MARKS: [&str; 26] = [
    "anchor",
    "anchor-link",
    "anchorjs-link",
    "header-anchor",
    "heading-anchor",
    "headerlink",
    "hash-link",
    "permalink",
    "zola-anchor",
    "copy-button",
    "copy-code-button",
    "clipboard",
    "btn-copy",
    "lineno",
    "linenos",
    "line-numbers",
    "gutter",
    "rouge-gutter",
    "lnt",
    "ln",
    "sr-only",
    "visually-hidden",
    "screen-reader-text",
    "katex-mathml",
    "footnote-backref",
    "reversefootnote",
];

/// Whether an element is no part of the text: hidden, for machines, or a mark that a theme added.
fn is_mark(element: &Element) -> bool {
    if matches!(
        &*element.name,
        "head" | "script" | "style" | "template" | "noscript" | "button" | "form" | "select" | "dialog" | "nav"
    ) {
        return true;
    }
    let is = |name: &str, value: &str| element.attribute(name).is_some_and(|own| own.eq_ignore_ascii_case(value));
    let style = element.attribute("style").unwrap_or_default().replace(' ', "");
    if element.attribute("hidden").is_some_and(|value| value != "until-found") || style.contains("display:none") {
        return true;
    }
    // What is hidden from screen readers alone is often the picture of a text, and no text of its own.
    let shows_nothing = html::text(&element.children).chars().all(|c| !c.is_alphanumeric());
    if is("aria-hidden", "true") && shows_nothing && element.name != "img" && !holds_picture(element) {
        return true;
    }
    let is_marked = element.has_class(&MARKS);
    match &*element.name {
        // A heading may be a link with such a class itself: then its text is the heading's.
        "a" => is_marked && (shows_nothing || is_short(element)),
        _ => is_marked,
    }
}

fn is_short(element: &Element) -> bool {
    html::text(&element.children).trim().chars().count() <= 4
}

fn holds_picture(element: &Element) -> bool {
    element.children.iter().any(|child| match child {
        Node::Element(child) => child.name == "img" || holds_picture(child),
        _ => false,
    })
}
