//! The address of the site itself: whether it is real.

use std::net::IpAddr;

use url::{Host, Url};

use post::canonical;

/// Why an address is no canonical, and no base for one; `None` where it is absolute, with `http` or `https` and a host, and
/// cannot be misread.
pub(super) fn fault(base: &str) -> Option<&'static str> {
    let base = base.trim();
    if base.is_empty() {
        return Some("is empty");
    }
    if base.contains(['$', '{', '<']) {
        return Some("is filled in by the build");
    }
    if base.starts_with("//") {
        return Some("has no scheme");
    }
    match Url::parse(base) {
        Ok(_) if canonical::fault(base).is_some() => canonical::fault(base),
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => None,
        Ok(_) => Some("is not a web address"),
        Err(_) if base.contains("://") => Some("is not a web address"),
        Err(_) => Some("is relative"),
    }
}

/// What kind of stand-in an address is; `None` for one that can be real.
///
/// The names are those that generators write into a new site, and those that reach nobody: this machine, and the
/// domains that RFC 2606 keeps for examples.
pub(super) fn stand_in(base: &str) -> Option<&'static str> {
    let url = Url::parse(base.trim()).ok()?;
    let is_local = |address: IpAddr| address.is_loopback() || address.is_unspecified();
    match url.host()? {
        Host::Ipv4(address) if is_local(address.into()) => Some("this machine's own"),
        Host::Ipv6(address) if is_local(address.into()) => Some("this machine's own"),
        Host::Domain(name) => {
            let is_below = |domain: &str| name == domain || name.ends_with(&format!(".{domain}"));
            match () {
                () if is_below("localhost") => Some("this machine's own"),
                () if ["example.com", "example.org", "example.net"].into_iter().any(is_below) => Some("an example"),
                () => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_absolute_web_address_is_a_base() {
        for base in [
            "",
            " ",
            "/blog/",
            "//example.org",
            "blog.me",
            "mailto:a@b.c",
            "$URL",
            "https://{{ host }}/",
            "http://",
            "https:blog.me",
        ] {
            assert!(fault(base).is_some(), "{base}");
        }
        for base in ["https://blog.me", "HTTP://Blog.me/x", "https://b\u{fc}cher.me/", "http://localhost:1313/"] {
            assert_eq!(fault(base), None, "{base}");
        }
    }

    #[test]
    fn stand_ins_are_told_from_real_hosts() {
        for base in [
            "http://localhost:1313/",
            "http://127.0.0.1",
            "http://[::1]/",
            "http://0.0.0.0:4000",
            "https://Example.org/b",
        ] {
            assert!(stand_in(base).is_some(), "{base}");
        }
        for base in ["https://example.me/", "https://myexample.org/", "https://localhosts.me/", "https://blog.example/"]
        {
            assert_eq!(stand_in(base), None, "{base}");
        }
    }
}
