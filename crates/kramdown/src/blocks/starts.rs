//! How lines show which block starts with them, or ends before them.

use super::Line;
use crate::attributes;
use crate::{items, raw};

/// What ends even a line that goes on without its marks (`LAZY_END`).
pub(in super::super) fn ends_lazily(line: &Line) -> bool {
    line.is_blank() || is_end_mark(&line.text) || interrupts_lazily(line.bare())
}

/// What ends an item or a block of code that goes on without its indent.
pub(in super::super) fn interrupts_lazily(bare: &str) -> bool {
    is_attributes(bare) || raw::is_block_tag(bare)
}

/// `PARAGRAPH_END_GFM`.
pub(in super::super) fn ends_paragraph(line: &Line) -> bool {
    ends_lazily(line)
        || items::start(&line.text, 3, None).is_some()
        || items::definition_start(&line.text, 3).is_some()
        || is_atx(&line.text)
        || line.bare().starts_with('>')
        || fence(line.bare()).is_some()
}

pub(in super::super) fn is_end_mark(text: &str) -> bool {
    text.strip_prefix('^').is_some_and(|rest| rest.trim_ascii().is_empty())
}

/// Whether a line is an attribute list alone.
pub(in super::super) fn is_attributes(bare: &str) -> bool {
    bare.starts_with("{:") && attributes::is_attribute_list(bare.trim_ascii_end())
}

/// `***`, `- - -`, `___`.
pub(in super::super) fn is_rule(bare: &str) -> bool {
    let Some(mark) = bare.chars().next().filter(|c| matches!(c, '*' | '-' | '_')) else { return false };
    bare.chars().all(|c| c == mark || c == ' ' || c == '\t') && bare.matches(mark).count() >= 3
}

/// The length of a fence at the start of a text.
pub(in super::super) fn fence(bare: &str) -> Option<usize> {
    let length = bare.bytes().take_while(|byte| matches!(byte, b'~' | b'`')).count();
    (length >= 3).then_some(length)
}

pub(in super::super) fn is_atx(text: &str) -> bool {
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    (1..=6).contains(&level) && text[level..].starts_with([' ', '\t'])
}

/// The level and the text of `## A heading ##`.
pub(in super::super) fn atx(text: &str) -> Option<(usize, String)> {
    if !is_atx(text) {
        return None;
    }
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    let inner = without_id(text[level..].trim_ascii());
    let bare = inner.trim_end_matches('#');
    let inner = if bare.len() < inner.len() && bare.ends_with([' ', '\t']) { bare.trim_ascii_end() } else { inner };
    (!inner.is_empty()).then(|| (level, inner.to_owned()))
}

/// A heading without `{#id}`.
pub(in super::super) fn without_id(text: &str) -> &str {
    let inner = text.strip_suffix('}').and_then(|text| text.rsplit_once(" {#"));
    match inner {
        Some((text, id)) if id.chars().all(|c| c.is_alphanumeric() || "_:-".contains(c)) => text.trim_ascii_end(),
        _ => text,
    }
}

/// The level of the heading that a line under it makes.
pub(in super::super) fn underline(text: &str) -> Option<usize> {
    let level = match text.chars().next()? {
        '=' => 1,
        '-' => 2,
        _ => return None,
    };
    text.trim_ascii_end().chars().all(|c| c == '=' || c == '-').then_some(level)
}

pub(in super::super) fn is_indented(text: &str) -> bool {
    text.starts_with("    ") || text.starts_with('\t')
}

pub(in super::super) fn unindented(text: &str) -> &str {
    text.strip_prefix("    ").or_else(|| text.strip_prefix('\t')).unwrap_or(text)
}

/// Where indented lines end, with the empty ones between them and those that go on without indent (`CODEBLOCK_MATCH`).
pub(in super::super) fn code_end(lines: &[Line], at: usize) -> usize {
    let mut end = at;
    loop {
        let blanks = lines[end..].iter().take_while(|line| line.is_blank()).count();
        if !lines.get(end + blanks).is_some_and(|line| is_indented(&line.text)) {
            return end;
        }
        end += blanks;
        let goes_on = |line: &&Line| !line.is_blank() && (is_indented(&line.text) || !ends_lazily(line));
        end += lines[end..].iter().take_while(goes_on).count();
    }
}

/// The text of indented lines; one without indent goes on with the line before it.
pub(in super::super) fn code(lines: &[Line]) -> String {
    let mut code = String::new();
    for (at, line) in lines.iter().enumerate() {
        let lazy = !line.is_blank() && !is_indented(&line.text);
        code.push_str(match at {
            0 => "",
            _ if lazy => " ",
            _ => "\n",
        });
        code.push_str(unindented(&line.text));
    }
    code
}

/// Whether a text can be a name of attributes and notes.
pub(in super::super) fn is_name(text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.starts_with(is_word) && text.chars().all(|c| is_word(c) || c == '-')
}
