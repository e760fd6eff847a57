//! Which posts a run is about: what is new, what earlier runs left, and what `--all` adds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;

use super::candidate::Queue;
use crate::ledger::{Ledger, State, WaitReason};
use crate::lineage::{Changes, Lineage, LocatedPost, PostState, Resolution, Snapshot, Survey};
use crate::outcome::{OrFatal as _, Skip};
use generators::Life;
use post::Post;
use post::problem::{Code, Problem};

/// The posts of a run, and those that it leaves out.
#[derive(Default)]
pub(super) struct Gathered {
    /// What may be sent.
    pub(super) posts: Vec<(LocatedPost, Queue)>,
    /// Files that cannot be read, by path.
    pub(super) unreadable: BTreeMap<String, Problem>,
    /// What is left out, and why, by path.
    pub(super) left_out: BTreeMap<String, Skip>,
    /// What else is wrong.
    pub(super) problems: Vec<Problem>,
    /// Where posts were and are.
    pub(super) lineage: Lineage,
}

impl Gathered {
    /// What is new.
    pub(super) fn of(changes: Changes, lineage: Lineage) -> Self {
        Self {
            posts: changes.new.into_iter().map(|post| (post, Queue::New)).collect(),
            unreadable: changes.blocked,
            left_out: changes.left_out,
            problems: changes.problems,
            lineage,
        }
    }

    /// Adds what earlier runs left: stories that are pending or wait for a person, and posts that were blocked or dated in
    /// the future.
    pub(super) fn take_up(&mut self, ledger: &Ledger, resolution: &Resolution, head: &Survey<'_>) {
        let mut taken = self.paths();
        for (path, waiting) in &ledger.waiting {
            let is_future = waiting.reason == WaitReason::Future;
            let path = resolution.path_of_waiting(path);
            self.take_up_one(path, (Queue::New, is_future), head, &mut taken);
        }
        for (canonical, entry) in &ledger.stories {
            if let (State::Pending, Some(queue)) = (entry.state, Queue::of(entry)) {
                self.take_up_one(resolution.path_of(canonical, entry), (queue, false), head, &mut taken);
            }
        }
        self.take_up_handed_off(ledger, resolution, |path| match head.state(path) {
            Some(PostState::Publishable) => head.located(path),
            _ => None,
        });
    }

    /// Adds what waits for a person and is still there, so that its page can be written again.
    pub(super) fn take_up_handed_off(
        &mut self,
        ledger: &Ledger,
        resolution: &Resolution,
        locate: impl Fn(&str) -> Option<LocatedPost>,
    ) {
        let mut taken = self.paths();
        for (canonical, entry) in ledger.stories.iter().filter(|(_, entry)| entry.state == State::HandedOff) {
            let path = resolution.path_of(canonical, entry);
            if taken.insert(path.to_owned()) {
                self.posts.extend(locate(path).map(|post| (post, Queue::HandedOff)));
            }
        }
    }

    /// Adds a post by its path, whatever folder it is in and whatever was selected. Fails where it cannot be read from disk.
    pub(super) fn take_named(&mut self, snapshot: &Snapshot<'_>, path: String) -> Result<()> {
        let read = snapshot.site.post_in(snapshot.tree, &path)?;
        let post = match read.or_fatal(Code::BadArgument, &format!("`{path}` is not a file"))? {
            Ok(post) => post,
            Err(problem) => {
                self.unreadable.insert(path, problem);
                return Ok(());
            }
        };
        match located_if_live(snapshot, post) {
            Ok(post) => self.posts.push((post, Queue::New)),
            Err(why) => drop(self.left_out.insert(path, why)),
        }
        Ok(())
    }

    /// Adds every publishable post that the ledger lacks, oldest first.
    pub(super) fn take_all(&mut self, ledger: &Ledger, resolution: &Resolution, head: &Survey<'_>) {
        let taken = self.paths();
        let lacks = |located: &LocatedPost| {
            let address = located.canonical.as_ref().map(|canonical| canonical.url.as_str()).unwrap_or_default();
            !ledger.stories.contains(address) && resolution.at_path(ledger, &located.post.path).is_none()
        };
        let rest = head.publishable().into_iter();
        let rest = rest.filter(|located| !taken.contains(&located.post.path) && lacks(located));
        self.posts.extend(rest.map(|located| (located, Queue::All)));
    }

    /// Keeps what is publishable at the branch's tip too, with the tip's text: the head is no longer the latest.
    #[must_use]
    pub(super) fn at_tip(self, tip: &Survey<'_>) -> Self {
        // The tip's files may have moved again, so only what the ledger itself knows counts.
        let files = tip.snapshot().map(|snapshot| snapshot.tree.clone());
        let lineage = Lineage { moves: BTreeMap::new(), withdrawn: BTreeSet::new(), files, ..self.lineage };
        let mut kept = Self { left_out: self.left_out, problems: self.problems, lineage, ..Self::default() };
        for (located, queue) in self.posts {
            let path = located.post.path.clone();
            let why = match tip.state(&path) {
                Some(PostState::Publishable) => {
                    kept.posts.extend(tip.located(&path).map(|post| (post, queue)));
                    continue;
                }
                Some(PostState::LeftOut(why)) => *why,
                Some(PostState::Future(_)) => Skip::Future,
                _ => Skip::NoPage,
            };
            kept.left_out.insert(path, why);
        }
        kept
    }

    /// The paths of what may be sent.
    fn paths(&self) -> BTreeSet<String> {
        self.posts.iter().map(|(located, _)| located.post.path.clone()).collect()
    }

    /// `waiting` is the queue, and whether the post was dated in the future.
    fn take_up_one(&mut self, path: &str, waiting: (Queue, bool), head: &Survey<'_>, taken: &mut BTreeSet<String>) {
        let (queue, was_future) = waiting;
        if self.unreadable.contains_key(path) || !taken.insert(path.to_owned()) {
            return;
        }
        let why = match head.state(path) {
            Some(PostState::Publishable) => {
                self.posts.extend(head.located(path).map(|located| (located, queue)));
                return;
            }
            Some(PostState::Unreadable(problem)) => {
                self.unreadable.insert(path.to_owned(), problem.clone());
                return;
            }
            Some(PostState::Future(_)) if was_future => return,
            Some(PostState::Future(_)) => Skip::Future,
            Some(PostState::LeftOut(why)) => *why,
            Some(PostState::Unchosen | PostState::Page) | None => Skip::NoPage,
        };
        self.left_out.insert(path.to_owned(), why);
        self.lineage.withdrawn.insert(path.to_owned());
    }
}

/// A post by its path, where it can be read and is live.
pub(super) fn locate_live(snapshot: &Snapshot<'_>, path: &str) -> Option<LocatedPost> {
    located_if_live(snapshot, snapshot.site.post_in(snapshot.tree, path).ok()??.ok()?).ok()
}

/// A post that may go out, or why it may not. Of one in a format that is not read here only the built site knows whether it
/// has a page; without, its canonical says why it does not go.
fn located_if_live(snapshot: &Snapshot<'_>, post: Post) -> Result<LocatedPost, Skip> {
    let is_unread = post.other_format().is_some() && !snapshot.site.renders(&post.path);
    match snapshot.site.life(&post, snapshot.time) {
        _ if post.medium.opted_out => return Err(Skip::OptedOut),
        Life::Live => {}
        Life::NoPage if is_unread => {}
        Life::Draft => return Err(Skip::Draft),
        Life::Future(_) => return Err(Skip::Future),
        Life::Expired => return Err(Skip::Expired),
        Life::NoPage => return Err(Skip::NoPage),
    }
    let (canonical, date) = (snapshot.site.canonical(&post), snapshot.site.date(&post));
    Ok(LocatedPost { post: Arc::new(post), canonical, date })
}
