//! The blocks of a text, each tried in kramdown's own order.

mod definitions;
pub(super) mod starts;

use std::collections::{HashMap, HashSet};

use super::line::{Line, Rest};
use super::{DEEPEST, Document, items, raw, tables};
use starts::{
    atx, code, code_end, ends_lazily, ends_paragraph, fence, is_attributes, is_end_mark, is_indented, is_rule,
    underline, without_id,
};

/// The attribute with which a raw element says whether it contains Markdown.
const MARKDOWN: &str = " markdown=";

/// How many marks a fence may have that are not all alike.
const LONGEST_MIXED: usize = 60;

/// A block, with the classes that an attribute list gives it.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) kind: Kind,
    pub(super) line: usize,
    pub(super) classes: String,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// Empty lines.
    Blank {
        lines: usize,
    },
    /// What shows nothing and ends what precedes it; only after `^` the next line starts a block.
    End {
        boundary: bool,
    },
    Paragraph(String),
    Heading(usize, String),
    Quote(Vec<Block>),
    Code(String),
    Rule,
    List {
        numbered: bool,
        items: Vec<Vec<Block>>,
    },
    /// Terms, and what they mean.
    Definitions(Vec<(Option<String>, Vec<Block>)>),
    Table {
        heading: bool,
        rows: Vec<Vec<String>>,
    },
    Mathematics(String),
    Html(String),
    /// A raw element with blocks in it.
    Element {
        tag: String,
        inner: Vec<Block>,
    },
    /// A raw element with a line of Markdown in it.
    SpanElement {
        tag: String,
        text: String,
    },
}

pub(super) struct Reader<'a> {
    document: &'a Document,
    depth: usize,
    unclosed: Unclosed,
}

/// What nothing closes any more in the lines that are read.
#[derive(Default)]
struct Unclosed {
    marks: HashSet<String>,
    /// The longest line of marks that is left, by the mark.
    longest: HashMap<u8, usize>,
}

impl<'a> Reader<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        Self { document, depth: 0, unclosed: Unclosed::default() }
    }

    pub(super) fn read(&mut self, lines: Vec<Line>) -> Vec<Block> {
        let mut blocks = Vec::new();
        self.read_into(lines, &mut blocks);
        blocks
    }

    /// Reads on after blocks that are read.
    pub(super) fn read_into(&mut self, mut lines: Vec<Line>, blocks: &mut Vec<Block>) {
        // The last line break ends the text.
        if lines.last().is_some_and(|line| line.text.is_empty()) {
            lines.pop();
        }
        self.depth += 1;
        let outer = std::mem::take(&mut self.unclosed);
        let mut at = 0;
        while at < lines.len() && self.document.parts(1) {
            let length = lines[at].text.len();
            let next = self.block(&mut lines, at, blocks);
            // The rest of a line that is read on is shorter than the line was.
            at = if next <= at && lines[at].text.len() >= length { at + 1 } else { next };
        }
        self.unclosed = outer;
        self.depth -= 1;
    }

    /// Reads the block that starts at a line; answers with the line after it.
    fn block(&mut self, lines: &mut [Line], at: usize, blocks: &mut Vec<Block>) -> usize {
        let line = lines[at].number;
        let add = |kind: Kind, blocks: &mut Vec<Block>| blocks.push(Block { kind, line, classes: String::new() });
        if lines[at].is_blank() {
            match blocks.last_mut().map(|block| &mut block.kind) {
                Some(Kind::Blank { lines }) => *lines += 1,
                _ => add(Kind::Blank { lines: 1 }, blocks),
            }
            return at + 1;
        }
        if self.depth > DEEPEST {
            return paragraph(lines, at, blocks);
        }
        if is_indented(&lines[at].text) {
            let end = code_end(lines, at);
            add(Kind::Code(code(&lines[at..end])), blocks);
            return end;
        }
        if let Some((end, language, code)) = self.fenced(lines, at) {
            add(Kind::Code(code), blocks);
            if let (Some(language), Some(block)) = (language, blocks.last_mut()) {
                block.classes = format!("language-{language}");
            }
            return end;
        }
        if let Some((level, text)) = atx(&lines[at].text) {
            add(Kind::Heading(level, text), blocks);
            return at + 1;
        }
        let bare = lines[at].bare_rest();
        if bare.starts_with('>') {
            let end = at + 1 + lines[at + 1..].iter().take_while(|line| !ends_lazily(line)).count();
            let unquoted = |line: &Line| {
                let inner = line.bare().strip_prefix('>').map(|text| text.strip_prefix(' ').unwrap_or(text));
                Line::new(inner.unwrap_or(&line.text), line.number)
            };
            let inner = self.read(lines[at..end].iter().map(unquoted).collect());
            add(Kind::Quote(inner), blocks);
            return end;
        }
        if is_rule(&bare) {
            add(Kind::Rule, blocks);
            return at + 1;
        }
        if items::start(&lines[at].text, 3, None).is_some() {
            return self.list(lines, at, blocks);
        }
        if items::definition_start(&lines[at].text, 3).is_some()
            && let Some(end) = self.definitions(lines, at, blocks)
        {
            return end;
        }
        if bare.starts_with('<')
            && let Some(end) = self.html(lines, at, blocks)
        {
            return end;
        }
        let boundary = starts_block(blocks);
        if boundary && let Some(level) = lines.get(at + 1).and_then(|next| underline(&next.text)) {
            let text = without_id(lines[at].text.trim_ascii()).to_owned();
            add(Kind::Heading(level, text), blocks);
            return at + 2;
        }
        if boundary
            && bare.starts_with("$$")
            && let Some((end, source)) = self.mathematics(lines, at)
        {
            add(Kind::Mathematics(source), blocks);
            return end;
        }
        if boundary && let Some(table) = tables::read(lines[at..].iter().map(|line| &*line.text)) {
            add(Kind::Table { heading: table.heading, rows: table.rows }, blocks);
            return at + table.taken;
        }
        if let Some(end) = self.definition(lines, at) {
            add(Kind::End { boundary: false }, blocks);
            return end;
        }
        if bare.starts_with("{:")
            && let Some(end) = self.extension(lines, at, blocks)
        {
            return end;
        }
        if is_end_mark(&lines[at].text) {
            add(Kind::End { boundary: true }, blocks);
            return at + 1;
        }
        paragraph(lines, at, blocks)
    }

    /// The first line from this one on that closes something, which is known by this mark. What does not come is looked for
    /// once.
    fn find(&mut self, mark: &str, lines: &[Line], from: usize, closes: impl Fn(&str) -> bool) -> Option<usize> {
        if self.unclosed.marks.contains(mark) || !self.document.steps(0) {
            return None;
        }
        let found = lines[from.min(lines.len())..].iter().position(|line| closes(&line.text));
        if found.is_none() {
            self.document.steps(lines.len() - from.min(lines.len()));
            self.unclosed.marks.insert(mark.to_owned());
        }
        Some(from + found?)
    }

    /// How many marks of a fence there are that something may close.
    fn longest_closed(&mut self, lines: &[Line], at: usize, marks: usize) -> usize {
        let open = lines[at].bare();
        let sign = open.as_bytes()[0];
        if open.bytes().take(marks).any(|byte| byte != sign) {
            return marks.min(LONGEST_MIXED);
        }
        let known = self.unclosed.longest.get(&sign).copied().unwrap_or(usize::MAX);
        let most = marks.min(known);
        let closing = |line: &Line| {
            let text = line.bare().trim_ascii_end();
            if text.bytes().all(|byte| byte == sign) { text.len() } else { 0 }
        };
        let further = || lines[at + 1..].iter().map(closing);
        if most < 3 || further().any(|length| length >= most) {
            return most;
        }
        let longest = further().max().unwrap_or(0);
        self.unclosed.longest.insert(sign, longest);
        longest
    }

    /// A fenced block: where it ends, its language, its code. With more than a word after the fence it is none.
    fn fenced(&mut self, lines: &[Line], at: usize) -> Option<(usize, Option<String>, String)> {
        let open = lines[at].bare();
        let most = self.longest_closed(lines, at, fence(open)?);
        // A fence that nothing closes may be a shorter one with a word of further marks.
        (3..=most).rev().find_map(|length| {
            let (mark, info) = open.split_at(length);
            let info = info.trim_ascii();
            let last = mark.chars().next_back().filter(|_| !info.contains(|c: char| c.is_ascii_whitespace()))?;
            let closes = |text: &str| {
                let text = text.trim_ascii_end();
                let blanks = text.bytes().take(3).take_while(|byte| *byte == b' ').count();
                text[blanks..].strip_prefix(mark).is_some_and(|rest| rest.chars().all(|c| c == last))
            };
            let end = self.find(mark, lines, at + 1, closes)?;
            let code: Vec<&str> = lines[at + 1..end].iter().map(|line| &*line.text).collect();
            let language = info.split('?').next().filter(|name| !name.is_empty()).map(str::to_owned);
            Some((end + 1, language, code.join("\n")))
        })
    }

    /// `$$` and the text up to the next one, where that ends the block.
    fn mathematics(&mut self, lines: &[Line], at: usize) -> Option<(usize, String)> {
        let first = lines[at].bare().strip_prefix("$$")?;
        let end = if first.contains("$$") { at } else { self.find("$$", lines, at + 1, |text| text.contains("$$"))? };
        let last = if end == at { first } else { &*lines[end].text };
        let (last, after) = last.split_once("$$")?;
        if !after.trim_ascii().is_empty() || !ends_block(lines.get(end + 1)) {
            return None;
        }
        let mut source: Vec<&str> = Vec::new();
        if end > at {
            source.push(first);
            source.extend(lines[at + 1..end].iter().map(|line| &*line.text));
        }
        source.push(last);
        Some((end + 1, source.join("\n").trim_ascii().to_owned()))
    }

    /// A raw HTML block or a comment; what follows it is parsed next.
    fn html(&mut self, lines: &mut [Line], at: usize, blocks: &mut Vec<Block>) -> Option<usize> {
        let line = lines[at].number;
        let add = |kind: Kind, blocks: &mut Vec<Block>| blocks.push(Block { kind, line, classes: String::new() });
        if lines[at].bare().starts_with("<!--") {
            let end = self.find("-->", lines, at, |text| text.contains("-->"))?;
            let comment_end = lines[end].text.find("-->").map_or(0, |at| at + "-->".len());
            add(Kind::End { boundary: false }, blocks);
            return Some(go_on(lines, end, comment_end));
        }
        let mut in_vain = 0;
        let block = raw::block(lines[at..].iter().map(|line| &*line.text), &mut in_vain);
        let Some(block) = block else {
            if !self.document.steps(in_vain) || !raw::opens(lines[at].bare()) {
                return None;
            }
            let all: Vec<&str> = lines[at..].iter().map(|line| &*line.text).collect();
            add(Kind::Html(all.join("\n")), blocks);
            return Some(lines.len());
        };
        let holds_markdown = block.holds_markdown.unwrap_or(self.document.setup.in_html && block.may_hold_blocks());
        let number = |at_inner: usize| lines[at + (at_inner + block.opened).min(block.taken - 1)].number;
        let line_of = |(inner, text): (usize, &str)| Line::new(text, number(inner));
        if !holds_markdown && block.raw_inner().contains(MARKDOWN) && self.depth < DEEPEST {
            let inner = self.raw(block.raw_inner().split('\n').enumerate().map(line_of).collect());
            add(Kind::Element { tag: block.opening.clone(), inner }, blocks);
        } else if !holds_markdown {
            add(Kind::Html(block.all()), blocks);
        } else if block.may_hold_blocks() {
            let inner = self.read(block.inner().split('\n').enumerate().map(line_of).collect());
            add(Kind::Element { tag: block.opening.clone(), inner }, blocks);
        } else {
            add(Kind::SpanElement { tag: block.opening.clone(), text: block.inner() }, blocks);
        }
        Some(go_on(lines, at + block.taken - 1, block.end))
    }

    /// The content of a raw element in which an inner element says that it contains Markdown.
    fn raw(&mut self, mut lines: Vec<Line>) -> Vec<Block> {
        self.depth += 1;
        let outer = std::mem::take(&mut self.unclosed);
        let mut blocks = Vec::new();
        let mut at = 0;
        while at < lines.len() {
            let line = lines[at].number;
            let tag = lines[at].text.find(MARKDOWN).and_then(|marked| lines[at].text[..marked].rfind('<'));
            let before = lines[at].text[..tag.unwrap_or(lines[at].text.len())].to_owned() + "\n";
            match blocks.last_mut().map(|block: &mut Block| &mut block.kind) {
                Some(Kind::Html(html)) => html.push_str(&before),
                _ => blocks.push(Block { kind: Kind::Html(before), line, classes: String::new() }),
            }
            let rest: Option<Rest> = tag.map(|tag| lines[at].text.after(tag));
            let next = rest.and_then(|rest| {
                lines[at].text = rest;
                self.html(&mut lines, at, &mut blocks)
            });
            at = next.filter(|next| *next > at).unwrap_or(at + 1);
        }
        self.unclosed = outer;
        self.depth -= 1;
        blocks
    }
}

/// A paragraph: up to what may interrupt it, and continuing one that precedes it.
fn paragraph(lines: &[Line], at: usize, blocks: &mut Vec<Block>) -> usize {
    let end = at + 1 + lines[at + 1..].iter().take_while(|line| !ends_paragraph(line)).count();
    let all: Vec<&str> = lines[at..end].iter().map(|line| &*line.text).collect();
    let all = all.join("\n");
    if let Some(Block { kind: Kind::Paragraph(text), .. }) = blocks.last_mut() {
        text.push_str(if at > 0 && lines[at - 1].text.ends_with("  ") { "  \n" } else { "\n" });
        text.push_str(all.trim_ascii_end());
    } else {
        let kind = Kind::Paragraph(all.trim_ascii().to_owned());
        blocks.push(Block { kind, line: lines[at].number, classes: String::new() });
    }
    end
}

/// Leaves the rest of a line after so many bytes to be parsed; returns the line to continue with.
fn go_on(lines: &mut [Line], at: usize, bytes: usize) -> usize {
    lines[at].text = lines[at].text.after(bytes);
    if lines[at].is_blank() { at + 1 } else { at }
}

/// Whether what comes now is the start of a block (`after_block_boundary?`).
fn starts_block(blocks: &[Block]) -> bool {
    matches!(blocks.last().map(|block| &block.kind), None | Some(Kind::Blank { .. } | Kind::End { boundary: true }))
}

/// Whether a block has its end before this line (`before_block_boundary?`).
pub(super) fn ends_block(next: Option<&Line>) -> bool {
    next.is_none_or(|line| line.is_blank() || is_end_mark(&line.text) || is_attributes(line.bare()))
}
