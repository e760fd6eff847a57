//! Medium's API: who the token's user is, where stories may go, and the one call that creates a story.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::creation::{self, Creation};
use super::destination::{self, Destination};
use super::echo;
use super::refusal::{self, Reach, Refusal, unreachable};
use super::retry::{Try, retried};
use super::wire::{self, Contributor, NewStory, Publication, Role, User};
use post::problem::{Code, Problem};
use web::{Answer, Request, Web, is_loopback};

/// How long to wait for Medium.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// For a create: Medium fetches every picture of the story before it answers.
    pub create: Duration,
    /// For everything else.
    pub rest: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { create: Duration::from_secs(60), rest: Duration::from_secs(20) }
    }
}

/// Medium's API, with a token. Neither `Debug` nor any problem shows the token.
#[derive(Debug)]
pub struct Medium {
    base: Url,
    pub(super) token: SecretString,
    pub(super) timeouts: Timeouts,
    pub(super) retry_base: Duration,
    pub(super) web: Web,
}

impl Medium {
    /// A client for the API at `base`, to which `/v1/…` is added.
    ///
    /// `retry_base` is the first wait of a safe retry. Fails with `medium-unreachable` where `base` is not a URL, or one
    /// that a token must not be sent to, and with `token-refused` where the token is not valid.
    pub fn new(base: &str, token: &SecretString, timeouts: Timeouts, retry_base: Duration) -> Result<Self, Problem> {
        let base = Url::parse(base).ok().filter(Url::has_host).filter(|url| matches!(url.scheme(), "http" | "https"));
        let Some(base) = base else {
            let problem = Problem::new(Code::MediumUnreachable, "the address of Medium's API is not a valid URL");
            return Err(problem.hint("unset `MEDIUM_API_URL`, or set it to `https://…`"));
        };
        if base.scheme() == "http" && !is_loopback(&base) {
            let message = format!("the token is not sent to `{}` over plain HTTP", host(&base));
            return Err(Problem::new(Code::MediumUnreachable, message).hint("set `MEDIUM_API_URL` to `https://…`"));
        }
        let token = SecretString::from(token.expose_secret().trim());
        if token.expose_secret().is_empty() || !token.expose_secret().bytes().all(|byte| byte.is_ascii_graphic()) {
            let problem =
                Problem::new(Code::TokenRefused, "the token is empty, or contains characters that no token has");
            return Err(problem.hint("copy it again: a token is one word of hexadecimal digits"));
        }
        Ok(Self { base, token, timeouts, retry_base, web: Web::new(timeouts.rest.min(timeouts.create)) })
    }

    /// The token's user.
    pub async fn me(&self) -> Result<User, Refusal> {
        self.get(&["me"], wire::data).await
    }

    /// The publications that a user edits, writes for or follows.
    pub async fn publications(&self, user: &User) -> Result<Vec<Publication>, Refusal> {
        self.get(&["users", &user.id, "publications"], wire::list).await
    }

    /// The user's role in a publication; `None` for one that is only followed.
    pub async fn role(&self, publication: &Publication, user: &User) -> Result<Option<Role>, Refusal> {
        let contributors = self.get(&["publications", &publication.id, "contributors"], wire::list).await?;
        Ok(contributors.iter().find(|one: &&Contributor| one.user_id == user.id).map(Contributor::role))
    }

    /// The place where a user's stories go: the publication of this name, address or id, or the user's profile.
    ///
    /// Fails with `publication-refused` where there is no such publication (the hint lists the existing ones) and where
    /// the user only follows it.
    pub async fn destination(&self, user: &User, publication: Option<&str>) -> Result<Destination, Refusal> {
        let Some(wanted) = publication else { return Ok(Destination::Profile(user.clone())) };
        let publication = destination::choose(&self.publications(user).await?, wanted).map_err(Refusal::of_story)?;
        if let Some(role) = self.role(&publication, user).await? {
            return Ok(Destination::Publication(publication, role));
        }
        let message = format!("the token's user only follows the publication `{}`", publication.name);
        let hint = "ask its editors to add you as a writer, or leave `publication` out";
        Err(Refusal::of_story(Problem::new(Code::PublicationRefused, message).hint(hint)))
    }

    /// Creates a story. It is sent once: only what certainly never left this machine is retried, and no attempt starts
    /// later than forty seconds after the call.
    pub async fn create(&self, destination: &Destination, story: &NewStory) -> Creation {
        let json = match story.to_json() {
            Ok(json) => json,
            Err(error) => return Creation::NotSent(Problem::new(Code::MediumRefused, error.to_string())),
        };
        let url = match destination {
            Destination::Profile(user) => self.url(&["users", &user.id, "posts"]),
            Destination::Publication(publication, _) => self.url(&["publications", &publication.id, "posts"]),
        };
        retried(self.retry_base, async || {
            let request = Request::post_json(&url, json.clone(), self.timeouts.create).bearer(&self.token);
            match creation::judge(self.web.send(request).await, &self.token) {
                outcome @ Creation::NotSent(_) => Try::Again(outcome),
                outcome => Try::Done(outcome),
            }
        })
        .await
    }

    /// Sends a GET, which changes nothing and so may be retried whatever failed, and reads the answer's body.
    async fn get<T>(&self, path: &[&str], read: impl Fn(&[u8]) -> serde_json::Result<T>) -> Result<T, Refusal> {
        let url = self.url(path);
        retried(self.retry_base, async || {
            let request = Request::get(&url, self.timeouts.rest).bearer(&self.token);
            let answer = match self.web.send(request).await {
                Ok(answer) => answer,
                Err(failure) => {
                    let problem = unreachable(&failure);
                    return Try::Again(Err(Refusal { problem, reach: Reach::Token }));
                }
            };
            match self.read(&answer, &read) {
                Err(refusal) if answer.status >= 500 => Try::Again(Err(refusal)),
                outcome => Try::Done(outcome),
            }
        })
        .await
    }

    pub(super) fn read<T>(&self, answer: &Answer, read: impl Fn(&[u8]) -> serde_json::Result<T>) -> Result<T, Refusal> {
        if let Some(refusal) = refusal::refusal(answer, &self.token) {
            return Err(refusal);
        }
        let body = answer.body.as_deref().ok().filter(|_| matches!(answer.status, 200..300));
        body.and_then(|body| read(&echo::without(body, &self.token)).ok()).ok_or_else(|| {
            let message = format!("Medium's API failed: the answer was {}", refusal::other(answer, &self.token));
            let problem = Problem::new(Code::MediumUnreachable, message).hint("nothing was published: run again later");
            Refusal::of_story(problem)
        })
    }

    pub(super) fn url(&self, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().push("v1").extend(path);
        }
        url
    }
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}
