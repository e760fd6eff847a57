//! Text in ASCII letters, as Zola and Pelican write what is not: by tables that say for each letter how it sounds.
//!
//! Both descend from Perl's `Text::Unidecode`: Pelican has Python's [Unidecode](https://pypi.org/project/Unidecode/) (1.4),
//! Zola the crate [deunicode](https://crates.io/crates/deunicode) (1.6). One table serves both, with a list of what
//! deunicode has otherwise, as far as a slug can show it; together they are a fifth of that crate's own. The Chinese
//! letters that Unicode added later (above U+20000, and U+3400 to U+4DFF) and scripts of which only scholars write are
//! left out: there deunicode's answer is not known.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Python's Unidecode: what each letter sounds like; `""` where it has nothing.
pub(super) fn unidecode(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii() { c.to_string() } else { Tables::get().python(c) }).collect()
}

/// The crate `slug` with deunicode: small letters and digits of ASCII, a hyphen for each run of others, none at the ends.
///
/// Fails with a letter of which deunicode's answer is not known.
pub(super) fn deunicode_slug(text: &str) -> Result<String, char> {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        let spelled = if c.is_ascii() { c.to_string() } else { Tables::get().rust(c).ok_or(c)? };
        for c in spelled.chars() {
            match c.to_ascii_lowercase() {
                c @ ('a'..='z' | '0'..='9') => slug.push(c),
                _ if slug.is_empty() || slug.ends_with('-') => {}
                _ => slug.push('-'),
            }
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    Ok(slug)
}

/// Lines of a code point and what it and those after it become.
const UNIDECODE: &str = include_str!("unidecode.txt");

/// The same for deunicode, where a slug by it would be another; [`NOTHING`] stands for an empty text.
const DEUNICODE: &str = include_str!("deunicode.txt");

const NOTHING: &str = "\u{7f}";

/// Syllables, the most frequent first, and on a second line a code for each letter from U+4E00 on: a sign for one of the
/// first [`SINGLE`], two for the others.
const PINYIN: &str = include_str!("pinyin.txt");

const SINGLE: usize = 68;

/// The signs of the codes: ASCII from `!` to `~`.
const SIGNS: usize = 94;

/// What [`DEUNICODE`] says all about.
const COVERED: [std::ops::RangeInclusive<char>; 5] = [
    '\u{80}'..='\u{33ff}',
    '\u{4e00}'..='\u{9fff}',
    '\u{ac00}'..='\u{d7a3}',
    '\u{f900}'..='\u{ffff}',
    '\u{1f000}'..='\u{1faff}',
];

struct Tables {
    unidecode: HashMap<char, &'static str>,
    deunicode: HashMap<char, &'static str>,
    pinyin: Vec<&'static str>,
}

impl Tables {
    fn get() -> &'static Self {
        static TABLES: OnceLock<Tables> = OnceLock::new();
        TABLES.get_or_init(|| Self { unidecode: runs(UNIDECODE), deunicode: runs(DEUNICODE), pinyin: pinyin() })
    }

    fn python(&self, c: char) -> String {
        match c {
            '\u{4e00}'..='\u{9fff}' => self.pinyin.get(c as usize - 0x4e00).copied().unwrap_or_default().to_owned(),
            '\u{ac00}'..='\u{d7a3}' => hangul(c as usize - 0xac00),
            _ => self.unidecode.get(&c).copied().unwrap_or_default().to_owned(),
        }
    }

    fn rust(&self, c: char) -> Option<String> {
        match self.deunicode.get(&c).copied() {
            Some(NOTHING) => Some(String::new()),
            Some(spelled) => Some(spelled.to_owned()),
            None if !COVERED.iter().any(|range| range.contains(&c)) => None,
            // What has no sound is a break between words.
            None => Some(self.python(c)).map(|spelled| if spelled.is_empty() { "-".to_owned() } else { spelled }),
        }
    }
}

fn runs(table: &'static str) -> HashMap<char, &'static str> {
    let mut letters = HashMap::new();
    for line in table.lines() {
        let mut cells = line.split('\t');
        let first = cells.next().and_then(|first| u32::from_str_radix(first, 16).ok()).unwrap_or_default();
        let spelled = (first..).filter_map(char::from_u32).zip(cells).filter(|(_, spelled)| !spelled.is_empty());
        letters.extend(spelled);
    }
    letters
}

fn pinyin() -> Vec<&'static str> {
    let (syllables, codes) = PINYIN.split_once('\n').unwrap_or_default();
    let syllables: Vec<&str> = syllables.split('\t').collect();
    let mut codes = codes.trim_end().bytes().map(|sign| usize::from(sign - b'!'));
    std::iter::from_fn(|| {
        let code = codes.next()?;
        let at = if code < SINGLE { code } else { SINGLE + (code - SINGLE) * SIGNS + codes.next()? };
        Some(syllables.get(at).copied().unwrap_or_default())
    })
    .collect()
}

/// The romanisation of a Korean syllable, by the number that Unicode gives it: its first sound, its vowel, its last one.
fn hangul(number: usize) -> String {
    const FIRST: [&str; 19] =
        ["g", "gg", "n", "d", "dd", "r", "m", "b", "bb", "s", "ss", "", "j", "jj", "c", "k", "t", "p", "h"];
    const VOWELS: [&str; 21] = [
        "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "weo", "we", "wi", "yu",
        "eu", "yi", "i",
    ];
    const LAST: [&str; 28] = [
        "", "g", "gg", "gs", "n", "nj", "nh", "d", "l", "lg", "lm", "lb", "ls", "lt", "lp", "lh", "m", "b", "bs", "s",
        "ss", "ng", "j", "c", "k", "t", "p", "h",
    ];
    [FIRST[number / 588], VOWELS[number / 28 % 21], LAST[number % 28]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_generator_spells_as_its_own_table_does() {
        for (text, python, slug) in [
            ("Crème Brûlée", "Creme Brulee", "creme-brulee"),
            ("日本語の記事", "Ri Ben Yu noJi Shi ", "ri-ben-yu-noji-shi"),
            ("Straße, Øre Æ", "Strasse, Ore AE", "strasse-ore-ae"),
            ("한국어 입니다", "hangugeo ibnida", "hangugeo-ibnida"),
            ("Привет ΑΒγ", "Privet ABg", "privet-abg"),
            ("go 🚀 it", "go  it", "go-rocket-it"),
            ("em—dash “x” ½", "em--dash \"x\"  1/2", "em-dash-x-1-2"),
            ("e\u{301}a", "ea", "ea"),
            ("什么", "Shi Yao ", "shen-me"),
        ] {
            assert_eq!(unidecode(text), python, "{text}");
            assert_eq!(deunicode_slug(text).as_deref(), Ok(slug), "{text}");
        }
        assert_eq!(deunicode_slug("a\u{20000}"), Err('\u{20000}'));
        assert_eq!(deunicode_slug("-- !"), Ok(String::new()));
    }
}
