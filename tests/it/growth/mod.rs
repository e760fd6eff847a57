//! What strangers write must not cost more than its size: twice the text takes at most 2.3 times the time, in every reader
//! and for every piece of its grammar, repeated, alternated, nested, never closed.

#![expect(clippy::print_stdout, reason = "the table is what one asks for")]

mod attacks;
mod readers;
mod seeds;

use std::time::Duration;

use readers::{Reader, readers};
use seeds::Seed;

/// The most that twice the text may take of the time.
const MOST: f64 = 2.3;
/// What is too short to be judged: a busy machine makes more of a difference.
const SHORT: Duration = Duration::from_millis(25);
/// The longest that any text may take.
const LONGEST: Duration = Duration::from_secs(2);
/// How often a time that is too long is taken again, before it counts: the shortest of several is the text's own.
const TRIES: usize = 6;
/// The stack of a program's main thread, on Linux and macOS.
const MAIN_STACK: usize = 8 << 20;

/// How long a text of a size takes, and one twice as long.
struct Growth {
    reader: &'static str,
    seed: String,
    half: Duration,
    whole: Duration,
}

#[test]
fn twice_the_text_takes_twice_the_time() {
    measure(64 << 10, &|seed| seed.is_single());
}

#[test]
#[ignore = "takes minutes on a release build: `GROWTH_KIB=1024 cargo test --release --test it growth -- --ignored --nocapture`; \
            `GROWTH_OF=kramdown` measures one reader"]
fn twice_the_text_takes_twice_the_time_in_all_pairs() {
    let kibibytes: usize = std::env::var("GROWTH_KIB").ok().and_then(|size| size.parse().ok()).unwrap_or(128);
    measure(kibibytes << 10, &|_| true);
}

/// Pieces that are nested as deep as nobody writes, on the stack that a program has.
#[test]
fn no_nesting_overflows_the_stack() {
    for reader in readers().iter().filter(|reader| reader.is_asked_for()) {
        for seed in seeds::nested(reader.pieces) {
            let name = format!("{}: {}", reader.name, seed.name());
            let text = seed.times(100_000);
            let (_, time) = on_main_stack(reader, &text);
            assert!(time < 10 * LONGEST, "{name}: {time:.1?}");
        }
    }
}

/// Measures every seed of every reader up to a size, prints the slowest, and fails where one grows too fast.
fn measure(size: usize, is_measured: &dyn Fn(&Seed) -> bool) {
    let mut faults = Vec::new();
    println!("{:<12} {:<34} {:>10} {:>10} {:>6}", "reader", "text", "half", "whole", "times");
    for reader in readers().iter().filter(|reader| reader.is_asked_for()) {
        let mut all: Vec<Growth> =
            seeds::all(reader.pieces).into_iter().filter(is_measured).map(|seed| growth(reader, &seed, size)).collect();
        all.sort_by_key(|growth| std::cmp::Reverse(growth.whole));
        for growth in all.iter().take(3) {
            println!("{growth}");
        }
        faults.extend(all.iter().filter(|growth| growth.is_fault()).map(ToString::to_string));
    }
    assert!(faults.is_empty(), "{} texts of {} KiB take too long:\n{}", faults.len(), size >> 10, faults.join("\n"));
}

/// How the time of a seed grows from half the size to the size.
fn growth(reader: &Reader, seed: &Seed, size: usize) -> Growth {
    let (half, whole) = (seed.of_size(size / 2), seed.of_size(size));
    let mut growth =
        Growth { reader: reader.name, seed: seed.name(), half: Duration::MAX, whole: on_main_stack(reader, &whole).1 };
    for _ in 0..TRIES {
        if growth.whole < SHORT {
            break;
        }
        growth.half = growth.half.min(on_main_stack(reader, &half).1);
        if !growth.is_fault() {
            break;
        }
        growth.whole = growth.whole.min(on_main_stack(reader, &whole).1);
    }
    growth
}

/// Reads a text as the program would, on a stack as large as its own.
fn on_main_stack(reader: &Reader, text: &str) -> (usize, Duration) {
    std::thread::scope(|scope| {
        let read = || {
            let start = clock();
            let length = (reader.read)(text);
            (length, clock() - start)
        };
        std::thread::Builder::new().stack_size(MAIN_STACK).spawn_scoped(scope, read).unwrap().join().unwrap()
    })
}

/// The time that this thread was at work: what else the machine does meanwhile is no part of it.
fn clock() -> Duration {
    rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime).try_into().unwrap()
}

impl Growth {
    fn times(&self) -> f64 {
        if self.half == Duration::MAX { 0.0 } else { self.whole.as_secs_f64() / self.half.as_secs_f64() }
    }

    fn is_fault(&self) -> bool {
        self.whole > SHORT && (self.times() > MOST || self.whole > LONGEST)
    }
}

impl std::fmt::Display for Growth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let half = if self.half == Duration::MAX { "-".to_owned() } else { format!("{:.1?}", self.half) };
        let (whole, times) = (format!("{:.1?}", self.whole), self.times());
        write!(f, "{:<12} {:<34} {half:>10} {whole:>10} {times:>6.2}", self.reader, self.seed)
    }
}
