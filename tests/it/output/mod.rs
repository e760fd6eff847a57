//! What users read, kept as text: representative runs, each with all that it printed and wrote, in files of
//! `tests/output`, so that wording is reviewed as wording.
//!
//! The runs are real: the real binary, real git repositories, the stand-ins over real HTTP. What is empty is left out.
//! `UPDATE=1 cargo test --test it output` writes the files anew.

mod answers;
mod commands;
mod fatal;
mod kept;
mod ledger;
mod pages;
mod person;
mod placeholders;
mod plain;
mod plan;
mod problems;
mod publish;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex};
use std::thread;

use medium_crosspost::outcome::{Deferral, Doubt, Outcome, Skip};
use post::problem::Code;
use similar::TextDiff;

use kept::Kept;

/// A kept file's name, and the runs that it shows.
type Scene = (&'static str, fn(&mut Kept));

const SCENES: [&[Scene]; 9] = [
    commands::SCENES,
    plan::SCENES,
    problems::SCENES,
    publish::SCENES,
    answers::SCENES,
    pages::SCENES,
    person::SCENES,
    ledger::SCENES,
    fatal::SCENES,
];

/// Codes that no run can be made to raise, and why.
const NEVER_RAISED: &[(Code, &str)] = &[];

/// A text of which nobody says that it is short.
static WORDS: LazyLock<String> = LazyLock::new(|| "Words of a post. ".repeat(25));

/// How many scenes are played at once: most of a scene's time is spent waiting for processes.
const AT_ONCE: usize = 4;

/// Every scene, played once for all the tests.
static PLAYED: LazyLock<BTreeMap<&'static str, Kept>> = LazyLock::new(play);

#[test]
fn what_users_read_is_kept() {
    let written: BTreeSet<_> = PLAYED.keys().map(|name| folder().join(format!("{name}.txt"))).collect();
    let updates = std::env::var_os("UPDATE").is_some();
    let mut faults = String::new();
    for (name, kept) in PLAYED.iter() {
        let path = folder().join(format!("{name}.txt"));
        let old = std::fs::read_to_string(&path).unwrap_or_default();
        if old == kept.text {
            continue;
        }
        if updates {
            std::fs::write(&path, &kept.text).unwrap();
        } else {
            let diff = TextDiff::from_lines(old.as_str(), &kept.text);
            let name = format!("tests/output/{name}.txt");
            faults += &diff.unified_diff().header(&format!("{name}, as kept"), &format!("{name}, now")).to_string();
        }
    }
    for path in files().into_iter().filter(|path| !written.contains(path)) {
        if updates {
            std::fs::remove_file(&path).unwrap();
        } else {
            writeln!(faults, "no run writes {} any more", path.display()).unwrap();
        }
    }
    assert!(faults.is_empty(), "\n{faults}\n`UPDATE=1 cargo test --test it output` keeps what is said now");
}

#[test]
fn every_outcome_is_kept() {
    let told: BTreeSet<_> = PLAYED.values().flat_map(|kept| kept.told.clone()).collect();
    let missing: Vec<_> = outcomes().filter(|outcome| !told.contains(outcome)).collect();
    assert!(missing.is_empty(), "no run comes to {missing:?}");
}

#[test]
fn every_problem_code_is_kept() {
    let texts: String = PLAYED.values().map(|kept| kept.text.as_str()).collect();
    let is_shown = |code: &Code| texts.contains(&format!("({code})")) || texts.contains(&format!(" {code}: "));
    let faults = Code::ALL.iter().filter(|code| is_shown(code) == NEVER_RAISED.iter().any(|(never, _)| never == *code));
    assert_eq!(faults.map(ToString::to_string).collect::<Vec<_>>(), [""; 0], "raised by no run, or by one after all");
}

/// Plays every scene, some at a time.
fn play() -> BTreeMap<&'static str, Kept> {
    let scenes = SCENES.concat();
    let (next, played) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((name, scene)) = scenes.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut kept = Kept::default();
                    scene(&mut kept);
                    let double = played.lock().unwrap().insert(*name, kept);
                    assert!(double.is_none(), "two scenes are named {name}");
                }
            });
        }
    });
    played.into_inner().unwrap()
}

/// Every outcome, with its reason where it has one.
fn outcomes() -> impl Iterator<Item = (String, Option<String>)> {
    let deferred = [Deferral::DailyCap, Deferral::RateLimited, Deferral::NotLive, Deferral::LiveUnknown];
    let skipped = [Skip::OptedOut, Skip::Draft, Skip::Future, Skip::Expired, Skip::LeftOut, Skip::NoPage];
    let simple = [Outcome::Published, Outcome::AlreadyPublished, Outcome::Blocked, Outcome::Failed];
    let either = [false, true];
    let words = either
        .map(|capped| Outcome::Planned { capped })
        .into_iter()
        .chain(either.map(|waits| Outcome::HandedOff { waits }))
        .chain(simple)
        .chain(deferred.map(Outcome::Deferred))
        .chain(skipped.map(Outcome::Skipped))
        .chain([Doubt::AnswerLost, Doubt::ClaimedElsewhere].map(Outcome::Unknown))
        .map(Outcome::words);
    words.map(|(outcome, reason)| (outcome.to_owned(), reason.map(str::to_owned)))
}

fn folder() -> PathBuf {
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/output").into()
}

/// The kept files.
fn files() -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}
