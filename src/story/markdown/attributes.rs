//! kramdown's attribute lists and extensions, `{: .wide}` and `{::comment}`: instructions to the generator that are no
//! text of the post (<https://kramdown.gettalong.org/syntax.html#attribute-list-definitions>).

/// An attribute list or extension at the start of a text.
pub(super) struct AttributeList {
    /// Its length in bytes.
    pub(super) length: usize,
    /// Whether it puts the table of contents in place of the list it stands in: `{:toc}`.
    pub(super) is_contents: bool,
    pub(super) opens_comment: bool,
    pub(super) closes_comment: bool,
}

pub(super) fn at_start_of(text: &str) -> Option<AttributeList> {
    let inner = text.strip_prefix("{:")?;
    let end = inner.find('}')?;
    let inner = &inner[..end];
    Some(AttributeList {
        length: "{:}".len() + end,
        is_contents: inner.split_ascii_whitespace().any(|word| word == "toc"),
        opens_comment: inner.trim() == ":comment",
        closes_comment: matches!(inner.trim(), "/comment" | "/"),
    })
}
