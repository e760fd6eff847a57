//! Eleventy's addresses: the default one, and permalinks that are a text with a few well-known values in it.

use super::config::Engine;
use super::slug::{slug, slugify};
use crate::paths::within;
use post::time::civil;

/// What a permalink may speak of.
pub(super) struct Values<'a> {
    /// The template's path below the content.
    pub template: &'a str,
    /// The page's date, in UTC.
    pub date: Option<civil::DateTime>,
    /// The template language.
    pub engine: Engine,
    /// The filters that the site defines itself.
    pub filters: &'a [String],
}

/// The address of a page without a permalink (`TemplatePermalink.generate`).
pub(super) fn default(template: &str) -> String {
    let (folder, file) = template.rsplit_once('/').map_or(("", template), |(folder, file)| (folder, file));
    let name = file.rsplit_once('.').map_or(file, |(name, _)| name);
    let is_doubled = folder.rsplit('/').next() == Some(name);
    let parts = [folder, if name == "index" || is_doubled { "" } else { name }];
    let path = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
    if path.is_empty() { "/".to_owned() } else { format!("/{path}/") }
}

/// The address that a written-out permalink gives (`toHref`).
pub(super) fn of_permalink(permalink: &str) -> Result<String, String> {
    let file = if permalink.ends_with('/') { "index.html" } else { "" };
    let path = within("", &format!("{permalink}{file}"));
    let path = path.ok_or_else(|| format!("the permalink `{permalink}` leads out of the site"))?;
    let path = format!("/{path}");
    let cut = ["/index.html", "/index"].iter().find_map(|end| path.strip_suffix(end));
    Ok(cut.map_or(path.clone(), |path| format!("{path}/")))
}

/// Puts the values into a permalink. Fails with what is not known, as it stands there.
///
/// `of` gives the page's data that is text.
pub(super) fn filled<'data>(
    permalink: &str,
    values: &Values,
    of: impl Fn(&str) -> Option<&'data str>,
) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = permalink;
    if rest.contains("{%") || rest.contains("{#") {
        return Err(format!("the permalink `{permalink}` is made by tags of a template"));
    }
    while let Some((before, after)) = rest.split_once("{{") {
        let unknown = || format!("what the permalink `{permalink}` gives is not known here");
        let (expression, after) = after.split_once("}}").ok_or_else(unknown)?;
        let expression = expression.trim_matches('-').trim();
        let value = values.of(expression, &of).filter(|_| values.engine != Engine::Other).ok_or_else(unknown)?;
        filled.push_str(before);
        filled.push_str(&value);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

impl Values<'_> {
    /// The value of `name`, `name | filter` or `page.date | date: "format"`.
    fn of<'data>(&self, expression: &str, of: impl Fn(&str) -> Option<&'data str>) -> Option<String> {
        let mut parts = expression.split('|').map(str::trim);
        let name = parts.next()?;
        let filter = parts.next();
        if parts.next().is_some() {
            return None;
        }
        let is_own = |filter: &str| self.filters.iter().any(|own| own == filter);
        if let Some(format) = filter.and_then(|filter| filter.strip_prefix("date:")) {
            let quote = format.trim().chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            let format = format.trim().trim_matches(quote);
            let is_known = name == "page.date" && self.engine == Engine::Liquid && !is_own("date") && is_plain(format);
            return is_known.then_some(self.date?)?.strftime(format).to_string().into();
        }
        let text = match name {
            "page.fileSlug" => file_slug(self.template),
            "page.filePathStem" => stem(self.template),
            "page.outputFileExtension" => "html".to_owned(),
            name => of(name)?.to_owned(),
        };
        match filter {
            // Nunjucks writes them as entities.
            None => {
                Some(text).filter(|text| self.engine == Engine::Liquid || !text.contains(['<', '>', '&', '"', '\'']))
            }
            Some("slugify") if !is_own("slugify") => slugify(&text),
            // Nunjucks writes quotes as entities.
            Some("slug") if !is_own("slug") => {
                slug(&text).filter(|slug| self.engine == Engine::Liquid || !slug.contains(['\'', '"']))
            }
            Some(_) => None,
        }
    }
}

/// Whether a format has only the directives that print the same everywhere.
fn is_plain(format: &str) -> bool {
    format.split('%').skip(1).all(|part| part.starts_with(['Y', 'm', 'd', 'y', 'H', 'M', 'S', 'j']))
}

/// `page.filePathStem`: the path without ending, and without a date before the name.
fn stem(template: &str) -> String {
    let (folder, file) = template.rsplit_once('/').map_or(("", template), |(folder, file)| (folder, file));
    let name = undated(file.rsplit_once('.').map_or(file, |(name, _)| name));
    if folder.is_empty() { format!("/{name}") } else { format!("/{folder}/{name}") }
}

/// `page.fileSlug`: the name without a date before it; for an `index` its folder's.
fn file_slug(template: &str) -> String {
    let stem = stem(template);
    let mut parts = stem.rsplit('/');
    match (parts.next(), parts.next()) {
        (Some("index"), folder) => undated(folder.unwrap_or_default()).to_owned(),
        (name, _) => name.unwrap_or_default().to_owned(),
    }
}

/// What stands behind the first date and its hyphen (`_stripDateFromSlug`).
fn undated(name: &str) -> &str {
    let is_date = |start: usize| {
        let date = name.as_bytes().get(start..start + 11);
        date.is_some_and(|date| {
            let fits =
                |(at, byte): (usize, &u8)| if matches!(at, 4 | 7 | 10) { *byte == b'-' } else { byte.is_ascii_digit() };
            date.iter().enumerate().all(fits)
        })
    };
    (0..name.len()).find(|start| is_date(*start)).map_or(name, |start| &name[start + 11..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values<'a>(template: &'a str, filters: &'a [String]) -> Values<'a> {
        let date = Some(civil::date(2023, 12, 31).at(15, 30, 0, 0));
        Values { template, date, engine: Engine::Liquid, filters }
    }

    #[test]
    fn permalinks_are_filled_from_what_is_known() {
        let of = |name: &str| match name {
            "title" => Some("It's R&D: 100%"),
            "slug" => Some("my-slug"),
            "accents" => Some("Ünï"),
            "script" => Some("日本"),
            _ => None,
        };
        for (permalink, wanted) in [
            ("/d/{{ page.date | date: '%Y/%m/%d' }}/{{page.fileSlug}}/", Some("/d/2023/12/31/a post/")),
            ("{{ page.filePathStem }}.html", Some("/blog/a post.html")),
            ("/t/{{ title | slugify }}/{{- slug -}}", Some("/t/its-r-and-d-100/my-slug")),
            ("/s/{{ title | slug }}/", Some("/s/it's-randd:-100percent/")),
            ("/t/{{ title }}/", Some("/t/It's R&D: 100%/")),
            ("/t/{{ accents | slugify }}/", Some("/t/ueni/")),
            ("/t/{{ script | slugify }}/", None),
            ("/t/{{ none }}/", None),
            ("/t/{{ page.date | date: '%B' }}/", None),
            ("/t/{{ slug | upcase }}/", None),
            ("{% if x %}/a/{% endif %}", None),
        ] {
            let found = filled(permalink, &values("blog/2024-01-02-a post.md", &[]), of);
            assert_eq!(found.ok().as_deref(), wanted, "{permalink}");
        }
        let nunjucks = Values { engine: Engine::Nunjucks, ..values("blog/it's.md", &[]) };
        for permalink in ["/{{ title }}/", "/{{ page.fileSlug }}/"] {
            assert!(filled(permalink, &nunjucks, of).is_err(), "{permalink}");
        }
        let own = ["slugify".to_owned()];
        assert!(filled("{{ title | slugify }}", &values("a.md", &own), of).is_err());
    }

    #[test]
    fn addresses_leave_out_index() {
        for (permalink, path) in [
            ("custom/x/", "/custom/x/"),
            ("/a/index.html", "/a/"),
            ("/a.html", "/a.html"),
            ("/a/index", "/a/"),
            ("/a/index/", "/a/index/"),
            ("/", "/"),
        ] {
            assert_eq!(of_permalink(permalink).as_deref(), Ok(path), "{permalink}");
        }
        assert_eq!((file_slug("2024-01-02-dir/index.md").as_str(), file_slug("index.md").as_str()), ("dir", ""));
    }
}
