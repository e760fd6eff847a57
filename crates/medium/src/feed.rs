//! The feed of a user's ten newest public stories: the one place where Medium lists stories.
//!
//! What is found there is on Medium; what is not found proves nothing, since drafts and unlisted stories
//! never show, the feed is cached, and from CI it is often refused (gautamkrishnar/blog-post-workflow issue 113).

use std::time::Duration;

use url::Url;

use super::client::Medium;
use super::echo;
use super::on_medium::OnMedium;
use html::Node;
use html::xml::{Piece, pieces};
use post::time::{TimeZone, Timestamp, Written};
use web::{Request, Web};

/// A story in the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub medium: OnMedium,
    /// When it was published, by its own date.
    pub at: Option<Timestamp>,
    /// The links in its last paragraph, where a story links to its original.
    pub origins: Vec<String>,
}

impl Medium {
    /// The stories in a user's feed below Medium's own site, newest first; none where it is not available. It is
    /// requested once, without the token.
    pub async fn feed(&self, site: &str, username: &str) -> Vec<Seen> {
        let mut seen = ask(&self.web, site, username, self.timeouts.rest).await;
        let has_token =
            |text: &Option<String>| text.as_ref().is_some_and(|text| echo::contains_token(text, &self.token));
        seen.retain(|one| !has_token(&one.medium.id) && !has_token(&one.medium.url));
        seen
    }
}

/// The same without a token.
pub async fn feed(site: &str, username: &str, timeout: Duration) -> Vec<Seen> {
    ask(&Web::new(timeout), site, username, timeout).await
}

async fn ask(web: &Web, site: &str, username: &str, timeout: Duration) -> Vec<Seen> {
    let Ok(mut url) = Url::parse(site) else { return Vec::new() };
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().push("feed").push(&format!("@{username}"));
    }
    let answer = web.send(Request::get(&url, timeout)).await;
    let body = answer.ok().filter(|answer| answer.status == 200).and_then(|answer| answer.body.ok());
    body.map(|body| read(&String::from_utf8_lossy(&body))).unwrap_or_default()
}

/// The stories of an RSS feed; other items are skipped.
fn read(xml: &str) -> Vec<Seen> {
    let (mut seen, mut item, mut field) = (Vec::new(), None, None);
    for piece in pieces(xml) {
        match (piece, &mut item) {
            (Piece::Open("item", _), _) => item = Some(Item::default()),
            (Piece::Close("item"), found) => seen.extend(found.take().and_then(Item::seen)),
            (Piece::Open(name, _), Some(_)) => field = Some(name),
            (Piece::Close(_), _) => field = None,
            (Piece::Text(text), Some(item)) => match field {
                Some("title") => item.title += &text,
                Some("link") => item.link += &text,
                Some("guid") => item.guid += &text,
                Some("pubDate") => item.date += &text,
                Some("content:encoded") => item.content += &text,
                _ => {}
            },
            _ => {}
        }
    }
    seen
}

/// An item of the feed, as it is written.
#[derive(Default)]
struct Item {
    title: String,
    link: String,
    guid: String,
    date: String,
    content: String,
}

impl Item {
    fn seen(self) -> Option<Seen> {
        let link = self.link.trim().split('?').next().filter(|link| !link.is_empty())?;
        let OnMedium { id, url } = OnMedium::at(link);
        let medium = OnMedium { id: OnMedium::at(self.guid.trim()).id.or(id), url };
        let at = Written::parse(self.date.trim()).map(|date| date.instant(&TimeZone::UTC));
        Some(Seen { title: self.title.trim().to_owned(), medium, at, origins: origins(&self.content) })
    }
}

/// The links in the last paragraph that has words.
fn origins(content: &str) -> Vec<String> {
    let nodes = html::fragment(content);
    let last = nodes.iter().rev().find(|node| !html::text(std::slice::from_ref(node)).trim().is_empty());
    let mut found = Vec::new();
    if let Some(Node::Element(element)) = last
        && element.name == "p"
    {
        links(&element.children, &mut found);
    }
    found
}

fn links(nodes: &[Node], found: &mut Vec<String>) {
    for node in nodes {
        if let Node::Element(element) = node {
            found.extend(element.attribute("href").map(str::to_owned));
            links(&element.children, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_as_medium_writes_it() {
        let item = |title: &str, content: &str| {
            format!(
                "<item><title>{title}</title><link>https://medium.com/@you/a-e6f36a?source=rss-1------2</link>\
                 <guid isPermaLink=\"false\">https://medium.com/p/e6f36a</guid><category><![CDATA[x]]></category>\
                 <dc:creator><![CDATA[You]]></dc:creator><pubDate>Sat, 03 Jan 2026 12:00:05 GMT</pubDate>\
                 <atom:updated>2026-01-03T12:00:05.000Z</atom:updated>\
                 <content:encoded><![CDATA[{content}<img src=\"https://medium.com/_/stat\" alt=\"\">]]></content:encoded></item>"
            )
        };
        let footer = "<p>See <a href=\"https://blog.example/b/\">b</a></p><hr>\
                      <p><em>Originally at <a href=\"https://blog.example/a/\">x</a>.</em></p>";
        let feed = format!(
            "<?xml version=\"1.0\"?><rss><channel><title><![CDATA[Stories]]></title><link>https://medium.com/@you</link>\
             <atom:link href=\"x\" rel=\"self\"/>{}{}{}</channel></rss>",
            item("<![CDATA[A <item> & more]]>", footer),
            item("A &amp; &#x42;", "<p>Words.</p>"),
            "<item><title>no link</title></item>",
        );
        let seen = read(&feed);
        assert_eq!(seen.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["A <item> & more", "A & B"]);
        let url = Some("https://medium.com/@you/a-e6f36a".to_owned());
        assert_eq!(seen[0].medium, OnMedium { id: Some("e6f36a".to_owned()), url });
        assert_eq!(seen[0].at, Some("2026-01-03T12:00:05Z".parse().unwrap()));
        assert_eq!(seen[0].origins, ["https://blog.example/a/"], "a link in the text is no origin");
        assert!(seen[1].origins.is_empty());
    }

    #[test]
    fn other_texts_have_no_stories() {
        for text in
            ["", "<", "<html><title>Just a moment...</title>", "<item><link>x</link>", "<item><![CDATA[", "<<>>"]
        {
            assert_eq!(read(text), [], "{text}");
        }
    }
}
