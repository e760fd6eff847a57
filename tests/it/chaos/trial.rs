//! One trial: a blog, its origin, Medium, and a CI service on a bad day; then healthy days, and a count.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use medium::stand_in::{Fault, Options, Sandbox};
use post::time::{Clock, SignedDuration};
use serde_json::Value;

use super::chance::Chance;
use super::count::Tally;
use super::harm::{self, Harm};
use super::history::History;
use crate::world::{Job, World};

/// How much happens in a trial.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    /// The most rounds of runs.
    pub(super) days: u64,
    /// The most runs at once.
    pub(super) at_once: usize,
}

/// Medium's error codes that are played beside the stand-in's modes.
const CODES: [&str; 3] = ["6003", "6027", "2014"];
/// Faults after which no story is there, as their answers say for certain.
const CERTAIN: [&str; 9] = ["429", "401html", "cf403", "cf429", "errors-empty", "noerrors", "6003", "6027", "2014"];
/// Faults after which the story is there, since their answers say so.
const MADE: [&str; 6] =
    ["201-other-canonical", "201-without-url", "chunked", "keepalive-close", "slow", "token-in-url"];

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

pub(super) struct Trial<'w> {
    pub(super) world: &'w World,
    pub(super) medium: Sandbox,
    pub(super) chance: Chance,
    pub(super) history: History,
    /// Every job that a push started; any of them may be run again.
    pub(super) jobs: Vec<Job<'w>>,
    /// The time of the trial, which goes on with ours and is put forward.
    pub(super) clock: Clock,
    pub(super) daily_cap: String,
    /// How long runs wait for Medium.
    pub(super) timeout: &'static str,
    /// The routes that runs take, one or the other.
    pub(super) routes: &'static [&'static str],
    /// The titles of the posts that a person keeps off Medium, or has put there.
    pub(super) kept_off: BTreeSet<String>,
    /// The titles of the stories that were ever handed to a person.
    pub(super) handed: BTreeSet<String>,
    pub(super) log: Vec<String>,
    pub(super) tally: Tally,
}

impl<'w> Trial<'w> {
    fn new(world: &'w World, seed: u64) -> Self {
        let mut chance = Chance::of(seed);
        let daily_limit = chance.one(&[0, 0, 3]);
        let daily_cap = chance.one(&["0", "2", "4"]).to_owned();
        let routes: &[&[_]] = &[&["api"], &["api"], &["api"], &["hand-off"], &["api", "hand-off"]];
        let routes = chance.one(routes);
        let clock = Clock::starting_at("2026-01-02T04:00:00Z".parse().unwrap());
        Self {
            world,
            medium: Sandbox::start(Options { daily_limit, clock, ..Options::default() }).unwrap(),
            history: History::new(chance.percent(50)),
            chance,
            jobs: Vec::new(),
            clock,
            daily_cap,
            timeout: "1s",
            routes,
            kept_off: BTreeSet::new(),
            handed: BTreeSet::new(),
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
            let due = self.due(day, size);
            let stories = self.medium.stories().len();
            let spoiled = self.chance.percent(8).then(|| self.spoil_the_ledger());
            let mut runs = Vec::new();
            for (number, job) in due.iter().enumerate() {
                let harms = Harm::draw(&mut self.chance);
                runs.push(self.start(job, &format!("{day}.{number}"), &harms));
            }
            let push = self.chance.percent(40).then(|| Duration::from_millis(self.chance.below(600)));
            self.finish(runs, push)?;
            if let Some((commit, text)) = spoiled {
                self.restore_the_ledger(&commit, &text, stories)?;
            }
            self.note_handed();
            let minutes = self.chance.one(&[0, 0, 1, 20, 20, 180, 26 * 60]);
            self.turn(Duration::from_secs(60 * minutes));
            if self.chance.percent(40) {
                self.a_person_looks()?;
            }
        }
        Ok(())
    }

    /// The jobs of a day, some of which come from pushes.
    fn due(&mut self, day: u64, size: Size) -> Vec<Job<'w>> {
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
        due
    }

    /// Runs without harm until nothing changes any more.
    fn healthy_days(&mut self) -> Result<(), String> {
        self.clear_faults();
        self.timeout = "20s";
        for day in 0..60 {
            self.turn(Duration::from_secs(25 * 60 * 60));
            let before = (self.ledger(), self.medium.stories().len());
            let job = if day % 2 == 0 { self.world.schedule() } else { self.world.dispatch() };
            let run = self.start(&job, &format!("healthy {day}"), &[]);
            self.finish(vec![run], None)?;
            self.note_handed();
            if (self.ledger(), self.medium.stories().len()) == before {
                // Nothing is left, so that asking for everything brings nothing.
                let run = self.start(&self.world.dispatch().with_input("all", "true"), "healthy, all", &[]);
                self.finish(vec![run], None)?;
                let same = (self.ledger(), self.medium.stories().len()) == before;
                return if same { Ok(()) } else { Err("`--all` finds more".to_owned()) };
            }
        }
        Err("healthy runs come to no end".to_owned())
    }

    fn put_faults(&mut self) {
        self.clear_faults();
        let modes: Vec<_> = Fault::modes().chain(CODES).collect();
        for _ in 0..self.chance.below(4) {
            let mode = self.chance.one(&modes);
            let on = self.chance.one(&["/posts", "/posts", "/posts", "/posts", "/posts", "/posts", "/me", "/feed/"]);
            let (first, every, times) =
                (self.chance.between(1, 4), self.chance.between(1, 3), self.chance.between(1, 3));
            let mut fault = Fault::named(mode).unwrap().on(on).first(first).every(every).times(times);
            if !CERTAIN.contains(&mode) && !MADE.contains(&mode) {
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

    /// Notes what the ledger has handed to a person: that is never sent by a run as well.
    fn note_handed(&mut self) {
        let ledger = self.ledger();
        let handed = ledger["stories"].as_object().into_iter().flat_map(serde_json::Map::values);
        let handed = handed.filter(|entry| entry["state"] == "handed-off");
        self.handed.extend(handed.filter_map(|entry| entry["title"].as_str()).map(str::to_owned));
    }

    pub(super) fn ledger(&self) -> Value {
        self.world.ledger().unwrap_or_default()
    }
}
