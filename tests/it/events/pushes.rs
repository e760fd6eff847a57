//! Pushes: to the branch that publishes and elsewhere, first ones, forced ones, deletions, tags, forks, runs again.

use serde_json::json;

use super::{A, B, Case, case};
use crate::git::git;
use crate::world::{NONE, World};

const LOST: &str = "1234567890123456789012345678901234567890";

pub(super) const CASES: &[Case] = &[
    case("a push", "depth 1", |stage| stage.push_post(A)).tells(&[(A, "published")]).says("the commit before the push"),
    case("a push", "whole history", |stage| stage.push_post(A).with_history()).tells(&[(A, "published")]),
    case("a push of several commits", "depth 1", |stage| {
        stage.post(A, "A", "Words.").commit("A");
        stage.file("README.md", "Read me.").commit("README");
        stage.push_post(B)
    })
    .tells(&[(A, "published"), (B, "published")]),
    case("a push of an edit and a rename", "depth 1", |stage| {
        stage.post(A, "A", "Words.").post(B, "B", "Other words.").push();
        stage.rename(A, "content/posts/c.md");
        stage.post(B, "B", "Better words.");
        stage.push()
    }),
    case("a push of what came and went", "depth 1", |stage| {
        stage.post(A, "A", "Words.").commit("A");
        stage.remove(A).commit("No A");
        stage.push()
    }),
    case("a merge", "depth 1", |stage| {
        stage.branch("topic").post(A, "A", "Words.").commit("A");
        stage.branch("main").post(B, "B", "Words.").push();
        git(&stage.blog(), &["merge", "--quiet", "--no-ff", "--message=Merge", "topic"]);
        stage.push()
    })
    .tells(&[(A, "published")]),
    case("a merge that is squashed", "depth 1", |stage| {
        stage.branch("topic").post(A, "A", "Words.").commit("A");
        stage.branch("main").file("README.md", "Read me.").push();
        git(&stage.blog(), &["merge", "--quiet", "--squash", "topic"]);
        stage.push()
    })
    .tells(&[(A, "published")]),
    case("a merge by rebase", "depth 1", |stage| {
        stage.branch("topic").post(A, "A", "Words.").commit("A");
        stage.post(B, "B", "Words.").commit("B");
        stage.branch("main").file("README.md", "Read me.").push();
        git(&stage.blog(), &["rebase", "--quiet", "main", "topic"]);
        stage.branch("main");
        git(&stage.blog(), &["merge", "--quiet", "--ff-only", "topic"]);
        stage.push()
    })
    .tells(&[(A, "published"), (B, "published")]),
    case("a push to another branch", "depth 1", |stage| {
        stage.branch("topic").push();
        stage.push_post(A)
    })
    .tells(&[(A, "planned")])
    .dry("`topic` is not the branch that publishes, `main`"),
    case("a push to another branch, `dry-run: false`", "depth 1", |stage| {
        stage.branch("topic").push();
        stage.push_post(A)
    })
    .with(&["--dry-run=false"])
    .tells(&[(A, "planned")])
    .dry("is not the branch that publishes"),
    case("a push to another branch, the payload empty", "depth 1", |stage| {
        stage.branch("topic").push();
        stage.push_post(A).but(|payload| *payload = json!({}))
    })
    .tells(&[(A, "planned")])
    .dry("`topic` is not the branch that publishes, `main`"),
    case("a push whose payload is empty", "depth 1", |stage| stage.push_post(A).but(|payload| *payload = json!({})))
        .tells(&[(A, "published")])
        .says("the previous commit"),
    case("a push to the branch that `branch` names", "depth 1", |stage| {
        stage.branch("topic").push();
        stage.push_post(A).with_input("branch", "topic")
    })
    .tells(&[(A, "published")]),
    case("the first push of a branch", "depth 1", |stage| {
        stage.post(B, "B", "Words.").push();
        stage.branch("topic").post(A, "A", "Words.");
        stage.push().with_input("branch", "topic")
    })
    .tells(&[(A, "published")])
    .says("the previous commit"),
    case("a push whose payload names no `before`", "depth 1", |stage| {
        stage.push_post(B);
        stage.push_post(A).but(|payload| drop(payload.as_object_mut().unwrap().remove("before")))
    })
    .tells(&[(A, "published")])
    .says("the previous commit"),
    case("the first push of all", "depth 1", |stage| {
        stage.file("hugo.toml", "baseURL = 'https://blog.example/'\n");
        stage.push_post(A)
    })
    .on(World::empty)
    .says("--all` would publish 1 post"),
    case("a forced push", "depth 1", |stage| {
        stage.run(stage.push_post(A));
        git(&stage.blog(), &["reset", "--quiet", "--hard", "HEAD~1"]);
        stage.post(A, "A", "Words.");
        stage.push_post(B)
    })
    .tells(&[(B, "published")]),
    case("a forced push", "whole history, without the base", |stage| {
        stage.push_post(A);
        git(&stage.blog(), &["reset", "--quiet", "--hard", "HEAD~1"]);
        stage.post(A, "A", "Words.");
        stage.push_post(B).with_history()
    })
    .tells(&[(B, "published")])
    .says("the commit before the push"),
    case("a forced push whose base is lost", "depth 1", |stage| {
        stage.post(A, "A", "Words.").commit("A");
        stage.push_post(B).but(|payload| payload["before"] = LOST.into())
    })
    .tells(&[(B, "published")])
    .says("the previous commit")
    .finds("base-lost", 0),
    case("a forced push whose base is lost", "whole history, with a baseline", |stage| {
        stage.run(stage.push());
        stage.post(A, "A", "Words.").commit("A");
        stage.push_post(B).with_history().but(|payload| payload["before"] = LOST.into())
    })
    .tells(&[(A, "published"), (B, "published")])
    .finds("base-lost", 0),
    case("a forced push that loses the baseline too", "depth 1", |stage| {
        stage.run(stage.push_post(A));
        git(&stage.blog(), &["reset", "--quiet", "--hard", "HEAD~1"]);
        stage.post(A, "A", "Words.");
        let job = stage.push_post(B).but(|payload| payload["before"] = LOST.into());
        git(&stage.origin(), &["update-ref", "-d", "refs/keep"]);
        git(&stage.origin(), &["gc", "--quiet", "--prune=now"]);
        job
    })
    .tells(&[(A, "already-published"), (B, "published")])
    .finds("base-lost", 0),
    case("a branch deleted", "depth 1", |stage| {
        stage.push_post(A).but(|payload| {
            payload["after"] = NONE.into();
            payload["deleted"] = true.into();
        })
    })
    .says("the branch was deleted"),
    case("a tag", "depth 1", |stage| {
        stage.push_post(A).but(|payload| payload["ref"] = "refs/tags/v1".into()).with("GITHUB_REF", "refs/tags/v1")
    })
    .says("name a commit to compare with as `base`"),
    case("a tag, with `base`", "whole history", |stage| {
        stage.push_post(A).with_history().but(|payload| payload["ref"] = "refs/tags/v1".into())
    })
    .with(&["--base", "HEAD~1"])
    .tells(&[(A, "published")])
    .says("the commit that `base` names"),
    case("an annotated tag, with `base`", "whole history", |stage| {
        let job = stage.push_post(A).with_history();
        git(&stage.blog(), &["tag", "--annotate", "--message=v1", "v1"]);
        let tag = git(&stage.blog(), &["rev-parse", "v1"]);
        job.but(|payload| {
            payload["ref"] = "refs/tags/v1".into();
            payload["after"] = tag.into();
        })
    })
    .with(&["--base", "HEAD~1"])
    .tells(&[(A, "published")]),
    case("a tag deleted, with `base`", "whole history", |stage| {
        stage.push_post(A).with_history().but(|payload| {
            payload["ref"] = "refs/tags/v1".into();
            payload["deleted"] = true.into();
        })
    })
    .with(&["--base", "HEAD~1"])
    .says("the tag `v1` was deleted"),
    case("a fork's push", "depth 1", |stage| stage.push_post(A).but(fork))
        .tells(&[(A, "planned")])
        .dry("sets `dry-run: false`"),
    case("a fork's push, `dry-run: false`", "depth 1", |stage| {
        stage.push_post(A).but(fork).with_input("dry-run", "false")
    })
    .tells(&[(A, "published")]),
    case("a fork's push to another branch, `dry-run: false`", "depth 1", |stage| {
        stage.branch("topic").push();
        stage.push_post(A).but(fork).with_input("dry-run", "false")
    })
    .tells(&[(A, "planned")])
    .dry("is not the branch that publishes"),
    case("a run again", "depth 1", |stage| {
        let job = stage.push_post(A);
        stage.run(job.clone());
        job.with("GITHUB_RUN_ATTEMPT", "2")
    })
    .tells(&[(A, "already-published")]),
    case("a run again, its post gone since", "depth 1", |stage| {
        stage.post(B, "B", "Words.");
        let job = stage.push_post(A).with("GITHUB_RUN_ATTEMPT", "2");
        stage.remove(A).push();
        job
    })
    .tells(&[(B, "published"), (A, "skipped no-page")])
    .says("the branch has moved on"),
    case("a push whose run was late", "depth 1", |stage| {
        let late = stage.push_post(A);
        stage.run(stage.push_post(B));
        late
    })
    .tells(&[(A, "published")]),
    case("a push after one without a run", "depth 1", |stage| {
        stage.run(stage.push());
        stage.push_post(A);
        stage.push_post(B)
    })
    .tells(&[(A, "published"), (B, "published")])
    .says("the last commit that was checked"),
    case("a push after one without a run, and no baseline", "depth 1", |stage| {
        stage.push_post(A);
        stage.push_post(B)
    })
    .tells(&[(B, "published")]),
    case("a push that touches no post", "depth 1", |stage| {
        stage.run(stage.push_post(A));
        stage.file("README.md", "Read me.");
        stage.push()
    }),
    case("a push of many posts", "depth 1", |stage| {
        for letter in 'a'..='f' {
            stage.post(&format!("content/posts/{letter}.md"), &letter.to_string(), "Words.");
        }
        stage.push()
    })
    .tells(&[
        (A, "blocked"),
        (B, "blocked"),
        ("content/posts/c.md", "blocked"),
        ("content/posts/d.md", "blocked"),
        ("content/posts/e.md", "blocked"),
        ("content/posts/f.md", "blocked"),
    ])
    .finds("too-many-new", 1),
    case("a push without its `before`", "depth 1", |stage| {
        stage.push_post(A).but(|payload| payload["before"] = json!(null))
    })
    .tells(&[(A, "published")])
    .says("the previous commit"),
];

fn fork(payload: &mut serde_json::Value) {
    payload["repository"]["fork"] = true.into();
}
