//! The world is what it says: tests of the harness itself, without the binary.

use std::collections::BTreeMap;

use super::{Job, NONE, World};
use crate::git::git;

/// What a command prints in a job's clone, and the variables that it sees.
fn looks(job: &Job<'_>, arguments: &[&str]) -> String {
    let folder = job.world.folder();
    let output = job.command(&folder, "git").args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

fn environment(job: &Job<'_>) -> BTreeMap<String, String> {
    let folder = job.world.folder();
    let output = String::from_utf8(job.command(&folder, "env").output().unwrap().stdout).unwrap();
    output
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn payload(job: &Job<'_>) -> serde_json::Value {
    let file = environment(job).remove("GITHUB_EVENT_PATH").unwrap();
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

#[test]
fn a_push_is_checked_out_one_commit_deep() {
    let world = World::new();
    let before = world.head();
    world.post("content/posts/a.md", "A", "Words.").commit("A");
    world.post("content/posts/b.md", "B", "Words.");
    let push = world.push();
    assert_eq!(looks(&push, &["rev-parse", "HEAD"]), world.head());
    assert_eq!(looks(&push, &["rev-list", "--count", "HEAD"]), "1");
    assert_eq!(looks(&push, &["branch", "--show-current"]), "main");
    assert_eq!(looks(&push.clone().with_history(), &["rev-list", "--count", "HEAD"]), "3");
    let payload = payload(&push);
    assert_eq!((&payload["before"], &payload["after"]), (&before.into(), &world.head().into()));
    assert_eq!((&payload["created"], &payload["forced"]), (&false.into(), &false.into()));
}

#[test]
fn a_later_push_does_not_move_an_earlier_job() {
    let world = World::new();
    world.post("content/posts/a.md", "A", "Words.");
    let (first, head) = (world.push(), world.head());
    world.post("content/posts/b.md", "B", "Words.").push();
    assert_ne!(world.head(), head);
    assert_eq!(looks(&first, &["rev-parse", "HEAD"]), head);
}

#[test]
fn first_and_forced_pushes_say_so() {
    let world = World::new();
    let created = payload(&world.branch("topic").push());
    assert_eq!((&created["before"], &created["created"]), (&NONE.into(), &true.into()));
    world.post("content/posts/a.md", "A", "Words.").push();
    git(&world.blog(), &["commit", "--quiet", "--amend", "--message=again"]);
    assert_eq!(payload(&world.push())["forced"], true);
}

#[test]
fn a_pull_request_checks_out_the_merge() {
    let world = World::new();
    world.branch("topic").post("content/posts/a.md", "A", "Words.").commit("A");
    world.branch("main").post("content/posts/b.md", "B", "Words.").push();
    let base = world.head();
    let request = world.branch("topic").pull_request();
    let commit = looks(&request, &["cat-file", "commit", "HEAD"]);
    let parents: Vec<&str> = commit.lines().filter_map(|line| line.strip_prefix("parent ")).collect();
    assert_eq!(parents, [base, world.head()]);
    assert_eq!(looks(&request, &["ls-files", "content"]), "content/posts/a.md\ncontent/posts/b.md");
    assert_eq!(environment(&request)["GITHUB_REF"], "refs/pull/1/merge");
}

#[test]
fn nothing_of_this_machine_gets_in() {
    let world = World::new();
    let job = world.dispatch().with_input("dry-run", "true").with("MEDIUM_TOKEN", "x");
    let seen = environment(&job);
    for (name, value) in [("GITHUB_EVENT_NAME", "workflow_dispatch"), ("INPUT_DRY_RUN", "true"), ("MEDIUM_TOKEN", "x")]
    {
        assert_eq!(seen[name], value);
    }
    let allowed = ["PATH", "HOME", "TMPDIR", "CI", "MEDIUM_TOKEN", "PWD", "SHLVL", "_"];
    let prefixes = ["GIT_CONFIG_", "GITHUB_", "RUNNER_", "INPUT_"];
    let stray =
        |name: &&String| !allowed.contains(&name.as_str()) && !prefixes.iter().any(|prefix| name.starts_with(prefix));
    assert_eq!(seen.keys().find(stray), None);
    assert!(seen["HOME"].starts_with(world.root().to_str().unwrap()));
    assert_eq!(environment(&world.by_hand()).get("GITHUB_ACTIONS"), None);
}

#[test]
fn a_run_is_written_down_whole() {
    let world = World::new();
    let run = world.push().with("MEDIUM_TOKEN", "a-secret").run(&["--version"]).exits(0).hides("a-secret");
    assert!(run.outputs.is_empty() && run.summary.is_empty(), "{run}");
    assert!(run.folder.join("blog/hugo.toml").is_file());
    assert!(run.annotations("error").is_empty());
}
