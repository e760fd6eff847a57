//! Footnotes, gathered at the end of the text and numbered in the order of their marks.

use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

#[derive(Default)]
pub(super) struct Footnotes<'text> {
    /// The labels in the order of their first marks.
    labels: Vec<CowStr<'text>>,
    numbers: HashMap<CowStr<'text>, usize>,
    notes: HashMap<CowStr<'text>, Vec<Event<'text>>>,
    /// The notes that are open, with the text around each.
    open: Vec<(CowStr<'text>, Vec<Event<'text>>)>,
}

impl<'text> Footnotes<'text> {
    /// The number of the note that a mark points to.
    pub(super) fn number(&mut self, label: &CowStr<'text>) -> usize {
        *self.numbers.entry(label.clone()).or_insert_with(|| {
            self.labels.push(label.clone());
            self.labels.len()
        })
    }

    /// What follows in `out` belongs to a note.
    pub(super) fn begin(&mut self, label: &CowStr<'text>, out: &mut Vec<Event<'text>>) {
        self.open.push((label.clone(), std::mem::take(out)));
    }

    /// The note ends; the text around it goes on. Of two notes with one label the first counts.
    pub(super) fn end(&mut self, out: &mut Vec<Event<'text>>) {
        if let Some((label, around)) = self.open.pop() {
            let note = std::mem::replace(out, around);
            self.notes.entry(label).or_insert(note);
        }
    }

    /// Adds the notes that marks point to, as a numbered list below a divider.
    pub(super) fn append_to(mut self, out: &mut Vec<Event<'text>>) {
        if self.labels.is_empty() {
            return;
        }
        out.extend([Event::Rule, Event::Start(Tag::List(Some(1)))]);
        for label in &self.labels {
            out.push(Event::Start(Tag::Item));
            out.append(&mut self.notes.remove(label).unwrap_or_default());
            out.push(Event::End(TagEnd::Item));
        }
        out.push(Event::End(TagEnd::List(true)));
    }
}
