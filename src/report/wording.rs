//! What an outcome means and what to do about it, said once for every face that people read.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::outcome::{Deferral, Doubt, Mode, Outcome, PostReport, Report, Skip};
use post::Status;
use post::problem::{Code, Problem, Severity};

/// How the story is to appear on Medium or is there, or why it is not, in a few words.
pub(super) fn state(told: &PostReport) -> String {
    match told.outcome {
        Outcome::Planned { capped: false } => format!("{}, {}", appearance(told), post::counted(told.words, "word")),
        Outcome::Planned { capped: true } => "would wait for a later run: the daily cap is reached".to_owned(),
        Outcome::Published => appearance(told).to_owned(),
        Outcome::Blocked if !told.problems.iter().any(Problem::is_error) => "not sent".to_owned(),
        outcome => reason(outcome).to_owned(),
    }
}

/// The story's state, and its address on Medium where it has one.
pub(super) fn state_and_place(told: &PostReport) -> String {
    match url(told) {
        Some(url) => format!("{}: {url}", state(told)),
        None => state(told),
    }
}

/// Where the story is on Medium.
pub(super) fn url(told: &PostReport) -> Option<&str> {
    told.medium.as_ref()?.url.as_deref()
}

/// What an outcome means for the story.
fn reason(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Planned { .. } => "to be sent",
        Outcome::Published => "sent",
        Outcome::HandedOff { waits: false } => "ready: publish it from its page",
        Outcome::HandedOff { waits: true } => "still waiting: publish it from its page",
        Outcome::AlreadyPublished => "already on Medium",
        Outcome::Deferred(Deferral::DailyCap) => "waits for a later run: the daily cap is reached",
        Outcome::Deferred(Deferral::NotLive) => "waits for a later run: its page is not live yet",
        Outcome::Deferred(Deferral::LiveUnknown) => "waits for a later run: cannot tell whether its page is live",
        Outcome::Deferred(Deferral::RateLimited) => "waits for a later run: Medium's limit is reached",
        Outcome::Skipped(Skip::OptedOut) => "kept off Medium by its author",
        Outcome::Skipped(Skip::Draft) => "the post is a draft",
        Outcome::Skipped(Skip::Future) => "dated in the future",
        Outcome::Skipped(Skip::Expired) => "the post has expired",
        Outcome::Skipped(Skip::LeftOut) => "kept off Medium with `ledger leave-out`",
        Outcome::Skipped(Skip::NoPage) => "the site has no page for it",
        Outcome::Blocked => "not sent: fix the error below",
        Outcome::Failed => "not on Medium",
        Outcome::Unknown(Doubt::AnswerLost) => "may be on Medium: no answer came",
        Outcome::Unknown(Doubt::ClaimedElsewhere) => "another run is sending it",
    }
}

/// The run in a few words: `2 planned, 1 blocked`; `nothing new` where there is nothing to count.
pub(super) fn counts(report: &Report) -> String {
    let counts: Vec<String> = Outcome::WORDS
        .iter()
        .filter_map(|word| Some((report.count(word), word)).filter(|(count, _)| *count > 0))
        .map(|(count, word)| format!("{count} {}", word.replace('-', " ")))
        .collect();
    if counts.is_empty() { "nothing new".to_owned() } else { counts.join(", ") }
}

/// What to do next, a sentence each, most pressing first; nothing where nobody need do anything.
pub(super) fn next_steps(report: &Report) -> Vec<String> {
    let has = |wanted: &dyn Fn(&PostReport) -> bool| report.stories.iter().any(wanted);
    let mut steps = Vec::new();
    let fixable = |told: &PostReport| told.problems.iter().any(|problem| problem.is_error() && is_fixable(problem));
    if has(&|told| told.outcome == Outcome::Unknown(Doubt::AnswerLost)) {
        steps.push(
            "check your drafts and stories on Medium, then record what you found with `medium-crosspost ledger settle`: a story \
             in doubt is never sent again by itself"
                .to_owned(),
        );
    }
    if has(&|told| told.outcome == Outcome::Blocked && fixable(told)) {
        steps.push("fix the errors: the push that fixes a blocked post publishes it".to_owned());
    }
    if has(&|told| told.outcome == Outcome::Failed && fixable(told)) {
        steps.push("fix the errors: the next run sends what failed, since it is not on Medium".to_owned());
    } else if has(&|told| told.outcome == Outcome::Failed) {
        steps.push("no action needed for what failed: it is not on Medium, and the next run sends it".to_owned());
    }
    if has(&|told| matches!(told.outcome, Outcome::HandedOff { .. })) {
        steps.push(match &report.files.hand_off {
            Some(folder) if report.sandbox => {
                format!("look at the pages in `{folder}`: this was a trial, and no story is recorded as handed over")
            }
            Some(folder) => format!("publish each story from its page in `{folder}`: it takes a minute or two"),
            None => "publish each story that waits from its page".to_owned(),
        });
    }
    if report.sandbox && has(&|told| told.outcome == Outcome::Published) {
        steps.push(
            "nothing left this machine; with a token and without `--sandbox`, the same stories go to Medium".to_owned(),
        );
    } else if has(&|told| told.outcome == Outcome::Published && told.publish_status == Status::Draft) {
        steps.push("review each draft on Medium and press Publish".to_owned());
    }
    if let Some(preview) = &report.files.preview {
        steps.push(format!("see the stories as Medium will show them in `{preview}`"));
    }
    if report.mode == Mode::Publish && has(&|told| matches!(told.outcome, Outcome::Deferred(_))) {
        steps.push("no action needed for deferred stories: a later run sends them".to_owned());
    }
    steps
}

/// Whether its author can do anything about an error. What only passes, such as a run that was stopped, is not.
fn is_fixable(problem: &Problem) -> bool {
    !matches!(
        problem.code,
        Code::Interrupted | Code::MediumUnreachable | Code::NotLive | Code::LiveUnknown | Code::TooManyNew
    )
}

/// Problems as people read them: where a post has several warnings of one kind, the first stands for all and names the
/// other lines.
pub(super) fn folded(problems: &[Problem]) -> Vec<Problem> {
    let mut alike: HashMap<(Code, Option<&str>), Vec<Option<usize>>> = HashMap::new();
    for problem in problems.iter().filter(|problem| !problem.is_error()) {
        alike.entry((problem.code, problem.path.as_deref())).or_default().push(problem.line);
    }
    let mut folded = Vec::new();
    for problem in problems {
        let others = match alike.get_mut(&(problem.code, problem.path.as_deref())) {
            Some(lines) if !problem.is_error() && lines.len() > FEW => std::mem::take(lines),
            Some(lines) if !problem.is_error() && lines.is_empty() => continue,
            _ => Vec::new(),
        };
        let mut problem = problem.clone();
        if let [_, others @ ..] = others.as_slice() {
            let lines: Vec<_> = others.iter().flatten().take(MOST_LINES).map(ToString::to_string).collect();
            let lines = if lines.is_empty() { String::new() } else { format!(", at line {}", lines.join(", ")) };
            let _ = write!(problem.message, "; and {} more like it{lines}", others.len());
        }
        folded.push(problem);
    }
    folded
}

/// So many warnings of one kind are told one by one.
const FEW: usize = 2;

/// The most lines that are named of those that are not.
const MOST_LINES: usize = 20;

/// How much a problem weighs in this run: an error that an earlier run has reported is a warning by now.
pub(super) fn weight(told: &PostReport, problem: &Problem) -> Severity {
    if told.arose { problem.severity } else { Severity::Warning }
}

/// What a story is called: its title, else its path.
pub(super) fn name(told: &PostReport) -> &str {
    told.title.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or(&told.path)
}

/// How a story is to appear on Medium.
pub(super) fn appearance(told: &PostReport) -> &'static str {
    match told.publish_status {
        Status::Draft => "as a draft",
        Status::Unlisted => "unlisted",
        Status::Public => "in public",
    }
}

/// The outcome's word and, in parentheses, the reason's.
pub(super) fn outcome(told: &PostReport) -> String {
    match told.outcome.words() {
        (word, Some(reason)) => format!("{word} ({reason})"),
        (word, None) => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_warnings_of_one_kind_are_told_once_and_errors_each() {
        let at = |code, line: usize| Problem::new(code, format!("no. {line}")).at("a.md").line(line);
        let problems = [
            at(Code::ImageAlt, 3),
            at(Code::TableChanged, 4),
            at(Code::ImageAlt, 5),
            at(Code::TemplateLeft, 6),
            at(Code::TemplateLeft, 7),
            at(Code::TemplateLeft, 8),
            at(Code::ImageAlt, 9),
            at(Code::TableChanged, 10),
        ];
        let told: Vec<_> = folded(&problems).into_iter().map(|problem| problem.message).collect();
        let first = "no. 3; and 2 more like it, at line 5, 9";
        assert_eq!(told, [first, "no. 4", "no. 6", "no. 7", "no. 8", "no. 10"]);
    }
}
