//! Posts that ask for more than a post may: each is refused by its code, soon and for its own account.

use std::time::{Duration, Instant};

use crate::testing::{HUGO, JEKYLL, expanded_among};
use generators::{Dialect, Templates};
use post::problem::Code;

/// The longest that any of these may take. It is generous, for an unoptimised build on a busy machine: a release build
/// takes a fifteenth.
const SOON: Duration = Duration::from_secs(30);

/// What becomes of a post: its text, the codes of its problems, and how long that took.
fn expanded(files: &[(&str, &str)], path: &str, post: &str, dialect: Dialect) -> (String, Vec<Code>, Duration) {
    let start = Instant::now();
    let (text, problems) = expanded_among(files, path, post, dialect);
    (text, problems.into_iter().map(|problem| problem.code).collect(), start.elapsed())
}

fn is_costly(files: &[(&str, &str)], path: &str, post: &str, dialect: Dialect) {
    let (_, codes, took) = expanded(files, path, post, dialect);
    let shown: String = post.chars().take(300).collect();
    assert!(codes.contains(&Code::TooCostly), "{shown}: {codes:?}");
    assert!(took < SOON, "{shown}: {took:?}");
}

/// A post of a Jekyll site with `big` in its front matter, a text of 1 MiB.
fn liquid(big: &str, body: &str) -> String {
    format!("---\ntitle: t\nbig: {big}\n---\n{body}")
}

#[test]
fn liquid_has_an_end() {
    let big = "b".repeat(1 << 20);
    let list = "{% assign l = 'b' %}{% for i in (1..16) %}{% assign l = l | append: l %}{% endfor %}{% assign l = l | split: '' %}";
    let include = ("_includes/two.html", "{% include two.html %}{% include two.html %}");
    for body in [
        "{{ page.big }}".repeat(100),
        "{{ 'now' | date: '%999999999Y' }}".to_owned(),
        "{% assign f = '%999999999' | append: '999999999d' %}{{ '2020-01-02' | date: f }}".to_owned(),
        format!("{{{{ '2020-01-02' | date: '{}' }}}}", "%100Y".repeat(400_000)),
        "{% for i in (1..999999999) %}{% endfor %}".to_owned(),
        "{% assign n = 999999999 | times: 999999999 %}{% for i in (1..n) %}{% endfor %}".to_owned(),
        "{% for i in (1..1000) %}{% for j in (1..1000) %}{% for k in (1..1000) %}{{''}}{% endfor %}{% endfor %}{% endfor %}"
            .to_owned(),
        format!("{{% for i in (1..100000) %}}{}{{% endfor %}}", "{{''}}".repeat(1_000)),
        "{% assign a = 'ab' %}{% for i in (1..99) %}{% assign a = a | append: a %}{% endfor %}".to_owned(),
        "{% assign a = 'ab' %}{% for i in (1..99) %}{% capture a %}{{ a }}{{ a }}{% endcapture %}{% endfor %}".to_owned(),
        "{% capture a %}{{ page.big }}{% endcapture %}".repeat(200),
        "{{ page.big | replace: 'b', page.big }}".to_owned(),
        "{{ page.big | replace: '', page.big }}".to_owned(),
        "{% assign l = page.big | split: '' %}{{ l | join: page.big }}".to_owned(),
        format!("{list}{{% for i in (1..2000) %}}{{% assign m = l %}}{{% endfor %}}"),
        format!("{list}{{% for i in (1..2000) %}}{{% assign m = l | uniq | sort %}}{{% endfor %}}"),
        format!("{list}{{% for i in l %}}{{% for j in l %}}{{% if l contains 'c' %}}{{% endif %}}{{% endfor %}}{{% endfor %}}"),
        format!("{list}{{% assign m = l | where_exp: 'i', 'l contains i' %}}"),
        "{% assign a = 'a' | split: '' %}{% for i in (1..1000) %}{% assign a = a | push: a %}{% endfor %}".to_owned(),
        "{% assign a = '' | split: '' %}{% for i in (1..1000) %}{% assign b = '' | split: '' | push: a %}{% assign a = b %}{% endfor %}"
            .to_owned(),
        "{% include two.html %}".to_owned(),
        "{{ page.big | markdownify }}{{ page.big | markdownify }}{{ page.big | markdownify }}".to_owned(),
        "{{ a }}".repeat(200_000),
        "x".repeat(3 << 20),
    ] {
        is_costly(&[include], "_posts/2020-01-01-a.md", &liquid(&big, &body), JEKYLL);
    }
}

#[test]
fn liquid_neither_panics_nor_overflows() {
    let mixed = "{% assign l = '' | split: '' %}{% for i in (1..60) %}{% assign s = i | append: 'a' %}{% assign l = l | push: i | push: s | push: true %}{% endfor %}";
    let greatest = "{% assign g = 999999999 | times: 999999999 | times: 9 %}";
    for (body, expected) in [
        ("{{ '2020-01-02' | date: '%é %Y' }}".to_owned(), "%é 2020"),
        ("{{ '2020-01-02' | date: '%' }}".to_owned(), "{{ '2020-01-02' | date: '%' }}"),
        (format!("{greatest}{{{{ g | times: 99 }}}}"), "{{ g | times: 99 }}"),
        (format!("{greatest}{{% assign m = 0 | minus: g | minus: g %}}{{{{ m | divided_by: -1 | modulo: -1 | abs }}}}"), ""),
        ("{{ 7 | divided_by: 0 }}".to_owned(), "{{ 7 | divided_by: 0 }}"),
        ("{{ 0 | minus: 7 | divided_by: 2 }} {{ 0 | minus: 7 | modulo: 2 }} {{ 7.5 | times: 2 }} {{ 2.345 | round: 2 }} {{ 2.5 | round }} {{ 1 | round: 400 }}".to_owned(), "-4 1 15 2.35 3 1"),
        (format!("{greatest}{{{{ 'abc' | slice: g, g }}}}{{{{ 'abc' | slice: -9, g }}}}{{{{ 'abcd' | slice: -3, 2 }}}}{{{{ 'abc' | slice: 1 }}}}"), "bcb"),
        (format!("{mixed}{{{{ l | sort | first }}}}"), "{{ l | sort | first }}"),
        ("{{ 'b,a,c' | split: ',' | sort | join: '' }}{{ 'a,b,a' | split: ',' | uniq | join }}".to_owned(), "abca b"),
        ("{% for i in (1..3) reversed %}{{ i }}{{ forloop.rindex }}{% endfor %}{% for i in (3..1) %}{% else %}none{% endfor %}".to_owned(), "332211none"),
        ("{% for i in (1..9) limit: 99 offset: 7 %}{{ i }}{% if forloop.last %}.{% endif %}{% endfor %}".to_owned(), "89."),
        ("{% for i in (1..3) %}{% for j in (1..9) %}{% if j == 2 %}{% break %}{% endif %}{{ forloop.parentloop.index }}{% endfor %}{% endfor %}".to_owned(), "123"),
        ("{% if a".to_owned() + &" and a".repeat(50_000) + " %}{% endif %}", "{% if a and"),
        ("{{ a".to_owned() + &"[a".repeat(50_000) + &"]".repeat(50_000) + " }}", "{{ a[a"),
        ("{{ page.date | date: '%Y' }} {{ 'soon' | date: '%Y' }} {{ 170962782 | date: '%F' }}".to_owned(), "2020 soon 1975-06-02"),
    ] {
        let (text, codes, took) = expanded(&[], "_posts/2020-01-01-a.md", &format!("---\ntitle: t\n---\n{body}"), JEKYLL);
        assert!(text.trim().starts_with(expected), "{}: {}", &body[..body.len().min(200)], &text[..text.len().min(200)]);
        assert!(!codes.contains(&Code::TooCostly) && took < SOON, "{body}: {codes:?} {took:?}");
    }
}

#[test]
fn hugo_has_an_end() {
    let big = "{{ $b := .Page.Params.big }}";
    let many = "{{ $l := split .Page.Params.big \"\" | first 20000 }}";
    let deep = "{{ $v := slice 1 }}{{ range 100 }}{{ range 1000 }}{{ $v = slice $v }}{{ end }}{{ end }}";
    let twice = "{{ .Inner }}{{ .Inner }}";
    for (template, call) in [
        (format!("{big}{{{{ range 1000 }}}}{{{{ $.Page.Store.Set (string .) $b }}}}{{{{ end }}}}"), "{{< s >}}".to_owned()),
        (format!("{big}{{{{ $b }}}}"), "{{< s >}}".repeat(100)),
        (String::new(), "{{< param big >}}".repeat(100)),
        ("{{ range seq 9223372036854775807 }}{{ end }}".to_owned(), "{{< s >}}".to_owned()),
        ("{{ range seq -9223372036854775807 -1 9223372036854775807 }}{{ end }}".to_owned(), "{{< s >}}".to_owned()),
        ("{{ range 9223372036854775807 }}{{ end }}".to_owned(), "{{< s >}}".to_owned()),
        ("{{ range 9999 }}{{ range 9999 }}{{ end }}{{ end }}".to_owned(), "{{< s >}}".to_owned()),
        ("{{ strings.Repeat 9999999999 \"a\" }}".to_owned(), "{{< s >}}".to_owned()),
        ("{{ $a := \"ab\" }}{{ range 99 }}{{ $a = print $a $a }}{{ end }}".to_owned(), "{{< s >}}".to_owned()),
        ("{{ range 99 }}{{ $.Page.Scratch.Add \"a\" ($.Page.Scratch.Get \"a\" | default \"a\") }}{{ end }}".to_owned(), "{{< s >}}".to_owned()),
        (format!("{big}{{{{ replace $b \"b\" $b }}}}"), "{{< s >}}".to_owned()),
        (format!("{big}{{{{ replaceRE \"b\" $b $b }}}}"), "{{< s >}}".to_owned()),
        (format!("{big}{{{{ replaceRE \".*\" (strings.Repeat 9999 \"$0\") $b }}}}"), "{{< s >}}".to_owned()),
        (format!("{big}{{{{ range 1000 }}}}{{{{ $x := findRE \"[^a]*c\" $b }}}}{{{{ end }}}}"), "{{< s >}}".to_owned()),
        (format!("{big}{{{{ $x := findRE \".*[^A-Zb]|[A-Zb]\" $b }}}}"), "{{< s >}}".to_owned()),
        (format!("{big}{{{{ $x := findRESubmatch \"{}b\" $b }}}}", "()".repeat(1000)), "{{< s >}}".to_owned()),
        ("{{ range 9999 }}{{ $x := findRE (print `[\\w\\W]{1,400}` .) \"b\" }}{{ end }}".to_owned(), "{{< s >}}".to_owned()),
        (format!("{many}{{{{ $x := uniq $l }}}}{{{{ $x := intersect $l $l }}}}{{{{ $x := union $l $l }}}}"), "{{< s >}}".to_owned()),
        (format!("{many}{{{{ range $l }}}}{{{{ $x := in $l \"c\" }}}}{{{{ end }}}}"), "{{< s >}}".to_owned()),
        (format!("{big}{many}{{{{ delimit $l $b }}}}"), "{{< s >}}".to_owned()),
        (format!("{big}{many}{{{{ $x := where $l \"k\" $b }}}}"), "{{< s >}}".to_owned()),
        ("{{ range 9999 }}{{ partial \"p\" . }}{{ end }}".to_owned(), "{{< s >}}".to_owned()),
        ("{{ partial \"self\" . }}".to_owned(), "{{< s >}}".to_owned()),
        (deep.to_owned(), "{{< s >}}".to_owned()),
        ("{{ range 100000 }}{{ $.Page.Scratch.SetInMap \"m\" \"k\" (dict \"v\" ($.Page.Scratch.Get \"m\")) }}{{ end }}".to_owned(), "{{< s >}}".to_owned()),
        ("{{ range 99999 }}{{ $.Page.Scratch.Set (string .) . }}{{ end }}".to_owned(), "{{< s >}}".to_owned()),
        (format!("{big}{{{{ $x := $b | markdownify }}}}{{{{ $x := $b | plainify }}}}{{{{ $x := $b | markdownify }}}}"), "{{< s >}}".to_owned()),
        (format!("{{{{ range 9999 }}}}{{{{ $x := $.Page.Resources.GetMatch \"{}\" }}}}{{{{ end }}}}", "*a".repeat(2_000)), "{{< s >}}".to_owned()),
        (twice.to_owned(), format!("{}x{}", "{{% s %}}".repeat(15), "{{% /s %}}".repeat(15)).replace('x', &"x".repeat(100))),
        ("a".to_owned(), "{{< s >}}".repeat(100_000)),
    ] {
        let long = "a".repeat(180);
        let paths = [format!("content/posts/a/{long}.png"), format!("content/posts/a/b{long}.png")];
        let partial = "<b>{{ . }}</b>".repeat(1_000);
        let files = [
            ("layouts/shortcodes/s.html", template.as_str()),
            ("layouts/partials/p.html", &partial),
            ("layouts/partials/self.html", "{{ partial \"self\" . }}"),
            (&paths[0], ""),
            (&paths[1], ""),
        ];
        let post = format!("---\nbig: {}\ntitle: t\n---\n{call}", "b".repeat(1 << 20));
        let (_, codes, took) = expanded(&files, "content/posts/a/index.md", &post, HUGO);
        assert_eq!(codes, [Code::TooCostly], "{template}");
        assert!(took < SOON, "{template}: {took:?}");
    }
}

/// Text that opens and never ends: the time grows as the text does.
#[test]
fn each_reader_goes_through_its_text_once() {
    const HEXO: Dialect = Dialect { templates: Templates::Hexo, raw_html: true, ..HUGO };
    const ZOLA: Dialect = Dialect { templates: Templates::Zola, ..HUGO };
    const MDX: Dialect = Dialect { templates: Templates::Mdx, ..HUGO };
    let mut faults = Vec::new();
    for (name, dialect, unit) in [
        ("hexo", HEXO, "{"),
        ("hexo", HEXO, "{{ "),
        ("hexo", HEXO, "{% a "),
        ("hexo", HEXO, "{% raw %}{% endraw "),
        ("hexo", HEXO, "{% note %}x"),
        ("hexo", HEXO, "{% x@ %} "),
        ("zola", ZOLA, "{{ youtube("),
        ("zola", ZOLA, "{{/* "),
        ("zola", ZOLA, "{% x@() %}"),
        ("mdx", MDX, "={"),
        ("mdx", MDX, "{/* "),
        ("mdx", MDX, "<X@/>"),
        ("mdx", MDX, "a]("),
        ("hugo", HUGO, "{{< "),
        ("hugo", HUGO, "{{</* "),
        ("hugo", HUGO, "{{< /x@ >}}"),
        ("hugo", HUGO, "insertqqqqqqqq"),
        ("liquid", JEKYLL, "{% "),
        ("liquid", JEKYLL, "{{ "),
        ("liquid", JEKYLL, "{% x@ %}"),
        ("liquid", JEKYLL, "{% if a %}"),
        ("liquid", JEKYLL, "{% endif %}"),
        ("liquid", JEKYLL, "{% comment %}"),
        ("liquid", JEKYLL, "{% raw %}{% endraw {% "),
        ("liquid", JEKYLL, "<!-- medium:skip -->\n"),
    ] {
        let run = |size: usize| {
            let mut body = String::new();
            for number in 0.. {
                if body.len() >= size {
                    break;
                }
                body.push_str(&unit.replace('@', &number.to_string()));
            }
            let post = format!("---\ntitle: t\n---\n{body} %}}");
            expanded(&[], "content/posts/a.md", &post, dialect).2
        };
        // Four times the text may take four times as long, and would take sixteen times if each opening looked to the end.
        // What is fast is measured badly, and so is everything on a busy machine: one good measurement will do.
        let grows_well = || {
            let (part, whole) = (run(32 << 10), run(128 << 10));
            whole < Duration::from_millis(200) || whole < part.mul_f64(9.0)
        };
        if !(0..4).any(|_| grows_well()) {
            faults.push(format!("{name} {unit}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
