//! What Medium's import needs of the blog's own page, as several authors found out in 2026.

use html::{Element, Node};

/// What a page lacks for an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lacking {
    /// What would cost the story words or pictures, in a few words each.
    pub needed: Vec<String>,
    /// What would cost it its date or its looks in listings, by the names of the tags.
    pub wished: Vec<String>,
}

/// Looks through a page, its `head` and its `body`.
pub(super) fn lacking(document: &[Node]) -> Lacking {
    let (mut metas, mut articles) = (Vec::new(), Vec::new());
    look(document, &mut metas, &mut articles);
    let mut found = Lacking::default();
    if articles.is_empty() {
        found.needed.push("the page has no `article` that would say where the story begins".to_owned());
    }
    let relative = articles.iter().map(|article| pictures(&article.children)).sum();
    match relative {
        0 => {}
        1 => found.needed.push("1 picture of the page has no absolute address".to_owned()),
        count => found.needed.push(format!("{count} pictures of the page have no absolute address")),
    }
    let wished = ["article:published_time", "og:title", "og:description", "og:image"];
    let is_there = |name: &&str| metas.iter().any(|(own, content)| own == name && !content.trim().is_empty());
    found.wished = wished.iter().filter(|name| !is_there(name)).map(|name| (*name).to_owned()).collect();
    found
}

/// Gathers what the `meta` elements say, and the outermost articles.
fn look<'a>(nodes: &'a [Node], metas: &mut Vec<(&'a str, &'a str)>, articles: &mut Vec<&'a Element>) {
    for element in nodes.iter().filter_map(element) {
        match element.name.as_str() {
            "article" => articles.push(element),
            "meta" => {
                let name = element.attribute("property").or_else(|| element.attribute("name"));
                metas.extend(name.zip(element.attribute("content")));
            }
            _ => look(&element.children, metas, articles),
        }
    }
}

/// How many pictures have no absolute address.
fn pictures(nodes: &[Node]) -> usize {
    let one = |element: &Element| {
        let source = element.attribute("src").unwrap_or_default();
        let is_relative = element.name == "img" && !source.starts_with("https://") && !source.starts_with("http://");
        usize::from(is_relative) + pictures(&element.children)
    };
    nodes.iter().filter_map(element).map(one).sum()
}

fn element(node: &Node) -> Option<&Element> {
    match node {
        Node::Element(element) => Some(element),
        Node::Text(_) | Node::Comment(_) | Node::CutShort => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_import_needs_is_looked_for() {
        let metas = "<meta property='article:published_time' content='2026-01-01'><meta property=og:title content=T>\
                     <meta name='og:description' content=D><meta property=og:image content=https://b.example/i.png>";
        for (head, body, needed, wished) in [
            (metas, "<main><article><p>a<img src=https://b.example/a.png></article></main>", 0, &[][..]),
            (metas, "<p>a", 1, &[]),
            (metas, "<article><img src=/a.png><p><img src=b.png></article><img src=/logo.png>", 1, &[]),
            (
                "<meta property=og:title content=' '>",
                "<article>a</article>",
                0,
                &["article:published_time", "og:title", "og:description", "og:image"],
            ),
        ] {
            let found = lacking(&html::document(&format!("<html><head>{head}</head><body>{body}</body></html>")));
            assert_eq!(
                (found.needed.len(), found.wished),
                (needed, wished.iter().map(|name| (*name).to_owned()).collect()),
                "{body}"
            );
        }
    }
}
