//! Which commits are compared, and why.

use anyhow::{Context as _, Result, bail};

use crate::event::{Base, Event};
use crate::problem::{Code, Problem};
use crate::repository::{CommitId, Ensured, Parent, Remote, Repository};
use crate::time::Timestamp;

/// The head, what it is compared with, and what to say about it.
#[derive(Debug)]
pub struct Range {
    /// The commit whose posts are looked at.
    pub head: CommitId,
    /// What it is compared with: a post is a candidate where it is new against any of them. None: nothing is new, since
    /// the head is the first commit of its history.
    pub bases: Vec<Point>,
    /// The publishing branch's tip on the remote, where that is not the head: a re-run, or a run that waited.
    pub tip: Option<CommitId>,
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

/// What was asked for, by setting and by the ledger.
pub struct Asked<'a> {
    /// `--base`.
    pub base: Option<&'a str>,
    /// `--head`.
    pub head: Option<&'a str>,
    /// The ledger's baseline: its commit and time.
    pub baseline: Option<(&'a str, Timestamp)>,
}

/// Finds the range. Fetches what a shallow clone lacks.
///
/// Fails where a commit that was asked for cannot be had, naming `fetch-depth: 0` where that is the remedy.
pub fn find(repository: &Repository, remote: Option<&Remote>, event: &Event, asked: &Asked<'_>) -> Result<Range> {
    let finder = Finder { repository, remote };
    let head = match asked.head.or(event.head.as_deref()) {
        Some(revision) => finder.commit(revision).with_context(|| format!("the head `{revision}` cannot be had"))?,
        None => repository.head()?.context("there is no commit yet")?,
    };
    let mut range = Range { head, bases: Vec::new(), tip: None, notes: Vec::new(), problems: Vec::new() };
    if let Some(revision) = asked.base {
        let commit = finder.commit(revision).with_context(|| format!("the base `{revision}` cannot be had"))?;
        finder.take(&mut range, commit, "`--base`")?;
        return Ok(range);
    }
    if let Base::Commit(sha) = &event.base {
        match finder.commit(sha) {
            Ok(commit) => finder.take(&mut range, commit, "what the event names as before")?,
            Err(error) => {
                range.problems.push(lost(sha, &error));
                finder.take_first_parent(&mut range)?;
            }
        }
    }
    if event.base == Base::FirstParent {
        finder.take_first_parent(&mut range)?;
    }
    if !event.own_base_only
        && let Some((sha, time)) = asked.baseline
    {
        match finder.commit(sha) {
            Ok(commit) => {
                range.notes.push(format!("base {}: the ledger's baseline", commit.short()));
                range.bases.push(Point { commit, time });
            }
            Err(error) => range.problems.push(lost(sha, &error)),
        }
    }
    if range.bases.is_empty() {
        match event.base {
            Base::HeadItself => {
                let head = range.head.clone();
                finder.take(
                    &mut range,
                    head,
                    "the head itself when it was committed, since there is no baseline yet",
                )?;
            }
            Base::Baseline => finder.take_first_parent(&mut range)?,
            Base::Commit(_) | Base::FirstParent => {}
        }
    }
    if let (Some(remote), Some(branch)) = (remote, &event.branch)
        && event.dry.is_none()
    {
        range.tip = remote.tip(branch)?.filter(|tip| *tip != range.head);
        if let Some(tip) = &range.tip {
            finder.commit(tip.as_str()).with_context(|| format!("the tip of `{branch}` cannot be had"))?;
            range.notes.push(format!(
                "`{branch}` has moved on to {}: only what is still publishable there goes out",
                tip.short()
            ));
        }
    }
    Ok(range)
}

fn lost(sha: &str, error: &anyhow::Error) -> Problem {
    let short = sha.get(..10).unwrap_or(sha);
    Problem::new(Code::BaseLost, format!("the base `{short}` cannot be had: {error:#}"))
        .hint("a forced push loses it; where it should be there, check out with `fetch-depth: 0`")
}

struct Finder<'a> {
    repository: &'a Repository,
    remote: Option<&'a Remote>,
}

impl Finder<'_> {
    /// A revision as a commit that is in this clone, fetched where it is a whole hash that the clone lacks.
    fn commit(&self, revision: &str) -> Result<CommitId> {
        if let Some(commit) = self.repository.resolve(revision)? {
            return Ok(commit);
        }
        let Ok(commit) = revision.parse::<CommitId>() else { bail!("`{revision}` names no commit of this clone") };
        let Some(remote) = self.remote else {
            bail!("it is not in this clone and there is no remote to fetch it from; check out with `fetch-depth: 0`")
        };
        match remote.ensure_commit(&commit)? {
            Ensured::Here => Ok(commit),
            Ensured::Refused(words) => bail!("{words}"),
        }
    }

    fn take(&self, range: &mut Range, commit: CommitId, why: &str) -> Result<()> {
        range.notes.push(format!("base {}: {why}", commit.short()));
        let time = self.repository.time(&commit)?;
        range.bases.push(Point { commit, time });
        Ok(())
    }

    fn take_first_parent(&self, range: &mut Range) -> Result<()> {
        match self.repository.first_parent(&range.head)? {
            Parent::Here(parent) => self.take(range, parent, "the head's first parent"),
            Parent::Absent(parent) => {
                let parent = self.commit(parent.as_str()).context("the head's first parent cannot be had")?;
                self.take(range, parent, "the head's first parent")
            }
            Parent::Root => {
                range.notes.push("no base: the head is the first commit, so nothing is new".to_owned());
                Ok(())
            }
        }
    }
}
