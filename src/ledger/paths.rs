//! Stories follow their posts: to other paths, and to other canonicals.

use std::collections::BTreeMap;

use super::{Entry, Ledger, State};

impl Ledger {
    /// The story whose post is at a path, with its canonical: the latest, where posts came and went there.
    pub fn at_path(&self, path: &str) -> Option<(&str, &Entry)> {
        self.stories.at(path).max_by_key(|(_, entry)| entry.at)
    }

    /// Writes down where the posts of stories (by canonical) and of what waits (by old path) are now: all at once, so that
    /// two files may change places.
    pub fn relocate(&mut self, stories: &BTreeMap<String, String>, waiting: &BTreeMap<String, String>) {
        for (canonical, to) in stories {
            if let Some(mut entry) = self.stories.spelled_mut(canonical) {
                entry.path.clone_from(to);
            }
        }
        let before = std::mem::take(&mut self.waiting).into_iter();
        self.waiting = before.map(|(path, entry)| (waiting.get(&path).cloned().unwrap_or(path), entry)).collect();
    }

    /// Lets a story that waits, for a run or for a person, follow its post to a new canonical, or to a new spelling of it.
    /// `false`, and nothing changes, where it is in another state or where the ledger knows another story of that canonical.
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

    /// Forgets what is pending for the post at a path, except the story with this canonical.
    pub fn forget_pending(&mut self, path: &str, except: Option<&str>) {
        let pending =
            self.stories.at(path).filter(|(key, entry)| entry.state == State::Pending && Some(*key) != except);
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
    use crate::outcome::Route;
    use post::time::Timestamp;

    const CANONICAL: &str = "https://blog.example/a/";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
    }

    #[test]
    fn what_waits_follows_its_post_to_another_path_and_address() {
        let mut ledger = Ledger::new("https://blog.example/");
        let (canonical, path, title) = (CANONICAL.into(), "old.md".into(), "A".into());
        ledger.pend(&Item { canonical, path, title, content: None, route: Route::Api }, false, at(0));
        ledger.wait("new.md", WaitReason::Future, Some(at(9)), at(1));
        ledger.wait("new.md", WaitReason::Future, Some(at(8)), at(2));
        assert_eq!((ledger.waiting["new.md"].since, ledger.waiting["new.md"].due), (at(1), Some(at(8))));
        ledger.relocate(&map(&[(CANONICAL, "new.md")]), &map(&[("old.md", "new.md"), ("new.md", "old.md")]));
        assert_eq!(ledger.at_path("new.md").unwrap().0, CANONICAL);
        assert!(ledger.waiting.contains_key("old.md"));
        assert!(ledger.readdress(CANONICAL, "https://blog.example/b/") && !ledger.readdress(CANONICAL, "c"));
        assert_eq!(ledger.at_path("new.md").unwrap().0, "https://blog.example/b/");
    }
}
