//! The pages of `src/pages` that show the entries of a collection, where they do so in the plain way.
//!
//! A route is code. It is understood only where `getStaticPaths` is recognisably the map of Astro's documentation
//! (<https://docs.astro.build/en/guides/content-collections/#building-for-static-output-default>): each entry of one
//! collection gives a page, and the page's one parameter is the entry's name.

use std::rc::Rc;

use crate::folder::Folder;
use crate::script::Scripts;
use literals::Script;
use post::problem::Problem;

/// A page for each entry of a collection.
pub(super) struct Route {
    /// The file, relative to the site.
    pub file: String,
    /// The collection's name, where it is told.
    pub collection: Option<String>,
    /// What stands before the entry's name on the site, with a slash at its end unless it is empty.
    pub prefix: String,
    /// Whether the entry's name may hold slashes.
    pub takes_rest: bool,
    /// What of an entry is the parameter.
    pub key: Key,
    /// Whether the code looks at dates, so that future ones may be hidden.
    pub looks_at_dates: bool,
    /// Why the addresses cannot be known.
    pub unknown: Option<String>,
}

/// What of an entry names its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// `id`: before Astro 5 the path of the file with its ending.
    Id,
    /// `slug`.
    Slug,
}

/// The routes with one parameter at their end.
pub(super) fn routes(folder: &Folder, scripts: &Scripts, pages: &str) -> Result<Vec<Route>, Problem> {
    let mut routes = Vec::new();
    for file in folder.files(pages)? {
        let Some(place) = file.strip_prefix(pages).and_then(|file| file.trim_start_matches('/').strip_suffix(".astro"))
        else {
            continue;
        };
        let Some(text) = folder.read(&file)?.filter(|text| text.contains("getStaticPaths")) else { continue };
        let script = Script::read(front(&text), 2);
        let place = place.strip_suffix("/index").unwrap_or(place);
        routes.extend(Route::read(&file, place, &script, scripts)?);
    }
    Ok(routes)
}

/// The script between the fences of a component.
fn front(text: &str) -> &str {
    let inner = text.trim_start().strip_prefix("---").unwrap_or_default();
    let end = inner.find("\n---").unwrap_or(inner.len());
    inner[..end].strip_prefix('\n').unwrap_or(&inner[..end])
}

impl Route {
    fn read(file: &str, place: &str, script: &Script, scripts: &Scripts) -> Result<Option<Self>, Problem> {
        let (folder, last) = place.rsplit_once('/').map_or(("", place), |(folder, last)| (folder, last));
        let Some(parameter) = last.strip_prefix('[').and_then(|last| last.strip_suffix(']')) else { return Ok(None) };
        let (takes_rest, parameter) =
            parameter.strip_prefix("...").map_or((false, parameter), |parameter| (true, parameter));
        let own = script.body("getStaticPaths").unwrap_or_default();
        if own.contains(&"paginate") {
            return Ok(None);
        }
        let helper = helper(&own, script, file, scripts)?;
        let gathered = collection(&own).or_else(|| collection(&helper.iter().map(String::as_str).collect::<Vec<_>>()));
        let key = key_of(&own, parameter);
        let is_plain = !folder.contains('[')
            && key.is_some()
            && gathered.is_some()
            && !helper.iter().any(|word| CHANGES.contains(&word.as_str()))
            && !helper
                .windows(3)
                .any(|words| words[0] == "." && ["id", "slug"].contains(&&*words[1]) && words[2] == "=");
        let line = script.lines_of(&["getStaticPaths"]).first().copied().unwrap_or(1);
        let all = own.iter().copied().chain(helper.iter().map(String::as_str));
        Ok(Some(Self {
            file: file.to_owned(),
            collection: gathered,
            prefix: if folder.is_empty() { String::new() } else { format!("{folder}/") },
            takes_rest,
            key: key.unwrap_or(Key::Id),
            looks_at_dates: all.into_iter().any(|word| matches!(word, "Date" | "now")),
            unknown: (!is_plain).then(|| {
                format!("`getStaticPaths` in line {line} of `{file}` is not the plain map of a collection's entries")
            }),
        }))
    }
}

/// What makes other things of a collection's entries.
const CHANGES: [&str; 4] = ["map", "flatMap", "reduce", "push"];

/// The one collection that is gathered: `getCollection('name'`.
fn collection(words: &[&str]) -> Option<String> {
    let mut starts = words.windows(3).filter(|words| words[0] == "getCollection" && words[1] == "(");
    let first = starts.next().filter(|_| starts.next().is_none())?;
    let name = first[2].trim_matches(['\'', '"', '`']);
    (name.len() + 2 == first[2].len()).then(|| name.to_owned())
}

/// The words of the functions that gather the entries, `await name()`, each of this script or of one that it imports: the
/// one that is called there, the one that this calls in turn, and so on.
fn helper(own: &[&str], script: &Script, file: &str, scripts: &Scripts) -> Result<Vec<String>, Problem> {
    let mut all: Vec<String> = Vec::new();
    let mut caller: Vec<String> = own.iter().map(|word| (*word).to_owned()).collect();
    let mut module: Option<(String, Rc<Script>)> = None;
    for _ in 0..MAX_HELPERS {
        let Some(name) = called(&caller).map(str::to_owned) else { break };
        let (here, at) = module.as_ref().map_or((script, file), |(path, script)| (script, path));
        let mut name_there = name.clone();
        if here.body(&name).is_none() {
            let Some(import) = here.import(&name) else { break };
            let Some(path) = scripts.module(at, &import.module) else { break };
            let Some(script) = scripts.get(&path)? else { break };
            name_there.clone_from(&import.name);
            module = Some((path, script));
        }
        let here = module.as_ref().map_or(script, |(_, script)| script);
        caller = here.body(&name_there).unwrap_or_default().into_iter().map(str::to_owned).collect();
        all.extend_from_slice(&caller);
    }
    Ok(all)
}

/// How many functions that gather entries may call each other.
const MAX_HELPERS: usize = 3;

/// The function of the site that is waited for: `await name(`.
fn called(words: &[String]) -> Option<&str> {
    let mut calls = words.windows(3).filter(|words| words[0] == "await" && words[2] == "(").map(|words| &*words[1]);
    calls.next().filter(|name| *name != "getCollection")
}

/// The key of an entry, `id` or `slug`, where the body maps each to `params: { parameter: entry.key }`, and does so once.
fn key_of(words: &[&str], parameter: &str) -> Option<Key> {
    let count = |wanted: &[&str]| words.iter().filter(|word| wanted.contains(word)).count();
    let map = words.windows(2).position(|pair| pair == ["map", "("])?;
    let entry = words[map + 2..].iter().find(|word| !matches!(**word, "(" | "async"))?;
    let params = words.windows(3).position(|three| three == ["params", ":", "{"])?;
    let given: Vec<&str> = words[params + 3..].iter().take_while(|word| **word != "}").copied().collect();
    let key = match given.strip_suffix(&[","]).unwrap_or(&given) {
        [key, ":", name, ".", "id"] if *key == parameter && name == entry => Key::Id,
        [key, ":", name, ".", "slug"] if *key == parameter && name == entry => Key::Slug,
        _ => return None,
    };
    let assigns = count(&["="]) > count(&["const", "let", "var"]) || count(&["+=", "assign"]) > 0;
    (count(&CHANGES) == 1 && count(&["params"]) == 1 && !assigns).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_plain_map_is_understood() {
        for (body, plain) in [
            (
                "const posts = await getCollection('blog'); return posts.map((post) => ({ params: { slug: post.id }, props: post }));",
                true,
            ),
            (
                "return (await getCollection(\"blog\", ({ data }) => !data.draft)).map(post => { return { params: { slug: post.slug, }, props: { post } }; });",
                true,
            ),
            (
                "const posts = await getCollection('blog'); return posts.map((post) => ({ params: { slug: post.data.slug } }));",
                false,
            ),
            (
                "const posts = await getCollection('blog'); return posts.map((post) => ({ params: { slug: clean(post.id) } }));",
                false,
            ),
            (
                "const posts = await getCollection('blog'); return posts.map((post) => ({ params: { lang: post.lang, slug: post.id } }));",
                false,
            ),
            (
                "const a = (await getCollection('blog')).map(strip); return a.map((post) => ({ params: { slug: post.id } }));",
                false,
            ),
            (
                "const posts = await getCollection('blog'); return posts.map((post) => ({ params: { id: post.id } }));",
                false,
            ),
            (
                "const posts = await getCollection('blog'); for (const post of posts) { post.id = 'x' + post.id; post.slug = post.id; } return posts.map((post) => ({ params: { slug: post.id } }));",
                false,
            ),
        ] {
            let script = Script::read(&format!("export async function getStaticPaths() {{ {body} }}"), 2);
            let words = script.body("getStaticPaths").unwrap();
            assert_eq!(key_of(&words, "slug").is_some() && collection(&words).is_some(), plain, "{body}");
        }
    }
}
