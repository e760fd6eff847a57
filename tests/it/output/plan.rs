//! Dry runs: what is new, and where nothing may be published.

use serde_json::json;

use super::kept::Kept;
use super::{Scene, WORDS};
use crate::git::git;
use crate::way::{NOW, plant, sandbox};
use crate::world::World;

pub(super) const SCENES: &[Scene] = &[
    ("plan", terminal),
    ("plan-json", json),
    ("plan-pull-request", pull_request),
    ("plan-nothing-new", nothing_new),
    ("plan-named", named),
    ("plan-skipped", skipped),
    ("plan-base", bases),
    ("plan-ledger-unread", ledger_unread),
    ("plan-events", events),
    ("plan-many", many),
];

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";
const C: &str = "content/posts/c.md";

/// A blog whose last commit brings three posts.
fn three() -> World {
    let world = World::new();
    world.post(A, "A", &WORDS).post(B, "B", "![](https://pictures.example/b.png)").post(C, "C", &WORDS);
    world.commit("Write");
    world
}

fn terminal(kept: &mut Kept) {
    let world = three();
    let job = world.by_hand().at(NOW);
    kept.run("Three new posts in the last commit, two of which may go out today; no token.", &job, &["plan"]);
    world.file("README.md", "Read me.").post(A, "A", "Not committed.");
    kept.run("The work tree differs from the commit.", &job, &["plan", "--daily-cap", "0", "--route", "hand-off"]);
}

fn json(kept: &mut Kept) {
    let world = three();
    kept.run("Three new posts, for a program.", &world.by_hand().at(NOW), &["plan", "--format", "json"]);
}

fn pull_request(kept: &mut Kept) {
    let world = World::new();
    world.push();
    world.branch("mine").post(A, "A", "![](https://pictures.example/a.png)");
    world.file(B, "---\ntitle: a: b\n---\nWords.\n");
    world.file(C, "---\ntitle: C\ndate: 2026-01-01\ndraft: true\n---\nWords.\n");
    let situation = "A pull request brings a post with a warning, a post that cannot be read, and a draft.";
    kept.run(situation, &world.pull_request().at(NOW), &[]);
    let request = world.pull_request().at(NOW).with_input("dry-run", "false");
    kept.run("The same where the workflow asks to publish.", &request, &["publish", "--format", "json"]);
}

fn nothing_new(kept: &mut Kept) {
    let world = World::new();
    world.file("README.md", "Read me.").push();
    kept.run("A commit without a post.", &world.by_hand().at(NOW), &["plan"]);
    let world = World::empty();
    world.file("hugo.toml", "baseURL = 'https://blog.example/'\n").post(A, "A", &WORDS).push();
    kept.run("The first commit of all brings a post.", &world.by_hand().at(NOW), &["plan"]);
    kept.run("The same with `--all`.", &world.by_hand().at(NOW), &["plan", "--all"]);
}

fn named(kept: &mut Kept) {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", &WORDS).push().to(&medium).at(NOW).run(&["publish"]);
    world.post(B, "B", &WORDS).file(C, "---\ntitle: C\ndate: 2026-01-01\ndraft: true\n---\nWords.\n");
    let job = world.by_hand().to(&medium).at(NOW);
    kept.run("Posts by name: on Medium, not committed, a draft.", &job, &["plan", A, B, C]);
    kept.run("Posts by name, one of them not there.", &job, &["plan", B, "content/posts/none.md"]);
}

fn skipped(kept: &mut Kept) {
    let world = World::new();
    let post = |path: &str, front: &str| {
        world.file(path, format!("---\ntitle: T\ndate: 2026-01-01\n{front}\n---\n\nWords.\n"));
    };
    post("content/posts/draft.md", "draft: true");
    post("content/posts/expired.md", "expiryDate: 2026-01-02");
    post("content/posts/future.md", "publishDate: 2026-02-01");
    post("content/posts/opted-out.md", "medium: false");
    kept.run("Posts that are not to be published now.", &world.push().at(NOW), &["plan"]);
    world.commit("Again");
    let job = world.by_hand().at(NOW);
    kept.run("The same in a terminal.", &job, &["plan", "--base", "HEAD~2"]);
}

fn bases(kept: &mut Kept) {
    let world = World::new();
    world.post(A, "A", &WORDS);
    let lost = world.push().at(NOW).but(|payload| payload["before"] = "1234567890".repeat(4).into());
    kept.run("A forced push: what was there before is gone.", &lost, &["plan"]);
    let job = world.by_hand().at(NOW);
    kept.run("A base is named.", &job, &["plan", "--base", "HEAD"]);
    world.branch("other").post(B, "B", &WORDS);
    kept.run("A new branch.", &world.push().at(NOW), &["plan"]);
}

fn ledger_unread(kept: &mut Kept) {
    let world = World::new();
    world.post(A, "A", &WORDS).push();
    plant(&world, "{ \"schema\": 1,\n<<<<<<< ours\n");
    kept.run("The ledger cannot be read.", &world.by_hand().at(NOW), &["plan"]);
    git(&world.blog(), &["remote", "set-url", "origin", "/nowhere"]);
    kept.run("The remote does not answer.", &world.by_hand().at(NOW), &["plan"]);
}

fn events(kept: &mut Kept) {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", &WORDS).push();
    let push = world.pushed(&world.head(), &world.head()).to(&medium).at(NOW);
    let deleted = push.clone().but(|payload| payload["deleted"] = true.into());
    kept.run("A branch was deleted.", &deleted, &[]);
    let tag = push.clone().but(|payload| payload["ref"] = "refs/tags/v1".into());
    kept.run("A tag was pushed.", &tag, &[]);
    let fork = world.dispatch().to(&medium).at(NOW).but(|payload| payload["repository"]["fork"] = true.into());
    kept.run("In a fork.", &fork, &[]);
    let group =
        world.on_main("merge_group", json!({ "merge_group": { "head_sha": world.head() } })).to(&medium).at(NOW);
    kept.run("A merge group.", &group, &[]);
    let failed =
        json!({ "workflow_run": { "conclusion": "failure", "head_branch": "main", "head_sha": world.head() } });
    kept.run("The workflow that this one follows has failed.", &world.on_main("workflow_run", failed).at(NOW), &[]);
    let asked = world.dispatch().to(&medium).at(NOW).with_input("dry-run", "true");
    kept.run("The workflow asks for a dry run.", &asked, &[]);
    world.branch("other").post(B, "B", &WORDS);
    kept.run("A push to another branch than the one that publishes.", &world.push().to(&medium).at(NOW), &[]);
    let by_hand = world.by_hand().to(&medium).at(NOW);
    kept.run("By hand, on another branch than the one that publishes.", &by_hand, &["publish"]);
}

fn many(kept: &mut Kept) {
    let world = World::new();
    for number in 10..23 {
        world
            .file(&format!("content/posts/{number}.md"), "---\ntitle: T\ndate: 2026-01-01\ndraft: true\n---\nWords.\n");
    }
    for letter in 'a'..='l' {
        world.post(&format!("content/posts/{letter}.md"), &format!("Post {letter}"), &WORDS);
    }
    let push = world.push().at(NOW);
    kept.run("Very many posts in one push.", &push, &["plan", "--max-new", "0", "--daily-cap", "0"]);
}
