//! Regular expressions, as configurations hold them, within bounds.

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

/// The longest expression, in bytes.
const LONGEST: usize = 1024;

/// How much memory one may take, and a list of them, in bytes: time is in proportion to it.
const LARGEST: usize = 1 << 18;
const LARGEST_SET: usize = 1 << 20;

/// How deep groups may stand in each other.
const DEEPEST: u32 = 50;

/// An expression as the crate `regex` has it; `None` where it is none, or past a bound.
pub(super) fn expression(pattern: &str) -> Option<Regex> {
    if pattern.len() > LONGEST {
        return None;
    }
    RegexBuilder::new(pattern).size_limit(LARGEST).dfa_size_limit(LARGEST).nest_limit(DEEPEST).build().ok()
}

/// Expressions of which each is held against a text at once. Those that cannot be read are passed over; `None` where all
/// together are past a bound.
pub(super) fn expressions(patterns: &[&str]) -> Option<RegexSet> {
    let set = |patterns: &[&str], limit| RegexSetBuilder::new(patterns).size_limit(limit).nest_limit(DEEPEST).build();
    if patterns.iter().any(|pattern| pattern.len() > LONGEST) {
        return None;
    }
    let is_readable = |pattern: &&&str| match set(&[pattern], LARGEST_SET) {
        Err(regex::Error::CompiledTooBig(_)) | Ok(_) => true,
        Err(_) => false,
    };
    let readable: Vec<_> = patterns.iter().take(MOST + 1).filter(is_readable).copied().collect();
    if readable.len() > MOST { None } else { set(&readable, LARGEST_SET).ok() }
}

/// How many expressions a list may have.
const MOST: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_past_a_bound_is_not_read() {
        for pattern in ["(".repeat(100_000), "a".repeat(2000), r"\w{1000}".to_owned(), "(((a{50}){50}){50})".to_owned()]
        {
            assert!(expression(&pattern).is_none(), "{pattern:.20}");
        }
        assert!(expression(r"(?P<date>\d{4}-\d{2}-\d{2}).*").is_some());
        assert!(expression(r"^(?:(?P<category>[^/]+)/(?P<slug>\w+)\.md)").is_some());
    }

    #[test]
    fn a_list_passes_over_what_is_none() {
        let set = expressions(&["(?<=a)b", r"\.foo$", r"\w+x"]).unwrap();
        assert!(set.is_match("/a.foo") && !set.is_match("/ab"));
        assert!(expressions(&["a"; 300]).is_none());
        assert!(expressions(&[r"\w{1000}"]).is_none());
    }
}
