//! What a site may render with its own templates instead of plain Markdown.

/// A link or a picture of a text.
#[derive(Debug)]
pub(crate) struct Part<'text> {
    pub(crate) kind: PartKind,
    /// Where the link leads, or where the picture is, as written.
    pub(crate) destination: &'text str,
    pub(crate) title: &'text str,
    /// What it shows, as HTML.
    pub(crate) text: &'text str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartKind {
    Link,
    Image,
}

/// A site's own way to render parts of a text.
pub(crate) trait Hooks {
    /// Whether parts of a kind are rendered so at all.
    fn renders(&self, kind: PartKind) -> bool;

    /// The HTML of a part; nothing where it is what Markdown makes of it.
    fn render(&self, part: &Part<'_>) -> Option<String>;
}

/// No hooks.
impl Hooks for () {
    fn renders(&self, _kind: PartKind) -> bool {
        false
    }

    fn render(&self, _part: &Part<'_>) -> Option<String> {
        None
    }
}
