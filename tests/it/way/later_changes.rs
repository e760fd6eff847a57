//! What became of posts that are on Medium: said by the run of the push that did it, and not again.

use serde_json::Value;

use super::{NOW, PLAN, PUBLISH, sandbox};
use crate::world::{Transcript, World};

const CODES: [&str; 3] = ["canonical-moved", "changed-since", "post-gone"];

/// What a run says of that: code, path and message of each.
fn said(run: &Transcript) -> Vec<(String, String, String)> {
    let word = |problem: &Value, key: &str| problem[key].as_str().unwrap_or_default().to_owned();
    let report = run.report();
    let problems = report["problems"].as_array().unwrap().iter();
    let told = problems.filter(|problem| CODES.contains(&problem["code"].as_str().unwrap()));
    told.map(|one| (word(one, "code"), word(one, "path"), format!("{} {}", word(one, "message"), word(one, "hint"))))
        .collect()
}

fn codes(run: &Transcript) -> Vec<(String, String)> {
    said(run).into_iter().map(|(code, path, _)| (code, path)).collect()
}

fn path(name: &str) -> String {
    format!("content/posts/{name}.md")
}

/// A blog whose posts of these names are on Medium.
fn blog(medium: &medium::stand_in::Sandbox, names: &[&str]) -> World {
    let world = World::new();
    for name in names {
        world.post(&path(name), &format!("Title {name}"), &format!("Words of {name}."));
    }
    let job = world.push().to(medium).at(NOW).with_input("daily-cap", "0").with_input("max-new", "0");
    job.run(&PUBLISH).exits(0);
    assert_eq!(medium.stories().len(), names.len());
    world
}

#[test]
fn what_a_push_does_to_published_posts_is_said_once() {
    let medium = sandbox();
    let world = blog(&medium, &["a", "b", "c", "d", "e"]);
    let before = world.ledger().unwrap();
    world.post(&path("a"), "Title a", "Other words of a.");
    world.rename(&path("b"), &path("moved"));
    world.remove(&path("c"));
    world.file(&path("d"), "---\ntitle: Title d\ndate: 2026-01-01\ndraft: true\n---\n\nWords of d.\n");
    // Only what the story holds: other topics are no edit.
    world.file(&path("e"), "---\ntitle: \"Title e\"\ndate: 2026-01-01\ntags: [others]\n---\n\nWords of e.\n");
    let push = world.push().to(&medium).at(NOW);
    let expected = [
        ("canonical-moved", path("moved")),
        ("post-gone", path("c")),
        ("post-gone", path("d")),
        ("changed-since", path("a")),
    ]
    .map(|(code, path)| (code.to_owned(), path));
    let plan = push.run(&PLAN).exits(0);
    assert_eq!(codes(&plan), expected);
    let run = push.run(&PUBLISH).exits(0);
    assert_eq!(codes(&run), expected);
    let link = |name: &str| {
        let id = before["stories"][format!("https://blog.example/posts/{name}/")]["medium"]["id"].as_str();
        format!("https://medium.com/p/{}/edit", id.unwrap())
    };
    for ((_, _, text), name) in said(&run).iter().zip(["b", "c", "d", "a"]) {
        assert!(text.contains(&link(name)), "{name}: {text}");
        assert!(run.summary.contains(&format!("](<{}>)", link(name))), "{}", run.summary);
    }
    assert!(said(&run)[0].2.contains("https://blog.example/posts/moved/"), "{run}");

    world.post(&path("new"), "Title new", "New words.");
    let later = world.push().to(&medium).at(NOW).with_input("daily-cap", "0").run(&PUBLISH).exits(0);
    assert_eq!(codes(&later), []);
    assert_eq!(codes(&world.schedule().to(&medium).at(NOW).run(&PUBLISH).exits(0)), []);
    assert_eq!(medium.stories().len(), 6);
}

#[test]
fn an_edit_writes_nothing_and_a_schedule_does_not_nag() {
    let medium = sandbox();
    let world = blog(&medium, &["a"]);
    let before = world.ledger();
    world.post(&path("a"), "Title a", "Other words of a.");
    let edit = world.push().to(&medium).at(NOW);
    assert_eq!(codes(&edit.run(&PUBLISH).exits(0)), [("changed-since".to_owned(), path("a"))]);
    assert_eq!(codes(&world.schedule().to(&medium).at(NOW).run(&PUBLISH).exits(0)), []);
    world.post(&path("a"), "Title a", "Words of a.");
    assert_eq!(codes(&world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0)), [], "it is as Medium has it again");
    assert_eq!(world.ledger(), before);
    assert_eq!(medium.stories().len(), 1);
}

#[test]
fn a_pull_request_says_it_before_it_happens() {
    let medium = sandbox();
    let world = blog(&medium, &["a", "b"]);
    world.branch("edit").remove(&path("a")).post(&path("b"), "Another title", "Words of b.");
    world.commit("Edit");
    let run = world.pull_request().at(NOW).run(&PLAN).exits(0);
    let expected = [("post-gone".to_owned(), path("a")), ("changed-since".to_owned(), path("b"))];
    assert_eq!(codes(&run), expected);
}

#[test]
fn many_are_one_line() {
    let medium = sandbox();
    let names = ["a", "b", "c", "d", "e"];
    let world = blog(&medium, &names);
    world.file("hugo.toml", "baseURL = 'https://blog.example/'\npermalinks.posts = '/:slug/'\n");
    for name in &names[..4] {
        world.post(&path(name), &format!("Title {name}"), "All are edited.");
    }
    let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    let told = said(&run);
    let (moved, edited) = (&told[0], &told[1]);
    assert_eq!((told.len(), moved.0.as_str(), edited.0.as_str()), (2, "canonical-moved", "changed-since"), "{run}");
    assert!(moved.2.starts_with("5 posts ") && moved.2.contains("and 2 more"), "{}", moved.2);
    assert!(edited.2.starts_with("4 posts ") && edited.2.contains("/edit"), "{}", edited.2);
    assert_eq!(medium.stories().len(), 5);
}

#[test]
fn a_post_that_looks_moved_is_not_called_gone_too() {
    let medium = sandbox();
    let world = blog(&medium, &["a"]);
    let other = "---\ntitle: Title a\ndate: 2026-01-02\n---\n\nQuite another text of z, and of another day.\n";
    world.remove(&path("a")).file(&path("z"), other);
    let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(1);
    assert_eq!(codes(&run), []);
    assert!(run.report()["stories"][0]["problems"].to_string().contains("looks-moved"), "{run}");
}
