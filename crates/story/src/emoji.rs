//! Emoji written by name, `:tada:`, where the generator shows them: GitHub's names, which goldmark-emoji, Zola, remark-emoji
//! and `PyMdown` share. The crate `emojis` knows all 1,913 names of [gemoji](https://github.com/github/gemoji).

use html::{Element, Node};

/// Elements in which a name stays as it is.
const VERBATIM: [&str; 7] = ["code", "pre", "tt", "samp", "script", "style", "textarea"];

/// The prefixes of the icons that Material for `MkDocs` draws in the text
/// (<https://squidfunk.github.io/mkdocs-material/reference/icons-emojis/>).
const ICONS: [&str; 4] = ["material-", "fontawesome-", "octicons-", "simple-"];

/// Replaces the names in a tree by their emoji, and those of icons by a drawing.
pub(super) fn show(nodes: &mut Vec<Node>) {
    for node in std::mem::take(nodes) {
        match node {
            Node::Text(text) => split(&text, nodes),
            Node::Element(mut element) => {
                if !VERBATIM.contains(&element.name.as_str()) {
                    show(&mut element.children);
                }
                nodes.push(Node::Element(element));
            }
            Node::Comment(_) | Node::CutShort => nodes.push(node),
        }
    }
}

/// Text with emoji in place of their names.
pub(super) fn shown(text: &str) -> String {
    let mut nodes = Vec::new();
    split(text, &mut nodes);
    html::text(&nodes)
}

fn split(text: &str, nodes: &mut Vec<Node>) {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(':') {
        shown.push_str(before);
        let end = after.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '+' | '-'));
        let name = end.filter(|end| after[*end..].starts_with(':')).map_or("", |end| &after[..end]);
        let after_name = after.get(name.len() + 1..).unwrap_or_default();
        if let Some(emoji) = emojis::get_by_shortcode(name) {
            shown.push_str(emoji.as_str());
            rest = after_name;
        } else if ICONS.iter().any(|set| name.starts_with(set)) {
            nodes.push(Node::Text(std::mem::take(&mut shown)));
            nodes.push(Element::new("svg", Vec::new()).into());
            rest = after_name;
        } else {
            shown.push(':');
            rest = after;
        }
    }
    shown.push_str(rest);
    nodes.push(Node::Text(shown));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faces;
    use crate::testing::{HUGO, converted};
    use generators::{Dialect, Markdown};
    use html::fragment;
    use post::problem::Code;

    #[test]
    fn names_become_emoji() {
        for (text, expected) in [
            ("a :tada: b:+1:c", "a 🎉 b👍c"),
            (":stuck_out_tongue_winking_eye::100:", "😜💯"),
            ("10:30:45 :nobody: ::tada::", "10:30:45 :nobody: :🎉:"),
            ("std::vec::Vec :tada", "std::vec::Vec :tada"),
            ("é:é:tada:", "é:é🎉"),
            (":", ":"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
        let mut nodes = fragment("<b>:cat:</b><code>:cat:</code><pre>:cat:</pre>");
        show(&mut nodes);
        assert_eq!(html::text(&nodes), "🐱:cat::cat:");
    }

    #[test]
    fn names_are_replaced_where_the_generator_does_it() {
        let text =
            "---\ntitle: ':tada: t'\n---\n:tada: *:cat:* `:cat:` [:dog:](/:dog:/) \"q\" :a_b: :man_technologist:";
        let sent = |dialect| faces::api(&converted("a.md", text, dialect, None).0.unwrap());
        let link = "https://blog.example/:dog:/";
        let shown = format!(
            "<h1>:tada: t</h1>\n<p>🎉 <em>🐱</em> <code>:cat:</code> <a href=\"{link}\">🐶</a> “q” :a_b: 👨‍💻</p>"
        );
        assert_eq!(sent(Dialect { emoji: true, ..HUGO }), shown);
        assert!(sent(HUGO).contains("<p>:tada: <em>:cat:"), "not where it is off");
        let dialect = Dialect { emoji: true, markdown: Markdown::Python, ..Dialect::PLAIN };
        let (story, problems) = converted("a.md", "---\ntitle: t\n---\na :material-check-all: b", dialect, None);
        assert!(faces::api(&story.unwrap()).ends_with("<p>a b</p>"));
        assert!(problems.iter().any(|problem| problem.code == Code::LostOnMedium && problem.line == Some(4)));
    }
}
