//! Which line of a post's file each line of a text came from, so that every problem can name its place.

/// A text that is put together from pieces, and the line of the file behind each of its lines.
#[derive(Debug)]
pub struct Lined {
    /// The text.
    pub text: String,
    /// The lines of the file, counted from 1, one for each line of the text.
    numbers: Vec<usize>,
}

impl Lined {
    /// An empty text that goes on from this line of the file.
    pub fn from(line: usize) -> Self {
        Self { text: String::new(), numbers: vec![line] }
    }

    /// Adds text as it stands in the file, from this line on.
    pub fn written(&mut self, text: &str, line: usize) {
        self.made(text, line, usize::MAX);
    }

    /// Adds what a template made of something that starts on this line and spans so many newlines.
    pub fn made(&mut self, text: &str, line: usize, newlines: usize) {
        let further = text.matches('\n').enumerate().map(|(at, _)| line.saturating_add(newlines.min(at + 1)));
        self.numbers.extend(further);
        self.text.push_str(text);
    }

    /// Adds a line that is of this line of the file.
    pub fn line(&mut self, text: &str, line: usize) {
        if let Some(last) = self.numbers.last_mut() {
            *last = line;
        }
        self.text.push_str(text);
        self.text.push('\n');
        self.numbers.push(line + 1);
    }

    /// Another text whose lines are those of this one.
    #[must_use]
    pub fn with_text(self, text: String) -> Self {
        Self { text, ..self }
    }

    /// Adds another such text.
    pub fn append(&mut self, other: &Self) {
        self.numbers.extend(&other.numbers[1..]);
        self.text.push_str(&other.text);
    }

    /// The lines, for looking up.
    pub fn lines(&self) -> Lines {
        let starts = std::iter::once(0).chain(self.text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Lines { starts, numbers: self.numbers.clone() }
    }
}

/// The lines of a text, each with the line of the file that it came from.
#[derive(Debug)]
pub struct Lines {
    /// Where each line of the text starts, in bytes.
    starts: Vec<usize>,
    numbers: Vec<usize>,
}

impl Lines {
    /// The line of the file for what stands at this byte of the text.
    pub fn at(&self, offset: usize) -> usize {
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        self.numbers.get(line).copied().unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_known_through_templates() {
        let mut whole = Lined::from(10);
        whole.written("a\nb ", 10);
        whole.made("1\n2\n3\n4", 11, 2);
        let mut inner = Lined::from(13);
        inner.written(" c\n", 13);
        whole.append(&inner);
        whole.written("d", 14);
        assert_eq!(whole.text, "a\nb 1\n2\n3\n4 c\nd");
        let lines = whole.lines();
        let numbers: Vec<usize> =
            ["a", "b", "2", "3", "4", "d"].iter().map(|t| lines.at(whole.text.find(t).unwrap())).collect();
        assert_eq!(numbers, [10, 11, 12, 13, 13, 14]);
        assert_eq!(lines.at(usize::MAX), 14);
    }
}
