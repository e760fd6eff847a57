//! Code in Markdown, which some template languages leave alone.

use std::ops::Range;

/// The fenced blocks and code spans of a text, in their order.
fn code_in(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut fence: Option<(&str, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let mark = mark_of(bare);
        match (fence, mark) {
            (Some((open, start)), Some(mark)) if mark.starts_with(open) && bare == mark => {
                found.push(start..at + line.len());
                fence = None;
            }
            (None, Some(mark)) if !bare[mark.len()..].contains('`') => fence = Some((mark, at)),
            (None, _) => spans(line, at, &mut found),
            (Some(_), _) => {}
        }
        at += line.len();
    }
    found.extend(fence.map(|(_, start)| start..text.len()));
    found
}

/// The ticks or tildes at the start of a line that opens or closes a fenced block.
pub(super) fn mark_of(line: &str) -> Option<&str> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.len() - line.trim_start_matches(mark).len();
    (length >= 3).then(|| &line[..length])
}

/// The code spans of a line.
fn spans(line: &str, offset: usize, found: &mut Vec<Range<usize>>) {
    let runs: Vec<(usize, usize)> = {
        let bytes = line.as_bytes();
        let mut runs = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let length = bytes[at..].iter().take_while(|byte| **byte == b'`').count();
            if length > 0 {
                runs.push((at, length));
            }
            at += length.max(1);
        }
        runs
    };
    let mut at = 0;
    while let Some((start, length)) = runs.get(at).copied() {
        // A line of thousands of ticks is no line of text.
        let closing = runs[at + 1..].iter().take(200).position(|(_, other)| *other == length);
        match closing {
            Some(closing) => {
                let (end, _) = runs[at + 1 + closing];
                found.push(offset + start..offset + end + length);
                at += closing + 2;
            }
            None => at += 1,
        }
    }
}

/// Goes through the code of a text from front to end.
pub(super) struct Code {
    ranges: Vec<Range<usize>>,
    next: usize,
}

impl Code {
    pub(super) fn of(text: &str) -> Self {
        Self { ranges: code_in(text), next: 0 }
    }

    /// Where the code at this byte ends; bytes must be asked for in order.
    pub(super) fn end(&mut self, at: usize) -> Option<usize> {
        while self.ranges.get(self.next).is_some_and(|range| range.end <= at) {
            self.next += 1;
        }
        self.ranges.get(self.next).filter(|range| range.contains(&at)).map(|range| range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_found_where_it_stands() {
        for (text, expected) in [
            ("a `b` ``c`d``", &["`b`", "``c`d``"][..]),
            ("~~~\na\n~~~\nb", &["~~~\na\n~~~\n"]),
            ("```\na\n~~~\n", &["```\na\n~~~\n"]),
            ("a ` b", &[]),
        ] {
            let found: Vec<&str> = code_in(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
