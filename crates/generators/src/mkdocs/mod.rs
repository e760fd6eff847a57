//! MkDocs with the blog plugin of Material for MkDocs: which documents are posts, and where each goes.
//!
//! The rules are those of MkDocs (`structure/files.py`, `structure/pages.py`) and of the plugin
//! (`material/plugins/blog/plugin.py`), checked against 1.6 and 9.7.

mod address;
mod config;

use self::config::{Blog, Config};
use super::folder::Folder;
use super::generator::{Address, CANONICAL_KEYS, Dialect, Generator, Markdown, Page, path_below, unknown};
use super::paths::within;
use super::pattern::{Pattern, Values};
use super::{Life, SiteSettings};
use literals::{Data, Value};
use post::problem::Problem;
use post::time::{TimeZone, Timestamp, Written};

/// A MkDocs site.
pub(super) struct MkDocs {
    folder: Folder,
    config: Config,
    pattern: Option<Pattern>,
}

/// Whether the folder holds a MkDocs site.
pub(super) fn is_mkdocs(folder: &Folder) -> bool {
    config::file(folder).is_some()
}

impl MkDocs {
    /// Reads the configuration; `pattern` takes the place of the plugin's own rules.
    pub(super) fn read(folder: Folder, settings: &SiteSettings, pattern: Option<Pattern>) -> Result<Self, Problem> {
        let config = Config::read(&folder, settings.base_url.as_deref())?;
        Ok(Self { folder, config, pattern })
    }

    fn blog(&self, path: &str) -> Option<&Blog> {
        self.config.blog(self.config.document(path)?)
    }

    /// What the front matter says, else the nearest `.meta.yml` of the folders above, where the plugin `meta` is on.
    fn known(&self, page: Page, key: &str) -> Option<Value> {
        if let Some(own) = page.post.front.get(key) {
            return Some(own.clone());
        }
        let mut folders = page.path.match_indices('/').map(|(end, _)| &page.path[..end]).rev();
        let handed = |folder: &str| {
            let known = self.folder.data(&format!("{folder}/.meta.yml")).ok()??;
            known.get(key).cloned()
        };
        if self.config.hands_down { folders.find_map(handed) } else { None }
    }

    /// The day on which it was written: `date`, or `date.created`.
    fn written(&self, page: Page) -> Option<Written> {
        let date = self.known(page, "date")?;
        let created = if date.entries().is_empty() { Some(&date) } else { date.get("created") };
        // The plugin takes no text for a date.
        let Data::Plain(text) = &created?.data else { return None };
        Written::parse(text)
    }

    fn is_draft(&self, page: Page) -> Option<bool> {
        self.known(page, "draft").as_ref().and_then(Value::flag)
    }
}

impl Generator for MkDocs {
    fn name(&self) -> &'static str {
        "mkdocs"
    }

    fn title(&self) -> Option<&str> {
        self.config.root.get("site_name")?.text()
    }

    fn base_url(&self) -> &str {
        &self.config.base_url
    }

    fn dialect(&self) -> Dialect {
        let has = |name: &str| self.config.extensions.iter().any(|known| known.ends_with(name));
        Dialect {
            markdown: Markdown::Python,
            smart_punctuation: has("smarty"),
            autolinks: has("magiclink"),
            hard_breaks: has("nl2br"),
            attributes: has("attr_list"),
            emoji: has("emoji"),
            ..Dialect::PLAIN
        }
    }

    fn folders(&self) -> Vec<String> {
        // A post's path only starts with that of the posts' folder, so the folder above holds them all.
        let above = |blog: &Blog| blog.posts.rsplit_once('/').map_or(String::new(), |(above, _)| above.to_owned());
        let in_docs = |folder: String| within(&self.config.docs, &folder).unwrap_or_default();
        self.config.blogs.iter().map(above).map(in_docs).collect()
    }

    fn renders(&self, path: &str) -> bool {
        self.config.document(path).is_some()
    }

    fn holds(&self, path: &str) -> bool {
        self.blog(path).is_some()
    }

    fn is_post(&self, page: Page) -> bool {
        self.holds(page.path)
    }

    fn life(&self, page: Page, now: Timestamp) -> Life {
        let Some(document) = self.config.document(page.path) else { return Life::NoPage };
        if self.config.is_draft(document) {
            return Life::Draft;
        }
        let Some(blog) = self.config.blog(document).filter(|blog| !blog.shows_drafts) else { return Life::Live };
        match self.is_draft(page) {
            Some(true) => Life::Draft,
            Some(false) => Life::Live,
            None => {
                let date = self.date(page).filter(|date| blog.hides_future && *date > now);
                date.map_or(Life::Live, Life::Future)
            }
        }
    }

    fn date(&self, page: Page) -> Option<Timestamp> {
        self.written(page).map(|written| written.instant(&TimeZone::UTC))
    }

    fn canonical_keys(&self) -> &'static [&'static str] {
        CANONICAL_KEYS
    }

    fn address(&self, page: Page) -> Result<Address, Problem> {
        let document = self.config.document(page.path).ok_or_else(|| unknown("MkDocs makes no page of this file"))?;
        let written = self.written(page);
        if let Some(pattern) = &self.pattern {
            let date = written.map(|written| written.civil);
            let values = Values { path: page.path, front: &page.post.front, date, language: &self.config.language };
            let path = pattern.path(&values)?;
            let url = format!("{}{path}", self.config.base_url.trim_end_matches('/'));
            return Ok(Address { url, from: "--permalink".to_owned() });
        }
        if let Some(plugin) = self.config.mover {
            return Err(unknown(format!("the plugin `{plugin}` decides where pages go")));
        }
        let (document, from) = match self.config.blog(document) {
            None => (document.to_owned(), "mkdocs: file name"),
            Some(blog) => {
                let written = written.ok_or_else(|| {
                    unknown("it has no `date` of the form `2024-03-05`, without quotes, as the blog plugin wants it")
                })?;
                let (slug, categories) = (self.known(page, "slug"), self.known(page, "categories"));
                let parts = address::Parts {
                    post: page.post,
                    document,
                    date: written.civil,
                    language: &self.config.language,
                    slug: slug.as_ref().and_then(Value::text),
                    categories: categories.as_ref().map(Value::texts).unwrap_or_default(),
                };
                (address::post(blog, &parts).map_err(unknown)?, "mkdocs: post_url_format")
            }
        };
        let path = address::page(&document, self.config.directories);
        Ok(Address { url: format!("{}{path}", self.config.base_url), from: from.to_owned() })
    }

    /// A file among the documents; those beside the posts are put beside the blog.
    fn file_behind(&self, page: Page, url: &str) -> Option<String> {
        let below = path_below(&self.config.base_url, url).filter(|below| !below.is_empty())?;
        let beside = || {
            let blog = self.blog(page.path)?;
            let rest = below.strip_prefix(&*blog.folder)?.trim_start_matches('/').to_owned();
            Some(format!("{}/{rest}", blog.posts))
        };
        let paths = [Some(below.clone()), beside()].into_iter().flatten();
        paths.filter_map(|path| within(&self.config.docs, &path)).find(|path| self.folder.exists(path))
    }
}
