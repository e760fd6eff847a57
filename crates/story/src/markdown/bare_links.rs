//! Bare URLs in text, as GitHub's Markdown and Goldmark link them
//! (<https://github.github.com/gfm/#autolinks-extension->).

use std::ops::Range;

/// The bare URLs and mail addresses of a line, as written; Goldmark's end before a letter that is not ASCII.
pub(super) fn find(line: &str, is_goldmark: bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for word in line.split_inclusive(|c: char| c.is_whitespace() || c == '<') {
        let bare = word.trim_end_matches(|c: char| c.is_whitespace() || c == '<');
        let inner = bare.trim_start_matches(['(', '*', '_', '~']);
        let end = inner.find(|c: char| !c.is_ascii()).filter(|_| is_goldmark);
        let kept = trim_end(&inner[..end.unwrap_or(inner.len())]);
        if is_url(kept) || is_mail(kept) {
            let start = at + bare.len() - inner.len();
            found.push(start..start + kept.len());
        }
        at += word.len();
    }
    found
}

/// The address that a bare URL leads to.
pub(super) fn address(written: &str) -> String {
    let plain = written.replace("&amp;", "&");
    match plain {
        _ if plain.starts_with("www.") => format!("https://{plain}"),
        _ if plain.contains("://") => plain,
        _ => format!("mailto:{plain}"),
    }
}

/// A URL without the punctuation that belongs to the sentence, and without a closing bracket too many.
fn trim_end(mut url: &str) -> &str {
    let mut closing = url.matches(')').count();
    let opening = url.matches('(').count();
    loop {
        url = match url.chars().last() {
            Some('?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '"' | '`') => &url[..url.len() - 1],
            Some(')') if closing > opening => {
                closing -= 1;
                &url[..url.len() - 1]
            }
            Some(';') => match entity_at_end(url) {
                Some(at) => &url[..at],
                None => &url[..url.len() - 1],
            },
            _ => return url,
        }
    }
}

/// Where the entity starts with which a URL ends. The longest that HTML has is shorter than 40 bytes.
fn entity_at_end(url: &str) -> Option<usize> {
    let end = url.strip_suffix(';')?;
    let name = end.bytes().rev().take(40).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    let at = end.len() - name;
    (name > 0 && end[..at].ends_with('&')).then(|| at - 1)
}

fn is_url(word: &str) -> bool {
    let rest = ["http://", "https://", "ftp://"].iter().find_map(|scheme| word.strip_prefix(scheme));
    let Some(rest) = rest.or_else(|| word.starts_with("www.").then_some(word)) else { return false };
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let host = authority.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default();
    is_domain(host)
}

fn is_mail(word: &str) -> bool {
    let Some((name, domain)) = word.split_once('@') else { return false };
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || ".-_+".contains(c)) && is_domain(domain)
}

/// Whether a host has a top-level domain: `localhost` is not linked.
fn is_domain(host: &str) -> bool {
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || "-_%".contains(c));
    host.rsplit_once('.').is_some_and(|(before, top)| {
        before.split('.').all(is_label) && !top.is_empty() && top.chars().all(char::is_alphabetic)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_goldmark_links() {
        for (line, expected) in [
            ("See https://a.com/foo_bar--x?y=1&z='2'. And", &["https://a.com/foo_bar--x?y=1&z='2"][..]),
            ("www.b.com, me@x.org (https://p.org/a_(b)).", &["www.b.com", "me@x.org", "https://p.org/a_(b)"]),
            ("http://localhost:1313/ and https://x", &[]),
            (
                "(https://a.com)) *https://b.com* https://c.com&lt;",
                &["https://a.com", "https://b.com", "https://c.com"],
            ),
            ("a@b and @c.com and x:www.d.com", &[]),
        ] {
            let found: Vec<&str> = find(line, true).into_iter().map(|range| &line[range]).collect();
            assert_eq!(found, expected, "{line}");
        }
        for (is_goldmark, expected) in [(true, "https://a.com/b"), (false, "https://a.com/b，则")] {
            let line = "https://a.com/b，则 c";
            assert_eq!(&line[find(line, is_goldmark)[0].clone()], expected);
        }
        assert_eq!(address("www.b.com"), "https://www.b.com");
        assert_eq!(address("me@x.org"), "mailto:me@x.org");
    }
}
