//! Tables: lines with pipes, with a heading or without (<https://kramdown.gettalong.org/syntax.html#tables>).

use std::collections::HashMap;

use super::spans::elements::closing_tag;
use crate::{attributes, raw};
use scan::Ticks;

/// A table.
pub(super) struct Table {
    /// Whether its first row is its heading.
    pub(super) heading: bool,
    /// The cells of its rows: a short one has no more than were written.
    pub(super) rows: Vec<Vec<String>>,
    /// How many lines of the text it takes.
    pub(super) taken: usize,
}

/// The table that starts with the first of these lines: up to a blank one each has a pipe outside of code.
pub(super) fn read<'text>(lines: impl Iterator<Item = &'text str>) -> Option<Table> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let (mut taken, mut heading) = (0, false);
    let mut lines = lines.peekable();
    let leading = lines.peek()?.trim_ascii_start().starts_with('|');
    for line in lines.take_while(|line| !line.trim_ascii().is_empty()) {
        if attributes::is_attribute_list(line.trim_ascii()) || super::blocks::starts::is_end_mark(line) {
            break;
        }
        if is_rule(line) {
            heading |= rows.len() == 1;
        } else {
            rows.push(cells(line, leading)?);
        }
        taken += 1;
    }
    (rows.len() > usize::from(heading)).then_some(Table { heading, rows, taken })
}

/// A line between rows, `|---|:-:|` or `===`.
fn is_rule(line: &str) -> bool {
    let line = line.trim_ascii();
    let is_of = |mark: char| line.contains(mark) && line.chars().all(|c| c == mark || "+|: \t".contains(c));
    (is_of('-') || is_of('=')) && line.contains('|')
}

/// The cells of a row, of which the first is none where the table has a pipe at its left; `None` where there is no pipe outside
/// of code and of elements.
fn cells(line: &str, leading: bool) -> Option<Vec<String>> {
    let mut cells = vec![String::new()];
    let line = line.trim_ascii();
    if !line.contains('|') {
        return None;
    }
    let (mut ticks, mut tags) = (None, None);
    let mut rest = line;
    let mut pipes = 0;
    while let Some(c) = rest.chars().next() {
        let cell = cells.last_mut()?;
        let taken = match c {
            '\\' if rest[1..].starts_with('|') => {
                cell.push('|');
                rest = &rest[2..];
                continue;
            }
            '`' => {
                let at = line.len() - rest.len();
                let length = rest.bytes().take_while(|byte| *byte == b'`').count();
                let known = ticks.get_or_insert_with(|| Ticks::of(line));
                let span = known.close(length, at + length).map_or(length, |end| end - at);
                cell.push_str(&rest[..span]);
                rest = &rest[span..];
                continue;
            }
            '<' => {
                let at = line.len() - rest.len();
                let known = tags.get_or_insert_with(|| ClosingTags::of(line));
                // No tag holds the start of another.
                let next = rest[1..].find('<').map_or(rest.len(), |next| next + 1);
                let name = raw::tag_length(&rest[..next]).and_then(|_| raw::tag_name(&rest[1..]));
                let element = name.and_then(|name| known.close(&name, at)).map_or(1, |end| end - at);
                cell.push_str(&rest[..element]);
                rest = &rest[element..];
                continue;
            }
            '|' => {
                pipes += 1;
                cells.push(String::new());
                rest = &rest[1..];
                continue;
            }
            c => c.len_utf8(),
        };
        cell.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    let mut cells: Vec<String> = cells.iter().map(|cell| cell.trim_ascii().to_owned()).collect();
    if leading && cells.first().is_some_and(String::is_empty) {
        cells.remove(0);
    }
    if cells.len() > 1 && cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    (pipes > 0 && !cells.is_empty()).then_some(cells)
}

/// The closing tags of a line: for each name where they start and end.
struct ClosingTags(HashMap<String, Vec<(usize, usize)>>);

impl ClosingTags {
    fn of(line: &str) -> Self {
        let mut tags: HashMap<_, Vec<_>> = HashMap::new();
        for (at, _) in line.match_indices('<').filter(|(at, _)| line[at + 1..].starts_with('/')) {
            if let Some((name, length)) = closing_tag(&line[at..]) {
                tags.entry(name).or_default().push((at, at + length));
            }
        }
        Self(tags)
    }

    /// Where the next closing tag of this name ends, from a byte on.
    fn close(&self, name: &str, from: usize) -> Option<usize> {
        let tags = self.0.get(name)?;
        tags.get(tags.partition_point(|(start, _)| *start < from)).map(|(_, end)| *end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_pipes_are_tables() {
        let shown = |text: &str| {
            let table = read(text.split('\n'))?;
            let rows: Vec<String> = table.rows.iter().map(|row| row.join(" & ")).collect();
            Some(format!("{}{}", if table.heading { "# " } else { "" }, rows.join(" / ")))
        };
        for (text, expected) in [
            ("a | b", Some("a & b")),
            ("|a|b|\n|-|-|\n|`c|d`|\n\ne", Some("# a & b / `c|d`")),
            ("|a|\n|-|", None),
            ("a | b\nc", None),
            ("`a | b`", None),
            ("a \\| b", None),
            ("a \\| b|c", Some("a | b & c")),
            ("<b>a|b</b>|c", Some("<b>a|b</b> & c")),
            ("<b>a|b</i>|c", Some("<b>a & b</i> & c")),
        ] {
            assert_eq!(shown(text).as_deref(), expected, "{text:?}");
        }
    }
}
