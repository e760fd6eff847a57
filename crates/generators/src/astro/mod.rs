//! Astro: the entries of content collections and the Markdown pages, and where the plain routes put them.
//!
//! The rules are those of Astro's source (`content/loaders/glob.ts`, `content/utils.ts`, `core/build/generate.ts`) and of
//! its documentation, checked against 5.18. Most of a site is code; where that decides, nothing is derived.

mod collections;
mod config;
mod routes;

use unicode_normalization::UnicodeNormalization;
use url::Url;

use self::collections::Collection;
use self::config::Config;
use self::routes::{Key, Route};
use super::folder::Folder;
use super::generator::{Address, CANONICAL_KEYS, Dialect, Generator, Page, path_below, unknown};
use super::pattern::{Pattern, Values, in_path};
use super::script::Scripts;
use super::{Life, SiteSettings};
use literals::Value;
use post::problem::Problem;
use post::time::{TimeZone, Timestamp, Written};

/// An Astro site.
pub(super) struct Astro {
    folder: Folder,
    config: Config,
    collections: Vec<Collection>,
    routes: Vec<Route>,
    pages: String,
    pattern: Option<Pattern>,
}

/// Whether the folder holds an Astro site.
pub(super) fn is_astro(folder: &Folder) -> bool {
    config::file(folder).is_some()
}

/// The keys under which themes keep the day of a post.
const DATES: [&str; 9] = [
    "date",
    "pubDate",
    "pubDatetime",
    "publishDate",
    "publishedDate",
    "publishedAt",
    "published",
    "datePublished",
    "createdAt",
];

impl Astro {
    /// Reads the configuration, the collections and the routes; `pattern` takes the place of the routes.
    pub(super) fn read(folder: Folder, settings: &SiteSettings, pattern: Option<Pattern>) -> Result<Self, Problem> {
        let scripts = Scripts::new(&folder);
        let config = Config::read(&folder, &scripts, settings.base_url.as_deref())?;
        let collections = collections::collections(&scripts, &config.sources)?;
        let pages = super::paths::within(&config.sources, "pages").unwrap_or_default();
        let routes = routes::routes(&folder, &scripts, &pages)?;
        drop(scripts);
        Ok(Self { folder, config, collections, routes, pages, pattern })
    }

    fn collection(&self, path: &str) -> Option<&Collection> {
        self.collections.iter().find(|collection| collection.holds(path))
    }

    /// The one route that shows a collection's entries. Fails with why there is none.
    fn route(&self, collection: &Collection) -> Result<&Route, String> {
        let shows = |route: &&Route| route.collection.as_ref() == Some(&collection.name);
        let routes: Vec<&Route> = self.routes.iter().filter(shows).collect();
        match routes.as_slice() {
            [route] => route.unknown.clone().map_or(Ok(*route), Err),
            [] => Err(match self.routes.iter().find_map(|route| route.unknown.clone()) {
                Some(unknown) => unknown,
                None => {
                    format!("no page below `{}` shows the entries of the collection `{}`", self.pages, collection.name)
                }
            }),
            [one, two, ..] => {
                Err(format!("`{}` and `{}` show the collection `{}`", one.file, two.file, collection.name))
            }
        }
    }

    /// A Markdown file that is a page itself: its path below the pages, without its ending.
    fn page<'path>(&self, path: &'path str) -> Option<&'path str> {
        let below = path.strip_prefix(&*self.pages)?.strip_prefix('/')?;
        let (stem, ending) = below.rsplit_once('.')?;
        let is_left_out = below.split('/').any(|part| part.starts_with(['_', '.']) || part.contains('['));
        (matches!(ending, "md" | "mdx" | "markdown") && !is_left_out).then_some(stem)
    }

    /// Whether `package.json` asks for an Astro before the fifth.
    fn is_before_five(&self) -> bool {
        let package = self.folder.data("package.json").ok().flatten();
        let lists = ["dependencies", "devDependencies"];
        let version = package.and_then(|package| {
            lists.iter().find_map(|list| Some(package.get(list)?.get("astro")?.text()?.to_owned()))
        });
        let major = version.as_deref().map(|version| version.trim_start_matches(|c: char| !c.is_ascii_digit()));
        major.is_some_and(|version| version.starts_with(['1', '2', '3', '4']))
    }

    /// The name of the page below the base, and the rule that gave it.
    fn named(&self, page: Page) -> Result<(String, &'static str), String> {
        if let Some(stem) = self.page(page.path) {
            let name = stem.strip_suffix("/index").unwrap_or(stem);
            return Ok((if name == "index" { "" } else { name }.to_owned(), "astro: pages"));
        }
        let collection =
            self.collection(page.path).ok_or("it is in no collection whose files are told by a pattern")?;
        let route = self.route(collection)?;
        if let Some(unknown) = &collection.unknown {
            return Err(unknown.clone());
        }
        if route.key == Key::Id && self.is_before_five() {
            return Err(format!("`{}` names pages by `id`, which before Astro 5 holds the file's ending", route.file));
        }
        let slug = page.post.front.get("slug").and_then(Value::text);
        let name = collection.name_of(page.path, slug).unwrap_or_default();
        if name.is_empty() || name.starts_with('/') || name.ends_with('/') || (name.contains('/') && !route.takes_rest)
        {
            return Err(format!("what `{}` makes of the name `{name}` is not known", route.file));
        }
        let from = if slug.is_some() { "front matter: slug" } else { "astro: route" };
        Ok((format!("{}{name}", route.prefix), from))
    }
}

/// Its date as written: in the front matter, else before its file's name.
fn written(page: Page) -> Option<Written> {
    let own = DATES.iter().find_map(|key| page.post.front.get(key)?.text());
    own.map_or_else(|| in_path(page), Written::parse)
}

impl Generator for Astro {
    fn name(&self) -> &'static str {
        "astro"
    }

    fn title(&self) -> Option<&str> {
        None
    }

    fn base_url(&self) -> &str {
        &self.config.base_url
    }

    fn dialect(&self) -> Dialect {
        Dialect { smart_punctuation: true, ..Dialect::PLAIN }
    }

    fn folders(&self) -> Vec<String> {
        let mut folders: Vec<String> = self.collections.iter().map(|collection| collection.base.clone()).collect();
        folders.push(self.pages.clone());
        folders
    }

    fn renders(&self, path: &str) -> bool {
        self.page(path).is_some() || self.collection(path).is_some()
    }

    fn holds(&self, path: &str) -> bool {
        self.renders(path)
    }

    fn is_post(&self, page: Page) -> bool {
        written(page).is_some()
    }

    fn life(&self, page: Page, now: Timestamp) -> Life {
        if page.post.front.get("draft").and_then(Value::flag) == Some(true) {
            return Life::Draft;
        }
        let Some(collection) = self.collection(page.path) else { return Life::Live };
        let hides_future = self.route(collection).is_ok_and(|route| route.looks_at_dates);
        let date = self.date(page).filter(|date| hides_future && *date > now);
        date.map_or(Life::Live, Life::Future)
    }

    fn date(&self, page: Page) -> Option<Timestamp> {
        written(page).map(|written| written.instant(&TimeZone::UTC))
    }

    fn canonical_keys(&self) -> &'static [&'static str] {
        CANONICAL_KEYS
    }

    fn address(&self, page: Page) -> Result<Address, Problem> {
        let base = &self.config.base_url;
        if let Some(pattern) = &self.pattern {
            let date = written(page).map(|written| written.civil);
            let values = Values { path: page.path, front: &page.post.front, date, language: "" };
            let url = format!("{}{}", base.trim_end_matches('/'), pattern.path(&values)?);
            return Ok(Address { url, from: "--permalink".to_owned() });
        }
        let (name, from) = self.named(page).map_err(unknown)?;
        let ending = self.config.ending.clone().map_err(|coded| unknown(coded.reason()))?;
        let ending = if name.is_empty() { "" } else { ending };
        // As the route's generator encodes a parameter; the rest is the URL's own encoding.
        let name: String = name.nfc().collect::<String>().replace('#', "%23").replace('?', "%3F");
        let url = Url::parse(&format!("{base}{name}{ending}"))
            .map_err(|error| unknown(format!("its path `{name}` gives no address: {error}")))?;
        Ok(Address { url: url.into(), from: from.to_owned() })
    }

    /// A file of the folder that is copied as it is.
    fn file_behind(&self, _page: Page, url: &str) -> Option<String> {
        let below = path_below(&self.config.base_url, url).filter(|below| !below.is_empty())?;
        Some(format!("{}/{below}", self.config.public)).filter(|path| self.folder.exists(path))
    }
}
