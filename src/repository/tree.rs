//! A tree of files: at a commit, or on disk.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use git2::Oid;

use super::compare::compare;
use super::disk;
use super::entry::{Content, Entry, Kind, LARGEST, parts};
use super::store::{Child, Store};

/// The files of a repository at one commit, or as they lie on disk. Cheap to clone.
///
/// Paths are relative to the tree's root, with `/`; blank parts and `.` are passed over, and `..` leads nowhere.
#[derive(Clone)]
pub struct Tree(Source);

#[derive(Clone)]
enum Source {
    Commit { store: Arc<Store>, root: Oid },
    Disk { root: PathBuf },
}

impl Tree {
    /// The files of a folder on disk, without `.git`. No git repository is needed.
    pub fn on_disk(root: &Path) -> Self {
        Self(Source::Disk { root: root.to_owned() })
    }

    pub(super) fn of_commit(store: Arc<Store>, root: Oid) -> Result<Self> {
        store.folder(root)?;
        Ok(Self(Source::Commit { store, root }))
    }

    /// The file's bytes; `None` where the path is not there or is no file. A blob that the clone lacks is fetched.
    ///
    /// Fails where the file is larger than 64 MiB, or cannot be read or fetched.
    pub fn read(&self, path: &str) -> Result<Option<Vec<u8>>> {
        match self.read_at_most(path, LARGEST)? {
            Some(Content::Whole(bytes)) => Ok(Some(bytes)),
            Some(Content::TooLarge) => bail!("`{path}` cannot be read: it is larger than {} MiB", LARGEST >> 20),
            None => Ok(None),
        }
    }

    /// The same with another bound, in bytes: what is larger is not read.
    pub fn read_at_most(&self, path: &str, most: u64) -> Result<Option<Content>> {
        let content = match &self.0 {
            Source::Disk { root } => disk::read(root, path, most),
            Source::Commit { .. } => match self.child(path)? {
                Some((store, Child { id, kind: Some(Kind::File) })) => store.file(id, most).map(Some),
                _ => Ok(None),
            },
        };
        content.with_context(|| format!("`{path}` cannot be read"))
    }

    /// Every entry below a folder (`""`: everything), in the order of their paths; nothing where the folder is missing.
    pub fn list(&self, folder: &str) -> Result<Vec<Entry>> {
        match &self.0 {
            Source::Disk { root } => disk::list(root, folder, &|_| true),
            Source::Commit { .. } => match self.child(folder)? {
                Some((store, Child { id, kind: None })) => {
                    let prefix: String = parts(folder).into_iter().flatten().flat_map(|part| [part, "/"]).collect();
                    let pairs = compare(store, None, Some(id), &prefix)?;
                    let mut entries: Vec<_> = pairs.into_iter().filter_map(|pair| pair.after).collect();
                    entries.sort_unstable_by(|one, other| one.path.cmp(&other.path));
                    Ok(entries)
                }
                _ => Ok(Vec::new()),
            },
        }
    }

    /// Whether a file or folder is there.
    pub fn exists(&self, path: &str) -> bool {
        match &self.0 {
            Source::Disk { root } => disk::locate(root, path).is_some(),
            Source::Commit { .. } => self.child(path).is_ok_and(|child| child.is_some()),
        }
    }

    /// What lies at a path; `None` where it is a folder or nothing.
    pub fn kind(&self, path: &str) -> Option<Kind> {
        match &self.0 {
            Source::Disk { root } => disk::locate(root, path).and_then(|(_, kind)| kind),
            Source::Commit { .. } => self.child(path).ok().flatten().and_then(|(_, child)| child.kind),
        }
    }

    /// Makes ready to read many files: what a partial clone lacks of them is fetched in one go, not one by one.
    pub fn prefetch<'a>(&self, paths: impl IntoIterator<Item = &'a str>) -> Result<()> {
        let Source::Commit { store, .. } = &self.0 else { return Ok(()) };
        let children = paths.into_iter().map(|path| self.child(path)).collect::<Result<Vec<_>>>()?;
        let files = children.into_iter().flatten().filter(|(_, child)| child.kind == Some(Kind::File));
        store.fetch_missing(&files.map(|(_, child)| child.id).collect::<Vec<_>>())
    }

    /// Where the tree lies in the object database; none on disk.
    pub(super) fn root(&self) -> Option<(&Store, Oid)> {
        match &self.0 {
            Source::Commit { store, root } => Some((store, *root)),
            Source::Disk { .. } => None,
        }
    }

    /// The file at a path of a commit's tree.
    pub(super) fn entry(&self, path: &str) -> Option<Entry> {
        let (_, child) = self.child(path).ok().flatten()?;
        Some(Entry::new(parts(path)?.join("/").as_bytes(), child.kind?, Some(child.id)))
    }

    /// What a commit's tree has at a path.
    fn child(&self, path: &str) -> Result<Option<(&Store, Child)>> {
        let (Some((store, root)), Some(parts)) = (self.root(), parts(path)) else { return Ok(None) };
        let mut found = Child { id: root, kind: None };
        for part in parts {
            if found.kind.is_some() {
                return Ok(None);
            }
            match store.folder(found.id)?.get(part.as_bytes()) {
                Some(child) => found = *child,
                None => return Ok(None),
            }
        }
        Ok(Some((store, found)))
    }
}

impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Commit { root, .. } => write!(f, "Tree({root})"),
            Source::Disk { root } => write!(f, "Tree({})", root.display()),
        }
    }
}
