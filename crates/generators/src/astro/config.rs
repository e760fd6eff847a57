//! Astro's configuration, as far as it decides over addresses.

use crate::folder::Folder;
use crate::script::{self, Known, Scripts, entry, text};
use crate::{base_url, hints, paths};
use literals::{Data, Value};
use post::problem::{Code, Problem};

/// The names of the configuration, in the order in which Astro looks for them.
const FILES: [&str; 6] = [
    "astro.config.mjs",
    "astro.config.js",
    "astro.config.ts",
    "astro.config.mts",
    "astro.config.cjs",
    "astro.config.cts",
];

/// What is read of the configuration.
pub(super) struct Config {
    /// `site` and `base`, with a slash at the end, or the base URL that was given.
    pub base_url: String,
    /// What stands behind the name of a page (`build.format`, `trailingSlash`).
    pub ending: Known<&'static str>,
    /// The folder of the sources (`srcDir`), relative to the site.
    pub sources: String,
    /// The folder that is copied as it is (`publicDir`).
    pub public: String,
}

/// The configuration's path, where there is one.
pub(super) fn file(folder: &Folder) -> Option<&'static str> {
    FILES.into_iter().find(|path| folder.exists(path))
}

impl Config {
    /// Reads the configuration; `given` is a base URL that stands above it. Fails where the base URL is not known.
    pub(super) fn read(folder: &Folder, scripts: &Scripts, given: Option<&str>) -> Result<Self, Problem> {
        let path = file(folder).unwrap_or(FILES[0]);
        let root = scripts.exported(path, "default")?.unwrap_or_else(Value::empty);
        if let Data::Code(code) = &root.data {
            let message = format!("the site's settings cannot be known: the configuration is made by code: `{code}`");
            return Err(Problem::new(Code::SiteUnreadable, message)
                .hint("write the values themselves there, or read the built site with `--built`")
                .at(&folder.outer(path))
                .line(root.line));
        }
        let dir = |key: &str, default: &str| {
            let own = text(&root, key, path).ok().flatten().unwrap_or(default);
            paths::within("", own).unwrap_or_default()
        };
        Ok(Self {
            base_url: match given {
                Some(given) => real(folder, Some(given), path)?,
                None => configured(&root, folder, path)?,
            },
            ending: ending(&root, path),
            sources: dir("srcDir", "src"),
            public: dir("publicDir", "public"),
        })
    }
}

fn configured(root: &Value, folder: &Folder, path: &str) -> Result<String, Problem> {
    let coded = |coded: script::Coded| {
        let problem = hints::no_base_url(folder, None, &format!("`site` in `{path}`"));
        let message = format!("the base URL cannot be known: {}", coded.reason());
        Problem { message, ..problem }.at(&folder.outer(path)).line(coded.line())
    };
    let site = real(folder, text(root, "site", path).map_err(coded)?, path)?;
    let base = text(root, "base", path).map_err(coded)?.unwrap_or_default().trim_matches('/');
    Ok(if base.is_empty() { site } else { format!("{site}{base}/") })
}

fn real(folder: &Folder, base: Option<&str>, path: &str) -> Result<String, Problem> {
    let real = base.filter(|base| base_url::fault(base).is_none());
    let real = real.ok_or_else(|| hints::no_base_url(folder, base, &format!("`site` in `{path}`")))?;
    Ok(format!("{}/", real.trim().trim_end_matches('/')))
}

/// `getUrlForPath` of Astro's `generate.ts`.
fn ending(root: &Value, path: &str) -> Known<&'static str> {
    let nothing = Value::empty();
    let build = entry(root, "build", path)?.unwrap_or(&nothing);
    let format = text(build, "format", path)?.unwrap_or("directory");
    let slash = text(root, "trailingSlash", path)?.unwrap_or("ignore");
    Ok(match (format, slash) {
        ("file", _) => ".html",
        (_, "never") => "",
        _ => "/",
    })
}
