//! Zola's shortcodes (<https://www.getzola.org/documentation/content/shortcodes/>). The built-in ones are
//! players; any other is a Tera template of the site, which is not rendered but reported. Escaped ones are shown.

use std::collections::BTreeSet;

use super::fallback::{budget, left, too_costly};
use crate::context::PostContext;
use crate::inserts::Inserts;
use html::{Element, Node};
use post::Post;
use post::lines::Lined;
use post::problem::Problem;
use scan::budget::{Budget, LOOKUP};
use scan::{Ahead, start_of};

pub(super) fn expand(
    post: &Post,
    context: &PostContext<'_>,
    inserts: &mut Inserts,
    problems: &mut Vec<Problem>,
) -> Lined {
    let body = post.body.as_str();
    let mut out = Lined::from(post.body_line);
    let (mut at, mut line) = (0, post.body_line);
    let mut reported: BTreeSet<&str> = BTreeSet::new();
    let budget = budget();
    let ahead = Ahead::of(body);
    while at < body.len() {
        let start = body[at..].find(['{']).map_or(body.len(), |found| at + found);
        out.written(&body[at..start], line);
        line += body[at..start].matches('\n').count();
        let rest = &body[start..];
        at = start + rest.chars().next().map_or(0, char::len_utf8);
        if let Some((text, length)) = escaped(rest, start, &ahead) {
            out.written(&text, line);
            line += rest[..length].matches('\n').count();
            at = start + length;
            continue;
        }
        if let Some((player, length)) = player(rest, context, &budget) {
            let word = inserts.add(vec![player]);
            out.made(&word, line, rest[..length].matches('\n').count());
            line += rest[..length].matches('\n').count();
            at = start + length;
            continue;
        }
        if budget.is_exceeded() {
            problems.push(too_costly(line, "a shortcode"));
            break;
        }
        if let Some(name) = called(rest)
            && reported.insert(name)
        {
            let hint = "write it in Markdown, or use the built page with `--built`";
            problems.push(left(line, format!("the shortcode `{name}` is not rendered"), hint));
        }
        out.written(&body[start..at], line);
    }
    out
}

/// The longest call of a built-in shortcode, in bytes.
const LONGEST_CALL: usize = 2_000;

/// A built-in shortcode, unless the site overrides it: its player, and its length.
fn player(text: &str, context: &PostContext<'_>, budget: &Budget) -> Option<(Node, usize)> {
    let name = called(text).filter(|_| text.starts_with("{{"))?;
    let (before, _) = (["youtube", "vimeo", "streamable", "gist"].contains(&name))
        .then(|| start_of(text, LONGEST_CALL).split_once(')'))??;
    budget.spend(LOOKUP + before.len()).ok()?;
    let after = &text[before.len() + ")".len()..];
    let length = before.len() + ")".len() + after.len() - after.trim_start().strip_prefix("}}")?.len();
    let own = ["html", "md"].map(|ending| format!("templates/shortcodes/{name}.{ending}"));
    if own.iter().any(|path| context.around.read(path).is_some()) {
        return None;
    }
    let argument = |key: &str| {
        let written =
            before.split(['(', ',']).find_map(|part| part.trim().strip_prefix(key)?.trim_start().strip_prefix('='));
        written.map(|written| written.trim().trim_matches(['"', '\'', '`']))
    };
    let source = match name {
        "youtube" => format!("https://www.youtube.com/embed/{}", argument("id")?),
        "vimeo" => format!("https://player.vimeo.com/video/{}", argument("id")?),
        "streamable" => format!("https://streamable.com/{}", argument("id")?),
        _ => argument("url")?.to_owned(),
    };
    Some((Element::new("iframe", Vec::new()).with("src", source).into(), length))
}

/// The name of a shortcode that is called here: `{{ name(` or `{% name(`.
fn called(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("{{").or_else(|| text.strip_prefix("{%"))?.trim_start();
    let end = inner.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '/' | ':'))?;
    let is_name = inner.starts_with(|c: char| c.is_alphabetic() || c == '_');
    (is_name && inner[end..].starts_with('(')).then(|| &inner[..end])
}

/// `{{/* name() */}}`, which is shown as `{{ name() }}`, and its length.
fn escaped(text: &str, at: usize, ahead: &Ahead<'_>) -> Option<(String, usize)> {
    for (open, close, end) in [("{{/*", "*/}}", "}}"), ("{%/*", "*/%}", "%}")] {
        if let Some(inner) = text.strip_prefix(open)
            && let Some(length) = ahead.find(close, at + open.len()).map(|end| end - at - open.len())
        {
            return Some((format!("{}{}{end}", &open[..2], &inner[..length]), open.len() + length + close.len()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::testing::{HUGO, expanded_among};
    use generators::{Dialect, Templates};

    #[test]
    fn shortcodes_are_reported_and_escaped_ones_shown() {
        const ZOLA: Dialect = Dialect { templates: Templates::Zola, ..HUGO };
        for (text, expected, fault) in [
            ("a {{ b }} {c}", "a {{ b }} {c}", None),
            ("{{/* b() */}} {%/* c() */%}", "{{ b() }} {% c() %}", None),
            ("a\n{{ b(c=1) }} {{ b() }}", "a\n{{ b(c=1) }} {{ b() }}", Some((5, "`b`"))),
            ("{{ youtube(id=\"c\", autoplay=true) }}.", "insert0z.", None),
            ("{{ gist(file='d', url='https://gist.github.com/e') }}", "insert0z", None),
            ("{{ vimeo(id=1) }}", "{{ vimeo(id=1) }}", Some((4, "`vimeo`"))),
            ("[a](@/none.md)", "[a](@/none.md)", Some((4, "none.md"))),
            ("[a](@/posts/b.md#c)", "[a](https://blog.example/sub/posts/b/#c)", None),
        ] {
            let files = [("content/posts/b.md", "---\ntitle: b\n---\n"), ("templates/shortcodes/vimeo.html", "own")];
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
