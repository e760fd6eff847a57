//! Never twice, never lost: a CI service on bad days, played with the real binary on real clones.
//!
//! A trial is a blog with a bare origin, a stand-in for Medium with faults, and a few rounds of runs, up to eight at once,
//! each in a fresh clone of one commit. Runs are killed at any time, before, in and after their pushes, and while they
//! create; origin refuses pushes or falls silent after it took them; clocks go wrong; the author goes on pushing. Then
//! healthy runs follow until nothing changes any more, and the stories are counted.

mod chance;
mod harm;
mod history;
mod trial;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use trial::Tally;

/// How many trials go on at once: they mostly wait for git.
const THREADS: usize = 3;

#[test]
fn never_twice_never_lost() {
    println!("{}", play(10, None));
}

/// As many trials as fit into `CHAOS_SECONDS`; or the one of `CHAOS_SEED`.
#[test]
#[ignore = "takes a minute: `CHAOS_SECONDS=60 cargo test --test it chaos -- --ignored --nocapture`"]
fn for_long() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let table = match number("CHAOS_SEED") {
        Some(seed) => play(1, Some(seed)),
        None => play_for(Duration::from_secs(number("CHAOS_SECONDS").unwrap_or(60)), u64::MAX, first_seed()),
    };
    println!("{table}");
}

/// Another one each time, so that time adds up.
fn first_seed() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    now.as_secs() % 1_000_000 * 1000
}

fn play(trials: u64, seed: Option<u64>) -> String {
    play_for(Duration::from_secs(3600), trials, seed.unwrap_or(1))
}

/// Plays trials of consecutive seeds until either is used up. Panics with the account of the first that fails.
fn play_for(time: Duration, trials: u64, first: u64) -> String {
    let (begun, next) = (Instant::now(), AtomicU64::new(0));
    let (total, failures) = (Mutex::new(Tally::default()), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while begun.elapsed() < time && failures.lock().unwrap().is_empty() {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= trials {
                        return;
                    }
                    match trial::play(first + number) {
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
