//! The whole way: the real binary on real clones, with the stand-in for Medium over HTTP.

#[cfg(target_os = "linux")]
mod attack_costs;
mod bad_input;
mod built;
#[cfg(unix)]
mod checkouts;
mod commands;
mod costly;
mod doubts;
mod echoes;
mod faces;
mod fatal;
mod hand_off;
mod hostile;
mod issues;
#[cfg(target_os = "linux")]
mod large;
mod large_ledger;
mod later_changes;
mod ledger_commands;
mod lineage;
pub(crate) mod live;
mod new;
mod online;
mod outcomes;
#[cfg(unix)]
mod output_folder;
mod overrides;
mod pictures;
mod problems;
mod proxy;
mod publish;
mod settings;
mod spellings;
#[cfg(unix)]
mod takeover;

use medium::stand_in::{Options, Sandbox, StoredStory};
use serde_json::Value;

use crate::git::{self, git};
use crate::world::{Job, World};

/// When runs are, unless they say otherwise: the day after the first commits.
pub(crate) const NOW: &str = "2026-01-03T12:00:00Z";

const PUBLISH: [&str; 3] = ["publish", "--format", "json"];
const PLAN: [&str; 3] = ["plan", "--format", "json"];

pub(crate) fn sandbox() -> Sandbox {
    Sandbox::start(Options::default()).unwrap()
}

impl Job<'_> {
    /// With this stand-in for Medium, and a token that it takes. What is safe to retry is retried at once.
    pub(crate) fn to(self, sandbox: &Sandbox) -> Self {
        self.with_medium(sandbox.url(), "a-token-of-the-tests").with("MEDIUM_RETRY_BASE_MS", "1")
    }
}

/// Path and outcome, or path and outcome with its reason, as a report gives them.
fn expected(stories: &[(&str, &str)]) -> Vec<(String, String)> {
    stories.iter().map(|(path, outcome)| ((*path).to_owned(), (*outcome).to_owned())).collect()
}

/// The canonicals that Medium was given, in their order.
fn canonicals(sandbox: &Sandbox) -> Vec<String> {
    sandbox.stories().into_iter().filter_map(|story: StoredStory| story.canonical).collect()
}

/// Puts a ledger with this text in the place of origin's.
pub(crate) fn plant(world: &World, text: &str) {
    let blog = world.blog();
    std::fs::write(blog.join(".git/planted"), text).unwrap();
    let object = git(&blog, &["hash-object", "-w", ".git/planted"]);
    std::fs::write(blog.join(".git/tree"), format!("100644 blob {object}\tledger.json\n")).unwrap();
    let mut tree = git::command(&blog, &["mktree"]);
    let tree = tree.stdin(std::fs::File::open(blog.join(".git/tree")).unwrap()).output().unwrap().stdout;
    let commit = git(&blog, &["commit-tree", "-m", "planted", String::from_utf8(tree).unwrap().trim()]);
    git(&blog, &["push", "--quiet", "--force", "origin", &format!("{commit}:refs/heads/medium-ledger")]);
}

/// The state of each of the ledger's stories, by canonical without the site.
fn states(world: &World) -> Vec<(String, String)> {
    let ledger = world.ledger().unwrap_or_default();
    let stories = ledger["stories"].as_object().cloned().unwrap_or_default();
    let state = |entry: &Value| entry["state"].as_str().unwrap_or_default().to_owned();
    stories.iter().map(|(url, entry)| (url.replace("https://blog.example/posts/", ""), state(entry))).collect()
}
