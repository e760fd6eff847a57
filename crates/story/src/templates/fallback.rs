//! What templates of a post may cost, and what becomes of those that cannot be rendered: left as written, and reported.

use post::Post;
use post::lines::Lined;
use post::problem::{Code, Problem};
use scan::budget::{Budget, Exceeded};

/// The longest text that is read, in bytes, before its templates are rendered and after: a book is shorter, and a story
/// on Medium much shorter.
pub(super) const LONGEST: usize = 2 << 20;

/// What the templates of one post may do, in bytes of text handled. The most expensive of them take some 20 ns each, so a
/// post that spends all of it takes about a second, and no more memory than that.
const WORK: usize = 48 << 20;

/// What the templates of one post may spend.
pub(in crate::templates) fn budget() -> Budget {
    Budget::new(WORK, LONGEST)
}

/// The text as it is written.
pub(super) fn verbatim(post: &Post) -> Lined {
    let mut lined = Lined::from(post.body_line);
    lined.written(&post.body, post.body_line);
    lined
}

/// That something in the text takes more than the templates of a post may.
pub(super) fn too_costly(line: usize, what: &str) -> Problem {
    costly(line, format!("{what} {Exceeded}"))
}

pub(super) fn costly(line: usize, message: String) -> Problem {
    Problem::new(Code::TooCostly, message)
        .line(line)
        .hint("write this passage without templates, split the post, or keep it off Medium with `medium: false`")
}

/// That template syntax is left in the text.
pub(super) fn left(line: usize, message: impl Into<String>, hint: &str) -> Problem {
    Problem::new(Code::TemplateLeft, message).line(line).hint(hint)
}
