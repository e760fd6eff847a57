//! A story's footer: where it was first published.

use super::context::FlattenOptions;
use super::context::PostContext;
use super::flatten::{Loose, flatten, unbroken};
use super::{Block, Kind, Run, Tables, markdown};
use generators::{Dialect, Served};
use post::canonical::CanonicalKey;
use post::lines::Lined;

/// The placeholder for the canonical while the template is read: a URL, so that it is allowed wherever a URL is.
const CANONICAL: &str = "https://canonical.invalid/";
/// The placeholders for title, site and date: private-use characters.
const TITLE: &str = "\u{e000}";
const SITE: &str = "\u{e001}";
const DATE: &str = "\u{e002}";

/// The footer's blocks: Markdown with `{canonical} {title} {site} {date}`. The values are inserted when all markup is
/// read, so none of them can bring any.
pub(super) fn footer(template: &str, title: &str, context: &PostContext<'_>) -> Vec<Block> {
    let named = [("{canonical}", CANONICAL), ("{title}", TITLE), ("{site}", SITE), ("{date}", DATE)];
    let text = named.iter().fold(template.to_owned(), |text, (name, token)| text.replace(name, token));
    let mut lined = Lined::from(1);
    lined.written(&text, 1);
    let (nodes, _) = markdown::to_nodes(&text, &lined.lines(), Dialect::PLAIN, &());
    let (served, beside) = (|_: &str| Served::Elsewhere, |_: &str| None);
    let options =
        FlattenOptions { base: context.base, served: &served, beside: &beside, tables: Tables::Auto, uploads: false };
    let values = [(CANONICAL, context.canonical), (TITLE, title), (SITE, context.site_title), (DATE, context.date)];
    let values = values.map(|(token, value)| (token, unbroken(value)));
    let blocks = flatten(&nodes, &options).blocks;
    blocks.into_iter().map(|block| Block { line: None, kind: filled(block.kind, &values) }).collect()
}

/// Whether the text already links to the canonical in its last block.
pub(super) fn is_there(blocks: &[Block], canonical: &str) -> bool {
    let canonical = CanonicalKey::without_slash(canonical);
    let same = |link: &str| CanonicalKey::without_slash(link) == canonical;
    let last = blocks.iter().rev().find(|block| block.kind != Kind::Divider);
    last.is_some_and(|block| {
        block.kind.texts().iter().flat_map(|text| &text.0).any(|run| run.link.as_deref().is_some_and(same))
    })
}

fn filled(mut kind: Kind, values: &[(&str, String)]) -> Kind {
    let fill = |text: &str| values.iter().fold(text.to_owned(), |text, (token, value)| text.replace(token, value));
    for text in kind.texts_mut() {
        let runs = std::mem::take(&mut text.0).into_iter();
        let runs = runs.map(|run| Run { text: fill(&run.text), link: run.link.as_deref().map(fill), ..run });
        *text = runs.collect::<Loose>().finish();
    }
    kind
}
