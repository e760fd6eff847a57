//! For the tests: a post converted on a small site on disk.

use url::Url;

use super::context::PostContext;
use super::convert::convert_in;
use super::templates::expand;
use super::{ConvertOptions, Story};
use generators::files::Disk;
use generators::{Dialect, Markdown, Served, Site, SiteSettings, Templates};
use post::Post;
use post::problem::Problem;

/// Hugo as it is without configuration.
pub(super) const HUGO: Dialect = Dialect {
    templates: Templates::Hugo,
    markdown: Markdown::CommonMark,
    smart_punctuation: true,
    autolinks: true,
    hard_breaks: false,
    attributes: true,
    raw_html: false,
    emoji: false,
};
/// Jekyll as it is without configuration.
pub(super) const JEKYLL: Dialect =
    Dialect { templates: Templates::Liquid, markdown: Markdown::Kramdown, autolinks: false, raw_html: true, ..HUGO };

/// Converts a file to a story, on a site below `https://blog.example/sub/`.
pub(super) fn converted(
    path: &str,
    text: &str,
    dialect: Dialect,
    footer: Option<&str>,
) -> (Option<Story>, Vec<Problem>) {
    converted_among(&[], path, text, dialect, footer)
}

/// The same on a site with these files, each a path and a text, none of them served.
pub(super) fn converted_among(
    files: &[(&str, &str)],
    path: &str,
    text: &str,
    dialect: Dialect,
    footer: Option<&str>,
) -> (Option<Story>, Vec<Problem>) {
    let options = ConvertOptions { footer: footer.map(str::to_owned), ..ConvertOptions::default() };
    let converted = on_site(files, path, text, dialect, |post, context| convert_in(post, context, &options));
    converted.unwrap_or_else(|problem| (None, vec![problem]))
}

/// The text with its templates rendered, and what was wrong with them.
pub(super) fn expanded_among(
    files: &[(&str, &str)],
    path: &str,
    text: &str,
    dialect: Dialect,
) -> (String, Vec<Problem>) {
    let expanded = on_site(files, path, text, dialect, |post, context| {
        let expanded = expand(post, context, &());
        (expanded.text, expanded.problems)
    });
    expanded.unwrap_or_else(|problem| (String::new(), vec![problem]))
}

fn on_site<T>(
    files: &[(&str, &str)],
    path: &str,
    text: &str,
    dialect: Dialect,
    act: impl FnOnce(&Post, &PostContext<'_>) -> T,
) -> Result<T, Problem> {
    let folder = tempfile::tempdir().unwrap();
    let config = match dialect.templates {
        Templates::Liquid => ("_config.yml", "url: https://blog.example\nbaseurl: /sub\nmine: {own: value}\n"),
        _ => ("hugo.toml", "baseURL = 'https://blog.example/sub/'\n[params]\nmine = 'value'\n"),
    };
    for (path, text) in files.iter().copied().chain([config]) {
        let path = folder.path().join(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }
    let site = Site::read(&Disk::new(folder.path()), &SiteSettings::default()).unwrap();
    let post = Post::read(path, text.as_bytes())?;
    let base = Url::parse("https://blog.example/sub/2026/a/").unwrap();
    let context = PostContext {
        canonical: base.as_str(),
        base: &base,
        site_url: "https://blog.example/sub/",
        site_title: "Ann & <Bob>",
        date: "2026-01-02",
        dialect,
        served: &|url| match url.strip_prefix("https://blog.example/sub/") {
            Some(_) if !files.is_empty() => Served::Missing,
            _ => Served::Elsewhere,
        },
        beside: &|address| site.beside(&post, address),
        around: site.around(&post),
        built: &|| Ok(None),
    };
    Ok(act(&post, &context))
}
