//! What a page says of itself: its canonical, its titles and dates, and whether it is a redirect or kept from search
//! engines.

use url::Url;

use html::{Element, Node};
use post::time::{TimeZone, Timestamp, Written};

/// A page as it was built or served.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BuiltPage {
    /// What its `<link rel="canonical">` names, entities resolved, blanks cut off, each once. More than one is a fault of
    /// the site, and search engines then heed none.
    pub canonicals: Vec<String>,
    /// Where it sends its readers at once: it is a redirect, and no page of a post.
    pub moved_to: Option<String>,
    /// Whether it asks search engines to leave it out.
    pub noindex: bool,
    /// Whether it was not read to its end, since it costs more than its size.
    pub cut_short: bool,
    /// Its titles: `og:title`, each `h1`, `<title>` and the parts of that.
    titles: Vec<String>,
    /// The days of which it says that it was published.
    dates: Vec<Timestamp>,
}

/// What sites put between a page's title and their own.
const BETWEEN_TITLES: [&str; 9] =
    [" | ", " - ", " \u{2013} ", " \u{2014} ", " \u{b7} ", " \u{2022} ", " :: ", " \u{bb} ", ": "];

/// How many canonicals of a page are kept: two are a fault already.
const MOST_CANONICALS: usize = 20;

/// How far two ways of writing one day may lie apart: a page shows it in the site's zone, or in none.
const SAME_DAY_HOURS: i64 = 26;

impl BuiltPage {
    /// Reads a page's HTML.
    pub fn read(html: &str) -> Self {
        Self::of(&html::document(html))
    }

    /// What a page's tree says, its `head` and its `body`.
    pub fn of(document: &[Node]) -> Self {
        let mut page = Self { cut_short: html::is_cut_short(document), ..Self::default() };
        for part in document.iter().filter_map(element) {
            page.look_at(part, part.name == "head");
        }
        page
    }

    /// Its one canonical, where it is an absolute web address.
    pub fn canonical(&self) -> Option<&str> {
        match self.canonicals.as_slice() {
            [one] => Url::parse(one).is_ok_and(|url| url.has_host()).then_some(one),
            _ => None,
        }
    }

    /// Whether one of its titles is this one; none where it has no title at all.
    pub fn is_titled(&self, title: &str) -> Option<bool> {
        let wanted = key(title);
        (!self.titles.is_empty()).then(|| self.titles.iter().any(|own| key(own) == wanted))
    }

    /// Whether it was published that day; none where it names no day.
    pub fn is_dated(&self, date: Timestamp) -> Option<bool> {
        let is_near = |own: &Timestamp| own.duration_since(date).abs().as_hours() <= SAME_DAY_HOURS;
        (!self.dates.is_empty()).then(|| self.dates.iter().any(is_near))
    }

    /// Its titles as they are compared.
    pub(super) fn title_keys(&self) -> impl Iterator<Item = String> {
        self.titles.iter().map(|title| key(title))
    }

    fn look_at(&mut self, element: &Element, in_head: bool) {
        for child in element.children.iter().filter_map(self::element) {
            match child.name.as_str() {
                // Browsers and search engines heed a canonical in the head only.
                "link" if in_head => self.heed_link(child),
                "meta" => self.heed_meta(child),
                "title" if in_head => self.add_title(&html::text(&child.children)),
                "h1" => self.titles.push(html::text(&child.children)),
                "time" => self.add_date(child.attribute("datetime").unwrap_or(&html::text(&child.children))),
                "script" if child.attribute("type") == Some("application/ld+json") => {
                    self.heed_data(&html::text(&child.children));
                }
                _ => {}
            }
            self.look_at(child, in_head);
        }
    }

    fn heed_link(&mut self, link: &Element) {
        let relation = link.attribute("rel").unwrap_or_default();
        if !relation.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("canonical")) {
            return;
        }
        if let Some(href) = link.attribute("href").map(str::trim).filter(|href| !href.is_empty())
            && self.canonicals.len() < MOST_CANONICALS
            && !self.canonicals.iter().any(|known| known == href)
        {
            self.canonicals.push(href.to_owned());
        }
    }

    fn heed_meta(&mut self, meta: &Element) {
        let content = meta.attribute("content").unwrap_or_default();
        if meta.attribute("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("refresh")) {
            self.moved_to = refresh(content).or_else(|| self.moved_to.take());
        }
        let name = ["property", "name", "itemprop"].iter().find_map(|key| meta.attribute(key)).unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "og:title" => self.titles.push(content.to_owned()),
            "article:published_time" | "datepublished" | "date" | "dc.date" => self.add_date(content),
            "robots" | "googlebot" => {
                let mut words = content.split(',').map(str::trim);
                self.noindex |= words.any(|word| ["noindex", "none"].iter().any(|no| word.eq_ignore_ascii_case(no)));
            }
            _ => {}
        }
    }

    /// Structured data as schema.org has it.
    fn heed_data(&mut self, json: &str) {
        if let Some(date) = literals::json(json, 1).ok().as_ref().and_then(|data| data.get("datePublished")?.text()) {
            self.add_date(date);
        }
    }

    fn add_title(&mut self, title: &str) {
        for between in BETWEEN_TITLES {
            let parts = [title.split_once(between), title.rsplit_once(between)].into_iter().flatten();
            self.titles.extend(parts.flat_map(|(front, back)| [front, back]).map(str::to_owned));
        }
        self.titles.push(title.to_owned());
    }

    fn add_date(&mut self, date: &str) {
        self.dates.extend(Written::parse(date.trim()).map(|date| date.instant(&TimeZone::UTC)));
    }
}

/// A title as it is compared: its letters and digits, small; of one that has none, all of it. What typography, markup and
/// anchors make of a title falls away.
pub(super) fn key(title: &str) -> String {
    let plain: String = title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if plain.is_empty() { title.trim().to_owned() } else { plain }
}

/// The address in a refresh, `0; url=https://…`; none where the page only loads itself again.
fn refresh(content: &str) -> Option<String> {
    let (_, rest) = content.split_once([';', ','])?;
    let rest = rest.trim();
    let (name, address) = rest.split_once('=').unwrap_or(("url", rest));
    let address = address.trim().trim_matches(['"', '\'']);
    (name.trim().eq_ignore_ascii_case("url") && !address.is_empty()).then(|| address.to_owned())
}

fn element(node: &Node) -> Option<&Element> {
    if let Node::Element(element) = node { Some(element) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_canonical_is_read_however_it_is_written() {
        for (html, canonical) in [
            ("<html><head><link rel=\"canonical\" href=\"https://a.me/b/\"></head>", Some("https://a.me/b/")),
            ("<!doctype html><link href=https://a.me/b/ rel=canonical><title>x</title>", Some("https://a.me/b/")),
            (
                "<LINK REL='Alternate CANONICAL' HREF=' https://a.me/?a=1&amp;b=it&#39;s '>",
                Some("https://a.me/?a=1&b=it's"),
            ),
            ("<link rel=canonical href=https://a.me/><link rel=canonical href=https://a.me/>", Some("https://a.me/")),
            ("<link rel=canonical href=https://a.me/><link rel=canonical href=https://b.me/>", None),
            ("<link rel=canonical href=/b/>", None),
            ("<link rel=canonical href=''>", None),
            ("<link rel=alternate href=https://a.me/>", None),
            ("<body><article><link rel=canonical href=https://evil.me/></article>", None),
            ("<!-- <link rel=canonical href=https://a.me/> -->", None),
        ] {
            assert_eq!(BuiltPage::read(html).canonical(), canonical, "{html}");
        }
    }

    #[test]
    fn a_redirect_is_told_from_a_page_that_loads_again() {
        for (content, moved_to) in [
            ("0; url=https://a.me/", Some("https://a.me/")),
            ("0;URL='/b/'", Some("/b/")),
            ("5, /c/", Some("/c/")),
            ("300", None),
            ("0; url=", None),
        ] {
            let page = BuiltPage::read(&format!("<meta http-equiv=Refresh content=\"{content}\">"));
            assert_eq!(page.moved_to.as_deref(), moved_to, "{content}");
        }
    }

    #[test]
    fn noindex_is_one_word_among_others() {
        for (meta, expected) in [
            ("name=robots content='noindex, follow'", true),
            ("name=googlebot content=NONE", true),
            ("name=robots content='index,follow,max-snippet:-1'", false),
            ("name=description content=noindex", false),
        ] {
            assert_eq!(BuiltPage::read(&format!("<meta {meta}>")).noindex, expected, "{meta}");
        }
    }

    #[test]
    fn titles_and_days_are_found_where_sites_write_them() {
        let date: Timestamp = "2024-03-05T10:00:00+09:00".parse().unwrap();
        for html in [
            "<title>It\u{2019}s &amp; a *title* | Blog</title><time datetime=2024-03-05>",
            "<title>Blog - It's a title</title><meta property=article:published_time content=2024-03-05T01:00:00Z>",
            "<h1><a href=#x>#</a>It's a Title</h1><time>March 5, 2024</time>",
            "<meta property=og:title content=\"It&#39;s a title\"><script type=application/ld+json>{\"datePublished\":\"2024-03-05\"}</script>",
        ] {
            let page = BuiltPage::read(html);
            assert_eq!(page.is_titled("It's a title"), Some(true), "{html}");
            assert_eq!(page.is_titled("A title"), Some(false), "{html}");
            assert_eq!(page.is_dated(date), Some(true), "{html}");
        }
        let bare = BuiltPage::read("<p>x");
        assert_eq!((bare.is_titled("x"), bare.is_dated(date)), (None, None));
        assert_eq!(BuiltPage::read("<h1>???</h1>").is_titled("!!!"), Some(false));
    }
}
