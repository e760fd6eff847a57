//! One trial: a blog, its origin, Medium, and a CI service on a bad day; then healthy days, and a count.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};

use medium_crosspost::sandbox::{Fault, Options, Sandbox};
use medium_crosspost::time::{Clock, SignedDuration, Timestamp};
use serde_json::Value;

use super::chance::Chance;
use super::harm::{self, Ambush, Harm};
use super::history::History;
use crate::git;
use crate::world::{Job, World};

/// How much happens in a trial.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    /// The most rounds of runs.
    pub(super) days: u64,
    /// The most runs at once.
    pub(super) at_once: usize,
}

/// Longer than anything that is waited for in a run.
const PATIENCE: Duration = Duration::from_secs(90);
/// What goes wrong at Medium: the mode, and whether the story may have been made all the same.
const FAULTS: [(&str, bool); 18] = [
    ("429", false),
    ("cf403", false),
    ("cf429", false),
    ("401html", false),
    ("reset-before", false),
    ("503", true),
    ("504", true),
    ("500json", true),
    ("502html", true),
    ("408", true),
    ("302", true),
    ("hang", true),
    ("reset-after-create", true),
    ("reset-mid-body", true),
    ("truncated", true),
    ("malformed", true),
    ("201-empty-data", true),
    ("201-without-url", true),
];

/// What was counted.
#[derive(Debug, Default, Clone)]
pub(super) struct Tally {
    pub(super) trials: u64,
    pub(super) runs: u64,
    pub(super) kills: u64,
    pub(super) hooks: u64,
    pub(super) faults: u64,
    pub(super) posts: u64,
    pub(super) stories: u64,
    pub(super) doubles: u64,
    pub(super) lost: u64,
    pub(super) unknown: u64,
}

impl Tally {
    pub(super) fn add(&mut self, other: &Self) {
        let Self { trials, runs, kills, hooks, faults, posts, stories, doubles, lost, unknown } = other;
        self.trials += trials;
        self.runs += runs;
        self.kills += kills;
        self.hooks += hooks;
        self.faults += faults;
        self.posts += posts;
        self.stories += stories;
        self.doubles += doubles;
        self.lost += lost;
        self.unknown += unknown;
    }
}

/// Plays a trial. The error is what went wrong, with everything that led to it.
pub(super) fn play(seed: u64, size: Size) -> Result<Tally, String> {
    let world = World::new();
    harm::teach(&world.origin());
    let mut trial = Trial::new(&world, seed);
    trial.turn(Duration::ZERO);
    let told = trial.the_first_run().and_then(|()| trial.bad_days(size)).and_then(|()| trial.healthy_days());
    match (told, trial.count()) {
        (Ok(()), Ok(())) => Ok(trial.tally),
        (told, counted) => {
            let fault = [told, counted].into_iter().filter_map(Result::err).collect::<Vec<_>>().join("\n");
            let account = trial.account(seed, &fault);
            if std::env::var_os("CHAOS_SEED").is_some() {
                // Left for a look at it.
                std::mem::forget(world);
            }
            Err(account)
        }
    }
}

struct Trial<'w> {
    world: &'w World,
    medium: Sandbox,
    chance: Chance,
    history: History,
    /// Every job that a push started; any of them may be run again.
    jobs: Vec<Job<'w>>,
    /// The time of the trial, which goes on with ours and is put forward.
    clock: Clock,
    daily_cap: String,
    /// How long runs wait for Medium.
    timeout: &'static str,
    log: Vec<String>,
    tally: Tally,
}

/// A run under way.
struct Run {
    name: String,
    folder: PathBuf,
    child: Child,
    kill: Option<(Instant, bool)>,
    ended: Option<ExitStatus>,
    _ambush: Option<Ambush>,
}

impl<'w> Trial<'w> {
    fn new(world: &'w World, seed: u64) -> Self {
        let mut chance = Chance::of(seed);
        let daily_limit = chance.one(&[0, 0, 3]);
        let daily_cap = chance.one(&["0", "2", "4"]).to_owned();
        let clock = Clock::starting_at("2026-01-02T04:00:00Z".parse().unwrap());
        Self {
            world,
            medium: Sandbox::start(Options { daily_limit, clock, ..Options::default() }).unwrap(),
            chance,
            history: History::default(),
            jobs: Vec::new(),
            clock,
            daily_cap,
            timeout: "1s",
            log: Vec::new(),
            tally: Tally { trials: 1, ..Tally::default() },
        }
    }

    fn the_first_run(&mut self) -> Result<(), String> {
        let run = self.start(&self.world.push(), "the first run", &[]);
        self.finish(vec![run], None)?;
        if self.ledger().is_null() { Err("the first run writes no ledger".to_owned()) } else { Ok(()) }
    }

    fn bad_days(&mut self, size: Size) -> Result<(), String> {
        for day in 0..self.chance.between(1, size.days) {
            self.log.push(format!("— day {day}, {}", self.clock.now()));
            self.put_faults();
            let mut due = Vec::new();
            for _ in 0..self.chance.between(u64::from(day == 0), 2) {
                let (job, done) = self.history.go_on(self.world, &mut self.chance, self.clock.now());
                self.log.push(format!("push: {done}"));
                self.jobs.push(job.clone());
                // Some pushes start no run, and some start several.
                due.extend(std::iter::repeat_n(job, self.chance.one(&[0, 1, 1, 1, 1, 2, 3])));
            }
            if !self.jobs.is_empty() && self.chance.percent(40) {
                due.push(self.chance.one(&self.jobs).with("GITHUB_RUN_ATTEMPT", "2"));
            }
            due.extend((0..self.chance.below(3)).map(|_| self.world.schedule()));
            if self.chance.percent(15) {
                due.push(self.world.dispatch().with_input("all", "true"));
            }
            if self.chance.percent(15) {
                due.extend(std::iter::repeat_n(self.world.dispatch(), size.at_once));
            }
            due.truncate(size.at_once);
            let mut runs = Vec::new();
            for (number, job) in due.iter().enumerate() {
                let harms = Harm::draw(&mut self.chance);
                runs.push(self.start(job, &format!("{day}.{number}"), &harms));
            }
            let push = self.chance.percent(40).then(|| Duration::from_millis(self.chance.below(600)));
            self.finish(runs, push)?;
            let minutes = self.chance.one(&[0, 0, 1, 20, 20, 180, 26 * 60]);
            self.turn(Duration::from_secs(60 * minutes));
        }
        Ok(())
    }

    /// Runs without harm until nothing changes any more.
    fn healthy_days(&mut self) -> Result<(), String> {
        self.clear_faults();
        self.timeout = "20s";
        let mut quiet = 0;
        for day in 0..60 {
            self.turn(Duration::from_secs(25 * 60 * 60));
            let before = (self.ledger(), self.medium.stories().len());
            let job = if day % 2 == 0 { self.world.schedule() } else { self.world.dispatch() };
            let run = self.start(&job, &format!("healthy {day}"), &[]);
            self.finish(vec![run], None)?;
            quiet = if (self.ledger(), self.medium.stories().len()) == before { quiet + 1 } else { 0 };
            if quiet == 2 {
                // Nothing is left, so that asking for everything brings nothing.
                let run = self.start(&self.world.dispatch().with_input("all", "true"), "healthy, all", &[]);
                self.finish(vec![run], None)?;
                let same = (self.ledger(), self.medium.stories().len()) == before;
                return if same { Ok(()) } else { Err("`--all` finds more".to_owned()) };
            }
        }
        Err("healthy runs come to no end".to_owned())
    }

    /// No story twice, no post lost.
    fn count(&mut self) -> Result<(), String> {
        let (stories, ledger) = (self.medium.stories(), self.ledger());
        let mut faults = Vec::new();
        let (mut by_canonical, mut by_title) = (BTreeMap::new(), BTreeMap::new());
        for story in &stories {
            *by_canonical.entry(story.canonical.clone().unwrap_or_default()).or_insert(0) += 1;
            *by_title.entry(story.title.clone()).or_insert(0) += 1;
        }
        for (what, count) in by_canonical.iter().chain(&by_title).filter(|(_, count)| **count > 1) {
            faults.push(format!("`{what}` was made {count} times"));
        }
        self.tally.doubles += faults.len() as u64;
        let mut in_doubt = Vec::new();
        for (canonical, entry) in ledger["stories"].as_object().into_iter().flatten() {
            match entry["state"].as_str() {
                Some("published") => {
                    let is_there = stories.iter().any(|story| entry["medium"]["id"] == story.id.as_str());
                    faults.extend((!is_there).then(|| format!("`{canonical}` is not on Medium")));
                }
                Some("unknown") => in_doubt.push(entry["path"].as_str().unwrap()),
                _ => faults.push(format!("healthy runs leave {canonical}: {entry}")),
            }
        }
        let now = self.clock.now();
        for post in self.history.posts.iter().filter(|post| !post.deleted) {
            let made = by_title.contains_key(&post.title);
            if post.is_due(now) && !made && !in_doubt.contains(&&*post.path) {
                faults.push(format!("{} (`{}`) is lost", post.path, post.title));
                self.tally.lost += 1;
            }
            if post.is_broken() && ledger["waiting"][&post.path]["reason"] != "blocked" {
                faults.push(format!("{} is broken, and the ledger does not name it", post.path));
                self.tally.lost += 1;
            }
        }
        self.tally.unknown += in_doubt.len() as u64;
        self.tally.posts += self.history.posts.len() as u64;
        self.tally.stories += stories.len() as u64;
        self.tally.faults += self.medium.journal().iter().filter(|exchange| exchange.fault.is_some()).count() as u64;
        if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
    }

    fn put_faults(&mut self) {
        self.clear_faults();
        for _ in 0..self.chance.below(4) {
            let (mode, maybe_made) = self.chance.one(&FAULTS);
            let on = if self.chance.percent(75) { "/posts" } else { "/me" };
            let (first, every, times) =
                (self.chance.between(1, 4), self.chance.between(1, 3), self.chance.between(1, 3));
            let mut fault = Fault::named(mode).unwrap().on(on).first(first).every(every).times(times);
            if maybe_made {
                fault = fault.carried_out(self.chance.percent(50));
            }
            self.log.push(format!("fault: {}", serde_json::to_string(&fault).unwrap()));
            self.medium.add_fault(fault);
        }
    }

    fn clear_faults(&self) {
        let address = self.medium.url().trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).unwrap();
        let request = format!("DELETE /_fake/faults HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    /// Puts the clock forward, here and at Medium.
    fn turn(&mut self, by: Duration) {
        let by = SignedDuration::try_from(by).unwrap();
        self.clock = Clock::starting_at(self.clock.now() + by);
        self.medium.set_clock(self.clock);
    }

    fn start(&mut self, job: &Job<'w>, name: &str, harms: &[Harm]) -> Run {
        let skew = harms.iter().find_map(|harm| if let Harm::Clock(minutes) = harm { Some(*minutes) } else { None });
        let now: Timestamp = self.clock.now() + SignedDuration::from_mins(skew.unwrap_or(0));
        let job = job
            .clone()
            .with_medium(self.medium.url(), "token")
            .with("MEDIUM_RETRY_BASE_MS", "5")
            .with_input("daily-cap", &self.daily_cap)
            .with_input("max-new", "0")
            .with_input("publish-status", "public");
        let (folder, mut command) = job.process(&["publish", "--timeout", self.timeout, "--now", &now.to_string()]);
        let (mut kill, mut ambush) = (None, None);
        for harm in harms {
            match harm {
                Harm::Killed { after, with_git } => kill = Some((Instant::now() + *after, *with_git)),
                Harm::AtPush { moment, push, does } => {
                    std::fs::write(folder.join(format!("{moment}-{push}")), does).unwrap();
                }
                Harm::AtCreate { made } => {
                    let laid = Ambush::lay(self.medium.url(), folder.clone(), *made);
                    command.env("MEDIUM_API_URL", &laid.url);
                    ambush = Some(laid);
                }
                Harm::Clock(_) => {}
            }
        }
        let said = File::create(folder.join("said")).unwrap();
        command.env("CHAOS_RUN", &folder).stdout(said.try_clone().unwrap()).stderr(said);
        let child = command.spawn().unwrap();
        std::fs::write(folder.join("pid"), child.id().to_string()).unwrap();
        let event = std::fs::read_to_string(folder.join("event.json")).unwrap_or_default();
        let event: Value = serde_json::from_str(&event).unwrap_or_default();
        self.log.push(format!("run {name} at {now}: {} {harms:?}", event["after"].as_str().unwrap_or("on main")));
        self.tally.runs += 1;
        Run { name: name.to_owned(), folder, child, kill, ended: None, _ambush: ambush }
    }

    /// Waits for runs to end, and kills those that are to be killed. The author may push something meanwhile.
    fn finish(&mut self, mut runs: Vec<Run>, push: Option<Duration>) -> Result<(), String> {
        let begun = Instant::now();
        let mut push = push.map(|after| begun + after);
        while runs.iter().any(|run| run.ended.is_none()) {
            if push.is_some_and(|at| at <= Instant::now()) {
                push = None;
                let (job, done) = self.history.go_on(self.world, &mut self.chance, self.clock.now());
                self.log.push(format!("push meanwhile: {done}"));
                self.jobs.push(job.clone());
                let harms = Harm::draw(&mut self.chance);
                if self.chance.percent(70) {
                    runs.push(self.start(&job, "meanwhile", &harms));
                }
            }
            for run in runs.iter_mut().filter(|run| run.ended.is_none()) {
                if let Some((_, with_git)) = run.kill.filter(|(at, _)| *at <= Instant::now()) {
                    let children = if with_git { harm::children(run.child.id()) } else { Vec::new() };
                    drop(run.child.kill());
                    children.into_iter().for_each(harm::kill);
                }
                run.ended = run.child.try_wait().unwrap();
            }
            if begun.elapsed() > PATIENCE {
                for run in &mut runs {
                    drop(run.child.kill());
                }
                return Err("a run does not end".to_owned());
            }
            sleep(Duration::from_millis(2));
        }
        let mut faults = Vec::new();
        for run in &runs {
            let ended = run.ended.unwrap();
            let said = std::fs::read_to_string(run.folder.join("said")).unwrap_or_default();
            let hooks = std::fs::read_to_string(run.folder.join("struck")).unwrap_or_default().lines().count();
            self.tally.kills += u64::from(ended.signal().is_some());
            self.tally.hooks += hooks as u64;
            self.log.push(format!("run {} ended, {ended}:\n{}", run.name, said.trim_end()));
            let healthy = run.name.starts_with("healthy");
            match ended.code() {
                Some(0 | 1) => {}
                Some(2) | None if !healthy => {}
                _ => faults.push(format!("run {} ended with {ended}", run.name)),
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
    }

    fn ledger(&self) -> Value {
        self.world.ledger().unwrap_or_default()
    }

    /// Everything that happened, for a person.
    fn account(&self, seed: u64, fault: &str) -> String {
        let mut account = format!("\n======== seed {seed}: {fault}\n");
        let mut line = |text: &str| writeln!(account, "{text}").unwrap();
        self.log.iter().for_each(|entry| line(entry));
        for story in self.medium.stories() {
            line(&format!("story {} {:?} {:?} at {}", story.id, story.title, story.canonical, story.created_at));
        }
        line(&serde_json::to_string_pretty(&self.ledger()).unwrap());
        let log = git::command(&self.world.origin(), &["log", "--reverse", "--format=%h %s", "medium-ledger"]).output();
        line(&String::from_utf8_lossy(&log.unwrap().stdout));
        line(&format!("in {}", self.world.blog().display()));
        line(&format!("======== seed {seed}: {fault}"));
        account
    }
}
