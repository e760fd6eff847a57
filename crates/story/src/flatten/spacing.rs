//! Text with marks as Medium stores it: blanks collapsed as a browser does, marks that do not cover outer blanks,
//! runs merged. Every [`Text`] of a story is made here.

use std::rc::Rc;

use crate::{Run, Text};

/// The marks of a stretch of text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) strong: bool,
    pub(crate) emphasis: bool,
    pub(crate) code: bool,
    pub(crate) link: Option<Rc<str>>,
}

impl Marks {
    /// What both have in common.
    fn shared(&self, other: &Self) -> Self {
        Self {
            strong: self.strong && other.strong,
            emphasis: self.emphasis && other.emphasis,
            code: self.code && other.code,
            link: if self.link == other.link { self.link.clone() } else { None },
        }
    }
}

/// Text as it comes out of a tree: blanks as written, a newline only where a line breaks.
#[derive(Debug, Default)]
pub(crate) struct Loose {
    pieces: Vec<(String, Marks)>,
}

impl Loose {
    /// Adds text in which white space of all kinds, including newlines, is a blank.
    pub(crate) fn text(&mut self, text: &str, marks: &Marks) {
        self.push(unbroken(text), marks);
    }

    /// Adds a line break.
    pub(crate) fn line_break(&mut self, marks: &Marks) {
        self.push("\n".to_owned(), marks);
    }

    /// Adds text that was tidy on its own.
    pub(crate) fn tidy(&mut self, text: &Text) {
        self.extend(text.0.iter().cloned());
    }

    fn push(&mut self, text: String, marks: &Marks) {
        match self.pieces.last_mut() {
            Some((last, same)) if same == marks => last.push_str(&text),
            _ => self.pieces.push((text, marks.clone())),
        }
    }

    /// The text, tidy: no two blanks in a row, none at the ends or beside a line break, and none with a mark that its
    /// neighbours lack.
    pub(crate) fn finish(self) -> Text {
        let mut tidy: Vec<(String, Marks)> = Vec::new();
        let mut blank: Option<(char, Marks)> = None;
        for (text, marks) in &self.pieces {
            let mut rest = text.as_str();
            while !rest.is_empty() {
                let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
                if word > 0 {
                    if let Some((c, own)) = blank.take()
                        && let Some((_, left)) = tidy.last()
                    {
                        let shared = own.shared(left).shared(marks);
                        let joins = shared == *left || shared == *marks;
                        extend(&mut tidy, c.encode_utf8(&mut [0; 4]), if joins { shared } else { Marks::default() });
                    }
                    extend(&mut tidy, &rest[..word], marks.clone());
                    rest = &rest[word..];
                } else if let Some(c) = rest.chars().next() {
                    blank = Some(match blank {
                        None => (c, marks.clone()),
                        Some((before, own)) => (wider(before, c), own.shared(marks)),
                    });
                    rest = &rest[c.len_utf8()..];
                }
            }
        }
        Text(tidy.into_iter().map(|(text, marks)| run(text, &marks)).collect())
    }
}

impl Extend<Run> for Loose {
    fn extend<Runs: IntoIterator<Item = Run>>(&mut self, runs: Runs) {
        for Run { text, strong, emphasis, code, link } in runs {
            self.push(text, &Marks { strong, emphasis, code, link: link.map(Rc::from) });
        }
    }
}

impl FromIterator<Run> for Loose {
    fn from_iter<Runs: IntoIterator<Item = Run>>(runs: Runs) -> Self {
        let mut loose = Self::default();
        loose.extend(runs);
        loose
    }
}

fn extend(tidy: &mut Vec<(String, Marks)>, text: &str, marks: Marks) {
    match tidy.last_mut() {
        Some((last, same)) if *same == marks => last.push_str(text),
        _ => tidy.push((text.to_owned(), marks)),
    }
}

fn run(text: String, marks: &Marks) -> Run {
    Run {
        text,
        strong: marks.strong,
        emphasis: marks.emphasis,
        code: marks.code,
        link: marks.link.as_deref().map(str::to_owned),
    }
}

/// The one blank that replaces two: a line break wins, a non-breaking space beside another blank becomes a space.
fn wider(one: char, other: char) -> char {
    if one == '\n' || other == '\n' { '\n' } else { ' ' }
}

/// Text without line breaks and invisible characters.
pub(crate) fn unbroken(text: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    text.chars().filter(|c| !is_stray(*c)).map(|c| if breaks(c) { ' ' } else { c }).collect()
}

/// Invisible characters that editors leave behind: controls, byte order marks, U+FFFC in place of a lost object.
pub(crate) fn is_stray(c: char) -> bool {
    (c.is_control() && !c.is_whitespace()) || matches!(c, '\u{feff}' | '\u{fffc}')
}

/// One text of several, each on its own line.
pub(super) fn joined(lines: &[Text]) -> Text {
    let mut text = Loose::default();
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            text.line_break(&Marks::default());
        }
        text.tidy(line);
    }
    text.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Marks = Marks { strong: false, emphasis: false, code: false, link: None };
    const BOLD: Marks = Marks { strong: true, ..PLAIN };

    fn tidied(pieces: &[(&str, &Marks)]) -> Vec<(String, bool)> {
        let mut loose = Loose::default();
        for (text, marks) in pieces {
            if *text == "<br>" { loose.line_break(marks) } else { loose.text(text, marks) }
        }
        loose.finish().0.into_iter().map(|run| (run.text, run.strong)).collect()
    }

    #[test]
    fn blanks_collapse_and_carry_no_marks_of_their_own() {
        let (plain, bold) = (false, true);
        for (pieces, expected) in [
            (vec![("  a \n\t b  ", &PLAIN)], vec![("a b", plain)]),
            (vec![("a\u{a0} b\u{a0}c\u{a0}", &PLAIN)], vec![("a b\u{a0}c", plain)]),
            (vec![("\u{fffc} \u{feff}", &PLAIN)], vec![]),
            (vec![("a", &PLAIN), (" ", &BOLD), ("b", &PLAIN)], vec![("a b", plain)]),
            (vec![("a", &PLAIN), (" b ", &BOLD), ("c", &PLAIN)], vec![("a ", plain), ("b", bold), (" c", plain)]),
            (vec![("a", &BOLD), (" b", &BOLD)], vec![("a b", bold)]),
            (vec![("a", &BOLD), (" ", &PLAIN), ("b", &BOLD)], vec![("a", bold), (" ", plain), ("b", bold)]),
            (vec![("a ", &PLAIN), ("<br>", &PLAIN), ("<br>", &PLAIN), (" b", &PLAIN)], vec![("a\nb", plain)]),
            (vec![("<br>", &BOLD), ("a", &BOLD), ("<br>", &BOLD)], vec![("a", bold)]),
        ] {
            let expected: Vec<(String, bool)> =
                expected.into_iter().map(|(text, bold)| (text.to_owned(), bold)).collect();
            assert_eq!(tidied(&pieces), expected, "{pieces:?}");
        }
    }

    #[test]
    fn a_link_reaches_over_the_blanks_within_it() {
        let link = Marks { link: Some("https://x.example/".into()), ..PLAIN };
        let both = Marks { strong: true, ..link.clone() };
        let mut loose = Loose::default();
        loose.text("a ", &link);
        loose.text("b", &both);
        let texts: Vec<String> = loose.finish().0.into_iter().map(|run| run.text).collect();
        assert_eq!(texts, ["a ", "b"]);
    }
}
