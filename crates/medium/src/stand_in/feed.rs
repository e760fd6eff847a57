//! The feed of the newest public stories, in the shape of Medium's (recorded in 2022, 2023 and 2026).

use post::Status;
use post::time::Timestamp;

use super::content::Content;
use super::reply::Reply;
use super::show::{Shown, escape};
use super::world::{StoredStory, USER_ID, USERNAME, World};

/// Stories in a feed.
const NEWEST: usize = 10;

/// The feed at `/feed/@you` or `/feed/PUBLICATION`; `None` where there is no such user or publication.
pub(super) fn feed(world: &World, path: &str) -> Option<Reply> {
    let name = path.strip_prefix("/feed/")?;
    let publication = world.options.publications.iter().find(|publication| publication.slug == name);
    if publication.is_none() && name.strip_prefix('@') != Some(USERNAME) {
        return None;
    }
    let title =
        publication.map_or_else(|| "Stories by You on Medium".to_owned(), |one| format!("{} - Medium", one.name));
    let belongs = |story: &&StoredStory| publication.is_none_or(|one| story.publication.as_ref() == Some(&one.name));
    let mut stories: Vec<_> =
        world.stories.iter().filter(|story| story.publish_status == Status::Public).filter(belongs).collect();
    stories.sort_by_key(|story| std::cmp::Reverse((story.published_at, story.created_at)));
    let items: String = stories.iter().take(NEWEST).map(|story| item(story)).collect();
    let (home, title, built) = (&world.home, cdata(&title), date(world.now()));
    let feed = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:atom=\"http://www.w3.org/2005/Atom\" version=\"2.0\" \
         xmlns:cc=\"http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html\"><channel><title>{title}</title>\
         <description>{title}</description><link>{home}/{name}?source=rss-{USER_ID}------2</link>\
         <generator>Medium</generator><lastBuildDate>{built}</lastBuildDate>\
         <atom:link href=\"{home}/feed/{name}\" rel=\"self\" type=\"application/rss+xml\"/>{items}</channel></rss>"
    );
    Some(Reply::new(200, "text/xml; charset=UTF-8", feed))
}

/// One story: its text without the title, and no word of its canonical.
fn item(story: &StoredStory) -> String {
    let shown = Shown::new(&Content::read(story.format, &story.content).nodes);
    let subtitle = shown.subtitle.map_or_else(String::new, |subtitle| format!("<h4>{subtitle}</h4>"));
    let category = |tag: &String| format!("<category>{}</category>", cdata(&tag.to_lowercase().replace(' ', "-")));
    let categories = story.tags.iter().map(category).collect::<Vec<_>>().concat();
    let counter = "<img src=\"https://medium.com/_/stat?event=post.clientViewed\" width=\"1\" height=\"1\" alt=\"\">";
    let at = story.published_at.unwrap_or(story.created_at);
    format!(
        "<item><title>{}</title><link>{}?source=rss-{USER_ID}------2</link>\
         <guid isPermaLink=\"false\">https://medium.com/p/{}</guid>{categories}<dc:creator>{}</dc:creator>\
         <pubDate>{}</pubDate><atom:updated>{at}</atom:updated><content:encoded>{}</content:encoded></item>",
        cdata(&story.title),
        escape(&story.url),
        story.id,
        cdata("You"),
        date(at),
        cdata(&format!("{subtitle}{}{counter}", shown.body)),
    )
}

/// Text for XML, without the control characters that XML does not allow.
fn cdata(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|letter| matches!(letter, '\t' | '\n') || !letter.is_control())
        .filter(|letter| !matches!(letter, '\u{fffe}' | '\u{ffff}'))
        .collect();
    format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"))
}

/// A date as feeds write it.
fn date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
