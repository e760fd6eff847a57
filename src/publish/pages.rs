//! Which of the posts that are to go out have their pages up: looked at before anything is written down, and waited for
//! before anything is claimed.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Terms;
use super::draft::Draft;
use super::record::{Findings, record};
use super::verdict::{Verdict, known};
use crate::ledger::{Ledger, State};
use crate::live::{Live, Standing, Target};
use crate::outcome::Deferral;
use post::problem::{Code, Problem, Severity};
use post::time::{SignedDuration, Timestamp};

/// How many more pages are looked at than the daily cap leaves room for: some of them may not be up.
const MORE_THAN_ROOM: usize = 10;
/// A page that is not up for longer than this is no matter of waiting.
const LONG: SignedDuration = SignedDuration::from_hours(24);

/// How the pages of stories are looked at before these go out.
#[derive(Debug, Clone)]
pub struct LiveCheck {
    /// Who looks.
    pub live: Live,
    /// How long pages are waited for, all of them together; none where the author is only told.
    pub wait: Option<Duration>,
}

/// What was seen of the pages.
#[derive(Default)]
pub(crate) struct Seen {
    targets: Vec<Target>,
    standings: Vec<Standing>,
    /// Which of them is a post's, by its path.
    of: BTreeMap<String, usize>,
}

impl Seen {
    /// Waits no more for a post's page.
    pub(super) fn forget(&mut self, path: &str) {
        if let Some(number) = self.of.remove(path) {
            self.standings[number] = Standing::Up;
        }
    }
}

impl LiveCheck {
    /// Looks once at the pages of the stories that would go out, and tells their authors what is wrong: a page that is not
    /// up is an error once that has lasted for a day.
    pub(crate) async fn look(
        &self,
        drafts: &mut [Draft],
        findings: &Findings,
        ledger: &Ledger,
        terms: &Terms,
        now: Timestamp,
    ) -> Seen {
        let mut seen = Seen::default();
        let chosen: Vec<(usize, Target)> =
            going(drafts, findings, ledger, terms, now).filter_map(|at| Some((at, target(&drafts[at])?))).collect();
        let (chosen, targets): (Vec<usize>, Vec<Target>) = chosen.into_iter().unzip();
        seen.standings = self.live.look(&targets).await;
        seen.targets = targets;
        for (number, at) in chosen.into_iter().enumerate() {
            let draft = &mut drafts[at];
            let standing = &seen.standings[number];
            let lasts = known(draft, ledger)
                .is_some_and(|(_, entry)| entry.state == State::Pending && now.duration_since(entry.at) > LONG);
            let mut problems = standing.problems(if lasts { Severity::Error } else { Severity::Warning });
            if self.wait.is_none() {
                for problem in &mut problems {
                    problem.severity = Severity::Warning;
                }
            } else if !lasts && deferral(standing).is_some() {
                // It is told once the wait is over.
                problems.clear();
            }
            // What the live site says of a picture replaces what the source said, at its line.
            for problem in &mut problems {
                if let Some(at) = draft.problems.iter().position(|known| is_same_picture(problem, known)) {
                    problem.line = draft.problems.remove(at).line;
                }
            }
            draft.problems.extend(problems.into_iter().map(|problem| problem.at(&draft.path)));
            seen.of.insert(draft.path.clone(), number);
        }
        seen
    }

    /// Waits for the pages that are not up.
    pub(super) async fn wait(&self, seen: &mut Seen, say: &dyn Fn(&str)) {
        if let Some(time) = self.wait {
            self.live.wait(&seen.targets, &mut seen.standings, time, say).await;
        }
    }

    /// What keeps a story that is to be sent now: its page. None where nothing does.
    pub(super) fn keeps(&self, seen: &Seen, draft: &Draft) -> Option<Kept> {
        let standing = match seen.of.get(&draft.path) {
            _ if self.wait.is_none() => return None,
            Some(number) => &seen.standings[*number],
            None if target(draft).is_none() => return None,
            // More stories than the daily cap leaves room for: their pages were not looked at.
            None => return Some(Kept::Deferred(Deferral::DailyCap, Vec::new())),
        };
        let problems = standing.problems(Severity::Warning);
        match (deferral(standing), problems.iter().any(Problem::is_error)) {
            (Some(deferral), _) => Some(Kept::Deferred(deferral, problems)),
            (None, true) => Some(Kept::Blocked(problems)),
            (None, false) => None,
        }
    }
}

/// Why a story is not sent now.
pub(super) enum Kept {
    Deferred(Deferral, Vec<Problem>),
    Blocked(Vec<Problem>),
}

/// Whether both problems are about one missing picture, whose address each message names first.
fn is_same_picture(one: &Problem, other: &Problem) -> bool {
    let address = |problem: &Problem| problem.message.split('`').nth(1).map(str::to_owned);
    one.code == Code::ImageMissing && other.code == Code::ImageMissing && address(one) == address(other)
}

/// The drafts that would go out in this run, and some more.
fn going<'a>(
    drafts: &'a [Draft],
    findings: &Findings,
    ledger: &Ledger,
    terms: &Terms,
    now: Timestamp,
) -> impl Iterator<Item = usize> + 'a {
    let mut ledger = ledger.clone();
    // Where another run overtook this one, nothing goes out before it has looked again.
    let judged = record(&mut ledger, drafts, findings, &[], terms, now);
    let verdicts = judged.map(|judged| judged.verdicts).unwrap_or_default();
    let most = match terms.room(&ledger, now) {
        Some(0) => 0,
        Some(room) => room + MORE_THAN_ROOM,
        None => usize::MAX,
    };
    verdicts.into_iter().enumerate().filter(|(_, verdict)| *verdict == Verdict::Send).map(|(at, _)| at).take(most)
}

/// What is to be looked at for a draft; nothing where its author allows a page that is not up.
fn target(draft: &Draft) -> Option<Target> {
    let allows = |code| draft.post.as_ref().is_some_and(|post| post.medium.allows(code));
    if allows(Code::NotLive) || allows(Code::LiveUnknown) { None } else { Target::of(draft.story.as_ref()?) }
}

fn deferral(standing: &Standing) -> Option<Deferral> {
    match standing {
        Standing::NotLive(_) => Some(Deferral::NotLive),
        Standing::Unknown(_) => Some(Deferral::LiveUnknown),
        Standing::Up | Standing::Wrong(_) => None,
    }
}
