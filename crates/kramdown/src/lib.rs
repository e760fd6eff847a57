//! kramdown, Jekyll's Markdown, read as kramdown itself reads it with its GFM parser (2.4): the rules are those of
//! <https://github.com/gettalong/kramdown/tree/master/lib/kramdown/parser/kramdown> and
//! <https://github.com/kramdown/parser-gfm>, under their own names. It is not CommonMark: what interrupts a paragraph, what
//! nests in a list, where emphasis and quotes open and close are all decided otherwise.
//!
//! A text is read twice: [`blocks`] finds its blocks, and with them what links and footnotes are defined; [`spans`] reads
//! the text of each. Both are bounded, in depth and in what they read again.

#![deny(missing_docs)]

pub mod attributes;
mod blocks;
mod items;
mod line;
mod quotes;
mod raw;
#[cfg(test)]
mod readings;
mod spans;
mod tables;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use blocks::{Block, Kind};
use html::{Element, Node, fragment};
use line::Line;

/// How deep blocks and marks nest; what is deeper is text.
const DEEPEST: usize = 40;
/// How many bytes may be read in vain, whatever the size of the text, and for each of its bytes: marks that never
/// close are read again as text. A text that takes more is not read to its end. The documents of 300 libraries take less
/// than half a step a byte.
const MOST_STEPS: usize = 200_000;
const STEPS_A_BYTE: usize = 4;
/// How many blocks, cells, marks and lines a text may have: a tree of more takes more memory than a post may. What is beyond
/// is not read.
const MOST_PARTS: usize = 100_000;

/// How kramdown is set up.
#[derive(Debug, Clone, Copy)]
pub struct Setup {
    /// Raw HTML blocks contain Markdown by default (`parse_block_html`).
    pub in_html: bool,
    /// Quotes, dashes and dots become typographic.
    pub typography: bool,
    /// A newline is a line break (`hard_wrap`).
    pub hard_breaks: bool,
}

/// A parsed text.
#[derive(Debug)]
pub struct Reading {
    /// Its tree. Before each block, and after each newline in one, comes a comment with the line that follows
    /// ([`Node::line`]).
    pub nodes: Vec<Node>,
    /// The line of a table of contents, where there is one: it is left out.
    pub contents: Option<usize>,
    /// Whether it was read to its end; one that takes too much work is not.
    pub is_whole: bool,
}

/// Reads a text. `line_at` gives the line of the file for a byte of the text.
pub fn read(text: &str, line_at: &dyn Fn(usize) -> usize, setup: Setup) -> Reading {
    let mut at = 0;
    let numbered = text.split('\n').map(|text| {
        let line = Line::new(text, line_at(at));
        at += text.len() + 1;
        line
    });
    let document = Document { setup, most_steps: MOST_STEPS + STEPS_A_BYTE * text.len(), ..Document::default() };
    let mut reader = blocks::Reader::of(&document);
    let blocks = reader.read(numbered.collect());
    let mut nodes = document.nodes(&blocks);
    document.append_notes(&mut nodes);
    let is_whole = document.steps(0) && document.parts(0);
    Reading { nodes, contents: document.contents.get(), is_whole }
}

impl Default for Setup {
    fn default() -> Self {
        Self { in_html: false, typography: true, hard_breaks: false }
    }
}

/// What is known of the whole text.
#[derive(Default)]
struct Document {
    setup: Setup,
    /// The targets that are defined, by their names in lower case.
    links: RefCell<HashMap<String, String>>,
    /// The footnotes.
    notes: RefCell<HashMap<String, Vec<Block>>>,
    /// The names of those footnotes that marks point to, in the order of their first marks.
    marked: RefCell<Vec<String>>,
    /// Their numbers.
    numbers: RefCell<HashMap<String, usize>>,
    /// Where a table of contents goes.
    contents: Cell<Option<usize>>,
    steps: Cell<usize>,
    most_steps: usize,
    parts: Cell<usize>,
}

impl Document {
    /// Counts bytes that are read in vain; whether more may be.
    fn steps(&self, bytes: usize) -> bool {
        self.steps.set(self.steps.get() + bytes);
        self.steps.get() <= self.most_steps
    }

    /// Counts parts of the tree; whether it may have them.
    fn parts(&self, more: usize) -> bool {
        self.parts.set(self.parts.get() + more);
        self.parts.get() <= MOST_PARTS
    }

    fn nodes(&self, blocks: &[Block]) -> Vec<Node> {
        let mut nodes = Vec::new();
        for block in blocks {
            self.write(block, &mut nodes);
        }
        nodes
    }

    fn write(&self, block: &Block, nodes: &mut Vec<Node>) {
        let one = |name: &str, children: Vec<Node>| {
            let element = Element::new(name, children);
            Node::from(if block.classes.is_empty() { element } else { element.with("class", &*block.classes) })
        };
        if !matches!(block.kind, Kind::Blank { .. } | Kind::End { .. }) {
            nodes.push(Node::line(block.line));
        }
        match &block.kind {
            Kind::Blank { .. } | Kind::End { .. } => {}
            Kind::Paragraph(text) => nodes.push(one("p", self.spans(text, block.line))),
            Kind::Heading(level, text) => nodes.push(one(&format!("h{level}"), self.spans(text, block.line))),
            Kind::Quote(inner) => nodes.push(one("blockquote", self.nodes(inner))),
            Kind::Code(text) => {
                let code = Element::new("code", vec![Node::Text(text.clone())]);
                nodes.push(one("pre", vec![code.into()]));
            }
            Kind::Rule => nodes.push(one("hr", Vec::new())),
            Kind::List { numbered, items } => {
                let items = items.iter().map(|item| Element::new("li", self.item(item)).into()).collect();
                nodes.push(one(if *numbered { "ol" } else { "ul" }, items));
            }
            Kind::Definitions(parts) => {
                let part = |(term, inner): &(Option<String>, Vec<Block>)| match term {
                    Some(term) => Element::new("dt", self.spans(term, block.line)).into(),
                    None => Element::new("dd", self.nodes(inner)).into(),
                };
                nodes.push(one("dl", parts.iter().map(part).collect()));
            }
            Kind::Table { rows, .. } if !self.parts(rows.iter().map(Vec::len).sum()) => {}
            Kind::Table { heading, rows } => {
                let row = |at: usize, cells: &Vec<String>| {
                    let name = if *heading && at == 0 { "th" } else { "td" };
                    let cells = cells.iter().map(|cell| Element::new(name, self.spans(cell, block.line)).into());
                    Element::new("tr", cells.collect()).into()
                };
                nodes.push(one("table", rows.iter().enumerate().map(|(at, cells)| row(at, cells)).collect()));
            }
            Kind::Mathematics(source) => {
                let text = vec![Node::Text(source.clone())];
                nodes.push(Element::new("span", text).with("class", "math math-display").into());
            }
            Kind::Html(html) => nodes.append(&mut fragment(html)),
            Kind::Element { tag, inner } => nodes.push(element(tag, self.nodes(inner))),
            Kind::SpanElement { tag, text } => nodes.push(element(tag, self.spans(text, block.line))),
        }
    }

    /// What is in an item; `[ ]` at its start is the box of a task.
    fn item(&self, blocks: &[Block]) -> Vec<Node> {
        let Some((Block { kind: Kind::Paragraph(text), line, .. }, rest)) = blocks.split_first() else {
            return self.nodes(blocks);
        };
        let text = text.trim_start();
        let checked = ["[ ]", "[x]", "[X]"].iter().position(|mark| {
            text.strip_prefix(mark).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_whitespace()))
        });
        let mut nodes = vec![Node::line(*line)];
        let Some(checked) = checked else {
            return self.nodes(blocks);
        };
        let mut input = Element::new("input", Vec::new()).with("type", "checkbox");
        if checked > 0 {
            input = input.with("checked", "");
        }
        let mut first = vec![Node::from(input)];
        first.extend(self.spans(text["[ ]".len()..].trim_start(), *line));
        nodes.push(Element::new("p", first).into());
        nodes.extend(self.nodes(rest));
        nodes
    }

    /// Adds the notes that marks point to, as a numbered list below a divider.
    fn append_notes(&self, nodes: &mut Vec<Node>) {
        let mut items: Vec<Node> = Vec::new();
        loop {
            let Some(name) = self.marked.borrow().get(items.len()).cloned() else { break };
            let note = self.notes.borrow_mut().remove(&name).unwrap_or_default();
            items.push(Element::new("li", self.nodes(&note)).into());
        }
        if !items.is_empty() {
            nodes.push(Element::new("hr", Vec::new()).into());
            nodes.push(Element::new("ol", items).into());
        }
    }

    /// The number of the footnote that a mark refers to; `None` where there is no such note.
    fn note(&self, name: &str) -> Option<usize> {
        if let Some(known) = self.numbers.borrow().get(name) {
            return Some(*known);
        }
        if !self.notes.borrow().contains_key(name) {
            return None;
        }
        let mut marked = self.marked.borrow_mut();
        marked.push(name.to_owned());
        self.numbers.borrow_mut().insert(name.to_owned(), marked.len());
        Some(marked.len())
    }

    fn spans(&self, text: &str, line: usize) -> Vec<Node> {
        spans::read(self, text, line)
    }
}

/// An element by its opening tag, with these children.
fn element(tag: &str, children: Vec<Node>) -> Node {
    let found = fragment(tag).into_iter().find(|node| matches!(node, Node::Element(_)));
    match found {
        Some(Node::Element(element)) => Element { children, ..element }.into(),
        // A fragment cannot consist of cells and the like.
        _ => Element::new("div", children).into(),
    }
}

/// The name of a target as it is looked up.
fn link_name(written: &str) -> String {
    written.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_more_parts_than_a_tree_may_have_is_not_read_to_its_end() {
        let is_whole = |text: &str| read(text, &|_| 1, Setup::default()).is_whole;
        for part in ["a\n\n", "- a\n", "> a\n\n", "|a|b|c|\n", "*a* ", "a\n", "`a` "] {
            assert!(is_whole(&part.repeat(1_000)), "{part:?}");
            assert!(!is_whole(&part.repeat(MOST_PARTS + 1)), "{part:?}");
        }
    }

    #[test]
    fn tags_on_a_line_are_closed_by_one_look() {
        let begun = std::time::Instant::now();
        read(&("<b>".repeat(30_000) + "|"), &|_| 1, Setup::default());
        assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{:?}", begun.elapsed());
    }
}
