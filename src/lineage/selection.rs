//! Which posts a person wants on Medium at all: `--select`, `--include`, `--exclude`, `--lang`.

use generators::{Globs, Site, Star};
use post::Post;
use post::problem::{Code, Problem};

/// Which posts are chosen.
#[derive(Debug, Clone)]
pub struct Selection {
    opt_in: bool,
    include: Option<Globs>,
    exclude: Globs,
    language: Option<String>,
    root: String,
}

impl Selection {
    /// A selection: with `opt_in` only posts that ask for Medium themselves; only paths that match one of `include`, unless
    /// it is empty, and none of `exclude`; of a site in several languages this one, or the default one.
    ///
    /// A pattern is matched with the path relative to the site, which lies at `root` in the repository, and with the
    /// path relative to the repository. `*` stays within a folder, `**` does not; a pattern that names a folder takes
    /// what is below it, and one without a slash a file of that name anywhere. Fails where one is no pattern.
    pub fn new(
        opt_in: bool,
        include: &[String],
        exclude: &[String],
        language: Option<String>,
        root: &str,
    ) -> Result<Self, Problem> {
        let include = if include.is_empty() { None } else { Some(patterns(include)?) };
        Ok(Self { opt_in, include, exclude: patterns(exclude)?, language, root: root.to_owned() })
    }

    /// Whether a post is chosen. One that its author keeps off Medium is, so that it can be told why it is left out.
    pub(super) fn includes(&self, site: &Site, post: &Post) -> bool {
        let asked = !self.opt_in || post.medium.opted_in || post.medium.opted_out;
        asked && self.includes_path(&post.path) && self.is_in_language(site, &post.path)
    }

    /// Whether a page is in the language that is chosen.
    fn is_in_language(&self, site: &Site, path: &str) -> bool {
        let own = site.language(path);
        let Some(asked) = &self.language else { return own.is_none() };
        own.or_else(|| site.languages().into_iter().next()).is_some_and(|own| own.eq_ignore_ascii_case(asked))
    }

    /// Whether a path is chosen, which is all that can be said of a file that cannot be read.
    pub(super) fn includes_path(&self, path: &str) -> bool {
        let below = path.strip_prefix(&self.root).map(|rest| rest.trim_start_matches('/'));
        let matched = |set: &Globs| set.is_match(path) || below.is_some_and(|below| set.is_match(below));
        self.include.as_ref().is_none_or(matched) && !matched(&self.exclude)
    }
}

fn patterns(texts: &[String]) -> Result<Globs, Problem> {
    let read = |globs: &[String]| {
        let globs = Globs::new(globs, Star::InFolder);
        globs.map_err(|error| {
            Problem::new(Code::BadArgument, format!("a pattern of `include` or `exclude` is not valid: {error}"))
        })
    };
    // What is wrong with a pattern is said of it as it was given.
    read(texts)?;
    let anywhere_and_below = |text: &String| {
        let text = text.trim().trim_start_matches("./").trim_start_matches('/');
        let folder = text.trim_end_matches('/');
        let anywhere = if text.contains('/') { "" } else { "**/" };
        [format!("{anywhere}{folder}"), format!("{anywhere}{folder}/**")]
    };
    read(&texts.iter().flat_map(anywhere_and_below).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(include: &[&str], exclude: &[&str], path: &str) -> bool {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        Selection::new(false, &owned(include), &owned(exclude), None, "site").unwrap().includes_path(path)
    }

    #[test]
    fn patterns_match_from_the_site_and_from_the_repository() {
        for (pattern, path, expected) in [
            ("content/posts/*.md", "site/content/posts/a.md", true),
            ("site/content/posts/*.md", "site/content/posts/a.md", true),
            ("content/posts/*.md", "site/content/posts/deep/a.md", false),
            ("content/**/a.md", "site/content/posts/deep/a.md", true),
            ("content/posts", "site/content/posts/deep/a.md", true),
            ("/content/posts/", "site/content/posts/a.md", true),
            ("./content/posts/a.md", "site/content/posts/a.md", true),
            ("post", "site/content/posts/a.md", false),
            ("*-wip.md", "site/content/posts/b-wip.md", true),
            ("posts", "site/content/posts/a.md", true),
            ("{a,b}.md", "site/content/b.md", true),
        ] {
            assert_eq!(chosen(&[pattern], &[], path), expected, "{pattern} on {path}");
            assert_eq!(chosen(&[], &[pattern], path), !expected, "not {pattern} on {path}");
        }
        assert!(!chosen(&["content"], &["*.md"], "site/content/a.md"));
        for pattern in ["[a".to_owned(), "{".repeat(100_000), "{a,".repeat(5_000), "*".repeat(5_000)] {
            assert!(Selection::new(false, &[pattern], &[], None, "").is_err());
        }
    }
}
