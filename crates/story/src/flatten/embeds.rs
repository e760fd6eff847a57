//! Players and posts of other sites. Medium makes an embed of a bare URL on its own line (observed by several authors
//! for videos, gists and posts; Medium says so for gists), and takes no `<iframe>`.

use url::Url;

use super::Walk;
use super::links::find;
use crate::{Kind, Text};
use html::Element;

/// Sites whose pages Medium embeds, by host without `www.` and the start of the path.
const EMBEDDED: [(&str, &str); 13] = [
    ("youtube.com", "/watch"),
    ("youtu.be", "/"),
    ("vimeo.com", "/"),
    ("instagram.com", "/p/"),
    ("instagram.com", "/reel/"),
    ("codepen.io", "/"),
    ("jsfiddle.net", "/"),
    ("codesandbox.io", "/"),
    ("open.spotify.com", "/"),
    ("soundcloud.com", "/"),
    ("speakerdeck.com", "/"),
    ("slideshare.net", "/"),
    ("ted.com", "/talks/"),
];

impl Walk<'_> {
    /// `<iframe>` and the like: a bare URL, of the page that Medium embeds where the site is known.
    pub(super) fn player(&mut self, element: &Element) {
        let source = ["src", "data-src", "data"].iter().find_map(|name| element.attribute(name));
        let source = source.or_else(|| find(&element.children, "source").and_then(|source| source.attribute("src")));
        let url = source.and_then(|source| self.absolute(source)).and_then(|source| Url::parse(&source).ok());
        let page = url.as_ref().and_then(page);
        if element.name == "script" && page.is_none() {
            return;
        }
        let what = format!("Medium cannot embed this `{}`", element.name);
        match (&url, &page) {
            (_, Some(_)) => {}
            (Some(url), None) => {
                self.report_loss(format!("{what}: replaced by a link to `{url}`"), "check that the link says enough");
            }
            (None, None) => return self.report_loss(format!("{what}: left out"), "replace it by a link"),
        }
        if let Some(url) = page.or(url.map(String::from)) {
            self.flush();
            self.put(Kind::Embed { url }, self.line);
        }
    }
}

/// The URL of a paragraph that contains nothing else, if Medium embeds it.
pub(super) fn bare(text: &Text) -> Option<String> {
    let [run] = text.0.as_slice() else { return None };
    let link = run.link.as_deref()?;
    let same = run.text.trim_end_matches('/') == link.trim_end_matches('/');
    let embeds = same && Url::parse(link).is_ok_and(|url| page(&url).is_some());
    embeds.then(|| link.to_owned())
}

/// The page that Medium embeds for a player's address, or for such a page's own.
fn page(url: &Url) -> Option<String> {
    let host = url.host_str()?.trim_start_matches("www.");
    let segments: Vec<&str> = url.path_segments()?.filter(|segment| !segment.is_empty()).collect();
    match (host, segments.as_slice()) {
        ("youtube.com" | "youtube-nocookie.com", ["embed", id]) => {
            Some(format!("https://www.youtube.com/watch?v={id}"))
        }
        ("player.vimeo.com", ["video", id]) => Some(format!("https://vimeo.com/{id}")),
        ("gist.github.com", [user, id]) => {
            Some(format!("https://gist.github.com/{user}/{}", id.trim_end_matches(".js")))
        }
        ("open.spotify.com", ["embed", kind, id]) => Some(format!("https://open.spotify.com/{kind}/{id}")),
        ("codepen.io", [user, "embed", rest @ ..]) => {
            Some(format!("https://codepen.io/{user}/pen/{}", rest.iter().rfind(|segment| **segment != "preview")?))
        }
        ("twitter.com" | "x.com", [.., "status", _]) => Some(format!("https://{host}/{}", segments.join("/"))),
        (_, []) => None,
        _ => {
            let known = EMBEDDED.iter().any(|(site, path)| *site == host && url.path().starts_with(path));
            (known && !segments.iter().any(|segment| segment.starts_with("embed"))).then(|| url.as_str().to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flatten::shown::shown;

    #[test]
    fn players_lead_to_the_page_that_medium_embeds() {
        for (player, expected) in [
            ("https://www.youtube.com/embed/abc?autoplay=0", Some("https://www.youtube.com/watch?v=abc")),
            ("https://www.youtube-nocookie.com/embed/abc", Some("https://www.youtube.com/watch?v=abc")),
            ("https://player.vimeo.com/video/12?dnt=0", Some("https://vimeo.com/12")),
            ("https://gist.github.com/ann/ab12.js", Some("https://gist.github.com/ann/ab12")),
            ("https://open.spotify.com/embed/track/9", Some("https://open.spotify.com/track/9")),
            ("https://codepen.io/ann/embed/preview/xyz?height=3", Some("https://codepen.io/ann/pen/xyz")),
            ("https://x.com/ann/status/1?ref=t#x", Some("https://x.com/ann/status/1")),
            ("https://x.com/ann", None),
            ("https://www.slideshare.net/slideshow/embed_code/key/1", None),
            ("https://maps.example/embed?x", None),
            ("https://vimeo.com/", None),
        ] {
            assert_eq!(page(&Url::parse(player).unwrap()).as_deref(), expected, "{player}");
        }
    }

    #[test]
    fn players_become_bare_urls() {
        for (html, expected) in [
            ("<iframe src='https://www.youtube.com/embed/x'></iframe>", "embed https://www.youtube.com/watch?v=x"),
            ("<script src='https://gist.github.com/a/1.js'></script>", "embed https://gist.github.com/a/1"),
            ("<p><a href='https://youtu.be/x?t=1'>https://youtu.be/x?t=1</a>", "embed https://youtu.be/x?t=1"),
            ("<video title=Demo><source src=v.mp4></video>", "embed https://blog.example/a/b/v.mp4"),
            ("<iframe src=/map></iframe>", "embed https://blog.example/map"),
        ] {
            assert_eq!(shown(html), [expected], "{html}");
        }
    }
}
