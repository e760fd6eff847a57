//! What ends a run before it began: exit status 2.

use serde_json::json;

use super::kept::Kept;
use super::{Scene, WORDS};
use crate::git::git;
use crate::way::{NOW, plant, sandbox};
use crate::world::{Transcript, World};

pub(super) const SCENES: &[Scene] = &[
    ("fatal-command-line", command_line),
    ("fatal-inputs", inputs),
    ("fatal-site", site),
    ("fatal-base-url", base_url),
    ("fatal-repository", repository),
    ("fatal-commits", commits),
    ("fatal-ledger", ledger),
    ("fatal-token", token),
    ("fatal-event", event),
    ("fatal-output", output),
];

const A: &str = "content/posts/a.md";

fn command_line(kept: &mut Kept) {
    let world = World::new();
    world.post(A, "A", &WORDS).commit("Write");
    let job = world.by_hand();
    kept.run("There is no such command.", &job, &["plam"]);
    kept.run("There is no such flag.", &job, &["plan", "--pubication", "x"]);
    kept.run("The flag takes one of some words.", &job, &["plan", "--publish-status", "secret"]);
    kept.run("The flag takes a number.", &job, &["plan", "--daily-cap", "some"]);
    kept.run("The flag takes a duration.", &job, &["plan", "--timeout", "90"]);
    kept.run("The flag takes a time.", &job, &["plan", "--now", "today"]);
    kept.run("The flag takes a pattern for paths.", &job, &["plan", "--include", "[a"]);
    kept.run("The flag takes a language of the site.", &job, &["plan", "--lang", "fr"]);
    kept.run("The flag lacks its value.", &job, &["plan", "--base"]);
    kept.run("The command lacks its posts.", &job, &["render"]);
    kept.run("There is no such face.", &job, &["render", "--as", "pdf", A]);
    kept.run("There is no such post.", &job, &["plan", "content/posts/none.md"]);
    kept.run("The folder of the site is not there.", &job, &["plan", "--site", "nowhere"]);
    kept.run("The site is a file.", &job, &["plan", "--site", "hugo.toml"]);
    kept.run("There is no built site.", &job, &["plan", "--built", "public"]);
}

fn inputs(kept: &mut Kept) {
    let world = World::new();
    let push = world.push();
    kept.run("An input that takes one of some words.", &push.clone().with_input("publish-status", "secret"), &[]);
    kept.run("An input that is on or off.", &push.clone().with_input("all", "perhaps"), &[]);
    kept.run("An input that takes a number.", &push.clone().with_input("max-new", "-1"), &[]);
    kept.run("The command of an input has no such flag.", &push.with_input("command", "plan --al"), &[]);
}

fn site(kept: &mut Kept) {
    for (situation, file, text) in [
        ("There is no site.", "README.md", "# Notes\n"),
        ("The site is in a folder.", "website/hugo.toml", "baseURL = 'https://blog.example/'\n"),
        ("A generator that is not known.", "gatsby-config.js", "module.exports = {}\n"),
        ("The configuration cannot be read.", "hugo.toml", "baseURL = 'https://blog.example/'\ntitle = [\n"),
        ("The configuration's time zone is none.", "_config.yml", "url: https://blog.example\ntimezone: Mars\n"),
    ] {
        let world = World::of(file, text);
        kept.run(situation, &world.by_hand().at(NOW), &["plan"]);
    }
    let world = World::of("README.md", "# Notes\n");
    kept.run("There is no site, in Actions.", &world.push().at(NOW), &[]);
    let world = World::new();
    world.file("mkdocs.yml", "site_name: Ann\nsite_url: https://docs.example/\n").commit("Two");
    kept.run("There are two generators' configurations.", &world.by_hand().at(NOW), &["plan"]);
}

fn base_url(kept: &mut Kept) {
    for (situation, file, text) in [
        ("There is no base URL.", "_config.yml", "title: Ann\n"),
        ("There is none, and the generator writes an example's.", "hugo.toml", "title = 'Ann'\n"),
        ("It is a placeholder.", "hugo.toml", "baseURL = 'https://example.org/'\n"),
        ("It is no URL.", "hugo.toml", "baseURL = 'blog'\n"),
    ] {
        let world = World::of(file, text);
        world.post(A, "A", &WORDS).commit("Write");
        kept.run(situation, &world.by_hand().at(NOW), &["plan"]);
    }
    let world = World::of("hugo.toml", "baseURL = 'https://example.org/'\n");
    kept.run("It is a placeholder, in Actions.", &world.push().at(NOW), &[]);
    kept.run("It is given, and is no URL.", &world.by_hand().at(NOW), &["plan", "--base-url", "no url"]);
}

fn repository(kept: &mut Kept) {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", &WORDS).push();
    let job = world.by_hand().to(&medium).at(NOW);
    git(&world.blog(), &["remote", "remove", "origin"]);
    kept.run("In CI, a clone without `origin`.", &job.clone().with("CI", "true"), &["publish"]);
    for (situation, arguments) in
        [("A bare repository.", &["plan"][..]), ("A post of a bare repository.", &["plan", A])]
    {
        let (folder, mut command) = job.process(arguments);
        let run = Transcript::new(&folder, command.current_dir(world.origin()).output().unwrap());
        kept.keep(situation, &job.line(arguments), &run);
    }
    std::fs::remove_dir_all(world.blog().join(".git")).unwrap();
    kept.run("No git repository.", &job, &["plan"]);
    kept.run("No git repository, in Actions.", &job.clone().with("GITHUB_ACTIONS", "true"), &["publish"]);
    kept.run("No git repository, and the ledger.", &world.by_hand(), &["ledger", "show"]);
    git(&world.blog(), &["init", "--quiet", "--initial-branch=main"]);
    kept.run("No commit yet.", &job, &["plan"]);
}

fn commits(kept: &mut Kept) {
    let world = World::new();
    world.post(A, "A", &WORDS).push();
    let job = world.by_hand().at(NOW);
    kept.run("There is no such base.", &job, &["plan", "--base", "nonsense"]);
    kept.run("There is no such head.", &job, &["plan", "--head", "1234567"]);
    kept.run("The base is nowhere.", &job, &["plan", "--base", &"1234567890".repeat(4)]);
}

fn ledger(kept: &mut Kept) {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", &WORDS);
    let push = world.push().to(&medium).at(NOW);
    plant(&world, "{ \"schema\": 1,\n<<<<<<< ours\n");
    kept.run("It cannot be read.", &push, &[]);
    kept.run("It cannot be read, by hand.", &world.by_hand(), &["ledger", "show"]);
    let with = |schema: u32, site: &str| {
        json!({ "schema": schema, "site": site, "baseline": null, "stories": {}, "waiting": {} }).to_string()
    };
    plant(&world, &with(1, "https://other.example/"));
    kept.run("It is another site's.", &push, &[]);
    plant(&world, &with(2, "https://blog.example/"));
    kept.run("It is of a later form.", &push, &[]);
    git(&world.origin(), &["update-ref", "-d", "refs/heads/medium-ledger"]);
    let hook = world.origin().join("hooks/update");
    let refuse = "#!/bin/sh\ncase $1 in *medium-ledger) echo 'protected branch' >&2; exit 1;; esac\n";
    std::fs::write(&hook, refuse).unwrap();
    std::fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    kept.run("It takes no push.", &push, &[]);
}

fn token(kept: &mut Kept) {
    let world = World::new();
    world.post(A, "A", &WORDS);
    let push = world.push().at(NOW);
    kept.run("No token, where the API is asked for.", &push.clone().with_input("route", "api"), &[]);
    let by_hand = world.by_hand().at(NOW);
    kept.run("No token, by hand.", &by_hand, &["publish", "--route", "api"]);
    let spoiled = push.with("MEDIUM_TOKEN", "two words");
    kept.run("The token is none.", &spoiled, &[]);
    let elsewhere = by_hand.with("MEDIUM_TOKEN", "a-token").with("MEDIUM_API_URL", "http://medium.example/");
    kept.run("Medium's address would show the token.", &elsewhere, &["publish", A]);
}

fn output(kept: &mut Kept) {
    let world = World::new();
    world.post(A, "A", &WORDS);
    let job = world.push().with("GITHUB_OUTPUT", "/nowhere/output");
    kept.run("The file of the step's outputs cannot be written.", &job, &["plan"]);
    kept.run("The same for a program.", &job, &["plan", "--format", "json"]);
}

fn event(kept: &mut Kept) {
    let world = World::new();
    let target = world.on_main("pull_request_target", json!({}));
    kept.run("`pull_request_target`.", &target, &[]);
    kept.run("The payload is not there.", &world.push().with("GITHUB_EVENT_PATH", "/nowhere.json"), &[]);
}
