//! What became of posts that were on the site: asked of those alone that were handed to Medium, since nothing there changes
//! by itself.

use std::collections::{BTreeMap, BTreeSet};

use super::survey::{PostState, Survey};
use post::canonical::same_address;

/// How a post that was live at the base stands at the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LaterChange {
    /// Its page is gone: the file was deleted, or is kept back.
    Gone,
    /// It is live.
    Live {
        /// Where the file is now.
        path: String,
        /// Its address, where that is another than at the base.
        moved_to: Option<String>,
        /// The hash of its title and text, where that is another than at the base.
        edited: Option<String>,
    },
}

impl Survey<'_> {
    /// What became of the posts at these paths since the base, for those that were live there and of which that is known.
    /// A path is the head's, or the base's where the post is gone; `moves` says from which path to which files moved.
    pub fn later_changes<'p>(
        &self,
        base: &Survey<'_>,
        moves: &BTreeSet<(String, String)>,
        paths: impl Iterator<Item = &'p str>,
    ) -> BTreeMap<String, LaterChange> {
        let origins: BTreeMap<_, _> = moves.iter().map(|(from, to)| (to.as_str(), from.as_str())).collect();
        let ends: BTreeMap<_, _> = moves.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
        let later_change = |path: &'p str| {
            let (from, to) = match origins.get(path) {
                Some(origin) => (*origin, path),
                None => (path, ends.get(path).copied().unwrap_or(path)),
            };
            Some((path.to_owned(), self.later_change(base, from, to)?))
        };
        paths.filter_map(later_change).collect()
    }

    fn later_change(&self, base: &Survey<'_>, from: &str, to: &str) -> Option<LaterChange> {
        if !base.is_live(from) || matches!(self.state(to), Some(PostState::Unreadable(_))) {
            return None;
        }
        if !self.is_live(to) {
            return Some(LaterChange::Gone);
        }
        let address = self.address(to);
        let moved_to =
            address.filter(|address| base.address(from).is_some_and(|before| !same_address(&before, address)));
        let differs = base.files[from].id != self.files[to].id;
        let hash = |survey: &Survey<'_>, path: &str| {
            if differs { survey.post(path).map(|post| post.content_hash()) } else { None }
        };
        let (was, is) = (hash(base, from), hash(self, to));
        Some(LaterChange::Live {
            path: to.to_owned(),
            moved_to,
            edited: is.filter(|is| was.is_some_and(|was| was != *is)),
        })
    }
}
