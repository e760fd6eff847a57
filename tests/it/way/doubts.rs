//! What is in doubt, and how it comes to an end: a run that is told to stop, and the feed that shows what was made.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use medium::stand_in::{Fault, Sandbox, StoredStory};
use post::time::Clock;
use serde_json::Value;

use super::{NOW, PUBLISH, expected, sandbox, states};
use crate::world::World;

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";
const LATER: &str = "2026-01-03T13:00:00Z";

/// Starts a run of two posts, sends it a signal while the first is under way, and gives what it said and how long it took.
fn stopped(fault: Fault, signal: &str) -> (World, Value, i32, Duration) {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", "Words.").post(B, "B", "Words.");
    medium.add_fault(fault.on("/posts"));
    let (_, mut process) = world.push().to(&medium).at(NOW).process(&PUBLISH);
    let run = process.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    while medium.stories().is_empty() {
        thread::sleep(Duration::from_millis(20));
    }
    let start = Instant::now();
    for _ in 0..2 {
        assert!(Command::new("kill").args([&format!("-{signal}"), &run.id().to_string()]).status().unwrap().success());
    }
    let output = run.wait_with_output().unwrap();
    assert_eq!(medium.stories().len(), 1, "nothing new is claimed");
    let report = serde_json::from_slice(&output.stdout).unwrap();
    (world, report, output.status.code().unwrap_or(-1), start.elapsed())
}

#[test]
fn a_run_that_is_told_to_stop_writes_down_what_it_knows() {
    let hangs = || Fault::named("hang").unwrap();
    let slow = || Fault::named("slow").unwrap().seconds(2);
    let cases = [(hangs(), "INT", "unknown", 6), (hangs(), "TERM", "unknown", 6), (slow(), "INT", "published", 0)];
    thread::scope(|scope| {
        for (fault, signal, state, least) in cases {
            scope.spawn(move || {
                let (world, report, code, took) = stopped(fault, signal);
                assert_eq!((code, &report["stories"][0]["outcome"]), (1, &state.into()), "{report}");
                assert_eq!(report["stories"][1]["outcome"], "failed");
                let has = |story: usize, code| {
                    let problems = report["stories"][story]["problems"].as_array().unwrap();
                    problems.iter().any(|problem| problem["code"] == code)
                };
                assert!(has(1, "interrupted") && has(0, "answer-lost") == (state == "unknown"), "{report}");
                assert_eq!(states(&world), expected(&[("a/", state), ("b/", "pending")]));
                let seconds = took.as_secs();
                assert!(seconds >= least && seconds < 10, "{took:?}");
            });
        }
    });
}

/// A blog whose one post is on Medium, while the run that sent it got no answer.
fn in_doubt(medium: &Sandbox, arguments: &[&str]) -> World {
    let world = World::new();
    world.post(A, "A", "Words.");
    medium.reset();
    medium.set_clock(Clock::starting_at(NOW.parse().unwrap()));
    medium.add_fault(Fault::named("reset-after-create").unwrap().on("/posts"));
    world.push().to(medium).at(NOW).run(&[&PUBLISH[..], arguments].concat()).exits(1);
    assert_eq!(states(&world), expected(&[("a/", "unknown")]));
    world
}

fn feeds_read(medium: &Sandbox) -> usize {
    medium.journal().iter().filter(|exchange| exchange.path.starts_with("/feed/@you")).count()
}

#[test]
fn a_doubt_that_the_feed_shows_is_settled() {
    let medium = sandbox();
    for footer in [&["--publish-status", "public"][..], &["--publish-status", "public", "--no-footer"]] {
        let world = in_doubt(&medium, footer);
        world.post(B, "B", "Words.");
        let before = feeds_read(&medium);
        let run = world.push().to(&medium).at(LATER).run(&PUBLISH);
        assert_eq!(feeds_read(&medium), before + 1, "once a run");
        let mut told = run.told();
        told.sort();
        assert_eq!(told[0], expected(&[(A, "already-published")])[0], "{run}");
        let StoredStory { id, url, .. } = medium.stories().remove(0);
        let entry = &world.ledger().unwrap()["stories"]["https://blog.example/posts/a/"];
        assert_eq!((&entry["state"], &entry["medium"]["id"]), (&"published".into(), &id.into()));
        assert_eq!(entry["medium"]["url"], url);
    }
}

#[test]
fn what_a_lost_ledger_knows_no_more_is_adopted_where_medium_shows_it() {
    let medium = sandbox();
    let world = World::new();
    world.post(A, "A", "Words.").push();
    let publish = ["publish", "--format", "json", "--publish-status", "public"];
    let dispatch = world.dispatch().to(&medium).at(NOW);
    assert_eq!(dispatch.run(&publish).exits(0).told(), expected(&[(A, "published")]));
    let StoredStory { id, .. } = medium.stories().remove(0);
    crate::git::git(&world.origin(), &["update-ref", "-d", "refs/heads/medium-ledger"]);
    let run = dispatch.run(&publish).exits(0);
    assert_eq!(run.told(), expected(&[(A, "already-published")]), "{run}");
    let entry = &world.ledger().unwrap()["stories"]["https://blog.example/posts/a/"];
    assert_eq!((&entry["state"], &entry["medium"]["id"]), (&"adopted".into(), &id.into()));
    assert_eq!(medium.stories().len(), 1);

    // A feed is read only where stories are to be sent, and not at Medium's own site where something stands in for it.
    let before = feeds_read(&medium);
    dispatch.run(&publish).exits(0);
    assert_eq!(feeds_read(&medium), before);
    world.post(B, "A", "Part two.");
    world.push().to(&medium).with("MEDIUM_SITE_URL", "https://medium.com").at(NOW).run(&publish).exits(0);
    assert_eq!((feeds_read(&medium), medium.stories().len()), (before, 2), "the same title alone says nothing");
}

#[test]
fn a_feed_that_does_not_show_it_settles_nothing_and_fails_nothing() {
    let medium = sandbox();
    let world = in_doubt(&medium, &["--publish-status", "draft"]);
    let doubt = expected(&[(A, "unknown answer-lost")]);
    for _ in 0..2 {
        let before = feeds_read(&medium);
        assert_eq!(world.schedule().to(&medium).at(LATER).run(&PUBLISH).exits(0).told(), doubt);
        assert_eq!(feeds_read(&medium), before + 1, "once a run");
    }
    let world = in_doubt(&medium, &["--publish-status", "public"]);
    for mode in ["cf403", "cf429", "503", "301", "html200", "truncated", "reset-before", "huge"] {
        medium.add_fault(Fault::named(mode).unwrap().on("/feed/").times(1));
        let run = world.schedule().to(&medium).at(LATER).run(&PUBLISH).exits(0);
        assert_eq!(run.told(), doubt, "{mode}\n{run}");
    }
    let run = world.schedule().to(&medium).with("MEDIUM_SITE_URL", "no url").at(LATER).run(&PUBLISH).exits(0);
    assert_eq!(run.told(), doubt, "{run}");
    assert_eq!(
        world.schedule().to(&medium).at(LATER).run(&PUBLISH).exits(0).told(),
        expected(&[(A, "already-published")])
    );
    assert_eq!(world.schedule().to(&medium).at(LATER).run(&PUBLISH).exits(0).told(), []);
}

#[test]
fn a_doubt_whose_post_is_a_draft_again_is_told_once() {
    let medium = sandbox();
    let world = in_doubt(&medium, &[]);
    world.file(A, "---\ntitle: A\ndate: 2026-01-01\ndraft: true\n---\n\nWords.\n");
    let run = world.push().to(&medium).at(LATER).run(&PUBLISH).exits(0);
    assert_eq!(run.told(), expected(&[(A, "unknown answer-lost")]), "{run}");
}

#[test]
fn a_doubt_is_settled_by_the_feed_also_where_stories_go_to_a_person_now() {
    let (world, medium) = (World::new(), sandbox());
    world.post(B, "B", "Words.");
    let public = [&PUBLISH[..], &["--publish-status", "public"]].concat();
    world.push().to(&medium).at(NOW).run(&public).exits(0);
    world.post(A, "A", "Words.");
    medium.add_fault(Fault::named("reset-after-create").unwrap().on("/posts"));
    world.push().to(&medium).at(NOW).run(&public).exits(1);
    let by_hand = world.schedule().to(&medium).with_input("route", "hand-off").at(LATER);
    let run = by_hand.run(&PUBLISH).exits(0);
    assert_eq!(run.told(), expected(&[(A, "already-published")]), "{run}");
    assert_eq!(states(&world), expected(&[("a/", "published"), ("b/", "published")]));
}

#[test]
fn a_confirm_that_origin_refuses_fails_the_run_which_says_where_the_story_is() {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", "Words.");
    let hook = world.origin().join("hooks/update");
    std::fs::write(&hook, "#!/bin/sh\necho >>pushes\ntest $(wc -l <pushes) -lt 3\n").unwrap();
    std::fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(1);
    assert_eq!(run.told(), expected(&[(A, "published")]), "{run}");
    assert_eq!(states(&world), expected(&[("a/", "claimed")]), "the next run finds a doubt");
    run.says("ledger adopt").says(&medium.stories()[0].id);
}
