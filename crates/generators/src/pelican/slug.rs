//! Pelican's `slugify`.

use regex::{NoExpand, Regex};
use unicode_normalization::UnicodeNormalization;

use super::config::{Config, pattern_of};
use crate::generator::unknown;
use crate::{ascii, slug};
use post::problem::Problem;

/// The longest text that a slug is made of, in bytes: no system takes a longer name for a file.
const LONGEST: usize = 4096;

/// The slug of a title or a name; `subject` says whose (`CATEGORY`, `AUTHOR`), or is `SLUG` for posts.
///
/// Fails where the settings for it are made by code, or hold what is not read here.
pub(super) fn slugified(text: &str, subject: &str, config: &Config) -> Result<String, Problem> {
    if text.len() > LONGEST {
        return Err(unknown(format!("a name of {} bytes is too long for a slug", text.len())));
    }
    of_plain(&without_tags(text), subject, config)
}

/// The slug of a text without markup, as [`slugified`] makes it.
pub(super) fn of_plain(text: &str, subject: &str, config: &Config) -> Result<String, Problem> {
    let keeps_letters = config.flag("SLUGIFY_USE_UNICODE", false);
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ").nfkc().collect();
    let text = if keeps_letters {
        text
    } else {
        ascii::unidecode(&text)
            .map_err(|letter| unknown(format!("how Pelican spells `{letter}` in ASCII is not known here")))?
    };
    let text = match substitutions(subject, config)? {
        None => plain(&text),
        Some(pairs) => {
            if keeps_letters && text.chars().any(slug::is_mark) {
                return Err(unknown("what Pelican's patterns for slugs make of its letters is not known here"));
            }
            pairs.iter().fold(text, |text, (pattern, by)| pattern.replace_all(&text, NoExpand(by)).into_owned())
        }
    };
    let text = if config.flag("SLUGIFY_PRESERVE_CASE", false) { text } else { text.to_lowercase() };
    Ok(text.trim().to_owned())
}

/// Without tags, with single blanks, and with what entities stand for (`markupsafe`).
fn without_tags(text: &str) -> String {
    let mut text = text.to_owned();
    for (opening, closing) in [("<!--", "-->"), ("<", ">")] {
        while let Some(start) = text.find(opening) {
            let Some(end) = text[start..].find(closing) else { break };
            text.replace_range(start..start + end + closing.len(), "");
        }
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.contains('&') { html::text(&html::fragment(&text.replace('<', "&lt;"))) } else { text }
}

/// What Pelican substitutes where nothing is set: only letters, digits, `_` and hyphens stay, a hyphen for blanks.
fn plain(text: &str) -> String {
    let kept: String = text.chars().filter(|c| is_word(*c) || c.is_whitespace() || *c == '-').collect();
    let mut slug = String::with_capacity(kept.len());
    for c in kept.trim().chars() {
        match c {
            '-' => {}
            c if c.is_whitespace() => {}
            c => {
                slug.push(c);
                continue;
            }
        }
        if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug
}

/// What Python's `\w` takes.
fn is_word(c: char) -> bool {
    c == '_' || if c.is_ascii() { c.is_ascii_alphanumeric() } else { slug::is_letter_or_number(c) }
}

/// The patterns that are set, each with what takes its place; `None` for Pelican's own.
fn substitutions(subject: &str, config: &Config) -> Result<Option<Vec<(Regex, String)>>, Problem> {
    for old in ["SLUG_SUBSTITUTIONS", "CATEGORY_SUBSTITUTIONS", "AUTHOR_SUBSTITUTIONS"] {
        if config.get(old)?.is_some() {
            return Err(unknown(format!("`{old}`, which newer versions of Pelican do not have, is not read here")));
        }
    }
    let name = format!("{subject}_REGEX_SUBSTITUTIONS");
    let Some(pairs) = config.get(&name)?.or(config.get("SLUG_REGEX_SUBSTITUTIONS")?) else { return Ok(None) };
    let pair = |pair: &literals::Value| {
        let [pattern, by] = pair.items() else { return None };
        let by = by.text().filter(|by| !by.contains('\\'))?.nfkc().collect();
        Some((pattern_of(&format!("(?i){}", pattern.text()?.nfkc().collect::<String>()))?, by))
    };
    let read: Option<Vec<_>> = pairs.items().iter().map(pair).collect();
    read.map(Some).ok_or_else(|| unknown(format!("`{name}` holds a pattern that is not read here")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_lose_tags_and_punctuation() {
        assert_eq!(without_tags("a <b>c</b> <!-- <d> -->  &amp; &eacute; < e"), "a c & é < e");
        assert_eq!(plain("  It's 100% -- C++, a_b!  "), "Its-100-C-a_b");
        assert_eq!(plain("?!"), "");
    }
}
