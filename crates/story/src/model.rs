//! Medium's own model of a story.

use std::borrow::Cow;

/// What Medium receives.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Story {
    /// The title, plain text. Every face but `json` and `paste` shows it as the first heading.
    pub title: String,
    /// The description, shown as the subtitle below the title.
    pub subtitle: Option<String>,
    /// The post's canonical.
    pub canonical: String,
    /// The topics that Medium will take.
    pub tags: Vec<String>,
    /// The text, then the footer.
    pub blocks: Vec<Block>,
    /// How many of the last blocks are the footer.
    #[serde(skip)]
    pub footer: usize,
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
        /// Where it is.
        source: Source,
        /// The alternative text.
        alt: String,
        /// What it links to: an absolute URL, or `mailto:`.
        #[serde(skip_serializing_if = "Option::is_none")]
        link: Option<String>,
        /// The caption below it.
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

/// Where a picture is.
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
    /// Its absolute URL; `None` if it is not on the web.
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

/// Text with marks: runs, none of them empty, no two neighbours with the same marks.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
#[serde(transparent)]
pub struct Text(pub Vec<Run>);

impl Story {
    /// How many words the text has, without its footer. In scripts without blanks between words each character counts as one.
    pub fn words(&self) -> usize {
        let text = &self.blocks[..self.blocks.len().saturating_sub(self.footer)];
        let texts = text.iter().flat_map(|block| block.kind.texts());
        let words = |text: &str| text.split_whitespace().map(in_word).sum::<usize>();
        texts.map(|text| words(&text.plain())).sum()
    }
}

/// How many words a stretch without blanks has.
fn in_word(word: &str) -> usize {
    let without_blanks =
        |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
    let ideographs = word.chars().filter(|c| without_blanks(*c)).count();
    if ideographs > 0 { ideographs } else { usize::from(word.chars().any(char::is_alphanumeric)) }
}

impl Kind {
    /// The texts in it, in order; code is not one.
    pub(super) fn texts(&self) -> Vec<&Text> {
        match self {
            Self::Heading { text, .. } | Self::Paragraph { text } | Self::PullQuote { text } => vec![text],
            Self::Quote { paragraphs } => paragraphs.iter().collect(),
            Self::List { items, .. } => items.iter().collect(),
            Self::Figure { caption, .. } => vec![caption],
            Self::Code { .. } | Self::Divider | Self::Embed { .. } => Vec::new(),
        }
    }

    pub(super) fn texts_mut(&mut self) -> Vec<&mut Text> {
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
    pub(super) fn length(&self) -> usize {
        self.0.iter().map(|run| run.text.chars().count()).sum()
    }

    /// Whether it shows nothing: no text at all, or only characters without width.
    pub(super) fn is_blank(&self) -> bool {
        let invisible = |c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}');
        self.0.iter().all(|run| run.text.chars().all(invisible))
    }
}

/// A stretch of text with the same marks. A newline in it is a line break.
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
