//! How Hexo encodes an address: `encodeURL` of `hexo-util`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::form_urlencoded::Serializer;
use url::{Host, Url};

/// What JavaScript's `encodeURI` leaves as it is, besides letters and digits.
const URI: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b';')
    .remove(b',')
    .remove(b'/')
    .remove(b'?')
    .remove(b':')
    .remove(b'@')
    .remove(b'&')
    .remove(b'=')
    .remove(b'+')
    .remove(b'$')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'#');

/// What `decodeURI` leaves encoded.
const RESERVED: &[u8] = b";/?:@&=+$,#";

/// The address with its path encoded anew, and the name of its host in letters.
pub(super) fn encoded(url: &str) -> Option<String> {
    let url = parsed(url)?;
    let path = utf8_percent_encode(&decoded(url.path())?, URI).to_string();
    let query = Serializer::new(String::new()).extend_pairs(url.query_pairs()).finish();
    let user = match (url.username(), url.password()) {
        ("", _) => String::new(),
        (name, None) => format!("{name}@"),
        (name, Some(password)) => format!("{name}:{password}@"),
    };
    let host = match url.host()? {
        Host::Domain(name) => idna::domain_to_unicode(name).0,
        other => other.to_string(),
    };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let query = if query.is_empty() { query } else { format!("?{query}") };
    let fragment = url.fragment().filter(|text| !text.is_empty()).map(|text| format!("#{text}")).unwrap_or_default();
    Some(format!("{}://{user}{host}{port}{path}{query}{fragment}", url.scheme()))
}

/// JavaScript's `decodeURI`; `None` where that fails.
fn decoded(path: &str) -> Option<String> {
    let mut text = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find('%') {
        text.push_str(&rest[..at]);
        let end = rest[at..].bytes().collect::<Vec<_>>();
        let length = end.chunks(3).take_while(|escape| is_escape(escape)).count() * 3;
        if length == 0 {
            return None;
        }
        for run in runs(&rest[at..at + length]) {
            match run {
                Ok(kept) => text.push_str(kept),
                Err(escapes) => text.push_str(&percent_decode_str(escapes).decode_utf8().ok()?),
            }
        }
        rest = &rest[at + length..];
    }
    text.push_str(rest);
    Some(text)
}

/// The parts of a run of escapes: those that stay, each for itself, and those between them.
fn runs(escapes: &str) -> Vec<Result<&str, &str>> {
    let is_kept = |at: usize| {
        let byte = u8::from_str_radix(&escapes[at + 1..at + 3], 16).unwrap_or_default();
        RESERVED.contains(&byte)
    };
    let mut parts = Vec::new();
    let mut start = 0;
    for at in (0..escapes.len()).step_by(3).filter(|at| is_kept(*at)) {
        parts.push(Err(&escapes[start..at]));
        parts.push(Ok(&escapes[at..at + 3]));
        start = at + 3;
    }
    parts.push(Err(&escapes[start..]));
    parts
}

fn is_escape(text: &[u8]) -> bool {
    matches!(text, [b'%', high, low] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit())
}

/// The path of an absolute URL, for a host that browsers take.
fn parsed(url: &str) -> Option<Url> {
    Url::parse(url).ok().filter(Url::has_host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_encoded_as_javascript_does() {
        for (url, wanted) in [
            ("https://B\u{fc}cher.example/é b/", Some("https://bücher.example/%C3%A9%20b/")),
            ("https://xn--bcher-kva.example", Some("https://bücher.example/")),
            ("https://a.me/c++-&-'(x)[y]~/", Some("https://a.me/c++-&-'(x)%5By%5D~/")),
            ("https://a.me/a%20b%2Fc%25/", Some("https://a.me/a%20b%252Fc%25/")),
            ("https://a.me/50%off/", None),
            ("https://a.me/%ff/", None),
            ("https://a.me/c#! é/", Some("https://a.me/c#!%20%C3%A9/")),
            ("https://a.me/what?/", Some("https://a.me/what?%2F=")),
            ("http://u:p@a.me:80/a/../b/./", Some("http://u:p@a.me/b/")),
        ] {
            assert_eq!(encoded(url).as_deref(), wanted, "{url}");
        }
    }
}
