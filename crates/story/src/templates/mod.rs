//! The template language of a post's text, run before its Markdown as the generator does.
//!
//! What cannot be rendered stays as it is written and is a `template-left`, so nothing is ever dropped in silence.

mod code;
#[cfg(test)]
mod costly;
mod hexo;
mod hugo;
mod liquid;
mod marks;
mod mdx;
mod targets;
mod zola;

pub(super) use hugo::SiteHooks;

use std::borrow::Cow;

use super::home::Home;
use crate::inserts::Inserts;
use crate::markdown::Hooks;
use generators::Templates;
use literals::Value;
use post::Post;
use post::lines::{Lined, Lines};
use post::problem::{Code, Problem};
use scan::budget::{Budget, Exceeded};

/// A text with its templates rendered.
pub(super) struct Expanded {
    /// Markdown, or HTML where the post is written in it.
    pub(super) text: String,
    /// The lines of the file behind it.
    pub(super) lines: Lines,
    /// What the templates made that is no Markdown, to be planted in the tree.
    pub(super) inserts: Inserts,
    pub(super) problems: Vec<Problem>,
}

/// The longest text that is read, in bytes, before its templates are rendered and after: a book is shorter, and a story
/// on Medium much shorter.
const LONGEST: usize = 2 << 20;

/// What the templates of one post may do, in bytes of text handled. The most expensive of them take some 20 ns each, so a
/// post that spends all of it takes about a second, and no more memory than that.
const WORK: usize = 48 << 20;

/// What the templates of one post may spend.
fn budget() -> Budget {
    Budget::new(WORK, LONGEST)
}

/// Renders the templates in a post's text.
pub(super) fn expand(post: &Post, home: &Home<'_>, hooks: &dyn Hooks) -> Expanded {
    let mut problems = Vec::new();
    if let Some(format) = post.other_format() {
        let hint = "have the built page told instead: build the site and pass it with `--built`";
        problems.push(left(post.body_line, format!("{format} is not read here, only Markdown and HTML are"), hint));
        let lined = Lined::from(post.body_line);
        return Expanded { lines: lined.lines(), text: lined.text, inserts: Inserts::beside(""), problems };
    }
    if post.body.len() > LONGEST {
        problems.push(costly(post.body_line, format!("the text is longer than {} MiB", LONGEST >> 20)));
        let lined = Lined::from(post.body_line);
        return Expanded { lines: lined.lines(), text: lined.text, inserts: Inserts::beside(""), problems };
    }
    let for_medium;
    let post = match marks::for_medium(&post.body, post.body_line, &mut problems) {
        Cow::Borrowed(_) => post,
        Cow::Owned(body) => {
            for_medium = Post { body, ..post.clone() };
            &for_medium
        }
    };
    let mut inserts = Inserts::beside(&post.body);
    // <https://jekyllrb.com/docs/liquid/>: a page may ask to be left alone.
    let leaves_liquid = post.front.get("render_with_liquid").and_then(Value::flag) == Some(false);
    let lined = match home.dialect.templates {
        Templates::Hugo => hugo::expand(post, home, hooks, &mut inserts, &mut problems),
        Templates::Liquid if !leaves_liquid => liquid::expand(post, home, &mut inserts, &mut problems),
        Templates::Zola => zola::expand(post, home, &mut inserts, &mut problems),
        Templates::Hexo => hexo::expand(post, home, &mut inserts, &mut problems),
        Templates::Mdx => mdx::expand(post, &mut problems),
        Templates::Liquid | Templates::None => verbatim(post),
    };
    let lined = targets::located(lined, home, &mut problems);
    Expanded { lines: lined.lines(), text: lined.text, inserts, problems }
}

/// The text as it is written.
fn verbatim(post: &Post) -> Lined {
    let mut lined = Lined::from(post.body_line);
    lined.written(&post.body, post.body_line);
    lined
}

/// That something in the text takes more than the templates of a post may.
fn too_costly(line: usize, what: &str) -> Problem {
    costly(line, format!("{what} {Exceeded}"))
}

fn costly(line: usize, message: String) -> Problem {
    Problem::new(Code::TooCostly, message)
        .line(line)
        .hint("write this passage without templates, split the post, or keep it off Medium with `medium: false`")
}

/// That template syntax is left in the text.
fn left(line: usize, message: impl Into<String>, hint: &str) -> Problem {
    Problem::new(Code::TemplateLeft, message).line(line).hint(hint)
}
