//! A post told on a small site on disk, for the tests.

use url::Url;

use super::home::Home;
use super::telling::tell;
use super::templates::expand;
use super::{Story, Telling};
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

/// Tells a file as a story, on a site below `https://blog.example/sub/`.
pub(super) fn told(path: &str, text: &str, dialect: Dialect, footer: Option<&str>) -> (Option<Story>, Vec<Problem>) {
    told_among(&[], path, text, dialect, footer)
}

/// The same on a site that holds these files, each a path and a text, and serves none of them.
pub(super) fn told_among(
    files: &[(&str, &str)],
    path: &str,
    text: &str,
    dialect: Dialect,
    footer: Option<&str>,
) -> (Option<Story>, Vec<Problem>) {
    let telling = Telling { footer: footer.map(str::to_owned), ..Telling::default() };
    let told = at_home(files, path, text, dialect, |post, home| tell(post, home, &telling));
    told.unwrap_or_else(|problem| (None, vec![problem]))
}

/// The text with its templates rendered, and what was wrong with them.
pub(super) fn expanded_among(
    files: &[(&str, &str)],
    path: &str,
    text: &str,
    dialect: Dialect,
) -> (String, Vec<Problem>) {
    let expanded = at_home(files, path, text, dialect, |post, home| {
        let expanded = expand(post, home, &());
        (expanded.text, expanded.problems)
    });
    expanded.unwrap_or_else(|problem| (String::new(), vec![problem]))
}

fn at_home<T>(
    files: &[(&str, &str)],
    path: &str,
    text: &str,
    dialect: Dialect,
    act: impl FnOnce(&Post, &Home<'_>) -> T,
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
    let home = Home {
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
    Ok(act(&post, &home))
}
