//! Blocks as lines of text, for the tests.

use url::Url;

use super::{Flat, FlattenOptions, flatten};
use crate::{Block, Kind, Run, Tables, Text};
use generators::Served;

/// Flattens HTML at `https://blog.example/a/b/`.
pub(super) fn flat(html: &str) -> Flat {
    with_tables(html, Tables::Auto)
}

/// The same, with a wish about tables.
pub(super) fn with_tables(html: &str, tables: Tables) -> Flat {
    let base = Url::parse("https://blog.example/a/b/").unwrap();
    let served = |url: &str| match url {
        _ if url.contains("missing") => Served::Missing,
        _ if url.contains("there") => Served::File("static/there".to_owned()),
        _ => Served::Elsewhere,
    };
    let beside = |address: &str| address.contains("beside").then(|| format!("posts/{address}"));
    flatten(
        &html::fragment(html),
        &FlattenOptions { base: &base, served: &served, beside: &beside, tables, uploads: true },
    )
}

/// Blocks as a line each.
pub(super) fn shown(html: &str) -> Vec<String> {
    lines(flat(html))
}

/// Blocks that are flat already, as a line each.
pub(super) fn lines(flat: Flat) -> Vec<String> {
    let items = |items: &[Text]| items.iter().map(marked).collect::<Vec<_>>().join(" / ");
    let show = |block: Block| match block.kind {
        Kind::Heading { size, text } => format!("{size:?}: {}", marked(&text)),
        Kind::Paragraph { text } => marked(&text),
        Kind::Quote { paragraphs } => format!("> {}", items(&paragraphs)),
        Kind::PullQuote { text } => format!(">> {}", marked(&text)),
        Kind::Code { language, code } => format!("{}: {code}", language.unwrap_or("code".to_owned())),
        Kind::List { start: None, items: all } => format!("- {}", items(&all)),
        Kind::List { start: Some(start), items: all } => format!("{start}. {}", items(&all)),
        Kind::Figure { source, alt, link, caption } => {
            let url = source.name();
            let link = link.map_or(String::new(), |link| format!("({link})"));
            format!("[{alt}] {url}{link} {}", marked(&caption)).trim_end().to_owned()
        }
        Kind::Divider => "---".to_owned(),
        Kind::Embed { url } => format!("embed {url}"),
    };
    flat.blocks.into_iter().map(show).collect()
}

fn marked(text: &Text) -> String {
    let run = |run: &Run| {
        let mark = |set: bool, mark| if set { mark } else { "" };
        let marks = [mark(run.strong, "*"), mark(run.emphasis, "_"), mark(run.code, "`")].concat();
        let closing: String = marks.chars().rev().collect();
        let link = run.link.as_ref().map_or(String::new(), |link| format!("({link})"));
        format!("{marks}{}{closing}{link}", run.text.replace('\n', "|"))
    };
    text.0.iter().map(run).collect::<Vec<_>>().concat()
}
