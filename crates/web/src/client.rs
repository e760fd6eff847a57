//! Requests that are sent once, and their answers.

use std::error::Error;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, Method};
use rustls::crypto::ring;
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

use super::hosts::Hosts;

/// The most that is read of an answer, in bytes; then the connection is closed.
pub const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// The longest that connecting may take.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);

/// A client for HTTP.
///
/// Each request has a connection of its own: a kept one can be closed by the other side just as a request goes out on
/// it, and then it is unknown whether the request was read.
#[derive(Debug)]
pub struct Web {
    connect: Duration,
    /// Looks up names instead of the system's resolver.
    resolver: Option<Arc<Hosts>>,
    outside: OnceLock<Client>,
    loopback: OnceLock<Client>,
}

/// A request, sent once.
#[derive(Debug)]
pub struct Request<'a> {
    method: Method,
    url: &'a Url,
    token: Option<&'a SecretString>,
    /// What is sent, with its media type.
    body: Option<(String, Vec<u8>)>,
    timeout: Duration,
    accept: &'static str,
}

impl<'a> Request<'a> {
    /// A GET, to be answered completely within this time.
    pub fn get(url: &'a Url, timeout: Duration) -> Self {
        let accept = "application/json, */*;q=0.5";
        Self { method: Method::GET, url, token: None, body: None, timeout, accept }
    }

    /// A POST of JSON text, to be answered completely within this time.
    pub fn post_json(url: &'a Url, json: Vec<u8>, timeout: Duration) -> Self {
        Self::post(url, "application/json; charset=utf-8".to_owned(), json, timeout)
    }

    /// A POST of one file as the part `name` of a form (RFC 7578), to be answered completely within this time.
    pub fn post_file(url: &'a Url, name: &str, media: &str, file: &[u8], timeout: Duration) -> Self {
        // The boundary must not occur in the file.
        let is_in_file = |boundary: &String| file.windows(boundary.len()).any(|bytes| bytes == boundary.as_bytes());
        let mut boundary = "----medium-crosspost".to_owned();
        while is_in_file(&boundary) {
            boundary.push('-');
        }
        let ending = media.rsplit('/').next().unwrap_or_default();
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{name}.{ending}\"\r\n\
             Content-Type: {media}\r\n\r\n"
        );
        let body = [head.as_bytes(), file, format!("\r\n--{boundary}--\r\n").as_bytes()].concat();
        Self::post(url, format!("multipart/form-data; boundary={boundary}"), body, timeout)
    }

    fn post(url: &'a Url, media: String, body: Vec<u8>, timeout: Duration) -> Self {
        Self { method: Method::POST, body: Some((media, body)), ..Self::get(url, timeout) }
    }

    /// Asks for these media types.
    pub(super) fn accept(self, accept: &'static str) -> Self {
        Self { accept, ..self }
    }

    /// Sends this bearer token along.
    #[must_use]
    pub fn bearer(mut self, token: &'a SecretString) -> Self {
        self.token = Some(token);
        self
    }
}

/// What came back: any status, redirects among them.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, where it arrived whole and within [`BODY_LIMIT`].
    pub body: Result<Vec<u8>, Unread>,
    headers: HeaderMap,
}

impl Answer {
    /// A header by its name in lower case, where it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Why an answer's body could not be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It is larger than what is read of it; this is how it begins.
    #[error("larger than {} MiB", .0.len() / 1024 / 1024)]
    TooLarge(Vec<u8>),
    /// It ended early.
    #[error("the connection broke off: {0}")]
    BrokeOff(String),
}

/// Why no answer came. Neither the URL nor a header is in it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Nothing of the request left this machine, for certain: no address, no connection, no TLS session.
    #[error("{reason}")]
    NotSent {
        /// The innermost cause.
        reason: String,
        /// What to do about it, where that is known.
        hint: Option<&'static str>,
    },
    /// Anything else: the request may have been carried out.
    #[error("{reason}")]
    Lost {
        /// The innermost cause.
        reason: String,
    },
}

impl Web {
    /// A client for requests with about this time limit; connecting gets at most half of it, so that a host that does
    /// not accept counts as unreachable, not as a lost answer.
    pub fn new(timeout: Duration) -> Self {
        Self {
            connect: CONNECT_LIMIT.min(timeout / 2),
            resolver: None,
            outside: OnceLock::new(),
            loopback: OnceLock::new(),
        }
    }

    /// The same, which only reaches these hosts.
    pub(super) fn within(self, hosts: Arc<Hosts>) -> Self {
        Self { resolver: Some(hosts), ..self }
    }

    /// Sends a request, once.
    pub async fn send(&self, request: Request<'_>) -> Result<Answer, Failure> {
        let timeout = request.timeout;
        let response = self.prepared(request)?.send().await.map_err(|error| failure(&error, timeout))?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Answer { status, headers, body: read(response, timeout, BODY_LIMIT).await })
    }

    pub(super) fn prepared(&self, request: Request<'_>) -> Result<reqwest::RequestBuilder, Failure> {
        let mut call = self
            .client_for(request.url)?
            .request(request.method, request.url.clone())
            .timeout(request.timeout)
            .header(ACCEPT, request.accept);
        if let Some(token) = request.token {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret()))
                .map_err(|_| not_sent("the token contains a character that is not allowed in a header"))?;
            value.set_sensitive(true);
            call = call.header(AUTHORIZATION, value);
        }
        if let Some((media, body)) = request.body {
            call = call.header(CONTENT_TYPE, media).body(body);
        }
        Ok(call)
    }

    /// The client for a URL. Plain HTTP on this machine bypasses every proxy and needs no certificates, so that nothing
    /// leaves the machine and a bare container is enough.
    fn client_for(&self, url: &Url) -> Result<&Client, Failure> {
        let direct = url.scheme() == "http" && is_loopback(url);
        let client = if direct { &self.loopback } else { &self.outside };
        if let Some(client) = client.get() {
            return Ok(client);
        }
        let built = self.build(direct).map_err(|error| failure(&error, self.connect))?;
        Ok(client.get_or_init(|| built))
    }

    fn build(&self, direct: bool) -> reqwest::Result<Client> {
        let mut builder = Client::builder()
            .user_agent(user_agent())
            .connect_timeout(self.connect)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .pool_max_idle_per_host(0);
        if let Some(resolver) = &self.resolver {
            builder = builder.dns_resolver(Arc::clone(resolver));
        }
        if direct {
            builder = builder.no_proxy().tls_certs_only([]);
        }
        // If another part of the process has installed a provider already, that one is used.
        let _ = ring::default_provider().install_default();
        builder.build()
    }
}

/// Whether a URL's host is this machine by its name, without a lookup.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// Who asks: an honest name, since a browser's name over this TLS stack is what bot filters look for (measured).
fn user_agent() -> String {
    let (name, version) = ("medium-crosspost", env!("CARGO_PKG_VERSION"));
    match env!("CARGO_PKG_REPOSITORY") {
        "" => format!("{name}/{version}"),
        home => format!("{name}/{version} (+{home})"),
    }
}

pub(super) async fn read(mut response: reqwest::Response, timeout: Duration, limit: usize) -> Result<Vec<u8>, Unread> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > limit => {
                body.extend_from_slice(&chunk[..limit - body.len()]);
                return Err(Unread::TooLarge(body));
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body),
            Err(error) => return Err(Unread::BrokeOff(reason(&error, timeout))),
        }
    }
}

/// Only what failed before there was a connection, its TLS session included, or before there was a request, counts as
/// not sent; a time-out of the whole request never does.
fn failure(error: &reqwest::Error, timeout: Duration) -> Failure {
    let reason = reason(error, timeout);
    if !error.is_connect() && !error.is_builder() {
        return Failure::Lost { reason };
    }
    let hint = if reason.contains("No CA certificates") {
        Some("install the system's certificates: on most systems the package is `ca-certificates`")
    } else if reason.contains("UnknownIssuer") {
        Some("install the system's certificates (`ca-certificates`), and those of your proxy if it decrypts TLS")
    } else {
        None
    };
    Failure::NotSent { reason, hint }
}

fn not_sent(reason: &str) -> Failure {
    Failure::NotSent { reason: reason.to_owned(), hint: None }
}

/// The innermost cause, which is the one that says something; the outer ones repeat the URL.
pub(super) fn reason(error: &reqwest::Error, timeout: Duration) -> String {
    if error.is_timeout() && !error.is_connect() {
        return format!("no complete answer within {} s", timeout.as_secs_f32());
    }
    let mut cause: &dyn Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    if cause.is::<reqwest::Error>() {
        return "the request could not be created".to_owned();
    }
    let text = cause.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_recognised_by_name() {
        for (url, expected) in [
            ("http://127.0.0.1:8080/v1", true),
            ("http://127.9.9.9/", true),
            ("http://[::1]:80/", true),
            ("http://localhost/", true),
            ("http://api.localhost/", true),
            ("http://localhost.example/", false),
            ("http://127.0.0.1.example/", false),
            ("http://10.0.0.1/", false),
        ] {
            assert_eq!(is_loopback(&Url::parse(url).unwrap()), expected, "{url}");
        }
    }

    #[test]
    fn a_token_is_shown_nowhere() {
        let url = Url::parse("https://api.medium.com/v1/me").unwrap();
        let token = SecretString::from("2secret");
        let request = Request::get(&url, Duration::from_secs(1)).bearer(&token);
        assert!(!format!("{request:?}").contains("2secret"));
    }
}
