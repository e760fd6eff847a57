//! Hugo's shortcodes (<https://gohugo.io/content-management/shortcodes/>): those of the site and its themes by their
//! templates, then those built into Hugo; what cannot be rendered is left and reported. Hugo renders them everywhere, even
//! in code blocks.

mod call;
mod caller;
mod embedded;
mod fields;
mod functions;
mod hooks;
mod host;
mod objects;
mod resources;

pub(super) use embedded::{highlight, length};
pub(crate) use hooks::Hooks as SiteHooks;

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::fallback::{left, too_costly};
use crate::context::PostContext;
use crate::inserts::Inserts;
use crate::markdown::{self, Hooks};
use call::{Call, Kind};
use caller::{Caller, Frame, Page};
use embedded::Embedded;
use post::Post;
use post::lines::Lined;
use post::problem::Problem;
use scan::budget::{LOOKUP, PARSE};

/// How deep shortcodes may nest.
const MAX_DEPTH: usize = 20;

pub(super) fn expand(
    post: &Post,
    context: &PostContext<'_>,
    hooks: &dyn Hooks,
    inserts: &mut Inserts,
    problems: &mut Vec<Problem>,
) -> Lined {
    let out = Lined::from(post.body_line);
    let mut reader = Reader {
        page: Page::new(post, context, hooks),
        inserts,
        problems,
        open: Vec::new(),
        before: Vec::new(),
        out,
        reported: BTreeSet::new(),
        templates: HashMap::new(),
        opened: 0,
    };
    reader.read();
    reader.out
}

struct Reader<'a> {
    page: Page<'a>,
    inserts: &'a mut Inserts,
    problems: &'a mut Vec<Problem>,
    /// The open shortcodes.
    open: Vec<Frame<'a>>,
    /// For each of them its line, and the text before it.
    before: Vec<(usize, Lined)>,
    out: Lined,
    /// The names that were reported.
    reported: BTreeSet<&'a str>,
    /// The site's templates by the shortcodes' names, as far as they were looked up.
    templates: HashMap<&'a str, Option<Rc<str>>>,
    /// How many shortcodes were opened.
    opened: usize,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        let body = self.page.post.body.as_str();
        let (mut at, mut line) = (0, self.page.post.body_line);
        while let Some(start) = call::next(&body[at..]).map(|start| at + start) {
            // The rest is not rendered: the story is not sent anyway.
            if self.page.budget().is_exceeded() {
                break;
            }
            self.out.written(&body[at..start], line);
            line += newlines(&body[at..start]);
            let Some(call) = Call::read(&body[start..]) else {
                let what = "a shortcode is never closed";
                self.problems.push(left(line, what, "end it with `>}}` or `%}}`, or escape it: `{{</* name */>}}`"));
                at = start;
                break;
            };
            at = start + call.source.len();
            let spans = newlines(call.source);
            self.call(call, line);
            line += spans;
        }
        self.out.written(&body[at..], line);
        while let (Some(frame), Some((line, before))) = (self.open.pop(), self.before.pop()) {
            if !self.page.budget().is_exceeded() {
                self.report(&frame.call, line, "is never closed");
            }
            let inner = std::mem::replace(&mut self.out, before);
            self.out.written(frame.call.source, line);
            self.out.append(&inner);
        }
    }

    fn call(&mut self, call: Call<'a>, line: usize) {
        let spans = newlines(call.source);
        match call.kind {
            Kind::Escaped(text) => self.out.made(&text, line, spans),
            Kind::Closing if self.open.last().is_some_and(|frame| frame.call.name == call.name) => {
                if let Some((opened, before)) = self.before.pop() {
                    let inner = std::mem::replace(&mut self.out, before);
                    self.render(Some(&inner), opened);
                }
            }
            Kind::Closing => {
                self.report(&call, line, "is closed but was never opened");
                self.out.written(call.source, line);
            }
            Kind::Opening => {
                let has_inner = !call.is_closed && self.open.len() < MAX_DEPTH && self.has_inner(call.name);
                self.open.push(Frame::new(call, self.opened));
                self.opened += 1;
                if has_inner {
                    self.before.push((line, std::mem::replace(&mut self.out, Lined::from(line))));
                } else {
                    self.render(None, line);
                }
            }
        }
    }

    /// Renders the innermost shortcode and closes it.
    fn render(&mut self, inner: Option<&Lined>, line: usize) {
        let rendered = self.rendered(inner.map(|inner| inner.text.as_str()));
        let Some(Frame { call, .. }) = self.open.pop() else { return };
        let spans = newlines(call.source) + inner.map_or(0, |inner| newlines(&inner.text));
        match rendered {
            Ok(Embedded::Tree(tree)) => {
                let word = self.inserts.add(tree);
                self.out.made(&word, line, spans);
            }
            Ok(Embedded::Markdown(text)) => self.out.made(&text, line, spans),
            Ok(Embedded::Before(tree)) => {
                let word = self.inserts.add(tree);
                self.out.made(&format!("\n\n{word}\n\n"), line, spans);
                if let Some(inner) = inner {
                    self.out.append(inner);
                }
                self.out.made("\n\n", line, spans);
            }
            Err(reason) => {
                if self.page.budget().is_exceeded() {
                    self.problems.push(too_costly(line, &format!("the shortcode `{}`", call.name)));
                } else {
                    self.report(&call, line, &reason);
                }
                self.out.written(call.source, line);
            }
        }
    }

    /// What the innermost shortcode becomes, or why it cannot be rendered.
    fn rendered(&mut self, inner: Option<&str>) -> Result<Embedded, String> {
        self.page.budget().spend(LOOKUP)?;
        let Some(name) = self.open.last().map(|frame| frame.call.name) else { return Err(String::new()) };
        let template = self.template(name);
        let Some(Frame { call, .. }) = self.open.last() else { return Err(String::new()) };
        if let Some(template) = template {
            // Templates from before Hugo 0.55: `.Inner` is HTML already, and the result is not Markdown.
            let is_old = template.contains("_hugo_config") && template.contains("\"version\": 1");
            let old = inner.filter(|_| is_old && call.is_markdown);
            self.page.budget().spend(old.map_or(0, |inner| inner.len().saturating_mul(PARSE)))?;
            let rendered = old.map(|inner| markdown::piece(inner, self.page.context.dialect, self.page.hooks, true));
            let caller = Caller { page: &self.page, frames: &self.open, inner: rendered.as_deref().or(inner) };
            let made = caller.shortcode(&template).map_err(|why| format!("cannot be rendered: {name}.html: {why}"))?;
            return Ok(if call.is_markdown && !is_old {
                Embedded::Markdown(made)
            } else {
                Embedded::Tree(html::fragment(&made))
            });
        }
        let made = embedded::render(call, inner, self.page.post, self.page.context).ok_or("is not rendered")?;
        self.page.budget().print(made.length())?;
        Ok(made)
    }

    /// The template that the site or a theme has for a shortcode.
    fn template(&mut self, name: &'a str) -> Option<Rc<str>> {
        let around = &self.page.context.around;
        let find = || {
            let mut paths = ["_shortcodes", "shortcodes"].map(|folder| format!("{folder}/{name}.html")).into_iter();
            paths.find_map(|path| around.template(&path)).map(|(_, text)| text.into())
        };
        self.templates.entry(name).or_insert_with(find).clone()
    }

    /// Whether a shortcode has a closing one: its template uses `.Inner`.
    fn has_inner(&mut self, name: &'a str) -> bool {
        match self.template(name) {
            Some(template) => template.contains(".Inner"),
            None => embedded::has_inner(name),
        }
    }

    /// Reports once for each name what is wrong with a shortcode.
    fn report(&mut self, call: &Call<'a>, line: usize, what: &str) {
        if !self.reported.insert(call.name) {
            return;
        }
        let hint = match call.name {
            "ref" | "relref" => "Hugo finds no such page either: fix the path, or write the URL",
            _ => "write it in Markdown, or use the built page with `--built`",
        };
        self.problems.push(left(line, format!("the shortcode `{}` {what}", call.name), hint));
    }
}

fn newlines(text: &str) -> usize {
    text.matches('\n').count()
}

#[cfg(test)]
mod tests {
    use crate::testing::{HUGO, expanded_among};

    /// The text and the line and message of each problem.
    fn expanded(body: &str) -> (String, Vec<(usize, String)>) {
        let files = [("content/posts/b.md", "---\ntitle: b\n---\n")];
        let file = format!("---\nsubtitle: s\nlevel: {{one: 1}}\n---\n{body}");
        let (text, problems) = expanded_among(&files, "content/posts/a.md", &file, HUGO);
        let problems = problems.into_iter().map(|problem| (problem.line.unwrap_or(0), problem.message)).collect();
        (text, problems)
    }

    #[test]
    fn built_in_shortcodes_are_rendered_and_others_reported_once_with_their_line() {
        for (body, expected, problem) in [
            ("a {{</* b */>}} {{%/* c \"d\" */%}}", "a {{< b >}} {{% c \"d\" %}}", None),
            ("a {{< youtube abc >}} b", "a insert0z b", None),
            ("`{{< param level.one >}}`", "`insert0z`", None),
            ("{{< highlight go >}}\n{{< param subtitle >}}\n{{< /highlight >}}.", "insert1z.", None),
            ("{{% details summary=`s` %}}in *ner*{{% /details %}}", "\n\ninsert0z\n\nin *ner*\n\n", None),
            (
                "\n{{< note >}}x{{< /note >}} {{< note >}}",
                "\n{{< note >}}x{{< /note >}} {{< note >}}",
                Some((6, "note")),
            ),
            ("[a]({{< ref \"b.md\" >}})", "[a](insert0z)", None),
            ("[a]({{< relref \"c.md\" >}})", "[a]({{< relref \"c.md\" >}})", Some((5, "relref"))),
            ("{{< param nothing >}}", "{{< param nothing >}}", Some((5, "param"))),
            ("{{< highlight go >}}a", "{{< highlight go >}}a", Some((5, "highlight"))),
            ("a\n{{< open \"", "a\n{{< open \"", Some((6, "never closed"))),
            ("{{ .Site }} {{- x }}", "{{ .Site }} {{- x }}", None),
        ] {
            let (text, problems) = expanded(body);
            assert_eq!(text, expected, "{body:?}");
            assert_eq!(problems.len(), usize::from(problem.is_some()), "{problems:?}");
            if let Some((line, word)) = problem {
                assert!(problems[0].0 == line && problems[0].1.contains(word), "{problems:?}");
            }
        }
    }
}
