//! What is new on each event.

use super::{NOW, PLAN, PUBLISH, expected, sandbox};
use crate::git::git;
use crate::world::World;

const FRONT: &str = "title: A\ndate: 2026-01-01\ndescription: A description.\ntags: [words]\n";

fn post(world: &World, path: &str, front: &str) {
    world.file(path, format!("---\n{FRONT}{front}---\n\nWords.\n"));
}

/// What happens between two states of the blog, and what is new then.
struct Change {
    name: &'static str,
    before: fn(&World),
    change: fn(&World),
    new: &'static [(&'static str, &'static str)],
}

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";

const CHANGES: &[Change] = &[
    Change {
        name: "a post in each of two commits",
        before: |_| {},
        change: |world| {
            world.post(A, "A", "Words.").commit("A");
            world.post(B, "B", "Words.").commit("B");
        },
        new: &[(A, "planned"), (B, "planned")],
    },
    Change {
        name: "a branch merged, with a commit of main beside it",
        before: |_| {},
        change: |world| {
            let here = git(&world.blog(), &["branch", "--show-current"]);
            world.branch("beside").post(A, "A", "Words.").commit("A");
            world.branch(&here).post(B, "B", "Words.").commit("B");
            git(&world.blog(), &["merge", "--quiet", "--no-ff", "--message=Merge", "beside"]);
        },
        new: &[(A, "planned"), (B, "planned")],
    },
    Change {
        name: "an edit",
        before: |world| post(world, A, ""),
        change: |world| {
            world.post(A, "Another title", "Other words.");
        },
        new: &[],
    },
    Change {
        name: "a rename",
        before: |world| post(world, A, ""),
        change: |world| {
            world.rename(A, B);
        },
        new: &[],
    },
    Change {
        name: "a rename with an edit, beside a post from the same template",
        before: |world| post(world, A, ""),
        change: |world| {
            world.rename(A, "content/posts/moved.md");
            world.file("content/posts/moved.md", format!("---\n{FRONT}---\n\nBetter words.\n"));
            world.post(B, "B", "Words.");
        },
        new: &[(B, "planned")],
    },
    Change {
        name: "a draft released",
        before: |world| post(world, A, "draft: true\n"),
        change: |world| post(world, A, ""),
        new: &[(A, "planned")],
    },
    Change {
        name: "a draft begun",
        before: |_| {},
        change: |world| post(world, A, "draft: true\n"),
        new: &[(A, "skipped draft")],
    },
    Change {
        name: "an opt-out lifted",
        before: |world| post(world, A, "medium: false\n"),
        change: |world| post(world, A, ""),
        new: &[(A, "planned")],
    },
    Change {
        name: "an opt-out",
        before: |_| {},
        change: |world| post(world, A, "medium: false\n"),
        new: &[(A, "skipped opted-out")],
    },
    Change {
        name: "a post for a later day, and one whose time is over",
        before: |_| {},
        change: |world| {
            world.file(A, "---\ntitle: A\ndate: 2026-02-01\n---\nWords.\n");
            post(world, B, "expiryDate: 2026-01-02\n");
        },
        new: &[(A, "skipped future"), (B, "skipped expired")],
    },
    Change {
        name: "a post added and deleted",
        before: |_| {},
        change: |world| {
            world.post(A, "A", "Words.").commit("A");
            world.remove(A).commit("No A");
        },
        new: &[],
    },
    Change {
        name: "a post deleted",
        before: |world| post(world, A, ""),
        change: |world| {
            world.remove(A);
        },
        new: &[],
    },
    Change {
        name: "a file moved in from outside",
        before: |world| post(world, "drafts/a.md", ""),
        change: |world| {
            world.rename("drafts/a.md", A);
        },
        new: &[(A, "planned")],
    },
    Change {
        name: "what is no article",
        before: |_| {},
        change: |world| {
            world.file("content/posts/_index.md", "---\ntitle: Posts\n---\n");
            world.file("content/about.md", "---\ntitle: About\n---\nMe.\n");
            world.file("README.md", "# Read me\n");
            world.file("content/posts/a.png", [0x89, b'P']);
        },
        new: &[],
    },
    Change {
        name: "a configuration that shows what it hid",
        before: |world| post(world, A, "publishDate: 2026-02-01\n"),
        change: |world| {
            world.file("hugo.toml", "baseURL = 'https://blog.example/'\nbuildFuture = true\n");
        },
        new: &[(A, "planned")],
    },
];

#[test]
fn a_push_brings_what_was_not_publishable_before() {
    for change in CHANGES {
        let world = World::new();
        (change.before)(&world);
        world.push();
        (change.change)(&world);
        let run = world.push().at(NOW).run(&PLAN).exits(0);
        assert_eq!(run.told(), expected(change.new), "{}\n{run}", change.name);
    }
}

#[test]
fn the_depth_of_the_clone_changes_nothing() {
    for change in &CHANGES[..5] {
        let world = World::new();
        (change.before)(&world);
        world.push();
        (change.change)(&world);
        let run = world.push().at(NOW).with_history().run(&PLAN).exits(0);
        assert_eq!(run.told(), expected(change.new), "{}\n{run}", change.name);
    }
}

#[test]
fn a_pull_request_lists_its_own_posts_in_a_dry_run() {
    let (world, medium) = (World::new(), sandbox());
    post(&world, "content/posts/draft.md", "draft: true\n");
    world.post("content/posts/old.md", "Old", "Words.").push();
    world.branch("mine").post(A, "A", "Words.").commit("A");
    post(&world, "content/posts/draft.md", "");
    world.post("content/posts/old.md", "Old", "Better words.").commit("More");
    world.branch("main").post("content/posts/theirs.md", "Theirs", "Words.").push();
    let request = world.branch("mine").pull_request().to(&medium);
    for arguments in [&PLAN[..], &PUBLISH, &["publish", "--all", "--dry-run=false", "--format", "json"]] {
        let run = request.run(&[arguments, &["--now", NOW]].concat()).exits(0);
        assert_eq!(run.report()["mode"], "plan");
        let own = [(A, "planned"), ("content/posts/draft.md", "planned")];
        assert_eq!(run.told(), expected(&own), "{run}");
    }
    let run = request.run(&[]).exits(0).says("a pull request is always a dry run");
    assert_eq!(run.outputs["planned"], "2");
    assert!(world.ledger().is_none() && medium.journal().is_empty());
}
