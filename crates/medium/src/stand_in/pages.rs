//! Pages for people: the list of stories, and each story as its readers would see it.

use std::fmt::Write;

use post::Status;
use post::canonical::CanonicalKey;
use post::time::Timestamp;

use super::content::{Content, Lint};
use super::images::ImageFetch;
use super::options::TOKEN;
use super::reply::Reply;
use super::show::{Shown, escape, web_address};
use super::world::{StoredStory, USERNAME, World};

const STYLE: &str = include_str!("style.css");

/// The page that a path names, if any: all stories, those of a user or publication, one story, or a picture.
pub(super) fn page(world: &World, path: &str) -> Option<Reply> {
    let publications = &world.options.publications;
    if path == "/" {
        return Some(list(world, "the sandbox", |_| true));
    }
    if path.strip_prefix("/@") == Some(USERNAME) {
        return Some(list(world, &format!("@{USERNAME}'s profile"), |story| story.publication.is_none()));
    }
    if let Some(publication) = publications.iter().find(|publication| path.strip_prefix('/') == Some(&publication.slug))
    {
        return Some(list(world, &publication.name, |story| story.publication.as_ref() == Some(&publication.name)));
    }
    if let Some(name) = path.strip_prefix("/_images/") {
        let image = world.uploads.iter().find(|image| image.name == name)?;
        return Some(Reply::new(200, &image.media, image.bytes.clone()));
    }
    let story = world.stories.iter().find(|story| story.url.strip_prefix(&world.home) == Some(path))?;
    Some(Reply::page(200, whole(world, story)))
}

/// What is served at unknown paths.
pub(super) fn nothing(world: &World, path: &str) -> Reply {
    let main = format!("<header><h1>Nothing here</h1><p>There is no <code>{}</code>.</p></header>", escape(path));
    Reply::page(404, frame(world, "Nothing here", "", &main))
}

fn list(world: &World, place: &str, belongs: impl Fn(&StoredStory) -> bool) -> Reply {
    let stories: Vec<_> = world.stories.iter().rev().filter(|story| belongs(story)).collect();
    let count = match stories.len() {
        0 => "No story".to_owned(),
        1 => "One story".to_owned(),
        count => format!("{count} stories"),
    };
    let mut main = format!(
        "<header><h1>{count} in {}</h1><p>Everything sent to this stand-in for Medium, newest first. Nothing is on Medium itself.</p></header>",
        escape(place)
    );
    if world.stories.is_empty() {
        let _ = write!(
            main,
            "<div class=\"card\"><p>Set these variables, then publish as you would to Medium.</p><pre>MEDIUM_API_URL={}\nMEDIUM_TOKEN={TOKEN}</pre></div>",
            world.home,
        );
    }
    main.extend(stories.into_iter().map(|story| card(world, story)));
    Reply::page(200, frame(world, &format!("Stories in {place}"), "", &main))
}

fn card(world: &World, story: &StoredStory) -> String {
    let mut notes = String::new();
    let twins = stories_of(world, story.canonical.as_deref());
    if twins > 1 {
        let _ =
            write!(notes, "<p class=\"bad\">{twins} stories have this canonical: it was published more than once</p>");
    }
    if !story.lint.is_empty() {
        let lint: Vec<_> = story.lint.iter().map(|lint| said(*lint)).collect();
        let _ = write!(notes, "<p class=\"warn\">Trouble on Medium: {}</p>", lint.join("; "));
    }
    format!(
        "<article class=\"card\"><p class=\"facts\">{}</p><h2><a href=\"{}\">{}</a></h2><p class=\"canonical\">{}</p>{notes}</article>",
        facts(story),
        escape(&story.url),
        escape(&story.title),
        canonical(story),
    )
}

fn whole(world: &World, story: &StoredStory) -> String {
    let content = Content::read(story.format, &story.content);
    let shown = Shown::new(&content.nodes);
    let head = story
        .canonical
        .as_deref()
        .and_then(|canonical| web_address(Some(canonical), false))
        .map_or_else(String::new, |canonical| format!("<link rel=\"canonical\" href=\"{}\">", escape(&canonical)));
    let title = match &shown.title {
        Some(title) => format!("<h1>{title}</h1>"),
        None => "<p class=\"lost\">The text does not start with a title, so readers see none.</p>".to_owned(),
    };
    let subtitle =
        shown.subtitle.as_ref().map_or_else(String::new, |subtitle| format!("<p class=\"subtitle\">{subtitle}</p>"));
    let main = format!(
        "<article class=\"story\">{title}{subtitle}<p class=\"facts\">@{USERNAME} · {}</p>{}</article><aside>{}</aside>",
        facts(story),
        shown.body,
        details(story),
    );
    frame(world, &story.title, &head, &main)
}

/// Status, publication, date and topics, in one line.
fn facts(story: &StoredStory) -> String {
    let status = match story.publish_status {
        Status::Draft => "draft",
        Status::Unlisted => "unlisted",
        Status::Public => "public",
    };
    let mut facts = format!("<span class=\"badge {status}\">{status}</span>");
    if let Some(publication) = &story.publication {
        let _ = write!(facts, " in {}", escape(publication));
    }
    let _ = write!(facts, " · {}", day(story.published_at.unwrap_or(story.created_at)));
    for tag in &story.tags {
        let _ = write!(facts, " <span class=\"tag\">{}</span>", escape(tag));
    }
    facts
}

/// All else that is known of a story, below it.
fn details(story: &StoredStory) -> String {
    let mut rows = vec![
        ("Canonical", canonical(story)),
        ("Title for lists", escape(&story.title)),
        ("Licence", escape(story.license.as_deref().unwrap_or("all rights reserved"))),
        (
            "Followers",
            story
                .notify_followers
                .map_or("not sent", |mail| if mail { "get a mail" } else { "get no mail" })
                .to_owned(),
        ),
        ("Arrived", story.created_at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()),
    ];
    let each = |items: Vec<String>| {
        format!("<ul>{}</ul>", items.iter().fold(String::new(), |list, item| list + "<li>" + item + "</li>"))
    };
    if !story.images.is_empty() {
        let images = story
            .images
            .iter()
            .map(|image| format!("<code>{}</code> {}", escape(&brief(&image.source)), fetch(image.fetch)));
        rows.push(("Pictures", each(images.collect())));
    }
    if !story.lint.is_empty() {
        rows.push(("Trouble on Medium", each(story.lint.iter().map(|lint| said(*lint).to_owned()).collect())));
    }
    let rows = rows.iter().fold(String::new(), |rows, (name, value)| format!("{rows}<dt>{name}</dt><dd>{value}</dd>"));
    format!("<h2>What was sent</h2><dl>{rows}</dl>")
}

fn canonical(story: &StoredStory) -> String {
    let Some(canonical) = &story.canonical else { return "<span class=\"bad\">no canonical</span>".to_owned() };
    let text = escape(canonical);
    match web_address(Some(canonical), false) {
        Some(url) => format!("<a href=\"{}\" rel=\"nofollow noopener\">{text}</a>", escape(&url)),
        None => text,
    }
}

fn stories_of(world: &World, canonical: Option<&str>) -> usize {
    let Some(key) = canonical.map(CanonicalKey::of) else { return 0 };
    world
        .stories
        .iter()
        .filter_map(|story| story.canonical.as_deref())
        .filter(|own| CanonicalKey::of(own) == key)
        .count()
}

fn frame(world: &World, title: &str, head: &str, main: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"robots\" content=\"noindex\"><title>{}</title>{head}<style>{STYLE}</style></head>\
         <body><nav><a href=\"/\">The sandbox</a><span>a stand-in for Medium, at {}</span></nav><main>{main}</main></body></html>",
        escape(title),
        escape(&world.home),
    )
}

fn day(at: Timestamp) -> String {
    at.strftime("%-d %B %Y").to_string()
}

fn brief(source: &str) -> String {
    if source.chars().count() > 100 { source.chars().take(99).chain(['…']).collect() } else { source.to_owned() }
}

fn fetch(fetch: ImageFetch) -> String {
    match fetch {
        ImageFetch::Dropped => "no absolute address: dropped".to_owned(),
        ImageFetch::Outside => "would be fetched; the sandbox fetches nothing from outside".to_owned(),
        ImageFetch::Fetched(status) => format!("fetched: {status}"),
        ImageFetch::Dead => "no answer".to_owned(),
    }
}

fn said(lint: Lint) -> &'static str {
    match lint {
        Lint::FrontMatter => "front matter in the text",
        Lint::NoHeading => "the text does not start with its title",
        Lint::Table => "table dropped",
        Lint::NestedList => "nested list flattened",
        Lint::BlockInList => "list split by a picture, code, quote or heading",
        Lint::Embedded => "embedded content removed",
        Lint::Script => "script or style removed",
        Lint::SmallHeading => "heading of level 5 or 6 becomes plain text",
        Lint::DataImage => "embedded picture (data:) dropped",
        Lint::RelativeUrl => "relative link is broken",
    }
}
