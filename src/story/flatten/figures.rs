//! Pictures, with what stands below them.

use url::Url;

use super::spacing::{Loose, Marks};
use super::{Place, Walk};
use crate::html::{Element, Node};
use crate::problem::{Code, Problem};
use crate::site::Served;
use crate::story::{Kind, Source, Text};

/// Further types that browsers show.
const OTHERS: [&str; 8] = ["webp", "svg", "avif", "bmp", "ico", "apng", "heic", "jxl"];

/// The types that Medium's API takes as an upload (Medium/medium-api-docs, 3.4), by their endings.
const UPLOADED: [&str; 6] = ["jpg", "jpeg", "png", "gif", "tif", "tiff"];

impl Walk<'_> {
    pub(super) fn picture(&mut self, image: &Element, marks: &Marks) {
        let alt = alternative(image);
        if image.has_class(&["emoji"]) {
            return self.flow.text(&alt, marks, self.line);
        }
        if ["width", "height"].iter().any(|side| matches!(image.attribute(side), Some("0" | "1"))) {
            return; // a counter of visits
        }
        // Pages that load their pictures late name them elsewhere, and a stand-in first.
        let addresses =
            ["data-src", "data-original", "data-lazy-src", "src"].into_iter().filter_map(|name| image.attribute(name));
        let mut addresses = addresses.map(str::trim).filter(|address| !address.is_empty()).peekable();
        if addresses.peek().is_none() {
            return;
        }
        let found = addresses.find_map(|address| Some((address, self.ground.base.join(address).ok().filter(is_web)?)));
        let Some((address, url)) = found else {
            return self.lost(
                "Medium takes no picture that is written into the page itself (`data:`): it is left out",
                "save the picture as a file beside the post and link to that",
            );
        };
        let file = self.unserved(address, &url);
        self.judge(&url, file.is_some(), &alt);
        let source = file.map_or_else(|| Source::Url(url.into()), Source::File);
        let link = marks.link.as_deref().map(str::to_owned);
        let figure = Kind::Figure { source, alt, link, caption: Text::default() };
        self.flow.figure(figure, self.line);
    }

    /// `<figure>`: its caption goes to the last picture in it; where there is none it is text.
    pub(super) fn figure(&mut self, figure: &Element, marks: &Marks) {
        let is_caption = |node: &&Node| matches!(node, Node::Element(element) if element.name == "figcaption");
        self.flush();
        let language = std::mem::replace(&mut self.language, super::code::language(figure));
        let before = self.flat.blocks.len();
        for node in figure.children.iter().filter(|node| !is_caption(node)) {
            self.node(node, marks);
        }
        self.flush();
        self.language = language;
        for caption in figure.children.iter().filter(is_caption) {
            let text = self.gather(Place::Gather, std::slice::from_ref(caption), marks);
            if text.is_blank() {
                continue;
            }
            let captions = self.flat.blocks[before..].iter_mut().rev().filter_map(|block| match &mut block.kind {
                Kind::Figure { caption, .. } => Some(caption),
                _ => None,
            });
            match captions.into_iter().next() {
                Some(caption) => *caption = text,
                None => self.say(text, self.line),
            }
        }
    }

    /// The file of a picture that the repository has and the site does not serve, of a type that Medium takes.
    fn unserved(&self, address: &str, url: &Url) -> Option<String> {
        extension(url.path()).filter(|kind| UPLOADED.contains(&kind.as_str()))?;
        if (self.ground.served)(url.as_str()) == Served::Missing { (self.ground.beside)(address) } else { None }
    }

    fn judge(&mut self, url: &Url, is_uploaded: bool, alt: &str) {
        let kind = extension(url.path()).filter(|kind| OTHERS.contains(&&**kind));
        if let Some(kind) = kind {
            self.tell(
                Problem::new(Code::ImageType, format!("Medium does not take pictures of type `{kind}`: `{url}`"))
                    .hint("save it as PNG or JPEG and show that"),
            );
        }
        if !is_uploaded && (self.ground.served)(url.as_str()) == Served::Missing {
            self.tell(
                Problem::new(Code::ImageMissing, format!("no file of the repository is served at `{url}`"))
                    .hint("check the picture's path; Medium fetches it from there when the story is made"),
            );
        }
        if alt.is_empty() {
            self.tell(
                Problem::new(Code::ImageAlt, format!("the picture `{url}` has no alternative text"))
                    .hint("say in a few words what it shows: `![a cat on a chair](cat.jpg)`"),
            );
        }
    }
}

fn alternative(image: &Element) -> String {
    let mut alt = Loose::default();
    alt.text(image.attribute("alt").unwrap_or_default(), &Marks::default());
    alt.finish().plain()
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

fn extension(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use crate::story::flatten::shown::{flat, shown};

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
            (
                "<img class=lazy src=wait.gif data-src=i.png alt=x><noscript><img src=i.png></noscript>",
                format!("[x] {url}"),
            ),
            (
                "<picture><source srcset=a.webp><img data-src=i.png src='data:x' alt=' x&nbsp; y '></picture>",
                format!("[x y] {url}"),
            ),
            ("a<img class=emoji alt=🎉 src=e.png><img src=p.gif width=1>", "a🎉".to_owned()),
            ("<figure><pre>x</pre><figcaption>c</figcaption></figure>", "code: x".to_owned()),
        ] {
            assert_eq!(shown(html)[0], expected, "{html}");
        }
        let codes = |html: &str| flat(html).problems.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>();
        assert_eq!(shown("<img src=beside-missing.png alt=x>")[0], "[x] posts/beside-missing.png");
        assert!(codes("<img src=beside-missing.png alt=x>").is_empty());
        assert_eq!(codes("<img src=beside-missing.webp alt=x>"), ["image-type", "image-missing"]);
        assert_eq!(codes("<img src=a.SVG?x alt=a>"), ["image-type"]);
        assert_eq!(codes("<img src=missing.png>"), ["image-missing", "image-alt"]);
        assert_eq!(codes("<img src='data:image/png;base64,xx' alt=a>"), ["lost-on-medium"]);
    }
}
