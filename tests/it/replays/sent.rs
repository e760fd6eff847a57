//! What becomes of the posts that a push brought: planned, and published to the stand-in for Medium.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use medium::stand_in::{Options, Sandbox, StoredStory};
use serde_json::Value;

use super::blog::{Blog, Kind, whole};
use crate::git::git;
use crate::world::World;

/// How many commits of each blog are replayed.
const COMMITS: &str = "-10";

const HEAD: &str = "
## What becomes of it

For each blog the last ten commits of its main branch that added posts, each replayed as the push event that it was
(`before` is the first parent): a fresh clone of one commit, a dry run, then `publish` to the stand-in for Medium with a
token, the ledger being new, the clock a minute after the commit, `--daily-cap 0` and `--max-new 0`.

\"Added\" is what `git log --first-parent --diff-filter=A` says of the folder of posts. \"Planned\" and \"published\" are what
the binary made of it; what is published is named by its canonical. Notes name the reason or the problem that keeps a post
back, and the problems that only warn (`docs/problems.md` explains each).
";

pub(super) fn part(blogs: &[Blog]) -> String {
    let mut document = HEAD.to_owned();
    let mut total = Count::default();
    for blog in blogs {
        let (table, count) = blog.replayed(&blog.clone_of_it());
        print!("{table}");
        document += &table;
        total.add(&count);
    }
    let sum = format!("\nAll in all {total}.\n");
    print!("{sum}");
    document + &sum
}

/// How many of what.
#[derive(Default)]
struct Count {
    commits: usize,
    added: usize,
    planned: usize,
    published: usize,
}

impl Count {
    fn add(&mut self, other: &Self) {
        self.commits += other.commits;
        self.added += other.added;
        self.planned += other.planned;
        self.published += other.published;
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { commits, added, planned, published } = self;
        write!(f, "{commits} commits, {added} files added, {planned} planned, {published} published")
    }
}

impl Blog {
    fn replayed(&self, repository: &Path) -> (String, Count) {
        let (mut rows, mut count) = (String::new(), Count::default());
        for commit in self.commits(repository) {
            let short = &commit.id[..10];
            count.commits += 1;
            count.added += commit.added.len();
            let replay = self.replay(repository, &commit);
            for path in commit.added.iter().chain(replay.told.keys()).collect::<BTreeSet<_>>() {
                let added = if commit.added.contains(path) { "yes" } else { "no" };
                let told = replay.told.get(path);
                let planned = told.is_some_and(|told| told.outcome == "planned");
                let story = told.and_then(|told| replay.stories.get(&told.canonical));
                count.planned += usize::from(planned);
                count.published += usize::from(story.is_some());
                let address = format!("https://github.com/{}/commit/{}", self.name, commit.id);
                let planned = if planned { "yes" } else { "no" };
                let published = story.map_or("no", |story| story.canonical.as_deref().unwrap_or("without a canonical"));
                let notes = replay.notes(repository, &commit, path);
                let day = &commit.day;
                writeln!(
                    rows,
                    "| [`{short}`]({address}) {day} | `{path}` | {added} | {planned} | {published} | {notes} |"
                )
                .unwrap();
            }
            assert!(replay.stories.len() <= replay.told.len(), "{short} published what it does not report");
        }
        let Self { name, generator, settings, .. } = self;
        let generator = match generator {
            Kind::Hugo => "Hugo",
            Kind::Jekyll => "Jekyll",
        };
        let settings =
            settings.iter().fold(String::new(), |all, (name, value)| all + &format!(", with `--{name} {value}`"));
        let head = "| commit | post | added | planned | published | notes |\n|---|---|---|---|---|---|\n";
        (format!("\n### {name} ({generator}{settings})\n\n{head}{rows}\n{count}.\n"), count)
    }

    fn commits(&self, repository: &Path) -> Vec<Commit> {
        let format = "--format=%x01%H %P%x01%cs%x01%cI%x01";
        let log = ["-c", "core.quotePath=false", "log", "--first-parent", "--diff-filter=A", COMMITS, format];
        let log = git(repository, &[&log[..], &["--name-only", self.until, "--", self.posts]].concat());
        let parts: Vec<_> = log.split('\x01').skip(1).collect();
        let commits = parts.chunks_exact(4).map(|part| {
            let ids: Vec<_> = part[0].split(' ').collect();
            let added = part[3].lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
            Commit {
                id: ids[0].to_owned(),
                parent: ids[1].to_owned(),
                day: part[1].to_owned(),
                time: part[2].to_owned(),
                added,
            }
        });
        commits.collect()
    }

    /// Plans and publishes what a push of this commit brings.
    fn replay(&self, repository: &Path, commit: &Commit) -> Replay {
        let world = World::with_objects_of(repository);
        let before = whole(&world.origin(), &commit.parent, None);
        let after = whole(&world.origin(), &commit.id, Some(&before));
        git(&world.origin(), &["update-ref", "refs/heads/main", &after]);
        let medium = Sandbox::start(Options { daily_limit: 0, ..Options::default() }).unwrap();
        let later: post::time::Timestamp = commit.time.parse().unwrap();
        let later = later + post::time::SignedDuration::from_mins(1);
        let job = world.pushed(&before, &after).at(&later.to_string()).with_input("route", "api");
        let job = job.with_input("daily-cap", "0").with_input("max-new", "0").with_input("format", "json");
        let job = self.settings.iter().fold(job, |job, (name, value)| job.with_input(name, value));
        let planned = job.run(&["plan", "--format", "json"]);
        let published = job.with_medium(medium.url(), "token").run(&["publish", "--format", "json"]);
        assert!([0, 1].contains(&planned.code) && [0, 1].contains(&published.code), "{planned}\n{published}");
        let same = |(one, other): (&(String, String), &(String, String))| {
            assert_eq!(one.0, other.0);
            let kept = one.1 == other.1 || (one.1 == "planned" && other.1 == "published");
            assert!(kept, "{}: planned as {one:?}, became {other:?}\n{published}", commit.id);
        };
        planned.outcomes().iter().zip(&published.outcomes()).for_each(same);
        let report = planned.report();
        let told = report["stories"].as_array().unwrap().iter().map(|story| (text(story, "path"), Told::read(story)));
        let stories = medium.stories().into_iter().map(|story| (story.canonical.clone().unwrap_or_default(), story));
        Replay { told: told.collect(), remarks: remarks(&report), stories: stories.collect() }
    }
}

/// A commit that added posts.
struct Commit {
    id: String,
    parent: String,
    day: String,
    time: String,
    added: BTreeSet<String>,
}

impl Commit {
    /// The file of the same name in another format that this commit deleted.
    fn converted(&self, repository: &Path, path: &str) -> Option<String> {
        let diff = ["diff", "--no-renames", "--diff-filter=D", "--name-only", &self.parent, &self.id];
        let stem = Path::new(path).with_extension("");
        let deleted = git(repository, &diff);
        deleted.lines().find(|deleted| Path::new(deleted).with_extension("") == stem).map(str::to_owned)
    }
}

/// What came of it.
struct Replay {
    told: BTreeMap<String, Told>,
    /// What is wrong beside the stories.
    remarks: BTreeSet<Remark>,
    /// By canonical.
    stories: BTreeMap<String, StoredStory>,
}

impl Replay {
    /// Why a post is not published, or what is to be said of it where it is.
    fn notes(&self, repository: &Path, commit: &Commit, path: &str) -> String {
        let mut notes = Vec::new();
        if let Some(told) = self.told.get(path) {
            match (told.outcome.as_str(), told.reason.as_str()) {
                ("planned", _) => {}
                (outcome, "") => notes.push(outcome.to_owned()),
                (outcome, reason) => notes.push(format!("{outcome}: {reason}")),
            }
            notes.extend(told.problems.iter().map(Remark::to_string));
        }
        notes.extend(self.remarks.iter().filter(|remark| remark.path == path).map(Remark::to_string));
        if !self.told.contains_key(path)
            && let Some(before) = commit.converted(repository, path)
        {
            notes.push(format!("not new: it was `{before}` before"));
        }
        if notes.is_empty() && !self.told.contains_key(path) {
            notes.push("**not explained**".to_owned());
        }
        notes.join("; ")
    }
}

struct Told {
    outcome: String,
    reason: String,
    canonical: String,
    problems: BTreeSet<Remark>,
}

/// A problem, as the table shows it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Remark {
    code: String,
    path: String,
    /// What it says, where it is why a post is kept back.
    message: Option<String>,
}

impl Told {
    fn read(story: &Value) -> Self {
        let [outcome, reason, canonical] = ["outcome", "reason", "canonical"].map(|key| text(story, key));
        Self { outcome, reason, canonical, problems: remarks(story) }
    }
}

impl std::fmt::Display for Remark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}`", self.code)?;
        self.message.as_ref().map_or(Ok(()), |message| write!(f, ": {}", message.replace('|', "\\|")))
    }
}

/// The problems of a story, or those beside all stories.
fn remarks(of: &Value) -> BTreeSet<Remark> {
    let is_story = !of["outcome"].is_null();
    let read = |problem: &Value| {
        let message = (!is_story || problem["severity"] == "error").then(|| text(problem, "message"));
        Remark { code: text(problem, "code"), path: text(problem, "path"), message }
    };
    of["problems"].as_array().unwrap().iter().map(read).collect()
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}
