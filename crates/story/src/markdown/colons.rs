//! `:::note` blocks of Docusaurus and `VitePress` (<https://docusaurus.io/docs/markdown-features/admonitions>): a box with
//! a title. Medium has no boxes, so the title becomes a line in bold before the content.

use post::lines::{Lined, Lines};

/// The text without the colons, the titles in bold.
pub(super) fn rewritten(text: &str, lines: &Lines) -> Lined {
    let mut out = Lined::from(lines.at(0));
    let (mut at, mut open) = (0, 0usize);
    let mut fence: Option<String> = None;
    for line in text.split('\n') {
        let number = lines.at(at);
        at += line.len() + 1;
        let bare = line.trim_start();
        if let Some(mark) = super::fence(bare) {
            match &fence {
                Some(open) if mark.starts_with(open.as_str()) && bare.trim() == mark => fence = None,
                Some(_) => {}
                None => fence = Some(mark.to_owned()),
            }
        }
        let colons = bare.len() - bare.trim_start_matches(':').len();
        if fence.is_some() || colons < 3 {
            out.line(line, number);
            continue;
        }
        let indent = &line[..line.len() - bare.len()];
        let said = bare[colons..].trim();
        let name = &said[..said.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(said.len())];
        if said.is_empty() && open > 0 {
            open -= 1;
            out.line("", number);
        } else if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            open += 1;
            let rest = said[name.len()..].trim();
            let rest = rest.split_once('{').map_or(rest, |(before, _)| before.trim());
            let title = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(rest);
            let title = if title.is_empty() { name } else { title };
            out.line("", number);
            if !matches!(name, "code-group" | "raw" | "v-pre") {
                out.line(&format!("{indent}**{title}**"), number);
            }
            out.line("", number);
        } else {
            out.line(line, number);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_become_their_titles_and_their_text() {
        for (text, expected) in [
            (":::note\na\n:::\nb", "\n**note**\n\na\n\nb\n"),
            (":::tip[Do *it*]\na\n:::", "\n**Do *it***\n\na\n\n"),
            ("::: warning Mind this\na\n:::", "\n**Mind this**\n\na\n\n"),
            ("```\n:::note\n```", "```\n:::note\n```\n"),
            ("::: \na", "::: \na\n"),
        ] {
            let mut lined = Lined::from(1);
            lined.written(text, 1);
            assert_eq!(rewritten(text, &lined.lines()).text, expected, "{text:?}");
        }
    }
}
