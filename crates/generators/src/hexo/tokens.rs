//! What the tokens of `permalink` stand for.

use sha1::{Digest, Sha1};

use super::config::Config;
use super::diacritics::slugized;
use super::facts::{Facts, script_text};
use super::{categories, name};
use crate::generator::unknown;
use crate::permalink;
use literals::{Data, Value};
use post::problem::Problem;
use post::time::TimeZone;

/// The tokens of a post.
pub(super) struct Tokens<'a> {
    pub facts: &'a Facts<'a>,
    pub config: &'a Config,
    /// A post that is not published has no categories.
    pub is_published: bool,
    /// The category chains of all other posts.
    pub others: &'a dyn Fn() -> Vec<&'a categories::Chain>,
    /// Whether a package is installed.
    pub has_package: &'a dyn Fn(&str) -> bool,
}

/// Packages that give posts a part of their address, and the token that they fill.
const PLUGINS: [(&str, &str); 4] = [
    ("abbrlink", "hexo-abbrlink"),
    ("abbrlink", "hexo-abbrlink2"),
    ("uuid", "hexo-uuid"),
    ("pinyin", "hexo-permalink-pinyin"),
];

/// Packages that make categories of a post's folders.
const CATEGORY_PLUGINS: [&str; 3] = ["hexo-auto-category", "hexo-directory-category", "hexo-enhancer"];

impl Tokens<'_> {
    /// The path of the post and the rule that gave it: the front matter's `permalink` as it stands, else the pattern's.
    pub(super) fn path(&self) -> Result<(String, String), Problem> {
        let own = self
            .facts
            .value("permalink")
            .filter(|own| own.data != Data::Null)
            .map(|own| own.text().ok_or_else(|| unknown("`permalink` in the front matter is no text")));
        let (mut path, from) = match own.transpose()?.filter(|own| !own.is_empty()) {
            Some(own) if own.starts_with('/') => (own.to_owned(), "front matter: permalink"),
            Some(own) => (format!("/{own}"), "front matter: permalink"),
            None if (self.has_package)("hexo-permalink-pinyin") => {
                return Err(unknown("the plugin `hexo-permalink-pinyin` makes it"));
            }
            None if self.config.permalink.is_empty() => return Err(unknown("`permalink` in `_config.yml` is empty")),
            None => (
                permalink::expand(&self.config.permalink, name::token_length, |name| self.value(name))?,
                "hexo: permalink",
            ),
        };
        if self.config.assets && !path.ends_with('/') && super::ending(&path) != "html" {
            path.push('/');
        }
        Ok((path, from.to_owned()))
    }

    fn value(&self, name: &str) -> Result<String, Problem> {
        let date = |format: &str| match &self.facts.date {
            Ok(date) => Ok(TimeZone::UTC.to_datetime(*date).strftime(format).to_string()),
            Err(reason) => Err(unknown(reason)),
        };
        let second = || match &self.facts.date {
            Ok(date) => Ok(date.as_millisecond().div_euclid(1000).to_string()),
            Err(reason) => Err(unknown(reason)),
        };
        let slug = &self.facts.slug;
        match name {
            "title" | "slug" => Ok(slug.clone()),
            "name" => Ok(slug.trim_end_matches('/').rsplit('/').next().unwrap_or(slug).to_owned()),
            "post_title" => {
                let title = self.facts.value("title").map(script_text);
                let title = title.unwrap_or_else(|| Some(String::new()));
                let title = title.ok_or_else(|| unknown("the title is no text"))?;
                Ok(slugized(&title).to_lowercase())
            }
            "year" => date("%Y"),
            "month" => date("%m"),
            "day" => date("%d"),
            "i_month" => date("%-m"),
            "i_day" => date("%-d"),
            "hour" => date("%H"),
            "minute" => date("%M"),
            "second" => date("%S"),
            "timestamp" => second(),
            "hash" => {
                let digest = Sha1::new().chain_update(slug).chain_update(second()?).finalize();
                Ok(digest.iter().take(6).fold(String::new(), |hash, byte| hash + &format!("{byte:02x}")))
            }
            "category" => self.category(),
            _ => self.other(name),
        }
    }

    fn category(&self) -> Result<String, Problem> {
        if let Some(plugin) = CATEGORY_PLUGINS.into_iter().find(|plugin| (self.has_package)(plugin)) {
            return Err(unknown(format!("the plugin `{plugin}` makes its `:category`")));
        }
        let chains = if self.is_published { categories::chains(self.facts) } else { Vec::new() };
        if chains.is_empty() {
            return Ok(self.config.text("default_category").unwrap_or("uncategorized").to_owned());
        }
        let others = if chains.len() > 1 { (self.others)() } else { Vec::new() };
        categories::last(&chains, &others, self.config).ok_or_else(|| {
            unknown("it has several categories, and which comes last hangs on the order in which Hexo reads the posts")
        })
    }

    /// A key of the front matter, a part of the file's name, `permalink_defaults`, or what Hexo prints for none.
    fn other(&self, name: &str) -> Result<String, Problem> {
        if let Some(named) = self.facts.named(name) {
            return Ok(named.to_owned());
        }
        let told = |value: &Value| {
            script_text(value).ok_or_else(|| unknown(format!("`:{name}` stands for a value that is no text")))
        };
        match (name, self.facts.value(name)) {
            ("id", None) => Err(unknown("`:id` is drawn at random in each build")),
            ("tags" | "categories" | "path" | "permalink" | "full_source" | "asset_dir" | "updated" | "raw", _) => {
                Err(unknown(format!("`:{name}` in `permalink` is none that stands for a part of an address")))
            }
            (_, Some(value)) => told(value),
            ("layout", None) => Ok("post".to_owned()),
            ("comments", None) => Ok("true".to_owned()),
            ("published", None) => Ok(self.is_published.to_string()),
            (_, None) => {
                let plugin = PLUGINS.iter().find(|(token, package)| *token == name && (self.has_package)(package));
                if let Some((_, package)) = plugin {
                    return Err(unknown(format!(
                        "`:{name}` comes from the plugin `{package}`, and the post has none yet"
                    )));
                }
                let default = self.config.root.get("permalink_defaults").and_then(|defaults| defaults.get(name));
                default.map_or_else(|| Ok("undefined".to_owned()), told)
            }
        }
    }
}
