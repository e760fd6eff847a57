//! Hexo's configuration: `_config.yml`, and what it says about addresses.

use super::encoding::encoded;
use crate::folder::Folder;
use crate::{Globs, Star, base_url, hints};
use literals::Value;
use post::problem::{Code, Problem};
use post::time::TimeZone;

/// The names of the configuration, in the order in which they are looked for.
const FILES: [&str; 3] = ["_config.yml", "_config.yaml", "_config.json"];

/// The longest `new_post_name`: it is held against the name of each post.
const LONGEST_NAME: usize = 1024;

/// What is read of the configuration.
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of Hexo's")]
pub(super) struct Config {
    /// All of it.
    pub root: Value,
    /// `url` as configured, or the base URL that was given, without a slash at its end. `root` is no part of addresses.
    pub url: String,
    /// The same as it stands in addresses, with a slash at its end.
    pub base_url: String,
    /// The folder of the content (`source_dir`), relative to the site.
    pub source: String,
    /// `permalink`.
    pub permalink: String,
    /// How posts are named (`new_post_name`), with the ending.
    pub post_name: String,
    /// `timezone`, where it is set: the zone of dates that name none.
    pub zone: Option<TimeZone>,
    /// `future`: posts of the future are shown.
    pub future: bool,
    /// `render_drafts`.
    pub drafts: bool,
    /// `post_asset_folder`.
    pub assets: bool,
    /// The case of categories: 1 for small, 2 for large (`filename_case`).
    pub case: u8,
    /// `index.html` stays at the end of addresses (`pretty_urls.trailing_index`).
    pub trailing_index: bool,
    /// `.html` stays at the end of addresses (`pretty_urls.trailing_html`).
    pub trailing_html: bool,
    ignored: Globs,
    unrendered: Globs,
    excluded: Globs,
    included: Globs,
}

/// The configuration's path, where there is one.
pub(super) fn file(folder: &Folder) -> Option<&'static str> {
    FILES.into_iter().find(|path| folder.exists(path))
}

impl Config {
    /// Reads the configuration. `given` is a base URL that stands above it.
    pub(super) fn read(folder: &Folder, given: Option<&str>) -> Result<Self, Problem> {
        let path = file(folder).unwrap_or(FILES[0]);
        let root = folder.data(path)?.unwrap_or_else(Value::empty);
        let text = |key: &str, default: &str| root.get(key).and_then(Value::text).unwrap_or(default).to_owned();
        let flag = |key: &str, default: bool| root.get(key).and_then(Value::flag).unwrap_or(default);
        let pretty =
            |key: &str| root.get("pretty_urls").and_then(|it| it.get(key)).and_then(Value::flag).unwrap_or(true);
        // Without one Hexo takes its example, which is then told as such.
        let default = if root.get("url").is_none() { "http://example.com" } else { "" };
        let url = given.map_or_else(|| text("url", default), str::to_owned);
        let missing = || hints::no_base_url(folder, Some(&url), "`url` in `_config.yml`");
        if base_url::fault(&url).is_some() {
            return Err(missing());
        }
        let url = url.trim().trim_end_matches('/').to_owned();
        let zone = match text("timezone", "") {
            name if name.is_empty() => None,
            name => Some(TimeZone::get(&name).map_err(|_| {
                Problem::new(Code::SiteUnreadable, format!("`timezone` is `{name}`, which is no time zone"))
                    .hint("write a name such as `Europe/Paris`, or leave it out")
                    .at(&folder.outer(path))
            })?),
        };
        let post_name = text("new_post_name", ":title.md");
        if post_name.len() > LONGEST_NAME {
            let message = format!("`new_post_name` is longer than {LONGEST_NAME} bytes");
            return Err(Problem::new(Code::SiteUnreadable, message).at(&folder.outer(path)));
        }
        // Patterns such as `drafts/**`, in which `*` stays within a folder.
        let globs = |key: &str| {
            let patterns = root.get(key).map(Value::texts).unwrap_or_default();
            Globs::of_setting(key, patterns, Star::InFolder).map_err(|problem| problem.at(&folder.outer(path)))
        };
        Ok(Self {
            base_url: encoded(&format!("{url}/")).ok_or_else(missing)?,
            source: text("source_dir", "source").trim_matches('/').to_owned(),
            permalink: text("permalink", ":year/:month/:day/:title/"),
            post_name,
            future: flag("future", true),
            drafts: flag("render_drafts", false),
            assets: flag("post_asset_folder", false),
            case: text("filename_case", "0").parse().unwrap_or(0),
            trailing_index: pretty("trailing_index"),
            trailing_html: pretty("trailing_html"),
            ignored: globs("ignore")?,
            unrendered: globs("skip_render")?,
            excluded: globs("exclude")?,
            included: globs("include")?,
            zone,
            url,
            root,
        })
    }

    /// A text of the configuration.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.root.get(key).and_then(Value::text)
    }

    /// The host of the site, in ASCII.
    pub(super) fn host(&self) -> String {
        super::super::host(&self.url)
    }

    /// A path of the site as one relative to the source; `None` where Hexo does not look.
    pub(super) fn in_source<'a>(&self, path: &'a str) -> Option<&'a str> {
        let inner = if self.source.is_empty() { path } else { path.strip_prefix(&self.source)?.strip_prefix('/')? };
        // These patterns are matched against whole paths of the machine, of folders too.
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        let is_ignored = ends.map(|end| format!("/site/{}", &path[..end])).any(|path| self.ignored.is_match(&path));
        (!is_ignored).then_some(inner)
    }

    /// Whether a file, relative to the source, is copied as it is.
    pub(super) fn is_unrendered(&self, inner: &str) -> bool {
        self.unrendered.is_match(inner)
    }

    /// Whether a file that is no post, relative to the source, is left out.
    pub(super) fn leaves_out(&self, inner: &str) -> bool {
        let is_hidden = inner.split('/').any(|part| part.starts_with(['_', '.']));
        inner.ends_with(['%', '~']) || self.excluded.is_match(inner) || (is_hidden && !self.included.is_match(inner))
    }
}
