//! Zola: its configuration, its tree of content, and where each page goes.
//!
//! The rules are those of Zola's source (`content/src/page.rs`, `file_info.rs`, `site/src/lib.rs`) and were checked
//! against 0.22.

mod config;
mod file;

use self::config::{Config, Slugify};
use self::file::File;
use super::ascii;
use super::folder::Folder;
use super::generator::{Address, Dialect, Generator, Markdown, Page, Templates, path_below, unknown};
use super::pattern::{Pattern, Values};
use super::{Life, SiteSettings};
use literals::Value;
use post::problem::Problem;
use post::time::{TimeZone, Timestamp, Written};

/// A Zola site.
pub(super) struct Zola {
    folder: Folder,
    config: Config,
    pattern: Option<Pattern>,
}

/// Whether the folder holds a Zola site.
pub(super) fn is_zola(folder: &Folder) -> bool {
    config::file(folder).is_some()
}

impl Zola {
    /// Reads the configuration; `pattern` takes the place of Zola's own rules.
    pub(super) fn read(folder: Folder, settings: &SiteSettings, pattern: Option<Pattern>) -> Result<Self, Problem> {
        let config = Config::read(&folder, settings.base_url.as_deref())?;
        Ok(Self { folder, config, pattern })
    }

    /// Whether a section above the page, in any of its languages, is a draft: Zola then passes over its folder.
    fn is_below_draft(&self, path: &str) -> bool {
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        let names = || {
            ["_index.md".to_owned()]
                .into_iter()
                .chain(self.config.languages[1..].iter().map(|code| format!("_index.{code}.md")))
        };
        let is_draft = |path: String| {
            let section = self.folder.post(&path).ok().flatten();
            section.is_some_and(|section| section.front.get("draft").and_then(Value::flag) == Some(true))
        };
        folders.flat_map(|folder| names().map(move |name| format!("{folder}/{name}"))).any(is_draft)
    }

    fn date(&self, page: Page) -> Option<Written> {
        let own = page.post.front.get("date").and_then(Value::text).map(Written::parse);
        own.unwrap_or_else(|| Written::parse(File::of(page.path, &self.config).ok()??.date()?))
    }

    fn path(&self, file: &File, page: Page) -> Result<(String, String), Problem> {
        let text = |key: &str| page.post.front.get(key).map(|value| value.text().unwrap_or_default());
        let prefix = file.language.map(|code| format!("{code}/")).unwrap_or_default();
        let folders = file.folders().iter().fold(String::new(), |above, folder| above + folder + "/");
        if file.is_section() {
            return Ok((format!("{prefix}{folders}"), "zola: section".to_owned()));
        }
        if let Some(path) = text("path") {
            if path.is_empty() {
                return Err(unknown("`path` in the front matter is empty, which Zola refuses"));
            }
            let path = path.trim();
            let path = path.strip_prefix('/').unwrap_or(path);
            return Ok((
                if path.ends_with('/') { path.to_owned() } else { format!("{path}/") },
                "front matter: path".to_owned(),
            ));
        }
        let (slug, from) = match text("slug") {
            Some("") => return Err(unknown("`slug` in the front matter is empty, which Zola refuses")),
            Some(slug) => (slug, "front matter: slug"),
            None => (file.slug(self.config.keeps_dates), "zola: default"),
        };
        let slug = match self.config.slugify {
            Slugify::On => ascii::deunicode_slug(slug)
                .map_err(|letter| unknown(format!("how Zola spells `{letter}` in ASCII is not known here")))?,
            Slugify::Safe => {
                slug.trim_end_matches([' ', '.']).replace(['<', '>', ':', '"', '/', '\\', '|', '?', '*'], "")
            }
            Slugify::Off => slug.to_owned(),
        };
        let own = if file.is_home() { String::new() } else { slug };
        let path = format!("{prefix}{folders}{own}");
        Ok((if path.is_empty() || path.ends_with('/') { path } else { path + "/" }, from.to_owned()))
    }
}

impl Generator for Zola {
    fn name(&self) -> &'static str {
        "zola"
    }

    fn title(&self) -> Option<&str> {
        let of_default = || self.config.root.get("languages")?.get(&self.config.languages[0])?.get("title");
        self.config.root.get("title").or_else(of_default)?.text()
    }

    fn base_url(&self) -> &str {
        &self.config.base_url
    }

    fn dialect(&self) -> Dialect {
        let markdown = |key: &str| self.config.root.get("markdown").and_then(|it| it.get(key)).and_then(Value::flag);
        Dialect {
            templates: Templates::Zola,
            markdown: Markdown::CommonMark,
            smart_punctuation: markdown("smart_punctuation").unwrap_or(false),
            autolinks: false,
            hard_breaks: false,
            attributes: true,
            raw_html: true,
            emoji: markdown("render_emoji").unwrap_or(false),
        }
    }

    fn folders(&self) -> Vec<String> {
        vec!["content".to_owned()]
    }

    fn renders(&self, path: &str) -> bool {
        matches!(File::of(path, &self.config), Ok(Some(file)) if !file.is_section())
    }

    /// Every page below a section; one whose language is none of the site's too, so that its fault is told.
    fn holds(&self, path: &str) -> bool {
        match File::of(path, &self.config) {
            Ok(Some(file)) => !file.is_section() && !file.folders().is_empty(),
            Ok(None) => false,
            Err(_) => true,
        }
    }

    fn is_post(&self, page: Page) -> bool {
        page.post.front.get("date").is_some() || self.date(page).is_some()
    }

    /// Zola shows what is dated in the future.
    fn life(&self, page: Page, _now: Timestamp) -> Life {
        let flag = |key: &str| page.post.front.get(key).and_then(Value::flag);
        if !matches!(File::of(page.path, &self.config), Ok(Some(_))) || flag("render") == Some(false) {
            Life::NoPage
        } else if flag("draft") == Some(true) || self.is_below_draft(page.path) {
            Life::Draft
        } else {
            Life::Live
        }
    }

    fn date(&self, page: Page) -> Option<Timestamp> {
        self.date(page).map(|date| date.instant(&TimeZone::UTC))
    }

    fn languages(&self) -> Vec<String> {
        self.config.languages.clone()
    }

    fn language(&self, path: &str) -> Option<String> {
        File::of(path, &self.config).ok()??.language.map(str::to_owned)
    }

    fn canonical_keys(&self) -> &'static [&'static str] {
        &["canonical", "canonical_url", "canonicalURL"]
    }

    fn address(&self, page: Page) -> Result<Address, Problem> {
        let file = File::of(page.path, &self.config)?.ok_or_else(|| unknown("Zola makes no page of this file"))?;
        let (path, from) = match self.pattern.as_ref().filter(|_| !file.is_section()) {
            Some(pattern) => {
                let date = self.date(page).map(|date| date.civil);
                let language = file.language.unwrap_or_default();
                let path = pattern.path(&Values { path: page.path, front: &page.post.front, date, language })?;
                (path.trim_start_matches('/').to_owned(), "--permalink".to_owned())
            }
            None => self.path(&file, page)?,
        };
        Ok(Address { url: format!("{}{path}", self.config.base_url), from })
    }

    /// A static file, one beside the page, or one beside a section.
    fn file_behind(&self, page: Page, url: &str) -> Option<String> {
        let exists = |path: String| self.folder.exists(&path).then_some(path);
        let below = path_below(&self.config.base_url, url).filter(|below| !below.is_empty())?;
        let beside = || {
            let (folder, name) = page.path.rsplit_once('/')?;
            let own = self.address(page).ok()?.url;
            let asset = path_below(&own, url).filter(|_| name == "index.md" || name.starts_with("index."))?;
            exists(format!("{folder}/{asset}"))
        };
        let found =
            beside().or_else(|| exists(format!("static/{below}"))).or_else(|| exists(format!("content/{below}")));
        found.filter(|path| !path.ends_with('/') && !self.renders(path))
    }
}
