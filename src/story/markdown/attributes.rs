//! Within a line: attribute lists after what they are about, and targets of links with blanks in them.

/// The line as CommonMark reads it; code in it stays as it is.
pub(super) fn rewritten(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['`', '{', ']', '\\']) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let taken = match found.as_bytes()[0] {
            b'`' => code(found),
            b'\\' => found.char_indices().nth(2).map_or(found.len(), |(end, _)| end),
            b'{' => {
                let length = list(found).filter(|_| follows_something(&out)).or_else(|| extension(found));
                if let Some(length) = length {
                    rest = &found[length..];
                    continue;
                }
                1
            }
            _ => match target(found) {
                Some((target, length)) => {
                    out.push_str(&target);
                    rest = &found[length..];
                    continue;
                }
                None => 1,
            },
        };
        out.push_str(&found[..taken]);
        rest = &found[taken..];
    }
    out.push_str(rest);
    out
}

/// `*[HTML]: Hyper Text Markup Language`.
pub(super) fn is_abbreviation(text: &str) -> bool {
    text.strip_prefix("*[").and_then(|rest| rest.split_once("]:")).is_some_and(|(name, _)| !name.contains(']'))
}

/// Whether a line is an attribute list and nothing else.
pub(super) fn is_attribute_list(text: &str) -> bool {
    let text = text.trim_start_matches(['>', ' ']);
    list(text) == Some(text.len())
}

/// The length of an attribute list, `{: .wide #id title="a}b"}`, at the start of a text.
pub(super) fn list(text: &str) -> Option<usize> {
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

/// The length of an extension within a line: its marks, and of a comment what is in it too.
fn extension(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("{:")?;
    let end = inner.find('}')? + "{:}".len();
    if inner.starts_with('/') {
        return Some(end);
    }
    let name = inner.strip_prefix(':')?;
    match &name[..name.find([' ', '}', '/'])?] {
        "comment" => Some(text.find("{:/").and_then(|at| Some(at + text[at..].find('}')? + 1)).unwrap_or(end)),
        "nomarkdown" | "options" => Some(end),
        _ => None,
    }
}

/// Whether an attribute list that stands here is about something: a link, code, emphasis, an item.
fn follows_something(before: &str) -> bool {
    let is_item = || {
        before
            .trim_start()
            .trim_end_matches('.')
            .chars()
            .all(|c| matches!(c, '*' | '-' | '+' | ' ') || c.is_ascii_digit())
    };
    before.ends_with([')', ']', '`', '*', '_', '>']) || is_item()
}

/// The length of a code span at the start of a text, else of the ticks that open none.
pub(super) fn code(text: &str) -> usize {
    let ticks = text.bytes().take_while(|byte| *byte == b'`').count();
    let mut at = ticks;
    while let Some(found) = text[at..].find('`') {
        let start = at + found;
        let length = text[start..].bytes().take_while(|byte| *byte == b'`').count();
        if length == ticks {
            return start + length;
        }
        at = start + length;
    }
    ticks
}

/// What stands in brackets after `]`, with a target that holds blanks written between `<` and `>`.
fn target(text: &str) -> Option<(String, usize)> {
    let inner = text.strip_prefix("](")?;
    let mut depth = 0;
    let end = inner.char_indices().take(2_000).find_map(|(at, c)| {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
        None
    })?;
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
