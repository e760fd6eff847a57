//! The commands that publish nothing: what they print, and with which exit status.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;

use serde_json::Value;

use super::{NOW, PUBLISH, sandbox};
use crate::git::git;
use crate::world::World;

const A: &str = "content/posts/a.md";

#[test]
fn without_a_command_there_is_help_and_in_actions_a_run() {
    let world = World::new();
    for arguments in [&[][..], &["--help"], &["publish", "--help"], &["ledger", "show", "--help"]] {
        let run = world.by_hand().run(arguments).exits(0);
        assert!(run.stdout.contains("Usage: medium-crosspost") && run.stderr.is_empty(), "{run}");
    }
    assert!(world.by_hand().run(&["--version"]).exits(0).stdout.contains(env!("CARGO_PKG_VERSION")));
    let medium = sandbox();
    world.post(A, "A", "Words.");
    let run = world.push().to(&medium).run(&[]).exits(0);
    assert_eq!((run.outputs["published"].as_str(), medium.stories().len()), ("1", 1), "{run}");
}

#[test]
fn urls_in_lines_for_other_programs() {
    let world = World::new();
    world.post(A, "A", "Words.").post("content/posts/b.md", "B", "Words.");
    world.file("content/about.md", "---\ntitle: About\n---\nMe.\n");
    world.file("content/posts/draft.md", "---\ntitle: D\ndate: 2026-01-01\ndraft: true\n---\n");
    world.file("content/posts/broken.md", "---\ntitle: a: b\n---\n");
    let line = |path: &str, url: &str| format!("{path}\thttps://blog.example/{url}/\thugo: default\n");
    let every = line(A, "posts/a") + &line("content/posts/b.md", "posts/b");
    let job = world.by_hand();
    let run = job.clone().at(NOW).run(&["urls"]).exits(1).says("content/posts/broken.md:2:");
    assert_eq!(run.stdout, every + "content/posts/broken.md\n", "what cannot be read counts as a post\n{run}");
    let run = job.run(&["urls", "content/about.md", "./content/posts/a.md"]).exits(0);
    assert_eq!(run.stdout, line("content/about.md", "about") + &line("./content/posts/a.md", "posts/a"));
    let run = job.run(&["urls", "content/posts/broken.md", A, "nowhere.md"]).exits(1);
    assert_eq!(run.stdout, format!("content/posts/broken.md\n{}nowhere.md\n", line(A, "posts/a")));
    assert!(run.stderr.contains("content/posts/broken.md:2:") && run.stderr.contains("no file `nowhere.md`"), "{run}");

    let folder = world.blog().join("../stdin");
    std::fs::create_dir(&folder).unwrap();
    let mut command = job.command(&folder, env!("CARGO_BIN_EXE_medium-crosspost"));
    let mut child = command.args(["urls", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"content/posts/b.md\r\n\ncaf\xe9.md\ncontent/posts/a.md\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let lines = line("content/posts/b.md", "posts/b") + "caf\u{fffd}.md\n" + &line(A, "posts/a");
    assert_eq!(String::from_utf8(output.stdout).unwrap(), lines);
}

#[test]
fn a_story_in_each_of_its_faces() {
    let world = World::new();
    world.post(A, "A & B", "One *two* [three](/three/).");
    let job = world.by_hand();
    let html = job.run(&["render", A]).exits(0).stdout;
    assert!(html.starts_with("<h1>A &amp; B</h1>"), "{html}");
    assert!(html.contains("<p>One <em>two</em> <a href=\"https://blog.example/three/\">three</a>.</p>"), "{html}");
    assert_eq!(job.run(&["render", "--as", "api", A]).stdout, html);
    let page = job.run(&["render", A, "--as", "page"]).exits(0).stdout;
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("<em>two</em>"), "{page}");
    let text = job.run(&["render", A, "--as", "text"]).exits(0).stdout;
    assert_eq!(job.run(&["render", A, A, "--as", "text"]).exits(0).stdout, format!("{text}\n{text}"));
    assert!(text.contains("A & B") && text.contains("three") && !text.contains("<p>"), "{text}");
    let run = job.run(&["render", "--as", "json", A]).exits(0);
    let story: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&story["title"], &story["canonical"]), (&"A & B".into(), &"https://blog.example/posts/a/".into()));
    assert!(run.stderr.contains("too-few-words"), "advice goes to standard error\n{run}");
    let elsewhere = "content/posts/elsewhere.md";
    world.file(elsewhere, "---\ntitle: E\ndate: 2026-01-01\ncanonicalURL: https://first.example/e/\n---\nWords.\n");
    job.run(&["render", elsewhere]).exits(0).says("canonical-elsewhere");
    let run = job.run(&["render", "content/none.md", A]).exits(1).says("no file `content/none.md`");
    assert_eq!(run.stdout, html, "the others are shown");
}

#[test]
fn check_says_how_all_stands() {
    let (world, medium) = (World::new(), sandbox());
    for letter in "abcdef".chars() {
        world.post(&format!("content/posts/{letter}.md"), &letter.to_string(), "Words.");
    }
    world.push();
    let job = world.by_hand().to(&medium).at(NOW);
    let run = job.run(&["check", "--publication", "sandbox notes"]).exits(0);
    for words in [
        "hugo in `.`, titled `Ann writes`",
        "https://blog.example/",
        "6 publishable",
        "https://blog.example/posts/f/",
        "creates the branch `medium-ledger`, on `origin`",
        "takes pushes",
        "@you",
        "`Sandbox Times`",
        "editor",
        "go to `Sandbox Notes`",
    ] {
        assert!(run.stdout.contains(words), "`{words}`\n{run}");
    }
    assert!(!run.stdout.contains("posts/a/"), "the last five\n{run}");
    assert!(world.ledger().is_none() && medium.journal().iter().all(|exchange| exchange.method == "GET"));
    for (arguments, token, says) in [
        (&["check", "--publication", "None Such"][..], "fine", "no publication `None Such`"),
        (&["check"], "revoked-2fe1a", "mistyped"),
        (&["check", "--base-url", "https://example.com/"], "fine", "placeholder"),
    ] {
        let run = job.clone().with("MEDIUM_TOKEN", token).run(arguments).says(says).hides("2fe1a");
        assert_eq!(run.code, i32::from(!arguments.contains(&"--base-url")), "a base URL as asked is a note\n{run}");
    }
    git(&world.blog(), &["remote", "set-url", "origin", "/nowhere"]);
    job.run(&["check"]).exits(1).says("ledger");
}

#[test]
fn the_ledger_for_people_and_for_programs() {
    let (world, medium) = (World::new(), sandbox());
    world.by_hand().run(&["ledger", "show"]).exits(0).says("no ledger on the branch `medium-ledger`");
    world.post(A, "A", "Words.").post("content/posts/b.md", "x ##[add-mask]e", "Words.");
    world.file("content/posts/later.md", "---\ntitle: L\ndate: 2026-03-01\n---\nWords.\n");
    world.push().to(&medium).at(NOW).run(&[&PUBLISH[..], &["--daily-cap", "1"]].concat()).exits(0);
    let run = world.by_hand().run(&["ledger", "show"]).exits(0);
    for words in
        ["1 on Medium", "1 to be sent", "content/posts/later.md  due 2026-03-01", "https://blog.example/posts/a/"]
    {
        assert!(run.stdout.contains(words), "`{words}`\n{run}");
    }
    let json = world.by_hand().run(&["ledger", "show", "--format", "json"]).exits(0).stdout;
    assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), world.ledger().unwrap());
    assert!(crate::runner::commands(&json).is_empty() && crate::runner::commands(&run.stdout).is_empty(), "{json}");
}

#[test]
fn the_sandbox_serves_until_it_is_stopped() {
    let world = World::new();
    let folder = world.blog().join("../sandbox");
    std::fs::create_dir(&folder).unwrap();
    let mut command = world.by_hand().command(&folder, env!("CARGO_BIN_EXE_medium-crosspost"));
    let mut child = command.args(["sandbox", "--port", "0"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.split_whitespace().find(|word| word.starts_with("http://127.0.0.1:")).unwrap().to_owned();
    world.post(A, "A", "Words.");
    let job = world.push().with_medium(&url, "any-word").at(NOW);
    let run = job.run(&PUBLISH).exits(0);
    assert!(run.report()["stories"][0]["medium"]["url"].as_str().unwrap().starts_with(&url), "{run}");
    let port = url.rsplit(':').next().unwrap();
    world.by_hand().run(&["sandbox", "--port", port]).exits(2).says(port);
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn the_example_blog_is_there_and_lives_where_hugo_puts_it() {
    let blog = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/blog");
    let urls = std::process::Command::new(env!("CARGO_BIN_EXE_medium-crosspost"))
        .args(["urls", "--site", blog, "--now", "2026-01-02T03:04:05Z"])
        .env_clear()
        .output()
        .unwrap();
    let lines = String::from_utf8(urls.stdout).unwrap();
    let mut slugs: Vec<_> = lines.lines().filter_map(|line| line.split('\t').nth(1)).collect();
    slugs.sort_unstable();
    let expected =
        ["borrowing-books", "bread-in-the-cold", "four-ferries", "garden-log", "who-gets-the-item-that-said-no"];
    assert_eq!(slugs, expected.map(|slug| format!("https://blog.example/posts/{slug}/")));
}
