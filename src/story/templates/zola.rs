//! Zola's shortcodes (<https://www.getzola.org/documentation/content/shortcodes/>). Those that it brings itself are players;
//! any other is a Tera template of the site, which is not run here: it is said. What is meant to be read as one is shown.

use std::collections::BTreeSet;

use super::budget::{Budget, LOOK};
use super::scan::Next;
use super::{left, too_costly};
use crate::html::{Element, Node};
use crate::post::Post;
use crate::problem::Problem;
use crate::story::home::Home;
use crate::story::inserts::Inserts;
use crate::story::lines::Lined;

pub(super) fn expand(post: &Post, home: &Home<'_>, inserts: &mut Inserts, problems: &mut Vec<Problem>) -> Lined {
    let body = post.body.as_str();
    let mut out = Lined::from(post.body_line);
    let (mut at, mut line) = (0, post.body_line);
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let budget = Budget::default();
    let mut brackets = Next::new(body, ")");
    let mut comments = ["*/}}", "*/%}"].map(|end| Next::new(body, end));
    while at < body.len() {
        let start = body[at..].find(['{']).map_or(body.len(), |found| at + found);
        out.written(&body[at..start], line);
        line += body[at..start].matches('\n').count();
        let rest = &body[start..];
        at = start + rest.chars().next().map_or(0, char::len_utf8);
        if let Some((text, length)) = escaped(rest, start, &mut comments) {
            out.written(&text, line);
            line += rest[..length].matches('\n').count();
            at = start + length;
            continue;
        }
        if let Some((player, length)) = player(rest, start, &mut brackets, home, &budget) {
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
            && told.insert(name)
        {
            let hint = "write it in Markdown, or have the built page told with `--built`";
            problems.push(left(line, format!("the shortcode `{name}` is not rendered"), hint));
        }
        out.written(&body[start..at], line);
    }
    out
}

/// A shortcode that Zola brings, unless the site has one of that name: what it plays, and its length.
fn player(
    text: &str,
    start: usize,
    brackets: &mut Next<'_>,
    home: &Home<'_>,
    budget: &Budget,
) -> Option<(Node, usize)> {
    let name = called(text).filter(|_| text.starts_with("{{"))?;
    if !["youtube", "vimeo", "streamable", "gist"].contains(&name) {
        return None;
    }
    let (before, after) = text.split_at(brackets.from(start)? - start);
    let after = &after[1..];
    budget.spend(LOOK + before.len()).ok()?;
    let length = before.len() + ")".len() + after.len() - after.trim_start().strip_prefix("}}")?.len();
    let own = ["html", "md"].map(|ending| format!("templates/shortcodes/{name}.{ending}"));
    if own.iter().any(|path| home.around.read(path).is_some()) {
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
fn escaped(text: &str, start: usize, ends: &mut [Next<'_>; 2]) -> Option<(String, usize)> {
    for ((open, end), next) in [("{{/*", "}}"), ("{%/*", "%}")].into_iter().zip(ends) {
        if text.starts_with(open) {
            let length = next.from(start + open.len())? - start;
            return Some((
                format!("{}{}{end}", &open[..2], &text[open.len()..length]),
                length + "*/".len() + end.len(),
            ));
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
