//! What Medium takes, as a value, so that checks and faces need not know the route.

/// Medium's limits on one route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Topics (API: 3, medium.md 1.2 A; the editor: 5, B).
    pub tags: usize,
    /// Characters of a topic (25, A).
    pub tag_length: usize,
    /// Characters of the title (100, A).
    pub title_length: usize,
}

impl Limits {
    /// The API's (medium.md 1.2, A).
    pub const API: Self = Self { tags: 3, tag_length: 25, title_length: 100 };
    /// The editor's, where a person pastes (medium.md 1.2 and 3.4, B).
    pub const EDITOR: Self = Self { tags: 5, tag_length: 25, title_length: 100 };
}
