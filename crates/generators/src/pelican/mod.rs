//! Pelican: its settings, which files are articles, and where each goes.
//!
//! The rules are those of Pelican's source (`contents.py`, `readers.py`, `generators.py`, `utils.py`) and were checked
//! against 4.12. Its settings are Python, which is not run: what is no literal there is not known, and an address that
//! hangs on it is refused.

mod address;
mod article;
mod config;
mod slug;

use self::article::Article;
use self::config::{Config, clean};
use super::folder::Folder;
use super::generator::{Address, Dialect, Generator, Markdown, Page, Templates, path_below, unknown};
use super::pattern::{Pattern, Values};
use super::{Life, SiteSettings};
use literals::{Data, Value};
use post::FrontMatter;
use post::problem::Problem;
use post::time::Timestamp;

/// A Pelican site.
pub(super) struct Pelican {
    folder: Folder,
    config: Config,
    pattern: Option<Pattern>,
}

/// The endings of files that Pelican reads as Markdown.
const MARKDOWN: [&str; 4] = ["md", "markdown", "mkd", "mdown"];

/// Whether the folder holds a Pelican site.
pub(super) fn is_pelican(folder: &Folder) -> bool {
    config::file(folder).is_some()
}

impl Pelican {
    /// Reads the settings; `pattern` takes the place of Pelican's own rules.
    pub(super) fn read(folder: Folder, settings: &SiteSettings, pattern: Option<Pattern>) -> Result<Self, Problem> {
        let config = Config::read(&folder, settings.base_url.as_deref())?;
        Ok(Self { folder, config, pattern })
    }

    /// The path below the content of a file that Pelican reads.
    fn inner<'a>(&self, path: &'a str) -> Option<&'a str> {
        let inner = self.config.in_content(path)?;
        let ending = inner.rsplit_once('.')?.1;
        let is_read = MARKDOWN.contains(&ending) || article::is_restructured(inner);
        let is_left_out = inner.split('/').any(|name| self.config.ignores(name));
        let lies_in = |folders: &str| is_below(&clean(folders), inner);
        let excludes = self.config.list("ARTICLE_EXCLUDES", &[]);
        let is_article =
            self.config.list("ARTICLE_PATHS", &[""]).into_iter().any(lies_in) && !excludes.into_iter().any(lies_in);
        (is_read && !is_left_out && (is_article || article::is_page(inner, &self.config))).then_some(inner)
    }

    fn article<'a>(&'a self, page: Page<'a>) -> Option<Result<Article<'a>, Problem>> {
        Some(Article::new(self.inner(page.path)?, page.post, &self.config))
    }
}

fn is_below(folder: &str, path: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

impl Generator for Pelican {
    fn name(&self) -> &'static str {
        "pelican"
    }

    fn title(&self) -> Option<&str> {
        self.config.get("SITENAME").ok()??.text()
    }

    fn base_url(&self) -> &str {
        &self.config.base_url
    }

    fn dialect(&self) -> Dialect {
        let markdown = self.config.get("MARKDOWN").ok().flatten();
        let names = |key: &str| {
            markdown.and_then(|it| it.get(key)).map(|it| match &it.data {
                Data::Map(entries) => entries.iter().map(|(name, _)| name.as_str()).collect(),
                _ => it.texts(),
            })
        };
        let extensions =
            [names("extension_configs"), names("extensions")].into_iter().flatten().flatten().collect::<Vec<_>>();
        let has = |name: &str| extensions.iter().any(|extension| extension.rsplit('.').next() == Some(name));
        Dialect {
            templates: Templates::None,
            markdown: Markdown::Python,
            smart_punctuation: has("smarty") || self.config.flag("TYPOGRIFY", false),
            autolinks: false,
            hard_breaks: has("nl2br"),
            attributes: markdown.is_none() || has("extra") || has("attr_list"),
            raw_html: true,
            emoji: false,
        }
    }

    fn front_matter(&self, path: &str) -> FrontMatter {
        if article::is_restructured(path) { FrontMatter::Docinfo } else { FrontMatter::Metadata }
    }

    fn folders(&self) -> Vec<String> {
        vec![self.config.posts.clone()]
    }

    fn renders(&self, path: &str) -> bool {
        self.inner(path).is_some()
    }

    /// What would be a page were the folder of posts the content's is no article.
    fn holds(&self, path: &str) -> bool {
        let is_page = |inner: &str| article::is_page(inner, &self.config);
        let below_posts = path.strip_prefix(&*self.config.posts).map(|rest| rest.trim_start_matches('/'));
        self.inner(path).is_some_and(|inner| !is_page(inner))
            && is_below(&self.config.posts, path)
            && below_posts.is_some_and(|below| !is_page(below))
    }

    fn is_post(&self, page: Page) -> bool {
        match self.article(page) {
            Some(Ok(article)) => article.get("title").is_some() && !matches!(article.date(), Ok(None)),
            Some(Err(_)) => page.post.title().is_some(),
            None => false,
        }
    }

    fn life(&self, page: Page, now: Timestamp) -> Life {
        let Some(Ok(article)) = self.article(page) else { return Life::NoPage };
        if !address::is_written(&article, &self.config) {
            return Life::NoPage;
        }
        let is_undated = !article.is_page() && matches!(article.date(), Ok(None));
        match &*article.status() {
            // What is hidden has a page to which nothing leads.
            "draft" | "hidden" => Life::Draft,
            "published" if article.get("title").is_some() && !is_undated => {
                let future =
                    article.instant().filter(|date| *date > now && !self.config.flag("WITH_FUTURE_DATES", true));
                future.filter(|_| !article.is_page()).map_or(Life::Live, Life::Future)
            }
            _ => Life::NoPage,
        }
    }

    fn date(&self, page: Page) -> Option<Timestamp> {
        self.article(page)?.ok()?.instant()
    }

    fn languages(&self) -> Vec<String> {
        self.config.text("DEFAULT_LANG", "en").map(|language| vec![language.to_lowercase()]).unwrap_or_default()
    }

    /// A translation says so in its front matter.
    fn language(&self, path: &str) -> Option<String> {
        let post = self.folder.post_as(path, self.front_matter(path)).ok()??;
        let own = post.front.get_any_case("lang").and_then(Value::text)?;
        (!self.languages().contains(&own.to_owned())).then(|| own.to_owned())
    }

    fn canonical_keys(&self) -> &'static [&'static str] {
        &["canonical", "canonical_url", "canonicalURL"]
    }

    fn address(&self, page: Page) -> Result<Address, Problem> {
        let article = self.article(page).ok_or_else(|| unknown("Pelican does not read this file"))??;
        let (path, from) = match &self.pattern {
            Some(pattern) => {
                let date = article.date().map_err(unknown)?.map(|date| date.civil);
                let (language, _) = article.language()?;
                let path =
                    pattern.path(&Values { path: page.path, front: &page.post.front, date, language: &language })?;
                (path.trim_start_matches('/').to_owned(), "--permalink".to_owned())
            }
            None => address::path(&article, &self.config)?,
        };
        Ok(Address { url: format!("{}{path}", self.config.base_url), from })
    }

    /// A file of the content, where the settings put it.
    fn file_behind(&self, _page: Page, url: &str) -> Option<String> {
        let below = path_below(&self.config.base_url, url).filter(|below| !below.is_empty())?;
        let moved = || match self.config.get("EXTRA_PATH_METADATA") {
            Ok(Some(extra)) => {
                let leads_here = |value: &Value| value.get("path").and_then(Value::text) == Some(&below);
                extra.entries().iter().find(|(_, value)| leads_here(value)).map(|(path, _)| path.clone())
            }
            _ => None,
        };
        let path = self.config.of_content(&moved().unwrap_or_else(|| below.clone()));
        (self.folder.exists(&path) && self.inner(&path).is_none()).then_some(path)
    }
}
