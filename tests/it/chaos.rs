//! Never twice, never lost: a CI service on bad days, played with the real binary on real clones.
//!
//! A trial is a blog with a bare origin, a stand-in for Medium with faults, and a few rounds of runs, up to eight at once,
//! each in a fresh clone of one commit. Runs are killed at any time, before, in and after their pushes, and while they
//! create; origin refuses pushes or falls silent after it took them; clocks go wrong; the author goes on pushing. Then
//! healthy runs follow until nothing changes any more, and the stories are counted.

#![expect(clippy::print_stdout, reason = "the table is what one asks for")]

mod chance;
mod harm;
mod history;
mod trial;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant, UNIX_EPOCH};

use trial::{Size, Tally};

/// How many trials go on at once: they mostly wait for git.
const THREADS: usize = 3;

/// A few small ones, always the same.
#[test]
fn never_twice_never_lost() {
    let trials = Trials { first: 1, count: 10, time: Duration::MAX, size: Size { days: 1, at_once: 3 } };
    println!("{}", trials.play());
}

/// As many trials as fit into `CHAOS_SECONDS`, other ones each time; or the one of `CHAOS_SEED`.
#[test]
#[ignore = "takes a minute: `CHAOS_SECONDS=60 cargo test --test it chaos -- --ignored --nocapture`"]
fn for_long() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let time = Duration::from_secs(number("CHAOS_SECONDS").unwrap_or(60));
    let seed = number("CHAOS_SEED");
    let first = seed.unwrap_or_else(|| UNIX_EPOCH.elapsed().unwrap().as_secs() % 1_000_000 * 1000);
    let count = if seed.is_some() { 1 } else { u64::MAX };
    println!("{}", Trials { first, count, time, size: Size { days: 4, at_once: 8 } }.play());
}

/// Trials of consecutive seeds, until their time or their count is used up.
struct Trials {
    first: u64,
    count: u64,
    time: Duration,
    size: Size,
}

impl Trials {
    /// Plays them and gives the table. Panics with the account of what fails.
    fn play(&self) -> String {
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
        let tally = total.into_inner().unwrap();
        let Tally { trials, runs, kills, hooks, faults, posts, stories, doubles, lost, unknown } = tally;
        format!(
            "| trials | runs | kills | acts of origin | faults of Medium | posts | stories | doubles | lost | unknown | seconds |\n\
             |--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n\
             | {trials} | {runs} | {kills} | {hooks} | {faults} | {posts} | {stories} | {doubles} | {lost} | {unknown} | {} |",
            begun.elapsed().as_secs()
        )
    }
}
