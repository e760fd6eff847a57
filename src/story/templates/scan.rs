//! Looks ahead in a text, however often, in one pass over it.

use std::collections::BTreeMap;

/// Where a mark stands next. It is asked for from front to end; what was found is kept until that is passed, so that a
/// thousand openings without an end do not look for it a thousand times.
pub(super) struct Next<'text> {
    text: &'text str,
    mark: &'static str,
    /// Where the last search started, and what it found.
    last: Option<(usize, Option<usize>)>,
}

impl<'text> Next<'text> {
    pub(super) fn new(text: &'text str, mark: &'static str) -> Self {
        Self { text, mark, last: None }
    }

    /// Where the mark stands at this byte or after it.
    pub(super) fn from(&mut self, at: usize) -> Option<usize> {
        match self.last {
            Some((start, None)) if at >= start => None,
            Some((start, Some(found))) if at >= start && at <= found => Some(found),
            _ => {
                let found = self.text.get(at..)?.find(self.mark).map(|found| at + found);
                self.last = Some((at, found));
                found
            }
        }
    }
}

/// For each brace that opens, where it closes.
pub(super) fn braces(text: &str) -> BTreeMap<usize, usize> {
    let (mut open, mut pairs) = (Vec::new(), BTreeMap::new());
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open.push(at),
            b'}' => pairs.extend(open.pop().map(|start| (start, at))),
            _ => {}
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_next_is_found_from_anywhere() {
        let mut next = Next::new("é}}a}}b", "}}");
        let found = [0, 2, 3, 4, 6, 8, 0, 99].map(|at| next.from(at));
        assert_eq!(found, [Some(2), Some(2), Some(5), Some(5), None, None, Some(2), None]);
        assert_eq!(braces("}{a{b}}{").into_iter().collect::<Vec<_>>(), [(1, 6), (3, 5)]);
    }
}
