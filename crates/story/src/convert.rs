//! From a post to its story, step by step.

use url::Url;

use super::body::blocks;
use super::context::PostContext;
use super::cover::cover;
use super::flatten::Flat;
use super::markdown::plain;
use super::{Block, ConvertOptions, Kind, Story, campaign, checks, footer};
use generators::{Canonical, Site};
use literals::Value;
use post::problem::{Code, Problem};
use post::time::Written;
use post::{Footer, Post};

/// Converts a post to a story.
///
/// The problems are losses (on their block's line), advice and faults; where one of them is an error the story must not be
/// sent. All of them name the post's path. `None` only where the post has no text or no title.
pub fn convert(
    post: &Post,
    site: &Site,
    canonical: &Canonical,
    options: &ConvertOptions,
) -> (Option<Story>, Vec<Problem>) {
    let on_site = |url: &Url| Url::parse(site.base_url()).is_ok_and(|base| url.as_str().starts_with(base.as_str()));
    let own = Url::parse(&canonical.url).ok().filter(|url| !canonical.declared || on_site(url));
    // Relative links never start from a canonical that was declared elsewhere.
    let Some(base) = own.or_else(|| Url::parse(site.base_url()).ok()) else {
        let problem = Problem::new(Code::CanonicalUnknown, format!("`{}` is not a URL", canonical.url));
        return (None, vec![problem.at(&post.path)]);
    };
    let context = PostContext {
        canonical: &canonical.url,
        base: &base,
        site_url: site.base_url(),
        site_title: site.title(),
        date: &day(post, site),
        dialect: site.dialect(),
        served: &|url| site.served(post, url),
        beside: &|address| site.beside(post, address),
        around: site.around(post),
        built: &|| site.built_page(post),
    };
    convert_in(post, &context, options)
}

/// Converts a post in its place; the problems are in the order of their lines, without those that the post allows.
pub(super) fn convert_in(
    post: &Post,
    context: &PostContext<'_>,
    options: &ConvertOptions,
) -> (Option<Story>, Vec<Problem>) {
    let Flat { mut blocks, mut problems } = blocks(post, context, options);
    if !blocks.is_empty()
        && let Some((block, found)) = cover(post, context, options, &blocks)
    {
        blocks.insert(0, block);
        problems.extend(found);
    }
    let story = title(post, context, &mut blocks).map(|title| {
        let (tags, dropped) = checks::topics(post, options.limits);
        problems.extend(dropped);
        let subtitle = post.medium.subtitle.clone().or_else(|| post.description());
        let subtitle = subtitle.map(|subtitle| plain(&subtitle)).filter(|subtitle| !subtitle.is_empty());
        Story { title, subtitle, canonical: context.canonical.to_owned(), tags, blocks, footer: 0 }
    });
    let story = match story {
        None => {
            problems.push(
                Problem::new(Code::NoTitle, "the post has no title, and its text has no heading to use as one")
                    .hint("add `title` to the front matter"),
            );
            None
        }
        // The template that could not be rendered is the reason, and is reported already.
        Some(story) if story.blocks.is_empty() && problems.iter().any(|it| it.code == Code::TemplateLeft) => None,
        Some(story) if story.blocks.is_empty() => {
            problems.push(
                Problem::new(Code::NoText, "the post has no text that Medium can show")
                    .hint("write the text below the front matter, or keep the post off Medium with `medium: false`"),
            );
            None
        }
        Some(mut story) => {
            problems.extend(checks::advice(post, &story, options.limits));
            if let Some(template) =
                footer_of(post, options).filter(|_| !footer::is_there(&story.blocks, context.canonical))
            {
                let footer = footer::footer(template, &story.title, context);
                story.footer = footer.len();
                story.blocks.extend(footer);
            }
            if let Some(query) = &options.campaign {
                campaign::add(&mut story.blocks, query, context.site_url);
            }
            Some(story)
        }
    };
    problems.retain(|problem| problem.is_error() || !post.medium.allows(problem.code));
    problems.sort_by_key(|problem| problem.line);
    (story, problems.into_iter().map(|problem| problem.at(&post.path)).collect())
}

/// The title: the override's, the front matter's, else that of the first heading. A heading that repeats it at the
/// start of the text is taken out, since every face shows the title itself. Where there is none of these it is that of
/// the generator, which Jekyll makes of the file's name.
fn title(post: &Post, context: &PostContext<'_>, blocks: &mut Vec<Block>) -> Option<String> {
    let written = |title: &String| Some(plain(title)).filter(|title| !title.is_empty());
    let own = post.title().as_ref().and_then(written);
    let declared = post.medium.title.as_ref().and_then(written).or_else(|| own.clone());
    let first = blocks.iter().take_while(|block| matches!(block.kind, Kind::Figure { .. })).count();
    let Some(Kind::Heading { text, .. }) = blocks.get(first).map(|block| &block.kind) else {
        let made = || context.around.variables().get("title").and_then(Value::text).map(plain);
        return declared.or_else(made).filter(|title| !title.is_empty());
    };
    let heading = text.plain().replace('\n', " ");
    let known = [&declared, &own];
    if declared.is_none() || known.into_iter().flatten().any(|title| folded(title) == folded(&heading)) {
        blocks.remove(first);
    }
    declared.or(Some(heading))
}

fn footer_of<'a>(post: &'a Post, options: &'a ConvertOptions) -> Option<&'a str> {
    match &post.medium.footer {
        Some(Footer::Nothing) => None,
        Some(Footer::Markdown(template)) => Some(template),
        None => options.footer.as_deref(),
    }
}

/// A title for comparison: typographic signs, case and blanks are ignored.
fn folded(title: &str) -> String {
    let mut folded = String::new();
    for c in title.chars().filter(|c| !c.is_whitespace()) {
        match c {
            '‘' | '’' => folded.push('\''),
            '“' | '”' => folded.push('"'),
            '–' | '—' => folded.push('-'),
            '…' => folded.push_str("..."),
            c => folded.extend(c.to_lowercase()),
        }
    }
    folded.replace("---", "-").replace("--", "-")
}

/// The day of a post as its author wrote it, in any time zone; empty where it has none.
fn day(post: &Post, site: &Site) -> String {
    let written = post.front.get_any_case("date").and_then(Value::text).and_then(Written::parse);
    let name = post.path.rsplit('/').next().unwrap_or_default();
    let named = || name.get(..10).and_then(Written::parse);
    match written.or_else(named) {
        Some(written) => written.civil.date().to_string(),
        None => site.date(post).map_or_else(String::new, |date| date.to_string()[..10].to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use post::problem::Code;

    use crate::faces;
    use crate::testing::{HUGO, JEKYLL, converted};
    use generators::Dialect;

    /// The story as the API gets it, on one line.
    fn sent(text: &str, dialect: Dialect) -> String {
        let (story, problems) = converted("a.md", text, dialect, None);
        story.map_or_else(|| format!("{problems:?}"), |story| faces::api(&story).trim().replace('\n', ""))
    }

    #[test]
    fn a_title_stands_once_wherever_it_comes_from() {
        for (text, expected) in [
            ("---\ntitle: A *b*\n---\n# A b\nc", "<h1>A b</h1><p>c</p>"),
            ("---\ntitle: It's 'a'\n---\nit’s “a”\n===\n\nc", "<h1>It&#39;s &#39;a&#39;</h1><h1>it’s “a”</h1><p>c</p>"),
            ("---\ntitle: It's a...\n---\nIt's a...\n===\n\nc", "<h1>It&#39;s a...</h1><p>c</p>"),
            (
                "![x](/x.png)\n\n## A `b`\n\nc",
                "<h1>A b</h1><figure><img src=\"https://blog.example/x.png\" alt=\"x\"></figure><p>c</p>",
            ),
            ("---\ntitle: A\nmedium: {title: B}\n---\n# A\n\n# B\n\nc", "<h1>B</h1><h1>B</h1><p>c</p>"),
            (
                "---\ntitle: A\ndescription: |\n  b\n  *c*\n---\n## d\n\n### e\n\nf",
                "<h1>A</h1><h2>b c</h2><h1>d</h1><h3>e</h3><p>f</p>",
            ),
        ] {
            assert_eq!(sent(text, HUGO), expected, "{text}");
        }
        let (story, _) = converted("_posts/2026-01-02-a-newB-thing.md", "---\n---\nc", JEKYLL, None);
        assert_eq!(story.unwrap().title, "A Newb Thing");
        assert_eq!(sent("---\ntitle: A b\n---\n{{ page.title }}\n===\nc", JEKYLL), "<h1>A b</h1><p>c</p>");
    }

    #[test]
    fn each_generator_reads_its_own_markdown() {
        for (text, hugo, jekyll) in [
            (
                "\"a\" -- https://x.org/a--b, www.x.org",
                "“a” – <a href=\"https://x.org/a--b\">https://x.org/a--b</a>, <a href=\"https://www.x.org/\">www.x.org</a>",
                "“a” – https://x.org/a–b, www.x.org",
            ),
            ("a <b>c</b>", "a c", "a <strong>c</strong>"),
            ("~a~ ~~b~~", "~~a~~ ~~b~~", "~a~ ~~b~~"),
            (
                "[a](/b){: .c}\n{: .d}",
                "<a href=\"https://blog.example/b\">a</a>{: .c} {: .d}",
                "<a href=\"https://blog.example/b\">a</a>",
            ),
            ("* TOC\n{:toc}\n\na", "", "a"),
            ("{::comment}\na *b*\n{:/comment}\nc", "{::comment} a <em>b</em> {:/comment} c", "c"),
            ("$$a_1*2*$$ $5 $6", "$$a_1<em>2</em>$$ $5 $6", "<code>a_1*2*</code> $5 $6"),
            ("a[^x] b[^y]\n\n[^y]: c\n[^x]: d", "", ""),
            (
                "{% raw %}{{ a }}{% endraw %} {{ site.baseurl }} {{ '/b' | absolute_url }} {{ no.thing }}{% if page.x %}c{% endif %}",
                "{% raw %}{{ a }}{% endraw %} {{ site.baseurl }} {{ ‘/b’ | absolute_url }} {{ no.thing }}{% if page.x %}c{% endif %}",
                "{{ a }} /sub https://blog.example/sub/b",
            ),
            ("NTP!\n:P", "NTP! :P", "NTP! :P"),
        ] {
            let text = format!("---\ntitle: t\n---\n{text}");
            for (expected, dialect) in
                [(hugo, HUGO), (jekyll, JEKYLL)].into_iter().filter(|(expected, _)| !expected.is_empty())
            {
                assert_eq!(sent(&text, dialect), format!("<h1>t</h1><p>{expected}</p>"), "{text}");
            }
        }
        let notes = sent("---\ntitle: t\n---\na[^x] b[^y]\n\n[^y]: c\n[^x]: d", HUGO);
        assert_eq!(notes, "<h1>t</h1><p>a[1] b[2]</p><hr><ol><li>d</li><li>c</li></ol>");
        let code = sent(
            "---\ntitle: t\n---\n{% highlight ruby linenos %}\na\n\n  {{ page.title }}\n{% endhighlight %}",
            JEKYLL,
        );
        assert_eq!(code, "<h1>t</h1><pre><code class=\"language-ruby\">a  t</code></pre>");
    }

    #[test]
    fn the_footer_is_put_in_once_and_its_values_are_no_markup() {
        let footer = "*{title}: [{site}]({canonical}), {date}* <{canonical}#c>";
        let last = |text: &str| {
            let story = converted("a.md", text, HUGO, Some(footer)).0.unwrap();
            faces::api(&story).lines().last().unwrap_or_default().to_owned()
        };
        let here = "https://blog.example/sub/2026/a/";
        assert_eq!(
            last("---\ntitle: '](x) <T> {site}'\n---\na"),
            format!(
                "<p><em>](x) &lt;T&gt; {{site}}: </em><a href=\"{here}\"><em>Ann &amp; &lt;Bob&gt;</em></a>\
                 <em>, 2026-01-02</em> <a href=\"{here}#c\">{here}#c</a></p>"
            )
        );
        assert_eq!(last("---\ntitle: t\n---\nFrom [here](.)."), format!("<p>From <a href=\"{here}\">here</a>.</p>"));
        assert_eq!(last("---\ntitle: t\nmedium: {footer: false}\n---\na"), "<p>a</p>");
        assert_eq!(last("---\ntitle: t\nmedium: {footer: 'b {date}'}\n---\na"), "<p>b 2026-01-02</p>");
    }

    #[test]
    fn problems_name_their_lines() {
        let long = "x".repeat(101);
        let text = format!(
            "---\ntitle: {long}\ntags: [a, b, c, d, {long}]\n---\n\n![](a.svg)\n\n- a\n  - b\n\n{{{{< nope >}}}}\n\n<i>x</i>\n|a|b|\n|-|-|\n|c|d|\n"
        );
        let (story, problems) = converted("posts/a.md", &text, HUGO, None);
        let found: Vec<String> =
            problems.iter().map(|problem| format!("{} {}", problem.line.unwrap_or(0), problem.code)).collect();
        let expected = [
            "0 too-few-words",
            "2 title-too-long",
            "2 no-description",
            "3 tag-too-long",
            "3 too-many-tags",
            "6 image-type",
            "6 image-alt",
            "9 list-flattened",
            "11 template-left",
            "13 lost-on-medium",
            "14 table-changed",
        ];
        assert_eq!(found, expected);
        assert!(problems.iter().all(|problem| problem.path.as_deref() == Some("posts/a.md")));
        assert_eq!(story.unwrap().tags, ["a", "b", "c"]);

        let allowed = "---\ntitle: t\nmedium: {allow: [too-few-words, template-left, no-tags, no-description]}\n---\n{{< nope >}}";
        let left: Vec<_> = converted("a.md", allowed, HUGO, None).1.iter().map(|problem| problem.code).collect();
        assert_eq!(left, [Code::TemplateLeft], "an error cannot be allowed");

        for (text, code) in [("a", Code::NoTitle), ("---\ntitle: t\n---\n<!-- a -->\n***\n", Code::NoText)] {
            let (story, problems) = converted("a.md", text, HUGO, Some("f"));
            assert!(story.is_none() && problems.iter().any(|problem| problem.code == code), "{problems:?}");
        }
    }

    #[test]
    fn liquid_ends() {
        for loops in [
            "{% for a in (1..1000) %}{% for b in (1..1000) %}{% for c in (1..1000) %}{% endfor %}{% endfor %}{% endfor %}",
            "{% for a in (1..1000) %}{% for b in (1..1000) %}xxxxxxxxxx{% endfor %}{% endfor %}",
            "{% for a in (1..999999999) %}x{% endfor %}",
            "{% assign a = 'xxxxxxxxxxxxxxxx' %}{% for i in (1..30) %}{% assign a = a | append: a %}{% endfor %}{{ a }}",
            "{% assign a = 'xxxxxxxxxxxxxxxx' %}{{ a | replace: 'x', a | replace: 'x', a | replace: 'x', a | replace: 'x', a | replace: 'x', a }}",
            "{{ 99999999999999999999 }}",
            "{{ 'now' | date: '%9999999999Y' }}",
            "{{ a[b[c[d]]] | slice: -5, 3 | truncate: -1 | divided_by: 0 }}",
        ] {
            let text = format!("---\ntitle: t\n---\na\n{loops}");
            let problems = converted("a.md", &text, JEKYLL, None).1;
            let faults: Vec<_> = problems.iter().filter(|problem| problem.is_error()).collect();
            assert!(faults.iter().all(|fault| fault.line == Some(5)), "{faults:?}");
            assert!(loops.contains("slice") || faults.len() == 1, "{loops}: {faults:?}");
        }
    }
}
