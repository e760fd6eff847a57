//! Real repositories for the tests: a bare origin and its clones, made by the git command.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use medium_crosspost::repository::Access;
use tempfile::TempDir;

/// Runs git in a folder, with nothing of the machine's configuration; gives what it printed, and panics where it fails.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = command(folder, arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// What the tool needs to open the tests' repositories in process: programs, and nothing of the machine's configuration.
pub(crate) fn access() -> Access {
    let path = ("PATH".into(), std::env::var_os("PATH").unwrap_or_default());
    let nothing = [("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")];
    let variables = nothing.map(|(name, value)| (OsString::from(name), OsString::from(value)));
    Access::of(&variables.into_iter().chain([path]).collect())
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

/// Makes an empty repository on the branch `main`, with this configuration added: as `git init` does, which is asked only
/// once, since most of the tests' time goes into starting processes.
pub(crate) fn init(folder: &Path, bare: bool, configuration: &str) {
    static BARE: OnceLock<Vec<(PathBuf, Vec<u8>)>> = OnceLock::new();
    static OTHER: OnceLock<Vec<(PathBuf, Vec<u8>)>> = OnceLock::new();
    let files = if bare { &BARE } else { &OTHER }.get_or_init(|| {
        let made = TempDir::new().unwrap();
        let options: &[&str] = if bare { &["--bare"] } else { &[] };
        git(made.path(), &[&["init", "--quiet", "--initial-branch=main", "--template="], options].concat());
        let git_dir = if bare { "" } else { ".git/" };
        let files = ["HEAD", "config"].map(|name| PathBuf::from(format!("{git_dir}{name}")));
        files.map(|path| (path.clone(), std::fs::read(made.path().join(path)).unwrap())).into()
    });
    let git_dir = if bare { folder.to_owned() } else { folder.join(".git") };
    for inner in ["hooks", "objects", "refs/heads"] {
        std::fs::create_dir_all(git_dir.join(inner)).unwrap();
    }
    for (path, bytes) in files {
        std::fs::write(folder.join(path), bytes).unwrap();
    }
    let mut file = std::fs::OpenOptions::new().append(true).open(git_dir.join("config")).unwrap();
    file.write_all(configuration.as_bytes()).unwrap();
}

/// The configuration of a clone of this origin.
pub(crate) fn remote(url: &str) -> String {
    format!("[remote \"origin\"]\n\turl = {url}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n[gc]\n\tauto = 0\n")
}

/// What a reference of a repository names, read from its file; none where there is no such reference.
pub(crate) fn reference(git_dir: &Path, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(git_dir.join(name)).ok()?;
    match text.trim_end().strip_prefix("ref: ") {
        Some(other) => reference(git_dir, other),
        None => Some(text.trim_end().to_owned()),
    }
}

/// An origin, and a full clone of it to write in.
pub(crate) struct World {
    pub(crate) folder: TempDir,
}

impl World {
    /// A bare origin that serves every kind of fetch, as hosts do, and an empty clone.
    pub(crate) fn new() -> Self {
        let world = Self { folder: TempDir::new().unwrap() };
        let serves_all = "[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n[gc]\n\tauto = 0\n";
        init(&world.origin(), true, serves_all);
        init(&world.blog(), false, &remote(&world.url()));
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
