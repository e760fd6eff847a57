//! The shortcodes that Hugo brings itself (<https://gohugo.io/shortcodes/>), as trees.

use super::call::Call;
use crate::context::PostContext;
use crate::markdown;
use generators::Reference;
use html::{Element, Node};
use literals::Value;
use post::Post;

/// What a shortcode becomes.
pub(super) enum Embedded {
    /// A tree in its place.
    Tree(Vec<Node>),
    /// Markdown in its place.
    Markdown(String),
    /// A tree before its content, which is Markdown.
    Before(Vec<Node>),
}

impl Embedded {
    /// How long the texts in it are, in bytes.
    pub(super) fn length(&self) -> usize {
        match self {
            Self::Tree(tree) | Self::Before(tree) => tree.iter().map(length).sum(),
            Self::Markdown(text) => text.len(),
        }
    }
}

/// How long the texts in a tree are, in bytes.
pub(in crate::templates) fn length(node: &Node) -> usize {
    match node {
        Node::Text(text) | Node::Comment(text) => text.len(),
        Node::CutShort => 0,
        Node::Element(element) => element.children.iter().map(length).sum(),
    }
}

/// Whether a shortcode has an end and something before it.
pub(super) fn has_inner(name: &str) -> bool {
    matches!(name, "highlight" | "details")
}

/// Renders a shortcode; `None` for one that Hugo does not bring, or that asks for what is not known here.
pub(super) fn render(call: &Call<'_>, inner: Option<&str>, post: &Post, context: &PostContext<'_>) -> Option<Embedded> {
    let tree = match (call.name, inner) {
        ("figure", _) => figure(call)?,
        ("youtube", _) => player(format!("https://www.youtube.com/embed/{}", call.parameter("id", 0)?)),
        ("vimeo", _) => player(format!("https://player.vimeo.com/video/{}", call.parameter("id", 0)?)),
        ("instagram", _) => player(format!("https://www.instagram.com/p/{}/", call.parameter("id", 0)?)),
        ("gist", _) => {
            player(format!("https://gist.github.com/{}/{}.js", call.parameter("user", 0)?, call.parameter("id", 1)?))
        }
        ("x" | "tweet" | "twitter", _) => player(match (call.named("user"), call.named("id")) {
            (Some(user), Some(id)) => format!("https://twitter.com/{user}/status/{id}"),
            _ => format!("https://twitter.com/i/status/{}", call.parameter("id", 0)?),
        }),
        ("ref" | "relref", _) => Node::Text(reference(call, context)?),
        ("param", _) => Node::Text(parameter(post, context, call.parameter("name", 0)?)?),
        ("highlight", Some(code)) => highlight(call.parameter("type", 0), code),
        ("details", Some(_)) => {
            let summary = call.named("summary").unwrap_or("Details");
            return Some(Embedded::Before(vec![Element::new("summary", inline(summary)).into()]));
        }
        _ => return None,
    };
    Some(Embedded::Tree(vec![tree]))
}

/// Code as a highlighter leaves it; `{% highlight %}` makes the same.
pub(in crate::templates) fn highlight(language: Option<&str>, code: &str) -> Node {
    let text = Node::Text(code.trim_matches('\n').to_owned());
    let inner = Element::new("code", vec![text]).with("class", format!("language-{}", language.unwrap_or("text")));
    Element::new("pre", vec![inner.into()]).into()
}

fn player(source: String) -> Node {
    Element::new("iframe", Vec::new()).with("src", source).into()
}

fn figure(call: &Call<'_>) -> Option<Node> {
    let caption = call.named("caption");
    let alt = call.named("alt").or(caption).map(markdown::plain).unwrap_or_default();
    let image: Node = Element::new("img", Vec::new()).with("src", call.parameter("src", 0)?).with("alt", alt).into();
    let picture = match call.named("link") {
        Some(link) => Element::new("a", vec![image]).with("href", link).into(),
        None => image,
    };
    let mut below = Vec::new();
    below.extend(call.named("title").map(|title| Element::new("h4", inline(title)).into()));
    below.extend(caption.map(|caption| Element::new("p", inline(caption)).into()));
    below.extend(call.named("attr").map(|attribution| {
        let text = inline(attribution);
        match call.named("attrlink") {
            Some(link) => Element::new("p", vec![Element::new("a", text).with("href", link).into()]).into(),
            None => Element::new("p", text).into(),
        }
    }));
    let caption = Element::new("figcaption", below).into();
    Some(Element::new("figure", vec![picture, caption]).into())
}

/// The address of another page: with its host, or from the root.
fn reference(call: &Call<'_>, context: &PostContext<'_>) -> Option<String> {
    let target = call.parameter("path", 0)?;
    let reference = match call.named("lang") {
        Some(language) => Reference::NameIn(target, language),
        None => Reference::Name(target),
    };
    context.around.locate(reference).ok()
}

/// A parameter's Markdown as a tree.
fn inline(text: &str) -> Vec<Node> {
    html::fragment(&markdown::inline(text))
}

/// A value of the front matter or, failing that, of the site's parameters, by a name with dots.
fn parameter(post: &Post, context: &PostContext<'_>, name: &str) -> Option<String> {
    let find = |from| name.split('.').try_fold(from, |value: &Value, key| value.get_any_case(key));
    let own = find(&post.front).or_else(|| post.front.get_any_case("params").and_then(find));
    let configuration = context.around.configuration();
    let of_site = || configuration.get_any_case("params").and_then(find);
    own.or_else(of_site)?.text().map(str::to_owned)
}
