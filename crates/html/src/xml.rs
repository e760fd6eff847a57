//! The pieces of an XML text, as far as feeds and sitemaps need them.

use super::{fragment, text};

/// A piece of XML.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// An element begins: its name with its prefix, and its attributes as written.
    Open(&'a str, &'a str),
    /// An element ends.
    Close(&'a str),
    /// Text with its entities and CDATA resolved. The text between two elements may come in several pieces.
    Text(String),
}

/// The pieces of a text that claims to be XML, one after another; it ends where the text is none. An element that is
/// empty (`<a/>`) only begins.
pub fn pieces(mut xml: &str) -> impl Iterator<Item = Piece<'_>> {
    std::iter::from_fn(move || {
        loop {
            if !xml.starts_with('<') {
                let (raw, rest) = xml.split_at(xml.find('<').unwrap_or(xml.len()));
                xml = rest;
                return (!raw.is_empty()).then(|| Piece::Text(resolved(raw)));
            }
            let marks = [("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>"), ("<", ">")];
            let (open, close) = marks.into_iter().find(|(open, _)| xml.starts_with(open))?;
            let inner = &xml[open.len()..];
            let end = inner.find(close)?;
            xml = &inner[end + close.len()..];
            let inner = &inner[..end];
            match open {
                "<![CDATA[" => return Some(Piece::Text(inner.to_owned())),
                "<" if inner.starts_with('!') => {}
                "<" => {
                    let (name, attributes) = inner.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((inner, ""));
                    return Some(match name.strip_prefix('/') {
                        Some(name) => Piece::Close(name),
                        None => Piece::Open(name.trim_end_matches('/'), attributes.trim_end_matches('/')),
                    });
                }
                _ => {}
            }
        }
    })
}

/// An attribute's value, of attributes as written.
pub fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        let (key, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let (value, after) = after[1..].split_once(quote)?;
        if key.trim() == name {
            return Some(resolved(value));
        }
        rest = after;
    }
}

/// Text with its entities resolved.
fn resolved(raw: &str) -> String {
    if !raw.contains('&') {
        return raw.to_owned();
    }
    text(&fragment(raw))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_elements_attributes_and_text() {
        let xml = "<?xml version='1.0'?><!-- <a> --><u:set x=\"1>\">";
        assert_eq!(pieces(xml).next(), Some(Piece::Open("u:set", "x=\"1")), "a `>` in a value is not looked for");
        let all: Vec<_> = pieces("<loc>a&amp;b&apos;</loc><br/><c><![CDATA[<d>&amp;]]></c>").collect();
        let text = |text: &str| Piece::Text(text.to_owned());
        assert_eq!(
            all,
            [
                Piece::Open("loc", ""),
                text("a&b'"),
                Piece::Close("loc"),
                Piece::Open("br", ""),
                Piece::Open("c", ""),
                text("<d>&amp;"),
                Piece::Close("c"),
            ]
        );
        assert_eq!(attribute("rel='alternate' href = \"a&amp;b\"", "href").as_deref(), Some("a&b"));
        assert_eq!(attribute("rel=x href='y'", "href"), None);
    }

    #[test]
    fn what_is_no_xml_ends() {
        for text in ["", "<", "<a", "<![CDATA[", "<!--", "<a b='"] {
            assert!(pieces(text).count() <= 1, "{text}");
        }
    }
}
