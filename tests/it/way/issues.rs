//! The life of a story's issue on GitHub, played by a stand-in over real HTTP.

mod strangers;

use serde_json::json;

use super::{NOW, PUBLISH, expected, sandbox, states};
use crate::github::GitHub;
use crate::world::{Job, Transcript, World};

const A: &str = "content/posts/a.md";
const NEW: &str = "handed-off new";
const WAITS: &str = "handed-off waits";
const LATER: &str = "2026-01-03T13:00:00Z";

impl Job<'_> {
    /// With issues on, at this stand-in for GitHub.
    fn asking(self, github: &GitHub) -> Self {
        let job = self.with_input("issues", "true").with("GITHUB_API_URL", github.url());
        job.with("GITHUB_TOKEN", "a-token-of-the-job").with("GITHUB_REPOSITORY", "ann/blog")
    }
}

/// A blog with a new post, and GitHub.
fn scene() -> (World, GitHub) {
    let world = World::new();
    world.post(A, "A", "Words.");
    (world, GitHub::start())
}

fn run(job: Job<'_>, github: &GitHub, now: &str) -> Transcript {
    job.asking(github).at(now).run(&PUBLISH)
}

/// The messages of what is wrong beside the stories.
fn complaints(run: &Transcript) -> Vec<String> {
    let report = run.report();
    let problems = report["problems"].as_array().unwrap().iter();
    problems.map(|one| format!("{}: {}; {}", one["code"], one["message"], one["hint"]).replace('"', "")).collect()
}

#[test]
fn an_issue_is_made_once_and_says_what_to_do() {
    let (world, github) = scene();
    let first = run(world.push(), &github, NOW).exits(0);
    assert_eq!(first.told(), expected(&[(A, NEW)]), "{first}");
    let second = run(world.schedule(), &github, LATER).exits(0);
    assert_eq!(second.told(), expected(&[(A, WAITS)]), "{second}");
    assert_eq!(github.state().issues.len(), 1);
    let issue = github.state().issues[0].clone();
    assert_eq!(issue["title"], "Put on Medium: A");
    let body = issue["body"].as_str().unwrap();
    for words in [
        "<!-- medium-crosspost: https://blog.example/posts/a/ -->",
        "**Import this one.**",
        "- [ ] **Copy the address**\n\n  ```text\n  https://blog.example/posts/a/\n  ```",
        "https://medium.com/p/import",
        "https://github.com/ann/blog/actions/runs/42",
        "**Close its issue**",
    ] {
        assert!(body.contains(words), "{words}\n{body}");
    }
    assert!(
        first.summary.contains("For you to do") && first.summary.contains("**Copy the address**"),
        "{}",
        first.summary
    );
    assert_eq!(world.ledger().unwrap()["stories"]["https://blog.example/posts/a/"]["issue"]["number"], 1);
    // Without the input, nothing is asked of GitHub.
    let before = github.state().requests.len();
    let job = world.schedule().with("GITHUB_API_URL", github.url()).with("GITHUB_TOKEN", "a-token-of-the-job");
    job.at(LATER).run(&PUBLISH).exits(0);
    assert_eq!(github.state().requests.len(), before);
}

#[test]
fn closing_it_says_what_became_of_the_story() {
    let medium = "https://medium.com/@ann/a-e6f36a0b1c2d";
    for (reason, comments, outcome, state, url) in [
        (
            "completed",
            &[("ann", "OWNER", "Done: https://medium.com/@ann/a-e6f36a0b1c2d")][..],
            "already-published",
            "adopted",
            Some(medium),
        ),
        (
            "completed",
            &[("eve", "NONE", "https://medium.com/@eve/spam-0123456789ab")],
            "already-published",
            "adopted",
            None,
        ),
        ("not_planned", &[], "skipped left-out", "left-out", None),
        ("duplicate", &[], "skipped left-out", "left-out", None),
    ] {
        let (world, github) = scene();
        run(world.push(), &github, NOW).exits(0);
        github.close(1, reason);
        for (login, association, body) in comments {
            github.comment(1, login, association, body);
        }
        let later = run(world.schedule(), &github, LATER).exits(0);
        assert_eq!(later.told(), expected(&[(A, outcome)]), "{reason}\n{later}");
        assert_eq!(later.report()["stories"][0]["medium"]["url"], json!(url), "{later}");
        assert_eq!(states(&world), expected(&[("a/", state)]));
        assert_eq!(run(world.schedule(), &github, LATER).exits(0).told(), []);
        assert_eq!(github.state().issues.len(), 1);
    }
}

#[test]
fn an_issue_edited_by_hand_is_still_known() {
    let (world, github) = scene();
    run(world.push(), &github, NOW).exits(0);
    github.state().issues[0]["body"] = "Do this on Sunday.".into();
    github.state().issues[0]["title"] = "Sunday".into();
    assert_eq!(run(world.schedule(), &github, LATER).told(), expected(&[(A, WAITS)]));
    github.state().issues[0]["body"] = serde_json::Value::Null;
    github.close(1, "completed");
    run(world.schedule(), &github, LATER).exits(0);
    assert_eq!(states(&world), expected(&[("a/", "adopted")]));
    assert_eq!(github.state().issues.len(), 1);
    // Deleted: the story waits on its page.
    let (world, github) = scene();
    run(world.push(), &github, NOW).exits(0);
    github.state().issues.clear();
    let later = run(world.schedule(), &github, LATER).exits(0);
    assert_eq!(later.told(), expected(&[(A, WAITS)]), "{later}");
    assert!(github.state().issues.is_empty());
}

#[test]
fn what_github_refuses_is_said_and_a_later_run_makes_the_issue() {
    for (fault, words) in [
        (("POST", 403, "", "Resource not accessible by integration"), "permissions: issues: write"),
        (("GET", 404, "", "Not Found"), "permissions: issues: write"),
        (("POST", 410, "", "Issues are disabled for this repo"), "turn on issues"),
        (("POST", 403, "retry-after: 60\r\n", "You have exceeded a secondary rate limit"), "a later run goes on"),
        (("GET", 403, "x-ratelimit-remaining: 0\r\n", "API rate limit exceeded"), "a later run goes on"),
        (("POST", 429, "", "Too many requests"), "a later run goes on"),
    ] {
        let (world, github) = scene();
        github.state().fault = Some(fault);
        let first = run(world.push(), &github, NOW).exits(0);
        assert_eq!(first.told(), expected(&[(A, NEW)]), "{first}");
        let said = complaints(&first);
        assert!(said.len() == 1 && said[0].starts_with("issues-unavailable") && said[0].contains(words), "{said:?}");
        assert!(github.count("POST") <= 1, "it is asked once");
        github.state().fault = None;
        let later = run(world.schedule(), &github, LATER).exits(0);
        assert_eq!((complaints(&later), github.state().issues.len()), (Vec::new(), 1), "{fault:?}");
    }
    // No token: it is said, and the pages are written all the same.
    let (world, github) = scene();
    let job = world.push().asking(&github).with("GITHUB_TOKEN", "");
    let first = job.at(NOW).run(&PUBLISH).exits(0);
    assert!(complaints(&first)[0].contains("no token"), "{first}");
    assert_eq!(first.told(), expected(&[(A, NEW)]));
}

#[test]
fn an_issue_whose_answer_was_lost_is_found_again() {
    let (world, github) = scene();
    github.state().loses_answers = true;
    let first = run(world.push(), &github, NOW).exits(0);
    assert_eq!(complaints(&first).len(), 1, "{first}");
    github.state().loses_answers = false;
    run(world.schedule(), &github, LATER).exits(0);
    assert_eq!(world.ledger().unwrap()["stories"]["https://blog.example/posts/a/"]["issue"]["number"], 1);
    assert_eq!(github.state().issues.len(), 1);
    // One from before the story was released, and closed, is not taken for this one's.
    github.close(1, "completed");
    github.state().issues[0]["created_at"] = "2025-12-01T00:00:00Z".into();
    world.by_hand().run(&["ledger", "release", A]).exits(0);
    world.by_hand().asking(&github).at("2026-01-05T12:00:00Z").run(&["publish", A]).exits(0);
    assert_eq!((github.state().issues.len(), states(&world)), (2, expected(&[("a/", "handed-off")])));
}

#[test]
fn runs_at_once_make_one_issue() {
    let (world, github) = scene();
    let push = world.push().asking(&github).at(NOW);
    for run in push.run_together(4, &PUBLISH) {
        assert_eq!(run.code, 0, "{run}");
    }
    assert_eq!(github.state().issues.len(), 1);
    assert_eq!(world.ledger().unwrap()["stories"]["https://blog.example/posts/a/"]["issue"]["number"], 1);
}

#[test]
fn what_a_post_says_is_no_markup_nor_command_in_an_issue() {
    let world = World::new();
    let title = "@all fixes #1 ``` <img src=x> --> /close [a](https://evil.example) ::error::x";
    let description = "@all\n```\n/close\n- [x] <script>";
    let front = json!({ "title": title, "date": "2026-01-01", "description": description, "tags": ["`@all`"] });
    world.file(A, format!("{front}\n\n```rust\ncode\n```\n"));
    let github = GitHub::start();
    run(world.push(), &github, NOW).exits(0);
    let issue = github.state().issues[0].clone();
    let body = issue["body"].as_str().unwrap();
    assert!(!issue["title"].as_str().unwrap().contains('\n'));
    // Outside of code, nothing of it is left as it was written.
    let mut outside = String::new();
    let mut fence: Option<String> = None;
    for line in body.lines() {
        let marks: String = line.trim_start().chars().take_while(|c| *c == '`').collect();
        match &fence {
            Some(open) if marks == *open && line.trim() == marks => fence = None,
            Some(_) => {}
            None if marks.len() > 2 => fence = Some(marks),
            None => outside.extend([line, "\n"]),
        }
    }
    assert!(fence.is_none(), "{body}");
    for words in ["@all", "#1", "<img", "<script", "](https://evil", "```"] {
        assert!(!outside.contains(words), "{words}\n{outside}");
    }
    assert!(outside.lines().all(|line| !line.starts_with('/')), "{outside}");
}

#[test]
fn mediums_feed_notices_what_a_person_did() {
    let (world, medium, github) = (World::new(), sandbox(), GitHub::start());
    world.post(A, "A", "Words.").post("content/posts/b.md", "B", "Words.");
    let publish = [&PUBLISH[..], &["--publish-status", "public"]].concat();
    world.push().to(&medium).at(NOW).run(&[&publish[..], &["--daily-cap", "1"]].concat()).exits(0);
    // The other is handed over; then its author puts it on Medium, as the stand-in's own token does here.
    let hand = world.schedule().with("MEDIUM_SITE_URL", medium.url()).at("2026-01-05T12:00:00Z");
    let hand = hand.with("MEDIUM_API_URL", medium.url());
    let handed = hand.run(&[&PUBLISH[..], &["--route", "hand-off"]].concat()).exits(0);
    assert_eq!(handed.told(), expected(&[("content/posts/b.md", NEW)]), "{handed}");
    let by_hand = world.by_hand().to(&medium).at("2026-01-05T13:00:00Z");
    by_hand.run(&[&publish[..], &["--ledger", "another", "--daily-cap", "0", "content/posts/b.md"]].concat()).exits(0);
    let seen =
        world.schedule().asking(&github).with("MEDIUM_SITE_URL", medium.url()).with("MEDIUM_API_URL", medium.url());
    let seen = seen.at("2026-01-05T14:00:00Z").run(&[&PUBLISH[..], &["--route", "hand-off"]].concat()).exits(0);
    assert_eq!(seen.told(), expected(&[("content/posts/b.md", "already-published")]), "{seen}");
    assert_eq!(states(&world), expected(&[("a/", "published"), ("b/", "published")]));
    assert!(github.state().issues.is_empty(), "there is nobody left to be asked");
}
