//! Jekyll's configuration: `_config.yml`, and what it says about addresses.

use url::Url;

use crate::folder::Folder;
use crate::{Globs, Star, base_url, hints, slug};
use literals::Value;
use post::problem::{Code, Problem};
use post::time::TimeZone;

/// The names of the configuration, in the order in which Jekyll looks for them.
pub(super) const FILES: [&str; 3] = ["_config.yml", "_config.yaml", "_config.toml"];

/// What is read of the configuration.
pub(super) struct Config {
    /// All of it.
    pub root: Value,
    /// `url` as configured, or the base URL that was given: what stands before every path, as it is.
    pub url: String,
    /// The path between `url` and the pages (`baseurl`), with a slash at its start and none at its end; `""` for none.
    pub baseurl: String,
    /// Both, as a browser shows them, with a slash at the end.
    pub base_url: String,
    /// The folder of the content (`source`) in the repository, relative to the site; `""` for the site itself.
    pub source: String,
    /// The zone in which dates are printed (`timezone`); that of the machine where none is set, which in CI is UTC.
    pub zone: TimeZone,
    /// `future`.
    pub future: bool,
    /// `unpublished`.
    pub unpublished: bool,
    /// `show_drafts`.
    pub drafts: bool,
    collections_dir: String,
    include: Patterns,
    exclude: Patterns,
    /// For each set of `defaults`, the glob that its scope's path is, where it is one.
    pub scopes: Vec<Option<Globs>>,
}

/// The configuration's path, where there is one.
pub(super) fn file(folder: &Folder) -> Option<&'static str> {
    FILES.into_iter().find(|path| folder.exists(path))
}

impl Config {
    /// Reads the configuration; one that is missing says nothing. `given` is a base URL that stands above it.
    pub(super) fn read(folder: &Folder, given: Option<&str>) -> Result<Self, Problem> {
        let root = match file(folder) {
            Some(path) => folder.data(path)?.unwrap_or_else(Value::empty),
            None => Value::empty(),
        };
        let text = |key: &str| root.get(key).and_then(Value::text).filter(|text| !text.is_empty());
        let flag = |key: &str| root.get(key).and_then(Value::flag).unwrap_or(false);
        let trimmed = |key: &str| {
            let parts = text(key).unwrap_or_default().split('/').filter(|part| !matches!(*part, "" | "."));
            parts.collect::<Vec<_>>().join("/")
        };
        let (url, baseurl) = match given {
            Some(given) => (given.trim().trim_end_matches('/'), String::new()),
            None => (text("url").unwrap_or_default(), baseurl(text("baseurl").unwrap_or_default())),
        };
        let missing = || hints::no_base_url(folder, Some(url), "`url` in `_config.yml`");
        if base_url::fault(url).is_some() {
            return Err(missing());
        }
        let mut base = normalised(&format!("{url}{baseurl}")).ok_or_else(missing)?;
        if !base.ends_with('/') {
            base.push('/');
        }
        let zone = match text("timezone") {
            Some(name) => TimeZone::get(name).map_err(|_| {
                Problem::new(Code::SiteUnreadable, format!("`timezone` is `{name}`, which is no time zone"))
            })?,
            None => TimeZone::UTC,
        };
        Ok(Self {
            url: url.to_owned(),
            baseurl,
            base_url: base,
            source: in_repository(folder, trimmed("source")),
            collections_dir: trimmed("collections_dir"),
            zone,
            future: flag("future"),
            unpublished: flag("unpublished"),
            drafts: flag("show_drafts"),
            include: Patterns::new(&root, "include", &[".htaccess"])?,
            exclude: Patterns::new(&root, "exclude", &DEFAULT_EXCLUDES)?,
            scopes: scopes(&root)?,
            root,
        })
    }

    /// A text of the configuration.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.root.get(key).and_then(Value::text)
    }

    /// A path relative to the source, as one relative to the site.
    pub(super) fn in_source(&self, path: &str) -> String {
        if self.source.is_empty() { path.to_owned() } else { format!("{}/{path}", self.source) }
    }

    /// A path relative to the folder of collections, as one relative to the source.
    pub(super) fn in_collections(&self, path: &str) -> String {
        if self.collections_dir.is_empty() { path.to_owned() } else { format!("{}/{path}", self.collections_dir) }
    }

    /// A path relative to the source as one relative to the folder of collections; `None` outside of it.
    pub(super) fn below_collections<'a>(&self, path: &'a str) -> Option<&'a str> {
        if self.collections_dir.is_empty() {
            return Some(path);
        }
        path.strip_prefix(self.collections_dir.as_str())?.strip_prefix('/')
    }

    /// What is configured for a collection; `None` where it is none.
    pub(super) fn collection(&self, label: &str) -> Option<&Value> {
        let collections = self.root.get("collections")?;
        let listed = || collections.items().iter().find(|name| name.text() == Some(label));
        collections.get(label).or_else(listed)
    }

    /// Whether a collection's documents become pages.
    pub(super) fn writes(&self, label: &str) -> bool {
        let output = || self.collection(label)?.get("output")?.flag();
        label == "posts" || output().unwrap_or(false)
    }

    /// Whether a file of this ending becomes HTML.
    pub(super) fn is_html(&self, ending: &str) -> bool {
        self.output_ending(ending) == ".html" || ending == ".htm"
    }

    /// The ending of the page that a file becomes; `ending` with its dot.
    pub(super) fn output_ending<'a>(&self, ending: &'a str) -> &'a str {
        let known = self.text("markdown_ext").unwrap_or("markdown,mkdown,mkdn,mkd,md");
        let is_markdown = known.split(',').any(|known| ending[1..].eq_ignore_ascii_case(known.trim()));
        if is_markdown { ".html" } else { ending }
    }

    /// Whether Jekyll passes over a path of the source: hidden, special, or excluded and not included.
    pub(super) fn leaves_out(&self, path: &str) -> bool {
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        ends.map(|end| &path[..end]).any(|entry| {
            let name = entry.rsplit('/').next().unwrap_or(entry);
            let is_special = name.starts_with(['.', '_', '#', '~']) || name.ends_with(['~', '.']);
            let is_included = self.include.hold(entry) || self.include.hold(name);
            !is_included && (is_special || self.excludes(entry))
        })
    }

    /// Whether `exclude` names a path, or the start of it.
    pub(super) fn excludes(&self, path: &str) -> bool {
        self.exclude.hold(path)
    }
}

const DEFAULT_EXCLUDES: [&str; 10] = [
    ".sass-cache",
    ".jekyll-cache",
    "gemfiles",
    "Gemfile",
    "Gemfile.lock",
    "node_modules",
    "vendor/bundle/",
    "vendor/cache/",
    "vendor/gems/",
    "vendor/ruby/",
];

/// A list of globs; each also holds what starts with it, as Jekyll has it.
struct Patterns {
    starts: Vec<String>,
    globs: Globs,
}

impl Patterns {
    fn new(root: &Value, key: &str, defaults: &[&str]) -> Result<Self, Problem> {
        let own = root.get(key).map(Value::texts).unwrap_or_default();
        let starts: Vec<_> =
            [&own, defaults].concat().iter().map(|text| text.trim_start_matches('/').to_owned()).collect();
        Ok(Self { globs: Globs::of_setting(key, &starts, Star::Anything)?, starts })
    }

    fn hold(&self, path: &str) -> bool {
        self.starts.iter().any(|start| !start.is_empty() && path.starts_with(start.as_str()))
            || self.globs.is_match(path)
    }
}

/// How many sets of `defaults` there may be: each is held against each file.
const MOST_DEFAULTS: usize = 1000;

/// The globs of the scopes of `defaults`; none where a path is no glob.
fn scopes(root: &Value) -> Result<Vec<Option<Globs>>, Problem> {
    let sets = root.get("defaults").map(Value::items).unwrap_or_default();
    if sets.len() > MOST_DEFAULTS {
        let message = format!("`defaults` has {} sets, and more than {MOST_DEFAULTS} are not read", sets.len());
        return Err(Problem::new(Code::SiteUnreadable, message).hint("join sets of the same scope"));
    }
    let path = |set: &'_ Value| set.get("scope")?.get("path")?.text().map(str::to_owned);
    let globs = sets.iter().map(|set| {
        let pattern = path(set).filter(|path| path.contains('*'));
        pattern.map(|path| Globs::of_setting("defaults", [path.trim_matches('/')], Star::InFolder)).transpose()
    });
    globs.collect()
}

/// The folder of the content as the repository has it: where the build fills another one first (`source: .tmp/src`), the
/// folder that is named by the end of its path.
fn in_repository(folder: &Folder, source: String) -> String {
    let ends = source.match_indices('/').map(|(at, _)| &source[at + 1..]);
    let found = std::iter::once(source.as_str()).chain(ends).find(|end| folder.exists(end));
    found.map(str::to_owned).unwrap_or(source)
}

/// `baseurl` as `relative_url` takes it.
fn baseurl(text: &str) -> String {
    let text = text.strip_suffix('/').unwrap_or(text);
    if text.is_empty() || text.starts_with('/') { text.to_owned() } else { format!("/{text}") }
}

/// Addressable's `normalize`: the scheme and host small, the host in ASCII, each part of the path decoded and encoded
/// again, `.` and `..` resolved. `None` where it is no URL.
pub(super) fn normalised(text: &str) -> Option<String> {
    use unicode_normalization::UnicodeNormalization;
    let (scheme, rest) = text.split_once("://")?;
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if path.contains(['?', '#']) {
        return None;
    }
    let origin = Url::parse(&format!("{scheme}://{host}/")).ok()?;
    let mut parts: Vec<String> = Vec::new();
    let mut is_folder = true;
    for part in path.split('/').skip(1) {
        let decoded = percent_encoding::percent_decode_str(part).decode_utf8().ok()?;
        // Which of the two forms depends on the version of Addressable (2.8.2), so they have to be one.
        let composed: String = decoded.nfc().collect();
        if composed.nfkc().ne(composed.chars()) {
            return None;
        }
        is_folder = matches!(composed.as_str(), "." | "..");
        match composed.as_str() {
            "." => {}
            ".." => _ = parts.pop(),
            _ => parts.push(percent_encoding::utf8_percent_encode(&composed, slug::SEGMENT).to_string()),
        }
    }
    if is_folder {
        parts.push(String::new());
    }
    Some(format!("{}{}", origin.as_str(), parts.join("/")))
}
