//! MkDocs's configuration: `mkdocs.yml`, what it inherits, and the blogs of Material's plugin.

use std::collections::HashMap;

use crate::folder::Folder;
use crate::paths::within;
use crate::{Globs, Star, base_url, hints};
use literals::{Data, Value};
use post::problem::Problem;

/// The names of the configuration, in the order in which MkDocs looks for them.
const FILES: [&str; 2] = ["mkdocs.yml", "mkdocs.yaml"];

/// How many configurations may inherit from each other.
const MAX_INHERITED: usize = 8;

/// What is read of the configuration.
pub(super) struct Config {
    /// All of it, with what it inherits.
    pub root: Value,
    /// `site_url`, with a slash at its end.
    pub base_url: String,
    /// `docs_dir`, relative to the site; `""` for the site itself.
    pub docs: String,
    /// `use_directory_urls`.
    pub directories: bool,
    /// The language of the theme, in which months are named.
    pub language: String,
    /// The extensions of Markdown that are on, such as `attr_list`.
    pub extensions: Vec<String>,
    /// The blogs.
    pub blogs: Vec<Blog>,
    /// A plugin that moves pages by rules that are not known here.
    pub mover: Option<&'static str>,
    /// Whether the plugin `meta` hands values down from `.meta.yml`.
    pub hands_down: bool,
    excluded: Ignored,
    drafts: Ignored,
}

/// A blog: an instance of the plugin `blog`.
pub(super) struct Blog {
    /// `blog_dir`, relative to the documents; `""` for all of them.
    pub folder: String,
    /// How the paths of posts start (`post_dir`), relative to the documents.
    pub posts: String,
    /// `post_url_format`.
    pub url: String,
    /// `post_url_date_format`.
    pub date: String,
    /// `post_url_max_categories`.
    pub categories: usize,
    /// `draft` and `draft_if_future_date`.
    pub shows_drafts: bool,
    pub hides_future: bool,
    /// How slugs are made of titles and of categories.
    pub post_slugs: Slugs,
    pub category_slugs: Slugs,
}

/// How a slug is made (`pymdownx.slugs.slugify`); the line of a setting that names another function, where one does.
pub(super) struct Slugs {
    pub case: String,
    pub form: String,
    pub separator: String,
    pub unknown: Option<usize>,
}

/// The configuration's path, where there is one.
pub(super) fn file(folder: &Folder) -> Option<&'static str> {
    FILES.into_iter().find(|path| folder.exists(path))
}

impl Config {
    /// Reads the configuration; `given` is a base URL that stands above it.
    pub(super) fn read(folder: &Folder, given: Option<&str>) -> Result<Self, Problem> {
        let path = file(folder).unwrap_or(FILES[0]);
        let mut source = String::new();
        let root = inherited(folder, path, MAX_INHERITED, &mut source)?;
        let configured = text(&root, "site_url");
        let base = given.or(configured).map(str::trim);
        let real = base.filter(|base| base_url::fault(base).is_none());
        let real = real.ok_or_else(|| hints::no_base_url(folder, base, &format!("`site_url` in `{path}`")))?;
        let options = named(&root, "plugins");
        let has = |name: &str| options.iter().any(|(known, _)| known.rsplit('/').next() == Some(name));
        let versioned =
            options.iter().any(|(name, options)| name == "mike" && options.get("canonical_version").is_some());
        let mover = ["i18n", "monorepo", "multirepo"].into_iter().find(|name| has(name));
        let blog = |(name, options): &(String, Value)| {
            let is_on = matches!(name.as_str(), "blog" | "material/blog") && flag(options, "enabled").unwrap_or(true);
            is_on.then(|| Blog::read(options, &source))
        };
        Ok(Self {
            base_url: format!("{}/", real.trim_end_matches('/')),
            docs: within("", text(&root, "docs_dir").unwrap_or("docs")).unwrap_or_default(),
            directories: flag(&root, "use_directory_urls").unwrap_or(true),
            language: root.get("theme").and_then(|theme| text(theme, "language")).unwrap_or("en").to_owned(),
            blogs: options.iter().filter_map(blog).collect(),
            extensions: named(&root, "markdown_extensions").into_iter().map(|(name, _)| name).collect(),
            mover: mover.or(versioned.then_some("mike")),
            hands_down: has("meta"),
            excluded: Ignored::new(&root, "exclude_docs", &[".*", "/templates/"])?,
            drafts: Ignored::new(&root, "draft_docs", &[])?,
            root,
        })
    }

    /// The path of a page below the folder of documents; `None` for what is no page.
    pub(super) fn document<'path>(&self, path: &'path str) -> Option<&'path str> {
        let below = if self.docs.is_empty() { path } else { path.strip_prefix(&*self.docs)?.strip_prefix('/')? };
        let is_page = [".md", ".markdown", ".mdown", ".mkdn", ".mkd"].iter().any(|ending| below.ends_with(ending));
        (is_page && !self.excluded.holds(below)).then_some(below)
    }

    /// Whether `draft_docs` keeps a page off the built site.
    pub(super) fn is_draft(&self, document: &str) -> bool {
        self.drafts.holds(document)
    }

    /// The blog of which a page is a post. The plugin compares only how the paths start.
    pub(super) fn blog(&self, document: &str) -> Option<&Blog> {
        self.blogs.iter().find(|blog| document.starts_with(&*blog.posts))
    }
}

impl Blog {
    fn read(options: &Value, source: &str) -> Self {
        let folder = within("", text(options, "blog_dir").unwrap_or("blog")).unwrap_or_default();
        let posts = text(options, "post_dir").unwrap_or("{blog}/posts").replace("{blog}", &folder);
        Self {
            posts: within("", posts.trim_start_matches('/')).unwrap_or_default(),
            folder,
            url: text(options, "post_url_format").unwrap_or("{date}/{slug}").to_owned(),
            date: text(options, "post_url_date_format").unwrap_or("yyyy/MM/dd").to_owned(),
            categories: text(options, "post_url_max_categories").and_then(|most| most.parse().ok()).unwrap_or(1),
            shows_drafts: flag(options, "draft").unwrap_or(false),
            hides_future: flag(options, "draft_if_future_date").unwrap_or(false),
            post_slugs: Slugs::read(options, "post_slugify", source),
            category_slugs: Slugs::read(options, "categories_slugify", source),
        }
    }
}

impl Slugs {
    /// The function is named by a YAML tag, which is not kept with the value; so its line is looked at.
    fn read(options: &Value, key: &str, source: &str) -> Self {
        let is_known = |line: &str| line.trim_start().starts_with(key) && line.contains("pymdownx.slugs.slugify");
        let own = options.get(key);
        let words = own.and_then(|own| own.get("kwds"));
        let word = |key: &str| words.and_then(|words| text(words, key)).map(str::to_owned);
        let encodes = words.and_then(|words| flag(words, "percent_encode")) == Some(true);
        let other = own.filter(|_| encodes || !source.lines().any(is_known));
        // Without any words `slugify` leaves the case.
        let case = if own.is_some() { "none" } else { "lower" };
        Self {
            case: word("case").unwrap_or_else(|| case.to_owned()),
            form: word("normalize").unwrap_or_else(|| "NFC".to_owned()),
            separator: text(options, &format!("{key}_separator")).unwrap_or("-").to_owned(),
            unknown: other.map(|value| value.line),
        }
    }
}

/// A configuration with what it inherits (`INHERIT`): maps are merged, all else is replaced.
fn inherited(folder: &Folder, path: &str, left: usize, source: &mut String) -> Result<Value, Problem> {
    source.push_str(&folder.read(path)?.unwrap_or_default());
    let own = folder.data(path)?.unwrap_or_else(Value::empty);
    let here = path.rsplit_once('/').map_or("", |(here, _)| here);
    let parent = text(&own, "INHERIT").and_then(|parent| within(here, parent)).filter(|_| left > 0);
    match parent {
        Some(parent) => Ok(merged(inherited(folder, &parent, left - 1, source)?, own)),
        None => Ok(own),
    }
}

fn merged(base: Value, own: Value) -> Value {
    match (base.data, own.data) {
        (Data::Map(mut entries), Data::Map(own_entries)) => {
            let known = entries.iter().enumerate().map(|(at, (key, _))| (key.clone(), at));
            let known: HashMap<_, _> = known.collect();
            for (key, value) in own_entries {
                match known.get(&key).map(|at| &mut entries[*at].1) {
                    Some(known) => {
                        let base = std::mem::replace(known, Value::empty());
                        *known = merged(base, value);
                    }
                    None => entries.push((key, value)),
                }
            }
            Value { line: own.line, data: Data::Map(entries) }
        }
        (_, data) => Value { line: own.line, data },
    }
}

/// The names and the options of plugins or extensions, from a list or a map.
fn named(root: &Value, key: &str) -> Vec<(String, Value)> {
    let Some(plugins) = root.get(key) else { return Vec::new() };
    let alone = |value: &Value| value.text().map(|name| (name.to_owned(), Value::empty()));
    let of_item = |item: &Value| alone(item).into_iter().chain(item.entries().iter().cloned()).collect::<Vec<_>>();
    plugins.entries().iter().cloned().chain(plugins.items().iter().flat_map(of_item)).collect()
}

/// A text; of `!ENV [NAME, …, default]` the default, since the build of a site is not told from here.
fn text<'value>(value: &'value Value, key: &str) -> Option<&'value str> {
    let value = value.get(key)?;
    match value.items() {
        [_, .., default] => default.text(),
        _ => value.text(),
    }
}

fn flag(value: &Value, key: &str) -> Option<bool> {
    let value = value.get(key)?;
    match value.items() {
        [_, .., default] => default.flag(),
        _ => value.flag(),
    }
}

/// Patterns as in a `.gitignore`; of those that fit the last counts.
struct Ignored {
    globs: Globs,
    /// For each glob, whether it takes the path back.
    taken_back: Vec<bool>,
}

impl Ignored {
    fn new(root: &Value, key: &str, defaults: &[&str]) -> Result<Self, Problem> {
        let own = text(root, key).unwrap_or_default();
        let lines = defaults.iter().copied().chain(own.lines().map(str::trim));
        let (mut globs, mut taken_back) = (Vec::new(), Vec::new());
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let pattern = line.strip_prefix('!').unwrap_or(line);
            let name = pattern.trim_matches('/');
            let anchored = pattern.trim_end_matches('/').contains('/');
            let name = if anchored { name.to_owned() } else { format!("**/{name}") };
            let whole = Some(name.clone()).filter(|_| !pattern.ends_with('/'));
            for glob in whole.into_iter().chain([format!("{name}/**")]) {
                globs.push(glob);
                taken_back.push(line.starts_with('!'));
            }
        }
        Ok(Self { globs: Globs::of_setting(key, globs, Star::Anything)?, taken_back })
    }

    fn holds(&self, path: &str) -> bool {
        self.globs.last_match(path).is_some_and(|last| !self.taken_back[last])
    }
}
