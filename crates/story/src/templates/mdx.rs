//! MDX (<https://mdxjs.com/docs/what-is-mdx/>): imports, exports and comments are removed, components and expressions reported.

use std::collections::{HashMap, HashSet};

use super::code::Code;
use super::fallback::left;
use post::Post;
use post::lines::Lined;
use post::problem::Problem;
use scan::{Ahead, pairs};

pub(super) fn expand(post: &Post, problems: &mut Vec<Problem>) -> Lined {
    let body = post.body.as_str();
    let mut code = Code::of(body);
    let mut out = Lined::from(post.body_line);
    let (mut at, mut line) = (0, post.body_line);
    let mut reported: HashSet<&str> = HashSet::new();
    let (ahead, braces) = (Ahead::of(body), pairs(body, *b"{}"));
    while at < body.len() {
        let rest = &body[at..];
        let starts_line = at == 0 || body[..at].ends_with('\n');
        let taken = if let Some(end) = code.end(at) {
            let text = &body[at..end];
            out.written(text, line);
            text.len()
        } else if starts_line && (rest.starts_with("import ") || rest.starts_with("export ")) {
            let end = rest.find("\n\n").unwrap_or(rest.len());
            out.made(&"\n".repeat(rest[..end].matches('\n').count()), line, usize::MAX);
            end
        } else if let Some(end) = comment_end(rest, at, &ahead) {
            out.made(&"\n".repeat(rest[..end].matches('\n').count()), line, usize::MAX);
            end
        } else if let Some((text, taken)) = attribute(rest, at, &braces) {
            out.made(&text, line, rest[..taken].matches('\n').count());
            taken
        } else {
            if let Some(name) = component(rest) {
                if !DISSOLVED.contains(&name) && reported.insert(name) {
                    let what = format!("the component `{name}` is not rendered");
                    problems.push(left(
                        line,
                        what,
                        "write it in Markdown or HTML, or use the built page with `--built`",
                    ));
                }
            } else if rest.starts_with('{') && !body[..at].ends_with(['\\', '=']) && reported.insert("{") {
                let what = "an expression in braces is not rendered";
                problems.push(left(line, what, "write its result as text, or use the built page with `--built`"));
            }
            // Up to the end of the line, or to what may be of the program.
            let stops = |(_, c): &(usize, char)| matches!(c, '\n' | '{' | '<' | '`' | '~' | '=');
            let end = match rest.char_indices().skip(1).find(stops) {
                _ if rest.starts_with('\n') => 1,
                Some((end, '\n')) => end + 1,
                Some((end, _)) => end,
                None => rest.len(),
            };
            out.written(&rest[..end], line);
            end
        };
        line += body[at..at + taken].matches('\n').count();
        at += taken;
    }
    out
}

/// The longest value of an attribute that is read, in bytes.
const LONGEST_VALUE: usize = 5_000;

/// The length of a comment at the start of a text.
fn comment_end(text: &str, at: usize, ahead: &Ahead<'_>) -> Option<usize> {
    let inner = text.strip_prefix("{/*")?;
    let end = ahead.find("*/}", at + text.len() - inner.len())?;
    Some(end + "*/}".len() - at)
}

/// Components that only show their content.
const DISSOLVED: [&str; 3] = ["Tabs", "TabItem", "Fragment"];

/// The name of a component that opens here: a tag with a capital, or a name with dots.
fn component(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('<')?;
    let end = inner.find(|c: char| !c.is_alphanumeric() && c != '.' && c != '_').unwrap_or(inner.len());
    let name = &inner[..end];
    (name.starts_with(|c: char| c.is_ascii_uppercase()) && inner[end..].starts_with([' ', '>', '/', '\n']))
        .then_some(name)
}

/// An attribute's value in braces that is a text: `={require('./a.png').default}`, `={"b"}`; and how long it is.
/// Any other, such as a style, says nothing that a story keeps.
fn attribute(text: &str, at: usize, braces: &HashMap<usize, usize>) -> Option<(String, usize)> {
    let inner = text.strip_prefix("={")?;
    let close = *braces.get(&(at + 1)).filter(|close| **close - at <= LONGEST_VALUE)?;
    let end = close - at - "={".len();
    let value = &inner[..end];
    let quoted = value.find(['\'', '"', '`']).and_then(|open| {
        let rest = &value[open + 1..];
        Some(&rest[..rest.find(value[open..].chars().next()?)?])
    });
    let is_object = value.trim_start().starts_with('{');
    let text = quoted.filter(|text| !is_object && !text.contains(['"', '<'])).unwrap_or_default();
    Some((format!("=\"{text}\""), "={}".len() + end))
}

#[cfg(test)]
mod tests {
    use crate::testing::{HUGO, expanded_among};
    use generators::{Dialect, Markdown, Templates};

    #[test]
    fn program_code_is_removed_and_components_are_reported() {
        const MDX: Dialect = Dialect { templates: Templates::Mdx, markdown: Markdown::Colons, ..HUGO };
        for (text, expected, fault) in [
            ("import A from './a';\nimport B from 'b';\n\na\n\nexport const c = 1;\n", "\n\na\n\n", None),
            ("a {/* b */} c", "a  c", None),
            ("<img src={require('./p.png').default} style={{a: 1}} />", "<img src=\"./p.png\" style=\"\" />", None),
            (
                "`{a}` and\n```js\nimport {b} from 'c'\n<D />\n```",
                "`{a}` and\n```js\nimport {b} from 'c'\n<D />\n```",
                None,
            ),
            ("a\n<Chart data={x} />", "a\n<Chart data=\"\" />", Some((6, "`Chart`"))),
            ("{1 + 1} \\{a}", "{1 + 1} \\{a}", Some((5, "expression"))),
            ("<Tabs>\n<TabItem>a</TabItem></Tabs>", "<Tabs>\n<TabItem>a</TabItem></Tabs>", None),
        ] {
            let (shown, problems) = expanded_among(&[], "a.md", &format!("---\ntitle: t\n---\n\n{text}"), MDX);
            assert_eq!(shown.trim(), expected.trim(), "{text}");
            let found = problems.first().map(|problem| (problem.line.unwrap_or(0), problem.message.as_str()));
            match fault {
                None => assert!(problems.is_empty(), "{problems:?}"),
                Some((line, word)) => {
                    assert!(found.is_some_and(|(at, what)| at == line && what.contains(word)), "{problems:?}");
                }
            }
        }
    }
}
