//! Why Medium, or something before it, said no: each error in a sentence with what to do.
//!
//! Medium answers `{"errors":[{"message":…,"code":…}]}` with the status of the case; its documentation lists no codes.
//! What never reached Medium (Cloudflare's pages, a proxy's) is no such JSON, and says nothing about the token.

use secrecy::SecretString;

use post::problem::{Code, Problem};
use web::Answer;

use super::wire::{ApiError, api_error};

/// A refusal: nothing was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What happened and what to do.
    pub problem: Problem,
    /// What else it concerns.
    pub reach: Reach,
}

impl Refusal {
    /// One that concerns a story, or its publication, alone.
    pub fn of_story(problem: Problem) -> Self {
        Self { problem, reach: Reach::Story }
    }
}

/// What a refusal concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// This story, or this publication; others may well be taken.
    Story,
    /// Whatever else this token sends now.
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

const NEW_TOKEN: &str = "copy the token once more from Medium's settings, under `Security and apps`; Medium issues no new ones since 2025, so without one let a person paste or import the story";
const WITHOUT_API: &str = "no setting mends this: let a person paste or import the story, and run again in some days";

const BLOCKED: &str = "the token may well be good: run again later, or on a runner with another address; where other stories get through, something in this one's text trips the filter";

/// Medium's codes, as its own clients treat them and as users recorded them. Surest is 1007; 6001, 6002 and 6027 are
/// known from the source of Medium's own plugin (`lib/medium-admin.php` in medium-wordpress-plugin), the rest from one or two reports each.
const MEANINGS: &[Meaning] = &[
    Meaning {
        code: 1007,
        problem: Code::MediumRefused,
        reach: Reach::Limit,
        says: "the account has reached Medium's publishing limit for today",
        hint: "it is counted over 24 hours: a later run sends the story",
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
        says: "Medium takes a date in the past only",
        hint: "mend the post's date, or leave `--backdate` out",
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
        says: "the token lacks a permission that this needs",
        hint: "take a self-issued integration token: it may publish and list publications",
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
        says: "Medium no longer accepts this integration token, though it may be spelt right",
        hint: WITHOUT_API,
    },
    Meaning {
        code: 6007,
        problem: Code::MediumRefused,
        reach: Reach::Story,
        says: "Medium does not take one of the story's fields, most often its topics",
        hint: "make the post's tags plain words of at most 25 characters",
    },
    Meaning {
        code: 6027,
        problem: Code::MediumRefused,
        reach: Reach::Token,
        says: "Medium has switched its API off for the time being",
        hint: WITHOUT_API,
    },
];

/// Reads an answer as a refusal; `None` where it may be anything else.
///
/// A refusal is what certainly created nothing: Medium's own word for it, or a status of the 400s, with which a server
/// says that it did not do what was asked. 408 is none, for a gateway also says it of a server that was too slow.
pub(super) fn refusal(answer: &Answer, token: &SecretString) -> Option<Refusal> {
    let error = answer.body.as_deref().ok().and_then(|body| api_error(body, token));
    let known = error.as_ref().and_then(|error| MEANINGS.iter().find(|meaning| meaning.code == error.code));
    match (answer.status, known, error) {
        (400.., Some(meaning), Some(error)) => Some(Refusal {
            problem: Problem::new(meaning.problem, format!("{} ({})", meaning.says, quote(&error))).hint(meaning.hint),
            reach: meaning.reach,
        }),
        (408, ..) => None,
        (400..500, _, Some(error)) => Some(said_by_medium(answer.status, &error)),
        (400..500, _, None) => Some(said_before_medium(answer)),
        _ => None,
    }
}

/// What any other answer is, in words that follow "the answer was".
pub(super) fn other(answer: &Answer, token: &SecretString) -> String {
    let status = answer.status;
    let body = match &answer.body {
        _ if (300..400).contains(&status) => return format!("{status}, a redirect, which is not followed"),
        Err(unread) => return format!("{status}, and the rest of it cannot be read: {unread}"),
        Ok(body) if body.is_empty() => return format!("{status} with nothing in it"),
        Ok(body) => body,
    };
    match api_error(body, token) {
        Some(error) => format!("{status} ({})", quote(&error)),
        None => format!("{status} with {}", form(answer)),
    }
}

/// An error of Medium's whose code is not known: the status says what it is about.
fn said_by_medium(status: u16, error: &ApiError) -> Refusal {
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
            "Medium takes no more for now",
            "its limits count over 24 hours: a later run sends the story",
        ),
        _ => (Code::MediumRefused, Reach::Story, "Medium refused the story", "look at the story with `render`"),
    };
    Refusal { problem: Problem::new(code, format!("{says} ({status}, {quote})")).hint(hint), reach }
}

/// An answer that is not the API's: bot protection, a proxy, or another server. The token's user was asked for before
/// any create, so this may be about one story alone: filters read the text, too.
fn said_before_medium(answer: &Answer) -> Refusal {
    let (status, form) = (answer.status, form(answer));
    let cloudflare = answer.header("cf-mitigated").is_some()
        || answer.header("server").is_some_and(|server| server.eq_ignore_ascii_case("cloudflare"));
    let (code, reach, message, hint) = match status {
        401 => (
            Code::TokenRefused,
            Reach::Token,
            format!("the token is refused, though not in Medium's own words: 401 with {form}"),
            NEW_TOKEN,
        ),
        403 if cloudflare => (
            Code::MediumUnreachable,
            Reach::Story,
            "blocked before Medium: its bot protection (Cloudflare) turned this away and never looked at the token"
                .to_owned(),
            BLOCKED,
        ),
        429 => (
            Code::MediumUnreachable,
            Reach::Limit,
            format!("too many requests: something before Medium answered 429 with {form}"),
            "a later run sends the story",
        ),
        _ => (
            Code::MediumUnreachable,
            Reach::Story,
            format!("not an answer of Medium's API: {status} with {form}"),
            "look at `MEDIUM_API_URL` and at proxies in between; of the token this says nothing",
        ),
    };
    Refusal { problem: Problem::new(code, message).hint(hint), reach }
}

/// What an answer's body is, in words.
fn form(answer: &Answer) -> &'static str {
    let media = answer.header("content-type").unwrap_or_default();
    match media.split(';').next().unwrap_or_default().trim() {
        "text/html" => "a web page",
        "application/json" => "JSON that is not as documented",
        _ => "something that is no JSON",
    }
}

/// Medium's own words, so that they can be searched for.
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
