//! The text of a story: from the post's source, or from the page that the generator built.

use super::article::article;
use super::context::PostContext;
use super::flatten::{Flat, flatten, too_costly};
use super::markdown::Hooks;
use super::page::{self, Fit};
use super::templates::SiteHooks;
use super::{Body, ConvertOptions, emoji, markdown, templates};
use generators::Templates;
use post::Post;
use post::problem::{Code, Problem, Severity};

/// The text as blocks, from where it is to be taken.
pub(super) fn blocks(post: &Post, context: &PostContext<'_>, options: &ConvertOptions) -> Flat {
    let source = from_source(post, context, options);
    if options.body == Body::Built {
        return from_page(post, context, options, &source)
            .unwrap_or_else(|problem| Flat { blocks: Vec::new(), problems: vec![problem] });
    }
    let left = source.problems.iter().find(|problem| problem.code == Code::TemplateLeft);
    match left.filter(|_| options.body == Body::Auto) {
        Some(left) => match from_page(post, context, options, &source) {
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

/// The built page's article as blocks, found by what the source holds.
fn from_page(post: &Post, context: &PostContext<'_>, options: &ConvertOptions, source: &Flat) -> Result<Flat, Problem> {
    let unbuilt = |message: &str| Problem::new(Code::TemplateLeft, message.to_owned()).at(&post.path);
    let page = (context.built)()?.ok_or_else(|| {
        unbuilt("the text has to come from the built page, but no built site is available")
            .hint("pass the built site with `--built`, or use the source with `--body source`")
    })?;
    if html::is_cut_short(&page) {
        return Err(too_costly().at(&post.path));
    }
    let (nodes, problems) = match page::find(&page, &source.blocks) {
        Fit::Found(article) => {
            let adds = article.left_out.first().map(|text| page_adds(text, article.left_out.len()));
            (article.nodes, adds)
        }
        Fit::Poor { share } => return Err(page_unclear(share).at(&post.path)),
        Fit::HardlyASource => (
            article(&page).ok_or_else(|| {
                unbuilt("no article found on the built page")
                    .hint("in the layout, put the text into an `article` element, or give it the class `e-content`")
            })?,
            None,
        ),
    };
    let mut flat = flatten(&nodes, &context.flatten_options(options));
    flat.problems.extend(problems);
    Ok(flat)
}

/// That the theme puts something between two paragraphs, which is left out.
fn page_adds(first: &str, count: usize) -> Problem {
    let more = if count > 1 { format!(", and {} more like it", count - 1) } else { String::new() };
    Problem::new(Code::PageAdds, format!("the page has `{first}…` between two paragraphs of the post{more}: left out"))
        .hint("if it belongs to the story, write it in the post")
}

/// That the page does not show the post's text.
fn page_unclear(share: f64) -> Problem {
    let percent = (share * 100.0).round();
    let message = format!("only {percent} % of the post's text is found on its page");
    let problem = Problem::new(Code::PageUnclear, message).hint(
        "look at the page: a login, a notice, a text that scripts draw or that is cut; `--body source` takes the file's text",
    );
    Problem { severity: Severity::Error, ..problem }
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
