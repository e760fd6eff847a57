//! Keeps the ledger on a branch of the blog's repository, as a compare-and-swap between all who write it.

use std::time::Duration;

use anyhow::{Context, anyhow};

use super::{EntryChange, Ledger, LedgerEdit};
use crate::repository::{CommitId, Pushed, Remote, Repository};
use generators::files::{Content, Files as _, LARGEST};
use post::problem::{Code, Problem, Severity};
use post::time::{Clock, Timestamp};

const FILE: &str = "ledger.json";
const README: &str = include_str!("on_branch.md");
/// Tells Vercel not to build the branch. Other hosts heed the commit's message.
const VERCEL: &str = "{\"git\":{\"deploymentEnabled\":false}}\n";

/// How often a change is put to the branch before it is given up. Eight runs at once on eight posts needed five (measured).
const TRIES: u32 = 12;
/// How many of those may fail for want of an answer.
const UNANSWERED: u32 = 3;

/// The ledger, and where it is kept.
#[derive(Debug)]
pub struct Store {
    /// None: it ends with the process.
    kept: Option<Branch>,
    site: String,
    clock: Clock,
    /// The commit that `ledger` was read from or written to; none where there is none yet.
    tip: Option<CommitId>,
    ledger: Ledger,
}

/// A branch of `origin`, for all clones; where there is no `origin`, of this clone.
#[derive(Debug)]
struct Branch {
    repository: Repository,
    remote: Option<Remote>,
    name: String,
}

/// Why the ledger could not be read or written. Nothing is to be sent then.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The branch is there, and holds no ledger that can be read. It is left as it is.
    #[error("the ledger on the branch `{branch}` cannot be read: {why}")]
    Unreadable {
        /// The branch.
        branch: String,
        /// What is wrong with it, with the line.
        why: String,
        /// What to do.
        hint: String,
    },
    /// The remote answers, and refuses the push.
    #[error("`origin` refuses the push to the branch `{branch}`: {words}")]
    Refused {
        /// The branch.
        branch: String,
        /// Git's words.
        words: String,
    },
    /// It is the ledger of another site.
    #[error("the ledger on the branch `{branch}` belongs to `{theirs}`, and this site is `{ours}`")]
    OtherSite {
        /// The branch.
        branch: String,
        /// The site whose ledger it is.
        theirs: String,
        /// The site of this run.
        ours: String,
    },
    /// It was deleted, or put back to an earlier commit, and this clone knows a later one.
    #[error(
        "the branch `{branch}` of `origin` {what}, and this clone knows a later ledger: without it, stories that went to \
         Medium since would be sent again"
    )]
    WentBack {
        /// The branch.
        branch: String,
        /// What was done to it.
        what: &'static str,
        /// The later commit.
        known: CommitId,
    },
    /// Others kept writing it.
    #[error("other runs wrote the ledger on the branch `{branch}` {TRIES} times in a row")]
    Contended {
        /// The branch.
        branch: String,
    },
    /// The remote does not answer, or git failed.
    #[error(transparent)]
    Failed(#[from] anyhow::Error),
}

impl LedgerError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Unreadable { hint, .. } => hint.clone(),
            Self::Refused { .. } => {
                "give the job `permissions: contents: write`, and exempt this branch from rulesets".to_owned()
            }
            Self::OtherSite { .. } => "give each site a ledger of its own with `ledger`".to_owned(),
            Self::WentBack { branch, known, .. } => format!(
                "put it back with `git push origin {known}:refs/heads/{branch}`; if this was intended, forget it with \
                 `git update-ref -d refs/remotes/origin/{branch}`"
            ),
            Self::Contended { .. } => "run this again".to_owned(),
            Self::Failed(_) => return None,
        })
    }

    /// The same as a problem that ends the run.
    pub fn problem(&self) -> Problem {
        let code = match self {
            Self::Refused { .. } | Self::OtherSite { .. } | Self::Contended { .. } => Code::LedgerRefused,
            Self::Unreadable { .. } | Self::WentBack { .. } | Self::Failed(_) => Code::LedgerUnread,
        };
        let problem = Problem { severity: Severity::Error, ..Problem::new(code, format!("{self:#}")) };
        Problem { hint: self.hint(), ..problem }
    }
}

impl Store {
    /// Opens the ledger of a site to write it: on `origin`'s branch, else, where there is no `origin`, on this clone's.
    /// Where the branch is not there yet, the ledger is new, and the first change makes the branch.
    pub fn open(repository: &Repository, branch: &str, site: &str, clock: Clock) -> Result<Self, LedgerError> {
        let mut book = Self { kept: Some(Branch::of(repository, branch)?), ..Self::in_memory(site, clock) };
        book.look()?;
        Ok(book)
    }

    /// A ledger that ends with the process.
    pub fn in_memory(site: &str, clock: Clock) -> Self {
        Self { kept: None, site: site.to_owned(), clock, tip: None, ledger: Ledger::new(site) }
    }

    /// Reads the ledger of a site for a dry run: as `origin` has it, else as this clone last knew it, else as a new one. Where
    /// none could be read, the problem `ledger-unread` says why.
    pub fn peek(repository: &Repository, branch: &str, site: &str, clock: Clock) -> (Ledger, Option<Problem>) {
        let why = match Self::open(repository, branch, site, clock) {
            Ok(book) => return (book.ledger, None),
            Err(why) => anyhow!(why),
        };
        let last_known =
            Branch::of(repository, branch).map_err(LedgerError::from).and_then(|branch| branch.last_known());
        if let Ok(Some(ledger)) = last_known {
            return (ledger, None);
        }
        let hint = "this dry run does not know what is already on Medium; a run that publishes would stop here";
        (Ledger::new(site), Some(Problem::new(Code::LedgerUnread, format!("{why:#}")).hint(hint)))
    }

    /// The ledger as this process knows it.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Whether other clones see what is written: the ledger is on `origin`.
    pub fn is_shared(&self) -> bool {
        self.kept.as_ref().is_some_and(|branch| branch.remote.is_some())
    }

    /// Whether there is no ledger yet: the first change makes it.
    pub fn is_new(&self) -> bool {
        self.tip.is_none()
    }

    /// Changes the ledger, and gives what the change answered once the branch holds it.
    ///
    /// The change is handed the ledger and the time. Where the branch has moved meanwhile it is applied anew, to the ledger as
    /// it then is, so what it answers must follow from what it is handed. One that alters nothing writes nothing. The message
    /// is the commit's, without what keeps hosts and CI from building it.
    pub async fn change<T>(
        &mut self,
        message: &str,
        mut change: impl FnMut(&mut Ledger, Timestamp) -> T,
    ) -> Result<T, LedgerError> {
        let mut unanswered = 0;
        for attempt in 0..TRIES {
            if attempt > 0 {
                tokio::time::sleep(pause(attempt)?).await;
            }
            let mut tried = || -> Result<Option<T>, LedgerError> {
                if attempt > 0 {
                    self.look()?;
                }
                let (mut ledger, now) = (self.ledger.clone(), self.clock.now());
                let answer = change(&mut ledger, now);
                Ok((ledger == self.ledger || self.swap(ledger, message, now)?).then_some(answer))
            };
            match tried() {
                Ok(Some(answer)) => return Ok(answer),
                Ok(None) => {}
                // A host may tell for a moment where the branch was before the last push.
                Err(LedgerError::Failed(_) | LedgerError::WentBack { .. }) if unanswered < UNANSWERED => {
                    unanswered += 1;
                }
                Err(error) => return Err(error),
            }
        }
        let branch = self.kept.as_ref().map_or("", |branch| &branch.name);
        Err(LedgerError::Contended { branch: branch.to_owned() })
    }

    /// Changes stories as a person asked: more than one only with `yes`, else it says what would change.
    ///
    /// The change is given as for [`Store::change`]; where it fails, nothing changes.
    pub async fn edit<E>(
        &mut self,
        message: &str,
        yes: bool,
        mut change: impl FnMut(&mut Ledger, Timestamp) -> Result<Vec<EntryChange>, E>,
    ) -> Result<Result<LedgerEdit, E>, LedgerError> {
        let stories = match change(&mut self.ledger.clone(), self.clock.now()) {
            Ok(stories) => stories,
            Err(refused) => return Ok(Err(refused)),
        };
        if stories.len() > 1 && !yes {
            return Ok(Ok(LedgerEdit { stories, written: false }));
        }
        let written = self.change(message, |ledger, now| {
            let mut changed = ledger.clone();
            let stories = change(&mut changed, now)?;
            *ledger = changed;
            Ok(LedgerEdit { stories, written: true })
        });
        written.await
    }

    /// Takes the ledger as it is kept now: after a change that failed it is not known which one that is.
    pub fn look(&mut self) -> Result<(), LedgerError> {
        let Some(branch) = &self.kept else { return Ok(()) };
        let tip = branch.tip()?;
        if tip != self.tip {
            self.ledger = tip.as_ref().map_or_else(|| Ok(Ledger::new(&self.site)), |tip| branch.read(tip))?;
            self.tip = tip;
        }
        Ok(())
    }

    /// Writes the ledger, given that it is still the one that was read; `false` where it is not.
    fn swap(&mut self, ledger: Ledger, message: &str, now: Timestamp) -> Result<bool, LedgerError> {
        if let Some(branch) = &self.kept {
            let json = ledger.to_json();
            let files = [(FILE, json.as_bytes()), ("README.md", README.as_bytes()), ("vercel.json", VERCEL.as_bytes())];
            let commit = branch.repository.write_commit(&files, self.tip.as_slice(), &subject(message), now)?;
            match branch.swap(self.tip.as_ref(), &commit)? {
                Pushed::Done => self.tip = Some(commit),
                Pushed::Moved => return Ok(false),
                Pushed::Refused(words) => return Err(LedgerError::Refused { branch: branch.name.clone(), words }),
            }
        }
        self.ledger = ledger;
        Ok(true)
    }
}

impl Branch {
    fn of(repository: &Repository, name: &str) -> anyhow::Result<Self> {
        Ok(Self { repository: repository.clone(), remote: repository.remote()?, name: name.to_owned() })
    }

    /// Where the branch is, with that commit in this clone.
    fn tip(&self) -> Result<Option<CommitId>, LedgerError> {
        let Some(remote) = &self.remote else { return Ok(self.repository.branch(&self.name)?) };
        let (known, tip) = (remote.tracked(&self.name)?, remote.tip(&self.name)?);
        if let Some(known) = known.filter(|known| tip.as_ref() != Some(known)) {
            let what = match &tip {
                None => Some("was deleted"),
                Some(tip) => self.repository.precedes(tip, &known)?.then_some("was put back to an earlier commit"),
            };
            if let Some(what) = what {
                return Err(LedgerError::WentBack { branch: self.name.clone(), what, known });
            }
        }
        Ok(tip.map_or(Ok(None), |tip| remote.fetch_tip(&self.name, tip))?)
    }

    /// The ledger at a commit of the branch.
    fn read(&self, tip: &CommitId) -> Result<Ledger, LedgerError> {
        let unreadable = |why, hint| LedgerError::Unreadable { branch: self.name.clone(), why, hint };
        let content = self.repository.tree(tip)?.read_at_most(FILE, LARGEST).map_err(anyhow::Error::from)?;
        let bytes = match content {
            Some(Content::Whole(bytes)) => Some(bytes),
            Some(Content::TooLarge) => {
                let hint = "restore an earlier one (`git log --stat` on that branch shows when it grew), or start another with \
                            `ledger` and tell it what is on Medium with `ledger adopt`";
                return Err(unreadable(format!("it is larger than {} MiB", LARGEST >> 20), hint.to_owned()));
            }
            None => None,
        };
        let none = || {
            unreadable(format!("it has no `{FILE}`"), "restore it, or name the right branch with `ledger`".to_owned())
        };
        Ledger::read(&bytes.ok_or_else(none)?)
            .map_err(|misread| unreadable(misread.to_string(), misread.hint().to_owned()))
    }

    fn swap(&self, expected: Option<&CommitId>, commit: &CommitId) -> anyhow::Result<Pushed> {
        let Some(remote) = &self.remote else {
            let swapped = self.repository.swap_reference(&format!("refs/heads/{}", self.name), expected, commit)?;
            return Ok(if swapped { Pushed::Done } else { Pushed::Moved });
        };
        remote.push(commit, &self.name, expected)
    }

    /// Where the branch was when this clone last heard of it: as `origin` had it, else its own.
    fn last_known(&self) -> Result<Option<Ledger>, LedgerError> {
        let tracked = self.remote.as_ref().map(|remote| remote.tracked(&self.name)).transpose()?.flatten();
        let tip = tracked.map_or_else(|| self.repository.branch(&self.name), |tip| Ok(Some(tip)))?;
        tip.map(|tip| self.read(&tip)).transpose()
    }
}

/// A commit's message: what keeps hosts and CI from building comes first, since some look for it only there.
fn subject(message: &str) -> String {
    let shown = message.chars().map(|c| if c.is_control() { ' ' } else { c });
    format!("[skip ci] {}", shown.collect::<String>())
}

/// How long to wait before another try: longer each time, and for each process another while.
fn pause(attempt: u32) -> anyhow::Result<Duration> {
    let longest = 50_u64 << attempt.min(6);
    let random = u64::from(getrandom::u32().context("drawing a random number")?);
    Ok(Duration::from_millis(longest / 4 + random % longest))
}
