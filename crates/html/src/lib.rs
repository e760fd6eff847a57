//! HTML text to a tree of our own, bounded in depth: the one form in which a post's body reaches the story.
//!
//! html5ever does what browsers do, a stack of open elements that is searched at every tag included. [`Bounded`]
//! sits in front of it and lets no tag through that would grow that stack beyond what a post ever needs; [`attributes`] does
//! the same for the attributes of one tag, and [`Counted`] counts the rest. What costs more than its size is cut short.

#![deny(missing_docs)]

mod attributes;
mod counted;
mod escape;
pub mod xml;

use std::cell::{Cell, RefCell};

use ego_tree::iter::Edge;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink, create_element};
use html5ever::{LocalName, QualName, TokenizerResult, local_name, ns};
use scraper::Html;

use counted::Counted;

pub use escape::escape;

/// How deep elements nest in the tree at most.
const DEEPEST: usize = 200;
/// How many nodes a tree may have. A few bytes can create many nodes: each `<p>` reopens every `<b>` that was left
/// open.
const MOST_NODES: usize = 300_000;
/// How many steps a text may take, whatever its size, and for each of its bytes. The pages of Rust's documentation take less than one a byte.
const MOST_STEPS: usize = 500_000;
const STEPS_A_BYTE: usize = 16;

/// A node of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// An element with what is in it.
    Element(Element),
    /// Text with its entities resolved.
    Text(String),
    /// A comment, without its marks.
    Comment(String),
    /// What was here and after it was not read: it would have cost more than its size.
    CutShort,
}

/// How a comment begins that gives the line of the file for what follows.
const LINE: &str = "line:";

impl Node {
    /// A comment that gives the line of the file for what follows, counted from 1.
    pub fn line(line: usize) -> Self {
        Self::Comment(format!("{LINE}{line}"))
    }

    /// The line of a comment made by [`Node::line`]; `None` for every other node.
    pub fn as_line(&self) -> Option<usize> {
        let Self::Comment(comment) = self else { return None };
        comment.strip_prefix(LINE)?.parse().ok()
    }
}

/// An element: its name in lower case, its attributes and its children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// The name, such as `p`.
    pub name: String,
    /// The attributes, names in lower case, values with their entities resolved. No name occurs twice.
    pub attributes: Vec<(String, String)>,
    /// What is in it.
    pub children: Vec<Node>,
}

/// Reads the HTML of a body (not a whole document) as a browser would; elements nested deeper than 200 are dissolved
/// into their text, so that no hostile text exhausts the stack.
pub fn fragment(html: &str) -> Vec<Node> {
    let sink = Counted::new(Html::new_fragment());
    let body = create_element(&sink, QualName::new(None, ns!(html), local_name!("body")), Vec::new());
    read(html, TreeBuilder::new_for_fragment(sink, body, None, TreeBuilderOpts::default()))
}

/// Reads a whole page, within the same bounds: its `head` and its `body`, which are there whatever the text is.
pub fn document(html: &str) -> Vec<Node> {
    let sink = Counted::new(Html::new_document());
    read(html, TreeBuilder::new(sink, TreeBuilderOpts::default()))
}

/// The text in these nodes, their elements' included, nothing left out and nothing between.
pub fn text(nodes: &[Node]) -> String {
    let mut all = String::new();
    gather(nodes, &mut all);
    all
}

fn gather(nodes: &[Node], all: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => all.push_str(text),
            Node::Element(element) => gather(&element.children, all),
            Node::Comment(_) | Node::CutShort => {}
        }
    }
}

/// Whether a text was not read to its end, since it costs more than its size: its tree then ends with that.
pub fn is_cut_short(nodes: &[Node]) -> bool {
    nodes.last() == Some(&Node::CutShort)
}

impl Element {
    /// An element without attributes.
    pub fn new(name: &str, children: Vec<Node>) -> Self {
        Self { name: name.to_owned(), attributes: Vec::new(), children }
    }

    /// The same with one more attribute.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.attributes.push((name.to_owned(), value.into()));
        self
    }

    /// An attribute's value.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The classes.
    pub fn classes(&self) -> impl Iterator<Item = &str> {
        self.attribute("class").unwrap_or_default().split_ascii_whitespace()
    }

    /// Whether one of these classes is among its own.
    pub fn has_class(&self, classes: &[&str]) -> bool {
        self.classes().any(|class| classes.contains(&class))
    }
}

impl From<Element> for Node {
    fn from(element: Element) -> Self {
        Self::Element(element)
    }
}

fn read(html: &str, builder: TreeBuilder<ego_tree::NodeId, Counted>) -> Vec<Node> {
    let most_steps = MOST_STEPS + STEPS_A_BYTE * html.len();
    let bounded = Bounded { builder, open: RefCell::default(), most_steps, cut_short: Cell::new(false) };
    let tokenizer = Tokenizer::new(bounded, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(&*attributes::bounded(html)));
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    let mut nodes = convert(&tokenizer.sink.builder.sink.finish());
    if tokenizer.sink.cut_short.get() {
        nodes.push(Node::CutShort);
    }
    nodes
}

/// Sits between the tokenizer and the tree builder and drops the tags that would nest too deep; their content
/// stays. Once the builder had too much work it lets nothing more through.
struct Bounded {
    builder: TreeBuilder<ego_tree::NodeId, Counted>,
    open: RefCell<Open>,
    most_steps: usize,
    cut_short: Cell<bool>,
}

/// The elements that are open, by the tags seen; those that close by themselves are not counted.
#[derive(Default)]
struct Open {
    names: Vec<LocalName>,
    left_out: usize,
}

impl TokenSink for Bounded {
    type Handle = ego_tree::NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Self::Handle> {
        let sink = &self.builder.sink;
        if self.cut_short.get() || sink.steps() > self.most_steps || sink.nodes() > MOST_NODES {
            self.cut_short.set(true);
            return TokenSinkResult::Continue;
        }
        match &token {
            Token::TagToken(tag) if nests(tag) && !self.admits(tag) => TokenSinkResult::Continue,
            _ => self.builder.process_token(token, line),
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

impl Bounded {
    fn admits(&self, tag: &Tag) -> bool {
        let mut open = self.open.borrow_mut();
        if tag.kind == TagKind::EndTag {
            if open.left_out > 0 {
                open.left_out -= 1;
                return false;
            }
            if let Some(at) = open.names.iter().rposition(|name| *name == tag.name) {
                open.names.truncate(at);
            }
            return true;
        }
        if tag.self_closing && self.adjusted_current_node_present_but_not_in_html_namespace() {
            return true;
        }
        if open.names.len() >= DEEPEST {
            open.left_out += 1;
            return false;
        }
        open.names.push(tag.name.clone());
        true
    }
}

/// Whether elements of this name pile up when they are not closed: not the empty ones, nor those that contain only text,
/// nor those that the next of their kind closes.
fn nests(tag: &Tag) -> bool {
    !matches!(
        &*tag.name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "script"
            | "style"
            | "title"
            | "textarea"
            | "iframe"
            | "noembed"
            | "noframes"
            | "noscript"
            | "plaintext"
            | "xmp"
            | "p"
            | "li"
            | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "thead"
            | "tbody"
            | "tfoot"
            | "colgroup"
    )
}

/// html5ever's tree to ours, without recursion: its depth is not ours to trust.
fn convert(html: &Html) -> Vec<Node> {
    let mut open = vec![Element::new("", Vec::new())];
    let mut dissolved = 0usize;
    // The parser makes up an `html` element where there is none.
    let root = html.tree.root().children().find(|node| node.value().is_element());
    for edge in root.into_iter().flat_map(|root| root.traverse().skip(1)) {
        match edge {
            Edge::Open(node) => match node.value() {
                scraper::Node::Element(_) if open.len() > DEEPEST => dissolved += 1,
                scraper::Node::Element(element) => open.push(own(element)),
                scraper::Node::Text(text) => append(&mut open, Node::Text(text.to_string())),
                scraper::Node::Comment(comment) => append(&mut open, Node::Comment(comment.to_string())),
                _ => {}
            },
            Edge::Close(node) if !node.value().is_element() => {}
            Edge::Close(_) if dissolved > 0 => dissolved -= 1,
            Edge::Close(_) => {
                if open.len() > 1
                    && let Some(element) = open.pop()
                {
                    append(&mut open, Node::Element(element));
                }
            }
        }
    }
    open.swap_remove(0).children
}

fn own(element: &scraper::node::Element) -> Element {
    Element {
        name: element.name().to_ascii_lowercase(),
        attributes: element.attrs().map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect(),
        children: Vec::new(),
    }
}

fn append(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(node);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree in one line: `p[a=b](text)`.
    fn outline(nodes: &[Node]) -> String {
        let one = |node: &Node| match node {
            Node::Text(text) => format!("{text:?}"),
            Node::Comment(text) => format!("<{text}>"),
            Node::CutShort => "…".to_owned(),
            Node::Element(element) => {
                let attributes = element.attributes.iter().map(|(name, value)| format!("[{name}={value}]"));
                let attributes = attributes.collect::<Vec<_>>().concat();
                format!("{}{attributes}({})", element.name, outline(&element.children))
            }
        };
        nodes.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    fn depth(nodes: &[Node]) -> usize {
        let below = |node: &Node| if let Node::Element(element) = node { 1 + depth(&element.children) } else { 0 };
        nodes.iter().map(below).max().unwrap_or(0)
    }

    #[test]
    fn reads_as_a_browser_does() {
        for (html, expected) in [
            ("<P CLASS=x>a &amp; b<p>c", r#"p[class=x]("a & b") p("c")"#),
            ("<!--line:3--><b>a<i>b</b>c</i>", r#"<line:3> b("a" i("b")) i("c")"#),
            ("a<script>1<2</script>b", r#""a" script("1<2") "b""#),
            ("<svg><path d=1 /><path/></svg>x", r#"svg(path[d=1]() path()) "x""#),
            ("</p></div><!-- open", "p() < open>"),
        ] {
            assert_eq!(outline(&fragment(html)), expected, "{html}");
        }
    }

    #[test]
    fn a_page_has_a_head_and_a_body() {
        for (html, expected) in [
            ("<!doctype html><html lang=en><head><title>a</title><p>b", r#"head(title("a")) body(p("b"))"#),
            ("<!-- x --><link rel=canonical><h1>b", r#"head(link[rel=canonical]()) body(h1("b"))"#),
            ("", "head() body()"),
        ] {
            assert_eq!(outline(&document(html)), expected, "{html}");
        }
    }

    #[test]
    fn what_is_too_deep_is_dissolved_and_what_follows_is_untouched() {
        let html = format!("{}x{}<p>after", "<div>".repeat(1000), "</div>".repeat(1000));
        let tree = fragment(&html);
        assert_eq!(depth(&tree), DEEPEST);
        assert_eq!(outline(&tree[1..]), r#"p("after")"#);
    }

    #[test]
    fn hostile_text_costs_no_more_than_its_size() {
        let many = |html: fn(usize) -> String| (0..20_000).map(html).collect::<Vec<_>>().concat();
        let open_marks = many(|n| format!("<b id={n}><p>"));
        let never_closed = many(|n| format!("<div><b id={n}></div>"));
        let attributes = format!("<div {}>", many(|n| format!("a{n} ")));
        let tables = "<table><tr><td>".repeat(60_000);
        for html in ["<div>".repeat(200_000), tables, open_marks, never_closed, attributes] {
            assert!(depth(&fragment(&html)) <= DEEPEST);
        }
    }
}
