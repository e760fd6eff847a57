//! Docusaurus's slugs by path, and how the parts of an address are put together.

/// The slug of a file by its path below the blog's folder, without one in its front matter (`parseBlogFileName`).
///
/// The last date in the path comes first, its digits as written; the folder before it and the rest stand behind.
pub(super) fn slug_of(path: &str) -> String {
    match dated(path) {
        Some((folder, date, rest)) => format!("/{}/{folder}{}", date.replace('-', "/"), without_ending(rest)),
        None => format!("/{}", without_ending(path)),
    }
}

/// The date in a path, as written.
pub(super) fn date_of(path: &str) -> Option<&str> {
    dated(path).map(|(_, date, _)| date)
}

/// The path cut at its last date: what stands before, the date, and what comes after the sign behind it.
fn dated(path: &str) -> Option<(&str, &str, &str)> {
    let bytes = path.as_bytes();
    let digits = |from: usize, most: usize| {
        bytes.get(from..).unwrap_or_default().iter().take(most).take_while(|byte| byte.is_ascii_digit()).count()
    };
    let is_sign = |at: usize| matches!(bytes.get(at), Some(b'-' | b'/'));
    let end = |start: usize| {
        let month = start + 5;
        let day = month + digits(month, 2) + 1;
        let fits = digits(start, 4) == 4 && is_sign(start + 4) && digits(month, 2) > 0 && is_sign(day - 1);
        (fits && digits(day, 2) > 0).then(|| day + digits(day, 2))
    };
    let (start, end) = (0..bytes.len()).rev().find_map(|start| Some((start, end(start)?)))?;
    let rest = &path[end..];
    Some((&path[..start], &path[start..end], rest.strip_prefix(['-', '/']).unwrap_or(rest)))
}

/// The path without `.md` or `.mdx`, and without `/index` before it.
fn without_ending(path: &str) -> &str {
    let stem = path.strip_suffix('x').unwrap_or(path);
    let stem = stem.strip_suffix(".md").unwrap_or(path);
    stem.strip_suffix("/index").unwrap_or(stem)
}

/// The parts with one slash between each two (`normalizeUrl`). A slash at the end is the last part's.
pub(super) fn joined(parts: &[&str]) -> String {
    let mut path = String::new();
    let mut ends = false;
    for (at, part) in parts.iter().enumerate() {
        let inner = part.trim_start_matches('/');
        let is_last = at + 1 == parts.len();
        if part.is_empty() || inner.is_empty() {
            ends = ends || !part.is_empty();
            continue;
        }
        path.push('/');
        path.push_str(if is_last { inner } else { inner.trim_end_matches('/') });
        ends = inner.ends_with('/');
    }
    if path.is_empty() || ends {
        path.push('/');
    }
    let mut clean = String::with_capacity(path.len());
    let mut asks = false;
    for c in path.chars() {
        match c {
            '/' if clean.ends_with('/') => {}
            '?' if asks => clean.push('&'),
            '?' => {
                asks = true;
                clean.truncate(clean.trim_end_matches('/').len());
                clean.push('?');
            }
            c => clean.push(c),
        }
    }
    clean
}

/// With or without a slash at its end as configured (`applyTrailingSlash`); the base itself always keeps its own.
pub(super) fn with_trailing_slash(path: &str, slash: Option<bool>, base: &str) -> String {
    let Some(slash) = slash else { return path.to_owned() };
    let (name, rest) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
    match (slash, name.strip_suffix('/')) {
        _ if name == base => path.to_owned(),
        (true, None) => format!("{name}/{rest}"),
        (false, Some(name)) => format!("{name}{rest}"),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_come_from_the_path() {
        for (path, slug) in [
            ("2024-01-02/index.md", "/2024/01/02/index"),
            ("2024-01-02-a/index.md", "/2024/01/02/a"),
            ("2024-01-02-2025-03-04-x.md", "/2025/03/04/2024-01-02-x"),
            ("12024-1-5-x.md", "/2024/1/5/1x"),
            ("x/2024-01-02.md", "/2024/01/02/x/"),
            ("x/2024-01-02-y/z.mdx", "/2024/01/02/x/y/z"),
            ("2024-1-123-x.md", "/2024/1/12/3-x"),
            ("2024-01-02--x.md", "/2024/01/02/-x"),
            ("2024/01-02-x.md", "/2024/01/02/x"),
            ("index.md", "/index"),
            ("a/index.mdx", "/a"),
            ("2024-01-02x.md", "/2024/01/02/x"),
            ("2024-01-02-x/index/index.md", "/2024/01/02/x/index"),
            ("2024-01-02-x.md.md", "/2024/01/02/x.md"),
            ("日本-2024-01-02-é.md", "/2024/01/02/日本-é"),
        ] {
            assert_eq!(slug_of(path), slug, "{path}");
        }
    }

    #[test]
    fn parts_are_joined_with_one_slash() {
        for (parts, path) in [
            (&["/", "blog", "/2024/x"][..], "/blog/2024/x"),
            (&["/base/", "/", "//a//b/"], "/base/a/b/"),
            (&["/base/", "", "x"], "/base/x"),
            (&["/", "/base", "fr", "/"], "/base/fr/"),
            (&["/", "/", "", "/"], "/"),
            (&["/", "blog", "../up"], "/blog/../up"),
            (&["/base/", "blog", "/"], "/base/blog/"),
            (&["/", "blog", "a/?b?c"], "/blog/a?b&c"),
        ] {
            assert_eq!(joined(parts), path, "{parts:?}");
        }
        assert_eq!(with_trailing_slash("/b/", Some(false), "/b/"), "/b/");
        assert_eq!(with_trailing_slash("/b/x/?a#c", Some(false), "/b/"), "/b/x?a#c");
        assert_eq!(with_trailing_slash("/b/x#c", Some(true), "/b/"), "/b/x/#c");
    }
}
