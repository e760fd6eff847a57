//! One story's way to Medium: claim, create once, confirm.

use std::time::{Duration, Instant};

use super::draft::Draft;
use super::{Publisher, Stop};
use crate::ledger::{Claim, Item, State, Unkept};
use crate::medium::{Created, Creation, Destination, NewStory, Reach, backdate};
use crate::outcome::{Doubt, OnMedium, Outcome, Skip};
use crate::problem::{Code, Problem, Severity};
use crate::story::faces;

/// A create starts within this time of its claim's push, else the claim is renewed first: another process takes a claim
/// of 15 minutes for dead, and a machine can be suspended for that long.
const CLAIM_IS_FRESH: Duration = Duration::from_secs(60);

/// What became of one story.
pub(super) struct Sent {
    pub(super) outcome: Outcome,
    pub(super) medium: Option<OnMedium>,
    pub(super) problems: Vec<Problem>,
    /// Whether the stories after it are not to be tried.
    pub(super) stop: Option<Stop>,
}

impl Sent {
    pub(super) fn of(outcome: Outcome) -> Self {
        Self { outcome, medium: None, problems: Vec::new(), stop: None }
    }

    pub(super) fn with(mut self, problem: Problem) -> Self {
        self.problems.push(problem);
        self
    }

    fn stopping(mut self, stop: Stop) -> Self {
        self.stop = Some(stop);
        self
    }
}

impl Publisher<'_> {
    /// Sends one story: never more than once, whatever comes of it.
    pub(super) async fn send(&mut self, draft: &Draft, destination: &Destination) -> Sent {
        let Some((item, (story, notice))) = draft.item().zip(self.new_story(draft, destination)) else {
            return Sent::of(Outcome::Blocked);
        };
        (self.say)(&format!("sending `{}`", story.title));
        let mut sent = match self.claim_afresh(&item) {
            Ok(()) => {
                let creation = self.medium.create(destination, &story).await;
                self.conclude(&item, creation)
            }
            Err(sent) => sent,
        };
        sent.problems.extend(notice);
        sent
    }

    /// The story as Medium's API takes it, and a warning where the destination allows less than was asked.
    fn new_story(&self, draft: &Draft, destination: &Destination) -> Option<(NewStory, Option<Problem>)> {
        let (post, story) = (draft.post.as_ref()?, draft.story.as_ref()?);
        let own = &post.medium;
        let (publish_status, notice) = destination.status(own.status.unwrap_or(self.terms.status));
        let date = draft.date.filter(|_| self.terms.backdate);
        let new = NewStory {
            title: story.title.clone(),
            content: faces::api(story),
            tags: story.tags.clone(),
            canonical_url: story.canonical.clone(),
            publish_status,
            license: own.license.unwrap_or(self.terms.license),
            notify_followers: own.notify_followers.unwrap_or(self.terms.notify_followers),
            published_at: date.and_then(|date| backdate(date, self.clock.now())),
        };
        Some((new, notice))
    }

    /// Claims, and claims again where the push took so long that the claim is no longer fresh.
    fn claim_afresh(&mut self, item: &Item) -> Result<(), Sent> {
        for _ in 0..3 {
            let begun = Instant::now();
            self.claim(item)?;
            if begun.elapsed() < CLAIM_IS_FRESH {
                return Ok(());
            }
        }
        let creation = Creation::NotSent(
            Problem::new(Code::LedgerUnread, "the ledger takes so long to write that no claim stays fresh")
                .hint("look at the connection to `origin`, then run again"),
        );
        Err(self.conclude(item, creation))
    }

    /// Pushes the claim. The error is what became of the story where it is not this process's to send.
    fn claim(&mut self, item: &Item) -> Result<(), Sent> {
        let process = &self.process;
        let claim =
            self.book.change(&format!("Claim {}", item.canonical), |ledger, now| ledger.claim(item, process, now));
        match claim {
            Ok(Claim::Taken) => Ok(()),
            Ok(Claim::Held) => Err(Sent::of(Outcome::Unknown(Doubt::ClaimedElsewhere))),
            Ok(Claim::Lapsed) => Err(Sent::of(Outcome::Unknown(Doubt::AnswerLost))),
            Ok(Claim::Settled(state)) => Err(Sent::of(settled(state))),
            Err(error) => {
                let problem = unkept(&error, "the claim could not be written, so nothing was sent");
                Err(Sent::of(Outcome::Failed).with(problem.clone()).stopping(Stop::Refused(problem)))
            }
        }
    }

    /// Writes down what became of the create.
    fn conclude(&mut self, item: &Item, creation: Creation) -> Sent {
        match creation {
            Creation::Created(created) => self.confirm(item, created),
            Creation::Refused(refusal) if refusal.reach == Reach::Limit => {
                self.give_back(item, Stop::Limit.applied().with(refusal.problem).stopping(Stop::Limit))
            }
            Creation::Refused(refusal) if refusal.reach == Reach::Token => {
                let stop = Stop::Refused(refusal.problem);
                self.give_back(item, stop.applied().stopping(stop))
            }
            Creation::Refused(refusal) => self.give_back(item, Sent::of(Outcome::Failed).with(refusal.problem)),
            Creation::NotSent(problem) => {
                let stop = Stop::Refused(problem);
                self.give_back(item, stop.applied().stopping(stop))
            }
            Creation::Unknown(problem) => {
                let process = &self.process;
                let message = format!("No answer for {}", item.canonical);
                let written = self.book.change(&message, |ledger, _| ledger.doubt(&item.canonical, process));
                // Where this cannot be written the claim stands, and lapses into the same doubt.
                let sent = Sent::of(Outcome::Unknown(Doubt::AnswerLost)).with(problem);
                match written {
                    Ok(_) => sent,
                    Err(error) => {
                        sent.with(unkept(&error, "the doubt could not be written down; the claim stands for it"))
                    }
                }
            }
        }
    }

    fn confirm(&mut self, item: &Item, created: Created) -> Sent {
        let medium = OnMedium { id: Some(created.id), url: created.url };
        let process = &self.process;
        let message = format!("Published {}", item.canonical);
        let confirmed = self.book.change(&message, |ledger, now| ledger.confirm(item, process, medium.clone(), now));
        let sent = Sent { medium: Some(medium), ..Sent::of(Outcome::Published) };
        match confirmed {
            Ok(_) => sent,
            Err(error) => {
                let problem =
                    unkept(&error, "the story is on Medium, and the ledger could not be told; write its id down");
                sent.with(problem.clone()).stopping(Stop::Refused(problem))
            }
        }
    }

    /// Makes a story that certainly was not created pending again.
    fn give_back(&mut self, item: &Item, sent: Sent) -> Sent {
        let process = &self.process;
        let message = format!("Not sent: {}", item.canonical);
        match self.book.change(&message, |ledger, now| ledger.give_back(&item.canonical, process, now)) {
            Ok(_) => sent,
            Err(error) => {
                sent.with(unkept(&error, "the claim could not be taken back; it turns into a doubt in 15 minutes"))
            }
        }
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

fn unkept(error: &Unkept, what: &str) -> Problem {
    let problem = Problem::new(Code::LedgerUnread, format!("{what}: {error}"));
    Problem { severity: Severity::Error, ..problem }
}
