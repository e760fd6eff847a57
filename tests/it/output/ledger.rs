//! The `ledger` commands.

use serde_json::{Value, json};

use super::kept::Kept;
use super::{Scene, WORDS};
use crate::way::{NOW, plant, sandbox};
use crate::world::World;

pub(super) const SCENES: &[Scene] = &[
    ("ledger-show", show),
    ("ledger-show-json", show_json),
    ("ledger-settle", settle),
    ("ledger-adopt", adopt),
    ("ledger-leave-out", leave_out),
    ("ledger-release", release),
];

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";
const LATER: &str = "2026-01-03T12:16:00Z";

/// A blog with posts of these letters, and a ledger with stories in these states since noon.
fn world(letters: &str, states: &[(&str, &str)]) -> World {
    let world = World::new();
    for letter in letters.chars() {
        world.post(&format!("content/posts/{letter}.md"), &letter.to_string(), &WORDS);
    }
    world.push();
    let entry = |(letter, state): &(&str, &str)| {
        let path = format!("content/posts/{letter}.md");
        let entry = json!({ "state": state, "route": "api", "path": path, "title": letter, "claim": "x", "at": NOW });
        (format!("https://blog.example/posts/{letter}/"), entry)
    };
    let stories: serde_json::Map<String, Value> = states.iter().map(entry).collect();
    let waiting = json!({ "content/posts/later.md": { "reason": "future", "due": "2026-03-01T00:00:00Z", "since": NOW },
        "content/posts/broken.md": { "reason": "blocked", "since": NOW } });
    let ledger = json!({ "schema": 1, "site": "https://blog.example/", "stories": stories, "waiting": waiting,
        "baseline": { "commit": world.head(), "time": NOW } });
    if !states.is_empty() {
        plant(&world, &ledger.to_string());
    }
    world
}

fn show(kept: &mut Kept) {
    kept.run("There is no ledger yet.", &world("", &[]).by_hand(), &["ledger", "show"]);
    let states = ["published", "adopted", "pending", "claimed", "unknown", "handed-off", "left-out"];
    let stories: Vec<_> = ["a", "b", "c", "d", "e", "f", "g"].into_iter().zip(states).collect();
    let world = world("abcdefg", &stories);
    kept.run("A story in each state, and posts that wait.", &world.by_hand(), &["ledger", "show"]);
}

fn show_json(kept: &mut Kept) {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", &WORDS).post(B, "B", &WORDS).push().to(&medium).at(NOW).run(&["publish", "--daily-cap", "1"]);
    kept.run("The ledger, for programs.", &world.by_hand(), &["ledger", "show", "--format", "json"]);
}

fn settle(kept: &mut Kept) {
    let world = world("ab", &[("a", "unknown"), ("b", "claimed")]);
    let job = world.by_hand().at(LATER);
    let url = "https://medium.com/@ann/a-e6f36a";
    kept.run("Nothing is said of it.", &job, &["ledger", "settle", A]);
    kept.run("The address is none.", &job, &["ledger", "settle", A, "--published", "here"]);
    kept.run("There is no such story.", &job, &["ledger", "settle", "content/posts/c.md", "--not-published"]);
    let young = world.by_hand().at("2026-01-03T12:14:00Z");
    kept.run("A run may be sending it.", &young, &["ledger", "settle", B, "--not-published"]);
    kept.run("It is on Medium.", &job, &["ledger", "settle", A, "--published", url]);
    kept.run("It is not on Medium.", &job, &["ledger", "settle", B, "--not-published"]);
    kept.run("It is in no doubt.", &job, &["ledger", "settle", A, "--not-published"]);
}

fn adopt(kept: &mut Kept) {
    let world = world("abcd", &[("b", "left-out")]);
    let job = world.by_hand().at(NOW);
    kept.run("Nothing is named.", &job, &["ledger", "adopt"]);
    kept.run("One post, with its story.", &job, &["ledger", "adopt", &format!("{A}=https://medium.com/p/e6f36a")]);
    kept.run("Two posts.", &job, &["ledger", "adopt", A, B, "content/posts/c.md"]);
    kept.run("A post that is not there.", &job, &["ledger", "adopt", "content/posts/none.md"]);
    kept.run("Every post, and it is meant so.", &job, &["ledger", "adopt", "--all", "--yes"]);
    kept.run("Once more.", &job, &["ledger", "adopt", "--all"]);
}

fn leave_out(kept: &mut Kept) {
    let world = world("abcd", &[]);
    let job = world.by_hand().at(NOW);
    kept.run("Two posts.", &job, &["ledger", "leave-out", A, B]);
    kept.run("Two posts, and it is meant so.", &job, &["ledger", "leave-out", A, B, "--yes"]);
    kept.run("What is new.", &job, &["ledger", "leave-out", "--new"]);
    kept.run("What is new, and it is meant so.", &job, &["ledger", "leave-out", "--new", "--yes"]);
    kept.run("Once more.", &job, &["ledger", "leave-out", "--new"]);
    let published = self::world("a", &[("a", "published")]);
    kept.run("A post that is on Medium.", &published.by_hand().at(NOW), &["ledger", "leave-out", A]);
    world.file("README.md", "Read me.").commit("Read me");
    kept.run("The head is not pushed.", &job, &["ledger", "leave-out", "--new"]);
}

fn release(kept: &mut Kept) {
    let world = world("abc", &[("a", "published"), ("b", "left-out"), ("c", "pending")]);
    let job = world.by_hand().at(NOW);
    kept.run("There is no such story.", &job, &["ledger", "release", "content/posts/none.md"]);
    kept.run("One story.", &job, &["ledger", "release", A]);
    kept.run("Two stories.", &job, &["ledger", "release", B, "content/posts/c.md"]);
}
