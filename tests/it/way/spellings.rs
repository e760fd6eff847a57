//! One address, however it is spelled, is one story: in the ledger, within a run, on the hand-off and on the live page.

use serde_json::json;

use super::live::{Web, answer};
use super::{NOW, PLAN, PUBLISH, canonicals, expected, plant, sandbox, states};
use crate::world::World;

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";
const OWN: &str = "https://blog.example/posts/a/";

/// Other spellings of [`OWN`].
const SPELLINGS: [&str; 6] = [
    "HTTPS://BLOG.EXAMPLE/posts/a/",
    "https://blog.example:443/posts/a/",
    "https://blog.example/./posts/x/../a/",
    "https://blog.example/posts/%61/",
    "https://blog.example./posts/a/?",
    "https://blog.example/posts/a/#top",
];

fn post(canonical: &str, words: &str) -> String {
    let canonical = serde_json::to_string(canonical).unwrap();
    format!("---\ntitle: A\ndate: 2026-01-01\nmedium: {{ canonical: {canonical} }}\n---\n{words}\n")
}

/// A ledger with stories in these states.
fn ledger(stories: &[(&str, &str, &str)]) -> String {
    let entry = |(canonical, state, path): &(&str, &str, &str)| {
        let entry =
            json!({ "state": state, "route": "api", "path": path, "title": "Old", "at": "2025-12-01T00:00:00Z" });
        ((*canonical).to_owned(), entry)
    };
    let stories: serde_json::Map<_, _> = stories.iter().map(entry).collect();
    json!({ "schema": 1, "site": "https://blog.example/", "stories": stories }).to_string()
}

#[test]
fn a_story_that_the_ledger_has_in_another_spelling_is_not_sent_again() {
    for spelling in SPELLINGS.iter().chain(&["https:\\\\blog.example\\posts\\a\\", "https:blog.example/posts/\ta/"]) {
        let (world, medium) = (World::new(), sandbox());
        plant(&world, &ledger(&[(spelling, "published", "content/posts/old.md")]));
        world.post(A, "A", "Words.");
        let push = world.push().to(&medium);
        let plan = push.clone().at(NOW).run(&PLAN).exits(0);
        assert_eq!(plan.outcomes(), expected(&[(A, "already-published")]), "{spelling}\n{plan}");
        let run = push.at(NOW).run(&PUBLISH).exits(0);
        assert_eq!(run.outcomes(), expected(&[(A, "already-published")]), "{spelling}\n{run}");
        assert!(medium.stories().is_empty(), "{spelling}");
        let after = world.ledger().unwrap();
        assert_eq!(after["stories"].as_object().unwrap().keys().collect::<Vec<_>>(), [spelling], "it stays as it is");
    }
}

#[test]
fn a_ledger_with_two_spellings_of_one_address_is_read_and_the_story_that_is_out_counts() {
    for (pending, published) in [(OWN, SPELLINGS[1]), (SPELLINGS[1], OWN), (SPELLINGS[0], SPELLINGS[3])] {
        let (world, medium) = (World::new(), sandbox());
        plant(&world, &ledger(&[(pending, "pending", A), (published, "published", "content/posts/old.md")]));
        world.post(A, "A", "Words.");
        let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
        assert_eq!(run.outcomes(), expected(&[(A, "already-published")]), "{pending} {published}\n{run}");
        assert!(medium.stories().is_empty());
        let after = world.ledger().unwrap();
        assert_eq!(after["stories"][published]["state"], "published", "{after}");
        world.by_hand().run(&["ledger", "show"]).exits(0).says(published);
    }
}

#[test]
fn two_posts_with_two_spellings_of_one_address_are_both_kept_back() {
    for spelling in SPELLINGS {
        let (world, medium) = (World::new(), sandbox());
        world.file(A, post(OWN, "Words.")).file(B, post(spelling, "Others."));
        let push = world.push().to(&medium);
        let blocked = expected(&[(A, "blocked"), (B, "blocked")]);
        for (ledger, arguments, route) in [("x", &[][..], "api"), ("y", &[A, B], "api"), ("z", &[A, B], "hand-off")] {
            let job = push.clone().at(NOW).with_input("route", route).with_input("ledger", ledger);
            let run = job.run(&[&PUBLISH[..], arguments].concat()).exits(1);
            assert_eq!(run.outcomes(), blocked, "{spelling} {arguments:?}\n{run}");
            assert!(run.says("same-canonical").stdout.contains("has the same address"));
        }
        assert!(medium.stories().is_empty(), "{spelling}");
    }
}

#[test]
fn what_is_sent_is_the_authors_own_spelling_and_a_new_one_is_no_move() {
    let (world, medium) = (World::new(), sandbox());
    let first = "HTTPS://Elsewhere.Example:443/./%61/\u{e4}";
    world.file(A, post(first, "Words."));
    let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    assert_eq!((run.outcomes(), canonicals(&medium)), (expected(&[(A, "published")]), vec![first.to_owned()]));
    assert!(!run.stdout.contains("canonical-differs"), "Medium's answer names what was sent\n{run}");
    world.file(A, post("https://elsewhere.example/a/%c3%a4", "Words."));
    let run = world.push().to(&medium).at(NOW).run(&[&PUBLISH[..], &[A]].concat()).exits(0).hides("canonical-moved");
    assert_eq!(run.outcomes(), expected(&[(A, "already-published")]), "{run}");
    let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0).hides("canonical-moved");
    assert_eq!(medium.stories().len(), 1, "{run}");
    assert_eq!(world.ledger().unwrap()["stories"].as_object().unwrap().keys().collect::<Vec<_>>(), [first]);
}

#[test]
fn what_waits_takes_the_new_spelling_and_stays_one_story() {
    let world = World::new();
    world.post(A, "A", "Words.");
    let run = world.push().at(NOW).run(&PUBLISH).exits(0);
    assert_eq!(run.told(), expected(&[(A, "handed-off new")]), "{run}");
    for spelling in SPELLINGS {
        world.file(A, post(spelling, "Words."));
        let run = world.push().at(NOW).run(&PUBLISH).exits(0);
        assert_eq!(run.told(), expected(&[(A, "handed-off waits")]), "{spelling}\n{run}");
        assert!(run.folder.join("blog/medium-hand-off/story-a.html").exists() || spelling.contains("%61"), "{run}");
        let stories = world.ledger().unwrap()["stories"].clone();
        assert_eq!(stories.as_object().unwrap().keys().collect::<Vec<_>>(), [spelling], "as it is shown now");
    }
    world.by_hand().run(&["ledger", "release", OWN]).exits(0);
    assert!(states(&world).is_empty(), "a person names it in any spelling");
}

#[test]
fn an_address_that_can_be_misread_is_refused() {
    for (canonical, fault) in [
        ("https://blog.example/posts/\ta/", "control character"),
        ("https://blog.example/posts/a/\t", "control character"),
        ("https://blog.example/\u{202e}a/", "control character"),
        ("https://blog.example/\u{85}a/", "control character"),
        ("https:\\\\blog.example\\posts\\a\\", "back slash"),
        ("https://blog.example/posts\\a/", "back slash"),
        ("https:blog.example/posts/a/", "no `//`"),
        ("https:/blog.example/posts/a/", "no `//`"),
        ("https://ann:secret@blog.example/posts/a/", "user name"),
        ("https://blog.example@evil.example/a/", "user name"),
    ] {
        let (world, medium) = (World::new(), sandbox());
        world.file(A, post(canonical, "Words."));
        let own_key = serde_json::to_string(canonical).unwrap();
        world.file(B, format!("---\ntitle: B\ndate: 2026-01-01\ncanonicalURL: {own_key}\n---\nWords.\n"));
        let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(1);
        assert_eq!(run.outcomes(), expected(&[(A, "blocked"), (B, "blocked")]), "{canonical:?}\n{run}");
        for story in run.report()["stories"].as_array().unwrap() {
            let problem = &story["problems"][0];
            assert_eq!(
                (&problem["code"], &problem["severity"]),
                (&json!("canonical-unknown"), &json!("error")),
                "{run}"
            );
            assert!(problem["message"].as_str().unwrap().contains(fault), "{canonical:?}: {problem}");
        }
        assert!(medium.stories().is_empty(), "{canonical:?}");
    }
    // What a generator gives is held to the same; a blank or a line end round an address is no part of it.
    let (world, medium) = (World::of("hugo.toml", "baseURL = 'https://ann@blog.example/'\n"), sandbox());
    world.post(A, "A", "Words.");
    world.push().to(&medium).at(NOW).run(&PUBLISH).exits(2).says("user name");
    let world = World::new();
    world.file(
        A,
        "---\ntitle: A\ndate: 2026-01-01\nmedium:\n  canonical: |\n    https://blog.example/a/\n---\nWords.\n",
    );
    let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    assert_eq!(canonicals(&medium), ["https://blog.example/a/"], "{run}");
}

#[test]
fn a_live_page_may_spell_its_address_otherwise() {
    let (web, medium) = (Web::start(), sandbox());
    for (named, outcome) in [("/./posts/%61/", "published"), ("/posts/a", "blocked")] {
        let world = World::of("hugo.toml", &format!("baseURL = '{}/'\n", web.url));
        world.post(A, "A", "Words.");
        let named = format!("{}{named}", web.url.replace("http:", "HTTP:"));
        web.has("/posts/a/", answer("200 OK", "", &format!("<link rel=canonical href='{named}'><p>Words.")));
        let job = world.push().to(&medium).with_input("base-url", &web.url).with_input("live-check", "wait");
        let run = job.with_input("live-wait", "0s").at(NOW).run(&PUBLISH);
        assert_eq!(run.outcomes(), expected(&[(A, outcome)]), "{named}\n{run}");
    }
}
