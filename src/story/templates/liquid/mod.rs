//! Liquid, as Jekyll runs it over a post before its Markdown (<https://jekyllrb.com/docs/liquid/>).
//!
//! The text is cut into what is text, one expression, or one tag with all that stands in it. Only the latter two are
//! handed to the interpreter, so a fault has a line and costs no more than itself.

mod bounds;
mod cut;
mod language;
mod variables;

use liquid_core::runtime::RuntimeBuilder;
use liquid_core::{Language, Renderable as _, Runtime, Template, parser};

use super::hugo::highlight;
use super::inserts::Inserts;
use super::left;
use crate::post::Post;
use crate::problem::Problem;
use crate::story::lines::Lined;
use crate::story::telling::Home;
use bounds::Lenient;
use cut::{Fault, Kind, Piece, cut};

/// What to do about Liquid that is meant to be read.
const GUARD: &str = "if it is text, put it between `{% raw %}` and `{% endraw %}`";

pub(super) fn expand(post: &Post, home: &Home<'_>, inserts: &mut Inserts, problems: &mut Vec<Problem>) -> Lined {
    let pieces = cut(&post.body, post.body_line);
    if let [] | [Piece { kind: Kind::Text(..), .. }] = pieces.as_slice() {
        return super::verbatim(post);
    }
    let globals = variables::globals(post, home);
    let runtime = Lenient(RuntimeBuilder::new().set_globals(&globals).build());
    let language = language::language();
    let mut out = Lined::from(post.body_line);
    let mut open: Option<(&Piece<'_>, Option<&str>, Lined)> = None;
    let mut told = Vec::new();
    for piece in &pieces {
        let spans = piece.source.matches('\n').count();
        match piece.kind {
            Kind::Text(text, line) => out.written(text, line),
            Kind::Nothing => {}
            Kind::Highlight(name) if open.is_none() => {
                open = Some((piece, name, std::mem::replace(&mut out, Lined::from(piece.line))));
            }
            Kind::EndHighlight if open.is_some() => {
                if let Some((opening, name, before)) = open.take() {
                    let code = std::mem::replace(&mut out, before).text;
                    let word = inserts.add(vec![highlight(name, &code)]);
                    out.made(&format!("\n\n{word}\n\n"), opening.line, piece.line - opening.line);
                }
            }
            Kind::Liquid => match render(piece.source, &language, &runtime) {
                Ok(text) => out.made(&text, piece.line, spans),
                Err(reason) => {
                    let what = format!("`{}` cannot be rendered: {reason}", shortened(piece.source));
                    problems.push(left(
                        piece.line,
                        what,
                        "put it between `{% raw %}` and `{% endraw %}` if it is text",
                    ));
                    out.written(piece.source, piece.line);
                }
            },
            Kind::Fault(fault, line) => {
                if !told.contains(&fault) {
                    told.push(fault);
                    problems.push(said(fault, piece.source, line));
                }
                out.written(piece.source, piece.line);
            }
            Kind::Highlight(_) | Kind::EndHighlight => {
                problems.push(said(Fault::Stray("highlight"), piece.source, piece.line));
                out.written(piece.source, piece.line);
            }
        }
    }
    if let Some((opening, _, mut before)) = open {
        problems.push(said(Fault::Open, opening.source, opening.line));
        before.written(opening.source, opening.line);
        before.append(&out);
        out = before;
    }
    out
}

/// What a piece of Liquid prints, or why it cannot be known.
fn render(source: &str, language: &Language, runtime: &dyn Runtime) -> Result<String, String> {
    if let Some(name) = variables::unknown(source) {
        return Err(format!("`{name}` is known to Jekyll only"));
    }
    if let Some(name) = language::unknown_filter(source, language) {
        return Err(format!("the filter `{name}` is not known here"));
    }
    bounds::is_sane(source)?;
    let reason = |error: liquid_core::Error| {
        let text = error.to_string();
        let line = text.lines().find_map(|line| line.trim().strip_prefix("= ")).or_else(|| text.lines().next());
        line.unwrap_or_default().trim_start_matches("liquid: ").to_owned()
    };
    let template = Template::new(parser::parse(source, language).map_err(reason)?);
    template.render(runtime).map_err(reason)
}

fn said(fault: Fault<'_>, source: &str, line: usize) -> Problem {
    let (what, hint) = match fault {
        Fault::Open => (format!("`{}` is never closed", shortened(source)), GUARD),
        Fault::Stray(name) => (format!("the tag `{name}` stands where none is open"), GUARD),
        Fault::Deep => ("tags stand too deep within each other".to_owned(), GUARD),
        Fault::Unknown(name @ ("post_url" | "link")) => (
            format!("the tag `{name}` is not rendered"),
            "write the address itself, such as `[text](/2026/01/02/other.html)`",
        ),
        Fault::Unknown(name) => (
            format!("the tag `{name}` is not rendered"),
            "write it in Markdown or HTML, or leave the post out with `medium: false`",
        ),
    };
    left(line, what, hint)
}

/// The first words of a piece.
fn shortened(source: &str) -> String {
    let line = source.lines().next().unwrap_or_default();
    let end = line.char_indices().nth(40).map_or(line.len(), |(at, _)| at);
    if end < source.len() { format!("{}…", &line[..end]) } else { line.to_owned() }
}
