//! Import or paste: which of the two loses nothing of a story.
//!
//! Medium's import reads the blog's own page. It keeps the date and sets the canonical by itself, but joins the lines of
//! code, drops tables and embeds, and drops a picture whose caption holds a link (measured by several authors in 2026).

use generators::Lacking;
use post::problem::{Code, Problem};
use story::{Kind, Story};

/// How a person puts a story on Medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Medium fetches the blog's page.
    Import,
    /// The story is pasted into the editor.
    Paste,
}

/// Which method suits a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodChoice {
    /// What an import would lose or lacks, in a few words each; empty where it would do.
    pub against_import: Vec<String>,
    /// Tags that an import would like to find on the blog's page, and does not.
    pub missing: Vec<String>,
}

impl MethodChoice {
    /// The method that loses nothing.
    pub fn best(&self) -> Method {
        if self.against_import.is_empty() { Method::Import } else { Method::Paste }
    }

    /// Why that one: a sentence without its full stop.
    pub fn why(&self) -> String {
        match self.against_import.as_slice() {
            [] => "Medium's import loses nothing of this story, keeps its date, and sets the canonical link by itself"
                .to_owned(),
            reasons => format!("Medium's import would not keep it whole: {}", reasons.join("; ")),
        }
    }
}

/// Chooses the method for a story; `problems` are those found when it was made, and `lacking` says what its page on the blog lacks for an
/// import, where that page is at hand.
pub fn choose_method(story: &Story, problems: &[Problem], lacking: &Lacking) -> MethodChoice {
    let count = |wanted: fn(&Kind) -> bool| story.blocks.iter().filter(|block| wanted(&block.kind)).count();
    let found = |code: Code| problems.iter().filter(|problem| problem.code == code).count();
    // A table in columns is a block of code, and counts as the table.
    let is_table = |line: Option<usize>| {
        line.is_some() && problems.iter().any(|problem| problem.code == Code::TableChanged && problem.line == line)
    };
    let code = story.blocks.iter().filter(|block| matches!(block.kind, Kind::Code { .. }) && !is_table(block.line));
    let losses = [
        (code.count(), "block of code loses its line breaks", "blocks of code lose their line breaks"),
        (found(Code::TableChanged), "table is dropped", "tables are dropped"),
        (count(|kind| matches!(kind, Kind::Embed { .. })), "embed is dropped", "embeds are dropped"),
        (
            count(has_linked_caption),
            "picture with a link in its caption is dropped",
            "pictures with a link in their captions are dropped",
        ),
        (count(is_off_the_site), "picture is not on the site", "pictures are not on the site"),
        (found(Code::CanonicalElsewhere).min(1), "canonical lies elsewhere than the page", ""),
    ];
    let losses = losses.into_iter().filter(|(count, ..)| *count > 0);
    let losses = losses.map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }));
    MethodChoice {
        against_import: losses.chain(lacking.needed.iter().cloned()).collect(),
        missing: lacking.wished.clone(),
    }
}

fn has_linked_caption(kind: &Kind) -> bool {
    matches!(kind, Kind::Figure { caption, .. } if caption.0.iter().any(|run| run.link.is_some()))
}

fn is_off_the_site(kind: &Kind) -> bool {
    matches!(kind, Kind::Figure { source, .. } if source.url().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use story::{Block, Run, Source, Text};

    #[test]
    fn a_story_is_pasted_where_an_import_would_lose_of_it() {
        let text =
            |link: Option<&str>| Text(vec![Run { text: "x".into(), link: link.map(str::to_owned), ..Run::default() }]);
        let figure = |caption| Kind::Figure {
            source: Source::Url("https://a.example/x.png".into()),
            alt: String::new(),
            link: None,
            caption,
        };
        let table = Problem::new(Code::TableChanged, "t");
        for (kinds, problems, lacking, losses) in [
            (vec![Kind::Paragraph { text: text(Some("https://a.example/")) }, figure(text(None))], vec![], vec![], 0),
            (vec![Kind::Code { language: None, code: "x".into() }], vec![], vec![], 1),
            (vec![Kind::Embed { url: "https://v.example/".into() }], vec![table.clone(), table], vec![], 2),
            (vec![figure(text(Some("https://a.example/")))], vec![Problem::new(Code::ImageAlt, "a")], vec![], 1),
            (vec![], vec![], vec!["the page has no `article`".to_owned()], 1),
        ] {
            let blocks = kinds.into_iter().map(|kind| Block { line: None, kind }).collect();
            let story = Story {
                title: String::new(),
                subtitle: None,
                canonical: String::new(),
                tags: Vec::new(),
                blocks,
                footer: 0,
            };
            let choice = choose_method(&story, &problems, &Lacking { needed: lacking, wished: Vec::new() });
            assert_eq!(choice.against_import.len(), losses, "{choice:?}");
            assert_eq!(choice.best() == Method::Import, losses == 0);
        }
    }
}
