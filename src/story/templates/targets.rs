//! Links to files of the content, which generators turn into the addresses of their pages: Zola's `@/a.md`, Pelican's
//! `{filename}a.md` and `{static}b.png`, and plain paths to Markdown files in `MkDocs`, Docusaurus and their like; in Hugo
//! paths of pages, where a hook of the site looks them up (<https://gohugo.io/render-hooks/links/>).

use super::code::Code;
use super::left;
use crate::problem::Problem;
use crate::site::{Markdown, Reference, Templates};
use crate::story::home::Home;
use crate::story::lines::Lined;

/// The text with each target in place of the path that it is written as.
pub(super) fn located(lined: Lined, home: &Home<'_>, problems: &mut Vec<Problem>) -> Lined {
    let applies = matches!(home.dialect.templates, Templates::Zola | Templates::Mdx)
        || matches!(home.dialect.markdown, Markdown::Python | Markdown::Colons)
        || looks_pages_up(home);
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
        match address(&rest[..length], home) {
            Some(Ok(url)) => {
                out.push_str(&text[written..found]);
                out.push_str(&url);
                written = found + length;
            }
            Some(Err(reason)) => {
                let hint = "mend the path: the generator finds no such page either";
                problems.push(left(numbers.at(found), format!("the link `{}`: {reason}", &rest[..length]), hint));
            }
            None => {}
        }
        at = found + length;
    }
    out.push_str(&text[written..]);
    // No target holds a newline, so the lines stay.
    lined.with_text(out)
}

/// The address of a target; none for one that is no path to a file of the content.
fn address(target: &str, home: &Home<'_>) -> Option<Result<String, String>> {
    if home.dialect.templates == Templates::Hugo {
        return page_of(target, home).map(Ok);
    }
    let (path, fragment) = target.split_once('#').map_or((target, None), |(path, part)| (path, Some(part)));
    let own = home.around.path();
    let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
    let content = own.split('/').next().unwrap_or_default();
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
            Some(path) => format!("{content}/{path}"),
            None => joined(folder, path),
        };
        if mark.contains("static") || mark.contains("attach") {
            let below = file.strip_prefix(content).unwrap_or(&file).trim_start_matches('/');
            return Some(Ok(format!("{}{below}", home.site_url)));
        }
        (file, true)
    } else if path.contains("://") || path.starts_with('/') || !matches!(path.rsplit_once('.'), Some((_, "md" | "mdx")))
    {
        return None;
    } else {
        (joined(folder, path), false)
    };
    match home.around.address_of(&file) {
        Some(url) => Some(Ok(with_fragment(url))),
        None if must => Some(Err(format!("`{file}` is no page of the site"))),
        None => None,
    }
}

/// Whether the links of a Hugo site go through a template that asks for the pages they lead to.
fn looks_pages_up(home: &Home<'_>) -> bool {
    let hooks = ["_markup/render-link.html", "_default/_markup/render-link.html"];
    home.dialect.templates == Templates::Hugo
        && hooks.iter().find_map(|hook| home.around.template(hook)).is_some_and(|(_, hook)| hook.contains("GetPage"))
}

/// The address of the page of a Hugo site that a path leads to; none where there is no such page.
fn page_of(target: &str, home: &Home<'_>) -> Option<String> {
    let (path, rest) = target.split_at(target.find(['?', '#']).unwrap_or(target.len()));
    if !path.contains('/') || path.contains(':') || path.starts_with("//") {
        return None;
    }
    let url = home.around.locate(Reference::Name(path.trim_end_matches('/'))).ok()?;
    Some(url + rest)
}

fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use crate::story::told::{HUGO, expanded_among};

    #[test]
    fn a_hook_that_looks_pages_up_makes_addresses_of_paths() {
        let text = "---\ntitle: a\n---\n[b](/posts/b#x) [c](/posts/c) [d](https://d.example/posts/b) `[e](/posts/b)`";
        let told = |hook| {
            let files =
                [("content/posts/b.md", "---\ntitle: b\n---\n"), ("layouts/_default/_markup/render-link.html", hook)];
            expanded_among(&files, "content/posts/a.md", text, HUGO).0
        };
        let found = text[16..].replacen("/posts/b#x", "https://blog.example/sub/posts/b/#x", 1);
        assert_eq!(told("{{ with site.GetPage .Destination }}{{ .RelPermalink }}{{ end }}").trim(), found.trim());
        assert_eq!(told("<a href=\"{{ .Destination }}\">{{ .Text }}</a>").trim(), text[16..].trim());
    }
}
