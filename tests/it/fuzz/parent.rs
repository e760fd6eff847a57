//! Starts children and reads what they say.

use std::fmt;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::child::{ASKED, Asked, is_optimised};

/// What a case may take: two seconds and 256 MB in a release, many times the time without optimisation.
fn most_milliseconds() -> u64 {
    if is_optimised() { 2_000 } else { 20_000 }
}
const MOST_MEMORY: u64 = 256 << 10;

fn too_slow() -> String {
    format!("takes more than {} ms", most_milliseconds())
}

/// How long a child may say nothing before it is asked how it is.
fn patience() -> Duration {
    Duration::from_millis(most_milliseconds() * 5)
}

/// How often a child that is not at work is asked again: a busy machine may not let it.
const MOST_IDLE: u32 = 60;

/// What went wrong with a case.
pub(super) struct Finding {
    pub(super) seed: u64,
    /// What happened and where: findings of one kind are one.
    pub(super) kind: String,
}

/// What was played.
#[derive(Default)]
pub(super) struct Tally {
    cases: u64,
    stories: u64,
    slowest: (u64, u64),
    largest: (u64, u64),
}

/// A case as its child told of it.
struct Played {
    seed: u64,
    milliseconds: u64,
    kilobytes: u64,
    stories: u64,
    panicked: String,
}

/// How a child ended, and the case that was under way.
enum End {
    Done,
    Found(Finding),
}

/// Plays cases until one goes wrong or the time is up. Gives the number of the next case.
pub(super) fn batch(
    first: u64,
    count: u64,
    largest: usize,
    time: Duration,
    tally: &mut Tally,
) -> (u64, Option<Finding>) {
    let mut next = first;
    let end = watch(&Asked::Cases { first, count, largest }, time, |played| {
        next = played.seed + 1;
        tally.add(played);
    });
    match end {
        End::Done => (next, None),
        End::Found(finding) => (finding.seed + 1, Some(finding)),
    }
}

/// Reads a site on disk; the kind of what goes wrong, if anything does.
pub(super) fn folder(path: &Path, generator: &str, changed: &str) -> Option<String> {
    let asked = Asked::Folder { path: path.to_owned(), generator: generator.to_owned(), changed: changed.to_owned() };
    match watch(&asked, Duration::MAX, |_| {}) {
        End::Done => None,
        End::Found(finding) => Some(finding.kind),
    }
}

fn watch(asked: &Asked, time: Duration, mut each: impl FnMut(&Played)) -> End {
    let begun = Instant::now();
    // What takes far more memory than it may is refused it, and does not take the machine down.
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -v 3000000; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args(["fuzz::child", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .env(ASKED, asked.text())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (sender, lines) = mpsc::channel();
    let written = BufReader::new(child.stderr.take().unwrap()).lines();
    std::thread::spawn(move || written.map_while(Result::ok).try_for_each(|line| sender.send(line)));
    let (mut under_way, mut last_words) = (None, String::new());
    // Since when it says nothing: what it had taken of the processor, and how often it was asked.
    let mut silent: Option<(u64, u32)> = None;
    let end = loop {
        if begun.elapsed() > time {
            break End::Done;
        }
        let line = lines.recv_timeout(patience());
        if line.is_ok() {
            silent = None;
        }
        match line {
            Ok(line) if line == "fuzz done" => break End::Done,
            Ok(line) => match line.strip_prefix("fuzz ") {
                Some(line) => match Played::read(line) {
                    Ok(played) => {
                        under_way = None;
                        each(&played);
                        if let Some(kind) = played.fault() {
                            break End::Found(Finding { seed: played.seed, kind });
                        }
                    }
                    Err(seed) => under_way = Some(seed),
                },
                None if !line.trim().is_empty() => last_words = line,
                None => {}
            },
            Err(RecvTimeoutError::Timeout) => {
                let taken = taken_milliseconds(child.id());
                let (before, asked) = silent.unwrap_or((taken, 0));
                if taken - before <= most_milliseconds() && asked < MOST_IDLE {
                    silent = Some((before, asked + 1));
                    continue;
                }
                let seed = under_way.expect("a case is under way");
                break End::Found(Finding { seed, kind: too_slow() });
            }
            Err(RecvTimeoutError::Disconnected) => {
                let kind = format!("ends the process: {last_words}");
                let seed = under_way.unwrap_or_else(|| panic!("{kind}, before any case"));
                break End::Found(Finding { seed, kind });
            }
        }
    };
    let _ = child.kill();
    child.wait().unwrap();
    end
}

/// What a process has taken of the processor, in milliseconds (`proc_pid_stat(5)`: 100 ticks a second).
fn taken_milliseconds(id: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let after = text.rsplit_once(')').map_or("", |(_, after)| after);
    after.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10
}

impl Played {
    /// A case that ended; or the number of one that begins.
    fn read(line: &str) -> Result<Self, u64> {
        let parts: Vec<_> = line.splitn(6, ' ').collect();
        let number = |at: usize| parts[at].parse::<u64>().unwrap();
        if parts[0] == "begin" {
            return Err(number(1));
        }
        let panicked = parts[5].to_owned();
        Ok(Self { seed: number(1), milliseconds: number(2), kilobytes: number(3), stories: number(4), panicked })
    }

    fn fault(&self) -> Option<String> {
        if !self.panicked.is_empty() {
            return Some(format!("panics at {}", self.panicked));
        }
        if self.milliseconds > most_milliseconds() {
            return Some(too_slow());
        }
        (self.kilobytes > MOST_MEMORY).then(|| format!("takes more than {} MB", MOST_MEMORY >> 10))
    }
}

impl Finding {
    /// What is told of it; `input` says where the smaller input lies.
    pub(super) fn account(&self, input: &str) -> String {
        format!(
            "{} (seed {})\n  input: {input}\n  replay: FUZZ_SEED={} cargo test --test it fuzz -- --ignored --nocapture",
            self.kind, self.seed, self.seed
        )
    }
}

impl Tally {
    fn add(&mut self, played: &Played) {
        self.cases += 1;
        self.stories += played.stories;
        self.slowest = self.slowest.max((played.milliseconds, played.seed));
        self.largest = self.largest.max((played.kilobytes >> 10, played.seed));
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cases, stories, slowest, largest } = self;
        writeln!(f, "{cases} cases, {stories} stories told")?;
        writeln!(f, "slowest: {} ms (seed {})", slowest.0, slowest.1)?;
        write!(f, "largest: {} MB (seed {})", largest.0, largest.1)
    }
}
