//! The few calls of GitHub's API that the hand-off needs: issues are read, listed and made.
//!
//! As <https://docs.github.com/rest/issues/issues> describes them. Issues are found by going through the list, which shows
//! what was made at once; the search index does so minutes later.

mod people;

use std::time::Duration;

use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use post::problem::{Code, Problem};
use post::time::Timestamp;
use web::{Answer, Failure, Request, Web, is_loopback};

pub use people::Account;

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// How many pages of a hundred issues, or comments, are gone through at most, the newest among them.
const MOST_PAGES: u64 = 10;

/// How many there are on a page.
const A_PAGE: u64 = 100;

/// A repository's issues, with a token that may read and write them.
#[derive(Debug)]
pub struct Issues {
    /// The repository.
    base: Url,
    /// Who owns it.
    owner: String,
    graphql: Url,
    token: SecretString,
    web: Web,
}

/// An issue.
#[derive(Debug, Clone, Deserialize)]
pub struct Issue {
    /// Its number in the repository.
    pub number: u64,
    /// `open` or `closed`.
    state: String,
    /// Why it is closed: `completed`, `not_planned` or `duplicate`.
    #[serde(default)]
    state_reason: Option<String>,
    /// Its text, in Markdown.
    #[serde(default)]
    body: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who opened it; none for an account that is gone.
    #[serde(default)]
    pub user: Option<Account>,
    /// Who closed it, where an issue was asked for by itself.
    #[serde(default)]
    pub closed_by: Option<Account>,
    /// How many comments there are.
    #[serde(default)]
    comments: u64,
}

/// Issues of a repository, the newest first.
#[derive(Debug, Default)]
pub struct Listed {
    /// As many as a run goes through.
    pub issues: Vec<Issue>,
    /// Whether there may be more.
    pub is_cut: bool,
}

/// How an issue stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has closed it.
    Open,
    /// Closed, and what it asks for is done.
    Completed,
    /// Closed, and what it asks for is not to be done.
    NotPlanned,
}

/// A comment on an issue.
#[derive(Debug, Clone, Deserialize)]
pub struct Comment {
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    author_association: String,
    /// Who wrote it; none for an account that is gone.
    #[serde(default)]
    pub user: Option<Account>,
}

impl Comment {
    /// Its text.
    pub fn body(&self) -> &str {
        self.body.as_deref().unwrap_or_default()
    }

    /// Whether GitHub calls its author one of the repository's own.
    pub fn is_by_one_of_us(&self) -> bool {
        matches!(self.author_association.as_str(), "OWNER" | "MEMBER" | "COLLABORATOR")
    }
}

/// What came of making an issue.
#[derive(Debug)]
pub enum Made {
    /// It has this number.
    Issue(u64),
    /// It was certainly not made.
    Not(Problem),
    /// It may have been made.
    Unknown(Problem),
}

impl Issue {
    /// How it stands.
    pub fn standing(&self) -> Standing {
        match (self.state.as_str(), self.state_reason.as_deref()) {
            ("closed", Some("not_planned" | "duplicate")) => Standing::NotPlanned,
            ("closed", _) => Standing::Completed,
            _ => Standing::Open,
        }
    }

    /// Its text.
    pub fn body(&self) -> &str {
        self.body.as_deref().unwrap_or_default()
    }
}

impl Issues {
    /// The issues of a repository (`owner/name`) of the host whose API is at `api`.
    ///
    /// Fails where `api` is no URL over which a token may be sent.
    pub fn of(api: &str, repository: &str, token: &SecretString) -> Result<Self, Problem> {
        let may_get_it = |url: &Url| url.scheme() == "https" || url.scheme() == "http" && is_loopback(url);
        let wrong = || unavailable("`GITHUB_API_URL` is not an address to which a token may be sent");
        let api = Url::parse(api).ok().filter(may_get_it).filter(|url| !url.cannot_be_a_base()).ok_or_else(wrong)?;
        let with = |path: &str| {
            let mut url = api.clone();
            url.set_path(path);
            url
        };
        let path = api.path().trim_end_matches('/');
        Ok(Self {
            base: with(&format!("{path}/repos/{repository}")),
            owner: repository.split('/').next().unwrap_or_default().to_owned(),
            // GitHub Enterprise Server: `/api/v3` and `/api/graphql`.
            graphql: with(&format!("{}/graphql", path.strip_suffix("/v3").unwrap_or(path))),
            token: token.clone(),
            web: Web::new(PATIENCE),
        })
    }

    /// An issue by its number; `None` where it is gone.
    pub async fn read(&self, number: u64) -> Result<Option<Issue>, Problem> {
        let answer = self.get(&self.url(&["issues", &number.to_string()])).await?;
        if matches!(answer.status, 404 | 410) {
            return Ok(None);
        }
        parsed(&answer).map(Some)
    }

    /// The repository's issues, open and closed, the newest first; all, or those that an account opened.
    pub async fn list(&self, by: Option<&Account>) -> Result<Listed, Problem> {
        let mut listed = Listed { issues: Vec::new(), is_cut: true };
        for page in 1..=MOST_PAGES {
            let mut url = self.url(&["issues"]);
            url.query_pairs_mut().extend_pairs([("state", "all"), ("sort", "created"), ("direction", "desc")]);
            url.query_pairs_mut().extend_pairs(by.map(|account| ("creator", &account.login)));
            let found: Vec<Value> = self.page(url, page).await?;
            listed.is_cut = is_full(&found);
            // Pull requests are listed among them.
            let found = found.into_iter().filter(|one| one.get("pull_request").is_none());
            listed.issues.extend(found.filter_map(|one| serde_json::from_value(one).ok()));
            if !listed.is_cut {
                break;
            }
        }
        Ok(listed)
    }

    /// The comments on an issue, oldest first; of very many, the newest.
    pub async fn comments(&self, issue: &Issue) -> Result<Vec<Comment>, Problem> {
        let mut comments = Vec::new();
        let first = issue.comments.div_ceil(A_PAGE).saturating_sub(MOST_PAGES) + 1;
        for page in first..first + MOST_PAGES {
            let found = self.page(self.url(&["issues", &issue.number.to_string(), "comments"]), page).await?;
            let is_last = !is_full(&found);
            comments.extend(found);
            if is_last {
                break;
            }
        }
        Ok(comments)
    }

    async fn page<T: serde::de::DeserializeOwned>(&self, mut url: Url, page: u64) -> Result<Vec<T>, Problem> {
        let pairs = [("per_page", A_PAGE.to_string()), ("page", page.to_string())];
        url.query_pairs_mut().extend_pairs(pairs);
        parsed(&self.get(&url).await?)
    }

    /// Makes an issue; asked once.
    pub async fn make(&self, title: &str, body: &str) -> Made {
        let json = json!({ "title": title, "body": body }).to_string().into_bytes();
        let url = self.url(&["issues"]);
        let request = Request::post_json(&url, json, PATIENCE).bearer(&self.token);
        match self.web.send(request).await {
            Err(Failure::NotSent { reason, .. }) => Made::Not(unreachable(&reason)),
            Err(Failure::Lost { reason }) => Made::Unknown(unreachable(&reason)),
            Ok(answer) if answer.status >= 500 => Made::Unknown(refused(&answer)),
            Ok(answer) if answer.status != 201 => Made::Not(refused(&answer)),
            Ok(answer) => match parsed::<Issue>(&answer) {
                Ok(issue) => Made::Issue(issue.number),
                Err(problem) => Made::Unknown(problem),
            },
        }
    }

    async fn get(&self, url: &Url) -> Result<Answer, Problem> {
        let answer = self.web.send(Request::get(url, PATIENCE).bearer(&self.token)).await;
        answer.map_err(|failure| unreachable(&failure.to_string()))
    }

    fn url(&self, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.extend(path);
        }
        url
    }
}

/// Whether a page may be followed by another.
fn is_full<T>(page: &[T]) -> bool {
    page.len() as u64 >= A_PAGE
}

fn parsed<T: serde::de::DeserializeOwned>(answer: &Answer) -> Result<T, Problem> {
    if !matches!(answer.status, 200 | 201) {
        return Err(refused(answer));
    }
    let body = answer.body.as_deref().map_err(|unread| unreachable(&unread.to_string()))?;
    serde_json::from_slice(body).map_err(|error| unreachable(&format!("the answer is not what GitHub gives: {error}")))
}

/// An answer that is not the one asked for.
fn refused(answer: &Answer) -> Problem {
    let body = answer.body.as_deref().unwrap_or_default();
    let words: Option<String> =
        serde_json::from_slice::<Value>(body).ok().and_then(|body| Some(body.get("message")?.as_str()?.to_owned()));
    let words = words.map(|words| format!(", `{words}`")).unwrap_or_default();
    let problem = unavailable(&format!("GitHub answered {}{words}", answer.status));
    let is_limit = answer.status == 429
        || answer.header("retry-after").is_some()
        || answer.header("x-ratelimit-remaining") == Some("0");
    match answer.status {
        _ if is_limit => problem.hint("GitHub's limit is reached: a later run goes on"),
        401 | 403 | 404 => problem.hint("give the job `permissions: issues: write`, next to `contents: write`"),
        410 => problem.hint("turn on issues in the repository's settings, or leave `issues` out"),
        _ => problem.hint("a later run goes on; the stories' pages are written all the same"),
    }
}

fn unreachable(reason: &str) -> Problem {
    unavailable(&format!("GitHub could not be asked: {reason}"))
        .hint("a later run goes on; the stories' pages are written all the same")
}

fn unavailable(message: &str) -> Problem {
    Problem::new(Code::IssuesUnavailable, message)
}
