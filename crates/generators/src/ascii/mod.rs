//! Text in ASCII letters, as Zola and Pelican write what is not: by tables that say for each letter how it sounds.
//!
//! Zola has the crate [deunicode](https://crates.io/crates/deunicode) (1.6), and so have `deunicode.txt` and `pinyin.txt`,
//! for the scripts and signs that titles are written in. What they say is taken from that crate: copyright 2015 Amit
//! Chowdhury, 2018–2021 Kornel Lesinski, 2020–2021 Hunter WB; BSD-3-Clause, see `LICENSE-deunicode`.
//!
//! Pelican has Python's [Unidecode](https://pypi.org/project/Unidecode/) (1.4), which answers nearly the same: both descend
//! from Perl's `Text::Unidecode`. Where it was seen to answer otherwise, mostly with nothing, stands in `unidecode.txt`.
//!
//! `make.py` makes the tables again; its first lines say how. Of other letters no answer is known.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

/// Python's Unidecode: what each letter sounds like. The text is in its normal form NFKC, as Pelican has it by then.
///
/// Fails with a letter of which its answer is not known.
pub(super) fn unidecode(text: &str) -> Result<String, char> {
    spelled(text, Tables::unidecode).collect()
}

/// The crate `slug` with deunicode: small letters and digits of ASCII, a hyphen for each run of others, none at the ends.
///
/// Fails with a letter of which deunicode's answer is not known.
pub(super) fn deunicode_slug(text: &str) -> Result<String, char> {
    let mut slug = String::with_capacity(text.len());
    for answer in spelled(text, Tables::deunicode) {
        for c in answer?.chars() {
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

type Answer = Cow<'static, str>;

fn spelled(text: &str, answer: impl Fn(&Tables, char) -> Option<Answer>) -> impl Iterator<Item = Result<Answer, char>> {
    let tables = Tables::get();
    text.chars().map(move |c| if c.is_ascii() { Ok(c.to_string().into()) } else { answer(tables, c).ok_or(c) })
}

/// Lines of a code point and the answers for it and those after it; a hyphen where deunicode has none.
const DEUNICODE: &str = include_str!("deunicode.txt");

/// The answers for [`HAN`]: the syllables, the most frequent first, and on a second line a code for each letter, of one
/// sign for the first syllables and of two for the others.
const PINYIN: &str = include_str!("pinyin.txt");

/// Lines of a code point or a range of them and the answer for each.
const UNIDECODE: &str = include_str!("unidecode.txt");

const HAN: RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';
const HANGUL: RangeInclusive<char> = '\u{ac00}'..='\u{d7a3}';

/// The signs of the codes: ASCII from `!` to `~`.
const SIGNS: usize = 94;

struct Tables {
    deunicode: HashMap<char, &'static str>,
    pinyin: Vec<&'static str>,
    /// In order.
    unidecode: Vec<(RangeInclusive<char>, &'static str)>,
}

impl Tables {
    fn get() -> &'static Self {
        static TABLES: OnceLock<Tables> = OnceLock::new();
        TABLES.get_or_init(|| Self { deunicode: deunicode(), pinyin: pinyin(), unidecode: otherwise() })
    }

    fn deunicode(&self, c: char) -> Option<Answer> {
        if HANGUL.contains(&c) {
            return Some(hangul(c as usize - *HANGUL.start() as usize).into());
        }
        let answer =
            if HAN.contains(&c) { self.pinyin.get(c as usize - *HAN.start() as usize) } else { self.deunicode.get(&c) };
        answer.copied().map(Cow::Borrowed)
    }

    fn unidecode(&self, c: char) -> Option<Answer> {
        let at = self.unidecode.partition_point(|(letters, _)| *letters.end() < c);
        match self.unidecode.get(at) {
            Some((letters, answer)) if letters.contains(&c) => Some(Cow::Borrowed(answer)),
            _ => self.deunicode(c),
        }
    }
}

fn letter(code_point: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(code_point, 16).ok()?)
}

fn deunicode() -> HashMap<char, &'static str> {
    let run = |line: &'static str| {
        let (first, answers) = line.split_once('\t')?;
        Some((letter(first)?..).zip(answers.split('\t')))
    };
    DEUNICODE.lines().filter_map(run).flatten().collect()
}

fn pinyin() -> Vec<&'static str> {
    let (syllables, codes) = PINYIN.split_once('\n').unwrap_or_default();
    let syllables: Vec<&str> = syllables.split('\t').collect();
    // As many have one sign as leaves enough pairs for the others.
    let single = (SIGNS * SIGNS - syllables.len()) / (SIGNS - 1);
    let mut codes = codes.trim_end().bytes().map(|sign| usize::from(sign - b'!'));
    std::iter::from_fn(|| {
        let code = codes.next()?;
        let at = if code < single { code } else { single + (code - single) * SIGNS + codes.next()? };
        Some(syllables.get(at).copied().unwrap_or_default())
    })
    .collect()
}

fn otherwise() -> Vec<(RangeInclusive<char>, &'static str)> {
    let range = |line: &'static str| {
        let (letters, answer) = line.split_once('\t')?;
        let (first, last) = letters.split_once('-').unwrap_or((letters, letters));
        Some((letter(first)?..=letter(last)?, answer))
    };
    UNIDECODE.lines().filter_map(range).collect()
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
            ("em—dash “x”…", "em--dash \"x\"...", "em-dash-x"),
            ("e\u{301}a", "ea", "ea"),
            ("什么", "Shi Yao ", "shen-me"),
            ("コーヒーつくし", "ko-hi-tsukushi", "kohitukusi"),
            ("♥ ₺ א", "hearts L A", "hearts-tl"),
            ("🟢 \u{fe0f}ÿ Ա", " y A", "green-circle-y-a"),
        ] {
            assert_eq!(unidecode(text).as_deref(), Ok(python), "{text}");
            assert_eq!(deunicode_slug(text).as_deref(), Ok(slug), "{text}");
        }
        for rare in ['\u{20000}', 'ᐊ'] {
            assert_eq!(unidecode(&format!("a{rare}")), Err(rare));
            assert_eq!(deunicode_slug(&format!("a{rare}")), Err(rare));
        }
        assert_eq!(deunicode_slug("-- !"), Ok(String::new()));
    }
}
