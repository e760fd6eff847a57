//! A content file as its author wrote it: front matter, title, body and the line where the body starts.

mod front_matter;
mod overrides;

use crate::data::Value;
use crate::problem::Problem;

pub use overrides::{Overrides, Status};

/// A post as written. Paths are relative to the repository's root, with `/`.
#[derive(Debug, Clone)]
pub struct Post {
    /// Where it lies.
    pub path: String,
    /// The front matter; an empty map where there is none.
    pub front: Value,
    /// The text after the front matter, with LF line ends and without a byte order mark.
    pub body: String,
    /// The line of the file on which `body` starts, counted from 1.
    pub body_line: usize,
    /// What the `medium` key says about this post.
    pub medium: Overrides,
}

impl Post {
    /// Reads a post from its file's bytes.
    ///
    /// Fails with `not-utf8`, `not-a-post` (an LFS pointer) or `front-matter` (with line and hint), `at` the path.
    pub fn read(_path: &str, _bytes: &[u8]) -> Result<Self, Problem> {
        todo!()
    }

    /// The title of the front matter, without markup and surrounding blanks; `None` where it is absent or blank.
    pub fn title(&self) -> Option<String> {
        todo!()
    }

    /// The description: `description`, `subtitle`, `summary` or `excerpt`, the first that holds text.
    pub fn description(&self) -> Option<String> {
        todo!()
    }

    /// The topics, in order and without doubles: the override's, else `tags`, else `categories`, else `keywords`; a
    /// string is split at commas.
    pub fn tags(&self) -> Vec<String> {
        todo!()
    }

    /// The line on which a key of the front matter stands, for problems about it.
    pub fn line_of(&self, key: &str) -> Option<usize> {
        self.front.get_any_case(key).map(|value| value.line)
    }

    /// The hash of title and body as written, `sha256:…`, CRLF as LF.
    pub fn content_hash(&self) -> String {
        todo!()
    }
}
