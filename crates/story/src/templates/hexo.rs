//! Hexo's tags (<https://hexo.io/docs/tag-plugins>), and Nunjucks, which is not run here. Code is left alone.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::code::Code;
use super::fallback::{budget, left, too_costly};
use super::hugo::{highlight, length};
use crate::context::PostContext;
use crate::inserts::Inserts;
use crate::markdown;
use html::{Element, Node};
use post::Post;
use post::lines::Lined;
use post::problem::Problem;
use scan::Ahead;
use scan::budget::{Budget, LOOKUP};

pub(super) fn expand(
    post: &Post,
    context: &PostContext<'_>,
    inserts: &mut Inserts,
    problems: &mut Vec<Problem>,
) -> Lined {
    let body = post.body.as_str();
    let mut code = Code::of(body);
    let tags = Tags::of(body);
    let mut out = Lined::from(post.body_line);
    let (mut at, mut line) = (0, post.body_line);
    let mut reported: BTreeSet<&str> = BTreeSet::new();
    let budget = budget();
    while at < body.len() {
        let start = body[at..].find('{').map_or(body.len(), |found| at + found);
        let rest = &body[start..];
        let guarded = code.end(start);
        let tag = if guarded.is_none() { tags.read(start) } else { None };
        let mut end = guarded.unwrap_or(start + rest.chars().next().map_or(0, char::len_utf8));
        out.written(&body[at..start], line);
        line += newlines(&body[at..start]);
        match tag {
            None => out.written(&body[start..end], line),
            Some(tag) => {
                end = start + tag.length;
                let spans = newlines(&rest[..tag.length]);
                let made = made(&tag, context, &budget);
                let length = made.as_ref().map_or(0, Made::length);
                if budget.print(length).is_err() {
                    problems.push(too_costly(line, &format!("the tag `{}`", tag.name)));
                    out.written(&body[start..end], line);
                    break;
                }
                match made {
                    Some(Made::Tree(tree)) => {
                        let word = inserts.add(tree);
                        out.made(&word, line, spans);
                    }
                    Some(Made::Text(text)) => out.made(&text, line, spans),
                    None => {
                        if reported.insert(tag.name) {
                            let what = match tag.name {
                                "" => "a Nunjucks expression is not rendered".to_owned(),
                                name => format!("the tag `{name}` is not rendered"),
                            };
                            let hint = "if it is meant as text, put it between `{% raw %}` and `{% endraw %}`; else use the built page with `--built`";
                            problems.push(left(line, what, hint));
                        }
                        out.written(&rest[..tag.length], line);
                    }
                }
                line += spans;
                at = end;
                continue;
            }
        }
        line += newlines(&body[start..end]);
        at = end;
    }
    out
}

fn newlines(text: &str) -> usize {
    text.matches('\n').count()
}

/// Tags with an end, and their content.
const BLOCKS: [&str; 9] = ["raw", "codeblock", "code", "blockquote", "quote", "pullquote", "note", "cq", "centerquote"];

/// The longest tag that ends a block, in bytes.
const LONGEST_END: usize = 200;

/// A tag as written.
struct Tag<'text> {
    /// `""` for an expression, `{{ … }}`.
    name: &'text str,
    words: Vec<&'text str>,
    inner: &'text str,
    /// All of it, including content and end tag.
    length: usize,
}

/// The tags of a text.
struct Tags<'text> {
    text: &'text str,
    ahead: Ahead<'text>,
    /// Where the tags are that end each block.
    ends: BTreeMap<&'static str, Vec<Range<usize>>>,
}

impl<'text> Tags<'text> {
    fn of(text: &'text str) -> Self {
        let ahead = Ahead::of(text);
        let mut ends: BTreeMap<&'static str, Vec<Range<usize>>> = BTreeMap::new();
        for (start, _) in text.match_indices("{%") {
            let Some(end) = ahead.find("%}", start + 2).filter(|end| end - start <= LONGEST_END) else { continue };
            let name = text[start + 2..end].trim_matches('-').trim().strip_prefix("end");
            if let Some(block) = BLOCKS.into_iter().find(|block| name == Some(block)) {
                ends.entry(block).or_default().push(start..end + 2);
            }
        }
        Self { text, ahead, ends }
    }

    /// The tag that starts at this byte.
    fn read(&self, start: usize) -> Option<Tag<'text>> {
        let text = &self.text[start..];
        if text.starts_with("{{") {
            let length = self.ahead.find("}}", start)? + 2 - start;
            return Some(Tag { name: "", words: Vec::new(), inner: "", length });
        }
        if !text.starts_with("{%") {
            return None;
        }
        let end = self.ahead.find("%}", start + 2)?;
        let inside = &self.text[start + 2..end];
        let name = inside.trim_start_matches('-').trim_start();
        let block = BLOCKS.into_iter().find(|block| {
            let rest = name.strip_prefix(block);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || c == '-'))
        });
        let (mut inner, mut after) = ("", end + 2);
        if let Some(block) = block {
            let ends = self.ends.get(block)?;
            let close = ends.get(ends.partition_point(|close| close.start < after))?;
            inner = &self.text[after..close.start];
            after = close.end;
        }
        let mut words = words(inside.trim_matches('-'));
        if words.is_empty() {
            return None;
        }
        let name = words.remove(0);
        Some(Tag { name, words, inner, length: after - start })
    }
}

/// The words of a tag; one in quotes may contain blanks.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '"' | '\'' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
            _ => rest.find(char::is_whitespace).unwrap_or(rest.len()),
        };
        words.push(rest[..end].trim_matches(['"', '\'']));
        rest = rest[end..].trim_start();
    }
    words
}

enum Made {
    Tree(Vec<Node>),
    Text(String),
}

impl Made {
    /// How long the texts in it are, in bytes.
    fn length(&self) -> usize {
        match self {
            Self::Tree(tree) => tree.iter().map(length).sum(),
            Self::Text(text) => text.len(),
        }
    }
}

/// What a tag makes; none for one that is not known, or that leads nowhere.
fn made(tag: &Tag<'_>, context: &PostContext<'_>, budget: &Budget) -> Option<Made> {
    let element = |element: Element| Some(Made::Tree(vec![element.into()]));
    let words = tag.words.as_slice();
    let anchor = |url: String, text: String| Element::new("a", vec![Node::Text(text)]).with("href", url);
    match tag.name {
        "raw" => Some(Made::Text(tag.inner.to_owned())),
        "post_link" | "post_path" => {
            budget.spend(LOOKUP).ok()?;
            let slug = words.first()?.split('#').next()?;
            let paths = ["md", "markdown", "html"].map(|ending| format!("source/_posts/{slug}.{ending}"));
            let (path, url) = paths.iter().find_map(|path| Some((path, context.around.address_of(path)?)))?;
            if tag.name == "post_path" {
                return Some(Made::Text(url));
            }
            let titled: Vec<&str> =
                words[1..].iter().copied().filter(|word| !matches!(*word, "true" | "false")).collect();
            let title = if titled.is_empty() { context.around.title_of(path)? } else { titled.join(" ") };
            element(anchor(url, title))
        }
        "asset_img" | "asset_path" | "asset_link" => {
            let name = words.iter().find(|word| word.contains('.'))?;
            let url = context.base.join(name).ok()?.to_string();
            match tag.name {
                "asset_path" => Some(Made::Text(url)),
                "asset_link" => {
                    let title: Vec<&str> = words.iter().copied().filter(|word| word != name).collect();
                    element(anchor(url, if title.is_empty() { (*name).to_owned() } else { title.join(" ") }))
                }
                _ => element(picture(&url, words, name)),
            }
        }
        "img" => {
            let url = words.iter().find(|word| word.contains(['/', '.']))?;
            element(picture(url, words, url))
        }
        "codeblock" | "code" => {
            let language = words.iter().find_map(|word| word.strip_prefix("lang:"));
            let title: Vec<&str> =
                words.iter().copied().filter(|word| !word.contains(':') || word.contains("://")).collect();
            let mut tree = Vec::new();
            if !title.is_empty() {
                tree.push(Element::new("p", vec![Node::Text(title.join(" "))]).into());
            }
            tree.push(highlight(language, tag.inner));
            Some(Made::Tree(tree))
        }
        "blockquote" | "quote" | "pullquote" | "cq" | "centerquote" => {
            let mut children = html::fragment(&markdown::piece(tag.inner.trim(), context.dialect, &(), true));
            if !words.is_empty() && matches!(tag.name, "blockquote" | "quote") {
                let url = words.iter().find(|word| word.contains("://"));
                let said: Vec<&str> = words.iter().copied().filter(|word| Some(word) != url).collect();
                let mut line: Vec<Node> = vec![Node::Text(format!("— {}", said.join(" ")))];
                if let Some(url) = url {
                    line.push(Node::Text(" ".to_owned()));
                    line.push(anchor((*url).to_owned(), (*url).trim_start_matches("https://").to_owned()).into());
                }
                children.push(Element::new("p", line).into());
            }
            element(Element::new("blockquote", children))
        }
        "note" => Some(Made::Tree(html::fragment(&markdown::piece(tag.inner.trim(), context.dialect, &(), true)))),
        "youtube" => element(player(format!("https://www.youtube.com/embed/{}", words.first()?))),
        "vimeo" => element(player(format!("https://player.vimeo.com/video/{}", words.first()?))),
        "gist" => element(player(format!("https://gist.github.com/{}.js", words.first()?))),
        "jsfiddle" => element(player(format!("https://jsfiddle.net/{}/", words.first()?))),
        "iframe" => element(player((*words.first()?).to_owned())),
        "link" => {
            let at = words.iter().position(|word| word.contains("://") || word.starts_with('/'))?;
            element(anchor(words[at].to_owned(), words[..at].join(" ")))
        }
        _ => None,
    }
}

fn player(source: String) -> Element {
    Element::new("iframe", Vec::new()).with("src", source)
}

/// A picture, its title and text being the words in quotes after its size.
fn picture(url: &str, words: &[&str], name: &str) -> Element {
    let after = words.iter().skip_while(|word| **word != name).skip(1);
    let mut said = after.filter(|word| !word.is_empty() && !word.chars().all(|c| c.is_ascii_digit()));
    let title = said.next().copied().unwrap_or_default();
    let alt = said.next().copied().unwrap_or(title);
    Element::new("img", Vec::new()).with("src", url).with("alt", alt)
}

#[cfg(test)]
mod tests {
    use crate::faces;
    use crate::testing::{HUGO, converted};
    use generators::{Dialect, Templates};

    #[test]
    fn tags_are_rendered_or_said() {
        const HEXO: Dialect = Dialect { templates: Templates::Hexo, raw_html: true, ..HUGO };
        for (text, expected) in [
            ("{% raw %}{{ a }}{% endraw %}", Ok("<p>{{ a }}</p>")),
            ("`{{ a }}`", Ok("<p><code>{{ a }}</code></p>")),
            (
                "{% codeblock lang:js %}\nlet a\n{% endcodeblock %}",
                Ok("<pre><code class=\"language-js\">let a</code></pre>"),
            ),
            (
                "{% blockquote Ann %}\n*a*\n{% endblockquote %}",
                Ok("<blockquote><p><em>a</em></p><p>— Ann</p></blockquote>"),
            ),
            (
                "{% asset_img p.png A title %}",
                Ok("<figure><img src=\"https://blog.example/sub/2026/a/p.png\" alt=\"title\"></figure>"),
            ),
            ("{% link Text https://x.org %}", Ok("<p><a href=\"https://x.org/\">Text</a></p>")),
            ("{% note %}a **b**{% endnote %}", Ok("<p>a <strong>b</strong></p>")),
            ("a {{ b }}", Err("expression")),
            ("{% post_link none %}", Err("`post_link`")),
            ("{% codeblock %}a", Err("")),
        ] {
            let (story, problems) = converted("a.md", &format!("---\ntitle: t\n---\n{text}"), HEXO, None);
            let fault = problems.iter().find(|problem| problem.is_error());
            match expected {
                Ok(expected) => {
                    let shown = faces::api(&story.unwrap()).replace('\n', "");
                    assert_eq!(shown, format!("<h1>t</h1>{expected}"), "{problems:?}");
                }
                Err("") => {}
                Err(word) => assert!(fault.is_some_and(|fault| fault.message.contains(word)), "{problems:?}"),
            }
        }
    }
}
