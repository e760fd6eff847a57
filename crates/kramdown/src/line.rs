//! The lines of a text, which are read from their front: what is left of one shares its text.

use std::ops::Deref;
use std::rc::Rc;

/// A line, and the line of the file that it came from.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) text: Rest,
    pub(super) number: usize,
}

/// A text from some byte on.
#[derive(Debug, Clone)]
pub(super) struct Rest {
    whole: Rc<str>,
    from: usize,
}

impl Line {
    pub(super) fn new(text: impl Into<Rc<str>>, number: usize) -> Self {
        Self { text: Rest { whole: text.into(), from: 0 }, number }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.trim_ascii().is_empty()
    }

    /// The text behind at most three blanks.
    pub(super) fn bare(&self) -> &str {
        &self.text[self.blanks()..]
    }

    /// The same, to be kept.
    pub(super) fn bare_rest(&self) -> Rest {
        self.text.after(self.blanks())
    }

    fn blanks(&self) -> usize {
        self.text.bytes().take(3).take_while(|byte| *byte == b' ').count()
    }
}

impl Rest {
    /// The rest after so many bytes.
    pub(super) fn after(&self, bytes: usize) -> Self {
        Self { whole: Rc::clone(&self.whole), from: self.from + bytes }
    }
}

impl Deref for Rest {
    type Target = str;

    fn deref(&self) -> &str {
        &self.whole[self.from..]
    }
}
