//! What a person reads at a terminal or in a CI log: why this run did what it did, a paragraph a story, what to do next.

use super::escape::{clip, line, lines};
use super::wording;
use crate::outcome::{Mode, Outcome, PostReport, Report};
use post::problem::{Problem, Severity};

/// The report in words; with `colour` as a terminal shows it.
pub fn render(report: &Report, colour: bool) -> String {
    let mut page = Page { text: String::new(), colour };
    for note in report.notes.iter().chain(&report.notices) {
        page.line(&foreign(note));
    }
    if !report.problems.is_empty() {
        page.blank();
    }
    for problem in &report.problems {
        page.problem(problem, problem.severity);
    }
    page.stories(&report.stories);
    page.blank();
    let counts = wording::counts(report);
    match report.mode {
        Mode::Plan => page.line(&format!("{} (dry run: nothing was sent)", page.paint(BOLD, &counts))),
        Mode::Publish => page.line(&page.paint(BOLD, &counts)),
    }
    for step in wording::next_steps(report) {
        page.line(&format!("{} {}", page.paint(CYAN, "→"), foreign(&step)));
    }
    page.text
}

/// What is said beside the stories, for a reader of the report as JSON, which has no place for it.
pub fn notices(report: &Report) -> String {
    report.notices.iter().fold(String::new(), |text, notice| text + &foreign(notice) + "\n")
}

/// Problems on their own, for commands that have no report.
pub fn problems(problems: &[Problem], colour: bool) -> String {
    let mut page = Page { text: String::new(), colour };
    for problem in &wording::folded(problems) {
        page.problem(problem, problem.severity);
    }
    page.text
}

/// A problem that ended the run before there was a report.
pub fn fatal(problem: &Problem, colour: bool) -> String {
    let mut page = Page { text: String::new(), colour };
    let text = page.sentence(problem);
    page.line(&format!("{} {text}", page.paint(RED, "error:")));
    if let Some(hint) = &problem.hint {
        page.line(&format!("{} {}", page.paint(CYAN, "hint:"), foreign(hint)));
    }
    page.text
}

/// What is wrong with the command line and how to use the command, as clap says it: it repeats what was given.
pub fn usage(text: &str, colour: bool) -> String {
    let mut page = Page { text: String::new(), colour };
    for said in lines(text).lines() {
        match said.strip_prefix("error:") {
            Some(rest) => page.line(&format!("{}{rest}", page.paint(RED, "error:"))),
            None => page.line(said),
        }
    }
    page.text
}

/// A stretch of colour, as the numbers of an SGR sequence.
type Style = &'static str;

const BOLD: Style = "1";
const DIM: Style = "2";
const RED: Style = "1;31";
const GREEN: Style = "1;32";
const YELLOW: Style = "1;33";
const CYAN: Style = "1;36";

/// The most characters of one piece of text that is not ours.
const MOST: usize = 500;

/// The most stories of one kind that are named where nobody need look at them.
const MOST_QUIET: usize = 10;

struct Page {
    text: String,
    colour: bool,
}

impl Page {
    /// The stories that matter, a paragraph each; then the rest, a line each.
    fn stories(&mut self, stories: &[PostReport]) {
        let (quiet, loud): (Vec<&PostReport>, Vec<&PostReport>) = stories.iter().partition(|told| is_quiet(told));
        for told in loud {
            self.blank();
            self.story(told);
        }
        for alike in quiet.chunk_by(|a, b| a.outcome.words().0 == b.outcome.words().0) {
            self.blank();
            for told in alike.iter().take(MOST_QUIET) {
                let head = self.head(told);
                let state = self.paint(DIM, &foreign(&wording::state_and_place(told)));
                self.line(&format!("{head}  {}  {state}", foreign(&told.path)));
            }
            if alike.len() > MOST_QUIET {
                self.line(&format!("  and {} more", alike.len() - MOST_QUIET));
            }
        }
    }

    fn story(&mut self, told: &PostReport) {
        let head = self.head(told);
        self.line(&format!("{head}  {}", self.paint(BOLD, &foreign(wording::name(told)))));
        self.entry("post", DIM, &foreign(&told.path));
        if let Some(canonical) = &told.canonical {
            let from = told.canonical_from.as_deref().map(|from| format!("  ({})", foreign(from)));
            let from = self.paint(DIM, &from.unwrap_or_default());
            self.entry("canonical", DIM, &format!("{}{from}", foreign(canonical)));
        }
        self.entry("medium", DIM, &foreign(&wording::state_and_place(told)));
        if !told.tags.is_empty() {
            self.entry("tags", DIM, &foreign(&told.tags.join(", ")));
        }
        for problem in &wording::folded(&told.problems) {
            self.problem(problem, wording::weight(told, problem));
        }
    }

    /// Where a problem is, what it is, and its code.
    fn sentence(&self, problem: &Problem) -> String {
        let place = match (&problem.path, problem.line) {
            (Some(path), Some(line)) => format!("{}:{line}: ", foreign(path)),
            (Some(path), None) => format!("{}: ", foreign(path)),
            (None, _) => String::new(),
        };
        format!("{place}{} {}", foreign(&problem.message), self.paint(DIM, &format!("({})", problem.code)))
    }

    fn problem(&mut self, problem: &Problem, weight: Severity) {
        let text = self.sentence(problem);
        match weight {
            Severity::Error => self.entry("error", RED, &text),
            Severity::Warning => self.entry("warning", YELLOW, &text),
        }
        if let Some(hint) = &problem.hint {
            self.entry("hint", CYAN, &foreign(hint));
        }
    }

    /// The outcome's word in its colour.
    fn head(&self, told: &PostReport) -> String {
        self.paint(style(told.outcome), told.outcome.words().0)
    }

    /// A line with a label in a column of its own.
    fn entry(&mut self, label: &str, style: Style, text: &str) {
        let gap = " ".repeat("canonical  ".len() - label.len());
        self.line(&format!("  {}{gap}{text}", self.paint(style, label)));
    }

    fn paint(&self, style: Style, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A blank line, but never two nor one at the start.
    fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }
}

/// Text that is not ours, in one harmless stretch of bounded length.
fn foreign(text: &str) -> String {
    line(&clip(text, MOST))
}

/// Whether one line says enough of a story.
fn is_quiet(told: &PostReport) -> bool {
    matches!(told.outcome, Outcome::AlreadyPublished | Outcome::Skipped(_)) && told.problems.is_empty()
}

fn style(outcome: Outcome) -> Style {
    match outcome {
        Outcome::Planned { capped: false } => CYAN,
        Outcome::Published | Outcome::HandedOff { .. } => GREEN,
        Outcome::Planned { capped: true } | Outcome::Deferred(_) | Outcome::Unknown(_) => YELLOW,
        Outcome::Blocked | Outcome::Failed => RED,
        Outcome::AlreadyPublished | Outcome::Skipped(_) => DIM,
    }
}
