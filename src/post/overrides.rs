//! The `medium` key of the front matter: what one post asks for itself.

/// How a story appears on Medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Only its author sees it, and presses Publish.
    Draft,
    /// Whoever has the link sees it.
    Unlisted,
    /// Everyone sees it.
    Public,
}

/// What the front matter's `medium` key says: `true`, `false`, or a map.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// Whether the key is there at all with anything but `false`: the post is chosen under `--select opt-in`.
    pub opted_in: bool,
    /// `medium: false` or `publish: false`: the post stays off Medium.
    pub opted_out: bool,
    /// In place of `--publish-status`.
    pub status: Option<Status>,
    /// In place of `--publication`.
    pub publication: Option<String>,
    /// In place of the post's own topics.
    pub tags: Option<Vec<String>>,
    /// In place of the post's title.
    pub title: Option<String>,
    /// In place of the description.
    pub subtitle: Option<String>,
    /// In place of the address that the generator gives.
    pub canonical: Option<String>,
    /// In place of `--license`.
    pub license: Option<String>,
    /// In place of `--notify-followers`.
    pub notify_followers: Option<bool>,
    /// In place of `--footer`; `Some(None)` for `footer: false`.
    pub footer: Option<Option<String>>,
    /// Problem codes that are no problem for this post.
    pub allow: Vec<String>,
    /// The story that is on Medium already: it is adopted, never published.
    pub url: Option<String>,
}
