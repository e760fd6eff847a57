//! Why Medium, or a server in front of it, refused: each error in a sentence, with what to do.
//!
//! Medium answers `{"errors":[{"message":…,"code":…}]}` with the status of the case; its documentation lists no codes.
//! Answers from in front of Medium (Cloudflare's pages, a proxy's) are not such JSON, and say nothing about the token.

use secrecy::SecretString;

use post::problem::{Code, Problem};
use web::{Answer, Failure};

use super::wire::{ApiError, api_error};

/// A refusal: nothing was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What happened and what to do.
    pub problem: Problem,
    /// What else it affects.
    pub reach: Reach,
}

impl Refusal {
    /// One that affects only a story, or its publication.
    pub fn of_story(problem: Problem) -> Self {
        Self { problem, reach: Reach::Story }
    }
}

/// What a refusal affects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// This story, or this publication; others may be accepted.
    Story,
    /// Everything that this token sends now.
    Token,
    /// The publishing limit: a later run may send it, and everything else.
    Limit,
}

/// What one of Medium's error codes means.
struct Meaning {
    code: i64,
    problem: Code,
    reach: Reach,
    says: &'static str,
    hint: &'static str,
}

const NEW_TOKEN: &str = "copy the token again from Medium's settings, `Security and apps`; Medium has issued no new ones since 2025: without one, use `--route hand-off`";
const WITHOUT_API: &str = "no other setting helps: use `--route hand-off`, or run again in a few days";

const BLOCKED: &str = "the token may be fine: run again later or on another runner; if other stories get through, the filter objects to something in this one's text";

/// Medium's codes, as its own clients treat them and as users recorded them. Surest is 1007; 6001, 6002 and 6027 are
/// known from the source of Medium's own plugin (`lib/medium-admin.php` in medium-wordpress-plugin), the rest from one or two reports each.
const MEANINGS: &[Meaning] = &[
    Meaning {
        code: 1007,
        problem: Code::MediumRefused,
        reach: Reach::Limit,
        says: "the account has reached Medium's publishing limit for today",
        hint: "the limit counts the last 24 hours: a later run sends the story",
    },
    Meaning {
        code: 2002,
        problem: Code::MediumRefused,
        reach: Reach::Story,
        says: "Medium finds no content in the story",
        hint: "look at the story with `render`",
    },
    Meaning {
        code: 2006,
        problem: Code::PublicationRefused,
        reach: Reach::Story,
        says: "the publication does not exist, or the token's user may not publish in it",
        hint: "`check` lists the publications and the role in each; a writer may send drafts only",
    },
    Meaning {
        code: 2014,
        problem: Code::MediumRefused,
        reach: Reach::Story,
        says: "Medium only takes dates in the past",
        hint: "fix the post's date, or turn `backdate` off",
    },
    Meaning {
        code: 6000,
        problem: Code::TokenRefused,
        reach: Reach::Token,
        says: "no token reached Medium",
        hint: "a proxy in between may drop the `Authorization` header",
    },
    Meaning {
        code: 6001,
        problem: Code::TokenRefused,
        reach: Reach::Token,
        says: "Medium does not know the token",
        hint: NEW_TOKEN,
    },
    Meaning {
        code: 6002,
        problem: Code::TokenRefused,
        reach: Reach::Token,
        says: "the token lacks a permission",
        hint: "use an integration token from Medium's settings: it may publish and list publications",
    },
    Meaning {
        code: 6003,
        problem: Code::TokenRefused,
        reach: Reach::Token,
        says: "the token is invalid: mistyped, cut short or revoked",
        hint: NEW_TOKEN,
    },
    Meaning {
        code: 6004,
        problem: Code::TokenRefused,
        reach: Reach::Token,
        says: "Medium does not find the token's user",
        hint: NEW_TOKEN,
    },
    Meaning {
        code: 6005,
        problem: Code::TokenRefused,
        reach: Reach::Token,
        says: "Medium no longer accepts this integration token, even if it is spelled correctly",
        hint: WITHOUT_API,
    },
    Meaning {
        code: 6007,
        problem: Code::MediumRefused,
        reach: Reach::Story,
        says: "Medium rejects one of the story's fields, most often its topics",
        hint: "use plain words of at most 25 characters as the post's tags",
    },
    Meaning {
        code: 6027,
        problem: Code::MediumRefused,
        reach: Reach::Token,
        says: "Medium has switched off its API for now",
        hint: WITHOUT_API,
    },
];

/// Reads an answer as a refusal; `None` where it may be anything else.
///
/// A refusal is what certainly created nothing: Medium's own word for it, or a status of the 400s, with which a server
/// says that it did not do what was asked. 408 is not one, since a gateway also sends it when a server was too slow.
pub(super) fn refusal(answer: &Answer, token: &SecretString) -> Option<Refusal> {
    let error = answer.body.as_deref().ok().and_then(|body| api_error(body, token));
    let known = error.as_ref().and_then(|error| MEANINGS.iter().find(|meaning| meaning.code == error.code));
    match (answer.status, known, error) {
        (400.., Some(meaning), Some(error)) => Some(Refusal {
            problem: Problem::new(meaning.problem, format!("{} ({})", meaning.says, quote(&error))).hint(meaning.hint),
            reach: meaning.reach,
        }),
        (408, ..) => None,
        (400..500, _, Some(error)) => Some(by_medium(answer.status, &error)),
        (400..500, _, None) => Some(by_others(answer)),
        _ => None,
    }
}

/// What any other answer is, in words that follow "the answer was".
pub(super) fn other(answer: &Answer, token: &SecretString) -> String {
    let status = answer.status;
    let body = match &answer.body {
        _ if (300..400).contains(&status) => return format!("{status}, a redirect (not followed)"),
        Err(unread) => return format!("{status}, and its body cannot be read: {unread}"),
        Ok(body) if body.is_empty() => return format!("{status} without a body"),
        Ok(body) => body,
    };
    match api_error(body, token) {
        Some(error) => format!("{status} ({})", quote(&error)),
        None => format!("{status} with {}", form(answer)),
    }
}

/// An error of Medium's whose code is not known: the status says what it is about.
fn by_medium(status: u16, error: &ApiError) -> Refusal {
    let quote = quote(error);
    let (code, reach, says, hint) = match status {
        401 => (Code::TokenRefused, Reach::Token, "Medium does not accept the token", NEW_TOKEN),
        403 => (
            Code::MediumRefused,
            Reach::Story,
            "the token's user may not do this",
            "`check` lists the token's user, its publications and its role in each",
        ),
        429 => (
            Code::MediumRefused,
            Reach::Limit,
            "Medium's limit is reached",
            "the limit counts the last 24 hours: a later run sends the story",
        ),
        _ => (Code::MediumRefused, Reach::Story, "Medium refused the story", "look at the story with `render`"),
    };
    Refusal { problem: Problem::new(code, format!("{says} ({status}, {quote})")).hint(hint), reach }
}

/// An answer that is not the API's: bot protection, a proxy, or another server. The token's user was asked for before
/// any create, so this may be about one story alone: filters read the text, too.
fn by_others(answer: &Answer) -> Refusal {
    let (status, form) = (answer.status, form(answer));
    let cloudflare = answer.header("cf-mitigated").is_some()
        || answer.header("server").is_some_and(|server| server.eq_ignore_ascii_case("cloudflare"));
    let (code, reach, message, hint) = match status {
        401 => (
            Code::TokenRefused,
            Reach::Token,
            format!("the token is refused, but not by Medium's API: 401 with {form}"),
            NEW_TOKEN,
        ),
        403 if cloudflare => (
            Code::MediumUnreachable,
            Reach::Story,
            "blocked by Medium's bot protection (Cloudflare) before the token was checked".to_owned(),
            BLOCKED,
        ),
        429 => (
            Code::MediumUnreachable,
            Reach::Limit,
            format!("too many requests: a server in front of Medium answered 429 with {form}"),
            "a later run sends the story",
        ),
        _ => (
            Code::MediumUnreachable,
            Reach::Story,
            format!("not an answer from Medium's API: {status} with {form}"),
            "check `MEDIUM_API_URL` and proxies; this says nothing about the token",
        ),
    };
    Refusal { problem: Problem::new(code, message).hint(hint), reach }
}

/// That no answer came, and nothing was done.
pub(super) fn unreachable(failure: &Failure) -> Problem {
    let problem = Problem::new(Code::MediumUnreachable, format!("Medium is not reachable: {failure}"));
    match failure {
        Failure::NotSent { hint: Some(hint), .. } => problem.hint(*hint),
        _ => problem.hint("check the network and `MEDIUM_API_URL`, then run again"),
    }
}

/// What kind of body an answer has, in words.
fn form(answer: &Answer) -> &'static str {
    let media = answer.header("content-type").unwrap_or_default();
    match media.split(';').next().unwrap_or_default().trim() {
        "text/html" => "a web page",
        "application/json" => "JSON in an unknown form",
        _ => "something other than JSON",
    }
}

/// Medium's own words, so that users can search for them.
fn quote(error: &ApiError) -> String {
    format!("Medium says `{}`, code {}", brief(&error.message), error.code)
}

/// At most 200 characters of text that is not ours.
fn brief(text: &str) -> String {
    let mut characters = text.chars();
    let mut brief: String = characters.by_ref().take(200).collect();
    if characters.next().is_some() {
        brief.push('…');
    }
    brief
}
