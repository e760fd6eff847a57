//! What Jekyll knows of a file: its front matter over the `defaults` of the configuration.

use std::cmp::Ordering;

use super::config::Config;
use super::files::{File, Role};
use super::words;
use crate::Globs;
use literals::{Data as Form, Value};
use post::time::{Offset, Timestamp, Written};

/// A file's data.
pub(super) struct Data<'a> {
    file: &'a File,
    own: &'a Value,
    defaults: Vec<&'a Value>,
    config: &'a Config,
}

impl<'a> Data<'a> {
    /// The data of a file with this front matter.
    pub(super) fn of(file: &'a File, own: &'a Value, config: &'a Config) -> Self {
        let sets = config.root.get("defaults").map(Value::items).unwrap_or_default();
        let mut defaults: Vec<&Value> = Vec::new();
        let mut nearest = None;
        let applied = sets
            .iter()
            .zip(&config.scopes)
            .filter(|(set, glob)| applies(set.get("scope"), glob.as_ref(), file, config));
        for (set, _) in applied {
            let Some(values) = set.get("values") else { continue };
            let scope = Scope::of(set.get("scope"));
            if nearest.is_none_or(|old| scope >= old) {
                defaults.insert(0, values);
                nearest = Some(scope);
            } else {
                defaults.push(values);
            }
        }
        Self { file, own, defaults, config }
    }

    /// A value of the front matter.
    pub(super) fn own(&self, key: &str) -> Option<&'a Value> {
        self.own.get(key).filter(|value| value.data != Form::Null)
    }

    /// A value of the front matter, else of the defaults.
    pub(super) fn get(&self, key: &str) -> Option<&'a Value> {
        self.own(key).or_else(|| self.default(key))
    }

    /// The values of the defaults, the nearest first.
    pub(super) fn defaults(&self) -> impl Iterator<Item = &'a (String, Value)> {
        self.defaults.iter().flat_map(|values| values.entries())
    }

    /// Whether Jekyll is told to leave it out: by a bare `false`, `no` or `off`, or by a key that says nothing, which is
    /// false in Ruby. Text in quotes is true. Of pages only the front matter is asked.
    pub(super) fn is_unpublished(&self) -> bool {
        let default = || self.default("published").filter(|_| self.file.role != Role::Page);
        let said = self.own.get("published").or_else(default).map(|value| &value.data);
        match said {
            Some(Form::Plain(text)) => ["false", "no", "off"].iter().any(|no| text.eq_ignore_ascii_case(no)),
            said => said == Some(&Form::Null),
        }
    }

    fn default(&self, key: &str) -> Option<&'a Value> {
        self.defaults.iter().find_map(|values| values.get(key)).filter(|value| value.data != Form::Null)
    }

    /// The date: the front matter's, else that in the name; `None` where Jekyll takes the time of the build or the file.
    ///
    /// A day, and a time in quotes or without seconds, is of the site's zone; a bare time with seconds is UTC, by YAML.
    /// Fails with the reason where it is no date.
    pub(super) fn date(&self) -> Result<Option<Timestamp>, String> {
        let value = self.get("date").filter(|value| value.text().is_some_and(|text| !text.is_empty()));
        let Some(text) = value.and_then(Value::text).or(self.file.date.as_deref()) else { return Ok(None) };
        let written = Written::parse(text).or_else(|| Written::rolled_over(text)).or_else(|| day_first(text));
        let mut written = written.ok_or_else(|| format!("`date` is `{text}`, which is no date"))?;
        let is_bare = value.is_some_and(|value| matches!(value.data, Form::Plain(_)));
        if is_bare && written.offset.is_none() && text.matches(':').count() == 2 {
            written.offset = Some(Offset::UTC);
        }
        Ok(Some(written.instant(&self.config.zone)))
    }

    /// The key whose value is a number, a flag or a day where Jekyll wants text, which fails the build.
    pub(super) fn unreadable(&self) -> Option<&'static str> {
        let is_no_text = |value: &Value| matches!(&value.data, Form::Plain(word) if words::printed(word).is_some());
        let keys: &[&str] =
            if self.file.role == Role::Page { &["permalink"] } else { &["permalink", "slug", "categories"] };
        keys.iter().copied().find(|key| self.get(key).is_some_and(is_no_text))
    }

    /// The categories in their order, without doubles: those of the path, of the defaults, and of the front matter, a
    /// text split at blanks, and `category` as it is.
    pub(super) fn categories(&self) -> Vec<String> {
        let mut all: Vec<String> = self.file.categories().into_iter().map(str::to_owned).collect();
        for value in [self.default("categories"), self.own("categories")].into_iter().flatten() {
            match value.text() {
                Some(text) => all.extend(text.split_whitespace().map(str::to_owned)),
                None => all.extend(names(value)),
            }
        }
        all.extend(self.get("category").into_iter().flat_map(names));
        without_doubles(all)
    }
}

/// The texts of a value, or of the items of a list, as Ruby prints them.
fn names(value: &Value) -> impl Iterator<Item = String> {
    let items = if value.items().is_empty() { std::slice::from_ref(value) } else { value.items() };
    items.iter().filter_map(|item| match &item.data {
        Form::Plain(word) => Some(words::printed(word).unwrap_or_else(|| word.clone())),
        Form::Quoted(text) => Some(text.clone()),
        _ => None,
    })
}

/// A date that begins with its day, such as `11-9-2017`, which Ruby reads with any of three separators.
fn day_first(text: &str) -> Option<Written> {
    let (date, time) = text.find([' ', 'T']).map_or((text, ""), |at| text.split_at(at));
    let mut parts = date.splitn(3, ['-', '/', '.']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let is_number = |part: &str, longest: usize| {
        (1..=longest).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_date = is_number(day, 2) && is_number(month, 2) && year.len() == 4 && is_number(year, 4);
    if is_date { Written::parse(&format!("{year}-{month}-{day}{time}")) } else { None }
}

/// The first of each.
pub(super) fn without_doubles(all: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    all.into_iter().filter(|one| seen.insert(one.clone())).collect()
}

/// How near a set of defaults is to a file: the longer path first, then one with a type.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Scope {
    path: usize,
    has_type: bool,
}

impl Scope {
    fn of(scope: Option<&Value>) -> Self {
        let get = |key: &str| scope.and_then(|scope| scope.get(key));
        let path = get("path").and_then(Value::text).unwrap_or_default();
        Self { path: path.trim_start_matches('/').len(), has_type: get("type").is_some() }
    }
}

impl PartialOrd for Scope {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.path.cmp(&other.path).then(self.has_type.cmp(&other.has_type)))
    }
}

fn applies(scope: Option<&Value>, glob: Option<&Globs>, file: &File, config: &Config) -> bool {
    let get = |key: &str| scope.and_then(|scope| scope.get(key)).and_then(Value::text);
    let is_type = get("type").is_none_or(|kind| match (&file.role, kind) {
        (Role::Post | Role::Draft, "post") | (Role::Page, "page" | "pages") => true,
        _ => file.collection() == Some(kind),
    });
    let is_path = get("path").is_none_or(|path| {
        if let Some(glob) = glob {
            return is_below(glob, &config.in_collections(&file.path));
        }
        let path = path.trim_start_matches('/');
        file.path.starts_with(config.below_collections(path).unwrap_or(path))
    });
    is_type && is_path
}

/// Whether a glob names a path or a folder above it.
fn is_below(glob: &Globs, path: &str) -> bool {
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    ends.map(|end| &path[..end]).any(|start| glob.is_match(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_may_begin_with_its_day() {
        for (text, day) in [
            ("11-9-2017", Some("2017-09-11T00:00:00")),
            ("25/12/2017 10:20:30 +0200", Some("2017-12-25T10:20:30")),
            ("1.2.2017", Some("2017-02-01T00:00:00")),
            ("9-13-2017", None),
            ("11-9-17", None),
            ("11-9", None),
            ("\u{e9}-9-2017", None),
        ] {
            assert_eq!(day_first(text).map(|written| written.civil.to_string()).as_deref(), day, "{text}");
        }
    }
}
