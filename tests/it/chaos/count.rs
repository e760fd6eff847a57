//! What a trial comes to: no story twice, no post lost, no baseline that goes back; and the account of what went wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::trial::Trial;
use crate::git;

/// What was counted.
#[derive(Debug, Default, Clone)]
pub(super) struct Tally {
    pub(super) trials: u64,
    pub(super) runs: u64,
    pub(super) kills: u64,
    pub(super) hooks: u64,
    pub(super) faults: u64,
    pub(super) settled: u64,
    pub(super) posts: u64,
    pub(super) stories: u64,
    /// The stories that wait for a person in the end.
    pub(super) handed: u64,
    pub(super) doubles: u64,
    pub(super) lost: u64,
    pub(super) unknown: u64,
    /// The modes of the faults that struck.
    pub(super) modes: BTreeSet<String>,
}

impl Tally {
    pub(super) fn add(&mut self, other: &Self) {
        let Self { trials, runs, kills, hooks, faults, settled, posts, stories, handed, doubles, lost, unknown, modes } =
            other;
        self.trials += trials;
        self.runs += runs;
        self.kills += kills;
        self.hooks += hooks;
        self.faults += faults;
        self.settled += settled;
        self.posts += posts;
        self.stories += stories;
        self.handed += handed;
        self.doubles += doubles;
        self.lost += lost;
        self.unknown += unknown;
        self.modes.extend(modes.iter().cloned());
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { trials, runs, kills, hooks, faults, settled, posts, stories, handed, doubles, lost, unknown, modes } =
            self;
        let kinds = modes.len();
        write!(
            f,
            "| trials | runs | ended by signals | acts of origin | faults of Medium | kinds of them | ledger commands | posts \
             | stories | with a person | doubles | lost | unknown |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n\
             | {trials} | {runs} | {kills} | {hooks} | {faults} | {kinds} | {settled} | {posts} | {stories} | {handed} | {doubles} | \
             {lost} | {unknown} |"
        )
    }
}

impl Trial<'_> {
    /// Counts. The error says what is wrong.
    pub(super) fn count(&mut self) -> Result<(), String> {
        let (stories, ledger) = (self.medium.stories(), self.ledger());
        let mut faults = Vec::new();
        let (mut by_canonical, mut by_title) = (BTreeMap::new(), BTreeMap::new());
        for story in &stories {
            *by_canonical.entry(story.canonical.clone().unwrap_or_default()).or_insert(0) += 1;
            *by_title.entry(story.title.clone()).or_insert(0) += 1;
        }
        for (what, count) in by_canonical.iter().chain(&by_title).filter(|(_, count)| **count > 1) {
            faults.push(format!("`{what}` was made {count} times"));
        }
        let sent_too = by_title.keys().filter(|title| self.handed.contains(*title));
        faults.extend(sent_too.map(|title| format!("`{title}` was handed to a person, and made by a run")));
        self.tally.doubles += faults.len() as u64;
        let mut with_a_person = BTreeSet::new();
        let mut in_doubt = Vec::new();
        for (canonical, entry) in ledger["stories"].as_object().into_iter().flatten() {
            let is_there = stories.iter().any(|story| entry["medium"]["id"] == story.id.as_str());
            let is_kept_off = entry["title"].as_str().is_some_and(|title| self.kept_off.contains(title));
            match entry["state"].as_str() {
                Some("published" | "adopted") if is_there => {}
                Some("adopted" | "left-out") if is_kept_off => {}
                Some("handed-off") => drop(with_a_person.insert(entry["title"].as_str().unwrap())),
                Some("unknown") => in_doubt.push(entry["path"].as_str().unwrap()),
                // Whether it is that story's post nobody can say before it is mended.
                Some("pending")
                    if self.history.posts.iter().any(|post| post.is_broken() && entry["path"] == *post.path) => {}
                _ => faults.push(format!("healthy runs leave {canonical}: {entry}")),
            }
        }
        let now = self.clock.now();
        for post in self.history.posts.iter().filter(|post| !post.deleted && !post.reuses_path) {
            let settled = by_title.contains_key(&post.title)
                || self.kept_off.contains(&post.title)
                || with_a_person.contains(&*post.title);
            if post.is_due(now) && !settled && !in_doubt.contains(&&*post.path) {
                faults.push(format!("{} (`{}`) is lost", post.path, post.title));
                self.tally.lost += 1;
            }
            if post.is_broken() && ledger["waiting"][&post.path]["reason"] != "blocked" {
                faults.push(format!("{} is broken, and the ledger does not name it", post.path));
                self.tally.lost += 1;
            }
        }
        faults.extend(self.baseline_goes_back());
        self.tally.unknown += in_doubt.len() as u64;
        self.tally.handed += with_a_person.len() as u64;
        self.tally.posts += self.history.posts.len() as u64;
        self.tally.stories += stories.len() as u64;
        for mode in self.medium.journal().into_iter().filter_map(|exchange| exchange.fault) {
            self.tally.faults += 1;
            self.tally.modes.insert(mode);
        }
        if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
    }

    /// Where the ledger's baseline went from a commit to an earlier one, though the branch never did.
    fn baseline_goes_back(&self) -> Option<String> {
        if self.history.was_rewritten {
            return None;
        }
        let output = |arguments: &[&str]| {
            String::from_utf8(git::command(&self.world.origin(), arguments).output().unwrap().stdout).unwrap()
        };
        let commits = output(&["rev-list", "--reverse", "--first-parent", "main"]);
        let order: BTreeMap<_, _> = commits.lines().enumerate().map(|(at, commit)| (commit, at)).collect();
        let patches = output(&["log", "--reverse", "--format=", "-p", "-U0", "medium-ledger", "--", "ledger.json"]);
        let added = patches.lines().filter_map(|line| line.strip_prefix("+    \"commit\": \"")?.split('"').next());
        let places: Vec<_> = added.filter_map(|commit| order.get(commit).map(|at| (*at, commit))).collect();
        let back = places.windows(2).find(|pair| pair[1].0 < pair[0].0)?;
        Some(format!("the baseline goes back from {} to {}", back[0].1, back[1].1))
    }

    /// Everything that happened, for a person.
    pub(super) fn account(&self, seed: u64, fault: &str) -> String {
        let mut account = format!("\n======== seed {seed}: {fault}\n");
        let mut line = |text: &str| writeln!(account, "{text}").unwrap();
        self.log.iter().for_each(|entry| line(entry));
        for story in self.medium.stories() {
            line(&format!("story {} {:?} {:?} at {}", story.id, story.title, story.canonical, story.created_at));
        }
        line(&serde_json::to_string_pretty(&self.ledger()).unwrap());
        let log = git::command(&self.world.origin(), &["log", "--reverse", "--format=%h %s", "medium-ledger"]).output();
        line(&String::from_utf8_lossy(&log.unwrap().stdout));
        line(&format!("in {}", self.world.blog().display()));
        line(&format!("======== seed {seed}: {fault}"));
        account
    }
}
