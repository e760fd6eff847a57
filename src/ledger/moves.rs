//! Which story is which post's: posts move, and their addresses with them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Ledger, State};
use post::Post;

impl Entry {
    /// Whether a post is this story's, by its title or its text.
    pub fn is_of(&self, post: &Post) -> bool {
        let titles = [post.medium.title.clone(), post.title()];
        titles.into_iter().flatten().any(|title| title == self.title)
            || self.content.as_ref().is_some_and(|content| *content == post.content_hash())
    }
}

impl Ledger {
    /// The story whose post lies at a path, with its canonical: the latest, where posts came and went there.
    pub fn at_path(&self, path: &str) -> Option<(&str, &Entry)> {
        self.stories.at(path).max_by_key(|(_, entry)| entry.at)
    }

    /// Where posts moved without a trace between the commits that were compared, old path to new: the story's post is not at
    /// its path (`is_home`), and of these posts, as path, canonical and content, just one bears its canonical, or is its only
    /// stranger of its title and text. A run that was behind the branch's tip may have sent what no baseline holds. A file
    /// that cannot be read may well be the story's.
    pub fn moved<'p>(
        &self,
        posts: impl Iterator<Item = (&'p str, Option<&'p str>, String)>,
        is_home: impl Fn(&Entry) -> bool,
    ) -> BTreeMap<String, String> {
        let mut bearers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut strangers: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (path, canonical, content) in posts {
            match canonical.and_then(|canonical| Some(self.stories.get_key_value(canonical)?.0)) {
                Some(canonical) => bearers.entry(canonical).or_default().push(path),
                None if self.at_path(path).is_none() => strangers.entry(content).or_default().push(path),
                None => {}
            }
        }
        let (mut moved, mut taken) = (BTreeMap::new(), BTreeSet::new());
        for (canonical, entry) in &self.stories {
            let alike = || strangers.get(entry.content.as_ref()?);
            let [path] = bearers.get(canonical.as_str()).or_else(alike).map(Vec::as_slice).unwrap_or_default() else {
                continue;
            };
            if *path != entry.path && !is_home(entry) && taken.insert(*path) {
                moved.insert(entry.path.clone(), (*path).to_owned());
            }
        }
        moved
    }

    /// Follows files to where they moved (old path to new): all at once, so that two files may change places.
    ///
    /// A story whose post is at its path stays (`is_home`): another run may have followed it already, and then what lay at
    /// that path before was another's. For what waits nothing but its path is known.
    pub fn follow(&mut self, moves: &BTreeMap<String, String>, is_home: impl Fn(&Entry) -> bool) {
        let leaving = moves.iter().flat_map(|(from, to)| self.stories.at(from).map(move |story| (story, to)));
        let leaving = leaving.filter(|((_, entry), _)| !is_home(entry));
        let leaving: Vec<_> = leaving.map(|((canonical, _), to)| (canonical.to_owned(), to)).collect();
        for (canonical, to) in leaving {
            if let Some(mut entry) = self.stories.spelled_mut(&canonical) {
                entry.path.clone_from(to);
            }
        }
        let before = std::mem::take(&mut self.waiting).into_iter();
        self.waiting = before.map(|(path, waiting)| (moves.get(&path).cloned().unwrap_or(path), waiting)).collect();
    }

    /// Lets a story that waits, for a run or for a person, follow its post to a new canonical: a person's page is written
    /// anew with it; so it does to a new spelling. `false`, and nothing changes, where it is in another state or where the
    /// ledger knows another story of the new canonical.
    pub fn readdress(&mut self, from: &str, to: &str) -> bool {
        let waits = |entry: &Entry| matches!(entry.state, State::Pending | State::HandedOff);
        let Some((from, _)) = self.stories.get_key_value(from).filter(|(_, entry)| waits(entry)) else { return false };
        let known = [self.stories.spelled(to), self.stories.get_key_value(to).map(|(known, _)| known)];
        if known.into_iter().flatten().any(|known| known != from) {
            return false;
        }
        let from = from.to_owned();
        if let Some(entry) = self.stories.remove(&from) {
            self.stories.insert(to, entry);
        }
        true
    }

    /// Forgets what is pending for the post at a path, save the story of this canonical.
    pub fn forget_pending(&mut self, path: &str, save: Option<&str>) {
        let pending = self.stories.at(path).filter(|(key, entry)| entry.state == State::Pending && Some(*key) != save);
        let pending: Vec<_> = pending.map(|(key, _)| key.to_owned()).collect();
        for canonical in pending {
            self.stories.remove(&canonical);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Item, WaitReason};
    use post::time::Timestamp;

    const CANONICAL: &str = "https://blog.example/a/";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// A ledger with a pending story, whose post lies at `old.md`.
    fn ledger() -> Ledger {
        let mut ledger = Ledger::new("https://blog.example/");
        let (canonical, path, title) = (CANONICAL.into(), "old.md".into(), "A".into());
        ledger.pend(
            &Item { canonical, path, title, content: Some("sha256:0".into()), route: "api".into() },
            false,
            at(0),
        );
        ledger
    }

    #[test]
    fn paths_follow_moves_and_pending_stories_their_address() {
        let mut ledger = ledger();
        ledger.wait("new.md", WaitReason::Future, Some(at(9)), at(1));
        ledger.wait("new.md", WaitReason::Future, Some(at(8)), at(2));
        assert_eq!((ledger.waiting["new.md"].since, ledger.waiting["new.md"].due), (at(1), Some(at(8))));
        let moves = [("old.md", "new.md"), ("new.md", "old.md")].map(|(from, to)| (from.to_owned(), to.to_owned()));
        let moves = BTreeMap::from(moves);
        ledger.follow(&moves, |_| true);
        assert_eq!(ledger.at_path("old.md").unwrap().0, CANONICAL);
        ledger.follow(&moves, |_| true);
        ledger.follow(&moves, |_| false);
        assert!(ledger.waiting.contains_key("old.md"));
        assert_eq!(ledger.at_path("new.md").unwrap().0, CANONICAL);
        assert!(ledger.readdress(CANONICAL, "https://blog.example/b/") && !ledger.readdress(CANONICAL, "c"));
        assert_eq!(ledger.at_path("new.md").unwrap().0, "https://blog.example/b/");
    }

    #[test]
    fn a_story_whose_file_is_gone_is_the_one_post_of_its_text() {
        let post = |path: &'static str, content: &str| (path, None, format!("sha256:{content}"));
        for (posts, there, expected) in [
            (vec![post("new.md", "0"), post("other.md", "1")], false, Some("new.md")),
            (vec![post("new.md", "0")], true, None),
            (vec![post("new.md", "0"), post("twin.md", "0")], false, None),
            (vec![post("new.md", "1")], false, None),
            (vec![("new.md", Some(CANONICAL), "sha256:1".to_owned())], false, Some("new.md")),
            (vec![("new.md", Some(CANONICAL), "sha256:1".to_owned())], true, None),
            (vec![("new.md", Some(CANONICAL), "sha256:0".to_owned()), post("twin.md", "0")], false, Some("new.md")),
        ] {
            let moved = ledger().moved(posts.into_iter(), |_| there);
            assert_eq!(moved.get("old.md").map(String::as_str), expected);
        }
    }
}
