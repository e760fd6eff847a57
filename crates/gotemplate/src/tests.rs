//! The language and its functions, on a host that has a global, an object, a function and a partial.

use super::{Error, Host, Session, Template, Value, ValueOf};
use scan::budget::Budget;

struct Site;

#[derive(Debug, Clone)]
struct Page(&'static str);

impl Host for Site {
    type Object = Page;

    fn global(&self, name: &str) -> Option<ValueOf<Self>> {
        (name == "page").then_some(Value::Object(Page("home")))
    }

    fn field(
        &self,
        of: &ValueOf<Self>,
        name: &str,
        arguments: &[ValueOf<Self>],
    ) -> Result<Option<ValueOf<Self>>, Error> {
        Ok(match (of, name, arguments) {
            (Value::Object(page), "Title", []) => Some(Value::text(page.0)),
            (Value::Object(_), "GetPage", [Value::Text(_)]) => Some(Value::Object(Page("other"))),
            (Value::List(_), "First", []) => Some(Value::text("first")),
            _ => None,
        })
    }

    fn call(&self, name: &str, arguments: &[ValueOf<Self>]) -> Result<Option<ValueOf<Self>>, Error> {
        Ok(match (name, arguments) {
            ("relURL", [url]) => Some(Value::text(format!("/sub/{}", url.printed()?))),
            _ => None,
        })
    }

    fn template(&self, path: &str) -> Result<Option<String>, Error> {
        Ok((path == "partials/q.html").then(|| "<em>{{ .x }}</em>".to_owned()))
    }
}

fn rendered(source: &str) -> Result<String, String> {
    let session = Session::new(Budget::new(1 << 20, 1 << 12));
    let dot = Value::fields([("Name", Value::text("a < b")), ("Rich", Value::Html("<b>".to_owned()))]);
    let template = Template::parse(source).map_err(|why| why.to_string())?;
    template.render(dot, &Site, &session).map_err(|why| why.to_string())
}

#[test]
fn templates_are_rendered_as_go_does() {
    for (source, expected) in [
        ("<b>{{ .Name }}</b> {{ .Rich }}", "<b>a &lt; b</b> <b>"),
        ("{{ with .None }}{{ . }}!{{ else }}none{{ end }}", "none"),
        ("{{ with .Name }}{{ . }}{{ $.Rich }}{{ end }}", "a &lt; b<b>"),
        ("a {{- /* c */ -}} b{{- $a := .None | default \"d\" }}{{- $a | upper -}}\n y", "abDy"),
        ("{{ range $i, $e := split \"a,b\" \",\" }}{{ $i }}{{ $e }} {{ end }}", "0a 1b "),
        ("{{ range first 2 (slice 3 4 5) }}{{ add . 1 }},{{ end }}", "4,5,"),
        ("{{ range slice 1 2 3 }}{{ if eq . 2 }}{{ continue }}{{ end }}{{ . }}{{ end }}", "13"),
        ("{{ range 3 }}{{ if eq . 2 }}{{ break }}{{ end }}{{ . }}{{ else }}none{{ end }}", "01"),
        ("{{ range dict \"b\" 1 \"a\" 2 }}{{ . }}{{ end }}", "21"),
        ("{{ if and (eq .Name \"x\") (not .None) }}yes{{ else if true }}no{{ end }}", "no"),
        ("{{ printf \"%s-%03d-%v-%q\" \"a\" 2 true \"b\" }}", "a-002-true-&#34;b&#34;"),
        ("{{ (dict \"k\" (dict \"l\" \"m\")).k.l }}{{ index (slice 1 2) 1 }}", "m2"),
        ("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $y := 3 }}{{ end }}{{ $x }}", "2"),
        ("{{ $s := newScratch }}{{ $s.Set \"k\" 2 }}{{ $s.Add \"k\" 3 }}{{ $s.Get \"k\" }}", "5"),
        ("{{ define \"d\" }}<b>{{ . }}</b>{{ end }}{{ template \"d\" 1 }}", "<b>1</b>"),
        ("{{ partial \"i\" 2 }}{{ define \"partials/i.html\" }}{{ return add . 1 }}{{ end }}", "3"),
        ("{{ partial \"q.html\" (dict \"x\" 1) }}{{ partial \"q\" (dict \"x\" 22) | len }}", "<em>1</em>11"),
        ("{{ range findRE `[a-z]+` \"a1bc\" }}{{ . }},{{ end }}{{ replaceRE \"(b)\" \"$1$1\" \"abc\" }}", "a,bc,abbc"),
        ("{{ path.Base \"/p/q.html\" }} {{ path.Join \"a\" \"../b/./c\" }} {{ path.Clean \"\" }}", "q.html b/c ."),
        ("{{ (urls.Parse \"https://a.example/b%20c?d#e\").Path }}", "/b c"),
        (
            "{{ range where (slice (dict \"k\" 2) (dict \"k\" 1)) \"k\" \"gt\" 1 }}{{ .k }}{{ end }}\
             {{ range sort (slice 3 1 2) }}{{ . }}{{ end }}",
            "2123",
        ),
        ("{{ strings.ToLower \"A\" }}{{ strings.TrimPrefix \"a\" \"ab\" }}{{ math.Add 1 2 }}", "ab3"),
        ("{{ plainify \"<b>a &amp; b</b>\" }}", "a &amp; b"),
        (
            "{{ page.Title }} {{ (page.GetPage \"x\").Title }} {{ \"a\" | relURL }} {{ (slice 1).First }}",
            "home other /sub/a first",
        ),
        ("{{ (try (page.GetPage \"x\")).Value.Title }}", "other"),
    ] {
        assert_eq!(rendered(source).as_deref(), Ok(expected), "{source}");
    }
}

#[test]
fn what_is_not_supported_is_an_error() {
    for (source, reason) in [
        ("{{ resources.GetRemote \"x\" }}", "the function `resources.GetRemote` is not supported"),
        ("{{ page.Content }}", "`Content` of an object is not supported"),
        ("{{ .Name.Length }}", "`Length` of a value without fields is not supported"),
        ("{{ $a }}", "`$a` is not declared"),
        ("{{ if }}", "an action lacks a value"),
        ("{{ if true }}", "`if` has no `end`"),
        ("{{ end }}", "`end` without anything to close"),
        ("{{ \"a }}", "an action is never closed"),
        ("{{ block \"a\" . }}{{ end }}", "`block` is not supported"),
        ("{{ page }}", "it prints a value that is not text"),
        ("{{ partial \"none.html\" . }}", "there is no partial `none.html`"),
        ("{{ errorf \"no %s\" \"way\" }}", "no way"),
        ("{{ range seq 1 100000000 }}{{ . }}{{ end }}", "runs too long or prints too much"),
        (
            "{{ range 100 }}{{ print \"0123456789012345678901234567890123456789012\" }}{{ end }}",
            "runs too long or prints too much",
        ),
        (&format!("{{{{ {} }}}}", "(".repeat(10_000)), "its parentheses nest too deep"),
    ] {
        assert_eq!(rendered(source), Err(reason.to_owned()), "{source}");
    }
}

#[test]
fn a_session_parses_a_template_once() {
    let source = "{{ 1 }}".repeat(10);
    // Parsing costs 16 a byte, and asking for a source 1 a byte.
    let session = Session::new(Budget::new(20 * source.len(), 0));
    let parsed = (0..5).map(|_| Template::parse_in(&source, &session).is_ok()).collect::<Vec<_>>();
    assert_eq!(parsed, [true, true, true, true, false]);
}
