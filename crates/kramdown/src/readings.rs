//! Small texts, and what kramdown 2.4 with its GFM parser makes of them.

#[cfg(test)]
mod tests {
    use crate::*;

    /// The tree of a text as HTML without lines.
    fn read_as(text: &str, setup: Setup) -> String {
        let first = 1;
        shown(&read(text, &|at| first + text[..at].matches('\n').count(), setup).nodes)
    }

    fn shown(nodes: &[Node]) -> String {
        let one = |node: &Node| match node {
            Node::Text(text) => text.replace('\n', "|"),
            Node::Comment(_) | Node::CutShort => String::new(),
            Node::Element(element) => {
                let kept = |name: &str| matches!(name, "href" | "src" | "alt" | "class" | "checked");
                let attributes = element.attributes.iter().filter(|(name, _)| kept(name));
                let attributes: Vec<_> = attributes.map(|(name, value)| format!(" {name}={value}")).collect();
                format!("<{}{}>{}</>", element.name, attributes.concat(), shown(&element.children))
            }
        };
        nodes.iter().map(one).collect()
    }

    fn assert_reads(cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(read_as(text, Setup::default()), *expected, "{text:?}");
        }
    }

    #[test]
    fn emphasis_asks_only_what_stands_beside_its_marks() {
        assert_reads(&[
            ("**詞：**後", "<p><strong>詞：</>後</>"),
            ("*強調*、_a_b", "<p><em>強調</>、_a_b</>"),
            ("“**x**” **“y”**", "<p>“<strong>x</>” <strong>“y”</></>"),
            ("a_b_c a*b*c -_d_", "<p>a_b_c a<em>b</>c -<em>d</></>"),
            ("**a* b", "<p><em>*a</> b</>"),
            ("* a * **b", "<ul><li><p>a * **b</></></>"),
            ("***a***", "<p><strong><em>a</></></>"),
            ("*a **b** c*", "<p><em>a <strong>b</> c</></>"),
            ("a\n*b\nc*", "<p>a|<em>b|c</></>"),
        ]);
    }

    #[test]
    fn quotes_and_signs_are_typographic() {
        assert_reads(&[
            ("\"a\" 'b' it's '90s 6\"", "<p>“a” ‘b’ it’s ’90s 6”</>"),
            ("\"*a*\" (\"b\") 'c's", "<p>“<em>a</>” (“b”) ‘c’s</>"),
            ("\"'a' b\" --- -- ...", "<p>“‘a’ b” — – …</>"),
            ("<< a >> \\<<b", "<p>«\u{a0}a\u{a0}» <<b</>"),
            ("這是”x\" 和\"y\"", "<p>這是”x” 和”y”</>"),
            ("`\"a\" --` \\\"b", "<p><code>\"a\" --</> \"b</>"),
        ]);
        let plain = Setup { typography: false, ..Setup::default() };
        assert_eq!(read_as("\"a\" -- b", plain), "<p>\"a\" -- b</>");
    }

    #[test]
    fn lists_nest_by_where_their_text_stands() {
        assert_reads(&[
            ("1. a\n  - b", "<ol><li><p>a</><ul><li><p>b</></></></></>"),
            ("- a\n\n    b\n- c", "<ul><li><p>a</><p>b</></><li><p>c</></></>"),
            ("-   a\n    - b\n- c", "<ul><li><p>a</><ul><li><p>b</></></></><li><p>c</></></>"),
            ("on\n2007. This", "<p>on</><ol><li><p>This</></></>"),
            ("- a\nb\n\nc", "<ul><li><p>a|b</></></><p>c</>"),
            ("- a\n# b", "<ul><li><p>a</><h1>b</></></>"),
            ("- a\n^\n- b", "<ul><li><p>a</></></><ul><li><p>b</></></>"),
            ("- [ ] a\n- [x] b", "<ul><li><p><input></>a</></><li><p><input checked=></>b</></></>"),
            ("1) a\n+b\n\nc\n-", "<p>1) a|+b</><h2>c</>"),
            ("a\n: b\n\n  c\n: d", "<dl><dt>a</><dd><p>b</><p>c</></><dd><p>d</></></>"),
        ]);
    }

    #[test]
    fn blocks_begin_and_end_where_kramdown_has_it() {
        assert_reads(&[
            ("a\n# b #\n> c\nd\n***", "<p>a</><h1>b</><blockquote><p>c|d|***</></>"),
            ("a {#b}\n===\n\nc\nd\n---", "<h1>a</><p>c|d|—</>"),
            ("```ruby\na\n```\nb", "<pre class=language-ruby><code>a</></><p>b</>"),
            ("``` ruby x\na\n```", "<p><code>ruby x|a|</></>"),
            ("```\na", "<p>```|a</>"),
            ("    a\nb\n\n    c", "<pre><code>a b||c</></>"),
            ("a | b\nc | d", "<table><tr><td>a</><td>b</></><tr><td>c</><td>d</></></>"),
            ("a | b\nc", "<p>a | b|c</>"),
            ("$$\na_1\n\n- b\n$$", "<span class=math math-display>a_1||- b</>"),
            ("a $$x*y*$$ $5", "<p>a <span class=math math-inline>x*y*</> $5</>"),
            ("\u{a0}\n*a*", "<p>\u{a0}|<em>a</></>"),
        ]);
    }

    #[test]
    fn links_are_found_as_they_are_written() {
        assert_reads(&[
            ("[a](/b c \"d\") [e](f(g)h)", "<p><a href=/b c>a</> <a href=f(g)h>e</></>"),
            ("[a](b \"我\") [a](<b>)", "<p><a href=b>a</> <a href=b>a</></>"),
            ("[a][B  c] [b c], [d]\n\n[b c]: /x?y&amp;z 'T'", "<p><a href=/x?y&z>a</> <a href=/x?y&z>b c</>, [d]</>"),
            ("![a *b*](/i.png \"t\"){: .c}", "<p><img src=/i.png alt=a *b*></></>"),
            ("[![i](/i.png)](/p)", "<p><a href=/p><img src=/i.png alt=i></></></>"),
            (
                "<https://a.org> <me@x.org> https://b.org",
                "<p><a href=https://a.org>https://a.org</> <a href=mailto:me@x.org>me@x.org</> https://b.org</>",
            ),
            ("a[^1] b[^n][^x]\n\n[^n]: c\n[^1]: d", "<p>a[1] b[2][^x]</><hr></><ol><li><p>d</></><li><p>c</></></>"),
        ]);
    }

    #[test]
    fn raw_html_holds_markdown_where_it_says_so() {
        assert_reads(&[
            ("<div>\n\n**a**\n\n</div> b", "<div>||**a**||</><p>b</>"),
            ("<div markdown=\"1\">\n**a**\n</div>", "<div><p><strong>a</></></>"),
            (
                "<details><summary>s</summary>\n<div markdown=\"1\">\n*a*\n</div>\n</details>",
                "<details><summary>s</>||<div><p><em>a</></></>|</>",
            ),
            ("a <b>*c*</b> <kbd>\\<d\\> &lt;</kbd> <br> e", "<p>a <b><em>c</></> <kbd>\\<d\\> <</> <br></> e</>"),
            ("a </div> <div>b", "<p>a </div> <div>b</>"),
            ("a <!-- b --> c", "<p>a  c</>"),
            ("<div>a\n\nb", "<div>a||b</>"),
        ]);
        let in_html = Setup { in_html: true, ..Setup::default() };
        assert_eq!(read_as("<div>\n*a*\n</div>", in_html), "<div><p><em>a</></></>");
    }

    #[test]
    fn what_is_said_to_the_generator_shows_nothing() {
        assert_reads(&[
            ("a\n{: .b}\nc {:.d}", "<p class=b>a</><p>c {:.d}</>"),
            ("*a*{: .b title=\"x\"} `c`{:\n.d}", "<p><em>a</> <code>c</></>"),
            ("{::comment}\na\n{:/comment}\nb{::comment}c{:/}", "<p>b</>"),
            ("{::nomarkdown}\n<b>*a*</b>\n{:/}", "<b>*a*</>"),
            ("*[HTML]: Hyper\n{:x: .y}\n{::options a=\"b\" /}", ""),
            ("> a\n{: .pullquote}", "<blockquote class=pullquote><p>a</></>"),
            ("a  \nb\\\nc\\\\\nd", "<p>a<br></>|b<br></>|c<br></>|d</>"),
            ("~~a *b*~~ ~c~ &copy; &nope;", "<p><del>a <em>b</></> ~c~ © &nope;</>"),
        ]);
    }

    #[test]
    fn the_table_of_contents_is_left_out_and_told() {
        let first = 4;
        let text = "a\n\n* TOC\n{:toc}\n\nb";
        let reading = read(text, &|at| first + text[..at].matches('\n').count(), Setup::default());
        assert_eq!(shown(&reading.nodes), "<p>a</><p>b</>");
        assert_eq!(reading.contents, Some(6));
    }

    #[test]
    fn lines_are_told_through_lists_and_quotes() {
        let first = 10;
        let text = "a\nb\n\n- c\n  - d\n\n> e\n> f";
        let html = format!("{:?}", read(text, &|at| first + text[..at].matches('\n').count(), Setup::default()).nodes);
        let told = html.split("Comment(\"line:").skip(1).filter_map(|rest| rest.split('"').next());
        assert_eq!(told.collect::<Vec<_>>(), ["10", "11", "13", "13", "14", "14", "16", "16", "17"]);
    }
}
