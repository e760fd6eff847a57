//! Go's `net/url`, as far as Hugo's addresses pass through it.
//!
//! Hugo parses what it has put together as a URL and prints it again, so what that does to `+`, `#` and `%` is part of
//! its rules. Each function answers `None` where Go would give an error.

/// `url.Parse(text).String()` of a text without scheme and host.
pub(super) fn reparsed(text: &str) -> Option<String> {
    if text.starts_with("//") || text.chars().any(|c| c.is_ascii_control()) {
        return None;
    }
    let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (path, query) = rest.split_once('?').map_or((rest, None), |(path, query)| (path, Some(query)));
    let mut url = escaped(path, b"/$&+,:;=@")?;
    if let Some(query) = query {
        url.push('?');
        url.push_str(query);
    }
    if !fragment.is_empty() {
        url.push('#');
        url.push_str(&escaped(fragment, b"/$&+,:;=@?!()*")?);
    }
    Some(url)
}

/// `url.QueryUnescape`.
pub(super) fn query_unescaped(text: &str) -> Option<String> {
    unescaped(&text.replace('+', " "))
}

/// A base URL as Hugo writes it: the scheme small, the host as it stands but for letters beyond ASCII, a final slash.
pub(super) fn base_url(text: &str) -> Option<String> {
    let (scheme, rest) = text.trim().split_once("://")?;
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host =
        host.bytes().map(|byte| if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    let slash = if path.ends_with('/') { "" } else { "/" };
    Some(format!("{}://{}{}{slash}", scheme.to_ascii_lowercase(), host.collect::<String>(), reparsed(path)?))
}

/// As written where it is validly encoded already (so `%2f` stays), else decoded and encoded again.
fn escaped(text: &str, kept: &[u8]) -> Option<String> {
    let decoded = unescaped(text)?;
    let is_kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) || kept.contains(&byte);
    if text.bytes().all(|byte| is_kept(byte) || b"!$&'()*+,;=:@[]%".contains(&byte)) {
        return Some(text.to_owned());
    }
    let encode = |byte: u8| if is_kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    Some(decoded.bytes().map(encode).collect())
}

fn unescaped(text: &str) -> Option<String> {
    let is_escape =
        |rest: &str| rest.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
    if text.split('%').skip(1).any(|rest| !is_escape(rest)) {
        return None;
    }
    percent_encoding::percent_decode_str(text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn go_prints_what_it_parsed() {
        for (text, printed) in [
            ("/a b/é/", Some("/a%20b/%C3%A9/")),
            ("/a%2fb/", Some("/a%2fb/")),
            ("/a%2fb/é", Some("/a/b/%C3%A9")),
            ("c#", Some("c")),
            ("f#-and-c#", Some("f#-and-c%23")),
            ("/p?id=1/", Some("/p?id=1/")),
            (r"c\path", Some("c%5Cpath")),
            ("/100%/", None),
            ("//host/x", None),
        ] {
            assert_eq!(reparsed(text).as_deref(), printed, "{text}");
        }
    }

    #[test]
    fn a_base_url_keeps_its_host() {
        assert_eq!(base_url("HTTPS://Example.ORG/Blog").as_deref(), Some("https://Example.ORG/Blog/"));
        assert_eq!(base_url("https://bücher.example").as_deref(), Some("https://b%C3%BCcher.example/"));
    }
}
