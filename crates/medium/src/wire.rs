//! What goes over the wire, as Medium documents it (Medium/medium-api-docs) and as its answers were recorded.
//!
//! Answers are read tolerantly: unknown fields are passed over, and whatever is not needed may be absent or null.

use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use post::canonical::CanonicalKey;
use post::time::{SignedDuration, Timestamp};
use post::{License, Status};

/// The token's user.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct User {
    /// Medium's id of the user, for this token's application.
    pub id: String,
    /// The name in `medium.com/@username`.
    pub username: Option<String>,
    /// The name that readers see.
    pub name: Option<String>,
}

/// A publication that the user edits, writes for, or only follows: the answer does not say which.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Publication {
    /// Medium's id of it.
    pub id: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Its address, on medium.com or on a domain of its own.
    pub url: Option<String>,
}

/// What a user may do in a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// May publish with any status.
    Editor,
    /// May hand in drafts, which wait for an editor. A role that is not known counts as this one.
    Writer,
}

/// One line of a publication's contributors.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Contributor {
    pub(super) user_id: String,
    role: String,
}

impl Contributor {
    pub(super) fn role(&self) -> Role {
        if self.role.eq_ignore_ascii_case("editor") { Role::Editor } else { Role::Writer }
    }
}

/// A story to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewStory {
    /// The title, for lists and search engines: plain text. It is not shown in the story, so the content has it too.
    pub title: String,
    /// The content in HTML.
    pub content: String,
    /// The topics: the first three of at most 25 characters each count.
    pub tags: Vec<String>,
    /// The original's address. It cannot be changed later.
    pub canonical_url: String,
    /// How the story appears.
    pub publish_status: Status,
    /// Its licence.
    pub license: License,
    /// Whether followers get a mail. Always sent, since the default is not documented.
    pub notify_followers: bool,
    /// A date in the past for the story to carry, as [`backdate`] gives it. Not documented; Medium's staff confirm it
    /// (Medium/medium-api-docs issues 43 and 89).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
}

/// The body of a create.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Create<'a> {
    content_format: &'static str,
    #[serde(flatten)]
    story: &'a NewStory,
}

impl NewStory {
    /// The JSON text that is sent.
    pub(super) fn to_json(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(&Create { content_format: "html", story: self })
    }
}

/// The date that a story may carry for a post of this date: none where it is less than 15 minutes old, since Medium
/// refuses a date that its own clock has not reached (`medium-wordpress-plugin` leaves the same margin), and none before
/// 1970, where the story misbehaves (Medium/medium-api-docs issue 85).
pub fn backdate(date: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let old_enough = now.duration_since(date) > SignedDuration::from_mins(15);
    (old_enough && date > Timestamp::UNIX_EPOCH).then_some(date)
}

/// A story that was made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Created {
    /// Medium's id of it.
    pub id: String,
    /// Its address there, where the answer gives it; a draft's is for its author only.
    #[serde(default, deserialize_with = "text_or_none")]
    pub url: Option<String>,
    /// The original's address that the story has there, where the answer gives it.
    #[serde(default, rename = "canonicalUrl", deserialize_with = "text_or_none")]
    pub canonical: Option<String>,
}

impl Created {
    /// The address that the story has for its original, where the answer names another one than was sent. Empty, which the
    /// answer to a draft may contain, does not count; a different spelling of the same address is not another one.
    pub fn another_canonical(&self, sent: &str) -> Option<&str> {
        let sent = CanonicalKey::without_slash(sent);
        self.canonical.as_deref().filter(|named| CanonicalKey::without_slash(named) != sent)
    }
}

/// An address that is not text does not cast doubt on the id.
fn text_or_none<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(value.as_str().filter(|text| !text.is_empty()).map(str::to_owned))
}

/// Medium's envelope round what it answers.
#[derive(Deserialize)]
struct Envelope<T> {
    data: T,
}

/// Reads an answer out of its envelope.
pub(super) fn data<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    serde_json::from_slice::<Envelope<T>>(body).map(|envelope| envelope.data)
}

/// Reads a list out of its envelope: null counts as empty, and an entry that cannot be read is passed over.
pub(super) fn list<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<Vec<T>> {
    let entries: Option<Vec<serde_json::Value>> = data(body)?;
    Ok(entries.unwrap_or_default().into_iter().filter_map(|entry| serde_json::from_value(entry).ok()).collect())
}

/// One of Medium's errors.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct ApiError {
    #[serde(default)]
    pub(super) message: String,
    pub(super) code: i64,
}

/// Reads the first of Medium's errors, the token struck out should the text echo it; `None` where the body is not
/// Medium's.
pub(super) fn api_error(body: &[u8], token: &SecretString) -> Option<ApiError> {
    #[derive(Deserialize)]
    struct Errors {
        errors: Vec<ApiError>,
    }
    let mut error = serde_json::from_slice::<Errors>(body).ok()?.errors.into_iter().next()?;
    error.message = error.message.replace(token.expose_secret(), "***");
    Some(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_tolerantly() {
        let user: User = data(br#"{"data":{"id":"1a","username":null,"future":[1]},"more":{}}"#).unwrap();
        assert_eq!(user, User { id: "1a".into(), username: None, name: None });
        let list: Vec<Publication> = list(br#"{"data":[{"id":"p","name":"P","url":null},{"id":null}]}"#).unwrap();
        assert_eq!(list, [Publication { id: "p".into(), name: "P".into(), url: None }]);
        assert!(super::list::<Publication>(br#"{"data":null}"#).unwrap().is_empty());
        for (body, expected) in [
            (r#"{"data":{"id":"a","url":"u"}}"#, Some(Some("u"))),
            (r#"{"data":{"id":"a","url":[]}}"#, Some(None)),
            (r#"{"data":{"id":"a"}}"#, Some(None)),
            (r#"{"data":{"id":7,"url":"u"}}"#, None),
            (r#"{"data":{}}"#, None),
        ] {
            let created = data::<Created>(body.as_bytes()).ok();
            assert_eq!(created.as_ref().map(|created| created.url.as_deref()), expected, "{body}");
        }
    }

    #[test]
    fn an_echo_of_the_token_is_struck_out() {
        let body = br#"{"errors":[{"message":"Token 2fe1a was invalid.","code":6003}]}"#;
        let error = api_error(body, &SecretString::from("2fe1a")).unwrap();
        assert_eq!((error.message.as_str(), error.code), ("Token *** was invalid.", 6003));
        for body in ["", "{}", r#"{"errors":[]}"#, r#"{"errors":[{"message":"x"}]}"#, "<html>"] {
            assert_eq!(api_error(body.as_bytes(), &SecretString::from("2fe1a")), None, "{body}");
        }
    }

    #[test]
    fn a_story_is_sent_as_documented() {
        let story = NewStory {
            title: "A".into(),
            content: "<h1>A</h1>".into(),
            tags: vec!["x".into()],
            canonical_url: "https://blog.example/a/".into(),
            publish_status: Status::Draft,
            license: License::ByNcSa,
            notify_followers: false,
            published_at: Some("2024-01-02T03:04:05Z".parse().unwrap()),
        };
        assert_eq!(
            String::from_utf8(story.to_json().unwrap()).unwrap(),
            concat!(
                r#"{"contentFormat":"html","title":"A","content":"<h1>A</h1>","tags":["x"],"#,
                r#""canonicalUrl":"https://blog.example/a/","publishStatus":"draft","license":"cc-40-by-nc-sa","#,
                r#""notifyFollowers":false,"publishedAt":"2024-01-02T03:04:05Z"}"#
            )
        );
    }

    #[test]
    fn only_a_date_that_medium_takes_is_sent() {
        let now: Timestamp = "2024-01-02T12:00:00Z".parse().unwrap();
        for (date, taken) in [
            ("2024-01-02T11:44:59Z", true),
            ("2024-01-02T11:46:00Z", false),
            ("2024-01-02T12:00:01Z", false),
            ("1969-12-31T00:00:00Z", false),
        ] {
            assert_eq!(backdate(date.parse().unwrap(), now).is_some(), taken, "{date}");
        }
    }
}
