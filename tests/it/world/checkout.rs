//! A fresh clone, made as actions/checkout makes it.

use std::path::Path;

use crate::git::{self, git};

/// What is checked out: a commit, and what the checkout calls it.
#[derive(Debug, Clone)]
pub(crate) struct Checkout {
    /// `GITHUB_SHA`.
    pub(crate) commit: String,
    /// `GITHUB_REF`.
    pub(crate) reference: String,
    /// Whether the clone holds the whole history (`fetch-depth: 0`); by default it holds one commit.
    pub(crate) full: bool,
}

impl Checkout {
    /// A branch, at a commit that may lie behind its tip by now.
    pub(crate) fn branch(name: &str, commit: &str) -> Self {
        Self { commit: commit.to_owned(), reference: format!("refs/heads/{name}"), full: false }
    }

    /// A pull request's merge commit.
    pub(crate) fn pull_request(commit: &str) -> Self {
        Self { commit: commit.to_owned(), reference: "refs/pull/1/merge".to_owned(), full: false }
    }

    /// Makes the clone in a folder that exists.
    pub(crate) fn make(&self, origin: &str, folder: &Path) {
        git::init(folder, false, &git::remote(origin));
        let branch = self.reference.strip_prefix("refs/heads/");
        let tracking = match branch {
            Some(branch) => format!("refs/remotes/origin/{branch}"),
            None => self.reference.replace("refs/pull/", "refs/remotes/pull/"),
        };
        let wanted = format!("+{}:{tracking}", self.commit);
        if self.full {
            git(folder, &["fetch", "--quiet", "--no-tags", "origin", "+refs/heads/*:refs/remotes/origin/*"]);
        }
        let depth: &[&str] = if self.full { &[] } else { &["--depth=1"] };
        git(folder, &[&["fetch", "--quiet", "--no-tags"], depth, &["origin", &wanted]].concat());
        match branch {
            Some(branch) => git(folder, &["checkout", "--quiet", "--force", "-B", branch, &tracking]),
            None => git(folder, &["checkout", "--quiet", "--force", "--detach", &tracking]),
        };
    }
}
