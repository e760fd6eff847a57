//! What strangers write must not cost more than its size: twice the text takes at most 2.3 times the time, in every reader
//! and for every piece of its grammar, repeated, alternated, nested, never closed.

#![expect(clippy::print_stdout, reason = "the table is what one asks for")]

pub(crate) mod attacks;
mod readers;
mod seeds;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Scope, ScopedJoinHandle};
use std::time::Duration;

use readers::{Reader, readers};
use seeds::Seed;

/// The most that twice the text may take of the time.
const MOST: f64 = 2.3;
/// What is too short to be judged.
const SHORT: Duration = Duration::from_millis(10);
/// The longest that any text may take; a build for tests takes ten times as long as a release.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });
/// How often a time that is too long is taken again, before it counts: the shortest of several is the text's own.
const TRIES: usize = 8;
/// How often the size is doubled for a text that seems to grow too fast.
const MOST_DOUBLINGS: usize = 3;
/// The sizes of texts: they are doubled from the first on.
const SMALLEST: usize = 2 << 10;
const LARGEST: usize = 128 << 10;
/// How deep pieces are nested.
const LEVELS: usize = 100_000;
/// The stack of a program's main thread, on Linux and macOS.
const MAIN_STACK: usize = 8 << 20;

/// How long a text of a size takes, and one of half the size.
struct Growth {
    reader: &'static str,
    seed: String,
    size: usize,
    half: Duration,
    whole: Duration,
}

/// Each piece alone: up to the size at which its time can be judged, or at the size of `GROWTH_KIB`. Without optimisation that
/// is reached with a tenth of the text, and only the plainest texts are measured.
#[test]
fn twice_the_text_takes_twice_the_time() {
    measure(&|reader, seed| {
        let is_asked_for = if cfg!(debug_assertions) { seed.is_repeated() } else { seed.is_single() };
        is_asked_for.then(|| asked_size().map_or_else(|| until_long(reader, seed), |size| growth(reader, seed, size)))
    });
}

#[test]
#[ignore = "takes an hour on a release build: `GROWTH_KIB=128 cargo test --release --test it growth -- --ignored --nocapture`; \
            `GROWTH_OF=kramdown` measures one reader"]
fn twice_the_text_takes_twice_the_time_in_all_pairs() {
    let size = asked_size().unwrap_or(LARGEST);
    measure(&|reader, seed| is_drawn(reader, seed).then(|| growth(reader, seed, size)));
}

/// The size of the texts, in bytes, where one is asked for.
fn asked_size() -> Option<usize> {
    std::env::var("GROWTH_KIB").ok().map(|kibibytes| kibibytes.parse::<usize>().unwrap() << 10)
}

/// Whether a pair is among those that are measured: of a grammar of many pieces a tenth, each run the same.
fn is_drawn(reader: &Reader, seed: &Seed) -> bool {
    let name = seed.name();
    seed.is_single()
        || reader.pieces.len() < 40
        || name.bytes().fold(0, |sum, byte| sum * 31 % 9973 + u32::from(byte)) % 10 == 0
}

/// Pieces that are nested as deep as nobody writes, on the stack that a program has.
#[test]
fn no_nesting_overflows_the_stack() {
    let nest = || {
        for reader in readers().iter().filter(|reader| reader.is_asked_for()) {
            for (open, close) in reader.nested {
                let time = time_of(reader, &(open.repeat(LEVELS) + &close.repeat(LEVELS)));
                assert!(time < LONGEST, "{}: {open:?}: {time:.1?}", reader.name);
            }
        }
    };
    std::thread::scope(|scope| on_main_stack(scope, nest).join().unwrap());
}

/// Measures the seeds of every reader, prints the slowest of each, and fails where one grows too fast.
fn measure(grown: &(dyn Fn(&Reader, &Seed) -> Option<Growth> + Sync)) {
    let readers: Vec<_> = readers().into_iter().filter(Reader::is_asked_for).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut faults = Vec::new();
        while let Some(reader) = readers.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mut all: Vec<_> = seeds::all(reader.pieces).iter().filter_map(|seed| grown(reader, seed)).collect();
            all.sort_by_key(|growth| std::cmp::Reverse(growth.whole * 1_000_000 / u32::try_from(growth.size).unwrap()));
            all.iter().take(3).for_each(|growth| println!("{growth}"));
            faults.extend(all.iter().filter(|it| it.is_too_fast() || it.is_too_long()).map(ToString::to_string));
        }
        faults
    };
    println!("{:<13} {:<40} {:>8} {:>10} {:>10} {:>6}", "reader", "text", "bytes", "half", "whole", "times");
    let faults: Vec<String> = std::thread::scope(|scope| {
        let workers = [on_main_stack(scope, work), on_main_stack(scope, work)];
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert!(faults.is_empty(), "{} texts take too long:\n{}", faults.len(), faults.join("\n"));
}

/// How the time of a seed grows, at the size from which on it is long enough to be judged.
fn until_long(reader: &Reader, seed: &Seed) -> Growth {
    let mut size = SMALLEST;
    while size < LARGEST && time_of(reader, &seed.of_size(size)) < SHORT {
        size *= 2;
    }
    growth(reader, seed, size)
}

/// How the time of a seed grows from half the size to the size. Where that is too fast the size is doubled a few times more:
/// a step that memory takes comes once or twice, and what grows too fast goes on so.
fn growth(reader: &Reader, seed: &Seed, size: usize) -> Growth {
    let mut growth = growth_once(reader, seed, size);
    for doubled in 1..=MOST_DOUBLINGS {
        if !growth.is_too_fast() || growth.is_too_long() {
            break;
        }
        growth = growth_once(reader, seed, size << doubled);
    }
    growth
}

fn growth_once(reader: &Reader, seed: &Seed, size: usize) -> Growth {
    let (half, whole) = (seed.of_size(size / 2), seed.of_size(size));
    let time = time_of(reader, &whole);
    let mut growth = Growth { reader: reader.name, seed: seed.name(), size, half: Duration::MAX, whole: time };
    for _ in 0..TRIES {
        if growth.whole < SHORT || growth.is_too_long() {
            break;
        }
        growth.half = growth.half.min(time_of(reader, &half));
        if !growth.is_too_fast() {
            break;
        }
        growth.whole = growth.whole.min(time_of(reader, &whole));
    }
    growth
}

/// How long this thread is at work on a text: what else the machine does meanwhile is no part of it.
fn time_of(reader: &Reader, text: &str) -> Duration {
    let clock = || Duration::try_from(rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime)).unwrap();
    let start = clock();
    std::hint::black_box((reader.read)(text));
    clock().saturating_sub(start)
}

/// A thread with the stack that a program has.
fn on_main_stack<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> T + Send + 'scope,
) -> ScopedJoinHandle<'scope, T> {
    std::thread::Builder::new().stack_size(MAIN_STACK).spawn_scoped(scope, work).unwrap()
}

impl Growth {
    fn times(&self) -> f64 {
        if self.half == Duration::MAX { 0.0 } else { self.whole.as_secs_f64() / self.half.as_secs_f64() }
    }

    fn is_too_fast(&self) -> bool {
        self.whole >= SHORT && self.times() > MOST
    }

    fn is_too_long(&self) -> bool {
        self.whole > LONGEST
    }
}

impl std::fmt::Display for Growth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let half = if self.half == Duration::MAX { "-".to_owned() } else { format!("{:.1?}", self.half) };
        let (whole, times) = (format!("{:.1?}", self.whole), self.times());
        write!(f, "{:<13} {:<40} {:>8} {half:>10} {whole:>10} {times:>6.2}", self.reader, self.seed, self.size)
    }
}
