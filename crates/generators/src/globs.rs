//! Patterns for paths and names, as configurations and settings hold them, within bounds.
//!
//! Whoever writes a pattern can make one that takes much memory to read, or much time to match. So each is measured before
//! it is read, and a list of them is one automaton, which takes time in proportion to the path.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use post::problem::{Code, Problem};

/// The longest pattern, in bytes. A path that any system checks out has at most 4096, and a pattern says less.
const LONGEST: usize = 1024;

/// How deep braces may stand in each other: the parser of patterns calls itself for each.
const DEEPEST: usize = 8;

/// How many alternatives and wildcards a pattern may have.
const MOST_SIGNS: usize = 128;

/// How many patterns a list may have, and how many bytes in all. The lists of real sites have a few dozen.
const MOST: usize = 1000;
const MOST_BYTES: usize = 32 << 10;

/// Patterns of which one list is made; a path matches where one of them does.
#[derive(Debug, Clone, Default)]
pub struct Globs {
    set: GlobSet,
    /// For each glob of the set, which of the patterns it was.
    places: Vec<usize>,
}

/// What a star may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Star {
    /// Part of a name: `*` stays within a folder, `**` does not.
    InFolder,
    /// Anything, slashes too.
    Anything,
}

/// Why patterns cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GlobError {
    /// One is not written as a glob is.
    #[error("`{pattern}` is not a valid glob: {reason}")]
    Invalid {
        /// Its beginning.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// One of them, or all together, are past a bound.
    #[error("{0}")]
    TooCostly(String),
}

impl Globs {
    /// Reads patterns. Fails where one is not valid, or where they are past a bound.
    pub fn new<P: AsRef<str>>(patterns: impl IntoIterator<Item = P>, star: Star) -> Result<Self, GlobError> {
        Self::read(patterns, star, Err)
    }

    /// Reads patterns of which those that are not valid match nothing, as most generators have it. Fails where they are past
    /// a bound.
    pub(super) fn passing_over_invalid<P: AsRef<str>>(
        patterns: impl IntoIterator<Item = P>,
        star: Star,
    ) -> Result<Self, GlobError> {
        Self::read(patterns, star, |_| Ok(()))
    }

    /// The same for the patterns of a setting, whose bounds are a problem of the site.
    pub(super) fn of_setting<P: AsRef<str>>(
        setting: &str,
        patterns: impl IntoIterator<Item = P>,
        star: Star,
    ) -> Result<Self, Problem> {
        Self::passing_over_invalid(patterns, star).map_err(|error| error.in_setting(setting))
    }

    fn read<P: AsRef<str>>(
        patterns: impl IntoIterator<Item = P>,
        star: Star,
        on_invalid: impl Fn(GlobError) -> Result<(), GlobError>,
    ) -> Result<Self, GlobError> {
        let (mut set, mut places, mut bytes) = (GlobSetBuilder::new(), Vec::new(), 0);
        for (place, pattern) in patterns.into_iter().enumerate() {
            let pattern = pattern.as_ref();
            measure(pattern)?;
            bytes += pattern.len();
            if place >= MOST || bytes > MOST_BYTES {
                return Err(GlobError::TooCostly(format!(
                    "the list has more than {MOST} patterns or {} KiB",
                    MOST_BYTES >> 10
                )));
            }
            match GlobBuilder::new(pattern).literal_separator(star == Star::InFolder).build() {
                Ok(glob) => {
                    set.add(glob);
                    places.push(place);
                }
                Err(error) => {
                    let reason = error.kind().to_string();
                    on_invalid(GlobError::Invalid { pattern: beginning(pattern), reason })?;
                }
            }
        }
        let set = set.build();
        Ok(Self { set: set.map_err(|_| GlobError::TooCostly("the patterns take too much memory".to_owned()))?, places })
    }

    /// Whether one of the patterns matches.
    pub fn is_match(&self, path: &str) -> bool {
        self.set.is_match(path)
    }

    /// The last of the patterns that matches, by its place in the list.
    pub(super) fn last_match(&self, path: &str) -> Option<usize> {
        self.set.matches(path).last().map(|last| self.places[*last])
    }
}

impl GlobError {
    /// The problem of the site whose setting holds the pattern.
    pub(super) fn in_setting(&self, setting: &str) -> Problem {
        Problem::new(Code::SiteUnreadable, format!("`{setting}` cannot be used: {self}"))
            .hint("write fewer, shorter patterns there")
    }
}

/// Fails where a pattern is past a bound, which is known without reading it.
fn measure(pattern: &str) -> Result<(), GlobError> {
    let too_costly = |what: String| Err(GlobError::TooCostly(format!("`{}` has more than {what}", beginning(pattern))));
    if pattern.len() > LONGEST {
        return too_costly(format!("{LONGEST} bytes"));
    }
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in pattern.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    if deepest > DEEPEST {
        return too_costly(format!("{DEEPEST} braces in each other"));
    }
    if pattern.bytes().filter(|byte| b"*?[,".contains(byte)).count() > MOST_SIGNS {
        return too_costly(format!("{MOST_SIGNS} wildcards and alternatives"));
    }
    Ok(())
}

/// So much of a pattern as tells which one it is.
pub(super) fn beginning(pattern: &str) -> String {
    let end = pattern.char_indices().nth(60).map_or(pattern.len(), |(at, _)| at);
    if end == pattern.len() { pattern.to_owned() } else { format!("{}…", &pattern[..end]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stays_in_its_folder_or_does_not() {
        for (pattern, star, path, expected) in [
            ("a/*.md", Star::InFolder, "a/b.md", true),
            ("a/*.md", Star::InFolder, "a/b/c.md", false),
            ("a/*.md", Star::Anything, "a/b/c.md", true),
            ("a/**/*.{md,mdx}", Star::InFolder, "a/b/c.mdx", true),
        ] {
            assert_eq!(Globs::new([pattern], star).unwrap().is_match(path), expected, "{pattern} on {path}");
        }
        let globs = Globs::of_setting("s", ["[a", "*.md", "a*", "x"], Star::InFolder).unwrap();
        assert_eq!((globs.last_match("ab.md"), globs.last_match("b")), (Some(2), None));
        assert!(matches!(Globs::new(["[a"], Star::InFolder), Err(GlobError::Invalid { .. })));
    }

    #[test]
    fn what_is_past_a_bound_is_not_read() {
        let long = "é".repeat(LONGEST);
        for patterns in [
            vec!["{".repeat(100_000)],
            vec!["{a,".repeat(9) + &"}".repeat(9)],
            vec!["{".repeat(9)],
            vec!["*".repeat(200)],
            vec![long.clone()],
            vec!["a".to_owned(); MOST + 1],
            vec![format!("**/{}*", "x".repeat(900)); 50],
        ] {
            let read = Globs::new(&patterns, Star::InFolder);
            assert!(matches!(read, Err(GlobError::TooCostly(_))), "{} × {:.20}", patterns.len(), patterns[0]);
            let problem = Globs::of_setting("exclude", &patterns, Star::Anything).unwrap_err();
            assert_eq!(problem.code, Code::SiteUnreadable);
            assert!(problem.message.len() < 500, "{}", problem.message);
        }
    }
}
