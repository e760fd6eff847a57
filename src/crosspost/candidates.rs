//! Which posts this run is about: what is new, what earlier runs left, and what `--all` adds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::{Context as _, Result};

use crate::ledger::{Ledger, State, WaitReason};
use crate::news::{Found, Moment, News, Standing, Survey};
use crate::outcome::Skip;
use crate::post::Post;
use crate::problem::Problem;
use crate::publish::Queue;
use crate::site::Life;

/// The posts of a run, in the order in which they go out, and those that it leaves out.
#[derive(Default)]
pub(super) struct Candidates {
    /// What may be sent.
    pub(super) found: Vec<(Found, Queue)>,
    /// Files that cannot be read, by path.
    pub(super) unreadable: BTreeMap<String, Problem>,
    /// What is left out, and why, by path.
    pub(super) skipped: BTreeMap<String, Skip>,
    /// Pending and waiting posts that are publishable no more.
    pub(super) dropped: Vec<String>,
    /// What else is wrong.
    pub(super) problems: Vec<Problem>,
    /// Files that moved, old path to new.
    pub(super) moves: BTreeMap<String, String>,
}

impl Candidates {
    /// What is new.
    pub(super) fn of(news: News) -> Self {
        Self {
            found: news.new.into_iter().map(|found| (found, Queue::New)).collect(),
            unreadable: news.blocked,
            skipped: news.left_out,
            dropped: Vec::new(),
            problems: news.problems,
            moves: news.moves.into_iter().collect(),
        }
    }

    /// Adds what earlier runs left: stories that are pending, oldest first, and posts that were blocked or that lay in the
    /// future.
    pub(super) fn take_up(&mut self, ledger: &Ledger, head: &Survey<'_>) {
        let here = |path: &str| self.moves.get(path).cloned().unwrap_or_else(|| path.to_owned());
        let mut pending: Vec<_> = ledger.stories.values().filter(|entry| entry.state == State::Pending).collect();
        pending.sort_by_key(|entry| entry.at);
        let pending: Vec<_> = pending
            .into_iter()
            .map(|entry| (here(&entry.path), if entry.queue.is_some() { Queue::All } else { Queue::Pending }))
            .collect();
        let waiting: Vec<_> =
            ledger.waiting.iter().map(|(path, waiting)| (here(path), waiting.reason == WaitReason::Future)).collect();
        for (path, queue) in pending {
            self.take_up_one(path, queue, false, head);
        }
        for (path, future) in waiting {
            self.take_up_one(path, Queue::New, future, head);
        }
    }

    /// Adds a post by its path, whatever folder it lies in and whatever was chosen. Fails where it cannot be read from disk.
    pub(super) fn take_named(&mut self, moment: &Moment<'_>, path: String) -> Result<()> {
        let bytes = moment.tree.read(&path)?.with_context(|| format!("`{path}` is not a file"))?;
        let post = match Post::read(&path, &bytes) {
            Ok(post) => post,
            Err(problem) => {
                self.unreadable.insert(path, problem);
                return Ok(());
            }
        };
        let skip = match moment.site.life(&post, moment.time) {
            _ if post.medium.opted_out => Skip::OptedOut,
            Life::Live => {
                let (canonical, date) = (moment.site.canonical(&post), moment.site.date(&post));
                self.found.push((Found { post: Arc::new(post), canonical, date }, Queue::New));
                return Ok(());
            }
            Life::Draft => Skip::Draft,
            Life::Future(_) => Skip::Future,
            Life::Expired => Skip::Expired,
            Life::NoPage => Skip::NoPage,
        };
        self.skipped.insert(path, skip);
        Ok(())
    }

    fn take_up_one(&mut self, path: String, queue: Queue, future: bool, head: &Survey<'_>) {
        if self.found.iter().any(|(found, _)| found.post.path == path) || self.unreadable.contains_key(&path) {
            return;
        }
        let skip = match head.standing(&path) {
            Some(Standing::Publishable) => {
                self.found.extend(head.find(&path).map(|found| (found, queue)));
                return;
            }
            Some(Standing::Unreadable(problem)) => {
                self.unreadable.insert(path, problem.clone());
                return;
            }
            Some(Standing::Future(_)) if future => return,
            Some(Standing::Future(_)) => Skip::Future,
            Some(Standing::LeftOut(skip)) => *skip,
            Some(Standing::Unchosen | Standing::Page) | None => Skip::NoPage,
        };
        self.skipped.insert(path.clone(), skip);
        self.dropped.push(path);
    }

    /// Adds every publishable post that the ledger lacks, oldest first.
    pub(super) fn take_all(&mut self, ledger: &Ledger, head: &Survey<'_>) {
        let taken: BTreeSet<_> = self.found.iter().map(|(found, _)| found.post.path.clone()).collect();
        let lacks = |found: &Found| {
            let address = found.canonical.as_ref().map(|canonical| canonical.url.as_str()).unwrap_or_default();
            !ledger.stories.contains_key(address) && ledger.at_path(&found.post.path).is_none()
        };
        let rest = head.publishable().into_iter().filter(|found| !taken.contains(&found.post.path) && lacks(found));
        self.found.extend(rest.map(|found| (found, Queue::All)));
    }

    /// Keeps what is publishable at the branch's tip too, with the tip's text: the head is no longer the latest.
    pub(super) fn as_at(mut self, tip: &Survey<'_>) -> Self {
        let found = std::mem::take(&mut self.found);
        for (found, queue) in found {
            let path = found.post.path.clone();
            match tip.standing(&path) {
                Some(Standing::Publishable) => self.found.extend(tip.find(&path).map(|found| (found, queue))),
                Some(Standing::LeftOut(skip)) => drop(self.skipped.insert(path, *skip)),
                Some(Standing::Future(_)) => drop(self.skipped.insert(path, Skip::Future)),
                _ => drop(self.skipped.insert(path, Skip::NoPage)),
            }
        }
        self.unreadable.clear();
        self
    }
}
