//! Hugo's render hooks: the templates that a site has for links and images of its Markdown
//! (<https://gohugo.io/render-hooks/introduction/>). Those for headings, code and tables
//! only change how these look, and are not applied.

use std::cell::RefCell;

use super::caller::{Caller, Page};
use crate::context::PostContext;
use crate::markdown::{self, Part, PartKind};
use crate::templates::fallback::too_costly;
use gotemplate::Template;
use literals::Value;
use post::Post;
use post::problem::{Code, Problem};

/// The hooks of a site, for one post.
pub(crate) struct Hooks<'a> {
    page: Page<'a>,
    link: Option<Template>,
    image: Option<Template>,
    /// The first hook that could not be rendered, and why.
    failed: RefCell<Option<String>>,
}

impl<'a> Hooks<'a> {
    /// Those of a post's site.
    pub(crate) fn of(post: &'a Post, context: &'a PostContext<'a>) -> Self {
        let failed = RefCell::default();
        let read = |name: &str, own: &str| {
            let text = hook(context, name).or_else(|| embedded(context, name).then(|| own.to_owned()))?;
            let template = Template::parse(&text);
            template.map_err(|why| failed.replace(Some(format!("`{name}.html`: {why}")))).ok()
        };
        let (link, image) = (read("render-link", LINK), read("render-image", IMAGE));
        Self { page: Page::new(post, context, &()), link, image, failed }
    }

    /// Which hook could not be rendered, so that plain Markdown was used.
    pub(crate) fn problem(&self) -> Option<Problem> {
        let failed = self.failed.take()?;
        if self.page.budget().is_exceeded() {
            return Some(too_costly(self.page.post.body_line, "the site's render hook for links or images"));
        }
        let message = format!("the site's render hook for links or images is not applied: {failed}");
        Some(
            Problem::new(Code::LostOnMedium, message)
                .hint("check the story's links and images, or use the built page with `--built`"),
        )
    }
}

impl markdown::Hooks for Hooks<'_> {
    fn renders(&self, kind: PartKind) -> bool {
        match kind {
            PartKind::Link => self.link.is_some(),
            PartKind::Image => self.image.is_some(),
        }
    }

    fn render(&self, part: &Part<'_>) -> Option<String> {
        let template = match part.kind {
            PartKind::Link => &self.link,
            PartKind::Image => &self.image,
        };
        let caller = Caller { page: &self.page, frames: &[], inner: None };
        let rendered = caller.hook(template.as_ref()?, part);
        rendered.map_err(|why| self.failed.borrow_mut().get_or_insert(why.to_string()).clone()).ok()
    }
}

/// The text of a site's hook: that of the post's section or, failing that, of the whole site.
fn hook(context: &PostContext<'_>, name: &str) -> Option<String> {
    let path = context.around.path();
    let section = path.strip_prefix("content/").and_then(|path| path.split_once('/')).map(|(section, _)| section);
    let folders = section.map(|section| format!("{section}/_markup"));
    let folders = folders.into_iter().chain(["_default/_markup".to_owned(), "_markup".to_owned()]);
    let found = folders.map(|folder| format!("{folder}/{name}.html")).find_map(|path| context.around.template(&path));
    found.map(|(_, text)| text)
}

/// Whether Hugo uses a hook of its own where the site has none: it does where a site with several languages on one host
/// keeps each file once, or where its configuration says so (<https://gohugo.io/configuration/markup/#renderhooks>).
fn embedded(context: &PostContext<'_>, name: &str) -> bool {
    let root = context.around.configuration();
    let kind = name.trim_start_matches("render-");
    let setting = |keys: &[&str]| keys.iter().try_fold(&root, |value, key| value.get_any_case(key));
    let goldmark = ["markup", "goldmark"];
    let own = |key| setting(&[&goldmark[..], &["renderHooks", kind, key]].concat());
    match own("useEmbedded").and_then(Value::text) {
        Some("always" | "fallback") => return true,
        Some("never") => return false,
        _ => {}
    }
    let languages = setting(&["languages"]).map(Value::entries).unwrap_or_default();
    let duplicates = setting(&[&goldmark[..], &["duplicateResourceFiles"]].concat()).and_then(Value::flag);
    let hosts = languages.iter().any(|(_, language)| language.get_any_case("baseURL").is_some());
    languages.len() > 1 && !hosts && duplicates != Some(true)
}

/// As Hugo's own hook for links: to a page, to a file beside the post, or to one of the assets.
const LINK: &str = r#"{{- $u := urls.Parse .Destination -}}{{- $href := $u.String -}}
{{- if and $u.Path (not $u.IsAbs) (not $u.Host) -}}{{- $path := strings.TrimPrefix "./" $u.Path -}}
{{- with or (.Page.GetPage $path) (.Page.Resources.Get $path) (resources.Get $path) -}}{{- $href = .RelPermalink -}}
{{- with $u.RawQuery }}{{ $href = printf "%s?%s" $href . }}{{ end -}}
{{- with $u.Fragment }}{{ $href = printf "%s#%s" $href . }}{{ end -}}{{- end -}}{{- end -}}
<a href="{{ $href | safeURL }}"{{ with .Title }} title="{{ . }}"{{ end }}>{{ .Text }}</a>"#;

/// As Hugo's own hook for pictures.
const IMAGE: &str = r#"{{- $u := urls.Parse .Destination -}}{{- $src := $u.String -}}
{{- if and $u.Path (not $u.IsAbs) (not $u.Host) -}}{{- $path := strings.TrimPrefix "./" $u.Path -}}
{{- with or (.Page.Resources.Get $path) (resources.Get $path) -}}{{- $src = .RelPermalink -}}{{- end -}}{{- end -}}
<img src="{{ $src | safeURL }}" alt="{{ .PlainText }}"{{ with .Title }} title="{{ . }}"{{ end }}>"#;

#[cfg(test)]
mod tests {
    use crate::testing::{HUGO, converted_among};

    /// What a text becomes on a site with these files, and what is said of it.
    fn converted(files: &[(&str, &str)], text: &str) -> (String, Vec<String>) {
        let page = [("content/posts/b.md", "---\ntitle: b\n---\n"), ("content/posts/a/p.png", "")];
        let files: Vec<_> = files.iter().chain(&page).copied().collect();
        let file = format!("---\ntitle: a\n---\n{text}");
        let (story, problems) = converted_among(&files, "content/posts/a/index.md", &file, HUGO, None);
        let html = crate::faces::api(&story.unwrap());
        let html = html.trim_start_matches("<h1>a</h1>\n").trim().to_owned();
        (
            html,
            problems
                .into_iter()
                .filter(|problem| problem.message.contains("render hook"))
                .map(|it| it.message)
                .collect(),
        )
    }

    #[test]
    fn render_hooks_are_applied() {
        let link = |hook| ("layouts/_default/_markup/render-link.html", hook);
        let looks_up = link(
            "{{ $u := urls.Parse .Destination }}{{ with .Page.GetPage $u.Path }}<a href=\"{{ .RelPermalink }}#{{ $u.Fragment }}\">\
             {{ $.Text }}</a>{{ else }}<a href=\"{{ .Destination | safeURL }}\" rel=\"x\">{{ .Text }}</a>{{ end }}",
        );
        for (hook, text, expected) in [
            (looks_up, "[*b*](/posts/b#x)", "<p><a href=\"https://blog.example/sub/posts/b/#x\"><em>b</em></a></p>"),
            (looks_up, "[c](/d?e=1&f)", "<p><a href=\"https://blog.example/d?e=1&amp;f\">c</a></p>"),
            (looks_up, "`[b](/posts/b)`", "<p><code>[b](/posts/b)</code></p>"),
            (link("{{ .PlainText }}: {{ replaceRE `\\.md$` \"/\" .Destination }}"), "[*b*](c.md)", "<p>b: c/</p>"),
            (
                ("layouts/_markup/render-image.html", "<b>{{ .Text }}</b>{{ with .Title }}<i>{{ . }}</i>{{ end }}"),
                "![a](p.png \"t\")",
                "<p><strong>a</strong><em>t</em></p>",
            ),
            (
                ("layouts/posts/_markup/render-link.html", "{{ .Destination }}"),
                "<a@b.example>",
                "<p>mailto:a@b.example</p>",
            ),
        ] {
            assert_eq!(converted(&[hook], text), (expected.to_owned(), Vec::new()), "{text}");
        }
        let (html, problems) = converted(&[link("{{ .Page.Content }}")], "[b](https://b.example/)");
        assert_eq!(html, "<p><a href=\"https://b.example/\">b</a></p>");
        assert!(problems[0].contains("`Content`"), "{problems:?}");
    }

    #[test]
    fn hugo_looks_pages_up_where_a_site_has_languages() {
        let languages = |text| [("config/_default/hugo.toml", text)];
        let two = "[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n";
        let text = "[b](b.md#x) ![](p.png)";
        let found = "href=\"https://blog.example/sub/posts/b/#x\"";
        assert!(converted(&languages(two), text).0.contains(found));
        assert!(!converted(&languages("[languages.en]\nweight = 1\n"), text).0.contains(found));
        let never = format!("{two}[markup.goldmark.renderHooks.link]\nuseEmbedded = 'never'\n");
        assert!(!converted(&languages(&never), text).0.contains(found));
    }
}
