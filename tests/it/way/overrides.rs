//! What a contributor's front matter asks for is said before it goes out, and it cannot be kept from being said.

use super::{NOW, sandbox};
use crate::world::World;

const A: &str = "content/posts/a.md";

/// A post that goes as far as front matter can.
const HOSTILE: &str = "medium:
  status: public
  publication: Sandbox Times
  license: cc-40-zero
  notify_followers: true
  canonical: https://evil.example/a/
  allow: [canonical-elsewhere, no-tags, too-few-words]";

const SAID: [&str; 6] = ["`public`", "`Sandbox Times`", "`cc-40-zero`", "`a mail`", "`no-tags`", "`evil.example`"];

fn post(front: &str) -> String {
    format!("---\ntitle: A\ndate: 2026-01-01\ndescription: D.\ntags: [words]\n{front}\n---\nWords.\n")
}

#[test]
fn a_dry_run_and_the_summary_say_all_that_a_post_asks_for_itself() {
    let world = World::new();
    world.branch("contribution").file(A, post(HOSTILE));
    let request = world.pull_request().at(NOW);
    let (json, text) = (request.run(&["plan", "--format", "json"]).exits(0), request.run(&["plan"]).exits(0));
    let problems = json.report()["stories"][0]["problems"].to_string();
    for word in SAID {
        assert!(problems.contains(word), "{word}: {problems}");
        assert!(text.stdout.contains(word), "{word}\n{text}");
        let plain = word.trim_matches('`');
        assert!(text.summary.contains(plain), "{plain}\n{text}");
    }
    for code in ["post-overrides", "canonical-elsewhere"] {
        assert!(problems.contains(code) && text.stdout.contains(code) && text.summary.contains(code), "{code}\n{text}");
    }
    assert!(!problems.contains("\"no-tags\"") && !problems.contains("\"too-few-words\""), "{problems}");
    assert!(text.annotations("warning").iter().any(|one| format!("{one:?}").contains("asks for itself")), "{text}");
}

#[test]
fn what_the_settings_say_already_is_not_said_again_and_publishing_says_the_same() {
    let (world, medium) = (World::new(), sandbox());
    world.file(A, post(HOSTILE));
    let run = world.push().to(&medium).at(NOW).run(&["publish"]).exits(0);
    for word in SAID {
        assert!(run.stdout.contains(word) && run.summary.contains(word.trim_matches('`')), "{word}\n{run}");
    }
    let world = World::new();
    world.file(
        A,
        post("medium: { status: public, license: cc-40-by, notify_followers: true, publication: Sandbox Times }"),
    );
    let same = ["publish-status", "license", "notify-followers", "publication"].into_iter();
    let same = same.zip(["public", "cc-40-by", "true", "Sandbox Times"]);
    let job = same.fold(world.push().at(NOW), |job, (name, value)| job.with_input(name, value));
    job.run(&["plan"]).exits(0).hides("post-overrides");
    job.with_input("publish-status", "draft").run(&["plan"]).exits(0).says("the status `public` in place of `draft`");
}

#[test]
fn no_post_allows_everything_or_that_its_original_is_elsewhere() {
    for allow in
        ["canonical-elsewhere", "[canonical-elsewhere]", "[no-tags, CANONICAL-ELSEWHERE]", "all", "'*'", "true"]
    {
        let world = World::new();
        world.file(A, post(&format!("medium: {{ canonical: 'https://evil.example/a/', allow: {allow} }}")));
        let plan = world.push().at(NOW).run(&["plan", "--format", "json"]);
        let problems = plan.report()["stories"][0]["problems"].to_string();
        assert!(problems.contains("canonical-elsewhere\"") || problems.contains("front-matter"), "{allow}\n{plan}");
    }
}
