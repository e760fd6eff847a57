//! Runs that publish by Medium's API, and what they say of posts that are on Medium already.

use super::kept::Kept;
use super::{Scene, WORDS};
use crate::way::{NOW, sandbox};
use crate::world::World;

pub(super) const SCENES: &[Scene] = &[
    ("publish", actions),
    ("publish-terminal", terminal),
    ("publish-sandbox", stand_in),
    ("publish-settings", settings),
    ("publish-all", all),
    ("publish-too-many-new", too_many),
    ("publish-skipped", skipped),
    ("publish-behind-the-tip", behind),
    ("publish-blocked", blocked),
    ("publish-blog-moved", moved_blog),
    ("publish-known", known),
    ("publish-later-changes", later_changes),
    ("publish-many-changes", many_changes),
    ("publish-looks-moved", looks_moved),
];

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";
const C: &str = "content/posts/c.md";
const NEXT_DAY: &str = "2026-01-05T12:00:00Z";

fn actions(kept: &mut Kept) {
    let (world, medium) = (World::new(), sandbox());
    kept.run("The first run of all, with nothing to publish.", &world.push().to(&medium).at(NOW), &[]);
    world.post(A, "A", &WORDS).post(B, "B", &WORDS).post(C, "C", &WORDS);
    let push = world.push().to(&medium);
    kept.run("A push with three posts: two go out, one waits for the daily cap.", &push.clone().at(NOW), &[]);
    kept.run("The same run again.", &push.at(NOW).with("GITHUB_RUN_ATTEMPT", "2"), &[]);
    kept.run("By the clock, on a later day.", &world.schedule().to(&medium).at(NEXT_DAY), &[]);
    kept.run("By the clock, with nothing left.", &world.schedule().to(&medium).at(NEXT_DAY), &[]);
}

fn terminal(kept: &mut Kept) {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", &WORDS).push();
    let job = world.by_hand().to(&medium).at(NOW);
    let arguments = ["publish", "--base", "HEAD~1", "--publish-status", "public"];
    kept.run("One new post, by hand.", &job, &arguments);
    kept.run("The same for a program, where all is done.", &job, &[&arguments[..], &["--format", "json"]].concat());
    kept.run("A post by name that is on Medium.", &job, &["publish", A]);
}

fn stand_in(kept: &mut Kept) {
    let world = World::new();
    world.post(A, "A", &WORDS).post(B, "B", &WORDS).post(C, "C", &WORDS).push();
    kept.run("The first try, without a token.", &world.by_hand().at(NOW), &["publish", "--sandbox", "--all"]);
    let push = world.push().at(NOW);
    kept.run("The same in Actions.", &push, &["publish", "--sandbox", "--all", "--route", "hand-off"]);
}

fn settings(kept: &mut Kept) {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", &WORDS);
    world.file(
        B,
        "---\ntitle: B\ndate: 2026-01-01\nmedium: { status: public, publication: Sandbox Times }\n---\nWords.\n",
    );
    let job = world.push().to(&medium).at(NOW).with_input("publication", "Sandbox Notes");
    kept.run("Stories for publications, one of them public.", &job, &[]);
}

fn all(kept: &mut Kept) {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", &WORDS).post(B, "B", &WORDS).post(C, "C", &WORDS).push();
    let job = world.dispatch().to(&medium).at(NOW);
    kept.run("The whole blog is asked for.", &job.with_input("daily-cap", "1"), &["publish", "--all"]);
}

fn too_many(kept: &mut Kept) {
    let (world, medium) = (World::new(), sandbox());
    for letter in "abcdef".chars() {
        world.post(&format!("content/posts/{letter}.md"), &letter.to_string(), &WORDS);
    }
    let push = world.push().to(&medium).at(NOW);
    kept.run("Six new posts in one push.", &push, &[]);
    kept.run("Six new posts in a dry run.", &world.by_hand().at(NOW), &["plan"]);
}

fn skipped(kept: &mut Kept) {
    let (world, medium) = (World::new(), sandbox());
    let post = |path: &str, front: &str| {
        world.file(path, format!("---\ntitle: T\ndate: 2026-01-01\n{front}\n---\n\nWords.\n"));
    };
    post("content/posts/draft.md", "draft: true");
    post("content/posts/expired.md", "expiryDate: 2026-01-02");
    post("content/posts/future.md", "publishDate: 2026-01-04");
    post("content/posts/opted-out.md", "medium: false");
    post(A, "");
    let push = world.push().to(&medium).at(NOW);
    world.by_hand().at(NOW).run(&["ledger", "leave-out", A]);
    kept.run("Posts that are not to be published now.", &push, &[]);
    let day = world.schedule().to(&medium).at(NEXT_DAY);
    kept.run("By the clock, when the day of one has come.", &day, &[]);
}

fn behind(kept: &mut Kept) {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", &WORDS).post(B, "B", &WORDS);
    let late = world.push().to(&medium).at(NOW);
    world.remove(B).push();
    kept.run("The branch has moved on, and one of the two posts is gone.", &late, &[]);
}

fn blocked(kept: &mut Kept) {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", &WORDS).file(B, "---\ntitle: B\ndate: 2026-01-01\ntags: a: b\n---\nWords.\n");
    let push = world.push().to(&medium).at(NOW);
    kept.run("A post that cannot be read, beside one that can.", &push, &[]);
    kept.run("A later run, nothing mended.", &world.schedule().to(&medium).at(NOW), &[]);
    world.remove(B);
    kept.run("The post is deleted.", &world.push().to(&medium).at(NOW), &[]);
}

fn moved_blog(kept: &mut Kept) {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", &WORDS).push().to(&medium).at(NOW).run(&[]);
    world.file("hugo.toml", "baseURL = 'https://new.example/'\n").post(B, "B", &WORDS);
    kept.run("The blog has a new address, and its posts with it.", &world.push().to(&medium).at(NOW), &[]);
}

fn known(kept: &mut Kept) {
    let (world, medium) = (World::new(), sandbox());
    world.file(A, "---\ntitle: A\ndate: 2026-01-01\nmedium: { url: 'https://medium.com/@ann/a-1' }\n---\nWords.\n");
    kept.run("A post that names its story on Medium.", &world.push().to(&medium).at(NOW), &[]);
}

/// A blog whose posts of these names are on Medium.
fn published(medium: &medium::stand_in::Sandbox, names: &str) -> World {
    let world = World::new();
    for name in names.chars() {
        world.post(&format!("content/posts/{name}.md"), &format!("Title {name}"), &WORDS);
    }
    world.push().to(medium).at(NOW).with_input("daily-cap", "0").with_input("max-new", "0").run(&[]);
    world
}

fn later_changes(kept: &mut Kept) {
    let medium = sandbox();
    let world = published(&medium, "abc");
    world.post(A, "Title a", "Other words.").rename(B, "content/posts/moved.md").remove(C);
    let push = world.push().at(NOW);
    kept.run("Published posts are edited, moved and deleted, as a dry run says it.", &push, &["plan"]);
    kept.run("The run that publishes.", &push.to(&medium), &[]);
}

fn many_changes(kept: &mut Kept) {
    let medium = sandbox();
    let world = published(&medium, "abcde");
    world.file("hugo.toml", "baseURL = 'https://blog.example/'\npermalinks.posts = '/:slug/'\n");
    for name in "abcd".chars() {
        world.post(&format!("content/posts/{name}.md"), &format!("Title {name}"), "All are edited.");
    }
    kept.run("All of the published posts move, and most are edited.", &world.push().to(&medium).at(NOW), &[]);
}

fn looks_moved(kept: &mut Kept) {
    let medium = sandbox();
    let world = published(&medium, "a");
    let other = "---\ntitle: Title a\ndate: 2026-01-02\n---\n\nQuite another text, and of another day.\n";
    world.remove(A).file(B, other);
    kept.run("A published post is gone, and a new one has its title.", &world.push().to(&medium).at(NOW), &[]);
}
