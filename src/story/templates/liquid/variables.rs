//! The variables that a post's Liquid may ask for (<https://jekyllrb.com/docs/variables/>), as far as they are known.

use liquid_core::Object;
use liquid_core::model::Value as Liquid;
use url::Url;

use super::cut::insides;
use crate::data::{Data, Value};
use crate::post::Post;
use crate::story::telling::Home;

/// What is known of `site`.
const SITE: [&str; 3] = ["title", "url", "baseurl"];
/// What Jekyll adds to `page` and is not known here.
const PAGE_ELSEWHERE: [&str; 9] =
    ["content", "excerpt", "previous", "next", "id", "collection", "relative_path", "output", "dir"];

/// `page`, from the front matter, and `site`.
pub(super) fn globals(post: &Post, home: &Home<'_>) -> Object {
    let path = |url: &str| Url::parse(url).map(|url| url.path().to_owned()).unwrap_or_default();
    let mut page: Object =
        post.front.entries().iter().map(|(key, value)| (key.clone().into(), liquid(value))).collect();
    page.insert("url".into(), Liquid::scalar(path(home.canonical)));
    page.insert("path".into(), Liquid::scalar(post.path.clone()));
    page.entry("date").or_insert_with(|| Liquid::scalar(home.date.to_owned()));

    let base = path(home.site_url);
    let base = base.trim_end_matches('/');
    let origin = home.site_url.trim_end_matches('/').trim_end_matches(base);
    let mut site = Object::new();
    site.insert("title".into(), Liquid::scalar(home.site_title.to_owned()));
    site.insert("url".into(), Liquid::scalar(origin.to_owned()));
    site.insert("baseurl".into(), Liquid::scalar(base.to_owned()));

    let mut globals = Object::new();
    globals.insert("page".into(), Liquid::Object(page));
    globals.insert("site".into(), Liquid::Object(site));
    globals
}

/// The first variable in a piece of Liquid whose value only Jekyll knows.
pub(super) fn unknown(source: &str) -> Option<&str> {
    let words = insides(source).into_iter().flat_map(bare).flat_map(|text| text.split(|c| !is_in_path(c)));
    words.into_iter().find(|word| match word.split_once('.') {
        Some(("site", rest)) => !SITE.contains(&rest),
        Some(("page", rest)) => PAGE_ELSEWHERE.contains(&rest.split('.').next().unwrap_or_default()),
        Some(("paginator" | "layout", _)) => true,
        Some(_) => false,
        None => matches!(*word, "site" | "paginator" | "layout"),
    })
}

fn is_in_path(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// The stretches of a tag or an expression that stand outside of quotes.
pub(super) fn bare(inside: &str) -> Vec<&str> {
    let (mut stretches, mut rest) = (Vec::new(), inside);
    while let Some(at) = rest.find(['"', '\'']) {
        let (before, quoted) = rest.split_at(at);
        stretches.push(before);
        let end = quoted[1..].find(&quoted[..1]).map_or(quoted.len(), |end| end + 2);
        rest = &quoted[end..];
    }
    stretches.push(rest);
    stretches
}

fn liquid(value: &Value) -> Liquid {
    match &value.data {
        Data::Null => Liquid::Nil,
        Data::Quoted(text) => Liquid::scalar(text.clone()),
        Data::Plain(text) => plain(text),
        Data::List(items) => Liquid::Array(items.iter().map(liquid).collect()),
        Data::Map(entries) => {
            Liquid::Object(entries.iter().map(|(key, value)| (key.clone().into(), liquid(value))).collect())
        }
    }
}

fn plain(text: &str) -> Liquid {
    match text {
        "true" => Liquid::scalar(true),
        "false" => Liquid::scalar(false),
        _ => text.parse::<i64>().map_or_else(|_| Liquid::scalar(text.to_owned()), Liquid::scalar),
    }
}

#[cfg(test)]
mod tests {
    use super::unknown;

    #[test]
    fn what_only_jekyll_knows_is_told_from_what_is_nothing() {
        for (source, expected) in [
            ("{{ site.url }}{{ site.baseurl }}/x", None),
            ("{{ site.data.releases | first }}", Some("site.data.releases")),
            ("{% for post in site.posts %}", Some("site.posts")),
            ("{{ page.title | append: \"it's site.posts\" | append: 'site.posts' }}", None),
            ("{{ page.previous.url }}", Some("page.previous.url")),
            ("{{ whatever.else }} site.posts {{ site }}", Some("site")),
        ] {
            assert_eq!(unknown(source), expected, "{source}");
        }
    }
}
