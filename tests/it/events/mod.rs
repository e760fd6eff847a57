//! What happens on which event in which repository: one table, each row a real run on a real clone.
//!
//! A row says what happened, what the clone is like, and what is to come of `publish`.

mod by_hand;
mod others;
mod pushes;
mod repositories;
mod requests;

use std::ops::Deref;
use std::panic::catch_unwind;
use std::sync::Mutex;

use medium::stand_in::{Options, Sandbox};

use crate::world::{Job, Transcript, World};

/// When the runs are: the day after the first commits.
const NOW: &str = "2026-01-03T12:00:00Z";

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";

/// A row of the table.
struct Case {
    /// What happened.
    event: &'static str,
    /// What the clone is like.
    clone: &'static str,
    blog: fn() -> World,
    scene: fn(&Stage) -> Job<'_>,
    arguments: &'static [&'static str],
    expected: Expected,
}

/// What comes of it.
struct Expected {
    /// The exit status; 2 where the run could not be done.
    exit: i32,
    /// `publish` or `plan`.
    mode: &'static str,
    /// Path, and outcome with its reason.
    stories: &'static [(&'static str, &'static str)],
    /// Words that stand in the report.
    says: &'static str,
    /// The code of a problem, of a story or beside them.
    problem: Option<&'static str>,
}

/// A row; without more said, the run publishes and finds nothing.
const fn case(event: &'static str, clone: &'static str, scene: fn(&Stage) -> Job<'_>) -> Case {
    let expected = Expected { exit: 0, mode: "publish", stories: &[], says: "", problem: None };
    Case { event, clone, blog: World::new, scene, arguments: &[], expected }
}

impl Case {
    /// On another blog than a Hugo site with nothing but its configuration.
    const fn on(mut self, blog: fn() -> World) -> Self {
        self.blog = blog;
        self
    }

    const fn with(mut self, arguments: &'static [&'static str]) -> Self {
        self.arguments = arguments;
        self
    }

    const fn tells(mut self, stories: &'static [(&'static str, &'static str)]) -> Self {
        self.expected.stories = stories;
        self
    }

    /// Nothing is sent.
    const fn dry(mut self, why: &'static str) -> Self {
        self.expected.mode = "plan";
        self.says(why)
    }

    const fn says(mut self, words: &'static str) -> Self {
        self.expected.says = words;
        self
    }

    const fn finds(mut self, problem: &'static str, exit: i32) -> Self {
        self.expected.problem = Some(problem);
        self.expected.exit = exit;
        self
    }

    const fn refuses(mut self, why: &'static str) -> Self {
        self.expected.exit = 2;
        self.says(why)
    }

    fn try_it(&self) -> Result<(), String> {
        let stage = Stage { world: (self.blog)(), medium: Sandbox::start(Options::default()).unwrap() };
        let job = stage.to_medium((self.scene)(&stage));
        let (sent, ledger) = (stage.medium.journal().len(), stage.ledger());
        let run = job.run(&[&["publish", "--format", "json", "--now", NOW], self.arguments].concat());
        let wrong = self.compare(&run).or_else(|| {
            let quiet = stage.medium.journal().len() == sent && stage.ledger() == ledger;
            (!quiet && (self.expected.mode == "plan" || run.code == 2)).then(|| "something was sent".to_owned())
        });
        wrong.map_or(Ok(()), |wrong| Err(format!("{} / {}: {wrong}\n{run}", self.event, self.clone)))
    }

    /// What is other than expected.
    fn compare(&self, run: &Transcript) -> Option<String> {
        let Expected { exit, mode, stories, says, problem } = &self.expected;
        if run.code != *exit {
            return Some(format!("exit {} and not {exit}", run.code));
        }
        // The summary shows back-ticks as code.
        if !run.to_string().replace("<code>", "`").replace("</code>", "`").contains(says) {
            return Some(format!("does not say `{says}`"));
        }
        if run.code == 2 {
            return None;
        }
        let (report, told) = (run.report(), run.told());
        let told: Vec<_> = told.iter().map(|(path, outcome)| (path.as_str(), outcome.as_str())).collect();
        if report["mode"] != *mode || told != *stories {
            return Some(format!("{} {told:?} and not {mode} {stories:?}", report["mode"]));
        }
        let of_stories = report["stories"].as_array().unwrap().iter().filter_map(|story| story["problems"].as_array());
        let problems = of_stories.chain(report["problems"].as_array()).flatten();
        let codes: Vec<_> = problems.filter_map(|problem| problem["code"].as_str()).collect();
        let found = problem.is_none_or(|problem| codes.contains(&problem));
        (!found).then(|| format!("no problem {problem:?} but {codes:?}"))
    }
}

/// A blog, and the stand-in for Medium that its runs talk to.
struct Stage {
    world: World,
    medium: Sandbox,
}

impl Stage {
    fn to_medium<'a>(&self, job: Job<'a>) -> Job<'a> {
        job.with_medium(self.medium.url(), "a-token-of-the-tests").with("MEDIUM_RETRY_BASE_MS", "1")
    }

    /// Lets a run that came before go, an hour earlier.
    fn run(&self, job: Job<'_>) -> &Self {
        self.to_medium(job).run(&["publish", "--now", "2026-01-03T11:00:00Z"]).exits(0);
        self
    }
}

impl World {
    /// Writes and pushes a post.
    fn push_post(&self, path: &str) -> Job<'_> {
        self.post(path, path, "Words.");
        self.push()
    }
}

impl Deref for Stage {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

#[test]
fn each_event_in_each_repository() {
    let tables = [pushes::CASES, requests::CASES, others::CASES, by_hand::CASES, repositories::CASES];
    let cases: Vec<&Case> = tables.into_iter().flatten().collect();
    assert!(cases.len() >= 60, "{}", cases.len());
    let only = std::env::var("CASE").unwrap_or_default();
    let left = Mutex::new(cases.into_iter().filter(|case| case.event.contains(&only) || case.clone.contains(&only)));
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some(case) = left.lock().unwrap().next() else { break };
                    let tried = catch_unwind(|| case.try_it());
                    let found = tried.unwrap_or_else(|_| Err(format!("{} / {}: it panics", case.event, case.clone)));
                    wrong.lock().unwrap().extend(found.err());
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} rows\n{}", wrong.len(), wrong.join("\n"));
}
