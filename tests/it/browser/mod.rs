//! The hand-off's pages in a real browser: what is copied is the story, everyone can use them, and nothing of a post runs.

mod access;
mod chromium;
mod clipboard;

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A folder with the pages of every post of a site.
struct Pages {
    folder: TempDir,
}

impl Pages {
    fn of(site: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_medium-crosspost"));
        let posts = posts(site);
        command.args(["publish", "--sandbox", "--route", "hand-off", "--site"]).arg(site);
        command.arg("--hand-off").arg(folder.path().join("pages")).args(posts).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        Self { folder }
    }

    fn index(&self) -> PathBuf {
        self.folder.path().join("pages/index.html")
    }

    fn stories(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.folder.path().join("pages")).unwrap().map(|entry| entry.unwrap().path());
        let is_story = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with("story-");
        let mut stories: Vec<_> = entries.filter(is_story).collect();
        stories.sort();
        stories
    }
}

/// The posts of a site that are live.
fn posts(site: &Path) -> Vec<PathBuf> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_medium-crosspost"));
    let output = command.args(["urls", "--site"]).arg(site).output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let paths = lines.lines().map(|line| PathBuf::from(line.split('\t').next().unwrap()));
    paths.map(|path| if site.starts_with(repository) { repository.join(path) } else { site.join(path) }).collect()
}
