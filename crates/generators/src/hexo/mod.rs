//! Hexo: its configuration, which files are posts, and where each goes.
//!
//! The rules are those of Hexo's source (`plugins/processor/post.ts`, `plugins/filter/post_permalink.ts`, `hexo-util`)
//! and were checked against 8.1.

mod address;
mod categories;
mod config;
mod diacritics;
mod encoding;
mod facts;
mod name;
mod tokens;

use std::sync::OnceLock;

use self::config::Config;
use self::facts::Facts;
use self::tokens::Tokens;
use super::folder::Folder;
use super::generator::{Address, Dialect, Generator, Markdown, Page, Templates, path_below, unknown};
use super::pattern::{Pattern, Values};
use super::{Life, SiteSettings};
use literals::Value;
use post::FrontMatter;
use post::problem::Problem;
use post::time::{TimeZone, Timestamp};

/// A Hexo site.
pub(super) struct Hexo {
    folder: Folder,
    config: Config,
    pattern: Option<Pattern>,
    posts: OnceLock<Vec<(String, Vec<categories::Chain>)>>,
}

/// What a file is to Hexo; its path is below the source.
enum Role<'a> {
    /// A post, by its path below its folder.
    Post { path: &'a str, is_draft: bool },
    /// Any other page.
    Page,
}

/// The endings of files that Hexo renders to HTML, with the renderers that a new site has.
const RENDERED: [&str; 9] = ["md", "markdown", "mkd", "mkdn", "mdwn", "mdtxt", "mdtext", "htm", "html"];

/// Whether the folder holds a Hexo site. It shares the name of its configuration with Jekyll, and the folder of its posts
/// with Jekyll sites that have a folder for their source.
pub(super) fn is_hexo(folder: &Folder) -> bool {
    let Some(path) = config::file(folder) else { return false };
    let is_jekyll = || {
        let root = folder.data(path).ok().flatten().unwrap_or_else(Value::empty);
        let keys = ["source", "plugins", "gems", "collections", "baseurl", "markdown", "collections_dir"];
        folder.exists("Gemfile") || folder.exists("_posts") || keys.iter().any(|key| root.get(key).is_some())
    };
    folder.has_package("hexo")
        || folder.exists("_config.landscape.yml")
        || ((folder.exists("scaffolds") || folder.exists("source/_posts")) && !is_jekyll())
}

impl Hexo {
    /// Reads the configuration; `pattern` takes the place of Hexo's own rules.
    pub(super) fn read(folder: Folder, settings: &SiteSettings, pattern: Option<Pattern>) -> Result<Self, Problem> {
        let config = Config::read(&folder, settings.base_url.as_deref())?;
        Ok(Self { folder, config, pattern, posts: OnceLock::new() })
    }

    fn role<'a>(&self, path: &'a str) -> Option<Role<'a>> {
        let inner = self.config.in_source(path)?;
        let ending = ending(inner);
        if !RENDERED.contains(&ending) || self.config.is_unrendered(inner) {
            return None;
        }
        let below = |folder| inner.strip_prefix(folder);
        let post = below("_posts/").map(|path| (path, false)).or_else(|| Some((below("_drafts/")?, true)));
        let Some((path, is_draft)) = post else {
            return (!self.config.leaves_out(inner)).then_some(Role::Page);
        };
        let is_hidden = path.split('/').any(|part| part.starts_with(['_', '.']));
        // With a folder for each post's files, only files named as new posts are make posts.
        let is_asset = self.config.assets && ending != self::ending(&self.config.post_name);
        (!is_hidden && !is_asset).then_some(Role::Post { path, is_draft })
    }

    fn facts<'a>(&'a self, page: Page<'a>) -> Option<Facts<'a>> {
        match self.role(page.path)? {
            Role::Post { path, .. } => Some(Facts::new(path, &page.post.front, &self.config)),
            Role::Page => None,
        }
    }

    fn is_published(&self, page: Page) -> bool {
        let is_unpublished = page.post.front.get("published").and_then(Value::flag) == Some(false);
        !is_unpublished && !matches!(self.role(page.path), Some(Role::Post { is_draft: true, .. }))
    }

    /// The category chains of each published post.
    fn chains(&self) -> &[(String, Vec<categories::Chain>)] {
        self.posts.get_or_init(|| {
            let files = self.folder.files(&format!("{}/_posts", self.config.source)).unwrap_or_default();
            let chains = |path: String| {
                let post = self.folder.post_as(&path, FrontMatter::Hexo).ok()??;
                let page = Page { path: &path, post: &post };
                let facts = self.facts(page).filter(|_| self.is_published(page))?;
                let chains = categories::chains(&facts);
                Some((path, chains))
            };
            files.into_iter().filter_map(chains).collect()
        })
    }

    /// Where Hexo puts a page that is no post.
    fn page_path(&self, page: Page) -> Option<String> {
        let inner = self.config.in_source(page.path)?;
        let mut path = match page.post.front.get("permalink").and_then(Value::text).filter(|it| !it.is_empty()) {
            Some(own) => own.to_owned(),
            None => inner.rsplit_once('.')?.0.to_owned() + ".html",
        };
        if path.ends_with('/') {
            path.push_str("index");
        }
        if ending(&path).is_empty() {
            path.push_str(".html");
        }
        Some(path)
    }

    fn own_path(&self, page: Page) -> Result<(String, String), Problem> {
        let Some(facts) = self.facts(page) else {
            let path = self.page_path(page).ok_or_else(|| unknown("Hexo makes no page of this file"))?;
            return Ok((path, "hexo: pages".to_owned()));
        };
        let tokens = Tokens {
            facts: &facts,
            config: &self.config,
            is_published: self.is_published(page) || self.config.drafts,
            others: &|| {
                self.chains().iter().filter(|(path, _)| path != page.path).flat_map(|(_, chains)| chains).collect()
            },
            has_package: &|name| self.folder.has_package(name),
        };
        tokens.path()
    }
}

/// What follows the last point of a file's name, `""` for none.
fn ending(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rfind('.').filter(|at| *at > 0).map_or("", |at| &name[at + 1..])
}

impl Generator for Hexo {
    fn name(&self) -> &'static str {
        "hexo"
    }

    fn title(&self) -> Option<&str> {
        self.config.text("title")
    }

    fn base_url(&self) -> &str {
        &self.config.base_url
    }

    fn dialect(&self) -> Dialect {
        let marked = |key: &str| self.config.root.get("marked").and_then(|it| it.get(key)).and_then(Value::flag);
        Dialect {
            templates: Templates::Hexo,
            markdown: Markdown::CommonMark,
            smart_punctuation: marked("smartypants").unwrap_or(true),
            autolinks: marked("autolink").unwrap_or(true),
            hard_breaks: marked("breaks").unwrap_or(true),
            attributes: false,
            raw_html: true,
            emoji: false,
        }
    }

    fn front_matter(&self, _path: &str) -> FrontMatter {
        FrontMatter::Hexo
    }

    fn folders(&self) -> Vec<String> {
        ["_posts", "_drafts"].map(|folder| format!("{}/{folder}", self.config.source)).into()
    }

    fn renders(&self, path: &str) -> bool {
        self.role(path).is_some()
    }

    fn holds(&self, path: &str) -> bool {
        matches!(self.role(path), Some(Role::Post { .. }))
    }

    fn is_post(&self, page: Page) -> bool {
        self.holds(page.path)
    }

    fn life(&self, page: Page, now: Timestamp) -> Life {
        match self.role(page.path) {
            None => Life::NoPage,
            Some(Role::Page) => Life::Live,
            Some(Role::Post { .. }) if !self.is_published(page) && !self.config.drafts => Life::Draft,
            Some(Role::Post { .. }) if self.config.future => Life::Live,
            Some(Role::Post { .. }) => self.date(page).filter(|date| *date > now).map_or(Life::Live, Life::Future),
        }
    }

    fn date(&self, page: Page) -> Option<Timestamp> {
        self.facts(page)?.date.ok()
    }

    fn canonical_keys(&self) -> &'static [&'static str] {
        &["canonical", "canonical_url", "canonicalURL"]
    }

    fn address(&self, page: Page) -> Result<Address, Problem> {
        let given = |pattern: &Pattern| {
            let date = self.facts(page).and_then(|facts| facts.date.ok()).map(|date| TimeZone::UTC.to_datetime(date));
            let language = page.post.front.get("lang").and_then(Value::text).unwrap_or_default();
            pattern.path(&Values { path: page.path, front: &page.post.front, date, language })
        };
        if let Some(pattern) = self.pattern.as_ref().filter(|_| self.holds(page.path)) {
            let url = format!("{}{}", self.config.base_url, given(pattern)?.trim_start_matches('/'));
            return Ok(Address { url, from: "--permalink".to_owned() });
        }
        let (path, from) = self.own_path(page)?;
        let url = address::full(&path, &self.config)
            .ok_or_else(|| unknown(format!("Hexo makes no address below `url` of the path `{path}`")))?;
        Ok(Address { url, from })
    }

    /// A file of the source, or of the post's own folder.
    fn file_behind(&self, page: Page, url: &str) -> Option<String> {
        let exists = |path: String| self.folder.exists(&path).then_some(path);
        let below = path_below(&self.config.base_url, url).filter(|below| !below.is_empty())?;
        if self.config.assets {
            let (folder, _) = page.path.rsplit_once('.')?;
            let own = self.address(page).ok()?.url;
            let own = path_below(own.strip_suffix("index.html").unwrap_or(&own), url);
            if let Some(found) = own.and_then(|name| exists(format!("{folder}/{name}"))) {
                return Some(found);
            }
        }
        exists(format!("{}/{below}", self.config.source)).filter(|_| !self.config.leaves_out(&below))
    }
}
