//! What `ref` and `relref` lead to (`hugolib/pagecollections.go`): a page by its path from this one, from the content's
//! root or, where there is no slash in it, by its name alone.

use super::Hugo;
use super::content::{Place, Role, is_content, normal};
use crate::generator::{Generator as _, Page, Reference};
use crate::paths::joined;

/// The absolute address of the page that is referred to, with the fragment; why there is none in Hugo's own words.
pub(super) fn locate(hugo: &Hugo, from: Page, reference: Reference) -> Result<String, String> {
    let (reference, language) = match reference {
        Reference::File(path) => (path, None),
        Reference::Name(name) => (name, None),
        Reference::NameIn(name, language) => (name, Some(language)),
    };
    let (target, fragment) = reference.split_once('#').map_or((reference, None), |(path, part)| (path, Some(part)));
    let target = target.split('?').next().unwrap_or_default();
    let here = Place::of(from.path, &hugo.config).ok_or("the post is no content")?;
    let language = match language {
        Some(code) => {
            let known = hugo.config.languages.iter().position(|language| language.code.eq_ignore_ascii_case(code));
            known.ok_or_else(|| format!("the site has no language `{code}`"))?
        }
        None => here.language,
    };
    let mut url = if target.is_empty() {
        hugo.address(from).map_err(|problem| problem.message)?.url
    } else {
        let path = found(hugo, &here, language, target)?;
        let post = hugo.folder.post(&path).map_err(|problem| problem.message)?;
        let post = post.ok_or_else(|| format!("`{path}` cannot be read"))?;
        hugo.address(Page { path: &path, post: &post }).map_err(|problem| problem.message)?.url
    };
    if let Some(fragment) = fragment {
        url = format!("{url}#{fragment}");
    }
    Ok(url)
}

fn found(hugo: &Hugo, here: &Place, language: usize, target: &str) -> Result<String, String> {
    let tree = hugo.tree().map_err(|problem| problem.message)?;
    let not_found = || format!("the page `{target}` is not there");
    let page = |path: &str| tree.page(language, &without_name(hugo, path)).map(str::to_owned);
    let slashed = target.replace('\\', "/");
    if !slashed.starts_with('/') {
        // The folder that holds the page; from a section's page, and with `../` and an ending, its own.
        let is_file = is_content(&slashed) && slashed.starts_with("../");
        let base = if here.role == Role::Branch || is_file { &here.dir } else { here.container() };
        let in_own = (here.role == Role::Leaf).then(|| page(&joined(&here.dir, &slashed))).flatten();
        if let Some(path) = page(&joined(base, &slashed)).or(in_own) {
            return Ok(path);
        }
    }
    if slashed.starts_with('.') {
        return Err(not_found());
    }
    if let Some(path) = page(&joined("", &slashed)) {
        return Ok(path);
    }
    if slashed.contains('/') {
        return Err(not_found());
    }
    let name = without_name(hugo, &slashed);
    match tree.named(language, name.trim_start_matches('/')) {
        [path] => tree.page(language, path).map(str::to_owned).ok_or_else(not_found),
        [] => Err(not_found()),
        _ => Err(format!("`{target}` may be more than one page")),
    }
}

/// The path in the tree of a file's path: without ending, language, and the name of a bundle's page.
fn without_name(hugo: &Hugo, path: &str) -> String {
    let mut path = path.trim_matches('/');
    if is_content(path) {
        path = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        if let Some((stem, code)) = path.rsplit_once('.')
            && hugo.config.languages.iter().any(|language| language.code.eq_ignore_ascii_case(code))
        {
            path = stem;
        }
    }
    let (dir, name) = path.rsplit_once('/').unwrap_or(("", path));
    let path = if matches!(name.to_lowercase().as_str(), "index" | "_index") { dir } else { path };
    normal(&format!("/{path}"))
}
