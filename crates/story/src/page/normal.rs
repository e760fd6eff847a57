//! The normal form of text, in which a source and its page are compared: what typography, line breaks and invisible
//! characters change is gone.

use unicode_normalization::UnicodeNormalization as _;

/// The normal form of prose: NFKC, without white space and characters that are not shown, with quotes, dashes and dots
/// folded.
pub(super) fn prose(text: &str) -> String {
    // Dots first: NFKC makes three of an ellipsis, and theirs must be one.
    let folded = text.nfkc().filter(|c| !is_ignored(*c)).map(fold);
    let mut normal = String::with_capacity(text.len());
    for c in folded {
        let repeats = matches!(c, '.' | '-') && normal.ends_with(c);
        if !repeats {
            normal.push(c);
        }
    }
    normal
}

/// Whether a character shows nothing: white space, or default-ignorable
/// (<https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt>).
fn is_ignored(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// One character for all that typographers put in the place of another.
fn fold(c: char) -> char {
    match c {
        '\u{2018}'..='\u{201b}'
        | '\u{2032}'
        | '`'
        | '\u{b4}'
        | '\u{201c}'..='\u{201f}'
        | '\u{2033}'
        | '\u{ab}'
        | '\u{bb}'
        | '\u{2039}'
        | '\u{203a}'
        | '"' => '\'',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typography_makes_no_difference() {
        for (one, other) in [
            ("It's \"here\" -- and there...", "It’s “here” – and\u{a0}there…"),
            ("soft\u{ad}hy\u{200b}phen", "softhyphen"),
            ("ﬁne", "fine"),
            ("a --- b", "a — b"),
        ] {
            assert_eq!(prose(one), prose(other));
        }
        assert_ne!(prose("a"), prose("b"));
    }
}
