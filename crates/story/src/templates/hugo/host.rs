//! Hugo as the host of Go's templates. What a template needs beyond that is an error and never a guess: the author learns
//! which shortcode could not be rendered and why, and can use the built page instead.

use super::caller::Caller;
use super::functions;
use super::objects::{Object, Value};
use crate::markdown::Part;
use gotemplate::{Error, Host, Template};
use scan::budget::LOOKUP;

impl Host for Caller<'_> {
    type Object = Object;

    fn global(&self, name: &str) -> Option<Value> {
        match name {
            "site" => Some(Value::Object(Object::Site)),
            "page" => Some(Value::Object(Object::Page)),
            "hugo" => Some(functions::hugo()),
            _ => None,
        }
    }

    fn field(&self, of: &Value, name: &str, arguments: &[Value]) -> Result<Option<Value>, Error> {
        self.object_field(of, name, arguments)
    }

    fn call(&self, name: &str, arguments: &[Value]) -> Result<Option<Value>, Error> {
        functions::call(name, arguments, self).transpose()
    }

    fn template(&self, path: &str) -> Result<Option<String>, Error> {
        self.page.budget().spend(LOOKUP)?;
        Ok(self.page.context.around.template(path).map(|(_, text)| text))
    }
}

impl Caller<'_> {
    /// What a shortcode's template makes of the innermost call, as HTML.
    pub(super) fn shortcode(&self, source: &str) -> Result<String, Error> {
        let session = &self.page.session;
        Template::parse_in(source, session)?.render(Value::Object(Object::Shortcode(0)), self, session)
    }

    /// What a render hook makes of a link or a picture, as HTML.
    pub(super) fn hook(&self, template: &Template, part: &Part<'_>) -> Result<String, Error> {
        let page = Value::Object(Object::Page);
        let dot = Value::fields([
            ("Destination", Value::text(part.destination)),
            ("Title", Value::text(part.title)),
            ("Text", Value::Html(part.text.to_owned())),
            ("PlainText", Value::text(html::text(&html::fragment(part.text)))),
            ("Page", page.clone()),
            ("PageInner", page),
            ("Attributes", Value::map(Vec::new())),
            ("IsBlock", Value::Bool(false)),
            ("Ordinal", Value::Int(0)),
            ("Position", Value::text(self.page.context.around.path())),
        ]);
        template.render(dot, self, &self.page.session)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{HUGO, converted_among};

    /// What a shortcode makes of a call, as the story has it, or why it makes nothing.
    fn shown(template: &str, call: &str) -> Result<String, String> {
        let files = [
            ("layouts/shortcodes/s.html", template),
            ("layouts/partials/q.html", "<em>{{ .x }}</em>"),
            ("themes/none/layouts/shortcodes/s.html", "never"),
            ("data/d/e.yaml", "[{k: v}]"),
            ("i18n/en.toml", "note = 'Note'\n[tip]\nother = 'Tip'\n"),
            ("content/posts/b.md", "---\ntitle: Bee\n---\n"),
            ("content/posts/a/index.md", ""),
            ("content/posts/a/img/p.png", ""),
            ("assets/f.txt", "one"),
        ];
        let file = format!("---\ntitle: T\nown: {{k: 5}}\n---\nx {call}");
        let (story, problems) = converted_among(&files, "content/posts/a/index.md", &file, HUGO, None);
        if let Some(problem) = problems.iter().find(|problem| problem.is_error()) {
            return Err(problem.message.clone());
        }
        let html = crate::faces::api(&story.unwrap());
        Ok(html.trim_start_matches("<h1>T</h1>\n").trim().replace('\n', ""))
    }

    #[test]
    fn the_templates_of_sites_are_rendered() {
        for (template, call, expected) in [
            ("<b>{{ .Get 0 }}</b>", "{{< s \"a < b\" >}}", "<p>x <strong>a &lt; b</strong></p>"),
            ("{{ with .Get \"n\" }}{{ . }}!{{ else }}none{{ end }}", "{{< s n=1 >}} {{< s m=1 >}}", "<p>x 1! none</p>"),
            ("{{ $a := .Get 0 | default \"d\" }}{{- $a | upper -}}\n y", "{{< s >}}", "<p>x Dy</p>"),
            ("<span>{{ .Inner | markdownify }}</span>", "{{< s >}}*i*{{< /s >}}", "<p>x <em>i</em></p>"),
            ("{{ range $i, $e := split \"a,b\" \",\" }}{{ $i }}{{ $e }} {{ end }}", "{{< s >}}", "<p>x 0a 1b</p>"),
            ("{{ range first 2 (slice 3 4 5) }}{{ add . 1 }},{{ end }}", "{{< s >}}", "<p>x 4,5,</p>"),
            (
                "{{ if and (eq (.Get 0) \"a\") (not .IsNamedParams) }}yes{{ else if true }}no{{ end }}",
                "{{< s a >}}",
                "<p>x yes</p>",
            ),
            ("{{ printf \"%s-%d-%v-%q\" \"a\" 2 true \"b\" }}", "{{< s >}}", "<p>x a-2-true-&quot;b&quot;</p>"),
            ("{{ (dict \"k\" (dict \"l\" \"m\")).k.l }}{{ index (slice 1 2) 1 }}", "{{< s >}}", "<p>x m2</p>"),
            (
                "{{ partial \"q.html\" (dict \"x\" 1) }}{{ partial \"q\" (dict \"x\" 22) | len }}",
                "{{< s >}}",
                "<p>x <em>1</em>11</p>",
            ),
            (
                "{{ .Page.Title }} {{ .Page.Params.own.k }} {{ site.Params.mine }} {{ .Site.BaseURL }}",
                "{{< s >}}",
                "<p>x T 5 value https://blog.example/sub/</p>",
            ),
            (
                "{{ range .Site.Data.d.e }}{{ .k }}{{ end }}{{ i18n \"note\" }}{{ T \"tip\" }}",
                "{{< s >}}",
                "<p>x vNoteTip</p>",
            ),
            (
                "<a href='{{ \"b/\" | relURL }}'>a</a>",
                "{{< s >}}",
                "<p>x <a href=\"https://blog.example/sub/b/\">a</a></p>",
            ),
            (
                "{{ with .Site.GetPage \"posts/b\" }}<a href='{{ .RelPermalink }}'>b</a>{{ end }}",
                "{{< s >}}",
                "<p>x <a href=\"https://blog.example/sub/posts/b/\">b</a></p>",
            ),
            ("{{/* c */}}{{ $s := newScratch }}{{ $s.Set \"k\" 2 }}{{ $s.Get \"k\" }}", "{{< s >}}", "<p>x 2</p>"),
            (
                "{{ with .Page.Resources.GetMatch \"**p.png\" }}<a href='{{ .RelPermalink }}'>p</a>{{ end }}",
                "{{< s >}}",
                "<p>x <a href=\"https://blog.example/sub/2026/a/img/p.png\">p</a></p>",
            ),
            ("**{{ .Get 0 }}**", "{{% s a %}}", "<p>x <strong>a</strong></p>"),
            ("**{{ .Get 0 }}**", "{{< s a >}}", "<p>x **a**</p>"),
            ("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}", "{{< s >}}", "<p>x 2</p>"),
            ("{{ .Inner }}", "{{< s >}}a {{< param own.k >}}{{< /s >}}", "<p>x a 5</p>"),
            (
                "{{ with .Parent }}{{ .Store.Set \"k\" ($.Get 0) }}{{ else }}{{ .Inner }}{{ .Store.Get \"k\" }}{{ end }}",
                "{{< s >}}i{{< s j />}}{{< /s >}}",
                "<p>x ij</p>",
            ),
            ("{{ .Page.Scratch.Add \"n\" 1 }}{{ .Page.Scratch.Get \"n\" }}", "{{< s >}}{{< s >}}", "<p>x 12</p>"),
            (
                "{{ define \"d\" }}<b>{{ . }}</b>{{ end }}{{ template \"d\" 1 }}{{ partial \"i\" 2 }}\
                 {{ define \"partials/i.html\" }}{{ return add . 1 }}{{ end }}",
                "{{< s >}}",
                "<p>x <strong>1</strong>3</p>",
            ),
            (
                "{{ range findRE `[a-z]+` \"a1bc\" }}{{ . }},{{ end }}{{ path.Base \"/p/q.html\" }}",
                "{{< s >}}",
                "<p>x a,bc,q.html</p>",
            ),
            (
                "{{ range where (slice (dict \"k\" 2) (dict \"k\" 1)) \"k\" \"gt\" 1 }}{{ .k }}{{ end }}\
                 {{ range sort (slice 3 1 2) }}{{ . }}{{ end }}",
                "{{< s >}}",
                "<p>x 2123</p>",
            ),
            (
                "{{ $r := try (.Page.Resources.Get \"none\") }}{{ if ne $r.Value nil }}yes{{ end }}",
                "{{< s >}}",
                "<p>x</p>",
            ),
            (
                "{{ with resources.Get \"f.txt\" }}{{ .Content }}{{ end }}{{ hugo.IsServer }}",
                "{{< s >}}",
                "<p>x onefalse</p>",
            ),
        ] {
            assert_eq!(shown(template, call).as_deref(), Ok(expected), "{template}");
        }
    }

    #[test]
    fn what_is_not_supported_is_reported() {
        for (template, word) in [
            ("{{ resources.GetRemote \"x\" }}", "`resources.GetRemote`"),
            ("{{ .Page.Content }}", "`Content`"),
            ("{{ now }}", "`now`"),
            ("{{ if }}", "s.html"),
            ("{{ if true }}", "end"),
            ("{{ range seq 1 100000000 }}{{ . }}{{ end }}", "too much"),
            ("{{ partial \"none.html\" . }}", "none.html"),
            ("{{ errorf \"no %s\" \"way\" }}", "no way"),
            (&format!("{{{{ {} }}}}", "(".repeat(10_000)), "s.html"),
        ] {
            let reason = shown(template, "{{< s >}}").unwrap_err();
            assert!(reason.contains(word), "{template}: {reason}");
        }
    }
}
