//! Where kramdown reads a text otherwise than CommonMark, the text is rewritten so that CommonMark reads it alike
//! (<https://kramdown.gettalong.org/syntax.html>, <https://github.com/gettalong/kramdown/tree/master/lib/kramdown/parser>).
//!
//! The differences, each in its place:
//! - attribute lists and extensions, `{: .x}`, `{::comment}`, are no text: here for blocks, in [`spans`] within lines;
//! - `* TOC` with `{:toc}` stands for the table of contents, `^` alone parts blocks, `*[HTML]: …` defines: here;
//! - what stands in a raw HTML block is not Markdown unless it says so: [`raw`];
//! - lines with pipes are a table, with or without a heading: [`tables`];
//! - a numbered item may follow a line of text whatever its number, and `1)` is no item: here;
//! - `$$` alone on its lines is mathematics, blank lines or not; a fence's name is one word: here;
//! - a link's target may hold blanks: [`spans`].

mod raw;
mod spans;
mod tables;

use std::collections::HashMap;

use crate::html::{Element, Node, fragment};
use crate::story::inserts::Inserts;
use crate::story::lines::{Lined, Lines};

pub(super) use spans::{is_attribute_list, rewritten as without_attributes};

/// How deep Markdown may stand in HTML in Markdown.
const DEEPEST: usize = 20;
/// How many bytes are looked at in search of what closes something, in all; a post that asks for more is hostile.
const MOST_STEPS: usize = 20_000_000;

/// The text as CommonMark. `in_html`: raw HTML blocks hold Markdown by default.
pub(super) fn rewritten(text: &str, lines: &Lines, inserts: &mut Inserts, in_html: bool) -> Lined {
    let mut at = 0;
    let numbered: Vec<Line<'_>> = text
        .split('\n')
        .map(|text| {
            let line = Line { text, number: lines.at(at) };
            at += text.len() + 1;
            line
        })
        .collect();
    let first = numbered.first().map_or(1, |line| line.number);
    let mut writer =
        Writer { inserts, in_html, out: Lined::from(first), definitions: HashMap::new(), depth: 0, steps: 0 };
    writer.blocks(&numbered);
    writer.define();
    writer.out
}

/// A line of the text, and the line of the file that it came from.
#[derive(Clone, Copy)]
struct Line<'text> {
    text: &'text str,
    number: usize,
}

impl Line<'_> {
    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }
}

struct Writer<'a> {
    inserts: &'a mut Inserts,
    in_html: bool,
    out: Lined,
    /// The links that are defined, by their names: the line, and the target with its title. The last of a name counts.
    definitions: HashMap<String, (usize, String)>,
    depth: usize,
    steps: usize,
}

/// What the lines before have opened.
#[derive(Default)]
struct Before {
    /// A blank line, a heading, or nothing: what follows starts a block.
    boundary: bool,
    /// A list whose items may go on.
    list: bool,
    /// Where the texts of the items start that the line may stand in.
    columns: Vec<usize>,
}

impl Writer<'_> {
    fn blocks(&mut self, lines: &[Line<'_>]) {
        let mut at = 0;
        let mut before = Before { boundary: true, ..Before::default() };
        while at < lines.len() {
            at += self.block(&lines[at..], &mut before).max(1);
        }
    }

    /// Writes what starts with the first line; answers with how many lines that took.
    fn block(&mut self, lines: &[Line<'_>], before: &mut Before) -> usize {
        let line = lines[0];
        let bare = line.text.trim();
        if line.is_blank() {
            before.boundary = true;
            self.line("", line.number);
            return 1;
        }
        if before.boundary && line.indent() == 0 && item(line.text).is_none() {
            before.list = false;
        }
        let boundary = std::mem::replace(&mut before.boundary, false);
        let column = column(line.text);
        if boundary || column.is_some() {
            before.columns.retain(|column| *column <= line.indent());
        }
        before.columns.extend(column);
        let is_code = boundary && !before.list && (line.indent() >= 4 || line.text.starts_with('\t'));
        if is_code {
            let end = lines.iter().take_while(|line| line.indent() >= 4 || line.text.starts_with('\t')).count();
            lines[..end].iter().for_each(|line| self.line(line.text, line.number));
            before.boundary = true;
            return end;
        }
        let column = before.columns.iter().rfind(|column| **column <= line.indent());
        if let Some(taken) = self.fence(lines, column.copied().unwrap_or(0)) {
            before.boundary = true;
            return taken;
        }
        let extension = |taken: usize, before: &mut Before, writer: &mut Self| {
            before.boundary = true;
            writer.line("", line.number);
            taken
        };
        if spans::is_attribute_list(bare) || bare == "^" || is_abbreviation(bare) {
            return extension(1, before, self);
        }
        if item(line.text).is_some() && lines.get(1).is_some_and(|next| is_contents(next.text)) {
            return extension(2, before, self);
        }
        if let Some(taken) = self.extension(lines) {
            return extension(taken, before, self);
        }
        if line.indent() < 4
            && bare.starts_with("$$")
            && boundary
            && let Some(taken) = self.mathematics(lines)
        {
            before.boundary = true;
            return taken;
        }
        if line.indent() < 4
            && self.steps < MOST_STEPS
            && let Some(block) = raw::block(lines.iter().map(|line| line.text), &mut self.steps)
        {
            let taken = self.raw(lines, &block);
            before.boundary = true;
            return taken;
        }
        if boundary
            && line.indent() < 4
            && let Some(table) = tables::read(lines.iter().map(|line| line.text))
        {
            for (row, text) in table.rows.iter().enumerate() {
                self.line(&spans::rewritten(text), lines[row.saturating_sub(table.added).min(table.taken - 1)].number);
            }
            self.line("", lines[table.taken - 1].number);
            before.boundary = true;
            return table.taken;
        }
        if line.indent() < 4
            && !lines.get(1).is_some_and(|next| next.text.trim_start().starts_with(['"', '\'', '(']))
            && let Some(definition) = definition(bare)
        {
            let (name, target) = definition;
            self.definitions.insert(name.to_lowercase(), (line.number, target));
            return extension(1, before, self);
        }
        // A tag alone would start raw HTML in CommonMark; here it is the start of a paragraph.
        if line.indent() < 4
            && raw::is_span(bare)
            && let Some(next) = lines.get(1).filter(|next| !next.is_blank() && item(next.text).is_none())
        {
            self.line(
                &format!("{} {}", spans::rewritten(line.text), spans::rewritten(next.text.trim_start())),
                line.number,
            );
            return 2;
        }
        let mut text = spans::rewritten(line.text);
        if let Some(item) = item(line.text) {
            if !boundary && !before.list && item.number.is_some_and(|number| number != 1) {
                self.line("", line.number);
            }
            before.list = true;
        } else if let Some(at) = bracketed_number(line.text) {
            text.insert(at, '\\');
        }
        before.boundary = bare.starts_with('#');
        self.line(&text, line.number);
        1
    }

    /// The first line after this one that closes something.
    fn find(&mut self, lines: &[Line<'_>], closes: impl Fn(&Line<'_>) -> bool) -> Option<usize> {
        for (at, line) in lines.iter().enumerate().skip(1) {
            self.steps += line.text.len() + 1;
            if self.steps > MOST_STEPS {
                return None;
            }
            if closes(line) {
                return Some(at);
            }
        }
        None
    }

    fn line(&mut self, text: &str, number: usize) {
        self.out.line(text, number);
    }

    /// Writes the links that are defined.
    fn define(&mut self) {
        let mut definitions: Vec<_> = std::mem::take(&mut self.definitions).into_iter().collect();
        definitions.sort_by_key(|(_, (number, _))| *number);
        for (name, (number, target)) in definitions {
            self.line("", number);
            self.line(&format!("[{name}]: {target}"), number);
        }
    }

    /// A tree in a block of its own.
    fn insert(&mut self, tree: Vec<Node>, number: usize) {
        let word = self.inserts.add(tree);
        for text in ["", &word, ""] {
            self.line(text, number);
        }
    }

    /// A fenced block as it is, but for blanks before the fence: kramdown takes none off the code but those of the list
    /// item. With more than a word after the fence it is code within text, as kramdown has it.
    fn fence(&mut self, lines: &[Line<'_>], column: usize) -> Option<usize> {
        let open = lines[0].text.trim_start();
        let mark = open.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = open.chars().take_while(|c| *c == mark).count();
        let info = open[length..].trim();
        if length < 3 || (mark == '`' && info.contains('`')) {
            return None;
        }
        let closes = |line: &Line<'_>| {
            let text = line.text.trim();
            text.len() >= length && text.chars().all(|c| c == mark)
        };
        let end = self.find(lines, closes)?;
        if info.split_whitespace().count() > 1 && mark == '`' {
            let inner: Vec<&str> = lines[1..end].iter().map(|line| line.text).collect();
            let code = Node::Text(format!("{info} {}", inner.join(" ")));
            self.insert(vec![Element::new("code", vec![code]).into()], lines[0].number);
        } else {
            self.line(&format!("{}{open}", " ".repeat(column)), lines[0].number);
            lines[1..=end].iter().for_each(|line| self.line(line.text, line.number));
        }
        Some(end + 1)
    }

    /// `{::comment}` and `{::nomarkdown}` with what stands in them, `{::options … /}`.
    fn extension(&mut self, lines: &[Line<'_>]) -> Option<usize> {
        let open = lines[0].text.trim().strip_prefix("{::")?;
        let name = &open[..open.find([' ', '}', '/'])?];
        if open.ends_with("/}") {
            return Some(1);
        }
        if !open.ends_with('}') || !matches!(name, "comment" | "nomarkdown" | "options") {
            return None;
        }
        let closes = |line: &Line<'_>| {
            line.text.trim().strip_prefix("{:/").is_some_and(|rest| rest == "}" || rest.strip_suffix('}') == Some(name))
        };
        let end = self.find(lines, closes)?;
        if name == "nomarkdown" {
            let inner: Vec<&str> = lines[1..end].iter().map(|line| line.text).collect();
            self.insert(fragment(&inner.join("\n")), lines[0].number);
        }
        Some(end + 1)
    }

    /// A block of mathematics: `$$` at its start, the next `$$` at the end of a line.
    fn mathematics(&mut self, lines: &[Line<'_>]) -> Option<usize> {
        let mut source = lines[0].text.trim().strip_prefix("$$")?.to_owned();
        let mut taken = 1;
        while !source.contains("$$") {
            source.push('\n');
            source.push_str(lines.get(taken).filter(|_| taken < 200)?.text);
            taken += 1;
        }
        let source = source.trim_end().strip_suffix("$$").filter(|source| !source.contains("$$"))?;
        let text = Node::Text(source.trim().to_owned());
        self.insert(vec![Element::new("span", vec![text]).with("class", "math math-display").into()], lines[0].number);
        Some(taken)
    }

    /// A raw HTML block: kept aside as a tree, or opened for the Markdown in it.
    fn raw(&mut self, lines: &[Line<'_>], block: &raw::Block) -> usize {
        let number = lines[0].number;
        if self.depth >= DEEPEST || !block.holds_markdown.unwrap_or(self.in_html && block.may_hold_blocks()) {
            self.insert(fragment(&block.all()), number);
        } else {
            let inner = block.inner();
            let inner: Vec<Line<'_>> = inner
                .split('\n')
                .enumerate()
                .map(|(at, text)| Line { text, number: lines[(at + block.opened).min(block.taken - 1)].number })
                .collect();
            self.line(&block.opening, number);
            self.line("", number);
            self.depth += 1;
            self.blocks(&inner);
            self.depth -= 1;
            for text in ["", &block.closing, ""] {
                self.line(text, lines[block.taken - 1].number);
            }
        }
        if !block.rest.trim().is_empty() {
            self.line(&spans::rewritten(&block.rest), lines[block.taken - 1].number);
        }
        block.taken
    }
}

/// `[name]: target "title"`: the name, and the rest as CommonMark has it, where brackets need not be even.
fn definition(text: &str) -> Option<(&str, String)> {
    let (name, rest) = text.strip_prefix('[')?.split_once("]:")?;
    let rest = rest.trim_start();
    let (target, title) = rest.split_at(rest.find([' ', '\t']).unwrap_or(rest.len()));
    let target = target.strip_prefix('<').and_then(|target| target.strip_suffix('>')).unwrap_or(target);
    let title = title.trim();
    let is_title =
        title.is_empty() || (title.len() > 1 && title.starts_with(['"', '\'']) && title.ends_with(['"', '\'']));
    let is_plain =
        !name.is_empty() && !name.starts_with('^') && !name.contains(['[', ']']) && !target.contains(['<', '>']);
    (is_plain && is_title && !target.is_empty()).then(|| (name, format!("<{target}> {title}")))
}

/// An item of a list, at any depth: its number, where it has one.
struct Item {
    number: Option<u64>,
}

fn item(text: &str) -> Option<Item> {
    let text = text.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (mark, number) = match digits {
        0 => (text.strip_prefix(['*', '-', '+'])?, None),
        1..=9 => (text[digits..].strip_prefix('.')?, text[..digits].parse().ok()),
        _ => return None,
    };
    let has_text = mark.starts_with([' ', '\t']) && !mark.trim().is_empty();
    let is_rule = text.len() > 2 && text.bytes().all(|byte| matches!(byte, b'*' | b'-' | b' '));
    (has_text && !is_rule).then_some(Item { number })
}

/// Where the text of an item starts.
fn column(text: &str) -> Option<usize> {
    item(text)?;
    let mark = text.trim_start().find(' ')?;
    let at = text.len() - text.trim_start().len() + mark;
    Some(at + text[at..].len() - text[at..].trim_start_matches(' ').len())
}

/// Where the bracket of `1)` stands, which starts no item here.
fn bracketed_number(text: &str) -> Option<usize> {
    let indent = text.len() - text.trim_start().len();
    let digits = text[indent..].bytes().take_while(u8::is_ascii_digit).count();
    let at = indent + digits;
    (digits > 0 && text[at..].starts_with(") ")).then_some(at)
}

fn is_contents(text: &str) -> bool {
    let inner = text.trim().strip_prefix("{:").and_then(|text| text.strip_suffix('}'));
    inner.is_some_and(|inner| inner.split_whitespace().any(|word| word == "toc"))
}

/// `*[HTML]: Hyper Text Markup Language`.
pub(super) fn is_abbreviation(text: &str) -> bool {
    text.strip_prefix("*[").and_then(|rest| rest.split_once("]:")).is_some_and(|(name, _)| !name.contains(']'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewrite(text: &str) -> String {
        let mut lined = Lined::from(1);
        lined.written(text, 1);
        rewritten(text, &lined.lines(), &mut Inserts::beside(text), false).text.trim_end().to_owned()
    }

    #[test]
    fn what_common_mark_reads_otherwise_is_written_otherwise() {
        for (text, expected) in [
            ("a\n{: .b}\nc", "a\n\nc"),
            ("on Christmas of\n2007. This release", "on Christmas of\n\n2007. This release"),
            ("1. a\n3. b", "1. a\n3. b"),
            ("1) a", "1\\) a"),
            ("a\n\n^\n\n*[H]: b", "a"),
            ("{::comment}\n*a*\n{:/comment}\nb", "b"),
            ("- TOC\n{:toc}\n\na", "a"),
            ("```\n{: .a}\n```", "```\n{: .a}\n```"),
            ("    {: .a}", "    {: .a}"),
            ("<div>\n\n**a**\n\n</div>\nb", "insert0z\n\nb"),
            ("<div markdown=\"1\">\n**a**\n</div>", "<div>\n\n\n**a**\n\n\n</div>"),
            ("$$\na\n\n- b\n$$", "insert0z"),
            ("a | b\nc | d", "|||\n|-|-|\n|a|b|\n|c|d|"),
            ("1. a\n\n    ```\n     b\n    ```", "1. a\n\n   ```\n     b\n    ```"),
            ("* a\n  ```\n  b\n  ```\n\n ```\n c\n ```", "* a\n  ```\n  b\n  ```\n\n```\n c\n ```"),
            ("[a]: /b(\n[A]: /c \"t\"", "[a]: </c> \"t\""),
            ("<br>\n[a](b)", "<br> [a](b)"),
            ("``` ruby x\na\n```", "insert0z"),
        ] {
            assert_eq!(rewrite(text).trim_start_matches('\n'), expected, "{text:?}");
        }
        assert!(rewrite(&"<div markdown=\"1\">".repeat(10_000)).len() > 10_000);
    }
}
