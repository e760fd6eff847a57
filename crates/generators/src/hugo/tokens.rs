//! The tokens of Hugo's permalink patterns.

use super::config::{Config, Language};
use super::content::{Place, Role, Tree, folders_above, normal};
use super::dates::Dated;
use super::escape;
use super::fields::Fields;
use crate::generator::unknown;
use crate::permalink;
use post::problem::Problem;
use post::time::civil;

/// What one page's tokens stand for.
pub(super) struct Tokens<'a> {
    pub config: &'a Config,
    pub tree: &'a Tree,
    pub language: &'a Language,
    pub place: &'a Place,
    pub fields: &'a Fields<'a>,
}

impl Tokens<'_> {
    /// Replaces a pattern's tokens; a colon after a backslash is none.
    pub(super) fn expand(&self, pattern: &str) -> Result<String, Problem> {
        const COLON: &str = "\0";
        let expanded = permalink::expand(&pattern.replace("\\:", COLON), token_length, |name| {
            self.value(name)?
                .ok_or_else(|| unknown(format!("the pattern `{pattern}` has `:{name}`, which Hugo does not know")))
        });
        Ok(expanded?.replace(COLON, ":"))
    }

    /// The page's date, and what else its source says; fails with the reason where it cannot be known.
    pub(super) fn dated(&self) -> Result<Dated, String> {
        self.language.dates.date(self.fields, self.place.base_name())
    }

    /// The page's slug: its own, or the rest of a dated file's name; `""` for none.
    pub(super) fn slug(&self) -> String {
        match self.fields.get("slug") {
            Some(_) => self.fields.text("slug").trim_matches('-').to_owned(),
            None => self.dated().ok().and_then(|dated| dated.slug).unwrap_or_default(),
        }
    }

    /// A folder of content as it stands in addresses: a section's own slug takes the place of its name (Hugo 0.167).
    pub(super) fn section_path(&self, dir: &str) -> String {
        let mut parts: Vec<_> = folders_above(dir)
            .filter(|dir| !dir.is_empty())
            .map(|dir| {
                let slug = self.section_fields(dir).map(|fields| fields.text("slug").trim_matches('-').to_owned());
                // It is cleaned together with the slash before it, so that a blank at its start becomes a hyphen.
                let cleaned = |slug: String| self.config.paths.clean(&format!("/{slug}"))[1..].to_owned();
                let slug = slug.filter(|slug| !slug.is_empty() && self.config.version.has_slugs_of_sections());
                let own_name = || {
                    let name = dir.rsplit_once('/').map_or(dir, |(_, name)| name);
                    if self.config.paths.keep_case { name.to_owned() } else { normal(name) }
                };
                slug.map_or_else(own_name, cleaned)
            })
            .collect();
        parts.reverse();
        parts.join("/")
    }

    fn value(&self, name: &str) -> Result<Option<String>, Problem> {
        Ok(Some(match name {
            "title" => self.title(&self.fields.text("title")),
            "slug" => match self.slug().as_str() {
                "" => self.title(&self.fields.text("title")),
                slug => self.as_token(slug),
            },
            "slugorfilename" => match self.slug().as_str() {
                "" => self.as_token(self.file_name()),
                slug => self.as_token(slug),
            },
            "slugorcontentbasename" => match self.slug().as_str() {
                "" => self.as_token(self.place.base_name()),
                slug => self.as_token(slug),
            },
            "filename" => self.as_token(self.file_name()),
            "contentbasename" => self.as_token(self.place.base_name()),
            "section" => self.place.section(),
            // With a slash at its start, which shows where it follows other text.
            "sections" => format!("/{}", self.sections().join("/")),
            "sectionslug" => self.section_names()?.into_iter().next().unwrap_or_default(),
            "sectionslugs" => self.section_names()?.join("/"),
            _ => {
                if let Some(cut) = name.strip_prefix("sections[") {
                    return Ok(Some(sliced(&self.sections(), cut).join("/")));
                }
                if let Some(cut) = name.strip_prefix("sectionslugs[") {
                    return Ok(Some(sliced(&self.section_names()?, cut).join("/")));
                }
                return self.date().map(|date| dated(name, date));
            }
        }))
    }

    /// The page's date; the first day of the year 1 where it has none, as Hugo prints it.
    fn date(&self) -> Result<civil::DateTime, Problem> {
        match self.dated().map_err(unknown)?.written {
            Some(written) => Ok(written.civil),
            None if self.place.role == Role::Branch => {
                Err(unknown("a section without a date has that of its newest page"))
            }
            None => Ok(civil::date(1, 1, 1).to_datetime(civil::Time::midnight())),
        }
    }

    /// A title as a token writes it. Its slashes are hyphens since Hugo 0.165.
    fn title(&self, title: &str) -> String {
        if self.config.version.keeps_slashes_of_titles() {
            self.as_token(title)
        } else {
            self.as_token(&title.replace(['/', '\\'], "-"))
        }
    }

    /// A text as a token writes it: cleaned as a path, then read as a URL, which loses a `#` at its end.
    fn as_token(&self, text: &str) -> String {
        let clean = self.config.paths.clean(text);
        escape::reparsed(&clean).unwrap_or(clean)
    }

    /// The name that `:filename` stands for: none for a section's page.
    fn file_name(&self) -> &str {
        if self.place.role == Role::Branch { "" } else { self.place.base_name() }
    }

    /// The folders that are sections, from the top: the first always, a nested one where it has a page.
    fn section_dirs(&self) -> Vec<&str> {
        let dirs = folders_above(self.place.container()).filter(|dir| !dir.is_empty());
        let mut dirs: Vec<_> = dirs.skip_while(|dir| dir.contains('/') && self.section_fields(dir).is_none()).collect();
        dirs.reverse();
        dirs
    }

    fn sections(&self) -> Vec<String> {
        self.section_dirs().last().map(|dir| dir.split('/').map(normal).collect()).unwrap_or_default()
    }

    /// The slug or title of each section. One without a page has a title that Hugo makes up, which is not known here.
    fn section_names(&self) -> Result<Vec<String>, Problem> {
        let is_section = |dir: &&str| !dir.contains('/') || self.section_fields(dir).is_some();
        let name = |dir: &str| {
            let fields = self.section_fields(dir).ok_or_else(|| unknown(format!("the section `{dir}` has no page")))?;
            Ok(match fields.text("slug").trim_matches('-') {
                "" => self.title(&fields.text("title")),
                slug => self.as_token(slug),
            })
        };
        self.section_dirs().into_iter().filter(is_section).map(name).collect()
    }

    fn section_fields(&self, dir: &str) -> Option<Fields<'_>> {
        let section = self.tree.section(self.place.language, dir)?;
        let above = self.tree.sections_above(self.place.language, dir);
        let handed_down =
            above.into_iter().flat_map(|section| &section.cascades).chain(&self.language.cascades).collect();
        Some(Fields::new(
            &section.front,
            handed_down,
            "section",
            format!("/{}", normal(&section.dir)),
            &self.language.code,
        ))
    }
}

/// Hugo's `:\w+(\[.+?\])?`.
fn token_length(text: &str) -> usize {
    let word = permalink::name_length(text, |c| c.is_ascii_alphanumeric() || c == '_');
    let slice = text[word..].strip_prefix('[').and_then(|cut| cut.get(1..)?.find(']'));
    word + slice.filter(|_| word > 0).map_or(0, |end| end + 3)
}

/// The part of a list that `[1:]`, `[0]`, `[:last]` and the like stand for; the `[` is gone already.
fn sliced<'a>(list: &'a [String], cut: &str) -> &'a [String] {
    let cut = cut.trim_end_matches(']').to_lowercase();
    let at = |text: &str, default: usize| match text {
        "" => default,
        "last" => list.len().saturating_sub(1),
        number => number.parse().unwrap_or(0),
    };
    let range = match cut.split_once(':') {
        Some((from, to)) => at(from, 0)..at(to, list.len()).min(list.len()),
        None => at(&cut, 0)..at(&cut, 0).saturating_add(1),
    };
    list.get(range).unwrap_or_default()
}

/// A part of a date: Hugo's own names, else a layout of Go's `time` package such as `2006` or `Jan`.
fn dated(name: &str, date: civil::DateTime) -> Option<String> {
    let weekday = date.weekday().to_sunday_zero_offset();
    Some(match name {
        "year" => date.year().to_string(),
        "month" => format!("{:02}", date.month()),
        "monthname" => date.strftime("%B").to_string(),
        "day" => format!("{:02}", date.day()),
        "weekday" => weekday.to_string(),
        "weekdayname" => date.strftime("%A").to_string(),
        "yearday" => date.day_of_year().to_string(),
        layout => in_layout(layout, date)?,
    })
}

/// Go's layouts as far as a token can be one: parts of a date with underscores between them.
fn in_layout(layout: &str, date: civil::DateTime) -> Option<String> {
    let part = |part: &str| {
        let format = match part {
            "2006" => "%Y",
            "06" => "%y",
            "01" => "%m",
            "1" => "%-m",
            "Jan" => "%b",
            "January" => "%B",
            "02" => "%d",
            "2" => "%-d",
            "002" => "%j",
            "Mon" => "%a",
            "Monday" => "%A",
            "15" => "%H",
            "04" => "%M",
            "05" => "%S",
            _ => return None,
        };
        Some(date.strftime(format).to_string())
    };
    // `_2` is a day padded with a blank.
    if layout.contains("_2") && !layout.contains("_2006") {
        return None;
    }
    let parts: Option<Vec<_>> = layout.split('_').map(part).collect();
    Some(parts?.join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_end_where_hugo_ends_them() {
        for (text, token) in [
            ("sections[1:]/x", "sections[1:]"),
            ("sections[last]", "sections[last]"),
            ("year/", "year"),
            ("slug[", "slug"),
            ("slug[]", "slug"),
            ("2006-01", "2006"),
            ("", ""),
            ("[0]", ""),
        ] {
            assert_eq!(&text[..token_length(text)], token, "{text}");
        }
    }

    #[test]
    fn sections_are_sliced() {
        let list = ["a", "b", "c"].map(str::to_owned);
        for (cut, part) in
            [("1:]", "b c"), ("0]", "a"), ("last]", "c"), (":last]", "a b"), ("5]", ""), ("2:1]", ""), ("5:]", "")]
        {
            assert_eq!(sliced(&list, cut).join(" "), part, "{cut}");
        }
    }

    #[test]
    fn parts_of_a_date() {
        let date = civil::date(2024, 3, 5).at(0, 30, 0, 0);
        for (name, part) in
            [("yearday", "65"), ("weekday", "2"), ("monthname", "March"), ("2006_01", "2024_03"), ("Jan", "Mar")]
        {
            assert_eq!(dated(name, date).as_deref(), Some(part), "{name}");
        }
        assert_eq!(dated("nosuch", date), None);
    }
}
