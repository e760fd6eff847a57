//! Requests for pages and pictures on hosts that are known beforehand: few redirects, bounded bodies, and no address of
//! a private network.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, LOCATION};
use url::Url;

use super::client::{Request, Unread, Web, read, reason};
use super::hosts::{Hosts, Unvisited, bare};

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

impl Visitor {
    /// For the hosts of these addresses, each with and without `www.`. Addresses of private networks are refused, also where
    /// a name leads there, unless `private`.
    pub fn new<'a>(addresses: impl IntoIterator<Item = &'a Url>, private: bool) -> Self {
        let names = addresses.into_iter().filter_map(|url| url.host_str().map(bare));
        let hosts = Arc::new(Hosts { names: names.collect(), private });
        let web = Web::new(PATIENCE).within(Arc::clone(&hosts));
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
            let request = Request::get(&url, PATIENCE).accept(ACCEPTED);
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

#[cfg(test)]
mod tests {
    use super::*;

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
