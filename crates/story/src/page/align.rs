//! Where the stretches of a source are found in the text of a page: each once, in their order, so that the most of the text
//! is found.

use std::ops::Range;

use aho_corasick::AhoCorasick;

/// How often one stretch is looked at in a page. A short one, such as `1.`, may be everywhere.
const MOST_PLACES: usize = 40;
/// How many places are looked at in all.
const MOST_IN_ALL: usize = 60_000;

/// The place of each stretch in a text, none where it is not found. Where a stretch stands in several places, the one
/// counts that lets the most of the others be found; among equals the one nearest to the next, since themes repeat the start
/// of a post above it.
pub(super) fn align(stretches: &[String], text: &str) -> Vec<Option<Range<usize>>> {
    let mut found = vec![None; stretches.len()];
    let distinct: Vec<&str> = stretches.iter().map(String::as_str).filter(|stretch| !stretch.is_empty()).collect();
    let numbers: Vec<usize> = (0..stretches.len()).filter(|at| !stretches[*at].is_empty()).collect();
    let Ok(search) = AhoCorasick::new(&distinct) else { return found };
    let mut places: Vec<Vec<Range<usize>>> = vec![Vec::new(); stretches.len()];
    for hit in search.find_overlapping_iter(text).take(MOST_IN_ALL) {
        let own = &mut places[numbers[hit.pattern().as_usize()]];
        if own.len() < MOST_PLACES {
            own.push(hit.range());
        }
    }
    // Patterns that are alike are reported once each by number, since each is a pattern of its own.
    let mut best = Best::new(text.len());
    let mut steps: Vec<Step> = Vec::new();
    for (number, own) in places.iter().enumerate() {
        let new: Vec<Step> = own
            .iter()
            .map(|place| {
                let before = best.before(place.start);
                let weight = before.map_or(0, |step: usize| steps[step].weight) + weight(&stretches[number]);
                Step { number, place: place.clone(), before, weight }
            })
            .collect();
        for step in new {
            let key = (step.weight, step.place.end);
            best.put(step.place.end, key, steps.len());
            steps.push(step);
        }
    }
    let last = (0..steps.len()).max_by_key(|at| (steps[*at].weight, std::cmp::Reverse(steps[*at].place.end)));
    let mut at = last;
    while let Some(step) = at {
        let Step { number, place, before, .. } = &steps[step];
        found[*number] = Some(place.clone());
        at = *before;
    }
    found
}

/// A long stretch that is found says more than many short ones.
fn weight(stretch: &str) -> usize {
    let length = stretch.chars().count();
    if length < 8 { 1 } else { length * 2 }
}

/// A stretch at a place, and the best that is before it.
struct Step {
    number: usize,
    place: Range<usize>,
    before: Option<usize>,
    weight: usize,
}

/// The best step that ends at or before a place: a Fenwick tree of maxima.
struct Best(Vec<Option<((usize, usize), usize)>>);

impl Best {
    fn new(length: usize) -> Self {
        Self(vec![None; length + 2])
    }

    fn put(&mut self, end: usize, key: (usize, usize), step: usize) {
        let mut at = end + 1;
        while at < self.0.len() {
            if self.0[at].is_none_or(|(known, _)| known < key) {
                self.0[at] = Some((key, step));
            }
            at += at & at.wrapping_neg();
        }
    }

    fn before(&self, start: usize) -> Option<usize> {
        let (mut at, mut best) = (start + 1, None);
        while at > 0 {
            best = best.max(self.0[at]);
            at -= at & at.wrapping_neg();
        }
        best.map(|(_, step)| step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned(stretches: &[&str], text: &str) -> Vec<Option<usize>> {
        let owned: Vec<String> = stretches.iter().map(|stretch| (*stretch).to_owned()).collect();
        align(&owned, text).into_iter().map(|place| place.map(|place| place.start)).collect()
    }

    #[test]
    fn the_longest_run_counts_and_a_quotation_of_it_does_not() {
        let text = "menu-first paragraph-of-it|first paragraph-second paragraph-third paragraph|second paragraph";
        let stretches = ["first paragraph", "second paragraph", "third paragraph"];
        assert_eq!(aligned(&stretches, text), [Some(27), Some(43), Some(60)]);
        assert_eq!(aligned(&["absent", "third paragraph"], text), [None, Some(60)]);
        assert_eq!(aligned(&["b", "a"], "ab").iter().flatten().count(), 1, "in their order");
    }

    #[test]
    fn alike_stretches_are_found_one_after_another() {
        assert_eq!(aligned(&["aa", "aa", "aa"], "aaxaa").into_iter().flatten().collect::<Vec<_>>(), [0, 3]);
    }
}
