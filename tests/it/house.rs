//! Holds the house to its rules, by reading its sources: who may know whom, which crate lives where, how long a file is,
//! and that code, action and documents say the same.

mod documents;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use medium_crosspost::settings::{SETTINGS, Setting};
use post::problem::Code;

/// The rooms of the tool by floor. A room imports from lower floors and from itself; the doors, `lib.rs` and `main.rs`, see
/// all. The libraries below `crates/` are held to their floors by the compiler.
const FLOORS: &[&[&str]] = &[
    &["environment", "interrupt"],
    &["event", "repository"],
    &["outcome", "output_folder", "site", "workspace"],
    &["github", "ledger", "live", "range"],
    &["hand_off", "lineage"],
    &["report", "settings"],
    &["output", "plan"],
    &["deliver"],
    &["run"],
    &["commands"],
];

/// Outside crates that live in one room of the tool only.
const CRATES: &[(&str, &[&str])] = &[
    ("anstream", &["report"]),
    ("cap_fs_ext", &["output_folder"]),
    ("cap_std", &["output_folder"]),
    ("clap", &["settings"]),
    ("git2", &["repository"]),
];

/// What may be written in these places only, and why.
const WORDS: &[(&str, &[&str], &str)] = &[
    ("\"<p", MARKUP, "markup is written in the story's faces, so that no two disagree"),
    ("\"</", MARKUP, "markup is written in the story's faces, so that no two disagree"),
    ("println!", &["src/main.rs"], "the rooms give text; `main` prints"),
    ("print!(", &["src/main.rs"], "the rooms give text; `main` prints"),
    ("process::exit", &["src/main.rs"], "the rooms answer; `main` exits"),
    ("env::var", &["src/environment.rs"], "the environment is handed in"),
    ("Timestamp::now", &["crates/post/src/time.rs"], "the clock is handed in"),
    ("SystemTime::now", &[], "the clock is handed in"),
];

/// Where markup is written: the story's faces, and pages that frame them.
const MARKUP: &[&str] =
    &["crates/story/src/faces/", "crates/medium/src/stand_in/", "src/report/preview.rs", "src/report/hand_off/"];

/// The most lines of a source file. Past about 400 it usually has two subjects.
const MOST_LINES: usize = 450;

/// Settings that the program itself does not read: the tests of the action show what they change.
const OF_THE_ACTION: &[&str] = &["binary"];

#[test]
fn rooms_know_lower_floors_only() {
    let mut faults = Vec::new();
    for source in sources() {
        let Some(room) = source.room() else { continue };
        let Some(floor) = floor(&room) else {
            faults.push(format!("{}: the room `{room}` is on no floor", source.path.display()));
            continue;
        };
        for known in source.rooms_known() {
            if known != room && self::floor(&known).is_none_or(|known| known >= floor) {
                faults.push(format!("{}: `{room}` (floor {floor}) may not know `{known}`", source.path.display()));
            }
        }
        if source.reaches_out() {
            faults.push(format!("{}: leaves its room by `super`; say `crate::` instead", source.path.display()));
        }
    }
    assert_none(&faults);
}

#[test]
fn each_outside_crate_lives_in_its_one_room() {
    let mut faults = Vec::new();
    for source in sources() {
        let Some(room) = source.room() else { continue };
        for (name, homes) in CRATES {
            let used = source.code.match_indices(&format!("{name}::")).any(|(at, _)| starts_word(&source.code, at));
            if used && !homes.contains(&room.as_str()) {
                faults.push(format!("{}: `{name}` lives in {homes:?}", source.path.display()));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn files_are_short_and_named_for_a_subject() {
    let mut faults = Vec::new();
    for source in sources() {
        let lines = source.all.lines().count();
        if lines > MOST_LINES {
            faults.push(format!("{}: {lines} lines", source.path.display()));
        }
        let names = source.path.iter().filter_map(|name| Path::new(name).file_stem()?.to_str());
        if names
            .into_iter()
            .any(|name| ["utils", "util", "helpers", "helper", "common", "types", "misc"].contains(&name))
        {
            faults.push(format!("{}: the name says nothing", source.path.display()));
        }
        if source.path.file_name().is_some_and(|name| name != "main.rs") && !source.all.starts_with("//! ") {
            faults.push(format!("{}: the first line does not say what it is about", source.path.display()));
        }
    }
    assert_none(&faults);
}

#[test]
fn some_things_are_written_in_one_place_only() {
    let mut faults = Vec::new();
    for source in sources() {
        for (word, places, why) in WORDS {
            let here = places.iter().any(|place| source.path.starts_with(place.trim_end_matches('/')));
            if source.code.contains(word) && !here {
                faults.push(format!("{}: `{word}`: {why}", source.path.display()));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn every_problem_code_is_named_by_a_test() {
    let tests = tests();
    let unit_tests: String = sources().iter().map(|source| source.all[source.code_end..].to_owned()).collect();
    let named = |code: &Code| {
        let (variant, word) = (format!("Code::{code:?}"), format!("\"{code}\""));
        [&tests, &unit_tests].into_iter().any(|text| names(text, &variant) || text.contains(&word))
    };
    let untested = Code::ALL.iter().filter(|code| !named(code));
    assert_none(&untested.map(ToString::to_string).collect::<Vec<_>>());
}

#[test]
fn every_setting_is_named_by_the_test_of_what_it_changes() {
    let tests = read(Path::new("tests/it/way/settings.rs"));
    let named = |setting: &Setting| {
        let words = [format!("\"--{}", setting.name), format!("\"{}\"", setting.name), setting.variable()];
        words.iter().any(|word| names(&tests, word))
    };
    let untested = SETTINGS.iter().filter(|setting| !named(setting) && !OF_THE_ACTION.contains(&setting.name));
    assert_none(&untested.map(|setting| setting.name.to_owned()).collect::<Vec<_>>());
}

/// The integration tests' text, without this file's, and without what names codes only to show them.
fn tests() -> String {
    let others = |path: &PathBuf| {
        !["tests/it/house.rs", "tests/it/output", "tests/it/report", "tests/it/world"]
            .iter()
            .any(|own| path.starts_with(own))
    };
    files(Path::new("tests")).iter().filter(|path| others(path)).map(|path| read(path)).collect()
}

/// A source file of the tool or of a library.
struct Source {
    /// Relative to the repository.
    path: PathBuf,
    all: String,
    /// Where the unit tests begin.
    code_end: usize,
    /// What stands before the unit tests, without comments.
    code: String,
}

impl Source {
    fn read(path: &Path) -> Self {
        let all = read(path);
        let code_end = all.find("#[cfg(test)]\nmod ").unwrap_or(all.len());
        let lines = all[..code_end].lines().filter(|line| !line.trim_start().starts_with("//"));
        let code = lines.fold(String::new(), |code, line| code + line + "\n");
        Self { path: path.to_owned(), code_end, code, all }
    }

    /// The room of the tool that it belongs to; none for the doors and the libraries.
    fn room(&self) -> Option<String> {
        let within = self.path.strip_prefix("src").ok()?;
        let first = Path::new(within.iter().next()?).file_stem()?.to_str()?;
        (!["lib", "main"].contains(&first)).then(|| first.to_owned())
    }

    /// The rooms that it imports or names by `crate::`.
    fn rooms_known(&self) -> BTreeSet<String> {
        let after = self.code.match_indices("crate::").filter(|(at, _)| starts_word(&self.code, *at));
        after.flat_map(|(at, found)| heads(&self.code[at + found.len()..])).collect()
    }

    /// Whether a chain of `super` climbs out of the room.
    fn reaches_out(&self) -> bool {
        let is_folder = self.path.file_name().is_some_and(|name| name == "mod.rs");
        let depth = self.path.components().count() - 1 - usize::from(is_folder);
        self.code.contains(&"super::".repeat(depth))
    }
}

/// The first names of a path after `crate::`, or of each path in its braces.
fn heads(path: &str) -> Vec<String> {
    let name =
        |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(inner) = path.strip_prefix('{') else { return vec![name(path)] };
    let (mut depth, mut heads, mut start) = (0, Vec::new(), 0);
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                heads.push(name(&inner[start..at]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                heads.push(name(&inner[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    heads.retain(|head| !head.is_empty());
    heads
}

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

fn sources() -> Vec<Source> {
    let crates = std::fs::read_dir("crates").unwrap().map(|entry| entry.unwrap().path().join("src"));
    let folders: Vec<PathBuf> = crates.chain([PathBuf::from("src")]).collect();
    folders.iter().flat_map(|folder| files(folder)).map(|path| Source::read(&path)).collect()
}

/// The Rust files below a folder of the repository, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn starts_word(text: &str, at: usize) -> bool {
    !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$' || c == ':')
}

/// Whether a text holds a name, and not only a longer one.
fn names(text: &str, name: &str) -> bool {
    text.match_indices(name)
        .any(|(at, _)| !text[at + name.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-'))
}

#[track_caller]
fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn the_reader_of_the_house_sees_what_is_there() {
    assert_eq!(heads("problem::Problem;"), ["problem"]);
    assert_eq!(heads("{post::{Post, Status}, time, };"), ["post", "time"]);
    assert!(names("Code::NoText)", "Code::NoText") && !names("Code::NoTextAtAll", "Code::NoText"));
    let source = |path: &str, code: &str| Source {
        path: PathBuf::from(path),
        all: String::new(),
        code_end: 0,
        code: code.to_owned(),
    };
    assert_eq!(source("src/story/faces/api.rs", "").room().as_deref(), Some("story"));
    assert_eq!(source("src/time.rs", "").room().as_deref(), Some("time"));
    assert_eq!(source("src/lib.rs", "").room(), None);
    assert!(source("src/story/mod.rs", "use super::site;").reaches_out());
    assert!(source("src/story/faces/api.rs", "super::super::super::site").reaches_out());
    assert!(!source("src/story/faces/api.rs", "use super::super::Block;").reaches_out());
    assert_eq!(source("src/a.rs", "crate::{post, site::Site}; $crate::x").rooms_known().len(), 2);
}
