//! The story for a terminal: plain text in 80 columns.

use textwrap::core::display_width;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use crate::{Kind, Run, Size, Story, Text};

const COLUMNS: usize = 80;

/// The story as text, its marks as people write them in mail: `*bold*`, `_italic_`, links in angle brackets.
pub fn text(story: &Story) -> String {
    let mut parts = vec![underlined(&story.title, '=')];
    parts.extend(story.subtitle.as_ref().map(|subtitle| wrap(subtitle, "", "")));
    parts.extend(story.blocks.iter().map(|block| lines(&block.kind)));
    let mut last = format!("Canonical: {}", story.canonical);
    if !story.tags.is_empty() {
        last = last + "\nTopics: " + &story.tags.join(", ");
    }
    parts.push(last);
    parts.join("\n\n")
}

fn lines(kind: &Kind) -> String {
    match kind {
        Kind::Heading { size: Size::Large, text } => underlined(&with_marks(text), '='),
        Kind::Heading { size: Size::Small, text } => underlined(&with_marks(text), '-'),
        Kind::Paragraph { text } => wrap(&with_marks(text), "", ""),
        Kind::Quote { paragraphs } => {
            let quoted = paragraphs.iter().map(|text| wrap(&with_marks(text), "> ", "> "));
            quoted.collect::<Vec<_>>().join("\n>\n")
        }
        Kind::PullQuote { text } => wrap(&with_marks(text), ">> ", ">> "),
        Kind::Code { language, code } => {
            let fence = "```";
            format!("{fence}{}\n{code}\n{fence}", language.as_deref().unwrap_or_default())
        }
        Kind::List { start, items } => {
            let mark =
                |at: usize| start.map_or("- ".to_owned(), |start| format!("{}. ", start.saturating_add(at as u64)));
            let item = |(at, text)| wrap(&with_marks(text), &mark(at), &" ".repeat(mark(at).len()));
            items.iter().enumerate().map(item).collect::<Vec<_>>().join("\n")
        }
        Kind::Figure { source, alt, link, caption } => {
            let leads = link.as_ref().map_or(String::new(), |link| format!(" → <{link}>"));
            let picture = format!("[picture: {alt}] <{}>{leads}", source.name()).replace("[picture: ]", "[picture]");
            let picture = wrap(&picture, "", "");
            if caption.is_blank() { picture } else { picture + "\n" + &wrap(&with_marks(caption), "    ", "    ") }
        }
        Kind::Divider => "* * *".to_owned(),
        Kind::Embed { url } => format!("[embed] <{url}>"),
    }
}

fn underlined(text: &str, line: char) -> String {
    let text = wrap(text, "", "");
    let width = text.lines().map(display_width).max().unwrap_or(0);
    format!("{text}\n{}", String::from(line).repeat(width))
}

fn with_marks(text: &Text) -> String {
    let mut marked = String::new();
    for runs in text.0.chunk_by(|one, other| (one.strong, one.emphasis) == (other.strong, other.emphasis)) {
        let Some(first) = runs.first() else { continue };
        let words: String = runs.chunk_by(|one, other| one.link == other.link).map(with_link).collect();
        // A mark is next to its word, not to the blank after it.
        let word = words.trim_end();
        let bold = if first.strong { "*" } else { "" };
        let italic = if first.emphasis { "_" } else { "" };
        marked.extend([bold, italic, word, italic, bold, &words[word.len()..]]);
    }
    marked
}

fn with_link(runs: &[Run]) -> String {
    let words: String =
        runs.iter().map(|run| if run.code { format!("`{}`", run.text) } else { run.text.clone() }).collect();
    match runs.first().and_then(|run| run.link.as_deref()) {
        Some(link) if link.trim_end_matches('/') == words.trim_end_matches('/') => format!("<{link}>"),
        Some(link) => format!("{} <{link}>{}", words.trim_end(), &words[words.trim_end().len()..]),
        None => words,
    }
}

/// Wraps text between words; its own newlines stay.
fn wrap(text: &str, first: &str, further: &str) -> String {
    let options = Options::new(COLUMNS)
        .initial_indent(first)
        .subsequent_indent(further)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::fill(text, options)
}
