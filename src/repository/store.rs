//! The object database: folders, files and new commits, by object id.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result, bail};
use git2::{ErrorCode, OdbLookupFlags, Oid, Signature, Time};

use super::command::Git;
use super::commit::CommitId;
use generators::files::{Content, Kind};
use post::time::Timestamp;

/// An entry of a folder at a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Child {
    pub(super) id: Oid,
    /// What it is; none for a folder.
    pub(super) kind: Option<Kind>,
}

/// A folder at a commit, by name as git has it: bytes.
pub(super) type Folder = BTreeMap<Vec<u8>, Child>;

/// The repository's objects, read in process; what a partial clone lacks is fetched by the git command.
pub(super) struct Store {
    git: Mutex<git2::Repository>,
    command: Git,
    /// Folders read so far: trees of two commits share most of theirs.
    folders: Mutex<HashMap<Oid, Arc<Folder>>>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("command", &self.command).finish_non_exhaustive()
    }
}

impl Store {
    pub(super) fn new(git: git2::Repository, command: Git) -> Self {
        Self { git: Mutex::new(git), command, folders: Mutex::default() }
    }

    /// The repository, for this thread. A panic elsewhere leaves nothing half done in it.
    pub(super) fn git(&self) -> MutexGuard<'_, git2::Repository> {
        self.git.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn command(&self) -> &Git {
        &self.command
    }

    /// The entries of a folder.
    pub(super) fn folder(&self, id: Oid) -> Result<Arc<Folder>> {
        if let Some(folder) = self.folders.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return Ok(Arc::clone(folder));
        }
        let folder = Arc::new(self.read_folder(id)?);
        self.folders.lock().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::clone(&folder));
        Ok(folder)
    }

    fn read_folder(&self, id: Oid) -> Result<Folder> {
        let git = self.git();
        let tree = match git.find_tree(id) {
            Ok(tree) => tree,
            Err(error) if error.code() == ErrorCode::NotFound => {
                bail!("this clone lacks the tree `{id}`; clone with `--filter=blob:none` or without a filter")
            }
            Err(error) => return Err(error).with_context(|| format!("the tree `{id}` cannot be read")),
        };
        Ok(tree
            .iter()
            .map(|entry| {
                let kind = match entry.filemode() {
                    0o040_000 => None,
                    0o120_000 => Some(Kind::Link),
                    0o160_000 => Some(Kind::Submodule),
                    _ => Some(Kind::File),
                };
                (entry.name_bytes().to_vec(), Child { id: entry.id(), kind })
            })
            .collect())
    }

    /// What a file holds, unless it is larger than `most`. One that a partial clone lacks is fetched.
    pub(super) fn file(&self, id: Oid, most: u64) -> Result<Content> {
        if let Some(content) = self.file_here(id, most)? {
            return Ok(content);
        }
        self.fetch_missing(&[id])?;
        self.file_here(id, most)?.context("this clone lacks its text")
    }

    /// What a file holds; `None` where this clone lacks it.
    fn file_here(&self, id: Oid, most: u64) -> Result<Option<Content>> {
        let git = self.git();
        let odb = git.odb()?;
        match odb.read_header(id) {
            Ok((size, _)) if size as u64 > most => Ok(Some(Content::TooLarge)),
            Ok(_) => Ok(Some(Content::Whole(odb.read(id)?.data().to_vec()))),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Fetches, in one go, those of these files that a partial clone lacks.
    pub(super) fn fetch_missing(&self, files: &[Oid]) -> Result<()> {
        let missing: Vec<_> = {
            let git = self.git();
            if !is_partial(&git) {
                return Ok(());
            }
            let odb = git.odb()?;
            let is_missing = |id: &&Oid| !odb.exists_ext(**id, OdbLookupFlags::NO_REFRESH);
            files.iter().filter(is_missing).map(Oid::to_string).collect()
        };
        if missing.is_empty() {
            return Ok(());
        }
        // As git itself does for what a promisor remote owes: no negotiation, only these objects.
        let fetch = [
            "-c",
            "fetch.negotiationAlgorithm=noop",
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-recurse-submodules",
            "--filter=blob:none",
            "--stdin",
            "origin",
        ];
        let answer = self.command.run_on_origin(&fetch, missing.join("\n").as_bytes())?;
        if !answer.success {
            bail!("this clone lacks the text of files, and it could not be fetched: {}", answer.on_one_line());
        }
        Ok(())
    }

    /// Writes a commit that holds its first parent's files, with these put at its root.
    pub(super) fn write_commit(
        &self,
        files: &[(&str, &[u8])],
        parents: &[CommitId],
        message: &str,
        time: Timestamp,
    ) -> Result<CommitId> {
        let git = self.git();
        let parents: Vec<_> =
            parents.iter().map(|parent| Ok(git.find_commit(parent.object()?)?)).collect::<Result<_>>()?;
        let before = parents.first().map(git2::Commit::tree).transpose()?;
        let mut root = git.treebuilder(before.as_ref())?;
        for (name, bytes) in files {
            root.insert(name, git.blob(bytes)?, 0o100_644)?;
        }
        let tree = git.find_tree(root.write()?)?;
        // `.invalid` is kept from ever being a host (RFC 2606), so that the address is nobody's account.
        let author =
            Signature::new("medium-crosspost", "medium-crosspost@noreply.invalid", &Time::new(time.as_second(), 0))?;
        let commit = git.commit(None, &author, &author, message, &tree, &parents.iter().collect::<Vec<_>>())?;
        Ok(CommitId::from(commit))
    }
}

/// Whether `origin` owes objects to this clone: what git notes of a promisor remote
/// (<https://git-scm.com/docs/partial-clone>).
fn is_partial(git: &git2::Repository) -> bool {
    let config = git.config().and_then(|mut config| config.snapshot());
    config.is_ok_and(|config| config.get_bool("remote.origin.promisor").unwrap_or(false))
}
