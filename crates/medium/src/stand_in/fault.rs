//! Faults on demand: what goes wrong, and at which requests.

use std::time::Duration;

use percent_encoding::NON_ALPHANUMERIC;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::error::{ApiError, CODED, INTERNAL, LIMIT};

/// The original that an answer names in place of a story's own.
const ELSEWHERE: &str = "https://elsewhere.example/";

/// What goes wrong at some requests.
///
/// As JSON, for `POST /_fake/faults`, alone or in a list:
/// `{"mode":"reset-after-create","path":"/posts","first":1,"every":1,"times":1}`. Only `mode` is needed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    mode: Mode,
    /// Only requests whose path contains this text count.
    #[serde(default = "api")]
    path: String,
    /// The first of them that it strikes, counted from 1.
    #[serde(default = "one")]
    first: u64,
    /// From there on it strikes every n-th.
    #[serde(default = "one")]
    every: u64,
    /// How often it strikes at most; without end where absent.
    #[serde(default)]
    times: Option<u64>,
    /// Seconds that `slow` takes.
    #[serde(default = "one")]
    seconds: u64,
    /// Whether the request is carried out anyway; each mode has its own default.
    #[serde(default)]
    carried_out: Option<bool>,
    /// How many requests counted so far.
    #[serde(default, skip_deserializing)]
    seen: u64,
    /// How often it struck.
    #[serde(default, skip_deserializing)]
    struck: u64,
}

fn api() -> String {
    "/v1/".to_owned()
}

fn one() -> u64 {
    1
}

impl Fault {
    /// A fault at every request to the API. The mode is one of [`Fault::modes`], or the number of one of Medium's
    /// error codes; `None` where there is no such mode.
    pub fn named(mode: &str) -> Option<Self> {
        serde_json::from_value(json!({ "mode": mode })).ok()
    }

    /// The names of all modes but the error codes.
    pub fn modes() -> impl Iterator<Item = &'static str> {
        MODES.iter().map(|(name, ..)| *name)
    }

    /// Only for requests whose path contains this text.
    #[must_use]
    pub fn on(self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self }
    }

    /// From the n-th such request on, counted from 1.
    #[must_use]
    pub fn first(self, first: u64) -> Self {
        Self { first, ..self }
    }

    /// At every n-th from there on.
    #[must_use]
    pub fn every(self, every: u64) -> Self {
        Self { every, ..self }
    }

    /// This often and no more.
    #[must_use]
    pub fn times(self, times: u64) -> Self {
        Self { times: Some(times), ..self }
    }

    /// How long `slow` takes.
    #[must_use]
    pub fn seconds(self, seconds: u64) -> Self {
        Self { seconds, ..self }
    }

    /// Whether the request is carried out anyway.
    #[must_use]
    pub fn carried_out(self, carried_out: bool) -> Self {
        Self { carried_out: Some(carried_out), ..self }
    }

    /// Counts a request; whether the fault applies to it.
    pub(super) fn is_due(&mut self, path: &str) -> bool {
        if !path.contains(&self.path) {
            return false;
        }
        self.seen += 1;
        self.seen >= self.first
            && (self.seen - self.first).is_multiple_of(self.every.max(1))
            && self.times.is_none_or(|times| self.struck < times)
    }

    /// Strikes.
    pub(super) fn strike(&mut self) -> Strike {
        self.struck += 1;
        Strike {
            mode: self.mode.name.clone(),
            carried_out: self.carried_out.unwrap_or(self.mode.carried_out),
            damage: self.mode.damage,
            seconds: Duration::from_secs(self.seconds),
        }
    }
}

/// A fault that struck a request.
#[derive(Debug)]
pub(super) struct Strike {
    pub(super) mode: String,
    pub(super) carried_out: bool,
    pub(super) damage: Damage,
    pub(super) seconds: Duration,
}

/// What becomes of an answer.
#[derive(Debug, Clone, Copy)]
pub(super) enum Damage {
    /// Medium answers with this error.
    Error(ApiError),
    /// Something else answers: status, media type, further headers, body.
    Canned(u16, &'static str, &'static [(&'static str, &'static str)], &'static [u8]),
    /// What is in Medium's envelope is changed.
    Altered(fn(&mut Map<String, Value>)),
    /// So it is, with the request's own token in it.
    Echoed(fn(&mut Map<String, Value>, &str)),
    /// Its text ends in the middle, as though it were whole.
    Cut,
    /// It comes late.
    Late,
    /// It never comes.
    Withheld,
    /// The connection is reset in its place.
    Reset,
    /// Half of it comes, then a reset.
    HalvedByReset,
    /// Half of it comes, then the end of the connection.
    HalvedByEnd,
    /// It comes in chunks, without a length.
    Chunked,
    /// It comes, and the connection is closed without notice.
    Closed,
    /// A body of 100 MB comes.
    Huge,
}

const JSON: &str = "application/json; charset=utf-8";
const HTML: &str = "text/html; charset=UTF-8";
const CLOUDFLARE: &[(&str, &str)] = &[("server", "cloudflare"), ("cf-mitigated", "challenge")];
const JUST_A_MOMENT: &[u8] = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>";
/// The page is here, so that the journal shows whether someone followed.
const TO_SIGN_IN: &[(&str, &str)] = &[("location", "/m/signin?operation=login")];
const GZIP: &[(&str, &str)] = &[("content-encoding", "gzip")];
/// `{"data":{"id":"e6f36a"}}`, packed by gzip.
const PACKED: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xabVJI,IT\xb2\xaaV\xcaLQ\xb2RJ5K36KT\xaa\xad\x05\x00\xcf\xba\xdf\xcc\x18\x00\x00\x00";

/// The modes: name, whether the request is carried out, and what becomes of the answer.
const MODES: &[(&str, bool, Damage)] = &[
    ("429", false, Damage::Error(LIMIT)),
    ("500json", false, Damage::Error(INTERNAL)),
    ("502html", false, Damage::Canned(502, HTML, &[], b"<html><title>502 Bad Gateway</title></html>")),
    ("503", false, Damage::Canned(503, "text/plain", &[], b"Service Unavailable")),
    ("504", false, Damage::Canned(504, HTML, &[], b"<html><title>504 Gateway Time-out</title></html>")),
    ("408", false, Damage::Canned(408, HTML, &[], b"<html><title>408 Request Time-out</title></html>")),
    ("401html", false, Damage::Canned(401, HTML, &[], b"<html><title>401 Unauthorized</title></html>")),
    ("cf403", false, Damage::Canned(403, HTML, CLOUDFLARE, JUST_A_MOMENT)),
    ("cf429", false, Damage::Canned(429, HTML, CLOUDFLARE, JUST_A_MOMENT)),
    ("301", false, Damage::Canned(301, HTML, TO_SIGN_IN, b"")),
    ("302", false, Damage::Canned(302, HTML, TO_SIGN_IN, b"")),
    ("307", false, Damage::Canned(307, HTML, TO_SIGN_IN, b"")),
    ("errors-empty", false, Damage::Canned(400, JSON, &[], br#"{"errors":[]}"#)),
    ("noerrors", false, Damage::Canned(400, JSON, &[], b"{}")),
    ("reset-before", false, Damage::Reset),
    ("slow", true, Damage::Late),
    ("hang", true, Damage::Withheld),
    ("reset-after-create", true, Damage::Reset),
    ("reset-mid-body", true, Damage::HalvedByReset),
    ("truncated", true, Damage::HalvedByEnd),
    ("malformed", true, Damage::Cut),
    ("empty200", true, Damage::Canned(200, JSON, &[], b"")),
    ("html200", true, Damage::Canned(200, HTML, &[], b"<html><title>Medium</title></html>")),
    ("gzip", true, Damage::Canned(201, JSON, GZIP, PACKED)),
    ("wrong-type", true, Damage::Altered(|data| drop(data.insert("id".to_owned(), json!(42))))),
    ("201-empty-data", true, Damage::Altered(Map::clear)),
    (
        "201-other-canonical",
        true,
        Damage::Altered(|data| drop(data.insert("canonicalUrl".to_owned(), json!(ELSEWHERE)))),
    ),
    (
        "token-in-id",
        true,
        Damage::Echoed(|data, token| drop(data.insert("id".to_owned(), json!(format!("e6f36a-{token}"))))),
    ),
    (
        "token-in-url",
        true,
        Damage::Echoed(|data, token| {
            let encoded = percent_encoding::utf8_percent_encode(token, NON_ALPHANUMERIC);
            for name in ["url", "canonicalUrl"] {
                data.insert(name.to_owned(), json!(format!("{ELSEWHERE}?a={token}&b={encoded}")));
            }
        }),
    ),
    ("201-without-url", true, Damage::Altered(|data| drop(data.remove("url")))),
    ("chunked", true, Damage::Chunked),
    ("keepalive-close", true, Damage::Closed),
    ("huge", true, Damage::Huge),
];

/// What goes wrong, by its name.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
struct Mode {
    name: String,
    carried_out: bool,
    damage: Damage,
}

impl TryFrom<String> for Mode {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        if let Some((_, carried_out, damage)) = MODES.iter().find(|(known, ..)| *known == name) {
            return Ok(Self { name, carried_out: *carried_out, damage: *damage });
        }
        let Some(error) = CODED.iter().find(|error| error.code.to_string() == name) else {
            return Err(format!(
                "there is no mode `{name}`; available: {}",
                Fault::modes().collect::<Vec<_>>().join(", ")
            ));
        };
        Ok(Self { name, carried_out: false, damage: Damage::Error(*error) })
    }
}

impl From<Mode> for String {
    fn from(mode: Mode) -> Self {
        mode.name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_when_it_is_due() {
        let fault = || Fault::named("hang").unwrap().on("/posts");
        for (mut fault, expected) in [
            (fault(), "xxxxxx"),
            (fault().first(3), "..xxxx"),
            (fault().first(2).every(2), ".x.x.x"),
            (fault().every(2).times(2), "x.x..."),
        ] {
            let mut meet = |path| if fault.is_due(path) { fault.strike().mode } else { ".".to_owned() };
            assert_eq!([(); 6].map(|()| meet("/v1/users/1/posts")).concat().replace("hang", "x"), expected);
            assert_eq!(meet("/v1/me"), ".");
        }
        assert!(Fault::named("no such mode").is_none());
        assert!(!Fault::named("6005").unwrap().strike().carried_out);
    }
}
