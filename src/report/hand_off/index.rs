//! The page that lists the stories which wait.

use std::fmt::Write as _;

use super::document;
use super::page::verb;
use crate::hand_off::HandOffPage;
use story::faces::escape;

/// The stories by the names of their pages. What a later run is still to hand over is counted only.
pub fn index(pages: &[(&str, &HandOffPage)], later: usize) -> String {
    let count = pages.len();
    let title = match count {
        0 => "No story waits for you".to_owned(),
        1 => "One story waits for you".to_owned(),
        count => format!("{count} stories wait for you"),
    };
    let about = if count == 0 {
        "Everything that was handed to you is on Medium, or was left out.".to_owned()
    } else {
        "Each takes a minute: open it, copy, paste, done. Medium lets you publish about two a day.".to_owned()
    };
    let mut body = format!(
        "<header><p>For Medium</p><h1>{title}</h1><p class=\"verdict\">{about}</p></header>\n<main class=\"list\">"
    );
    if count > 0 {
        body += "<ol>\n";
        for (name, page) in pages {
            body += &row(name, page);
        }
        body += "</ol>";
    }
    match later {
        0 => {}
        1 => body += "<p class=\"later\">One more follows with a later run.</p>",
        later => _ = write!(body, "<p class=\"later\">{later} more follow with later runs.</p>"),
    }
    document(&title, &(body + "</main>"))
}

fn row(name: &str, page: &HandOffPage) -> String {
    let story = &page.story;
    let fresh = if page.waits { "" } else { " <em>new</em>" };
    let facts = format!("{} · {}", post::counted(story.words(), "word"), verb(page.method.best()).to_lowercase());
    format!(
        "<li><a href=\"{}\"><b>{}</b>{fresh}<span>{facts} · {}</span></a></li>\n",
        escape(name),
        escape(&story.title),
        escape(story.canonical.split_once("://").map_or(&story.canonical, |(_, rest)| rest))
    )
}
