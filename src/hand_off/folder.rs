//! The folder of pages: written beside its old pages first and shown at once, never outside it, and never over a file that
//! is not ours.

use std::collections::BTreeSet;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use fs_err as fs;

/// What every page of ours holds, by which it is known as one that may be replaced.
pub const MARK: &str = "<meta name=\"generator\" content=\"medium-crosspost hand-off\">";

/// The page that lists the others.
pub const INDEX: &str = "index.html";

/// Ours, until they are shown.
const PART: &str = ".part";

/// Keeps a folder that was made for the pages out of the blog's repository.
const IGNORE: (&str, &str) = (".gitignore", "*\n");

/// A folder of pages in the making. What was not shown is taken away when this is dropped.
pub struct Folder {
    path: PathBuf,
    ready: BTreeSet<String>,
}

impl Folder {
    /// Makes the folder, where it is not there yet, and sees that it can be written.
    ///
    /// Fails where it cannot be, and where it holds an `index.html` that is not ours.
    pub fn open(path: &Path) -> Result<Self> {
        let path = std::path::absolute(path)?;
        let is_new = !path.is_dir();
        fs::create_dir_all(&path)?;
        let folder = Self { path, ready: BTreeSet::new() };
        if folder.exists(INDEX) && !folder.is_ours(INDEX) {
            bail!("`{}` is another's: name a folder of its own for the pages", folder.path.join(INDEX).display());
        }
        if is_new {
            folder.write(IGNORE.0, IGNORE.1)?;
        }
        Ok(folder)
    }

    /// Whether there is a folder with pages of ours.
    pub fn is_there(path: &Path) -> bool {
        Self { path: path.to_owned(), ready: BTreeSet::new() }.is_ours(INDEX)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Lays a page ready under a name from [`names`], where nobody sees it yet.
    pub fn lay_ready(&mut self, name: &str, html: &str) -> Result<()> {
        self.write(&format!("{name}{PART}"), html)?;
        self.ready.insert(name.to_owned());
        Ok(())
    }

    /// Shows these of the pages that were laid ready, with this one to list them, and takes away those of earlier runs.
    pub fn show(mut self, names: &BTreeSet<String>, index: &str) -> Result<()> {
        for name in names.iter().filter(|name| self.ready.contains(*name)) {
            fs::rename(self.path.join(format!("{name}{PART}")), self.path.join(name))?;
        }
        self.ready.retain(|name| !names.contains(name));
        self.lay_ready(INDEX, index)?;
        fs::rename(self.path.join(format!("{INDEX}{PART}")), self.path.join(INDEX))?;
        self.ready.remove(INDEX);
        for entry in fs::read_dir(&self.path)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name != INDEX && !names.contains(&name) && self.is_ours(&name) {
                fs::remove_file(self.path.join(name))?;
            }
        }
        Ok(())
    }

    /// Writes a file anew, so that a link of this name is replaced and not followed.
    fn write(&self, name: &str, text: &str) -> Result<()> {
        let path = self.path.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&path)?;
        file.write_all(text.as_bytes()).with_context(|| format!("`{}` cannot be written", path.display()))
    }

    fn exists(&self, name: &str) -> bool {
        self.path.join(name).symlink_metadata().is_ok()
    }

    /// Whether a file is a page that a run wrote.
    fn is_ours(&self, name: &str) -> bool {
        let path = self.path.join(name);
        let is_page = Path::new(name).extension().is_some_and(|extension| extension == "html");
        is_page && path.symlink_metadata().is_ok_and(|about| about.is_file()) && {
            let head = fs::read(&path).unwrap_or_default();
            head[..head.len().min(1024)].windows(MARK.len()).any(|bytes| bytes == MARK.as_bytes())
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        for name in &self.ready {
            let _ = fs::remove_file(self.path.join(format!("{name}{PART}")));
        }
    }
}

/// The names of the pages of these canonicals, in their order: letters, digits and hyphens only, each once, and none that
/// a system keeps for itself.
pub fn names<'a>(canonicals: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut name = |canonical: &str| {
        let slug = slug(canonical);
        let numbered = (1..).map(|number| if number == 1 { slug.clone() } else { format!("{slug}-{number}") });
        let free =
            numbered.map(|name| format!("story-{name}.html")).find(|name| !taken.contains(name)).unwrap_or_default();
        taken.insert(free.clone());
        free
    };
    canonicals.map(&mut name).collect()
}

/// The last part of an address that says something.
fn slug(canonical: &str) -> String {
    let path = canonical.split("://").last().unwrap_or_default().split(['?', '#']).next().unwrap_or_default();
    let parts = path.split('/').rev().map(|part| part.trim_end_matches(".html"));
    let last = parts.map(plain).find(|part| !part.is_empty() && part != "index");
    last.unwrap_or_default().chars().take(LONGEST).collect::<String>().trim_matches('-').to_owned()
}

/// The most characters of a name.
const LONGEST: usize = 60;

fn plain(part: &str) -> String {
    let mut plain = String::new();
    for c in part.chars() {
        if c.is_ascii_alphanumeric() {
            plain.push(c.to_ascii_lowercase());
        } else if !plain.is_empty() && !plain.ends_with('-') {
            plain.push('-');
        }
    }
    plain.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_harmless_and_each_stands_once() {
        let given = [
            "https://blog.example/posts/four-ferries/",
            "https://blog.example/2026/four-ferries.html",
            "https://blog.example/posts/../../etc/passwd",
            "https://blog.example/a/index.html",
            "https://blog.example/%E6%97%A5/",
            "https://blog.example/CON/?x=/y",
            "https://blog.example/日本/",
            "",
        ];
        let expected = [
            "story-four-ferries.html",
            "story-four-ferries-2.html",
            "story-passwd.html",
            "story-a.html",
            "story-e6-97-a5.html",
            "story-con.html",
            "story-blog-example.html",
            "story-.html",
        ];
        assert_eq!(names(given.into_iter()), expected);
        assert!(names([&*"x".repeat(999)].into_iter())[0].len() < 80);
    }

    #[test]
    fn pages_are_shown_at_once_and_others_files_stay() {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join("hand-off").join(name);
        let page = |word: &str| format!("<!DOCTYPE html>{MARK}{word}");
        let mut folder = Folder::open(&at("")).unwrap();
        folder.lay_ready("story-a.html", &page("a")).unwrap();
        folder.lay_ready("story-b.html", &page("b")).unwrap();
        assert!(!at("story-a.html").exists() && !Folder::is_there(&at("")));
        folder.show(&BTreeSet::from(["story-a.html".to_owned()]), &page("i")).unwrap();
        let listed = || {
            let entries = std::fs::read_dir(at("")).unwrap();
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<BTreeSet<_>>()
        };
        assert_eq!(listed(), [".gitignore", "index.html", "story-a.html"].map(str::to_owned).into());
        assert!(Folder::is_there(&at("")));

        std::fs::write(at("mine.html"), "mine").unwrap();
        let mut folder = Folder::open(&at("")).unwrap();
        folder.lay_ready("story-c.html", &page("c")).unwrap();
        drop(folder);
        assert!(listed().contains("story-a.html") && !at("story-c.html.part").exists());
        Folder::open(&at("")).unwrap().show(&BTreeSet::new(), &page("i")).unwrap();
        assert_eq!(listed(), [".gitignore", "index.html", "mine.html"].map(str::to_owned).into());

        std::fs::write(at("index.html"), "mine").unwrap();
        assert!(Folder::open(&at("")).is_err());
        std::fs::write(place.path().join("file"), "").unwrap();
        assert!(Folder::open(&place.path().join("file")).is_err());
    }
}
