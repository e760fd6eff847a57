//! The campaign parameters on links back to the blog, for its statistics.

use url::Url;

use super::{Block, Kind};

/// Adds a query to every link to the site. A link keeps what it has: its fragment, its query, and its value for a
/// key that the query has too.
pub(super) fn add(blocks: &mut [Block], query: &str, site_url: &str) {
    let Ok(site) = Url::parse(site_url) else { return };
    for block in blocks {
        if let Kind::Figure { link: Some(link), .. } = &mut block.kind {
            mark(link, query, &site);
        }
        for link in block.kind.texts_mut().into_iter().flat_map(|text| &mut text.0).filter_map(|run| run.link.as_mut())
        {
            mark(link, query, &site);
        }
    }
}

fn mark(link: &mut String, query: &str, site: &Url) {
    let Ok(mut url) = Url::parse(link) else { return };
    let at_home = matches!(url.scheme(), "http" | "https")
        && (url.host(), url.port()) == (site.host(), site.port())
        && url.path().starts_with(site.path());
    if !at_home {
        return;
    }
    let has = |key: &str| url.query_pairs().any(|(own, _)| own == key);
    let key = |pair: &&str| pair.split('=').next().unwrap_or_default().to_owned();
    let pairs = query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty() && !has(&key(pair)));
    let all: Vec<&str> = url.query().filter(|own| !own.is_empty()).into_iter().chain(pairs).collect();
    let all = all.join("&");
    url.set_query(Some(&all).filter(|all| !all.is_empty()).map(String::as_str));
    *link = url.into();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_home_are_marked_and_what_they_have_stays() {
        for (link, expected) in [
            ("https://blog.example/sub/a/", "https://blog.example/sub/a/?utm_source=medium&m=1"),
            ("http://blog.example/sub/?a=%20b#c", "http://blog.example/sub/?a=%20b&utm_source=medium&m=1#c"),
            ("https://blog.example/sub/?m=2", "https://blog.example/sub/?m=2&utm_source=medium"),
            ("https://blog.example/other/", "https://blog.example/other/"),
            ("https://x.example/sub/", "https://x.example/sub/"),
            ("mailto:a@blog.example", "mailto:a@blog.example"),
        ] {
            let mut marked = link.to_owned();
            mark(&mut marked, "utm_source=medium&m=1", &Url::parse("https://blog.example/sub/").unwrap());
            assert_eq!(marked, expected);
        }
    }
}
