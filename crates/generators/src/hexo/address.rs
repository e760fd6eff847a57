//! How Hexo writes an address: `full_url_for` and `prettyUrls` of `hexo-util`.

use url::Url;

use super::config::Config;
use super::encoding::encoded;

/// The address of a path of the site; `None` where Hexo would give one that is not below it, or fail.
pub(super) fn full(path: &str, config: &Config) -> Option<String> {
    let host = config.host();
    let joined = Url::parse(&format!("http://{host}")).ok()?.join(path).ok()?;
    if path.starts_with("//") || path.starts_with("http:") || path.starts_with("https:") {
        return None;
    }
    if joined.host_str() != Some(&host) {
        return None;
    }
    let mut below = format!("/{path}");
    while below.contains("//") {
        below = below.replace("//", "/");
    }
    let url = encoded(&format!("{}{below}", config.url))?;
    Some(pretty(&url, config).to_owned())
}

fn pretty<'a>(url: &'a str, config: &Config) -> &'a str {
    let mut url = url;
    if !config.trailing_index {
        url = url.strip_suffix("index.html").unwrap_or(url);
    }
    if !config.trailing_html && !url.ends_with("index.html") {
        url = url.strip_suffix(".html").unwrap_or(url);
    }
    url
}
