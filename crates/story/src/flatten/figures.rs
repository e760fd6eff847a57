//! Pictures and their captions.

use url::Url;

use super::links::find;
use super::spacing::{Loose, Marks};
use super::{Place, Walk};
use crate::pictures::{is_web, placed, reluctance, written};
use crate::{Block, Kind, Text};
use html::{Element, Node, fragment};
use post::problem::{Code, Problem};

/// Attributes in which pages that load their pictures late name them, in place of `src` and `srcset`.
const LATE: [&str; 5] = ["data-src", "data-original", "data-lazy-src", "data-srcset", "data-lazy-srcset"];

/// How the one-pixel placeholder for a lazily loaded picture starts.
const POINT: &str = "data:image/gif;base64,R0lGODlhAQAB";

impl Walk<'_> {
    /// `<img>`.
    pub(super) fn picture(&mut self, image: &Element, marks: &Marks) {
        self.picture_of_several(image, &[], marks);
    }

    /// `<picture>`: an `<img>`, and further addresses for it.
    pub(super) fn pictures(&mut self, picture: &Element, marks: &Marks) {
        let sources = elements(&picture.children).filter(|element| element.name == "source").collect::<Vec<_>>();
        match find(&picture.children, "img") {
            Some(image) => self.picture_of_several(image, &sources, marks),
            None => self.nodes(&picture.children, marks),
        }
    }

    /// `<noscript>`: a picture for readers without scripts, unless the element before it shows that.
    pub(super) fn without_scripts(&mut self, element: &Element, before: &[Node], marks: &Marks) {
        let twin = elements(before).next_back();
        if twin.and_then(image_of).is_some_and(|(image, sources)| self.on_the_web(image, &sources).is_some()) {
            return;
        }
        let inner = without_scripts(element);
        if let Some(picture) = inner.iter().find_map(|node| find(std::slice::from_ref(node), "picture")) {
            self.pictures(picture, marks);
        } else if let Some(image) = find(&inner, "img") {
            self.picture(image, marks);
        }
    }

    fn picture_of_several(&mut self, image: &Element, sources: &[&Element], marks: &Marks) {
        let alt = alternative(image);
        if image.has_class(&["emoji"]) {
            return self.flow.text(&alt, marks, self.line);
        }
        if ["width", "height"].iter().any(|side| matches!(image.attribute(side), Some("0" | "1"))) {
            return; // a counter of visits
        }
        let (source, problems) = match self.on_the_web(image, sources) {
            Some((address, url)) => placed(&address, &url, self.options),
            None => match image.attribute("src").map(str::trim) {
                Some(address) if address.starts_with("data:") && !address.starts_with(POINT) => {
                    match written(address, self.options) {
                        Ok(source) => (source, Vec::new()),
                        Err(problem) => return self.report(problem),
                    }
                }
                _ => return,
            },
        };
        for problem in problems {
            self.report(problem);
        }
        if alt.is_empty() {
            self.report(
                Problem::new(Code::ImageAlt, format!("the image `{}` has no alt text", source.name()))
                    .hint("describe it in a few words: `![a cat on a chair](cat.jpg)`"),
            );
        }
        let link = marks.link.as_deref().map(str::to_owned);
        let figure = Kind::Figure { source, alt, link, caption: Text::default() };
        self.flow.figure(figure, self.line);
    }

    /// The address of a picture on the web, as written and absolute. What is loaded lazily counts before its placeholder, then a
    /// type that Medium takes before others, then the order written.
    fn on_the_web(&self, image: &Element, sources: &[&Element]) -> Option<(String, Url)> {
        let found = |names: &[&str]| {
            let elements = std::iter::once(image).chain(sources.iter().copied());
            let values = elements.flat_map(|element| {
                let named = names.iter().filter_map(|name| Some((*name, element.attribute(name)?)));
                named
                    .filter_map(|(name, value)| if name.ends_with("set") { largest(value) } else { Some(value.trim()) })
            });
            let urls = values.filter(|address| !address.is_empty()).filter_map(|address| {
                let url = self.options.base.join(address).ok().filter(is_web)?;
                Some((address.to_owned(), url))
            });
            urls.min_by_key(|(_, url)| reluctance(url))
        };
        found(&LATE).or_else(|| found(&["src", "srcset"]))
    }

    /// `<figure>`: its caption goes to the last picture in it; where there is none it is text.
    pub(super) fn figure(&mut self, figure: &Element, marks: &Marks) {
        let is_caption = |node: &Node| matches!(node, Node::Element(element) if element.name == "figcaption");
        self.flush();
        let language = std::mem::replace(&mut self.language, super::code::language(figure));
        // The last picture in it, and up to where it was looked for.
        let (mut last, mut seen) = (None, self.flat.blocks.len());
        for shown in figure.children.split(is_caption) {
            self.nodes(shown, marks);
        }
        self.flush();
        self.language = language;
        for caption in figure.children.iter().filter(|node| is_caption(node)) {
            let text = self.gather(Place::Gather, std::slice::from_ref(caption), marks);
            if text.is_blank() {
                continue;
            }
            let is_figure = |block: &Block| matches!(block.kind, Kind::Figure { .. });
            let new = self.flat.blocks[seen..].iter().rposition(is_figure).map(|at| seen + at);
            last = new.or(last);
            seen = self.flat.blocks.len();
            match last.map(|at| &mut self.flat.blocks[at].kind) {
                Some(Kind::Figure { caption, .. }) => *caption = text,
                _ => self.say(text, self.line),
            }
        }
    }
}

/// Whether a picture is a placeholder without an address, followed by its `noscript` copy.
pub(super) fn is_stand_in(image: &Element, after: &[Node]) -> bool {
    let on_the_web = ["src", "srcset"].iter().chain(&LATE).filter_map(|name| image.attribute(name));
    let has_address = on_the_web.map(str::trim).any(|address| !address.is_empty() && !address.starts_with("data:"));
    let next = elements(after).next().filter(|element| element.name == "noscript");
    !has_address && next.is_some_and(|twin| find(&without_scripts(twin), "img").is_some())
}

/// What is in a `<noscript>`, which browsers with scripts take for text.
fn without_scripts(element: &Element) -> Vec<Node> {
    match element.children.as_slice() {
        [Node::Text(html)] => fragment(html),
        nodes => nodes.to_vec(),
    }
}

/// The picture that an element is or contains, with its other sources.
fn image_of(element: &Element) -> Option<(&Element, Vec<&Element>)> {
    let image = if element.name == "img" { Some(element) } else { find(&element.children, "img") }?;
    Some((image, elements(&element.children).filter(|element| element.name == "source").collect()))
}

fn elements(nodes: &[Node]) -> impl DoubleEndedIterator<Item = &Element> {
    nodes.iter().filter_map(|node| if let Node::Element(element) = node { Some(element) } else { None })
}

/// The largest picture of a `srcset`: each is an address, and how wide or how many times as dense it is
/// (<https://html.spec.whatwg.org/multipage/images.html#srcset-attributes>).
fn largest(set: &str) -> Option<&str> {
    let mut largest: Option<(&str, f64)> = None;
    let mut rest = set;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return largest.map(|(address, _)| address);
        }
        let (written, after) = rest.split_at(rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len()));
        let address = written.trim_end_matches(',');
        // A comma parts addresses where it ends one, else behind the size.
        let size = if address == written { after.split(',').next().unwrap_or_default() } else { "" };
        rest = &after[size.len()..];
        let size = size.trim().trim_end_matches(['w', 'x']).parse().unwrap_or(1.0);
        if largest.is_none_or(|(_, before)| size > before) {
            largest = Some((address, size));
        }
    }
}

fn alternative(image: &Element) -> String {
    let mut alt = Loose::default();
    alt.text(image.attribute("alt").unwrap_or_default(), &Marks::default());
    alt.finish().plain()
}

#[cfg(test)]
mod tests {
    use crate::flatten::shown::{flat, shown};

    #[test]
    fn pictures_stand_alone_with_what_they_link_to_below() {
        let url = "https://blog.example/a/b/i.png";
        for (html, expected) in [
            ("<a href=i.png><img src=i.png alt=x></a>", format!("[x] {url}({url})")),
            ("<a href=/p><img src=i.png></a>", format!("[] {url}(https://blog.example/p)")),
            (
                "<figure><a href=/p><img src=i.png alt=x></a><figcaption><h4>b</h4><p><i>c</i></figcaption></figure>",
                format!("[x] {url}(https://blog.example/p) *b*|_c_"),
            ),
            ("a<img class=emoji alt=🎉 src=e.png><img src=p.gif width=1>", "a🎉".to_owned()),
            ("<figure><pre>x</pre><figcaption>c</figcaption></figure>", "code: x".to_owned()),
        ] {
            assert_eq!(shown(html)[0], expected, "{html}");
        }
    }

    #[test]
    fn a_picture_is_shown_once_wherever_its_address_stands() {
        let url = "https://blog.example/a/b/i.png";
        for html in [
            "<img class=lazy src=wait.gif data-src=i.png alt=x><noscript><img src=i-small.png alt=x></noscript>",
            "<picture><source srcset=a.webp><img data-src=i.png src='data:x' alt=' x '></picture>",
            "<picture><source srcset='a.avif 2x'><source srcset='i.png 2x, j.png'><img src=a.svg alt=x></picture>",
            "<picture><source data-srcset='j.png, i.png 2x'><img alt=x></picture>",
            "<img srcset='j,x.png 320w, i.png 640w,' alt=x>",
            "<img data-lazy-srcset='i.png' src=wait.gif alt=x>",
            "<img src='data:image/png;base64,eA=='> <noscript><picture><source srcset=a.webp><img src=i.png alt=x></picture></noscript>",
            "<img src='data:image/gif;base64,R0lGODlhAQABAAA' alt=x><noscript><img src=i.png alt=x></noscript>",
            "<noscript><img src=i.png alt=x></noscript>",
            "<img alt=nothing><a href=/p></a><noscript><img src=i.png alt=x></noscript>",
            "<a><img data-src=i.png alt=x></a><noscript><a><img src=i.png alt=x></a></noscript>",
        ] {
            assert_eq!(shown(html), [format!("[x] {url}")], "{html}");
            assert!(flat(html).problems.is_empty(), "{html}");
        }
        assert!(shown("<img srcset=', ,'><img src=''><noscript><noscript><img></noscript>").is_empty());
    }

    #[test]
    fn what_medium_cannot_fetch_is_given_to_it_or_told() {
        let codes = |html: &str| flat(html).problems.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>();
        for (html, picture, told) in [
            ("<img src=beside-missing.png alt=x>", "[x] posts/beside-missing.png", &[][..]),
            ("<img src=beside-missing.webp alt=x>", "[x] posts/beside-missing.webp", &[]),
            ("<img src=there.webp alt=x>", "[x] https://blog.example/a/b/there.webp", &[]),
            ("<img src=//h.example/a.webp alt=x>", "[x] https://h.example/a.webp", &["image-type"]),
            ("<img src=a.SVG?x alt=a>", "[a] https://blog.example/a/b/a.SVG?x", &["image-type"]),
            ("<img src=missing.png>", "[] https://blog.example/a/b/missing.png", &["image-missing", "image-alt"]),
            ("<img src='data:image/png;base64,eA==' alt=x>", "[x] data:image/png;base64,eA==", &[]),
        ] {
            assert_eq!(shown(html), [picture], "{html}");
            assert_eq!(codes(html), told, "{html}");
        }
        for html in ["<img src='data:image/svg+xml,<svg/>' alt=a>", "<img src='data:,a' alt=a>"] {
            assert_eq!(codes(html), ["image-type"], "{html}");
            assert!(shown(html).is_empty());
        }
    }
}
