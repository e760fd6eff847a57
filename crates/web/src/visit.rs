//! Requests for pages and pictures on hosts that are known beforehand: few redirects, bounded bodies, and no address of
//! a private network.

use std::collections::BTreeSet;
use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{HeaderMap, LOCATION};
use url::{Host, Url};

use super::{Request, Unread, Web, read, reason};

/// How long one visit may take, its redirects included.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many redirects are followed.
const MOST_REDIRECTS: usize = 3;
/// What is asked for, pages before pictures.
const ACCEPTED: &str = "text/html, image/*;q=0.9, */*;q=0.8";
/// How much of an answer is read, in bytes.
const MOST_READ: usize = 1 << 20;

/// A client that only asks certain hosts.
#[derive(Debug)]
pub struct Visitor {
    web: Web,
    hosts: Arc<Hosts>,
    longest: usize,
}

/// What was found at an address.
#[derive(Debug)]
pub struct Visit {
    /// The HTTP status of the last answer.
    pub status: u16,
    /// Where the last answer came from.
    pub url: Url,
    /// The beginning of its body, at most 1 MiB unless [`Visitor::reading`] said otherwise.
    pub body: Vec<u8>,
    /// Whether that is all of it.
    pub whole: bool,
    headers: HeaderMap,
}

impl Visit {
    /// A header by its name in lower case, where it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

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
    names: BTreeSet<String>,
    private: bool,
}

impl Visitor {
    /// For the hosts of these addresses, each with and without `www.`. Addresses of private networks are refused, also where
    /// a name leads there, unless `private`.
    pub fn new<'a>(addresses: impl IntoIterator<Item = &'a Url>, private: bool) -> Self {
        let names = addresses.into_iter().filter_map(|url| url.host_str().map(bare));
        let hosts = Arc::new(Hosts { names: names.collect(), private });
        let web = Web { resolver: Some(Arc::clone(&hosts)), ..Web::new(PATIENCE) };
        Self { web, hosts, longest: MOST_READ }
    }

    /// The same, reading up to this many bytes of an answer.
    #[must_use]
    pub fn reading(self, longest: usize) -> Self {
        Self { longest, ..self }
    }

    /// Whether this address is on one of the hosts.
    pub fn may_ask(&self, url: &Url) -> bool {
        url.host_str().is_some_and(|host| self.hosts.names.contains(&bare(host)))
    }

    /// Requests an address, following its redirects.
    pub async fn visit(&self, url: &Url) -> Result<Visit, Unvisited> {
        let late = || Unvisited::Failed(format!("no complete answer within {} s", PATIENCE.as_secs()));
        tokio::time::timeout(PATIENCE, self.follow(url.clone())).await.unwrap_or_else(|_| Err(late()))
    }

    async fn follow(&self, mut url: Url) -> Result<Visit, Unvisited> {
        for _ in 0..=MOST_REDIRECTS {
            self.hosts.admit(&url)?;
            let request = Request { accept: ACCEPTED, ..Request::get(&url, PATIENCE) };
            let call = self.web.prepared(request).map_err(|failure| Unvisited::Failed(failure.to_string()))?;
            let response = call.send().await.map_err(|error| unvisited(&error))?;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let target = headers.get(LOCATION).filter(|_| matches!(status, 301 | 302 | 303 | 307 | 308));
            if let Some(target) = target.and_then(|target| url.join(target.to_str().ok()?).ok()) {
                url = target;
                continue;
            }
            return match read(response, PATIENCE, self.longest).await {
                Ok(body) => Ok(Visit { status, url, body, whole: true, headers }),
                Err(Unread::TooLarge(body)) => Ok(Visit { status, url, body, whole: false, headers }),
                Err(Unread::BrokeOff(reason)) => Err(Unvisited::Failed(format!("the connection broke off: {reason}"))),
            };
        }
        Err(Unvisited::Failed(format!("more than {MOST_REDIRECTS} redirects")))
    }
}

impl Hosts {
    fn admit(&self, url: &Url) -> Result<(), Unvisited> {
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

fn bare(host: &str) -> String {
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

fn private(host: &str, address: IpAddr) -> String {
    format!("`{host}` is {address}, an address of a private network")
}

/// The lookup's own error, if it was one; else the innermost cause.
fn unvisited(error: &reqwest::Error) -> Unvisited {
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(one) = cause {
        if let Some(unvisited) = one.downcast_ref::<Unvisited>() {
            return unvisited.clone();
        }
        cause = one.source();
    }
    Unvisited::Failed(reason(error, PATIENCE))
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

    #[test]
    fn only_known_hosts_are_asked() {
        let site = Url::parse("https://blog.me/").unwrap();
        let visitor = Visitor::new([&site], false);
        for (url, admitted) in [
            ("https://www.blog.me/a", true),
            ("http://blog.me:8080/", true),
            ("https://blog.me.evil.me/", false),
            ("ftp://blog.me/", false),
            ("http://169.254.169.254/", false),
        ] {
            assert_eq!(visitor.hosts.admit(&Url::parse(url).unwrap()).is_ok(), admitted, "{url}");
        }
        let local = Url::parse("http://127.0.0.1:8000/").unwrap();
        assert!(Visitor::new([&local], false).hosts.admit(&local).is_err());
        assert!(Visitor::new([&local], true).hosts.admit(&local).is_ok());
    }
}
