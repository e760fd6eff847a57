//! Text that is not ours is shown and never obeyed: [`line`] makes it harmless, and each face adds its own quoting.
//!
//! The runner obeys `::command::` at the start of a line and `##[command]` anywhere in one, on both streams, and takes
//! a lone CR for a line's end (`ActionCommand.cs` of actions/runner). Terminals obey control characters; people are
//! fooled by characters that reorder or hide text.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// A text as part of one line of a terminal or log: control, reordering and invisible characters become visible
/// escapes (`\n`, `\u{202e}`), and what a runner could take for a command is broken (`:\u{3a}`, `#\u{23}[`).
///
/// `::` stays where it directly follows something visible, as in `std::fs`: it cannot come to open a line there.
pub fn line(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut before = None;
    for (at, c) in text.char_indices() {
        match c {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            _ if is_hidden(c, before) || opens_command(text, at, c) => {
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(c));
            }
            _ => shown.push(c),
        }
        before = Some(c);
    }
    shown
}

/// A text of several lines: each stays a line that nobody obeys, and tabs stay blanks.
pub fn lines(text: &str) -> String {
    text.split('\n').map(|text| line(&text.replace('\t', "    "))).collect::<Vec<_>>().join("\n")
}

/// HTML that says the same in characters of which a runner or a terminal obeys none: what could be a command, and what a
/// reader does not see, is written as a reference.
pub fn html(html: &str) -> String {
    let mut shown = String::with_capacity(html.len());
    let mut blank = true;
    let mut colon = false;
    let mut before = None;
    for (at, c) in html.char_indices() {
        let opens = if c == ':' { colon } else { opens_command(html, at, c) };
        let hides = !matches!(c, '\n' | '\t') && is_hidden(c, before);
        before = Some(c);
        if opens || hides {
            let _ = write!(shown, "&#{};", u32::from(c));
        } else {
            shown.push(c);
        }
        colon = c == ':' && blank;
        blank = matches!(c, '\n' | '\r') || blank && c.is_whitespace();
    }
    shown
}

/// A text as the message of a workflow command. It may hold line feeds of ours; each of its lines has been through
/// [`line`].
pub fn command_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text as a property of a workflow command, such as `file` or `title`.
pub fn command_property(text: &str) -> String {
    command_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A text inside one line of Markdown, a table's cell included: no markup, raw HTML, link, picture, formula, mention or
/// reference to an issue comes of it.
///
/// GitHub links bare URLs, `@names` and `#1`, and shows `:names:` as pictures, after it has read the Markdown, so a
/// backslash does not stop it; a zero-width space does (as Renovate does it).
pub fn markdown(text: &str) -> String {
    let text = line(text);
    let mut quoted = String::with_capacity(text.len() + text.len() / 4);
    let start = text.len() - text.trim_start().len();
    for (at, c) in text.char_indices() {
        let (lead, rest) = (&text[..at], &text[at + c.len_utf8()..]);
        match c {
            '<' => quoted.push_str("&lt;"),
            '>' => quoted.push_str("&gt;"),
            '&' => quoted.push_str("&amp;"),
            '|' => quoted.push_str("&#124;"),
            '@' => quoted.push_str("@&#8203;"),
            '#' if rest.starts_with(|next: char| next.is_ascii_digit()) => quoted.push_str("\\#&#8203;"),
            ':' if rest.starts_with("//") || names_picture(rest) => quoted.push_str(":&#8203;"),
            '.' if ends_with_www(lead) => quoted.push_str("&#8203;."),
            '-' | '+' | '=' if at == start => {
                quoted.push('\\');
                quoted.push(c);
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '(' | ')' | '{' | '}' | '#' | '!' | '~' | '$' | '^' => {
                quoted.push('\\');
                quoted.push(c);
            }
            _ => quoted.push(c),
        }
    }
    quoted
}

/// A text as code inside one line of Markdown, a table's cell included.
pub fn markdown_code(text: &str) -> String {
    format!("<code>{}</code>", markdown(text))
}

/// A link in Markdown from a text to a URL. Where the URL is not one of the web the text stands alone.
pub fn markdown_link(text: &str, url: &str) -> String {
    let text = markdown(text);
    if url.starts_with("https://") || url.starts_with("http://") {
        let url = utf8_percent_encode(url, NOT_IN_LINK).to_string().replace('&', "&amp;");
        format!("[{text}](<{url}>)")
    } else {
        text
    }
}

/// A text cut to so many characters, the last one `…` where something was left out.
pub fn clip(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => text.chars().take(most - 1).chain(['…']).collect(),
    }
}

/// A text to be copied, in one line and with nothing in it that a reader does not see.
pub(super) fn visible(text: &str) -> String {
    let mut before = None;
    let kept = text.chars().filter_map(|c| match c {
        _ if c.is_control() => Some(' '),
        _ => (!is_hidden(c, before.replace(c))).then_some(c),
    });
    kept.collect()
}

/// What a reader does not see, or sees elsewhere than it stands: control characters, bidi controls, and the code points
/// that Unicode calls default ignorable. A joiner after a letter or a sign beyond ASCII stays: Persian is
/// written with it, and emoji are.
pub(super) fn is_hidden(c: char, before: Option<char>) -> bool {
    match c {
        '\u{200c}' | '\u{200d}' => before.is_none_or(|before| before.is_ascii() || is_hidden(before, None)),
        _ => {
            c.is_control()
                || matches!(c,
                    '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                    | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
                    | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        }
    }
}

/// Whether the sign at this place would open a command: the second colon of a `::` that could come to stand at a line's
/// start, or the second `#` of `##[` (GitHub), `##vso[` (Azure) and their like.
fn opens_command(text: &str, at: usize, c: char) -> bool {
    let (lead, rest) = (&text[..at], &text[at + c.len_utf8()..]);
    match c {
        ':' => lead.strip_suffix(':').is_some_and(|lead| {
            lead.chars().next_back().is_none_or(|before| before.is_whitespace() || is_hidden(before, None))
        }),
        '#' => lead.ends_with('#') && rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).starts_with('['),
        _ => false,
    }
}

/// Whether what follows a colon is a word and another colon, as in `:octocat:`, of which GitHub makes a picture.
fn names_picture(rest: &str) -> bool {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-');
    let word = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
    word > 0 && rest[word..].starts_with(':')
}

fn ends_with_www(lead: &str) -> bool {
    lead.len() >= 3 && lead.as_bytes()[lead.len() - 3..].eq_ignore_ascii_case(b"www")
}

/// What cannot stand in a link's destination between `<` and `>`, in an HTML attribute, or in a terminal.
const NOT_IN_LINK: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'\'')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'`')
    .add(b'|')
    .add(b'{')
    .add(b'}')
    .add(b'[')
    .add(b']')
    .add(b'^');

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_one_line_that_nobody_obeys() {
        for (text, shown) in [
            ("Understanding std::fs", "Understanding std::fs"),
            ("C# and #[derive]", "C# and #[derive]"),
            ("Rück\u{ad}seite", "Rück\\u{ad}seite"),
            ("x\n::set-output name=published::1", "x\\n:\\u{3a}set-output name=published::1"),
            ("x\r::error::", "x\\r:\\u{3a}error::"),
            ("  :::x", "  :\\u{3a}:x"),
            ("x ##[add-mask]e", "x #\\u{23}[add-mask]e"),
            ("x ###[add-mask]e", "x ##\\u{23}[add-mask]e"),
            ("##vso[task.setvariable]", "#\\u{23}vso[task.setvariable]"),
            ("\u{1b}[2Jgone", "\\u{1b}[2Jgone"),
            ("\u{9b}2J", "\\u{9b}2J"),
            ("txt.\u{202e}gpj.exe", "txt.\\u{202e}gpj.exe"),
            ("a\u{2028}b", "a\\u{2028}b"),
            ("pay\u{200b}pal", "pay\\u{200b}pal"),
            ("ab\u{200d}cd", "ab\\u{200d}cd"),
            ("👩\u{200d}🚀 می\u{200c}خواهم", "👩\u{200d}🚀 می\u{200c}خواهم"),
        ] {
            assert_eq!(line(text), shown, "{text:?}");
        }
    }

    #[test]
    fn several_lines_stay_what_they_are() {
        assert_eq!(lines("a\n\tb\n\n ::c::\r##[d]"), "a\n    b\n\n :\\u{3a}c::\\r#\\u{23}[d]");
        let code = "<pre>a\n::error::b\r ::c\nd :: e std::f ##[g]h</pre>";
        assert_eq!(html(code), "<pre>a\n:&#58;error::b&#13; :&#58;c\nd :: e std::f #&#35;[g]h</pre>");
        assert_eq!(html("::a"), ":&#58;a");
        assert_eq!(html("a\u{1b}[2Jb\tc\u{202e}d Rück\u{ad}seite"), "a&#27;[2Jb\tc&#8238;d Rück&#173;seite");
    }

    #[test]
    fn what_is_copied_is_what_is_seen() {
        assert_eq!(visible("a\tb\u{202e}c\u{200b} 👩\u{200d}🚀"), "a bc 👩\u{200d}🚀");
    }

    #[test]
    fn commands_are_quoted_so_that_the_runner_reads_the_same_text() {
        assert_eq!(command_data("100% of a: b, c\n%0A"), "100%25 of a: b, c%0A%250A");
        assert_eq!(command_property("a: b, c"), "a%3A b%2C c");
    }

    #[test]
    fn markdown_shows_the_text_and_nothing_more() {
        for (text, quoted) in [
            ("Plain words, a dash - and 1.5", "Plain words, a dash - and 1.5"),
            ("<img src=x> & `code`", "&lt;img src=x&gt; &amp; \\`code\\`"),
            ("![a](b) | c", "\\!\\[a\\]\\(b\\) &#124; c"),
            ("@octocat fixed #12 in C#", "@&#8203;octocat fixed \\#&#8203;12 in C\\#"),
            ("https://evil.example", "https:&#8203;//evil.example"),
            ("WWW.evil.example", "WWW&#8203;.evil.example"),
            ("At 12:30: :octocat: std::fs", "At 12:&#8203;30: :&#8203;octocat: std::fs"),
            ("$x^2$ *a* _b_ ~c~", "\\$x\\^2\\$ \\*a\\* \\_b\\_ \\~c\\~"),
            ("--- a", "\\--- a"),
            ("a\nb", "a\\\\nb"),
        ] {
            assert_eq!(markdown(text), quoted, "{text:?}");
        }
        assert_eq!(
            markdown_link("A [b]", "https://a.example/x y?b&lt"),
            "[A \\[b\\]](<https://a.example/x%20y?b&amp;lt>)"
        );
        assert_eq!(markdown_link("A", "javascript:alert(1)"), "A");
    }

    #[test]
    fn a_clipped_text_says_so() {
        assert_eq!(clip("grün", 4), "grün");
        assert_eq!(clip("grüne Wiese", 4), "grü…");
    }
}
