//! The protocol: each story once, none forgotten, whoever else is at work.

use std::path::Path;

use serde_json::{Value, json};

use super::{NOW, PLAN, PUBLISH, canonicals, expected, plant, sandbox, states};
use crate::git::git;
use crate::world::World;

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";
const C: &str = "content/posts/c.md";

fn told<'a>(letters: &[(&'a str, &'a str)]) -> Vec<(String, String)> {
    letters.iter().map(|(letter, outcome)| (format!("content/posts/{letter}.md"), (*outcome).to_owned())).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    expected(pairs)
}

/// Posts of these letters, each a day younger than the one before.
fn posts(world: &World, letters: &str) {
    for (day, letter) in letters.chars().enumerate() {
        let front = format!("title: {letter}\ndate: 2025-12-{:02}\ndescription: D.\ntags: [words]", day + 1);
        world.file(&format!("content/posts/{letter}.md"), format!("---\n{front}\n---\nWords.\n"));
    }
}

/// How many times the ledger was written.
fn writes(world: &World) -> String {
    git(&world.origin(), &["rev-list", "--count", "medium-ledger"])
}

#[test]
fn what_the_daily_cap_holds_back_goes_out_on_later_days_in_order() {
    let (world, medium) = (World::new(), sandbox());
    posts(&world, "edcba");
    let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    let waits = "deferred daily-cap";
    let first = [("e", "published"), ("d", "published"), ("c", waits), ("b", waits), ("a", waits)];
    assert_eq!(run.told(), told(&first), "{run}");
    world.post("content/posts/new.md", "New", "Words.");
    let run = world.push().to(&medium).at("2026-01-03T23:00:00Z").run(&PUBLISH).exits(0);
    assert_eq!(run.told(), told(&[("new", waits), ("c", waits), ("b", waits), ("a", waits)]), "{run}");
    let mut later = Vec::new();
    for day in 4..8 {
        let run = world.schedule().to(&medium).at(&format!("2026-01-0{day}T13:00:00Z")).run(&PUBLISH).exits(0);
        later.extend(run.told().into_iter().filter(|(_, outcome)| outcome == "published"));
    }
    let published = ["c", "b", "a", "new"].map(|letter| (letter, "published"));
    assert_eq!(later, told(&published));
    assert_eq!(medium.stories().len(), 6);
}

#[test]
fn running_the_same_event_again_publishes_nothing_twice() {
    let (world, medium) = (World::new(), sandbox());
    posts(&world, "abc");
    let push = world.push().to(&medium);
    push.clone().at(NOW).run(&PUBLISH).exits(0);
    let before = writes(&world);
    let run = push.clone().with("GITHUB_RUN_ATTEMPT", "2").at(NOW).run(&PUBLISH).exits(0);
    let known = "already-published";
    assert_eq!(run.told(), told(&[("a", known), ("b", known), ("c", "deferred daily-cap")]), "{run}");
    assert!(run.report()["stories"][0]["medium"]["url"].as_str().unwrap().starts_with(medium.url()));
    assert_eq!((medium.stories().len(), writes(&world)), (2, before), "a run that changes nothing writes nothing");
    let run = push.at(NOW).run(&[&PUBLISH[..], &["--daily-cap", "0"]].concat()).exits(0);
    assert_eq!(run.told()[2], told(&[("c", "published")])[0], "{run}");
    assert_eq!(medium.stories().len(), 3);
}

#[test]
fn a_run_behind_the_tip_takes_its_own_posts_as_the_tip_has_them() {
    let (world, medium) = (World::new(), sandbox());
    posts(&world, "abc");
    let late = world.push().to(&medium);
    world.file(A, "---\ntitle: Mended\ndate: 2025-12-04\n---\nBetter words.\n").remove(B);
    world.post("content/posts/d.md", "D", "Words.");
    let (latest, tip) = (world.push().to(&medium), world.head());
    let run = late.clone().at(NOW).run(&[&PUBLISH[..], &["--daily-cap", "1"]].concat()).exits(0);
    let skipped = ("b", "skipped no-page");
    assert_eq!(run.told(), told(&[("c", "published"), ("a", "deferred daily-cap"), skipped]), "{run}");
    assert_eq!(world.ledger().unwrap()["baseline"], Value::Null, "it is the tip's alone");
    let run = latest.at(NOW).run(&PUBLISH).exits(0);
    assert_eq!(run.told(), told(&[("d", "published"), ("a", "deferred daily-cap")]), "{run}");
    assert_eq!(world.ledger().unwrap()["baseline"]["commit"], tip);
    let run = late.at("2026-01-05T12:00:00Z").run(&PUBLISH).exits(0);
    assert_eq!(run.told(), told(&[("c", "already-published"), ("a", "published"), skipped]), "{run}");
    assert_eq!(medium.stories()[2].title, "Mended");
}

#[test]
fn too_many_at_once_are_held_until_somebody_says_so() {
    let (world, medium) = (World::new(), sandbox());
    let start = world.head();
    posts(&world, "abcdef");
    let bulk = world.push().to(&medium);
    let run = bulk.clone().at(NOW).run(&PUBLISH).exits(1);
    assert_eq!(run.report()["problems"][0]["code"], "too-many-new");
    assert!(run.report()["problems"][0]["hint"].as_str().unwrap().contains("--max-new 0"), "{run}");
    assert_eq!(run.told().len(), 6);
    assert!(run.told().iter().all(|(_, outcome)| outcome == "blocked"), "{run}");
    assert_eq!(world.ledger().unwrap()["baseline"]["commit"], start, "a first run sets it to where it started");
    // Behind the tip, too, nothing goes out.
    world.file("README.md", "Read me.");
    let next = world.push().to(&medium);
    bulk.at(NOW).run(&PUBLISH).exits(1);
    assert_eq!(next.clone().at(NOW).run(&PUBLISH).exits(1).told().len(), 6, "nothing is forgotten");
    assert!(medium.stories().is_empty());
    let run = next.at(NOW).run(&[&PUBLISH[..], &["--max-new", "0"]].concat()).exits(0);
    assert_eq!(run.told()[1..3], told(&[("b", "published"), ("c", "deferred daily-cap")]), "{run}");
    // What is pending is not new again, whichever event finds it.
    let day = "2026-01-05T12:00:00Z";
    let run = world.dispatch().to(&medium).at(day).run(&[&PUBLISH[..], &["--base", &start]].concat()).exits(0);
    let known = "already-published";
    assert_eq!(run.told()[..4], told(&[("a", known), ("b", known), ("c", "published"), ("d", "published")]), "{run}");
}

#[test]
fn what_is_pending_goes_out_beside_a_bulk_move() {
    let (world, medium) = (World::new(), sandbox());
    posts(&world, "abc");
    world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    for letter in "tuvwxyz".chars() {
        world.post(&format!("content/posts/{letter}.md"), &letter.to_string(), "Words.");
    }
    let baseline = world.ledger().unwrap()["baseline"].clone();
    let run = world.push().to(&medium).at("2026-01-05T12:00:00Z").run(&PUBLISH).exits(1);
    assert_eq!(run.told()[7..], told(&[("c", "published")]), "{run}");
    assert_eq!(world.ledger().unwrap()["baseline"], baseline);
}

#[test]
fn what_all_queues_comes_after_everything_new() {
    let (world, medium) = (World::new(), sandbox());
    posts(&world, "abcdefg");
    world.push().to(&medium).at(NOW).run(&[&PUBLISH[..], &["--base", "HEAD"]].concat()).exits(0);
    let run = world.dispatch().to(&medium).at(NOW).run(&[&PUBLISH[..], &["--all"]].concat()).exits(0);
    assert_eq!(run.told()[..3], told(&[("a", "published"), ("b", "published"), ("c", "deferred daily-cap")]), "{run}");
    assert_eq!(run.told().len(), 7, "`--max-new` is set aside");
    assert_eq!(world.ledger().unwrap()["stories"]["https://blog.example/posts/c/"]["queue"], "all");
    world.post("content/posts/new.md", "New", "Words.");
    let run = world.push().to(&medium).at("2026-01-05T12:00:00Z").run(&PUBLISH).exits(0);
    assert_eq!(
        run.told()[..3],
        told(&[("new", "published"), ("c", "published"), ("d", "deferred daily-cap")]),
        "{run}"
    );
}

#[test]
fn runs_at_the_same_time_publish_each_story_once_and_keep_to_the_cap() {
    let (world, medium) = (World::new(), sandbox());
    posts(&world, "abc");
    let push = world.push().to(&medium).at(NOW);
    let runs = push.run_together(3, &PUBLISH);
    assert!(runs.iter().all(|run| run.code == 0), "{}", runs[0]);
    let mut sent = canonicals(&medium);
    sent.sort();
    assert_eq!(sent, ["https://blog.example/posts/a/", "https://blog.example/posts/b/"], "{}\n{}", runs[0], runs[1]);
    assert_eq!(states(&world), pairs(&[("a/", "published"), ("b/", "published"), ("c/", "pending")]));
}

#[test]
fn where_the_claim_cannot_be_written_nothing_is_sent() {
    let (world, medium) = (World::new(), sandbox());
    posts(&world, "abc");
    let hook = world.origin().join("hooks/update");
    let refuse = || {
        std::fs::write(&hook, "#!/bin/sh\ncase $1 in *medium-ledger) echo 'protected branch' >&2; exit 1;; esac\n")
            .unwrap();
        make_executable(&hook);
    };
    refuse();
    let push = world.push().to(&medium);
    let run = push.clone().at(NOW).run(&PUBLISH).exits(2).says("protected branch").says("contents: write");
    run.says("then re-run the job");
    std::fs::remove_file(&hook).unwrap();
    push.clone().at(NOW).run(&PUBLISH).exits(0);
    refuse();
    let run = push.at("2026-01-05T12:00:00Z").run(&PUBLISH).exits(2);
    assert_eq!(medium.stories().len(), 2, "what was pending, too, is claimed first\n{run}");
}

fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn without_a_ledger_that_the_next_run_can_see_ci_sends_nothing() {
    let (world, medium) = (World::new(), sandbox());
    posts(&world, "a");
    world.push();
    git(&world.blog(), &["remote", "remove", "origin"]);
    let job = world.by_hand().to(&medium).at(NOW);
    job.clone().with("CI", "true").run(&PUBLISH).exits(2).says("no remote `origin`");
    let run = job.clone().with("CI", "true").run(&PLAN).exits(0);
    assert_eq!(run.told(), told(&[("a", "planned")]));
    assert!(medium.journal().is_empty());
    // By hand the clone's own branch is the ledger.
    assert_eq!(job.run(&PUBLISH).exits(0).told(), told(&[("a", "published")]));
    assert_eq!(job.run(&PUBLISH).exits(0).told(), told(&[]));
    assert_eq!(medium.stories().len(), 1);
}

#[test]
fn a_ledger_that_cannot_be_read_stops_what_publishes_and_warns_what_plans() {
    let (world, medium) = (World::new(), sandbox());
    posts(&world, "a");
    let push = world.push().to(&medium);
    plant(&world, "{ \"schema\": 1,\n<<<<<<< ours\n");
    push.clone().at(NOW).run(&PUBLISH).exits(2).says("line 2").says("`medium-ledger`");
    let run = push.clone().at(NOW).run(&PLAN).exits(0);
    assert_eq!(run.report()["problems"][0]["code"], "ledger-unread");
    assert_eq!(run.told(), told(&[("a", "planned")]));
    let other =
        json!({ "schema": 1, "site": "https://other.example/", "baseline": null, "stories": {}, "waiting": {} });
    plant(&world, &other.to_string());
    push.at(NOW).run(&PUBLISH).exits(2).says("`https://other.example/`").says("a ledger of its own");
    world.by_hand().to(&medium).at(NOW).run(&["publish", A]).exits(2).says("`https://other.example/`");
    assert!(medium.journal().is_empty());
}

#[test]
fn a_broken_post_is_blocked_once_and_goes_out_when_it_is_mended() {
    let (world, medium) = (World::new(), sandbox());
    world.file(A, "---\ntitle: A\ndate: 2026-01-01\ntags: a: b\n---\nWords.\n");
    posts(&world, "b");
    let push = world.push().to(&medium);
    let run = push.clone().at(NOW).run(&PUBLISH).exits(1);
    assert_eq!(run.told(), told(&[("b", "published"), ("a", "blocked")]), "{run}");
    let problem = &run.report()["stories"][1]["problems"][0];
    assert_eq!((&problem["code"], &problem["severity"]), (&json!("front-matter"), &json!("error")));
    assert_eq!((&problem["path"], &problem["line"]), (&json!(A), &json!(4)));
    assert!(problem["hint"].is_string());
    let annotation = run.annotations("error").remove(0);
    assert_eq!((annotation.properties["file"].as_str(), annotation.properties["line"].as_str()), (A, "4"));
    assert_eq!(world.ledger().unwrap()["waiting"][A]["reason"], "blocked");
    for job in [push, world.schedule().to(&medium)] {
        let run = job.at(NOW).run(&PUBLISH).exits(0);
        assert_eq!(run.told().last(), told(&[("a", "blocked")]).last(), "{run}");
        let of_a = |level| run.annotations(level).iter().filter(|one| one.properties["file"] == A).count();
        assert_eq!((of_a("error"), of_a("warning")), (0, 1), "{run}");
    }
    world.rename(A, C).post(C, "C", "Words.");
    let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    assert_eq!(run.told(), told(&[("c", "published"), ("a", "skipped no-page")]), "{run}");
    assert_eq!(world.ledger().unwrap()["waiting"], json!({}));
}

#[test]
fn a_future_post_that_comes_due_broken_is_blocked_when_it_does() {
    let (world, medium) = (World::new(), sandbox());
    world.file(A, "---\ntitle: A\ndate: 2026-01-10\n---\n");
    world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    let run = world.schedule().to(&medium).at("2026-01-11T00:00:00Z").run(&PUBLISH).exits(1);
    assert_eq!(run.told(), told(&[("a", "blocked")]), "{run}");
    world.schedule().to(&medium).at("2026-01-11T00:01:00Z").run(&PUBLISH).exits(0);
}

/// A ledger with one story in a state since noon.
fn ledger_with(state: &str) -> String {
    let entry = json!({ "state": state, "route": "api", "path": A, "title": "A", "claim": "another", "at": NOW });
    let stories = json!({ "https://blog.example/posts/a/": entry });
    json!({ "schema": 1, "site": "https://blog.example/", "baseline": null, "stories": stories, "waiting": {} })
        .to_string()
}

#[test]
fn a_claim_without_an_answer_is_in_doubt_after_15_minutes_whatever_is_new() {
    for new in [false, true] {
        let (world, medium) = (World::new(), sandbox());
        posts(&world, "a");
        let push = world.push();
        let job = if new { push } else { world.schedule() }.to(&medium);
        plant(&world, &ledger_with("claimed"));
        for (now, mode, outcome, code, state) in [
            ("2026-01-03T12:14:00Z", PUBLISH, "unknown claimed-elsewhere", 0, "claimed"),
            ("2026-01-03T12:16:00Z", PLAN, "unknown answer-lost", 0, "claimed"),
            ("2026-01-03T12:16:00Z", PUBLISH, "unknown answer-lost", 1, "unknown"),
            ("2026-01-03T12:17:00Z", PUBLISH, "unknown answer-lost", 0, "unknown"),
        ] {
            let run = job.clone().at(now).run(&mode).exits(code);
            assert_eq!(run.told(), told(&[("a", outcome)]), "{now}\n{run}");
            assert_eq!(states(&world), pairs(&[("a/", state)]), "{now}");
            assert_eq!(run.annotations("error").len(), usize::from(code == 1), "{run}");
            let doubt = run.annotations("warning").iter().any(|one| one.properties["title"].contains("unknown"));
            assert_eq!(doubt, code == 0, "{run}");
        }
        assert!(medium.stories().is_empty());
    }
}

#[test]
fn what_the_ledger_knows_is_never_sent() {
    for (state, outcome) in [
        ("published", "already-published"),
        ("adopted", "already-published"),
        ("handed-off", "handed-off waits"),
        ("left-out", "skipped left-out"),
        ("unknown", "unknown answer-lost"),
        ("pending", "published"),
    ] {
        let (world, medium) = (World::new(), sandbox());
        posts(&world, "a");
        let push = world.push().to(&medium).at(NOW);
        plant(&world, &ledger_with(state));
        assert_eq!(push.run(&PUBLISH).exits(0).told(), told(&[("a", outcome)]), "{state}");
        assert_eq!(medium.stories().len(), usize::from(state == "pending"), "{state}");
    }
}

#[test]
fn a_post_that_names_its_story_is_adopted() {
    let (world, medium) = (World::new(), sandbox());
    world.file(A, "---\ntitle: A\ndate: 2026-01-01\nmedium: { url: 'https://medium.com/@ann/a-1' }\n---\nWords.\n");
    let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    assert_eq!(run.told(), told(&[("a", "already-published")]));
    assert_eq!(run.report()["stories"][0]["medium"]["url"], "https://medium.com/@ann/a-1");
    assert_eq!(states(&world), pairs(&[("a/", "adopted")]));
    assert!(medium.stories().is_empty());
}

#[test]
fn stories_follow_their_files() {
    let (world, medium) = (World::new(), sandbox());
    posts(&world, "ab");
    let cap = [&PUBLISH[..], &["--daily-cap", "1"]].concat();
    world.push().to(&medium).at(NOW).run(&cap).exits(0);
    // One that is published and one that is pending get other addresses.
    world.rename(A, "content/posts/moved-a.md").rename(B, "content/posts/moved-b.md");
    let all = [&PUBLISH[..], &["--all", "--daily-cap", "1"]].concat();
    let run = world.push().to(&medium).at("2026-01-05T12:00:00Z").run(&all).exits(0);
    assert_eq!(run.told(), told(&[("moved-b", "published")]), "{run}");
    assert_eq!(states(&world), pairs(&[("a/", "published"), ("moved-b/", "published")]));
    assert_eq!(world.ledger().unwrap()["stories"]["https://blog.example/posts/a/"]["path"], "content/posts/moved-a.md");
}

#[test]
fn a_path_that_is_used_again_holds_another_post() {
    let (world, medium) = (World::new(), sandbox());
    let write = |title: &str| {
        world.file(A, format!("---\ntitle: {title}\nslug: {title}\ndate: 2025-12-01\n---\nWords of {title}.\n"));
        world.push().to(&medium).at(NOW)
    };
    write("one").run(&PUBLISH).exits(0);
    world.remove(A);
    world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    let again = write("two");
    for outcome in ["published", "already-published"] {
        assert_eq!(again.run(&PUBLISH).exits(0).told(), told(&[("a", outcome)]));
    }
    // The same post with another title and address is still the same post.
    write("three").run(&PUBLISH).exits(0);
    let addresses = ["one", "two"].map(|slug| format!("https://blog.example/posts/{slug}/"));
    assert_eq!(canonicals(&medium), addresses);
}

#[test]
fn a_pending_post_that_is_taken_back_is_dropped_and_new_when_it_comes_back() {
    let (world, medium) = (World::new(), sandbox());
    posts(&world, "abc");
    world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    world.file(C, "---\ntitle: c\ndate: 2025-12-03\ndraft: true\n---\nWords.\n");
    let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    assert_eq!(run.told(), told(&[("c", "skipped draft")]), "{run}");
    assert_eq!(states(&world), pairs(&[("a/", "published"), ("b/", "published")]));
    posts(&world, "abc");
    let run = world.push().to(&medium).at("2026-01-05T12:00:00Z").run(&PUBLISH).exits(0);
    assert_eq!(run.told(), told(&[("c", "published")]), "{run}");
}

#[test]
fn a_blog_that_moves_keeps_its_ledger() {
    let (world, medium) = (World::new(), sandbox());
    posts(&world, "a");
    world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    world.file("hugo.toml", "baseURL = 'https://new.example/'\n").post(B, "B", "Words.");
    let run = world.push().to(&medium).run(&["publish", "--now", NOW]).exits(0);
    assert!(run.annotations("notice").iter().any(|notice| notice.data.contains("https://new.example/")), "{run}");
    assert_eq!(world.ledger().unwrap()["site"], "https://new.example/");
    assert_eq!(canonicals(&medium), ["https://blog.example/posts/a/", "https://new.example/posts/b/"]);
}

#[test]
fn posts_by_name_come_from_the_work_tree_and_leave_the_baseline() {
    let (world, medium) = (World::new(), sandbox());
    posts(&world, "b");
    world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    let baseline = world.ledger().unwrap()["baseline"].clone();
    posts(&world, "a");
    world.post("content/posts/a.md", "Not committed", "Words.");
    world.file(C, "---\ntitle: C\ndate: 2026-01-01\ndraft: true\n---\nWords.\n");
    let job = world.by_hand().to(&medium).at(NOW);
    let run = job.run(&[&PLAN[..], &[A, "./content/posts/b.md", C]].concat()).exits(0);
    assert_eq!(run.told(), told(&[("a", "planned"), ("b", "already-published"), ("c", "skipped draft")]), "{run}");
    let run = job.run(&[&PUBLISH[..], &[A, B]].concat()).exits(0);
    assert_eq!(run.told(), told(&[("a", "published"), ("b", "already-published")]), "{run}");
    assert_eq!(medium.stories()[1].title, "Not committed");
    assert_eq!(world.ledger().unwrap()["baseline"], baseline);
    assert_eq!(job.run(&[&PUBLISH[..], &[A]].concat()).exits(0).told(), told(&[("a", "already-published")]));
    job.run(&["publish", "content/posts/none.md"]).exits(2).says("`content/posts/none.md`");
}

#[test]
fn a_post_that_moves_after_a_late_run_sent_it_is_known_by_its_text() {
    let (world, medium) = (World::new(), sandbox());
    world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    posts(&world, "abc");
    let late = world.push().to(&medium);
    world.file("README.md", "Read me.").push();
    let run = late.at(NOW).run(&PUBLISH).exits(0);
    assert_eq!(run.told()[1..], told(&[("b", "published"), ("c", "deferred daily-cap")]), "{run}");
    // No baseline has ever held these files, so that no comparison shows that they moved.
    world.rename(A, "content/posts/x.md").rename(B, "content/posts/y.md").rename(C, "content/posts/z.md").push();
    let next = world.schedule().to(&medium);
    let known = "already-published";
    let run = next.clone().at("2026-01-05T12:00:00Z").run(&PLAN).exits(0);
    assert_eq!(run.told(), told(&[("x", known), ("y", known), ("z", "planned")]), "{run}");
    let run = next.at("2026-01-05T12:00:00Z").run(&PUBLISH).exits(0);
    assert_eq!(run.told(), told(&[("x", known), ("y", known), ("z", "published")]), "{run}");
    assert_eq!(states(&world), pairs(&[("a/", "published"), ("b/", "published"), ("z/", "published")]));
    let run = world.dispatch().to(&medium).at("2026-01-07T12:00:00Z").run(&[&PUBLISH[..], &["--all"]].concat());
    assert_eq!((run.exits(0).told(), medium.stories().len()), (vec![], 3));
}

#[test]
fn a_post_with_the_title_of_a_story_whose_file_is_gone_waits_for_a_word() {
    let (world, medium) = (World::new(), sandbox());
    posts(&world, "a");
    world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    world.remove(A).push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    let again = |front: &str| {
        world.file(B, format!("---\ntitle: a\ndate: 2025-12-20\n{front}---\n\nOther words altogether.\n"));
        world.push().to(&medium).at(NOW)
    };
    let run = again("").run(&PUBLISH).exits(1);
    assert_eq!(run.told(), told(&[("b", "blocked")]), "{run}");
    let problem = run.report()["stories"][0]["problems"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(problem["code"], "looks-moved");
    let url = medium.stories()[0].url.clone();
    assert!(problem["hint"].as_str().unwrap().contains(&url), "{run}");
    let run = again(&format!("medium: {{ url: '{url}' }}\n")).run(&PUBLISH).exits(0);
    assert_eq!(run.told(), told(&[("b", "already-published")]), "{run}");
    assert_eq!(medium.stories().len(), 1);
}

#[test]
fn a_story_in_the_place_of_one_that_was_to_be_sent_is_not_sent_again() {
    let (world, medium) = (World::new(), sandbox());
    posts(&world, "ab");
    let one_a_day = [&PUBLISH[..], &["--daily-cap", "1"]].concat();
    let run = world.push().to(&medium).at(NOW).run(&one_a_day).exits(0);
    assert_eq!(run.told(), told(&[("a", "published"), ("b", "deferred daily-cap")]), "{run}");
    world.remove(A).post(B, "a", "a");
    let run = world.push().to(&medium).at("2026-01-04T12:00:00Z").run(&PUBLISH).exits(1);
    assert_eq!(run.told(), told(&[("b", "blocked")]), "{run}");
    assert_eq!((states(&world), medium.stories().len()), (pairs(&[("a/", "published")]), 1));
}
