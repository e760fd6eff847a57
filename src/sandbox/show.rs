//! A story as Medium would show it: the few forms that it has, and nothing that could run.
//!
//! The markup is written anew from the tree, out of a closed list of elements; what Medium drops leaves a note in its
//! place. How Medium maps what it gets: the first `h1` is the title and an `h2` right below it the subtitle, a further
//! `h1` is a large heading, `h2` to `h4` are small ones and the rest is plain text (mediumctl; medium-api-docs issue
//! 124).

use url::Url;

use crate::html::{Element, Node};

use super::content::{gather, is_blank};

/// A story's content as markup that is safe to place in a page.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// The title that stands in the text.
    pub(super) title: Option<String>,
    /// The subtitle below it.
    pub(super) subtitle: Option<String>,
    /// The rest.
    pub(super) body: String,
}

impl Shown {
    /// Shows content.
    pub(super) fn new(nodes: &[Node]) -> Self {
        let mut blocks = nodes.iter().filter(|node| !is_blank(node)).peekable();
        let mut heading = |name: &str| {
            let node = blocks.next_if(|node| matches!(node, Node::Element(element) if element.name == name))?;
            let mut text = String::new();
            gather(std::slice::from_ref(node), &mut text);
            Some(escape(text.trim()))
        };
        let title = heading("h1");
        let subtitle = title.as_ref().and_then(|_| heading("h2"));
        let mut body = String::new();
        for node in blocks {
            write(node, &mut body);
        }
        Self { title, subtitle, body }
    }
}

/// Text as it stands in markup, quotes of attributes included.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // No other control character may stand in HTML or XML.
            '\t' | '\n' => escaped.push(letter),
            control if control.is_control() || matches!(control, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            letter => escaped.push(letter),
        }
    }
    escaped
}

fn write(node: &Node, out: &mut String) {
    match node {
        Node::Text(text) => out.push_str(&escape(text)),
        Node::Element(element) => write_element(element, out),
        Node::Comment(_) => {}
    }
}

fn write_element(element: &Element, out: &mut String) {
    let children = &element.children;
    match element.name.as_str() {
        "p" | "blockquote" | "pre" | "ul" | "li" | "figure" | "figcaption" | "strong" | "em" | "code" => {
            wrap(&element.name, "", children, out);
        }
        "b" => wrap("strong", "", children, out),
        "i" => wrap("em", "", children, out),
        "h1" => wrap("h3", "", children, out),
        "h2" | "h3" | "h4" => wrap("h4", "", children, out),
        "h5" | "h6" => wrap("p", "", children, out),
        "ol" => {
            let start: Option<u32> = element.attribute("start").and_then(|start| start.parse().ok());
            wrap("ol", &start.map_or_else(String::new, |start| format!(" start=\"{start}\"")), children, out);
        }
        "a" => match web_address(element.attribute("href"), true) {
            Some(url) => wrap("a", &format!(" href=\"{}\" rel=\"nofollow noopener\"", escape(&url)), children, out),
            None => children.iter().for_each(|child| write(child, out)),
        },
        "img" => match web_address(element.attribute("src"), false) {
            Some(url) => {
                let alt = element.attribute("alt").unwrap_or_default();
                out.push_str(&format!("<img src=\"{}\" alt=\"{}\" loading=\"lazy\">", escape(&url), escape(alt)));
            }
            None => lost("picture without an address of its own", out),
        },
        "br" => out.push_str("<br>"),
        "hr" => out.push_str("<hr>"),
        "table" => lost("table", out),
        "iframe" | "object" | "embed" | "video" | "audio" | "svg" | "form" => lost(&element.name, out),
        "script" | "style" | "template" | "noscript" | "title" | "head" | "textarea" | "select" => {}
        _ => children.iter().for_each(|child| write(child, out)),
    }
}

fn wrap(name: &str, attributes: &str, children: &[Node], out: &mut String) {
    out.push_str(&format!("<{name}{attributes}>"));
    children.iter().for_each(|child| write(child, out));
    out.push_str(&format!("</{name}>"));
}

fn lost(what: &str, out: &mut String) {
    out.push_str(&format!("<span class=\"lost\">Medium drops what stands here: {}</span>", escape(what)));
}

/// An address that a browser may follow: on the web, or a mail address where that will do.
pub(super) fn web_address(address: Option<&str>, mail: bool) -> Option<String> {
    let url = Url::parse(address?).ok()?;
    (matches!(url.scheme(), "http" | "https") || (mail && url.scheme() == "mailto")).then(|| url.to_string())
}
