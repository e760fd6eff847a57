//! The job's summary: Markdown for `GITHUB_STEP_SUMMARY`.

use std::fmt::Write as _;

use super::escape::{clip, markdown, markdown_code, markdown_link};
use super::wording;
use crate::outcome::{Mode, Outcome, PostReport, Report};
use post::problem::{Problem, Severity};

/// The report in Markdown, to be appended to the file that `GITHUB_STEP_SUMMARY` names. It stays under 900 KiB, since
/// GitHub drops a step's summary of more than 1 MiB whole.
pub fn render(report: &Report) -> String {
    let (heading, end) = (heading(report), end(report));
    let mut page = Page { left: LARGEST.saturating_sub(heading.len() + end.len() + SPARE), text: heading };
    page.list("\n", report.problems.iter().map(|one| problem(one, one.severity)));
    page.list("\n|  | Story | On Medium |\n| :-- | :-- | :-- |\n", report.stories.iter().map(row));
    page.list("", report.stories.iter().flat_map(advice));
    page.list("\n#### For you to do\n", report.checklists.iter().map(|checklist| format!("\n{checklist}")));
    page.text + &end + "\n"
}

/// The most bytes of the summary.
const LARGEST: usize = 900 * 1024;

/// What is kept free for the lines that say how many more there are.
const SPARE: usize = 1024;

/// The most characters of one piece of text that is not ours.
const MOST: usize = 500;

/// The counts; then why the run did what it did.
fn heading(report: &Report) -> String {
    let mode = match report.mode {
        Mode::Plan => "Medium, a dry run",
        Mode::Publish => "Medium",
    };
    let notes = report.notes.iter().chain(&report.notices).map(|note| format!("> {}", prose(note)));
    let notes: Vec<String> = notes.collect();
    format!("### {mode}: {}\n\n{}\n", wording::counts(report), notes.join("<br>\n"))
}

/// What to do next.
fn end(report: &Report) -> String {
    let steps: Vec<String> = wording::next_steps(report).iter().map(|step| format!("- {}\n", prose(step))).collect();
    if steps.is_empty() { String::new() } else { format!("\n#### Next\n\n{}", steps.concat()) }
}

/// A story's row of the table.
fn row(told: &PostReport) -> String {
    let word = told.outcome.words().0.replace('-', "&#8209;");
    let title = markdown(&clip(wording::name(told), MOST));
    let place = match &told.canonical {
        Some(url) if !is_left_out(told) => markdown_link(&clip(url, MOST), url),
        _ => markdown_code(&clip(&told.path, MOST)),
    };
    let state = match wording::url(told) {
        Some(url) => markdown_link(&wording::state(told), url),
        None => markdown(&wording::state(told)),
    };
    let tags: Vec<String> = told.tags.iter().map(|tag| markdown_code(&clip(tag, MOST))).collect();
    let tags = if tags.is_empty() || is_left_out(told) { String::new() } else { format!("<br>{}", tags.join(" ")) };
    format!("| {}&nbsp;{word} | **{title}**<br>{place} | {state}{tags} |\n", icon(told.outcome))
}

fn is_left_out(told: &PostReport) -> bool {
    matches!(told.outcome, Outcome::Skipped(_))
}

/// What the author of a story should know of it: a heading, and an item a problem.
fn advice(told: &PostReport) -> Vec<String> {
    let name = markdown(&clip(wording::name(told), MOST));
    let heading = (!told.problems.is_empty()).then(|| format!("\n**{name}**\n\n"));
    let problems = wording::folded(&told.problems);
    heading.into_iter().chain(problems.iter().map(|one| problem(one, wording::weight(told, one)))).collect()
}

fn problem(problem: &Problem, weight: Severity) -> String {
    let icon = match weight {
        Severity::Error => "❌",
        Severity::Warning => "⚠️",
    };
    let place = match (&problem.path, problem.line) {
        (Some(path), Some(line)) => format!("{} ", markdown_code(&format!("{}:{line}", clip(path, MOST)))),
        (Some(path), None) => format!("{} ", markdown_code(&clip(path, MOST))),
        (None, _) => String::new(),
    };
    let hint = problem.hint.as_deref().map(|hint| format!("<br>{}", prose(hint))).unwrap_or_default();
    format!("- {icon} {place}{} `{}`{hint}\n", prose(&problem.message), problem.code)
}

fn icon(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Planned { capped: false } => "📝",
        Outcome::Published => "✅",
        Outcome::HandedOff { .. } => "🤝",
        Outcome::AlreadyPublished => "☑️",
        Outcome::Planned { capped: true } | Outcome::Deferred(_) => "⏳",
        Outcome::Skipped(_) => "💤",
        Outcome::Blocked | Outcome::Failed => "❌",
        Outcome::Unknown(_) => "❓",
    }
}

/// A message in Markdown, with what stands between back-ticks as code.
fn prose(message: &str) -> String {
    let message = clip(message, MOST);
    let pieces = message.split('`').enumerate();
    pieces.map(|(number, piece)| if number % 2 == 0 { followed(piece) } else { markdown_code(piece) }).collect()
}

/// Text in Markdown in which Medium's pages for authors are links. No other address is one: a post may have brought it.
fn followed(text: &str) -> String {
    const AUTHORS: &str = "https://medium.com/p/";
    let mut pieces = text.split(AUTHORS);
    let mut shown = markdown(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (page, rest) =
            piece.split_at(piece.find(|c: char| !c.is_ascii_alphanumeric() && c != '/').unwrap_or(piece.len()));
        shown += &markdown_link(&format!("medium.com/p/{page}"), &format!("{AUTHORS}{page}"));
        shown += &markdown(rest);
    }
    shown
}

struct Page {
    text: String,
    /// How many bytes may still be written.
    left: usize,
}

impl Page {
    /// Adds a piece, whole or not at all, and says which.
    fn add(&mut self, piece: &str) -> bool {
        let fits = piece.len() <= self.left;
        if fits {
            self.left -= piece.len();
            self.text.push_str(piece);
        }
        fits
    }

    /// Adds what comes before a list and as many of its pieces as fit, and says how many do not. Nothing for no pieces.
    fn list(&mut self, before: &str, pieces: impl Iterator<Item = String>) {
        let mut pieces = pieces.peekable();
        if pieces.peek().is_none() || !self.add(before) {
            return;
        }
        while let Some(piece) = pieces.next() {
            if !self.add(&piece) {
                self.left = 0;
                let _ = writeln!(self.text, "\nand {} more", 1 + pieces.count());
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_mediums_pages_for_authors_are_links() {
        let told =
            "make it there: https://medium.com/p/e6f36a/edit; not https://evil.example/p/ or `https://medium.com/p/1`";
        let shown = prose(told);
        assert!(
            shown.starts_with("make it there: [medium.com/p/e6f36a/edit](<https://medium.com/p/e6f36a/edit>); not"),
            "{shown}"
        );
        assert_eq!(shown.matches("](").count(), 1, "{shown}");
    }
}
