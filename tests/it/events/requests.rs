//! Pull requests and merge groups: dry runs that list their own posts.

use std::path::Path;

use serde_json::{Value, json};

use super::{A, B, Case, Stage, case};
use crate::git::git;
use crate::world::Job;

const THEIRS: &str = "content/posts/theirs.md";

pub(super) const CASES: &[Case] = &[
    case("a pull request", "the merge commit, depth 1", request)
        .tells(&[(A, "planned")])
        .dry("pull requests never publish"),
    case("a pull request", "the merge commit, whole history", |stage| request(stage).with_history())
        .tells(&[(A, "planned")])
        .dry("the previous commit"),
    case("a pull request, `dry-run: false`", "the merge commit, depth 1", request)
        .with(&["--dry-run=false"])
        .tells(&[(A, "planned")])
        .dry("pull requests never publish"),
    case("a pull request with an old `base.sha`", "the merge commit, depth 1", |stage| {
        let old = stage.head();
        stage.push_post(THEIRS);
        stage.branch("mine").post(A, "A", "Words.");
        stage.pull_request().but(|payload| payload["pull_request"]["base"]["sha"] = old.into())
    })
    .tells(&[(A, "planned")])
    .dry("the previous commit"),
    case("a pull request", "its own commit, depth 1", |stage| request(stage).shaped(own_commit))
        .tells(&[(A, "planned")])
        .dry("where the pull request left `main`"),
    case("a pull request", "its own commit, whole history", |stage| request(stage).with_history().shaped(own_commit))
        .tells(&[(A, "planned")])
        .dry("where the pull request left `main`"),
    case("a pull request that took in its target", "its own commit, depth 1", |stage| {
        stage.branch("mine").post(A, "A", "Words.").commit("A");
        stage.branch("main").push_post(THEIRS);
        stage.branch("mine");
        git(&stage.blog(), &["merge", "--quiet", "--no-ff", "--message=Take in", "main"]);
        stage.pull_request().shaped(own_commit)
    })
    .tells(&[(A, "planned")])
    .dry("where the pull request left `main`"),
    case("a pull request", "its own commit, no remote", |stage| {
        request(stage).shaped(|clone| {
            own_commit(clone);
            git(clone, &["remote", "remove", "origin"]);
        })
    })
    .refuses("fetch-depth: 0"),
    case("a fork's pull request, `dry-run: false`", "the merge commit, depth 1", |stage| {
        request(stage)
            .but(|payload| payload["pull_request"]["head"]["repo"] = json!({ "fork": true, "full_name": "eve/blog" }))
            .with_input("dry-run", "false")
    })
    .tells(&[(A, "planned")])
    .dry("pull requests never publish"),
    case("a fork's pull request, without a token", "the merge commit, depth 1", |stage| {
        request(stage).with("MEDIUM_TOKEN", "")
    })
    .tells(&[(A, "planned")])
    .dry("pull requests never publish"),
    case("a pull request within a fork, `dry-run: false`", "the merge commit, depth 1", |stage| {
        request(stage).but(|payload| payload["repository"]["fork"] = true.into()).with_input("dry-run", "false")
    })
    .tells(&[(A, "planned")])
    .dry("pull requests never publish"),
    case("a pull request, a push without a run before it", "the merge commit, depth 1", |stage| {
        stage.run(stage.push());
        stage.push_post(THEIRS);
        stage.branch("mine").post(A, "A", "Words.");
        stage.pull_request()
    })
    .tells(&[(A, "planned")])
    .dry("pull requests never publish"),
    case("a pull request, `--all`", "the merge commit, depth 1", request)
        .with(&["--all"])
        .tells(&[(A, "planned")])
        .dry("pull requests never publish"),
    case("a review of a pull request", "the merge commit, depth 1", |stage| {
        request(stage).with("GITHUB_EVENT_NAME", "pull_request_review")
    })
    .tells(&[(A, "planned")])
    .dry("pull requests never publish"),
    case("a comment on a line of a pull request, `dry-run: false`", "the merge commit, depth 1", |stage| {
        request(stage).with("GITHUB_EVENT_NAME", "pull_request_review_comment")
    })
    .with(&["--dry-run=false"])
    .tells(&[(A, "planned")])
    .dry("pull requests never publish"),
    case("an event of which nothing is known, on a pull request", "the merge commit, depth 1", |stage| {
        request(stage).with("GITHUB_EVENT_NAME", "pull_request_something")
    })
    .tells(&[(A, "planned")])
    .dry("pull requests never publish"),
    case("pull_request_target", "the merge commit, depth 1", |stage| {
        request(stage).with("GITHUB_EVENT_NAME", "pull_request_target")
    })
    .refuses("use `on: pull_request`"),
    case("a merge group", "depth 1", |stage| stage.on_main("merge_group", group(stage)))
        .tells(&[(B, "planned")])
        .dry("merge groups never publish"),
    case("a merge group, `dry-run: false`", "whole history, with a baseline", |stage| {
        stage.run(stage.push());
        stage.on_main("merge_group", group(stage)).with_history().with_input("dry-run", "false")
    })
    .tells(&[(B, "planned")])
    .dry("merge groups never publish"),
];

/// A pull request with a post, opened before another post came to its target.
fn request(stage: &Stage) -> Job<'_> {
    stage.branch("mine").post(A, "A", "Words.").commit("A");
    stage.branch("main").push_post(THEIRS);
    stage.branch("mine").pull_request()
}

/// As `ref: ${{ github.event.pull_request.head.sha }}` checks out.
fn own_commit(clone: &Path) {
    let shallow = clone.join(".git/shallow").exists();
    let depth: &[&str] = if shallow { &["--depth=1"] } else { &[] };
    git(clone, &[&["fetch", "--quiet", "--no-tags"], depth, &["origin", "mine"]].concat());
    git(clone, &["checkout", "--quiet", "--force", "--detach", "FETCH_HEAD"]);
}

/// Two posts, the second of which is the group's.
fn group(stage: &Stage) -> Value {
    stage.push_post(A);
    let base = stage.head();
    stage.push_post(B);
    json!({ "merge_group": { "base_sha": base, "head_sha": stage.head() } })
}
