//! What is to be done with each candidate, given the ledger: a pure function, applied again on a fresher ledger.

use std::collections::{BTreeMap, BTreeSet};

use super::candidate::{Candidate, Queue};
use super::{Plan, SendOptions};
use crate::ledger::{Entry, Ledger, State, WaitReason};
use crate::lineage::{Kin, Resolution};
use crate::outcome::{Doubt, Outcome, PostReport, Skip};
use medium::OnMedium;
use post::problem::{Code, Problem};
use post::time::Timestamp;

/// What is to be done with a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It is to be sent.
    Send,
    /// Nothing is to be sent.
    Settled {
        /// What became of it.
        outcome: Outcome,
        /// Where it is on Medium.
        medium: Option<OnMedium>,
        /// Whether that is news in this run, and so counts for the exit status.
        arose: bool,
        /// What its author should know of that.
        problem: Option<Problem>,
    },
}

/// What the ledger says of a run's candidates, and of what it still wants settled.
pub struct Decisions {
    /// Which story each candidate is, and where the posts of the ledger's stories are now.
    pub resolution: Resolution,
    /// A decision for each candidate, in their order.
    pub decisions: Vec<Decision>,
    /// Stories that wait for a person or whose answer is lost, and that are no candidates of this run.
    pub outstanding: Vec<PostReport>,
}

impl Plan {
    /// Decides about each candidate. `settled` are stories that were in doubt until now, and that are reported too.
    pub fn decide(&self, ledger: &Ledger, settled: &BTreeSet<String>, now: Timestamp) -> Decisions {
        let identities: Vec<_> = self.candidates.iter().map(Candidate::identity).collect();
        let resolution = self.change.lineage.resolve(ledger, &identities);
        let blocked_before: BTreeSet<&str> = ledger
            .waiting
            .iter()
            .filter(|(_, waiting)| waiting.reason != WaitReason::Future)
            .map(|(path, _)| resolution.path_of_waiting(path))
            .collect();
        let decide = |(candidate, kin): (&Candidate, &Kin)| {
            let arose = !blocked_before.contains(candidate.path.as_str());
            decide(candidate, kin, ledger, &Blocking { arose, now })
        };
        let decisions = self.candidates.iter().zip(&resolution.kin).map(decide).collect();
        let candidates: BTreeSet<_> = resolution.kin.iter().filter_map(Kin::story).collect();
        let others = ledger
            .stories
            .iter()
            .filter(|(canonical, _)| self.change.is_whole && !candidates.contains(canonical.as_str()));
        let report = |(canonical, entry): (&String, &Entry)| {
            outstanding(canonical, entry, &self.options, now).filter(|report| {
                settled.contains(canonical) || matches!(report.outcome, Outcome::Unknown(_) | Outcome::HandedOff { .. })
            })
        };
        let path = |report: PostReport, canonical: &str, entry: &Entry| PostReport {
            path: resolution.path_of(canonical, entry).to_owned(),
            ..report
        };
        let outstanding =
            others.filter_map(|(canonical, entry)| Some(path(report((canonical, entry))?, canonical, entry))).collect();
        Decisions { resolution, decisions, outstanding }
    }
}

impl Decision {
    /// The story is on Medium already.
    pub fn there(medium: OnMedium) -> Self {
        Self::settled(Outcome::AlreadyPublished, Some(medium), false)
    }

    fn settled(outcome: Outcome, medium: Option<OnMedium>, arose: bool) -> Self {
        Self::Settled { outcome, medium, arose, problem: None }
    }
}

/// Whether a candidate is new and would be sent, or is held only since it looks moved: what `--max-new` counts.
pub(super) fn is_new(candidate: &Candidate, decision: &Decision) -> bool {
    let looks_moved =
        |problem: &Option<Problem>| problem.as_ref().is_some_and(|problem| problem.code == Code::LooksMoved);
    candidate.queue == Queue::New
        && match decision {
            Decision::Send => true,
            Decision::Settled { problem, .. } => looks_moved(problem),
        }
}

/// When a candidate is blocked, whether that arose in this run.
struct Blocking {
    arose: bool,
    now: Timestamp,
}

/// Decides about one candidate. The ledger comes first: what it knows is never sent again, whatever the post says now.
fn decide(candidate: &Candidate, kin: &Kin, ledger: &Ledger, blocking: &Blocking) -> Decision {
    let entry = kin.story().and_then(|canonical| ledger.stories.get(canonical));
    if let Some((outcome, arose)) = entry.and_then(|entry| outcome_of(entry, blocking.now)) {
        let medium = entry.and_then(|entry| entry.medium.clone());
        return Decision::settled(outcome, medium.filter(|_| outcome != Outcome::Skipped(Skip::LeftOut)), arose);
    }
    if let Some(url) = candidate.declared_story() {
        return Decision::there(OnMedium { id: None, url: Some(url.to_owned()) });
    }
    if !candidate.is_sound() {
        return Decision::settled(Outcome::Blocked, None, blocking.arose);
    }
    match kin {
        Kin::Resembles { gone, .. } => Decision::Settled {
            outcome: Outcome::Blocked,
            medium: None,
            arose: blocking.arose,
            problem: ledger.stories.get(gone).map(|gone| looks_moved(candidate, gone)),
        },
        Kin::New | Kin::Story(_) => Decision::Send,
    }
}

fn looks_moved(candidate: &Candidate, gone: &Entry) -> Problem {
    let url = gone.medium.as_ref().and_then(|medium| medium.url.as_deref()).unwrap_or("https://medium.com/…");
    let message = format!(
        "a story with this title, `{}`, was sent to Medium from `{}`, and that file is gone",
        gone.title, gone.path
    );
    let hint = format!(
        "if this is the same post, add `medium: {{ url: {url} }}` to its front matter; if not, give it another title"
    );
    Problem::new(Code::LooksMoved, message).hint(hint).at(&candidate.path)
}

/// What the ledger's state of a story means, and whether that is news; `None` where the story is still to be sent.
pub fn outcome_of(entry: &Entry, now: Timestamp) -> Option<(Outcome, bool)> {
    match entry.state {
        State::Pending => None,
        // The process that claimed it is gone, and nobody knows whether it sent the story.
        State::Claimed if !entry.is_held(now) => Some((Outcome::Unknown(Doubt::AnswerLost), true)),
        state => Some((outcome_of_state(state), false)),
    }
}

/// What a state of the ledger means for a story that this run does not send.
pub fn outcome_of_state(state: State) -> Outcome {
    match state {
        State::Pending | State::Published | State::Adopted => Outcome::AlreadyPublished,
        State::HandedOff => Outcome::HandedOff { waits: true },
        State::LeftOut => Outcome::Skipped(Skip::LeftOut),
        State::Claimed => Outcome::Unknown(Doubt::ClaimedElsewhere),
        State::Unknown => Outcome::Unknown(Doubt::AnswerLost),
    }
}

/// A story that is not to be sent, as far as the ledger describes it.
fn outstanding(canonical: &str, entry: &Entry, options: &SendOptions, now: Timestamp) -> Option<PostReport> {
    let (outcome, arose) = outcome_of(entry, now)?;
    let title = Some(entry.title.clone()).filter(|title| !title.is_empty());
    let medium = entry.medium.clone();
    Some(PostReport {
        title,
        canonical: Some(canonical.to_owned()),
        outcome,
        medium,
        arose,
        ..PostReport::left_out(entry.path.clone(), Skip::LeftOut, options.status)
    })
}

/// The order in which candidates go out: what is new, what earlier runs left pending, by the time since when it waits, and
/// what `--all` takes; each oldest first. Last comes what waits for a person. What is pending or waits is not new, wherever
/// this run finds it again.
pub(super) fn put_in_order(candidates: Vec<Candidate>, resolution: &Resolution, ledger: &Ledger) -> Vec<Candidate> {
    let entries: BTreeMap<&str, &Entry> = ledger
        .stories
        .iter()
        .filter(|(_, entry)| Queue::of(entry).is_some())
        .map(|(canonical, entry)| (resolution.path_of(canonical, entry), entry))
        .collect();
    let mut candidates = candidates;
    for candidate in &mut candidates {
        let entry = entries.get(candidate.path.as_str()).filter(|_| candidate.post().is_some());
        candidate.queue = entry.and_then(|entry| Queue::of(entry)).unwrap_or(candidate.queue);
    }
    candidates.sort_by_cached_key(|candidate| {
        let (date, is_unreadable) = (candidate.date, candidate.post().is_none());
        let since = entries.get(candidate.path.as_str()).filter(|_| !is_unreadable).map(|entry| entry.at);
        (candidate.queue, is_unreadable, since.is_none(), since, date.is_none(), date, candidate.path.clone())
    });
    candidates
}
