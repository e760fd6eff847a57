//! Runs that somebody or something else starts: by hand, by the clock, after another workflow or a deployment, on GitLab.

use serde_json::{Value, json};

use super::{A, B, Case, Stage, case};
use crate::git::git;
use crate::world::{Job, NONE};

const PUBLISHED: &[(&str, &str)] = &[(A, "published")];
const PLANNED: &[(&str, &str)] = &[(A, "planned")];

pub(super) const CASES: &[Case] = &[
    case("workflow_dispatch", "depth 1, with a baseline", |stage| {
        missed(stage);
        stage.dispatch()
    })
    .tells(PUBLISHED)
    .says("the last commit that was checked"),
    case("workflow_dispatch", "depth 1", |stage| {
        stage.push_post(B);
        stage.push_post(A);
        stage.dispatch()
    })
    .tells(PUBLISHED)
    .says("the previous commit"),
    case("workflow_dispatch on another branch", "depth 1", |stage| {
        stage.branch("topic");
        stage.push_post(A).with("GITHUB_EVENT_NAME", "workflow_dispatch")
    })
    .tells(PLANNED)
    .dry("is not the branch that publishes"),
    case("schedule", "depth 1, with a baseline", |stage| {
        missed(stage);
        stage.schedule()
    })
    .tells(PUBLISHED),
    case("schedule", "depth 1", |stage| {
        stage.file(B, "---\ntitle: B\ndate: 2026-01-03\ntags: [words]\ndescription: D.\n---\nWords.\n");
        stage.push_post(A);
        stage.schedule()
    })
    .tells(&[(B, "published")])
    .says("the same commit at the time it was made"),
    case("schedule whose payload names no repository, the branch moved on", "depth 1", |stage| {
        stage.file(B, "---\ntitle: B\ndate: 2026-01-03\ntags: [words]\ndescription: D.\n---\nWords.\n").push();
        let job = stage.schedule().but(|payload| drop(payload.as_object_mut().unwrap().remove("repository")));
        stage.remove(B).push();
        job
    })
    .tells(&[(B, "skipped no-page")])
    .says("the branch has moved on"),
    case("schedule in a fork", "depth 1", |stage| {
        missed(stage);
        stage.schedule().but(|payload| payload["repository"]["fork"] = true.into())
    })
    .tells(PLANNED)
    .dry("sets `dry-run: false`"),
    case("schedule in a fork, `dry-run: false`", "depth 1", |stage| {
        missed(stage);
        stage.schedule().but(|payload| payload["repository"]["fork"] = true.into()).with_input("dry-run", "false")
    })
    .tells(PUBLISHED),
    case("release", "depth 1", |stage| {
        stage.push_post(B);
        stage.push_post(A);
        stage.on_main("release", json!({ "action": "published" })).with("GITHUB_REF", "refs/tags/v1")
    })
    .tells(PUBLISHED)
    .says("the previous commit"),
    case("release of an older commit", "depth 1", |stage| {
        stage.post(B, "B", "Words.");
        let job = stage.push_post(A).with("GITHUB_EVENT_NAME", "release").with("GITHUB_REF", "refs/tags/v1");
        stage.remove(B).push();
        job
    })
    .tells(&[(A, "published"), (B, "skipped no-page")])
    .says("the branch has moved on"),
    case("repository_dispatch", "depth 1, with a baseline", |stage| {
        missed(stage);
        stage.on_main("repository_dispatch", json!({ "action": "built" }))
    })
    .tells(PUBLISHED),
    case("repository_dispatch", "depth 1", |stage| {
        stage.push_post(B);
        stage.push_post(A);
        stage.on_main("repository_dispatch", json!({ "action": "built" }))
    })
    .tells(PUBLISHED),
    case("workflow_run", "depth 1", |stage| followed(stage, |_| {})).tells(PUBLISHED),
    case("workflow_run", "depth 1, with a baseline", |stage| {
        missed(stage);
        followed(stage, |_| {})
    })
    .tells(PUBLISHED)
    .says("the last commit that was checked"),
    case("workflow_run, the branch moved on", "depth 1", |stage| {
        stage.post(B, "B", "Words.");
        let job = followed(stage, |_| {});
        stage.remove(B).push();
        job
    })
    .tells(&[(A, "published"), (B, "skipped no-page")])
    .says("the branch has moved on"),
    case("workflow_run that failed", "depth 1", |stage| followed(stage, |run| run["conclusion"] = "failure".into()))
        .tells(PLANNED)
        .dry("did not succeed"),
    case("workflow_run that was cancelled, `dry-run: false`", "depth 1", |stage| {
        followed(stage, |run| run["conclusion"] = "cancelled".into()).with_input("dry-run", "false")
    })
    .tells(PLANNED)
    .dry("did not succeed"),
    case("workflow_run of a pull request", "depth 1", |stage| {
        followed(stage, |run| run["event"] = "pull_request".into())
    })
    .tells(PLANNED)
    .dry("ran for a pull request"),
    case("workflow_run of pull_request_target", "depth 1", |stage| {
        followed(stage, |run| run["event"] = "pull_request_target".into())
    })
    .tells(PLANNED)
    .dry("ran for a pull request"),
    case("workflow_run of a merge group", "depth 1", |stage| {
        followed(stage, |run| run["event"] = "merge_group".into())
    })
    .tells(PLANNED)
    .dry("a merge group"),
    case("workflow_run of another repository", "depth 1", |stage| {
        followed(stage, |run| run["head_repository"]["id"] = 2.into())
    })
    .tells(PLANNED)
    .dry("another repository"),
    case("workflow_run of a repository that is gone", "depth 1", |stage| {
        followed(stage, |run| run["head_repository"] = Value::Null)
    })
    .tells(PLANNED)
    .dry("another repository"),
    case("workflow_run on another branch", "depth 1", |stage| {
        followed(stage, |run| run["head_branch"] = "topic".into())
    })
    .tells(PLANNED)
    .dry("did not run on the branch"),
    case("workflow_run on no branch", "depth 1", |stage| followed(stage, |run| run["head_branch"] = Value::Null))
        .tells(PLANNED)
        .dry("did not run on the branch"),
    case("deployment_status", "depth 1", |stage| deployed(stage, "success", "production", "main")).tells(PUBLISHED),
    case("deployment_status of one of several projects", "depth 1", |stage| {
        deployed(stage, "success", "Production – blog", "main")
    })
    .tells(PUBLISHED),
    case("deployment_status, pending", "depth 1", |stage| deployed(stage, "pending", "production", "main"))
        .tells(PLANNED)
        .dry("did not succeed"),
    case("deployment_status, failure", "depth 1", |stage| deployed(stage, "failure", "production", "main"))
        .tells(PLANNED)
        .dry("did not succeed"),
    case("deployment_status of a preview", "depth 1", |stage| deployed(stage, "success", "Preview", "main"))
        .tells(PLANNED)
        .dry("not to production"),
    case("deployment_status by its commit, the tip", "depth 1", |stage| {
        deployed(stage, "success", "Production", "0123456789abcdef")
    })
    .tells(PUBLISHED),
    case("deployment_status by its commit, not the tip", "depth 1", |stage| {
        let job = deployed(stage, "success", "Production", "0123456789abcdef");
        stage.file("README.md", "Read me.").push();
        job
    })
    .tells(PLANNED)
    .dry("not of the branch that publishes"),
    case("deployment_status by its commit, the tip of a fork", "depth 1", |stage| {
        let job = deployed(stage, "success", "Production", "0123456789abcdef");
        job.but(|payload| payload["repository"]["fork"] = true.into())
    })
    .tells(PLANNED)
    .dry("sets `dry-run: false`"),
    case("GitLab: a push", "whole history", |stage| {
        let before = stage.head();
        stage.push_post(B);
        stage.push_post(A);
        gitlab(stage).with("CI_COMMIT_BRANCH", "main").with("CI_COMMIT_BEFORE_SHA", &before)
    })
    .tells(&[(A, "published"), (B, "published")]),
    case("GitLab: a first or manual pipeline", "whole history", |stage| {
        stage.push_post(B);
        stage.push_post(A);
        gitlab(stage).with("CI_COMMIT_BRANCH", "main").with("CI_COMMIT_BEFORE_SHA", NONE)
    })
    .tells(PUBLISHED),
    case("GitLab: a manual pipeline", "whole history, with a baseline", |stage| {
        missed(stage);
        gitlab(stage).with("CI_COMMIT_BRANCH", "main").with("CI_COMMIT_BEFORE_SHA", NONE)
    })
    .tells(PUBLISHED),
    case("GitLab: a scheduled pipeline", "whole history", |stage| {
        stage.file(B, "---\ntitle: B\ndate: 2026-01-03\ntags: [words]\ndescription: D.\n---\nWords.\n");
        stage.push_post(A);
        let job = gitlab(stage).with("CI_COMMIT_BRANCH", "main").with("CI_COMMIT_BEFORE_SHA", NONE);
        job.with("CI_PIPELINE_SOURCE", "schedule")
    })
    .tells(&[(B, "published")]),
    case("GitLab: a push whose base is lost", "whole history", |stage| {
        stage.push_post(B);
        stage.push_post(A);
        let lost = "1234567890123456789012345678901234567890";
        gitlab(stage).with("CI_COMMIT_BRANCH", "main").with("CI_COMMIT_BEFORE_SHA", lost)
    })
    .tells(PUBLISHED)
    .finds("base-lost", 0),
    case("GitLab: another branch", "whole history", |stage| {
        stage.branch("topic").push_post(A);
        gitlab(stage).with("CI_COMMIT_BRANCH", "topic").with("CI_COMMIT_BEFORE_SHA", NONE)
    })
    .tells(PLANNED)
    .dry(""),
    case("GitLab: a tag", "whole history", |stage| {
        stage.push_post(A);
        gitlab(stage).with("CI_COMMIT_TAG", "v1").with("CI_COMMIT_BEFORE_SHA", NONE)
    })
    .tells(PLANNED)
    .dry(""),
    case("GitLab: a merge request", "whole history, with a baseline", |stage| {
        missed(stage);
        let base = stage.head();
        stage.branch("topic").push_post(B);
        merge_request(stage).with("CI_MERGE_REQUEST_DIFF_BASE_SHA", &base)
    })
    .tells(&[(B, "planned")])
    .dry(""),
    case("GitLab: a merge request, merged with its target", "whole history", |stage| {
        let left = stage.head();
        stage.branch("topic").post(B, "B", "Words.").commit("B");
        stage.branch("main").push_post(A);
        let target = stage.head();
        git(&stage.blog(), &["merge", "--quiet", "--no-ff", "--message=Merge", "topic"]);
        merge_request(stage)
            .with("CI_MERGE_REQUEST_DIFF_BASE_SHA", &left)
            .with("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", &target)
    })
    .tells(&[(B, "planned")])
    .dry(""),
    case("another CI, `--base` and `--head`", "whole history", |stage| {
        stage.push_post(A);
        stage.push_post(B);
        stage.by_hand().with("CI", "true")
    })
    .with(&["--base", "HEAD~2", "--head", "HEAD~1"])
    .tells(PUBLISHED),
];

/// A post whose own run never came, after a run that set the baseline; and a push without posts after it.
fn missed(stage: &Stage) {
    stage.run(stage.push());
    stage.push_post(A);
    stage.file("README.md", "Read me.").push();
}

/// A run after another workflow, which ran for a push with a post.
fn followed(stage: &Stage, change: impl FnOnce(&mut Value)) -> Job<'_> {
    if stage.ledger().is_none() {
        stage.push_post(A);
    }
    let mut run = json!({ "conclusion": "success", "event": "push", "head_branch": "main", "head_sha": stage.head(),
        "head_repository": { "id": 1 } });
    change(&mut run);
    stage.on_main("workflow_run", json!({ "workflow_run": run }))
}

/// A run after a host has deployed a push with a post.
fn deployed<'a>(stage: &'a Stage, status: &str, environment: &str, reference: &str) -> Job<'a> {
    stage.push_post(A);
    let deployment = json!({ "environment": environment, "ref": reference, "sha": stage.head() });
    stage.on_main("deployment_status", json!({ "deployment": deployment, "deployment_status": { "state": status } }))
}

/// A pipeline at what is checked out where the posts are written.
fn gitlab(stage: &Stage) -> Job<'_> {
    let job = stage.by_hand().with("CI", "true").with("GITLAB_CI", "true");
    job.with("CI_DEFAULT_BRANCH", "main").with("CI_COMMIT_SHA", &stage.head())
}

fn merge_request(stage: &Stage) -> Job<'_> {
    gitlab(stage).with("CI_MERGE_REQUEST_IID", "1").with("CI_COMMIT_BEFORE_SHA", NONE)
}
