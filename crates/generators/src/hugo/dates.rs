//! Where Hugo takes a page's dates from (`frontmatter` in the configuration).

use super::fields::Fields;
use literals::Value;
use post::time::Written;

/// The keys of each date in their order; those with a colon are not keys but other sources.
pub(super) struct DateKeys {
    date: Vec<String>,
    publish: Vec<String>,
    expiry: Vec<String>,
}

/// A date, and what else its source says.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Dated {
    /// The date; `None` where the page has none.
    pub written: Option<Written>,
    /// The rest of the file's name, where the date stood in it: the page's slug, unless it has one of its own.
    pub slug: Option<String>,
}

const DATE: [&str; 3] = ["date", "publishdate", "lastmod"];
const PUBLISH: [&str; 2] = ["publishdate", "date"];
const EXPIRY: [&str; 1] = ["expirydate"];

impl DateKeys {
    /// Reads the setting; what it leaves out is as Hugo has it.
    pub(super) fn read(setting: Option<&Value>) -> Self {
        let keys = |name: &str, defaults: &[&str]| {
            let own = setting.and_then(|setting| setting.get_any_case(name)).map(Value::texts);
            let own = own.unwrap_or_else(|| vec![":default"]);
            let expanded =
                own.iter().flat_map(|key| if *key == ":default" { defaults } else { std::slice::from_ref(key) });
            expanded.flat_map(|key| with_aliases(&key.to_lowercase())).collect()
        };
        Self { date: keys("date", &DATE), publish: keys("publishDate", &PUBLISH), expiry: keys("expiryDate", &EXPIRY) }
    }

    /// The page's date. `name` is its file's name without ending, or its bundle's.
    ///
    /// Fails with the reason where the date cannot be known, or is none.
    pub(super) fn date(&self, fields: &Fields, name: &str) -> Result<Dated, String> {
        let dated = first(&self.date, fields, name)?;
        // The file's name gives the slug whichever date is taken from it.
        let slug = || first(&self.publish, fields, name).ok()?.slug;
        Ok(Dated { slug: dated.slug.or_else(slug), ..dated })
    }

    /// The time from which the page is shown. Where it is to be the front matter's `date` and there is none, it is the
    /// page's date, wherever that is from.
    pub(super) fn publish(&self, fields: &Fields, name: &str) -> Option<Written> {
        let has_date = fields.get("date").is_some();
        let end = self.publish.iter().position(|key| !has_date && key == "date").unwrap_or(self.publish.len());
        let written = first(&self.publish[..end], fields, name).ok()?.written;
        let rest = self.publish.get(end + 1..).unwrap_or_default();
        let date = || (end < self.publish.len()).then(|| self.date(fields, name).ok()?.written).flatten();
        written.or_else(date).or_else(|| first(rest, fields, name).ok()?.written)
    }

    /// The time until which the page is shown.
    pub(super) fn expiry(&self, fields: &Fields, name: &str) -> Option<Written> {
        first(&self.expiry, fields, name).ok()?.written
    }
}

/// A key and those that mean the same.
fn with_aliases(key: &str) -> Vec<String> {
    let aliases: &[&str] = match key {
        "lastmod" => &["modified"],
        "publishdate" => &["pubdate", "published"],
        "expirydate" => &["unpublishdate"],
        _ => &[],
    };
    std::iter::once(key).chain(aliases.iter().copied()).map(str::to_owned).collect()
}

fn first(keys: &[String], fields: &Fields, name: &str) -> Result<Dated, String> {
    for key in keys {
        match key.as_str() {
            ":filename" => {
                if let Some((written, slug)) = in_name(name) {
                    return Ok(Dated { written: Some(written), slug: Some(slug) });
                }
            }
            ":git" => return Err("its date is that of its last commit".to_owned()),
            ":filemodtime" => return Err("its date is the time of its file".to_owned()),
            key => match fields.get(key).and_then(Value::text).filter(|text| !text.is_empty()) {
                // `published` is a date or a flag.
                Some("true" | "false") if key == "published" => {}
                Some(text) => {
                    let written =
                        Written::parse(text).ok_or_else(|| format!("`{key}` is `{text}`, which is no date"))?;
                    return Ok(Dated { written: Some(written), slug: None });
                }
                None => {}
            },
        }
    }
    Ok(Dated::default())
}

/// The date at the start of a file's name, and the rest; with a time of day since Hugo 0.148.
fn in_name(name: &str) -> Option<(Written, String)> {
    // Hugo cuts an ending off once more, so `2024-01-02-v1.2` leaves `v1`.
    let name = name.rsplit_once('.').map_or(name, |(name, _)| name);
    let rest = |at: usize| name[at..].trim_matches([' ', '-', '_']).to_owned();
    let day = name.get(..10).filter(|day| is_digits_and_hyphens(day, &[4, 7]))?;
    let time = name.get(11..19).filter(|time| is_digits_and_hyphens(time, &[2, 5]));
    let dated = time.and_then(|time| Written::parse(&format!("{day}T{}", time.replace('-', ":"))));
    match dated {
        Some(written) => Some((written, rest(19))),
        None => Some((Written::parse(day)?, rest(10))),
    }
}

fn is_digits_and_hyphens(text: &str, hyphens: &[usize]) -> bool {
    text.bytes().enumerate().all(|(at, byte)| if hyphens.contains(&at) { byte == b'-' } else { byte.is_ascii_digit() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_holds_a_date() {
        for (name, found) in [
            ("2021-05-06-from-name", Some("2021-05-06T00:00:00 from-name")),
            ("2021-05-06-14-30-00-time", Some("2021-05-06T14:30:00 time")),
            ("2021-05-06", Some("2021-05-06T00:00:00 ")),
            ("2021-05-06_x y.z", Some("2021-05-06T00:00:00 x y")),
            ("2021-13-06-x", None),
            ("été-été-été", None),
        ] {
            let shown = in_name(name).map(|(written, slug)| format!("{} {slug}", written.civil));
            assert_eq!(shown.as_deref(), found, "{name}");
        }
    }
}
