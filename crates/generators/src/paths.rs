//! Paths that lead on from a folder, with `.` and `..` in them.

/// A path from a folder, `.` and `..` resolved, without slashes at its ends; what leads out at the top stays there, as Go's
/// `path.Clean` has it for one that starts at the root (<https://pkg.go.dev/path#Clean>).
pub fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A path of the site: from a folder, or from the site's own where it starts with a slash. `None` where it leaves the site.
pub(super) fn within(folder: &str, path: &str) -> Option<String> {
    let folder = if path.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_lead_on_and_back() {
        for (folder, path, lenient, strict) in [
            ("a/b", "../c", "a/c", Some("a/c")),
            ("a/", "./b//c/", "a/b/c", Some("a/b/c")),
            ("a", "/b", "a/b", Some("b")),
            ("a", "../../b", "b", None),
            ("", "", "", Some("")),
        ] {
            assert_eq!((joined(folder, path).as_str(), within(folder, path).as_deref()), (lenient, strict), "{path}");
        }
    }
}
