//! What a run said, on every channel.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::runner;

/// What a run printed and wrote.
#[derive(Debug)]
pub(crate) struct Transcript {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// The exit status; -1 where a signal ended the process.
    pub(crate) code: i32,
    /// The step's outputs, as the runner reads them.
    pub(crate) outputs: BTreeMap<String, String>,
    /// The job's summary.
    pub(crate) summary: String,
    /// The folder of the run: the clone (`blog`), `home`, `temporary`, the payload.
    pub(crate) folder: PathBuf,
}

impl Transcript {
    pub(crate) fn new(folder: &Path, output: Output) -> Self {
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        Self {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap_or(-1),
            outputs: runner::outputs(&read("outputs")).unwrap(),
            summary: read("summary"),
            folder: folder.to_owned(),
        }
    }

    /// Asserts the exit status, and shows everything where it is another.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self}");
        self
    }

    /// Asserts that a text is on standard output or standard error.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.stdout.contains(text) || self.stderr.contains(text), "`{text}` is not said\n{self}");
        self
    }

    /// Asserts that a text is nowhere: printed, in an output or in the summary.
    #[track_caller]
    pub(crate) fn hides(self, text: &str) -> Self {
        assert!(!self.to_string().contains(text), "`{text}` is said\n{self}");
        self
    }

    /// The report, of a run with `--format json`.
    #[track_caller]
    pub(crate) fn report(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }

    /// Each story's path and outcome, in the report's order.
    #[track_caller]
    pub(crate) fn outcomes(&self) -> Vec<(String, String)> {
        let text = |story: &Value, key: &str| story[key].as_str().unwrap_or_default().to_owned();
        let report = self.report();
        report["stories"]
            .as_array()
            .unwrap()
            .iter()
            .map(|story| (text(story, "path"), text(story, "outcome")))
            .collect()
    }

    /// Each story's path, and its outcome with the reason where there is one, in the report's order.
    #[track_caller]
    pub(crate) fn told(&self) -> Vec<(String, String)> {
        let report = self.report();
        let reasons =
            report["stories"].as_array().unwrap().iter().map(|story| story["reason"].as_str().map(str::to_owned));
        let with_reason = |((path, outcome), reason): ((String, String), Option<String>)| match reason {
            Some(reason) => (path, format!("{outcome} {reason}")),
            None => (path, outcome),
        };
        self.outcomes().into_iter().zip(reasons).map(with_reason).collect()
    }

    /// The annotations of one level that GitHub shows, from either stream.
    pub(crate) fn annotations(&self, level: &str) -> Vec<runner::Command> {
        [&self.stdout, &self.stderr].into_iter().flat_map(|stream| runner::annotations(stream, level)).collect()
    }
}

impl std::fmt::Display for Transcript {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "exit {}", self.code)?;
        writeln!(f, "--- standard output\n{}--- standard error\n{}", self.stdout, self.stderr)?;
        writeln!(f, "--- outputs\n{:?}\n--- summary\n{}", self.outputs, self.summary)
    }
}
