//! Links to files of the content, which generators turn into the addresses of their pages: Zola's `@/a.md`, Pelican's
//! `{filename}a.md` and `{static}b.png`, and plain paths to Markdown files in `MkDocs`, Docusaurus and their like.

use super::code::Code;
use super::fallback::left;
use crate::context::PostContext;
use generators::paths::joined;
use generators::{Markdown, Templates};
use post::lines::Lined;
use post::problem::Problem;

/// The text with each target in place of the path that it is written as.
pub(super) fn located(lined: Lined, context: &PostContext<'_>, problems: &mut Vec<Problem>) -> Lined {
    let applies = matches!(context.dialect.templates, Templates::Zola | Templates::Mdx)
        || matches!(context.dialect.markdown, Markdown::Python | Markdown::Colons);
    if !applies {
        return lined;
    }
    let text = &lined.text;
    let numbers = lined.lines();
    let mut code = Code::of(text);
    let mut out = String::with_capacity(text.len());
    let (mut written, mut at) = (0, 0);
    while let Some(found) = text[at..].find("](").map(|found| at + found + 2) {
        if let Some(end) = code.end(found) {
            at = end;
            continue;
        }
        let rest = &text[found..];
        let length = rest.find([')', ' ', '\n', '"']).unwrap_or(rest.len());
        match address(&rest[..length], context) {
            Some(Ok(url)) => {
                out.push_str(&text[written..found]);
                out.push_str(&url);
                written = found + length;
            }
            Some(Err(reason)) => {
                let hint = "fix the path: the generator finds no such page either";
                problems.push(left(numbers.at(found), format!("broken link `{}`: {reason}", &rest[..length]), hint));
            }
            None => {}
        }
        at = found + length;
    }
    out.push_str(&text[written..]);
    // No target contains a newline, so the lines stay.
    lined.with_text(out)
}

/// The address of a target; none for one that is no path to a file of the content.
fn address(target: &str, context: &PostContext<'_>) -> Option<Result<String, String>> {
    let (path, fragment) = target.split_once('#').map_or((target, None), |(path, part)| (path, Some(part)));
    let own = context.around.path();
    let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
    let root = own.split('/').next().unwrap_or_default();
    let with_fragment = |url: String| match fragment {
        Some(fragment) => format!("{url}#{fragment}"),
        None => url,
    };
    let pelican = ["{filename}", "{static}", "{attach}", "|filename|"]
        .iter()
        .find_map(|mark| Some((*mark, path.strip_prefix(mark)?)));
    let (file, must) = if let Some(path) = path.strip_prefix("@/") {
        (format!("content/{path}"), true)
    } else if let Some((mark, path)) = pelican {
        let file = match path.strip_prefix('/') {
            Some(path) => format!("{root}/{path}"),
            None => joined(folder, path),
        };
        if mark.contains("static") || mark.contains("attach") {
            let below = file.strip_prefix(root).unwrap_or(&file).trim_start_matches('/');
            return Some(Ok(format!("{}{below}", context.site_url)));
        }
        (file, true)
    } else if path.contains("://") || path.starts_with('/') || !matches!(path.rsplit_once('.'), Some((_, "md" | "mdx")))
    {
        return None;
    } else {
        (joined(folder, path), false)
    };
    match context.around.address_of(&file) {
        Some(url) => Some(Ok(with_fragment(url))),
        None if must => Some(Err(format!("the site has no page `{file}`"))),
        None => None,
    }
}
