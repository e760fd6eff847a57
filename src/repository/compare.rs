//! Two folders of the object database side by side: what a listing and a diff are made of.

use anyhow::{Result, bail};
use git2::Oid;

use generators::files::Entry;

use super::store::{Child, Folder, Store};

/// The most files that one comparison gives: a bound for trees made to blow up, far beyond any blog.
const MOST_FILES: usize = 1_000_000;
/// The longest path: what the common systems allow. It bounds the depth too.
const LONGEST_PATH: usize = 4096;

/// A file's place on both sides; never none on both.
pub(super) struct Pair {
    pub(super) before: Option<Entry>,
    pub(super) after: Option<Entry>,
}

/// Every file that differs between two folders, in no order; folders that are the same object are not looked into. The
/// prefix, `""` or with `/` at its end, goes before the paths. A whole folder is what differs from none.
pub(super) fn compare(store: &Store, before: Option<Oid>, after: Option<Oid>, prefix: &str) -> Result<Vec<Pair>> {
    let mut pairs = Vec::new();
    let mut folders = vec![(prefix.as_bytes().to_vec(), before, after)];
    while let Some((prefix, before, after)) = folders.pop() {
        if prefix.len() > LONGEST_PATH || pairs.len() > MOST_FILES {
            bail!(
                "the tree is deeper or larger than any blog: over {MOST_FILES} files, or paths over {LONGEST_PATH} bytes"
            );
        }
        let read = |id: Option<Oid>| id.map(|id| store.folder(id)).transpose();
        let (before, after) = (read(before)?, read(after)?);
        let (before, after) = (before.as_deref(), after.as_deref());
        for (name, before, after) in side_by_side(before, after) {
            if before == after {
                continue;
            }
            let path = [&prefix, name].concat();
            let (file_before, file_after) = (file(&path, before), file(&path, after));
            if file_before.is_some() || file_after.is_some() {
                pairs.push(Pair { before: file_before, after: file_after });
            }
            let (folder_before, folder_after) = (folder(before), folder(after));
            if folder_before.is_some() || folder_after.is_some() {
                folders.push(([&path[..], b"/"].concat(), folder_before, folder_after));
            }
        }
    }
    Ok(pairs)
}

/// The names of two folders with what each has there.
fn side_by_side<'a>(
    before: Option<&'a Folder>,
    after: Option<&'a Folder>,
) -> impl Iterator<Item = (&'a [u8], Option<Child>, Option<Child>)> {
    let at = |folder: Option<&Folder>, name: &[u8]| folder.and_then(|folder| folder.get(name)).copied();
    let here = before.into_iter().flatten();
    let only_there = after.into_iter().flatten().filter(move |(name, _)| at(before, name).is_none());
    here.map(move |(name, child)| (&name[..], Some(*child), at(after, name)))
        .chain(only_there.map(|(name, child)| (&name[..], None, Some(*child))))
}

fn file(path: &[u8], child: Option<Child>) -> Option<Entry> {
    let Child { id, kind } = child?;
    Some(Entry::new(path, kind?, Some(id.to_string())))
}

fn folder(child: Option<Child>) -> Option<Oid> {
    child.filter(|child| child.kind.is_none()).map(|child| child.id)
}
