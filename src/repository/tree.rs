//! A tree of files: at a commit, or on disk.

use anyhow::Result;

/// The files of a repository at one commit, or as they lie on disk. Cheap to clone.
#[derive(Clone)]
pub struct Tree {}

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
    /// Whether the name is UTF-8; where it is not, the file cannot be read by [`Tree::read`].
    pub utf8: bool,
}

impl Tree {
    /// The file's bytes; `None` where the path is not there or is no file. A blob that the clone lacks is fetched.
    pub fn read(&self, _path: &str) -> Result<Option<Vec<u8>>> {
        todo!()
    }

    /// Every entry below a folder (`""`: everything), in the order of their paths; nothing where the folder is missing.
    pub fn list(&self, _folder: &str) -> Result<Vec<Entry>> {
        todo!()
    }

    /// Whether a file or folder is there.
    pub fn exists(&self, _path: &str) -> bool {
        todo!()
    }
}
