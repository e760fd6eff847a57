//! What is true of every story, whatever the post.

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Instant;

    use proptest::prelude::*;
    use url::Url;

    use crate::testing::{HUGO, JEKYLL, converted};
    use crate::{Kind, Run, Text, faces};
    use html::Node;
    use post::problem::Problem;

    fn pieces() -> impl Strategy<Value = String> {
        let known = prop::sample::select(vec![
            "# ",
            "- ",
            "1. ",
            "> ",
            "    ",
            "\n",
            "\n\n",
            "```\n",
            "|a|b|\n|-|-|\n",
            "***",
            "[a](",
            "](/b)",
            "![",
            ")",
            "[^1]",
            "[^1]: ",
            "`",
            "$$",
            "~",
            "<b>",
            "</b>",
            "<p>",
            "<a href='x'>",
            "</a>",
            "<img src=a.png alt=b>",
            "<ul><li>",
            "</ul>",
            "<table><tr><td>",
            "</table>",
            "<pre>",
            "</pre>",
            "<figure>",
            "<figcaption>",
            "<!--line:9-->",
            "<br>",
            "<details><summary>",
            "<svg>",
            "&nbsp;",
            "&#x0;",
            "\u{fffc}",
            "\u{a0}",
            " ",
            "\t",
            "a",
            "word",
            "\"",
            "'",
            "--",
            "https://x.org/a",
            "me@x.org",
            "{: .a}",
            "{:toc}",
            "{::comment}",
            "{{",
            "}}",
            "{%",
            "%}",
            "{{ page.title | upcase }}",
            "{% if a %}",
            "{% else %}",
            "{% endif %}",
            "{% for i in (1..3) %}",
            "{% endfor %}",
            "{% raw %}",
            "{% endraw %}",
            "{% highlight c %}",
            "{% endhighlight %}",
            "{% assign a = ",
            "{% capture b %}",
            "{% endcapture %}",
            "{{<",
            ">}}",
            "{{< highlight go >}}",
            "{{< /highlight >}}",
            "{{% details %}}",
            "{{% /details %}}",
            "{{< figure src=a.png >}}",
            "insert0z",
            "漢字",
            "é",
            "🎉",
            "\r",
            "\u{2028}",
            "|",
            ":",
            "..",
            "-%}",
        ]);
        let piece = prop_oneof![8 => known.prop_map(str::to_owned), 1 => any::<String>()];
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    fn is_well_formed(text: &Text, may_be_blank: bool) {
        assert!(may_be_blank || !text.is_blank());
        for run in &text.0 {
            let is_plain = !run.strong && !run.emphasis && !run.code && run.link.is_none();
            assert!(!run.text.is_empty() && (is_plain || !run.text.trim().is_empty()), "{text:?}");
            if let Some(link) = &run.link {
                assert!(matches!(Url::parse(link).unwrap().scheme(), "http" | "https" | "mailto"), "{link}");
            }
        }
        for pair in text.0.windows(2) {
            assert_ne!(Run { text: String::new(), ..pair[0].clone() }, Run { text: String::new(), ..pair[1].clone() });
        }
        let plain = text.plain();
        assert!(!plain.starts_with(char::is_whitespace) && !plain.ends_with(char::is_whitespace), "{plain:?}");
        for wrong in ["  ", "\u{a0} ", " \u{a0}", "\u{fffc}", "\n\n", " \n", "\n ", "\t", "\r"] {
            assert!(!plain.contains(wrong), "{plain:?} holds {wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_the_story_is_well_formed(body in pieces(), jekyll: bool, path in prop::sample::select(vec!["a.md", "a.html"])) {
            let dialect = if jekyll { JEKYLL } else { HUGO };
            let text = format!("---\ntitle: t\n---\n{body}");
            if let (Some(story), _) = converted(path, &text, dialect, Some("*[{site}]({canonical})*")) {
                for block in &story.blocks {
                    match &block.kind {
                        Kind::Figure { source, caption, alt, .. } => {
                            prop_assert!(Url::parse(&source.name()).is_ok() && !alt.contains('\n'));
                            is_well_formed(caption, true);
                        }
                        Kind::Code { code, .. } => prop_assert!(!code.trim().is_empty()),
                        Kind::List { items, .. } => prop_assert!(!items.is_empty()),
                        Kind::Embed { url } => prop_assert!(Url::parse(url).is_ok()),
                        _ => {}
                    }
                    if !matches!(block.kind, Kind::Figure { .. }) {
                        block.kind.texts().into_iter().for_each(|text| is_well_formed(text, false));
                    }
                }
                let dividers = story.blocks.windows(2).filter(|pair| pair[0].kind == Kind::Divider && pair[1].kind == Kind::Divider);
                prop_assert_eq!(dividers.count(), 0);
                prop_assert!(faces::text(&story).len() + faces::json(&story).len() + faces::page(&story).len() > 0);
            }
        }
    }

    /// What a face says: its letters and digits in their order.
    fn letters(html: &str) -> Vec<char> {
        html::text(&html::fragment(html)).chars().filter(|c| c.is_alphanumeric()).collect()
    }

    /// The names of the elements in a face.
    fn names(nodes: &[Node], found: &mut BTreeSet<String>) {
        for node in nodes {
            if let Node::Element(element) = node {
                found.insert(element.name.clone());
                names(&element.children, found);
            }
        }
    }

    /// The elements that Medium is known to take.
    const TAKEN: [&str; 19] = [
        "a",
        "blockquote",
        "br",
        "code",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "ul",
    ];

    proptest! {
        #[test]
        fn every_face_says_the_same_and_holds_nothing_that_medium_lacks(body in pieces(), jekyll: bool) {
            let dialect = if jekyll { JEKYLL } else { HUGO };
            let text = format!("---\ntitle: t\n---\n{body}");
            let first = converted("a.md", &text, dialect, None);
            prop_assert_eq!(&first, &converted("a.md", &text, dialect, None), "the same again");
            let Some(story) = first.0 else { return Ok(()) };
            let plain: Vec<char> = story.blocks.iter().flat_map(|block| match &block.kind {
                Kind::Code { code, .. } => letters(&faces::escape(code)),
                kind => kind.texts().iter().flat_map(|text| letters(&faces::escape(&text.plain()))).collect(),
            }).collect();
            for face in [faces::api(&story), faces::paste(&story)] {
                let mut found = BTreeSet::new();
                names(&html::fragment(&face), &mut found);
                found.retain(|name| !TAKEN.contains(&name.as_str()));
                prop_assert!(found.is_empty(), "{:?} in {}", found, face);
                let said = letters(&face);
                let mut rest = said.iter();
                for letter in &plain {
                    prop_assert!(rest.any(|own| own == letter), "{:?} lacks {:?}", face, letter);
                }
            }
        }
    }

    /// Text that a broken script or an attacker writes: each is converted or refused in time, and none panics.
    #[test]
    fn bad_input_ends() {
        let attributes = (0..100_000).map(|n| format!(" a{n}")).collect::<Vec<_>>().concat();
        for (what, text) in [
            ("10 MB", "Words, and [a link](/b).\n\n".repeat(400_000)),
            ("lists, 10,000 deep", "- ".repeat(10_000) + "x"),
            ("quotations, 10,000 deep", "> ".repeat(10_000) + "x"),
            ("a table of 1,000 columns", ["|a", "|-", "|b"].map(|cell| cell.repeat(1_000) + "|").join("\n")),
            ("open divisions", "<div>".repeat(100_000)),
            ("open divisions, a line each", "<div>\n".repeat(10_000)),
            ("open divisions of Markdown", "<div markdown=\"1\">\n".repeat(10_000)),
            ("open tables", "<table><tr><td>".repeat(30_000)),
            ("open shortcodes", "{{< details >}}".repeat(5_000)),
            ("shortcodes without an end", "{{< a ".repeat(20_000)),
            ("open blocks of Liquid", "{% if a %}".repeat(100_000)),
            ("open captures of Liquid", "{% capture a %}".repeat(100_000)),
            ("tags without an end", "{% a ".repeat(100_000)),
            ("open marks", "*a **b _c __d ".repeat(8_000)),
            ("open pictures", "![a ".repeat(20_000)),
            ("open links", "[a](b ".repeat(20_000)),
            ("open code", (1..1_000).map(|ticks| "`".repeat(ticks) + " a ").collect()),
            ("open elements in a line", "a <b><i><u>".repeat(30_000)),
            ("struck out, and not", "~~a ~".repeat(50_000)),
            ("open fences", (3..1_000).map(|length| "`".repeat(length) + "\n").collect()),
            ("open formulas", "$$ a\n\n".repeat(30_000)),
            ("one paragraph of 300,000 lines", "a\n".repeat(300_000)),
            ("entities", "&copy;&#x41;&nope;".repeat(20_000)),
            ("quotes", "\"a' ".repeat(200_000)),
            ("an item in an item, a line each", (0..2_000).map(|n| " ".repeat(n * 2) + "- a\n").collect()),
            ("cells", "a | `b ".repeat(50_000)),
            ("names of emoji", ":smile:".repeat(50_000)),
            ("pictures without scripts", "<img><noscript><img src=a.png></noscript>".repeat(5_000)),
            ("one tag of 100,000 attributes", format!("<div{attributes}>x</div>")),
        ] {
            for dialect in [HUGO, JEKYLL] {
                let begun = Instant::now();
                let (story, problems) = converted("a.md", &format!("---\ntitle: t\n---\n{text}"), dialect, None);
                assert!(story.is_some() || problems.iter().any(Problem::is_error), "{what}");
                // A second or less where nothing else runs.
                assert!(begun.elapsed().as_secs() < 20, "{what}: {:?}", begun.elapsed());
            }
        }
    }
}
