//! The files of a site's repository, wherever they lie: at a commit, or on disk.
//!
//! Paths are relative to the root, with `/`; blank parts and `.` are passed over, and `..` leads nowhere.

mod disk;

use std::path::{Path, PathBuf};

/// The largest file that is read, in bytes. No page comes near it, and a larger picture is refused by every host.
pub const LARGEST: u64 = 64 << 20;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A symbolic link: never followed, never a post.
    Link,
    /// A submodule: a commit of another repository.
    Submodule,
}

/// What lies at a path, folders aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path relative to the root, with `/`. Where the name is not UTF-8 the odd bytes are shown as U+FFFD.
    pub path: String,
    /// What it is.
    pub kind: Kind,
    /// Its object id in git; none on disk.
    pub id: Option<String>,
    /// Whether the name is UTF-8; where it is not, [`Files::read`] cannot read the file.
    pub utf8: bool,
}

impl Entry {
    /// An entry by the bytes of its path.
    pub fn new(path: &[u8], kind: Kind, id: Option<String>) -> Self {
        let utf8 = std::str::from_utf8(path).is_ok();
        Self { path: String::from_utf8_lossy(path).into_owned(), kind, id, utf8 }
    }
}

/// What is read of a file whose size has a bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Its bytes.
    Whole(Vec<u8>),
    /// It is larger than the bound, and was not read.
    TooLarge,
}

/// Why a file or a folder cannot be read, in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

/// The files below one root.
pub trait Files {
    /// The file's bytes; `None` where the path is not there or is not a file.
    ///
    /// Fails where the file is larger than [`LARGEST`], or cannot be read.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        match self.read_at_most(path, LARGEST)? {
            Some(Content::Whole(bytes)) => Ok(Some(bytes)),
            Some(Content::TooLarge) => {
                Err(Unreadable(format!("`{path}` cannot be read: it is larger than {} MiB", LARGEST >> 20)))
            }
            None => Ok(None),
        }
    }

    /// What a file holds, unless it is larger than `most` bytes; `None` where the path is not there or is not a file.
    ///
    /// Fails where the file cannot be read.
    fn read_at_most(&self, path: &str, most: u64) -> Result<Option<Content>, Unreadable>;

    /// Every entry below a folder (`""`: everything), in the order of their paths; nothing where the folder is missing.
    fn list(&self, folder: &str) -> Result<Vec<Entry>, Unreadable>;

    /// Whether a file or folder is there.
    fn exists(&self, path: &str) -> bool;

    /// What lies at a path; `None` where it is a folder or nothing.
    fn kind(&self, path: &str) -> Option<Kind>;
}

/// The files of a folder on disk, without `.git`. No git repository is needed, and no link is followed.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// The files below this folder.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// As [`Files::list`], with only the entries that are to be kept. What is asked of a folder holds for all that lies in
    /// it.
    pub fn list_kept(&self, folder: &str, keep: &dyn Fn(&str) -> bool) -> Result<Vec<Entry>, Unreadable> {
        disk::list(&self.root, folder, keep).map_err(|error| Unreadable(error.to_string()))
    }
}

impl Files for Disk {
    fn read_at_most(&self, path: &str, most: u64) -> Result<Option<Content>, Unreadable> {
        disk::read(&self.root, path, most).map_err(|error| Unreadable(format!("`{path}` cannot be read: {error}")))
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, Unreadable> {
        self.list_kept(folder, &|_| true)
    }

    fn exists(&self, path: &str) -> bool {
        disk::locate(&self.root, path).is_some()
    }

    fn kind(&self, path: &str) -> Option<Kind> {
        disk::locate(&self.root, path).and_then(|(_, kind)| kind)
    }
}

/// The parts of a path as [`Files`] takes it; `None` where it leads out of the root.
pub fn parts(path: &str) -> Option<Vec<&str>> {
    let parts = path.split('/').filter(|part| !part.is_empty() && *part != ".");
    parts.map(|part| (part != "..").then_some(part)).collect()
}
