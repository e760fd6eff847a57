//! Where the run stands: the repository, the site's folder in it, and the paths that people give.

use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::repository::{Access, Repository, Tree};
use generators::files::{Files as _, Kind};
use post::problem::{Code, Problem};

/// A site on disk, and the repository that holds it where there is one.
pub struct Workspace {
    /// The repository; without one only `render`, `urls` and named posts work.
    pub repository: Option<Repository>,
    /// Why there is none.
    pub without: Option<Problem>,
    /// The folder that paths are relative to: the repository's work tree, else the site.
    root: PathBuf,
    /// The site's folder, relative to `root`, with `/`; empty where it is the root itself.
    pub site: String,
    /// Where the user stands.
    current: PathBuf,
}

impl Workspace {
    /// Finds the repository that holds the site's folder.
    ///
    /// Fails where the folder is missing, and where it is reached over a link that leads out of the repository.
    pub fn find(site: &Path, access: &Access) -> Result<Self> {
        let current = std::path::absolute(".").context("the current folder cannot be read")?;
        let (given, site) = (site, resolved(&current.join(site)));
        let missing = || {
            Problem::new(Code::BadArgument, format!("there is no folder `{}`", given.display()))
                .hint("`site` takes the folder that holds the generator's configuration")
        };
        let site = site.ok_or_else(missing)?;
        if site.exists() && !site.is_dir() {
            bail!(
                Problem::new(Code::BadArgument, format!("`{}` is not a folder", given.display()))
                    .hint("`site` takes the folder that holds the generator's configuration")
            );
        }
        refuse_links(&current.join(given), &site, access)?;
        let (repository, without) = match Repository::discover(&site, access) {
            Ok(repository) => (Some(repository), None),
            Err(error) => (None, Some(no_repository(error))),
        };
        // A sparse checkout leaves out what the commit holds.
        if !site.is_dir()
            && !repository.as_ref().is_some_and(|repository| repository.holds_folder(&site).unwrap_or(false))
        {
            bail!(missing());
        }
        let root = repository.as_ref().and_then(Repository::root);
        let root = root.filter(|root| site.starts_with(root)).unwrap_or_else(|| site.clone());
        let inner = slashed(site.strip_prefix(&root).unwrap_or(Path::new("")));
        Ok(Self { repository, without, root, site: inner, current })
    }

    /// The repository, or why there is none.
    pub fn repository(&self) -> Result<&Repository> {
        match (&self.repository, &self.without) {
            (Some(repository), _) => Ok(repository),
            (None, why) => Err(why
                .clone()
                .unwrap_or_else(|| Problem::new(Code::NoRepository, "there is no git repository"))
                .into()),
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

    /// Where a path that somebody gave is on disk, looked for as [`Workspace::path`] does, wherever that may be.
    pub fn on_disk(&self, given: &str) -> Option<PathBuf> {
        let from = [self.current.clone(), self.root.join(&self.site), self.root.clone()];
        from.iter().map(|folder| folder.join(given)).find(|path| path.exists())
    }
}

/// A path without links, whose last parts need not be on disk; `None` where they climb out of what is not there.
fn resolved(path: &Path) -> Option<PathBuf> {
    let (folder, real) = path.ancestors().find_map(|folder| Some((folder, folder.canonicalize().ok()?)))?;
    let mut rest = path.strip_prefix(folder).ok()?.components();
    rest.try_fold(real, |path, part| (part != Component::ParentDir).then(|| path.join(part)))
}

/// Refuses a site that is reached over a link of a commit's to what that commit does not hold: whoever wrote it would choose
/// whose files are read, such as those of another checkout beside this one.
fn refuse_links(given: &Path, site: &Path, access: &Access) -> Result<()> {
    for link in given.ancestors().filter(|path| path.is_symlink()) {
        let (Some(folder), Some(name)) =
            (link.parent().and_then(|folder| folder.canonicalize().ok()), link.file_name())
        else {
            continue;
        };
        let Ok(repository) = Repository::discover(&folder, access) else { continue };
        let (Some(inner), Some(head)) = (repository.inner(&folder.join(name)), repository.head()?) else { continue };
        if repository.tree(&head)?.kind(&inner) == Some(Kind::Link) && !repository.holds_folder(site)? {
            bail!(
                Problem::new(Code::BadArgument, format!("`{inner}` is a link that leads out of the repository"))
                    .hint("`site` takes a folder within it")
            );
        }
    }
    Ok(())
}

/// Why there is no repository.
fn no_repository(error: anyhow::Error) -> Problem {
    error.downcast::<Problem>().unwrap_or_else(|error| Problem::new(Code::NoRepository, format!("{error:#}")))
}

fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
