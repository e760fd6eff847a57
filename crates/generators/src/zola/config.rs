//! Zola's configuration: `zola.toml` or `config.toml`, and what it says about addresses.

use crate::folder::Folder;
use crate::{Globs, Star, base_url, hints};
use literals::Value;
use post::problem::{Code, Problem};

/// The names of the configuration, in the order in which Zola looks for them.
const FILES: [&str; 2] = ["zola.toml", "config.toml"];

/// What is read of the configuration.
pub(super) struct Config {
    /// All of it.
    pub root: Value,
    /// The base URL with a slash at its end, otherwise as written.
    pub base_url: String,
    /// The codes of the languages, the default one first.
    pub languages: Vec<String>,
    /// How names become parts of paths.
    pub slugify: Slugify,
    /// A date before a file's name stays (`slugify.paths_keep_dates`).
    pub keeps_dates: bool,
    ignored: Globs,
}

/// `slugify.paths`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slugify {
    /// ASCII, small letters, hyphens.
    On,
    /// What no file's name may hold goes.
    Safe,
    /// As written.
    Off,
}

/// The configuration's path, where there is one; `config.toml` is Zola's by its key `base_url`.
pub(super) fn file(folder: &Folder) -> Option<&'static str> {
    let is_ours = |path: &&str| {
        *path == FILES[0] || folder.data(path).ok().flatten().is_some_and(|root| root.get("base_url").is_some())
    };
    FILES.into_iter().filter(|path| folder.exists(path)).find(is_ours)
}

impl Config {
    /// Reads the configuration. `given` is a base URL that stands above it.
    pub(super) fn read(folder: &Folder, given: Option<&str>) -> Result<Self, Problem> {
        let path = file(folder).or_else(|| FILES.into_iter().find(|path| folder.exists(path))).unwrap_or(FILES[1]);
        let root = folder.data(path)?.unwrap_or_else(Value::empty);
        let text = |key: &str| root.get(key).and_then(Value::text);
        let base = given.or_else(|| text("base_url")).unwrap_or_default();
        if base_url::fault(base).is_some() {
            return Err(hints::no_base_url(folder, Some(base), &format!("`base_url` in `{path}`")));
        }
        let default = text("default_language").unwrap_or("en").to_owned();
        let others = root.get("languages").map(Value::entries).unwrap_or_default().iter().map(|(code, _)| code.clone());
        let others: Vec<String> = others.filter(|code| *code != default).collect();
        let slugify = |key: &str| root.get("slugify").and_then(|slugify| slugify.get(key));
        let unread = |message: String| Problem::new(Code::SiteUnreadable, message).at(&folder.outer(path));
        let ignored = root.get("ignored_content").map(Value::texts).unwrap_or_default();
        let ignored = Globs::new(ignored, Star::Anything);
        let ignored = ignored.map_err(|error| error.in_setting("ignored_content").at(&folder.outer(path)))?;
        Ok(Self {
            base_url: if base.ends_with('/') { base.to_owned() } else { format!("{base}/") },
            languages: [default].into_iter().chain(others).collect(),
            slugify: match slugify("paths").and_then(Value::text) {
                None | Some("on") => Slugify::On,
                Some("safe") => Slugify::Safe,
                Some("off") => Slugify::Off,
                Some(other) => {
                    return Err(unread(format!(
                        "`slugify.paths` is `{other}`, which is none of `on`, `safe` and `off`"
                    )));
                }
            },
            keeps_dates: slugify("paths_keep_dates").and_then(Value::flag).unwrap_or(false),
            ignored,
            root,
        })
    }

    /// Whether a file is left out. The patterns are for whole paths of the machine.
    pub(super) fn ignores(&self, path: &str) -> bool {
        self.ignored.is_match(&format!("/site/{path}"))
    }
}
