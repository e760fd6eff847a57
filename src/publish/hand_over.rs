//! The other way out: stories are handed to a person, under the same verdicts, order, cap and record as those that are sent.
//!
//! 1. [`HandOver::begin`] gives every candidate a state and moves the baseline, in one write, as on the other route.
//! 2. The caller lays the pages ready of [`HandOver::stories`], where nobody sees them yet.
//! 3. [`HandOver::conclude`] notes in one write which of them are handed over; only then are those pages shown.
//!
//! Whatever ends the process in between, a story is pending, or handed over and written again by the next run: none is
//! lost, and none is shown that another run may hand over too.

use std::collections::BTreeMap;

use super::claim::taken;
use super::draft::Draft;
use super::record::{Findings, Judged, record};
use super::send::unkept;
use super::verdict::Verdict;
use super::{Terms, Unbegun};
use crate::ledger::{Book, Item, Process};
use crate::outcome::{Deferral, Outcome, Told};
use medium::Seen;
use post::canonical::CanonicalKey;
use post::problem::Problem;

/// Stories about to be handed over.
pub struct HandOver<'a> {
    book: &'a mut Book,
    terms: &'a Terms,
    process: Process,
    drafts: Vec<(Draft, Verdict)>,
    /// How many of them the daily cap has room for; none for no limit.
    room: Option<usize>,
    outstanding: Vec<Told>,
}

impl<'a> HandOver<'a> {
    /// Records the candidates; `seen` is what Medium's feed shows.
    ///
    /// Fails where the ledger cannot be written, and where another run has written it so that this one is to look again.
    pub fn begin(
        book: &'a mut Book,
        terms: &'a Terms,
        process: Process,
        drafts: Vec<Draft>,
        findings: &Findings,
        seen: &[Seen],
    ) -> Result<Self, Unbegun> {
        let (Judged { verdicts, outstanding }, room) = book.change("Note what is new", |ledger, now| {
            record(ledger, &drafts, findings, seen, terms, now).map(|judged| (judged, terms.room(ledger, now)))
        })??;
        Ok(Self { book, terms, process, drafts: drafts.into_iter().zip(verdicts).collect(), room, outstanding })
    }

    /// The stories whose pages are to be laid ready, and whether each waits already: those that are to be handed over, then
    /// those that were.
    pub fn stories(&self) -> impl Iterator<Item = (&Draft, bool)> {
        let waits = |verdict: &Verdict| matches!(verdict, Verdict::Settled { outcome: Outcome::HandedOff { .. }, .. });
        let waiting = self.drafts.iter().filter(move |(_, verdict)| waits(verdict)).map(|(draft, _)| (draft, true));
        self.going().map(|draft| (draft, false)).chain(waiting)
    }

    /// Notes what is handed over, in order, as far as the daily cap still has room; nothing where its page is not ready
    /// (`is_ready`). Says what became of each candidate and what the ledger still wants settled.
    pub fn conclude(mut self, is_ready: bool) -> Vec<Told> {
        let handed = if is_ready { self.hand_over() } else { Err(None) };
        let Self { terms, drafts, outstanding, .. } = self;
        let told = drafts.into_iter().map(|(draft, verdict)| match (verdict, &handed) {
            (Verdict::Settled { outcome, medium, arose, problem }, _) => {
                draft.with(problem).told(outcome, medium, arose, terms.status)
            }
            (Verdict::Send, Err(problem)) => {
                draft.with(problem.clone()).told(Outcome::Failed, None, true, terms.status)
            }
            (Verdict::Send, Ok(outcomes)) => {
                let outcome = draft.address().and_then(|canonical| outcomes.get(&CanonicalKey::of(canonical))).copied();
                draft.told(outcome.unwrap_or(Outcome::Deferred(Deferral::DailyCap)), None, true, terms.status)
            }
        });
        told.chain(outstanding).collect()
    }

    /// The stories that are to be handed over, in order.
    fn going(&self) -> impl Iterator<Item = &Draft> {
        let going = self.drafts.iter().filter(|(_, verdict)| *verdict == Verdict::Send).map(|(draft, _)| draft);
        going.take(self.room.unwrap_or(usize::MAX))
    }

    /// What became of each story that was to go, by canonical; or why nothing is handed over.
    fn hand_over(&mut self) -> Result<BTreeMap<CanonicalKey, Outcome>, Option<Problem>> {
        let items: Vec<Item> = self.going().filter_map(|draft| draft.item(self.terms.route)).collect();
        if items.is_empty() {
            return Ok(BTreeMap::new());
        }
        let (terms, process) = (self.terms, &self.process);
        let handed = self.book.change("Hand to a person", |ledger, now| {
            let one = |item: &Item| {
                let other = taken(ledger, item, terms, now, |ledger| ledger.hand_off(item, process, now));
                (CanonicalKey::of(&item.canonical), other.unwrap_or(Outcome::HandedOff { waits: false }))
            };
            items.iter().map(one).collect()
        });
        handed.map_err(|error| Some(unkept(&error, "the ledger could not be told, so nothing is handed over")))
    }
}
