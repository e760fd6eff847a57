//! What tells the text of a post from others.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// A text of fewer words may be a template's: it is no sign by itself.
const DISTINCTIVE_WORDS: usize = 50;

/// What tells a text from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Sign {
    hash: u64,
    length: usize,
    /// Whether it is long enough to be a post's own.
    pub(super) is_distinctive: bool,
}

impl Sign {
    /// The sign of a text. Who makes another of the same sign may as well copy the text.
    pub(super) fn of(text: &str) -> Self {
        let text = text.trim();
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        Self { hash: hasher.finish(), length: text.len(), is_distinctive: is_distinctive(text) }
    }
}

/// Whether a text is long enough to be a post's own.
fn is_distinctive(text: &str) -> bool {
    words(text).nth(DISTINCTIVE_WORDS - 1).is_some()
}

/// The words of a text; in scripts that put no blanks between words, its characters.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split_inclusive(|c: char| c.is_whitespace() || !c.is_ascii());
    words.map(str::trim).filter(|word| !word.is_empty())
}
