//! What a tree is made of, be it at a commit or on disk.

use git2::Oid;

/// The largest file that is read. No page comes near it, and a larger picture is refused by every host.
pub(super) const LARGEST: u64 = 64 << 20;

/// A file is larger than what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is larger than {} MiB", LARGEST >> 20)]
pub struct TooLarge;

/// What an entry of a tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file (mode 100644 or 100755).
    File,
    /// A symbolic link: never followed, never a post.
    Link,
    /// A submodule: a commit of another repository.
    Submodule,
}

/// A file of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path relative to the tree's root, with `/`. Where the name is not UTF-8 the odd bytes are shown as U+FFFD.
    pub path: String,
    /// What it is.
    pub kind: Kind,
    /// Its object id; none on disk.
    pub id: Option<String>,
    /// Whether the name is UTF-8; where it is not, the file cannot be read by `Tree::read`.
    pub utf8: bool,
}

impl Entry {
    pub(super) fn new(path: &[u8], kind: Kind, id: Option<Oid>) -> Self {
        let utf8 = std::str::from_utf8(path).is_ok();
        Self { path: String::from_utf8_lossy(path).into_owned(), kind, id: id.map(|id| id.to_string()), utf8 }
    }
}

/// The parts of a path as `Tree` takes it; `None` where it leads out of the tree.
pub(super) fn parts(path: &str) -> Option<Vec<&str>> {
    let parts = path.split('/').filter(|part| !part.is_empty() && *part != ".");
    parts.map(|part| (part != "..").then_some(part)).collect()
}
