//! A request and what is answered to it, as values.

use serde_json::{Value, json};

use super::error::ApiError;

/// A request, read wholly.
#[derive(Debug, Default)]
pub(super) struct Request {
    pub(super) method: String,
    /// The path, its escapes resolved.
    pub(super) path: String,
    pub(super) authorization: Option<String>,
    pub(super) content_type: String,
    pub(super) user_agent: Option<String>,
    pub(super) body: Vec<u8>,
}

impl Request {
    /// The bearer token; empty where there is none.
    pub(super) fn token(&self) -> &str {
        let value = self.authorization.as_deref().unwrap_or_default();
        value.strip_prefix("Bearer ").unwrap_or_default().trim()
    }

    /// The body as a form's fields; empty where it is none.
    pub(super) fn form(&self) -> Vec<(String, String)> {
        if !self.content_type.starts_with("application/x-www-form-urlencoded") {
            return Vec::new();
        }
        url::form_urlencoded::parse(&self.body).into_owned().collect()
    }
}

/// What is answered.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
}

impl Reply {
    pub(super) fn new(status: u16, media: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: vec![("content-type", media.to_owned())], body: body.into() }
    }

    /// One compact line of JSON, as Medium sends it.
    pub(super) fn json(status: u16, value: &Value) -> Self {
        Self::new(status, "application/json; charset=utf-8", value.to_string())
    }

    /// In Medium's envelope.
    pub(super) fn data(status: u16, value: &Value) -> Self {
        Self::json(status, &json!({ "data": value }))
    }

    /// A page for people, in which nothing can run, whatever is written in it.
    pub(super) fn page(status: u16, html: String) -> Self {
        let policy =
            "default-src 'none'; style-src 'unsafe-inline'; img-src http: https:; base-uri 'none'; form-action 'none'";
        Self::new(status, "text/html; charset=utf-8", html)
            .with("content-security-policy", policy)
            .with("referrer-policy", "no-referrer")
            .with("x-content-type-options", "nosniff")
    }

    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }
}

impl From<ApiError> for Reply {
    fn from(ApiError { status, code, message }: ApiError) -> Self {
        Self::json(status, &json!({ "errors": [{ "message": message, "code": code }] }))
    }
}
