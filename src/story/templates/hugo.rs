//! Hugo's shortcodes: those that Hugo brings itself are rendered, all others are left and said
//! (<https://gohugo.io/content-management/shortcodes/>). Hugo renders them everywhere, in code blocks too.

mod call;
mod embedded;

pub(super) use embedded::highlight;

use super::inserts::Inserts;
use super::left;
use crate::post::Post;
use crate::problem::Problem;
use crate::story::lines::Lined;
use crate::story::telling::Home;
use call::{Call, Kind};
use embedded::Embedded;

/// How deep shortcodes may stand within each other.
const DEEPEST: usize = 20;

pub(super) fn expand(post: &Post, home: &Home<'_>, inserts: &mut Inserts, problems: &mut Vec<Problem>) -> Lined {
    let out = Lined::from(post.body_line);
    let mut reader = Reader { post, home, inserts, problems, open: Vec::new(), out, told: Vec::new() };
    reader.read();
    reader.out
}

struct Reader<'a> {
    post: &'a Post,
    home: &'a Home<'a>,
    inserts: &'a mut Inserts,
    problems: &'a mut Vec<Problem>,
    /// The shortcodes that are open, each with the text before it.
    open: Vec<(Call<'a>, usize, Lined)>,
    out: Lined,
    /// The names that the author was told about.
    told: Vec<&'a str>,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        let body = self.post.body.as_str();
        let (mut at, mut line) = (0, self.post.body_line);
        while let Some(start) = call::next(&body[at..]).map(|start| at + start) {
            self.out.written(&body[at..start], line);
            line += newlines(&body[at..start]);
            let Some(call) = Call::read(&body[start..]) else {
                let what = "a shortcode is opened and never closed";
                self.problems.push(left(line, what, "close it with `>}}` or `%}}`, or escape it: `{{</* name */>}}`"));
                at = start;
                break;
            };
            at = start + call.source.len();
            let spans = newlines(call.source);
            self.call(call, line);
            line += spans;
        }
        self.out.written(&body[at..], line);
        while let Some((call, line, before)) = self.open.pop() {
            self.tell(&call, line);
            let inner = std::mem::replace(&mut self.out, before);
            self.out.written(call.source, line);
            self.out.append(&inner);
        }
    }

    fn call(&mut self, call: Call<'a>, line: usize) {
        let spans = newlines(call.source);
        match call.kind {
            Kind::Escaped(text) => self.out.made(&text, line, spans),
            Kind::Closing => match self.open.pop() {
                Some((opening, opened, before)) if opening.name == call.name => {
                    let inner = std::mem::replace(&mut self.out, before);
                    self.render(&opening, Some(&inner), opened);
                }
                open => {
                    self.open.extend(open);
                    if !self.told.contains(&call.name) {
                        self.tell(&call, line);
                    }
                    self.out.written(call.source, line);
                }
            },
            Kind::Opening if embedded::has_inner(call.name) && self.open.len() < DEEPEST => {
                let before = std::mem::replace(&mut self.out, Lined::from(line));
                self.open.push((call, line, before));
            }
            Kind::Opening => self.render(&call, None, line),
        }
    }

    fn render(&mut self, call: &Call<'a>, inner: Option<&Lined>, line: usize) {
        let spans = newlines(call.source);
        match embedded::render(call, inner.map(|inner| inner.text.as_str()), self.post, self.home) {
            Some(Embedded::Tree(tree)) => {
                let word = self.inserts.add(tree);
                self.out.made(&word, line, spans);
            }
            Some(Embedded::Before(tree)) => {
                let word = self.inserts.add(tree);
                self.out.made(&format!("\n\n{word}\n\n"), line, spans);
                if let Some(inner) = inner {
                    self.out.append(inner);
                }
                self.out.made("\n\n", line, spans);
            }
            None => {
                self.tell(call, line);
                self.out.written(call.source, line);
            }
        }
    }

    /// Says once for each name that a shortcode is not rendered.
    fn tell(&mut self, call: &Call<'a>, line: usize) {
        if self.told.contains(&call.name) {
            return;
        }
        self.told.push(call.name);
        let hint = match call.name {
            "ref" | "relref" => "Hugo finds no such page either: mend the path, or write the address itself",
            _ => "write it in Markdown, or leave the post out with `medium: false`",
        };
        self.problems.push(left(line, format!("the shortcode `{}` is not rendered", call.name), hint));
    }
}

fn newlines(text: &str) -> usize {
    text.matches('\n').count()
}

#[cfg(test)]
mod tests {
    use crate::story::told::{HUGO, expanded_among};

    /// The text and the line and message of each problem.
    fn expanded(body: &str) -> (String, Vec<(usize, String)>) {
        let files = [("content/posts/b.md", "---\ntitle: b\n---\n")];
        let file = format!("---\nsubtitle: s\nlevel: {{one: 1}}\n---\n{body}");
        let (text, problems) = expanded_among(&files, "content/posts/a.md", &file, HUGO);
        let problems = problems.into_iter().map(|problem| (problem.line.unwrap_or(0), problem.message)).collect();
        (text, problems)
    }

    #[test]
    fn what_hugo_brings_is_rendered_and_the_rest_is_said_once_with_its_line() {
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
