//! The delivery to a person: the same decisions, order, cap and record as for stories that are sent.
//!
//! 1. [`begin`] gives every candidate a state and moves the baseline, in one write, as on the other route.
//! 2. The caller writes the pages of [`HandOff::stories`], where nobody sees them yet.
//! 3. [`HandOff::conclude`] notes in one write which of them are handed over; only then are those pages shown.
//!
//! Whatever ends the process in between, a story is pending, or handed over and written again by the next run: none is
//! lost, and none is shown that another run may hand over too.

use std::collections::BTreeMap;

use super::claim::{after_claim, before_claim};
use super::record::record;
use super::{NotStarted, ledger_problem};
use crate::ledger::{Item, Process, Store};
use crate::outcome::{Deferral, Outcome, PostReport};
use crate::plan::{Candidate, Decision, Decisions, Plan};
use medium::Seen;
use post::canonical::CanonicalKey;
use post::problem::Problem;

/// Stories about to be handed over.
pub(super) struct HandOff<'a> {
    plan: &'a Plan,
    decisions: Vec<Decision>,
    /// How many of them the daily cap has room for; none for no limit.
    room: Option<usize>,
    outstanding: Vec<PostReport>,
}

/// Records the candidates; `seen` is what Medium's feed shows.
///
/// Fails where the ledger cannot be written, and where another run has written it so that this one has to look again.
pub(super) async fn begin<'a>(
    plan: &'a Plan,
    ledger_store: &mut Store,
    seen: &[Seen],
) -> Result<HandOff<'a>, NotStarted> {
    let recorded = ledger_store.change("Note what is new", |ledger, now| {
        record(ledger, plan, seen, now).map(|decided| (decided, plan.options.room(ledger, now)))
    });
    let (Decisions { decisions, outstanding, .. }, room) = recorded.await??;
    Ok(HandOff { plan, decisions, room, outstanding })
}

impl HandOff<'_> {
    /// The stories whose pages are to be written, and whether each waits already: those that are to be handed over, then
    /// those that were.
    pub(super) fn stories(&self) -> impl Iterator<Item = (&Candidate, bool)> {
        let waits =
            |decision: &Decision| matches!(decision, Decision::Settled { outcome: Outcome::HandedOff { .. }, .. });
        let all = self.plan.candidates.iter().zip(&self.decisions);
        let waiting = all.filter(move |(_, decision)| waits(decision)).map(|(candidate, _)| (candidate, true));
        self.going().map(|candidate| (candidate, false)).chain(waiting)
    }

    /// Notes what is handed over, in order, as far as the daily cap still has room; nothing where the pages could not be
    /// written (`pages`). Says what became of each candidate and what the ledger still wants settled.
    pub(super) async fn conclude<T>(
        self,
        ledger_store: &mut Store,
        process: &Process,
        pages: &Result<T, Problem>,
    ) -> Vec<PostReport> {
        let handed = if pages.is_ok() { self.hand_over(ledger_store, process).await } else { Err(None) };
        let status = self.plan.options.status;
        let reports =
            self.plan.candidates.iter().zip(self.decisions).map(|(candidate, decision)| match (decision, &handed) {
                (settled @ Decision::Settled { .. }, _) => self.plan.settled_report(candidate, settled),
                (Decision::Send, Err(problem)) => {
                    let mut report = candidate.report(Outcome::Failed, status);
                    report.problems.extend(problem.clone().map(|problem| problem.at(&candidate.path)));
                    report
                }
                (Decision::Send, Ok(outcomes)) => {
                    let outcome = candidate.address().and_then(|address| outcomes.get(&CanonicalKey::of(address)));
                    candidate.report(outcome.copied().unwrap_or(Outcome::Deferred(Deferral::DailyCap)), status)
                }
            });
        reports.chain(self.outstanding).collect()
    }

    /// The stories that are to be handed over, in order.
    fn going(&self) -> impl Iterator<Item = &Candidate> {
        let all = self.plan.candidates.iter().zip(&self.decisions);
        let going = all.filter(|(_, decision)| **decision == Decision::Send).map(|(candidate, _)| candidate);
        going.take(self.room.unwrap_or(usize::MAX))
    }

    /// What became of each story that was to go, by canonical; or why nothing is handed over.
    async fn hand_over(
        &self,
        ledger_store: &mut Store,
        process: &Process,
    ) -> Result<BTreeMap<CanonicalKey, Outcome>, Option<Problem>> {
        let options = &self.plan.options;
        let items: Vec<Item> = self.going().filter_map(|candidate| candidate.item(options.route)).collect();
        if items.is_empty() {
            return Ok(BTreeMap::new());
        }
        let handed = ledger_store.change("Hand to a person", |ledger, now| {
            let one = |item: &Item| {
                let other = before_claim(ledger, item, options, now)
                    .or_else(|| after_claim(&ledger.hand_off(item, process, now)));
                (CanonicalKey::of(&item.canonical), other.unwrap_or(Outcome::HandedOff { waits: false }))
            };
            items.iter().map(one).collect()
        });
        handed
            .await
            .map_err(|error| Some(ledger_problem(&error, "nothing is handed over: the ledger could not be updated")))
    }
}
