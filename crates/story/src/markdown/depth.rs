//! How deep quotations and list items nest on one line. CommonMark's parsers scan them again for each
//! line that follows, so a line of thousands makes a text of many lines costly.

/// The most containers that a line may open. Nobody writes ten.
const DEEPEST: usize = 100;

/// Whether a text is nested deeper than it is read.
pub(super) fn is_too_deep(text: &str) -> bool {
    text.lines().any(|line| opens_more_than(line, DEEPEST))
}

/// Whether a line starts with more marks of quotations and list items than this.
fn opens_more_than(line: &str, most: usize) -> bool {
    let mut rest = line;
    for _ in 0..=most {
        rest = rest.trim_start_matches([' ', '\t']);
        let digits = rest.bytes().take(9).take_while(u8::is_ascii_digit).count();
        let mark = match rest.as_bytes().get(digits) {
            Some(b'>' | b'-' | b'+' | b'*') if digits == 0 => 1,
            Some(b'.' | b')') if digits > 0 => digits + 1,
            _ => return false,
        };
        let (written, after) = rest.split_at(mark);
        if written != ">" && !(after.is_empty() || after.starts_with([' ', '\t'])) {
            return false;
        }
        rest = after;
    }
    // A divider may have any number of marks.
    !line.bytes().all(|byte| matches!(byte, b'-' | b' ' | b'\t'))
        && !line.bytes().all(|byte| matches!(byte, b'*' | b' ' | b'\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_at_the_start_of_a_line_are_counted() {
        for (line, is_deeper) in [
            ("> - 1. a", false),
            ("> > > a", false),
            (">>>> a", true),
            ("- * + 2) a", true),
            ("- - - - -", false),
            ("**** a", false),
            ("a > > > >", false),
            ("> > > -a", false),
        ] {
            assert_eq!(opens_more_than(line, 3), is_deeper, "{line}");
        }
        assert!(is_too_deep(&format!("a\n{}b", "> ".repeat(200))) && !is_too_deep(&"> a\n".repeat(200)));
    }
}
