//! The content collections: which files each holds, and what each is called.

use crate::paths::within;
use crate::script::Scripts;
use crate::{Globs, Star, slug};
use literals::{Data, Value};
use post::problem::Problem;

/// A collection of files.
pub(super) struct Collection {
    /// Its name.
    pub name: String,
    /// The folder of its files, relative to the site.
    pub base: String,
    pattern: Globs,
    /// What the patterns after a `!` leave out, files and folders.
    except: Globs,
    /// Whether files and folders that start with `_` are left out, as they are below `src/content`.
    hides_underscores: bool,
    /// Why the names of its entries cannot be known.
    pub unknown: Option<String>,
}

/// Where the collections are defined, below the folder of the sources.
const FILES: [&str; 8] = [
    "content.config.ts",
    "content.config.mjs",
    "content.config.js",
    "content.config.mts",
    "content/config.ts",
    "content/config.mjs",
    "content/config.js",
    "content/config.mts",
];

/// The files of a collection without a loader.
const LEGACY: &str = "**/*.{md,mdx,markdown,mdown,mkdn,mkd,mdwn}";

/// The collections that are defined, those first whose files are told by a pattern.
pub(super) fn collections(scripts: &Scripts, sources: &str) -> Result<Vec<Collection>, Problem> {
    for file in FILES {
        let path = within(sources, file).unwrap_or_default();
        if scripts.get(&path)?.is_some() {
            let defined = scripts.exported(&path, "collections")?;
            let entries = defined.as_ref().map(Value::entries).unwrap_or_default();
            let collections = entries.iter().map(|(name, value)| Collection::of(name, value, sources, &path));
            return collections.filter_map(Result::transpose).collect();
        }
    }
    Ok(Vec::new())
}

impl Collection {
    /// A collection as it is defined; `None` for one whose files are not of the site. Fails where its patterns are past a
    /// bound.
    fn of(name: &str, value: &Value, sources: &str, path: &str) -> Result<Option<Self>, Problem> {
        let Some(loader) = value.get("loader") else {
            // Before Astro 5, and where `legacy` is set: a folder below `src/content`.
            let is_code = matches!(value.data, Data::Code(_)) || value.get("...").is_some();
            let Some(base) = within(sources, &format!("content/{name}")) else { return Ok(None) };
            return Ok(Some(Self {
                name: name.to_owned(),
                base,
                pattern: globs([LEGACY])?,
                except: Globs::default(),
                hides_underscores: true,
                unknown: is_code.then(|| format!("the collection `{name}` is code in line {} of `{path}`", value.line)),
            }));
        };
        let patterns = loader.get("pattern").map(Value::texts).unwrap_or_default();
        let code = ["generateId", "..."].iter().find_map(|key| loader.get(key));
        let base = loader.get("base").map_or(Some("."), Value::text);
        let unknown = match (code, base) {
            (Some(code), _) => Some(code.line),
            (None, None) => Some(loader.line),
            _ => None,
        };
        let Some(base) = within("", base.unwrap_or(".")).filter(|_| !patterns.is_empty()) else { return Ok(None) };
        Ok(Some(Self {
            name: name.to_owned(),
            base,
            pattern: globs(patterns.iter().copied().filter(|pattern| !pattern.starts_with('!')))?,
            except: globs(patterns.iter().filter_map(|pattern| pattern.strip_prefix('!')))?,
            hides_underscores: false,
            unknown: unknown
                .map(|line| format!("code names the entries of the collection `{name}` in line {line} of `{path}`")),
        }))
    }

    /// Whether a file is one of its entries, by its path below the site.
    pub(super) fn holds(&self, path: &str) -> bool {
        self.below(path).is_some_and(|path| {
            let hides = |part: &str| part.starts_with('.') || (self.hides_underscores && part.starts_with('_'));
            let mut starts = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
            let is_left_out = starts.any(|end| self.except.is_match(&path[..end]));
            self.pattern.is_match(path) && !is_left_out && !path.split('/').any(hides)
        })
    }

    /// What the entry of a file is called (`getContentEntryIdAndSlug`); `slug` is that of its front matter, if any.
    pub(super) fn name_of(&self, path: &str, slug: Option<&str>) -> Option<String> {
        if let Some(slug) = slug.filter(|slug| !slug.is_empty()) {
            return Some(slug.to_owned());
        }
        let below = self.below(path)?;
        let stem = below.rsplit_once('.').map_or(below, |(stem, _)| stem);
        let name = stem.split('/').map(slug::github).collect::<Vec<_>>().join("/");
        Some(name.strip_suffix("/index").map_or(name.clone(), str::to_owned))
    }

    fn below<'path>(&self, path: &'path str) -> Option<&'path str> {
        if self.base.is_empty() { Some(path) } else { path.strip_prefix(&*self.base)?.strip_prefix('/') }
    }
}

fn globs<'pattern>(patterns: impl IntoIterator<Item = &'pattern str>) -> Result<Globs, Problem> {
    let patterns = patterns.into_iter().map(|pattern| pattern.trim_start_matches("./"));
    Globs::of_setting("pattern", patterns, Star::InFolder)
}
