//! What the posts' own pages say before a story goes out.

use super::kept::Kept;
use super::{Scene, WORDS};
use crate::way::live::{Web, answer};
use crate::way::{NOW, sandbox};
use crate::world::{Job, World};

pub(super) const SCENES: &[Scene] =
    &[("pages-not-live", not_live), ("pages-wrong", wrong), ("pages-warn", warn), ("pages-by-code", by_code)];

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";
const C: &str = "content/posts/c.md";

/// A blog on this machine, with three new posts.
fn blog(web: &Web, text: &str) -> World {
    let world = World::of("hugo.toml", &format!("baseURL = '{}/'\ntitle = 'Ann writes'\n", web.url));
    world.post(A, "A", text).post(B, "B", &WORDS).post(C, "C", &WORDS);
    world
}

/// A run that looks at pages once.
fn looking<'a>(job: Job<'a>, web: &Web, check: &str) -> Job<'a> {
    let job = job.with_input("base-url", &web.url).with_input("live-check", check).with_input("live-wait", "0s");
    job.with_input("daily-cap", "0")
}

fn page(head: &str) -> String {
    answer("200 OK", "", &format!("<head>{head}</head><p>Words."))
}

fn not_live(kept: &mut Kept) {
    let (web, medium) = (Web::start(), sandbox());
    let world = blog(&web, &WORDS);
    web.has("/posts/b/", answer("503 Unavailable", "", "")).has("/posts/c/", answer("403 Forbidden", "", ""));
    let push = looking(world.push().to(&medium), &web, "wait").at(NOW);
    kept.run("A page that is not there, one whose server fails, and one that is refused.", &push, &[]);
    let later = looking(world.schedule().to(&medium), &web, "wait").at("2026-01-04T13:00:00Z");
    kept.run("The same a day later.", &later, &[]);
}

fn wrong(kept: &mut Kept) {
    let (web, medium) = (Web::start(), sandbox());
    let world = blog(&web, "![A](/pictures/none.png)");
    web.has("/posts/a/", page(""));
    web.has("/posts/b/", page("<link rel=canonical href=/posts/other/>"));
    web.has("/posts/c/", page("<meta name=robots content=noindex>"));
    let push = looking(world.push().to(&medium), &web, "wait").at(NOW);
    kept.run("A dead picture, another canonical, and a page that search engines are to leave out.", &push, &[]);
}

fn warn(kept: &mut Kept) {
    let (web, medium) = (Web::start(), sandbox());
    let world = blog(&web, &WORDS);
    web.has("/posts/a/", page(""));
    web.has("/posts/b/", page("<link rel=canonical href=/posts/other/>"));
    let push = looking(world.push().to(&medium), &web, "warn").at(NOW);
    kept.run("Pages are looked at and keep nothing back: one is right, one differs, one is not there.", &push, &[]);
}

/// A post whose address only its page tells.
fn by_code(kept: &mut Kept) {
    let web = Web::start();
    let world = World::of("eleventy.config.js", "export default () => {}\n");
    world
        .file("posts/a.md", "---\ntitle: A\ndate: 2026-01-01\npermalink: \"{{ page.date | year }}/a/\"\n---\nWords.\n");
    world.commit("Write");
    let plan = world.by_hand().at(NOW);
    let address = ["--base-url", &web.url, "--generator", "eleventy"];
    kept.run("A post whose address is made by code.", &plan, &[&["plan", "--all"], &address[..]].concat());
    kept.run(
        "The same where the live site is asked.",
        &plan,
        &[&["plan", "--all", "--built", &web.url], &address[..2]].concat(),
    );
}
