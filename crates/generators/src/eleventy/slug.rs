//! The slugs that Eleventy's own filters make, in scripts of Latin letters; what they make of others fills large tables.

use unicode_normalization::UnicodeNormalization;

use crate::slug::is_mark;

/// `slugify` (<https://github.com/sindresorhus/slugify>, without cutting up `camelCase`); `None` for letters that are not
/// known here.
pub(super) fn slugify(text: &str) -> Option<String> {
    let mut plain = String::new();
    for c in text.nfc() {
        match replaced(c, TRANSLITERATED) {
            _ if !is_known(c) => return None,
            Some(by) => plain.push_str(by),
            None if c == '&' => plain.push_str(" and "),
            // They count as marks without a letter.
            None if "^`¨¯´·¸".contains(c) => {}
            None => plain.extend(c.nfd().filter(|c| !is_mark(*c))),
        }
    }
    let plain = plain.to_lowercase();
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let mut slug = String::new();
    let mut chars = plain.chars();
    let mut before = None;
    while let Some(c) = chars.next() {
        // The apostrophe of `it's` and `don't` goes; any other sign parts words.
        let mut next = chars.clone();
        let contracts = c == '\''
            && is_word(before)
            && matches!(next.next(), Some('s' | 't'))
            && next.next().is_none_or(char::is_whitespace);
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !contracts && !slug.ends_with('-') {
            slug.push('-');
        }
        before = Some(c);
    }
    Some(slug.trim_matches('-').to_owned())
}

/// The older `slug` (<https://github.com/simov/slugify>, in small letters): some signs become words, some stay as they are,
/// and blanks become hyphens; `None` for letters that are not known here.
pub(super) fn slug(text: &str) -> Option<String> {
    let mut slug = String::new();
    for c in text.nfc() {
        if !is_known(c) {
            return None;
        }
        let base = || c.nfd().next().filter(char::is_ascii_alphabetic).unwrap_or(c);
        let by = replaced(c, MAPPED).map_or_else(|| base().to_string(), str::to_owned);
        let stays = |c: &char| c.is_ascii_alphanumeric() || c.is_whitespace() || "*_+~.()'\"!:@$-".contains(*c);
        slug.extend(by.chars().filter(stays).map(|c| if c == '-' { ' ' } else { c.to_ascii_lowercase() }));
    }
    Some(slug.split_whitespace().collect::<Vec<_>>().join("-"))
}

/// The letters of the western and central European languages, and their punctuation; emoji but for the unicorn, which has a
/// name there.
fn is_known(c: char) -> bool {
    let is_emoji = matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{200d}' | '\u{fe0f}') && c != '🦄';
    c.is_ascii() || is_emoji || matches!(c, '\u{a0}'..='\u{17f}' | '\u{2010}'..='\u{2027}' | '€' | '™')
}

/// What stands behind the sign in a table.
fn replaced(c: char, table: &'static str) -> Option<&'static str> {
    table.split(' ').find_map(|entry| entry.strip_prefix(c))
}

/// Of `@sindresorhus/transliterate`, what is not the letter without its marks.
const TRANSLITERATED: &str =
    "¢c ¥Y ÄAe ÆAE ÐD ÖOe ØO ÜUe ÞTH ßss äae æae ðd öoe øo üue þth ĐD đd ĦH ħh ıi ĲIJ ĳij ŁL łl €E";

/// Of simov's `charmap.json`, the same; a letter with nothing behind it falls away.
const MAPPED: &str = "&and $dollar %percent <less >greater |or ¢cent £pound ¤currency ¥yen ©(c) ªa ®(r) ºo Æae Ðd Øo Þth ßss æae \
                      ðd øo þth Ĉ ĉ Ċ ċ Đdj đdj Ĕ ĕ Ĝ ĝ Ġ ġ Ĥ ĥ Ĭ ĭ ıi Ĵ ĵ Ĺ ĺ Łl łl Ŏ ŏ Œoe œoe Ŗ ŗ Ŝ ŝ Ŭ ŭ –- ‘' ’' “\" ”\" \
                      „\" †+ •* …... €euro ™tm";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_those_of_the_filters() {
        for (text, slugified, slugged) in [
            ("It's R&D: 100% — don’t “quote”", "its-r-and-d-100-don-t-quote", "it's-randd:-100percent-don't-\"quote\""),
            ("Crème Brûlée à l’été", "creme-brulee-a-l-ete", "creme-brulee-a-l'ete"),
            ("Ünïcödé Straße Øre", "uenicoede-strasse-ore", "unicode-strasse-ore"),
            ("  a -- b_c  ", "a-b-c", "a-b_c"),
            ("v1.2.3 (final) [x] {y}", "v1-2-3-final-x-y", "v1.2.3-(final)-x-y"),
            ("C++ & C#!", "c-and-c", "c++-and-c!"),
            ("$5 <a> | b", "5-a-b", "dollar5-lessagreater-or-b"),
            ("camelCase HTML5", "camelcase-html5", "camelcase-html5"),
            ("`code` a^b", "code-ab", "code-ab"),
            ("Łódź Čeština œuvre", "lodz-cestina-uvre", "lodz-cestina-oeuvre"),
            ("naïve\u{a0}café…", "naive-cafe", "naive-cafe..."),
            ("???", "", ""),
            ("€5 ™ ©", "e5", "euro5-tm-(c)"),
            ("e\u{301} ñ ĳ", "e-n-ij", "e-n"),
            ("x,y;z=w? @me *s* ~t", "x-y-z-w-me-s-t", "xyzw-@me-*s*-~t"),
            ("a/b\\c", "a-b-c", "abc"),
            ("🚀 launch a🎉b", "launch-a-b", "launch-ab"),
        ] {
            assert_eq!((slugify(text).as_deref(), slug(text).as_deref()), (Some(slugified), Some(slugged)), "{text}");
        }
        assert_eq!((slugify("日本"), slug("Привет")), (None, None));
    }
}
