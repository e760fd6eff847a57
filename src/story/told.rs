//! A post told without a site on disk, for the tests.

use url::Url;

use super::telling::{Home, tell};
use super::{Limits, Story, Telling};
use crate::post::Post;
use crate::problem::Problem;
use crate::site::{Dialect, Served, Templates};

/// Hugo as it is without configuration.
pub(super) const HUGO: Dialect = Dialect {
    templates: Templates::Hugo,
    smart_punctuation: true,
    autolinks: true,
    hard_breaks: false,
    attributes: true,
    raw_html: false,
};
/// Jekyll as it is without configuration.
pub(super) const JEKYLL: Dialect = Dialect { templates: Templates::Liquid, autolinks: false, raw_html: true, ..HUGO };

/// Tells a file as a story, on a site below `https://blog.example/sub/`.
pub(super) fn told(path: &str, text: &str, dialect: Dialect, footer: Option<&str>) -> (Option<Story>, Vec<Problem>) {
    let post = Post::read(path, text.as_bytes()).unwrap();
    let base = Url::parse("https://blog.example/sub/2026/a/").unwrap();
    let home = Home {
        canonical: base.as_str(),
        base: &base,
        site_url: "https://blog.example/sub/",
        site_title: "Ann & <Bob>",
        date: "2026-01-02",
        dialect,
        served: &|_| Served::Elsewhere,
    };
    tell(&post, &home, &Telling { limits: Limits::API, footer: footer.map(str::to_owned) })
}
