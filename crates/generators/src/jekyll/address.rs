//! Where Jekyll puts a page, and what `jekyll-seo-tag` prints as its canonical.

use percent_encoding::utf8_percent_encode;

use super::config::{Config, normalised};
use super::defaults::{Data, without_doubles};
use super::files::{File, Role};
use crate::generator::{Address, Page, unknown};
use crate::pattern::{Pattern, Values};
use crate::{permalink, slug};
use literals::Value;
use post::problem::Problem;

/// The address of a page: by the front matter's `permalink`, the defaults', its collection's, the site's; `given` stands
/// in place of all but the first.
pub(super) fn address(
    page: Page,
    file: &File,
    known: &Data,
    config: &Config,
    given: Option<&Pattern>,
) -> Result<Address, Problem> {
    let (path, from) = match (known.own("permalink").and_then(Value::text), given) {
        (Some(own), _) => (sanitised(&expanded(own, file, known, config)?), "front matter: permalink".to_owned()),
        (None, Some(pattern)) => {
            let date = known.date().map_err(unknown)?.map(|date| config.zone.to_datetime(date));
            let values = Values { path: page.path, front: &page.post.front, date, language: "" };
            (pattern.path(&values)?, "--permalink".to_owned())
        }
        (None, None) => {
            let (template, from) = template(file, known, config);
            (sanitised(&expanded(&template, file, known, config)?), from)
        }
    };
    let url = normalised(&format!("{}{}{path}", config.url, config.baseurl));
    let mut url =
        url.ok_or_else(|| unknown(format!("what Jekyll makes of the path `{path}` depends on its version")))?;
    if url.ends_with("/index.html") {
        url.truncate(url.len() - "index.html".len());
    }
    Ok(Address { url, from })
}

/// The pattern for a file without one of its own, and the rule it is from.
fn template(file: &File, known: &Data, config: &Config) -> (String, String) {
    if let Some(default) = known.get("permalink").and_then(Value::text) {
        return (default.to_owned(), "jekyll: defaults".to_owned());
    }
    let style = config.text("permalink").filter(|style| !style.is_empty());
    let suffix = match style.unwrap_or("date") {
        "pretty" => "/",
        "date" | "ordinal" | "none" => ":output_ext",
        style if style.ends_with('/') => "/",
        style if style.ends_with(":output_ext") => ":output_ext",
        _ => "",
    };
    let of_collection = |label: &str| config.collection(label)?.get("permalink")?.text();
    match &file.role {
        Role::Page if !config.is_html(&file.ending) => {
            ("/:path/:basename:output_ext".to_owned(), "jekyll: pages".to_owned())
        }
        Role::Page if file.stem() == "index" => ("/:path/".to_owned(), "jekyll: pages".to_owned()),
        Role::Page => (format!("/:path/:basename{suffix}"), "jekyll: pages".to_owned()),
        Role::Post | Role::Draft => match (of_collection("posts"), style) {
            (Some(pattern), _) => (pattern.to_owned(), "jekyll: collections.posts.permalink".to_owned()),
            (None, Some(style)) => (styled(style).to_owned(), "jekyll: permalink".to_owned()),
            (None, None) => (styled("date").to_owned(), "jekyll: default".to_owned()),
        },
        Role::Document(label) => match of_collection(label) {
            Some(pattern) => (pattern.to_owned(), format!("jekyll: collections.{label}.permalink")),
            None => (format!("/:collection/:path{suffix}"), "jekyll: default".to_owned()),
        },
    }
}

fn expanded(template: &str, file: &File, known: &Data, config: &Config) -> Result<String, Problem> {
    if file.role == Role::Page {
        return Ok(page_path(template, file, config));
    }
    let date = known.date();
    permalink::expand(template, token_length, |name| {
        // A name may be followed by an underscore that is not part of it.
        let names = [Some(name), name.strip_suffix('_')];
        let mut values = names.into_iter().flatten().map(|name| (name, value(name, file, known, config)));
        let found = values.find_map(|(name, value)| {
            let value = value.or_else(|| {
                let format = date_format(name)?;
                Some(match &date {
                    Ok(Some(date)) => Ok(config.zone.to_datetime(*date).strftime(format).to_string()),
                    Ok(None) => Err(unknown(format!("the pattern `{template}` wants a date, and the post has none"))),
                    Err(reason) => Err(unknown(reason)),
                })
            })?;
            Some((name, value))
        });
        let (taken, value) = found
            .ok_or_else(|| unknown(format!("the pattern `{template}` has `:{name}`, which Jekyll does not know")))?;
        Ok(format!("{}{}", utf8_percent_encode(&value?, slug::PATH), &name[taken.len()..]))
    })
}

/// The value of a token that is not part of the date.
fn value(name: &str, file: &File, known: &Data, config: &Config) -> Option<Result<String, Problem>> {
    let slug = || known.get("slug").and_then(Value::text).unwrap_or(&file.name);
    let categories = |written: fn(&str) -> String| {
        without_doubles(known.categories().iter().map(|category| written(category)).collect()).join("/")
    };
    Some(Ok(match name {
        "title" => slug::jekyll_pretty(slug()),
        "slug" => slug::jekyll_default(slug()),
        "name" => slug::jekyll_default(file.stem()),
        "categories" => categories(str::to_lowercase),
        "slugified_categories" => categories(slug::jekyll_default),
        "collection" => file.collection().unwrap_or_default().to_owned(),
        "path" => {
            let path = &file.path[..file.path.len() - file.ending.len()];
            let folder = file.collection().map(|label| format!("_{label}")).unwrap_or_default();
            path.replacen(&folder, "", 1).trim_end_matches('.').to_owned()
        }
        "output_ext" => config.output_ending(&file.ending).to_owned(),
        _ => return None,
    }))
}

/// Pages have three tokens; anything else after a colon is text.
fn page_path(template: &str, file: &File, config: &Config) -> String {
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let encoded = |text: &str| utf8_percent_encode(text, slug::PATH).to_string();
    template
        .replace(":path", &encoded(folder))
        .replace(":basename", &encoded(file.stem().trim_end_matches('.')))
        .replace(":output_ext", &encoded(config.output_ending(&file.ending)))
}

/// The pattern of a style's name; anything else is a pattern.
fn styled(style: &str) -> &str {
    match style {
        "date" => "/:categories/:year/:month/:day/:title:output_ext",
        "pretty" => "/:categories/:year/:month/:day/:title/",
        "ordinal" => "/:categories/:year/:y_day/:title:output_ext",
        "weekdate" => "/:categories/:year/W:week/:short_day/:title:output_ext",
        "none" => "/:categories/:title:output_ext",
        pattern => pattern,
    }
}

fn token_length(text: &str) -> usize {
    permalink::name_length(text, |c| c.is_ascii_lowercase() || c == '_')
}

fn date_format(token: &str) -> Option<&'static str> {
    Some(match token {
        "year" => "%Y",
        "short_year" => "%y",
        "month" => "%m",
        "i_month" => "%-m",
        "short_month" => "%b",
        "long_month" => "%B",
        "day" => "%d",
        "i_day" => "%-d",
        "y_day" => "%j",
        "w_year" => "%G",
        "week" => "%V",
        "w_day" => "%u",
        "short_day" => "%a",
        "long_day" => "%A",
        "hour" => "%H",
        "minute" => "%M",
        "second" => "%S",
        _ => return None,
    })
}

/// Jekyll's `sanitize_url`: one slash at the start, `..` a slash, `./` gone, no slash twice.
fn sanitised(path: &str) -> String {
    let mut path = format!("/{path}").replace("..", "/").replace("./", "");
    while path.contains("//") {
        path = path.replace("//", "/");
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use post::time::civil;

    #[test]
    fn paths_are_sanitised_as_jekyll_does() {
        for (path, clean) in [
            ("custom//a/", "/custom/a/"),
            ("/a../b", "/a/b"),
            ("/x./", "/x"),
            ("/co..html", "/co/html"),
            ("bare", "/bare"),
        ] {
            assert_eq!(sanitised(path), clean, "{path}");
        }
    }

    #[test]
    fn every_style_is_a_pattern_of_known_tokens() {
        for style in ["date", "pretty", "ordinal", "weekdate", "none"] {
            let known = ["categories", "title", "output_ext"];
            let unknown = permalink::expand(styled(style), token_length, |name| {
                if known.contains(&name) || date_format(name).is_some() {
                    Ok(String::new())
                } else {
                    Err(name.to_owned())
                }
            });
            assert!(unknown.is_ok(), "{style}: {unknown:?}");
        }
        assert!(civil::date(2024, 12, 30).strftime("%G-%V").to_string() == "2025-01");
    }
}
