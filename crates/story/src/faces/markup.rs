//! The markup that the faces share.

use std::fmt::Write as _;

use crate::{Run, Text};
use html::escape;

/// Text with its marks as HTML; a link goes over all the runs that share it.
pub(super) fn inline(text: &Text) -> String {
    let mut html = String::new();
    for linked in text.0.chunk_by(|one, other| one.link == other.link) {
        let inner = marked(linked);
        match linked.first().and_then(|run| run.link.as_deref()) {
            Some(link) => _ = write!(html, r#"<a href="{}">{inner}</a>"#, escape(link)),
            None => html.push_str(&inner),
        }
    }
    html
}

fn marked(runs: &[Run]) -> String {
    let mut html = String::new();
    for strong in runs.chunk_by(|one, other| one.strong == other.strong) {
        let mut inner = String::new();
        for run in strong {
            let mut text = escape(&run.text).replace('\n', "<br>");
            if run.code {
                text = format!("<code>{text}</code>");
            }
            if run.emphasis {
                text = format!("<em>{text}</em>");
            }
            inner.push_str(&text);
        }
        if strong.first().is_some_and(|run| run.strong) {
            inner = format!("<strong>{inner}</strong>");
        }
        html.push_str(&inner);
    }
    html
}

/// A figure as HTML.
pub(super) fn figure(source: &str, alt: &str, link: Option<&str>, caption: &Text) -> String {
    let caption =
        if caption.is_blank() { String::new() } else { format!("<figcaption>{}</figcaption>", inline(caption)) };
    let picture = format!(r#"<img src="{}" alt="{}">"#, escape(source), escape(alt));
    let picture = match link {
        Some(link) => format!(r#"<a href="{}">{picture}</a>"#, escape(link)),
        None => picture,
    };
    format!("<figure>{picture}{caption}</figure>")
}

/// A quotation as HTML.
pub(super) fn quote(paragraphs: &[Text]) -> String {
    let quoted = match paragraphs {
        [one] => inline(one),
        several => several.iter().map(|text| format!("<p>{}</p>", inline(text))).collect::<Vec<_>>().concat(),
    };
    format!("<blockquote>{quoted}</blockquote>")
}

/// A list's items as HTML.
pub(super) fn items(items: &[Text]) -> String {
    items.iter().map(|item| format!("<li>{}</li>", inline(item))).collect::<Vec<_>>().concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_nest_and_text_is_escaped() {
        let run = |text: &str| Run { text: text.to_owned(), ..Run::default() };
        let link = || Some("https://x.example/?a=1&b=\"".to_owned());
        let text = Text(vec![
            run("1 < 2\n"),
            Run { link: link(), strong: true, ..run("a") },
            Run { link: link(), strong: true, code: true, ..run("<b>") },
            Run { link: link(), emphasis: true, ..run("c") },
        ]);
        assert_eq!(
            inline(&text),
            r#"1 &lt; 2<br><a href="https://x.example/?a=1&amp;b=&quot;"><strong>a<code>&lt;b&gt;</code></strong><em>c</em></a>"#
        );
    }
}
