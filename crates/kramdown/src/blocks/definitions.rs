//! What shows nothing in its place: definitions of links, notes and abbreviations, attribute lists, extensions.

use super::starts::{code_end, is_attributes, is_name, unindented};
use super::{Block, Kind, Line, Reader};
use crate::attributes;
use crate::attributes::is_named;
use crate::link_name;

impl Reader<'_> {
    /// What defines a footnote, a link or an abbreviation.
    pub(super) fn definition(&mut self, lines: &[Line], at: usize) -> Option<usize> {
        let bare = lines[at].bare();
        if bare.strip_prefix("*[").and_then(|rest| rest.split_once("]:")).is_some_and(|(name, _)| !name.is_empty()) {
            return Some(at + 1);
        }
        let (name, rest) = bare.strip_prefix('[')?.split_once("]:")?;
        if let Some(name) = name.strip_prefix('^').filter(|name| is_name(name)) {
            let end = code_end(lines, at + 1);
            let first = Line::new(rest.trim_ascii_start(), lines[at].number);
            let further = lines[at + 1..end].iter().map(|line| Line::new(unindented(&line.text), line.number));
            let note = self.read(std::iter::once(first).chain(further).collect());
            self.document.notes.borrow_mut().insert(name.to_owned(), note);
            return Some(end);
        }
        if name.is_empty() || name.contains(']') {
            return None;
        }
        let rest = rest.trim_ascii();
        let bracketed = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
        let (target, title) = bracketed.unwrap_or_else(|| {
            let opens = [" \"", " '", "\t\"", "\t'"].iter().filter_map(|open| rest.find(open)).min();
            rest.split_at(opens.unwrap_or(rest.len()))
        });
        let (target, title) = (target.trim_ascii(), title.trim_ascii());
        let is_title = |text: &str| {
            text.len() > 2 && ["\"", "'"].iter().any(|quote| text.starts_with(quote) && text.ends_with(quote))
        };
        if target.is_empty() || !(title.is_empty() || is_title(title)) {
            return None;
        }
        let titled = title.is_empty() && lines.get(at + 1).is_some_and(|next| is_title(next.text.trim_ascii()));
        self.document.links.borrow_mut().insert(link_name(name), target.to_owned());
        Some(at + 1 + usize::from(titled))
    }

    /// An attribute list, or an extension: `{: .x}`, `{:name: .x}`, `{::comment}`.
    pub(super) fn extension(&mut self, lines: &[Line], at: usize, blocks: &mut Vec<Block>) -> Option<usize> {
        let text = lines[at].bare().trim_ascii_end();
        let line = lines[at].number;
        let add = |kind: Kind, blocks: &mut Vec<Block>| blocks.push(Block { kind, line, classes: String::new() });
        if let Some(open) = text.strip_prefix("{::") {
            let name = ["comment", "nomarkdown", "options"].into_iter().find(|name| is_named(open, name))?;
            if !open.ends_with('}') || open[..open.len() - 1].contains('}') {
                return None;
            }
            let mut end = at;
            if !open.ends_with("/}") {
                let closes = |text: &str| {
                    let rest = text.trim_ascii().strip_prefix("{:/").and_then(|rest| rest.strip_suffix('}'));
                    rest.is_some_and(|rest| rest.is_empty() || rest == name)
                };
                end = self.find(name, lines, at + 1, closes)?;
            }
            if name == "nomarkdown" && end > at {
                let inner: Vec<&str> = lines[at + 1..end].iter().map(|line| &*line.text).collect();
                add(Kind::Html(inner.join("\n")), blocks);
            } else {
                add(Kind::End { boundary: false }, blocks);
            }
            return Some(end + 1);
        }
        if !attributes::is_attribute_list(text) {
            return None;
        }
        let inner = &text["{:".len()..text.len() - 1];
        if inner.split_once(':').is_some_and(|(name, _)| is_name(name)) {
            add(Kind::End { boundary: false }, blocks);
            return Some(at + 1);
        }
        let is_about_it = |block: &&mut Block| !matches!(block.kind, Kind::Blank { .. } | Kind::End { .. });
        if let Some(block) = blocks.last_mut().filter(is_about_it) {
            for word in inner.split_whitespace() {
                if let Some(class) = word.strip_prefix('.') {
                    if !block.classes.is_empty() {
                        block.classes.push(' ');
                    }
                    block.classes.push_str(&class.replace('.', " "));
                } else if word == "toc" && matches!(block.kind, Kind::List { .. }) {
                    self.document.contents.set(Some(self.document.contents.get().unwrap_or(block.line)));
                    block.kind = Kind::End { boundary: false };
                }
            }
            if !lines.get(at + 1).is_some_and(|next| is_attributes(next.bare())) {
                add(Kind::End { boundary: false }, blocks);
            }
        }
        Some(at + 1)
    }
}
