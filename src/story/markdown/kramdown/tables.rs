//! Tables: lines with pipes, with a heading or without (<https://kramdown.gettalong.org/syntax.html#tables>).

/// A table, written as GitHub's Markdown has it; one without a heading gets an empty one.
pub(super) struct Table {
    /// Its lines.
    pub(super) rows: Vec<String>,
    /// How many of them stand before the first that was written.
    pub(super) added: usize,
    /// How many lines of the text it takes.
    pub(super) taken: usize,
}

/// The table that starts with the first of these lines: up to a blank one each has a pipe outside of code.
pub(super) fn read<'text>(lines: impl Iterator<Item = &'text str>) -> Option<Table> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let (mut taken, mut heading) = (0, false);
    for line in lines.take_while(|line| !line.trim().is_empty()) {
        if super::spans::is_attribute_list(line.trim()) {
            break;
        }
        if is_rule(line) {
            heading |= rows.len() == 1;
        } else {
            rows.push(cells(line)?);
        }
        taken += 1;
    }
    let columns = rows.iter().map(Vec::len).max()?;
    let written = |row: &Vec<String>| {
        let blank = String::new();
        let cells: Vec<&str> = (0..columns).map(|at| row.get(at).unwrap_or(&blank).as_str()).collect();
        format!("|{}|", cells.join("|"))
    };
    let (head, body) = if heading { rows.split_at(1) } else { rows.split_at(0) };
    let mut out = vec![head.first().map_or_else(|| format!("|{}", "|".repeat(columns)), written)];
    out.push(format!("|{}", "-|".repeat(columns)));
    out.extend(body.iter().map(written));
    Some(Table { rows: out, added: if heading { 0 } else { 2 }, taken })
}

/// A line between rows, `|---|:-:|` or `===`.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let is_of = |mark: char| line.contains(mark) && line.chars().all(|c| c == mark || "+|: \t".contains(c));
    (is_of('-') || is_of('=')) && line.contains('|')
}

/// The cells of a row; none where no pipe stands outside of code.
fn cells(line: &str) -> Option<Vec<String>> {
    let mut cells = vec![String::new()];
    let mut rest = line.trim();
    let mut pipes = 0;
    while let Some(c) = rest.chars().next() {
        let cell = cells.last_mut()?;
        let taken = match c {
            '\\' => rest.char_indices().nth(2).map_or(rest.len(), |(at, _)| at),
            '`' => {
                let span = super::spans::code(rest);
                cell.push_str(&rest[..span].replace('|', "\\|"));
                rest = &rest[span..];
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
    let mut cells: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
    if cells.first().is_some_and(String::is_empty) {
        cells.remove(0);
    }
    if cells.len() > 1 && cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    (pipes > 0 && !cells.is_empty()).then_some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_pipes_are_tables() {
        for (text, expected) in [
            ("a | b", Some("|||\n|-|-|\n|a|b|")),
            ("|a|b|\n|-|-|\n|`c|d`|\n\ne", Some("|a|b|\n|-|-|\n|`c\\|d`||")),
            ("a | b\nc", None),
            ("`a | b`", None),
            ("a \\| b", None),
        ] {
            assert_eq!(read(text.split('\n')).map(|table| table.rows.join("\n")).as_deref(), expected, "{text:?}");
        }
    }
}
