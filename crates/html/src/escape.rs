//! Text as markup. By hand: the five replacements are one place for all that write markup, and crates differ in them.

/// Text escaped for HTML and XML, between tags and in quoted attributes.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Node, fragment};

    #[test]
    fn escaped_text_is_read_as_it_was() {
        for text in ["a <b> & \"c\" 'd' &amp;", "", "]]>", "é\u{a0}"] {
            let expected = if text.is_empty() { vec![] } else { vec![Node::Text(text.to_owned())] };
            assert_eq!(fragment(&escape(text)), expected, "{text}");
        }
        assert_eq!(escape("\"'"), "&quot;&#39;");
    }
}
