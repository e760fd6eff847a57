//! What is new: the posts of two trees, compared as the site shows them.
//!
//! A [`Survey`] holds every post of a site at one moment and says which of them are publishable: live by the site's own
//! configuration, not opted out, and chosen. News is what a survey has that an earlier one had not
//! ([`Survey::since`]): a post that is publishable now, while the same post was not then. Which files changed is hardly
//! asked: a released draft, a lifted opt-out, another configuration and a day that has come all look alike.

mod choice;
mod moves;
mod rest;
mod sequels;
mod survey;

use std::collections::{BTreeMap, BTreeSet};

use crate::outcome::Skip;
use generators::files::Kind;
use post::canonical::CanonicalKey;
use post::problem::Problem;
use survey::{Odd, oldest_first};

pub use choice::Choice;
pub use rest::is_at_rest;
pub use sequels::Sequel;
pub use survey::{Found, Moment, Standing, Survey};

/// What a survey has that an earlier one had not.
#[derive(Debug, Default)]
pub struct News {
    /// What is new, oldest first.
    pub new: Vec<Found>,
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
    pub fn since(&self, base: &Survey<'_>, waits: impl Fn(&str) -> bool) -> News {
        let mut news = News::default();
        let moves = moves::trace(base, self);
        let left: BTreeSet<_> = moves.values().copied().collect();
        for (path, file) in &self.files {
            let origin = moves.get(&**path).copied().unwrap_or(path);
            // Where the post that lay here moved away, another was put in its place.
            let before = base.files.get(origin).filter(|_| origin != path || !left.contains(&**path));
            let touched = origin != path || before.is_none_or(|before| before.id.is_none() || before.id != file.id);
            let before = before.map(|before| &before.standing);
            let waits = || waits(path) || waits(origin);
            if origin != path {
                news.moves.insert((origin.to_owned(), path.clone()));
            }
            match &file.standing {
                Standing::Publishable => {
                    let known = match before {
                        Some(Standing::Publishable) => true,
                        Some(Standing::Unreadable(_)) => !waits(),
                        _ => self.succeeds(base, path) || self.converts(base, path),
                    };
                    news.new.extend(if known { None } else { self.find(path) });
                }
                Standing::Unreadable(problem) if touched => match before {
                    Some(Standing::Publishable | Standing::Page) => news.problems.push(problem.clone()),
                    Some(Standing::Unreadable(_)) if !waits() => news.problems.push(problem.clone()),
                    _ => drop(news.blocked.insert(path.clone(), problem.clone())),
                },
                Standing::LeftOut(skip) if touched => drop(news.left_out.insert(path.clone(), *skip)),
                Standing::Future(_) if touched => drop(news.left_out.insert(path.clone(), Skip::Future)),
                _ => {}
            }
        }
        let known: Vec<_> = base.odd.iter().map(|odd| &odd.entry).collect();
        let odd = self.odd.iter().filter(|odd| odd.holds_posts || !known.contains(&&odd.entry));
        news.problems.extend(odd.map(Odd::problem));
        news.new = oldest_first(news.new);
        news
    }

    /// Whether a post has the address of one that was publishable at the base and has it no more.
    fn succeeds(&self, base: &Survey<'_>, path: &str) -> bool {
        let Some(address) = self.address(path) else { return false };
        base.addresses().get(&CanonicalKey::of(&address)).into_iter().flatten().any(|origin| {
            base.standing(origin) == Some(&Standing::Publishable) && (origin == path || !self.keeps(origin, &address))
        })
    }

    /// Whether a post was there before in a format that is not read, under the same name.
    fn converts(&self, base: &Survey<'_>, path: &str) -> bool {
        let name = |path: &str| path.rsplit_once('.').map(|(name, _)| name.to_owned());
        let here = |odd: &Odd| self.odd.iter().any(|now| now.entry.path == odd.entry.path);
        base.odd.iter().any(|odd| odd.entry.kind == Kind::File && name(&odd.entry.path) == name(path) && !here(odd))
    }
}

impl News {
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
