//! Taking a story that was recorded: the same on each route, since another run may have been there meanwhile.

use super::Terms;
use crate::ledger::{Claim, Item, Ledger, State};
use crate::outcome::{Deferral, Doubt, Outcome, Skip};
use post::time::Timestamp;

/// Takes a story for this process by `take`, given that the daily cap has room for it: another run may have filled it
/// meanwhile. Gives what became of the story where it is not this process's; none where it is.
pub(super) fn taken(
    ledger: &mut Ledger,
    item: &Item,
    terms: &Terms,
    now: Timestamp,
    take: impl FnOnce(&mut Ledger) -> Claim,
) -> Option<Outcome> {
    match ledger.stories.get(&item.canonical).map(|entry| entry.state) {
        // This run has noted it: another one has seen since that its post moved or is gone.
        None => return Some(Outcome::Skipped(Skip::NoPage)),
        Some(State::Pending) if terms.is_full(ledger, now) => return Some(Outcome::Deferred(Deferral::DailyCap)),
        Some(_) => {}
    }
    match take(ledger) {
        Claim::Taken => None,
        Claim::Held => Some(Outcome::Unknown(Doubt::ClaimedElsewhere)),
        Claim::Lapsed => Some(Outcome::Unknown(Doubt::AnswerLost)),
        Claim::Settled(state) => Some(settled(state)),
    }
}

/// What another run made of the story meanwhile.
fn settled(state: State) -> Outcome {
    match state {
        State::Published | State::Adopted | State::Pending => Outcome::AlreadyPublished,
        State::HandedOff => Outcome::HandedOff { waits: true },
        State::LeftOut => Outcome::Skipped(Skip::LeftOut),
        State::Claimed => Outcome::Unknown(Doubt::ClaimedElsewhere),
        State::Unknown => Outcome::Unknown(Doubt::AnswerLost),
    }
}
