//! Blogs, and the line of commits that their main branches went along.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::git::{self, git};
use crate::world::World;

/// A blog, where its site and its posts lie, and what its author would have to set.
pub(super) struct Blog {
    pub(super) name: &'static str,
    pub(super) generator: Kind,
    /// The site's folder; `.` for the repository's root.
    pub(super) site: &'static str,
    /// The posts, as a pathspec of git's.
    pub(super) posts: &'static str,
    /// The last commit that is replayed, so that a later clone gives the same.
    pub(super) until: &'static str,
    pub(super) settings: &'static [(&'static str, &'static str)],
}

/// What makes a site of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Hugo,
    Jekyll,
}

pub(super) const BLOGS: [Blog; 4] = [
    Blog {
        name: "jessfraz/blog",
        generator: Kind::Hugo,
        site: ".",
        posts: ":(glob)content/post/**/*.md",
        until: "d8b0dadae2509826a7a165aafcd47cda6b8f8d60",
        settings: &[],
    },
    Blog {
        name: "zwbetz-gh/zwbetz",
        generator: Kind::Hugo,
        site: ".",
        posts: ":(glob)content/blog/**/*.md",
        until: "04b61b7e862ea8167069b9f354d74e0e9ee3158a",
        settings: &[],
    },
    Blog {
        name: "coredns/coredns.io",
        generator: Kind::Hugo,
        site: ".",
        posts: ":(glob)content/blog/**/*.md",
        until: "a1f732b5675dd794fd6538d112368c93359f6286",
        settings: &[],
    },
    // Its configuration has no `url` before 2026: GitHub Pages knew it from `CNAME`.
    Blog {
        name: "Homebrew/brew.sh",
        generator: Kind::Jekyll,
        site: ".",
        posts: "_posts",
        until: "3f895e1c01953701499fdcca5b816268c3eecddf",
        settings: &[("base-url", "https://brew.sh")],
    },
];

/// A commit of the main branch.
pub(super) struct Commit {
    pub(super) id: String,
    /// The commit of the world that stands for it: itself, or one without the files that the clone lacks.
    pub(super) whole: String,
    /// Its committer's time, RFC 3339.
    pub(super) time: String,
}

impl Blog {
    /// A blog that is no part of the document: `OWNER/NAME`, or `OWNER/NAME:SITE` for a site in a subfolder.
    pub(super) fn named(given: &'static str) -> Self {
        let (name, site) = given.split_once(':').unwrap_or((given, "."));
        let settings = &[("base-url", "https://blog.example/")];
        let mut blog = Self { name, generator: Kind::Hugo, site, posts: "", until: "HEAD", settings };
        let files = git(&blog.clone_of_it(), &["ls-tree", "--name-only", "HEAD", &format!("{site}/")]);
        if files.lines().any(|file| file.ends_with("_config.yml") || file.ends_with("_posts")) {
            blog.generator = Kind::Jekyll;
        }
        blog
    }

    /// Where its clone is: below `CLONES`, at `OWNER/NAME` or, as a mirror, at `OWNER+NAME/repo`.
    pub(super) fn clone_of_it(&self) -> PathBuf {
        let clones = PathBuf::from(std::env::var_os("CLONES").expect("CLONES names a folder of clones"));
        let places = [clones.join(self.name), clones.join(self.name.replace('/', "+")).join("repo")];
        let found = places.into_iter().find(|place| place.exists());
        found.unwrap_or_else(|| panic!("no clone of {} in {}", self.name, clones.display()))
    }

    /// The last commits of the main branch in their order, `count` of them after the first; all are in the world's clone.
    pub(super) fn line(&self, world: &World, count: usize) -> Vec<Commit> {
        let repository = world.blog();
        let until = git(&self.clone_of_it(), &["rev-parse", self.until]);
        let most = format!("--max-count={}", count + 1);
        let log = git(&repository, &["log", "--first-parent", "--reverse", &most, "--format=%H %cI", &until]);
        let commits = log.lines().map(|line| {
            let (id, time) = line.split_once(' ').unwrap();
            Commit { id: id.to_owned(), whole: whole(&repository, id, None), time: time.to_owned() }
        });
        commits.collect()
    }
}

/// The commit, if all of its files are there; else one like it without those that are not, on another parent. Clones of
/// large repositories may lack their largest files, mostly pictures, and nobody can clone such a commit.
pub(super) fn whole(repository: &Path, commit: &str, parent: Option<&str>) -> String {
    let tree = format!("{commit}^{{tree}}");
    let objects = git(repository, &["rev-list", "--objects", "--no-walk", "--missing=print", &tree]);
    let absent: BTreeSet<_> = objects.lines().filter_map(|line| line.strip_prefix('?')).collect();
    if absent.is_empty() {
        return commit.to_owned();
    }
    let files = git(repository, &["ls-tree", "-r", "--full-tree", &tree]);
    let there = files.lines().filter(|line| !line.split(&[' ', '\t']).nth(2).is_some_and(|id| absent.contains(id)));
    let index = std::path::absolute(repository.join("../index-of-a-replay")).unwrap();
    drop(std::fs::remove_file(&index));
    let run = |arguments: &[&str], input: &str| {
        let mut command = git::command(repository, arguments);
        let time = git(repository, &["log", "-1", "--format=%cI", commit]);
        command.env("GIT_INDEX_FILE", &index).env("GIT_COMMITTER_DATE", time);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "git {arguments:?}");
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    };
    run(&["update-index", "--index-info"], &there.fold(String::new(), |all, line| all + line + "\n"));
    let tree = run(&["write-tree"], "");
    let parent: Vec<_> = parent.into_iter().flat_map(|parent| ["-p", parent]).collect();
    run(&[&["commit-tree", &tree, "-m", commit], &parent[..]].concat(), "")
}
