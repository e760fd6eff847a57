//! The network, by the runner's own git command.
/// The remote `origin`.
pub struct Remote {}
/// What became of a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pushed {
    /// The branch is where it was to be.
    Done,
    /// The branch was not where it was expected: somebody else moved it.
    Moved,
    /// The remote will not have it: git's words.
    Refused(String),
}
