//! Where the run stands: the repository, the site's folder in it, and the paths that people give.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::files::Files as _;
use crate::repository::{Credential, Repository, Tree};

/// A site on disk, and the repository that holds it where there is one.
pub struct Place {
    /// The repository; without one only `render`, `urls` and named posts work.
    pub repository: Option<Repository>,
    /// Why there is none.
    pub without: Option<String>,
    /// The folder that paths are relative to: the repository's work tree, else the site.
    root: PathBuf,
    /// The site's folder, relative to `root`, with `/`; empty where it is the root itself.
    pub site: String,
    /// Where the user stands.
    current: PathBuf,
}

impl Place {
    /// Finds the repository that holds the site's folder.
    ///
    /// Fails where the folder is missing.
    pub fn find(site: &Path, credential: Option<Credential>) -> Result<Self> {
        let current = std::path::absolute(".").context("the current folder cannot be read")?;
        let site = match site.canonicalize() {
            Ok(site) if !site.is_dir() => bail!(
                "`{}` is not a folder; `--site` takes the folder that holds the generator's configuration",
                site.display()
            ),
            Ok(site) => site,
            Err(error) => {
                left_out(site).ok_or(error).with_context(|| format!("there is no folder `{}`", site.display()))?
            }
        };
        let there = site.ancestors().find(|folder| folder.is_dir()).unwrap_or(&site);
        let (repository, without) = match Repository::discover(there, credential) {
            Ok(repository) => (Some(repository), None),
            Err(error) => (None, Some(format!("{error:#}"))),
        };
        let work_tree = repository.as_ref().and_then(Repository::work_tree).and_then(|root| root.canonicalize().ok());
        let root = work_tree.filter(|root| site.starts_with(root)).unwrap_or_else(|| site.clone());
        let inner = slashed(site.strip_prefix(&root).unwrap_or(Path::new("")));
        Ok(Self { repository, without, root, site: inner, current })
    }

    /// The repository, or why there is none.
    pub fn repository(&self) -> Result<&Repository> {
        match (&self.repository, &self.without) {
            (Some(repository), _) => Ok(repository),
            (None, why) => bail!("{}", why.as_deref().unwrap_or("there is no git repository")),
        }
    }

    /// The files as they lie on disk.
    pub fn disk(&self) -> Tree {
        Tree::on_disk(&self.root)
    }

    /// A path that somebody gave, relative to the root: it is looked for from the current folder, then the site, then the
    /// root. `None` where it is in none of them.
    pub fn path(&self, given: &str) -> Option<String> {
        let found = self.on_disk(given)?;
        let found = found.parent()?.canonicalize().ok()?.join(found.file_name()?);
        found.strip_prefix(&self.root).ok().map(slashed)
    }

    /// Where a path that somebody gave is on disk, looked for as [`Place::path`] does, wherever that may be.
    pub fn on_disk(&self, given: &str) -> Option<PathBuf> {
        let from = [self.current.clone(), self.root.join(&self.site), self.root.clone()];
        from.iter().map(|folder| folder.join(given)).find(|path| path.exists())
    }
}

/// Where a folder would be that the commit holds and a sparse checkout leaves out.
fn left_out(folder: &Path) -> Option<PathBuf> {
    let current = Path::new(".").canonicalize().ok()?;
    let repository = Repository::discover(&current, None).ok()?;
    let place = current.join(folder.strip_prefix(".").unwrap_or(folder));
    let inner = slashed(place.strip_prefix(repository.work_tree()?.canonicalize().ok()?).ok()?);
    let tree = repository.tree(&repository.head().ok()??).ok()?;
    (tree.exists(&inner) && tree.kind(&inner).is_none()).then_some(place)
}

fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
