//! The other route: pages for a person, a ledger that says who waits, and nothing sent.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{NOW, PLAN, PUBLISH, expected, plant, sandbox, states};
use crate::world::{Job, Transcript, World};

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";
const C: &str = "content/posts/c.md";
const NEW: &str = "handed-off new";
const WAITS: &str = "handed-off waits";
const CAPPED: &str = "deferred daily-cap";

/// Posts of these letters, each a day younger than the one before.
fn posts(world: &World, letters: &str) {
    for (day, letter) in letters.chars().enumerate() {
        let front = format!("title: {letter}\ndate: 2025-12-{:02}\ndescription: D.\ntags: [words]", day + 1);
        world.file(&format!("content/posts/{letter}.md"), format!("---\n{front}\n---\nWords.\n"));
    }
}

fn pages(folder: &Path) -> BTreeSet<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return BTreeSet::new() };
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !name.starts_with('.')).collect()
}

/// What a run in CI wrote.
fn written(run: &Transcript) -> BTreeSet<String> {
    pages(&run.folder.join("blog/medium-hand-off"))
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

impl Job<'_> {
    fn hand_off(&self, more: &[&str]) -> Transcript {
        self.run(&[&PUBLISH[..], more].concat())
    }
}

#[test]
fn what_waits_is_listed_and_written_again_until_it_is_done() {
    let world = World::new();
    posts(&world, "abc");
    let run = world.push().at(NOW).hand_off(&[]).exits(0);
    assert_eq!(run.report()["route"], "hand-off");
    assert_eq!(run.told(), expected(&[(A, NEW), (B, NEW), (C, CAPPED)]), "{run}");
    assert_eq!(states(&world), expected(&[("a/", "handed-off"), ("b/", "handed-off"), ("c/", "pending")]));
    assert_eq!(world.ledger().unwrap()["stories"]["https://blog.example/posts/a/"]["route"], "hand-off");
    assert_eq!(written(&run), set(&["index.html", "story-a.html", "story-b.html"]));
    assert_eq!(run.outputs["handed-off"], "2");
    assert_eq!(
        PathBuf::from(&run.outputs["hand-off"]),
        run.folder.join("blog/medium-hand-off").canonicalize().unwrap()
    );
    let index = read(&run.folder.join("blog/medium-hand-off/index.html"));
    assert!(index.contains("2 stories wait for you") && index.contains("One more follows"), "{index}");

    // The page says what the post says by now.
    world.file(A, "---\ntitle: a\ndate: 2025-12-01\n---\nBetter words.\n");
    let run = world.push().at("2026-01-03T13:00:00Z").hand_off(&[]).exits(0);
    assert_eq!(run.told(), expected(&[(C, CAPPED), (A, WAITS), (B, WAITS)]), "{run}");
    assert!(read(&run.folder.join("blog/medium-hand-off/story-a.html")).contains("Better words."));

    // What is on Medium, or kept off it, waits no more; what waited for the cap comes.
    world.by_hand().run(&["ledger", "adopt", &format!("{A}=https://medium.com/p/e6f36a0b1c2d")]).exits(0);
    world.by_hand().run(&["ledger", "leave-out", B]).exits(0);
    let run = world.schedule().at("2026-01-04T13:00:00Z").hand_off(&[]).exits(0);
    assert_eq!(run.told(), expected(&[(C, NEW)]), "{run}");
    assert_eq!(written(&run), set(&["index.html", "story-c.html"]));
    world.by_hand().run(&["ledger", "settle", C, "--published", "https://medium.com/p/e6f36a0b1c2d"]).exits(0);
    let run = world.schedule().at("2026-01-04T14:00:00Z").hand_off(&[]).exits(0);
    assert_eq!((run.told(), written(&run)), (Vec::new(), BTreeSet::new()), "{run}");
    assert_eq!(states(&world), expected(&[("a/", "adopted"), ("b/", "left-out"), ("c/", "published")]));
}

#[test]
fn the_route_is_a_value_and_a_pending_story_changes_it() {
    let (world, medium) = (World::new(), sandbox());
    posts(&world, "abc");
    world.push().to(&medium).at(NOW).run(&[&PUBLISH[..], &["--daily-cap", "1"]].concat()).exits(0);
    let push = world.schedule();
    let day = "2026-01-05T12:00:00Z";
    let run = push.clone().at(day).hand_off(&[]).exits(2).says("token-missing");
    assert!(!run.folder.join("blog/medium-hand-off").exists(), "a mistyped secret is not another way of publishing");
    let run = push.clone().at(day).hand_off(&["--route", "hand-off", "--daily-cap", "1"]).exits(0);
    assert_eq!(run.told(), expected(&[(B, NEW), (C, CAPPED)]), "{run}");
    // The other way round: what waits for a person is never sent, and its page is written on this route too.
    let run = push.to(&medium).at("2026-01-07T12:00:00Z").hand_off(&[]).exits(0);
    assert_eq!(run.told(), expected(&[(C, "published"), (B, WAITS)]), "{run}");
    assert_eq!(written(&run), set(&["index.html", "story-b.html"]));
    assert_eq!(medium.stories().len(), 2);
}

#[test]
fn a_story_that_waits_follows_its_post_to_another_address() {
    let (world, medium) = (World::new(), sandbox());
    posts(&world, "a");
    world.push().at(NOW).hand_off(&[]).exits(0);
    world.rename(A, B);
    let run = world.push().at("2026-01-03T13:00:00Z").hand_off(&[]).exits(0).says("canonical-moved");
    assert_eq!(run.told(), expected(&[(B, WAITS)]), "{run}");
    assert_eq!(states(&world), expected(&[("b/", "handed-off")]), "as its page and the report have it");
    assert!(read(&run.folder.join("blog/medium-hand-off/story-b.html")).contains("https://blog.example/posts/b/"));
    let before = world.ledger();
    world.schedule().to(&medium).at("2026-01-03T14:00:00Z").hand_off(&[]).exits(0);
    assert!(world.ledger() == before && medium.stories().is_empty());
}

#[test]
fn a_dry_run_writes_nothing() {
    let world = World::new();
    posts(&world, "abc");
    let run = world.push().at(NOW).run(&PLAN).exits(0);
    assert_eq!(run.told(), expected(&[(A, "planned"), (B, "planned"), (C, "planned daily-cap")]), "{run}");
    assert!(written(&run).is_empty() && world.ledger().is_none());
    let run = world.by_hand().at(NOW).hand_off(&["--sandbox", "--route", "hand-off"]).exits(0);
    assert_eq!(run.told(), expected(&[(A, NEW), (B, NEW), (C, NEW)]), "the sandbox has no cap\n{run}");
    assert!(world.ledger().is_none());
}

#[test]
fn a_folder_that_cannot_be_written_hands_nothing_over() {
    let world = World::new();
    posts(&world, "a");
    let push = world.push();
    for shape in [
        |clone: &Path| std::fs::write(clone.join("medium-hand-off"), "a file").unwrap(),
        |clone: &Path| {
            std::fs::create_dir(clone.join("medium-hand-off")).unwrap();
            std::fs::write(clone.join("medium-hand-off/index.html"), "mine").unwrap();
        },
    ] {
        let run = push.clone().shaped(shape).at(NOW).hand_off(&[]).exits(1);
        assert_eq!(run.told(), expected(&[(A, "failed")]), "{run}");
        let problems = run.report()["problems"].clone();
        assert_eq!((problems[0]["code"].as_str(), problems.as_array().unwrap().len()), (Some("hand-off-unwritten"), 1));
        let own = run.report()["stories"][0]["problems"].clone();
        assert!(own.as_array().unwrap().iter().all(|one| one["code"] == "too-few-words"), "it is said once\n{run}");
        assert_eq!(states(&world), expected(&[("a/", "pending")]));
    }
    let run = push.at(NOW).hand_off(&[]).exits(0);
    assert_eq!(run.told(), expected(&[(A, NEW)]), "{run}");
}

#[test]
fn runs_at_once_hand_each_story_over_once() {
    let world = World::new();
    posts(&world, "abcd");
    let runs = world.push().at(NOW).run_together(4, &PUBLISH);
    let mut new = Vec::new();
    for run in &runs {
        assert_eq!(run.code, 0, "{run}");
        let told = run.told();
        let handed: BTreeSet<_> = told.iter().filter(|(_, outcome)| outcome.starts_with("handed-off")).collect();
        let shown = written(run).into_iter().filter(|name| name != "index.html").count();
        assert_eq!(shown, handed.len(), "a page is shown where its story was handed over, and nowhere else\n{run}");
        new.extend(told.into_iter().filter(|(_, outcome)| outcome == NEW).map(|(path, _)| path));
    }
    new.sort();
    assert_eq!(new, [A, B], "two a day, each by one run");
}

#[test]
fn a_ledger_that_cannot_be_written_shows_nothing() {
    let world = World::new();
    posts(&world, "a");
    let push = world.push();
    plant(&world, "{");
    let run = push.at(NOW).hand_off(&[]).exits(2);
    assert!(written(&run).is_empty(), "{run}");
}

#[test]
fn a_post_that_is_gone_still_waits_and_named_posts_keep_the_others_pages() {
    let world = World::new();
    posts(&world, "ab");
    world.push().at(NOW).hand_off(&[]).exits(0);
    posts(&world, "abc");
    let run = world.by_hand().at("2026-01-05T12:00:00Z").hand_off(&["--hand-off", "out", C]).exits(0);
    assert_eq!(run.told(), expected(&[(C, NEW), (A, WAITS), (B, WAITS)]), "{run}");
    let out = world.blog().join("out");
    assert_eq!(pages(&out), set(&["index.html", "story-a.html", "story-b.html", "story-c.html"]));
    std::fs::remove_dir_all(out).unwrap();
    world.remove(B);
    let run = world.push().at("2026-01-05T13:00:00Z").hand_off(&[]).exits(0);
    assert_eq!(run.told(), expected(&[(A, WAITS), (C, WAITS), (B, WAITS)]), "{run}");
    assert_eq!(written(&run), set(&["index.html", "story-a.html", "story-c.html"]));
}

#[test]
fn a_page_asks_for_what_the_post_asks_for() {
    let world = World::new();
    let own = "status: unlisted\n  publication: The Times\n  license: cc-40-by\n  notify_followers: true\n  tags: [a, b, c, d, e]";
    let text = "![A cat](https://blog.example/cat.png)\n\n```rust\na\n\nb\n```\n";
    world.file(
        A,
        format!(
            "---\ntitle: Hard & <3 words\ndate: 2026-01-01\ndescription: Found by this.\nmedium:\n  {own}\n---\n{text}"
        ),
    );
    let run = world.push().at(NOW).hand_off(&[]).exits(0);
    let page = read(&run.folder.join("blog/medium-hand-off/story-a.html"));
    for words in [
        "<h1>Hard &amp; &lt;3 words</h1>",
        "Paste this one.",
        "1 block of code loses its line breaks",
        "data-text=\"Found by this.\"",
        "data-text=\"A cat\"",
        "data-text=\"e\"",
        "data-text=\"https://blog.example/posts/a/\"",
        "Add it to the publication The Times",
        "Make it unlisted",
        "Choose the licence cc-40-by",
        "“Notify your subscribers” stays ticked",
        "https://medium.com/new-story",
        "https://medium.com/p/import",
        "<pre data-code-block-mode=\"2\" data-code-block-lang=\"rust\">a\n \nb</pre>",
        "medium-crosspost ledger adopt content/posts/a.md=ADDRESS",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
}

#[test]
fn what_an_import_needs_is_looked_for_on_the_built_page() {
    let world = World::new();
    posts(&world, "a");
    let built = |head: &str, body: &str| {
        let link = "<title>a</title><link rel=canonical href=https://blog.example/posts/a/>";
        let page = format!("<html><head>{link}{head}</head><body><h1>a</h1>{body}</body></html>");
        std::fs::create_dir_all(world.blog().join("public/posts/a")).unwrap();
        std::fs::write(world.blog().join("public/index.html"), "<html><title>Home</title></html>").unwrap();
        std::fs::write(world.blog().join("public/posts/a/index.html"), page).unwrap();
        let arguments = ["publish", "--sandbox", "--route", "hand-off", "--built", "public", A];
        world.by_hand().at(NOW).run(&arguments).exits(0);
        read(&world.blog().join("medium-hand-off/story-a.html"))
    };
    let page = built("", "<p>Words.</p>");
    assert!(page.contains("Paste this one.") && page.contains("the page has no `article`"), "{page}");
    let metas = "<meta property=og:title content=a><meta property=article:published_time content=2025-12-01>";
    let page = built(metas, "<article>Words.</article>");
    assert!(page.contains("Import this one.") && page.contains("Your page lacks og:description, og:image:"), "{page}");
    let page = built(metas, "<article>Words.<img src=/a.png></article>");
    assert!(page.contains("1 picture of the page has no absolute address"), "{page}");
}
