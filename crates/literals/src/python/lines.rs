//! A module's logical lines: a bracket or a text in three quotes may go over several, and comments are none.

/// A statement as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The line on which it starts, counted from 1.
    pub number: usize,
    /// How far it is indented; a tab counts as one.
    pub indent: usize,
    /// Its text without comments and blanks at its ends.
    pub text: String,
}

impl Line {
    pub(super) fn first_word(&self) -> &str {
        name(&self.text)
    }
}

/// The name at the start of a text; `""` where there is none.
pub(super) fn name(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    if text.starts_with(|c: char| c.is_ascii_digit()) { "" } else { &text[..end] }
}

/// The statements of a module.
pub(super) fn logical_lines(text: &str) -> Vec<Line> {
    let mut found = Vec::new();
    let (mut line, mut number, mut depth) = (String::new(), 1, 0_usize);
    let mut start = 1;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        match c {
            '\'' | '"' => {
                length = quoted_length(rest).unwrap_or(rest.len());
                line.push_str(&rest[..length]);
            }
            '#' => length = rest.find('\n').unwrap_or(rest.len()),
            '\\' if rest[1..].starts_with('\n') || rest[1..].starts_with("\r\n") => {
                length = rest.find('\n').map_or(rest.len(), |at| at + 1);
                line.push(' ');
            }
            '\n' if depth == 0 => {
                found.extend(finished(&line, start));
                line.clear();
                start = number + 1;
            }
            '\n' => line.push(' '),
            _ => {
                match c {
                    '(' | '[' | '{' => depth += 1,
                    ')' | ']' | '}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                line.push(c);
            }
        }
        number += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    found.extend(finished(&line, start));
    found
}

fn finished(line: &str, number: usize) -> Option<Line> {
    let text = line.trim();
    let indent = line.len() - line.trim_start().len();
    (!text.is_empty()).then(|| Line { number, indent, text: text.to_owned() })
}

/// The length of the text in quotes that starts here, with its quotes; `None` where it does not end.
pub(super) fn quoted_length(text: &str) -> Option<usize> {
    let quote = text.chars().next()?;
    let triple = quote.to_string().repeat(3);
    let (fence, start) = if text.starts_with(&triple) { (&*triple, 3) } else { (&text[..1], 1) };
    let mut at = start;
    while let Some(c) = text[at..].chars().next() {
        if text[at..].starts_with(fence) {
            return Some(at + fence.len());
        }
        if c == '\n' && start == 1 {
            return None;
        }
        at += c.len_utf8();
        if c == '\\' {
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    None
}
