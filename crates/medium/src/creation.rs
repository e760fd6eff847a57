//! The result of a create, judged by the answer.
//!
//! Medium's API cannot say whether a story exists, and creates another one for each request. So only Medium's own
//! refusal, or the certainty that nothing was sent, counts as "not created"; every doubt is [`Creation::Unknown`].

use secrecy::SecretString;

use post::problem::{Code, Problem};
use web::{Answer, Failure};

use super::echo;
use super::refusal::{Refusal, other, refusal, unreachable};
use super::wire::{Created, data};

/// The result of a create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Creation {
    /// The story is on Medium.
    Created(Created),
    /// It is not: Medium, or a server in front of it, refused.
    Refused(Refusal),
    /// It is not: the request never left this machine.
    NotSent(Problem),
    /// It may be.
    Unknown(Problem),
}

/// Judges the answer.
///
/// Doubtful, and so unknown: no answer, or one cut short; the 500s, since the story may have been made before the
/// failure (Medium/medium-wordpress-plugin issue 69); the 200s without an id; redirects, since 301, 302 and 303 are
/// also given after a request was carried out. An id that contains the token does not count: it would be stored.
pub(super) fn judge(result: Result<Answer, Failure>, token: &SecretString) -> Creation {
    let answer = match result {
        Ok(answer) => answer,
        Err(failure @ Failure::NotSent { .. }) => return Creation::NotSent(unreachable(&failure)),
        Err(Failure::Lost { reason }) => return Creation::Unknown(lost(&reason)),
    };
    if let Some(refusal) = refusal(&answer, token) {
        return Creation::Refused(refusal);
    }
    let created = answer.body.as_deref().ok().and_then(|body| data::<Created>(&echo::without(body, token)).ok());
    match created {
        Some(created) if matches!(answer.status, 200..300) && !created.id.is_empty() => Creation::Created(created),
        _ => Creation::Unknown(lost(&format!("the answer was {}", other(&answer, token)))),
    }
}

fn lost(reason: &str) -> Problem {
    Problem::new(Code::AnswerLost, format!("the story was sent, but it is not known whether it is on Medium: {reason}"))
        .hint("check your drafts and stories on Medium, then run `medium-crosspost ledger settle`; it is not sent again until then")
}
