//! A run's first write: every candidate gets a state and the baseline moves, at once, so that nothing is forgotten
//! whatever happens next.

use super::feed;
use crate::ledger::{EntryChange, Item, Ledger, State, WaitReason};
use crate::lineage::Kin;
use crate::outcome::Outcome;
use crate::plan::{Candidate, Decision, Decisions, Overtaken, Plan, Queue};
use medium::Seen;
use post::canonical::same_address;
use post::problem::Code;
use post::time::Timestamp;

/// Settles what the feed shows, writes the candidates down, and says what was decided about them. The baseline moves only
/// where something else changed, or where there is none yet: a run that finds nothing new writes nothing.
///
/// Fails, and changes nothing, where another run has moved the baseline since: this one's head may be the older, and then
/// neither the baseline nor a path may go back to it.
pub(super) fn record(ledger: &mut Ledger, plan: &Plan, seen: &[Seen], now: Timestamp) -> Result<Decisions, Overtaken> {
    if let Some(precondition) = &plan.change.precondition {
        precondition.check(ledger)?;
    }
    let before = ledger.clone();
    let settled = feed::settle(ledger, seen, now);
    let decided = plan.decide(ledger, &settled, now);
    ledger.site.clone_from(&plan.change.site);
    decided.resolution.apply(ledger);
    let kin = decided.resolution.kin.iter();
    for ((candidate, decision), kin) in plan.candidates.iter().zip(&decided.decisions).zip(kin) {
        let item = candidate.item(plan.options.route);
        Writing { ledger, candidate, kin, now }.write(decision, item.as_ref());
    }
    for report in &decided.outstanding {
        if let Some(canonical) = &report.canonical {
            ledger.lapse(canonical, now);
        }
    }
    for (path, due) in &plan.change.future {
        ledger.wait(path, WaitReason::Future, Some(*due), now);
    }
    if let Some((commit, time)) = &plan.change.baseline
        && (*ledger != before || before.baseline.is_none())
    {
        ledger.set_baseline(commit, *time);
    }
    Ok(decided)
}

/// Writes the candidates down, and keeps those of them off Medium that no earlier run took up. Says which.
///
/// Fails as [`record`] does.
pub fn leave_out(ledger: &mut Ledger, plan: &Plan, now: Timestamp) -> Result<Vec<EntryChange>, Overtaken> {
    let decided = record(ledger, plan, &[], now)?;
    let new = plan.candidates.iter().zip(decided.decisions);
    let new = new.filter(|(candidate, decision)| *decision == Decision::Send && candidate.queue != Queue::Pending);
    let left_out = new.filter_map(|(candidate, _)| ledger.leave_out(&candidate.item(plan.options.route)?, now).ok()?);
    Ok(left_out.map(|change| EntryChange { from: None, ..change }).collect())
}

/// One candidate, to be written down.
struct Writing<'a> {
    ledger: &'a mut Ledger,
    candidate: &'a Candidate,
    kin: &'a Kin,
    now: Timestamp,
}

impl Writing<'_> {
    /// Gives the candidate its state. `item` is how the ledger notes it; none where its address is not known.
    fn write(self, decision: &Decision, item: Option<&Item>) {
        let Self { ledger, candidate, kin, now } = self;
        let story = kin.story();
        if let (Decision::Settled { .. }, Some(canonical)) = (decision, story)
            && ledger.stories.get(canonical).is_some_and(|entry| entry.state != State::Pending)
        {
            // A post that moved to the address of a story is that story: what was to be sent for it elsewhere is not.
            ledger.forget_pending(&candidate.path, Some(canonical));
        }
        // Another candidate may have taken the story over, which has its canonical and not only its path.
        let is_its = |ledger: &Ledger, from: &str, to: &str| {
            let entry = ledger.stories.spelled_entry(from).map(|(_, entry)| entry);
            entry.is_some_and(|entry| entry.path == candidate.path) || same_address(from, to)
        };
        let follow = |ledger: &mut Ledger, to: &str| {
            if let Some(from) = story.filter(|from| *from != to && is_its(ledger, from, to)) {
                ledger.readdress(from, to);
            }
        };
        match (decision, item) {
            (Decision::Send, Some(item)) => {
                follow(ledger, &item.canonical);
                ledger.pend(item, candidate.queue == Queue::All, now);
            }
            (Decision::Settled { outcome: Outcome::HandedOff { .. }, .. }, Some(item)) => {
                follow(ledger, &item.canonical);
            }
            (Decision::Settled { outcome: Outcome::Blocked, problem, .. }, _) => {
                // The post that was to be sent from here is gone: the one that is here now is a story's from elsewhere.
                if problem.as_ref().is_some_and(|problem| problem.code == Code::LooksMoved) {
                    ledger.forget_pending(&candidate.path, None);
                }
                ledger.wait(&candidate.path, WaitReason::Blocked, None, now);
            }
            (Decision::Settled { outcome: Outcome::Unknown(_), .. }, _) => {
                if let Some(canonical) = story {
                    ledger.lapse(canonical, now);
                }
            }
            (Decision::Settled { outcome: Outcome::AlreadyPublished, medium: Some(medium), .. }, Some(item))
                if story.is_none() =>
            {
                ledger.adopt(item, medium.clone(), now);
            }
            _ => {}
        }
    }
}
