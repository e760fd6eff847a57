//! Which commits are compared, and why.

use anyhow::{Result, bail};

use crate::event::{Base, Checkout, Event};
use crate::outcome::OrFatal as _;
use crate::repository::{CommitId, Ensured, Parent, Remote, Repository};
use crate::workspace::Workspace;
use post::problem::{Code, Problem};
use post::time::Timestamp;

/// What a head is compared with, and what to say about it.
#[derive(Debug, Default)]
pub struct Range {
    /// What it is compared with: a post is a candidate where it is new against any of them. None: nothing is new, since
    /// the head is the first commit of its history.
    pub bases: Vec<Point>,
    /// The one among them that the event or a setting names, and not the ledger.
    pub event_base: Option<CommitId>,
    /// The one among them since which the author's last work was done, so that what it did to posts that are on Medium is
    /// news in this run: the event's, else the baseline, which stays while nothing is new. None for a run by the clock, which
    /// would say the same each day.
    pub last_work: Option<CommitId>,
    /// For the report's first lines: which base, and why.
    pub notes: Vec<String>,
    /// A base that was to be had no more.
    pub problems: Vec<Problem>,
}

/// A tree at a time.
#[derive(Debug, Clone)]
pub struct Point {
    /// The commit.
    pub commit: CommitId,
    /// The time at which its posts were live or not.
    pub time: Timestamp,
}

/// Finds commits, and fetches what a shallow clone lacks of them.
pub struct Finder<'a> {
    /// The clone.
    pub repository: &'a Repository,
    /// Its `origin`.
    pub remote: Option<Remote>,
    /// What was asked for.
    pub event: &'a Event,
}

impl Finder<'_> {
    /// The commit whose posts are looked at: `--head`, else the event's, else what is checked out.
    pub fn head(&self, setting: Option<&str>) -> Result<CommitId> {
        match setting.or(self.event.head.as_deref()) {
            Some(revision) => Ok(self
                .commit(revision)
                .or_fatal(Code::CommitUnavailable, &format!("the commit `{revision}` is not available"))?),
            None => {
                Ok(self.repository.head()?.or_fatal(Code::CommitUnavailable, "the repository has no commit yet")?)
            }
        }
    }

    /// What the head is compared with: `--base` alone, else the event's base and the ledger's baseline, else the head's
    /// first parent.
    ///
    /// A base that the event or the ledger names and that is gone is said, and another taken. Fails where one that must
    /// be there cannot be had, naming `fetch-depth: 0` where that is the remedy.
    pub fn bases(&self, head: &CommitId, setting: Option<&str>, baseline: Option<(&str, Timestamp)>) -> Result<Range> {
        let mut range = Range::default();
        if let Some(revision) = setting {
            let commit = self.commit(revision).or_fatal(
                Code::CommitUnavailable,
                &format!("the commit to compare with, `{revision}`, is not available"),
            )?;
            self.take(&mut range, commit.clone(), "the commit that `base` names")?;
            range.last_work = Some(commit);
            return Ok(range);
        }
        match &self.event.base {
            Base::Commit(sha) => match self.commit(sha) {
                Ok(commit) => self.take(&mut range, commit, "the commit before the push")?,
                Err(error) => {
                    range.problems.push(lost(sha, &error));
                    self.take_first_parent(&mut range, head)?;
                }
            },
            Base::Request { own, branch, target } if head.as_str() == own => {
                self.take_merge_base(&mut range, head, branch.as_deref(), target.as_deref())?;
            }
            Base::FirstParent | Base::Request { .. } => self.take_first_parent(&mut range, head)?,
            Base::Baseline | Base::HeadItself => {}
        }
        if !self.event.own_base_only
            && let Some((sha, time)) = baseline
        {
            match self.commit(sha) {
                Ok(commit) => {
                    range.notes.push(compared(&commit, "the last commit that was checked"));
                    range.bases.push(Point { commit, time });
                }
                Err(error) => range.problems.push(lost(sha, &error)),
            }
        }
        match self.event.base {
            Base::HeadItself if range.bases.is_empty() => {
                self.take(
                    &mut range,
                    head.clone(),
                    "the same commit at the time it was made, since no commit was checked yet",
                )?;
            }
            Base::Baseline if range.bases.is_empty() => self.take_first_parent(&mut range, head)?,
            _ => {}
        }
        if !matches!(self.event.base, Base::HeadItself) {
            range.last_work = range.bases.first().map(|point| point.commit.clone());
        }
        Ok(range)
    }

    /// The tip of the publishing branch on the remote, where that is not the head: a re-run, or a run that waited.
    pub fn later_tip(&self, head: &CommitId) -> Result<Option<CommitId>> {
        let (Some(remote), Some(branch)) = (&self.remote, &self.event.branch) else { return Ok(None) };
        let Some(tip) = remote.tip(branch)?.filter(|tip| tip != head) else { return Ok(None) };
        Ok(Some(
            self.commit(tip.as_str())
                .or_fatal(Code::CommitUnavailable, &format!("the latest commit of `{branch}` is not available"))?,
        ))
    }

    /// How the head and another tip of its branch differ, in words.
    pub fn describe_tip(&self, head: &CommitId, tip: &CommitId) -> Result<String> {
        let whole = self.remote.as_ref().filter(|_| !self.repository.is_shallow());
        let common = whole.map(|remote| remote.merge_base(head, tip)).transpose()?.flatten();
        let short = tip.short();
        Ok(if common.as_ref() == Some(tip) {
            format!("the commit is not pushed, and the branch is at {short}")
        } else {
            format!("the branch has moved on to {short}")
        })
    }

    /// A revision as a commit that is in this clone, fetched where it is a whole hash that the clone lacks.
    fn commit(&self, revision: &str) -> Result<CommitId> {
        if let Some(commit) = self.repository.resolve(revision)? {
            return Ok(commit);
        }
        let Ok(commit) = revision.parse::<CommitId>() else {
            bail!(Problem::new(Code::CommitUnavailable, format!("`{revision}` names no commit of this clone")))
        };
        let Some(remote) = &self.remote else {
            bail!(missing("it is not in this clone and there is no remote to fetch it from"))
        };
        match remote.ensure_commit(&commit)? {
            Ensured::Here => Ok(commit),
            Ensured::Refused(words) => bail!(missing(&words)),
        }
    }

    fn take(&self, range: &mut Range, commit: CommitId, why: &str) -> Result<()> {
        range.notes.push(compared(&commit, why));
        let time = self.repository.time(&commit)?;
        range.event_base = Some(commit.clone());
        range.bases.push(Point { commit, time });
        Ok(())
    }

    /// Where a pull request left the branch that it asks to join: what came to that branch since is not the request's. Where
    /// the branch is gone, the commit that the payload names for it.
    fn take_merge_base(
        &self,
        range: &mut Range,
        head: &CommitId,
        branch: Option<&str>,
        target: Option<&str>,
    ) -> Result<()> {
        let why = "the commit where the pull request left its target branch is not available";
        let lost =
            || missing(why).hint("check out with `fetch-depth: 0`, or the merge commit, as checkout does by itself");
        let remote = self.remote.as_ref().ok_or_else(lost)?;
        let tip = branch.map(|branch| remote.tip(branch)).transpose()?.flatten();
        let tip = tip.map(|tip| tip.to_string()).or_else(|| target.map(str::to_owned)).ok_or_else(lost)?;
        let tip = self.commit(&tip).map_err(|_| lost())?;
        let base = remote.merge_base(head, &tip)?.ok_or_else(lost)?;
        let left = branch.map_or_else(|| "its target".to_owned(), |branch| format!("`{branch}`"));
        self.take(range, base, &format!("where the pull request left {left}"))
    }

    fn take_first_parent(&self, range: &mut Range, head: &CommitId) -> Result<()> {
        match self.repository.first_parent(head)? {
            Parent::Here(parent) => self.take(range, parent, "the previous commit"),
            Parent::Absent(parent) => {
                let parent = self
                    .commit(parent.as_str())
                    .or_fatal(Code::CommitUnavailable, "the previous commit is not available")?;
                self.take(range, parent, "the previous commit")
            }
            Parent::Root => {
                range.notes.push("compared with nothing: this is the first commit".to_owned());
                Ok(())
            }
        }
    }
}

/// Where a branch is on the remote, or in a repository without one; none without a repository or such a branch.
pub fn tip(place: &Workspace, branch: &str) -> Result<Option<String>> {
    let Some(repository) = &place.repository else { return Ok(None) };
    let tip = match repository.remote()? {
        Some(remote) => remote.tip(branch)?,
        None => repository.branch(branch)?,
    };
    Ok(tip.map(|tip| tip.to_string()))
}

/// What is checked out; none without a repository. Fails where the default branch is to be asked for and the remote does
/// not answer.
pub fn checkout(place: &Workspace) -> Result<Option<Checkout>> {
    let Some(repository) = &place.repository else { return Ok(None) };
    let default_branch = repository.remote()?.map(|remote| remote.default_branch()).transpose()?.flatten();
    let commit = repository.head()?.map(|head| head.to_string());
    Ok(Some(Checkout { branch: repository.current_branch()?, commit, default_branch }))
}

/// Which commit is compared with, for the report's first lines.
fn compared(commit: &CommitId, which: &str) -> String {
    format!("compared with {which} ({})", commit.short())
}

fn missing(what: &str) -> Problem {
    Problem::new(Code::CommitUnavailable, what).hint("check out with `fetch-depth: 0`")
}

fn lost(sha: &str, error: &anyhow::Error) -> Problem {
    let short = sha.get(..7).unwrap_or(sha);
    Problem::new(Code::BaseLost, format!("the commit to compare with, `{short}`, is not available: {error:#}"))
        .hint("a force push drops it; if it should be there, check out the whole history")
}
