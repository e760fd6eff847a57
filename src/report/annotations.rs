//! Annotations for GitHub's run page and the files of a pull request, as workflow commands.
//!
//! GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest in silence, and cuts a message at
//! 4096 characters (actions/toolkit#734; `ExecutionContext.cs` of actions/runner).

use std::fmt::Write as _;

use super::escape::{clip, command_data, command_property, line};
use super::wording;
use crate::outcome::{Doubt, Outcome, PostReport, Report};
use post::problem::{Problem, Severity};

/// The annotations of a report, a command a line: its problems, its notices, and where each story went.
pub fn render(report: &Report) -> String {
    let mut annotations: Vec<Annotation> =
        report.problems.iter().map(|problem| Annotation::of_problem(problem, problem.severity)).collect();
    for told in &report.stories {
        let problems = wording::folded(&told.problems);
        annotations
            .extend(problems.iter().map(|problem| Annotation::of_problem(problem, wording::weight(told, problem))));
        annotations.extend(Annotation::of_outcome(told));
    }
    annotations.extend(report.notices.iter().map(|notice| Annotation::new(Level::Notice, "", &[notice])));
    [Level::Error, Level::Warning, Level::Notice].into_iter().map(|level| commands(&annotations, level)).collect()
}

/// The annotation for an error that ended the run before there was a report.
pub fn failure(message: &str, hint: Option<&str>) -> String {
    let lines: Vec<&str> = std::iter::once(message).chain(hint).collect();
    Annotation::new(Level::Error, "", &lines).command()
}

/// The most annotations of one level in a step.
const MOST: usize = 10;

/// The most characters of a message.
const LONGEST: usize = 4096;

/// The most characters of one piece of text that is not ours.
const LONGEST_PIECE: usize = 1000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Error,
    Warning,
    Notice,
}

impl Level {
    fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

struct Annotation {
    level: Level,
    file: Option<String>,
    line: Option<usize>,
    title: String,
    message: String,
}

impl Annotation {
    /// Its message is these lines, none of them ours.
    fn new(level: Level, title: &str, lines: &[impl AsRef<str>]) -> Self {
        let lines: Vec<String> = lines.iter().map(|text| line(&clip(text.as_ref(), LONGEST_PIECE))).collect();
        let title = line(&clip(title, LONGEST_PIECE));
        Self { level, file: None, line: None, title, message: lines.join("\n") }
    }

    fn of_problem(problem: &Problem, weight: Severity) -> Self {
        let level = match weight {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
        };
        let lines: Vec<&str> = std::iter::once(problem.message.as_str()).chain(problem.hint.as_deref()).collect();
        Self { file: problem.path.clone(), line: problem.line, ..Self::new(level, problem.code.as_str(), &lines) }
    }

    /// Where a story goes or went; a doubt or a failure that no problem has told of.
    fn of_outcome(told: &PostReport) -> Option<Self> {
        let level = match told.outcome {
            Outcome::Planned { .. } | Outcome::Published | Outcome::HandedOff { waits: false } => Level::Notice,
            Outcome::Blocked | Outcome::Failed | Outcome::Unknown(_) if told.problems.iter().any(Problem::is_error) => {
                return None;
            }
            Outcome::Unknown(Doubt::ClaimedElsewhere) => Level::Warning,
            Outcome::Blocked | Outcome::Failed | Outcome::Unknown(_) if told.arose => Level::Error,
            Outcome::Blocked | Outcome::Failed | Outcome::Unknown(_) => Level::Warning,
            Outcome::AlreadyPublished | Outcome::Deferred(_) | Outcome::Skipped(_) | Outcome::HandedOff { .. } => {
                return None;
            }
        };
        let mut lines = vec![wording::state_and_place(told)];
        lines.extend(told.canonical.as_ref().map(|canonical| format!("canonical: {canonical}")));
        let title = format!("{}: {}", wording::outcome(told), wording::name(told));
        Some(Self { file: Some(told.path.clone()), ..Self::new(level, &title, &lines) })
    }

    fn command(&self) -> String {
        let file = self.file.as_deref().map(|file| ("file", line(file)));
        let at = self.line.map(|line| ("line", line.to_string()));
        let title = Some(("title", self.title.clone())).filter(|(_, title)| !title.is_empty());
        let properties: Vec<String> = [file, at, title]
            .into_iter()
            .flatten()
            .map(|(name, value)| format!("{name}={}", command_property(&value)))
            .collect();
        let gap = if properties.is_empty() { "" } else { " " };
        let message = command_data(&clip_utf16(&self.message, LONGEST));
        format!("::{}{gap}{}::{message}\n", self.level.word(), properties.join(","))
    }
}

/// The commands of one level; where there are too many, the last says how many more there are.
fn commands(annotations: &[Annotation], level: Level) -> String {
    let of_level: Vec<&Annotation> = annotations.iter().filter(|annotation| annotation.level == level).collect();
    let shown = if of_level.len() > MOST { MOST - 1 } else { of_level.len() };
    let mut commands = of_level[..shown].iter().fold(String::new(), |commands, one| commands + &one.command());
    if shown < of_level.len() {
        let _ = writeln!(
            commands,
            "::{} ::and {} more {}s: the log and the summary of this run name them",
            level.word(),
            of_level.len() - shown,
            level.word()
        );
    }
    commands
}

/// A text cut to so many UTF-16 units, which is how the runner counts.
fn clip_utf16(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut units = 0;
    text.chars()
        .take_while(|c| {
            units += c.len_utf16();
            units < most
        })
        .chain(['…'])
        .collect()
}
