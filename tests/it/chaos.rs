//! Never twice, never lost: a CI service on bad days, played with the real binary on real clones.
//!
//! A trial is a blog with a bare origin, a stand-in for Medium with faults, and a few rounds of runs, up to eight at once,
//! each in a fresh clone of one commit. Runs are killed, told to stop or frozen at any time, killed before, in and after
//! their pushes, and while they create; origin refuses pushes or falls silent after it took them; clocks go wrong; the
//! ledger is spoiled and mended; a person settles doubts; the author goes on pushing, also by force. Then healthy runs
//! follow until nothing changes any more, and the stories are counted.

#![expect(clippy::print_stdout, reason = "the table is what one asks for")]

pub(crate) mod chance;
mod count;
mod harm;
mod history;
mod person;
mod run;
mod trial;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant, UNIX_EPOCH};

use count::Tally;
use medium::stand_in::Fault;
use trial::Size;

/// How many trials go on at once: they mostly wait for git.
const THREADS: usize = 4;

/// A few small ones, always the same.
#[test]
fn never_twice_never_lost() {
    let trials = Trials { first: 1, count: 20, time: Duration::MAX, size: Size { days: 1, at_once: 3 } };
    println!("{}", trials.play());
}

/// As many trials as fit into `CHAOS_SECONDS`, other ones each time; or the one of `CHAOS_SEED`.
#[test]
#[ignore = "takes ten minutes: `CHAOS_SECONDS=600 cargo test --test it chaos -- --ignored --nocapture`"]
fn for_long() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let time = Duration::from_secs(number("CHAOS_SECONDS").unwrap_or(60));
    let seed = number("CHAOS_SEED");
    let first = seed.unwrap_or_else(|| UNIX_EPOCH.elapsed().unwrap().as_secs() % 1_000_000 * 1000);
    let count = if seed.is_some() { 1 } else { u64::MAX };
    let begun = Instant::now();
    let tally = Trials { first, count, time, size: Size { days: 4, at_once: 8 } }.play();
    println!("{tally}\n{} seconds, seeds from {first} on", begun.elapsed().as_secs());
    let missing: Vec<_> = Fault::modes().filter(|mode| !tally.modes.contains(*mode)).collect();
    assert!(missing.is_empty() || tally.trials < ENOUGH, "these faults were never played: {missing:?}");
}

/// So many trials play every fault.
const ENOUGH: u64 = 150;

/// Trials of consecutive seeds, until their time or their count is used up.
struct Trials {
    first: u64,
    count: u64,
    time: Duration,
    size: Size,
}

impl Trials {
    /// Plays them and counts. Panics with the account of what fails.
    fn play(&self) -> Tally {
        let (begun, next) = (Instant::now(), AtomicU64::new(0));
        let (total, failures) = (Mutex::new(Tally::default()), Mutex::new(Vec::new()));
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    while begun.elapsed() < self.time && failures.lock().unwrap().is_empty() {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= self.count {
                            return;
                        }
                        match trial::play(self.first + number, self.size) {
                            Ok(tally) => total.lock().unwrap().add(&tally),
                            Err(account) => failures.lock().unwrap().push(account),
                        }
                    }
                });
            }
        });
        let failures = failures.into_inner().unwrap();
        assert!(failures.is_empty(), "{}", failures.join("\n"));
        total.into_inner().unwrap()
    }
}
