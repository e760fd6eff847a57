//! Canonicals as they are compared: two spellings of one address are one address.
//!
//! What is sent and written down is the spelling that the generator or the author gave; only comparisons go by the key.

use std::fmt::Write as _;

use url::Url;

/// An address as the URL standard (<https://url.spec.whatwg.org>) and RFC 3986, section 6.2.2, make it: scheme and host in
/// lower case, the host in ASCII, no default port, no dot segments, and percent-encoded only what must be.
///
/// A slash at the end makes another address, and so do another scheme and `www.`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CanonicalKey(String);

impl CanonicalKey {
    /// The key of an address; what is no web address is its own key.
    pub fn of(address: &str) -> Self {
        let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        Self(url.and_then(|url| normal(&url)).unwrap_or_else(|| address.to_owned()))
    }

    /// The key with the slashes at its end left aside: for what others write down of an address.
    pub fn without_slash(address: &str) -> Self {
        Self::of(address.trim_end_matches('/'))
    }

    /// The address, in the one spelling that all its others have as their key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether two addresses are one, however each is spelled.
pub fn same_address(one: &str, other: &str) -> bool {
    one == other || CanonicalKey::of(one) == CanonicalKey::of(other)
}

/// Why an address is not taken as a canonical: readers of a URL disagree on what such a one means, or do not see all of it.
pub fn fault(address: &str) -> Option<&'static str> {
    if address.chars().any(is_unseen) {
        return Some("holds a control character");
    }
    if address.contains('\\') {
        return Some("holds a back slash");
    }
    let (_, rest) = address.split_once(':')?;
    let Some(rest) = rest.strip_prefix("//").filter(|rest| !rest.starts_with('/')) else {
        return Some("has no `//` before its host");
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.contains('@').then_some("holds a user name or a password")
}

/// Control characters, line ends of every kind, and what turns the direction of text.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn normal(url: &Url) -> Option<String> {
    let mut text = format!("{}://{}", url.scheme(), url.host_str()?.trim_end_matches('.'));
    if let Some(port) = url.port() {
        let _ = write!(text, ":{port}");
    }
    text += &decoded(url.path(), b"/?#%");
    if let Some(query) = url.query().filter(|query| !query.is_empty()) {
        let _ = write!(text, "?{}", decoded(query, b"&=+;#%"));
    }
    // A fragment is a place in the page, save where a script makes the page of it.
    if let Some(fragment) = url.fragment().filter(|fragment| fragment.starts_with(['/', '!'])) {
        let _ = write!(text, "#{}", decoded(fragment, b"%"));
    }
    Some(text)
}

/// The text with each octet that need not be encoded as itself, and each other one encoded in capitals. What is encoded of
/// these `delimiters` stays so: as itself it would part the address.
fn decoded(text: &str, delimiters: &[u8]) -> String {
    let mut octets = text.as_bytes().iter();
    let mut normal = String::with_capacity(text.len());
    while let Some(octet) = octets.next().copied() {
        let encoded = if octet == b'%' { hex(octets.as_slice()) } else { None };
        if encoded.is_some() {
            octets.nth(1);
        }
        // A sign of per cent that encodes nothing is itself, and is written as such.
        let is_kept = if encoded.is_some() { delimiters.contains(&encoded.unwrap_or(octet)) } else { octet == b'%' };
        let octet = encoded.unwrap_or(octet);
        if octet.is_ascii_graphic() && !is_kept {
            normal.push(char::from(octet));
        } else {
            let _ = write!(normal, "%{octet:02X}");
        }
    }
    normal
}

/// The octet that two hexadecimal digits write.
fn hex(digits: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(*digits.get(at)?).to_digit(16);
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_have_one_key() {
        let address = "https://blog.example/a/";
        for spelling in [
            "HTTPS://BLOG.EXAMPLE/a/",
            "https://blog.example:443/a/",
            "https://blog.example./a/",
            "https://blog.example/./a/",
            "https://blog.example/b/../a/",
            "https://blog.example/%2e/a/",
            "https://blog.example/%61/",
            "https://blog.example/\ta/",
            "https:\\\\blog.example\\a\\",
            "https:blog.example/a/",
            "https:///blog.example/a/",
            "https://blog.example/a/?",
            "https://blog.example/a/#",
            "https://blog.example/a/#part",
            "https://you@blog.example/a/",
            " https://blog.example/a/\n",
        ] {
            assert!(same_address(spelling, address), "{spelling:?}: {:?}", CanonicalKey::of(spelling));
        }
        assert!(same_address("https://b\u{fc}cher.example/\u{e4}%c3%b6", "https://xn--bcher-kva.example/%C3%A4\u{f6}"));
        assert!(same_address(
            "https://blog.example/it's/%7Eann/a b/?q=%41",
            "https://blog.example/it%27s/~ann/a%20b/?q=A"
        ));
    }

    #[test]
    fn other_addresses_have_other_keys() {
        let address = "https://blog.example/a/";
        for other in [
            "http://blog.example/a/",
            "https://www.blog.example/a/",
            "https://blog.example:8443/a/",
            "https://blog.example/a",
            "https://blog.example/A/",
            "https://blog.example//a/",
            "https://blog.example/a/?b",
            "https://blog.example/a%2F",
            "https://blog.example/%2561/",
            "https://blog.example/#/a/",
            "a/",
            "",
        ] {
            assert!(!same_address(other, address), "{other}");
        }
        for (one, other) in [("?a=%26", "?a=&"), ("a%3Fb", "a?b"), ("a%23b", "a#b"), ("a%2541", "a%41"), ("#/a", "#/b")]
        {
            let [one, other] = [one, other].map(|end| format!("https://blog.example/{end}"));
            assert!(!same_address(&one, &other), "{one} {other}");
        }
    }

    #[test]
    fn a_key_is_its_own_key() {
        for address in
            ["https://blog.example/%61%2f%e4?%41%3d#/%62", "https://b\u{fc}cher.example/\u{e4} %zz%", "x", ""]
        {
            let key = CanonicalKey::of(address);
            assert_eq!(CanonicalKey::of(key.as_str()), key, "{address}");
        }
    }

    #[test]
    fn what_can_be_misread_is_refused() {
        for (address, expected) in [
            ("https://blog.example/a/\tb", "control"),
            ("https://blog.example/\u{85}a", "control"),
            ("https://blog.example/\u{202e}a", "control"),
            ("https:\\\\blog.example\\a", "back slash"),
            ("https:blog.example/a", "no `//`"),
            ("https:/blog.example/a", "no `//`"),
            ("https:///blog.example/a", "no `//`"),
            ("https://you@blog.example/a", "user name"),
            ("https://you:pass@blog.example", "user name"),
            ("https://@blog.example/a", "user name"),
        ] {
            assert!(fault(address).is_some_and(|fault| fault.contains(expected)), "{address:?}: {:?}", fault(address));
        }
        for address in [
            "HTTPS://BLOG.EXAMPLE:443/./%61",
            "https://blog.example/@you/a?b=c@d",
            "https://b\u{fc}cher.example/ \u{e4}",
        ] {
            assert_eq!(fault(address), None, "{address}");
        }
    }
}
