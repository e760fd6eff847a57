//! How much a story is like the page of its post.

use std::collections::BTreeSet;

use post::problem::{Code, Problem};
use similar::{Algorithm, DiffTag, capture_diff_slices};
use story::{Block, Kind, Story, Text, faces};
use url::Url;

use super::shape::{Shape, folded, words};

/// What is measured, in the order of the table.
pub(super) const MEASURES: [&str; 6] = ["words", "links", "pictures", "parts", "code", "clean"];
const WORDS: usize = 0;
const LINKS: usize = 1;
const PICTURES: usize = 2;
const PARTS: usize = 3;
const CODE: usize = 4;
const CLEAN: usize = 5;

/// The share of words that must be the same, in their order, seen from either side.
const SAME: f64 = 0.995;

/// The elements that Medium takes.
const ELEMENTS: [&str; 18] = [
    "a",
    "blockquote",
    "br",
    "code",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "ul",
];

/// Where a story falls short, by measure.
pub(super) struct Likeness {
    /// Why there is no story to be sent.
    pub(super) held: Option<String>,
    pub(super) faults: Vec<(usize, String)>,
}

impl Likeness {
    /// Compares a page with the story of its post, which may be held back.
    pub(super) fn of(page: &str, story: Option<&Story>, problems: &[Problem], canonical: &str) -> Self {
        let held: Vec<_> = problems.iter().filter(|problem| problem.is_error()).map(ToString::to_string).collect();
        let (Some(story), Ok(base), true) = (story, Url::parse(canonical), held.is_empty()) else {
            return Self { held: Some(held.join("; ")), faults: Vec::new() };
        };
        let page = Shape::of(page, &base);
        let face = Shape::of(&faces::api(story), &base);
        let mut likeness = Self { held: None, faults: Vec::new() };
        likeness.words(&page, story);
        likeness.links(&page, story);
        likeness.pictures(&page, story);
        likeness.parts(&page, &face, story, problems);
        likeness.code(&page, story);
        likeness.clean(&page, &face);
        likeness
    }

    pub(super) fn met(&self, measure: usize) -> bool {
        self.held.is_none() && self.faults.iter().all(|(fault, _)| *fault != measure)
    }

    fn fault(&mut self, measure: usize, fault: String) {
        self.faults.push((measure, fault));
    }

    fn words(&mut self, page: &Shape, story: &Story) {
        let said = said(story);
        let title = words(&story.title);
        // A page may say its title in the text too; every face of a story does so once.
        let theirs = page.words.strip_prefix(&*title).filter(|_| !said.starts_with(&title)).unwrap_or(&page.words);
        let changes = capture_diff_slices(Algorithm::Myers, theirs, &said);
        let same: usize = changes.iter().filter(|op| op.tag() == DiffTag::Equal).map(|op| op.old_range().len()).sum();
        let enough = |all: usize| {
            all == 0 || f64::from(u32::try_from(same).unwrap()) >= SAME * f64::from(u32::try_from(all).unwrap())
        };
        if !enough(theirs.len()) || !enough(said.len()) {
            let others = changes.iter().filter(|op| op.tag() != DiffTag::Equal).take(4);
            let shown = others.map(|op| {
                let context =
                    theirs[..op.old_range().start].iter().rev().take(3).rev().cloned().collect::<Vec<_>>().join(" ");
                let (page, story) = (theirs[op.old_range()].join(" "), said[op.new_range()].join(" "));
                format!("after `{context}` the page has `{page:.150}`, the story `{story:.150}`")
            });
            let shown = shown.collect::<Vec<_>>().join("; ");
            self.fault(WORDS, format!("{same} the same of {} and {}: {shown}", theirs.len(), said.len()));
        }
    }

    fn links(&mut self, page: &Shape, story: &Story) {
        let links = links(story);
        let lacking: Vec<_> = page.links.difference(&links).collect();
        let more: Vec<_> = links.difference(&page.links).collect();
        if !lacking.is_empty() || more.len() > page.players {
            self.fault(LINKS, format!("lacks {lacking:?}, has more {more:?}"));
        }
    }

    fn pictures(&mut self, page: &Shape, story: &Story) {
        let pictures: BTreeSet<String> = figures(story).collect();
        let lacking: Vec<_> = page.pictures.difference(&pictures).collect();
        // The first may be the cover, which is no part of what Hugo and Jekyll call the content.
        let cover = figures(story).next();
        let more: Vec<_> =
            pictures.difference(&page.pictures).filter(|picture| Some(*picture) != cover.as_ref()).collect();
        if !lacking.is_empty() || !more.is_empty() {
            self.fault(PICTURES, format!("lacks {lacking:?}, has more {more:?}"));
        }
    }

    fn parts(&mut self, page: &Shape, face: &Shape, story: &Story, problems: &[Problem]) {
        let tables = problems.iter().filter(|problem| problem.code == Code::TableChanged).count();
        let items = story.blocks.iter().map(|block| match &block.kind {
            Kind::List { items, .. } => items.iter().map(|item| 1 + inner_items(&item.plain()).count()).sum(),
            _ => 0,
        });
        let items: usize = items.sum();
        if items != page.items && tables == 0 {
            self.fault(PARTS, format!("{items} list items, not {}", page.items));
        }
        if face.quotes != page.quotes {
            self.fault(PARTS, format!("{} quotes, not {}", face.quotes, page.quotes));
        }
        let code = codes(story).count();
        if !(page.code.len()..=page.code.len() + tables).contains(&code) {
            self.fault(PARTS, format!("{code} blocks of code, not {}", page.code.len()));
        }
    }

    fn code(&mut self, page: &Shape, story: &Story) {
        let mut ours = codes(story);
        for code in &page.code {
            if !ours.any(|own| own.trim_matches('\n') == code) {
                return self
                    .fault(CODE, format!("no block of code is {code:?}, of {:?}", codes(story).collect::<Vec<_>>()));
            }
        }
    }

    fn clean(&mut self, page: &Shape, face: &Shape) {
        if !face.relative.is_empty() {
            self.fault(CLEAN, format!("relative: {:?}", face.relative));
        }
        // What the page shows as well is text.
        let left = |sign: &&&str| face.prose.matches(**sign).count() > page.prose.matches(**sign).count();
        if let Some(sign) = ["{{<", "{{%", "{%", "{{"].iter().find(left) {
            self.fault(CLEAN, format!("template syntax `{sign}`"));
        }
        let others: Vec<_> = face.names.iter().filter(|name| !ELEMENTS.contains(&name.as_str())).collect();
        if !others.is_empty() || face.empty > 0 {
            self.fault(CLEAN, format!("elements {others:?}, {} of them empty", face.empty));
        }
    }
}

/// The words of a story's blocks, code among them.
fn said(story: &Story) -> Vec<String> {
    let texts = story.blocks.iter().map(|block| match &block.kind {
        Kind::Code { code, .. } => code.clone(),
        Kind::List { items, .. } => {
            items.iter().map(|item| without_marks(&item.plain())).collect::<Vec<_>>().join("\n")
        }
        _ => texts(block).iter().map(|text| text.plain()).collect::<Vec<_>>().join("\n"),
    });
    words(&texts.collect::<Vec<_>>().join("\n"))
}

/// The lines of an item that are items of a list within it.
fn inner_items(item: &str) -> impl Iterator<Item = &str> {
    item.lines().skip(1).filter(|line| line.starts_with("– "))
}

/// An item's lines without the dashes and numbers that stand for the marks of an inner list.
fn without_marks(item: &str) -> String {
    let unmarked = |line: &str| {
        let rest = line.trim_start_matches("– ");
        let number =
            rest.split_once(". ").filter(|(number, _)| rest.len() < line.len() && number.parse::<u64>().is_ok());
        number.map_or(rest, |(_, rest)| rest).to_owned()
    };
    item.lines().map(unmarked).collect::<Vec<_>>().join("\n")
}

fn texts(block: &Block) -> Vec<&Text> {
    match &block.kind {
        Kind::Heading { text, .. } | Kind::Paragraph { text } | Kind::PullQuote { text } => vec![text],
        Kind::List { items: texts, .. } | Kind::Quote { paragraphs: texts } => texts.iter().collect(),
        Kind::Figure { caption, .. } => vec![caption],
        Kind::Code { .. } | Kind::Divider | Kind::Embed { .. } => Vec::new(),
    }
}

fn links(story: &Story) -> BTreeSet<String> {
    let runs = story.blocks.iter().flat_map(texts).flat_map(|text| &text.0).filter_map(|run| run.link.clone());
    let others = story.blocks.iter().filter_map(|block| match &block.kind {
        Kind::Embed { url } | Kind::Figure { link: Some(url), .. } => Some(url.clone()),
        _ => None,
    });
    runs.chain(others).map(|address| folded(&address)).collect()
}

fn figures(story: &Story) -> impl Iterator<Item = String> {
    story.blocks.iter().filter_map(|block| match &block.kind {
        Kind::Figure { source, .. } => Some(folded(&source.name())),
        _ => None,
    })
}

fn codes(story: &Story) -> impl Iterator<Item = &String> {
    story.blocks.iter().filter_map(|block| if let Kind::Code { code, .. } = &block.kind { Some(code) } else { None })
}
