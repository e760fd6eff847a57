//! What strangers may write: posts and configurations of every generator, changed at random, and read from the site to the
//! story. None may panic, end the process, or take more than two seconds or 256 MB.
//!
//! A case is told by its number alone. Cases are played in a child process, which says what each one takes; where it dies
//! or hangs, the case under way is the culprit. A culprit is made smaller, and written with the command that replays it.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the table is what one asks for")]

mod case;
mod child;
mod corpus;
mod dictionary;
mod parent;
mod play;
mod shrink;

use std::time::{Duration, Instant, UNIX_EPOCH};

use parent::{Finding, Tally};

/// How many cases a child plays: it starts in a moment, and what it leaves in memory is then gone.
const BATCH: u64 = 200;

/// A few cases, always the same.
#[test]
fn none_is_too_much() {
    let cases = Cases { first: 1, count: 400, time: Duration::from_secs(60), largest: 4 << 10, most_findings: 1 };
    println!("{}", cases.play());
}

/// As many cases as fit into `FUZZ_SECONDS`, other ones each time; or the one of `FUZZ_SEED`.
#[test]
#[ignore = "takes ten minutes: `FUZZ_SECONDS=600 cargo test --test it fuzz -- --ignored --nocapture`"]
fn for_long() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let time = Duration::from_secs(number("FUZZ_SECONDS").unwrap_or(60));
    let seed = number("FUZZ_SEED");
    let first = seed.unwrap_or_else(|| UNIX_EPOCH.elapsed().unwrap().as_secs() % 1_000_000 * 100_000);
    let count = if seed.is_some() { 1 } else { u64::MAX };
    let begun = Instant::now();
    let tally = Cases { first, count, time, largest: 128 << 10, most_findings: 20 }.play();
    println!("{tally}\n{} seconds, seeds from {first} on", begun.elapsed().as_secs());
}

/// Plays the cases that the environment names; the other tests start it as a process of its own.
#[test]
#[ignore = "a part of the other tests"]
fn child() {
    child::run();
}

/// Cases of consecutive numbers, until their time or their count is used up.
struct Cases {
    first: u64,
    count: u64,
    time: Duration,
    /// How large the file may grow that is changed, in bytes.
    largest: usize,
    /// After how many different findings it stops.
    most_findings: usize,
}

impl Cases {
    /// Plays them and counts. Panics with what was found.
    fn play(&self) -> Tally {
        let (begun, mut tally) = (Instant::now(), Tally::default());
        let mut findings: Vec<Finding> = Vec::new();
        let mut next = self.first;
        while next - self.first < self.count && begun.elapsed() < self.time && findings.len() < self.most_findings {
            let count = BATCH.min(self.count - (next - self.first));
            let left = self.time.saturating_sub(begun.elapsed());
            let (after, found) = parent::batch(next, count, self.largest, left, &mut tally);
            next = after;
            if let Some(found) = found.filter(|found| !findings.iter().any(|known| known.kind == found.kind)) {
                println!("found: {} (seed {})", found.kind, found.seed);
                findings.push(found);
            }
        }
        let accounts: Vec<_> =
            findings.iter().map(|finding| finding.account(&shrink::shrunk(finding, self.largest))).collect();
        assert!(findings.is_empty(), "{tally}\n{}", accounts.join("\n"));
        tally
    }
}
