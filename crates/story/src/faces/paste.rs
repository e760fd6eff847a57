//! What is pasted into Medium's editor: the story's text without its title and subtitle, which have places of their own there.
//!
//! What the editor keeps was found out by authors of other tools, not promised by Medium. So the mapping is here only:
//!
//! | element | becomes | known from |
//! |---|---|---|
//! | `h2`, `h4` | the large and the small heading | both readings there are of Medium's mapping agree on these two (measured) |
//! | `pre` with `data-code-block-mode="2"` and `data-code-block-lang` | code in that language | Medium's own export, in Ghost's migrate fixtures; wenyan |
//! | mode 0 | code in no language | the same |
//! | an empty line in `pre` | the end of the block, so it gets a space | enok and others (measured) |
//! | `figure` with an `https` picture | the picture, fetched by Medium | measured; its `alt` is lost |
//! | a bare URL in a paragraph | an embed, once Enter is pressed behind it | measured |
//! | the second part of a numbered list | numbered from 1 again | getnikola/plugins issue 349 |

use super::markup::{figure, inline, items, quote};
use crate::{Kind, Size, Source, Story};
use html::escape;

/// The text as HTML for the clipboard, one element a line.
pub fn paste(story: &Story) -> String {
    story.blocks.iter().map(|block| element(&block.kind)).collect::<Vec<_>>().join("\n")
}

/// The text for where only plain text can be pasted.
pub fn paste_plain(story: &Story) -> String {
    story.blocks.iter().map(|block| plain(&block.kind)).collect::<Vec<_>>().join("\n\n")
}

fn element(kind: &Kind) -> String {
    match kind {
        Kind::Heading { size: Size::Large, text } => format!("<h2>{}</h2>", inline(text)),
        Kind::Heading { size: Size::Small, text } => format!("<h4>{}</h4>", inline(text)),
        Kind::Paragraph { text } => format!("<p>{}</p>", inline(text)),
        Kind::Quote { paragraphs } => quote(paragraphs),
        Kind::PullQuote { text } => quote(std::slice::from_ref(text)),
        Kind::Code { language, code } => {
            let code = escape(&without_empty_lines(code));
            match language.as_deref().and_then(editors_language) {
                Some(language) => format!(
                    r#"<pre data-code-block-mode="2" data-code-block-lang="{}">{code}</pre>"#,
                    escape(&language)
                ),
                None => format!(r#"<pre data-code-block-mode="0">{code}</pre>"#),
            }
        }
        Kind::List { start: None, items: all } => format!("<ul>{}</ul>", items(all)),
        Kind::List { start: Some(1), items: all } => format!("<ol>{}</ol>", items(all)),
        // Medium would count from 1 again, so the numbers become text.
        Kind::List { start: Some(start), items } => {
            let numbered = (*start..).zip(items).map(|(number, item)| format!("<p>{number}. {}</p>", inline(item)));
            numbered.collect::<Vec<_>>().join("\n")
        }
        Kind::Figure { source, alt, link, caption } => match source.url() {
            Some(url) => figure(url, alt, link.as_deref(), caption),
            None => format!("<p>{}</p>", escape(&to_be_added(source))),
        },
        Kind::Divider => "<hr>".to_owned(),
        Kind::Embed { url } => format!("<p>{}</p>", escape(url)),
    }
}

fn plain(kind: &Kind) -> String {
    match kind {
        Kind::Heading { text, .. } | Kind::Paragraph { text } => text.plain(),
        Kind::Quote { paragraphs } => {
            let quoted = paragraphs.iter().map(|text| format!("> {}", text.plain().replace('\n', "\n> ")));
            quoted.collect::<Vec<_>>().join("\n>\n")
        }
        Kind::PullQuote { text } => format!("> {}", text.plain().replace('\n', "\n> ")),
        Kind::Code { code, .. } => code.clone(),
        Kind::List { start, items } => {
            let mark =
                |at: usize| start.map_or("-".to_owned(), |start| format!("{}.", start.saturating_add(at as u64)));
            let items = items.iter().enumerate().map(|(at, item)| format!("{} {}", mark(at), item.plain()));
            items.collect::<Vec<_>>().join("\n")
        }
        Kind::Figure { source, .. } => source.url().map_or_else(|| to_be_added(source), str::to_owned),
        Kind::Divider => "* * *".to_owned(),
        Kind::Embed { url } => url.clone(),
    }
}

/// The placeholder for a picture that has no URL.
fn to_be_added(picture: &Source) -> String {
    format!("[add the image {} here]", picture.name())
}

/// Code with a space in each empty line: the editor would end the block there.
fn without_empty_lines(code: &str) -> String {
    let lines = code.split('\n').map(|line| if line.is_empty() { " " } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

/// The language by the name that Medium's editor knows it by, which are those of highlight.js; none for those that it lacks
/// (measured) and for plain text.
fn editors_language(language: &str) -> Option<String> {
    let language = language.to_lowercase();
    let known = match language.as_str() {
        "" | "text" | "txt" | "plain" | "plaintext" | "output" | "none" | "jinja" | "jinja2" | "dockerfile"
        | "docker" | "nginx" | "hcl" | "terraform" | "tf" | "cmake" => return None,
        "js" | "jsx" | "mjs" | "node" => "javascript",
        "ts" | "tsx" => "typescript",
        "py" | "python3" => "python",
        "rs" => "rust",
        "rb" => "ruby",
        "sh" | "shell" | "zsh" | "console" | "shell-session" => "bash",
        "yml" | "docker-compose" => "yaml",
        "html" | "xhtml" | "svg" => "xml",
        "toml" => "ini",
        "c++" | "cc" | "cxx" => "cpp",
        "c#" | "cs" => "csharp",
        "golang" => "go",
        "md" => "markdown",
        "kt" => "kotlin",
        "ps1" | "pwsh" => "powershell",
        "objc" => "objectivec",
        other => other,
    };
    Some(known.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, Text};

    fn pasted(kinds: Vec<Kind>) -> (String, String) {
        let blocks = kinds.into_iter().map(|kind| Block { line: None, kind }).collect();
        let story = Story {
            title: "T".into(),
            subtitle: Some("S".into()),
            canonical: String::new(),
            tags: Vec::new(),
            blocks,
            footer: 0,
        };
        (paste(&story), paste_plain(&story))
    }

    fn text(text: &str) -> Text {
        Text(vec![crate::Run { text: text.to_owned(), ..crate::Run::default() }])
    }

    #[test]
    fn code_keeps_its_language_and_its_empty_lines() {
        for (language, attributes) in [
            (Some("rust"), r#"mode="2" data-code-block-lang="rust""#),
            (Some("JS"), r#"mode="2" data-code-block-lang="javascript""#),
            (Some("\"><b>"), r#"mode="2" data-code-block-lang="&quot;&gt;&lt;b&gt;""#),
            (Some("nginx"), r#"mode="0""#),
            (None, r#"mode="0""#),
        ] {
            let code = "\na <b>\n\n  c".to_owned();
            let (html, plain) = pasted(vec![Kind::Code { language: language.map(str::to_owned), code: code.clone() }]);
            assert_eq!(html, format!("<pre data-code-block-{attributes}> \na &lt;b&gt;\n \n  c</pre>"));
            assert_eq!(plain, code);
        }
    }

    #[test]
    fn what_the_editor_lacks_is_put_in_words() {
        let list = |start| Kind::List { start, items: vec![text("a"), text("b")] };
        let file = Kind::Figure {
            source: Source::File("a.png".into()),
            alt: "x".into(),
            link: None,
            caption: Text::default(),
        };
        let (html, plain) = pasted(vec![
            Kind::Heading { size: Size::Large, text: text("L") },
            Kind::Heading { size: Size::Small, text: text("S") },
            list(None),
            list(Some(1)),
            list(Some(3)),
            file,
            Kind::Divider,
            Kind::Embed { url: "https://v.example/?a&b".into() },
        ]);
        assert_eq!(
            html,
            "<h2>L</h2>\n<h4>S</h4>\n<ul><li>a</li><li>b</li></ul>\n<ol><li>a</li><li>b</li></ol>\n<p>3. a</p>\n<p>4. b</p>\n\
             <p>[add the image a.png here]</p>\n<hr>\n<p>https://v.example/?a&amp;b</p>"
        );
        assert!(plain.contains("- a\n- b\n\n1. a\n2. b\n\n3. a\n4. b\n\n[add"), "{plain}");
    }
}
