//! Docusaurus's configuration: the site, its languages and its blogs.

use super::address::joined;
use crate::folder::Folder;
use crate::script::{Coded, Known, Scripts, entry, text};
use crate::{Globs, Star, base_url, hints, paths};
use literals::{Data, Value};
use post::problem::{Code, Problem};

/// The names of the configuration, in the order in which Docusaurus looks for them.
const FILES: [&str; 6] = [
    "docusaurus.config.ts",
    "docusaurus.config.mts",
    "docusaurus.config.cts",
    "docusaurus.config.js",
    "docusaurus.config.mjs",
    "docusaurus.config.cjs",
];

/// What is read of the configuration.
pub(super) struct Config {
    /// `title`.
    pub title: Option<String>,
    /// `trailingSlash`, where it is set.
    pub trailing_slash: Known<Option<bool>>,
    /// The languages, the default one first.
    pub locales: Vec<Locale>,
    /// The blogs, in the order in which they are configured.
    pub blogs: Vec<Blog>,
    /// The folders that are copied as they are.
    pub statics: Vec<String>,
    /// What else decides over each post, and is code: `markdown.parseFrontMatter`.
    pub parser: Option<Coded>,
}

/// A language of the site.
pub(super) struct Locale {
    /// Its name, such as `fr`.
    pub name: String,
    /// The folder of its translations, relative to the site.
    pub folder: String,
    /// Whether they are used.
    pub is_translated: bool,
    /// `url` without a slash at its end, or the base URL's part that stands before `base`.
    pub url: String,
    /// Its `baseUrl`, with a slash at each end.
    pub base: String,
}

/// A blog.
pub(super) struct Blog {
    /// The folder of its posts, relative to the site.
    pub folder: String,
    /// The folder of its translations below that of a language.
    pub translations: String,
    /// `routeBasePath`.
    pub route: Known<String>,
    /// Which files are posts, by their paths below the folder.
    include: Globs,
    exclude: Globs,
}

/// The configuration's path, where there is one.
pub(super) fn file(folder: &Folder) -> Option<&'static str> {
    FILES.into_iter().find(|path| folder.exists(path))
}

impl Config {
    /// Reads the configuration; `given` is a base URL that stands above it. Fails where the base URL or a blog's folder is
    /// not known, or where there is no blog.
    pub(super) fn read(folder: &Folder, given: Option<&str>) -> Result<Self, Problem> {
        let path = file(folder).unwrap_or(FILES[0]);
        let root = Scripts::new(folder).exported(path, "default")?;
        let root = root.ok_or_else(|| unreadable(folder, path, 1, "nothing is exported by default"))?;
        if let Data::Code(code) = &root.data {
            let message = format!("the configuration is made by code: `{code}`");
            return Err(unreadable(folder, path, root.line, &message));
        }
        let url = match given {
            Some(given) => given.trim().trim_end_matches('/').to_owned(),
            None => site_url(&root, folder, path)?,
        };
        let fault = |coded: Coded| unreadable(folder, path, coded.line(), &coded.reason());
        let base = match given {
            Some(_) => "/".to_owned(),
            None => text(&root, "baseUrl", path).map_err(fault)?.unwrap_or("/").to_owned(),
        };
        let markdown = entry(&root, "markdown", path).ok().flatten();
        let statics = root.get("staticDirectories").map_or_else(|| vec!["static"], Value::texts);
        let blogs = blogs(&root, path, folder)?;
        Ok(Self {
            title: text(&root, "title", path).ok().flatten().map(str::to_owned),
            trailing_slash: entry(&root, "trailingSlash", path).map(|value| value.and_then(Value::flag)),
            locales: locales(&root, path, &url, &base, folder).map_err(fault)?,
            blogs,
            statics: statics.into_iter().filter_map(|dir| paths::within("", dir)).collect(),
            parser: markdown
                .and_then(|markdown| Coded::of(markdown.get("parseFrontMatter")?, "parseFrontMatter", path)),
        })
    }
}

impl Blog {
    /// Whether a file is a post, by its path below the blog's folder.
    pub(super) fn takes(&self, path: &str) -> bool {
        let is_hidden = path.split('/').any(|part| part.starts_with('.'));
        !is_hidden && self.include.is_match(path) && !self.exclude.is_match(path)
    }
}

fn unreadable(folder: &Folder, path: &str, line: usize, message: &str) -> Problem {
    Problem::new(Code::SiteUnreadable, format!("the site's settings cannot be known: {message}"))
        .hint("write the value itself there, or read the built site with `--built`")
        .at(&folder.outer(path))
        .line(line)
}

fn site_url(root: &Value, folder: &Folder, path: &str) -> Result<String, Problem> {
    let wanted = format!("`url` in `{path}`");
    let url = match text(root, "url", path) {
        Ok(url) => url,
        Err(coded) => {
            let problem = hints::no_base_url(folder, None, &wanted);
            let message = format!("the base URL cannot be known: {}", coded.reason());
            return Err(Problem { message, ..problem }.at(&folder.outer(path)).line(coded.line()));
        }
    };
    let real = url.filter(|url| base_url::fault(url).is_none());
    let real = real.ok_or_else(|| hints::no_base_url(folder, url, &wanted))?;
    Ok(real.trim_end_matches('/').to_owned())
}

/// The languages (`i18n`), the default one first.
fn locales(root: &Value, path: &str, url: &str, base: &str, folder: &Folder) -> Known<Vec<Locale>> {
    let nothing = Value::empty();
    let i18n = entry(root, "i18n", path)?.unwrap_or(&nothing);
    let default = text(i18n, "defaultLocale", path)?.unwrap_or("en");
    let listed = entry(i18n, "locales", path)?.map(Value::texts).unwrap_or_default();
    let dir = text(i18n, "path", path)?.unwrap_or("i18n");
    let configs = entry(i18n, "localeConfigs", path)?.unwrap_or(&nothing);
    let others = listed.into_iter().filter(|name| *name != default);
    let locale = |name: &str| {
        let own = entry(configs, name, path)?.unwrap_or(&nothing);
        let translations = text(own, "path", path)?.unwrap_or(name);
        let translations = paths::within(dir, translations).unwrap_or_default();
        let translate = entry(own, "translate", path)?.and_then(Value::flag);
        let prefix = if name == default { "" } else { name };
        let base = match text(own, "baseUrl", path)? {
            Some(base) => joined(&["/", base, "/"]),
            None => joined(&["/", base, prefix, "/"]),
        };
        Ok(Locale {
            name: name.to_owned(),
            is_translated: translate.unwrap_or_else(|| folder.exists(&translations)),
            folder: translations,
            url: text(own, "url", path)?.unwrap_or(url).trim_end_matches('/').to_owned(),
            base,
        })
    };
    std::iter::once(default).chain(others).map(locale).collect()
}

/// The blogs of the presets and of the plugins.
fn blogs(root: &Value, path: &str, folder: &Folder) -> Result<Vec<Blog>, Problem> {
    let fault = |coded: Coded| unreadable(folder, path, coded.line(), &coded.reason());
    let list = |key: &str| Ok::<_, Coded>(entry(root, key, path)?.map(Value::items).unwrap_or_default());
    let nothing = Value::empty();
    let mut blogs = Vec::new();
    for preset in list("presets").map_err(fault)? {
        let (name, options) = module(preset);
        if name != "classic" && !name.contains("preset-classic") {
            continue;
        }
        let options = options.unwrap_or(&nothing);
        match entry(options, "blog", path).map_err(fault)? {
            Some(off) if off.flag() == Some(false) => {}
            blog => blogs.push(blog_of(blog.unwrap_or(&nothing), path, &fault)?),
        }
    }
    for plugin in list("plugins").map_err(fault)? {
        let (name, options) = module(plugin);
        if name == "content-blog" || name.contains("plugin-content-blog") {
            blogs.push(blog_of(options.unwrap_or(&nothing), path, &fault)?);
        }
    }
    let outside = blogs.iter().any(|blog| blog.folder.is_empty());
    if blogs.is_empty() || outside {
        let message = if outside { "a blog lies outside of the site's folder" } else { "no blog is configured there" };
        return Err(unreadable(folder, path, 1, message));
    }
    Ok(blogs)
}

/// The name of a preset or plugin, or the code that names it, and its options.
fn module(value: &Value) -> (&str, Option<&Value>) {
    let (named, options) = match value.items() {
        [] => (value, None),
        [named, rest @ ..] => (named, rest.first()),
    };
    match &named.data {
        Data::Plain(text) | Data::Quoted(text) | Data::Code(text) => (text, options),
        Data::Null | Data::List(_) | Data::Map(_) => ("", options),
    }
}

fn blog_of(options: &Value, path: &str, fault: &impl Fn(Coded) -> Problem) -> Result<Blog, Problem> {
    let id = text(options, "id", path).map_err(fault)?.unwrap_or("default");
    let suffix = if id == "default" { String::new() } else { format!("-{id}") };
    let dir = text(options, "path", path).map_err(fault)?.unwrap_or("blog");
    let patterns = |key: &str, defaults: &[&str]| {
        let own = entry(options, key, path).map_err(fault)?.map(Value::texts);
        Globs::of_setting(key, own.as_deref().unwrap_or(defaults), Star::InFolder)
    };
    Ok(Blog {
        folder: paths::within("", dir).unwrap_or_default(),
        translations: format!("docusaurus-plugin-content-blog{suffix}"),
        route: text(options, "routeBasePath", path).map(|route| route.unwrap_or("blog").to_owned()),
        include: patterns("include", &["**/*.{md,mdx}"])?,
        exclude: patterns("exclude", &DEFAULT_EXCLUDES)?,
    })
}

/// `GlobExcludeDefault` of `@docusaurus/utils`.
const DEFAULT_EXCLUDES: [&str; 4] =
    ["**/_*.{js,jsx,ts,tsx,md,mdx}", "**/_*/**", "**/*.test.{js,jsx,ts,tsx}", "**/__tests__/**"];
