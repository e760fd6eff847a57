//! Code blocks: their text as it is shown, and the language that the markup around it names.

use super::Walk;
use super::spacing::is_stray;
use crate::Kind;
use html::{Element, Node};

impl Walk<'_> {
    pub(super) fn code(&mut self, pre: &Element) {
        self.flush();
        let mut code = String::new();
        write(&pre.children, &mut code);
        let code: String = code.chars().filter(|c| !is_stray(*c)).collect();
        let code = code.trim_matches('\n');
        if !code.trim().is_empty() {
            let inner = pre.children.iter().find_map(|node| match node {
                Node::Element(element) if element.name == "code" => language(element),
                _ => None,
            });
            let language = inner.or_else(|| language(pre)).or_else(|| self.language.clone());
            let language = language.filter(|language| !matches!(&**language, "plaintext" | "text" | "none" | "plain"));
            self.put(Kind::Code { language, code: code.to_owned() }, self.line);
        }
    }
}

/// The language that an element's classes name: `language-x` (the HTML standard's own example), `lang-x`, or
/// `highlight-source-x`; or its `data-lang`.
pub(super) fn language(element: &Element) -> Option<String> {
    const PREFIXES: [&str; 3] = ["language-", "lang-", "highlight-source-"];
    let named = |class: &str| PREFIXES.iter().find_map(|prefix| class.strip_prefix(prefix).map(str::to_owned));
    let prefixed = element.classes().find_map(named).or_else(|| element.attribute("data-lang").map(str::to_owned));
    // Hexo: `<figure class="highlight js">`.
    let highlighted = || {
        let mut classes = Some(element).filter(|element| element.name == "figure")?.classes();
        classes.find(|class| *class == "highlight").and(classes.next()).map(str::to_owned)
    };
    let name = prefixed.or_else(highlighted)?;
    // An info string may go on without a blank: `rust,ignore`, `js{1,3}`.
    let end = name.find(['{', ',', ':', ';']).unwrap_or(name.len());
    Some(name[..end].to_lowercase()).filter(|name| !name.is_empty())
}

/// Whether an element has the line numbers of a code block, as Rouge, Chroma and Hexo write them.
pub(super) fn is_gutter(element: &Element) -> bool {
    element.has_class(&["gutter", "rouge-gutter", "lineno", "linenos", "lnt", "ln", "line-numbers", "line-number"])
}

/// The text of a code block. A line may be an element without a newline of its own, followed by `<br>`.
fn write(nodes: &[Node], code: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => code.push_str(text),
            Node::Element(element) if element.name == "br" => code.push('\n'),
            Node::Element(element) if !is_gutter(element) => write(&element.children, code),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::flatten::shown::shown;

    #[test]
    fn code_keeps_its_lines_and_its_language() {
        for (html, expected) in [
            ("<pre><code class='language-Rust,ignore'>\na\n\n  b\u{fffc} \n\n</code></pre>", "rust: a\n\n  b "),
            (
                "<figure class='highlight js'><table><tr><td class=gutter><pre>1<td class=code><pre><span class=line>a</span><br><span class=line>b</span><br></pre></table></figure>",
                "js: a\nb",
            ),
            ("<div class='language-py highlighter-rouge'><div><pre>a</pre></div></div>", "py: a"),
            (
                "<figure class=highlight><pre><code data-lang=go><span class=ln>1</span>a<br>b</code></pre></figure>",
                "go: a\nb",
            ),
            ("<table><tr><td class=gutter><pre>1</pre></td><td><pre class=lang-js>a</pre></td></tr></table>", "js: a"),
        ] {
            assert_eq!(shown(html), [expected], "{html}");
        }
    }
}
