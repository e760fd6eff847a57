//! Pieces of the languages that posts and configurations are written in, and what is extreme in any of them.

/// Pieces that mean something in templates, Markdown, HTML and front matter.
pub(super) const PIECES: &[&str] = &[
    // Front matter and YAML.
    "---\n", "+++\n", ";;;\n", "...\n", ": ", "- ", "? ", "&a ", "*a", "<<: *a\n", "!!binary ", "|\n  ", ">-\n  ", "'", "\"", "\\", "{", "}", "[", "]", ",", "#", "%YAML 1.2\n", "\t",
    "draft: true\n", "date: 2024-02-30\n", "date: 99999-01-01\n", "date: -0001-01-01T00:00:00Z\n", "permalink: ", "slug: ", "title: ", "cascade: ", "medium: ", "medium: {canonical: 'https://x.example/é'}\n", "categories: ", "layout: x\n", "published: false\n", "expiryDate: 1970-01-01\n", "lang: fr\n", "aliases: [a]\n", "timezone: X\n", "exclude: ", "defaults: ",
    "[a.b.c]\n", "[[a]]\n", "a.b = 1\n", "'''", "\"\"\"", "= ", "1e999", "0x", "inf", "1979-05-27T07:32:00-08:00",
    // Globs, expressions and permalinks.
    "*", "**", "**/", "?", "[!a]", "[a-z]", "{a,b}", "!", ":", ":year", ":title", ":slug", ":categories", ":sections[1:]", "%Y", "%", "%9Y", "%-é", "{date:%Y}", "{slug}", "(?P<date>", "(a+)+", "\\d{1,9}", "\\w{1000}", "$", "^",
    // Hugo, Liquid, Nunjucks, Tera.
    "{{<", ">}}", "{{%", "%}}", "{{", "}}", "{{-", "-}}", "{%", "%}", "{%-", "{{< box >}}", "{{< /box >}}", "{% raw %}", "{% endraw %}", "{% if a %}", "{% endif %}", "{% for i in (1..9) %}", "{% endfor %}", "{% include box.html %}", "{% assign a = ", "{% capture a %}", "{% endcapture %}", "{% comment %}", " | ", "| date: '%Y'", "| split: ''", "| slice: -1, 9", "| times: 9999999999", "| divided_by: 0", "| append: a", "| replace: 'a', a", "| truncate: -1", "| sort | uniq", "{{ range seq 9 }}", "{{ end }}", "{{ with . }}", "{{ if }}", "{{ else }}", "{{ define \"x\" }}", "{{ template \"x\" . }}", "{{ partial \"p.html\" . }}", "{{ $a := ", "{{ return 1 }}", ".Inner", ".Get 0", "seq 1 -1 9", "printf \"%*d\"", "slice ", "dict ", "index ", "substr \"é\" 1 1", "strings.Repeat 99", "{{/*", "*/}}", "{# ", " #}", "{{ box(a=[[1]]) }}", "{% box() %}", "{% end %}", "{% codeblock %}", "{% endcodeblock %}",
    // Markdown and its dialects.
    "`", "```", "~~~", "~~", "**", "__", "*", "_", "***\n", "> ", "- ", "1. ", "999999999. ", "\n\n", "\n", "    ", "# ", "| ", "|-|\n", "![", "](", "[a]: ", "[^1]", "[^1]: ", "<!--", "-->", "<!-- more -->", "$$", "$", "{:", "{: .a}", "{::", "{:/}", "{:toc}\n", "!!! note\n", "??? x\n", "=== \"T\"\n", ":::tip\n", ":::\n", "--8<-- \"a\"\n", "*[A]: b\n", "[TOC]", "[[", "]]", "==", "^^", "++", "\\(", "\\[", "&", "&#", "&#x110000;", "&amp;", ": x\n", "  \n", "\r", "\r\n",
    // HTML, JSX.
    "<", ">", "</", "/>", "<b>", "</b>", "<p>", "<div>", "</div>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<ul><li>", "<a href=\"", "<img src=\"", "data:image/png;base64,", "<svg>", "<math>", "<template>", "<pre><code>", "<script>", "<style>", "<textarea>", "<select>", "<frameset>", "<details>", "<![CDATA[", "<?", "<!DOCTYPE", "<X a={", "<>", "</>", "{/*", "{`", "${", "import x from 'y'\n", "export const a = ", "style=\"display:none\"",
    // Configuration in JavaScript and Python.
    "export default {", "module.exports = ", "function (", "=>", "...", "require('./a')", "/*", "*/", "//", "`", "/[/", "async ", "import os\n", "from a import *\n", "lambda: ", "'''", "r'", "f'{", "(", ")", "+", "if x:\n    ", "def f():\n    ", "SITEURL = ",
];

/// What stands in each other: what opens it, and what closes it.
pub(super) const NESTED: &[(&str, &str)] = &[
    ("[", "]"), ("{", "}"), ("(", ")"), ("<b>", "</b>"), ("<div>", "</div>"), ("<table><tr><td>", "</td></tr></table>"), ("> ", ""), ("- ", ""), ("{{< box >}}", "{{< /box >}}"), ("{{% box %}}", "{{% /box %}}"), ("{% if a %}", "{% endif %}"), ("{{ if 1 }}", "{{ end }}"), ("{{ (", ") }}"), ("(", " | upper)"), ("![", "](a)"), ("[", "](a)"), ("**", "**"), ("*", "*"), ("`", "`"), ("<ul><li>", "</li></ul>"), ("<svg>", "</svg>"), ("{a,", "}"), ("a:\n ", ""), ("\"", "\""), ("'", "'"), ("{::a}", "{:/a}"), ("!!! note\n    ", ""), ("<blockquote>", "</blockquote>"), (":::a\n", ":::\n"), ("a=>(", ")"), ("`${", "}`"), ("lambda: ", ""), ("not ", ""), ("-", ""), ("!", ""), ("{% for i in (1..2) %}", "{% endfor %}"), ("{% box() %}", "{% end %}"), ("<X>", "</X>"), ("[a.", "]"), ("a.", ""), ("/../", ""), ("?x:", ""), ("- - ", ""), ("? ", ""), ("&a [*a,", "]"), ("((a)", ")+"),
];

/// Numbers that overflow somewhere.
pub(super) const NUMBERS: &[&str] = &[
    "0", "-1", "-0", "1e309", "127", "128", "255", "256", "32768", "65535", "65536", "2147483647", "2147483648", "-2147483649", "4294967295", "4294967296", "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615", "18446744073709551616", "99999999999", "999999999999999999999999999999", "0.1", "1.7976931348623157e308", "NaN", "9999-12-31T23:59:59.999999999-23:59", "0000-01-01", "-9999-01-01", "0x7fffffffffffffff", "1_000", "٣", "½",
];

/// Letters that are more than one byte, or more than one letter.
pub(super) const LETTERS: &[&str] =
    &["é", "日", "🚀", "ß", "İ", "ǆ", "\u{0}", "\u{7f}", "\u{85}", "\u{a0}", "\u{200b}", "\u{202e}", "\u{2028}", "\u{301}", "\u{feff}", "\u{fffd}", "\u{10ffff}", "ﬁ", "Σ", "👩‍👩‍👧"];
