//! Reading the content of a story: its pictures, its first words, and what in it Medium would mangle.

use serde::{Deserialize, Serialize};
use url::Url;

use html::{Element, Node, fragment};

/// How content is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// As HTML.
    Html,
    /// As Markdown, which the stand-in keeps as it is: only HTML is checked.
    Markdown,
}

/// What Medium takes without a word and then drops or mangles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lint {
    /// The front matter is in the text.
    FrontMatter,
    /// The first block is not an `h1`, so the story shows no title.
    NoHeading,
    /// A table: dropped.
    Table,
    /// A list in a list: flattened, or refused.
    NestedList,
    /// A picture, code, a quote or a heading in a list's item.
    BlockInList,
    /// An `iframe` or other embedded thing: stripped.
    Embedded,
    /// A script or style: stripped.
    Script,
    /// An `h5` or `h6`: becomes a plain paragraph.
    SmallHeading,
    /// A picture in the page itself (`data:`): dropped.
    DataImage,
    /// A link or picture without host: dropped, or dead.
    RelativeUrl,
}

/// Content as a tree, and what was seen in it.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) nodes: Vec<Node>,
    /// The sources of its pictures, in order.
    pub(super) images: Vec<String>,
    /// In order of kind, each once.
    pub(super) lint: Vec<Lint>,
}

impl Content {
    /// Reads HTML; Markdown becomes one block of text as written.
    pub(super) fn read(format: Format, text: &str) -> Self {
        let nodes = match format {
            Format::Html => fragment(text),
            Format::Markdown => vec![Node::Element(Element {
                name: "pre".to_owned(),
                attributes: Vec::new(),
                children: vec![Node::Text(text.to_owned())],
            })],
        };
        let mut content = Self::default();
        if text.trim_start_matches('\u{feff}').starts_with("---\n") {
            content.lint.push(Lint::FrontMatter);
        }
        if format == Format::Html {
            let first = nodes.iter().find(|node| !is_blank(node));
            if !matches!(first, Some(Node::Element(element)) if element.name == "h1") {
                content.lint.push(Lint::NoHeading);
            }
        }
        content.look(&nodes, false);
        content.lint.sort_unstable();
        content.lint.dedup();
        Self { nodes, ..content }
    }

    /// The first words, at most this many characters.
    pub(super) fn first_words(&self, limit: usize) -> String {
        let mut text = String::new();
        gather(&self.nodes, &mut text);
        text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(limit).collect()
    }

    fn look(&mut self, nodes: &[Node], in_list: bool) {
        for node in nodes {
            let Node::Element(element) = node else { continue };
            match element.name.as_str() {
                "table" => self.lint.push(Lint::Table),
                "ul" | "ol" if in_list => self.lint.push(Lint::NestedList),
                "pre" | "figure" | "blockquote" | "h1" | "h2" | "h3" | "h4" if in_list => {
                    self.lint.push(Lint::BlockInList);
                }
                "iframe" | "object" | "embed" | "video" | "audio" | "svg" | "form" => self.lint.push(Lint::Embedded),
                "script" | "style" => self.lint.push(Lint::Script),
                "h5" | "h6" => self.lint.push(Lint::SmallHeading),
                "img" => {
                    let source = element.attribute("src").unwrap_or_default();
                    self.images.push(source.to_owned());
                    self.lint.extend(in_list.then_some(Lint::BlockInList));
                    self.lint.extend(match Url::parse(source) {
                        Ok(url) if matches!(url.scheme(), "http" | "https") => None,
                        Ok(_) => Some(Lint::DataImage),
                        Err(_) => Some(Lint::RelativeUrl),
                    });
                }
                "a" if element.attribute("href").is_some_and(|href| Url::parse(href).is_err()) => {
                    self.lint.push(Lint::RelativeUrl);
                }
                _ => {}
            }
            self.look(&element.children, in_list || matches!(element.name.as_str(), "ul" | "ol"));
        }
    }
}

/// Whether a node shows nothing: a comment, or blanks.
pub(super) fn is_blank(node: &Node) -> bool {
    match node {
        Node::Element(_) => false,
        Node::Text(text) => text.trim().is_empty(),
        Node::Comment(_) | Node::CutShort => true,
    }
}

/// Appends the text of nodes, blocks apart from each other.
pub(super) fn gather(nodes: &[Node], text: &mut String) {
    for node in nodes {
        match node {
            Node::Text(piece) => text.push_str(piece),
            Node::Element(element) => match element.name.as_str() {
                "script" | "style" => {}
                "a" | "b" | "strong" | "i" | "em" | "code" | "span" => gather(&element.children, text),
                _ => {
                    text.push(' ');
                    gather(&element.children, text);
                    text.push(' ');
                }
            },
            Node::Comment(_) | Node::CutShort => {}
        }
    }
}
