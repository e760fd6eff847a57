//! An HTML tree to Medium's flat list of blocks: the one place where what Medium has no form for is given another.
//!
//! The tree may come from Markdown or be a page that a generator built. Lines come in as comments, `<!--line:12-->`,
//! and apply until the next; one that an author writes can only give a wrong line.

mod code;
mod embeds;
mod figures;
mod flow;
mod links;
mod lists;
#[cfg(test)]
mod shown;
mod spacing;
mod tables;

use crate::context::FlattenOptions;
use crate::{Block, Kind, Run, Size, Text};
use flow::{Flow, Part};
use html::{Element, Node};
use links::{RENDERED_MATHEMATICS, is_formula};
use lists::List;
use post::problem::{Code, Problem};

pub(super) use spacing::{Loose, Marks, unbroken};

/// The blocks of a tree, and what was lost or is wrong on the way.
#[derive(Debug, Default)]
pub(super) struct Flat {
    pub(super) blocks: Vec<Block>,
    pub(super) problems: Vec<Problem>,
}

/// Flattens a tree. No block is blank, and no divider comes first or last.
pub(super) fn flatten(nodes: &[Node], options: &FlattenOptions<'_>) -> Flat {
    let mut walk = Walk {
        options,
        flat: Flat::default(),
        line: None,
        place: Place::Flow,
        flow: Flow::default(),
        list: None,
        gathered: Vec::new(),
        quote: 0,
        language: None,
    };
    walk.block(nodes, &Marks::default());
    let mut flat = walk.flat;
    part_by_dividers(&mut flat.blocks);
    flat
}

/// Dividers separate blocks: none at the ends, no two in a row.
fn part_by_dividers(blocks: &mut Vec<Block>) {
    let first = blocks.iter().position(|block| block.kind != Kind::Divider).unwrap_or(blocks.len());
    blocks.drain(..first);
    blocks.dedup_by(|one, other| one.kind == Kind::Divider && other.kind == Kind::Divider);
    if blocks.last().is_some_and(|block| block.kind == Kind::Divider) {
        blocks.pop();
    }
}

/// What text becomes where the walk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A paragraph.
    Flow,
    /// A quote.
    Quote,
    /// A pull quote.
    PullQuote,
    /// A line of a list's item.
    Item,
    /// A line of a heading.
    Heading,
    /// A line of a caption or a cell.
    Gather,
}

impl Place {
    /// Whether everything here becomes one text.
    fn is_one_text(self) -> bool {
        matches!(self, Self::Heading | Self::Gather)
    }
}

struct Walk<'a> {
    options: &'a FlattenOptions<'a>,
    flat: Flat,
    /// The line of the file, by the last comment.
    line: Option<usize>,
    place: Place,
    /// The inline content that waits for its block to end.
    flow: Flow,
    list: Option<List>,
    gathered: Vec<Text>,
    /// Where the blocks of the current quote begin.
    quote: usize,
    /// The language that an element around a code block names.
    language: Option<String>,
}

impl Walk<'_> {
    fn node(&mut self, node: &Node, marks: &Marks) {
        match node {
            Node::Text(text) => self.flow.text(text, marks, self.line),
            Node::Comment(_) => self.line = node.as_line().or(self.line),
            Node::CutShort => self.report(too_costly()),
            Node::Element(element) => self.element(element, marks),
        }
    }

    fn nodes(&mut self, nodes: &[Node], marks: &Marks) {
        for (at, node) in nodes.iter().enumerate() {
            match node {
                Node::Element(image) if image.name == "img" && figures::is_stand_in(image, &nodes[at + 1..]) => {}
                Node::Element(element) if element.name == "noscript" => {
                    self.without_scripts(element, &nodes[..at], marks);
                }
                _ => self.node(node, marks),
            }
        }
    }

    /// Walks nodes that are a block of their own.
    fn block(&mut self, nodes: &[Node], marks: &Marks) {
        self.flush();
        self.nodes(nodes, marks);
        self.flush();
    }

    fn element(&mut self, element: &Element, marks: &Marks) {
        let children = &element.children;
        match element.name.as_str() {
            "strong" | "b" | "mark" => self.nodes(children, &Marks { strong: true, ..marks.clone() }),
            "em" | "i" | "cite" | "dfn" | "var" => self.nodes(children, &Marks { emphasis: true, ..marks.clone() }),
            "code" | "kbd" | "samp" | "tt" => self.nodes(children, &Marks { code: true, ..marks.clone() }),
            "a" => self.anchor(element, marks),
            "br" => self.flow.line_break(marks),
            "del" | "s" | "strike" => self.between("~~", children, "~~", marks),
            "q" => self.between("“", children, "”", marks),
            "rt" => self.between("(", children, ")", marks),
            "sub" | "sup" => self.raised_or_lowered(element, marks),
            "script" if is_formula(element) => self.math(element, marks),
            _ if element.has_class(RENDERED_MATHEMATICS) => self.rendered_math(element, marks),
            "span" if element.has_class(&["math"]) => self.math(element, marks),
            "input" => self.checkbox(element, marks),
            "img" => self.picture(element, marks),
            "picture" => self.pictures(element, marks),
            "figure" => self.figure(element, marks),
            "iframe" | "video" | "audio" | "embed" | "object" | "script" => self.player(element),
            "svg" | "canvas" | "math" => self.drawing(element, marks),
            "pre" => self.code(element),
            "table" => self.table(element, marks),
            "ul" | "ol" | "menu" => self.list(element, marks),
            "p" | "div" if element.has_class(&["admonition-title", "markdown-alert-title"]) => {
                self.block(children, &Marks { strong: true, ..marks.clone() });
            }
            "dt" | "summary" => self.block(children, &Marks { strong: true, ..marks.clone() }),
            "blockquote" => self.quote(element, marks),
            "hr" => {
                self.flush();
                self.put(Kind::Divider, self.line);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(element, marks),
            "style" | "template" | "head" | "title" | "textarea" | "select" | "button" | "nav" | "rp" | "noembed"
            | "noframes" | "wbr" | "source" | "track" => {}
            name if is_block(name) => self.division(element, marks),
            _ => self.nodes(children, marks),
        }
    }

    /// An element that only groups: dissolved, though a code block in it may take its language from it.
    fn division(&mut self, element: &Element, marks: &Marks) {
        let around = self.language.clone();
        self.language = code::language(element).or(around.clone());
        self.block(&element.children, marks);
        self.language = around;
    }

    fn between(&mut self, before: &str, nodes: &[Node], after: &str, marks: &Marks) {
        self.flow.text(before, marks, self.line);
        self.nodes(nodes, marks);
        self.flow.text(after, marks, self.line);
    }

    fn heading(&mut self, element: &Element, marks: &Marks) {
        if self.place != Place::Flow {
            return self.block(&element.children, &Marks { strong: true, ..marks.clone() });
        }
        self.flush();
        let line = self.line;
        let size = if matches!(element.name.as_str(), "h1" | "h2") { Size::Large } else { Size::Small };
        // Medium's headings are bold as they are.
        let runs =
            self.gather(Place::Heading, &element.children, marks).0.into_iter().map(|run| Run { strong: false, ..run });
        let text = runs.collect::<Loose>().finish();
        if !text.is_blank() {
            self.put(Kind::Heading { size, text }, line);
        }
    }

    fn quote(&mut self, element: &Element, marks: &Marks) {
        self.flush();
        if self.place.is_one_text() {
            return self.block(&element.children, marks);
        }
        let pulled = element.classes().any(|class| class.contains("pullquote") || class.contains("pull-quote"));
        let place = std::mem::replace(&mut self.place, if pulled { Place::PullQuote } else { Place::Quote });
        self.quote = self.flat.blocks.len();
        self.block(&element.children, marks);
        self.quote = self.flat.blocks.len();
        self.place = place;
    }

    /// The text of nodes as one text; pictures and code among them become blocks before it.
    fn gather(&mut self, place: Place, nodes: &[Node], marks: &Marks) -> Text {
        let flow = std::mem::take(&mut self.flow);
        let place = std::mem::replace(&mut self.place, place);
        let outer = std::mem::take(&mut self.gathered);
        self.block(nodes, marks);
        let lines = std::mem::replace(&mut self.gathered, outer);
        self.place = place;
        self.flow = flow;
        spacing::joined(&lines)
    }

    /// Ends the pending block: its text goes to the current place, its pictures become blocks.
    fn flush(&mut self) {
        let flow = std::mem::take(&mut self.flow);
        let line = flow.line;
        for part in flow.finish() {
            match part {
                Part::Text(text) => self.say(text, line),
                Part::Figure(line, figure) => self.put(figure, line),
            }
        }
    }

    fn say(&mut self, text: Text, line: Option<usize>) {
        match self.place {
            Place::Flow => {
                let kind = embeds::bare(&text).map_or(Kind::Paragraph { text }, |url| Kind::Embed { url });
                self.put(kind, line);
            }
            Place::Quote => match self.flat.blocks[self.quote..].last_mut() {
                Some(Block { kind: Kind::Quote { paragraphs }, .. }) => paragraphs.push(text),
                _ => self.put(Kind::Quote { paragraphs: vec![text] }, line),
            },
            Place::PullQuote => self.put(Kind::PullQuote { text }, line),
            Place::Item => self.item_line(text, line),
            Place::Heading | Place::Gather => self.gathered.push(text),
        }
    }

    /// Adds a block; the list around it ends before it.
    fn put(&mut self, kind: Kind, line: Option<usize>) {
        self.interrupt_list();
        self.flat.blocks.push(Block { line, kind });
    }

    fn report(&mut self, problem: Problem) {
        let problem = problem.line(self.line);
        self.flat.problems.push(problem);
    }

    fn report_loss(&mut self, what: impl Into<String>, hint: &str) {
        self.report(Problem::new(Code::LostOnMedium, what).hint(hint));
    }
}

/// A text was not read to its end.
pub(super) fn too_costly() -> Problem {
    Problem::new(Code::TooCostly, "the text is too complex for its size and was not read to its end")
        .hint("look for markup that is repeated or nested hundreds of times, and remove it")
}

/// Elements that are blocks and nothing more.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "aside"
            | "header"
            | "footer"
            | "hgroup"
            | "address"
            | "center"
            | "details"
            | "dl"
            | "dd"
            | "fieldset"
            | "figcaption"
            | "form"
            | "li"
            | "caption"
            | "tr"
            | "td"
            | "th"
    )
}

#[cfg(test)]
mod tests {
    use super::shown::{flat, shown};

    #[test]
    fn blocks_are_what_medium_has() {
        for (html, expected) in [
            ("<h1>a</h1><h2><b>b</b> <i>c</i></h2><h3>d</h3><h6> </h6>", &["Large: a", "Large: b _c_", "Small: d"][..]),
            ("<h2>a <a class=anchor href=#a>#</a></h2><h2><a href=#b>b</a></h2>", &["Large: a", "Large: b"]),
            ("<p>a<br>b<br><br>c</p>&nbsp;<p> <b> </b></p>", &["a|b", "c"]),
            ("<div><p>a</p>b<details><summary>c</summary>d</details></div>", &["a", "b", "*c*", "d"]),
            ("<blockquote><p>a<p>b<blockquote>c</blockquote><h3>d</h3></blockquote>", &["> a / b", "> c", "> *d*"]),
            ("<blockquote class=pullquote>a</blockquote>", &[">> a"]),
            ("<hr>a<hr><hr><p>b<hr>", &["a", "---", "b"]),
            ("<dl><dt>a<dd>b<dd>c</dl>", &["*a*", "b", "c"]),
            ("a<style>b</style><script>c</script><!-- d --><template>e</template><noscript>f</noscript>", &["a"]),
        ] {
            assert_eq!(shown(html), expected, "{html}");
        }
    }

    #[test]
    fn lines_come_in_as_comments() {
        let lines: Vec<_> = flat(
            "<!--line:3--><p>a</p><!--line:5--><ul><!--line:5--><li>b<!--line:6--><ul><li>c</ul></ul><!--line:x-->d",
        )
        .blocks
        .iter()
        .map(|block| block.line)
        .collect();
        assert_eq!(lines, [Some(3), Some(5), Some(6)]);
    }
}
