//! Inline content before it becomes paragraphs: text, line breaks and pictures in the order written.

use super::spacing::{Loose, Marks};
use crate::{Kind, Text};

/// The inline content of a block, as it is met.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// The line of the file on which it starts.
    pub(super) line: Option<usize>,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
enum Piece {
    /// Text as written, its newlines included: they show which picture is on its own line.
    Text(String, Marks),
    Break(Marks),
    Figure(Option<usize>, Kind),
}

/// A paragraph, or a picture between paragraphs.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(Text),
    Figure(Option<usize>, Kind),
}

impl Flow {
    pub(super) fn text(&mut self, text: &str, marks: &Marks, line: Option<usize>) {
        if self.pieces.is_empty() {
            if text.trim().is_empty() {
                return;
            }
            self.line = line;
        }
        self.pieces.push(Piece::Text(text.to_owned(), marks.clone()));
    }

    pub(super) fn line_break(&mut self, marks: &Marks) {
        if !self.pieces.is_empty() {
            self.pieces.push(Piece::Break(marks.clone()));
        }
    }

    pub(super) fn figure(&mut self, figure: Kind, line: Option<usize>) {
        if self.pieces.is_empty() {
            self.line = line;
        }
        self.pieces.push(Piece::Figure(line, figure));
    }

    /// The paragraphs, split where two line breaks follow each other, and the pictures: one that is on a line of
    /// its own parts the text, one within a line comes after the paragraph so that no sentence is torn.
    pub(super) fn finish(self) -> Vec<Part> {
        let line_ends = self.line_ends();
        let mut parts = Parts::default();
        for (piece, line_ends) in self.pieces.into_iter().zip(line_ends) {
            match piece {
                Piece::Text(text, marks) => parts.text(&text, &marks),
                Piece::Break(marks) => parts.line_break(marks),
                Piece::Figure(line, figure) => parts.figure(Part::Figure(line, figure), line_ends),
            }
        }
        parts.end_paragraph();
        parts.done
    }

    /// For each piece, whether nothing but blanks and pictures follows on its line.
    fn line_ends(&self) -> Vec<bool> {
        let mut ends = true;
        let mut all: Vec<bool> = Vec::with_capacity(self.pieces.len());
        for piece in self.pieces.iter().rev() {
            all.push(ends);
            ends = match piece {
                Piece::Text(text, _) => match text.split_once('\n') {
                    Some((before, _)) => before.trim().is_empty(),
                    None => ends && text.trim().is_empty(),
                },
                Piece::Break(_) => true,
                Piece::Figure(..) => ends,
            };
        }
        all.reverse();
        all
    }
}

#[derive(Default)]
struct Parts {
    done: Vec<Part>,
    text: Loose,
    has_text: bool,
    line_starts: bool,
    breaks: Vec<Marks>,
    within_lines: Vec<Part>,
}

impl Parts {
    fn text(&mut self, text: &str, marks: &Marks) {
        let blank = text.trim().is_empty();
        if !blank && let Some(marks) = self.breaks.first() {
            self.text.line_break(marks);
            self.breaks.clear();
        }
        self.text.text(text, marks);
        self.has_text |= !blank;
        self.line_starts = match text.rsplit_once('\n') {
            Some((_, after)) => after.trim().is_empty(),
            None => self.line_starts && blank,
        };
    }

    fn line_break(&mut self, marks: Marks) {
        self.line_starts = true;
        self.breaks.push(marks);
        if self.breaks.len() > 1 {
            self.end_paragraph();
        }
    }

    fn figure(&mut self, figure: Part, line_ends: bool) {
        if !self.has_text || (self.line_starts && line_ends) {
            self.end_paragraph();
            self.done.push(figure);
        } else {
            self.within_lines.push(figure);
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.text).finish();
        if !text.is_blank() {
            self.done.push(Part::Text(text));
        }
        self.done.append(&mut self.within_lines);
        self.breaks.clear();
        self.has_text = false;
        self.line_starts = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a line becomes: `|` is a line break, `@` a picture.
    fn parts(line: &str) -> Vec<String> {
        let mut flow = Flow::default();
        for piece in line.split_inclusive(['|', '@']) {
            flow.text(piece.trim_end_matches(['|', '@']), &Marks::default(), None);
            match piece.chars().last() {
                Some('|') => flow.line_break(&Marks::default()),
                Some('@') => flow.figure(Kind::Divider, None),
                _ => {}
            }
        }
        let show = |part| if let Part::Text(text) = part { text.plain() } else { "@".to_owned() };
        flow.finish().into_iter().map(show).collect()
    }

    #[test]
    fn pictures_and_breaks_part_the_text() {
        for (line, expected) in [
            ("a @ b", &["a b", "@"][..]),
            ("@ a b", &["@", "a b"]),
            ("a b @", &["a b", "@"]),
            ("a\n@ @\nb", &["a", "@", "@", "b"]),
            ("a|@|b", &["a", "@", "b"]),
            ("a | b", &["a\nb"]),
            ("a || b", &["a", "b"]),
            (" | @ | ", &["@"]),
            (" \u{a0} ", &[]),
        ] {
            assert_eq!(parts(line), expected, "{line:?}");
        }
    }
}
