//! Bad input gets one clear line, with what to do, and the right exit status.

use std::path::Path;

use medium::stand_in::Fault;

use super::{NOW, PLAN, PUBLISH, expected, sandbox};
use crate::git::git;
use crate::world::{Job, Transcript, World};

const A: &str = "content/posts/a.md";

/// Asserts that a run ended with an error in one line and perhaps a hint, which say all of this, and with an annotation that
/// says the same.
#[track_caller]
fn one_line(run: &Transcript, words: &[&str]) {
    assert_eq!(run.code, 2, "{run}");
    let lines: Vec<&str> = run.stderr.lines().filter(|line| !line.starts_with("::")).collect();
    let starts: Vec<_> = lines.iter().filter_map(|line| line.split(' ').next()).collect();
    assert!(starts == ["error:"] || starts == ["error:", "hint:"], "{run}");
    for word in words {
        assert!(lines.iter().any(|line| line.contains(word)), "`{word}` is not said\n{run}");
    }
    let annotations = run.annotations("error");
    assert!(annotations.len() == 1 && annotations[0].data.contains(words[0]), "{run}");
}

/// A run in the clone in which the posts are written, as a step of a job.
fn step(world: &World) -> Job<'_> {
    world.by_hand().with("CI", "true").with("GITHUB_ACTIONS", "true").with("GITHUB_EVENT_NAME", "workflow_dispatch")
}

#[test]
fn a_site_that_cannot_be_read() {
    for (name, file, text, words) in [
        ("none", "README.md", "# Notes", &["no-site", "base-url", "permalink"][..]),
        ("broken", "hugo.toml", "baseURL = 'https://blog.example/'\ntitle = [\n", &["site-unreadable", "hugo.toml:2"]),
        ("broken", "_config.yml", "url: https://blog.example\ntitle: a: b\n", &["site-unreadable", "_config.yml:2"]),
        // Hugo writes an example's address then.
        ("a placeholder", "hugo.toml", "title = 'Ann'\n", &["base-url-placeholder", "base-url"]),
        ("no base URL", "_config.yml", "title: Ann\n", &["no base URL", "base-url"]),
        ("a placeholder", "hugo.toml", "baseURL = 'https://example.org/'\n", &["base-url-placeholder", "base-url"]),
        ("a word", "hugo.toml", "baseURL = 'blog'\n", &["`blog`", "base-url"]),
    ] {
        let world = World::of(file, text);
        world.post(A, "A", "Words.");
        world.commit("Begin");
        for arguments in [&PLAN[..], &["plan"], &["check"], &["urls"], &["render", A]] {
            // What a person asks to see of a site with a placeholder, they see.
            if name != "a placeholder" || arguments[0] == "plan" {
                one_line(&step(&world).run(arguments), words);
            }
        }
    }
    let world = World::new();
    let job = step(&world);
    one_line(&job.run(&["plan", "--base-url", "no url"]), &["`no url`"]);
    one_line(&job.run(&["plan", "--site", "nowhere"]), &["`nowhere`"]);
    one_line(&job.run(&["plan", "--site", "nowhere/../content"]), &["`nowhere/../content`"]);
    one_line(&job.run(&["plan", "--site", "hugo.toml"]), &["is not a folder", "`site`"]);
}

#[test]
fn a_repository_that_is_none_or_cannot_be_read() {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", "Words.").push();
    std::fs::remove_dir_all(world.blog().join(".git")).unwrap();
    let job = step(&world).to(&medium).at(NOW);
    for arguments in [&PLAN[..], &PUBLISH, &["publish", A]] {
        one_line(&job.run(arguments), &["there is no git repository", "install git before the checkout"]);
    }
    world.by_hand().run(&["render", A]).exits(0);
    world.by_hand().run(&["urls"]).exits(0).says("https://blog.example/posts/a/");
    job.run(&["plan", A, "--format", "json"]).exits(0);
    let run = job.run(&["publish", "--sandbox", A, "--format", "json"]).exits(0);
    assert_eq!(run.told(), expected(&[(A, "published")]));
    assert!(medium.journal().is_empty());
}

#[test]
fn revisions_and_words_that_are_none() {
    let world = World::new();
    let step = step(&world).with("MEDIUM_TOKEN", "a-token");
    one_line(&step.run(&["plan", "--base", "nonsense"]), &["`nonsense`, is not available"]);
    one_line(&step.run(&["plan", "--head", "1234567"]), &["the commit `1234567`"]);
    one_line(&step.run(&["plan", "--include", "[a"]), &["`[a`"]);
    one_line(&step.clone().with("GITHUB_EVENT_PATH", "/nowhere.json").run(&["plan"]), &["payload"]);
    for (arguments, words) in [
        (&["plan", "--daily-cap", "some"][..], &["daily-cap", "whole number"][..]),
        (&["plan", "--timeout", "90"], &["timeout", "`20s`"]),
        (&["plan", "--now", "today"], &["now", "2026-01-02T03:04:05Z"]),
        (&["plan", "--publish-status", "secret"], &["publish-status", "unlisted"]),
        (&["plan", "--pubication", "x"], &["--pubication", "--publication"]),
        (&["plam"], &["plam", "plan"]),
        (&["render"], &["POST"]),
    ] {
        let run = step.run(arguments).exits(2);
        for word in words {
            assert!(run.stderr.contains(word), "`{word}`\n{run}");
        }
        assert_eq!(run.annotations("error").len(), 1, "what is wrong is seen on the run's page\n{run}");
    }
    for (input, value, word) in [
        ("publish-status", "secret", "unlisted"),
        ("all", "perhaps", "`true` or `false`"),
        ("max-new", "-1", "whole number"),
    ] {
        let run = step.clone().with_input(input, value).run(&["plan"]).exits(2).says(word);
        assert!(run.annotations("error")[0].data.contains(input), "{run}");
    }
}

#[test]
fn no_token() {
    let world = World::new();
    world.post(A, "A", "Words.");
    world.commit("A");
    let step = step(&world);
    one_line(
        &step.run(&["publish", "--now", NOW, "--route", "api"]),
        &["token-missing", "`MEDIUM_TOKEN`", "--sandbox"],
    );
    one_line(&step.run(&["publish", "--route", "api", A]), &["token-missing"]);
    assert!(world.ledger().is_none());
}

#[test]
fn posts_that_cannot_be_read_are_named_and_the_others_go_out() {
    let world = World::new();
    world.post(A, "A", "Words.");
    world.file("content/posts/bytes.md", b"---\ntitle: B\ndate: 2026-01-01\n---\n\xff\xfe words\n");
    world.file("content/posts/front.md", "---\ntitle: C\ndate: 2026-01-01\ntags: a: b\n---\nWords.\n");
    world.file("content/posts/key.md", "---\ntitle: D\ndate: 2026-01-01\nmedium:\n  stauts: public\n---\nWords.\n");
    world.file(
        "content/posts/lfs.md",
        format!("version https://git-lfs.github.com/spec/v1\noid sha256:{:064}\nsize 12\n", 0),
    );
    world.file("content/posts/open.md", "---\ntitle: F\ndate: 2026-01-01\n");
    world.file("content/posts/untitled.md", "---\ndate: 2026-01-01\n---\nWords.\n");
    world.file("content/posts/twin-1.md", "---\ntitle: T\ndate: 2026-01-01\nslug: twin\n---\nWords.\n");
    world.file("content/posts/twin-2.md", "---\ntitle: T\ndate: 2026-01-01\nslug: twin\n---\nWords.\n");
    let run = world.push().at(NOW).run(&[&PLAN[..], &["--max-new", "0"]].concat()).exits(1);
    let report = run.report();
    let stories = report["stories"].as_array().unwrap();
    let of = |name: &str| stories.iter().find(|story| story["path"] == format!("content/posts/{name}.md")).unwrap();
    assert_eq!(of("a")["outcome"], "planned");
    for (name, code, line) in [
        ("bytes", "not-utf8", Some(5)),
        ("front", "front-matter", Some(4)),
        ("key", "front-matter", Some(5)),
        ("lfs", "not-a-post", None),
        ("open", "front-matter", Some(1)),
        ("untitled", "no-title", None),
        ("twin-1", "same-canonical", None),
        ("twin-2", "same-canonical", None),
    ] {
        assert_eq!(of(name)["outcome"], "blocked", "{name}\n{run}");
        let problems = of(name)["problems"].as_array().unwrap();
        let problem = problems.iter().find(|problem| problem["severity"] == "error").unwrap();
        assert_eq!((problem["code"].as_str(), problem["line"].as_u64()), (Some(code), line), "{name}\n{run}");
        assert!(problem["hint"].is_string(), "{name}: what to do\n{run}");
        assert_eq!(problem["path"], of(name)["path"]);
    }
}

#[test]
fn an_answer_of_100_mb() {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", "Words.");
    medium.add_fault(Fault::named("huge").unwrap().times(1));
    let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(1).says("larger than 4 MiB");
    assert_eq!(run.told(), expected(&[(A, "failed")]));
}

#[test]
fn links_and_submodules_are_no_posts() {
    let world = World::new();
    std::fs::create_dir_all(world.blog().join("content/posts")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", world.blog().join("content/posts/link.md")).unwrap();
    let push = world.push().at(NOW);
    let run = push.run(&PLAN).exits(0);
    assert_eq!(run.told(), []);
    assert_eq!(run.report()["problems"][0]["code"], "not-a-post", "{run}");
    assert!(!run.to_string().contains("root:"), "{run}");
    std::fs::remove_file(world.blog().join("content/posts/link.md")).unwrap();
    std::fs::remove_dir(world.blog().join("content/posts")).unwrap();
    let gitlink = format!("160000,{},content/posts", world.head());
    git(&world.blog(), &["rm", "--quiet", "--cached", "content/posts/link.md"]);
    git(&world.blog(), &["update-index", "--add", "--cacheinfo", &gitlink]);
    git(&world.blog(), &["commit", "--quiet", "--message=Submodule"]);
    std::fs::create_dir_all(world.blog().join("content/posts")).unwrap();
    let run = world.push().at(NOW).run(&PLAN).exits(1).says("is a submodule");
    assert_eq!(run.told(), []);
}

#[test]
fn nothing_but_the_blog_is_read() {
    let world = World::new();
    let outside = world.blog().join("../outside.md");
    std::fs::write(outside, "---\ntitle: Outside\n---\nWords.\n").unwrap();
    for path in ["../outside.md", "/etc/hostname"] {
        if Path::new(path).is_relative() || Path::new(path).exists() {
            let run = world.by_hand().run(&["render", path]).exits(1);
            assert!(run.stdout.is_empty(), "{run}");
        }
    }
}
