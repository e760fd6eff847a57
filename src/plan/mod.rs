//! The plan: what a run would send, in which order, and what the ledger is to know.
//!
//! `plan` shows it, `publish` delivers it, `ledger leave-out --new` keeps its posts off Medium: all three share this value.
//! [`Planning`] makes it; [`Plan::decide`] sets it against a ledger, and does so again where another run has written the
//! ledger meanwhile.

mod candidate;
mod decision;
mod gather;
mod later_changes;
mod overrides;
mod planning;
pub mod route;

use std::collections::{BTreeMap, BTreeSet};

use crate::ledger::Ledger;
use crate::lineage::Lineage;
use crate::outcome::{Mode, Outcome, PostReport, Report, Route, Skip};
use post::problem::{Code, Problem};
use post::time::Timestamp;
use post::{License, Status};

pub use candidate::{Candidate, Content, Queue};
pub use decision::{Decision, Decisions, outcome_of, outcome_of_state};
pub use planning::{Commits, Planning, Tip};

/// What a run would do, or does.
pub struct Plan {
    /// What may be sent, in the order in which it goes out.
    pub candidates: Vec<Candidate>,
    /// New posts that are held: more than one push plausibly brings.
    pub held: Vec<Candidate>,
    /// Posts that are left out, and why, by path.
    pub left_out: BTreeMap<String, Skip>,
    /// What the ledger is to know beside the candidates.
    pub change: LedgerChange,
    /// How stories are to appear.
    pub options: SendOptions,
    /// What the report says beside the stories.
    pub context: Context,
    /// The time by which posts were judged.
    pub time: Timestamp,
}

/// What the report of a run says beside its stories.
#[derive(Default)]
pub struct Context {
    /// The commit compared with.
    pub base: Option<String>,
    /// The commit whose posts these are.
    pub head: Option<String>,
    /// The report's first lines: the route, the commits, and why.
    pub notes: Vec<String>,
    /// What a person must not miss.
    pub notices: Vec<String>,
    /// What is wrong beside the stories.
    pub problems: Vec<Problem>,
}

/// How stories are to appear, where their posts do not say otherwise, and how many go out.
#[derive(Debug, Clone)]
pub struct SendOptions {
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

/// What a run found beside its candidates, for the ledger.
#[derive(Default)]
pub struct LedgerChange {
    /// The base URL of the site.
    pub site: String,
    /// Whether the run looks after the whole ledger, and not only after its own candidates.
    pub is_whole: bool,
    /// Where the baseline goes, and the time by which posts were judged: none where this run must not move it.
    pub baseline: Option<(String, Timestamp)>,
    /// What must still hold when the ledger is written. None where the run does not ask what is new.
    pub precondition: Option<Precondition>,
    /// Posts dated in the future, with their day.
    pub future: BTreeMap<String, Timestamp>,
    /// Where posts were and are.
    pub lineage: Lineage,
}

/// The ledger that a run asked what is new.
pub struct Precondition {
    /// Its baseline, a commit.
    pub baseline: Option<String>,
    /// The commit that was the branch's tip once the ledger was read.
    pub tip: String,
}

/// Another run has written the ledger meanwhile, for another tip of the branch: what this one found may no longer hold.
/// Nothing was sent, and it has to look again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the branch and its ledger keep moving; run this again")]
pub struct Overtaken;

impl Precondition {
    /// Fails where a ledger was written by a run for another tip.
    pub fn check(&self, ledger: &Ledger) -> Result<(), Overtaken> {
        let now = ledger.baseline.as_ref().map(|baseline| &baseline.commit);
        if now != self.baseline.as_ref() && now != Some(&self.tip) { Err(Overtaken) } else { Ok(()) }
    }
}

impl SendOptions {
    /// How many stories the daily cap leaves room for; none for no limit.
    pub fn room(&self, ledger: &Ledger, now: Timestamp) -> Option<usize> {
        self.daily_cap.map(|cap| cap.saturating_sub(ledger.sent_in_a_day(now)))
    }

    /// Whether the daily cap leaves no room for another story.
    pub fn is_full(&self, ledger: &Ledger, now: Timestamp) -> bool {
        self.room(ledger, now) == Some(0)
    }
}

impl Plan {
    /// Holds everything that is new where it is more than a push plausibly brings: a moved folder, a lost baseline. The
    /// baseline stays, so that nothing is forgotten; a first run sets it to `start`.
    #[must_use]
    pub fn hold_bulk_import(mut self, most: usize, start: Option<(String, Timestamp)>, ledger: &Ledger) -> Self {
        let decisions = self.decide(ledger, &BTreeSet::new(), self.time).decisions;
        let pairs = self.candidates.iter().zip(&decisions);
        let count = pairs.filter(|(candidate, decision)| decision::is_new(candidate, decision)).count();
        if most == 0 || count <= most {
            return self;
        }
        let message = format!("{count} posts are new at once, more than {most}: none of them goes out");
        let hint = "if they are to be published, run again with `--max-new 0`; if not, run `medium-crosspost ledger leave-out \
                    --new`, which keeps them off Medium and starts from here";
        self.context.problems.push(Problem::new(Code::TooManyNew, message).hint(hint));
        let (held, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut self.candidates)
            .into_iter()
            .zip(decisions)
            .partition(|(candidate, decision)| decision::is_new(candidate, decision));
        self.held = held.into_iter().map(|(candidate, _)| candidate).collect();
        self.candidates = rest.into_iter().map(|(candidate, _)| candidate).collect();
        self.change.baseline = start.filter(|_| ledger.baseline.is_none());
        self
    }

    /// What a dry run says of the candidates and of what the ledger still wants settled. A doubt that it is the first to see
    /// is a later run's news, since nothing is written.
    pub fn dry_run(&self, ledger: &Ledger) -> Vec<PostReport> {
        let Decisions { decisions, outstanding, .. } = self.decide(ledger, &BTreeSet::new(), self.time);
        let mut room = self.options.room(ledger, self.time);
        let reports = self.candidates.iter().zip(decisions).map(|(candidate, decision)| match decision {
            Decision::Send => {
                let capped = room == Some(0);
                room = room.map(|places| places.saturating_sub(1));
                candidate.report(Outcome::Planned { capped }, self.options.status)
            }
            settled @ Decision::Settled { .. } => self.settled_report(candidate, settled),
        });
        let all = reports.chain(outstanding);
        all.map(|post| PostReport { arose: post.arose && !matches!(post.outcome, Outcome::Unknown(_)), ..post })
            .collect()
    }

    /// What is said of a candidate that is not sent.
    pub fn settled_report(&self, candidate: &Candidate, decision: Decision) -> PostReport {
        let Decision::Settled { outcome, medium, arose, problem } = decision else {
            return candidate.report(Outcome::Blocked, self.options.status);
        };
        let mut report = candidate.report(outcome, self.options.status);
        report.problems.extend(problem.map(|problem| problem.at(&candidate.path)));
        PostReport { medium, arose, ..report }
    }

    /// The report of a run, with what became of its candidates.
    pub fn report(self, mode: Mode, stories: Vec<PostReport>) -> Report {
        let status = self.options.status;
        let held = self.held.iter().map(|candidate| candidate.report(Outcome::Blocked, status));
        let stories: Vec<_> = held.chain(stories).collect();
        // What the ledger still wants of a story says more than that its post is, say, a draft again.
        let named: BTreeSet<_> = stories.iter().map(|post| post.path.clone()).collect();
        let left_out = self.left_out.into_iter().filter(|(path, _)| !named.contains(path));
        let left_out = left_out.map(|(path, why)| PostReport::left_out(path, why, status));
        let Context { base, head, notes, notices, problems } = self.context;
        Report {
            route: self.options.route,
            base,
            head,
            stories: stories.into_iter().chain(left_out).collect(),
            problems,
            notes,
            notices,
            ..Report::new(mode)
        }
    }
}
