//! One story's way to Medium: upload its pictures, claim, create once, confirm.

use std::time::{Duration, Instant};

use anyhow::anyhow;

use super::claim::taken;
use super::draft::Draft;
use super::pages::Kept;
use super::{Publisher, Stop};
use crate::ledger::{Item, Unkept, WaitReason};
use crate::outcome::{Doubt, Outcome};
use crate::repository::Tree;
use medium::OnMedium;
use medium::{Created, Creation, Destination, NewStory, Reach, Refusal, backdate};
use post::problem::{Code, Problem, Severity};
use post::{Post, Status};
use story::{Story, faces};

/// A claim whose push took longer is renewed before the create, whose own tries go on for forty seconds at most: it starts
/// within a minute of its claim. Another process takes a claim of 15 minutes for dead, and a machine can stand still for
/// that long.
const CLAIM_IS_FRESH: Duration = Duration::from_secs(20);

/// How long the answer to a create is waited for once the process was told to stop: what is known then still has to be
/// written, and GitHub's runner kills ten seconds after its first signal.
const PATIENCE: Duration = Duration::from_secs(6);

/// What became of one story.
pub(super) struct Sent {
    pub(super) outcome: Outcome,
    pub(super) medium: Option<OnMedium>,
    /// How it was sent: its destination may allow less than was asked.
    pub(super) status: Option<Status>,
    pub(super) problems: Vec<Problem>,
    /// Whether the stories after it are not to be tried.
    pub(super) stop: Option<Stop>,
    /// Whether its claim was written.
    pub(super) claimed: bool,
}

impl Sent {
    pub(super) fn of(outcome: Outcome) -> Self {
        Self { outcome, medium: None, status: None, problems: Vec::new(), stop: None, claimed: false }
    }

    pub(super) fn with(mut self, problem: Problem) -> Self {
        self.problems.push(problem);
        self
    }

    /// A story whose claim could not be written, so that nothing more can be sent.
    pub(super) fn unclaimed(error: &Unkept) -> Self {
        let problem = unkept(error, "the claim could not be written, so nothing was sent");
        Self::of(Outcome::Failed).with(problem.clone()).stopping(Stop::Refused(problem))
    }

    /// A story that certainly was not made, and what that means for those after it.
    pub(super) fn refused(refusal: Refusal) -> Self {
        match refusal.reach {
            Reach::Story => Self::of(Outcome::Failed).with(refusal.problem),
            Reach::Limit => {
                let advice = Problem { severity: Severity::Warning, ..refusal.problem };
                Stop::Limit.applied().with(advice).stopping(Stop::Limit)
            }
            Reach::Token => {
                let stop = Stop::of(refusal);
                stop.applied().stopping(stop)
            }
        }
    }

    fn stopping(mut self, stop: Stop) -> Self {
        self.stop = Some(stop);
        self
    }
}

impl Publisher<'_> {
    /// Sends one story: never more than once, whatever comes of it. Fails where its claim cannot be written. `tree` holds
    /// its pictures.
    pub(super) async fn send(
        &mut self,
        draft: &Draft,
        destination: &Destination,
        tree: Option<&Tree>,
    ) -> Result<Sent, Unkept> {
        let (Some(item), Some(post), Some(story)) = (draft.item(self.terms.route), &draft.post, &draft.story) else {
            return Ok(Sent::of(Outcome::Blocked));
        };
        let pictures = self.with_pictures(story, tree);
        let story = match self.interrupt.unless_raised(Duration::ZERO, pictures).await {
            Some(Ok(story)) => story,
            Some(Err(refusal)) => return Ok(Sent::refused(refusal)),
            None => return Ok(Stop::Told.applied().stopping(Stop::Told)),
        };
        let (story, notice) = self.new_story(draft, post, &story, destination);
        (self.say)(&format!("sending `{}`", story.title));
        if let Some(outcome) = self.claim_afresh(&item)? {
            return Ok(Sent::of(outcome));
        }
        if self.interrupt.is_raised() {
            let sent = self.give_back(&item, Stop::Told.applied().stopping(Stop::Told));
            return Ok(Sent { claimed: true, ..sent });
        }
        let create = self.medium.create(destination, &story);
        let creation =
            self.interrupt.unless_raised(PATIENCE, create).await.unwrap_or_else(|| Creation::Unknown(cut_off()));
        let mut sent = self.conclude(&item, creation);
        sent.problems.extend(notice);
        Ok(Sent { claimed: true, status: Some(story.publish_status), ..sent })
    }

    /// A story that its page keeps back; where that is an error, the ledger is told.
    pub(super) fn keep(&mut self, draft: &Draft, kept: Option<Kept>) -> Sent {
        let (outcome, problems) = match kept {
            Some(Kept::Deferred(deferral, problems)) => (Outcome::Deferred(deferral), problems),
            Some(Kept::Blocked(problems)) => (Outcome::Blocked, problems),
            None => (Outcome::Blocked, Vec::new()),
        };
        let mut sent = Sent { problems, ..Sent::of(outcome) };
        if outcome == Outcome::Blocked {
            let written = self.book.change("Note what waits", |ledger, now| {
                ledger.wait(&draft.path, WaitReason::Blocked, None, now);
            });
            let unwritten = |error: &Unkept| unkept(error, "that the post waits could not be written down");
            sent.problems.extend(written.err().as_ref().map(unwritten));
        }
        sent
    }

    /// The story as Medium's API takes it, and a warning where the destination allows less than was asked.
    fn new_story(
        &self,
        draft: &Draft,
        post: &Post,
        story: &Story,
        destination: &Destination,
    ) -> (NewStory, Option<Problem>) {
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
        (new, notice)
    }

    /// Claims, and claims again where the push took so long that the claim is no longer fresh. Gives what became of the
    /// story where it is not this process's to send. Where it fails nothing was sent, so that no claim is left standing.
    fn claim_afresh(&mut self, item: &Item) -> Result<Option<Outcome>, Unkept> {
        let mut claim = || {
            for _ in 0..3 {
                let begun = Instant::now();
                let other = self.claim(item)?;
                if other.is_some() || begun.elapsed() < CLAIM_IS_FRESH {
                    return Ok(other);
                }
            }
            Err(Unkept::Failed(anyhow!("`origin` takes so long to answer that no claim stays fresh; run again later")))
        };
        let claimed = claim();
        if claimed.is_err() && self.book.look().is_ok() {
            drop(self.take_back(item));
        }
        claimed
    }

    /// Pushes the claim. Gives what became of the story where it is not this process's to send.
    fn claim(&mut self, item: &Item) -> Result<Option<Outcome>, Unkept> {
        let (process, terms) = (&self.process, self.terms);
        self.book.change(&format!("Claim {}", item.canonical), |ledger, now| {
            taken(ledger, item, terms, now, |ledger| ledger.claim(item, process, now))
        })
    }

    /// Writes down what became of the create.
    fn conclude(&mut self, item: &Item, creation: Creation) -> Sent {
        match creation {
            Creation::Created(created) => self.confirm(item, created),
            Creation::Refused(refusal) => self.give_back(item, Sent::refused(refusal)),
            Creation::NotSent(problem) => self.give_back(item, Sent::refused(Refusal { problem, reach: Reach::Token })),
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
        let another = created.another_canonical(&item.canonical).map(|another| another_canonical(another, item));
        let medium = OnMedium { id: Some(created.id), url: created.url };
        let process = &self.process;
        let message = format!("Published {}", item.canonical);
        let confirmed = self.book.change(&message, |ledger, now| ledger.confirm(item, process, medium.clone(), now));
        let problems = another.into_iter().collect();
        let sent = Sent { medium: Some(medium), problems, ..Sent::of(Outcome::Published) };
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
        match self.take_back(item) {
            Ok(_) => sent,
            Err(error) => {
                sent.with(unkept(&error, "the claim could not be taken back; it turns into a doubt in 15 minutes"))
            }
        }
    }

    fn take_back(&mut self, item: &Item) -> Result<bool, Unkept> {
        let process = &self.process;
        let message = format!("Not sent: {}", item.canonical);
        self.book.change(&message, |ledger, now| ledger.give_back(&item.canonical, process, now))
    }
}

/// A story that is on Medium and names another original than was said.
fn another_canonical(another: &str, item: &Item) -> Problem {
    let message = format!("the story on Medium names `{another}` as its original, and `{}` was sent", item.canonical);
    Problem::new(Code::CanonicalDiffers, message)
        .hint("set it in the story's settings on Medium, under `Advanced`: it cannot be changed from here")
}

fn cut_off() -> Problem {
    let message =
        "the story was sent, and the run was told to stop before Medium answered: whether it is there is not known";
    Problem::new(Code::AnswerLost, message)
        .hint("look among your drafts and stories on Medium, then run `medium-crosspost ledger settle`")
}

pub(super) fn unkept(error: &Unkept, what: &str) -> Problem {
    let problem = Problem::new(Code::LedgerUnread, format!("{what}: {error}"));
    Problem { severity: Severity::Error, ..problem }
}
