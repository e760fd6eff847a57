//! Is what is new to us what the site's own generator shows after a push and did not show before?

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::blog::{Blog, Commit, Kind};
use super::generator::{Shown, WorkTree};
use crate::git::{self, git};
use crate::world::World;

/// How many pushes of one commit are replayed.
const PUSHES: usize = 200;
/// How many commits a larger push brings.
const GROUP: usize = 3;

const HEAD: &str = "
## What is new, asked of the generator

For each blog the last 200 commits of its main branch (`git log --first-parent`), each as the push event that it was, and
again in groups of three as one push each: a dry run with an empty ledger, the clock at the head's own time, `--max-new 0`.

- *Shown*: the posts that the site's own generator shows at the head at that time and did not show at the base at the base's
  time, by `hugo list published --clock TIME` (its dated pages in sections) or Jekyll's own `Site#read`.
- *Planned*: what `plan` says. *Both*: shown and planned.
- *Moved*: shown at another path than before, as git's renames or the addresses tell, and not planned.
- *Blocked*: shown, known to be new, and held back for the reason given.

Each difference is a row below the blog's table, once. A push from or to a commit that the generator itself cannot read is
told as such and counted no further. Hugo's clock runs on from the time that it is given, so of a post dated within the very
second of a commit it may say either: on a slow machine there are rows that say so.
";

pub(super) fn part(blogs: &[Blog]) -> String {
    let mut part = HEAD.to_owned();
    for blog in blogs {
        part += &replayed(blog);
    }
    part
}

/// A push, with what the generator and we say is new.
struct Push<'a> {
    before: &'a Commit,
    after: &'a Commit,
    /// What only the generator, or only we, call new; with why.
    differences: Vec<(String, String)>,
}

#[derive(Default)]
struct Count {
    pushes: usize,
    shown: usize,
    planned: usize,
    moved: usize,
    both: usize,
    blocked: usize,
    unread: usize,
}

fn replayed(blog: &Blog) -> String {
    let world = World::in_objects_of(&blog.clone_of_it());
    std::fs::create_dir_all(world.blog().join(blog.site)).unwrap();
    let commits = blog.line(&world, PUSHES);
    let work_tree = WorkTree::new(blog, &world);
    let shown: Vec<_> = commits.iter().map(|commit| work_tree.shown(commit)).collect();
    let mut text = format!("\n### {}{}\n\n", blog.name, settings(blog));
    let (first, last) = (&commits[0], &commits[commits.len() - 1]);
    writeln!(text, "From {} to {}.\n", link(blog, &first.id), link(blog, &last.id)).unwrap();
    let (mut rows, mut told) = (BTreeSet::new(), BTreeSet::new());
    text += "| pushes | how many | shown | planned | both | moved | blocked | the generator cannot read |\n";
    text += "|---|---|---|---|---|---|---|---|\n";
    for (name, step) in [("one commit each", 1), ("three commits each", GROUP)] {
        let mut count = Count::default();
        let last = commits.len() - 1;
        for at in (0..last).step_by(step) {
            let to = (at + step).min(last);
            let ends = (&commits[at], &commits[to]);
            let push = compared(blog, &world, ends, (&shown[at], &shown[to]), &mut count);
            for (path, why) in push.differences {
                let range = format!("{} → {}", link(blog, &push.before.id), link(blog, &push.after.id));
                println!("{name}: {}..{} {path}: {why}", push.before.id, push.after.id);
                if told.insert((path.clone(), why.clone())) {
                    rows.insert((step, push.after.time.clone(), format!("| {range} | `{path}` | {why} |")));
                }
            }
        }
        let Count { pushes, shown, planned, both, moved, blocked, unread } = count;
        let row = format!("| {name} | {pushes} | {shown} | {planned} | {both} | {moved} | {blocked} | {unread} |\n");
        print!("{}: {row}", blog.name);
        text += &row;
    }
    if !rows.is_empty() {
        text += "\n| push | post | difference |\n|---|---|---|\n";
    }
    for (_, _, row) in rows {
        writeln!(text, "{row}").unwrap();
    }
    text
}

fn compared<'a>(
    blog: &Blog,
    world: &World,
    (before, after): (&'a Commit, &'a Commit),
    shown: (&Shown, &Shown),
    count: &mut Count,
) -> Push<'a> {
    let mut push = Push { before, after, differences: Vec::new() };
    count.pushes += 1;
    let (Ok(base), Ok(head)) = shown else {
        count.unread += 1;
        let said = [shown.0, shown.1].into_iter().find_map(|shown| shown.as_ref().err()).unwrap();
        push.differences.push(("-".to_owned(), format!("the generator: {}", said.replace('|', "\\|"))));
        return push;
    };
    let news: BTreeSet<&String> = head.keys().filter(|path| !base.contains_key(*path)).collect();
    let told = planned(blog, world, before, after);
    let planned: BTreeSet<_> = told.iter().filter(|(_, told)| *told == "planned").map(|(path, _)| path).collect();
    let moves = moves(world, before, after, base, head);
    count.shown += news.len();
    count.planned += planned.len();
    for path in news.union(&planned) {
        let is_shown = news.contains(path);
        match (told.get(*path).map(String::as_str), moves.get(*path)) {
            (Some("planned"), None) if is_shown => count.both += 1,
            (Some("planned"), Some(from)) => {
                push.differences.push(((*path).clone(), format!("planned, though moved from `{from}`")));
            }
            (Some("planned"), None) => {
                let why = if is_of_the_second(world, before, path) { IN_THE_SECOND } else { "" };
                push.differences.push(((*path).clone(), format!("planned, not shown{why}")));
            }
            (_, Some(_)) => count.moved += 1,
            (why, None) => {
                count.blocked += usize::from(why.is_some_and(|why| why.starts_with("blocked")));
                let why = why.unwrap_or("**not told**");
                push.differences.push(((*path).clone(), format!("shown, not planned: {why}")));
            }
        }
    }
    push
}

const IN_THE_SECOND: &str = ": it is dated within the second of the base's commit, whose time is in whole seconds, and \
                             Hugo's clock runs on from the time that it is given";

/// Whether a post is dated after a commit's time and before the next second.
fn is_of_the_second(world: &World, commit: &Commit, path: &str) -> bool {
    let Ok(time) = commit.time.parse::<post::time::Timestamp>() else { return false };
    let second = time.to_string().trim_end_matches('Z').to_owned() + ".";
    let show = git::command(&world.blog(), &["show", &format!("{}:{path}", commit.whole)]).output().unwrap();
    String::from_utf8_lossy(&show.stdout).contains(&second)
}

/// Where the posts that are shown at a new path were before: git calls them renamed, or their address is the same.
fn moves(
    world: &World,
    before: &Commit,
    after: &Commit,
    base: &BTreeMap<String, String>,
    head: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let by_address: BTreeMap<_, _> = base.iter().map(|(path, address)| (address, path)).collect();
    let gone = |path: &String| !head.contains_key(path);
    let same = head.iter().filter_map(|(path, address)| Some((path, *by_address.get(address)?)));
    let mut moves: BTreeMap<_, _> = same
        .filter(|(path, from)| path != from && gone(from))
        .map(|(path, from)| (path.clone(), from.clone()))
        .collect();
    let diff = ["diff", "--diff-filter=R", "--name-status", "-z", "-M", "-l0", &before.whole, &after.whole];
    let diff = git(&world.blog(), &diff);
    for renamed in diff.split('\0').collect::<Vec<_>>().chunks_exact(3) {
        if base.contains_key(renamed[1]) {
            moves.insert(renamed[2].to_owned(), renamed[1].to_owned());
        }
    }
    moves
}

/// What `plan` says of a push, by path: `planned`, or why not.
fn planned(blog: &Blog, world: &World, before: &Commit, after: &Commit) -> BTreeMap<String, String> {
    let payload = json!({
        "ref": "refs/heads/main", "before": before.whole, "after": after.whole, "created": false, "deleted": false,
        "forced": false, "repository": { "id": 1, "default_branch": "main", "fork": false },
    });
    let file = world.blog().join("../payload.json");
    std::fs::write(&file, payload.to_string()).unwrap();
    let job = world.by_hand().at(&after.time).with("CI", "true").with("GITHUB_ACTIONS", "true");
    let job = job.with("GITHUB_EVENT_NAME", "push").with("GITHUB_EVENT_PATH", file.to_str().unwrap());
    let job = job.with_input("max-new", "0").with_input("daily-cap", "0").with_input("site", blog.site);
    let job = blog.settings.iter().fold(job, |job, (name, value)| job.with_input(name, value));
    let run = job.run(&["plan", "--format", "json"]);
    assert!([0, 1].contains(&run.code), "{}..{}\n{run}", before.id, after.id);
    let report = run.report();
    let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let problems = |of: &Value, path: &str| {
        let of = of["problems"].as_array().unwrap().iter();
        let own = of.filter(|problem| problem["severity"] == "error" || problem["code"] == "not-a-post");
        let own = own.filter(|problem| problem["path"].is_null() || problem["path"] == path);
        let said: Vec<_> =
            own.map(|problem| format!("`{}`: {}", text(problem, "code"), text(problem, "message"))).collect();
        said.join("; ").replace('|', "\\|")
    };
    let mut told = BTreeMap::new();
    for problem in report["problems"].as_array().unwrap() {
        let path = text(problem, "path");
        told.insert(path.clone(), problems(&report, &path));
    }
    for story in report["stories"].as_array().unwrap() {
        let (path, outcome, reason) = (text(story, "path"), text(story, "outcome"), text(story, "reason"));
        let parts = [outcome, reason, problems(story, &path)];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        told.insert(path, if parts[0] == "planned" { "planned".to_owned() } else { parts.join(", ") });
    }
    told
}

fn link(blog: &Blog, commit: &str) -> String {
    format!("[`{}`](https://github.com/{}/commit/{commit})", &commit[..10], blog.name)
}

fn settings(blog: &Blog) -> String {
    let kind = match blog.generator {
        Kind::Hugo => " (Hugo",
        Kind::Jekyll => " (Jekyll",
    };
    blog.settings.iter().fold(kind.to_owned(), |all, (name, value)| all + &format!(", with `--{name} {value}`")) + ")"
}
