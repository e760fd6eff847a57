//! Permalinks that are functions, where all that they do is to put values into a text:
//! `` (data) => `/blog/${data.page.fileSlug}/` ``.

use literals::{Data, Value};

/// Writes such functions out as the templates that give the same, in a page's data and in what is computed of it.
pub(super) fn written_out(data: &mut Value) {
    let Data::Map(entries) = &mut data.data else { return };
    for (key, value) in entries {
        match (key.as_str(), &value.data) {
            ("permalink", Data::Code(code)) => {
                if let Some(template) = template(code) {
                    value.data = Data::Quoted(template);
                }
            }
            ("eleventyComputed", Data::Map(_)) => written_out(value),
            _ => {}
        }
    }
}

/// The template that gives what a function does, `/blog/{{ page.fileSlug }}/`; `None` where it does anything else.
pub(super) fn template(code: &str) -> Option<String> {
    let (parameter, body) = match code.strip_prefix("function") {
        Some(function) => {
            function.split_once(") ").map(|(parameter, body)| (parameter.trim().strip_prefix('('), body))?
        }
        None => code.split_once("=>").map(|(parameter, body)| (Some(unwrapped(parameter, "(", ")")), body))?,
    };
    let (parameter, body) = (parameter?.trim(), body.trim());
    let body = match body.strip_prefix("{ return ").and_then(|body| body.strip_suffix('}')) {
        Some(returned) => returned.trim().trim_end_matches(';'),
        None => body,
    };
    let inner = body.strip_prefix('`')?.strip_suffix('`')?;
    // A template within the text would be filled in its turn, and blanks are not kept as they are written.
    if inner.contains(['`', '\\', ' ']) || ["{{", "{%", "{#"].iter().any(|sign| inner.contains(sign)) {
        return None;
    }
    let destructured = parameter.strip_prefix('{').and_then(|names| names.strip_suffix('}'));
    let mut template = String::new();
    let mut rest = inner;
    while let Some((before, after)) = rest.split_once("${") {
        let (path, after) = after.split_once('}')?;
        let path = match destructured {
            Some(names) => {
                let first = path.split('.').next()?;
                names.split(',').any(|name| name.trim() == first).then_some(path)?
            }
            None => path.strip_prefix(parameter)?.strip_prefix('.')?,
        };
        if !path.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_')) {
            return None;
        }
        template.push_str(before);
        template.extend(["{{ ", path, " }}"]);
        rest = after;
    }
    Some(template + rest)
}

fn unwrapped<'text>(text: &'text str, opening: &str, closing: &str) -> &'text str {
    let text = text.trim();
    text.strip_prefix(opening).and_then(|text| text.strip_suffix(closing)).unwrap_or(text).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_puts_values_into_a_text_is_written_out() {
        for (code, wanted) in [
            ("(data) => `/blog/${data.page.fileSlug}/`", Some("/blog/{{ page.fileSlug }}/")),
            ("data => `${data.page.filePathStem}.html`", Some("{{ page.filePathStem }}.html")),
            ("({ page, slug }) => `/b/${slug}/${page.fileSlug}/`", Some("/b/{{ slug }}/{{ page.fileSlug }}/")),
            ("() => `/all/`", Some("/all/")),
            ("({ page }) => `/b/${slug}/`", None),
            ("(data) => `/b/${slug(data.title)}/`", None),
            ("(data) => `/b/${data.title || 'x'}/`", None),
            ("(data) => data.draft ? false : `/b/`", None),
            ("(data) => `/b/${data.page.fileSlug}/` + x", None),
            ("(data) => `/b/{{ page.fileSlug }}/`", None),
            ("(data) => `/blog/${data.page.date.getFullYear()}/${data.pa…", None),
            ("function (data) { return `/b/${data.slug}/`; }", Some("/b/{{ slug }}/")),
            ("function({ page }) { return `/b/${page.fileSlug}/` }", Some("/b/{{ page.fileSlug }}/")),
            ("(data) => { return `/b/`; }", Some("/b/")),
            ("(data) => { if (data.x) { return `/a/`; } return `/b/`; }", None),
            ("function (data) { return `/b/${this.slugify(data.title)}/`; }", None),
        ] {
            assert_eq!(template(code).as_deref(), wanted, "{code}");
        }
    }
}
