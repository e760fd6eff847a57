//! Real repositories for the tests: a bare origin and its clones, made by the git command.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// Runs git in a folder, with nothing of the machine's configuration; gives what it printed, and panics where it fails.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = command(folder, arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// The git command, in a folder, at a fixed time.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    command.envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1"), ("LC_ALL", "C")]);
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "Ann").env(format!("GIT_{who}_EMAIL"), "ann@blog.example");
        command.env(format!("GIT_{who}_DATE"), "2026-01-02T03:04:05Z");
    }
    command
}

/// An origin, and a full clone of it to write in.
pub(crate) struct World {
    pub(crate) folder: TempDir,
}

impl World {
    /// A bare origin that serves every kind of fetch, as hosts do, and an empty clone.
    pub(crate) fn new() -> Self {
        let world = Self { folder: TempDir::new().unwrap() };
        let root = world.folder.path();
        git(root, &["init", "--quiet", "--bare", "--initial-branch=main", "origin.git"]);
        for setting in ["uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"] {
            git(&world.origin(), &["config", setting, "true"]);
        }
        git(root, &["init", "--quiet", "--initial-branch=main", "blog"]);
        git(&world.blog(), &["remote", "add", "origin", &world.url()]);
        world
    }

    pub(crate) fn origin(&self) -> PathBuf {
        self.folder.path().join("origin.git")
    }

    pub(crate) fn blog(&self) -> PathBuf {
        self.folder.path().join("blog")
    }

    pub(crate) fn url(&self) -> String {
        format!("file://{}", self.origin().display())
    }

    /// Writes a file in the clone.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.blog().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    /// Commits everything in the clone, and gives the commit.
    pub(crate) fn commit(&self) -> String {
        git(&self.blog(), &["add", "--all"]);
        git(&self.blog(), &["commit", "--quiet", "--allow-empty", "--message=x"]);
        git(&self.blog(), &["rev-parse", "HEAD"])
    }

    /// Commits and pushes.
    pub(crate) fn push(&self) -> String {
        let commit = self.commit();
        git(&self.blog(), &["push", "--quiet", "--force", "origin", "main"]);
        commit
    }

    /// Another clone, with these options.
    pub(crate) fn clone(&self, name: &str, options: &[&str]) -> PathBuf {
        let mut arguments = vec!["clone", "--quiet"];
        arguments.extend(options);
        let url = self.url();
        arguments.extend([url.as_str(), name]);
        git(self.folder.path(), &arguments);
        self.folder.path().join(name)
    }
}
