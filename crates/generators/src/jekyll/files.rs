//! What each file is to Jekyll, by its path.

use super::config::Config;

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// A post: below a folder `_posts`, with a date in its name.
    Post,
    /// A draft: below a folder `_drafts`.
    Draft,
    /// A document of this collection.
    Document(String),
    /// Any other file that is not left out.
    Page,
}

/// A file of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct File {
    /// What it is.
    pub role: Role,
    /// Its path below the folder of collections, or below the source.
    pub path: String,
    /// The ending of its name, with the dot.
    pub ending: String,
    /// The date in its name, as written.
    pub date: Option<String>,
    /// Its name without date and ending.
    pub name: String,
}

impl File {
    /// What a file of the site is; `None` where Jekyll passes over it.
    pub(super) fn of(path: &str, config: &Config) -> Option<Self> {
        let inner =
            if config.source.is_empty() { path } else { path.strip_prefix(&config.source)?.strip_prefix('/')? };
        let file = inner.rsplit('/').next()?;
        let stem_end = file.rfind('.').filter(|at| *at > 0)?;
        let (stem, ending) = file.split_at(stem_end);
        let (date, name) = dated(stem).map_or((None, stem), |(date, name)| (Some(date), name));
        let role = role(inner, config)?;
        if role == Role::Post && date.is_none() {
            return None;
        }
        let below = if role == Role::Page { inner } else { config.below_collections(inner)? };
        Some(Self {
            role,
            path: below.to_owned(),
            ending: ending.to_owned(),
            date: date.map(str::to_owned),
            name: name.trim_end_matches('.').to_owned(),
        })
    }

    /// The collection's name; `posts` for drafts too, and none for pages.
    pub(super) fn collection(&self) -> Option<&str> {
        match &self.role {
            Role::Post | Role::Draft => Some("posts"),
            Role::Document(label) => Some(label),
            Role::Page => None,
        }
    }

    /// The folders above `_posts` or `_drafts`, which are categories.
    pub(super) fn categories(&self) -> Vec<&str> {
        let special = match self.role {
            Role::Post => "_posts",
            Role::Draft => "_drafts",
            Role::Document(_) | Role::Page => return Vec::new(),
        };
        self.path.split('/').take_while(|part| *part != special).collect()
    }

    /// The file's name without its ending.
    pub(super) fn stem(&self) -> &str {
        let file = self.path.rsplit('/').next().unwrap_or(&self.path);
        &file[..file.len() - self.ending.len()]
    }
}

fn role(inner: &str, config: &Config) -> Option<Role> {
    let mut at = 0;
    for part in inner.split('/') {
        let role = match part {
            "_posts" => Some(Role::Post),
            "_drafts" => Some(Role::Draft),
            _ => None,
        };
        if let Some(role) = role {
            let above = inner[..at].trim_end_matches('/');
            return is_read(&inner[at + part.len()..], inner, config)
                .then_some(role)
                .filter(|_| above.is_empty() || !config.leaves_out(above));
        }
        at += part.len() + 1;
    }
    if let Some((label, entry)) =
        config.below_collections(inner).and_then(|path| path.strip_prefix('_')?.split_once('/'))
        && config.collection(label).is_some()
    {
        return is_read(&format!("/{entry}"), inner, config).then(|| Role::Document(label.to_owned()));
    }
    (!config.leaves_out(inner)).then_some(Role::Page)
}

/// Whether a file below a special folder is read: neither it nor the first folder is special, and it is not excluded.
fn is_read(below: &str, inner: &str, config: &Config) -> bool {
    let is_special = |name: &str| name.starts_with(['.', '_', '#', '~']) || name.ends_with('~');
    let entry = below.trim_start_matches('/');
    let name = entry.rsplit('/').next().unwrap_or(entry);
    !is_special(entry) && !is_special(name) && !entry.contains("/.") && !config.excludes(inner)
}

/// The date before a file's name and the rest: a year of two to four digits, a month and a day of one or two.
pub(super) fn dated(stem: &str) -> Option<(&str, &str)> {
    let mut parts = stem.splitn(4, '-');
    let mut number = |least: usize, most: usize| {
        let part = parts.next()?;
        let is_number = part.bytes().all(|byte| byte.is_ascii_digit()) && (least..=most).contains(&part.len());
        is_number.then_some(part.len())
    };
    let end = number(2, 4)? + number(1, 2)? + number(1, 2)? + 2;
    Some((&stem[..end], stem[end..].strip_prefix('-')?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hold_dates() {
        for (stem, found) in [
            ("2024-03-05-a-b", Some(("2024-03-05", "a-b"))),
            ("24-3-5-a", Some(("24-3-5", "a"))),
            ("2024-03-05-", Some(("2024-03-05", ""))),
            ("2024-03-05", None),
            ("2024-003-05-a", None),
            ("a-2024-03-05-b", None),
        ] {
            assert_eq!(dated(stem), found, "{stem}");
        }
    }
}
