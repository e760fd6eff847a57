//! Runs that no CI describes: from a clone on somebody's own machine, or in a service that is not known here.

use super::{A, B, Case, Stage, case};
use crate::git::git;
use crate::world::Job;

pub(super) const CASES: &[Case] = &[
    case("by hand", "whole history", |stage| {
        stage.push_post(A);
        stage.by_hand()
    })
    .tells(&[(A, "published")]),
    case("by hand on another branch", "whole history", topic).tells(&[(A, "planned")]).dry(NOT_TOPIC),
    case("by hand on another branch, `dry-run: false`", "whole history", topic)
        .with(&["--dry-run=false"])
        .tells(&[(A, "planned")])
        .dry(NOT_TOPIC),
    case("by hand on another branch, the post named", "whole history", topic)
        .with(&[A])
        .tells(&[(A, "planned")])
        .dry(NOT_TOPIC),
    case("by hand on the branch that `branch` names", "whole history", topic)
        .with(&["--branch", "topic"])
        .tells(&[(A, "published")]),
    case("by hand on the default branch, `branch` names another", "whole history", |stage| {
        stage.push_post(A);
        stage.by_hand()
    })
    .with(&["--branch", "live"])
    .tells(&[(A, "planned")])
    .dry("`main` is not the branch that publishes, `live`"),
    case("by hand, the clone knows the default branch", "whole history", |stage| {
        stage.push_post(A);
        git(&stage.blog(), &["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk"]);
        stage.by_hand()
    })
    .tells(&[(A, "planned")])
    .dry("`main` is not the branch that publishes, `trunk`"),
    case("by hand, to the stand-in", "another branch", topic).with(&["--sandbox"]).tells(&[(A, "published")]),
    case("by hand", "no remote, another branch", |stage| {
        topic(stage);
        git(&stage.blog(), &["remote", "remove", "origin"]);
        stage.by_hand()
    })
    .tells(&[(A, "published")]),
    case("by hand, no branch checked out", "whole history, at the tip", |stage| {
        stage.push_post(A);
        detached(stage, "HEAD")
    })
    .tells(&[(A, "published")]),
    case("by hand, no branch checked out", "whole history, behind the tip", |stage| {
        stage.push_post(A);
        stage.push_post(B);
        detached(stage, "HEAD~1")
    })
    .tells(&[(A, "planned")])
    .dry("no branch is checked out, and the commit is not the tip of `main`"),
    case("by hand, no branch checked out", "no remote", |stage| {
        stage.push_post(A);
        git(&stage.blog(), &["remote", "remove", "origin"]);
        detached(stage, "HEAD")
    })
    .tells(&[(A, "published")]),
    case("by hand, not pushed", "whole history", |stage| {
        stage.run(stage.push());
        stage.post(A, "A", "Words.").commit("A");
        stage.by_hand()
    })
    .tells(&[(A, "skipped no-page")])
    .says("the commit is not pushed"),
    case("by hand, not pulled", "whole history", |stage| {
        stage.push_post(A);
        stage.push_post(B);
        git(&stage.blog(), &["reset", "--quiet", "--hard", "HEAD~1"]);
        stage.by_hand()
    })
    .tells(&[(A, "published")])
    .says("the branch has moved on"),
];

const NOT_TOPIC: &str = "`topic` is not the branch that publishes, `main`";

/// A run on a branch with a post.
fn topic(stage: &Stage) -> Job<'_> {
    stage.branch("topic").push_post(A);
    stage.by_hand()
}

fn detached<'a>(stage: &'a Stage, revision: &str) -> Job<'a> {
    git(&stage.blog(), &["checkout", "--quiet", "--detach", revision]);
    stage.by_hand()
}
