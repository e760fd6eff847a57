//! The story in Medium's own model, so that a story which Medium would mangle cannot be written down.
//!
//! A post's text goes through its templates, through Markdown to an HTML tree, and through [`flatten`] to blocks;
//! every face is written from the same blocks.

#![deny(missing_docs)]

mod article;
mod body;
mod campaign;
mod checks;
mod cover;
mod emoji;
pub mod faces;
mod flatten;
mod footer;
mod home;
mod inserts;
mod limits;
mod markdown;
mod page;
mod pictures;
#[cfg(test)]
mod properties;
mod telling;
mod templates;
#[cfg(test)]
mod told;

use std::borrow::Cow;

use url::Url;

use flatten::{Loose, Marks};
use generators::{Canonical, Site};
use home::Home;
use literals::Value;
use post::Post;
use post::problem::{Code, Problem};
use post::time::Written;

pub use limits::Limits;

/// What Medium receives.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Story {
    /// The title, plain text. Every face but `json` and `paste` shows it as the first heading.
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

/// The kinds of paragraph that Medium stores (as seen in its own data by several exporters).
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
        /// Its paragraphs.
        paragraphs: Vec<Text>,
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
        /// Where it leads: an absolute URL, or `mailto:`.
        #[serde(skip_serializing_if = "Option::is_none")]
        link: Option<String>,
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
    /// At an absolute URL, as WebP, which Medium does not take: the API route uploads it as JPEG, from its file in the
    /// repository where there is one.
    WebP {
        /// The URL.
        url: String,
        /// The file.
        #[serde(skip_serializing_if = "Option::is_none")]
        file: Option<String>,
    },
    /// In the text itself, a `data:` address: uploaded by the API route.
    Data(String),
}

impl Source {
    /// The absolute URL where it lies on the web; none where it does not.
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Url(url) | Self::WebP { url, .. } => Some(url),
            Self::File(_) | Self::Data(_) => None,
        }
    }

    /// What people know it by: its URL, its path, or how its `data:` address starts.
    pub fn name(&self) -> Cow<'_, str> {
        match self {
            Self::Url(name) | Self::WebP { url: name, .. } | Self::File(name) => name.into(),
            Self::Data(address) => match address.char_indices().nth(40) {
                Some((end, _)) => format!("{}…", &address[..end]).into(),
                None => address.into(),
            },
        }
    }
}

/// Text with its marks: runs, none of them empty, no two neighbours with the same marks.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
#[serde(transparent)]
pub struct Text(pub Vec<Run>);

impl Story {
    /// How many words the text has. In scripts without blanks between words each character counts as one.
    pub fn words(&self) -> usize {
        let texts = self.blocks.iter().flat_map(|block| block.kind.texts());
        let words = |text: &str| text.split_whitespace().map(in_word).sum::<usize>();
        texts.map(|text| words(&text.plain())).sum()
    }
}

/// How many words stand between two blanks.
fn in_word(word: &str) -> usize {
    let without_blanks =
        |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
    let ideographs = word.chars().filter(|c| without_blanks(*c)).count();
    if ideographs > 0 { ideographs } else { usize::from(word.chars().any(char::is_alphanumeric)) }
}

impl Kind {
    /// The texts in it, in their order; code is none.
    fn texts(&self) -> Vec<&Text> {
        match self {
            Self::Heading { text, .. } | Self::Paragraph { text } | Self::PullQuote { text } => vec![text],
            Self::Quote { paragraphs } => paragraphs.iter().collect(),
            Self::List { items, .. } => items.iter().collect(),
            Self::Figure { caption, .. } => vec![caption],
            Self::Code { .. } | Self::Divider | Self::Embed { .. } => Vec::new(),
        }
    }

    fn texts_mut(&mut self) -> Vec<&mut Text> {
        match self {
            Self::Heading { text, .. } | Self::Paragraph { text } | Self::PullQuote { text } => vec![text],
            Self::Quote { paragraphs } => paragraphs.iter_mut().collect(),
            Self::List { items, .. } => items.iter_mut().collect(),
            Self::Figure { caption, .. } => vec![caption],
            Self::Code { .. } | Self::Divider | Self::Embed { .. } => Vec::new(),
        }
    }
}

impl Text {
    /// The text without its marks.
    pub fn plain(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }

    /// Its length in characters.
    fn length(&self) -> usize {
        self.0.iter().map(|run| run.text.chars().count()).sum()
    }

    /// Whether it shows nothing: no text at all, or only characters without width.
    fn is_blank(&self) -> bool {
        let invisible = |c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}');
        self.0.iter().all(|run| run.text.chars().all(invisible))
    }

    /// One text of several, each on a line of its own.
    fn lines(lines: &[Self]) -> Self {
        let mut text = Loose::default();
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                text.line_break(&Marks::default());
            }
            text.tidy(line);
        }
        text.finish()
    }
}

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
    /// What becomes of tables.
    pub tables: Tables,
    /// What is added to the query of links to the blog.
    pub campaign: Option<String>,
    /// Where the text is taken from.
    pub body: Body,
}

impl Default for Telling {
    /// For the API, without a footer.
    fn default() -> Self {
        Self { limits: Limits::API, footer: None, tables: Tables::Auto, campaign: None, body: Body::Auto }
    }
}

/// What becomes of a table, which Medium has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tables {
    /// Text in columns where it is narrow, else a list with an item for each row.
    Auto,
    /// Text in columns, however wide.
    Text,
    /// A list for each row, every cell behind the head of its column.
    List,
}

/// Where the text of a story is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// The post's source; the built page where that holds what cannot be rendered.
    Auto,
    /// The post's source.
    Source,
    /// The built page.
    Built,
}

/// Tells a post as a story.
///
/// The problems are losses (on their block's line), advice and faults; where one of them is an error the story is not
/// fit to be sent. All of them are `at` the post's path. `None` only where there is no text or title to tell.
pub fn tell(post: &Post, site: &Site, canonical: &Canonical, telling: &Telling) -> (Option<Story>, Vec<Problem>) {
    let on_site = |url: &Url| Url::parse(site.base_url()).is_ok_and(|base| url.as_str().starts_with(base.as_str()));
    let own = Url::parse(&canonical.url).ok().filter(|url| !canonical.declared || on_site(url));
    // An address that was declared elsewhere is not where the post's relative links start.
    let Some(base) = own.or_else(|| Url::parse(site.base_url()).ok()) else {
        let problem = Problem::new(Code::CanonicalUnknown, format!("`{}` is not a URL", canonical.url));
        return (None, vec![problem.at(&post.path)]);
    };
    let home = Home {
        canonical: &canonical.url,
        base: &base,
        site_url: site.base_url(),
        site_title: site.title(),
        date: &day(post, site),
        dialect: site.dialect(),
        served: &|url| site.served(post, url),
        beside: &|address| site.beside(post, address),
        around: site.around(post),
        built: &|| site.built_page(post),
    };
    telling::tell(post, &home, telling)
}

/// The day of a post as its author wrote it, in whichever zone that was; empty where it has none.
fn day(post: &Post, site: &Site) -> String {
    let written = post.front.get_any_case("date").and_then(Value::text).and_then(Written::parse);
    let name = post.path.rsplit('/').next().unwrap_or_default();
    let named = || name.get(..10).and_then(Written::parse);
    match written.or_else(named) {
        Some(written) => written.civil.date().to_string(),
        None => site.date(post).map_or_else(String::new, |date| date.to_string()[..10].to_owned()),
    }
}
