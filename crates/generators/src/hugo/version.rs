//! Which Hugo the repository builds with, where it says so: two of Hugo's rules have changed of late.

use crate::folder::Folder;
use literals::Value;

/// A Hugo by the second part of its version: 147 for 0.147.9. The newest where the repository names none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Version(u32);

const NEWEST: Version = Version(u32::MAX);

impl Version {
    /// What `netlify.toml` sets for production, else what the workflows name, where all of them name one.
    pub(super) fn pinned(folder: &Folder) -> Self {
        netlify(folder).or_else(|| workflows(folder)).unwrap_or(NEWEST)
    }

    /// Whether a slash in a title stays one in `:title`, and parts the path; since 0.165 it is a hyphen.
    pub(super) fn keeps_slashes_of_titles(self) -> bool {
        self.0 < 165
    }

    /// Whether the `slug` of a section's page stands for its folder, as since 0.167.
    pub(super) fn has_slugs_of_sections(self) -> bool {
        self.0 >= 167
    }

    fn read(text: &str) -> Option<Self> {
        let rest = text.trim().trim_matches(['"', '\'']).trim_start_matches('v').strip_prefix("0.")?;
        let (minor, patch) = rest.split_once('.').unwrap_or((rest, "0"));
        patch.parse::<u32>().ok()?;
        Some(Self(minor.parse().ok()?))
    }
}

fn netlify(folder: &Folder) -> Option<Version> {
    let settings = folder.data("netlify.toml").ok()??;
    let production = settings.get("context").and_then(|contexts| contexts.get("production"));
    let named = |part: &Value| Version::read(part.get("environment")?.get("HUGO_VERSION")?.text()?);
    [production, settings.get("build")].into_iter().flatten().find_map(named)
}

fn workflows(folder: &Folder) -> Option<Version> {
    let workflows = folder.workflows();
    let lines = workflows.iter().flat_map(|(_, text)| text.lines());
    let mut named = lines.filter_map(|line| {
        let (key, value) = line.trim().trim_start_matches("- ").split_once(':')?;
        let value = value.split(" #").next().unwrap_or(value);
        matches!(key.trim(), "hugo-version" | "HUGO_VERSION").then(|| Version::read(value))
    });
    let first = named.next()??;
    named.all(|other| other == Some(first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_whole() {
        for (text, version) in [
            ("0.147.9", Some(Version(147))),
            (" 'v0.68'", Some(Version(68))),
            ("latest", None),
            ("${{ vars.HUGO }}", None),
            ("0.x", None),
            ("1.2.3", None),
            ("", None),
        ] {
            assert_eq!(Version::read(text), version, "{text}");
        }
        assert!(Version(147).keeps_slashes_of_titles() && !Version(147).has_slugs_of_sections());
        assert!(!NEWEST.keeps_slashes_of_titles() && NEWEST.has_slugs_of_sections());
    }
}
