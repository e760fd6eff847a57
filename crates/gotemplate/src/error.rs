//! Why a template cannot be rendered.

use scan::budget::Exceeded;

/// Why a template cannot be rendered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is not valid, or needs something that is not supported. The reason in words.
    #[error("{0}")]
    Template(String),
    /// It takes more than the session's budget.
    #[error(transparent)]
    Exceeded(#[from] Exceeded),
}

impl Error {
    /// The same, naming the template that it happened in.
    #[must_use]
    pub fn within(self, template: &str) -> Self {
        Self::Template(format!("{template}: {self}"))
    }
}

impl From<String> for Error {
    fn from(reason: String) -> Self {
        Self::Template(reason)
    }
}

impl From<&str> for Error {
    fn from(reason: &str) -> Self {
        Self::Template(reason.to_owned())
    }
}
