//! `--permalink`: addresses by a pattern that a person gives.

use percent_encoding::{AsciiSet, utf8_percent_encode};

use super::generator::{Page, unknown};
use super::{permalink, slug};
use literals::Value;
use post::problem::{Code, Problem};
use post::time::{Written, civil};

/// A pattern such as `/blog/:year/:month/:slug/`, relative to the base URL and written as it stands: a slash or `.html`
/// at its end is there or not.
///
/// | token | stands for |
/// |---|---|
/// | `:year` `:month` `:day` | the date's digits as written, with zeros; also `:short_year`, `:i_month`, `:i_day` |
/// | `:hour` `:minute` `:second` | the time of day, with zeros |
/// | `:slug` | the front matter's `slug`, else `:name` |
/// | `:title` | the title as a slug: small letters, hyphens between words |
/// | `:name` | the file's name without its ending and a date before it; for `index.md` the folder's |
/// | `:filename` | the same with its date |
/// | `:path` | the folders of the file below the site, and `:name` |
/// | `:section` | the folder that holds the file, or its bundle's |
/// | `:category` `:categories` | the first, or all with slashes, as slugs |
/// | `:lang` | the language |
#[derive(Debug, Clone)]
pub(super) struct Pattern(String);

/// What the tokens of a pattern are filled from.
pub(super) struct Values<'a> {
    /// The file, relative to the site.
    pub path: &'a str,
    /// Its front matter.
    pub front: &'a Value,
    /// Its date as written; without one, that in its name counts.
    pub date: Option<civil::DateTime>,
    /// Its language.
    pub language: &'a str,
}

/// The tokens, and what a date has to say for them.
const TOKENS: [&str; 18] = [
    "year",
    "month",
    "day",
    "short_year",
    "i_month",
    "i_day",
    "hour",
    "minute",
    "second",
    "slug",
    "title",
    "name",
    "filename",
    "path",
    "section",
    "category",
    "categories",
    "lang",
];

/// All that stands in a path as it is, and `%`, so that a pattern may hold escapes.
const PATTERN: &AsciiSet = &slug::PATH.remove(b'%');

impl Pattern {
    /// Fails where a token is none.
    pub(super) fn new(pattern: &str) -> Result<Self, Problem> {
        permalink::expand(pattern, token_length, |name| {
            if TOKENS.contains(&name) { Ok(String::new()) } else { Err(name.to_owned()) }
        })
        .map_err(|name| {
            Problem::new(Code::CanonicalUnknown, format!("`--permalink` has `:{name}`, which is no token"))
                .hint(format!("the tokens are :{}", TOKENS.join(" :")))
        })?;
        Ok(Self(pattern.to_owned()))
    }

    /// The path of a page, encoded. Fails where a token has nothing to stand for.
    pub(super) fn path(&self, values: &Values) -> Result<String, Problem> {
        let path = permalink::expand(&self.0, token_length, |name| {
            let value = values.of(name).filter(|value| !value.is_empty());
            let value = value
                .ok_or_else(|| unknown(format!("`--permalink` has `:{name}`, for which the post says nothing")))?;
            Ok(utf8_percent_encode(&value, slug::PATH).to_string())
        })?;
        Ok(format!("/{}", utf8_percent_encode(path.trim_start_matches('/'), PATTERN)))
    }
}

impl Values<'_> {
    fn of(&self, token: &str) -> Option<String> {
        let text = |key: &str| self.front.get_any_case(key).and_then(Value::text).map(str::to_owned);
        let date = |format: &str| Some(self.date.or_else(|| in_name(self.file_name()).0)?.strftime(format).to_string());
        let (_, name) = in_name(self.file_name());
        match token {
            "year" => date("%Y"),
            "short_year" => date("%y"),
            "month" => date("%m"),
            "i_month" => date("%-m"),
            "day" => date("%d"),
            "i_day" => date("%-d"),
            "hour" => date("%H"),
            "minute" => date("%M"),
            "second" => date("%S"),
            "slug" => text("slug").filter(|slug| !slug.is_empty()).or_else(|| Some(name.to_owned())),
            "title" => text("title").map(|title| slug::jekyll_default(&title)),
            "name" => Some(name.to_owned()),
            "filename" => Some(self.file_name().to_owned()),
            "path" => Some(self.folder().map_or_else(|| name.to_owned(), |folder| format!("{folder}/{name}"))),
            "section" => self.folder().map(|folder| folder.rsplit('/').next().unwrap_or(folder).to_owned()),
            "category" => self.categories().into_iter().next(),
            "categories" => Some(self.categories().join("/")),
            "lang" => Some(self.language.to_owned()),
            _ => None,
        }
    }

    /// The file's name without its ending; a bundle's folder.
    pub(super) fn file_name(&self) -> &str {
        let stem = self.stem();
        stem.rsplit_once('/').map_or(stem, |(_, name)| name)
    }

    fn folder(&self) -> Option<&str> {
        self.stem().rsplit_once('/').map(|(folder, _)| folder)
    }

    fn stem(&self) -> &str {
        let stem = self.path.rsplit_once('.').map_or(self.path, |(stem, _)| stem);
        stem.strip_suffix("/index").unwrap_or(stem)
    }

    fn categories(&self) -> Vec<String> {
        let keys = ["categories", "category"].iter().filter_map(|key| self.front.get_any_case(key));
        keys.flat_map(Value::texts).map(slug::jekyll_default).collect()
    }
}

fn token_length(text: &str) -> usize {
    let length = permalink::name_length(text, |c| c.is_ascii_lowercase() || c == '_');
    text[..length].trim_end_matches('_').len()
}

/// A date before a file's name, and the rest of the name.
pub(super) fn in_name(name: &str) -> (Option<civil::DateTime>, &str) {
    let day = name.get(..10).filter(|day| day.bytes().filter(u8::is_ascii_digit).count() == 8);
    let rest = name.get(10..).and_then(|rest| rest.strip_prefix(['-', '_']));
    match (day.and_then(Written::parse), rest) {
        (Some(written), Some(rest)) => (Some(written.civil), rest),
        _ => (None, name),
    }
}

/// The date before a page's file name, or that of its bundle.
pub(super) fn in_path(page: Page) -> Option<Written> {
    let values = Values { path: page.path, front: &page.post.front, date: None, language: "" };
    let civil = in_name(values.file_name()).0?;
    Some(Written { civil, offset: None, date_only: true })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(pattern: &str, file: &str, front: &str) -> Result<String, String> {
        let front = literals::yaml(front, 1).unwrap();
        let date = front.get("date").and_then(Value::text).and_then(Written::parse).map(|written| written.civil);
        let pattern = Pattern::new(pattern).map_err(|problem| problem.message)?;
        pattern.path(&Values { path: file, front: &front, date, language: "" }).map_err(|problem| problem.message)
    }

    #[test]
    fn tokens_are_filled_from_the_post() {
        let front =
            "{date: 2024-03-05T09:07:00+09:00, slug: my-slug, title: 'Été & co: 100%', categories: [Big Deal, x]}";
        for (pattern, wanted) in [
            ("/blog/:year/:month/:day/:slug/", "/blog/2024/03/05/my-slug/"),
            ("/:short_year/:i_month_:i_day/:hour:minute/:name.html", "/24/3_5/0907/a%20b.html"),
            ("p/:section/:filename", "/p/posts/2024-01-02-a%20b"),
            ("/:path/", "/src/posts/a%20b/"),
            ("/:categories/:category/:title/", "/big-deal/x/big-deal/%C3%A9t%C3%A9-co-100/"),
            ("/a%20b/é/:slug/", "/a%20b/%C3%A9/my-slug/"),
        ] {
            assert_eq!(path(pattern, "src/posts/2024-01-02-a b.md", front).as_deref(), Ok(wanted), "{pattern}");
        }
        assert_eq!(path("/:year/:slug/", "posts/2024-01-02-a/index.md", "{}").as_deref(), Ok("/2024/a/"));
    }

    #[test]
    fn a_token_without_a_value_is_refused() {
        assert!(path("/:year/:name/", "posts/a.md", "{}").unwrap_err().contains("`:year`"));
        assert!(path("/:nosuch/", "posts/a.md", "{}").unwrap_err().contains("`:nosuch`"));
    }
}
