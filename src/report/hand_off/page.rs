//! One story's page: what to do, in two ways of which the better one is open, and the story as it will look.

use std::fmt::Write as _;

use super::document;
use crate::hand_off::{Act, HandOffPage, INDEX, Method, Step, steps};
use story::faces::{self, escape};

/// A story's page; `last` is what is to be done once the story is on Medium.
pub fn page(page: &HandOffPage, last: &Step) -> String {
    let story = &page.story;
    let best = page.method.best();
    let ways = match best {
        Method::Paste => [Method::Paste, Method::Import],
        Method::Import => [Method::Import, Method::Paste],
    };
    let ways = ways.map(|method| way(page, method, last)).concat();
    let (verb, why) = (verb(best), escape(&capital(&page.method.why())));
    let body = format!(
        "<header><p><a href=\"{INDEX}\">All stories</a></p>\n<h1>{}</h1>\n\
         <p class=\"verdict\"><strong>{verb} this one.</strong> {why}.</p></header>\n\
         <main><div class=\"todo\">\n{ways}<p class=\"from\">From <code>{}</code></p></div>\n\
         <section class=\"story\" aria-label=\"The story as it will look\">\n<p class=\"label\">As it will look on Medium</p>\n{}</section></main>\n\
         <template id=\"paste\">{}</template>\n<pre id=\"plain\" hidden>\n{}</pre>\n\
         <p id=\"said\" role=\"status\"></p>",
        escape(&story.title),
        escape(&page.path),
        faces::article(story),
        faces::paste(story),
        escape(&faces::paste_plain(story)),
    );
    document(&story.title, &body)
}

fn way(page: &HandOffPage, method: Method, last: &Step) -> String {
    let is_best = page.method.best() == method;
    let name = match (method, is_best) {
        (Method::Paste, true) => "Paste it",
        (Method::Import, true) => "Import it",
        (Method::Paste, false) => "Or paste it",
        (Method::Import, false) => "Or import it",
    };
    let open = if is_best { " open" } else { "" };
    let mut html = format!("<details name=\"way\"{open}><summary><h2>{name}</h2></summary>\n<ol>\n");
    for (number, one) in steps(page, method).iter().chain([last]).enumerate() {
        html += &step(one, &format!("{}-{number}", verb(method).to_lowercase()));
    }
    html + "</ol></details>\n"
}

fn step(step: &Step, id: &str) -> String {
    let mut html =
        format!("<li><input type=\"checkbox\" id=\"{0}\"><label for=\"{0}\">{1}</label>\n", id, escape(&step.what));
    if let Some(how) = &step.how {
        let _ = writeln!(html, "<p>{}</p>", escape(how));
    }
    let acts: String = step.acts.iter().map(act).collect();
    if !acts.is_empty() {
        let _ = writeln!(html, "<div class=\"acts\">{acts}</div>");
    }
    html + "</li>\n"
}

fn act(act: &Act) -> String {
    match act {
        Act::CopyStory => "<button type=\"button\" class=\"first\" data-story>Copy story</button>".to_owned(),
        Act::Copy { name, text } => format!(
            "<button type=\"button\" data-text=\"{text}\" aria-label=\"Copy the {name}: {text}\"><span>{text}</span> <b>Copy</b></button>",
            text = escape(text),
            name = escape(name),
        ),
        Act::Open { name, url } => {
            format!(
                "<a class=\"open\" href=\"{url}\" target=\"_blank\" rel=\"noopener noreferrer\">{name} <span aria-hidden=\"true\">↗</span></a>"
            )
        }
    }
}

/// What is done with a story.
pub(in crate::report) fn verb(method: Method) -> &'static str {
    match method {
        Method::Paste => "Paste",
        Method::Import => "Import",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
