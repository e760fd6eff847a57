//! The protocol: claim, create, confirm, so that no story is ever created twice and no new post is forgotten.
//!
//! 0. Where the ledger holds doubts, Medium's feed is read: a story that shows there is published. It is read before the
//!    first claim too, once: what shows there was made by a run that the ledger does not know, so it is adopted.
//! 1. [`Draft`] makes each candidate ready; a verdict holds it against the ledger.
//! 2. [`record`] gives every candidate a state and moves the baseline, in one write.
//! 3. Medium is asked who the token belongs to, and for the publications: before any claim.
//! 4. Then one story at a time: its pictures that are on no site are uploaded, its claim is pushed, it is created once, its confirmation is pushed.
//!
//! A create whose answer is lost leaves the story `unknown`: never sent again until somebody settles it. A process that is
//! told to stop claims nothing more, waits a little for the create under way, and writes down what came of it.

mod claim;
mod destinations;
mod doubts;
mod draft;
mod hand_over;
mod overrides;
mod pages;
mod pictures;
mod record;
mod send;
mod verdict;

use std::collections::BTreeSet;
use std::time::Duration;

use crate::interrupt::Interrupt;
use crate::ledger::{Book, Ledger, Process, State, Unkept};
use crate::outcome::{Deferral, Outcome, Route, Told};
use destinations::Destinations;
use medium::{Medium, Reach, Refusal, Seen};
use post::problem::{Code, Problem};
use post::time::{Clock, Timestamp};
use post::{License, Status};
use send::Sent;
use verdict::{Verdict, verdict};

pub use doubts::feed_may_settle;
pub use draft::{Draft, Queue, keep_back_doubles};
pub use hand_over::HandOver;
pub use overrides::overridden;
pub use pages::LiveCheck;
pub use record::{Findings, Grounds, Overtaken, is_home, leave_out};
use record::{Judged, judge, record};

/// How stories are to appear, where their posts do not say otherwise, and how many go out.
#[derive(Debug, Clone)]
pub struct Terms {
    /// How they reach Medium.
    pub route: Route,
    /// Draft, unlisted or public.
    pub status: Status,
    /// The publication by name, URL or id; none for the author's profile.
    pub publication: Option<String>,
    /// Let Medium tell the followers.
    pub notify_followers: bool,
    /// The licence.
    pub license: License,
    /// Carry the post's date.
    pub backdate: bool,
    /// Stories in 24 hours; none for no limit.
    pub daily_cap: Option<usize>,
}

impl Terms {
    /// How many stories the daily cap leaves room for; none for no limit.
    fn room(&self, ledger: &Ledger, now: Timestamp) -> Option<usize> {
        self.daily_cap.map(|cap| cap.saturating_sub(ledger.sent_in_a_day(now)))
    }

    /// Whether the daily cap leaves no room for another story.
    fn is_full(&self, ledger: &Ledger, now: Timestamp) -> bool {
        self.room(ledger, now) == Some(0)
    }
}

/// Whether a candidate is new and would be sent: what `--max-new` counts.
pub fn is_new(draft: &Draft, ledger: &Ledger, now: Timestamp) -> bool {
    draft.queue == Queue::New && verdict(draft, ledger, None, now) == Verdict::Send
}

/// What a dry run says of the candidates, in their order, and of what the ledger still wants settled. It writes nothing,
/// so that a doubt which it is the first to see is a later run's news.
pub fn plan(drafts: Vec<Draft>, findings: &Findings, ledger: &Ledger, terms: &Terms, now: Timestamp) -> Vec<Told> {
    let mut ledger = ledger.clone();
    findings.follow(&mut ledger, &drafts);
    let Judged { verdicts, outstanding } = judge(&ledger, &drafts, findings, &BTreeSet::new(), terms, now);
    let mut room = terms.room(&ledger, now);
    let judged = drafts.into_iter().zip(verdicts).map(|(draft, verdict)| match verdict {
        Verdict::Send => {
            let capped = room == Some(0);
            room = room.map(|places| places.saturating_sub(1));
            draft.told(Outcome::Planned { capped }, None, true, terms.status)
        }
        Verdict::Settled { outcome, medium, arose, problem } => {
            draft.with(problem).told(outcome, medium, arose, terms.status)
        }
    });
    let seen = judged.chain(outstanding);
    seen.map(|told| Told { arose: told.arose && !matches!(told.outcome, Outcome::Unknown(_)), ..told }).collect()
}

/// The candidates that were handed to a person by an earlier run, and still wait.
pub fn waiting<'a>(drafts: &'a [Draft], ledger: &Ledger) -> impl Iterator<Item = &'a Draft> {
    let waits =
        |draft: &&Draft| verdict::known(draft, ledger).is_some_and(|(_, entry)| entry.state == State::HandedOff);
    drafts.iter().filter(waits)
}

/// Publishes candidates over Medium's API.
pub struct Publisher<'a> {
    /// The client.
    pub medium: &'a Medium,
    /// Medium's own site, for its feed; none where there is no feed to read.
    pub medium_site: Option<&'a str>,
    /// The ledger.
    pub book: &'a mut Book,
    /// How stories are to appear.
    pub terms: &'a Terms,
    /// This process, as the ledger knows it.
    pub process: Process,
    /// The clock of the run.
    pub clock: Clock,
    /// How the stories' pages are looked at; none where they are not.
    pub live: Option<&'a LiveCheck>,
    /// Whether the process was told to stop.
    pub interrupt: &'a Interrupt,
    /// Progress, for someone who watches.
    pub say: &'a dyn Fn(&str),
}

impl Publisher<'_> {
    /// Publishes what is to be sent, in the order given, and says what became of each candidate and what the ledger still
    /// wants settled.
    ///
    /// Fails only before anything is sent: where the ledger cannot be written, and where another run has written it so that
    /// this one is to look again.
    pub async fn publish(mut self, mut drafts: Vec<Draft>, findings: &Findings) -> Result<Vec<Told>, Unbegun> {
        let (terms, now) = (self.terms, self.clock.now());
        let mut destinations = Destinations::new(self.medium);
        let mut seen = None;
        if feed_may_settle(self.book.ledger(), now) {
            seen = Some(self.feed(&mut destinations).await);
        }
        let mut pages = self.look(&mut drafts, findings).await;
        let Judged { mut verdicts, outstanding } = self.book.change("Note what is new", |ledger, now| {
            record(ledger, &drafts, findings, seen.as_deref().unwrap_or_default(), terms, now)
        })??;

        let going = drafts.iter().zip(&verdicts).filter(|(_, verdict)| **verdict == Verdict::Send);
        let wanted =
            going.filter(|_| !terms.is_full(self.book.ledger(), now)).map(|(draft, _)| self.publication(draft));
        let wanted: Vec<_> = wanted.collect();
        let sends = !wanted.is_empty();
        let resolved = destinations.resolve(wanted);
        let mut stop = match self.interrupt.unless_raised(Duration::ZERO, resolved).await {
            Some(resolved) => resolved.err().map(Stop::of),
            None => Some(Stop::Told),
        };
        if sends && stop.is_none() {
            let seen = match seen {
                Some(seen) => seen,
                None => self.feed(&mut destinations).await,
            };
            self.adopt_what_shows(&seen, &drafts, &mut verdicts)?;
        }
        for (draft, _) in drafts.iter().zip(&verdicts).filter(|(_, verdict)| **verdict != Verdict::Send) {
            pages.forget(&draft.path);
        }
        if let Some(live) = self.live.filter(|_| stop.is_none()) {
            let all_up = live.wait(&mut pages, self.say);
            stop = self.interrupt.unless_raised(Duration::ZERO, all_up).await.is_none().then_some(Stop::Told);
        }

        let mut told = Vec::new();
        let mut claimed = false;
        for (mut draft, verdict) in drafts.into_iter().zip(verdicts) {
            stop = stop.or_else(|| self.interrupt.is_raised().then_some(Stop::Told));
            let kept = self.live.and_then(|live| live.keeps(&pages, &draft));
            let sent = match (verdict, &stop) {
                (Verdict::Settled { outcome, medium, arose, problem }, _) => {
                    told.push(draft.with(problem).told(outcome, medium, arose, terms.status));
                    continue;
                }
                (Verdict::Send, Some(stop)) => stop.applied(),
                (Verdict::Send, None) if terms.is_full(self.book.ledger(), self.clock.now()) => {
                    Sent::of(Outcome::Deferred(Deferral::DailyCap))
                }
                (Verdict::Send, None) if kept.is_some() => self.keep(&draft, kept),
                (Verdict::Send, None) => match destinations.of(self.publication(&draft).as_ref()) {
                    Ok(destination) => match self.send(&draft, destination, findings.tree.as_ref()).await {
                        Err(error) if !claimed => return Err(error.into()),
                        sent => sent.unwrap_or_else(|error| Sent::unclaimed(&error)),
                    },
                    Err(refusal) => Sent::refused(refusal),
                },
            };
            claimed |= sent.claimed;
            stop = sent.stop.or(stop);
            draft = draft.with(sent.problems);
            let story = draft.told(sent.outcome, sent.medium, true, terms.status);
            told.push(Told { publish_status: sent.status.unwrap_or(story.publish_status), ..story });
        }
        told.extend(outstanding);
        Ok(told)
    }

    /// Looks once at the pages of what would go out, unless the process is told to stop meanwhile.
    async fn look(&self, drafts: &mut [Draft], findings: &Findings) -> pages::Seen {
        let Some(live) = self.live else { return pages::Seen::default() };
        let look = live.look(drafts, findings, self.book.ledger(), self.terms, self.clock.now());
        self.interrupt.unless_raised(Duration::ZERO, look).await.unwrap_or_default()
    }

    /// The newest public stories of the token's user, as far as Medium shows them.
    async fn feed(&self, destinations: &mut Destinations<'_>) -> Vec<Seen> {
        let Some(site) = self.medium_site else { return Vec::new() };
        let read = async {
            let user = destinations.user().await.ok()?;
            Some(self.medium.feed(site, &user.username?).await)
        };
        self.interrupt.unless_raised(Duration::ZERO, read).await.flatten().unwrap_or_default()
    }

    /// Adopts what the feed shows of the stories to be sent: a ledger that was deleted or put back knows nothing of it.
    fn adopt_what_shows(&mut self, seen: &[Seen], drafts: &[Draft], verdicts: &mut [Verdict]) -> Result<(), Unkept> {
        let to_send = drafts.iter().zip(verdicts).filter(|(_, verdict)| **verdict == Verdict::Send);
        for (draft, verdict) in to_send {
            let Some(item) = draft.item(self.terms.route) else { continue };
            let Some(medium) = doubts::shown(&item, seen) else { continue };
            let message = format!("On Medium already: {}", item.canonical);
            self.book.change(&message, |ledger, now| ledger.adopt_pending(&item, medium.clone(), now))?;
            *verdict = Verdict::there(medium);
        }
        Ok(())
    }

    /// The publication that a draft is for: its own, else the settings'; none for the profile.
    fn publication(&self, draft: &Draft) -> Option<String> {
        let own = draft.post.as_ref().and_then(|post| post.medium.publication.clone());
        own.or_else(|| self.terms.publication.clone())
    }
}

/// Why a run ends before anything is sent.
#[derive(Debug, thiserror::Error)]
pub enum Unbegun {
    /// The ledger cannot be written.
    #[error(transparent)]
    Unkept(#[from] Unkept),
    /// Another run has moved the ledger on.
    #[error(transparent)]
    Overtaken(#[from] Overtaken),
}

/// Why nothing more is sent in this run.
#[derive(Debug, Clone)]
enum Stop {
    /// Medium's own limit is reached: a later run goes on.
    Limit,
    /// The process was told to stop.
    Told,
    /// Medium will take nothing with this token, or cannot be reached.
    Refused(Problem),
}

impl Stop {
    /// What a refusal means for everything that is still to be sent.
    fn of(Refusal { problem, reach }: Refusal) -> Self {
        if reach == Reach::Limit { Self::Limit } else { Self::Refused(problem) }
    }

    fn applied(&self) -> Sent {
        match self {
            Self::Limit => Sent::of(Outcome::Deferred(Deferral::RateLimited)),
            Self::Told => Sent::of(Outcome::Failed).with(
                Problem::new(Code::Interrupted, "the run was told to stop, so the story was not sent")
                    .hint("nothing has to be done: the next run sends it"),
            ),
            Self::Refused(problem) => Sent::of(Outcome::Failed).with(problem.clone()),
        }
    }
}
