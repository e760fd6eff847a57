//! Each setting changes the outcome, as a flag and as the action's input.

use std::time::{Duration, Instant};

use medium::stand_in::{Fault, Sandbox, StoredStory};
use serde_json::{Value, json};

use super::{NOW, PLAN, PUBLISH, canonicals, expected, sandbox, states};
use crate::git::git;
use crate::git_host;
use crate::world::{Job, Transcript, World};

const A: &str = "content/posts/a.md";
const OLD: &str = "content/posts/old.md";
const OWN: &str = "content/posts/own.md";

/// A blog with a post from before the last commit, and two posts of the last commit, one of which asks for Medium.
fn blog() -> World {
    let world = World::new();
    world.post(OLD, "Old", "Words.").commit("Old");
    world.file("content/pages/page.md", "---\ntitle: A page\n---\nWords.\n");
    world.file("sub/hugo.toml", "baseURL = 'https://sub.example/'\n").post("sub/content/posts/s.md", "S", "Words.");
    world.post(A, "A", "Words.");
    let front = "title: Own\ndate: 2026-01-02T08:00:00Z\nmedium: true\ntags: [words]\ndescription: D.";
    world.file(OWN, format!("---\n{front}\n---\nWords.\n")).push();
    world
}

/// A run by hand with a flag, then with the input.
fn both(job: &Job<'_>, arguments: &[&str], name: &str, values: &[&str]) -> [Transcript; 2] {
    let flag = format!("--{name}");
    let flags: Vec<&str> = match values {
        ["true"] if name == "dry-run" => vec!["--dry-run"],
        ["true"] => vec![&flag],
        _ => values.iter().flat_map(|value| [flag.as_str(), value]).collect(),
    };
    let by_flag = job.run(&[arguments, &flags].concat());
    let by_input = job.clone().with_input(name, &values.join("\n")).run(arguments);
    [by_flag, by_input]
}

fn paths(run: &Transcript) -> Value {
    run.outcomes().into_iter().map(|(path, _)| path).collect()
}

/// What stands at a place of the report; its stories' paths for no place.
fn at(run: &Transcript, pointer: &str) -> Value {
    if pointer.is_empty() { paths(run) } else { run.report().pointer(pointer).cloned().unwrap_or_default() }
}

/// A setting, its values, and what it makes of a place of the report.
type Case = (&'static str, &'static [&'static str], &'static str, Value);

#[test]
fn settings_of_what_is_taken() {
    let world = blog();
    let job = world.by_hand();
    let plain = job.clone().at(NOW).run(&PLAN).exits(0);
    assert_eq!(paths(&plain), json!([A, OWN]));
    let head = world.head();
    let canonical = "/stories/0/canonical";
    let page = "<link rel=canonical href=https://blog.example/built/>";
    world.file("out/posts/a/index.html", page).file("out/posts/own/index.html", page);
    let cases: [Case; 15] = [
        ("site", &["sub"], canonical, json!("https://sub.example/posts/s/")),
        ("content-dir", &["content/pages"], "", json!(["content/pages/page.md"])),
        ("base-url", &["https://other.example/b/"], canonical, json!("https://other.example/b/posts/a/")),
        ("permalink", &["/:year/:slug/"], canonical, json!("https://blog.example/2026/a/")),
        ("built", &["out"], canonical, json!("https://blog.example/built/")),
        ("base", &["HEAD"], "", json!([OWN])),
        ("head", &["HEAD~1"], "", json!([OLD])),
        ("all", &["true"], "", json!([A, OWN, OLD])),
        ("select", &["opt-in"], "", json!([OWN])),
        ("include", &["**/own.md", "*.txt"], "", json!([OWN])),
        ("exclude", &["posts/x.md", "own.md"], "", json!([A])),
        ("publish-status", &["unlisted"], "/stories/0/publish_status", json!("unlisted")),
        ("daily-cap", &["1"], "/stories/1/reason", json!("daily-cap")),
        ("max-new", &["1"], "/problems/0/code", json!("too-many-new")),
        ("route", &["api"], "/route", json!("api")),
    ];
    for (name, values, place, wanted) in cases {
        assert_ne!(at(&plain, place), wanted, "{name} changes nothing");
        for run in both(&job.clone().at(NOW), &PLAN, name, values) {
            assert_eq!(at(&run, place), wanted, "{name}\n{run}");
        }
    }
    assert_eq!(head, world.head());
    let run = job.clone().with("MEDIUM_TOKEN", "a-token").at(NOW).run(&PLAN);
    assert_eq!((at(&plain, "/route"), at(&run, "/route")), (json!("hand-off"), json!("api")), "a token");
    let run = job.run(&[&PLAN[..], &["--now", "2026-01-02T07:00:00Z"]].concat());
    assert_eq!(run.told(), expected(&[(A, "planned"), (OWN, "skipped future")]), "{run}");
}

#[test]
fn what_is_done_where_a_page_is_not_live() {
    let world = World::of("hugo.toml", "baseURL = 'http://127.0.0.1:9/'\n");
    world.post(A, "A", "Words.").push();
    let medium = sandbox();
    let job = world.by_hand().to(&medium).at(NOW).with_input("base-url", "http://127.0.0.1:9/");
    let arguments = [&PUBLISH[..], &["--base", "HEAD~1"]].concat();
    let late = [&arguments[..], &["--live-check", "wait"]].concat();
    let begun = Instant::now();
    for run in both(&job, &late, "live-wait", &["1s"]) {
        assert_eq!(run.exits(0).told(), expected(&[(A, "deferred live-unknown")]));
    }
    assert!(begun.elapsed() >= Duration::from_secs(2), "each waits");
    for (number, run) in both(&job, &arguments, "live-check", &["warn"]).into_iter().enumerate() {
        let outcome = if number == 0 { "published" } else { "already-published" };
        assert_eq!(run.exits(0).told(), expected(&[(A, outcome)]));
    }
}

#[test]
fn the_generator_by_name() {
    // A folder with the configurations of three.
    let world = World::of("_config.yml", "url: https://jekyll.example\n");
    world.file("hugo.toml", "baseURL = 'https://hugo.example/'\n");
    world.file("config.toml", "base_url = 'https://zola.example'\n");
    world.post("_posts/2026-01-01-a.md", "A", "Words.").post("content/posts/a.md", "A", "Words.").push();
    let canonicals = |run: &Transcript| at(run, "/stories/0/canonical");
    for (name, canonical) in [
        ("hugo", "https://hugo.example/posts/a/"),
        ("jekyll", "https://jekyll.example/2026/01/01/a.html"),
        ("zola", "https://zola.example/posts/a/"),
    ] {
        for run in both(&world.by_hand().at(NOW), &PLAN, "generator", &[name]) {
            assert_eq!(canonicals(&run), canonical, "{name}\n{run}");
        }
    }
    let other = ["--base-url", "https://other.example", "--permalink", "/:slug", "--content-dir", "_posts"];
    for run in both(&world.by_hand().at(NOW), &[&PLAN[..], &other].concat(), "generator", &["other"]) {
        assert_eq!(canonicals(&run), "https://other.example/a", "{run}");
    }
}

#[test]
fn the_language_whose_posts_are_taken() {
    let configuration =
        "baseURL = 'https://blog.example/'\ndefaultContentLanguage = 'en'\n[languages.en]\n[languages.de]\n";
    let world = World::of("hugo.toml", configuration);
    world.post(A, "A", "Words.").post("content/posts/a.de.md", "A", "Wörter.").push();
    let job = world.by_hand().at(NOW);
    assert_eq!(paths(&job.run(&PLAN)), json!([A]));
    for (name, path) in [("de", "content/posts/a.de.md"), ("en", A), ("EN", A)] {
        for run in both(&job, &PLAN, "lang", &[name]) {
            assert_eq!(paths(&run), json!([path]), "{name}\n{run}");
        }
    }
    for run in both(&job, &PLAN, "lang", &["fr"]) {
        run.exits(2).says("in the language `fr`: the site has en, de");
    }
    let run = World::of("_config.yml", "url: https://blog.example\n").by_hand().run(&["plan", "--lang", "en"]);
    run.exits(2).says("the languages of a jekyll site are not known");
    let run = job.run(&["plan", "--lang", "en", "--format", "json", "content/posts/a.de.md"]).exits(0);
    assert_eq!(paths(&run), json!(["content/posts/a.de.md"]), "a post by name is taken whatever its language");
    let run = job.run(&["check", "--lang", "de"]).says("https://blog.example/de/posts/a/");
    assert!(!run.stdout.contains("https://blog.example/posts/a/"), "{run}");
}

#[test]
fn posts_and_a_command_by_inputs_alone() {
    let (world, medium) = (blog(), sandbox());
    let push = world.pushed(&world.head(), &world.head()).to(&medium).at(NOW);
    assert_eq!(paths(&push.run(&PLAN).exits(0)), json!([OWN]), "it came due since");
    let named = push.clone().with_input("posts", &format!("\n  {A}\n{OLD}\n"));
    assert_eq!(paths(&named.run(&PLAN).exits(0)), json!([A, OLD]));
    assert_eq!(
        paths(&named.run(&[&PLAN[..], &[A]].concat()).exits(0)),
        json!([A]),
        "what the command names comes first"
    );
    let run = world.pushed(&world.head(), &world.head()).to(&medium).with_input("posts", OLD).run(&[]).exits(0);
    assert_eq!((run.outputs["published"].as_str(), canonicals(&medium).len()), ("1", 1), "{run}");

    let push = world.pushed(&world.head(), &world.head()).to(&medium);
    let run = push.clone().with_input("command", "plan  --all\n--now 2026-01-03T12:00:00Z").run(&[]).exits(0);
    assert_eq!((run.outputs["planned"].as_str(), canonicals(&medium).len()), ("2", 1), "{run}");
    let run = push.clone().with_input("command", "urls").run(&[]).exits(0);
    assert!(run.stdout.contains("https://blog.example/posts/a/"), "{run}");
    let run = push.clone().with_input("command", "urls").run(&["explain-nothing"]).exits(2);
    assert!(run.stderr.contains("explain-nothing"), "what is given as arguments comes first\n{run}");
    let flags = ["--all", "--dry-run", "--now", "2026-01-03T12:00:00Z", "--format", "json"];
    assert_eq!(at(&push.run(&flags).exits(0), "/mode"), "plan", "flags need no command there");
    push.run(&["--version"]).exits(0).says(env!("CARGO_PKG_VERSION"));
    world.by_hand().run(&flags).exits(2);
    let run = push.with_input("command", "post").run(&[]).exits(2);
    assert!(run.annotations("error")[0].data.contains("'post'"), "{run}");
}

#[test]
fn settings_of_how_it_is_told() {
    let world = blog();
    let job = world.by_hand();
    let plain = job.run(&["render", A]).exits(0);
    assert!(
        plain.stdout.contains("<em>Originally published at </em><a href=\"https://blog.example/posts/a/\""),
        "{plain}"
    );
    for run in both(&job, &["render", A], "footer", &["By Ann: [{title}]({canonical}) on {site}, {date}"]) {
        assert!(run.stdout.contains("By Ann: <a href=\"https://blog.example/posts/a/\">A</a> on Ann writes,"), "{run}");
        assert!(!run.stdout.contains("Originally published"), "{run}");
    }
    let run = job.run(&["render", "--no-footer", A]).exits(0);
    assert!(!run.stdout.contains("Originally published"), "{run}");
    let table = "| Name | Size | Use |\n|-|-|-|\n| a | 1 | x |\n\n[old](/posts/old/#b), [other](https://x.example/)\n";
    world.file("content/posts/table.md", format!("---\ntitle: T\n---\n{table}"));
    let table = "content/posts/table.md";
    let plain = job.run(&["render", table]).exits(0);
    assert!(plain.stdout.contains("<pre><code>Name  Size  Use"), "{plain}");
    for run in both(&job, &["render", table], "tables", &["list"]) {
        assert!(run.stdout.contains("<p><strong>a</strong></p>\n<ul><li>Size: 1</li><li>Use: x</li></ul>"), "{run}");
    }
    for run in both(&job, &["render", table], "campaign", &["utm_source=medium"]) {
        assert!(run.stdout.contains("href=\"https://blog.example/posts/old/?utm_source=medium#b\""), "{run}");
        assert!(run.stdout.contains("href=\"https://blog.example/posts/table/?utm_source=medium\""), "{run}");
        assert!(run.stdout.contains("href=\"https://x.example/\""), "{run}");
    }
    let page = "<title>A</title><article><p>Built.</p></article>";
    world.file("public/posts/a/index.html", page);
    for run in both(&job, &["render", "--built", "public", A], "body", &["built"]) {
        assert!(run.stdout.contains("<p>Built.</p>"), "{run}");
    }
    let run = job.clone().at(NOW).run(&["plan"]).exits(0).says("there is no token for Medium");
    assert!(
        run.stdout.starts_with("preparing pages from which you put the stories on Medium (there is no token"),
        "{run}"
    );
    let run = job.at(NOW).run(&["plan", "--format", "json"]).exits(0);
    assert_eq!(run.report()["schema"], 1);
}

/// The story that a run made.
fn made(medium: &Sandbox, run: &Transcript) -> StoredStory {
    assert_eq!(run.code, 0, "{run}");
    medium.stories().pop().unwrap_or_else(|| panic!("nothing was published\n{run}"))
}

#[test]
fn settings_of_how_it_reaches_medium() {
    let (world, medium) = (blog(), sandbox());
    let job = world.by_hand().to(&medium).at(NOW);
    let mut ledgers = (0..).map(|number| format!("ledger-{number}"));
    let mut publish = |name: &str, value: &str| {
        [true, false].map(|flag| {
            medium.reset();
            let ledger = ledgers.next().unwrap();
            let arguments = [&PUBLISH[..], &["--ledger", &ledger, OWN]].concat();
            let [first, second] = [format!("--{name}"), format!("--{name}={value}")];
            let by_flag = if value == "true" { first } else { second };
            let run = match (name, flag) {
                ("", _) => job.run(&arguments),
                (_, true) => job.run(&[&arguments[..], &[&by_flag]].concat()),
                (_, false) => job.clone().with_input(name, value).run(&arguments),
            };
            made(&medium, &run)
        })
    };
    let [plain, _] = publish("", "");
    assert_eq!(plain.published_at, None);
    assert_eq!((plain.notify_followers, plain.publication.as_deref()), (Some(false), None));
    assert_eq!(plain.license.as_deref(), Some("all-rights-reserved"));
    for story in publish("publish-status", "public") {
        assert_eq!(serde_json::to_value(story.publish_status).unwrap(), "public");
    }
    for story in publish("publication", "Sandbox Times") {
        assert_eq!(story.publication.as_deref(), Some("Sandbox Times"));
    }
    for story in publish("notify-followers", "true") {
        assert_eq!(story.notify_followers, Some(true));
    }
    for story in publish("license", "cc-40-by-sa") {
        assert_eq!(story.license.as_deref(), Some("cc-40-by-sa"));
    }
    for story in publish("backdate", "true") {
        assert_eq!(story.published_at.unwrap().to_string(), "2026-01-02T08:00:00Z");
    }
    let run = job.run(&[&PUBLISH[..], &["--ledger", "all", "--all", "--daily-cap", "0"]].concat()).exits(0);
    assert!(medium.stories().iter().all(|story| story.published_at.is_some()), "`--all` dates back\n{run}");
    for run in both(&world.by_hand(), &["ledger", "show"], "ledger", &["all"]) {
        assert!(run.stdout.contains("considered up to"), "{run}");
    }
    assert!(world.by_hand().run(&["ledger", "show"]).stdout.contains("no ledger on the branch `medium-ledger`"));
}

#[test]
fn how_long_medium_is_waited_for() {
    let (world, medium) = (blog(), sandbox());
    for (ledger, flag) in [("slow-1", true), ("slow-2", false)] {
        medium.reset();
        medium.add_fault(Fault::named("slow").unwrap().on("/posts").seconds(4));
        let job = world.by_hand().to(&medium).at(NOW);
        let arguments = [&PUBLISH[..], &["--ledger", ledger, A]].concat();
        let start = Instant::now();
        let run = if flag {
            job.run(&[&arguments[..], &["--timeout", "1s"]].concat())
        } else {
            job.with_input("timeout", "1s").run(&arguments)
        };
        assert_eq!(run.exits(1).told(), expected(&[(A, "unknown answer-lost")]));
        assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    }
}

#[test]
fn the_branch_that_publishes() {
    let (world, medium) = (World::new(), sandbox());
    world.branch("posts").post(A, "A", "Words.");
    let job = world.push().to(&medium).at(NOW);
    assert_eq!(job.run(&PUBLISH).exits(0).report()["mode"], "plan");
    for run in both(&job, &PUBLISH, "branch", &["posts"]) {
        assert_eq!(run.report()["mode"], "publish", "{run}");
    }
    assert_eq!(states(&world), expected(&[("a/", "published")]));
    world.branch("main").post("content/posts/b.md", "B", "Words.");
    let run = world.push().to(&medium).at(NOW).run(&[&PUBLISH[..], &["--branch", "posts"]].concat());
    assert_eq!(run.exits(0).report()["mode"], "plan");
}

#[test]
fn a_dry_run_by_hand_and_a_fork_that_is_a_blog_of_its_own() {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", "Words.");
    let push = world.push().to(&medium).at(NOW);
    for run in both(&push, &PUBLISH, "dry-run", &["true"]) {
        assert_eq!((&run.report()["mode"], run.code), (&json!("plan"), 0), "{run}");
    }
    assert!(world.ledger().is_none() && medium.journal().is_empty());
    let fork = push.but(|payload| payload["repository"]["fork"] = true.into());
    assert_eq!(fork.run(&[&PUBLISH[..], &["--dry-run=auto"]].concat()).exits(0).report()["mode"], "plan");
    let run = fork.clone().with_input("dry-run", "false").run(&PUBLISH).exits(0);
    assert_eq!(run.told(), expected(&[(A, "published")]));
    let run = fork.run(&[&PUBLISH[..], &["--dry-run=false"]].concat()).exits(0);
    assert_eq!((&run.report()["mode"], medium.stories().len()), (&json!("publish"), 1));
}

#[test]
fn the_sandbox_takes_everything_and_leaves_nothing() {
    let world = blog();
    let job = world.by_hand().at(NOW);
    let run = job.run(&[&PUBLISH[..], &["--sandbox", "--all", "--max-new", "1"]].concat()).exits(0);
    assert_eq!(run.told(), expected(&[(A, "published"), (OWN, "published"), (OLD, "published")]), "{run}");
    assert!(world.ledger().is_none());
    assert_eq!(git(&world.origin(), &["for-each-ref", "--format=%(refname)"]), "refs/heads/main");
    assert_eq!(git(&world.blog(), &["for-each-ref", "--format=%(refname)", "refs/heads"]), "refs/heads/main");
}

#[test]
fn issues_for_what_waits() {
    let world = blog();
    let said = "there is no repository on GitHub";
    for run in both(&world.by_hand().at(NOW), &["publish", OWN], "issues", &["true"]) {
        run.says(said);
    }
    world.by_hand().at(NOW).run(&["publish", OWN]).hides(said);
}

#[test]
fn the_folder_of_pages_for_a_person() {
    let world = blog();
    for (number, run) in both(&world.by_hand().at(NOW), &["publish", OWN], "hand-off", &["pages"]).iter().enumerate() {
        assert!(run.stdout.contains(&world.blog().join("pages").display().to_string()), "{run}");
        assert!(world.blog().join("pages/story-own.html").is_file(), "{run}");
        assert!(number == 0 || run.stdout.contains("still waiting"), "{run}");
    }
}

#[test]
fn the_jobs_token_serves_a_checkout_that_kept_none() {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", "Words.");
    world.push();
    git(&world.origin(), &["config", "http.receivepack", "true"]);
    let host = git_host::serve(world.origin().parent().unwrap());
    git(&world.blog(), &["remote", "set-url", "origin", &format!("{host}/origin.git")]);
    let job = world.by_hand().to(&medium).with("GITHUB_SERVER_URL", &host).at(NOW);
    job.run(&[&PUBLISH[..], &[A]].concat()).exits(2);
    let job = job.with("GITHUB_TOKEN", "ghs_token");
    let run = job.run(&[&PUBLISH[..], &[A]].concat()).exits(0).hides("ghs_token");
    assert_eq!(run.told(), expected(&[(A, "published")]));
    assert_eq!(states(&world), expected(&[("a/", "published")]));

    git(&world.blog(), &["remote", "set-url", "origin", "elsewhere:origin.git"]);
    let key = format!("url.{host}/.insteadOf");
    let job = job.with("GIT_CONFIG_COUNT", "1").with("GIT_CONFIG_KEY_0", &key).with("GIT_CONFIG_VALUE_0", "elsewhere:");
    let run = job.run(&[&PUBLISH[..], &[A]].concat()).exits(0);
    assert_eq!(run.told(), expected(&[(A, "already-published")]), "what the workflow tells git stays");
}
