//! The faces of a story: each is written from the same blocks, so no two can disagree. Markup is written here only.

mod api;
mod markup;
mod page;
mod paste;
mod text;

use super::Story;

pub use api::api;
pub use html::escape;
pub use page::{article, page};
pub use paste::{paste, paste_plain};
pub use text::text;

/// The story's own fields and blocks as JSON, for other programs.
pub fn json(story: &Story) -> String {
    serde_json::to_string_pretty(story).unwrap_or_default()
}
