//! The network, by the runner's own git command: it knows the proxies, the keys and the tokens that checkout left.

use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};

use super::command::Answer;
use super::{CommitId, Repository};

/// How long to wait before a refused push is tried again: another process may have held the branch's lock.
const SECOND_TRIES: [Duration; 2] = [Duration::from_millis(100), Duration::from_millis(400)];

/// By how many commits a shallow clone is deepened in turn, to find where two histories met; the last is all of them.
const DEEPER: [u32; 3] = [50, 500, 0x7fff_ffff];

/// Options of a push that runs nothing beside it: no hook, no signing, nothing in submodules.
const PUSH_ONLY: &[&str] = &["--porcelain", "--no-verify", "--no-signed", "--recurse-submodules=no"];

/// The remote `origin`.
#[derive(Debug, Clone)]
pub struct Remote {
    repository: Repository,
}

/// What became of a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pushed {
    /// The branch is where it was to be.
    Done,
    /// The branch was not where it was expected: somebody else moved it.
    Moved,
    /// The remote will not have it: git's words.
    Refused(String),
}

/// Whether a commit could be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ensured {
    /// It is in this clone.
    Here,
    /// The remote answers, and does not give it out: git's words, and the way out.
    Refused(String),
}

impl Remote {
    pub(super) fn new(repository: Repository) -> Self {
        Self { repository }
    }

    /// Where a branch of the remote is; `None` where it has no such branch. Fails where the remote does not answer.
    pub fn tip(&self, branch: &str) -> Result<Option<CommitId>> {
        let reference = reference(branch)?;
        let answer = self.git(&["ls-remote", "origin", &reference])?;
        if !answer.success {
            bail!("the remote `origin` does not answer: {}", answer.on_one_line());
        }
        let output = String::from_utf8_lossy(&answer.output);
        let tip = output.lines().filter_map(|line| line.split_once('\t')).find(|(_, name)| *name == reference);
        tip.map(|(hash, _)| hash.parse()).transpose().context("the remote `origin` names a tip that is no commit")
    }

    /// The remote's default branch, as the clone noted it, else by asking; `None` where the remote names none.
    pub fn default_branch(&self) -> Result<Option<String>> {
        let noted = self.repository.symbolic(&tracking("HEAD"), &tracking(""))?;
        if noted.is_some() {
            return Ok(noted);
        }
        let answer = self.git(&["ls-remote", "--symref", "origin", "HEAD"])?;
        if !answer.success {
            bail!("the remote `origin` does not answer: {}", answer.on_one_line());
        }
        let output = String::from_utf8_lossy(&answer.output);
        let named = output.lines().find_map(|line| line.strip_prefix("ref: refs/heads/")?.strip_suffix("\tHEAD"));
        Ok(named.map(str::to_owned))
    }

    /// Where a branch of the remote was when this clone last heard of it.
    pub fn tracked(&self, branch: &str) -> Result<Option<CommitId>> {
        self.repository.resolve(&tracking(branch))
    }

    /// Brings a branch of the remote into this clone, and gives its tip; `None` where there is no such branch. Looks first,
    /// and fetches only what is not here.
    pub fn fetch_branch(&self, branch: &str) -> Result<Option<CommitId>> {
        self.tip(branch)?.map_or(Ok(None), |tip| self.fetch_tip(branch, tip))
    }

    /// Brings a branch of the remote into this clone, which is at this commit there as far as is known, and gives its tip.
    pub fn fetch_tip(&self, branch: &str, tip: CommitId) -> Result<Option<CommitId>> {
        if self.tracked(branch)?.as_ref() == Some(&tip) {
            return Ok(Some(tip));
        }
        let answer = self.fetch(&format!("+{}:{}", reference(branch)?, tracking(branch)))?;
        if !answer.success {
            bail!("the branch `{branch}` of `origin` cannot be fetched: {}", answer.on_one_line());
        }
        self.tracked(branch)
    }

    /// Brings one commit into this clone, with its files. Fails where the remote does not answer at all.
    pub fn ensure_commit(&self, commit: &CommitId) -> Result<Ensured> {
        if self.repository.resolve(commit.as_str())?.is_some() {
            return Ok(Ensured::Here);
        }
        let answer = self.fetch(commit.as_str())?;
        if self.repository.resolve(commit.as_str())?.is_some() {
            return Ok(Ensured::Here);
        }
        if self.git(&["ls-remote", "origin", "HEAD"])?.success {
            return Ok(Ensured::Refused(format!(
                "the commit `{commit}` is not in this clone, and `origin` does not give it: {}; check out with \
                 `fetch-depth: 0`",
                answer.on_one_line()
            )));
        }
        Err(anyhow!(
            "the commit `{commit}` is not in this clone, and `origin` does not answer: {}",
            answer.on_one_line()
        ))
    }

    /// Where two histories last met; `None` where they never did. Both commits are in this clone. A shallow one is deepened
    /// until it holds that commit: by itself it denies true ancestors.
    pub fn merge_base(&self, one: &CommitId, other: &CommitId) -> Result<Option<CommitId>> {
        let mut depths = DEEPER.into_iter();
        loop {
            let answer = self.repository.store.command().run(&["merge-base", one.as_str(), other.as_str()])?;
            if answer.success {
                return String::from_utf8_lossy(&answer.output).trim().parse().map(Some);
            }
            let depth = depths.next().filter(|_| self.repository.is_shallow());
            let Some(depth) = depth else { return Ok(None) };
            let deepen = format!("--deepen={depth}");
            let fetch = [
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-recurse-submodules",
                &deepen,
                "origin",
                one.as_str(),
                other.as_str(),
            ];
            let answer = self.git(&fetch)?;
            if !answer.success {
                bail!("the history of `{one}` cannot be fetched: {}", answer.on_one_line());
            }
        }
    }

    /// Whether the remote takes pushes to a branch from here, as far as can be told without one: what is checked out is
    /// offered in a dry run, which rules about single branches do not see. Fails with git's words where it does not.
    pub fn may_push(&self, branch: &str) -> Result<()> {
        let target = format!("+HEAD:{}", reference(branch)?);
        let answer = self.git(&[&["push", "--dry-run"], PUSH_ONLY, &["origin", &target]].concat())?;
        if !answer.success {
            bail!("`origin` takes no pushes from here: {}", refusal(&answer));
        }
        Ok(())
    }

    /// Moves a branch of the remote to a commit, given that it is where it is expected (`None`: not there yet).
    ///
    /// What became of it is told by where the branch is afterwards, not by git's words: an answer may be lost on its way,
    /// and hosts put a race in words of their own. Fails where the remote no longer answers: then it is not known.
    pub fn push(&self, commit: &CommitId, branch: &str, expected: Option<&CommitId>) -> Result<Pushed> {
        let reference = reference(branch)?;
        let lease = format!("--force-with-lease={reference}:{}", expected.map_or("", CommitId::as_str));
        let target = format!("{commit}:{reference}");
        let push = [&["push"], PUSH_ONLY, &[&lease, "origin", &target]].concat();
        let mut pauses = SECOND_TRIES.into_iter();
        loop {
            let words = match self.git(&push) {
                Ok(answer) if answer.success => return self.pushed(commit, branch),
                Ok(answer) => refusal(&answer),
                Err(error) => format!("{error:#}"),
            };
            let tip = self.tip(branch).with_context(|| format!("the push to `{branch}` failed: {words}"))?;
            if tip.as_ref() == Some(commit) {
                return self.pushed(commit, branch);
            } else if tip.as_ref() != expected {
                return Ok(Pushed::Moved);
            }
            match pauses.next() {
                Some(pause) => thread::sleep(pause),
                None => return Ok(Pushed::Refused(words)),
            }
        }
    }

    /// Notes where the branch is now, whichever branches this clone was told to follow.
    fn pushed(&self, commit: &CommitId, branch: &str) -> Result<Pushed> {
        let tracked = self.tracked(branch)?;
        self.repository.swap_reference(&tracking(branch), tracked.as_ref(), commit)?;
        Ok(Pushed::Done)
    }

    /// Fetches one thing. A clone that is shallow stays so, one commit deep; one that is not must not become so.
    fn fetch(&self, what: &str) -> Result<Answer> {
        let mut fetch = vec!["fetch", "--quiet", "--no-tags", "--no-recurse-submodules"];
        if self.repository.is_shallow() {
            fetch.push("--depth=1");
        }
        fetch.extend(["origin", what]);
        self.git(&fetch)
    }

    fn git(&self, arguments: &[&str]) -> Result<Answer> {
        self.repository.store.command().run_on_origin(arguments, b"")
    }
}

/// A branch's name in full; one that git would not take is refused.
fn reference(branch: &str) -> Result<String> {
    let reference = format!("refs/heads/{branch}");
    if !git2::Reference::is_valid_name(&reference) {
        bail!("`{}` is no name for a branch", branch.escape_debug());
    }
    Ok(reference)
}

fn tracking(branch: &str) -> String {
    format!("refs/remotes/origin/{branch}")
}

/// Why a push was refused: the reason beside the branch (`--porcelain`: flag, refs and reason, parted by tabs), then the
/// remote's own words.
fn refusal(answer: &Answer) -> String {
    let output = String::from_utf8_lossy(&answer.output);
    let reason = output.lines().filter(|line| line.starts_with('!')).filter_map(|line| line.split('\t').nth(2));
    let summary = "error: failed to push some refs";
    reason.chain(answer.words.lines().filter(|line| !line.starts_with(summary))).collect::<Vec<_>>().join("; ")
}
