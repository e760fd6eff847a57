//! Which posts are new, and which story of the ledger is which post's.
//!
//! A [`Survey`] holds every post of a site in one snapshot. [`compare`] sets the head against its bases: what is new
//! ([`Changes`]), what became of posts that are on Medium ([`LaterChange`]), and where files moved. With that, [`Lineage`]
//! answers once which post is which story ([`Resolution`]); nothing else asks about paths.

mod changes;
mod later;
mod moves;
mod selection;
mod sign;
mod stories;
mod survey;
mod unchanged;

use std::collections::BTreeMap;

use anyhow::Result;

use crate::ledger::Ledger;
use crate::repository::Tree;
use generators::files::Files as _;
use generators::{Site, SiteSettings};
use post::problem::Code;
use post::time::Timestamp;

pub use changes::Changes;
pub use later::LaterChange;
pub use selection::Selection;
pub use stories::{Identity, Kin, Lineage, Resolution, as_known};
pub use survey::{LocatedPost, PostState, Snapshot, Survey};
pub use unchanged::nothing_became_new;

/// A commit that the head is compared with.
pub struct Base {
    /// Its files.
    pub tree: Tree,
    /// The time at which its posts were live or not.
    pub time: Timestamp,
    /// Whether the event or a setting names it, and not the ledger.
    pub is_events: bool,
    /// Whether the author's last work was done since, so that what it did to posts on Medium is reported.
    pub is_last_work: bool,
    /// How it configures the site.
    pub site: BaseSite,
}

/// How a base configures the site.
pub enum BaseSite {
    /// By a configuration of its own.
    Own(Site),
    /// There is no site: everything is new.
    None,
    /// The configuration cannot be read, or lacks a base URL. What was there may well have been published, so it is read as
    /// the head's site reads it.
    Unreadable,
}

impl Base {
    /// Reads the configuration of a commit.
    pub fn read(tree: Tree, time: Timestamp, settings: &SiteSettings) -> Self {
        let site = match Site::read(&tree, settings) {
            Ok(site) => BaseSite::Own(site),
            Err(problem) if problem.code == Code::NoSite => BaseSite::None,
            Err(_) => BaseSite::Unreadable,
        };
        Self { tree, time, is_events: false, is_last_work: false, site }
    }

    fn survey<'a>(&'a self, head: &Survey<'a>, selection: &Selection) -> Result<Survey<'a>> {
        let site = match (&self.site, head.snapshot()) {
            (BaseSite::Own(site), _) => site,
            (BaseSite::Unreadable, Some(snapshot)) => snapshot.site,
            _ => return Ok(Survey::default()),
        };
        Survey::take(Snapshot { site, tree: &self.tree, time: self.time }, selection, &[head])
    }
}

/// What a comparison of the head with its bases found.
pub struct Comparison {
    /// What is new against any of the bases.
    pub changes: Changes,
    /// Where files moved.
    pub lineage: Lineage,
    /// The answer for the new posts, in their order.
    pub resolution: Resolution,
    /// What became of the posts of the ledger's stories by the author's last work, by path.
    pub later: BTreeMap<String, LaterChange>,
}

/// Compares the head with its bases: a post is new where it is new against any of them.
///
/// Fails where a tree cannot be read.
pub fn compare<'a>(head: &Survey<'a>, bases: &'a [Base], selection: &Selection, ledger: &Ledger) -> Result<Comparison> {
    let waits = |path: &str| ledger.waiting.contains_key(path);
    let (mut changes, mut last_work) = (Changes::default(), None);
    for base in bases.iter().rev() {
        let survey = base.survey(head, selection)?;
        let since = head.changes_since(&survey, waits);
        if base.is_last_work {
            last_work = Some((survey, since.moves.clone()));
        }
        changes = changes.or(since);
    }
    let moves: BTreeMap<_, _> = changes.moves.iter().cloned().collect();
    let new_paths = changes.new.iter().map(|new| new.post.path.clone());
    let vacant = bases.iter().find(|base| base.is_events).map(|base| {
        let was_vacant = |path: &String| !base.tree.exists(path) || moves.contains_key(path);
        new_paths.filter(was_vacant).collect()
    });
    let files = head.snapshot().map(|snapshot| snapshot.tree.clone());
    let lineage = Lineage { moves, vacant: vacant.unwrap_or_default(), files, ..Lineage::default() };
    let posts: Vec<_> = changes.new.iter().map(LocatedPost::identity).collect();
    let resolution = lineage.resolve(ledger, &posts);
    let later = last_work.map(|(base, moves)| {
        let sent = ledger.stories.iter().filter(|(_, entry)| entry.state.is_sent());
        head.later_changes(&base, &moves, sent.map(|(canonical, entry)| resolution.path_of(canonical, entry)))
    });
    let later = later.unwrap_or_default();
    Ok(Comparison { changes, lineage, resolution, later })
}
