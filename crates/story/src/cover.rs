//! The picture that the front matter names for the top of the page, under the keys that themes use.

use url::Url;

use super::context::FlattenOptions;
use super::context::PostContext;
use super::pictures::{is_web, placed};
use super::{Block, ConvertOptions, Kind, Source, Text};
use generators::Served;
use literals::Value;
use post::Post;
use post::problem::{Code, Problem};

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
/// Keys of the picture where such a key has a map.
const INNER: [&str; 6] = ["image", "src", "url", "path", "feature", "overlay_image"];
/// Keys of its alternative text there, and beside it.
const ALTERNATIVES: [&str; 5] = ["alt", "image_alt", "image_description", "featured_image_alt", "heroImageAlt"];

/// The cover as the first block of a story; none where the front matter names no picture that the site has, and where the
/// text shows it itself.
pub(super) fn cover(
    post: &Post,
    context: &PostContext<'_>,
    options: &ConvertOptions,
    blocks: &[Block],
) -> Option<(Block, Vec<Problem>)> {
    let (value, named) = KEYS.iter().find_map(|key| {
        let value = post.front.get_any_case(key)?;
        Some((value, picture(value)?.trim()))
    })?;
    let (source, mut problems) = found(named, context, &context.flatten_options(options))?;
    let shown = |block: &Block| matches!(&block.kind, Kind::Figure { source: own, .. } if *own == source);
    if blocks.iter().any(shown) {
        return None;
    }
    let inside = ALTERNATIVES.iter().find_map(|key| value.get_any_case(key));
    let beside = || ALTERNATIVES[1..].iter().find_map(|key| post.front.get_any_case(key));
    let alt = inside.or_else(beside).and_then(Value::text).map(str::trim).unwrap_or_default().to_owned();
    if alt.is_empty() {
        problems.push(
            Problem::new(Code::ImageAlt, format!("the cover `{}` has no alt text", source.name()))
                .hint("describe it in a few words with `image_alt` in the front matter"),
        );
    }
    let line = Some(value.line);
    let figure = Kind::Figure { source, alt, link: None, caption: Text::default() };
    Some((Block { line, kind: figure }, problems.into_iter().map(|problem| problem.line(line)).collect()))
}

/// The picture that a value names: itself, the first of a list, or one of a map's keys.
fn picture(value: &Value) -> Option<&str> {
    let inner = || INNER.iter().filter_map(|key| value.get_any_case(key)).find_map(Value::text);
    value.texts().into_iter().next().or_else(inner)
}

/// Where a picture of the front matter is: themes take its path from the page, from the site, from the base URL or, in
/// Hugo, from `assets`. One that is on the site counts before one that only the repository has.
fn found(named: &str, context: &PostContext<'_>, options: &FlattenOptions<'_>) -> Option<(Source, Vec<Problem>)> {
    if let Ok(url) = Url::parse(named) {
        return is_web(&url).then(|| placed(named, &url, options));
    }
    let site = Url::parse(context.site_url).ok()?;
    let bare = named.trim_start_matches('/');
    let of_site = site.join(bare).ok()?;
    let places = [(named.to_owned(), context.base.join(named).ok()?), (format!("/{bare}"), of_site.clone())];
    let served = places.iter().find(|(_, url)| matches!((context.served)(url.as_str()), Served::File(_)));
    if let Some((address, url)) = served {
        return Some(placed(address, url, options));
    }
    let asset = (format!("/assets/{bare}"), of_site);
    let mut hidden = places.iter().chain([&asset]).map(|(address, url)| placed(address, url, options));
    hidden.find(|(source, _)| matches!(source, Source::File(_)))
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::testing::{HUGO, converted, converted_among};
    use post::problem::Code;

    #[test]
    fn the_cover_stands_first_where_there_is_one_and_the_text_does_not_show_it() {
        let there = Some(("https://x.example/c.png", ""));
        let files = [("content/d.jpg", "d"), ("assets/e.png", "e"), ("assets/f.svg", "f")];
        for (front, text, expected) in [
            ("image: https://x.example/c.png", "a", there),
            ("cover: {image: 'https://x.example/c.png', alt: A cat}", "a", Some(("https://x.example/c.png", "A cat"))),
            ("images: ['https://x.example/c.png', /d.png]", "a", there),
            ("image: https://x.example/d.png\nimage_alt: D", "a", Some(("https://x.example/d.png", "D"))),
            ("image: /not-on-the-site.png", "a", None),
            ("image: true", "a", None),
            ("image: https://x.example/c.png", "a\n\n![x](https://x.example/c.png)", None),
            ("image: d.jpg", "a", Some(("content/d.jpg", ""))),
            ("image: content/d.jpg", "a", Some(("content/d.jpg", ""))),
            ("image: d.jpg", "a\n\n![x](d.jpg)", None),
            ("image: /e.png", "a", Some(("assets/e.png", ""))),
            ("image: f.svg", "a", None),
        ] {
            let text = format!("---\ntitle: t\n{front}\n---\n{text}");
            let story = converted_among(&files, "content/a.md", &text, HUGO, None).0.unwrap();
            let first = match &story.blocks[0].kind {
                Kind::Figure { source, alt, .. } => Some((source.name(), alt.as_str())),
                _ => None,
            };
            let expected = expected.map(|(name, alt)| (name.into(), alt));
            assert_eq!(first, expected, "{front}");
        }
        let svg = converted("a.md", "---\ntitle: t\nimage: https://x.example/c.svg\n---\na", HUGO, None).1;
        assert!(svg.iter().any(|problem| problem.code == Code::ImageType && problem.line == Some(3)), "{svg:?}");
    }
}
