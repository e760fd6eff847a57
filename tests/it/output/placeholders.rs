//! What differs between machines and runs, replaced by what does not.

use std::path::Path;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// Names are given in the order in which things are seen, a file's own.
#[derive(Default)]
pub(super) struct Placeholders {
    commits: Vec<String>,
    ports: Vec<String>,
}

/// A commit, whole or cut to seven digits.
static COMMIT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b[0-9a-f]{7}(?:[0-9a-f]{33})?\b").unwrap());
static PORT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(127\.0\.0\.1:|port )(\d{4,5})\b").unwrap());
static CLAIM: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"("claim": ")[0-9a-f]{4,}""#).unwrap());
/// The token, as it stands and encoded in each of the ways in which something might print it.
static MASKS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?:::add-mask::.*\n)+").unwrap());
/// What git says where a host does not give a commit: two processes say it at once, in either order.
static NOT_OURS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"fatal: [\w: -]*not our ref [0-9a-f]{40}(?:; fatal: [\w: -]*not our ref [0-9a-f]{40})?").unwrap()
});
/// When something was written down: the clock starts at the hour that a run is given, and goes on.
static MOMENT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(2026-01-03T1[23]):0\d:\d\dZ").unwrap());
/// The number of an error, which each system has its own of.
static SYSTEM_ERROR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"os error \d+").unwrap());

impl Placeholders {
    /// A text with them. `run` is the folder of the run that the text came of.
    pub(super) fn put(&mut self, text: &str, run: &Path) -> String {
        let text = NOT_OURS.replace_all(text, "<git: not our ref>");
        let text = MASKS.replace_all(&text, "::add-mask::<the token in its forms>\n");
        let mut text = text.replace(env!("CARGO_PKG_VERSION"), "<version>");
        for (path, name) in folders(run) {
            text = text.replace(&path, name);
        }
        let text = COMMIT.replace_all(&text, |found: &Captures<'_>| {
            let hash = &found[0];
            if hash.chars().all(|c| c == '0') {
                return hash.to_owned();
            }
            // Such as `bbbbbbbbbb` for the second, and as long as it is shown.
            let digit = b"abcdef0123456789"[number(&mut self.commits, &hash[..7])];
            char::from(digit).to_string().repeat(hash.len())
        });
        let text = PORT.replace_all(&text, |found: &Captures<'_>| {
            format!("{}{}", &found[1], 50001 + number(&mut self.ports, &found[2]))
        });
        let text = MOMENT.replace_all(&text, "$1:00:00Z");
        let text = CLAIM.replace_all(&text, "${1}<claim>\"");
        SYSTEM_ERROR.replace_all(&text, "os error <number>").into_owned()
    }
}

/// How many others were seen before this one first was.
fn number(seen: &mut Vec<String>, one: &str) -> usize {
    seen.iter().position(|other| other == one).unwrap_or_else(|| {
        seen.push(one.to_owned());
        seen.len() - 1
    })
}

/// The folders of a run and their names: the longest first, since one lies in the other.
fn folders(run: &Path) -> Vec<(String, &'static str)> {
    let world = run.parent().unwrap();
    let named = [
        (run.join("temporary"), "<temporary>"),
        (run.join("blog"), "<clone>"),
        (world.join("blog"), "<blog>"),
        (world.join("origin.git"), "<origin>"),
        (run.to_owned(), "<run>"),
        (world.to_owned(), "<folder>"),
    ];
    // A temporary folder may be reached by a link.
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let both = named.iter().flat_map(|(path, name)| [(real(path), *name), (path.clone(), *name)]);
    both.map(|(path, name)| (path.display().to_string(), name)).collect()
}

#[test]
fn what_differs_is_replaced_and_what_does_not_stays() {
    let mut placeholders = Placeholders::default();
    let mut put = |text: &str| placeholders.put(text, Path::new("/tmp/x/run-1"));
    assert_eq!(
        put("at /tmp/x/run-1/blog/a.md, from file:///tmp/x/origin.git"),
        "at <clone>/a.md, from file://<origin>"
    );
    assert_eq!(put("base 5d109c0, head 0123456"), "base aaaaaaa, head bbbbbbb");
    assert_eq!(put(&format!("5d109c0{:033}", 0)), "a".repeat(40));
    assert_eq!(put("sha256:00, e6f36a0b1c2d, 2026"), "sha256:00, e6f36a0b1c2d, 2026");
    assert_eq!(put("http://127.0.0.1:40123/@you"), "http://127.0.0.1:50001/@you");
    assert_eq!(put("port 40123 of 127.0.0.1"), "port 50001 of 127.0.0.1");
    assert_eq!(put("::add-mask::a\n::add-mask::b\n::notice::c"), "::add-mask::<the token in its forms>\n::notice::c");
    assert_eq!(put("\"at\": \"2026-01-03T12:01:07Z\""), "\"at\": \"2026-01-03T12:00:00Z\"");
    assert_eq!(put("2026-01-03T12:16:00Z"), "2026-01-03T12:16:00Z");
    let (ours, theirs) = ("fatal: git upload-pack: not our ref ", "fatal: remote error: upload-pack: not our ref ");
    let hash = "5d109c097f".repeat(4);
    assert_eq!(put(&format!("no: {ours}{hash}; {theirs}{hash}; go")), "no: <git: not our ref>; go");
}
