//! Eleventy: its templates in Markdown, and where each goes, as far as no code decides.
//!
//! The rules are those of Eleventy's source (`TemplatePermalink.js`, `TemplateFileSlug.js`, `Data/TemplateData.js`) and
//! documentation, checked against 3.1. Much of a site is code; where that decides, nothing is derived.

mod address;
mod cascade;
mod config;
mod functions;
mod slug;

use self::cascade::Cascade;
use self::config::{Config, Engine};
use super::folder::Folder;
use super::generator::{Address, CANONICAL_KEYS, Dialect, Generator, Page, Templates, path_below, unknown};
use super::pattern::{self, Pattern, in_path};
use super::script::Scripts;
use super::{Life, SiteSettings};
use literals::{Data, Value};
use post::problem::Problem;
use post::time::{TimeZone, Timestamp, Written};

/// An Eleventy site.
pub(super) struct Eleventy {
    folder: Folder,
    config: Config,
    pattern: Option<Pattern>,
}

/// Whether the folder holds an Eleventy site.
pub(super) fn is_eleventy(folder: &Folder) -> bool {
    config::file(folder).is_some() || folder.has_package("@11ty/eleventy")
}

impl Eleventy {
    /// Reads the configuration; `pattern` takes the place of Eleventy's own rules.
    pub(super) fn read(folder: Folder, settings: &SiteSettings, pattern: Option<Pattern>) -> Result<Self, Problem> {
        let scripts = Scripts::new(&folder);
        let config = Config::read(&folder, &scripts, settings.base_url.as_deref())?;
        drop(scripts);
        Ok(Self { folder, config, pattern })
    }

    /// The path of a page on the site, and the rule that gave it; `None` where it has no page.
    fn path(&self, page: Page) -> Result<Option<(String, String)>, String> {
        let template = self.config.template(page.path).ok_or("Eleventy makes no page of this file")?;
        let first = page.post.body.lines().next().unwrap_or_default();
        if page.post.front.entries().is_empty() && first.starts_with("---") && first.len() > 3 {
            return Err(format!("its front matter is written as `{}`, which is not read here", &first[3..]));
        }
        if let Some(decides) = &self.config.decides {
            return Err(decides.clone());
        }
        let cascade = Cascade::of(page.post, template, &self.config, &self.folder)?;
        let Some((permalink, place)) = cascade.get("permalink")? else {
            return Ok(Some((address::default(template), "eleventy: default".to_owned())));
        };
        let from = format!("{place}: permalink");
        if permalink.flag() == Some(false) {
            return Ok(None);
        }
        let text = permalink.text().ok_or_else(|| format!("the permalink in `{place}` is no text"))?;
        let date = self.date(page).map(|date| TimeZone::UTC.to_datetime(date));
        let values = address::Values { template, date, engine: self.config.engine, filters: &self.config.filters };
        let of = |name: &str| printed(cascade.get(name).ok()??.0);
        let filled = address::filled(text, &values, of)
            .map_err(|reason| format!("{reason}; it stands in `{place}`, line {}", permalink.line))?;
        Ok(Some((address::of_permalink(&filled)?, from)))
    }
}

/// A text that templates print as it stands: numbers, flags and dates they may not.
fn printed(value: &Value) -> Option<&str> {
    let text = value.text()?;
    let is_text = || text.parse::<f64>().is_err() && value.flag().is_none() && Written::parse(text).is_none();
    (matches!(value.data, Data::Quoted(_)) || is_text()).then_some(text)
}

/// Its date as written: in the front matter, else in the file's name.
fn written(page: Page) -> Option<Written> {
    let own = page.post.front.get("date").and_then(Value::text);
    own.map_or_else(|| in_path(page), Written::parse)
}

impl Generator for Eleventy {
    fn name(&self) -> &'static str {
        "eleventy"
    }

    fn title(&self) -> Option<&str> {
        None
    }

    fn base_url(&self) -> &str {
        &self.config.base_url
    }

    fn dialect(&self) -> Dialect {
        let templates = match self.config.engine {
            Engine::Liquid => Templates::Liquid,
            Engine::Nunjucks => Templates::Hexo,
            Engine::Other => Templates::None,
        };
        Dialect { templates, autolinks: false, ..Dialect::PLAIN }
    }

    fn folders(&self) -> Vec<String> {
        vec![self.config.input.clone()]
    }

    fn renders(&self, path: &str) -> bool {
        self.config.template(path).is_some()
    }

    fn holds(&self, path: &str) -> bool {
        self.renders(path)
    }

    /// A page with a date of its own.
    fn is_post(&self, page: Page) -> bool {
        written(page).is_some()
    }

    fn life(&self, page: Page, _now: Timestamp) -> Life {
        let is_draft = page.post.front.get("draft").and_then(Value::flag) == Some(true);
        if is_draft && self.config.knows_drafts {
            Life::Draft
        } else if matches!(self.path(page), Ok(None)) {
            Life::NoPage
        } else {
            Life::Live
        }
    }

    fn date(&self, page: Page) -> Option<Timestamp> {
        written(page).map(|written| written.instant(&TimeZone::UTC))
    }

    fn canonical_keys(&self) -> &'static [&'static str] {
        CANONICAL_KEYS
    }

    fn address(&self, page: Page) -> Result<Address, Problem> {
        let base = self.config.base_url.trim_end_matches('/');
        if let Some(pattern) = &self.pattern {
            let date = written(page).map(|date| date.civil);
            let values = pattern::Values { path: page.path, front: &page.post.front, date, language: "" };
            return Ok(Address { url: format!("{base}{}", pattern.path(&values)?), from: "--permalink".to_owned() });
        }
        let (path, from) =
            self.path(page).map_err(unknown)?.ok_or_else(|| unknown("`permalink: false` leaves it without a page"))?;
        Ok(Address { url: format!("{base}{path}"), from })
    }

    /// A file that lies among the content or in the usual folders of files that are copied.
    fn file_behind(&self, _page: Page, url: &str) -> Option<String> {
        let below = path_below(&self.config.base_url, url).filter(|below| !below.is_empty())?;
        let folders = [&*self.config.input, "public", "static", "src/static"];
        let paths = folders.iter().filter_map(|folder| super::paths::within(folder, &below));
        paths.into_iter().find(|path| self.folder.exists(path))
    }
}
