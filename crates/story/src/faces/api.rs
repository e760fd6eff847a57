//! The HTML that Medium's API is sent.
//!
//! What Medium makes of each element was found out by authors of other tools; Medium's own list of accepted markup is
//! no longer public. So the whole mapping is here, and nowhere else:
//!
//! | element | becomes | known from |
//! |---|---|---|
//! | first `h1` | the title | moutend/mediumctl |
//! | `h2` right below it | the subtitle | Medium, in medium-api-docs issue 124 |
//! | further `h1` | a large heading | moutend/mediumctl |
//! | `h3` | a small heading | moutend/mediumctl |
//! | a link round a picture | a picture that leads there | Medium's own export (`graf-imageAnchor`) |
//! | a bare URL alone in a paragraph | an embed | medium-api-docs issue 18 |
//! | the second part of a numbered list | numbered from 1 again | getnikola/plugins issue 349 |

use super::markup::{figure, inline, items, quote};
use crate::{Kind, Size, Story};
use html::escape;

/// The story as the API takes it: one element a line.
///
/// A heading of the text is never an `h2`, so none is taken for the subtitle where the story has none.
pub fn api(story: &Story) -> String {
    let mut lines = vec![format!("<h1>{}</h1>", escape(&story.title))];
    lines.extend(story.subtitle.iter().map(|subtitle| format!("<h2>{}</h2>", escape(subtitle))));
    lines.extend(story.blocks.iter().map(|block| element(&block.kind)));
    lines.join("\n")
}

fn element(kind: &Kind) -> String {
    match kind {
        Kind::Heading { size: Size::Large, text } => format!("<h1>{}</h1>", inline(text)),
        Kind::Heading { size: Size::Small, text } => format!("<h3>{}</h3>", inline(text)),
        Kind::Paragraph { text } => format!("<p>{}</p>", inline(text)),
        Kind::Quote { paragraphs } => quote(paragraphs),
        Kind::PullQuote { text } => quote(std::slice::from_ref(text)),
        // As Markdown renderers write it, Medium's own included. The language is lost on the way.
        Kind::Code { language: Some(language), code } => {
            format!(r#"<pre><code class="language-{}">{}</code></pre>"#, escape(language), escape(code))
        }
        Kind::Code { language: None, code } => format!("<pre><code>{}</code></pre>", escape(code)),
        Kind::List { start: None, items: all } => format!("<ul>{}</ul>", items(all)),
        Kind::List { start: Some(1), items: all } => format!("<ol>{}</ol>", items(all)),
        // Medium would count from 1 again, so the numbers become text.
        Kind::List { start: Some(start), items } => {
            let numbered = (*start..).zip(items).map(|(number, item)| format!("<p>{number}. {}</p>", inline(item)));
            numbered.collect::<Vec<_>>().join("\n")
        }
        Kind::Figure { source, alt, link, caption } => figure(&source.name(), alt, link.as_deref(), caption),
        Kind::Divider => "<hr>".to_owned(),
        Kind::Embed { url } => format!("<p>{}</p>", escape(url)),
    }
}
