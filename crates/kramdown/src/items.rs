//! Lists: which lines belong to an item, and what in it is a nested list.

use super::blocks::{Block, Kind, Reader, starts};
use super::line::Line;
use crate::attributes;

/// The start of an item: how long its mark is with the blanks before it, and whether it counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    length: usize,
    numbered: bool,
}

/// The item that starts here, after at most so many blanks; of one kind only where one is given.
pub(super) fn start(text: &str, most_blanks: usize, numbered: Option<bool>) -> Option<Start> {
    let blanks = blanks(text);
    let inner = &text[blanks..];
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let mark = if digits > 0 { digits + 1 } else { 1 };
    let is_mark = if digits > 0 { inner[digits..].starts_with('.') } else { inner.starts_with(['+', '*', '-']) };
    let follows = is_mark && inner[mark..].starts_with(['\t', '|', ' ']);
    let found = Start { length: blanks + mark, numbered: digits > 0 };
    (follows && blanks <= most_blanks && numbered.is_none_or(|numbered| numbered == found.numbered)).then_some(found)
}

/// How long the mark of a definition is that starts here, with the blanks before it.
pub(super) fn definition_start(text: &str, most_blanks: usize) -> Option<usize> {
    let blanks = blanks(text);
    let follows = text[blanks..].strip_prefix(':').is_some_and(|rest| rest.starts_with(['\t', '|', ' ']));
    (follows && blanks <= most_blanks).then_some(blanks + 1)
}

/// What of the lines belongs to an item.
struct Content {
    /// Its column.
    indent: usize,
    last_is_blank: bool,
}

impl Content {
    /// The first line of an item after its mark, and the column of its content (`parse_first_list_line`).
    fn first(mark: usize, text: &str) -> (String, Self) {
        let mut text = text.to_owned();
        let bare = text.trim_ascii();
        let is_empty = bare.is_empty() || (bare.starts_with("{:") && attributes::is_attribute_list(bare));
        let indent = if is_empty {
            4
        } else {
            while let Some(at) = text.find('\t').filter(|at| text[..*at].bytes().all(|byte| byte == b' ')) {
                let tabs = text[at..].bytes().take_while(|byte| *byte == b'\t').count();
                let wide = 4 - (at + mark) % 4 + (tabs - 1) * 4;
                text.replace_range(at..at + tabs, &" ".repeat(wide));
            }
            mark + blanks(&text)
        };
        let inner = text.trim_ascii_start();
        let inner = attributes::list(inner).map_or(inner, |length| inner[length..].trim_ascii_start());
        (inner.to_owned(), Self { indent, last_is_blank: false })
    }

    /// A further line of it without its indent, and whether it had one; `None` where it is not part of the item.
    fn further(&self, line: &Line) -> Option<(String, bool)> {
        let text = &*line.text;
        let stands_in = stands_in(text, self.indent);
        let bare = &text[blanks(text).min(self.indent.min(3))..];
        if !stands_in && (self.last_is_blank || starts::interrupts_lazily(bare)) {
            return None;
        }
        let tabs = text.bytes().take_while(|byte| *byte == b'\t').count();
        let text = " ".repeat(tabs * 4) + &text[tabs..];
        match text.get(..self.indent).filter(|indent| indent.bytes().all(|byte| byte == b' ')) {
            Some(_) => Some((text[self.indent..].to_owned(), true)),
            None => Some((text, false)),
        }
    }

    /// How many blanks may precede the mark of the next item.
    fn most_blanks(&self) -> usize {
        self.indent.clamp(1, 4) - 1
    }
}

/// An item: its lines, split where a list in it begins directly below its text.
struct Item {
    parts: Vec<Vec<Line>>,
    has_list: bool,
}

impl Reader<'_> {
    /// Reads a list; answers with the line after it.
    pub(super) fn list(&mut self, lines: &[Line], first: usize, blocks: &mut Vec<Block>) -> usize {
        let Some(Start { numbered, .. }) = start(&lines[first].text, 3, None) else { return first };
        let mut content = Content { indent: 4, last_is_blank: false };
        let mut items: Vec<Item> = Vec::new();
        let mut ended = false;
        let mut at = first;
        while let Some(line) = lines.get(at) {
            if content.last_is_blank && starts::is_rule(line.bare()) {
                break;
            }
            at += 1;
            if starts::is_end_mark(&line.text) {
                ended = true;
                break;
            }
            if let Some(found) = start(&line.text, content.most_blanks(), Some(numbered)) {
                let (text, own) = Content::first(found.length, &line.text[found.length..]);
                content = own;
                let has_list = start(&text, 3, None).is_some();
                items.push(Item { parts: vec![vec![Line::new(text, line.number)]], has_list });
                continue;
            }
            let Some(item) = items.last_mut() else { break };
            if line.is_blank() {
                item.has_list = true;
                content.last_is_blank = true;
                item.add(&line.text, line.number);
            } else if let Some((text, indented)) = content.further(line) {
                let is_start = start(&text, 3, None).is_some();
                if is_start && indented && !item.has_list {
                    item.parts.push(Vec::new());
                    item.has_list = true;
                }
                let deeper =
                    is_start && !indented && item.has_list && item.parts.last().is_some_and(|it| !it.is_empty());
                let text = if deeper { " ".repeat(content.indent + 4) + &text } else { text };
                item.add(&text, line.number);
                content.last_is_blank = false;
            } else {
                at -= 1;
                break;
            }
        }
        let mut after = 0;
        let items = items.into_iter().map(|item| {
            let mut inner = Vec::new();
            for mut part in item.parts {
                // The line break of the last line.
                part.push(Line::new("", lines[first].number));
                self.read_into(part, &mut inner);
            }
            after = match inner.last() {
                Some(Block { kind: Kind::Blank { lines }, .. }) => *lines,
                _ => 0,
            };
            inner
        });
        let items = items.collect();
        let line = lines[first].number;
        blocks.push(Block { kind: Kind::List { numbered, items }, line, classes: String::new() });
        let after = if ended {
            Some(Kind::End { boundary: true })
        } else {
            (after > 0).then_some(Kind::Blank { lines: after })
        };
        blocks.extend(after.map(|kind| Block { kind, line, classes: String::new() }));
        at
    }

    /// Reads definitions of what the paragraph before them names; none where there is none.
    pub(super) fn definitions(&mut self, lines: &[Line], first: usize, blocks: &mut Vec<Block>) -> Option<usize> {
        let is_paragraph = |block: Option<&Block>| block.is_some_and(|block| matches!(block.kind, Kind::Paragraph(_)));
        let is_parted = matches!(blocks.last(), Some(Block { kind: Kind::Blank { lines: 1 }, .. }));
        let paragraph = blocks.len().checked_sub(1 + usize::from(is_parted))?;
        if !is_paragraph(blocks.get(paragraph)) {
            return None;
        }
        blocks.truncate(paragraph + 1);
        let Some(Block { kind: Kind::Paragraph(terms), line, .. }) = blocks.pop() else { return None };
        let mut parts: Vec<(Option<String>, Vec<Block>)> =
            terms.lines().map(|term| (Some(term.to_owned()), Vec::new())).collect();
        let mut content = Content { indent: 4, last_is_blank: false };
        let mut items: Vec<Vec<Line>> = Vec::new();
        let mut at = first;
        while let Some(line) = lines.get(at) {
            if let Some(length) = definition_start(&line.text, content.most_blanks()) {
                let (text, own) = Content::first(length, &line.text[length..]);
                content = own;
                items.push(vec![Line::new(text, line.number)]);
            } else if starts::is_end_mark(&line.text) {
                break;
            } else if line.is_blank() {
                content.last_is_blank = true;
                items.last_mut()?.push(Line::new("", line.number));
            } else if let Some((text, _)) = content.further(line) {
                content.last_is_blank = false;
                items.last_mut()?.push(Line::new(text, line.number));
            } else {
                break;
            }
            at += 1;
        }
        let ends_blank = content.last_is_blank;
        parts.extend(items.into_iter().map(|item| (None, self.read(item))));
        blocks.push(Block { kind: Kind::Definitions(parts), line, classes: String::new() });
        if ends_blank {
            blocks.push(Block { kind: Kind::Blank { lines: 1 }, line, classes: String::new() });
        }
        Some(at)
    }
}

impl Item {
    fn add(&mut self, text: &str, number: usize) {
        if let Some(part) = self.parts.last_mut() {
            part.push(Line::new(text, number));
        }
    }
}

fn blanks(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b' ').count()
}

/// Whether a line is indented this far; a tab or four blanks are a step.
fn stands_in(text: &str, indent: usize) -> bool {
    let mut rest = text;
    let mut steps = 0;
    while let Some(further) = rest.strip_prefix('\t').or_else(|| rest.strip_prefix("    ")) {
        rest = further;
        steps += 1;
        if steps > indent / 4 {
            return true;
        }
    }
    steps >= indent / 4 && blanks(rest) >= indent % 4
}
