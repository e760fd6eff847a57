//! How the files on disk differ from those of a commit, as its author would see it.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use git2::{ObjectType, Oid};

use super::store::Store;
use super::tree::Tree;
use generators::files::{Content, Disk, Entry, Files, Kind, LARGEST};

/// How the text of a pointer begins that stands in a commit for a file in Git LFS (its specification, version 1).
const LFS_POINTER: &[u8] = b"version https://git-lfs";

/// The paths, among these files and folders, whose bytes on disk are not the tree's: changed, missing or new, in order.
pub(super) fn below(store: &Store, root: &Path, tree: &Tree, paths: &[&str]) -> Result<Vec<String>> {
    let sparse = store.git().config()?.get_bool("core.sparseCheckout").unwrap_or(false);
    let (mut differing, disk) = (BTreeSet::new(), Disk::new(root));
    for path in paths {
        for entry in tree.list(path)?.into_iter().chain(tree.entry(path)) {
            let same = match disk.read_at_most(&entry.path, LARGEST)? {
                _ if entry.kind != Kind::File || !entry.utf8 => true,
                Some(Content::Whole(bytes)) => is_same(tree, &entry, &bytes)?,
                Some(Content::TooLarge) => tree.read_at_most(&entry.path, LARGEST)? == Some(Content::TooLarge),
                None => sparse,
            };
            if !same {
                differing.insert(entry.path);
            }
        }
        let is_wanted = |path: &str| tree.exists(path) || !store.git().is_path_ignored(path).unwrap_or(false);
        let on_disk = disk.list_kept(path, &is_wanted)?.into_iter().filter(|entry| entry.utf8);
        differing.extend(on_disk.map(|entry| entry.path).filter(|path| !tree.exists(path)));
    }
    Ok(differing.into_iter().collect())
}

/// Whether a file's bytes are an entry's, told by their hash, so that nothing needs to be unpacked.
fn is_same(tree: &Tree, entry: &Entry, bytes: &[u8]) -> Result<bool> {
    let is = |bytes: &[u8]| -> Result<bool> {
        let hash = Oid::hash_object(ObjectType::Blob, bytes).context("hashing a file")?;
        Ok(entry.id.as_deref() == Some(&hash.to_string()))
    };
    if is(bytes)? {
        return Ok(true);
    }
    let is_break = |at: usize| bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
    let unix: Vec<u8> = (0..bytes.len()).filter(|at| !is_break(*at)).map(|at| bytes[at]).collect();
    if unix.len() < bytes.len() && is(&unix)? {
        return Ok(true);
    }
    Ok(tree.read(&entry.path)?.is_some_and(|text| text.starts_with(LFS_POINTER)))
}
