//! What a site's own generator shows at a commit.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::blog::{Blog, Commit, Kind};
use crate::git;
use crate::world::World;

/// The posts that are live, by path in the repository, with their addresses; or what the generator says where it cannot
/// read the site.
pub(super) type Shown = Result<BTreeMap<String, String>, String>;

/// A work tree of a blog that goes from commit to commit.
pub(super) struct WorkTree<'a> {
    blog: &'a Blog,
    repository: PathBuf,
    folder: PathBuf,
}

impl<'a> WorkTree<'a> {
    pub(super) fn new(blog: &'a Blog, world: &World) -> Self {
        Self { blog, repository: world.blog().join(".git"), folder: world.folder() }
    }

    /// Asks the generator, with its clock at the commit's own time.
    pub(super) fn shown(&self, commit: &Commit) -> Shown {
        let mut command = git::command(&self.folder, &["--git-dir"]);
        command.arg(&self.repository).arg("--work-tree").arg(&self.folder);
        command.args(["read-tree", "--reset", "-u", &commit.whole]);
        command.env("GIT_INDEX_FILE", self.folder.with_extension("index"));
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", words(&output, &self.folder));
        let site = self.folder.join(self.blog.site);
        match self.blog.generator {
            Kind::Hugo => self.hugo(&site, &commit.time),
            Kind::Jekyll => self.jekyll(&site, &commit.time),
        }
    }

    /// `hugo list published`: the dated pages of its sections. What decides neither address nor life is taken out of its
    /// way where another Hugo than the author's would refuse it: layouts, but for the names of shortcodes; themes that are
    /// not in the repository; git's dates; the policy on formats.
    fn hugo(&self, site: &Path, time: &str) -> Shown {
        for layouts in layouts(site) {
            empty(&layouts, false);
        }
        let mut said = String::new();
        for _ in 0..40 {
            let mut command = Command::new(std::env::var("HUGO").unwrap_or_else(|_| "hugo".to_owned()));
            command.current_dir(site).args(["list", "published", "--clock", time]);
            command.envs([("TZ", "UTC"), ("HUGO_ENABLEGITINFO", "false"), ("HUGO_SECURITY_ALLOWCONTENT", ".*")]);
            command.env("HUGO_CACHEDIR", self.folder.with_extension("cache"));
            let output = command.output().expect("`hugo` is in the PATH");
            said = words(&output, &self.folder);
            if output.status.success() {
                return Ok(self.rows(&String::from_utf8(output.stdout).unwrap()));
            }
            if !lend(site, &String::from_utf8_lossy(&output.stderr)) {
                break;
            }
        }
        Err(said)
    }

    fn rows(&self, csv: &str) -> BTreeMap<String, String> {
        let mut rows = csv.lines().map(cells).skip_while(|cells| cells[0] != "path");
        let head = rows.next().unwrap();
        let column = |name: &str| head.iter().position(|cell| cell == name).unwrap();
        let [path, date, permalink, kind, section] = ["path", "date", "permalink", "kind", "section"].map(column);
        let is_post =
            |row: &Vec<String>| row[kind] == "page" && !row[section].is_empty() && !row[date].starts_with("0001-01-01");
        rows.filter(is_post).map(|row| (self.outer(&row[path]), row[permalink].clone())).collect()
    }

    /// `Site#read` of Jekyll's, which leaves out what is not published at its time.
    fn jekyll(&self, site: &Path, time: &str) -> Shown {
        let driver = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/replays/jekyll.rb");
        let output = Command::new("ruby").arg(driver).arg(site).arg(time).env("TZ", "UTC").output().expect("`ruby`");
        if !output.status.success() {
            return Err(words(&output, &self.folder));
        }
        let text = String::from_utf8(output.stdout).unwrap();
        let posts = text.lines().filter_map(|line| line.split_once('\t'));
        Ok(posts.map(|(path, address)| (self.outer(path), address.to_owned())).collect())
    }

    fn outer(&self, path: &str) -> String {
        let site = self.blog.site.trim_start_matches('.');
        if site.is_empty() { path.to_owned() } else { format!("{site}/{path}") }
    }
}

/// The folders of layouts, the site's and its themes'.
fn layouts(site: &Path) -> Vec<PathBuf> {
    let themes = std::fs::read_dir(site.join("themes")).into_iter().flatten().flatten();
    let all = themes.map(|theme| theme.path()).chain([site.to_owned()]).map(|folder| folder.join("layouts"));
    all.filter(|layouts| layouts.is_dir()).collect()
}

/// Deletes the files below a folder, but for shortcodes.
fn empty(folder: &Path, shortcodes: bool) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let is_shortcodes = shortcodes || ["shortcodes", "_shortcodes"].iter().any(|name| entry.file_name() == *name);
        if entry.path().is_dir() {
            empty(&entry.path(), is_shortcodes);
        } else if !is_shortcodes {
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
}

/// Gives the site what Hugo misses by name, a shortcode or a theme; says whether it did.
fn lend(site: &Path, said: &str) -> bool {
    let after = |mark: &str| said.split_once(mark).and_then(|(_, rest)| rest.split('"').next());
    for (mark, template) in [("template for shortcode \"", "{{ .Inner }}"), ("extract shortcode: shortcode \"", "")] {
        if let Some(name) = after(mark) {
            let path = site.join(format!("layouts/shortcodes/{name}.html"));
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            let lent = std::fs::read_to_string(&path).is_ok_and(|lent| lent == template);
            return !lent && std::fs::write(path, template).is_ok();
        }
    }
    let theme = after("module \"").map(|name| site.join("themes").join(name));
    theme.is_some_and(|theme| !theme.exists() && std::fs::create_dir_all(theme).is_ok())
}

/// The cells of a line of comma-separated values.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            _ => cells.last_mut().unwrap().push(character),
        }
    }
    cells
}

/// What a program says went wrong, in one line, with paths from a folder.
fn words(output: &Output, folder: &Path) -> String {
    let text = String::from_utf8_lossy(&output.stderr).replace(&format!("{}/", folder.display()), "");
    let is_error = |line: &&str| line.to_lowercase().contains("error") && !line.contains("deprecated");
    text.lines().find(is_error).or_else(|| text.lines().next()).unwrap_or_default().to_owned()
}
