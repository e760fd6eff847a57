//! A blog post as a story in Medium's own model, so that a story which Medium would mangle cannot be written down.
//!
//! [`convert`] takes a post on its site to a [`Story`]: its text goes through the generator's templates and Markdown to an
//! HTML tree, and the tree is flattened to blocks. Where the source cannot be rendered, the tree is the built page's article.
//! Each of the story's [`faces`] is written from the same blocks.

#![deny(missing_docs)]

// What a story is, and what shapes it.
mod model;
mod options;

// From a post to its story.
mod body;
mod campaign;
mod checks;
mod context;
mod convert;
mod cover;
mod footer;
mod pictures;

// The text: templates and Markdown to a tree, or the built page's article.
mod article;
mod emoji;
mod inserts;
mod markdown;
mod page;
mod templates;

// The tree to blocks.
mod flatten;

pub mod faces;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod testing;

pub use convert::convert;
pub use model::{Block, Kind, Run, Size, Source, Story, Text};
pub use options::{Body, ConvertOptions, Limits, Tables};
