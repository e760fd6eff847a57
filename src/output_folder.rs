//! Folders that only this tool writes to: the pages for a person, and whatever else a run leaves on disk.
//!
//! What a repository holds lies on disk before a run begins, and a stranger may have written it: a folder of the very name
//! that is to be written to, with files of theirs in it, or a link that leads into `.git` or out of the checkout. What is
//! written there would go astray, and what lies there would be uploaded with our pages. So:
//!
//! - No link is followed below the current folder, nor below any folder that git checked out. Each step of the way is opened
//!   by its name in the folder before it, which a link put there meanwhile cannot redirect.
//! - A folder is taken where it is new, empty, or holds nothing but plain files that its manifest lists; and a manifest is
//!   believed only where it was not committed.
//! - A file is written under a new name and renamed. Whatever had its name, a link or one of several names of a file, is
//!   replaced, and what it led to stays as it was.

use std::collections::BTreeSet;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, Result};
use cap_fs_ext::{DirExt as _, OpenOptionsFollowExt as _};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};

use crate::repository::Repository;
use generators::files::Files as _;

/// Lists what runs wrote to the folder, a name a line. Hidden, so that no upload takes it along.
const MANIFEST: &str = ".medium-crosspost";

/// Keeps a folder that was made for our files out of the blog's repository.
const IGNORE: (&str, &str) = (".gitignore", "*\n");

/// The end of a file's name until it is shown.
const PART: &str = ".part";

/// The most bytes of a manifest.
const LARGEST: u64 = 1 << 20;

/// A folder of files in the making. What was not shown is taken away when this is dropped.
pub struct OutputFolder {
    dir: Dir,
    path: PathBuf,
    /// What the manifest lists.
    listed: BTreeSet<String>,
    /// Ready, and not shown yet.
    ready: BTreeSet<String>,
}

/// Why a folder is not written to.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It, or a folder on the way to it, is a link.
    #[error("`{}` is a link, which may lead anywhere", .0.display())]
    Link(PathBuf),
    /// Something else than a folder has its name.
    #[error("`{}` is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// It is committed.
    #[error("`{}` is part of the repository", .0.display())]
    Tracked(PathBuf),
    /// Something lies in it that is not known to be ours.
    #[error("`{}` was not written by an earlier run", .0.display())]
    NotOurs(PathBuf),
    /// The site, or whatever else the run works in.
    #[error("`{}` is the folder that the run works in", .0.display())]
    NotItsOwn(PathBuf),
}

impl OutputFolder {
    /// Takes a folder in which these files, and no others, may be written; it is made where it is not there yet.
    ///
    /// Fails with [`Refused`] where it may hold what somebody else wrote, or lead there; and where it cannot be written.
    /// `repository` is the one that the run is of.
    pub fn open(path: &Path, files: impl Iterator<Item = String>, repository: Option<&Repository>) -> Result<Self> {
        let way = Methods::to(path, repository)?;
        let holder = way.holder();
        let is_own = holder.is_none() || holder.as_deref() == work_tree(repository).as_deref();
        if way.is_tracked(repository)? {
            return Err(Refused::Tracked(way.path()).into());
        }
        let (dir, is_new) = way.walk()?;
        let mut folder = Self { dir, path: way.path(), listed: BTreeSet::new(), ready: BTreeSet::new() };
        // What another repository has committed is not asked: there only an empty folder will do.
        if is_own {
            folder.listed = folder.manifest()?;
        }
        folder.refuse_what_is_not_ours(is_own)?;
        folder.listed.extend(files);
        if is_new {
            folder.listed.insert(IGNORE.0.to_owned());
        }
        folder.write_manifest()?;
        if is_new {
            replace(&folder.dir, IGNORE.0, IGNORE.1)?;
        }
        Ok(folder)
    }

    /// Whether there is a folder that says it was written by an earlier run.
    pub fn is_there(path: &Path) -> bool {
        path.join(MANIFEST).symlink_metadata().is_ok()
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Lays a file ready, where nobody takes it for one that is shown.
    pub fn lay_ready(&mut self, name: &str, text: &str) -> Result<()> {
        debug_assert!(self.listed.contains(name), "`{name}` is not among those that the folder was opened for");
        self.ready.insert(name.to_owned());
        Ok(write(&self.dir, &part(name), text)?)
    }

    /// Shows these of the files that were laid ready, in this order, and takes away all others of this and earlier runs.
    pub fn show<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Result<()> {
        let mut shown = BTreeSet::new();
        for name in names {
            if self.ready.remove(name) {
                self.dir.rename(part(name), &self.dir, name)?;
                shown.insert(name.to_owned());
            }
        }
        if self.listed.contains(IGNORE.0) {
            shown.insert(IGNORE.0.to_owned());
        }
        let gone: Vec<_> = self.listed.difference(&shown).cloned().collect();
        for name in gone {
            remove(&self.dir, &name)?;
            remove(&self.dir, &part(&name))?;
        }
        self.listed = shown;
        self.write_manifest()
    }

    /// What the manifest in it lists; nothing where there is none.
    fn manifest(&self) -> Result<BTreeSet<String>> {
        let mut options = OpenOptions::new();
        options.read(true).follow(cap_fs_ext::FollowSymlinks::No);
        if !self.dir.symlink_metadata(MANIFEST).is_ok_and(|about| about.is_file()) {
            return Ok(BTreeSet::new());
        }
        let mut text = Vec::new();
        self.dir.open_with(MANIFEST, &options)?.take(LARGEST).read_to_end(&mut text)?;
        Ok(String::from_utf8_lossy(&text).lines().map(str::to_owned).collect())
    }

    fn refuse_what_is_not_ours(&self, has_manifest: bool) -> Result<()> {
        for entry in self.dir.entries()? {
            let entry = entry?;
            let name = entry.file_name();
            let is_ours = name.to_str().is_some_and(|name| {
                let whole = name.strip_suffix(PART).unwrap_or(name);
                has_manifest && whole == MANIFEST || self.listed.contains(whole) || self.listed.contains(name)
            });
            let about = self.dir.symlink_metadata(&name)?;
            if about.is_symlink() {
                return Err(Refused::Link(self.path.join(name)).into());
            }
            if !is_ours || !about.is_file() {
                return Err(Refused::NotOurs(self.path.join(name)).into());
            }
        }
        Ok(())
    }

    /// Lists what may be in the folder from here on, before it is: a run that ends early leaves nothing that is not listed.
    fn write_manifest(&self) -> Result<()> {
        let names: String = self.listed.iter().flat_map(|name| [name, "\n"]).collect();
        Ok(replace(&self.dir, MANIFEST, &names)?)
    }
}

impl Drop for OutputFolder {
    fn drop(&mut self) {
        for name in &self.ready {
            let _ = remove(&self.dir, &part(name));
        }
    }
}

/// Writes a file in a folder that the runner gave us. A link of its name is replaced, and not followed.
pub fn write_file(folder: &Path, name: &str, text: &str) -> Result<PathBuf> {
    let path = folder.join(name);
    let written = Dir::open_ambient_dir(folder, ambient_authority()).and_then(|dir| replace(&dir, name, text));
    written.with_context(|| format!("`{}` cannot be written", path.display()))?;
    Ok(path)
}

fn part(name: &str) -> String {
    format!("{name}{PART}")
}

/// Puts a file in the place of whatever has its name.
fn replace(dir: &Dir, name: &str, text: &str) -> io::Result<()> {
    write(dir, &part(name), text)?;
    dir.rename(part(name), dir, name)
}

/// Writes a file that nobody else can have opened or made.
fn write(dir: &Dir, name: &str, text: &str) -> io::Result<()> {
    remove(dir, name)?;
    dir.open_with(name, OpenOptions::new().write(true).create_new(true))?.write_all(text.as_bytes())
}

fn remove(dir: &Dir, name: &str) -> io::Result<()> {
    match dir.remove_file(name) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The way to a folder: as far as the machine's own folders go, whose links are its owner's; and from there on.
struct Methods {
    above: PathBuf,
    below: PathBuf,
}

impl Methods {
    fn to(path: &Path, repository: Option<&Repository>) -> Result<Self> {
        let current = Path::new(".").canonicalize().context("the current folder cannot be read")?;
        let path = without_dots(&current.join(path));
        let work_tree = work_tree(repository);
        let is_checked_out = |folder: &Path| {
            folder.starts_with(&current)
                || work_tree.as_ref().is_some_and(|root| folder.starts_with(root))
                || folder.join(".git").symlink_metadata().is_ok()
        };
        let mut folders: Vec<&Path> = path.ancestors().skip(1).collect();
        folders.reverse();
        let known = folders.iter().map_while(|folder| Some((folder, folder.canonicalize().ok()?)));
        let mut known: Vec<_> = known.collect();
        if let Some(first) = known.iter().position(|(_, folder)| is_checked_out(folder)) {
            known.truncate(first + 1);
        }
        let Some((folder, above)) = known.pop() else { return Err(Refused::NotItsOwn(path).into()) };
        let below = path.strip_prefix(folder)?.to_owned();
        let way = Self { above, below };
        let works_in = |folder: &Path| folder.starts_with(way.path());
        if works_in(&current) || work_tree.as_deref().is_some_and(works_in) {
            return Err(Refused::NotItsOwn(way.path()).into());
        }
        Ok(way)
    }

    fn path(&self) -> PathBuf {
        self.above.join(&self.below)
    }

    /// The work tree in which the folder lies, or is to lie: nobody else's files are committed there.
    fn holder(&self) -> Option<PathBuf> {
        let path = self.path();
        let mut above = path.ancestors().skip(1);
        above.find(|folder| folder.join(".git").symlink_metadata().is_ok()).map(Path::to_owned)
    }

    /// Whether the commit that is checked out has something there, or something that is no folder on the way.
    fn is_tracked(&self, repository: Option<&Repository>) -> Result<bool> {
        let (Some(repository), Some(root)) = (repository, work_tree(repository)) else { return Ok(false) };
        let path = self.path();
        let (Ok(inner), Some(head)) = (path.strip_prefix(root), repository.head()?) else { return Ok(false) };
        let tree = repository.tree(&head)?;
        let slashed = |path: &Path| path.iter().map(|name| name.to_string_lossy()).collect::<Vec<_>>().join("/");
        Ok(tree.exists(&slashed(inner)) || inner.ancestors().any(|folder| tree.kind(&slashed(folder)).is_some()))
    }

    /// Opens the folder, and says whether it was made for that.
    fn walk(&self) -> Result<(Dir, bool)> {
        let (mut path, mut is_new) = (self.above.clone(), false);
        let mut dir = Dir::open_ambient_dir(&path, ambient_authority())?;
        for name in &self.below {
            path.push(name);
            is_new = match dir.symlink_metadata(name) {
                Ok(about) if about.is_symlink() => return Err(Refused::Link(path).into()),
                Ok(about) if !about.is_dir() => return Err(Refused::NotAFolder(path).into()),
                // Where a system takes upper and lower case for one, it is another folder than the one that git was asked for.
                Ok(_) if !has(&dir, name)? => return Err(Refused::NotOurs(path).into()),
                Ok(_) => false,
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    dir.create_dir(name)?;
                    true
                }
                Err(error) => return Err(error.into()),
            };
            dir = dir.open_dir_nofollow(name)?;
        }
        Ok((dir, is_new))
    }
}

/// Whether a folder holds something of exactly this name.
fn has(dir: &Dir, name: &std::ffi::OsStr) -> io::Result<bool> {
    for entry in dir.entries()? {
        if entry?.file_name() == name {
            return Ok(true);
        }
    }
    Ok(false)
}

fn work_tree(repository: Option<&Repository>) -> Option<PathBuf> {
    repository?.work_tree()?.canonicalize().ok()
}

/// A path without `.` and `..`, by its words alone: what `..` leads out of is never entered.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(path: &Path, files: &[&str]) -> Result<OutputFolder> {
        OutputFolder::open(path, files.iter().map(|name| (*name).to_owned()), None)
    }

    fn listed(folder: &Path) -> BTreeSet<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn files_are_shown_at_once_and_those_of_earlier_runs_go() {
        let place = tempfile::tempdir().unwrap();
        let at = place.path().join("new/hand-off");
        let mut folder = open(&at, &["a.html", "b.html", "index.html"]).unwrap();
        folder.lay_ready("a.html", "a").unwrap();
        folder.lay_ready("b.html", "b").unwrap();
        folder.lay_ready("index.html", "i").unwrap();
        assert!(!at.join("a.html").exists());
        folder.show(["a.html", "index.html"]).unwrap();
        assert_eq!(listed(&at), set(&[".gitignore", ".medium-crosspost", "a.html", "index.html"]));
        assert!(OutputFolder::is_there(&at));

        // What a run that ended early has left is known, and goes with the next.
        std::fs::write(at.join("a.html.part"), "").unwrap();
        let mut folder = open(&at, &["c.html"]).unwrap();
        folder.lay_ready("c.html", "c").unwrap();
        drop(folder);
        assert!(at.join("a.html").exists() && !at.join("c.html.part").exists());
        open(&at, &[]).unwrap().show([]).unwrap();
        assert_eq!(listed(&at), set(&[".gitignore", ".medium-crosspost"]));

        std::fs::write(at.join("mine.html"), "mine").unwrap();
        assert!(open(&at, &["a.html"]).is_err_and(|error| error.is::<Refused>()));
        assert!(open(&at.join("mine.html"), &[]).is_err_and(|error| error.is::<Refused>()));
    }

    #[test]
    fn the_folders_that_a_run_works_in_are_not_its_own() {
        for path in [".", "..", "src/..", "/"] {
            assert!(open(Path::new(path), &[]).is_err_and(|error| error.is::<Refused>()), "{path}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn links_are_followed_above_what_was_checked_out_only() {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        let link = |to: &str, name: &str| std::os::unix::fs::symlink(at(to), at(name)).unwrap();
        std::fs::create_dir_all(at("real/blog/.git")).unwrap();
        std::fs::create_dir_all(at("real/blog/posts")).unwrap();
        link("real", "alias");
        link("real/blog/posts", "real/blog/out");
        open(&at("alias/pages"), &[]).unwrap();
        open(&at("alias/blog/pages"), &[]).unwrap();
        for path in ["alias", "alias/blog/out", "alias/blog/out/pages", "real/blog/out", "alias/blog/../blog/out"] {
            let refused = open(&at(path), &[]).err().unwrap();
            assert!(matches!(refused.downcast_ref(), Some(Refused::Link(_))), "{path}: {refused}");
        }
        assert!(listed(&at("real/blog/posts")).is_empty());
        // Another repository's folder: what it has committed is not known, so a manifest there says nothing.
        assert!(open(&at("real/blog/pages"), &[]).is_err());
        std::fs::create_dir(at("real/blog/empty")).unwrap();
        open(&at("real/blog/empty"), &[]).unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn what_a_name_led_to_stays_as_it_was() {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        std::fs::write(at("precious"), "precious").unwrap();
        std::os::unix::fs::symlink(at("precious"), at("report.json")).unwrap();
        std::fs::hard_link(at("precious"), at("report.json.part")).unwrap();
        write_file(place.path(), "report.json", "{}").unwrap();
        assert_eq!(std::fs::read_to_string(at("report.json")).unwrap(), "{}");
        assert_eq!(std::fs::read_to_string(at("precious")).unwrap(), "precious");
    }
}
