//! The article of a page, found by what its author wrote.
//!
//! The words of the source are known, even where its templates are not rendered. So the article is what is on the page between
//! the first and the last of them, in the smallest element that holds both; what themes put round it (title, date, share
//! buttons, newsletter, related posts, comments) is no part of it, and neither is what they put between two stretches that
//! follow each other in the source.

mod align;
mod leaves;
mod normal;

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Block, Kind};
use html::Node;

use align::align;
use leaves::Leaves;
use normal::prose;

/// How many characters of the source are looked for in one piece: a template that is not rendered, or a mark that a theme
/// puts into a sentence, spoils one piece and not a whole paragraph.
const PIECE: usize = 48;
/// A source of fewer characters says nothing of its page.
const HARDLY_A_SOURCE: usize = 80;

/// The article of a page.
pub(super) struct Article {
    /// What it holds.
    pub(super) nodes: Vec<Node>,
    /// What the theme put between two stretches of the source, and what was left out: the start of each.
    pub(super) left_out: Vec<String>,
}

/// How a page and a source fit each other.
pub(super) enum Fit {
    /// The source is on the page.
    Found(Article),
    /// Less than half of the source is on the page.
    Poor {
        /// How much of it, from 0 to 1.
        share: f64,
    },
    /// The source is so short that it says nothing of the page.
    HardlyASource,
}

/// Finds the article of a page by the blocks of the post's source.
pub(super) fn find(page: &[Node], source: &[Block]) -> Fit {
    let pieces = pieces(source);
    let total: usize = pieces.iter().map(|piece| piece.text.chars().count()).sum();
    if total < HARDLY_A_SOURCE {
        return Fit::HardlyASource;
    }
    let leaves = Leaves::of(page);
    let texts: Vec<String> = pieces.iter().map(|piece| piece.text.clone()).collect();
    let places = align(&texts, &leaves.text);
    let found: Vec<(&Piece, &Range<usize>)> =
        pieces.iter().zip(&places).filter_map(|(piece, place)| Some((piece, place.as_ref()?))).collect();
    let share = share(found.iter().map(|(piece, _)| piece.text.chars().count()).sum(), total);
    let ([(first, start), ..], Some((last, end))) = (found.as_slice(), found.last()) else {
        return Fit::Poor { share };
    };
    let (start, end) = (start.start, end.end);
    let (Some(from), Some(to)) = (leaves.leaf_at(start), leaves.leaf_at(end.saturating_sub(1))) else {
        return Fit::Poor { share };
    };
    if share < 0.5 {
        return Fit::Poor { share };
    }
    let (added, left_out) = added(&leaves, &found, source);
    let pictures = |blocks: &[Block], leaf: usize, is_before: bool| {
        let count = blocks.iter().filter(|block| matches!(block.kind, Kind::Figure { .. })).count();
        leaves.pictures_beside(leaf, is_before).into_iter().take(count).collect::<Vec<_>>()
    };
    let mut kept: BTreeSet<usize> = (from..=to).filter(|leaf| !added.contains(leaf)).collect();
    kept.extend(pictures(&source[..first.block], from, true));
    kept.extend(pictures(&source[last.block + 1..], to, false));
    let nodes = leaves.smallest(&(start..end), &|leaf| kept.contains(&leaf));
    Fit::Found(Article { nodes, left_out })
}

#[expect(clippy::cast_precision_loss, reason = "texts are shorter than 2^52 characters")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// The leaves that the theme put between two pieces that follow each other in the source, and the start of each such text.
fn added(leaves: &Leaves<'_>, found: &[(&Piece, &Range<usize>)], source: &[Block]) -> (BTreeSet<usize>, Vec<String>) {
    let (mut added, mut texts) = (BTreeSet::new(), Vec::new());
    for pair in found.windows(2) {
        let [(one, before), (next, after)] = pair else { continue };
        let between = source.get(one.block + 1..next.block).unwrap_or_default();
        let is_next = next.number == one.number + 1 && between.is_empty();
        let gap = before.end..after.start;
        if !is_next || gap.is_empty() {
            continue;
        }
        let here = leaves.within(&gap);
        if !here.is_empty() {
            texts.push(leaves.text[gap].chars().take(60).collect());
            added.extend(here);
        }
    }
    (added, texts)
}

/// A stretch of the source's text.
struct Piece {
    /// Its number among the pieces.
    number: usize,
    /// The number of its block.
    block: usize,
    /// Its normal form.
    text: String,
}

/// The text of a source in pieces. Whether a table is shown as text or as a list, its cells are none of it.
fn pieces(source: &[Block]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (block, Block { kind, .. }) in source.iter().enumerate() {
        let texts: Vec<String> = match kind {
            Kind::Code { code, .. } => vec![code.clone()],
            kind => kind.texts().into_iter().map(super::Text::plain).collect(),
        };
        for text in texts {
            let normal: Vec<char> = prose(&text).chars().collect();
            let count = (normal.len() / PIECE).max(1);
            for piece in normal.chunks(normal.len().div_ceil(count).max(1)) {
                let number = pieces.len();
                pieces.push(Piece { number, block, text: piece.iter().collect() });
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Run, Text};

    fn paragraph(text: &str) -> Block {
        let text = Text(vec![Run { text: text.to_owned(), ..Run::default() }]);
        Block { line: None, kind: Kind::Paragraph { text } }
    }

    const FIRST: &str = "The ferry leaves at seven, and whoever is late has to wait until the evening of that day.";
    const SECOND: &str = "It carries forty cars, a lorry and the post, and in winter the doctor as well.";

    fn article(page: &str, source: &[&str]) -> Result<(String, usize), String> {
        let blocks: Vec<_> = source.iter().map(|text| paragraph(text)).collect();
        match find(&html::document(page), &blocks) {
            Fit::Found(article) => Ok((html::text(&article.nodes), article.left_out.len())),
            Fit::Poor { share } => Err(format!("{share:.1}")),
            Fit::HardlyASource => Err("hardly".to_owned()),
        }
    }

    #[test]
    fn what_themes_put_round_an_article_is_no_part_of_it() {
        let around = |inside: &str| {
            format!(
                "<header>My blog <nav>Home</nav></header><div><p>{FIRST}</p></div><main><h1>Title</h1><p>1 May, by Ann</p>\
                 <div class=x>{inside}<p>Share this</p></div><aside>Related: {SECOND}</aside></main><footer>Bye</footer>"
            )
        };
        let plain = format!("<p>{FIRST}</p><p>{SECOND}</p>");
        assert_eq!(article(&around(&plain), &[FIRST, SECOND]), Ok((format!("{FIRST}{SECOND}"), 0)));
        let with_box = format!("<p>{FIRST}</p><div>Subscribe!</div><p>{SECOND}</p>");
        assert_eq!(article(&around(&with_box), &[FIRST, SECOND]), Ok((format!("{FIRST}{SECOND}"), 1)));
        let rendered = format!("<p>{FIRST}</p><p>Rendered by a template.</p><p>{SECOND}</p>");
        let text = format!("{FIRST}Rendered by a template.{SECOND}");
        assert_eq!(article(&around(&rendered), &[FIRST, "{{ template }}", SECOND]), Ok((text, 0)));
        let split = FIRST.replace("ferry", "<b>fer</b>ry<a class=anchor>#</a>");
        let split = format!("<p>{split}</p><p>{SECOND}</p>");
        assert_eq!(article(&around(&split), &[FIRST, SECOND]), Ok((format!("{FIRST}{SECOND}"), 0)));
    }

    #[test]
    fn a_page_that_is_not_the_posts_is_none() {
        assert_eq!(article("<p>Under construction</p>", &[FIRST, SECOND]), Err("0.0".to_owned()));
        assert_eq!(article("<p>Whatever</p>", &["Short."]), Err("hardly".to_owned()));
    }
}
