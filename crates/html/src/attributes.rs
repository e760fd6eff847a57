//! Tags with more attributes than any writer sets.
//!
//! html5ever compares each attribute's name with all earlier ones of its tag, and shows the tag only when it is whole. So
//! the text is looked through before: a tag with too many attributes becomes text, its `<` an `&lt;`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// How many attributes a tag may have.
const MOST: usize = 200;

/// The text without tags of more than 200 attributes.
///
/// Whether a `<` starts a tag depends on everything before it (a script, a comment, a value), so each is assumed to do
/// so. What is wrongly taken for a tag is in none, or in a value, where `&lt;` means the same.
pub(super) fn bounded(html: &str) -> Cow<'_, str> {
    let mut scan = Scan::of(html);
    let mut text = String::new();
    let mut copied = 0;
    for (at, _) in html.match_indices('<') {
        let name = at + 1 + usize::from(scan.bytes.get(at + 1) == Some(&b'/'));
        if scan.bytes.get(name).is_some_and(u8::is_ascii_alphabetic) && scan.count(name) > MOST {
            text.push_str(&html[copied..at]);
            text.push_str("&lt;");
            copied = at + 1;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    text.push_str(&html[copied..]);
    Cow::Owned(text)
}

/// What is known of the text, so that tags that seem to contain each other are not scanned again for each of them.
struct Scan<'a> {
    bytes: &'a [u8],
    /// How many attributes there are from one's start to the end of its tag.
    following: HashMap<usize, usize>,
    /// Where the last tag's name lay, and the last value without quotes.
    name: Range<usize>,
    value: Range<usize>,
}

impl<'a> Scan<'a> {
    fn of(html: &'a str) -> Self {
        Self { bytes: html.as_bytes(), following: HashMap::new(), name: 0..0, value: 0..0 }
    }

    /// How many attributes the tag has whose name starts here, up to its `>` or the end of the text.
    fn count(&mut self, name: usize) -> usize {
        if !self.name.contains(&name) {
            self.name = name..skip(self.bytes, name, |byte| !ends_name(byte));
        }
        let mut starts = Vec::new();
        let mut at = self.name.end;
        let known = loop {
            at = skip(self.bytes, at, |byte| byte == b'/' || byte.is_ascii_whitespace());
            if self.bytes.get(at).is_none_or(|byte| *byte == b'>') {
                break 0;
            }
            if let Some(known) = self.following.get(&at) {
                break *known;
            }
            starts.push(at);
            at = self.after_attribute(at);
        };
        for (before, start) in starts.iter().rev().enumerate() {
            self.following.insert(*start, known + before + 1);
        }
        known + starts.len()
    }

    /// Where the attribute that starts here ends (the HTML standard's states from "before attribute name" on, 13.2.5.32).
    fn after_attribute(&mut self, start: usize) -> usize {
        let bytes = self.bytes;
        let name = skip(bytes, start + 1, |byte| !ends_name(byte) && byte != b'=');
        let equals = skip(bytes, name, |byte| byte.is_ascii_whitespace());
        if bytes.get(equals) != Some(&b'=') {
            return name;
        }
        let value = skip(bytes, equals + 1, |byte| byte.is_ascii_whitespace());
        if let Some(&quote @ (b'"' | b'\'')) = bytes.get(value) {
            return skip(bytes, value + 1, |byte| byte != quote) + 1;
        }
        if !self.value.contains(&value) {
            self.value = value..skip(bytes, value, |byte| byte != b'>' && !byte.is_ascii_whitespace());
        }
        self.value.end
    }
}

fn ends_name(byte: u8) -> bool {
    matches!(byte, b'/' | b'>') || byte.is_ascii_whitespace()
}

/// The first place from here on whose byte is not such a one; the end of the text where there is none.
fn skip(bytes: &[u8], from: usize, such: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().position(|byte| !such(*byte)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_a_browser_counts() {
        for (tag, expected) in [
            ("<a>b c d", 0),
            ("<a b c = 'd > e' f=\"g\"h i/j=/k/>x y", 6),
            ("</a b=c>", 1),
            ("<a b=>c d", 1),
            ("<a =b c==d", 2),
            ("<a b='c d", 1),
        ] {
            let name = tag.find('a').unwrap();
            assert_eq!(Scan::of(tag).count(name), expected, "{tag}");
        }
    }

    #[test]
    fn a_tag_with_too_many_becomes_text() {
        let many = |count: usize| (0..count).map(|n| format!(" a{n}=\"<b>\"")).collect::<Vec<_>>().concat();
        let most = format!("é<p{}>x", many(MOST));
        assert_eq!(bounded(&most), most);
        let (before, more) = ("<i>é</i>", format!("p{}>x", many(MOST + 1)));
        assert_eq!(bounded(&format!("{before}<{more}")), format!("{before}&lt;{more}"));
        // Neither a script nor a value hides it.
        for hidden in ["<script>a<b c=\"</script>", "<q title='<b c=\"'>"] {
            assert_eq!(bounded(&format!("{hidden}<{more}")).matches("&lt;p").count(), 1, "{hidden}");
        }
    }

    #[test]
    fn takes_time_by_the_length_of_the_text() {
        for text in ["<a", "<a/b=", "<a b='<a c=\"", "<a b ", "<a b=c'", "<a =/"] {
            bounded(&text.repeat(50_000));
        }
    }
}
