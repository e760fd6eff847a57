//! Commits by name, and what their raw header says.

use std::fmt;
use std::str::FromStr;

use anyhow::{Context, Result, anyhow, bail};
use git2::Oid;
use serde::{Serialize, Serializer};

/// The name of a commit: its hash in full, in lower case. How long that is depends on the repository.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitId(String);

/// A commit's first parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parent {
    /// The commit truly has none: it is the first of its history.
    Root,
    /// The parent is in this clone.
    Here(CommitId),
    /// The parent exists, and this (shallow) clone lacks it.
    Absent(CommitId),
}

impl CommitId {
    /// The hash.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first digits, for people.
    pub fn short(&self) -> &str {
        self.0.get(..7).unwrap_or(&self.0)
    }

    /// The name as libgit2 takes it.
    pub(super) fn object(&self) -> Result<Oid> {
        Oid::from_str(&self.0).with_context(|| format!("`{self}` is not the name of a commit of this repository"))
    }
}

impl FromStr for CommitId {
    type Err = anyhow::Error;

    /// Takes a whole hash, SHA-1's or longer; anything else, such as a branch's name or a short hash, is refused. All
    /// zeros, which events say where there is no commit, is no commit.
    fn from_str(text: &str) -> Result<Self> {
        if text.len() < 40 || text.len() > 128 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            bail!("`{}` is not a commit's whole hash", text.escape_debug());
        }
        if text.bytes().all(|byte| byte == b'0') {
            return Err(anyhow!("the hash of zeros names no commit"));
        }
        Ok(Self(text.to_ascii_lowercase()))
    }
}

impl From<Oid> for CommitId {
    fn from(object: Oid) -> Self {
        Self(object.to_string())
    }
}

impl fmt::Display for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for CommitId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// The first `parent` line of a commit's header. Grafts do not reach it, unlike what libraries tell of parents.
pub(super) fn first_parent_line(commit: &[u8]) -> Option<CommitId> {
    commit
        .split(|byte| *byte == b'\n')
        .take_while(|line| !line.is_empty())
        .find_map(|line| line.strip_prefix(b"parent "))
        .and_then(|hash| std::str::from_utf8(hash).ok()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_is_named_by_a_whole_hash() {
        let sha1 = "A".repeat(40);
        assert_eq!(sha1.parse::<CommitId>().unwrap().as_str(), "a".repeat(40));
        assert_eq!("b".repeat(64).parse::<CommitId>().unwrap().short(), "bbbbbbb");
        for wrong in ["", "main", "abc1234", &"0".repeat(40), &"-".repeat(40), &"g".repeat(40)] {
            assert!(wrong.parse::<CommitId>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_first_parent_stands_in_the_header_and_nowhere_else() {
        let (one, two) = ("1".repeat(40), "2".repeat(40));
        let merge = format!("tree {two}\nparent {one}\nparent {two}\nauthor a <a> 0 +0000\n\nmessage");
        assert_eq!(first_parent_line(merge.as_bytes()).unwrap().as_str(), one);
        let root = format!("tree {two}\nauthor a <a> 0 +0000\n\nparent {one}\n");
        assert_eq!(first_parent_line(root.as_bytes()), None);
    }
}
