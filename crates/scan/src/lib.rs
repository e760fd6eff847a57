//! What keeps readers of strangers' text from costing more than its size: looking ahead without scanning the text again
//! for each place that asks, and a [`budget`] for what is run.
//!
//! What has been found, or is known not to follow any more, is remembered. So a text of openers that nothing closes costs
//! one pass.

#![deny(missing_docs)]

pub mod budget;

use std::cell::RefCell;
use std::collections::HashMap;

/// Where things come next in a text.
#[derive(Debug)]
pub struct Ahead<'text> {
    text: &'text str,
    /// For each thing, from where it was last looked for, and where it was found.
    known: RefCell<HashMap<&'static str, (usize, Option<usize>)>>,
}

impl<'text> Ahead<'text> {
    /// Of this text nothing has been looked for yet.
    pub fn of(text: &'text str) -> Self {
        Self { text, known: RefCell::default() }
    }

    /// Where a text comes next, from this byte on.
    pub fn find(&self, what: &'static str, from: usize) -> Option<usize> {
        self.find_by(what, from, |from| Some(from + self.text.get(from..)?.find(what)?))
    }

    /// Where something comes next that is known by a name and looked for in this way, from this byte on.
    pub fn find_by(&self, name: &'static str, from: usize, look: impl FnOnce(usize) -> Option<usize>) -> Option<usize> {
        if let Some((start, found)) = self.known.borrow().get(name)
            && *start <= from
            && found.is_none_or(|found| from <= found)
        {
            return *found;
        }
        let found = look(from);
        self.known.borrow_mut().insert(name, (from, found));
        found
    }
}

/// The runs of back-ticks in a text.
#[derive(Debug)]
pub struct Ticks {
    /// Where the runs of each length start.
    starts: HashMap<usize, Vec<usize>>,
}

impl Ticks {
    /// Finds them, in one pass.
    pub fn of(text: &str) -> Self {
        let mut starts: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut rest = text;
        while let Some(found) = rest.find('`') {
            let length = rest[found..].bytes().take_while(|byte| *byte == b'`').count();
            starts.entry(length).or_default().push(text.len() - rest.len() + found);
            rest = &rest[found + length..];
        }
        Self { starts }
    }

    /// Where the code span ends that so many ticks open which end at this byte: behind the next run of as many.
    pub fn close(&self, ticks: usize, end: usize) -> Option<usize> {
        let starts = self.starts.get(&ticks)?;
        starts.get(starts.partition_point(|start| *start < end)).map(|start| start + ticks)
    }
}

/// The first bytes of a text, as far as something short is looked for in it.
pub fn start_of(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

/// For each opening bracket of a text its closing one, where it has one.
pub fn pairs(text: &str, [open, close]: [u8; 2]) -> HashMap<usize, usize> {
    let mut pairs = HashMap::new();
    let mut opened = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        if byte == open {
            opened.push(at);
        } else if byte == close
            && let Some(start) = opened.pop()
        {
            pairs.insert(start, at);
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_next_is_found_from_anywhere() {
        let text = "a%b%c";
        let ahead = Ahead::of(text);
        for from in [0, 2, 1, 4, 5, 0, 9] {
            assert_eq!(ahead.find("%", from), text.get(from..).and_then(|rest| rest.find('%')).map(|at| from + at));
        }
    }

    #[test]
    fn a_span_ends_with_as_many_ticks() {
        let ticks = Ticks::of("`a``b`c``");
        assert_eq!((ticks.close(1, 1), ticks.close(2, 4), ticks.close(1, 6)), (Some(6), Some(9), None));
    }

    #[test]
    fn brackets_are_paired() {
        let pairs = pairs("((a)b)(", *b"()");
        assert_eq!((pairs.get(&0), pairs.get(&1), pairs.get(&6)), (Some(&5), Some(&3), None));
    }
}
