//! The stories by canonical: written down as each was spelled, found by any spelling of it, and by the path of its post.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Entry, State, file};
use post::canonical::CanonicalKey;

/// The stories of a ledger.
#[derive(Debug, Clone, Default)]
pub struct Stories {
    entries: BTreeMap<String, Entry>,
    /// Those that are spelled otherwise than their keys. Most ledgers have none.
    respelled: Arc<BTreeMap<CanonicalKey, BTreeSet<String>>>,
    paths: Arc<Paths>,
}

/// The canonicals by the paths of their posts.
type Paths = BTreeMap<String, BTreeSet<String>>;

impl Stories {
    /// Every story with its canonical, in the order of these.
    pub fn iter(&self) -> std::collections::btree_map::Iter<'_, String, Entry> {
        self.entries.iter()
    }

    /// How many stories there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Every story.
    pub fn values(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// Every canonical, as it is spelled here.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// The story of an address, with its canonical as it is spelled here. A ledger may hold two spellings of one address:
    /// then it is the one that says most, so that what went out under one of them does not go out under the other.
    pub fn get_key_value(&self, canonical: &str) -> Option<(&str, &Entry)> {
        let key = CanonicalKey::of(canonical);
        let exact = [canonical, key.as_str()].into_iter();
        let respelled = self.respelled.get(&key).into_iter().flatten().map(String::as_str);
        let found = exact.chain(respelled).filter_map(|spelling| self.entries.get_key_value(spelling));
        found.min_by_key(|(_, entry)| rank(entry.state)).map(|(spelling, entry)| (spelling.as_str(), entry))
    }

    /// The story of an address, as [`Stories::get_key_value`] finds it.
    pub fn get(&self, canonical: &str) -> Option<&Entry> {
        self.get_key_value(canonical).map(|(_, entry)| entry)
    }

    /// Whether there is a story of an address, in whichever spelling.
    pub fn contains(&self, canonical: &str) -> bool {
        self.get_key_value(canonical).is_some()
    }

    /// The canonical that a person means who gives it: in this very spelling, else in another.
    pub fn spelled(&self, given: &str) -> Option<&str> {
        let exact = self.entries.get_key_value(given).map(|(spelling, _)| spelling.as_str());
        exact.or_else(|| self.get_key_value(given).map(|(spelling, _)| spelling))
    }

    /// The stories whose posts are at a path, or were there.
    pub fn at(&self, path: &str) -> impl Iterator<Item = (&str, &Entry)> {
        let there = self.paths.get(path).into_iter().flatten();
        there.filter_map(|spelling| self.entries.get_key_value(spelling)).map(|(key, entry)| (key.as_str(), entry))
    }

    /// The story that is spelled so.
    pub fn spelled_entry(&self, spelling: &str) -> Option<(&str, &Entry)> {
        self.entries.get_key_value(spelling).map(|(key, entry)| (key.as_str(), entry))
    }

    /// The story of an address, to be changed.
    pub(super) fn get_mut(&mut self, canonical: &str) -> Option<Change<'_>> {
        let spelling = self.get_key_value(canonical)?.0.to_owned();
        self.spelled_mut(&spelling)
    }

    /// The story that is spelled so, to be changed.
    pub(super) fn spelled_mut(&mut self, spelling: &str) -> Option<Change<'_>> {
        let entry = self.entries.get_mut(spelling)?;
        let (spelling, indexed) = (spelling.to_owned(), entry.path.clone());
        Some(Change { entry, paths: &mut self.paths, spelling, indexed })
    }

    /// Adds a story; one that is spelled so already is replaced.
    pub(super) fn insert(&mut self, canonical: &str, entry: Entry) {
        self.remove(canonical);
        self.index(canonical, &entry.path);
        self.entries.insert(canonical.to_owned(), entry);
    }

    /// The story of an address, to be changed; this one where there is none.
    pub(super) fn get_or_insert(&mut self, canonical: &str, new: Entry) -> Change<'_> {
        let spelling = self.get_key_value(canonical).map_or(canonical, |(spelling, _)| spelling).to_owned();
        if !self.entries.contains_key(&spelling) {
            self.index(&spelling, &new.path);
        }
        let entry = self.entries.entry(spelling.clone()).or_insert(new);
        let indexed = entry.path.clone();
        Change { entry, paths: &mut self.paths, spelling, indexed }
    }

    /// Takes away the story that is spelled so.
    pub fn remove(&mut self, canonical: &str) -> Option<Entry> {
        let entry = self.entries.remove(canonical)?;
        take(&mut self.paths, &entry.path, canonical);
        let key = CanonicalKey::of(canonical);
        if key.as_str() != canonical
            && let Some(spellings) = Arc::make_mut(&mut self.respelled).get_mut(&key)
        {
            spellings.remove(canonical);
        }
        Some(entry)
    }

    fn index(&mut self, canonical: &str, path: &str) {
        let key = CanonicalKey::of(canonical);
        if key.as_str() != canonical {
            Arc::make_mut(&mut self.respelled).entry(key).or_default().insert(canonical.to_owned());
        }
        add(&mut self.paths, path, canonical);
    }
}

/// What says most of a story comes first: that it is on Medium, that it may be, that a person decided.
fn rank(state: State) -> u8 {
    match state {
        State::Published => 0,
        State::Adopted => 1,
        State::Claimed | State::Unknown => 2,
        State::HandedOff => 3,
        State::LeftOut => 4,
        State::Pending => 5,
    }
}

fn add(paths: &mut Arc<Paths>, path: &str, canonical: &str) {
    Arc::make_mut(paths).entry(path.to_owned()).or_default().insert(canonical.to_owned());
}

fn take(paths: &mut Arc<Paths>, path: &str, canonical: &str) {
    let paths = Arc::make_mut(paths);
    if let Some(there) = paths.get_mut(path) {
        there.remove(canonical);
        if there.is_empty() {
            paths.remove(path);
        }
    }
}

/// A story that is being changed: where its path is another afterwards, it is found there.
pub(super) struct Change<'a> {
    entry: &'a mut Entry,
    paths: &'a mut Arc<Paths>,
    spelling: String,
    /// The path that it is found by now.
    indexed: String,
}

impl Deref for Change<'_> {
    type Target = Entry;

    fn deref(&self) -> &Entry {
        self.entry
    }
}

impl DerefMut for Change<'_> {
    fn deref_mut(&mut self) -> &mut Entry {
        self.entry
    }
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        if self.entry.path != self.indexed {
            take(self.paths, &self.indexed, &self.spelling);
            add(self.paths, &self.entry.path, &self.spelling);
        }
    }
}

impl<'a> IntoIterator for &'a Stories {
    type Item = (&'a String, &'a Entry);
    type IntoIter = std::collections::btree_map::Iter<'a, String, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl From<BTreeMap<String, Entry>> for Stories {
    fn from(entries: BTreeMap<String, Entry>) -> Self {
        let mut stories = Self::default();
        for (canonical, entry) in &entries {
            stories.index(canonical, &entry.path);
        }
        Self { entries, ..stories }
    }
}

/// What is found by follows from what is written down.
impl PartialEq for Stories {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl Serialize for Stories {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.entries.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Stories {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        file::no_key_twice(deserializer).map(BTreeMap::into)
    }
}

#[cfg(test)]
impl std::ops::Index<&str> for Stories {
    type Output = Entry;

    fn index(&self, canonical: &str) -> &Entry {
        self.get(canonical).expect("the ledger knows the story")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Ledger;

    const SPELLINGS: [&str; 3] =
        ["https://blog.example/a/", "HTTPS://BLOG.EXAMPLE:443/%61/", "https://blog.example/./a/"];

    fn entry(state: &str, path: &str) -> String {
        format!(r#"{{"state":"{state}","path":"{path}","title":"A","at":"2026-01-02T03:04:05Z"}}"#)
    }

    fn stories(entries: &[(&str, String)]) -> Stories {
        let entries: Vec<_> = entries.iter().map(|(canonical, entry)| format!("{canonical:?}:{entry}")).collect();
        let text = format!(r#"{{"schema":1,"site":"s","stories":{{{}}}}}"#, entries.join(","));
        Ledger::read(text.as_bytes()).unwrap().stories
    }

    #[test]
    fn a_story_is_found_by_every_spelling_and_keeps_its_own() {
        for own in SPELLINGS {
            let mut stories = stories(&[(own, entry("pending", "a.md"))]);
            for asked in SPELLINGS {
                assert_eq!(stories.get_key_value(asked).map(|(spelling, _)| spelling), Some(own), "{asked}");
            }
            stories.get_mut(SPELLINGS[0]).unwrap().state = State::Published;
            assert_eq!(stories.keys().collect::<Vec<_>>(), [own]);
            assert!(stories.remove(own).is_some() && !stories.contains(own));
        }
    }

    #[test]
    fn of_two_spellings_the_one_counts_that_says_most() {
        for (first, second) in [(0, 1), (1, 0), (1, 2)] {
            let (pending, published) = (SPELLINGS[first], SPELLINGS[second]);
            let mut stories = stories(&[(pending, entry("pending", "a.md")), (published, entry("published", "b.md"))]);
            for asked in SPELLINGS {
                assert_eq!(stories.get_key_value(asked).map(|(spelling, _)| spelling), Some(published), "{asked}");
            }
            assert_eq!(stories.spelled(pending), Some(pending), "a person names the one that is meant");
            stories.remove(published);
            assert_eq!(stories.get(published).map(|entry| entry.state), Some(State::Pending));
        }
    }

    #[test]
    fn a_story_is_found_where_its_post_is_now() {
        let mut stories = stories(&[(SPELLINGS[1], entry("pending", "a.md"))]);
        let before = stories.clone();
        stories.get_mut(SPELLINGS[0]).unwrap().path = "b.md".to_owned();
        let at = |stories: &Stories, path: &str| stories.at(path).map(|(key, _)| key.to_owned()).collect::<Vec<_>>();
        assert_eq!((at(&stories, "a.md"), at(&stories, "b.md")), (vec![], vec![SPELLINGS[1].to_owned()]));
        assert_eq!(at(&before, "a.md"), [SPELLINGS[1]], "a copy keeps its own");
        assert!(before != stories);
        let moved = stories.remove(SPELLINGS[1]).unwrap();
        assert!(at(&stories, "b.md").is_empty());
        stories.insert(SPELLINGS[0], moved);
        assert_eq!(at(&stories, "b.md"), [SPELLINGS[0]]);
    }
}
