//! What shapes a story besides its post.

/// What shapes a story besides its post.
#[derive(Debug, Clone)]
pub struct ConvertOptions {
    /// What Medium takes, by route.
    pub limits: Limits,
    /// The footer's Markdown with `{canonical} {title} {site} {date}`; none for no footer.
    pub footer: Option<String>,
    /// What tables become.
    pub tables: Tables,
    /// What is added to the query of links to the blog.
    pub campaign: Option<String>,
    /// Where the text comes from.
    pub body: Body,
}

impl Default for ConvertOptions {
    /// For the API, without a footer.
    fn default() -> Self {
        Self { limits: Limits::API, footer: None, tables: Tables::Auto, campaign: None, body: Body::Auto }
    }
}

/// What a table becomes, since Medium has none.
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
    /// The post's source; the built page where it contains what cannot be rendered.
    Auto,
    /// The post's source.
    Source,
    /// The built page.
    Built,
}

/// Medium's limits on one route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Topics (API: 3, the documentation of its API; the editor takes 5, as seen there).
    pub tags: usize,
    /// Characters of a topic.
    pub tag_length: usize,
    /// Characters of the title.
    pub title_length: usize,
    /// Whether it can be given pictures that it cannot fetch (the API's `/images`).
    pub uploads: bool,
}

impl Limits {
    /// The API's, as its documentation has them (Medium/medium-api-docs, 3.3).
    pub const API: Self = Self { tags: 3, tag_length: 25, title_length: 100, uploads: true };
    /// The editor's, where a person pastes: as seen there in 2026.
    pub const EDITOR: Self = Self { tags: 5, tag_length: 25, title_length: 100, uploads: false };
}
