//! What a generator has to tell. Paths are relative to the site's folder.

/// How a generator reads Markdown, as far as the story needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// The template language that runs over posts.
    pub templates: Templates,
    /// `"quotes"` and `--` become typographic.
    pub smart_punctuation: bool,
    /// Bare URLs become links.
    pub autolinks: bool,
    /// A newline within a paragraph is a line break.
    pub hard_breaks: bool,
    /// `{: .x}` and `{#id}` attributes.
    pub attributes: bool,
    /// Raw HTML is shown (Goldmark leaves it out unless `unsafe` is set).
    pub raw_html: bool,
}

/// The template language of a post's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Templates {
    /// None: `{{` is text.
    None,
    /// Hugo's shortcodes, `{{< >}}` and `{{% %}}`.
    Hugo,
    /// Liquid, `{% %}` and `{{ }}`.
    Liquid,
}

/// One generator's rules, read from one site's configuration.
pub trait Generator {}
