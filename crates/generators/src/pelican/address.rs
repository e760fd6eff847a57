//! Where Pelican puts an article: `ARTICLE_URL` and its kin, filled as Python's `str.format` does.

use super::article::Article;
use super::config::Config;
use crate::generator::unknown;
use crate::paths::within;
use literals::Value;
use post::problem::Problem;

/// The path of an article or page below the base URL, and the rule that gave it.
pub(super) fn path(article: &Article, config: &Config) -> Result<(String, String), Problem> {
    let file = file(article, config)?;
    if leads_out(&file) {
        return Err(unknown(format!("Pelican writes no file `{file}`, since that lies outside of the site")));
    }
    if let Some(own) = article.get("url") {
        return Ok((own.to_owned(), "front matter: url".to_owned()));
    }
    let (path, name) = by_settings("URL", article, config)?;
    let is_own = config.get(&name)?.is_some();
    Ok((path, if is_own { format!("pelican: {name}") } else { "pelican: default".to_owned() }))
}

/// Whether Pelican writes it to a file, as far as that can be known.
pub(super) fn is_written(article: &Article, config: &Config) -> bool {
    file(article, config).map_or(true, |file| !file.is_empty() && !leads_out(&file))
}

/// The path of the file that it is written to, below the built site; blank where it is written to none.
fn file(article: &Article, config: &Config) -> Result<String, Problem> {
    match article.get("save_as") {
        Some(own) => Ok(own.to_owned()),
        None => by_settings("SAVE_AS", article, config).map(|(path, _)| path),
    }
}

fn leads_out(file: &str) -> bool {
    file.starts_with('/') || within("", file).is_none()
}

/// Plugins that put articles elsewhere: each language on a site of its own, or categories within others.
const MOVERS: [&str; 3] = ["i18n_subsites", "more_categories", "subcategory"];

/// `ARTICLE_URL`, `ARTICLE_SAVE_AS` or their kin, filled, and which of them it is.
fn by_settings(what: &str, article: &Article, config: &Config) -> Result<(String, String), Problem> {
    let plugins = config.list("PLUGINS", &[]);
    if let Some(plugin) =
        plugins.into_iter().find(|plugin| MOVERS.contains(&plugin.rsplit('.').next().unwrap_or(plugin)))
    {
        return Err(unknown(format!("the plugin `{plugin}` decides where articles go")));
    }
    let is_draft = article.status() == "draft";
    let (kind, default) = match (is_draft, article.is_page()) {
        (false, false) => ("ARTICLE", ""),
        (true, false) => ("DRAFT", "drafts/"),
        (false, true) => ("PAGE", "pages/"),
        (true, true) => ("DRAFT_PAGE", "drafts/pages/"),
    };
    let (_, is_default) = article.language()?;
    let (name, default) = if is_default {
        (format!("{kind}_{what}"), format!("{default}{{slug}}.html"))
    } else {
        (format!("{kind}_LANG_{what}"), format!("{default}{{slug}}-{{lang}}.html"))
    };
    Ok((filled(config.text(&name, &default)?, article, config)?, name))
}

fn filled(pattern: &str, article: &Article, config: &Config) -> Result<String, Problem> {
    let broken = || unknown(format!("the settings' pattern `{pattern}` is none that Python fills"));
    let mut path = String::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(['{', '}']) {
        path.push_str(&rest[..at]);
        let (sign, after) = rest[at..].split_at(1);
        rest = if let Some(after) = after.strip_prefix(sign) {
            path.push_str(sign);
            after
        } else {
            let (field, after) = after.split_once('}').filter(|_| sign == "{").ok_or_else(broken)?;
            path.push_str(&value(field, article, config)?);
            after
        };
    }
    Ok(path + rest)
}

fn value(field: &str, article: &Article, config: &Config) -> Result<String, Problem> {
    let unread = || unknown(format!("the settings' pattern has `{{{field}}}`, which is not read here"));
    let (name, format) = field.split_once(':').map_or((field, None), |(name, format)| (name, Some(format)));
    if let Some(part) = name.strip_prefix("date.") {
        let format = match (part, format) {
            ("year", _) => "%Y",
            ("month", None | Some("" | "d")) => "%-m",
            ("month", Some("02d" | "02" | "0>2")) => "%m",
            ("day", None | Some("" | "d")) => "%-d",
            ("day", Some("02d" | "02" | "0>2")) => "%d",
            _ => return Err(unread()),
        };
        return date(format, article, config);
    }
    match (name, format) {
        ("date", Some(format)) => date(format, article, config),
        (_, Some(format)) if !format.is_empty() => Err(unread()),
        ("date", _) => Err(unread()),
        ("slug", _) => article.slug(),
        ("lang", _) => Ok(article.language()?.0),
        ("category", _) => article.category(),
        ("author", _) => article.author(),
        ("path", _) => Ok(article.get("path").unwrap_or(article.path).to_owned()),
        ("reader", _) => Ok(if super::article::is_restructured(article.path) { "rst" } else { "markdown" }.to_owned()),
        (name, _) if name.contains(['.', '[', '!', '{']) || name.is_empty() => Err(unread()),
        (name, _) => Ok(article.other(name)?.to_owned()),
    }
}

/// The directives that print digits, the same everywhere, of those that Pelican fills (`utils.strftime`).
const DIGITS: [char; 15] = ['Y', 'm', 'd', 'H', 'M', 'S', 'y', 'j', 'I', 'u', 'w', 'U', 'W', 'V', 'G'];

/// The date in Python's format, with the names of days and months in English where the settings speak it.
fn date(format: &str, article: &Article, config: &Config) -> Result<String, Problem> {
    let written = article.date().map_err(unknown)?;
    let written = written.ok_or_else(|| unknown("it has no date, for which the settings' pattern asks"))?;
    let mut text = String::new();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('%') {
        text.push_str(before);
        let length = if after.starts_with('-') { 2 } else { 1 };
        let directive = after.get(..length).unwrap_or_default();
        let is_name = directive.ends_with(['a', 'A', 'b', 'B', 'p']);
        if is_name && !is_english(config)? {
            return Err(unknown(format!(
                "`%{directive}` in the settings' pattern hangs on the language of the machine"
            )));
        }
        if directive == "%" {
            text.push('%');
        } else if is_name || directive.ends_with(DIGITS) {
            text.push_str(&written.civil.strftime(&format!("%{directive}")).to_string());
        } else {
            return Err(unknown(format!("`%{directive}` in the settings' pattern is not read here")));
        }
        rest = &after[length..];
    }
    Ok(text + rest)
}

/// Whether names are in English: as CI machines speak, unless `LOCALE` says otherwise.
fn is_english(config: &Config) -> Result<bool, Problem> {
    let locale = config.get("LOCALE")?.map(Value::texts).unwrap_or_default();
    let is_english =
        |locale: &str| locale.is_empty() || locale.starts_with("en") || locale.starts_with('C') || locale == "POSIX";
    Ok(locale.first().is_none_or(|first| is_english(first)))
}
