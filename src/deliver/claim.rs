//! Claiming a story that was recorded: the same on each route, since another run may have been there meanwhile.

use crate::ledger::{Claim, Item, Ledger, State};
use crate::outcome::{Deferral, Doubt, Outcome, Skip};
use crate::plan::{SendOptions, outcome_of_state};
use post::time::Timestamp;

/// What became of a story that cannot be claimed any more; none where it can. Another run may have filled the daily cap.
pub(super) fn before_claim(ledger: &Ledger, item: &Item, options: &SendOptions, now: Timestamp) -> Option<Outcome> {
    match ledger.stories.get(&item.canonical).map(|entry| entry.state) {
        // This run has noted it: another one has seen since that its post moved or is gone.
        None => Some(Outcome::Skipped(Skip::NoPage)),
        Some(State::Pending) if options.is_full(ledger, now) => Some(Outcome::Deferred(Deferral::DailyCap)),
        Some(_) => None,
    }
}

/// What became of a story whose claim gave this answer; none where it is this process's to send.
pub(super) fn after_claim(claim: &Claim) -> Option<Outcome> {
    match claim {
        Claim::Taken => None,
        Claim::Held => Some(Outcome::Unknown(Doubt::ClaimedElsewhere)),
        Claim::Lapsed => Some(Outcome::Unknown(Doubt::AnswerLost)),
        Claim::Settled(state) => Some(outcome_of_state(*state)),
    }
}
