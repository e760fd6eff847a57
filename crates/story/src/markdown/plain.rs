//! A title or a description as plain text: generators show some of their marks and not others, Medium shows them all.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::depth::is_too_deep;

use crate::flatten::{Loose, Marks};

/// Elements that authors put into titles. Anything else in angle brackets is text, as in "What is `Vec<T>`?".
const ELEMENTS: [&str; 19] = [
    "a", "abbr", "b", "br", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "small", "span", "strong",
    "sub", "sup", "u",
];

/// A line of Markdown without its marks, on one line. What is no mere line of text, such as "1. The beginning", stays
/// as it is; so do underscores, which are names in code more often than emphasis.
pub(crate) fn plain(markdown: &str) -> String {
    let markdown = markdown.trim();
    if is_too_deep(markdown) {
        return tidy(markdown);
    }
    let mut text = String::new();
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        let mark = markdown[range].chars().next();
        match event {
            Event::Start(Tag::Emphasis) | Event::End(TagEnd::Emphasis) if mark == Some('_') => text.push('_'),
            Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) if mark == Some('_') => text.push_str("__"),
            Event::Start(Tag::Paragraph | Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. })
            | Event::End(_) => {}
            Event::Text(piece) | Event::Code(piece) => text.push_str(&piece),
            Event::InlineHtml(html) if html.starts_with("<br") => text.push(' '),
            Event::InlineHtml(html) => text.push_str(if is_markup(&html) { "" } else { &html }),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => return tidy(markdown),
        }
    }
    tidy(if text.trim().is_empty() { markdown } else { &text })
}

fn is_markup(html: &str) -> bool {
    let name = html.trim_start_matches(['<', '/']);
    let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
    html.starts_with("<!--") || ELEMENTS.contains(&&*name.to_ascii_lowercase())
}

fn tidy(text: &str) -> String {
    let mut loose = Loose::default();
    loose.text(text, &Marks::default());
    loose.finish().plain()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn marks_go_and_text_stays() {
        for (title, expected) in [
            ("A *very* `bold` <b>title</b> &amp; [more](/x)", "A very bold title & more"),
            ("What is Vec<T> in __init__ and snake_case?", "What is Vec<T> in __init__ and snake_case?"),
            ("1. The beginning", "1. The beginning"),
            ("# 2 * 3 * 4", "# 2 * 3 * 4"),
            (" two  blanks\u{a0} and\u{fffc} <br>a break ", "two blanks and a break"),
            ("[x]: y", "[x]: y"),
            ("<script>alert(1)</script>", "<script>alert(1)</script>"),
            ("", ""),
        ] {
            assert_eq!(plain(title), expected);
        }
    }
}
