//! Jekyll: its configuration, what each file is to it, and where each page goes.
//!
//! The rules are those of Jekyll's source (`document.rb`, `url.rb`, `drops/url_drop.rb`, `filters/url_filters.rb`) and of
//! `jekyll-seo-tag`, checked against 4.4, 4.3 and 3.10 (the version of GitHub Pages).

mod address;
mod config;
mod defaults;
mod files;
mod references;
mod variables;
mod words;

use std::sync::OnceLock;

use self::config::Config;
use self::defaults::Data;
use self::files::{File, Role};
use super::folder::Folder;
use super::generator::{Address, Dialect, Generator, Markdown, Page, Reference, Templates, path_below, unknown};
use super::pattern::Pattern;
use super::{Life, SiteSettings};
use literals::Value;
use post::problem::Problem;
use post::time::Timestamp;

/// A Jekyll site.
pub(super) struct Jekyll {
    folder: Folder,
    config: Config,
    pattern: Option<Pattern>,
    posts: OnceLock<Vec<String>>,
}

/// Whether the folder holds a Jekyll site: its configuration, or posts where only Jekyll looks for them.
pub(super) fn is_jekyll(folder: &Folder) -> bool {
    config::file(folder).is_some() || folder.exists("_posts")
}

impl Jekyll {
    /// Reads the configuration; `pattern` takes the place of Jekyll's own rules.
    pub(super) fn read(folder: Folder, settings: &SiteSettings, pattern: Option<Pattern>) -> Result<Self, Problem> {
        let config = Config::read(&folder, settings.base_url.as_deref())?;
        Ok(Self { folder, config, pattern, posts: OnceLock::new() })
    }

    fn file(&self, path: &str) -> Option<File> {
        File::of(path, &self.config)
    }

    /// The paths of all posts, in their order.
    fn posts(&self) -> &[String] {
        self.posts.get_or_init(|| {
            let mut paths = self.folder.files(&self.config.source).unwrap_or_default();
            paths.retain(|path| self.file(path).is_some_and(|file| file.role == Role::Post));
            paths
        })
    }

    /// Whether it has no page although its file is one that Jekyll reads.
    fn is_without_page(&self, file: &File, page: Page) -> bool {
        match &file.role {
            Role::Post | Role::Draft => false,
            Role::Document(collection) => !self.config.writes(collection) || !has_front_matter(page),
            Role::Page => !has_front_matter(page),
        }
    }
}

/// Files without a line of three hyphens at their start are copied as they are.
fn has_front_matter(page: Page) -> bool {
    page.post.body_line > 1
}

impl Generator for Jekyll {
    fn name(&self) -> &'static str {
        "jekyll"
    }

    fn title(&self) -> Option<&str> {
        self.config.text("title")
    }

    fn base_url(&self) -> &str {
        &self.config.base_url
    }

    fn dialect(&self) -> Dialect {
        let name = self.config.text("markdown").unwrap_or("kramdown").to_lowercase();
        let kramdown = |key: &str| self.config.root.get("kramdown").and_then(|kramdown| kramdown.get(key));
        let extensions = |section: &str| {
            let options = self.config.root.get(section);
            let listed = |key: &str| options.and_then(|options| options.get(key)).map(Value::texts).unwrap_or_default();
            [listed("options"), listed("extensions")].concat().into_iter().map(str::to_lowercase).collect::<Vec<_>>()
        };
        let is_kramdown = name == "kramdown";
        let of_commonmark = extensions("commonmark");
        let has = |name: &str| of_commonmark.iter().any(|extension| extension == name);
        let quotes = kramdown("smart_quotes").map(Value::texts).unwrap_or_default().join(",");
        Dialect {
            templates: Templates::Liquid,
            markdown: match kramdown("parse_block_html").and_then(Value::flag) {
                Some(true) if is_kramdown => Markdown::KramdownInHtml,
                _ if is_kramdown => Markdown::Kramdown,
                _ => Markdown::CommonMark,
            },
            smart_punctuation: if is_kramdown { !quotes.contains("apos") } else { has("smart") },
            autolinks: !is_kramdown && has("autolink"),
            hard_breaks: match kramdown("hard_wrap").filter(|_| is_kramdown) {
                Some(wrap) => wrap.flag().unwrap_or(false),
                None => !is_kramdown && has("hardbreaks"),
            },
            attributes: is_kramdown,
            raw_html: is_kramdown || has("unsafe"),
            // What jemoji and its like change is the finished page: what Jekyll's own converter gives keeps the names.
            emoji: false,
        }
    }

    fn folders(&self) -> Vec<String> {
        vec![self.config.source.clone()]
    }

    fn renders(&self, path: &str) -> bool {
        self.file(path).is_some_and(|file| self.config.is_html(&file.ending))
    }

    fn holds(&self, path: &str) -> bool {
        let is_post = |file: File| matches!(file.role, Role::Post | Role::Draft) && self.config.is_html(&file.ending);
        self.file(path).is_some_and(is_post)
    }

    fn is_post(&self, page: Page) -> bool {
        self.holds(page.path)
    }

    fn life(&self, page: Page, now: Timestamp) -> Life {
        let Some(file) = self.file(page.path) else { return Life::NoPage };
        let known = Data::of(&file, &page.post.front, &self.config);
        if self.is_without_page(&file, page) {
            Life::NoPage
        } else if (known.is_unpublished() && !self.config.unpublished)
            || (file.role == Role::Draft && !self.config.drafts)
        {
            Life::Draft
        } else {
            let hides_future = matches!(file.role, Role::Post | Role::Draft) && !self.config.future;
            let date = known.date().ok().flatten();
            date.filter(|date| hides_future && *date > now).map_or(Life::Live, Life::Future)
        }
    }

    fn date(&self, page: Page) -> Option<Timestamp> {
        let file = self.file(page.path)?;
        Data::of(&file, &page.post.front, &self.config).date().ok().flatten()
    }

    fn canonical_keys(&self) -> &'static [&'static str] {
        &["canonical_url"]
    }

    fn address(&self, page: Page) -> Result<Address, Problem> {
        let file = self.file(page.path).ok_or_else(|| unknown("Jekyll makes no page of this file"))?;
        if file.role == Role::Page && !has_front_matter(page) {
            return Err(unknown("Jekyll copies a file without front matter as it is"));
        }
        let known = Data::of(&file, &page.post.front, &self.config);
        if let Some(key) = known.unreadable() {
            let why = format!("`{key}` is no text, and Jekyll fails over that");
            return Err(unknown(why).hint(format!("put the value of `{key}` in quotes")));
        }
        address::address(page, &file, &known, &self.config, self.pattern.as_ref())
    }

    /// A file that Jekyll copies: one it does not leave out, or one of a collection that is written.
    fn file_behind(&self, _page: Page, url: &str) -> Option<String> {
        let below = path_below(&self.config.base_url, url)?;
        let of_collection = || {
            let (label, rest) = below.split_once('/')?;
            let path = self.config.in_source(&self.config.in_collections(&format!("_{label}/{rest}")));
            self.config.writes(label).then_some(path)
        };
        let copied =
            Some(&below).filter(|below| !self.config.leaves_out(below)).map(|below| self.config.in_source(below));
        copied.into_iter().chain(of_collection()).find(|path| self.folder.exists(path))
    }

    fn locate(&self, _from: Page, reference: Reference) -> Result<String, String> {
        references::locate(self, reference)
    }

    fn configuration(&self) -> Option<&Value> {
        Some(&self.config.root)
    }

    fn variables(&self, page: Page) -> Value {
        self.file(page.path).map_or_else(|| (*page.post.front).clone(), |file| variables::of(page, &file, &self.config))
    }

    fn layout(&self, page: Page) -> Value {
        let Some(file) = self.file(page.path) else { return Value::empty() };
        let known = Data::of(&file, &page.post.front, &self.config);
        let name = known.get("layout").and_then(Value::text).unwrap_or_default();
        let folder = self.config.text("layouts_dir").unwrap_or("_layouts").trim_matches('/');
        let path = self.config.in_source(&format!("{folder}/{name}.html"));
        self.folder.post(&path).ok().flatten().map_or_else(Value::empty, |layout| (*layout.front).clone())
    }

    fn template_folders(&self) -> Vec<String> {
        vec![self.config.in_source(self.config.text("includes_dir").unwrap_or("_includes").trim_matches('/'))]
    }

    fn data_folders(&self) -> Vec<String> {
        vec![self.config.in_source(self.config.text("data_dir").unwrap_or("_data").trim_matches('/'))]
    }
}
