//! Within a line: attribute lists after what they are about, and targets of links with blanks in them.

use std::collections::HashMap;

use scan::{Ahead, Ticks, pairs};

/// The longest target of a link, in bytes.
const LONGEST_TARGET: usize = 2_000;
/// The most bytes before an item's attribute list: its mark and its indent.
const LONGEST_MARK: usize = 200;

/// The line as CommonMark reads it; code in it stays as it is.
pub fn rewritten(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut look = Look { line, ahead: Ahead::of(line), ticks: None, brackets: None };
    let mut at = 0;
    while let Some(found) = line[at..].find(['`', '{', ']', '\\']).map(|found| at + found) {
        out.push_str(&line[at..found]);
        let rest = &line[found..];
        at = found
            + match rest.as_bytes()[0] {
                b'`' => look.code(found),
                b'\\' => rest.char_indices().nth(2).map_or(rest.len(), |(end, _)| end),
                b'{' => {
                    let length = list(rest).filter(|_| follows_something(&out)).or_else(|| look.extension(found));
                    if let Some(length) = length {
                        at = found + length;
                        continue;
                    }
                    1
                }
                _ => match look.target(found) {
                    Some((target, length)) => {
                        out.push_str(&target);
                        at = found + length;
                        continue;
                    }
                    None => 1,
                },
            };
        out.push_str(&line[found..at]);
    }
    out.push_str(&line[at..]);
    out
}

/// What is known of a line, so that it is gone through once only.
struct Look<'line> {
    line: &'line str,
    ahead: Ahead<'line>,
    ticks: Option<Ticks>,
    /// The round brackets.
    brackets: Option<HashMap<usize, usize>>,
}

/// `*[HTML]: Hyper Text Markup Language`.
pub fn is_abbreviation(text: &str) -> bool {
    text.strip_prefix("*[").and_then(|rest| rest.split_once("]:")).is_some_and(|(name, _)| !name.contains(']'))
}

/// Whether a line is an attribute list and nothing else.
pub fn is_attribute_list(text: &str) -> bool {
    let text = text.trim_start_matches(['>', ' ']);
    list(text) == Some(text.len())
}

/// The length of an attribute list, `{: .wide #id title="a}b"}`, at the start of a text.
pub fn list(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("{:").filter(|inner| !inner.starts_with(':') && !inner.starts_with('/'))?;
    let mut quote = None;
    for (at, c) in inner.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '}') => return Some("{:".len() + at + 1),
            (None, '{' | '\n') => return None,
            _ => {}
        }
    }
    None
}

impl Look<'_> {
    /// The length of a code span at this byte, else of the ticks that open none.
    fn code(&mut self, at: usize) -> usize {
        let ticks = self.line[at..].bytes().take_while(|byte| *byte == b'`').count();
        let known = self.ticks.get_or_insert_with(|| Ticks::of(self.line));
        known.close(ticks, at + ticks).map_or(ticks, |end| end - at)
    }

    /// The length of an extension within a line: its marks, and of a comment what is in it too.
    fn extension(&self, at: usize) -> Option<usize> {
        let inner = self.line[at..].strip_prefix("{:")?;
        let end_after = |from: usize| self.ahead.find("}", from).map(|end| end + 1 - at);
        if inner.starts_with('/') {
            return end_after(at);
        }
        let open = inner.strip_prefix(':')?;
        let name = ["comment", "nomarkdown", "options"].into_iter().find(|name| is_named(open, name))?;
        let end = end_after(at)?;
        let closing = self.ahead.find("{:/", at).filter(|_| name == "comment");
        Some(closing.and_then(end_after).unwrap_or(end))
    }

    /// What is in brackets after `]`, with a target that contains blanks written between `<` and `>`.
    fn target(&mut self, at: usize) -> Option<(String, usize)> {
        let inner = self.line[at..].strip_prefix("](")?;
        let brackets = self.brackets.get_or_insert_with(|| pairs(self.line, *b"()"));
        let end = *brackets.get(&(at + 1)).filter(|end| **end - at <= LONGEST_TARGET)? - (at + "](".len());
        let written = &inner[..end];
        let opens = [" \"", " '"].into_iter().filter_map(|open| written.find(open)).min();
        let title = opens.filter(|_| written.trim_end().ends_with(['"', '\'']));
        let (url, title) = written.split_at(title.unwrap_or(written.len()));
        let url = url.trim();
        if !url.contains(' ') || url.starts_with('<') || url.contains(['<', '>']) {
            return None;
        }
        Some((format!("](<{url}>{title})"), "](".len() + end + ")".len()))
    }
}

/// Whether a text starts with the name of an extension.
pub fn is_named(text: &str, name: &str) -> bool {
    text.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '}', '/']))
}

/// Whether an attribute list here applies to something: a link, code, emphasis, an item.
fn follows_something(before: &str) -> bool {
    let is_item = || {
        before
            .trim_start()
            .trim_end_matches('.')
            .chars()
            .all(|c| matches!(c, '*' | '-' | '+' | ' ') || c.is_ascii_digit())
    };
    before.ends_with([')', ']', '`', '*', '_', '>']) || (before.len() <= LONGEST_MARK && is_item())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_go_and_targets_are_held_together() {
        for (line, expected) in [
            ("![a](b.png){:width=\"50%\"} c", "![a](b.png) c"),
            ("`{: .a}` {: .b}", "`{: .a}` {: .b}"),
            ("- {:.a} b", "-  b"),
            ("*a*{: .b title=\"}\"}.", "*a*."),
            ("![](/p q.jpg) [x](You and Your \"t\")", "![](</p q.jpg>) [x](<You and Your> \"t\")"),
            ("[a](b \"c d\") ``[a](b c)``", "[a](b \"c d\") ``[a](b c)``"),
            ("a {::comment}b{:/} c", "a  c"),
            ("text{: .a}", "text{: .a}"),
        ] {
            assert_eq!(rewritten(line), expected, "{line}");
        }
    }
}
