//! Where Python-Markdown and the extensions that Pelican and `MkDocs` come with differ from CommonMark
//! (<https://python-markdown.github.io/extensions/>): `!!! note` and `??? note` blocks, `[TOC]`, abbreviations, and
//! attribute lists as kramdown has them.

use kramdown::attributes;
use post::lines::{Lined, Lines};

/// How deep blocks may nest.
const DEEPEST: usize = 10;

/// The text as CommonMark reads it alike.
pub(super) fn rewritten(text: &str, lines: &Lines) -> Lined {
    let mut at = 0;
    let numbered: Vec<(&str, usize)> = text
        .split('\n')
        .map(|line| {
            let number = lines.at(at);
            at += line.len() + 1;
            (line, number)
        })
        .collect();
    let mut out = Lined::from(numbered.first().map_or(1, |(_, number)| *number));
    write(&numbered, 0, &mut out);
    out
}

fn write(lines: &[(&str, usize)], depth: usize, out: &mut Lined) {
    let mut fence: Option<&str> = None;
    let mut at = 0;
    while let Some((line, number)) = lines.get(at).copied() {
        at += 1;
        let bare = line.trim();
        if let Some(mark) = super::fence(bare) {
            match fence {
                Some(open) if mark.starts_with(open) && bare == mark => fence = None,
                Some(_) => {}
                None => fence = Some(mark),
            }
        }
        if fence.is_some() || line.starts_with("    ") {
            out.line(line, number);
        } else if let Some(title) = admonition(line).filter(|_| depth < DEEPEST) {
            let is_in = |line: &&(&str, usize)| line.0.trim().is_empty() || line.0.starts_with("    ");
            let end = at + lines[at..].iter().take_while(is_in).count();
            out.line("", number);
            if !title.is_empty() {
                out.line(&format!("**{title}**"), number);
                out.line("", number);
            }
            let inner: Vec<_> =
                lines[at..end].iter().map(|(line, number)| (line.get(4..).unwrap_or(""), *number)).collect();
            write(&inner, depth + 1, out);
            out.line("", number);
            at = end;
        } else if bare == "[TOC]" || attributes::is_abbreviation(bare) || attributes::is_attribute_list(bare) {
            out.line("", number);
        } else {
            out.line(&attributes::rewritten(line), number);
        }
    }
}

/// The title of a block that starts here: `!!! note "Title"`, `??? note`, `???+ note`; the kind where it has none.
fn admonition(line: &str) -> Option<String> {
    let rest = line.strip_prefix("!!!").or_else(|| line.strip_prefix("???+")).or_else(|| line.strip_prefix("???"))?;
    let rest = rest.strip_prefix(' ')?.trim();
    let kind = rest.split_whitespace().next()?;
    if let Some((_, quoted)) = rest.split_once('"') {
        return Some(quoted.trim_end().trim_end_matches('"').to_owned());
    }
    let mut letters = kind.chars();
    letters.next().filter(|first| first.is_alphabetic()).map(|first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_their_titles_and_their_text() {
        for (text, expected) in [
            ("!!! note\n    a\n\n    b\nc", "\n**Note**\n\na\n\nb\n\nc\n"),
            ("??? tip \"Do it\"\n    !!! note \"\"\n        a", "\n**Do it**\n\n\na\n\n\n"),
            ("[TOC]\n*[H]: b\n{: .c}\n[a](b){: .d}", "\n\n\n[a](b)\n"),
            ("```\n!!! note\n```\n    !!! x", "```\n!!! note\n```\n    !!! x\n"),
            ("!!!x", "!!!x\n"),
        ] {
            let mut lined = Lined::from(1);
            lined.written(text, 1);
            assert_eq!(rewritten(text, &lined.lines()).text, expected, "{text:?}");
        }
    }
}
