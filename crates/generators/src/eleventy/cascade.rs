//! What a page's data says about its address: its front matter, its layouts, and the data files beside it
//! (<https://www.11ty.dev/docs/data-cascade/>).

use super::config::Config;
use super::functions;
use crate::folder::Folder;
use crate::script::{Coded, Scripts};
use literals::{Data, Value};
use post::Post;

/// The data of one page, what counts first coming first.
pub(super) struct Cascade(Vec<Source>);

/// A piece of data and where it stands.
struct Source {
    value: Value,
    place: String,
}

/// How many layouts may stand within each other.
const MAX_LAYOUTS: usize = 10;

/// How the name of a layout may go on.
const ENDINGS: [&str; 6] = ["", ".njk", ".liquid", ".html", ".md", ".webc"];

impl Cascade {
    /// Gathers the data of a page; `template` is its path below the content. Fails where a layout cannot be found or a
    /// data file is code.
    pub(super) fn of(post: &Post, template: &str, config: &Config, folder: &Folder) -> Result<Self, String> {
        let mut sources = vec![Source { value: (*post.front).clone(), place: "front matter".to_owned() }];
        let files = data_files(template, config, folder)?;
        let named = sources.iter().chain(&files).find_map(|source| source.value.get("layout")).cloned();
        sources.extend(files);
        sources.extend(layouts(named.as_ref(), config, folder)?);
        sources.extend(config.permalink.as_ref().map(|(permalink, place)| Source {
            value: Value { line: permalink.line, data: Data::Map(vec![("permalink".to_owned(), permalink.clone())]) },
            place: place.clone(),
        }));
        for source in &mut sources {
            functions::written_out(&mut source.value);
        }
        Ok(Self(sources))
    }

    /// What is said under a key, and where; what is computed stands above all else. Fails where it is code.
    pub(super) fn get(&self, key: &str) -> Result<Option<(&Value, &str)>, String> {
        for source in &self.0 {
            if let Some(computed) = source.value.get("eleventyComputed") {
                let inner = computed.get(key);
                let code = [Some(computed), inner, computed.get("...")];
                if let Some(coded) = code.into_iter().flatten().find_map(|it| Coded::of(it, key, &source.place)) {
                    return Err(coded.reason());
                }
                if let Some(value) = inner {
                    return Ok(Some((value, &source.place)));
                }
            }
        }
        for source in &self.0 {
            let found = source.value.get(key);
            let unknown = || source.value.get("...").filter(|_| found.is_none());
            if let Some(coded) = found.or_else(unknown).and_then(|value| Coded::of(value, key, &source.place)) {
                return Err(coded.reason());
            }
            if let Some(value) = found {
                // A key that is left empty stands before the others all the same.
                return Ok(Some((value, &*source.place)).filter(|(value, _)| value.data != Data::Null));
            }
        }
        Ok(None)
    }
}

/// The data files of the page and of the folders above it, the nearest first.
fn data_files(template: &str, config: &Config, folder: &Folder) -> Result<Vec<Source>, String> {
    let scripts = Scripts::new(folder);
    let root = if config.input.is_empty() { String::new() } else { format!("{}/", config.input) };
    let stem = template.rsplit_once('.').map_or(template, |(stem, _)| stem);
    let above = template.match_indices('/').map(|(end, _)| &template[..end]).rev();
    let own = format!("{root}{stem}");
    let of_folder = |dir: &str| format!("{root}{dir}/{}", dir.rsplit('/').next().unwrap_or(dir));
    let of_input = config.input.rsplit('/').next().filter(|name| !name.is_empty()).map(|name| format!("{root}{name}"));
    let mut sources = Vec::new();
    for stem in std::iter::once(own).chain(above.map(of_folder)).chain(of_input) {
        for ending in [".11tydata.js", ".11tydata.mjs", ".11tydata.cjs", ".11tydata.json", ".json"] {
            let path = format!("{stem}{ending}");
            if !folder.exists(&path) {
                continue;
            }
            let read = || -> Result<_, post::problem::Problem> {
                if path.rsplit('.').next() == Some("json") {
                    folder.data(&path)
                } else {
                    scripts.exported(&path, "default")
                }
            };
            let value = read().map_err(|problem| problem.message)?;
            let value = value.ok_or_else(|| format!("what `{path}` gives is not known"))?;
            if let Some(coded) = Coded::of(&value, "the data", &path) {
                return Err(coded.reason());
            }
            sources.push(Source { value, place: path });
        }
    }
    Ok(sources)
}

/// The layouts of a page, the innermost first.
fn layouts(named: Option<&Value>, config: &Config, folder: &Folder) -> Result<Vec<Source>, String> {
    let mut sources: Vec<Source> = Vec::new();
    let mut next = named.and_then(Value::text).map(str::to_owned);
    while let Some(name) = next.filter(|name| !name.is_empty() && sources.len() < MAX_LAYOUTS) {
        let paths = config.layouts.iter().flat_map(|dir| ENDINGS.map(|ending| format!("{dir}/{name}{ending}")));
        let is_file = |path: &String| path.rsplit('/').next().is_some_and(|file| file.contains('.'));
        let path = paths.into_iter().filter(is_file).find(|path| folder.exists(path));
        let path = path.ok_or_else(|| format!("the layout `{name}` was not found, and it may say where pages go"))?;
        let layout = folder.post(&path).map_err(|problem| problem.message)?;
        let value = layout.map_or_else(Value::empty, |layout| (*layout.front).clone());
        next = value.get("layout").and_then(Value::text).map(str::to_owned);
        sources.push(Source { value, place: path });
    }
    Ok(sources)
}
