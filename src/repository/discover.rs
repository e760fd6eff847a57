//! Which repository a site belongs to: only a `.git` says so.
//!
//! A folder that merely looks like a bare repository (`HEAD`, `config`, `objects`, `refs`) is never taken, though git itself
//! would: a commit may hold such files, and the configuration among them names programs for git to run
//! (<https://git-scm.com/docs/git-config#Documentation/git-config.txt-safebareRepository>). No commit holds a `.git`, be it a
//! folder, a file that names one, or a link: git neither records nor checks out that name, in any case of its letters, nor
//! what file systems take for it (`core.protectHFS`, `core.protectNTFS`). So its configuration is the user's own.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::Repository;
use super::access::Access;
use generators::files::Files as _;
use post::problem::{Code, Problem};

impl Repository {
    /// Opens the repository that holds a site's folder, which need not be on disk; its path is free of links.
    ///
    /// `GIT_DIR` decides where it is set. Else it is the checkout: what is found from the CI service's workspace up, where the
    /// current folder lies in it, else from the current folder up. A repository of its own within the checkout, such as a
    /// second checkout, is taken where the checkout's commit does not hold the site's folder; so is one elsewhere.
    ///
    /// Fails, with the way out, where there is none, where it is of a kind that cannot be read in process (reftable,
    /// SHA-256), and where another user owns it, save within the workspace: container jobs run as another user than the one
    /// who checked out.
    pub fn discover(site: &Path, access: &Access) -> Result<Self> {
        if let Some(git_dir) = &access.git_dir {
            let found = git_dir.canonicalize().with_context(|| format!("`GIT_DIR` names `{}`", git_dir.display()))?;
            return Self::open(&found, access);
        }
        let current = Path::new(".").canonicalize().context("the current folder cannot be read")?;
        let workspace = access.workspace.as_deref();
        let start = workspace.filter(|workspace| current.starts_with(workspace)).unwrap_or(&current);
        let nearest = dot_git(site, workspace);
        let checkout = dot_git(start, workspace).filter(|found| Some(found) != nearest.as_ref());
        if let Some(checkout) = checkout.filter(|found| found.parent().is_some_and(|folder| site.starts_with(folder))) {
            let checkout = Self::open(&checkout, access)?;
            if checkout.holds_folder(site)? {
                return Ok(checkout);
            }
        }
        let Some(found) = nearest else {
            let message = format!("there is no git repository at or above `{}`", site.display());
            let hint = if site.ancestors().any(is_like_bare) {
                "a bare repository, which has no `.git`, is opened only where `GIT_DIR` names it"
            } else {
                "in CI, install git before the checkout step, which otherwise downloads the files without it"
            };
            bail!(Problem::new(Code::NoRepository, message).hint(hint));
        };
        Self::open(&found, access)
    }

    /// Whether the commit that is checked out holds a folder at this path.
    pub fn holds_folder(&self, path: &Path) -> Result<bool> {
        let (Some(inner), Some(head)) = (self.inner(path), self.head()?) else { return Ok(false) };
        let tree = self.tree(&head)?;
        Ok(tree.exists(&inner) && tree.kind(&inner).is_none())
    }

    /// The folder that the commit's paths are relative to: the work tree, without links; of a bare repository the current
    /// folder, as git takes it.
    pub fn root(&self) -> Option<PathBuf> {
        self.work_tree().unwrap_or(Path::new(".")).canonicalize().ok()
    }

    /// A path relative to the root, with `/`; `None` where it is outside.
    pub fn inner(&self, path: &Path) -> Option<String> {
        let root = self.root()?;
        let inner = path.strip_prefix(root).ok()?;
        Some(inner.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
    }
}

/// Whether a folder looks like a bare repository. It may be a commit's files, so this opens none.
fn is_like_bare(folder: &Path) -> bool {
    folder.join("HEAD").is_file() && folder.join("objects").is_dir() && folder.join("refs").is_dir()
}

/// The `.git` of a folder, or of the nearest one above it: not above the workspace, where the folder lies in it. As git does,
/// a folder of that name that holds no repository is passed over.
fn dot_git(folder: &Path, workspace: Option<&Path>) -> Option<PathBuf> {
    let outside = workspace.filter(|workspace| folder.starts_with(workspace)).and_then(Path::parent);
    let folders = folder.ancestors().take_while(|folder| Some(*folder) != outside);
    folders.map(|folder| folder.join(".git")).find(|found| found.is_file() || found.join("HEAD").exists())
}
