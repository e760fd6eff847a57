//! The words of a page, as plain text.

use scraper::node::Node;
use scraper::{ElementRef, Html};

/// Elements that stand on a line of their own.
const BLOCKS: &[&str] = &[
    "article",
    "blockquote",
    "button",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "header",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "title",
    "ul",
];

/// The text of a page, a block a line; of what can be pressed in brackets, of links with their address.
pub(super) fn text(html: &str) -> String {
    let mut text = String::new();
    write(Html::parse_document(html).root_element(), &mut text);
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).map(|line| line + "\n").collect()
}

fn write(element: ElementRef<'_>, text: &mut String) {
    let name = element.value().name();
    let is_hidden = element.value().attr("hidden").is_some();
    if is_hidden || ["script", "style", "template"].contains(&name) {
        return;
    }
    let mut inner = String::new();
    for child in element.children() {
        match child.value() {
            // A line of the source is not one of the page.
            Node::Text(words) => inner.push_str(&words.replace('\n', " ")),
            Node::Element(_) => ElementRef::wrap(child).into_iter().for_each(|child| write(child, &mut inner)),
            _ => {}
        }
    }
    let shown = match name {
        "button" => format!("[{}]", inner.trim()),
        "li" => format!("- {inner}"),
        "h1" | "h2" | "h3" | "h4" => format!("# {inner}"),
        "a" => element.value().attr("href").map_or(inner.clone(), |address| format!("{inner} <{address}>")),
        // What styles set apart.
        "span" | "small" | "b" => format!(" {inner} "),
        _ => inner,
    };
    let end = if BLOCKS.contains(&name) { "\n" } else { "" };
    text.extend([end, &shown, end]);
}

#[test]
fn a_page_is_read_as_its_reader_reads_it() {
    let page = "<title>T</title><style>p {}</style><h1>A <em>b</em></h1><p>One\ntwo <a href=/x>x</a>.<ul><li>i</ul><button>Copy</button><p hidden>No<template>No</template>";
    assert_eq!(text(page), "T\n# A b\nOne two x </x>.\n- i\n[Copy]\n");
}
