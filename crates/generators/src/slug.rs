//! How each generator turns a title or a file's name into a part of an address.

use icu_properties::props::{GeneralCategory, GeneralCategoryGroup as Group};
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};
use unicode_normalization::UnicodeNormalization;

const CATEGORIES: CodePointMapDataBorrowed<'static, GeneralCategory> = CodePointMapData::<GeneralCategory>::new();

/// What is encoded in a part of a path: all but RFC 3986's `pchar`.
pub(super) const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// The same for a whole path.
pub(super) const PATH: &AsciiSet = &SEGMENT.remove(b'/');

/// Hugo's rule for the parts of a path (`paths.Sanitize`, `MakePathSanitized`), with the two settings that change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HugoPaths {
    /// Capitals stay (`disablePathToLower`).
    pub keep_case: bool,
    /// Combining marks go (`removePathAccents`).
    pub remove_accents: bool,
}

impl HugoPaths {
    /// Keeps letters, digits, marks and `. / \ _ # + ~ - @ %hh`; a run of blanks becomes one hyphen, the rest vanishes.
    pub(super) fn clean(self, text: &str) -> String {
        let mut kept = String::with_capacity(text.len());
        let (mut blank, mut hyphen) = (false, false);
        for (at, c) in text.char_indices() {
            if is_kept_by_hugo(text, at, c) {
                hyphen = c == '-';
                if std::mem::take(&mut blank) && !hyphen {
                    kept.push('-');
                }
                kept.push(c);
            } else if c.is_whitespace() && !kept.is_empty() && !hyphen {
                blank = true;
            }
        }
        if self.remove_accents {
            kept = kept.nfd().filter(|c| CATEGORIES.get(*c) != GeneralCategory::NonspacingMark).nfc().collect();
        }
        if self.keep_case { kept } else { hugo_lower(&kept) }
    }
}

/// Lower case letter by letter, as Go has it: `İ` is one `i`, and a final `Σ` is no different.
pub(super) fn hugo_lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().flat_map(|c| if c == 'İ' { 'i' } else { c }.to_lowercase()).collect()
}

fn is_kept_by_hugo(text: &str, at: usize, c: char) -> bool {
    let escape = || {
        let digits = text.as_bytes().get(at + 1..at + 3);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    is_letter_mark_or_digit(c) || r"./\_#+~-@".contains(c) || (c == '%' && escape())
}

/// Jekyll's `slugify` in its mode `pretty`, case kept: the token `:title`.
pub(super) fn jekyll_pretty(text: &str) -> String {
    hyphenated(text, |c| is_letter_mark_or_digit(c) || "._~!$&'()+,;=@".contains(c))
}

/// Jekyll's `slugify` in its default mode: the tokens `:slug`, `:name` and
/// `:slugified_categories`; small letters and digits, hyphens between.
pub(super) fn jekyll_default(text: &str) -> String {
    hyphenated(text, is_letter_mark_or_digit).to_lowercase()
}

/// Every run of other characters becomes one hyphen; one hyphen at each end goes.
fn hyphenated(text: &str, is_kept: impl Fn(char) -> bool) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut in_run = false;
    for c in text.chars() {
        let kept = is_kept(c);
        if kept {
            slug.push(c);
        } else if !in_run {
            slug.push('-');
        }
        in_run = !kept;
    }
    let start = slug.strip_prefix('-').unwrap_or(&slug);
    start.strip_suffix('-').unwrap_or(start).to_owned()
}

/// GitHub's rule for the names of headings, as the package `github-slugger` has it: small letters, digits, marks, `_` and
/// its like, and hyphens; a blank is a hyphen, the rest vanishes.
pub(super) fn github(text: &str) -> String {
    let is_kept = |c: char| {
        let category = CATEGORIES.get(c);
        let joins = matches!(category, GeneralCategory::ConnectorPunctuation | GeneralCategory::LetterNumber);
        is_letter_mark_or_digit(c) || joins || matches!(c, '-' | ' ')
    };
    text.to_lowercase().chars().filter(|c| is_kept(*c)).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// What Python's `str.isalnum` holds for: letters and numbers of all kinds, but no marks.
pub(super) fn is_letter_or_number(c: char) -> bool {
    let category = CATEGORIES.get(c);
    Group::Letter.contains(category) || Group::Number.contains(category)
}

/// A mark that combines with the letter before it.
pub(super) fn is_mark(c: char) -> bool {
    Group::Mark.contains(CATEGORIES.get(c))
}

/// What Go calls a letter, digit or mark, and Ruby `\p{L}`, `\p{Nd}`, `\p{M}`.
fn is_letter_mark_or_digit(c: char) -> bool {
    let category = CATEGORIES.get(c);
    Group::Letter.contains(category) || Group::Mark.contains(category) || category == GeneralCategory::DecimalNumber
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hugo_keeps_letters_and_drops_punctuation() {
        let plain = HugoPaths { keep_case: false, remove_accents: false };
        for (text, slug) in [
            ("C++ for fun", "c++-for-fun"),
            ("what / why?", "what-/-why"),
            ("a -- b", "a--b"),
            ("½ price №5 x²", "price-5-x"),
            ("  padded  ", "padded"),
            ("50%25 100%", "50%25-100"),
            ("İstanbul ΟΔΟΣ", "istanbul-οδοσ"),
            ("em—dash 🚀", "emdash"),
        ] {
            assert_eq!(plain.clean(text), slug, "{text}");
        }
        let bare = HugoPaths { keep_case: true, remove_accents: true };
        assert_eq!(bare.clean("Été ガ øł"), "Ete-カ-øł");
    }

    #[test]
    fn github_drops_punctuation() {
        assert_eq!(github("It's v1.2: C++ -- É_日本 Ⅷ 🚀 ½"), "its-v12-c----é_日本-ⅷ--");
    }

    #[test]
    fn jekyll_puts_hyphens() {
        assert_eq!(jekyll_pretty("it's-100%-c++-&-c#!"), "it's-100-c++-&-c-!");
        assert_eq!(jekyll_pretty("double--dash-"), "double-dash");
        assert_eq!(jekyll_default("Dots.in v1.2"), "dots-in-v1-2");
    }
}
