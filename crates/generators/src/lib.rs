//! The site: which files are posts, which of them are live, and where each lives on the web.
//!
//! Each generator is one file or folder behind [`Generator`]; what they share (permalinks, slugs) stands beside them.
//! Paths given and taken here are relative to the repository's root; a generator sees them relative to the site.

#![deny(missing_docs)]

mod any;
mod ascii;
mod astro;
mod base_url;
mod built;
mod detect;
mod docusaurus;
mod eleventy;
mod expressions;
pub mod files;
mod folder;
mod generator;
mod globs;
mod hexo;
mod hints;
mod hugo;
mod importable;
mod jekyll;
mod mkdocs;
pub mod paths;
mod pattern;
mod pelican;
mod permalink;
mod remarks;
mod script;
mod slug;
mod surroundings;
mod zola;

use std::rc::Rc;

use self::built::Sought;
use self::folder::Folder;
use crate::files::{Content, Files, Unreadable};
use html::Node;
use literals::Value;
use post::canonical;
use post::problem::{Code, Problem, Severity};
use post::time::Timestamp;
use post::{FrontMatter, Post};

pub use built::{Built, BuiltPage, Fetched, LONGEST_ANSWER, Web};
pub use detect::GENERATORS;
pub use generator::{Address, Dialect, Generator, Markdown, Page, Reference, Templates};
pub use globs::{GlobError, Globs, Star};
pub use importable::Lacking;
pub use surroundings::Surroundings;

/// What a person says about the site; flags and inputs hold for the head's and the base's tree alike.
#[derive(Debug, Clone, Default)]
pub struct SiteSettings {
    /// The folder of the site, relative to the repository's root, without slashes at its ends; `""` for the root.
    pub root: String,
    /// Folders of posts in place of the generator's own, relative to the site; below them every page is a post.
    pub content_dirs: Vec<String>,
    /// In place of the configured base URL.
    pub base_url: Option<String>,
    /// In place of detection: `hugo`, `jekyll`, …
    pub generator: Option<String>,
    /// In place of the generator's own rules for addresses.
    pub permalink: Option<String>,
    /// The built site, whose pages know their addresses better than any rule.
    pub built: Option<Rc<Built>>,
}

/// Whether the generator shows a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// It is on the site.
    Live,
    /// A draft.
    Draft,
    /// Dated in the future: live from then on.
    Future(Timestamp),
    /// Past its expiry.
    Expired,
    /// It has no page of its own (`build.render: never`, `permalink: false`).
    NoPage,
}

/// A post's own address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canonical {
    /// Absolute, byte for byte what the generator gives or the author declared.
    pub url: String,
    /// Where it came from, such as `hugo: permalinks.posts` or `front matter: canonicalURL`.
    pub from: String,
    /// Whether the author declared it, so that the generator's rules were not asked.
    pub declared: bool,
    /// The address by the generator's rules, where the built page names another one.
    pub instead_of: Option<String>,
}

/// Where a picture or a file that a post points to lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Served {
    /// On the site, from this file of the repository.
    File(String),
    /// Below the site's base URL, but no file of the repository is known to be served there.
    Missing,
    /// On another host.
    Elsewhere,
}

/// A site as one tree holds it.
pub struct Site {
    folder: Folder,
    generator: Box<dyn Generator>,
    content_dirs: Vec<String>,
    title: String,
    base_url_given: bool,
    built: Option<Rc<Built>>,
}

impl Site {
    /// Reads the configuration. Fails with a `Problem` where no generator is found, its configuration cannot be read
    /// (path and line), or no base URL is known; a placeholder base URL is left to [`Site::base_url_problem`].
    pub fn read(files: &(impl Files + Clone + 'static), settings: &SiteSettings) -> Result<Self, Problem> {
        let folder = Folder::new(Rc::new(files.clone()), settings.root.trim_matches('/'));
        let generator = detect::generator(&folder, settings)?;
        let clean = |dir: &String| dir.trim_start_matches("./").trim_matches('/').to_owned();
        let title = generator.title().map(str::to_owned).filter(|title| !title.trim().is_empty());
        Ok(Self {
            title: title.unwrap_or_else(|| host(generator.base_url())),
            content_dirs: settings.content_dirs.iter().map(clean).collect(),
            base_url_given: settings.base_url.is_some(),
            built: settings.built.clone(),
            folder,
            generator,
        })
    }

    /// The generator's name.
    pub fn generator(&self) -> &'static str {
        self.generator.name()
    }

    /// The base URL, with a slash at its end.
    pub fn base_url(&self) -> &str {
        self.generator.base_url()
    }

    /// The site's title as configured, else the host of the base URL.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What is wrong with the base URL: a placeholder where it was configured is an error, where it was given by a
    /// setting a warning.
    pub fn base_url_problem(&self) -> Option<Problem> {
        let base = self.base_url();
        let what = base_url::stand_in(base)?;
        let seen = hints::seen_elsewhere(&self.folder).map(|seen| format!("{seen}; ")).unwrap_or_default();
        let mut problem =
            Problem::new(Code::BaseUrlPlaceholder, format!("the base URL `{base}` is {what}, not a site's"))
                .hint(format!("{seen}set the site's own address where it is configured, or pass it with `--base-url`"));
        if self.base_url_given {
            problem.severity = Severity::Warning;
        }
        Some(problem)
    }

    /// Whether a file may be a post, by its path alone.
    pub fn holds(&self, path: &str) -> bool {
        self.folder.inner(path).is_some_and(|path| match self.content_dirs.as_slice() {
            [] => self.generator.holds(path),
            dirs => dirs.iter().any(|dir| is_below(dir, path)) && self.generator.renders(path),
        })
    }

    /// The folders below which every file that [`Site::holds`] lies, relative to the repository's root.
    pub fn folders(&self) -> Vec<String> {
        let inner = if self.content_dirs.is_empty() { self.generator.folders() } else { self.content_dirs.clone() };
        inner.iter().map(|folder| self.folder.outer(folder)).collect()
    }

    /// Reads a post from its file's bytes, with the front matter as the generator wants it. Fails as [`Post::read`] does.
    pub fn post(&self, path: &str, bytes: &[u8]) -> Result<Post, Problem> {
        Post::read_as(path, bytes, self.front_matter(path))
    }

    /// The post at a path of a tree of files, which need not be the site's own; `None` where no file is there. One that is too large
    /// is not read. Fails where the tree cannot be read.
    pub fn post_in(&self, files: &dyn Files, path: &str) -> Result<Option<Result<Post, Problem>>, Unreadable> {
        Ok(files.read_at_most(path, post::LARGEST)?.map(|content| match content {
            Content::Whole(bytes) => self.post(path, &bytes),
            Content::TooLarge => Err(Post::too_large().at(path)),
        }))
    }

    /// How front matter is written in a file of this path.
    pub fn front_matter(&self, path: &str) -> FrontMatter {
        self.folder.inner(path).map_or(FrontMatter::Fenced, |path| self.generator.front_matter(path))
    }

    /// Whether it is a post: an article, by what its front matter says (a date, a layout), given that the path may be.
    pub fn is_post(&self, post: &Post) -> bool {
        !self.content_dirs.is_empty() || self.page(post).is_some_and(|page| self.generator.is_post(page))
    }

    /// Whether the generator shows it at that time.
    pub fn life(&self, post: &Post, now: Timestamp) -> Life {
        self.page(post).map_or(Life::NoPage, |page| self.generator.life(page, now))
    }

    /// Its date, as the generator takes it.
    pub fn date(&self, post: &Post) -> Option<Timestamp> {
        self.generator.date(self.page(post)?)
    }

    /// The languages of the site by their names, the default one first; none where the generator knows of none.
    pub fn languages(&self) -> Vec<String> {
        self.generator.languages()
    }

    /// Its language, for sites in several; `None` for the default one.
    pub fn language(&self, path: &str) -> Option<String> {
        self.generator.language(self.folder.inner(path)?)
    }

    /// Its address, or `canonical-unknown` with what would make it known.
    ///
    /// What the author declares comes first: `canonical` below `medium`, then the generator's own keys, such as
    /// `canonicalURL`. Then, where the built site is at hand, what the post's page names counts; else the generator's rules.
    pub fn canonical(&self, post: &Post) -> Result<Canonical, Problem> {
        let by_rules = self.by_rules(post);
        let canonical = match &self.built {
            Some(built) => {
                let derived = self.derived(post).ok();
                let title = post.title();
                let sought = self.sought(post, title.as_deref(), derived.as_ref().map(|address| &*address.url));
                built.canonical(by_rules, &sought, self.base_url()).map_err(|problem| problem.at(&post.path))
            }
            None => by_rules,
        }?;
        match canonical::fault(&canonical.url) {
            None => Ok(canonical),
            Some(fault) => {
                let message = format!("the address is `{}` ({}), which {fault}", canonical.url, canonical.from);
                Err(Problem::new(Code::CanonicalUnknown, message)
                    .hint("give the post another `slug`, `url` or `permalink`")
                    .at(&post.path))
            }
        }
    }

    /// Its address as far as it takes no built page to know it; where it does, as [`Site::canonical`] has it, or, of a site on
    /// the web, as its sitemap does. For telling posts apart: it costs next to nothing where the generator's rules are known.
    pub fn address(&self, post: &Post) -> Option<String> {
        match (self.by_rules(post), &self.built) {
            (Ok(canonical), _) => Some(canonical.url),
            (Err(_), None) => None,
            (Err(_), Some(built)) if built.is_online() => {
                let title = post.title();
                built.listed_page(&self.sought(post, title.as_deref(), None), self.base_url())
            }
            (Err(_), Some(_)) => Some(self.canonical(post).ok()?.url),
        }
    }

    /// What the post's page in the built site lacks for Medium's import; nothing where there is no such page.
    pub fn lacking_for_import(&self, post: &Post) -> Lacking {
        self.built_page(post).ok().flatten().map(|document| importable::lacking(&document)).unwrap_or_default()
    }

    /// The tree of the post's page in the built site, its `head` and its `body`; `None` where there is no built site.
    ///
    /// Fails with `canonical-unknown` where no page can be told to be the post's.
    pub fn built_page(&self, post: &Post) -> Result<Option<Vec<Node>>, Problem> {
        let Some(built) = &self.built else { return Ok(None) };
        let (derived, title) = (self.derived(post).ok(), post.title());
        let sought = self.sought(post, title.as_deref(), derived.as_ref().map(|address| &*address.url));
        let joined = built.page_of(&sought, self.base_url()).map_err(|problem| problem.at(&post.path))?;
        Ok(built.document(&joined))
    }

    /// How the generator reads Markdown.
    pub fn dialect(&self) -> Dialect {
        self.generator.dialect()
    }

    /// Which file of the repository the site serves at this absolute URL.
    pub fn served(&self, post: &Post, url: &str) -> Served {
        match self.page(post).and_then(|page| self.generator.file_behind(page, url)) {
            Some(path) => Served::File(self.folder.outer(&path)),
            None if generator::path_below(self.base_url(), url).is_some() => Served::Missing,
            None => Served::Elsewhere,
        }
    }

    /// The file of the repository that an address names as it is written: relative to the post's own file, or to the
    /// site's folder. Whether the site serves it is another matter, see [`Site::served`].
    pub fn beside(&self, post: &Post, address: &str) -> Option<String> {
        let written = address.split(['?', '#']).next().unwrap_or_default();
        let written = percent_encoding::percent_decode_str(written).decode_utf8().ok()?;
        let folder = self.folder.inner(&post.path)?.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = paths::within(folder, &written)?;
        self.folder.exists(&path).then(|| self.folder.outer(&path))
    }

    /// The rest of the site, as a post's templates and links may ask for it.
    pub fn around<'a>(&'a self, post: &'a Post) -> Surroundings<'a> {
        Surroundings::new(self, post)
    }

    fn page<'a>(&self, post: &'a Post) -> Option<Page<'a>> {
        Some(Page { path: self.folder.inner(&post.path)?, post })
    }

    /// Whether the generator makes a page from this file, by the path alone, as far as its formats are read here.
    pub fn renders(&self, path: &str) -> bool {
        self.folder.inner(path).is_some_and(|path| self.generator.renders(path))
    }

    /// Its address as declared, else by the generator's rules.
    fn by_rules(&self, post: &Post) -> Result<Canonical, Problem> {
        let canonical = self.by_rules_of_any_length(post)?;
        if canonical.url.len() <= LONGEST_ADDRESS {
            return Ok(canonical);
        }
        let Canonical { url, from, .. } = canonical;
        let message = format!("its address, from {from}, has {} bytes, more than {LONGEST_ADDRESS}", url.len());
        Err(Problem::new(Code::CanonicalUnknown, message).hint("give it a shorter `slug`").at(&post.path))
    }

    fn by_rules_of_any_length(&self, post: &Post) -> Result<Canonical, Problem> {
        if let Some((key, url)) = self.declared(post) {
            return match base_url::fault(url) {
                None => Ok(Canonical {
                    url: url.to_owned(),
                    from: format!("front matter: {key}"),
                    declared: true,
                    instead_of: None,
                }),
                Some(fault) => Err(Problem::new(Code::CanonicalUnknown, format!("`{key}` is `{url}`, which {fault}"))
                    .hint("write the whole address, with `https://`, or leave it out")
                    .at(&post.path)
                    .line(post.line_of(key.split('.').next().unwrap_or(key)))),
            };
        }
        let Address { url, from } = self.derived(post)?;
        Ok(Canonical { url, from, declared: false, instead_of: None })
    }

    fn derived(&self, post: &Post) -> Result<Address, Problem> {
        let page = self.page(post).ok_or_else(|| generator::unknown("it lies outside of the site").at(&post.path))?;
        let address = self.generator.address(page).map_err(|problem| match post.other_format() {
            Some(format) => generator::unknown(format!("{format} is not read here, only Markdown and HTML are")),
            None => problem,
        });
        address.map_err(|problem| problem.at(&post.path))
    }

    fn sought<'a>(&self, post: &'a Post, title: Option<&'a str>, derived: Option<&'a str>) -> Sought<'a> {
        Sought {
            path: self.folder.inner(&post.path).unwrap_or(&post.path),
            title,
            slug: ["slug", "permalink", "url", "path"].iter().find_map(|key| post.front.get_any_case(key)?.text()),
            date: self.date(post),
            derived,
        }
    }

    /// The original that the author names, and the key that names it.
    fn declared<'a>(&self, post: &'a Post) -> Option<(&'static str, &'a str)> {
        let overridden = post.medium.canonical.as_deref().map(|url| ("medium.canonical", url));
        let params = post.front.get_any_case("params");
        let by_key = |key: &&'static str| {
            let value = post.front.get_any_case(key).or_else(|| params?.get_any_case(key));
            Some((*key, value.and_then(Value::text)?))
        };
        let mut keys = self.generator.canonical_keys().iter();
        // What a block of YAML leaves at an address's ends is no part of it.
        let declared = overridden.or_else(|| keys.find_map(by_key));
        declared.map(|(key, url)| (key, url.trim_matches([' ', '\n', '\r']))).filter(|(_, url)| !url.is_empty())
    }
}

/// The longest address. Few servers take more than 8 KiB (<https://www.rfc-editor.org/rfc/rfc9110#section-4.1>).
const LONGEST_ADDRESS: usize = 8 << 10;

fn is_below(folder: &str, path: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The host of an absolute URL, small and in ASCII; `""` where it has none.
fn host(url: &str) -> String {
    url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}
