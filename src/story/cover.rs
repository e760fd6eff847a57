//! The picture that the front matter names for the top of the page, under the keys that themes use.

use url::Url;

use super::home::Home;
use super::{Block, Kind, Source, Text};
use crate::data::Value;
use crate::post::Post;
use crate::problem::{Code, Problem};
use crate::site::Served;

/// Keys by theme: `PaperMod`, Hugo's own templates and Congo, Stack and Chirpy, Ananke, Ghost exports, Minimal Mistakes,
/// Astro's blog, Hexo's themes.
const KEYS: [&str; 11] = [
    "cover",
    "featured_image",
    "featuredImage",
    "feature_image",
    "image",
    "images",
    "header",
    "heroImage",
    "hero",
    "banner",
    "banner_img",
];
/// Keys of the picture where such a key holds a map.
const INNER: [&str; 6] = ["image", "src", "url", "path", "feature", "overlay_image"];
/// Keys of its alternative text there, and beside it.
const ALTERNATIVES: [&str; 5] = ["alt", "image_alt", "image_description", "featured_image_alt", "heroImageAlt"];

/// The cover as the first block of a story; none where the front matter names no picture that the site has, and where the
/// text shows it itself.
pub(super) fn cover(post: &Post, home: &Home<'_>, blocks: &[Block]) -> Option<(Block, Option<Problem>)> {
    let (value, named) = KEYS.iter().find_map(|key| {
        let value = post.front.get_any_case(key)?;
        Some((value, picture(value)?))
    })?;
    let url = address(named.trim(), home)?;
    let shown = |block: &Block| matches!(&block.kind, Kind::Figure { source: Source::Url(own), .. } if *own == url);
    if blocks.iter().any(shown) {
        return None;
    }
    let inside = ALTERNATIVES.iter().find_map(|key| value.get_any_case(key));
    let beside = || ALTERNATIVES[1..].iter().find_map(|key| post.front.get_any_case(key));
    let alt = inside.or_else(beside).and_then(Value::text).map(str::trim).unwrap_or_default().to_owned();
    let line = Some(value.line);
    let unsaid = alt.is_empty().then(|| {
        Problem::new(Code::ImageAlt, format!("the cover `{url}` has no alternative text"))
            .hint("say in a few words what it shows, with `image_alt` in the front matter")
            .line(line)
    });
    let figure = Kind::Figure { source: Source::Url(url), alt, link: None, caption: Text::default() };
    Some((Block { line, kind: figure }, unsaid))
}

/// The picture that a value names: itself, the first of a list, or one of a map's keys.
fn picture(value: &Value) -> Option<&str> {
    let inner = || INNER.iter().filter_map(|key| value.get_any_case(key)).find_map(Value::text);
    value.texts().into_iter().next().or_else(inner)
}

/// Where a picture of the front matter lies: themes take its path from the page, from the site or from the base URL.
fn address(named: &str, home: &Home<'_>) -> Option<String> {
    if let Ok(url) = Url::parse(named) {
        return matches!(url.scheme(), "http" | "https").then(|| url.into());
    }
    let site = Url::parse(home.site_url).ok()?;
    let places = [home.base.join(named), site.join(named.trim_start_matches('/'))];
    let mut urls = places.into_iter().flatten().map(String::from);
    urls.find(|url| matches!((home.served)(url), Served::File(_)))
}

#[cfg(test)]
mod tests {
    use crate::story::told::{HUGO, told};
    use crate::story::{Kind, Source};

    #[test]
    fn the_cover_stands_first_where_the_site_has_it_and_the_text_does_not_show_it() {
        let there = Some(("https://x.example/c.png", ""));
        for (front, text, expected) in [
            ("image: https://x.example/c.png", "a", there),
            ("cover: {image: 'https://x.example/c.png', alt: A cat}", "a", Some(("https://x.example/c.png", "A cat"))),
            ("images: ['https://x.example/c.png', /d.png]", "a", there),
            ("image: https://x.example/d.png\nimage_alt: D", "a", Some(("https://x.example/d.png", "D"))),
            ("image: /not-on-the-site.png", "a", None),
            ("image: true", "a", None),
            ("image: https://x.example/c.png", "a\n\n![x](https://x.example/c.png)", None),
        ] {
            let text = format!("---\ntitle: t\n{front}\n---\n{text}");
            let story = told("a.md", &text, HUGO, None).0.unwrap();
            let first = match &story.blocks[0].kind {
                Kind::Figure { source: Source::Url(url), alt, .. } => Some((url.as_str(), alt.as_str())),
                _ => None,
            };
            assert_eq!(first, expected, "{front}");
        }
    }
}
