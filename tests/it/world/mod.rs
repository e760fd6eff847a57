//! A blog, its origin, and CI that runs the real binary on it, so that a test of the whole way reads as a sentence:
//!
//! ```ignore
//! let world = World::new();
//! world.post("content/posts/a.md", "A post", "Words.");
//! let run = world.push().run(&["plan", "--format", "json"]).exits(0);
//! assert_eq!(run.outcomes(), [("content/posts/a.md", "planned")]);
//! ```

#![allow(dead_code, reason = "a language has more words than are spoken in it")]

mod checkout;
mod job;
mod tests;
mod transcript;

use std::cell::Cell;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

pub(crate) use job::Job;
pub(crate) use transcript::Transcript;

use crate::git::{self, git};
use checkout::Checkout;

/// A blog's origin, and a clone to write in. Commits are a minute apart, from 2026-01-02T03:04:00Z on.
pub(crate) struct World {
    git: git::World,
    commits: Cell<u32>,
    runs: Cell<u32>,
}

/// The name of the repository at its host.
const REPOSITORY: &str = "ann/blog";

/// What payloads write where there is no commit.
pub(crate) const NONE: &str = "0000000000000000000000000000000000000000";

impl World {
    /// A Hugo site without posts, its first commit pushed.
    pub(crate) fn new() -> Self {
        Self::of("hugo.toml", "baseURL = 'https://blog.example/'\ntitle = 'Ann writes'\n")
    }

    /// A repository without commits.
    pub(crate) fn empty() -> Self {
        let world = Self { git: git::World::new(), commits: Cell::new(0), runs: Cell::new(0) };
        world.share_objects(&[world.git_dir().join("objects")]);
        world
    }

    /// A site with this configuration and no posts, its first commit pushed.
    pub(crate) fn of(configuration: &str, text: &str) -> Self {
        let world = Self::empty();
        world.file(configuration, text).push();
        world
    }

    /// An origin that has the objects of a repository on this machine, without copying them, and no branch yet.
    pub(crate) fn with_objects_of(repository: &Path) -> Self {
        let world = Self::empty();
        world.share_objects(&[world.git_dir().join("objects"), objects_of(repository)]);
        world
    }

    /// A clone, and its origin, that have the objects of a repository on this machine, without copying them.
    pub(crate) fn in_objects_of(repository: &Path) -> Self {
        let world = Self::with_objects_of(repository);
        let info = world.git_dir().join("objects/info");
        std::fs::create_dir_all(&info).unwrap();
        std::fs::write(info.join("alternates"), format!("{}\n", objects_of(repository).display())).unwrap();
        world
    }

    /// Lets origin have the objects of other repositories, so that a push to it need only move a branch.
    fn share_objects(&self, folders: &[PathBuf]) {
        let info = self.origin().join("objects/info");
        std::fs::create_dir_all(&info).unwrap();
        let folders = folders.iter().map(|folder| format!("{}\n", folder.display()));
        std::fs::write(info.join("alternates"), folders.collect::<String>()).unwrap();
    }

    /// Moves a reference of origin to a commit, as a push does that nobody refuses.
    fn put(&self, reference: &str, commit: &str) {
        let path = self.origin().join(reference);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, format!("{commit}\n")).unwrap();
    }

    /// Writes a file, as it is.
    pub(crate) fn file(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        self.git.write(path, text);
        self
    }

    /// Writes a post of 2026-01-01 that is as its author likes it: nothing to warn of but its length.
    pub(crate) fn post(&self, path: &str, title: &str, text: &str) -> &Self {
        let front = format!("title: {title:?}\ndate: 2026-01-01\ndescription: A description.\ntags: [words]");
        self.file(path, format!("---\n{front}\n---\n\n{text}\n"))
    }

    /// Deletes a file.
    pub(crate) fn remove(&self, path: &str) -> &Self {
        std::fs::remove_file(self.blog().join(path)).unwrap();
        self
    }

    /// Moves a file.
    pub(crate) fn rename(&self, from: &str, to: &str) -> &Self {
        let to = self.blog().join(to);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::rename(self.blog().join(from), to).unwrap();
        self
    }

    /// Commits everything, and gives the commit.
    pub(crate) fn commit(&self, message: &str) -> String {
        git(&self.blog(), &["add", "--all"]);
        self.commits.set(self.commits.get() + 1);
        let (hour, minute) = (3 + (4 + self.commits.get()) / 60, (4 + self.commits.get()) % 60);
        let at = format!("2026-01-02T{hour:02}:{minute:02}:00Z");
        let mut command = git::command(&self.blog(), &["commit", "--quiet", "--allow-empty", "--message", message]);
        assert!(command.env("GIT_AUTHOR_DATE", &at).env("GIT_COMMITTER_DATE", &at).status().unwrap().success());
        self.head()
    }

    /// Goes on on this branch, which starts here where it is new.
    pub(crate) fn branch(&self, name: &str) -> &Self {
        let exists = git::reference(&self.git_dir(), &format!("refs/heads/{name}")).is_some();
        let create: &[&str] = if exists { &[] } else { &["--create"] };
        git(&self.blog(), &[&["switch", "--quiet"], create, &[name]].concat());
        self
    }

    /// Commits what is not committed yet, pushes the branch, and gives the job that the push starts.
    pub(crate) fn push(&self) -> Job<'_> {
        if !git(&self.blog(), &["status", "--porcelain"]).is_empty() {
            self.commit("Write");
        }
        let (branch, before) = (self.current_branch(), self.before());
        let reference = format!("refs/heads/{branch}");
        self.put(&reference, &self.head());
        let (created, before) = (before.is_none(), before.as_deref().unwrap_or(NONE));
        let after = self.head();
        let forced = !created
            && !git::command(&self.blog(), &["merge-base", "--is-ancestor", before, &after])
                .status()
                .unwrap()
                .success();
        let payload = json!({ "ref": reference, "before": before, "after": after, "created": created, "deleted": false, "forced": forced });
        self.job("push", Checkout::branch(&branch, &after), payload)
    }

    /// The job of a push that moved the main branch from one commit to another.
    pub(crate) fn pushed(&self, before: &str, after: &str) -> Job<'_> {
        let payload = json!({ "ref": "refs/heads/main", "before": before, "after": after, "created": false, "deleted": false, "forced": false });
        self.job("push", Checkout::branch("main", after), payload)
    }

    /// A pull request from this branch to the main one. What is checked out is the commit that merges both, as GitHub
    /// makes it.
    pub(crate) fn pull_request(&self) -> Job<'_> {
        let branch = self.current_branch();
        self.push();
        let (head, base) = (self.head(), self.tip());
        git(&self.blog(), &["switch", "--quiet", "--detach", &base]);
        git(&self.blog(), &["merge", "--quiet", "--no-ff", "--message=Merge", &head]);
        let merge = self.head();
        self.put("refs/pull/1/merge", &merge);
        git(&self.blog(), &["switch", "--quiet", &branch]);
        let ends = json!({ "head": { "ref": branch, "sha": head }, "base": { "ref": "main", "sha": base } });
        let payload = json!({ "action": "synchronize", "number": 1, "pull_request": ends });
        self.job("pull_request", Checkout::pull_request(&merge), payload)
    }

    /// A run that somebody starts, on the main branch.
    pub(crate) fn dispatch(&self) -> Job<'_> {
        self.on_main("workflow_dispatch", json!({ "ref": "refs/heads/main", "inputs": null }))
    }

    /// A run by the clock, on the main branch.
    pub(crate) fn schedule(&self) -> Job<'_> {
        self.on_main("schedule", json!({ "schedule": "17 6 * * *" }))
    }

    /// A run of this event on the main branch, with this payload beside what every payload holds.
    pub(crate) fn on_main(&self, event: &str, payload: Value) -> Job<'_> {
        self.job(event, Checkout::branch("main", &self.tip()), payload)
    }

    /// A run by hand, in the clone in which the posts are written.
    pub(crate) fn by_hand(&self) -> Job<'_> {
        Job::new(self, None)
    }

    /// The ledger as origin has it; none where there is none yet.
    pub(crate) fn ledger(&self) -> Option<Value> {
        let show = git::command(&self.git.origin(), &["show", "medium-ledger:ledger.json"]).output().unwrap();
        show.status.success().then(|| serde_json::from_slice(&show.stdout).unwrap())
    }

    /// The commit that the clone is at.
    pub(crate) fn head(&self) -> String {
        git::reference(&self.git_dir(), "HEAD").unwrap()
    }

    /// The branch that the clone is on.
    pub(crate) fn current_branch(&self) -> String {
        let head = std::fs::read_to_string(self.git_dir().join("HEAD")).unwrap();
        head.trim_end().strip_prefix("ref: refs/heads/").unwrap().to_owned()
    }

    /// Where the main branch is at origin.
    pub(crate) fn tip(&self) -> String {
        git::reference(&self.git.origin(), "refs/heads/main").unwrap()
    }

    /// The clone in which the posts are written.
    pub(crate) fn blog(&self) -> PathBuf {
        self.git.blog()
    }

    /// The bare repository that jobs are cloned from.
    pub(crate) fn origin(&self) -> PathBuf {
        self.git.origin()
    }

    fn git_dir(&self) -> PathBuf {
        self.blog().join(".git")
    }

    /// Where the clone's branch is at origin.
    fn before(&self) -> Option<String> {
        git::reference(&self.git.origin(), &format!("refs/heads/{}", self.current_branch()))
    }

    fn job(&self, event: &str, checkout: Checkout, mut payload: Value) -> Job<'_> {
        payload["repository"] = json!({ "id": 1, "full_name": REPOSITORY, "default_branch": "main", "fork": false });
        Job::new(self, Some((event, checkout, payload)))
    }

    /// A new folder for a run.
    pub(crate) fn folder(&self) -> PathBuf {
        self.runs.set(self.runs.get() + 1);
        let folder = self.root().join(format!("run-{}", self.runs.get()));
        std::fs::create_dir(&folder).unwrap();
        folder
    }

    /// The folder that holds everything: origin, clone, and the folders of runs.
    pub(crate) fn root(&self) -> &Path {
        self.git.folder.path()
    }
}

/// Where a repository keeps its objects, be it bare or with a work tree.
fn objects_of(repository: &Path) -> PathBuf {
    git(repository, &["rev-parse", "--path-format=absolute", "--git-path", "objects"]).into()
}
