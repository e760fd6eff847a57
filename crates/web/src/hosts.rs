//! The hosts that may be asked, and which addresses are private.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Why a visit failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unvisited {
    /// The host's name has no address.
    #[error("`{0}` has no address")]
    NoHost(String),
    /// The address, or one that it redirects to, is not allowed.
    #[error("{0}")]
    Forbidden(String),
    /// No complete answer came.
    #[error("{0}")]
    Failed(String),
}

/// The hosts that may be asked, and whether they may be in a private network.
#[derive(Debug)]
pub(super) struct Hosts {
    pub(super) names: BTreeSet<String>,
    pub(super) private: bool,
}

impl Hosts {
    pub(super) fn admit(&self, url: &Url) -> Result<(), Unvisited> {
        let host = url.host_str().unwrap_or_default();
        if !matches!(url.scheme(), "http" | "https") || !self.names.contains(&bare(host)) {
            return Err(Unvisited::Forbidden(format!("it redirects to `{url}`, which is not on an allowed host")));
        }
        if self.private || !is_private_by_name(url) {
            return Ok(());
        }
        Err(Unvisited::Forbidden(format!("`{host}` is the name of a private network")))
    }
}

/// A name's addresses are looked up once for each connection, and what was checked is what is connected to. A proxy's
/// name is not one of these, and may be in a private network. With a proxy, the proxy looks up the names: then
/// [`is_private_by_name`] and the proxy's own rules apply.
impl Resolve for Hosts {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        let checked = !self.private && self.names.contains(&bare(&name));
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await;
            let found: Vec<SocketAddr> = found.map_err(|_| Unvisited::NoHost(name.clone()))?.collect();
            if let Some(one) = found.iter().find(|one| checked && is_private(one.ip())) {
                return Err(Unvisited::Forbidden(private(&name, one.ip())).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

pub(super) fn bare(host: &str) -> String {
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

fn private(host: &str, address: IpAddr) -> String {
    format!("`{host}` is {address}, an address of a private network")
}

/// Domains whose names lead to nothing in public: those kept from the public DNS (RFC 6761, RFC 6762, RFC 8375, and
/// `internal` by ICANN's board), and those that companies and routers use anyway.
const PRIVATE_DOMAINS: &[&str] = &[
    "localhost",
    "local",
    "internal",
    "home.arpa",
    "test",
    "localdomain",
    "lan",
    "home",
    "corp",
    "intranet",
    "private",
];

/// Whether a URL's host is a private address, or of a private network by its very name: a public one has a dot in it.
pub fn is_private_by_name(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => is_private(address.into()),
        Some(Host::Ipv6(address)) => is_private(address.into()),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            let is_below = |domain: &&str| {
                name.strip_suffix(*domain).is_some_and(|above| above.is_empty() || above.ends_with('.'))
            };
            !name.contains('.') || PRIVATE_DOMAINS.iter().any(is_below)
        }
        None => false,
    }
}

/// Whether an address is in a private network, on this machine, or not assigned
/// (<https://www.iana.org/assignments/iana-ipv4-special-registry>, and the same for IPv6).
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_documentation()
                || matches!((a, b, c), (0 | 224.., ..) | (100, 64..=127, _) | (192, 0, 0) | (198, 18 | 19, _))
        }
        IpAddr::V6(address) => {
            let parts = address.segments();
            let v4 = |high: u16, low: u16| {
                let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
                is_private(IpAddr::from([a, b, c, d]))
            };
            match parts {
                [0, 0, 0, 0, 0, 0xffff, high, low]
                | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
                | [0x2002, high, low, ..] => v4(high, low),
                // What is given to the public is below 2000::/3, less what serves protocols (Teredo, which holds an address
                // of IPv4, among them) and documentation.
                [first, second, ..] => {
                    first & 0xe000 != 0x2000
                        || (first == 0x2001 && (second < 0x200 || second == 0xdb8))
                        || (first == 0x3fff && second < 0x1000)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_known() {
        for (address, expected) in [
            ("127.0.0.1", true),
            ("10.1.2.3", true),
            ("172.16.0.1", true),
            ("192.168.1.1", true),
            ("169.254.169.254", true),
            ("100.64.0.1", true),
            ("0.0.0.0", true),
            ("224.0.0.1", true),
            ("255.255.255.255", true),
            ("198.18.0.1", true),
            ("192.0.2.1", true),
            ("::1", true),
            ("::", true),
            ("fe80::1", true),
            ("fc00::1", true),
            ("ff02::1", true),
            ("::ffff:127.0.0.1", true),
            ("64:ff9b::a00:1", true),
            ("2002:a00:1::", true),
            ("2001:db8::1", true),
            ("2001:0:a00:1::", true),
            ("3fff::1", true),
            ("1.1.1.1", false),
            ("100.128.0.1", false),
            ("172.32.0.1", false),
            ("2606:4700::1111", false),
            ("::ffff:1.1.1.1", false),
            ("64:ff9b::101:101", false),
        ] {
            assert_eq!(is_private(address.parse().unwrap()), expected, "{address}");
        }
    }

    #[test]
    fn private_names_are_known_in_every_spelling() {
        for (url, expected) in [
            ("http://localhost/", true),
            ("http://a.LOCALHOST/", true),
            ("http://intranet/", true),
            ("http://printer.local/", true),
            ("http://metadata.google.internal./", true),
            ("http://nas.home.arpa/", true),
            ("http://router.lan/", true),
            ("http://2130706433/", true),
            ("http://0x7f.1/", true),
            ("http://0177.0.0.01/", true),
            ("http://%31%30.1.2.3/", true),
            ("http://[::ffff:a9fe:a9fe]/", true),
            ("http://[64:ff9b::7f00:1]/", true),
            ("http://[2002:7f00:1::]/", true),
            ("https://blog.me/", false),
            ("https://local.me/", false),
            ("https://mylocal/a", true),
            ("https://notlocalhost.me/", false),
            ("https://blog.example/", false),
        ] {
            assert_eq!(is_private_by_name(&Url::parse(url).unwrap()), expected, "{url}");
        }
    }
}
