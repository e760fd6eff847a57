//! A page that shows the story much as Medium does.

use super::markup::{figure, inline, items, quote};
use crate::{Kind, Size, Source, Story};
use html::escape;

/// Medium's measures: a column of 680 pixels, two sizes of heading, grey code.
const STYLE: &str = "body{max-width:680px;margin:48px auto;padding:0 24px;font:20px/32px Georgia,serif;color:#242424}\
h1,h2,h3,h4,figcaption,footer{font-family:Helvetica,Arial,sans-serif}h1{font-size:42px;line-height:52px;margin:0 0 8px}\
h2{font-size:22px;line-height:28px;font-weight:400;color:#6b6b6b;margin:0 0 32px}\
h3{font-size:24px;line-height:30px;margin:48px 0 0}h4{font-size:20px;line-height:24px;margin:36px 0 0}\
p,ul,ol{margin:24px 0}a{color:inherit}blockquote{margin:32px 0 32px -20px;padding-left:20px;\
border-left:3px solid #242424;font-style:italic}blockquote.pull{border:0;font-size:28px;line-height:40px;color:#6b6b6b}\
pre{background:#f9f9f9;border:1px solid #e5e5e5;border-radius:4px;padding:24px;overflow-x:auto;font-size:14px;\
line-height:20px}code{font-family:Menlo,Consolas,monospace;font-size:75%;background:#f2f2f2;padding:2px 4px}\
pre code{font-size:14px;background:none;padding:0}figure{margin:40px 0;text-align:center}img{max-width:100%}\
figcaption{font-size:14px;line-height:20px;color:#6b6b6b;margin-top:8px}hr{border:0;text-align:center;margin:48px 0}\
hr:after{content:'\\00b7\\00b7\\00b7';letter-spacing:24px;padding-left:24px}\
footer{font-size:14px;line-height:20px;color:#6b6b6b;border-top:1px solid #e5e5e5;margin-top:48px;padding-top:16px}";

/// The story as a whole HTML document without scripts; only its pictures are fetched from elsewhere.
pub fn page(story: &Story) -> String {
    let (title, article) = (escape(&story.title), article(story));
    let canonical = escape(&story.canonical);
    let topics = story.tags.iter().map(|topic| " · ".to_owned() + &escape(topic)).collect::<String>();
    format!(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\">\
<link rel=\"canonical\" href=\"{canonical}\">\n<title>{title}</title><style>{STYLE}</style></head>\n<body>{article}\n\
<footer>Canonical: <a href=\"{canonical}\">{canonical}</a>{topics}</footer></body></html>"
    )
}

/// The story alone, as an element that any page can frame: its title, its subtitle, its blocks.
pub fn article(story: &Story) -> String {
    let subtitle = story.subtitle.as_ref().map_or_else(String::new, |text| format!("<h2>{}</h2>\n", escape(text)));
    let blocks = story.blocks.iter().map(|block| element(&block.kind) + "\n").collect::<String>();
    format!("<article>\n<h1>{}</h1>\n{subtitle}{blocks}</article>", escape(&story.title))
}

fn element(kind: &Kind) -> String {
    match kind {
        Kind::Heading { size: Size::Large, text } => format!("<h3>{}</h3>", inline(text)),
        Kind::Heading { size: Size::Small, text } => format!("<h4>{}</h4>", inline(text)),
        Kind::Paragraph { text } => format!("<p>{}</p>", inline(text)),
        Kind::Quote { paragraphs } => quote(paragraphs),
        Kind::PullQuote { text } => format!("<blockquote class=\"pull\">{}</blockquote>", inline(text)),
        Kind::Code { code, .. } => format!("<pre><code>{}</code></pre>", escape(code)),
        Kind::List { start: None, items: all } => format!("<ul>{}</ul>", items(all)),
        Kind::List { start: Some(start), items: all } => format!("<ol start=\"{start}\">{}</ol>", items(all)),
        Kind::Figure { source: Source::Data(address), alt, link, caption } => {
            figure(address, alt, link.as_deref(), caption)
        }
        Kind::Figure { source, alt, link, caption } => figure(&source.name(), alt, link.as_deref(), caption),
        Kind::Divider => "<hr>".to_owned(),
        Kind::Embed { url } => format!("<p><a href=\"{0}\">{0}</a></p>", escape(url)),
    }
}
