//! A story as Medium would show it: the few forms that it has, and nothing that could run.
//!
//! The markup is written anew from the tree, out of a closed list of elements; what Medium drops leaves a note in its
//! place. How Medium maps what it gets: the first `h1` is the title and an `h2` right below it the subtitle, a further
//! `h1` is a large heading, `h2` to `h4` are small ones and the rest is plain text (mediumctl; medium-api-docs issue
//! 124).

use std::fmt::{self, Display, Formatter};

use url::Url;

use html::{Element, Node};

use super::content::{gather, is_blank};

/// A story's content as markup that is safe to place in a page.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// The title in the text.
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
        let body = blocks.map(|node| Safe(std::slice::from_ref(node)).to_string()).collect();
        Self { title, subtitle, body }
    }
}

/// Text escaped for markup, without the control characters that HTML and XML do not allow.
pub(super) fn escape(text: &str) -> String {
    let is_forbidden = |c: char| (c.is_control() && !matches!(c, '\t' | '\n')) || matches!(c, '\u{fffe}' | '\u{ffff}');
    html::escape(&text.replace(is_forbidden, "\u{fffd}"))
}

/// Nodes as markup out of the closed list.
struct Safe<'a>(&'a [Node]);

impl Display for Safe<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|node| match node {
            Node::Text(text) => out.write_str(&escape(text)),
            Node::Element(element) => write_element(element, out),
            Node::Comment(_) | Node::CutShort => Ok(()),
        })
    }
}

fn write_element(element: &Element, out: &mut Formatter<'_>) -> fmt::Result {
    let inside = Safe(&element.children);
    match element.name.as_str() {
        name @ ("p" | "blockquote" | "pre" | "ul" | "li" | "figure" | "figcaption" | "strong" | "em" | "code") => {
            write!(out, "<{name}>{inside}</{name}>")
        }
        "b" => write!(out, "<strong>{inside}</strong>"),
        "i" => write!(out, "<em>{inside}</em>"),
        "h1" => write!(out, "<h3>{inside}</h3>"),
        "h2" | "h3" | "h4" => write!(out, "<h4>{inside}</h4>"),
        "h5" | "h6" => write!(out, "<p>{inside}</p>"),
        "ol" => match element.attribute("start").and_then(|start| start.parse::<u32>().ok()) {
            Some(start) => write!(out, "<ol start=\"{start}\">{inside}</ol>"),
            None => write!(out, "<ol>{inside}</ol>"),
        },
        "a" => match web_address(element.attribute("href"), true) {
            Some(url) => write!(out, "<a href=\"{}\" rel=\"nofollow noopener\">{inside}</a>", escape(&url)),
            None => write!(out, "{inside}"),
        },
        "img" => match web_address(element.attribute("src"), false) {
            Some(url) => {
                let alt = escape(element.attribute("alt").unwrap_or_default());
                write!(out, "<img src=\"{}\" alt=\"{alt}\" loading=\"lazy\">", escape(&url))
            }
            None => lost("picture without an absolute address", out),
        },
        name @ ("br" | "hr") => write!(out, "<{name}>"),
        name @ ("table" | "iframe" | "object" | "embed" | "video" | "audio" | "svg" | "form") => lost(name, out),
        "script" | "style" | "template" | "noscript" | "title" | "head" | "textarea" | "select" => Ok(()),
        _ => write!(out, "{inside}"),
    }
}

fn lost(what: &str, out: &mut Formatter<'_>) -> fmt::Result {
    write!(out, "<span class=\"lost\">Medium drops this: {what}</span>")
}

/// An address that a browser may follow: on the web, or a mail address where that will do.
pub(super) fn web_address(address: Option<&str>, mail: bool) -> Option<String> {
    let url = Url::parse(address?).ok()?;
    (matches!(url.scheme(), "http" | "https") || (mail && url.scheme() == "mailto")).then(|| url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use html::fragment;

    #[test]
    fn nothing_that_could_run_is_shown() {
        for (html, expected) in [
            ("<h1>T<b>x</b></h1> <h2>S</h2><h2>H</h2>", "Tx|S|<h4>H</h4>"),
            ("<h2>H</h2><h1>T</h1>", "||<h4>H</h4><h3>T</h3>"),
            ("<p onclick=x>a<script>b</script>&lt;c</p>", "||<p>a&lt;c</p>"),
            ("<a href=javascript:x>a</a><a href='//h/x'>b</a>", "||ab"),
            ("<a href='https://h/?\"'>a</a>", "||<a href=\"https://h/?%22\" rel=\"nofollow noopener\">a</a>"),
            ("<ol start=x><li>a</ol><ol start=3></ol>", "||<ol><li>a</li></ol><ol start=\"3\"></ol>"),
            ("<div><style>x</style><custom-tag>a</custom-tag></div>", "||a"),
            ("a<iframe src=x></iframe>", "||a<span class=\"lost\">Medium drops this: iframe</span>"),
        ] {
            let Shown { title, subtitle, body } = Shown::new(&fragment(html));
            assert_eq!(format!("{}|{}|{body}", title.unwrap_or_default(), subtitle.unwrap_or_default()), expected);
        }
    }
}
