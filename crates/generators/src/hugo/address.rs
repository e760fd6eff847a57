//! Where Hugo puts a page (`CreateTargetPaths`): `url`, else a pattern of `permalinks`, else the file's own place.

use super::content::{Role, normal};
use super::escape;
use super::outputs::Format;
use super::permalinks;
use super::tokens::Tokens;
use crate::generator::{Address, Page, unknown};
use crate::paths::joined;
use crate::pattern::{Pattern, Values};
use post::problem::Problem;

/// The address of a page, by the first of Hugo's rules that holds; `given` stands in place of `permalinks` and default.
pub(super) fn address(page: Page, tokens: &Tokens, given: Option<&Pattern>) -> Result<Address, Problem> {
    let language = tokens.language;
    let absolute = |path: &str, from: String| Address {
        url: format!("{}{}", language.base_url, path.trim_start_matches('/')),
        from,
    };
    let format = Format::of(tokens.fields, tokens.config, language.outputs.as_ref()).map_err(unknown)?;
    let url = tokens.fields.text("url");
    if !url.is_empty() && tokens.fields.kind() != "home" {
        let url = if url.contains(':') { by_tokens(&url, tokens)? } else { url };
        return Ok(absolute(&by_url(&url, &language.prefix, &format)?, "front matter: url".to_owned()));
    }
    if let Some(pattern) = given {
        let values = Values {
            path: page.path,
            front: &page.post.front,
            date: tokens.dated().map_err(unknown)?.written.map(|written| written.civil),
            language: &language.code,
        };
        return Ok(absolute(&pattern.path(&values)?, "--permalink".to_owned()));
    }
    let rule = permalinks::rule_for(&language.rules, tokens.fields.kind(), tokens.fields.path(), &language.code);
    match rule.map_err(unknown)? {
        Some(rule) => {
            let path = format!("/{}", joined("", &by_tokens(&rule.pattern, tokens)?));
            Ok(absolute(&written(vec![path], tokens, &format)?, format!("hugo: {}", rule.name)))
        }
        None => Ok(absolute(&written(own_place(tokens)?, tokens, &format)?, "hugo: default".to_owned())),
    }
}

/// A pattern expanded, then decoded as Hugo does, which makes a blank of `+`.
fn by_tokens(pattern: &str, tokens: &Tokens) -> Result<String, Problem> {
    escape::query_unescaped(&tokens.expand(pattern)?)
        .ok_or_else(|| unknown(format!("`{pattern}` holds a `%` that encodes nothing")))
}

/// The file's own place: the folder, in which a section's own slug stands for its name, then the page's name.
fn own_place(tokens: &Tokens) -> Result<Vec<String>, Problem> {
    let dir = tokens.section_path(tokens.place.container());
    if dir.split('/').any(str::is_empty) && !dir.is_empty() {
        return Err(unknown("the `slug` of its section leaves nothing of it"));
    }
    if tokens.place.role == Role::Branch {
        return Ok(vec![dir]);
    }
    match tokens.slug().as_str() {
        "" if tokens.config.paths.keep_case => Ok(vec![dir, tokens.place.base_name().to_owned()]),
        "" => Ok(vec![dir, normal(tokens.place.base_name())]),
        "index" => Err(unknown("its slug is `index`, which Hugo takes for a folder's page")),
        slug => Ok(vec![dir, slug.to_owned()]),
    }
}

/// The parts of a path as they stand in the address, with the language's folder and the ending.
fn written(mut parts: Vec<String>, tokens: &Tokens, format: &Format) -> Result<String, Problem> {
    let is_ugly = format.may_be_ugly && tokens.config.is_ugly(&tokens.place.section());
    parts.retain(|part| !matches!(part.as_str(), "" | "/"));
    match (is_ugly, tokens.place.role, parts.last_mut()) {
        (true, Role::Branch, _) => parts.push(format.file.clone()),
        (true, _, Some(last)) => *last = format!("{}{}", last.trim_end_matches('/'), format.ending),
        (true, _, None) => return Err(unknown("its pattern leaves nothing of it")),
        (false, _, _) => {}
    }
    let mut path = String::new();
    for part in parts {
        if !path.ends_with('/') && !part.starts_with('/') {
            path.push('/');
        }
        path.push_str(&tokens.config.paths.clean(&part));
    }
    if !is_ugly {
        path.push_str(if path.ends_with('/') { "" } else { "/" });
        path.push_str(format.in_folder());
    }
    let path = with_prefix(&tokens.language.prefix, &path);
    escape::reparsed(&path.replace('#', "%23")).ok_or_else(|| unknown(format!("the path `{path}` is no URL")))
}

/// By `url`, which is not cleaned; without a slash at its start the language's folder stands before it.
fn by_url(url: &str, prefix: &str, format: &Format) -> Result<String, Problem> {
    let refused = |why: &str| unknown(format!("`url` is `{url}`, {why}"));
    if url.starts_with("http://") || url.starts_with("https://") {
        return Err(refused("and Hugo takes no scheme there"));
    }
    let tidy = if url.contains("..") { format!("/{}", joined("", url)) } else { url.to_owned() };
    let mut parts: Vec<_> = tidy.split('/').filter(|part| !part.is_empty()).collect();
    let mut is_folder = tidy.ends_with('/') || !tidy.contains('.');
    if parts.last() == Some(&"index.html") && !is_folder {
        parts.pop();
        is_folder = true;
    }
    let slash = if is_folder && !parts.is_empty() { "/" } else { "" };
    let file = if is_folder { format.in_folder() } else { "" };
    let path = format!("/{}{slash}{file}", parts.join("/"));
    let path = if url.starts_with('/') { path } else { with_prefix(prefix, &path) };
    escape::reparsed(&path.replace('#', "%23")).ok_or_else(|| refused("which is no path"))
}

fn with_prefix(prefix: &str, path: &str) -> String {
    if prefix.is_empty() { path.to_owned() } else { format!("/{prefix}{path}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_of_the_front_matter() {
        let html = Format { file: "index.html".into(), ending: ".html".into(), may_be_ugly: true };
        for (url, prefix, path) in [
            ("/custom/path/", "", "/custom/path/"),
            ("/custom", "fr", "/custom/"),
            ("custom/", "fr", "/fr/custom/"),
            ("/Some Path/Été/", "", "/Some%20Path/%C3%89t%C3%A9/"),
            ("/old/page.html", "", "/old/page.html"),
            ("/p?id=1", "", "/p?id=1/"),
            ("/a/../b/", "", "/b/"),
            ("a/../b/", "fr", "/fr/b/"),
            ("b.c/d", "", "/b.c/d"),
            ("/b#c/d/", "", "/b%23c/d/"),
            ("//b//c", "", "/b/c/"),
            ("/", "", "/"),
            ("/q/index.html", "", "/q/"),
            ("index.html", "", "/"),
        ] {
            assert_eq!(by_url(url, prefix, &html).unwrap(), path, "{url}");
        }
        assert!(by_url("https://elsewhere.me/", "", &html).is_err());
    }
}
