//! Stories that a person puts on Medium: the pages, the summary, the issues.

use std::path::Path;

use super::kept::Kept;
use super::{Scene, WORDS, plain};
use crate::github::GitHub;
use crate::way::NOW;
use crate::world::{Transcript, World};

pub(super) const SCENES: &[Scene] = &[
    ("hand-off", new),
    ("hand-off-page", page),
    ("hand-off-settings", settings),
    ("hand-off-waits", waits),
    ("hand-off-terminal", terminal),
    ("hand-off-unwritten", unwritten),
    ("hand-off-issues", issues),
    ("hand-off-issues-unavailable", unavailable),
];

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";
const C: &str = "content/posts/c.md";
const LATER: &str = "2026-01-03T13:00:00Z";

/// Keeps the words of the pages of a run.
fn keep_pages(kept: &mut Kept, run: &Transcript) {
    let folder = run.folder.join("blog/medium-hand-off");
    for name in ["index.html", "story-a.html"] {
        let html = std::fs::read_to_string(folder.join(name)).unwrap();
        kept.also(&format!("{name}, its words"), &plain::text(&html), run);
    }
}

fn new(kept: &mut Kept) {
    let world = World::new();
    world.post(A, "A", "Words, and a [link](/b/).").post(B, "B", &WORDS).post(C, "C", &WORDS);
    let run =
        kept.run("No token: a push with three posts, one of which waits for the cap.", &world.push().at(NOW), &[]);
    keep_pages(kept, &run);
}

fn page(kept: &mut Kept) {
    let world = World::new();
    world.post(A, "A", "Words.");
    let run = kept.run("A story's page as it is written.", &world.push().at(NOW), &[]);
    let html = std::fs::read_to_string(run.folder.join("blog/medium-hand-off/story-a.html")).unwrap();
    kept.also("story-a.html", &html, &run);
}

fn settings(kept: &mut Kept) {
    let world = World::new();
    let own = "status: unlisted\n  publication: The Times\n  license: cc-40-by\n  notify_followers: true\n  tags: [a, b, c, d, e]";
    let text = "![A cat](https://blog.example/cat.png)\n\n```rust\na\n\nb\n```\n\n| a | b |\n|---|---|\n| c | d |\n";
    let front = format!("title: A\ndate: 2026-01-01\ndescription: Found by this.\nmedium:\n  {own}");
    world.file(A, format!("---\n{front}\n---\n{text}"));
    let run = kept.run("A post that asks for much.", &world.push().at(NOW), &[]);
    keep_pages(kept, &run);
}

fn waits(kept: &mut Kept) {
    let world = World::new();
    world.post(A, "A", &WORDS).push().at(NOW).run(&[]);
    world.post(A, "A", "Better words.");
    let run = kept.run("A story still waits, and its post was edited.", &world.push().at(LATER), &[]);
    keep_pages(kept, &run);
    world.remove(A);
    kept.run("The post is gone.", &world.push().at(LATER), &[]);
}

fn terminal(kept: &mut Kept) {
    let world = World::new();
    world.post(A, "A", &WORDS).push();
    let arguments = ["publish", "--base", "HEAD~1", "--hand-off", "out"];
    kept.run("One new post, by hand.", &world.by_hand().at(NOW), &arguments);
}

fn unwritten(kept: &mut Kept) {
    let world = World::new();
    world.post(A, "A", &WORDS);
    let taken = |clone: &Path| std::fs::write(clone.join("medium-hand-off"), "a file").unwrap();
    kept.run("The pages cannot be written.", &world.push().at(NOW).shaped(taken), &[]);
}

fn issues(kept: &mut Kept) {
    let (world, github) = (World::new(), GitHub::start());
    world.post(A, "A", &WORDS).post(B, "B", &WORDS);
    let push = world.push().with_input("issues", "true").with("GITHUB_API_URL", github.url());
    let push = push.with("GITHUB_TOKEN", "a-token-of-the-job").at(NOW);
    let run = kept.run("An issue for each story that waits.", &push, &[]);
    let issue = github.state().issues[0].clone();
    let text = format!("{}\n\n{}\n", issue["title"].as_str().unwrap(), issue["body"].as_str().unwrap());
    kept.also("the issue", &text, &run);
    github.close(1, "completed");
    github.comment(1, "ann", "OWNER", "Done: https://medium.com/@ann/a-e6f36a0b1c2d");
    github.close(2, "not_planned");
    let later = world.schedule().with_input("issues", "true").with("GITHUB_API_URL", github.url());
    let later = later.with("GITHUB_TOKEN", "a-token-of-the-job").at(LATER);
    kept.run("One issue is closed as done, one as not planned.", &later, &[]);
}

fn unavailable(kept: &mut Kept) {
    let (world, github) = (World::new(), GitHub::start());
    world.post(A, "A", &WORDS);
    let push = world.push().with_input("issues", "true").with("GITHUB_API_URL", github.url()).at(NOW);
    kept.run("No token for GitHub.", &push, &[]);
    let push = push.with("GITHUB_TOKEN", "a-token-of-the-job");
    github.state().fault = Some(("POST", 403, "", "Resource not accessible by integration"));
    kept.run("The job may not write issues.", &push, &[]);
    github.state().fault = Some(("POST", 410, "", "Issues are disabled for this repo"));
    kept.run("The repository has no issues.", &push, &[]);
    github.state().fault = Some(("POST", 429, "", "Too many requests"));
    kept.run("GitHub asks for fewer requests.", &push, &[]);
}
