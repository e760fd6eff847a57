//! A ledger as large as no blog's: it is read, looked through and written in no time, and past a bound refused.

use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::{NOW, PLAN, PUBLISH, expected, plant, sandbox};
use crate::world::World;

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";

/// So many stories.
const MANY: usize = 50_000;

/// What a run may take with it: a debug build takes about ten times as long as a release, and a machine that does much else
/// several times that. What grows with the square of the stories takes hours.
const LIMIT: Duration = Duration::from_secs(180);

/// A ledger whose stories are in these states in turn.
pub(super) fn ledger(states: &[&str]) -> String {
    let entry = |number: usize| {
        let state = states[number % states.len()];
        let entry = json!({
            "state": state, "route": "api", "path": format!("content/posts/old-{number}.md"), "title": format!("Old {number}"),
            "content": format!("sha256:{number:064x}"), "claim": format!("{number:032x}"), "at": "2025-12-01T00:00:00Z",
            "run": "https://github.com/ann/blog/actions/runs/42",
            "medium": { "id": format!("{number:012x}"), "url": format!("https://medium.com/@ann/old-{number:012x}") },
        });
        (format!("https://blog.example/posts/old-{number}/"), entry)
    };
    let stories: Map<String, Value> = (0..MANY).map(entry).collect();
    json!({ "schema": 1, "site": "https://blog.example/", "stories": stories }).to_string()
}

#[test]
fn a_ledger_of_50_000_stories_is_no_burden() {
    let (world, medium) = (World::new(), sandbox());
    plant(&world, &ledger(&["published", "adopted", "left-out"]));
    world.post(A, "A", "Words.").post(B, "B", "Others.");
    let push = world.push().to(&medium).at(NOW);
    let timed = |arguments: &[&str], outcome: &str| {
        let begun = Instant::now();
        let run = push.run(arguments).exits(0);
        assert_eq!(run.outcomes(), expected(&[(A, outcome), (B, outcome)]), "{run}");
        assert!(begun.elapsed() < LIMIT, "{:?}", begun.elapsed());
    };
    timed(&PLAN, "planned");
    timed(&PUBLISH, "published");
    timed(&PUBLISH, "already-published");
    assert_eq!(medium.stories().len(), 2);
    let after = world.ledger().unwrap();
    assert_eq!(after["stories"].as_object().unwrap().len(), MANY + 2);
}

#[test]
fn nor_is_one_whose_stories_all_wait_or_are_in_doubt() {
    let (world, medium) = (World::new(), sandbox());
    plant(&world, &ledger(&["pending", "handed-off", "unknown"]));
    world.post(A, "A", "Words.");
    let push = world.push().to(&medium).at(NOW);
    for (arguments, outcome, gone) in [(PLAN, "planned", "skipped"), (PUBLISH, "published", "skipped")] {
        let begun = Instant::now();
        let run = push.run(&arguments).exits(0);
        let told = run.outcomes();
        let count = |outcome: &str| told.iter().filter(|(_, told)| told == outcome).count();
        assert_eq!((&told[0].1, told.len()), (&outcome.to_owned(), MANY + 1));
        assert_eq!((count(gone), count("handed-off"), count("unknown")), (MANY / 3 + 1, MANY / 3 + 1, MANY / 3));
        assert!(begun.elapsed() < LIMIT, "{:?}", begun.elapsed());
    }
    assert_eq!(medium.stories().len(), 1);
}

#[test]
fn a_ledger_past_all_measure_is_refused_with_the_way_out() {
    let (world, medium) = (World::new(), sandbox());
    plant(
        &world,
        &format!("{{\"schema\": 1, \"site\": \"https://blog.example/\", \"padding\": \"{}\"}}", "x".repeat(65 << 20)),
    );
    world.post(A, "A", "Words.");
    let push = world.push().to(&medium).at(NOW);
    let run = push.run(&["publish"]).exits(2).says("it is larger than 64 MiB").says("restore an earlier one");
    assert!(medium.stories().is_empty(), "{run}");
    push.run(&["plan"]).exits(0).says("ledger-unread").says("larger than 64 MiB");
}
