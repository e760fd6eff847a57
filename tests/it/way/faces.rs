//! Each face of the report, as its reader finds it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{NOW, PLAN, PUBLISH, sandbox};
use crate::runner;
use crate::world::{Transcript, World};

const A: &str = "content/posts/a.md";

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_report_for_programs_has_these_keys_and_no_others() {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", "![](https://pictures.example/a.png)");
    world.post("content/posts/skipped.md", "S", "Words.");
    world.file("content/posts/skipped.md", "---\ntitle: S\ndate: 2026-01-01\nmedium: false\n---\nWords.\n");
    let base = world.head();
    let push = world.push().to(&medium).at(NOW);
    for arguments in [PLAN, PUBLISH] {
        let run = push.run(&arguments).exits(0);
        assert!(run.stderr.lines().all(|line| line.starts_with("::")), "commands go to standard error\n{run}");
        let report = run.report();
        let sorted = |names: &[&'static str]| names.iter().copied().collect::<BTreeSet<_>>();
        let found: BTreeSet<_> = keys(&report).into_iter().collect();
        assert_eq!(found, sorted(&["schema", "mode", "route", "base", "head", "stories", "problems"]));
        assert_eq!(
            (&report["schema"], &report["mode"], &report["route"]),
            (&json!(1), &json!(arguments[0]), &json!("api"))
        );
        assert_eq!((&report["base"], &report["head"]), (&json!(base), &json!(world.head())));
        for story in report["stories"].as_array().unwrap() {
            let found: BTreeSet<_> = keys(story).into_iter().collect();
            let wanted = [
                "path",
                "title",
                "subtitle",
                "canonical",
                "canonical_from",
                "tags",
                "publish_status",
                "words",
                "outcome",
                "reason",
                "medium",
                "problems",
            ];
            assert_eq!(found, sorted(&wanted));
        }
        let story = &report["stories"][0];
        assert_eq!(
            (&story["path"], &story["title"], &story["subtitle"]),
            (&json!(A), &json!("A"), &json!("A description."))
        );
        assert_eq!(story["canonical"], "https://blog.example/posts/a/");
        assert_eq!((&story["canonical_from"], &story["tags"]), (&json!("hugo: default"), &json!(["words"])));
        assert_eq!(story["publish_status"], "draft");
        let problem = story["problems"].as_array().unwrap().iter().find(|one| one["code"] == "image-alt").unwrap();
        assert_eq!(keys(problem).len(), 6);
        assert_eq!(
            (&problem["severity"], &problem["path"], &problem["line"]),
            (&json!("warning"), &json!(A), &json!(8))
        );
        assert!(problem["message"].is_string() && problem["hint"].is_string());
        let medium_has = medium.stories().pop();
        let wanted = medium_has.map_or(Value::Null, |story| json!({ "id": story.id, "url": story.url }));
        assert_eq!(story["medium"], wanted);
    }
}

#[test]
fn every_report_names_the_head() {
    let world = World::new();
    world.post(A, "A", "Words.").push();
    let head = |run: &Transcript| (run.report()["base"].clone(), run.report()["head"].clone());
    let checked_out = (Value::Null, json!(world.head()));
    world.file("content/posts/new.md", "---\ntitle: N\ndate: 2026-01-01\n---\nWords.\n");
    let by_name = world.by_hand().run(&[&PLAN[..], &["content/posts/new.md"]].concat()).exits(0);
    assert_eq!(head(&by_name), checked_out, "the commit below the work tree");
    let gone = world.dispatch().with("GITHUB_EVENT_NAME", "push").but(|payload| payload["deleted"] = true.into());
    assert_eq!(head(&gone.run(&PLAN).exits(0)), checked_out);
}

/// The outputs' names without those of files that were not written.
const OUTPUTS: [&str; 10] = [
    "planned",
    "published",
    "handed-off",
    "already-published",
    "deferred",
    "blocked",
    "failed",
    "unknown",
    "urls",
    "report",
];

#[test]
fn what_the_next_step_and_the_runs_page_get() {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", "Words.").post("content/posts/b.md", "B", "Words.").post("content/posts/c.md", "C", "Words.");
    world.file("content/posts/d.md", "---\ntitle: a: b\n---\nWords.\n");
    let push = world.push().to(&medium);
    let run = push.run(&["publish", "--now", NOW]).exits(1);
    let counts = |run: &Transcript| OUTPUTS[..8].iter().map(|name| run.outputs[*name].clone()).collect::<String>();
    assert_eq!(run.outputs.keys().map(String::as_str).collect::<BTreeSet<_>>(), BTreeSet::from(OUTPUTS));
    assert_eq!(counts(&run), "02001100", "{run}");
    let urls: Vec<String> = medium.stories().into_iter().map(|story| story.url).collect();
    assert_eq!(serde_json::from_str::<Vec<String>>(&run.outputs["urls"]).unwrap(), urls);
    let report: Value = serde_json::from_slice(&std::fs::read(&run.outputs["report"]).unwrap()).unwrap();
    assert_eq!(report["stories"].as_array().unwrap().len(), 4);

    assert!(run.summary.starts_with("### Medium: 2 published, 1 deferred, 1 blocked"), "{run}");
    for words in
        ["Medium's API", "https:&#8203;//blog.example/posts/a/", &urls[0], "content/posts/d.md:2", "press Publish"]
    {
        assert!(run.summary.contains(words), "`{words}`\n{run}");
    }
    let errors = run.annotations("error");
    assert_eq!((errors.len(), errors[0].properties["file"].as_str()), (1, "content/posts/d.md"), "{run}");
    let notices = run.annotations("notice");
    assert!(notices.iter().any(|notice| notice.data.contains(&urls[0])), "{run}");
    let first = run.stdout.lines().find(|line| !line.starts_with("::")).unwrap();
    assert!(first.starts_with("sending through Medium's API (there is a token)"), "{run}");
    for words in [
        "published  A",
        "deferred  C",
        "canonical  https://blog.example/posts/a/",
        &urls[1],
        "error      content/posts/d.md:2:",
    ] {
        assert!(run.stdout.contains(words), "`{words}`\n{run}");
    }
    // Elsewhere there is no runner to read commands and files.
    let run = world.by_hand().to(&medium).at(NOW).run(&["plan"]);
    assert!(runner::commands(&run.stdout).is_empty() && runner::commands(&run.stderr).is_empty(), "{run}");
    assert!(!run.stdout.contains('\u{1b}'), "no colours where nobody watches\n{run}");
}

#[test]
fn nothing_in_a_post_becomes_a_command_an_output_or_a_line() {
    let title = "x\\n::set-output name=published::9 ##[add-mask]e \\u202e\\u2028<img src=x>| [a](b) `c`";
    let mean = [
        (
            "content/posts/##[error]a.md",
            format!("---\ntitle: \"{title}\"\ndate: 2026-01-01\ntags: [\"::stop-commands::x\"]\n---\n::error::text\n"),
        ),
        (
            "content/posts/b%0A::warning::c,file=x.md",
            format!("---\ntitle: \"{title}\"\nmedium:\n  status: \"::error::{title}\"\n---\n"),
        ),
        (
            "content/posts/c.md",
            "---\ntitle: C\ndate: 2026-01-01\nmedium: { canonical: \"https://e.example/##[add-mask]::x\" }\n---\n![##[error]x](/##[error]y.png)\n".to_owned(),
        ),
        ("content/posts/d\nd::error::e.md", "---\ntitle: D\ndate: 2026-01-01\n---\nWords.\n".to_owned()),
        (
            "content/posts/e.md",
            "---\nurl: \"/##[error]z/\"\ntitle: E\r\ndate: 2026-01-01\n##[error]x: [\n---\nWords.\n".to_owned(),
        ),
    ];
    let (world, medium) =
        (World::of("hugo.toml", "baseURL = 'https://blog.example/'\ntitle = \"x ##[error]y\"\n"), sandbox());
    for (path, text) in &mean {
        world.file(path, text);
    }
    let push = world.push().to(&medium);
    let ours = ["add-mask", "error", "warning", "notice"];
    for arguments in [
        &["publish", "--now", NOW][..],
        &[&PUBLISH[..], &["--now", NOW]].concat(),
        &["publish", "content/posts/##[error]a.md"],
    ] {
        let run = push.run(arguments);
        assert!(run.code < 2, "{run}");
        for (stream, commands) in
            [(&run.stdout, runner::commands(&run.stdout)), (&run.stderr, runner::commands(&run.stderr))]
        {
            for command in commands {
                assert!(ours.contains(&command.name.as_str()), "{command:?}\n{run}");
                if command.name == "add-mask" {
                    assert!(command.data.len() > 10, "{command:?}");
                }
                let file = command.properties.get("file");
                assert!(file.is_none_or(|file| file.starts_with("content/posts/")), "{command:?}");
                let known = ["file", "line", "title"];
                assert!(command.properties.keys().all(|key| known.contains(&key.as_str())), "{command:?}\n{run}");
            }
            assert!(!stream.contains(['\u{202e}', '\u{2028}', '\r']), "{run}");
            let lines = stream.lines().filter(|line| !line.starts_with("::"));
            assert!(lines.clone().all(|line| !line.contains("##[") && !line.trim_start().starts_with("::")), "{run}");
        }
        assert_eq!(run.outputs.keys().map(String::as_str).collect::<BTreeSet<_>>(), BTreeSet::from(OUTPUTS));
        assert!(!run.summary.contains("<img") && !run.summary.contains("[a](b)"), "{run}");
    }
}

#[test]
fn a_story_that_is_shown_is_not_obeyed_and_says_the_same() {
    let code = "::set-output name=published::9\n\t::error::x\nstd::fs ##[add-mask]e";
    let world = World::new();
    world.post("content/posts/a.md", "::error::A ##[error]x", &format!("::warning::x\n\n```\n{code}\n```"));
    let push = world.push();
    for face in ["api", "text", "json"] {
        let run = push.run(&["render", "content/posts/a.md", "--as", face]).exits(0);
        assert_eq!(runner::commands(&run.stdout), [], "{face}\n{run}");
        assert!(runner::commands(&run.stderr).iter().all(|command| command.name == "warning"), "{run}");
    }
    let run = push.run(&["render", "content/posts/a.md"]).exits(0);
    let html = run.stdout.replace("&#58;", ":").replace("&#35;", "#");
    assert!(html.contains("::set-output name=published::9"), "{run}");
}

#[test]
fn very_many_posts_are_told_in_short() {
    let (world, medium) = (World::new(), sandbox());
    for number in 0..120 {
        world.post(&format!("content/posts/{number}.md"), &format!("Post {number}"), "Words.");
    }
    medium.set_clock(post::time::Clock::system());
    let push = world.push().to(&medium);
    let run = push.run(&["plan", "--now", NOW, "--max-new", "0"]).exits(0);
    let count = |level: &str| runner::commands(&run.stdout).into_iter().filter(|one| one.name == level).count();
    assert_eq!((count("notice"), count("warning"), run.outputs["planned"].as_str()), (10, 10, "120"));
    assert!(run.annotations("notice").last().unwrap().data.contains("111 more"), "{run}");
    assert!(run.summary.len() < 900 * 1024);
}
