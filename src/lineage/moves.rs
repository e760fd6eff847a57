//! Which file was which: the moves between two surveys.
//!
//! git's own answer, similarity of bytes, takes minutes on a large blog and calls a new post a rename of a deleted one
//! where both follow a template (measured). So a move is told by what makes a post that post, from the surest sign to
//! the weakest: the same bytes, the same address, the same title and date, the same text.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::Hash;

use super::sign::{Sign, words};
use super::survey::{File, Survey};
use post::canonical::CanonicalKey;

/// How much of the text is the same in a post that was edited, as a share of both texts.
const NEARLY_ALL: f64 = 0.9;

/// How many pairs of texts are compared at most, and of how many bytes: only a mass of posts that were moved and edited at
/// once needs more.
const MAX_PAIRS: usize = 20_000;
const MAX_BYTES: usize = 256 << 20;

/// For each file of the head that has no namesake at the base, or that changed places with others, where it was there.
pub(super) fn trace<'s>(base: &'s Survey<'s>, head: &'s Survey<'s>) -> BTreeMap<&'s str, &'s str> {
    let (left, added) = (without(base, head), without(head, base));
    let mut tracing = Tracing { base, head, left, added, taken: HashSet::new(), moves: BTreeMap::new() };
    tracing.by_exchange();
    if tracing.added.is_empty() {
        return tracing.moves;
    }
    tracing.by_bytes();
    tracing.by_address();
    tracing.by_title_and_date();
    tracing.by_text();
    tracing.by_text_nearly();
    tracing.moves
}

/// The paths of one survey that the other lacks.
fn without<'s>(one: &'s Survey<'s>, other: &Survey<'_>) -> BTreeSet<&'s str> {
    one.files.keys().map(String::as_str).filter(|path| !other.files.contains_key(*path)).collect()
}

struct Tracing<'s> {
    base: &'s Survey<'s>,
    head: &'s Survey<'s>,
    /// The base's files that are gone, as far as they are not traced.
    left: BTreeSet<&'s str>,
    /// The head's files that are added, as far as they are not traced.
    added: BTreeSet<&'s str>,
    /// The base's files that are traced to.
    taken: HashSet<&'s str>,
    /// From the head's paths to the base's.
    moves: BTreeMap<&'s str, &'s str>,
}

impl<'s> Tracing<'s> {
    /// The same object; its former place may hold another file by now, where several moved in turn.
    fn by_bytes(&mut self) {
        let head = self.head;
        let freed = |path: &str, file: &File| head.files.get(path).is_none_or(|now| now.id != file.id);
        self.join(|_, file| file.id.clone(), |path, file| file.id.clone().filter(|_| freed(path, file)));
    }

    /// Files that changed places: each has the bytes of another of them, so that none came or went.
    fn by_exchange(&mut self) {
        let head = self.head;
        let changed = |path: &str, file: &File| head.files.get(path).is_some_and(|now| now.id != file.id);
        let mut origins: HashMap<&str, Vec<&str>> = HashMap::new();
        for (path, file) in self.base.files.iter().filter(|(path, file)| changed(path, file)) {
            origins.entry(file.id.as_deref().unwrap_or_default()).or_default().push(path);
        }
        let places = origins.values().flatten().filter_map(|path| {
            let [origin] = origins.get(head.files[*path].id.as_deref()?)?.as_slice() else { return None };
            Some((*path, *origin))
        });
        let mut places: BTreeMap<&str, &str> = places.collect();
        loop {
            let (before, from) = (places.clone(), places.values().copied().collect::<HashSet<_>>());
            places.retain(|path, origin| from.contains(path) && before.contains_key(origin));
            if places.len() == before.len() {
                break;
            }
        }
        self.taken.extend(places.values());
        self.moves.extend(places);
    }

    /// The same address, which no other live post has now.
    fn by_address(&mut self) {
        for path in self.added.clone() {
            let Some(address) = self.head.address(path) else { continue };
            let mut origins =
                self.base.addresses().get(&CanonicalKey::of(&address)).into_iter().flatten().map(String::as_str);
            let freed = |origin: &&str| !self.taken.contains(origin) && !self.head.still_has(origin, &address);
            if let Some(origin) = origins.find(freed) {
                self.found(path, origin);
            }
        }
    }

    fn by_title_and_date(&mut self) {
        let left = self.left.clone();
        let (base, head) = (self.base, self.head);
        let sign = |survey: &Survey<'_>, path, file: &File| Some((title(file)?, survey.date(path)?));
        self.join(
            |path, file| sign(head, path, file),
            |path, file| if left.contains(path) { sign(base, path, file) } else { None },
        );
    }

    fn by_text(&mut self) {
        if self.left.is_empty() || self.added.is_empty() {
            return;
        }
        let repeated: HashSet<Sign> = repeated_texts(self.base).chain(repeated_texts(self.head)).collect();
        let left = self.left.clone();
        let sign = |file: &File| sign(file).filter(|sign| sign.is_distinctive && !repeated.contains(sign));
        self.join(|_, file| sign(file), |path, file| if left.contains(path) { sign(file) } else { None });
    }

    /// Nearly the same text, in a post that kept its title; or its date, where the text is no template's: what is written
    /// on one day from one template differs in the title first.
    fn by_text_nearly(&mut self) {
        let signs = |survey: &Survey<'_>, path: &str| {
            let file = &survey.files[path];
            let date = survey.date(path).filter(|_| sign(file).is_some_and(|sign| sign.is_distinctive));
            [title(file).map(Ok), date.map(Err)].into_iter().flatten()
        };
        let mut origins: HashMap<_, Vec<&str>> = HashMap::new();
        for origin in &self.left {
            signs(self.base, origin).for_each(|sign| origins.entry(sign).or_default().push(origin));
        }
        let (mut pairs, mut bytes) = (0, 0);
        for path in self.added.clone() {
            let alike = signs(self.head, path).filter_map(|sign| origins.get(&sign)).flatten().take(MAX_PAIRS - pairs);
            let alike = alike.filter(|origin| self.left.contains(**origin)).collect::<Vec<_>>();
            let Some(post) = self.head.post(path).filter(|_| !alike.is_empty()) else { continue };
            let shares = alike.into_iter().filter_map(|origin| {
                pairs += 1;
                let before = self.base.post(origin).filter(|_| bytes < MAX_BYTES)?;
                bytes += post.body.len() + before.body.len();
                Some((shared(post.body.trim(), before.body.trim()), *origin))
            });
            let nearest =
                shares.filter(|(share, _)| *share >= NEARLY_ALL).max_by(|one, other| one.0.total_cmp(&other.0));
            if let Some((_, origin)) = nearest {
                self.found(path, origin);
            }
        }
    }

    /// Traces each added file to a file of the base that has the same sign and was not traced to before.
    fn join<K: Eq + Hash>(
        &mut self,
        now: impl Fn(&'s str, &'s File) -> Option<K>,
        before: impl Fn(&'s str, &'s File) -> Option<K>,
    ) {
        let mut origins: HashMap<K, Vec<&str>> = HashMap::new();
        for (path, file) in self.base.files.iter().rev().filter(|(path, _)| !self.taken.contains(path.as_str())) {
            if let Some(sign) = before(path, file) {
                origins.entry(sign).or_default().push(path);
            }
        }
        for path in self.added.clone() {
            let sign = now(path, &self.head.files[path]);
            if let Some(origin) = sign.and_then(|sign| origins.get_mut(&sign)?.pop()) {
                self.found(path, origin);
            }
        }
    }

    fn found(&mut self, path: &'s str, origin: &'s str) {
        self.added.remove(path);
        self.left.remove(origin);
        self.taken.insert(origin);
        self.moves.insert(path, origin);
    }
}

fn title(file: &File) -> Option<String> {
    file.post.as_ref()?.title()
}

fn sign(file: &File) -> Option<Sign> {
    file.aside.or_else(|| Some(Sign::of(&file.post.as_ref()?.body)))
}

/// The texts that several posts of a survey have, as those do that follow one template.
fn repeated_texts(survey: &Survey<'_>) -> impl Iterator<Item = Sign> {
    let mut seen = HashSet::new();
    survey.files.values().filter_map(sign).filter(move |sign| !seen.insert(*sign))
}

/// The share of two texts that both have, from 0 to 1: of their words, and of single characters in scripts that put no
/// blanks between words.
fn shared(one: &str, other: &str) -> f64 {
    let mut counts: HashMap<&str, (u32, u32)> = HashMap::new();
    words(one).for_each(|word| counts.entry(word).or_default().0 += 1);
    words(other).for_each(|word| counts.entry(word).or_default().1 += 1);
    let (both, all) = counts.values().fold((0, 0), |(both, all), (a, b)| (both + 2 * a.min(b), all + a + b));
    if all == 0 { 0.0 } else { f64::from(both) / f64::from(all) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_is_a_share_of_the_words_of_both() {
        for (one, other, expected) in [
            ("a b c d", "a b c d", 1.0),
            ("a b c d", "d c b a", 1.0),
            ("a b c d", "a b x y", 0.5),
            ("a a a a", "a", 0.4),
            ("日本語の記事", "日本語の記", 10.0 / 11.0),
            ("", "", 0.0),
        ] {
            assert!((shared(one, other) - expected).abs() < 1e-9, "{one} {other}: {}", shared(one, other));
        }
    }
}
