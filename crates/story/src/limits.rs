//! What Medium takes, as a value, so that checks and faces need not know the route.

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
