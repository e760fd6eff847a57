//! Liquid, as Jekyll runs it over a post before its Markdown (<https://jekyllrb.com/docs/liquid/>).
//!
//! The text is split into plain text, single expressions, and single tags with their content. Only the latter two go to the
//! interpreter, so a fault has a line and affects nothing else.

mod blocks;
mod bounds;
mod compile;
mod cut;
mod filters;
mod includes;
mod language;
mod tags;
mod variables;

use std::collections::BTreeSet;
use std::rc::Rc;

use liquid_core::runtime::RuntimeBuilder;
use liquid_core::{Language, Renderable as _, Runtime};

use super::fallback::{budget, left, too_costly};
use super::hugo::highlight;
use crate::context::PostContext;
use crate::inserts::Inserts;
use bounds::{Lenient, Spent};
use compile::{compiled, reason};
use cut::{Fault, Kind, Piece, cut};
use includes::Includes;
use post::Post;
use post::lines::Lined;
use post::problem::Problem;
use variables::Known;

/// What to do about Liquid that is meant as text.
const GUARD: &str = "if it is text, put it between `{% raw %}` and `{% endraw %}`";

pub(super) fn expand(
    post: &Post,
    context: &PostContext<'_>,
    inserts: &mut Inserts,
    problems: &mut Vec<Problem>,
) -> Lined {
    let pieces = cut(&post.body, post.body_line);
    if let [] | [Piece { kind: Kind::Text(..), .. }] = pieces.as_slice() {
        return super::fallback::verbatim(post);
    }
    let language = language::language();
    let globals = variables::globals(context);
    let variables = RuntimeBuilder::new().set_globals(&globals).build();
    let budget = Rc::new(budget());
    let runtime = Lenient(Known::new(variables, context, Includes::new(context, &language, Rc::clone(&budget))));
    runtime.registers().get_mut::<Spent>().budget = Rc::clone(&budget);
    let mut out = Lined::from(post.body_line);
    let mut open: Option<(&Piece<'_>, Option<&str>, Lined)> = None;
    let mut reported = BTreeSet::new();
    let mut follows_base = false;
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
                    let line = out.text.rsplit('\n').next().unwrap_or_default();
                    let indent = if line.trim().is_empty() { line.to_owned() } else { String::new() };
                    out.made(&format!("\n\n{indent}{word}\n\n"), opening.line, piece.line - opening.line);
                }
            }
            Kind::Liquid => match render(piece.source, &language, &runtime, context, follows_base) {
                Ok(text) => out.made(&text, piece.line, spans),
                // The rest is not rendered: the story is not sent anyway.
                Err(_) if budget.is_exceeded() => {
                    problems.push(too_costly(piece.line, &format!("`{}`", shortened(piece.source))));
                    out.written(piece.source, piece.line);
                    break;
                }
                Err(reason) => {
                    let what = format!("`{}` cannot be rendered: {reason}", shortened(piece.source));
                    problems.push(left(
                        piece.line,
                        what,
                        "if it is meant as text, put it between `{% raw %}` and `{% endraw %}`",
                    ));
                    out.written(piece.source, piece.line);
                }
            },
            Kind::Fault(fault, line) => {
                if reported.insert(fault) {
                    problems.push(problem_of(fault, piece.source, line));
                }
                out.written(piece.source, piece.line);
            }
            Kind::Highlight(_) | Kind::EndHighlight => {
                problems.push(problem_of(Fault::Stray("highlight"), piece.source, piece.line));
                out.written(piece.source, piece.line);
            }
        }
        follows_base = piece.kind == Kind::Liquid && piece.source.contains("site.baseurl");
    }
    if let Some((opening, _, mut before)) = open {
        problems.push(problem_of(Fault::Open, opening.source, opening.line));
        before.written(opening.source, opening.line);
        before.append(&out);
        out = before;
    }
    out
}

/// What a piece of Liquid prints, or why it cannot be rendered. `follows_base`: `site.baseurl` precedes it.
fn render(
    source: &str,
    language: &Language,
    runtime: &dyn Runtime,
    context: &PostContext<'_>,
    follows_base: bool,
) -> Result<String, String> {
    let budget = Rc::clone(&runtime.registers().get_mut::<Spent>().budget);
    let compiled = compiled(source, language, context, follows_base, &budget)?;
    let mut text = Vec::new();
    let rendered = compiled.render_to(&mut text, runtime);
    if let Some(name) = runtime.registers().get_mut::<Spent>().unknown.take() {
        return Err(format!("`{name}` is only available in Jekyll itself"));
    }
    rendered.map_err(|error| reason(&error))?;
    budget.print(text.len())?;
    String::from_utf8(text).map_err(|_| "it prints what is no text".to_owned())
}

fn problem_of(fault: Fault<'_>, source: &str, line: usize) -> Problem {
    let (what, hint) = match fault {
        Fault::Open => (format!("`{}` is never closed", shortened(source)), GUARD),
        Fault::Stray(name) => (format!("the tag `{name}` closes nothing"), GUARD),
        Fault::Deep => ("tags nest too deep".to_owned(), GUARD),
        Fault::Unknown(name) => (
            format!("the tag `{name}` is not rendered"),
            "write it in Markdown or HTML, or use the built page with `--built`",
        ),
    };
    left(line, what, hint)
}

/// The beginning of a piece.
fn shortened(source: &str) -> String {
    let line = source.lines().next().unwrap_or_default();
    let end = line.char_indices().nth(40).map_or(line.len(), |(at, _)| at);
    if end < source.len() { format!("{}…", &line[..end]) } else { line.to_owned() }
}

#[cfg(test)]
mod tests {
    use crate::testing::{JEKYLL, expanded_among};

    #[test]
    fn the_site_around_is_asked() {
        let files = [
            ("_includes/a/b.html", "<b>{{ include.x }}</b>{% include c.html %}"),
            ("_includes/c.html", "{{ page.title }}{% if include.x %}!{% endif %}"),
            ("_includes/self.html", "{% include self.html %}"),
            ("_includes/odd.html", "{% odd %}"),
            ("_includes/links.md", "[a]: /0123456789012\n{% comment %}{{ 99999999999999999999 }}{% endcomment %}"),
            ("_posts/near.txt", "near"),
            ("_posts/2020-01-02-other.md", "---\ntitle: o\n---\n"),
            ("_data/d.yml", "- {k: 1, v: one}\n- {k: 2, v: two}\n"),
            ("_data/in/e.json", "{\"x\": [1, 2.5]}"),
            ("assets/f.pdf", ""),
        ];
        for (text, expected) in [
            ("{% include a/b.html x=\"1 'q'\" %}", Ok("<b>1 'q'</b>t")),
            ("{% assign v = 'w' %}{% include {{ 'a' | append: '/b.html' }} x=v %}", Ok("<b>w</b>t")),
            ("{% include_relative near.txt %}", Ok("near")),
            ("{% post_url 2020-01-02-other %}", Ok("/sub/2020/01/02/other.html")),
            ("{{ site.baseurl }}{% post_url 2020-1-2-other %}", Ok("/sub/2020/01/02/other.html")),
            ("{% link assets/f.pdf %}#p", Ok("/sub/assets/f.pdf#p")),
            ("{% assign r = site.data.d | where: 'k', 2 | first %}{{ r.v }}", Ok("two")),
            ("{% for r in site.data.d %}{{ r.v }} {% endfor %}", Ok("one two ")),
            ("{{ site.data.in.e.x | jsonify }} {{ site.mine.own }} {{ site.none }}", Ok("[1,2.5] value ")),
            ("{{ site.data.d | where_exp: 'i', 'i.k > 1' | map: 'v' }}", Ok("two")),
            ("{{ page.date | date_to_string }} {{ 'A b&c' | slugify }}", Ok("01 Jan 2020 a-b-c")),
            ("{{ '2020-01-22' | date_to_long_string: 'ordinal', 'US' }}", Ok("January 22nd, 2020")),
            (
                "{% if site.mine %}{% highlight c %}\na < b\n{% endhighlight %}{% endif %}",
                Ok("<figure class=\"highlight\"><pre><code class=\"language-c\">a &lt; b</code></pre></figure>"),
            ),
            ("{{.Names}}|{{ range .x }}|{{ $v.w | upcase }}|{{}}", Ok("|||")),
            ("{% if site.mine %}{% raw %}{{.x}}{% endraw %} 1234567890123{% endif %}", Ok("{{.x}} 1234567890123")),
            ("{% include links.md %}", Ok("[a]: /0123456789012\n")),
            ("{{ 99999999999999999999 }}", Err("too large")),
            ("{% if true %}{% raw %}{% endraw %}{{ 99999999999999999999 }}{% endif %}", Err("too large")),
            ("{% include none.html %}", Err("there is no")),
            ("{% include ../_config.yml %}", Err("there is no")),
            ("{% include self.html %}", Err("prints too much")),
            ("{% include odd.html %}", Err("`odd`")),
            ("{% post_url 2020-01-02-none %}", Err("not there")),
            ("{{ site.posts | first }}", Err("`site.posts` is only available in Jekyll itself")),
            ("{{ page.excerpt }}", Err("`page.excerpt`")),
        ] {
            let file = format!("---\ntitle: t\n---\n{text}");
            let (shown, problems) = expanded_among(&files, "_posts/2020-01-01-a.md", &file, JEKYLL);
            match expected {
                Ok(expected) => assert!(shown == expected && problems.is_empty(), "{text}: {shown} {problems:?}"),
                Err(word) => {
                    assert_eq!((shown.as_str(), problems.len()), (text, 1), "{problems:?}");
                    assert!(problems[0].message.contains(word), "{text}: {problems:?}");
                }
            }
        }
    }
}
