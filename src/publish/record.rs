//! A run's first write: every candidate gets a state and the baseline moves, at once, so that nothing is forgotten
//! whatever happens next.

use std::collections::BTreeMap;

use super::draft::{Draft, Queue};
use super::verdict::{Verdict, known, verdict};
use crate::ledger::{Ledger, Process, State, WaitReason};
use crate::outcome::Outcome;
use crate::time::Timestamp;

/// What a run found beside its candidates.
#[derive(Debug, Default)]
pub struct Findings {
    /// The base URL of the site.
    pub site: String,
    /// Where the baseline goes, and the time by which posts were judged: none where this run must not move it.
    pub baseline: Option<(String, Timestamp)>,
    /// Posts dated in the future, with their day.
    pub future: BTreeMap<String, Timestamp>,
    /// Files that moved, old path to new.
    pub moves: BTreeMap<String, String>,
    /// Paths of pending and waiting posts that are to be forgotten: they are publishable no more, and are new again
    /// when they come back.
    pub dropped: Vec<String>,
}

/// Writes the candidates down. The baseline moves only where something else changed, or where there is none yet: a run
/// that finds nothing new writes nothing.
pub(super) fn record(ledger: &mut Ledger, drafts: &[Draft], findings: &Findings, process: &Process, now: Timestamp) {
    let before = ledger.clone();
    ledger.site.clone_from(&findings.site);
    ledger.follow(&findings.moves);
    for path in &findings.dropped {
        ledger.waiting.remove(path);
        ledger.stories.retain(|_, entry| entry.path != *path || entry.state != State::Pending);
    }
    for draft in drafts {
        settle(ledger, draft, process, now);
    }
    for (path, due) in &findings.future {
        ledger.wait(path, WaitReason::Future, Some(*due), now);
    }
    if let Some((commit, time)) = &findings.baseline
        && (*ledger != before || before.baseline.is_none())
    {
        ledger.set_baseline(commit, *time);
    }
}

/// Gives one candidate its state.
fn settle(ledger: &mut Ledger, draft: &Draft, process: &Process, now: Timestamp) {
    let verdict = verdict(draft, ledger, now);
    let Some(item) = draft.item() else {
        ledger.wait(&draft.path, WaitReason::Blocked, None, now);
        return;
    };
    match verdict {
        Verdict::Send => {
            let earlier = known(draft, ledger).map(|(canonical, _)| canonical.to_owned());
            if let Some(canonical) = earlier.filter(|canonical| *canonical != item.canonical) {
                ledger.readdress(&canonical, &item.canonical);
            }
            ledger.pend(&item, draft.queue == Queue::All, now);
        }
        Verdict::Settled { outcome: Outcome::Blocked, .. } => ledger.wait(&draft.path, WaitReason::Blocked, None, now),
        // Claiming is what finds a claim that lapsed, and writes the doubt down.
        Verdict::Settled { outcome: Outcome::Unknown(_), arose: true, .. } => drop(ledger.claim(&item, process, now)),
        Verdict::Settled { outcome: Outcome::AlreadyPublished, medium: Some(medium), .. } => {
            if known(draft, ledger).is_none() {
                ledger.adopt(&item, medium, now);
            }
        }
        Verdict::Settled { .. } => {}
    }
}
