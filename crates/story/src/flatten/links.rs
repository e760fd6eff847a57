//! Addresses made absolute, and the inline elements that are more than a mark.

use super::spacing::{Marks, joined};
use super::{Place, Walk};
use crate::Text;
use html::{Element, Node, text as text_of};
use post::problem::{Code, Problem};

impl Walk<'_> {
    /// The absolute form of a link's address; none for what a reader on Medium cannot follow, such as `javascript:`.
    pub(super) fn absolute(&self, address: &str) -> Option<String> {
        let url = self.options.base.join(address).ok().filter(|_| !address.trim().is_empty())?;
        matches!(url.scheme(), "http" | "https" | "mailto").then(|| url.into())
    }

    pub(super) fn anchor(&mut self, element: &Element, marks: &Marks) {
        let address = element.attribute("href").unwrap_or_default();
        if element.has_class(&["footnote-backref", "reversefootnote", "footnote-back"]) {
            return;
        }
        // A heading's link to itself is no text of the post, and its target is not on Medium.
        let own_place = address.starts_with('#')
            || element.has_class(&["anchor", "headerlink", "header-anchor", "zola-anchor", "hash-link"]);
        if self.place == Place::Heading && own_place {
            if text_of(&element.children).chars().any(char::is_alphanumeric) {
                self.nodes(&element.children, marks);
            }
            return;
        }
        let link = self.absolute(address).map(Into::into).or_else(|| marks.link.clone());
        self.nodes(&element.children, &Marks { link, ..marks.clone() });
    }

    /// Subscripts and superscripts, in the characters that Unicode has for them where it has them all.
    pub(super) fn raised_or_lowered(&mut self, element: &Element, marks: &Marks) {
        let text = text_of(&element.children);
        let text = text.trim();
        let raised = element.name == "sup";
        if raised && is_footnote(element) {
            let plain = Marks { link: None, ..marks.clone() };
            return self.flow.text(&format!("[{}]", text.trim_matches(['[', ']'])), &plain, self.line);
        }
        // A note that the author numbers by hand.
        if let (true, [Node::Element(link)]) = (raised, element.children.as_slice())
            && link.name == "a"
            && !text.is_empty()
            && text.chars().all(|c| c.is_ascii_digit())
        {
            let link = link.attribute("href").and_then(|address| self.absolute(address)).map(Into::into);
            return self.flow.text(&format!("[{text}]"), &Marks { link, ..marks.clone() }, self.line);
        }
        let (small, sign) = if raised { (SUPERSCRIPTS, "^") } else { (SUBSCRIPTS, "_") };
        let converted: Option<String> =
            text.chars().map(|c| small.iter().find(|(plain, _)| *plain == c).map(|(_, small)| *small)).collect();
        match converted {
            Some(converted) => self.flow.text(&converted, marks, self.line),
            // Ordinals and the like: `2nd`, `Mlle`.
            None if raised && text.chars().all(char::is_alphabetic) => self.nodes(&element.children, marks),
            None => self.between(sign, &element.children, "", marks),
        }
    }

    /// Mathematics, in the TeX that the author wrote.
    pub(super) fn math(&mut self, element: &Element, marks: &Marks) {
        let source = text_of(&element.children);
        self.report(
            Problem::new(Code::LostOnMedium, "Medium has no math: formula shown as TeX source")
                .hint("use an image of the formula, or leave it as it is"),
        );
        let displayed = element.attribute("type").is_some_and(|kind| kind.contains("mode=display"));
        if displayed || element.has_class(&["math-display"]) {
            self.flush();
            let lines = source.trim().lines().map(|line| linear(line.trim()));
            let text = joined(&lines.filter(|line| !line.is_blank()).collect::<Vec<_>>());
            self.say(text, self.line);
        } else {
            self.flow.text(source.trim(), &Marks { code: true, ..marks.clone() }, self.line);
        }
    }

    /// A formula that `KaTeX` or `MathJax` has drawn: its source is kept beside the drawing for those who do not see it.
    pub(super) fn rendered_math(&mut self, element: &Element, marks: &Marks) {
        let source = find(&element.children, "annotation").or_else(|| find(&element.children, "math")).map(text_of_one);
        if let Some(source) = source {
            let class = if element.has_class(&["katex-display"]) || element.attribute("display") == Some("true") {
                "math-display"
            } else {
                "math-inline"
            };
            self.math(&Element::new("span", vec![Node::Text(source)]).with("class", class), marks);
        }
    }

    /// The box of a task list.
    pub(super) fn checkbox(&mut self, element: &Element, marks: &Marks) {
        if element.attribute("type") == Some("checkbox") {
            let mark = if element.attribute("checked").is_some() { "☑ " } else { "☐ " };
            self.flow.text(mark, marks, self.line);
        }
    }

    /// A drawing in the text itself: formulas as their source, all else is lost.
    pub(super) fn drawing(&mut self, element: &Element, marks: &Marks) {
        if element.name == "math" {
            let source = find(&element.children, "annotation").map_or_else(|| text_of(&element.children), text_of_one);
            let formula = Element::new("span", vec![Node::Text(source)]);
            return self.math(&formula, marks);
        }
        self.report_loss(
            format!("inline `{}` left out: Medium does not take drawings in the text", element.name),
            "save the drawing as an image file",
        );
    }
}

/// Classes of what `KaTeX` and `MathJax` draw, the whole of a formula each. `MathJax` 2 leaves the source in a script.
pub(super) const RENDERED_MATHEMATICS: &[&str] =
    &["katex", "katex-display", "MathJax", "MathJax_Preview", "MathJax_Display", "MathJax_SVG", "MathJax_SVG_Display"];

/// Whether a script is the source of a formula, as kramdown and `MathJax` 2 write it.
pub(super) fn is_formula(script: &Element) -> bool {
    script.attribute("type").is_some_and(|kind| kind.starts_with("math/tex"))
}

/// A line of a formula, as code.
fn linear(line: &str) -> Text {
    let mut text = super::Loose::default();
    text.text(line, &Marks { code: true, ..Marks::default() });
    text.finish()
}

fn text_of_one(element: &Element) -> String {
    text_of(&element.children)
}

/// The first element of this name among nodes and what is in them.
pub(super) fn find<'tree>(nodes: &'tree [Node], name: &str) -> Option<&'tree Element> {
    nodes.iter().find_map(|node| match node {
        Node::Element(element) if element.name == name => Some(element),
        Node::Element(element) => find(&element.children, name),
        _ => None,
    })
}

/// Whether a superscript is the mark of a footnote, as Goldmark and kramdown write it.
fn is_footnote(superscript: &Element) -> bool {
    find(&superscript.children, "a").and_then(|a| a.attribute("href")).is_some_and(|to| to.starts_with("#fn"))
}

const SUPERSCRIPTS: &[(char, char)] = &[
    ('0', '⁰'),
    ('1', '¹'),
    ('2', '²'),
    ('3', '³'),
    ('4', '⁴'),
    ('5', '⁵'),
    ('6', '⁶'),
    ('7', '⁷'),
    ('8', '⁸'),
    ('9', '⁹'),
    ('+', '⁺'),
    ('-', '⁻'),
    ('−', '⁻'),
    ('n', 'ⁿ'),
    ('™', '™'),
    ('®', '®'),
];

const SUBSCRIPTS: &[(char, char)] = &[
    ('0', '₀'),
    ('1', '₁'),
    ('2', '₂'),
    ('3', '₃'),
    ('4', '₄'),
    ('5', '₅'),
    ('6', '₆'),
    ('7', '₇'),
    ('8', '₈'),
    ('9', '₉'),
    ('+', '₊'),
    ('-', '₋'),
    ('−', '₋'),
];

#[cfg(test)]
mod tests {
    use crate::flatten::shown::shown;

    #[test]
    fn marks_and_what_stands_for_them() {
        for (html, expected) in [
            ("<b>a <em>b</em></b> <mark>c</mark> <kbd>d</kbd> <u>e</u>", "*a **_b_* *c* `d` e"),
            (
                "<del>a</del> <q>b</q> H<sub>2</sub>O e<sup>x</sup> 2<sup>nd</sup> 10<sup>-6</sup> e<sup>2x</sup>",
                "~~a~~ “b” H₂O ex 2nd 10⁻⁶ e^2x",
            ),
            ("a<sup id=fnref:1><a href=#fn:1>1</a></sup><a class=footnote-backref href=#x>↩</a>", "a[1]"),
            (
                "<a href=/x><code>a</code></a>, <a href='y z'>b</a>, <a href=#c>c</a>",
                "`a`(https://blog.example/x), b(https://blog.example/a/b/y%20z), c(https://blog.example/a/b/#c)",
            ),
            (
                "<script type='math/tex'>a_1</script> <span class=katex><math>y<annotation>x^2</annotation></math><span>x2</span></span>",
                "`a_1` `x^2`",
            ),
            (
                "<a href=//h.example>a</a> <a href='mailto:a@b.c'>b</a> <a href='java&#9;script:x'>c</a> <a href='data:,'>d</a> <a>e</a>",
                "a(https://h.example/) b(mailto:a@b.c) c d e",
            ),
        ] {
            assert_eq!(shown(html), [expected], "{html}");
        }
    }
}
