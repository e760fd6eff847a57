//! One story's way to Medium: upload its pictures, claim, create once, confirm.

use std::time::{Duration, Instant};

use anyhow::anyhow;

use super::api::{Api, Stop};
use super::claim::{after_claim, before_claim};
use super::ledger_problem;
use super::live_check::HeldBack;
use crate::ledger::{Item, LedgerError, Store, WaitReason};
use crate::outcome::{Doubt, Outcome, PostReport};
use crate::plan::{Candidate, Plan};
use medium::OnMedium;
use medium::{Created, Creation, Destination, NewStory, Reach, Refusal, backdate};
use post::Status;
use post::problem::{Code, Problem, Severity};
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
    pub(super) fn unclaimed(error: &LedgerError) -> Self {
        let problem = ledger_problem(error, "nothing was sent: the ledger could not be updated before sending");
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

    /// The report of the candidate that it became of.
    pub(super) fn report(self, candidate: &Candidate, plan: &Plan) -> PostReport {
        let mut report = candidate.report(self.outcome, plan.options.status).on_medium(self.medium);
        report.problems.extend(self.problems.into_iter().map(|problem| problem.at(&candidate.path)));
        PostReport { publish_status: self.status.unwrap_or(report.publish_status), ..report }
    }

    fn stopping(mut self, stop: Stop) -> Self {
        self.stop = Some(stop);
        self
    }
}

impl Api<'_> {
    /// Sends one story: never more than once, whatever comes of it. Fails where its claim cannot be written.
    pub(super) async fn send(
        &self,
        candidate: &Candidate,
        destination: &Destination,
        plan: &Plan,
        ledger_store: &mut Store,
    ) -> Result<Sent, LedgerError> {
        let (Some(item), Some(story)) = (candidate.item(plan.options.route), candidate.story()) else {
            return Ok(Sent::of(Outcome::Blocked));
        };
        let pictures = self.with_pictures(story, plan.change.lineage.files.as_ref());
        let story = match self.interrupt.unless_raised(Duration::ZERO, pictures).await {
            Some(Ok(story)) => story,
            Some(Err(refusal)) => return Ok(Sent::refused(refusal)),
            None => return Ok(Stop::Interrupted.applied().stopping(Stop::Interrupted)),
        };
        let (story, notice) = self.new_story(candidate, &story, destination, plan);
        (self.progress)(&format!("sending `{}`", story.title));
        if let Some(outcome) = self.claim_afresh(&item, plan, ledger_store).await? {
            return Ok(Sent::of(outcome));
        }
        if self.interrupt.is_raised() {
            let stopped = Stop::Interrupted.applied().stopping(Stop::Interrupted);
            let sent = self.give_back(&item, stopped, ledger_store).await;
            return Ok(Sent { claimed: true, ..sent });
        }
        let create = self.medium.create(destination, &story);
        let creation =
            self.interrupt.unless_raised(PATIENCE, create).await.unwrap_or_else(|| Creation::Unknown(cut_off()));
        let mut sent = self.conclude(&item, creation, ledger_store).await;
        sent.problems.extend(notice);
        Ok(Sent { claimed: true, status: Some(story.publish_status), ..sent })
    }

    /// A story that its page holds back; where that is an error, the ledger is told.
    pub(super) async fn hold(&self, candidate: &Candidate, held: HeldBack, ledger_store: &mut Store) -> Sent {
        let problems = match held {
            HeldBack::Deferred(deferral, problems) => {
                return Sent { problems, ..Sent::of(Outcome::Deferred(deferral)) };
            }
            HeldBack::Blocked(problems) => problems,
        };
        let mut sent = Sent { problems, ..Sent::of(Outcome::Blocked) };
        let written = ledger_store.change("Note what waits", |ledger, now| {
            ledger.wait(&candidate.path, WaitReason::Blocked, None, now);
        });
        let unwritten = |error: &LedgerError| ledger_problem(error, "the ledger could not be updated");
        sent.problems.extend(written.await.err().as_ref().map(unwritten));
        sent
    }

    /// The story as Medium's API takes it, and a warning where the destination allows less than was asked.
    fn new_story(
        &self,
        candidate: &Candidate,
        story: &Story,
        destination: &Destination,
        plan: &Plan,
    ) -> (NewStory, Option<Problem>) {
        let (options, own) = (&plan.options, candidate.post().map(|post| &post.medium));
        let status = own.and_then(|own| own.status).unwrap_or(options.status);
        let (publish_status, notice) = destination.status(status);
        let date = candidate.date.filter(|_| options.backdate);
        let new = NewStory {
            title: story.title.clone(),
            content: faces::api(story),
            tags: story.tags.clone(),
            canonical_url: story.canonical.clone(),
            publish_status,
            license: own.and_then(|own| own.license).unwrap_or(options.license),
            notify_followers: own.and_then(|own| own.notify_followers).unwrap_or(options.notify_followers),
            published_at: date.and_then(|date| backdate(date, self.clock.now())),
        };
        (new, notice)
    }

    /// Claims, and claims again where the push took so long that the claim is no longer fresh. Gives what became of the
    /// story where it is not this process's to send. Where it fails nothing was sent, so that no claim is left behind.
    async fn claim_afresh(
        &self,
        item: &Item,
        plan: &Plan,
        ledger_store: &mut Store,
    ) -> Result<Option<Outcome>, LedgerError> {
        let mut claimed = Err(LedgerError::Failed(anyhow!(
            "`origin` takes so long to answer that no claim stays fresh; run again later"
        )));
        for _ in 0..3 {
            let begun = Instant::now();
            let message = format!("Claim {}", item.canonical);
            let claim = ledger_store.change(&message, |ledger, now| {
                before_claim(ledger, item, &plan.options, now)
                    .or_else(|| after_claim(&ledger.claim(item, &self.process, now)))
            });
            match claim.await {
                Ok(None) if begun.elapsed() >= CLAIM_IS_FRESH => {}
                answer => {
                    claimed = answer;
                    break;
                }
            }
        }
        if claimed.is_err() && ledger_store.look().is_ok() {
            drop(self.take_back(item, ledger_store).await);
        }
        claimed
    }

    /// Writes down what became of the create.
    async fn conclude(&self, item: &Item, creation: Creation, ledger_store: &mut Store) -> Sent {
        match creation {
            Creation::Created(created) => self.confirm(item, created, ledger_store).await,
            Creation::Refused(refusal) => self.give_back(item, Sent::refused(refusal), ledger_store).await,
            Creation::NotSent(problem) => {
                self.give_back(item, Sent::refused(Refusal { problem, reach: Reach::Token }), ledger_store).await
            }
            Creation::Unknown(problem) => {
                let message = format!("No answer for {}", item.canonical);
                let written =
                    ledger_store.change(&message, |ledger, _| ledger.doubt(&item.canonical, &self.process)).await;
                // Where this cannot be written the claim stays, and lapses into the same doubt.
                let sent = Sent::of(Outcome::Unknown(Doubt::AnswerLost)).with(problem);
                match written {
                    Ok(_) => sent,
                    Err(error) => sent.with(ledger_problem(
                        &error,
                        "the ledger could not be updated; after 15 minutes the story is `unknown`",
                    )),
                }
            }
        }
    }

    async fn confirm(&self, item: &Item, created: Created, ledger_store: &mut Store) -> Sent {
        let another = created.another_canonical(&item.canonical).map(|another| another_canonical(another, item));
        let id = created.id.clone();
        let medium = OnMedium { id: Some(created.id), url: created.url };
        let message = format!("Published {}", item.canonical);
        let confirmed =
            ledger_store.change(&message, |ledger, now| ledger.confirm(item, &self.process, medium.clone(), now)).await;
        let problems = another.into_iter().collect();
        let sent = Sent { medium: Some(medium), problems, ..Sent::of(Outcome::Published) };
        match confirmed {
            Ok(_) => sent,
            Err(error) => {
                let what = format!("the story is on Medium (id `{id}`), but the ledger could not be updated");
                let way_out = format!("run `medium-crosspost ledger adopt {}=URL` with its address", item.path);
                let problem = ledger_problem(&error, &what).hint(way_out);
                sent.with(problem.clone()).stopping(Stop::Refused(problem))
            }
        }
    }

    /// Makes a story that certainly was not created pending again.
    async fn give_back(&self, item: &Item, sent: Sent, ledger_store: &mut Store) -> Sent {
        match self.take_back(item, ledger_store).await {
            Ok(_) => sent,
            Err(error) => sent
                .with(ledger_problem(&error, "the story was not created, but the ledger still says that it is being sent; after 15 minutes it is `unknown`")),
        }
    }

    async fn take_back(&self, item: &Item, ledger_store: &mut Store) -> Result<bool, LedgerError> {
        let message = format!("Not sent: {}", item.canonical);
        ledger_store.change(&message, |ledger, now| ledger.give_back(&item.canonical, &self.process, now)).await
    }
}

/// A story that is on Medium and names another original than was said.
fn another_canonical(another: &str, item: &Item) -> Problem {
    let message = format!("the story on Medium names `{another}` as its canonical, but `{}` was sent", item.canonical);
    Problem::new(Code::CanonicalDiffers, message)
        .hint("set it in the story's settings on Medium, under “Advanced settings”: the API cannot change it")
}

fn cut_off() -> Problem {
    let message = "the run was stopped before Medium answered: the story may or may not be there";
    Problem::new(Code::AnswerLost, message)
        .hint("check your drafts and stories on Medium, then run `medium-crosspost ledger settle`")
}
