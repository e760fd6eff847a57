//! A kept file: what runs print and write, one below the other.

use std::fmt::Write as _;

use serde_json::Value;

use super::placeholders::Placeholders;
use crate::world::{Job, Transcript};

/// What one file holds.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) text: String,
    /// The outcomes of these runs, each with its reason where it has one.
    pub(super) told: Vec<(String, Option<String>)>,
    placeholders: Placeholders,
}

impl Kept {
    /// Runs `medium-crosspost`, and keeps what it says. The situation is one sentence.
    pub(super) fn run(&mut self, situation: &str, job: &Job<'_>, arguments: &[&str]) -> Transcript {
        let run = job.run(arguments);
        self.keep(situation, &job.line(arguments), &run);
        run
    }

    /// Keeps what a run said that was started otherwise.
    pub(super) fn keep(&mut self, situation: &str, line: &str, run: &Transcript) {
        if !self.text.is_empty() {
            write!(self.text, "\n\n{}\n\n", "═".repeat(80)).unwrap();
        }
        let line = self.placeholders.put(line, &run.folder);
        writeln!(self.text, "# {situation}\n\n$ {line}\nexit {}", run.code).unwrap();
        self.also("standard output", &run.stdout, run);
        self.also("standard error", &run.stderr, run);
        self.also("step outputs", &outputs(run), run);
        self.also("job summary", &run.summary, run);
        self.told.extend(outcomes(run));
    }

    /// Keeps what came of a run beside: a page, an issue.
    pub(super) fn also(&mut self, what: &str, text: &str, run: &Transcript) {
        if text.is_empty() {
            return;
        }
        let text = self.placeholders.put(text, &run.folder);
        write!(self.text, "\n── {what} {}\n{text}", "─".repeat(76 - what.chars().count())).unwrap();
        if !text.ends_with('\n') {
            self.text += "␄\n";
        }
    }
}

/// The step's outputs, a line each; counts of nothing share one.
fn outputs(run: &Transcript) -> String {
    let (none, some): (Vec<_>, Vec<_>) = run.outputs.iter().partition(|(_, value)| *value == "0");
    let mut lines = String::new();
    for (name, value) in some {
        writeln!(lines, "{name}={value}").unwrap();
    }
    if !none.is_empty() {
        let names: Vec<_> = none.iter().map(|(name, _)| name.as_str()).collect();
        writeln!(lines, "(0: {})", names.join(", ")).unwrap();
    }
    lines
}

/// What became of the posts of a run, by the report that it printed or wrote for the next step.
fn outcomes(run: &Transcript) -> Vec<(String, Option<String>)> {
    let written = run.outputs.get("report").and_then(|path| std::fs::read_to_string(path).ok());
    let report: Value = serde_json::from_str(&written.unwrap_or_else(|| run.stdout.clone())).unwrap_or_default();
    let word = |story: &Value, key: &str| story[key].as_str().map(str::to_owned);
    let stories = report["stories"].as_array().into_iter().flatten();
    stories.filter_map(|story| Some((word(story, "outcome")?, word(story, "reason")))).collect()
}
