//! The article of a built page: what its author wrote, without what the theme puts around it.
//!
//! It is found by the markup of generators and themes, then by `<article>` and `<main>`, and last as the element that
//! has the most text of its own. Readability libraries do the same, at many times the size.

use html::{Element, Node, text};

/// Classes of the text itself: microformats (<https://microformats.org/wiki/h-entry>), schema.org, and the classes of
/// `WordPress` and Jekyll themes, Hugo themes, Hexo, Docusaurus, MkDocs Material, `VuePress` and GitHub's Markdown.
const CONTENT: [&str; 18] = [
    "e-content",
    "entry-content",
    "post-content",
    "article-content",
    "post-body",
    "article-body",
    "article-entry",
    "post__content",
    "article__content",
    "blog-post-content",
    "post-single-content",
    "single-content",
    "theme-doc-markdown",
    "md-content__inner",
    "theme-default-content",
    "markdown-body",
    "prose",
    "post-text",
];

/// Words in the classes of elements that are not part of the text.
const AROUND: [&str; 18] = [
    "share",
    "sharing",
    "sharedaddy",
    "social",
    "comments",
    "disqus",
    "giscus",
    "utterances",
    "related",
    "relatedposts",
    "pagination",
    "pager",
    "breadcrumb",
    "breadcrumbs",
    "toc",
    "newsletter",
    "subscribe",
    "webmentions",
];

/// The same, as whole class names.
const AROUND_WHOLLY: [&str; 14] = [
    "post-meta",
    "entry-meta",
    "article-meta",
    "post-tags",
    "entry-tags",
    "tags",
    "post-header",
    "entry-header",
    "post-info",
    "post-footer",
    "author-bio",
    "post-author",
    "post-nav",
    "byline",
];

/// The nodes of a page's article; none where nothing on it looks like one.
pub(super) fn article(page: &[Node]) -> Option<Vec<Node>> {
    let mut marked = Vec::new();
    find(page, &is_content, &mut marked);
    if let Some(content) = longest(marked) {
        return Some(within(&content.children, false));
    }
    for name in ["article", "main"] {
        let mut named = Vec::new();
        find(page, &|element| element.name == name, &mut named);
        if let Some(whole) = longest(named) {
            return Some(within(&whole.children, true));
        }
    }
    let mut all = Vec::new();
    find_all(page, &mut all);
    let densest = all.into_iter().max_by_key(|element| own_text(element)).filter(|element| own_text(element) > 0)?;
    Some(within(&densest.children, true))
}

fn is_content(element: &Element) -> bool {
    element.has_class(&CONTENT) || element.attribute("itemprop").is_some_and(|names| names.contains("articleBody"))
}

/// The outermost elements that satisfy a condition.
fn find<'page>(nodes: &'page [Node], holds: &impl Fn(&Element) -> bool, found: &mut Vec<&'page Element>) {
    for element in elements(nodes) {
        if holds(element) { found.push(element) } else { find(&element.children, holds, found) }
    }
}

fn find_all<'page>(nodes: &'page [Node], found: &mut Vec<&'page Element>) {
    for element in elements(nodes).filter(|element| !is_around(element, true)) {
        found.push(element);
        find_all(&element.children, found);
    }
}

fn longest(found: Vec<&Element>) -> Option<&Element> {
    found
        .into_iter()
        .map(|element| (text(&element.children).trim().len(), element))
        .filter(|(length, _)| *length > 0)
        .reduce(|one, other| if other.0 > one.0 { other } else { one })
        .map(|(_, element)| element)
}

/// How much text is in paragraphs and the like directly below an element.
fn own_text(element: &Element) -> usize {
    let is_part = |child: &&Element| matches!(&*child.name, "p" | "pre" | "blockquote" | "ul" | "ol" | "h2" | "h3");
    elements(&element.children).filter(is_part).map(|child| text(&child.children).len()).sum()
}

/// The nodes without what is around the text. A whole article has its own header and footer.
fn within(nodes: &[Node], whole: bool) -> Vec<Node> {
    let kept = |node: &Node| match node {
        Node::Element(element) if is_around(element, whole) => None,
        Node::Element(element) => {
            let children = within(&element.children, whole);
            Some(Node::Element(Element {
                name: element.name.clone(),
                attributes: element.attributes.clone(),
                children,
            }))
        }
        // A comment of the page must not be mistaken for one of ours, which give lines.
        Node::Comment(_) => None,
        Node::CutShort | Node::Text(_) => Some(node.clone()),
    };
    nodes.iter().filter_map(kept).collect()
}

fn is_around(element: &Element, whole: bool) -> bool {
    let name = element.name.as_str();
    if matches!(name, "nav" | "form" | "button" | "dialog" | "head")
        || (whole && matches!(name, "header" | "footer" | "aside"))
    {
        return true;
    }
    // Highlighters have such classes too, on the words of the code.
    let groups = matches!(name, "div" | "section" | "aside" | "ul" | "ol" | "p" | "footer" | "header" | "details");
    let mut classes = element.classes().chain(element.attribute("id"));
    groups
        && classes.any(|class| {
            AROUND_WHOLLY.contains(&class)
                || class.split(['-', '_']).any(|word| AROUND.contains(&&*word.to_ascii_lowercase()))
        })
}

fn elements(nodes: &[Node]) -> impl Iterator<Item = &Element> {
    nodes.iter().filter_map(|node| if let Node::Element(element) = node { Some(element) } else { None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_is_found_and_what_is_round_it_left_out() {
        let around =
            "<nav>n</nav><div class=share-buttons>s</div><div id=comments>c</div><ul class=related-posts><li>r</ul>";
        for (page, expected) in [
            (
                "<main><div class='post h-entry'><h1>t</h1><div class='x e-content'>AROUND<p>a</p><aside>b</aside></div></div>",
                "ab",
            ),
            ("<article><header><h1>t</h1></header><p>a</p><footer>f</footer>AROUND</article><article>z</article>", "a"),
            ("<div itemprop='articleBody'><p>a <span class='token comment'>b</span></div>", "a b"),
            ("<body><header>h</header><main>AROUND<p>a</main>", "a"),
            (
                "<div>menu</div><div><p>some words</p><p>and more</p></div><div class=sidebar><p>x</p></div>",
                "some wordsand more",
            ),
            ("<div class=post-content> </div><article>a</article>", "a"),
        ] {
            let document = html::document(&page.replace("AROUND", around));
            assert_eq!(article(&document).map(|nodes| text(&nodes)).as_deref(), Some(expected), "{page}");
        }
        assert_eq!(article(&html::document("<div><script>1</script></div>")), None);
    }
}
