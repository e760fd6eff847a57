//! The text of a story: from the post's source, or from the page that the generator built.

use super::article::article;
use super::flatten::{Flat, flatten, too_costly};
use super::home::Home;
use super::markdown::Hooks;
use super::templates::SiteHooks;
use super::{Body, Telling, emoji, markdown, templates};
use generators::Templates;
use post::Post;
use post::problem::{Code, Problem};

/// The text as blocks, from where it is to be taken.
pub(super) fn blocks(post: &Post, home: &Home<'_>, telling: &Telling) -> Flat {
    if telling.body == Body::Built {
        return from_page(post, home, telling)
            .unwrap_or_else(|problem| Flat { blocks: Vec::new(), problems: vec![problem] });
    }
    let source = from_source(post, home, telling);
    let left = source.problems.iter().find(|problem| problem.code == Code::TemplateLeft);
    match left.filter(|_| telling.body == Body::Auto) {
        Some(left) => match from_page(post, home, telling) {
            Ok(mut page) => {
                let message = format!("the text is taken from the built page, since {}", left.message);
                page.problems.push(
                    Problem::new(Code::BodyFromPage, message)
                        .hint("nothing is to be done; `--body source` takes only what can be told from the file")
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
fn from_page(post: &Post, home: &Home<'_>, telling: &Telling) -> Result<Flat, Problem> {
    let unbuilt = |message: &str| Problem::new(Code::TemplateLeft, message.to_owned()).at(&post.path);
    let page = (home.built)()?.ok_or_else(|| {
        unbuilt("the text is to be taken from the built page, and no built site is at hand")
            .hint("name the built site with `--built`, or take the source with `--body source`")
    })?;
    if html::is_cut_short(&page) {
        return Err(too_costly().at(&post.path));
    }
    let nodes = article(&page).ok_or_else(|| {
        unbuilt("nothing on the built page looks like the article")
            .hint("let the layout put the text into an `article` element, or give it the class `e-content`")
    })?;
    Ok(flatten(&nodes, &home.ground(telling)))
}

/// The source as blocks: templates, Markdown, tree, blocks.
fn from_source(post: &Post, home: &Home<'_>, telling: &Telling) -> Flat {
    let own = (home.dialect.templates == Templates::Hugo).then(|| SiteHooks::of(post, home));
    let hooks: &dyn Hooks = own.as_ref().map_or(&(), |own| own);
    let source = templates::expand(post, home, hooks);
    let (mut nodes, left_out) = if is_html(&post.path) {
        (html::fragment(&source.text), Vec::new())
    } else {
        markdown::to_nodes(&source.text, &source.lines, home.dialect, hooks)
    };
    source.inserts.plant(&mut nodes);
    if home.dialect.emoji {
        emoji::show(&mut nodes);
    }
    let mut flat = flatten(&nodes, &home.ground(telling));
    flat.problems.extend(source.problems);
    flat.problems.extend(left_out);
    flat.problems.extend(own.and_then(|own| own.problem()));
    flat
}

/// Whether the generators take the file's text as HTML, by its name.
fn is_html(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    matches!(extension.as_deref(), Some("html" | "htm"))
}
