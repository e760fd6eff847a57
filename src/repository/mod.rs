//! The blog's repository: trees and blobs read in process, everything on the network by the git command.
//!
//! [`Tree`] is the one way in which anything of the site is read, be it at a commit or in the work tree. [`Remote`] is
//! the one way out. Nothing here touches the index, the work tree or anybody's configuration.

mod access;
mod changes;
mod command;
mod commit;
mod compare;
mod discover;
mod inherited;
mod remote;
mod store;
mod tree;
mod uncommitted;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Once};

use anyhow::{Context, Result, anyhow};
use git2::{ErrorCode, RepositoryOpenFlags};

use command::Git;
use post::time::Timestamp;
use store::Store;

pub use access::{Access, Credential};
pub use changes::{Change, changes};
pub use commit::{CommitId, Parent};
pub use remote::{Ensured, Pushed, Remote};
pub use tree::Tree;

/// A git repository on disk. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Repository {
    store: Arc<Store>,
    work_tree: Option<PathBuf>,
}

impl Repository {
    /// Opens what a `.git` holds or names, or what `GIT_DIR` does; nothing further is searched.
    fn open(git_dir: &Path, access: &Access) -> Result<Self> {
        let exactly = RepositoryOpenFlags::NO_SEARCH | RepositoryOpenFlags::NO_DOTGIT;
        let open = || git2::Repository::open_ext(git_dir, exactly, &[] as &[&Path]);
        let is_in_workspace = |path: &Path| access.workspace.as_ref().is_some_and(|folder| path.starts_with(folder));
        let git = match open() {
            Err(error) if error.code() == ErrorCode::Owner && is_in_workspace(git_dir) => {
                trust_any_owner();
                // A `.git` file may name a repository elsewhere, which its owner is to answer for.
                open().and_then(|git| if is_in_workspace(git.path()) { Ok(git) } else { Err(error) })
            }
            opened => opened,
        };
        let git = git
            .map_err(|error| unreadable(git_dir, error))
            .with_context(|| format!("the git repository `{}` cannot be read", git_dir.display()))?;
        let work_tree = git.workdir().map(Path::to_owned);
        let command = Git::new(&git, access);
        Ok(Self { store: Arc::new(Store::new(git, command)), work_tree })
    }

    /// The folder whose files are checked out; none in a bare repository.
    pub fn work_tree(&self) -> Option<&Path> {
        self.work_tree.as_deref()
    }

    /// Whether the history is cut off, as in the depth-1 clone that checkout makes. Ancestry then says nothing.
    pub fn is_shallow(&self) -> bool {
        self.store.git().is_shallow()
    }

    /// The commit that a revision names (a hash, a branch, a tag, `HEAD~1`); `None` where it names none that is here.
    pub fn resolve(&self, revision: &str) -> Result<Option<CommitId>> {
        let git = self.store.git();
        let found = git.revparse_single(revision).and_then(|object| object.peel_to_commit());
        match found {
            Ok(commit) => Ok(Some(CommitId::from(commit.id()))),
            Err(error) if matches!(error.code(), ErrorCode::NotFound | ErrorCode::Peel | ErrorCode::InvalidSpec) => {
                Ok(None)
            }
            Err(error) => Err(error).with_context(|| format!("the revision `{revision}` cannot be resolved")),
        }
    }

    /// The commit that is checked out; `None` before the first one.
    pub fn head(&self) -> Result<Option<CommitId>> {
        self.resolve("HEAD")
    }

    /// The branch that is checked out; `None` where a commit is, by itself.
    pub fn current_branch(&self) -> Result<Option<String>> {
        self.symbolic("HEAD", "refs/heads/")
    }

    /// The branch that a symbolic reference names, in a folder of references; `None` where it names none.
    fn symbolic(&self, reference: &str, folder: &str) -> Result<Option<String>> {
        let git = self.store.git();
        let found = match git.find_reference(reference) {
            Ok(found) => found,
            Err(error) if error.code() == ErrorCode::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| format!("the reference `{reference}` cannot be read")),
        };
        let target = found.symbolic_target_bytes().and_then(|target| std::str::from_utf8(target).ok());
        Ok(target.and_then(|target| target.strip_prefix(folder)).map(str::to_owned))
    }

    /// The tip of a branch of this clone.
    pub fn branch(&self, name: &str) -> Result<Option<CommitId>> {
        self.resolve(&format!("refs/heads/{name}"))
    }

    /// The first parent, as the commit itself names it: a shallow clone hides parents that it does not hold.
    pub fn first_parent(&self, commit: &CommitId) -> Result<Parent> {
        let git = self.store.git();
        let odb = git.odb()?;
        let object = odb.read(commit.object()?).with_context(|| format!("the commit `{commit}` cannot be read"))?;
        Ok(match commit::first_parent_line(object.data()) {
            None => Parent::Root,
            Some(parent) if odb.exists(parent.object()?) => Parent::Here(parent),
            Some(parent) => Parent::Absent(parent),
        })
    }

    /// Whether a commit is an ancestor of another, as far as this clone holds their history: a shallow one denies it.
    pub fn precedes(&self, earlier: &CommitId, later: &CommitId) -> Result<bool> {
        let (earlier, later) = (earlier.object()?, later.object()?);
        Ok(self.store.git().graph_descendant_of(later, earlier).unwrap_or(false))
    }

    /// When the commit was made: its committer's time, to the second.
    pub fn time(&self, commit: &CommitId) -> Result<Timestamp> {
        let git = self.store.git();
        let found =
            git.find_commit(commit.object()?).with_context(|| format!("the commit `{commit}` cannot be read"))?;
        Timestamp::from_second(found.time().seconds()).with_context(|| format!("the time of the commit `{commit}`"))
    }

    /// The files of a commit. A clone without trees (`--filter=tree:0`) is refused, with the way out.
    pub fn tree(&self, commit: &CommitId) -> Result<Tree> {
        let root = {
            let git = self.store.git();
            let found = git.find_commit(commit.object()?);
            found.with_context(|| format!("the commit `{commit}` is not in this clone"))?.tree_id()
        };
        Tree::of_commit(Arc::clone(&self.store), root)
    }

    /// The files as they lie on disk, committed or not. Fails in a bare repository.
    pub fn on_disk(&self) -> Result<Tree> {
        let root = self.work_tree().ok_or_else(|| anyhow!("a bare repository has no files on disk"))?;
        Ok(Tree::on_disk(root))
    }

    /// The paths, among these files and folders, at which the files on disk differ from a commit's tree, in order: changed,
    /// missing, or new and not ignored. CRLF counts as LF; LFS pointers and links are passed over.
    pub fn uncommitted(&self, tree: &Tree, paths: &[&str]) -> Result<Vec<String>> {
        self.work_tree().map_or_else(|| Ok(Vec::new()), |root| uncommitted::below(&self.store, root, tree, paths))
    }

    /// Writes a commit that holds its first parent's files, with these put at its root by name. No branch moves, and no
    /// file on disk.
    ///
    /// Author and committer are `medium-crosspost`, whatever git's configuration says or lacks.
    pub fn write_commit(
        &self,
        files: &[(&str, &[u8])],
        parents: &[CommitId],
        message: &str,
        time: Timestamp,
    ) -> Result<CommitId> {
        self.store.write_commit(files, parents, message, time).context("writing a commit")
    }

    /// Moves a reference (`refs/heads/…`) of this clone, given that it is where it is expected (`None`: not there yet).
    /// `false` where it is elsewhere, or where another process is moving it.
    pub fn swap_reference(&self, name: &str, expected: Option<&CommitId>, to: &CommitId) -> Result<bool> {
        let git = self.store.git();
        let log = "medium-crosspost";
        let moved = match expected {
            None => git.reference(name, to.object()?, false, log),
            Some(expected) => git.reference_matching(name, to.object()?, true, expected.object()?, log),
        };
        match moved.map(drop) {
            Ok(()) => Ok(true),
            Err(error) => match error.code() {
                ErrorCode::Exists | ErrorCode::Modified | ErrorCode::NotFound | ErrorCode::Locked => Ok(false),
                _ => Err(error).with_context(|| format!("moving `{name}`")),
            },
        }
    }

    /// The remote `origin`; `None` where the repository has none.
    pub fn remote(&self) -> Result<Option<Remote>> {
        match self.store.git().find_remote("origin") {
            Ok(_) => Ok(Some(Remote::new(self.clone()))),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(error).context("the remote `origin`"),
        }
    }
}

/// Says what keeps libgit2 from opening a repository, by the repository's own configuration.
fn unreadable(git_dir: &Path, error: git2::Error) -> anyhow::Error {
    let setting = |name: &str| {
        let config = git2::Config::open(&git_dir.join("config")).ok()?;
        config.get_string(name).ok().map(|value| value.to_ascii_lowercase())
    };
    if error.code() == ErrorCode::Owner {
        // Git asks for the same setting, and names a work tree by its own folder.
        let folder = git_dir.parent().filter(|_| git_dir.ends_with(".git")).unwrap_or(git_dir);
        let trust = format!("git config --global --add safe.directory '{}'", folder.display());
        anyhow!("another user owns it; if you trust what is in it, run `{trust}`")
    } else if setting("extensions.refstorage").is_some_and(|storage| storage != "files") {
        anyhow!("it keeps its references as a reftable; run `git refs migrate --ref-format=files`, or clone it anew")
    } else if setting("extensions.objectformat").is_some_and(|format| format != "sha1") {
        anyhow!("its objects are named by SHA-256, which is not supported; clone it from a SHA-1 repository")
    } else {
        error.into()
    }
}

/// Lets libgit2 open repositories of other owners, once for the process: where the CI service's own workspace is another's.
fn trust_any_owner() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        #[expect(unsafe_code, reason = "libgit2's options are process-wide; `Once` sets this one before any use")]
        // SAFETY: the option is written once, by the thread that opens this process's repository: no other reads it meanwhile.
        let set = unsafe { git2::opts::set_verify_owner_validation(false) };
        debug_assert!(set.is_ok(), "this option cannot fail to be set");
    });
}
