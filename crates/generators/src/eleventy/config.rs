//! Eleventy's configuration: folders, what is left out, and where code decides over addresses.

use std::rc::Rc;

use crate::folder::Folder;
use crate::paths::within;
use crate::script::{Scripts, text};
use crate::{Globs, Star, base_url, hints};
use literals::{Data, Script, Value};
use post::problem::Problem;

/// The names of the configuration, in the order in which Eleventy looks for them.
const FILES: [&str; 4] = [".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs"];

/// What is read of the configuration.
pub(super) struct Config {
    /// The base URL that was given: Eleventy has no setting for it.
    pub base_url: String,
    /// The folder of the content (`dir.input`), relative to the site; `""` for the site itself.
    pub input: String,
    /// The folders of layouts, relative to the site.
    pub layouts: Vec<String>,
    /// The permalink of every page that has none of its own (`addGlobalData`), and where it is set.
    pub permalink: Option<(Value, String)>,
    /// The template language that runs over Markdown and its permalinks.
    pub engine: Engine,
    /// Where code decides over addresses.
    pub decides: Option<String>,
    /// The filters that the site defines itself.
    pub filters: Vec<String>,
    /// Whether the site's code looks at `draft`.
    pub knows_drafts: bool,
    left_out: Globs,
}

/// A template language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Engine {
    Liquid,
    Nunjucks,
    /// None, or one that is not known here.
    Other,
}

/// The configuration's path, where there is one.
pub(super) fn file(folder: &Folder) -> Option<&'static str> {
    FILES.into_iter().find(|path| folder.exists(path))
}

impl Config {
    /// Reads the configuration, which may be missing. Fails where no base URL is `given`.
    pub(super) fn read(folder: &Folder, scripts: &Scripts, given: Option<&str>) -> Result<Self, Problem> {
        let base = given.filter(|base| base_url::fault(base).is_none());
        let base = base
            .ok_or_else(|| hints::no_base_url(folder, given, "`--base-url`, since Eleventy has no setting for it"))?;
        let path = file(folder).unwrap_or(FILES[0]);
        let script = scripts.get(path)?.unwrap_or_else(|| Rc::new(Script::read("", 1)));
        let returned = scripts.exported(path, "default")?.unwrap_or_else(Value::empty);
        let named = scripts.exported(path, "config")?.unwrap_or_else(Value::empty);
        let said =
            |key: &str| [&named, &returned].into_iter().find_map(|root| text(root, key, path).ok()?.map(str::to_owned));
        let dir = |key: &str, call: &str| {
            let of = |root: &Value| text(root.get("dir")?, key, path).ok()?.map(str::to_owned);
            let called = || Some(script.calls(call).first()?.arguments.first()?.text()?.to_owned());
            called().or_else(|| of(&named)).or_else(|| of(&returned))
        };
        let input = within("", &dir("input", "setInputDirectory").unwrap_or_default()).unwrap_or_default();
        let within =
            |dir: Option<String>, default: &str| within(&input, dir.as_deref().unwrap_or(default)).unwrap_or_default();
        let includes = within(dir("includes", "setIncludesDirectory"), "_includes");
        let layouts = dir("layouts", "setLayoutsDirectory").map(|dir| within(Some(dir), ""));
        let data = within(dir("data", "setDataDirectory"), "_data");
        let output = dir("output", "setOutputDirectory").unwrap_or_else(|| "_site".to_owned());
        let mut modules = vec![(path.to_owned(), Rc::clone(&script))];
        for module in script.imports().filter_map(|import| scripts.module(path, &import.module)) {
            modules.extend(scripts.get(&module)?.map(|script| (module, script)));
        }
        let engine = match said("markdownTemplateEngine").as_deref() {
            None | Some("liquid") => Engine::Liquid,
            Some("njk") => Engine::Nunjucks,
            Some(_) => Engine::Other,
        };
        let layouts: Vec<String> = layouts.into_iter().chain([includes.clone()]).collect();
        let filters = filters(&modules);
        let decides = match decides(&modules).or_else(|| global(folder, &data)) {
            Some(decides) => Some(decides),
            None => filtered(folder, &layouts, &filters)?,
        };
        Ok(Self {
            base_url: format!("{}/", base.trim().trim_end_matches('/')),
            left_out: left_out(folder, &script, &input, &[&includes, &data, &output])?,
            layouts,
            permalink: modules
                .iter()
                .find_map(|(path, script)| Some((global_permalinks(script).next()?, path.clone()))),
            decides,
            filters,
            knows_drafts: modules.iter().any(|(_, script)| !script.lines_of(&["draft", "drafts"]).is_empty()),
            input,
            engine,
        })
    }

    /// The path of a template below the folder of the content; `None` for what is none.
    pub(super) fn template<'path>(&self, path: &'path str) -> Option<&'path str> {
        let below = if self.input.is_empty() { path } else { path.strip_prefix(&*self.input)?.strip_prefix('/')? };
        let is_page = std::path::Path::new(below).extension().is_some_and(|ending| ending == "md");
        (is_page && !self.left_out.is_match(path)).then_some(below)
    }
}

/// Where the site's own code names what decides over addresses.
fn decides(modules: &[(String, Rc<Script>)]) -> Option<String> {
    const WORDS: [&str; 5] = [
        "eleventyComputed",
        "eleventyComputed.permalink",
        "addUrlTransform",
        "setDynamicPermalinks",
        "dynamicPermalinks",
    ];
    modules.iter().find_map(|(path, script)| {
        let global: Vec<usize> = global_permalinks(script).map(|value| value.line).collect();
        // As the key of an object `permalink` is mostly an option of `markdown-it-anchor`.
        let named = [script.texts_of(&["permalink"]), script.lines_of(&WORDS), script.assignments_to("permalink")];
        let line = named.into_iter().flatten().find(|line| !global.contains(line))?;
        Some(format!("code decides over addresses in line {line} of `{path}`"))
    })
}

/// The permalinks that are set for all pages, each with the line of the call.
fn global_permalinks(script: &Script) -> impl Iterator<Item = Value> {
    script.calls("addGlobalData").into_iter().filter_map(|call| {
        let [key, value] = call.arguments.as_slice() else { return None };
        let mut value = Value { line: key.line, ..value.clone() };
        // A function given there is called for the value, which may be a function in its turn.
        if let Data::Code(code) = &value.data
            && let Some(inner) = code.strip_prefix("() =>").map(str::trim)
        {
            value.data = match unquoted(inner) {
                Some(text) => Data::Quoted(text.to_owned()),
                None => Data::Code(inner.to_owned()),
            };
        }
        (key.text() == Some("permalink")).then_some(value)
    })
}

/// The text between quotes, where nothing else stands there.
fn unquoted(code: &str) -> Option<&str> {
    let inner = ['"', '\''].iter().find_map(|quote| code.strip_prefix(*quote)?.strip_suffix(*quote))?;
    (!inner.contains(['"', '\'', '\\'])).then_some(inner)
}

/// What the data of all pages says about addresses by code.
fn global(folder: &Folder, data: &str) -> Option<String> {
    let names = ["permalink", "eleventyComputed"].iter();
    let paths = names.flat_map(|name| ["js", "mjs", "cjs", "json"].map(|ending| format!("{data}/{name}.{ending}")));
    let found = paths.into_iter().find(|path| folder.exists(path))?;
    Some(format!("`{found}` decides over addresses"))
}

/// Where the site's layouts change an address by a filter of its own, so that the site shows others than Eleventy's.
fn filtered(folder: &Folder, layouts: &[String], filters: &[String]) -> Result<Option<String>, Problem> {
    let changes = |expression: &str| {
        let mut parts = expression.split("}}").next().unwrap_or_default().split('|').map(str::trim);
        let is_address = parts.next().is_some_and(|value| {
            value.rsplit_once('.').is_some_and(|(_, key)| key.trim_end_matches('-').trim() == "url")
        });
        let name = |part: &str| part.split(['(', ':', ' ']).next().unwrap_or_default().to_owned();
        parts.map(name).find(|name| is_address && filters.contains(name))
    };
    for layout in layouts {
        for path in folder.files(layout)? {
            let text = folder.read(&path)?.unwrap_or_default();
            let lines = text.lines().enumerate();
            let found = lines.flat_map(|(at, line)| {
                let starts = line.match_indices("{{").map(|(start, _)| start);
                // What is handed over in a query, as to be shared elsewhere, is no address of the site.
                let shown = starts.filter(|start| !is_in_query(&line[..*start])).map(|start| &line[start + 2..]);
                shown.map(move |inner| (at + 1, inner)).collect::<Vec<_>>()
            });
            if let Some((line, filter)) = found.into_iter().find_map(|(line, inner)| Some((line, changes(inner)?))) {
                return Ok(Some(format!(
                    "the site's own filter `{filter}` changes addresses in line {line} of `{path}`"
                )));
            }
        }
    }
    Ok(None)
}

/// Whether what comes next stands in the query of an attribute's address.
fn is_in_query(before: &str) -> bool {
    before.rfind("=\"").max(before.rfind("='")).is_some_and(|opened| {
        let (quote, address) = before[opened + 1..].split_at(1);
        !address.contains(quote) && address.contains("://") && address.contains('?')
    })
}

fn filters(modules: &[(String, Rc<Script>)]) -> Vec<String> {
    let names = ["addFilter", "addLiquidFilter", "addNunjucksFilter", "addAsyncFilter", "addNunjucksAsyncFilter"];
    let calls = modules.iter().flat_map(|(_, script)| names.iter().flat_map(|name| script.calls(name)));
    calls.filter_map(|call| Some(call.arguments.first()?.text()?.to_owned())).collect()
}

/// What is no content: packages, what is built, layouts and data, `.eleventyignore` and what the configuration adds.
fn left_out(folder: &Folder, script: &Script, input: &str, folders: &[&String]) -> Result<Globs, Problem> {
    let mut globs = Vec::new();
    let mut add = |base: &str, pattern: &str| {
        let Some(path) = within(base, pattern.trim().trim_end_matches("/**").trim_end_matches('/')) else { return };
        globs.extend([path.clone(), format!("{path}/**")]);
    };
    add("", "**/node_modules");
    folders.iter().filter(|folder| !folder.is_empty()).for_each(|folder| add("", folder));
    for call in script.calls("add") {
        if let Some(pattern) = call.arguments.first().and_then(Value::text).filter(|_| call.arguments.len() == 1) {
            add("", pattern);
        }
    }
    for base in ["", input] {
        let path = if base.is_empty() { ".eleventyignore".to_owned() } else { format!("{base}/.eleventyignore") };
        let lines = folder.read(&path)?.unwrap_or_default();
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', '!'])) {
            add(base, line);
        }
    }
    Globs::of_setting(".eleventyignore", globs, Star::Anything)
}
