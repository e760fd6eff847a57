//! One shortcode as it is written: `{{< name "a" key="b" >}}`, `{{% /name %}}`, `{{</* escaped */>}}`.

use std::borrow::Cow;

/// A shortcode as written.
#[derive(Debug)]
pub(super) struct Call<'text> {
    /// All of it, from `{{` to `}}`.
    pub(super) source: &'text str,
    pub(super) kind: Kind,
    pub(super) name: &'text str,
    /// Whether what it makes is Markdown: `{{% name %}}`.
    pub(super) is_markdown: bool,
    /// Whether it closes itself: `{{< name />}}`.
    pub(super) is_closed: bool,
    parameters: Vec<(Option<&'text str>, Cow<'text, str>)>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `{{< name >}}`.
    Opening,
    /// `{{< /name >}}`.
    Closing,
    /// `{{</* name */>}}`, which is shown as this text.
    Escaped(String),
}

/// Where the next shortcode starts.
pub(super) fn next(text: &str) -> Option<usize> {
    text.match_indices("{{").map(|(at, _)| at).find(|at| text[at + 2..].starts_with(['<', '%']))
}

impl<'text> Call<'text> {
    /// Reads the shortcode at the start of a text; `None` where it does not end.
    pub(super) fn read(text: &'text str) -> Option<Self> {
        let (opening, closing) = (text.get(..3)?, if text.starts_with("{{<") { ">}}" } else { "%}}" });
        let is_markdown = opening == "{{%";
        let mut rest = &text[3..];
        let source = |rest: &str| &text[..text.len() - rest.len()];
        if let Some(comment) = rest.strip_prefix("/*") {
            let end = comment.find(&format!("*/{closing}"))?;
            let kind = Kind::Escaped(format!("{opening}{}{closing}", &comment[..end]));
            let source = source(&comment[end + "*/".len() + closing.len()..]);
            let parameters = Vec::new();
            return Some(Self { source, kind, name: "", is_markdown, is_closed: true, parameters });
        }
        rest = rest.trim_start();
        let kind = if rest.starts_with('/') { Kind::Closing } else { Kind::Opening };
        rest = rest.trim_start_matches('/').trim_start();
        let name;
        (name, rest) = word(rest, closing);
        let mut parameters = Vec::new();
        loop {
            rest = rest.trim_start();
            let closed = rest.strip_prefix('/').and_then(|rest| rest.strip_prefix(closing));
            if let Some(rest) = rest.strip_prefix(closing).or(closed) {
                let is_closed = closed.is_some();
                return Some(Self { source: source(rest), kind, name, is_markdown, is_closed, parameters });
            }
            let value;
            (value, rest) = parameter(rest, closing)?;
            // Blanks are allowed on both sides of the sign.
            match (rest.trim_start().strip_prefix('=').map(str::trim_start), &value) {
                (Some(after), Cow::Borrowed(key)) => {
                    let value;
                    (value, rest) = parameter(after, closing)?;
                    parameters.push((Some(*key), value));
                }
                _ => parameters.push((None, value)),
            }
        }
    }

    /// The parameters in their order, each with its name where it has one.
    pub(super) fn parameters(&self) -> &[(Option<&'text str>, Cow<'text, str>)] {
        &self.parameters
    }

    /// A parameter by its name, or by its place where none is named.
    pub(super) fn parameter(&self, name: &str, place: usize) -> Option<&str> {
        let named = self.parameters.iter().find(|(key, _)| key.is_some_and(|key| key.eq_ignore_ascii_case(name)));
        let placed = || self.parameters.get(place).filter(|(key, _)| key.is_none());
        named.or_else(placed).map(|(_, value)| &**value).filter(|value| !value.is_empty())
    }

    /// A parameter that has a name.
    pub(super) fn named(&self, name: &str) -> Option<&str> {
        self.parameter(name, usize::MAX)
    }
}

/// A bare word: up to a blank, a `=` or the end of the shortcode.
fn word<'text>(text: &'text str, closing: &str) -> (&'text str, &'text str) {
    let ends = |(at, c): &(usize, char)| {
        c.is_whitespace()
            || *c == '='
            || text[*at..].starts_with(closing)
            || (*c == '/' && text[at + 1..].starts_with(closing))
    };
    let end = text.char_indices().find(ends).map_or(text.len(), |(at, _)| at);
    text.split_at(end)
}

/// A word, or text in quotes or back-ticks; `None` where nothing is there or quotes stay open.
fn parameter<'text>(text: &'text str, closing: &str) -> Option<(Cow<'text, str>, &'text str)> {
    if let Some(raw) = text.strip_prefix('`') {
        let end = raw.find('`')?;
        return Some((raw[..end].into(), &raw[end + 1..]));
    }
    if let Some(quoted) = text.strip_prefix('"') {
        let mut escaped = false;
        let end = quoted.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        })?;
        let value = quoted[..end].replace("\\\"", "\"").replace("\\\\", "\\");
        return Some((value.into(), &quoted[end + 1..]));
    }
    let (value, rest) = word(text, closing);
    (!value.is_empty()).then_some((value.into(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcodes_are_read_as_hugo_does() {
        for (text, kind, name, parameters) in [
            (
                r#"{{< figure src="a \"b\".png" alt=`c "d"` w=3 >}}!"#,
                Kind::Opening,
                "figure",
                &["src=a \"b\".png", "alt=c \"d\"", "w=3"][..],
            ),
            ("{{<youtube abc>}}", Kind::Opening, "youtube", &["abc"]),
            ("{{< x\n  1 \"two words\" />}}", Kind::Opening, "x", &["1", "two words"]),
            ("{{< figure src = \"a\" w =1 >}}", Kind::Opening, "figure", &["src=a", "w=1"]),
            ("{{< br/>}}", Kind::Opening, "br", &[]),
            ("{{% / details %}}", Kind::Closing, "details", &[]),
        ] {
            let call = Call::read(text).unwrap();
            assert_eq!((call.kind, call.name, call.source), (kind, name, text.trim_end_matches('!')));
            let shown: Vec<String> = call
                .parameters
                .iter()
                .map(|(key, value)| key.map_or(String::new(), |key| format!("{key}=")) + value)
                .collect();
            assert_eq!(shown, parameters);
        }
        assert!(Call::read("{{< a \"b >}}").is_none());
        assert!(Call::read("{{< a = >}}").is_none());
    }
}
