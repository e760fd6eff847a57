//! What changed between two trees, with moves told by object id.

use std::collections::{HashMap, VecDeque};

use anyhow::{Result, bail};

use super::compare::{Pair, compare};
use super::tree::Tree;
use generators::files::{Entry, Kind};

/// A file that differs between two trees: added, deleted, edited, or moved with its bytes unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file at the base; none where it was added.
    pub before: Option<Entry>,
    /// The file at the head; none where it was deleted. Where both are given and their paths differ, the same bytes moved.
    pub after: Option<Entry>,
}

impl Change {
    /// The path that the change is listed under: the head's, else the base's.
    pub fn path(&self) -> &str {
        self.after.as_ref().or(self.before.as_ref()).map_or("", |entry| &entry.path)
    }
}

/// Every file that differs between two commits' trees of one repository, in the order of [`Change::path`].
///
/// A move is told by object id alone: one blob deleted and added. Similarity is never asked: among thousands of files it
/// takes minutes, and it calls a new post a rename of a deleted one where both follow a template (measured).
pub fn changes(base: &Tree, head: &Tree) -> Result<Vec<Change>> {
    let (Some((store, before)), Some((_, after))) = (base.root(), head.root()) else {
        bail!("only the trees of commits can be compared");
    };
    let (mut changes, mut deleted, mut added) = (Vec::new(), Vec::new(), Vec::new());
    for Pair { before, after } in compare(store, Some(before), Some(after), "")? {
        match (before, after) {
            (Some(before), None) if before.kind == Kind::File => deleted.push(before),
            (None, Some(after)) if after.kind == Kind::File => added.push(after),
            (before, after) => changes.push(Change { before, after }),
        }
    }
    changes.extend(moves(deleted, added));
    changes.sort_unstable_by(|one, other| one.path().cmp(other.path()));
    Ok(changes)
}

/// Pairs deleted files with added ones of the same bytes: those that keep their name first, then in the order of paths.
fn moves(mut deleted: Vec<Entry>, mut added: Vec<Entry>) -> Vec<Change> {
    let mut changes = Vec::with_capacity(deleted.len().max(added.len()));
    for key in [by_bytes_and_name, by_bytes] {
        deleted.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        added.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        let mut sources: HashMap<_, VecDeque<Entry>> = HashMap::new();
        for before in deleted.drain(..) {
            sources.entry(key(&before)).or_default().push_back(before);
        }
        for after in std::mem::take(&mut added) {
            match sources.get_mut(&key(&after)).and_then(VecDeque::pop_front) {
                Some(before) => changes.push(Change { before: Some(before), after: Some(after) }),
                None => added.push(after),
            }
        }
        deleted.extend(sources.into_values().flatten());
    }
    changes.extend(deleted.into_iter().map(|before| Change { before: Some(before), after: None }));
    changes.extend(added.into_iter().map(|after| Change { before: None, after: Some(after) }));
    changes
}

fn by_bytes_and_name(entry: &Entry) -> (Option<String>, String) {
    (entry.id.clone(), entry.path.rsplit('/').next().unwrap_or_default().to_owned())
}

fn by_bytes(entry: &Entry) -> (Option<String>, String) {
    (entry.id.clone(), String::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str, id: &str) -> Entry {
        Entry { path: path.into(), kind: Kind::File, id: Some(id.into()), utf8: true }
    }

    #[test]
    fn moves_are_told_by_id_and_prefer_the_same_name() {
        let deleted = vec![entry("a/one", "1"), entry("a/same-x", "s"), entry("a/same-y", "s"), entry("a/gone", "g")];
        let added = vec![entry("b/uno", "1"), entry("b/same-y", "s"), entry("c/same-z", "s"), entry("c/same-zz", "s")];
        let mut found: Vec<_> = moves(deleted, added)
            .into_iter()
            .map(|change| {
                [change.before, change.after].map(|entry| entry.map_or(String::from("-"), |entry| entry.path))
            })
            .map(|[before, after]| format!("{before} > {after}"))
            .collect();
        found.sort();
        assert_eq!(
            found,
            ["- > c/same-zz", "a/gone > -", "a/one > b/uno", "a/same-x > c/same-z", "a/same-y > b/same-y"]
        );
    }
}
