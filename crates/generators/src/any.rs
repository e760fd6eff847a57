//! Sites of a generator that is not known: the base URL and the pattern are given, and a post is a dated page.

use super::folder::Folder;
use super::generator::{Address, Dialect, Generator, Page, path_below, unknown};
use super::pattern::{Pattern, Values, in_name};
use super::{Life, SiteSettings, base_url, hints};
use literals::Value;
use post::problem::Problem;
use post::time::{TimeZone, Timestamp, Written};

/// A site of which only its base URL is known, and its pattern where one was given.
pub(super) struct AnySite {
    folder: Folder,
    base_url: String,
    pattern: Option<Pattern>,
}

/// Folders of a project that hold no posts.
const NO_CONTENT: [&str; 12] = [
    "node_modules",
    "vendor",
    "themes",
    "layouts",
    "public",
    "dist",
    "build",
    "_site",
    "output",
    "target",
    "test",
    "tests",
];

impl AnySite {
    pub(super) fn read(folder: Folder, settings: &SiteSettings, pattern: Option<Pattern>) -> Result<Self, Problem> {
        let built = || settings.built.as_ref().and_then(|built| built.base_url());
        let given = settings.base_url.as_deref().or_else(built);
        let base = given.filter(|base| base_url::fault(base).is_none());
        let base = base.ok_or_else(|| hints::no_base_url(&folder, given, "`--base-url`"))?;
        let base_url = format!("{}/", base.trim().trim_end_matches('/'));
        Ok(Self { folder, base_url, pattern })
    }
}

/// The front matter's date as written.
fn date_of(page: Page) -> Option<Written> {
    let keys = ["date", "pubDate", "publishDate", "published", "publishedAt"];
    let text = keys.iter().find_map(|key| page.post.front.get_any_case(key)?.text());
    text.and_then(Written::parse)
}

impl Generator for AnySite {
    fn name(&self) -> &'static str {
        "any"
    }

    fn title(&self) -> Option<&str> {
        None
    }

    fn base_url(&self) -> &str {
        &self.base_url
    }

    fn dialect(&self) -> Dialect {
        Dialect::PLAIN
    }

    fn folders(&self) -> Vec<String> {
        vec![String::new()]
    }

    fn renders(&self, path: &str) -> bool {
        let is_page = [".md", ".markdown", ".mdx", ".html"].iter().any(|ending| path.to_lowercase().ends_with(ending));
        is_page && !path.split('/').any(|part| part.starts_with('.'))
    }

    fn holds(&self, path: &str) -> bool {
        self.renders(path) && path.contains('/') && !path.split('/').any(|part| NO_CONTENT.contains(&part))
    }

    fn is_post(&self, page: Page) -> bool {
        let values = Values { path: page.path, front: &page.post.front, date: None, language: "" };
        date_of(page).is_some() || in_name(values.file_name()).0.is_some()
    }

    fn life(&self, page: Page, now: Timestamp) -> Life {
        let flag = |key: &str| page.post.front.get_any_case(key).and_then(Value::flag);
        if flag("draft") == Some(true) || flag("published") == Some(false) {
            return Life::Draft;
        }
        self.date(page).filter(|date| *date > now).map_or(Life::Live, Life::Future)
    }

    fn date(&self, page: Page) -> Option<Timestamp> {
        date_of(page).map(|date| date.instant(&TimeZone::UTC))
    }

    fn canonical_keys(&self) -> &'static [&'static str] {
        &["canonical", "canonicalURL", "canonical_url"]
    }

    fn address(&self, page: Page) -> Result<Address, Problem> {
        let Some(pattern) = &self.pattern else {
            return Err(unknown("the rules of the site's generator are not known here"));
        };
        let front = &page.post.front;
        let date = date_of(page).map(|date| date.civil);
        let language = front.get_any_case("lang").and_then(Value::text).unwrap_or_default();
        let path = pattern.path(&Values { path: page.path, front, date, language })?;
        let url = format!("{}{}", self.base_url, path.trim_start_matches('/'));
        Ok(Address { url, from: "--permalink".to_owned() })
    }

    fn file_behind(&self, _page: Page, url: &str) -> Option<String> {
        let below = path_below(&self.base_url, url)?;
        let folders = ["public", "static", "source", "src", "content", ""];
        let paths =
            folders.iter().map(|folder| if folder.is_empty() { below.clone() } else { format!("{folder}/{below}") });
        paths.into_iter().find(|path| !path.is_empty() && self.folder.exists(path))
    }
}
