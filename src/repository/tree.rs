//! A tree of files: at a commit, or on disk.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use git2::Oid;

use super::compare::compare;
use super::store::{Child, Store};
use generators::files::{Content, Disk, Entry, Files, Kind, Unreadable, parts};

/// The files of a repository at one commit, or as they lie on disk. Cheap to clone.
#[derive(Clone)]
pub struct Tree(Source);

#[derive(Clone)]
enum Source {
    Commit { store: Arc<Store>, root: Oid },
    Disk(Disk),
}

impl Files for Tree {
    /// A blob that the clone lacks is fetched.
    fn read_at_most(&self, path: &str, most: u64) -> Result<Option<Content>, Unreadable> {
        let unreadable = |error: anyhow::Error| Unreadable(format!("`{path}` cannot be read: {error:#}"));
        match &self.0 {
            Source::Disk(disk) => disk.read_at_most(path, most),
            Source::Commit { .. } => match self.child(path).map_err(unreadable)? {
                Some((store, Child { id, kind: Some(Kind::File) })) => {
                    store.file(id, most).map(Some).map_err(unreadable)
                }
                _ => Ok(None),
            },
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, Unreadable> {
        match &self.0 {
            Source::Disk(disk) => disk.list(folder),
            Source::Commit { .. } => self.below(folder).map_err(|error| Unreadable(format!("{error:#}"))),
        }
    }

    fn exists(&self, path: &str) -> bool {
        match &self.0 {
            Source::Disk(disk) => disk.exists(path),
            Source::Commit { .. } => self.child(path).is_ok_and(|child| child.is_some()),
        }
    }

    fn kind(&self, path: &str) -> Option<Kind> {
        match &self.0 {
            Source::Disk(disk) => disk.kind(path),
            Source::Commit { .. } => self.child(path).ok().flatten().and_then(|(_, child)| child.kind),
        }
    }
}

impl Tree {
    /// The files of a folder on disk, without `.git`. No git repository is needed.
    pub fn on_disk(root: &Path) -> Self {
        Self(Source::Disk(Disk::new(root)))
    }

    pub(super) fn of_commit(store: Arc<Store>, root: Oid) -> Result<Self> {
        store.folder(root)?;
        Ok(Self(Source::Commit { store, root }))
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
            Source::Disk(_) => None,
        }
    }

    /// The file at a path of a commit's tree.
    pub(super) fn entry(&self, path: &str) -> Option<Entry> {
        let (_, child) = self.child(path).ok().flatten()?;
        Some(Entry::new(parts(path)?.join("/").as_bytes(), child.kind?, Some(child.id.to_string())))
    }

    /// Every entry below a folder of a commit's tree.
    fn below(&self, folder: &str) -> Result<Vec<Entry>> {
        let Some((store, Child { id, kind: None })) = self.child(folder)? else { return Ok(Vec::new()) };
        let prefix: String = parts(folder).into_iter().flatten().flat_map(|part| [part, "/"]).collect();
        let pairs = compare(store, None, Some(id), &prefix)?;
        let mut entries: Vec<_> = pairs.into_iter().filter_map(|pair| pair.after).collect();
        entries.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        Ok(entries)
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
            Source::Disk(disk) => write!(f, "Tree({disk:?})"),
        }
    }
}
