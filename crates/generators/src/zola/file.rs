//! What a file of the content is to Zola, by its path.

use super::config::Config;
use crate::generator::unknown;
use post::problem::Problem;

/// A page or a section.
pub(super) struct File<'a> {
    /// The folders below `content`.
    folders: Vec<&'a str>,
    /// The file's name without language and ending.
    name: &'a str,
    /// Its language; `None` for the default one.
    pub language: Option<&'a str>,
    /// Whether it is the page of the folder that it lies in: `index.md`, in any language.
    is_bundle: bool,
}

impl<'a> File<'a> {
    /// What a file of the site is; `None` where Zola passes over it. Fails where the name has a point and what follows is
    /// none of the site's languages: Zola then stops.
    pub(super) fn of(path: &'a str, config: &Config) -> Result<Option<Self>, Problem> {
        let Some((folders, stem)) = path.strip_prefix("content/").and_then(|inner| {
            let (folders, file) = inner.rsplit_once('/').unwrap_or(("", inner));
            Some((folders, file.strip_suffix(".md").filter(|_| !file.starts_with('.'))?))
        }) else {
            return Ok(None);
        };
        if config.ignores(path) {
            return Ok(None);
        }
        let (default, others) = (&config.languages[0], &config.languages[1..]);
        let (name, language) = match stem.split_once('.') {
            Some((name, code)) if others.iter().any(|other| other == code) => (name, Some(code)),
            Some((_, code)) if !others.is_empty() && code != default => {
                return Err(unknown(format!(
                    "its name has the language `{code}`, which the configuration does not name, so Zola stops"
                )));
            }
            _ => (stem, None),
        };
        // Files named `_index.` otherwise are no pages.
        if stem.starts_with("_index.") && name != "_index" {
            return Ok(None);
        }
        let folders: Vec<&str> = folders.split('/').filter(|folder| !folder.is_empty()).collect();
        let is_bundle = !folders.is_empty() && stem.split('.').next() == Some("index");
        Ok(Some(Self { folders, name, language, is_bundle }))
    }

    /// Whether it is a section's own page.
    pub(super) fn is_section(&self) -> bool {
        self.name == "_index"
    }

    /// Whether it is a page at the root of the content named `index`.
    pub(super) fn is_home(&self) -> bool {
        self.folders.is_empty() && self.name == "index"
    }

    /// The folders that stand in its address.
    pub(super) fn folders(&self) -> &[&'a str] {
        &self.folders[..self.folders.len() - usize::from(self.is_bundle)]
    }

    /// The name that its slug is made of: that of the file, or of the folder of a bundle.
    fn own_name(&self) -> &'a str {
        match self.folders.last() {
            Some(folder) if self.name == "index" => folder,
            _ => self.name,
        }
    }

    /// The date before its name, as written.
    pub(super) fn date(&self) -> Option<&'a str> {
        let name = self.own_name();
        date_length(name).map(|length| &name[..length])
    }

    /// What its slug is made of: its name, without a date before it unless dates are kept.
    pub(super) fn slug(&self, keeps_dates: bool) -> &'a str {
        let name = self.own_name();
        let rest = date_length(name).filter(|_| !keeps_dates).map(|length| {
            let rest = &name[length..];
            rest.strip_prefix(char::is_whitespace).unwrap_or(rest)
        });
        rest.and_then(|rest| rest.strip_prefix(['-', '_'])).filter(|rest| !rest.is_empty()).unwrap_or(name)
    }
}

/// The length of the date that a name starts with: a day, or a time of RFC 3339.
fn date_length(name: &str) -> Option<usize> {
    let is_day = fits(name, "dddd-dd-dd") && in_range(&name[5..7], 1, 12) && in_range(&name[8..10], 1, 31);
    if !is_day {
        return None;
    }
    Some(10 + time_length(&name[10..]).unwrap_or(0))
}

fn time_length(text: &str) -> Option<usize> {
    let is_time = |text: &str| in_range(&text[0..2], 0, 23) && in_range(&text[3..5], 0, 59);
    let clock = text.strip_prefix('T').filter(|clock| fits(clock, "dd:dd:dd"))?;
    if !is_time(clock) || !in_range(&clock[6..8], 0, 60) {
        return None;
    }
    let mut length = 9;
    if let Some(fraction) = text[length..].strip_prefix('.') {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        length += if digits > 0 { digits + 1 } else { 0 };
    }
    let zone = &text[length..];
    if zone.starts_with('Z') {
        return Some(length + 1);
    }
    let offset = zone.strip_prefix(['+', '-']).filter(|offset| fits(offset, "dd:dd") && is_time(offset));
    offset.map(|_| length + 6)
}

/// Whether a text starts as the shape says, `d` being a digit.
fn fits(text: &str, shape: &str) -> bool {
    let text = text.as_bytes();
    text.len() >= shape.len()
        && text
            .iter()
            .zip(shape.bytes())
            .all(|(byte, sign)| if sign == b'd' { byte.is_ascii_digit() } else { *byte == sign })
}

fn in_range(digits: &str, least: u8, most: u8) -> bool {
    digits.parse().is_ok_and(|number: u8| (least..=most).contains(&number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_before_names_are_told() {
        for (name, length) in [
            ("2024-02-03-a", Some(10)),
            ("2024-02-03", Some(10)),
            ("2024-13-03-a", None),
            ("20240203-a", None),
            ("2024-02-06T10:20:30Z-a", Some(20)),
            ("2024-02-06T10:20:30.5+09:00_a", Some(27)),
            ("2024-02-06T25:20:30Z-a", Some(10)),
            ("2024-02-06T10:20:30-a", Some(10)),
            ("2024-02-0\u{e9}", None),
        ] {
            assert_eq!(date_length(name), length, "{name}");
        }
    }
}
