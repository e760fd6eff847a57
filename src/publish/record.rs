//! A run's first write: every candidate gets a state and the baseline moves, at once, so that nothing is forgotten
//! whatever happens next.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Draft, Queue};
use super::verdict::{Verdict, known, settled_before, verdict};
use super::{Terms, doubts};
use crate::ledger::{Entry, Item, Ledger, Mended, State, WaitReason};
use crate::outcome::{Outcome, Skip, Told};
use crate::repository::Tree;
use generators::files::{Content, Files as _};
use medium::Seen;
use post::Post;
use post::problem::Code;
use post::time::Timestamp;

/// What a run found beside its candidates.
#[derive(Default)]
pub struct Findings {
    /// The base URL of the site.
    pub site: String,
    /// Whether the run looks after the whole ledger, and not only after its own candidates.
    pub whole: bool,
    /// Where the baseline goes, and the time by which posts were judged: none where this run must not move it.
    pub baseline: Option<(String, Timestamp)>,
    /// The baseline that the run found, and the commit that it takes for the branch's tip. None where it does not ask
    /// what is new.
    pub grounds: Option<Grounds>,
    /// Posts dated in the future, with their day.
    pub future: BTreeMap<String, Timestamp>,
    /// Files that moved, old path to new.
    pub moves: BTreeMap<String, String>,
    /// The files that were looked at: the post of a story whose path is not among them is gone.
    pub tree: Option<Tree>,
    /// Paths of pending and waiting posts that are to be forgotten: they are publishable no more, and are new again
    /// when they come back.
    pub dropped: Vec<String>,
}

/// What a run went by when it asked what is new.
pub struct Grounds {
    /// The ledger's baseline, a commit.
    pub baseline: Option<String>,
    /// The commit that was the branch's tip once the ledger was read.
    pub tip: String,
}

/// Another run has written the ledger meanwhile, and gone by another tip: what this one found may no longer hold. Nothing
/// was sent, and it is to look again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the branch and its ledger keep moving; run this again")]
pub struct Overtaken;

impl Grounds {
    /// Whether a ledger was written by a run that went by another tip.
    fn are_lost(&self, ledger: &Ledger) -> bool {
        let now = ledger.baseline.as_ref().map(|baseline| &baseline.commit);
        now != self.baseline.as_ref() && now != Some(&self.tip)
    }
}

impl Findings {
    /// Lets a ledger follow the files that moved.
    pub fn follow(&self, ledger: &mut Ledger, drafts: &[Draft]) {
        let Some(tree) = &self.tree else { return };
        ledger.follow(&self.moves, |entry| is_home(entry, tree) == Some(true));
        let content = |draft: &Draft| draft.post.as_ref().map(|post| post.content_hash());
        let posts = drafts.iter().filter_map(|draft| Some((draft.path.as_str(), draft.address(), content(draft)?)));
        ledger.follow(&ledger.moved(posts, |entry| is_home(entry, tree) != Some(false)), |_| false);
    }
}

/// Whether a story's post is at its path; none where a file is there and cannot be read.
pub fn is_home(entry: &Entry, tree: &Tree) -> Option<bool> {
    match tree.read_at_most(&entry.path, post::LARGEST).ok()? {
        Some(Content::TooLarge) => None,
        Some(Content::Whole(bytes)) => Post::read(&entry.path, &bytes).ok().map(|post| entry.is_of(&post)),
        None => Some(false),
    }
}

/// What the ledger says of a run's candidates and of what it still wants settled.
pub(super) struct Judged {
    /// A verdict a draft, in their order.
    pub(super) verdicts: Vec<Verdict>,
    /// Stories that wait for a person or whose answer is lost, and that are no candidates of this run.
    pub(super) outstanding: Vec<Told>,
}

/// Holds the candidates against the ledger.
///
/// `settled` are stories that were in doubt until now, and that are to be told of too.
pub(super) fn judge(
    ledger: &Ledger,
    drafts: &[Draft],
    findings: &Findings,
    settled: &BTreeSet<String>,
    terms: &Terms,
    now: Timestamp,
) -> Judged {
    let verdicts = drafts.iter().map(|draft| verdict(draft, ledger, findings.tree.as_ref(), now)).collect();
    let told: BTreeSet<_> =
        drafts.iter().filter_map(|draft| known(draft, ledger)).map(|(canonical, _)| canonical).collect();
    let others = ledger.stories.iter().filter(|(canonical, _)| findings.whole && !told.contains(canonical.as_str()));
    let told_of = |(canonical, entry): (&String, &Entry)| {
        let is_settled = settled.contains(canonical);
        outstanding(canonical, entry, terms, now)
            .filter(|told| is_settled || matches!(told.outcome, Outcome::Unknown(_) | Outcome::HandedOff { .. }))
    };
    let outstanding = others.filter_map(told_of).collect();
    Judged { verdicts, outstanding }
}

/// A story that is not to be sent, as far as the ledger tells it.
fn outstanding(canonical: &str, entry: &Entry, terms: &Terms, now: Timestamp) -> Option<Told> {
    let (outcome, arose) = settled_before(entry, now)?;
    let title = Some(entry.title.clone()).filter(|title| !title.is_empty());
    Some(Told {
        title,
        canonical: Some(canonical.to_owned()),
        outcome,
        medium: entry.medium.clone(),
        arose,
        ..Told::left_out(entry.path.clone(), Skip::LeftOut, terms.status)
    })
}

/// Settles what the feed shows, writes the candidates down, and says how they were judged. The baseline moves only where
/// something else changed, or where there is none yet: a run that finds nothing new writes nothing.
///
/// Fails, and changes nothing, where another run has moved the baseline since: this one's head may be the older, and then
/// neither the baseline nor a path may go back to it.
pub(super) fn record(
    ledger: &mut Ledger,
    drafts: &[Draft],
    findings: &Findings,
    seen: &[Seen],
    terms: &Terms,
    now: Timestamp,
) -> Result<Judged, Overtaken> {
    if findings.grounds.as_ref().is_some_and(|grounds| grounds.are_lost(ledger)) {
        return Err(Overtaken);
    }
    let before = ledger.clone();
    ledger.site.clone_from(&findings.site);
    findings.follow(ledger, drafts);
    for path in &findings.dropped {
        ledger.waiting.remove(path);
        ledger.forget_pending(path, None);
    }
    let settled = doubts::settle(ledger, seen, now);
    let judged = judge(ledger, drafts, findings, &settled, terms, now);
    for (draft, verdict) in drafts.iter().zip(&judged.verdicts) {
        settle(ledger, draft, verdict, terms, now);
    }
    for told in &judged.outstanding {
        if let Some(canonical) = &told.canonical {
            ledger.lapse(canonical, now);
        }
    }
    for (path, due) in &findings.future {
        ledger.wait(path, WaitReason::Future, Some(*due), now);
    }
    if let Some((commit, time)) = &findings.baseline
        && (*ledger != before || before.baseline.is_none())
    {
        ledger.set_baseline(commit, *time);
    }
    Ok(judged)
}

/// Writes the candidates down, and keeps those of them off Medium that no earlier run took up. Says which.
pub fn leave_out(
    ledger: &mut Ledger,
    drafts: &[Draft],
    findings: &Findings,
    terms: &Terms,
    now: Timestamp,
) -> Result<Vec<Mended>, Overtaken> {
    let judged = record(ledger, drafts, findings, &[], terms, now)?;
    let new = drafts.iter().zip(judged.verdicts);
    let new = new.filter(|(draft, verdict)| *verdict == Verdict::Send && draft.queue != Queue::Pending);
    let left_out = new.filter_map(|(draft, _)| ledger.leave_out(&draft.item(terms.route)?, now).ok()?);
    Ok(left_out.map(|mended| Mended { from: None, ..mended }).collect())
}

/// Gives one candidate its state.
fn settle(ledger: &mut Ledger, draft: &Draft, verdict: &Verdict, terms: &Terms, now: Timestamp) {
    let known = known(draft, ledger).map(|(canonical, _)| canonical.to_owned());
    if let (Verdict::Settled { .. }, Some(canonical)) = (verdict, &known)
        && ledger.stories.get(canonical).is_some_and(|entry| entry.state != State::Pending)
    {
        // A post that moved to the address of a story is that story: what was to be sent for it elsewhere is not.
        ledger.forget_pending(&draft.path, Some(canonical));
    }
    match (verdict, draft.item(terms.route)) {
        (Verdict::Send, Some(item)) => {
            follow_address(ledger, known, &item);
            ledger.pend(&item, draft.queue == Queue::All, now);
        }
        (Verdict::Settled { outcome: Outcome::HandedOff { .. }, .. }, Some(item)) => {
            follow_address(ledger, known, &item);
        }
        (Verdict::Settled { outcome: Outcome::Blocked, problem, .. }, _) => {
            // The post that was to be sent from here is no more: the one that lies here now is a story's from elsewhere.
            if problem.as_ref().is_some_and(|problem| problem.code == Code::LooksMoved) {
                ledger.forget_pending(&draft.path, None);
            }
            ledger.wait(&draft.path, WaitReason::Blocked, None, now);
        }
        (Verdict::Settled { outcome: Outcome::Unknown(_), .. }, _) => {
            if let Some(canonical) = known {
                ledger.lapse(&canonical, now);
            }
        }
        (Verdict::Settled { outcome: Outcome::AlreadyPublished, medium: Some(medium), .. }, Some(item))
            if known.is_none() =>
        {
            ledger.adopt(&item, medium.clone(), now);
        }
        _ => {}
    }
}

/// Lets a story that waits follow its post from the canonical by which it is known, and to how that is spelled now.
fn follow_address(ledger: &mut Ledger, known: Option<String>, item: &Item) {
    if let Some(earlier) = known.filter(|canonical| *canonical != item.canonical) {
        ledger.readdress(&earlier, &item.canonical);
    }
}
