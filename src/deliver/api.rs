//! The delivery over Medium's API: one story at a time, in the order of the plan.

use std::time::Duration;

use super::NotStarted;
use super::destinations::Destinations;
use super::feed;
use super::live_check::{LiveCheck, Pages};
use super::record::record;
use super::story::Sent;
use crate::interrupt::Interrupt;
use crate::ledger::{LedgerError, Process, Store};
use crate::outcome::{Deferral, Outcome, PostReport};
use crate::plan::{Candidate, Decision, Decisions, Plan};
use medium::{Medium, Reach, Refusal, Seen};
use post::problem::{Code, Problem};
use post::time::Clock;

/// Medium, and how it is asked.
pub(super) struct Api<'a> {
    /// The client.
    pub(super) medium: &'a Medium,
    /// Medium's own site, for its feed; none where there is no feed to read.
    pub(super) medium_site: Option<&'a str>,
    /// How the stories' pages are looked at; none where they are not.
    pub(super) live: Option<LiveCheck>,
    /// Whether the process was told to stop.
    pub(super) interrupt: Interrupt,
    /// This process, as the ledger knows it.
    pub(super) process: Process,
    /// The clock of the run.
    pub(super) clock: Clock,
    /// Progress, for someone who watches.
    pub(super) progress: &'a dyn Fn(&str),
}

/// Why nothing more is sent in this run.
#[derive(Debug, Clone)]
pub(super) enum Stop {
    /// Medium's own limit is reached: a later run goes on.
    Limit,
    /// The process was told to stop.
    Interrupted,
    /// Medium will take nothing with this token, or cannot be reached.
    Refused(Problem),
}

impl Api<'_> {
    /// Publishes what is to be sent, and gives the plan, with what was seen of its pages, and what became of each candidate,
    /// in their order, then of what the ledger still wants settled.
    ///
    /// Fails only before anything is sent: where the ledger cannot be written, and where another run has written it so that
    /// this one has to look again.
    pub(super) async fn deliver(
        &self,
        plan: Plan,
        ledger_store: &mut Store,
    ) -> Result<(Plan, Vec<PostReport>), NotStarted> {
        let now = self.clock.now();
        let mut destinations = Destinations::new(self.medium);
        let mut seen = None;
        if feed::may_settle(ledger_store.ledger(), now) {
            seen = Some(self.feed(&mut destinations).await);
        }
        let (plan, mut pages) = self.look(plan, ledger_store).await;
        let recorded = ledger_store
            .change("Note what is new", |ledger, now| record(ledger, &plan, seen.as_deref().unwrap_or_default(), now));
        let Decisions { mut decisions, outstanding, .. } = recorded.await??;

        let is_full = plan.options.is_full(ledger_store.ledger(), now);
        let going = plan.candidates.iter().zip(&decisions).filter(|(_, decision)| **decision == Decision::Send);
        let wanted: Vec<_> = going.filter(|_| !is_full).map(|(candidate, _)| publication(candidate, &plan)).collect();
        let sends = !wanted.is_empty();
        let mut stop = match self.interrupt.unless_raised(Duration::ZERO, destinations.resolve(wanted)).await {
            Some(resolved) => resolved.err().map(Stop::of),
            None => Some(Stop::Interrupted),
        };
        if sends && stop.is_none() {
            let seen = match seen {
                Some(seen) => seen,
                None => self.feed(&mut destinations).await,
            };
            decisions = adopt_what_shows(&seen, &plan, decisions, ledger_store).await?;
        }
        for (candidate, _) in plan.candidates.iter().zip(&decisions).filter(|(_, it)| **it != Decision::Send) {
            pages.forget(&candidate.path);
        }
        if let Some(live) = self.live.as_ref().filter(|_| stop.is_none()) {
            let all_up = live.wait(&mut pages, self.progress);
            stop = self.interrupt.unless_raised(Duration::ZERO, all_up).await.is_none().then_some(Stop::Interrupted);
        }

        let mut reports = Vec::new();
        let mut claimed = false;
        for (candidate, decision) in plan.candidates.iter().zip(decisions) {
            if decision != Decision::Send {
                reports.push(plan.settled_report(candidate, decision));
                continue;
            }
            stop = stop.or_else(|| self.interrupt.is_raised().then_some(Stop::Interrupted));
            let held = self.live.as_ref().and_then(|live| live.holds(&pages, candidate));
            let sent = match (&stop, held) {
                (Some(stop), _) => stop.applied(),
                (None, _) if plan.options.is_full(ledger_store.ledger(), self.clock.now()) => {
                    Sent::of(Outcome::Deferred(Deferral::DailyCap))
                }
                (None, Some(held)) => self.hold(candidate, held, ledger_store).await,
                (None, None) => match destinations.of(publication(candidate, &plan).as_ref()) {
                    Ok(destination) => match self.send(candidate, destination, &plan, ledger_store).await {
                        Err(error) if !claimed => return Err(error.into()),
                        sent => sent.unwrap_or_else(|error| Sent::unclaimed(&error)),
                    },
                    Err(refusal) => Sent::refused(refusal),
                },
            };
            claimed |= sent.claimed;
            stop = sent.stop.clone().or(stop);
            reports.push(sent.report(candidate, &plan));
        }
        reports.extend(outstanding);
        Ok((plan, reports))
    }

    /// Looks once at the pages of what would go out, unless the process is told to stop meanwhile.
    async fn look(&self, plan: Plan, ledger_store: &Store) -> (Plan, Pages) {
        match &self.live {
            Some(live) if !self.interrupt.is_raised() => live.look(plan, ledger_store.ledger()).await,
            _ => (plan, Pages::default()),
        }
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
}

/// Adopts what the feed shows of the stories to be sent: a ledger that was deleted or put back knows nothing of it.
async fn adopt_what_shows(
    seen: &[Seen],
    plan: &Plan,
    mut decisions: Vec<Decision>,
    ledger_store: &mut Store,
) -> Result<Vec<Decision>, LedgerError> {
    let to_send = plan.candidates.iter().zip(&mut decisions).filter(|(_, decision)| **decision == Decision::Send);
    for (candidate, decision) in to_send {
        let Some(item) = candidate.item(plan.options.route) else { continue };
        let Some(medium) = feed::shown(&item, seen) else { continue };
        let message = format!("On Medium already: {}", item.canonical);
        ledger_store.change(&message, |ledger, now| ledger.adopt_pending(&item, medium.clone(), now)).await?;
        *decision = Decision::there(medium);
    }
    Ok(decisions)
}

/// The publication that a candidate is for: its own, else the settings'; none for the profile.
fn publication(candidate: &Candidate, plan: &Plan) -> Option<String> {
    let own = candidate.post().and_then(|post| post.medium.publication.clone());
    own.or_else(|| plan.options.publication.clone())
}

impl Stop {
    /// What a refusal means for everything that is still to be sent.
    pub(super) fn of(Refusal { problem, reach }: Refusal) -> Self {
        if reach == Reach::Limit { Self::Limit } else { Self::Refused(problem) }
    }

    /// What becomes of a story that is not sent for this.
    pub(super) fn applied(&self) -> Sent {
        match self {
            Self::Limit => Sent::of(Outcome::Deferred(Deferral::RateLimited)),
            Self::Interrupted => Sent::of(Outcome::Failed).with(
                Problem::new(Code::Interrupted, "the run was stopped before the story was sent")
                    .hint("no action needed: the next run sends it"),
            ),
            Self::Refused(problem) => Sent::of(Outcome::Failed).with(problem.clone()),
        }
    }
}
