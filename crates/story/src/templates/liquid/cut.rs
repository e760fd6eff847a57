//! A text cut at its Liquid, as Ruby's Liquid does it: a tag ends at the first `%}`, an expression at the first `}}`.

use scan::Ahead;

/// A stretch of text, with what it is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece<'text> {
    /// As it is written.
    pub(super) source: &'text str,
    /// The line of the file on which it starts.
    pub(super) line: usize,
    pub(super) kind: Kind<'text>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind<'text> {
    /// Text that is shown: the piece itself or, of `{% raw %}`, what is in it, which starts on this line.
    Text(&'text str, usize),
    /// A comment.
    Nothing,
    /// An expression, a tag, or a block tag with all that is in it: for the interpreter.
    Liquid,
    /// `{% highlight x %}`, with the language.
    Highlight(Option<&'text str>),
    /// `{% endhighlight %}`.
    EndHighlight,
    /// What cannot be rendered, why, and its line.
    Fault(Fault<'text>, usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault<'text> {
    /// Opened and never closed.
    Open,
    /// An end or a branch of nothing that is open.
    Stray(&'text str),
    /// A tag that neither Liquid nor Jekyll has.
    Unknown(&'text str),
    /// Blocks in blocks beyond what anyone writes.
    Deep,
}

/// Blocks in blocks at most, so that the interpreter's recursion is bounded.
const DEEPEST: usize = 30;

/// Cuts a text that starts on this line of the file.
pub(super) fn cut(text: &str, line: usize) -> Vec<Piece<'_>> {
    let mut cutter = Cutter::new(text, line);
    while cutter.at < text.len() {
        cutter.piece();
    }
    cutter.pieces
}

/// The content of the tags and expressions of a piece, in order.
pub(super) fn insides(source: &str) -> Vec<&str> {
    marks(source).into_iter().map(|mark| mark.inside).collect()
}

/// The tags and expressions of a piece, in order.
pub(super) fn marks(source: &str) -> Vec<Mark<'_>> {
    let cutter = Cutter::new(source, 1);
    let (mut marks, mut at) = (Vec::new(), 0);
    while let Some(mark) = cutter.opening(at).and_then(|start| cutter.mark(start)) {
        marks.push(mark);
        let guarded = mark.name.filter(|name| matches!(*name, "raw" | "comment"));
        at = guarded.and_then(|name| cutter.end_of(name, mark.end)).map_or(mark.end, |end| end.end);
    }
    marks
}

struct Cutter<'text> {
    text: &'text str,
    at: usize,
    line: usize,
    pieces: Vec<Piece<'text>>,
    /// Whether the piece before asked for the blanks after it to go: `-%}`.
    trims: bool,
}

/// A tag or an expression in the text.
#[derive(Clone, Copy)]
pub(super) struct Mark<'text> {
    pub(super) start: usize,
    pub(super) end: usize,
    /// What is between the braces and their dashes.
    pub(super) inside: &'text str,
    /// The name of a tag; none for an expression.
    pub(super) name: Option<&'text str>,
}

impl<'text> Cutter<'text> {
    fn new(text: &'text str, line: usize) -> Self {
        Self { text, at: 0, line, pieces: Vec::new(), trims: false }
    }

    fn piece(&mut self) {
        let Some(start) = self.opening(self.at) else { return self.text_until(self.text.len()) };
        if start > self.at {
            return self.text_until(start);
        }
        let Some(mark) = self.mark(start) else { return self.fault(self.text.len(), Fault::Open) };
        match mark.name {
            None => self.push(mark.end, Kind::Liquid),
            Some("highlight") => {
                self.push(mark.end, Kind::Highlight(mark.inside.split_whitespace().nth(1)));
            }
            Some("endhighlight") => self.push(mark.end, Kind::EndHighlight),
            Some("raw") => match self.end_of("raw", mark.end) {
                Some(end) => {
                    let shown = &self.text[mark.end..end.start];
                    let line = self.line + newlines(&self.text[mark.start..mark.end]);
                    self.push(end.end, Kind::Text(shown, line));
                }
                None => self.fault(self.text.len(), Fault::Open),
            },
            Some("comment") => match self.end_of("comment", mark.end) {
                Some(end) => self.push(end.end, Kind::Nothing),
                None => self.fault(self.text.len(), Fault::Open),
            },
            Some(name) if is_block(name) => {
                let (end, kind) = self.block(mark);
                self.push(end, kind);
            }
            Some(name) if is_branch(name) || name.starts_with("end") => {
                self.fault(mark.end, Fault::Stray(name));
            }
            Some(name) if is_tag(name) => self.push(mark.end, Kind::Liquid),
            Some(name) => self.fault(mark.end, Fault::Unknown(name)),
        }
    }

    /// Where a block ends, and what it is then.
    fn block(&self, first: Mark<'text>) -> (usize, Kind<'text>) {
        let line_of = |mark: Mark<'_>| self.line + newlines(&self.text[first.start..mark.start]);
        let mut open = vec![first.name.unwrap_or_default()];
        let mut fault = None;
        let mut at = first.end;
        while let Some(mark) = self.opening(at).and_then(|start| self.mark(start)) {
            at = mark.end;
            let Some(name) = mark.name else { continue };
            if matches!(name, "raw" | "comment") {
                let Some(end) = self.end_of(name, at) else { break };
                at = end.end;
            } else if is_block(name) {
                if open.len() >= DEEPEST {
                    return (self.text.len(), Kind::Fault(Fault::Deep, line_of(mark)));
                }
                open.push(name);
            } else if let Some(ended) = name.strip_prefix("end") {
                if open.pop() != Some(ended) {
                    return (at, Kind::Fault(Fault::Stray(name), line_of(mark)));
                }
                if open.is_empty() {
                    return (at, fault.unwrap_or(Kind::Liquid));
                }
            } else if !is_tag(name) && !is_branch(name) {
                fault = fault.or_else(|| Some(Kind::Fault(Fault::Unknown(name), line_of(mark))));
            }
        }
        (self.text.len(), Kind::Fault(Fault::Open, self.line))
    }

    fn fault(&mut self, end: usize, fault: Fault<'text>) {
        self.push(end, Kind::Fault(fault, self.line));
    }

    fn text_until(&mut self, end: usize) {
        self.push(end, Kind::Text(&self.text[self.at..end], self.line));
    }

    /// Adds the piece that ends here, with the blanks around it as its dashes ask.
    fn push(&mut self, end: usize, kind: Kind<'text>) {
        let source = &self.text[self.at..end];
        let trims_before = source.starts_with("{%-") || source.starts_with("{{-");
        if trims_before && let Some(Piece { kind: Kind::Text(before, _), .. }) = self.pieces.last_mut() {
            *before = before.trim_end();
        }
        let kind = match kind {
            Kind::Text(shown, line) if self.trims => {
                let trimmed = shown.trim_start();
                Kind::Text(trimmed, line + newlines(&shown[..shown.len() - trimmed.len()]))
            }
            kind => kind,
        };
        self.trims = source.ends_with("-%}") || source.ends_with("-}}");
        self.pieces.push(Piece { source, line: self.line, kind });
        self.line += newlines(source);
        self.at = end;
    }

    /// Where the next tag or expression opens.
    fn opening(&self, from: usize) -> Option<usize> {
        let braces = self.text[from..].match_indices('{').map(|(at, _)| from + at);
        braces.into_iter().find(|at| self.text[at + 1..].starts_with(['%', '{']))
    }

    /// The tag or expression that opens here; none where it never closes.
    fn mark(&self, start: usize) -> Option<Mark<'text>> {
        let is_tag = self.text[start..].starts_with("{%");
        let length = self.text[start + 2..].find(if is_tag { "%}" } else { "}}" })?;
        let inside = self.text[start + 2..start + 2 + length].trim_matches('-').trim();
        let name = &inside[..inside.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(inside.len())];
        Some(Mark { start, end: start + 2 + length + 2, inside, name: is_tag.then_some(name) })
    }

    /// The tag that ends `raw` or `comment`; what is in them counts for nothing, comments in comments aside.
    fn end_of(&self, name: &str, from: usize) -> Option<Mark<'text>> {
        let mut depth = 0usize;
        let ends = Ahead::of(self.text);
        let mut tags = self.text[from..].match_indices("{%").map(|(at, _)| from + at).peekable();
        while let Some(at) = tags.next() {
            let end = ends.find("%}", at + 2)?;
            // One that opens within another is the one that ends.
            if tags.peek().is_some_and(|next| *next < end) {
                continue;
            }
            let mark = self.mark(at)?;
            match mark.name {
                Some(end) if end.strip_prefix("end") == Some(name) => {
                    if depth == 0 {
                        return Some(mark);
                    }
                    depth -= 1;
                }
                Some("comment") if name == "comment" => depth += 1,
                _ => {}
            }
        }
        None
    }
}

fn newlines(text: &str) -> usize {
    text.matches('\n').count()
}

fn is_block(name: &str) -> bool {
    matches!(name, "if" | "unless" | "case" | "for" | "capture" | "highlight")
}

fn is_branch(name: &str) -> bool {
    matches!(name, "else" | "elsif" | "when")
}

fn is_tag(name: &str) -> bool {
    let of_jekyll = matches!(name, "include" | "include_cached" | "include_relative" | "post_url" | "link");
    of_jekyll || matches!(name, "assign" | "break" | "continue" | "cycle" | "increment" | "decrement")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(text: &str) -> Vec<(usize, String)> {
        let show = |piece: Piece| {
            let shown = match piece.kind {
                Kind::Text(text, line) => format!("{text}@{line}"),
                Kind::Liquid => format!("<{}>", piece.source),
                kind => format!("{kind:?}"),
            };
            (piece.line, shown)
        };
        cut(text, 1).into_iter().map(show).collect()
    }

    #[test]
    fn text_is_cut_at_its_liquid() {
        for (text, expected) in [
            ("a\n{{ b }} c", &[(1, "a\n@1"), (2, "<{{ b }}>"), (2, " c@2")][..]),
            (
                "a {%- if b -%} c {% else %}\nd{% endif %}\ne",
                &[(1, "a@1"), (1, "<{%- if b -%} c {% else %}\nd{% endif %}>"), (2, "\ne@2")],
            ),
            ("{% raw %}\n{{ x {% y %}{% endraw %}z", &[(1, "\n{{ x {% y %}@1"), (2, "z@2")]),
            ("{% comment %}{% comment %}{{{% endcomment %}a{% endcomment %}b", &[(1, "Nothing"), (1, "b@1")]),
            (
                "{% highlight c++ linenos %}a{% endhighlight %}",
                &[(1, "Highlight(Some(\"c++\"))"), (1, "a@1"), (1, "EndHighlight")],
            ),
            ("a\n\n{% gist x %}b", &[(1, "a\n\n@1"), (3, "Fault(Unknown(\"gist\"), 3)"), (3, "b@3")]),
            ("{% if a %}\n{% gist b %}{% endif %}c", &[(1, "Fault(Unknown(\"gist\"), 2)"), (2, "c@2")]),
            ("{% endif %}{{ a", &[(1, "Fault(Stray(\"endif\"), 1)"), (1, "Fault(Open, 1)")]),
            ("{% if a %}{% raw %}{% endif %}", &[(1, "Fault(Open, 1)")]),
            ("{ { } % }", &[(1, "{ { } % }@1")]),
        ] {
            let expected: Vec<(usize, String)> =
                expected.iter().map(|(line, piece)| (*line, (*piece).to_owned())).collect();
            assert_eq!(cuts(text), expected, "{text:?}");
        }
        assert!(cuts(&"{% if a %}".repeat(10_000)).iter().any(|(_, piece)| piece.contains("Deep")));
    }
}
