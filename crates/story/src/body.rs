//! The text of a story: from the post's source, or from the page that the generator built.

use super::article::article;
use super::context::PostContext;
use super::flatten::{Flat, flatten, too_costly};
use super::markdown::Hooks;
use super::templates::SiteHooks;
use super::{Body, ConvertOptions, emoji, markdown, templates};
use generators::Templates;
use post::Post;
use post::problem::{Code, Problem};

/// The text as blocks, from the source or the built page.
pub(super) fn blocks(post: &Post, context: &PostContext<'_>, options: &ConvertOptions) -> Flat {
    if options.body == Body::Built {
        return from_page(post, context, options)
            .unwrap_or_else(|problem| Flat { blocks: Vec::new(), problems: vec![problem] });
    }
    let source = from_source(post, context, options);
    let left = source.problems.iter().find(|problem| problem.code == Code::TemplateLeft);
    match left.filter(|_| options.body == Body::Auto) {
        Some(left) => match from_page(post, context, options) {
            Ok(mut page) => {
                let message = format!("text taken from the built page: {}", left.message);
                page.problems.push(
                    Problem::new(Code::BodyFromPage, message)
                        .hint("no action needed; to use only the source file, pass `--body source`")
                        .line(left.line),
                );
                page
            }
            Err(_) => source,
        },
        None => source,
    }
}

/// The built page's article as blocks.
fn from_page(post: &Post, context: &PostContext<'_>, options: &ConvertOptions) -> Result<Flat, Problem> {
    let unbuilt = |message: &str| Problem::new(Code::TemplateLeft, message.to_owned()).at(&post.path);
    let page = (context.built)()?.ok_or_else(|| {
        unbuilt("the text has to come from the built page, but no built site is available")
            .hint("pass the built site with `--built`, or use the source with `--body source`")
    })?;
    if html::is_cut_short(&page) {
        return Err(too_costly().at(&post.path));
    }
    let nodes = article(&page).ok_or_else(|| {
        unbuilt("no article found on the built page")
            .hint("in the layout, put the text into an `article` element, or give it the class `e-content`")
    })?;
    Ok(flatten(&nodes, &context.flatten_options(options)))
}

/// The source as blocks: templates, Markdown, tree, blocks.
fn from_source(post: &Post, context: &PostContext<'_>, options: &ConvertOptions) -> Flat {
    let own = (context.dialect.templates == Templates::Hugo).then(|| SiteHooks::of(post, context));
    let hooks: &dyn Hooks = own.as_ref().map_or(&(), |own| own);
    let source = templates::expand(post, context, hooks);
    let (mut nodes, left_out) = if is_html(&post.path) {
        (html::fragment(&source.text), Vec::new())
    } else {
        markdown::to_nodes(&source.text, &source.lines, context.dialect, hooks)
    };
    source.inserts.plant(&mut nodes);
    if context.dialect.emoji {
        emoji::show(&mut nodes);
    }
    let mut flat = flatten(&nodes, &context.flatten_options(options));
    flat.problems.extend(source.problems);
    flat.problems.extend(left_out);
    flat.problems.extend(own.and_then(|own| own.problem()));
    flat
}

/// Whether generators read the file as HTML, judging by its name.
fn is_html(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    matches!(extension.as_deref(), Some("html" | "htm"))
}
