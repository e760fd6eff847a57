//! Where MkDocs puts a page, and where Material's blog plugin puts a post.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;

use super::config::{Blog, Slugs};
use crate::paths::within;
use crate::slug;
use literals::Value;
use post::Post;
use post::time::civil;

/// What Python's `urllib.parse.quote` leaves as it is.
const QUOTED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'.').remove(b'-').remove(b'~').remove(b'/');

/// What a post's address is made of.
pub(super) struct Parts<'a> {
    pub post: &'a Post,
    /// The document's path.
    pub document: &'a str,
    pub date: civil::DateTime,
    /// The theme's language.
    pub language: &'a str,
    /// `slug`, where one is given.
    pub slug: Option<&'a str>,
    pub categories: Vec<&'a str>,
}

/// The path of a page on the site, encoded, by its document's; without a slash at its start.
pub(super) fn page(document: &str, directories: bool) -> String {
    let (folder, file) = document.rsplit_once('/').map_or(("", document), |(folder, file)| (folder, file));
    let name = stem(file);
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let path = match (directories, name) {
        (true, "index") => folder,
        (true, name) => format!("{folder}{name}/"),
        (false, name) => format!("{folder}{name}.html"),
    };
    utf8_percent_encode(&path, QUOTED).to_string()
}

/// The document in whose place the plugin puts a post. Fails with what cannot be known.
pub(super) fn post(blog: &Blog, parts: &Parts) -> Result<String, String> {
    let categories = parts.categories.iter().take(blog.categories);
    let file = stem(parts.document.rsplit('/').next().unwrap_or_default());
    let path = filled(&blog.url, |key| match key {
        "date" => date(&blog.date, parts.date, parts.language),
        "file" => Ok(file.to_owned()),
        "slug" => match parts.slug.filter(|slug| !slug.is_empty()) {
            Some(slug) => Ok(slug.to_owned()),
            None => slugged(&title(parts.post, file), &blog.post_slugs),
        },
        "categories" => {
            let slugs: Result<Vec<_>, _> = categories.clone().map(|name| slugged(name, &blog.category_slugs)).collect();
            Ok(slugs?.join("/"))
        }
        _ => Err(format!("`post_url_format` has `{{{key}}}`, which is nothing that the plugin fills in")),
    })?;
    let path = within("", path.trim_matches('/')).ok_or("`post_url_format` leads out of the blog")?;
    Ok(if blog.folder.is_empty() { format!("{path}.md") } else { format!("{}/{path}.md", blog.folder) })
}

/// The file's name without its ending; `README` stands for `index`.
fn stem(file: &str) -> &str {
    let name = file.trim_start_matches('.').rsplit_once('.').map_or(file, |(name, _)| name);
    if name == "README" { "index" } else { name }
}

/// The title that MkDocs knows before it renders anything: the front matter's, a heading on the first line of the text,
/// or the file's name.
fn title(post: &Post, file: &str) -> String {
    if let Some(title) = post.front.get("title").and_then(Value::text) {
        return title.to_owned();
    }
    let first = post.body.lines().map(str::trim).find(|line| !line.is_empty());
    if let Some(heading) = first.filter(|line| line.starts_with("# ")) {
        return heading.trim_start_matches(['#', ' ']).to_owned();
    }
    let name = file.replace(['-', '_'], " ");
    if name.to_lowercase() == name { capitalized(&name) } else { name }
}

/// Slugs are made of it in one case or the other: what is small stays as it is, but for the first letter.
fn capitalized(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// `pymdownx.slugs.slugify`.
fn slugged(text: &str, slugs: &Slugs) -> Result<String, String> {
    if let Some(line) = slugs.unknown {
        return Err(format!("the function that makes slugs, set in line {line} of the configuration, is not known"));
    }
    let text: String = match slugs.form.as_str() {
        "NFC" => text.nfc().collect(),
        "NFD" => text.nfd().collect(),
        "NFKC" => text.nfkc().collect(),
        "NFKD" => text.nfkd().collect(),
        form => return Err(format!("`{form}` is no form in which Unicode is normalised")),
    };
    let text = without_tags(&text);
    let text = match slugs.case.as_str() {
        "lower" => text.trim().to_lowercase(),
        "lower-ascii" => text.trim().to_ascii_lowercase(),
        "none" => text.trim().to_owned(),
        case => return Err(format!("slugs with `case: {case}` are not made here")),
    };
    let kept = text.chars().filter(|c| matches!(c, '_' | '-' | ' ') || slug::is_letter_or_number(*c));
    Ok(kept.collect::<String>().replace(' ', &slugs.separator))
}

/// Without what stands between angle brackets.
fn without_tags(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        kept.push_str(before);
        rest = after.split_once('>').map_or(after, |(_, after)| after);
        if !after.contains('>') {
            kept.push('<');
        }
    }
    kept.push_str(rest);
    kept
}

/// Python's `str.format` with names only.
fn filled(format: &str, mut value: impl FnMut(&str) -> Result<String, String>) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = format;
    while let Some(at) = rest.find(['{', '}']) {
        filled.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        if let Some(doubled) = after.strip_prefix(&rest[at..=at]) {
            filled.push_str(&rest[at..=at]);
            rest = doubled;
            continue;
        }
        let (key, after) = after
            .split_once('}')
            .filter(|_| rest[at..].starts_with('{'))
            .ok_or("`post_url_format` has a brace without its other")?;
        filled.push_str(&value(key)?);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// A date by a pattern of Unicode's locale data (<https://babel.pocoo.org/en/latest/dates.html#date-fields>), as far as
/// it does not hang on a language that is not known here.
fn date(pattern: &str, date: civil::DateTime, language: &str) -> Result<String, String> {
    let mut text = String::new();
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        if let Some(quoted) = rest.strip_prefix('\'') {
            let end = quoted.find('\'').ok_or("`post_url_date_format` has a quote without its other")?;
            text.push_str(if end == 0 { "'" } else { &quoted[..end] });
            rest = &quoted[end + 1..];
            continue;
        }
        let length = rest.find(|next| next != c).unwrap_or(rest.len());
        let (field, after) = rest.split_at(if c.is_ascii_alphabetic() { length } else { c.len_utf8() });
        let named = |form: &str| match language.split(['-', '_']).next() {
            Some("en") => Ok(date.strftime(form).to_string()),
            _ => Err(format!("the names of `{field}` in the language `{language}` are not known here")),
        };
        let digits = |form: &str| Ok(date.strftime(form).to_string());
        text.push_str(&match field {
            "y" => Ok(date.year().to_string()),
            "yyyy" => digits("%Y"),
            "yy" => digits("%y"),
            "M" | "L" => digits("%-m"),
            "MM" | "LL" => digits("%m"),
            "MMM" | "LLL" => named("%b"),
            "MMMM" | "LLLL" => named("%B"),
            "d" => digits("%-d"),
            "dd" => digits("%d"),
            "D" => digits("%-j"),
            "DDD" => digits("%j"),
            "E" | "EE" | "EEE" => named("%a"),
            "EEEE" => named("%A"),
            "H" => digits("%-H"),
            "HH" => digits("%H"),
            "m" => digits("%-M"),
            "mm" => digits("%M"),
            "s" => digits("%-S"),
            "ss" => digits("%S"),
            other if !c.is_ascii_alphabetic() => Ok(other.to_owned()),
            _ => Err(format!("what `{field}` in `post_url_date_format` gives is not known here")),
        }?);
        rest = after;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_those_of_pymdownx() {
        let slugs = |case: &str| Slugs { case: case.into(), form: "NFC".into(), separator: "-".into(), unknown: None };
        for (text, slug) in [
            ("It's 100% C++ & C: what / why?", "its-100-c--c-what--why"),
            ("  Crème <b>Brûlée</b> à 1 < 2 ", "crème-brûlée-à-1--2"),
            ("नमस्ते ½ ² 日本", "नमसत-½-²-日本"),
            ("İstanbul ΟΔΟΣ_x", "istanbul-οδος_x"),
        ] {
            assert_eq!(slugged(text, &slugs("lower")).as_deref(), Ok(slug), "{text}");
        }
        assert_eq!(slugged("Ab É", &slugs("lower-ascii")).as_deref(), Ok("ab-É"));
        assert!(slugged("a", &slugs("fold")).is_err());
    }

    #[test]
    fn dates_follow_their_pattern() {
        let day = civil::date(2024, 3, 5).at(9, 7, 0, 0);
        for (pattern, wanted) in [
            ("yyyy/MM/dd", Ok("2024/03/05")),
            ("y-M-d H.mm", Ok("2024-3-5 9.07")),
            ("yy'a''b'MMMM EEE", Ok("24abMarch Tue")),
            ("yyyy'Q'Q", Err(())),
        ] {
            assert_eq!(date(pattern, day, "en-GB").as_deref().map_err(|_| ()), wanted, "{pattern}");
        }
        assert!(date("MMM", day, "de").is_err());
    }

    #[test]
    fn pages_stand_where_their_documents_do() {
        for (document, folders, files) in [
            ("index.md", "", "index.html"),
            ("a/README.md", "a/", "a/index.html"),
            ("a b/v1.2.md", "a%20b/v1.2/", "a%20b/v1.2.html"),
            ("it's/+.markdown", "it%27s/%2B/", "it%27s/%2B.html"),
        ] {
            assert_eq!((page(document, true).as_str(), page(document, false).as_str()), (folders, files), "{document}");
        }
        assert_eq!(filled("{{{a}}}-{b}", |key| Ok(key.to_uppercase())).as_deref(), Ok("{A}-B"));
        assert!(filled("{a", |_| Ok(String::new())).is_err());
    }
}
