//! What a reader finds in HTML: words, links, pictures and the parts they come in. Read alike from the generator's page
//! and from the story's face.

use std::collections::BTreeSet;

use html::{Element, Node};
use url::Url;

/// Everything that is compared.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// The words in their order: runs of letters and digits, so that typography makes no difference.
    pub(super) words: Vec<String>,
    /// Where the links lead, absolute.
    pub(super) links: BTreeSet<String>,
    /// Players and scripts of other sites, which a story may link to.
    pub(super) players: usize,
    /// The pictures' addresses, absolute.
    pub(super) pictures: BTreeSet<String>,
    /// The items of lists that have text of their own.
    pub(super) items: usize,
    /// Quotes, each as often as lists, code and the like part its text.
    pub(super) quotes: usize,
    pub(super) tables: usize,
    /// The text of each block of code, without empty lines at its ends.
    pub(super) code: Vec<String>,
    /// Elements that hold neither text nor a picture, though they are blocks.
    pub(super) empty: usize,
    /// The names of all elements.
    pub(super) names: BTreeSet<String>,
    /// Links and pictures that are not absolute as written.
    pub(super) relative: Vec<String>,
    /// The text outside of code.
    pub(super) prose: String,
    text: String,
}

impl Shape {
    /// Reads HTML that stands at an address.
    pub(super) fn of(html: &str, base: &Url) -> Self {
        let mut shape = Self::default();
        shape.nodes(&html::fragment(html), base, false);
        shape.words = words(&shape.text);
        shape
    }

    fn nodes(&mut self, nodes: &[Node], base: &Url, in_heading: bool) {
        for node in nodes {
            match node {
                Node::Text(text) => {
                    self.text.push_str(text);
                    self.prose.push_str(text);
                }
                Node::Element(element) => self.element(element, base, in_heading),
                Node::Comment(_) | Node::CutShort => {}
            }
        }
    }

    fn element(&mut self, element: &Element, base: &Url, in_heading: bool) {
        self.names.insert(element.name.clone());
        if is_unseen(element) {
            self.players += usize::from(element.name == "script" && element.attribute("src").is_some());
            return;
        }
        let parts = is_block(&element.name);
        if parts {
            self.text.push('\n');
        }
        match element.name.as_str() {
            "a" => self.link(element, base, in_heading),
            "img" => self.picture(element, base),
            // What is in them is shown where they cannot be played.
            "iframe" | "video" | "audio" => {
                self.players += 1;
                self.text.push('\n');
                return;
            }
            "object" | "embed" => self.players += 1,
            "li" => self.items += usize::from(!own_text(&element.children).trim().is_empty()),
            "blockquote" => self.quotes += texts_in(&element.children),
            "table" => self.tables += 1,
            "pre" => {
                let code = code(&element.children);
                self.text.push_str(&code);
                if !code.trim().is_empty() {
                    self.code.push(code.trim_matches('\n').to_owned());
                }
                self.text.push('\n');
                return;
            }
            _ => {}
        }
        if matches!(element.name.as_str(), "p" | "h1" | "h2" | "h3" | "li" | "blockquote") {
            let blank = own_text(&element.children).trim().is_empty() && html_of(element) == 0;
            self.empty += usize::from(blank);
        }
        // The mark of a footnote stands beside a word, and is none of its letters.
        let mark = element.name == "sup" && element.children.iter().any(|node| matches!(node, Node::Element(_)));
        if mark {
            self.text.push(' ');
        }
        let heading = in_heading || element.name.strip_prefix('h').is_some_and(|level| level.parse::<u8>().is_ok());
        // Signs of templates are no fault in what is shown as code.
        let before = (element.name == "code").then_some(self.prose.len());
        self.nodes(&element.children, base, heading);
        if let Some(before) = before {
            self.prose.truncate(before);
        }
        if parts || mark {
            self.text.push('\n');
        }
    }

    fn link(&mut self, link: &Element, base: &Url, in_heading: bool) {
        let Some(address) = link.attribute("href").map(str::trim).filter(|address| !address.is_empty()) else { return };
        let own_place = address.starts_with('#') && (in_heading || address.starts_with("#fn"));
        if own_place || (own_text(&link.children).trim().is_empty() && html_of(link) == 0) {
            return;
        }
        let Ok(url) = base.join(address) else { return };
        if matches!(url.scheme(), "http" | "https" | "mailto") {
            if Url::parse(address).is_err() {
                self.relative.push(address.to_owned());
            }
            self.links.insert(folded(url.as_str()));
        }
    }

    fn picture(&mut self, image: &Element, base: &Url) {
        let address = image.attribute("src").or_else(|| image.attribute("data-src")).unwrap_or_default().trim();
        let counter = ["width", "height"].iter().any(|side| matches!(image.attribute(side), Some("0" | "1")));
        if counter || address.is_empty() || image.has_class(&["emoji"]) {
            return;
        }
        if let Ok(url) = base.join(address) {
            if Url::parse(address).is_err() {
                self.relative.push(address.to_owned());
            }
            self.pictures.insert(original(&folded(url.as_str())));
        }
    }
}

/// An address as it is compared: Go's templates encode what they print into attributes more than Markdown does.
pub(super) fn folded(address: &str) -> String {
    let upper = |part: (usize, &str)| match (part.0, part.1.get(..2)) {
        (1.., Some(hex)) if hex.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            format!("%{}{}", hex.to_uppercase(), &part.1[2..])
        }
        (0, _) => part.1.to_owned(),
        _ => format!("%{}", part.1),
    };
    let address: String = address.split('%').enumerate().map(upper).collect();
    ["%28 (", "%29 )", "%27 '", "%5B [", "%5D ]"]
        .iter()
        .filter_map(|pair| pair.split_once(' '))
        .fold(address, |address, (encoded, plain)| address.replace(encoded, plain))
}

/// The picture that Hugo has made another size of: what it adds to the name depends on its version.
fn original(address: &str) -> String {
    let parts = address.rsplit_once("_hu_").and_then(|(name, rest)| Some((name, rest.split_once('.')?)));
    match parts {
        Some((name, (hash, ending))) if hash.chars().all(|c| c.is_ascii_hexdigit()) => format!("{name}.{ending}"),
        _ => address.to_owned(),
    }
}

/// Runs of letters and digits; each character of a script without blanks is one.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in unicode_normalization::UnicodeNormalization::nfkc(text) {
        let alone = matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
        if c.is_alphanumeric() && !alone {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if alone {
            words.push(c.to_string());
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

/// What no reader sees, or what is made for the page and is no part of the post: line numbers, the table of contents,
/// the way back from a footnote.
fn is_unseen(element: &Element) -> bool {
    let name = element.name.as_str();
    matches!(name, "script" | "style" | "template" | "noscript" | "svg" | "button" | "select" | "textarea" | "title")
        || element.has_class(&["gutter", "rouge-gutter", "lineno", "linenos", "lnt", "ln"])
        || element.has_class(&["footnote-backref", "reversefootnote"])
        || element.attribute("id") == Some("markdown-toc")
        || name == "nav"
}

/// The text of nodes, without what stands in lists, code and tables within them.
fn own_text(nodes: &[Node]) -> String {
    nodes.iter().fold(String::new(), |text, node| match node {
        Node::Text(more) => text + more,
        Node::Element(element) if is_unseen(element) => text,
        Node::Element(element) if matches!(&*element.name, "ul" | "ol" | "pre" | "table" | "figure") => text,
        Node::Element(element) => text + &own_text(&element.children),
        Node::Comment(_) | Node::CutShort => text,
    })
}

/// How many texts nodes are, between what is no text.
fn texts_in(nodes: &[Node]) -> usize {
    let is_text = |node: &Node| match node {
        Node::Text(text) => Some(true).filter(|_| !text.trim().is_empty()),
        Node::Element(inner) => {
            let parts = ["ul", "ol", "pre", "table", "figure", "hr", "blockquote", "iframe"].contains(&&*inner.name);
            let is_blank = own_text(&inner.children).trim().is_empty();
            if parts { Some(false) } else { Some(true).filter(|_| !is_blank) }
        }
        Node::Comment(_) | Node::CutShort => None,
    };
    let mut kinds: Vec<bool> = nodes.iter().filter_map(is_text).collect();
    kinds.dedup();
    kinds.into_iter().filter(|is_text| *is_text).count()
}

/// How many pictures, code blocks and the like an element holds.
fn html_of(element: &Element) -> usize {
    let one = |node: &Node| match node {
        Node::Element(inner) => {
            usize::from(matches!(&*inner.name, "img" | "pre" | "iframe" | "ul" | "ol")) + html_of(inner)
        }
        _ => 0,
    };
    element.children.iter().map(one).sum()
}

fn code(nodes: &[Node]) -> String {
    nodes.iter().fold(String::new(), |text, node| match node {
        Node::Text(more) => text + more,
        Node::Element(element) if element.name == "br" => text + "\n",
        Node::Element(element) if is_unseen(element) => text,
        Node::Element(element) => text + &code(&element.children),
        Node::Comment(_) | Node::CutShort => text,
    })
}

fn is_block(name: &str) -> bool {
    !matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}
