//! Docusaurus's blogs: what of each is a post, and where each goes.
//!
//! The rules are those of `@docusaurus/plugin-content-blog` (`blogUtils.ts`, `options.ts`), `@docusaurus/core`
//! (`i18n.ts`) and `@docusaurus/utils` (`urlUtils.ts`), checked against 3.10.

mod address;
mod config;

use self::address::joined;
use self::config::{Blog, Config, Locale};
use super::folder::Folder;
use super::generator::{Address, CANONICAL_KEYS, Dialect, Generator, Markdown, Page, Templates, path_below, unknown};
use super::pattern::{Pattern, Values};
use super::{Life, SiteSettings};
use literals::Value;
use post::problem::Problem;
use post::time::{TimeZone, Timestamp, Written};

/// A Docusaurus site.
pub(super) struct Docusaurus {
    folder: Folder,
    config: Config,
    base_url: String,
    pattern: Option<Pattern>,
}

/// A post's file: the blog and language that it belongs to, and its path below the blog's folder.
struct Place<'site, 'path> {
    blog: &'site Blog,
    locale: &'site Locale,
    path: &'path str,
}

/// Whether the folder holds a Docusaurus site.
pub(super) fn is_docusaurus(folder: &Folder) -> bool {
    config::file(folder).is_some()
}

impl Docusaurus {
    /// Reads the configuration; `pattern` takes the place of Docusaurus's own rules.
    pub(super) fn read(folder: Folder, settings: &SiteSettings, pattern: Option<Pattern>) -> Result<Self, Problem> {
        let config = Config::read(&folder, settings.base_url.as_deref())?;
        let base_url = format!("{}{}", config.locales[0].url, config.locales[0].base);
        Ok(Self { folder, config, base_url, pattern })
    }

    /// Where a file belongs, by its path alone; `None` where it is no post of any blog.
    fn place<'path>(&self, path: &'path str) -> Option<Place<'_, 'path>> {
        let below = |folder: &str| path.strip_prefix(folder)?.strip_prefix('/');
        let own = |blog: &'_ Blog| below(&blog.folder).filter(|path| blog.takes(path));
        for blog in &self.config.blogs {
            if let Some(path) = own(blog) {
                return Some(Place { blog, locale: &self.config.locales[0], path });
            }
            for locale in self.config.locales.iter().filter(|locale| locale.is_translated) {
                let translated = below(&format!("{}/{}", locale.folder, blog.translations));
                if let Some(path) = translated.filter(|path| blog.takes(path)) {
                    return Some(Place { blog, locale, path });
                }
            }
        }
        None
    }

    /// Whether another file stands in its place: its translation to the default language, or none at all, since only what
    /// is translated has translations.
    fn is_shadowed(&self, place: &Place, path: &str) -> bool {
        let translation = format!("{}/{}/{}", place.locale.folder, place.blog.translations, place.path);
        if path == translation {
            return !self.folder.exists(&format!("{}/{}", place.blog.folder, place.path));
        }
        place.locale.is_translated && self.folder.exists(&translation)
    }
}

/// Its date as written: in the front matter, else in its path.
fn written(page: Page, place: &Place) -> Option<Written> {
    let own = page.post.front.get("date").and_then(Value::text);
    match own {
        Some(text) => Written::parse(text),
        None => Written::parse(address::date_of(place.path)?),
    }
}

impl Generator for Docusaurus {
    fn name(&self) -> &'static str {
        "docusaurus"
    }

    fn title(&self) -> Option<&str> {
        self.config.title.as_deref()
    }

    fn base_url(&self) -> &str {
        &self.base_url
    }

    fn dialect(&self) -> Dialect {
        Dialect { templates: Templates::Mdx, markdown: Markdown::Colons, emoji: true, ..Dialect::PLAIN }
    }

    fn folders(&self) -> Vec<String> {
        let translations = |blog: &Blog| {
            let folder = |locale: &Locale| format!("{}/{}", locale.folder, blog.translations);
            let translated = self.config.locales.iter().filter(|locale| locale.is_translated);
            std::iter::once(blog.folder.clone()).chain(translated.map(folder)).collect::<Vec<_>>()
        };
        self.config.blogs.iter().flat_map(translations).collect()
    }

    fn renders(&self, path: &str) -> bool {
        self.place(path).is_some()
    }

    fn holds(&self, path: &str) -> bool {
        self.place(path).is_some()
    }

    fn is_post(&self, page: Page) -> bool {
        self.holds(page.path)
    }

    fn life(&self, page: Page, _now: Timestamp) -> Life {
        let Some(place) = self.place(page.path) else { return Life::NoPage };
        if page.post.front.get("draft").and_then(Value::flag) == Some(true) {
            Life::Draft
        } else if self.is_shadowed(&place, page.path) {
            Life::NoPage
        } else {
            Life::Live
        }
    }

    fn date(&self, page: Page) -> Option<Timestamp> {
        let place = self.place(page.path)?;
        written(page, &place).map(|written| written.instant(&TimeZone::UTC))
    }

    fn languages(&self) -> Vec<String> {
        self.config.locales.iter().map(|locale| locale.name.clone()).collect()
    }

    fn language(&self, path: &str) -> Option<String> {
        let name = &self.place(path)?.locale.name;
        (*name != self.config.locales[0].name).then(|| name.clone())
    }

    fn canonical_keys(&self) -> &'static [&'static str] {
        CANONICAL_KEYS
    }

    fn address(&self, page: Page) -> Result<Address, Problem> {
        let place = self.place(page.path).ok_or_else(|| unknown("no blog of the site takes this file"))?;
        if self.is_shadowed(&place, page.path) {
            return Err(unknown("a translation stands in its place, or there is no post that it translates"));
        }
        if let Some(pattern) = &self.pattern {
            let date = written(page, &place).map(|date| date.civil);
            let values = Values { path: page.path, front: &page.post.front, date, language: &place.locale.name };
            let base = format!("{}{}", place.locale.url, place.locale.base);
            let url = format!("{}{}", base.trim_end_matches('/'), pattern.path(&values)?);
            return Ok(Address { url, from: "--permalink".to_owned() });
        }
        if let Some(coded) = &self.config.parser {
            return Err(unknown(coded.reason()));
        }
        let slash = self.config.trailing_slash.clone().map_err(|coded| unknown(coded.reason()))?;
        let route = place.blog.route.as_ref().map_err(|coded| unknown(coded.reason()))?;
        let own = page.post.front.get("slug").and_then(Value::text);
        let (slug, from) = match own {
            Some(slug) => (slug.to_owned(), "front matter: slug"),
            None => (address::slug_of(place.path), "docusaurus: file name"),
        };
        let path = joined(&[&place.locale.base, route, &slug]);
        let path = address::with_trailing_slash(&path, slash, &place.locale.base);
        Ok(Address { url: format!("{}{path}", place.locale.url), from: from.to_owned() })
    }

    /// A file of a folder that is copied as it is.
    fn file_behind(&self, _page: Page, url: &str) -> Option<String> {
        let below = path_below(&self.base_url, url).filter(|below| !below.is_empty())?;
        let paths = self.config.statics.iter().map(|folder| format!("{folder}/{below}"));
        paths.into_iter().find(|path| self.folder.exists(path))
    }
}
