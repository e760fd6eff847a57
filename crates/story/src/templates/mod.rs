//! The template language of a post's text, run before its Markdown as the generator does.
//!
//! What cannot be rendered stays as written and is a `template-left`, so nothing is dropped silently.

mod code;
#[cfg(test)]
mod costly;
mod fallback;
mod hexo;
mod hugo;
mod liquid;
mod marks;
mod mdx;
mod targets;
mod zola;

pub(super) use hugo::SiteHooks;

use std::borrow::Cow;

use crate::context::PostContext;
use crate::inserts::Inserts;
use crate::markdown::Hooks;
use fallback::{LONGEST, costly, left, verbatim};
use generators::Templates;
use literals::Value;
use post::Post;
use post::lines::{Lined, Lines};
use post::problem::Problem;

/// A text with its templates rendered.
pub(super) struct Expanded {
    /// Markdown, or HTML where the post is written in it.
    pub(super) text: String,
    /// The lines of the file behind it.
    pub(super) lines: Lines,
    /// What templates made that is not Markdown, to be put into the tree.
    pub(super) inserts: Inserts,
    pub(super) problems: Vec<Problem>,
}

/// Renders the templates in a post's text.
pub(super) fn expand(post: &Post, context: &PostContext<'_>, hooks: &dyn Hooks) -> Expanded {
    let mut problems = Vec::new();
    if let Some(format) = post.other_format() {
        let hint = "use the built page: build the site and pass it with `--built`";
        problems.push(left(post.body_line, format!("{format} is not supported, only Markdown and HTML are"), hint));
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
    let lined = match context.dialect.templates {
        Templates::Hugo => hugo::expand(post, context, hooks, &mut inserts, &mut problems),
        Templates::Liquid if !leaves_liquid => liquid::expand(post, context, &mut inserts, &mut problems),
        Templates::Zola => zola::expand(post, context, &mut inserts, &mut problems),
        Templates::Hexo => hexo::expand(post, context, &mut inserts, &mut problems),
        Templates::Mdx => mdx::expand(post, &mut problems),
        Templates::Liquid | Templates::None => verbatim(post),
    };
    let lined = targets::located(lined, context, &mut problems);
    Expanded { lines: lined.lines(), text: lined.text, inserts, problems }
}
