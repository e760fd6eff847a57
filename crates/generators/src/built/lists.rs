//! What a built site lists of its pages: its sitemaps and its feeds.

use std::collections::BTreeSet;

use super::output::Output;
use html::xml::{self, Piece};
use post::problem::Problem;

/// A page that a list names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    /// Its address as the list has it, entities resolved.
    pub(super) url: String,
    /// What kind of list names it.
    pub(super) list: &'static str,
}

/// Where generators and their plugins write sitemaps.
const SITEMAPS: [&str; 3] = ["sitemap.xml", "sitemap_index.xml", "sitemap-index.xml"];
/// Where they write feeds.
const FEEDS: [&str; 10] = [
    "feed.xml",
    "index.xml",
    "rss.xml",
    "atom.xml",
    "feed/feed.xml",
    "feed/index.xml",
    "blog/rss.xml",
    "blog/atom.xml",
    "blog/index.xml",
    "feeds/all.atom.xml",
];
/// How many lists are read at most, and how many addresses taken from them.
const MOST_LISTS: usize = 500;
const MOST_ADDRESSES: usize = 100_000;

/// Everything that the sitemaps name, then what the feeds do. A site on the web is asked for its feeds only where it has no
/// sitemap: they name the newest of what that does.
///
/// Fails where the site does not answer.
pub(super) fn read(output: &Output) -> Result<Vec<Listed>, Problem> {
    let mut listed = Vec::new();
    let mut sitemaps: Vec<String> = SITEMAPS.iter().map(ToString::to_string).collect();
    let mut known: BTreeSet<String> = sitemaps.iter().cloned().collect();
    known.extend(SITEMAPS.iter().filter_map(|path| output.list_behind(path)));
    let mut at = 0;
    while at < sitemaps.len() {
        let text = output.list(&sitemaps[at])?.unwrap_or_default();
        for (url, is_sitemap) in locations(&text) {
            if !is_sitemap {
                if listed.len() < MOST_ADDRESSES {
                    listed.push(Listed { url, list: "sitemap" });
                }
            } else if sitemaps.len() < MOST_LISTS
                && let Some(path) = output.list_behind(&url)
                && known.insert(path.clone())
            {
                sitemaps.push(path);
            }
        }
        at += 1;
    }
    if !output.is_at_hand() && !listed.is_empty() {
        return Ok(listed);
    }
    for path in FEEDS {
        let text = output.list(path)?.unwrap_or_default();
        let room = MOST_ADDRESSES.saturating_sub(listed.len());
        listed.extend(links(&text).into_iter().take(room).map(|url| Listed { url, list: "feed" }));
    }
    Ok(listed)
}

/// The addresses of a sitemap, and whether each is that of another sitemap.
fn locations(text: &str) -> Vec<(String, bool)> {
    let (mut found, mut is_index, mut location) = (Vec::new(), false, None::<String>);
    for piece in xml::pieces(text) {
        match piece {
            Piece::Open("sitemap", _) => is_index = true,
            Piece::Open("url", _) => is_index = false,
            Piece::Open("loc", _) => location = Some(String::new()),
            Piece::Text(text) => {
                if let Some(location) = &mut location {
                    *location += &text;
                }
            }
            Piece::Close("loc") => found.extend(location.take().map(|location| (location.trim().to_owned(), is_index))),
            _ => {}
        }
    }
    found
}

/// The addresses of a feed's items, RSS or Atom.
fn links(text: &str) -> Vec<String> {
    let (mut found, mut in_item, mut link) = (Vec::new(), false, None::<String>);
    for piece in xml::pieces(text) {
        match piece {
            Piece::Open("item" | "entry", _) => in_item = true,
            Piece::Close("item" | "entry") => in_item = false,
            Piece::Open("link", attributes) if in_item => match xml::attribute(attributes, "href") {
                Some(href) if xml::attribute(attributes, "rel").is_none_or(|rel| rel == "alternate") => {
                    found.push(href);
                }
                Some(_) => {}
                None => link = Some(String::new()),
            },
            Piece::Text(text) => {
                if let Some(link) = &mut link {
                    *link += &text;
                }
            }
            Piece::Close("link") => found.extend(link.take().map(|link| link.trim().to_owned())),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sitemaps_and_feeds_are_read() {
        let sitemap =
            "<urlset><url><loc> https://a.me/?a=1&amp;b=it&apos;s </loc><image:loc>x</image:loc></url></urlset>";
        assert_eq!(locations(sitemap), [("https://a.me/?a=1&b=it's".to_owned(), false)]);
        let index = "<sitemapindex><sitemap><loc>https://a.me/en/sitemap.xml</loc></sitemap></sitemapindex>";
        assert_eq!(locations(index), [("https://a.me/en/sitemap.xml".to_owned(), true)]);
        let rss = "<rss><link>https://a.me/</link><item><link>https://a.me/b/</link></item></rss>";
        assert_eq!(links(rss), ["https://a.me/b/"]);
        let atom =
            "<feed><link href='x'/><entry><link rel='self' href='no'/><link href=\"https://a.me/c/\"/></entry></feed>";
        assert_eq!(links(atom), ["https://a.me/c/"]);
    }
}
