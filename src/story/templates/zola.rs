//! Zola's shortcodes (<https://www.getzola.org/documentation/content/shortcodes/>). Each is a Tera template of the site,
//! which is not run here: they are said, and what is meant to be read as one is shown.

use super::left;
use crate::post::Post;
use crate::problem::Problem;
use crate::story::lines::Lined;

pub(super) fn expand(post: &Post, problems: &mut Vec<Problem>) -> Lined {
    let body = post.body.as_str();
    let mut out = Lined::from(post.body_line);
    let (mut at, mut line) = (0, post.body_line);
    let mut told: Vec<&str> = Vec::new();
    while at < body.len() {
        let start = body[at..].find(['{']).map_or(body.len(), |found| at + found);
        out.written(&body[at..start], line);
        line += body[at..start].matches('\n').count();
        let rest = &body[start..];
        at = start + rest.chars().next().map_or(0, char::len_utf8);
        if let Some((text, length)) = escaped(rest) {
            out.written(&text, line);
            line += rest[..length].matches('\n').count();
            at = start + length;
            continue;
        }
        if let Some(name) = called(rest)
            && !told.contains(&name)
        {
            told.push(name);
            let hint = "write it in Markdown, or have the built page told with `--built`";
            problems.push(left(line, format!("the shortcode `{name}` is not rendered"), hint));
        }
        out.written(&body[start..at], line);
    }
    out
}

/// The name of a shortcode that is called here: `{{ name(` or `{% name(`.
fn called(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("{{").or_else(|| text.strip_prefix("{%"))?.trim_start();
    let end = inner.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '/' | ':'))?;
    let is_name = inner.starts_with(|c: char| c.is_alphabetic() || c == '_');
    (is_name && inner[end..].starts_with('(')).then(|| &inner[..end])
}

/// `{{/* name() */}}`, which is shown as `{{ name() }}`, and its length.
fn escaped(text: &str) -> Option<(String, usize)> {
    for (open, close, end) in [("{{/*", "*/}}", "}}"), ("{%/*", "*/%}", "%}")] {
        if let Some(inner) = text.strip_prefix(open)
            && let Some(length) = inner.find(close)
        {
            return Some((format!("{}{}{end}", &open[..2], &inner[..length]), open.len() + length + close.len()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::site::{Dialect, Templates};
    use crate::story::told::{HUGO, expanded_among};

    #[test]
    fn shortcodes_are_said_and_escaped_ones_shown() {
        const ZOLA: Dialect = Dialect { templates: Templates::Zola, ..HUGO };
        for (text, expected, fault) in [
            ("a {{ b }} {c}", "a {{ b }} {c}", None),
            ("{{/* b() */}} {%/* c() */%}", "{{ b() }} {% c() %}", None),
            ("a\n{{ b(c=1) }} {{ b() }}", "a\n{{ b(c=1) }} {{ b() }}", Some((5, "`b`"))),
            ("[a](@/none.md)", "[a](@/none.md)", Some((4, "none.md"))),
            ("[a](@/posts/b.md#c)", "[a](https://blog.example/sub/posts/b/#c)", None),
        ] {
            let files = [("content/posts/b.md", "---\ntitle: b\n---\n")];
            let file = format!("---\ntitle: t\n---\n{text}");
            let (shown, problems) = expanded_among(&files, "content/posts/a.md", &file, ZOLA);
            assert_eq!(shown, expected);
            let found = problems.first().map(|problem| (problem.line.unwrap_or(0), problem.message.as_str()));
            match fault {
                None => assert!(problems.is_empty(), "{problems:?}"),
                Some((line, word)) => {
                    assert!(found.is_some_and(|(at, what)| at == line && what.contains(word)), "{problems:?}");
                    assert_eq!(problems.len(), 1);
                }
            }
        }
    }
}
