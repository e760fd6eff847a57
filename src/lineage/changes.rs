//! What is new: the posts of two snapshots of a site, compared as the site shows them.
//!
//! New is a post that is publishable now, while the same post was not then. Which files changed hardly matters: a released
//! draft, a lifted opt-out, another configuration and a day that has come all look alike.

use std::collections::{BTreeMap, BTreeSet};

use super::moves;
use super::survey::{LocatedPost, PostState, Survey, Unsupported, oldest_first};
use crate::outcome::Skip;
use generators::files::Kind;
use post::canonical::CanonicalKey;
use post::problem::Problem;

/// What a survey has that an earlier one lacks.
#[derive(Debug, Default)]
pub struct Changes {
    /// What is new, oldest first.
    pub new: Vec<LocatedPost>,
    /// New or unpublished files that cannot be read, by path: candidates that are blocked.
    pub blocked: BTreeMap<String, Problem>,
    /// Posts that were added or changed and are kept back, by path.
    pub left_out: BTreeMap<String, Skip>,
    /// What else was added or changed and is wrong: a published post that cannot be read any more, a link, a
    /// submodule, a format that is not read.
    pub problems: Vec<Problem>,
    /// Where each file that moved was before, and where it is.
    pub moves: BTreeSet<(String, String)>,
}

impl Survey<'_> {
    /// What is new against an earlier survey.
    ///
    /// A post that could not be read then is not new, since it may have been published before it was broken; unless it
    /// `waits`: the ledger knows that nothing of it was sent.
    pub fn changes_since(&self, base: &Survey<'_>, waits: impl Fn(&str) -> bool) -> Changes {
        let mut changes = Changes::default();
        let moves = moves::trace(base, self);
        let left: BTreeSet<_> = moves.values().copied().collect();
        for (path, file) in &self.files {
            let origin = moves.get(&**path).copied().unwrap_or(path);
            // Where the post that lay here moved away, another was put in its place.
            let before = base.files.get(origin).filter(|_| origin != path || !left.contains(&**path));
            let touched = origin != path || before.is_none_or(|before| before.id.is_none() || before.id != file.id);
            let before = before.map(|before| &before.state);
            let waits = || waits(path) || waits(origin);
            if origin != path {
                changes.moves.insert((origin.to_owned(), path.clone()));
            }
            match &file.state {
                PostState::Publishable => {
                    let known = match before {
                        Some(PostState::Publishable) => true,
                        Some(PostState::Unreadable(_)) => !waits(),
                        _ => self.takes_over_address(base, path) || self.is_converted(base, path),
                    };
                    changes.new.extend(if known { None } else { self.located(path) });
                }
                PostState::Unreadable(problem) if touched => match before {
                    Some(PostState::Publishable | PostState::Page) => changes.problems.push(problem.clone()),
                    Some(PostState::Unreadable(_)) if !waits() => changes.problems.push(problem.clone()),
                    _ => drop(changes.blocked.insert(path.clone(), problem.clone())),
                },
                PostState::LeftOut(skip) if touched => drop(changes.left_out.insert(path.clone(), *skip)),
                PostState::Future(_) if touched => drop(changes.left_out.insert(path.clone(), Skip::Future)),
                _ => {}
            }
        }
        let known: Vec<_> = base.unsupported.iter().map(|file| &file.entry).collect();
        let unsupported = self.unsupported.iter().filter(|file| file.holds_posts || !known.contains(&&file.entry));
        changes.problems.extend(unsupported.map(Unsupported::problem));
        changes.new = oldest_first(changes.new);
        changes
    }

    /// Whether a post has the address of one that was publishable at the base and has it no more.
    fn takes_over_address(&self, base: &Survey<'_>, path: &str) -> bool {
        let Some(address) = self.address(path) else { return false };
        base.addresses().get(&CanonicalKey::of(&address)).into_iter().flatten().any(|origin| {
            base.state(origin) == Some(&PostState::Publishable) && (origin == path || !self.still_has(origin, &address))
        })
    }

    /// Whether a post was there before in a format that is not read, under the same name.
    fn is_converted(&self, base: &Survey<'_>, path: &str) -> bool {
        let name = |path: &str| path.rsplit_once('.').map(|(name, _)| name.to_owned());
        let here = |file: &Unsupported| self.unsupported.iter().any(|now| now.entry.path == file.entry.path);
        base.unsupported
            .iter()
            .any(|file| file.entry.kind == Kind::File && name(&file.entry.path) == name(path) && !here(file))
    }
}

impl Changes {
    /// What is new against either of two bases.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        let known: BTreeSet<_> = self.new.iter().map(|found| found.post.path.clone()).collect();
        self.new.extend(other.new.into_iter().filter(|found| !known.contains(&found.post.path)));
        self.new = oldest_first(self.new);
        self.blocked.extend(other.blocked);
        self.left_out.extend(other.left_out);
        self.moves.extend(other.moves);
        self.problems.extend(other.problems);
        self.problems.sort_by(|one, two| (&one.path, one.code).cmp(&(&two.path, two.code)));
        self.problems.dedup();
        self.problems.retain(|problem| problem.path.as_ref().is_none_or(|path| !self.blocked.contains_key(path)));
        self
    }
}
