//! The `ledger` commands: a person settles, adopts, leaves out and releases.

use serde_json::{Value, json};

use super::{NOW, PUBLISH, expected, plant, sandbox, states};
use crate::world::World;

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";
const LATER: &str = "2026-01-03T12:16:00Z";

/// A blog with posts of these letters, all of them pushed and none considered yet.
fn world(letters: &str) -> World {
    let world = World::new();
    for letter in letters.chars() {
        world.post(&format!("content/posts/{letter}.md"), &letter.to_string(), "Words.");
    }
    world.push();
    world
}

/// A ledger with stories in these states since noon.
fn ledger(stories: &[(&str, &str)]) -> String {
    let entry = |(letter, state): &(&str, &str)| {
        let path = format!("content/posts/{letter}.md");
        let entry = json!({ "state": state, "route": "api", "path": path, "title": letter, "claim": "x", "at": NOW });
        (format!("https://blog.example/posts/{letter}/"), entry)
    };
    let stories: serde_json::Map<String, Value> = stories.iter().map(entry).collect();
    json!({ "schema": 1, "site": "https://blog.example/", "baseline": null, "stories": stories, "waiting": {} })
        .to_string()
}

#[test]
fn a_doubt_is_settled_either_way_and_the_next_run_acts_on_it() {
    let (world, medium) = (world("ab"), sandbox());
    plant(&world, &ledger(&[("a", "unknown"), ("b", "claimed")]));
    let by_hand = world.by_hand();
    let settle = |words: &[&str]| by_hand.run(&[&["ledger", "settle"], words].concat());
    settle(&[A]).exits(2).says("--published").says("--not-published");
    settle(&[A, "--published", "no url"]).exits(2).says("https://medium.com/");
    settle(&["content/posts/c.md", "--not-published"]).exits(2).says("ledger show`");
    settle(&[B, "--not-published", "--now", "2026-01-03T12:14:59Z"]).exits(2).says("15 minutes");
    assert_eq!(states(&world), expected(&[("a/", "unknown"), ("b/", "claimed")]));
    let url = "https://medium.com/@ann/a-e6f36a";
    settle(&["https://blog.example/posts/a/", "--published", url]).exits(0).says("unknown -> published");
    settle(&[B, "--not-published", "--now", LATER]).exits(0).says("claimed -> pending");
    let ledger = world.ledger().unwrap();
    let medium_of_a = json!({ "id": "e6f36a", "url": url });
    assert_eq!(ledger["stories"]["https://blog.example/posts/a/"]["medium"], medium_of_a);
    assert_eq!(ledger["baseline"], Value::Null, "it is a run's alone");
    settle(&[A, "--not-published"]).exits(2).says("not in doubt").says("`published`");
    let run = world.schedule().to(&medium).at(LATER).run(&PUBLISH).exits(0);
    assert_eq!(run.told(), expected(&[(B, "published")]), "{run}");
}

#[test]
fn stories_are_adopted_by_name_or_all_that_is_live() {
    let (world, medium) = (world("abcd"), sandbox());
    world.file("content/posts/draft.md", "---\ntitle: D\ndate: 2026-01-01\ndraft: true\n---\nWords.\n");
    world.push();
    world.file("content/posts/uncommitted.md", "---\ntitle: U\ndate: 2026-01-01\n---\nWords.\n");
    plant(&world, &ledger(&[("b", "left-out"), ("c", "unknown")]));
    let by_hand = world.by_hand().at(NOW);
    let adopt = |words: &[&str]| by_hand.run(&[&["ledger", "adopt"], words].concat());
    adopt(&[]).exits(2).says("--all");
    adopt(&[&format!("{A}=https://medium.com/p/e6f36a")]).exits(0).says("not in the ledger -> adopted");
    let entry = &world.ledger().unwrap()["stories"]["https://blog.example/posts/a/"];
    assert_eq!((&entry["medium"]["id"], &entry["path"]), (&json!("e6f36a"), &json!(A)));
    let before = states(&world);
    adopt(&[A, "content/posts/d.md", B]).exits(0).says("2 stories would change; nothing is written yet").says("--yes");
    assert_eq!(states(&world), before);
    adopt(&["--all"]).exits(0).says("content/posts/d.md").hides("uncommitted").hides("draft").says("1 story changed");
    let after = [("a/", "adopted"), ("b/", "left-out"), ("c/", "unknown"), ("d/", "adopted")];
    assert_eq!(states(&world), expected(&after));
    adopt(&["--all"]).exits(0).says("nothing to change");
    adopt(&["content/posts/none.md"]).exits(2).says("`content/posts/none.md`");
    let run = world.push().to(&medium).at(NOW).run(&[&PUBLISH[..], &["--all"]].concat());
    assert!(medium.stories().len() == 1 && run.told()[0].0.contains("uncommitted"), "{run}");
}

#[test]
fn posts_are_kept_off_medium_and_released_again() {
    let (world, medium) = (world("ab"), sandbox());
    let by_hand = world.by_hand().at(NOW);
    by_hand.run(&["ledger", "leave-out", A, B]).exits(0).says("nothing is written yet");
    assert!(world.ledger().is_none());
    by_hand.run(&["ledger", "leave-out", A, B, "--yes"]).exits(0).says("2 stories changed");
    let run = world.dispatch().to(&medium).at(NOW).run(&[&PUBLISH[..], &["--all"]].concat()).exits(0);
    assert!(run.told().iter().all(|(_, outcome)| outcome == "skipped left-out"), "{run}");
    by_hand.run(&["ledger", "release", "content/posts/none.md"]).exits(2).says("has no story");
    by_hand.run(&["ledger", "release", A]).exits(0).says("left-out -> not in the ledger");
    let run = world.dispatch().to(&medium).at(NOW).run(&[&PUBLISH[..], &["--all"]].concat()).exits(0);
    assert!(run.told().contains(&(A.to_owned(), "published".to_owned())), "{run}");
    by_hand.run(&["ledger", "leave-out", A]).exits(2).says("on Medium already");
    by_hand.run(&["ledger", "adopt", A, "--site", "nowhere"]).exits(2).says("nowhere");
}

#[test]
fn what_is_new_is_left_out_and_the_next_run_starts_from_here() {
    let world = World::new();
    let medium = sandbox();
    let start = world.head();
    for letter in "abcdef".chars() {
        world.post(&format!("content/posts/{letter}.md"), &letter.to_string(), "Words.");
    }
    world.file("content/posts/later.md", "---\ntitle: L\ndate: 2026-03-01\n---\nWords.\n");
    let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(1);
    let hint = run.report()["problems"][0]["hint"].as_str().unwrap().to_owned();
    assert!(hint.contains("--max-new 0") && hint.contains("ledger leave-out --new"), "{hint}");
    assert_eq!(world.ledger().unwrap()["baseline"]["commit"], start);
    let leave_out = |words: &[&str]| world.by_hand().at(NOW).run(&[&["ledger", "leave-out", "--new"], words].concat());
    leave_out(&[]).exits(0).says("6 stories would change; nothing is written yet");
    assert_eq!(world.ledger().unwrap()["baseline"]["commit"], start);
    leave_out(&["--yes"]).exits(0).says("6 stories changed");
    let ledger = world.ledger().unwrap();
    assert_eq!(ledger["baseline"]["commit"], world.head());
    assert!(states(&world).iter().all(|(_, state)| state == "left-out"), "{ledger}");
    assert_eq!(ledger["waiting"].as_object().unwrap().len(), 1, "what comes due later still does");
    leave_out(&["--yes"]).exits(0).says("nothing to change");
    world.post("content/posts/new.md", "New", "Words.");
    let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    assert_eq!(run.told(), expected(&[("content/posts/new.md", "published")]), "{run}");
}
