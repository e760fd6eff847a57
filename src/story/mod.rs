//! The story in Medium's own model, so that a story which Medium would mangle cannot be written down.
//!
//! A post's text goes through its templates, through Markdown to an HTML tree, and through [`flatten`] to blocks;
//! every face is written from the same blocks.

pub mod checks;
pub mod faces;
mod flatten;
mod limits;
mod markdown;
mod templates;

use crate::post::Post;
use crate::problem::Problem;
use crate::site::{Canonical, Site};

pub use limits::Limits;

/// What Medium receives.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Story {
    /// The title, plain text. Every face but `json` shows it as the first heading.
    pub title: String,
    /// The description, shown as the subtitle below the title.
    pub subtitle: Option<String>,
    /// The post's own address.
    pub canonical: String,
    /// The topics that Medium will take.
    pub tags: Vec<String>,
    /// The text, the footer being its last blocks.
    pub blocks: Vec<Block>,
}

/// A paragraph of Medium's flat list, and the line of the file it came from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Block {
    /// The line of the post's file, counted from 1; none for the footer and for built pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// What it is.
    #[serde(flatten)]
    pub kind: Kind,
}

/// The kinds of paragraph that Medium stores (medium.md, section 4, B).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Kind {
    /// A heading, in one of two sizes.
    Heading {
        /// Its size.
        size: Size,
        /// Its text.
        text: Text,
    },
    /// A paragraph of text.
    Paragraph {
        /// Its text.
        text: Text,
    },
    /// A quotation.
    Quote {
        /// Its text.
        text: Text,
    },
    /// A pull quote.
    PullQuote {
        /// Its text.
        text: Text,
    },
    /// A block of code.
    Code {
        /// The language named in the post.
        language: Option<String>,
        /// The code, without a newline at its end.
        code: String,
    },
    /// A flat list.
    List {
        /// The number of the first item; none for bullets.
        start: Option<u64>,
        /// The items.
        items: Vec<Text>,
    },
    /// A picture.
    Figure {
        /// Where it lies.
        source: Source,
        /// The text for those who do not see it.
        alt: String,
        /// What stands below it.
        caption: Text,
    },
    /// A section break.
    Divider,
    /// A bare URL on its own, which Medium turns into an embed.
    Embed {
        /// The URL.
        url: String,
    },
}

/// The two sizes of heading that Medium has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Size {
    /// `h3` in Medium's model.
    Large,
    /// `h4` in Medium's model.
    Small,
}

/// Where a picture lies.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// At an absolute URL.
    Url(String),
    /// In the repository, not on the site: uploaded by the API route.
    File(String),
}

/// Text with its marks: runs, none of them empty, no two neighbours with the same marks.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
#[serde(transparent)]
pub struct Text(pub Vec<Run>);

/// A stretch of text with the same marks throughout. A newline in it is a line break.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Bold.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub strong: bool,
    /// Italic.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub emphasis: bool,
    /// Inline code.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub code: bool,
    /// Where it points: an absolute URL, or `mailto:`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// What shapes a story beyond its post.
#[derive(Debug, Clone)]
pub struct Telling {
    /// What Medium takes, by route.
    pub limits: Limits,
    /// The footer's Markdown with `{canonical} {title} {site} {date}`; none for no footer.
    pub footer: Option<String>,
}

/// Tells a post as a story.
///
/// The problems are losses (on their block's line), advice and faults; where one of them is an error the story is not
/// fit to be sent. All of them are `at` the post's path. `None` only where there is no text or title to tell.
pub fn tell(_post: &Post, _site: &Site, _canonical: &Canonical, _telling: &Telling) -> (Option<Story>, Vec<Problem>) {
    todo!()
}
