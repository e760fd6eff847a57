//! Which posts this run is about: what is new, what earlier runs left, and what `--all` adds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::{Context as _, Result};

use crate::ledger::{Entry, Ledger, State, WaitReason};
use crate::news::{Found, Moment, News, Standing, Survey};
use crate::outcome::Skip;
use crate::publish::{Queue, is_home};
use crate::repository::Tree;
use generators::Life;
use post::Post;
use post::problem::Problem;

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
    /// Paths at which another post lay before: what the ledger says of such a path is not about the post there now.
    pub(super) reused: BTreeSet<String>,
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
            reused: BTreeSet::new(),
        }
    }

    /// Tells new posts from those that lay at their paths before: the event's base lacks the file (`lay_there`) or what lay
    /// there has moved away, and the ledger, as it is kept, knows the path by another title and not by this address.
    pub(super) fn tell_from_earlier(&mut self, ledger: &Ledger, lay_there: impl Fn(&str) -> bool) {
        let is_another = |found: &&Found| {
            let path = &found.post.path;
            let address = found.canonical.as_ref().map(|canonical| canonical.url.as_str()).unwrap_or_default();
            let titled_otherwise = |entry: &Entry| found.post.title().is_some_and(|title| title != entry.title);
            (!lay_there(path) || self.moves.contains_key(path))
                && !ledger.stories.contains(address)
                && ledger.at_path(path).is_some_and(|(_, entry)| titled_otherwise(entry))
        };
        let found = self.found.iter().map(|(found, _)| found);
        self.reused = found.filter(is_another).map(|found| found.post.path.clone()).collect();
    }

    /// Puts them in the order in which they go out: what is new, what earlier runs left pending, by the time since when it
    /// waits, and what `--all` takes; each oldest first. Last comes what waits for a person. What is pending or waits is not
    /// new, wherever this run finds it again.
    pub(super) fn put_in_order(&mut self, ledger: &Ledger) {
        let entries = ledger.stories.values().filter(|entry| waits(entry));
        let pending: BTreeMap<_, _> = entries.map(|entry| (entry.path.as_str(), entry)).collect();
        for (found, queue) in &mut self.found {
            if let Some(entry) = pending.get(found.post.path.as_str()) {
                *queue = queue_of(entry);
            }
        }
        self.found.sort_by_cached_key(|(found, queue)| {
            let since = pending.get(found.post.path.as_str()).map(|entry| entry.at);
            (*queue, since.is_none(), since, found.date.is_none(), found.date, found.post.path.clone())
        });
    }

    /// Adds what earlier runs left: stories that are pending or wait for a person, and posts that were blocked or that lay in
    /// the future. The ledger's paths are those of the head.
    pub(super) fn take_up(&mut self, ledger: &Ledger, head: &Survey<'_>) {
        let mut taken = self.paths();
        for (path, waiting) in &ledger.waiting {
            self.take_up_one(path, Queue::New, waiting.reason == WaitReason::Future, head, &mut taken);
        }
        for entry in ledger.stories.values().filter(|entry| entry.state == State::Pending) {
            self.take_up_one(&entry.path, queue_of(entry), false, head, &mut taken);
        }
        self.take_up_handed_off(ledger, |path| match head.standing(path) {
            Some(Standing::Publishable) => head.find(path),
            _ => None,
        });
    }

    /// Adds what waits for a person and is still there to be told, so that its page can be written again.
    pub(super) fn take_up_handed_off(&mut self, ledger: &Ledger, find: impl Fn(&str) -> Option<Found>) {
        let mut taken = self.paths();
        for entry in ledger.stories.values().filter(|entry| entry.state == State::HandedOff) {
            if taken.insert(entry.path.clone()) {
                self.found.extend(find(&entry.path).map(|found| (found, Queue::HandedOff)));
            }
        }
    }

    /// Where posts moved, as far as only the ledger can tell.
    pub(super) fn moved(&self, ledger: &Ledger, tree: &Tree) -> BTreeMap<String, String> {
        let posts = self.found.iter().map(|(found, _)| {
            let canonical = found.canonical.as_ref().ok().map(|canonical| canonical.url.as_str());
            (found.post.path.as_str(), canonical, found.post.content_hash())
        });
        ledger.moved(posts, |entry| is_home(entry, tree) != Some(false))
    }

    /// Adds a post by its path, whatever folder it lies in and whatever was chosen. Fails where it cannot be read from disk.
    pub(super) fn take_named(&mut self, moment: &Moment<'_>, path: String) -> Result<()> {
        let read = moment.site.post_in(moment.tree, &path)?;
        let post = match read.with_context(|| format!("`{path}` is not a file"))? {
            Ok(post) => post,
            Err(problem) => {
                self.unreadable.insert(path, problem);
                return Ok(());
            }
        };
        match live(moment, post) {
            Ok(found) => self.found.push((found, Queue::New)),
            Err(skip) => drop(self.skipped.insert(path, skip)),
        }
        Ok(())
    }

    /// The paths of what may be sent.
    fn paths(&self) -> BTreeSet<String> {
        self.found.iter().map(|(found, _)| found.post.path.clone()).collect()
    }

    fn take_up_one(&mut self, path: &str, queue: Queue, future: bool, head: &Survey<'_>, taken: &mut BTreeSet<String>) {
        if self.unreadable.contains_key(path) || !taken.insert(path.to_owned()) {
            return;
        }
        let skip = match head.standing(path) {
            Some(Standing::Publishable) => {
                self.found.extend(head.find(path).map(|found| (found, queue)));
                return;
            }
            Some(Standing::Unreadable(problem)) => {
                self.unreadable.insert(path.to_owned(), problem.clone());
                return;
            }
            Some(Standing::Future(_)) if future => return,
            Some(Standing::Future(_)) => Skip::Future,
            Some(Standing::LeftOut(skip)) => *skip,
            Some(Standing::Unchosen | Standing::Page) | None => Skip::NoPage,
        };
        self.skipped.insert(path.to_owned(), skip);
        self.dropped.push(path.to_owned());
    }

    /// Adds every publishable post that the ledger lacks, oldest first.
    pub(super) fn take_all(&mut self, ledger: &Ledger, head: &Survey<'_>) {
        let taken = self.paths();
        let lacks = |found: &Found| {
            let address = found.canonical.as_ref().map(|canonical| canonical.url.as_str()).unwrap_or_default();
            !ledger.stories.contains(address) && ledger.at_path(&found.post.path).is_none()
        };
        let rest = head.publishable().into_iter().filter(|found| !taken.contains(&found.post.path) && lacks(found));
        self.found.extend(rest.map(|found| (found, Queue::All)));
    }

    /// Keeps what is publishable at the branch's tip too, with the tip's text: the head is no longer the latest.
    pub(super) fn at_tip(mut self, tip: &Survey<'_>) -> Self {
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

/// A post by its path, where it can be read and is live.
pub(super) fn find_live(moment: &Moment<'_>, path: &str) -> Option<Found> {
    live(moment, moment.site.post_in(moment.tree, path).ok()??.ok()?).ok()
}

/// A post that may go out, or why it may not. Of one in a format that is not read here only the built site knows whether it
/// has a page; without, its canonical says why it does not go.
fn live(moment: &Moment<'_>, post: Post) -> Result<Found, Skip> {
    let is_unread = post.other_format().is_some() && !moment.site.renders(&post.path);
    match moment.site.life(&post, moment.time) {
        _ if post.medium.opted_out => return Err(Skip::OptedOut),
        Life::Live => {}
        Life::NoPage if is_unread => {}
        Life::Draft => return Err(Skip::Draft),
        Life::Future(_) => return Err(Skip::Future),
        Life::Expired => return Err(Skip::Expired),
        Life::NoPage => return Err(Skip::NoPage),
    }
    let (canonical, date) = (moment.site.canonical(&post), moment.site.date(&post));
    Ok(Found { post: Arc::new(post), canonical, date })
}

/// Whether a story waits: for a later run, or for a person.
fn waits(entry: &Entry) -> bool {
    matches!(entry.state, State::Pending | State::HandedOff)
}

/// Where a story that waits stands.
fn queue_of(entry: &Entry) -> Queue {
    match entry.state {
        State::HandedOff => Queue::HandedOff,
        _ if entry.queue.is_some() => Queue::All,
        _ => Queue::Pending,
    }
}
