//! Which of the posts that are to go out have their pages up: looked at before anything is written down, and waited for
//! before anything is claimed.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::ledger::{Ledger, State};
use crate::live::{Live, PageState, Target};
use crate::outcome::Deferral;
use crate::plan::{Candidate, Decision, Decisions, Plan};
use post::problem::{Code, Problem, Severity};
use post::time::SignedDuration;

/// How many more pages are looked at than the daily cap leaves room for: some of them may not be up.
const MORE_THAN_ROOM: usize = 10;
/// A page that is not up for longer than this is no matter of waiting.
const LONG: SignedDuration = SignedDuration::from_hours(24);

/// How the pages of stories are looked at before these go out.
#[derive(Debug, Clone)]
pub(super) struct LiveCheck {
    /// Who looks.
    pub(super) live: Live,
    /// How long pages are waited for, all of them together; none where the author is only told.
    pub(super) wait: Option<Duration>,
}

/// What was seen of the pages.
#[derive(Default)]
pub(super) struct Pages {
    targets: Vec<Target>,
    states: Vec<PageState>,
    /// Which of them is a post's, by its path.
    of: BTreeMap<String, usize>,
}

impl Pages {
    /// Waits no more for a post's page.
    pub(super) fn forget(&mut self, path: &str) {
        if let Some(number) = self.of.remove(path) {
            self.states[number] = PageState::Up;
        }
    }
}

impl LiveCheck {
    /// Looks once at the pages of the stories that would go out, and gives the plan with what is wrong with them: a page that
    /// is not up is an error once that has lasted for a day.
    pub(super) async fn look(&self, mut plan: Plan, ledger: &Ledger) -> (Plan, Pages) {
        let decided = plan.decide(ledger, &BTreeSet::new(), plan.time);
        let chosen: Vec<(usize, Target)> = going(&plan, &decided, ledger)
            .into_iter()
            .filter_map(|at| Some((at, target(&plan.candidates[at])?)))
            .collect();
        let (chosen, targets): (Vec<usize>, Vec<Target>) = chosen.into_iter().unzip();
        let states = self.live.look(&targets).await;
        let mut pages = Pages { targets, states, of: BTreeMap::new() };
        for (number, at) in chosen.into_iter().enumerate() {
            let (candidate, state) = (&mut plan.candidates[at], &pages.states[number]);
            let entry = decided.resolution.kin[at].story().and_then(|canonical| ledger.stories.get(canonical));
            let lasts =
                entry.is_some_and(|entry| entry.state == State::Pending && plan.time.duration_since(entry.at) > LONG);
            let mut problems = state.problems(if lasts { Severity::Error } else { Severity::Warning });
            if self.wait.is_none() {
                for problem in &mut problems {
                    problem.severity = Severity::Warning;
                }
            } else if !lasts && deferral(state).is_some() {
                // It is said once the wait is over.
                problems.clear();
            }
            // What the live site says of a picture replaces what the source said, at its line.
            for problem in &mut problems {
                if let Some(at) = candidate.problems.iter().position(|known| is_same_picture(problem, known)) {
                    problem.line = candidate.problems.remove(at).line;
                }
            }
            candidate.problems.extend(problems.into_iter().map(|problem| problem.at(&candidate.path)));
            pages.of.insert(candidate.path.clone(), number);
        }
        (plan, pages)
    }

    /// Waits for the pages that are not up.
    pub(super) async fn wait(&self, pages: &mut Pages, progress: &dyn Fn(&str)) {
        if let Some(time) = self.wait {
            self.live.wait(&pages.targets, &mut pages.states, time, progress).await;
        }
    }

    /// Why its page holds a story back that is to be sent now; none where it does not.
    pub(super) fn holds(&self, pages: &Pages, candidate: &Candidate) -> Option<HeldBack> {
        let state = match pages.of.get(&candidate.path) {
            _ if self.wait.is_none() => return None,
            Some(number) => &pages.states[*number],
            None if target(candidate).is_none() => return None,
            // More stories than the daily cap leaves room for: their pages were not looked at.
            None => return Some(HeldBack::Deferred(Deferral::DailyCap, Vec::new())),
        };
        let problems = state.problems(Severity::Warning);
        match (deferral(state), problems.iter().any(Problem::is_error)) {
            (Some(deferral), _) => Some(HeldBack::Deferred(deferral, problems)),
            (None, true) => Some(HeldBack::Blocked(problems)),
            (None, false) => None,
        }
    }
}

/// Why a story is not sent now.
pub(super) enum HeldBack {
    Deferred(Deferral, Vec<Problem>),
    Blocked(Vec<Problem>),
}

/// Whether both problems are about one missing picture, whose address each message names first.
fn is_same_picture(one: &Problem, other: &Problem) -> bool {
    let address = |problem: &Problem| problem.message.split('`').nth(1).map(str::to_owned);
    one.code == Code::ImageMissing && other.code == Code::ImageMissing && address(one) == address(other)
}

/// The candidates that would go out in this run, and some more.
fn going(plan: &Plan, decided: &Decisions, ledger: &Ledger) -> Vec<usize> {
    let most = match plan.options.room(ledger, plan.time) {
        Some(0) => 0,
        Some(room) => room + MORE_THAN_ROOM,
        None => usize::MAX,
    };
    let going = decided.decisions.iter().enumerate().filter(|(_, decision)| **decision == Decision::Send);
    going.map(|(at, _)| at).take(most).collect()
}

/// What is to be looked at for a candidate; nothing where its author allows a page that is not up.
fn target(candidate: &Candidate) -> Option<Target> {
    let allows = |code| candidate.post().is_some_and(|post| post.medium.allows(code));
    if allows(Code::NotLive) || allows(Code::LiveUnknown) { None } else { Target::of(candidate.story()?) }
}

fn deferral(state: &PageState) -> Option<Deferral> {
    match state {
        PageState::NotLive(_) => Some(Deferral::NotLive),
        PageState::Unknown(_) => Some(Deferral::LiveUnknown),
        PageState::Up | PageState::Wrong(_) => None,
    }
}
