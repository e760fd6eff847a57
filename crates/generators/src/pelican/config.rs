//! Pelican's settings: `publishconf.py`, else `pelicanconf.py`, as far as they are literals.

use regex::Regex;

use crate::expressions::expression;
use crate::folder::Folder;
use crate::generator::unknown;
use crate::{Globs, Star, base_url, hints};
use literals::{Data, Module, Setting, Value};
use post::problem::{Code, Problem};
use post::time::TimeZone;

/// The names of the settings, that of a published site first; it takes in the other.
const FILES: [&str; 2] = ["publishconf.py", "pelicanconf.py"];

/// How deep settings may take in others.
const MOST_IMPORTS: usize = 8;

/// What is read of the settings.
pub(super) struct Config {
    path: &'static str,
    module: Module,
    /// `SITEURL` with a slash at its end.
    pub base_url: String,
    /// The folder of the content (`PATH`), relative to the site; `""` for the site itself.
    pub content: String,
    /// The folder below which posts are looked for.
    pub posts: String,
    /// `TIMEZONE`.
    pub zone: TimeZone,
    /// `FILENAME_METADATA`: what files' names say.
    pub of_name: Result<Option<Regex>, Problem>,
    /// `PATH_METADATA`: what paths below the content say.
    pub of_path: Result<Option<Regex>, Problem>,
    ignored: Globs,
}

/// The settings of a published site, where there are any.
pub(super) fn file(folder: &Folder) -> Option<&'static str> {
    // Some name the one and link to it by the other's name, and links are not followed.
    FILES.into_iter().find(|path| !matches!(folder.read(path), Ok(None)))
}

/// Whether the folders of `ARTICLE_PATHS` lie in this one, and not in the site itself.
fn has_articles_in(content: &str, module: &Module, folder: &Folder) -> bool {
    let Setting::Known(paths) = module.get("ARTICLE_PATHS") else { return false };
    let paths: Vec<_> = paths.texts().into_iter().map(clean).filter(|path| !path.is_empty()).collect();
    let lies_in = |path: &String| !folder.exists(path) && folder.exists(&format!("{content}/{path}"));
    !paths.is_empty() && paths.iter().all(lies_in)
}

impl Config {
    /// Reads the settings. `given` is a base URL that stands above them.
    pub(super) fn read(folder: &Folder, given: Option<&str>) -> Result<Self, Problem> {
        let path = file(folder).unwrap_or(FILES[1]);
        let module = module(folder, path, MOST_IMPORTS)?.unwrap_or_default();
        let text = |name: &str| if let Setting::Known(value) = module.get(name) { value.text() } else { None };
        let base = given.or_else(|| text("SITEURL"));
        let base = base.filter(|base| base_url::fault(base).is_none()).ok_or_else(|| {
            let mut problem = hints::no_base_url(folder, base, "`SITEURL` in `publishconf.py`");
            if let Setting::Unknown(line) = module.get("SITEURL") {
                problem.message = format!("`SITEURL` is made by code on line {line} of `{path}`, which is not run");
            }
            problem
        })?;
        let content = match text("PATH") {
            Some(path) => clean(path),
            // Where the folders of articles lie is said by the command alone, and most often it is `content`.
            None if has_articles_in("content", &module, folder) => "content".to_owned(),
            None => String::new(),
        };
        // Without the setting the folder is most often named on the command line, and most often it is this one.
        let posts = if text("PATH").is_none() && folder.exists("content") { "content" } else { &*content }.to_owned();
        let zone = match text("TIMEZONE") {
            Some(name) => TimeZone::get(name).map_err(|_| {
                Problem::new(Code::SiteUnreadable, format!("`TIMEZONE` is `{name}`, which is no time zone"))
                    .hint("write a name such as `Europe/Paris`")
                    .at(&folder.outer(path))
            })?,
            None => TimeZone::UTC,
        };
        let base_url = format!("{}/", base.strip_suffix('/').unwrap_or(base));
        let mut config = Self {
            path,
            module,
            base_url,
            content,
            posts,
            zone,
            of_name: Ok(None),
            of_path: Ok(None),
            ignored: Globs::default(),
        };
        config.of_name = config.pattern("FILENAME_METADATA", r"(?P<date>\d{4}-\d{2}-\d{2}).*");
        config.of_path = config.pattern("PATH_METADATA", "");
        // They are held against names alone, so that one with a slash, such as Pelican's own, never fits.
        let ignored = config.list("IGNORE_FILES", &[]).into_iter().filter(|pattern| !pattern.contains('/'));
        let ignored = Globs::of_setting("IGNORE_FILES", ignored, Star::Anything);
        config.ignored = ignored.map_err(|problem| problem.at(&folder.outer(path)))?;
        Ok(config)
    }

    /// A setting; `None` where it is not given. Fails where code gives it, with what would make it known.
    pub(super) fn get(&self, name: &str) -> Result<Option<&Value>, Problem> {
        match self.module.get(name) {
            Setting::Absent => Ok(None),
            Setting::Known(value) => Ok(Some(value)),
            Setting::Unknown(line) => {
                Err(unknown(format!("`{name}` is made by code on line {line} of `{}`, which is not run", self.path)))
            }
        }
    }

    /// A text. Fails where it is made by code, or is none.
    pub(super) fn text<'a>(&'a self, name: &str, default: &'a str) -> Result<&'a str, Problem> {
        match self.get(name)? {
            None => Ok(default),
            Some(value) => value.text().ok_or_else(|| unknown(format!("`{name}` in `{}` is no text", self.path))),
        }
    }

    /// A flag; where it is made by code, the default.
    pub(super) fn flag(&self, name: &str, default: bool) -> bool {
        match self.get(name) {
            Ok(Some(Value { data: Data::Null, .. })) => false,
            Ok(Some(value)) => value.flag().unwrap_or(!value.text().is_some_and(str::is_empty)),
            _ => default,
        }
    }

    /// A list of texts; where it is made by code or is a text, the default.
    pub(super) fn list<'a>(&'a self, name: &str, default: &[&'a str]) -> Vec<&'a str> {
        match self.get(name) {
            Ok(Some(Value { data: Data::List(items), .. })) => items.iter().filter_map(Value::text).collect(),
            _ => default.to_vec(),
        }
    }

    /// Whether a file or folder of this name is passed over.
    pub(super) fn ignores(&self, name: &str) -> bool {
        self.ignored.is_match(name)
    }

    /// A pattern that names match from their start; `None` for one that is blank.
    fn pattern(&self, name: &str, default: &str) -> Result<Option<Regex>, Problem> {
        match self.text(name, default)? {
            "" => Ok(None),
            pattern => pattern_of(&format!("^(?:{pattern})"))
                .map(Some)
                .ok_or_else(|| unknown(format!("`{name}` holds a pattern that is not read here"))),
        }
    }

    /// A path of the site as one relative to the content.
    pub(super) fn in_content<'a>(&self, path: &'a str) -> Option<&'a str> {
        if self.content.is_empty() { Some(path) } else { path.strip_prefix(&self.content)?.strip_prefix('/') }
    }

    /// A path relative to the content as one of the site.
    pub(super) fn of_content(&self, inner: &str) -> String {
        match (self.content.as_str(), inner) {
            ("", inner) => inner.to_owned(),
            (content, "") => content.to_owned(),
            (content, inner) => format!("{content}/{inner}"),
        }
    }
}

/// A path without `.` and slashes too many.
pub(super) fn clean(path: &str) -> String {
    path.split('/').filter(|part| !matches!(*part, "" | ".")).collect::<Vec<_>>().join("/")
}

fn module(folder: &Folder, path: &str, depth: usize) -> Result<Option<Module>, Problem> {
    let Some(text) = folder.read(path)?.filter(|_| depth > 0) else { return Ok(None) };
    let mut failed = None;
    let read = literals::python(&text, &mut |name| {
        let path = format!("{}.py", name.trim_start_matches('.').replace('.', "/"));
        module(folder, &path, depth - 1).unwrap_or_else(|problem| {
            failed = Some(problem);
            None
        })
    });
    failed.map_or(Ok(Some(read)), Err)
}

/// A pattern of Python's, where it means the same here.
pub(super) fn pattern_of(pattern: &str) -> Option<Regex> {
    expression(&pattern.replace("\\Z", "\\z"))
}
