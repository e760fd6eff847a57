//! A candidate held against the ledger: is there anything left to do?

use super::draft::Draft;
use crate::ledger::{Entry, Ledger, State, WaitReason};
use crate::outcome::{Doubt, Outcome, Skip};
use crate::repository::Tree;
use generators::files::Files as _;
use medium::OnMedium;
use post::problem::{Code, Problem};
use post::time::Timestamp;

/// What the ledger and the draft itself say of a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
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

impl Verdict {
    /// The story is on Medium already.
    pub(super) fn there(medium: OnMedium) -> Self {
        Self::Settled { outcome: Outcome::AlreadyPublished, medium: Some(medium), arose: false, problem: None }
    }
}

/// Decides whether a candidate is to be sent.
///
/// The ledger comes first: what it knows is never sent again, whatever the post says now. `tree` holds the files that
/// were looked at.
pub(super) fn verdict(draft: &Draft, ledger: &Ledger, tree: Option<&Tree>, now: Timestamp) -> Verdict {
    let settled = |outcome, medium, arose| Verdict::Settled { outcome, medium, arose, problem: None };
    let blocked_before = ledger.waiting.get(&draft.path).is_some_and(|waiting| waiting.reason == WaitReason::Blocked);
    if let Some((_, entry)) = known(draft, ledger)
        && let Some((outcome, arose)) = settled_before(entry, now)
    {
        let medium = entry.medium.clone().filter(|_| outcome != Outcome::Skipped(Skip::LeftOut));
        return settled(outcome, medium, arose);
    }
    if let Some(url) = draft.declared_story() {
        let medium = OnMedium { id: None, url: Some(url.to_owned()) };
        return settled(Outcome::AlreadyPublished, Some(medium), false);
    }
    if !draft.is_sound() {
        return settled(Outcome::Blocked, None, !blocked_before);
    }
    let problem = tree.and_then(|tree| looks_moved(draft, ledger, tree));
    if problem.is_some() {
        return Verdict::Settled { outcome: Outcome::Blocked, medium: None, arose: !blocked_before, problem };
    }
    Verdict::Send
}

/// A post that the ledger does not know, with the title of a story whose file is gone: moved and edited, most likely. So is
/// one that lies where another was to be sent from.
fn looks_moved(draft: &Draft, ledger: &Ledger, tree: &Tree) -> Option<Problem> {
    let is_own = |entry: &Entry| draft.post.as_ref().is_none_or(|post| entry.is_of(post));
    let title = draft.title().filter(|_| !known(draft, ledger).is_some_and(|(_, entry)| is_own(entry)))?;
    let mut namesakes = ledger.stories.values().filter(|entry| entry.title == title && entry.state != State::Pending);
    let gone = namesakes.find(|entry| !tree.exists(&entry.path))?;
    let url = gone.medium.as_ref().and_then(|medium| medium.url.as_deref()).unwrap_or("https://medium.com/…");
    let message = format!("the story `{title}` went to Medium from `{}`, and that file is gone", gone.path);
    let hint = format!("if this is the same post, add `medium: {{ url: {url} }}`; if not, give it another title");
    Some(Problem::new(Code::LooksMoved, message).hint(hint).at(&draft.path))
}

/// What the ledger's state of a story means, and whether that is news; `None` where the story is still to be sent.
pub(super) fn settled_before(entry: &Entry, now: Timestamp) -> Option<(Outcome, bool)> {
    match entry.state {
        State::Pending => None,
        State::Published | State::Adopted => Some((Outcome::AlreadyPublished, false)),
        State::HandedOff => Some((Outcome::HandedOff { waits: true }, false)),
        State::LeftOut => Some((Outcome::Skipped(Skip::LeftOut), false)),
        State::Unknown => Some((Outcome::Unknown(Doubt::AnswerLost), false)),
        State::Claimed if entry.is_held(now) => Some((Outcome::Unknown(Doubt::ClaimedElsewhere), false)),
        // The process that claimed it is gone, and nobody knows whether it sent the story.
        State::Claimed => Some((Outcome::Unknown(Doubt::AnswerLost), true)),
    }
}

/// The story that the ledger knows for a candidate, with its canonical: by the canonical, else by the path, unless another
/// post lay there before.
pub(super) fn known<'a>(draft: &Draft, ledger: &'a Ledger) -> Option<(&'a str, &'a Entry)> {
    let by_canonical = draft.address().and_then(|address| ledger.stories.get_key_value(address));
    let by_path = || ledger.at_path(&draft.path).filter(|_| !draft.reuses_path);
    by_canonical.or_else(by_path)
}
