//! What Pelican knows of an article or a page: by its settings, its path, and what its author wrote.

use std::collections::BTreeMap;

use super::config::{Config, clean};
use super::slug::{self, slugified};
use crate::generator::unknown;
use literals::{Data, Value};
use post::Post;
use post::problem::Problem;
use post::time::{TimeZone, Timestamp, Written};

/// Its metadata, with keys in small letters; of a key given twice, its values.
pub(super) struct Article<'a> {
    config: &'a Config,
    /// The path below the content.
    pub path: &'a str,
    metadata: BTreeMap<String, Vec<String>>,
}

impl<'a> Article<'a> {
    /// `path` is relative to the content. Fails where settings that count are made by code.
    pub(super) fn new(path: &'a str, post: &Post, config: &'a Config) -> Result<Self, Problem> {
        let mut article = Self { config, path, metadata: BTreeMap::new() };
        article.take_defaults()?;
        article.take_extra()?;
        article.take_path()?;
        for (key, value) in post.front.entries() {
            let values: Vec<String> = value.texts().into_iter().map(str::to_owned).collect();
            // Blank values of these are as good as none.
            let drops_blanks = ["status", "category", "author", "authors", "tags", "slug"].contains(&&**key);
            if !(drops_blanks && values.iter().all(|value| value.trim().is_empty())) {
                article.metadata.insert(key.to_lowercase(), values);
            }
        }
        Ok(article)
    }

    fn take_defaults(&mut self) -> Result<(), Problem> {
        for (key, value) in self.config.get("DEFAULT_METADATA")?.map(Value::entries).unwrap_or_default() {
            self.set(key, value.text());
        }
        if self.config.flag("CATEGORY_SAVE_AS", true) {
            self.set("category", Some(self.config.text("DEFAULT_CATEGORY", "misc")?));
        }
        match self.config.get("DEFAULT_DATE")? {
            None => {}
            Some(Value { data: Data::List(parts), .. }) => {
                let parts: Vec<&str> = parts.iter().filter_map(Value::text).collect();
                let part = |at: usize| parts.get(at).copied().unwrap_or("0");
                let date = format!("{}-{}-{} {}:{}:{}", part(0), part(1), part(2), part(3), part(4), part(5));
                self.set("date", Some(&date));
            }
            Some(date) => self.set("date", date.text().filter(|date| !date.is_empty())),
        }
        Ok(())
    }

    /// `EXTRA_PATH_METADATA`, of the folders above it before its own.
    fn take_extra(&mut self) -> Result<(), Problem> {
        let mut extra: Vec<&(String, Value)> =
            self.config.get("EXTRA_PATH_METADATA")?.map(Value::entries).unwrap_or_default().iter().collect();
        extra.sort_by_key(|(path, _)| path);
        for (path, metadata) in extra {
            let is_above = self.path.strip_prefix(path.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'));
            if self.path == path || is_above {
                metadata.entries().iter().for_each(|(key, value)| self.set(key, value.text()));
            }
        }
        Ok(())
    }

    /// What its name, its path and its folder say; the first that says something of a key counts.
    fn take_path(&mut self) -> Result<(), Problem> {
        let (folder, name) = self.path.rsplit_once('/').unwrap_or(("", self.path));
        let base = name.rsplit_once('.').map_or(name, |(base, _)| base);
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        for (pattern, text) in [(&self.config.of_name, base), (&self.config.of_path, self.path)] {
            let Some(pattern) = pattern.as_ref().map_err(Clone::clone)? else { continue };
            let Some(captures) = pattern.captures(text) else { continue };
            for name in pattern.capture_names().flatten() {
                if let Some(value) = captures.name(name) {
                    found.entry(name.to_lowercase()).or_insert_with(|| value.as_str().to_owned());
                }
            }
        }
        let folder = folder.rsplit('/').next().unwrap_or(folder);
        let counts = self.config.flag("USE_FOLDER_AS_CATEGORY", true) && self.config.flag("CATEGORY_SAVE_AS", true);
        if counts && !folder.is_empty() {
            found.entry("category".to_owned()).or_insert_with(|| folder.to_owned());
        }
        let is_dated = found.contains_key("date");
        for (key, value) in found {
            self.set(&key, Some(&value));
        }
        // With a name such as `2024-13-45-x` Pelican leaves the file out, whatever date is written in it.
        if is_dated { self.date().map(drop).map_err(unknown) } else { Ok(()) }
    }

    fn set(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.metadata.insert(key.to_lowercase(), vec![value.to_owned()]);
        }
    }

    /// A text; of a key given twice the first. A blank `slug` or `status` is none.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.metadata.get(key)?.first().map(String::as_str)
    }

    /// Whether a key is given several times.
    pub(super) fn is_list(&self, key: &str) -> bool {
        self.metadata.get(key).is_some_and(|values| values.len() > 1)
    }

    /// Whether it is a page, by the folder that it lies in.
    pub(super) fn is_page(&self) -> bool {
        is_page(self.path, self.config)
    }

    /// `published`, `draft`, `hidden`, `skip`, or what Pelican does not know.
    pub(super) fn status(&self) -> String {
        self.get("status").map_or("published", str::trim).to_lowercase()
    }

    /// Its date as written; `None` where it has none. Fails with one that hangs on more than what is written.
    pub(super) fn date(&self) -> Result<Option<Written>, String> {
        let Some(text) = self.get("date") else { return Ok(None) };
        if text == "fs" {
            return Err("it has no date, so Pelican takes that of its file".to_owned());
        }
        let text = text.replace('_', " ");
        let has_year = text.as_bytes().windows(4).any(|digits| digits.iter().all(u8::is_ascii_digit));
        let written = Written::parse(&text).or_else(|| Written::parse(&in_order(&text)?)).filter(|_| has_year);
        written.map(Some).ok_or_else(|| format!("the date `{text}` is none that is read here"))
    }

    /// Its date as an instant.
    pub(super) fn instant(&self) -> Option<Timestamp> {
        let own = self.get("timezone").and_then(|name| TimeZone::get(name).ok());
        Some(self.date().ok()??.instant(own.as_ref().unwrap_or(&self.config.zone)))
    }

    /// Its language, and whether that is the site's own.
    pub(super) fn language(&self) -> Result<(String, bool), Problem> {
        let default = self.config.text("DEFAULT_LANG", "en")?.to_lowercase();
        let own = self.get("lang").map_or_else(|| default.clone(), str::to_owned);
        let is_default = own == default;
        Ok((own, is_default))
    }

    /// Its slug: as written, else made of its title or of its file's name.
    pub(super) fn slug(&self) -> Result<String, Problem> {
        if let Some(slug) = self.get("slug") {
            return Ok(slug.trim().to_owned());
        }
        let source = match self.config.text("SLUGIFY_SOURCE", "title")? {
            "title" if self.is_list("title") => return Err(unknown("it has several titles")),
            "title" if is_restructured(self.path) => {
                // Its markup is made to HTML before, so that signs of HTML in it are none.
                return self.get("title").map_or(Ok(String::new()), |title| slug::of_plain(title, "SLUG", self.config));
            }
            "title" => self.get("title"),
            "basename" => {
                let name = self.path.rsplit('/').next().unwrap_or(self.path);
                Some(name.rsplit_once('.').map_or(name, |(base, _)| base))
            }
            _ => None,
        };
        source.map_or(Ok(String::new()), |source| slugified(source, "SLUG", self.config))
    }

    /// The slug of its category.
    pub(super) fn category(&self) -> Result<String, Problem> {
        self.get("category").map_or(Ok(String::new()), |name| slugified(name.trim(), "CATEGORY", self.config))
    }

    /// The slug of its author, of several the first.
    pub(super) fn author(&self) -> Result<String, Problem> {
        let first = |names: &str| {
            let sign = if names.contains(';') { ';' } else { ',' };
            names.split(sign).map(str::trim).find(|name| !name.is_empty()).unwrap_or_default().to_owned()
        };
        let own = self.get("author").map(|name| name.trim().to_owned()).or_else(|| self.get("authors").map(first));
        let name = match own {
            Some(name) => name,
            None => self.config.text("AUTHOR", "")?.to_owned(),
        };
        slugified(&name, "AUTHOR", self.config)
    }

    /// What another key says, which stands in an address as it is.
    pub(super) fn other(&self, key: &str) -> Result<&str, Problem> {
        let is_text = !self.is_list(key) && !["tags", "authors", "modified", "summary"].contains(&key);
        let value = self.get(key).filter(|_| is_text);
        value.ok_or_else(|| unknown(format!("the settings' pattern has `{{{key}}}`, of which the post says nothing")))
    }
}

/// A date in digits only with its year first, as `dateutil` orders it: `20240305`, `2024.3.5`, `3/5/2024` and, since there is
/// no thirteenth month, `13/5/2024`.
fn in_order(text: &str) -> Option<String> {
    const SIGNS: [char; 4] = ['/', '-', '.', ' '];
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (first, rest) = text.trim().split_at(digits(text.trim()));
    if first.len() == 8 {
        return Some(format!("{}-{}-{}{rest}", &first[..4], &first[4..6], &first[6..]));
    }
    let second = rest.strip_prefix(SIGNS)?;
    let (second, rest) = second.split_at(digits(second));
    let third = rest.strip_prefix(SIGNS)?;
    let (third, rest) = third.split_at(digits(third));
    let (year, month, day) = match (first.len(), third.len()) {
        (4, 1 | 2) => (first, second, third),
        (1 | 2, 4) if first.parse().is_ok_and(|first: u8| first > 12) => (third, second, first),
        (1 | 2, 4) => (third, first, second),
        _ => return None,
    };
    Some(format!("{year}-{month}-{day}{rest}"))
}

/// Whether a file is in reStructuredText.
pub(super) fn is_restructured(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending == "rst")
}

/// Whether a path below the content is that of a page.
pub(super) fn is_page(path: &str, config: &Config) -> bool {
    let is_below = |folder: &str| path.strip_prefix(&clean(folder)).is_some_and(|rest| rest.starts_with('/'));
    config.list("PAGE_PATHS", &["pages"]).into_iter().any(is_below)
}
