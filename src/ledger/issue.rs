//! The issue that asks a person for a story: one a story, however many runs go at once.

use serde::{Deserialize, Serialize};

use super::rules::whole_seconds;
use super::stories::Change;
use super::{Item, Ledger, Process, State};
use crate::outcome::Route;
use post::time::{SignedDuration, Timestamp};

/// A story's issue, or the claim to make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Its number, once it is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// The random word of the process that makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// Since when.
    pub at: Timestamp,
}

/// How long the making of an issue is another process's business.
const CLAIM_HOLDS: SignedDuration = SignedDuration::from_mins(15);

impl Ledger {
    /// The stories that wait for a person, as the ledger notes them, with their issues' numbers.
    pub fn handed_off(&self) -> impl Iterator<Item = (Item, Option<u64>)> {
        let waiting = self.stories.iter().filter(|(_, entry)| entry.state == State::HandedOff);
        waiting.map(|(canonical, entry)| {
            let item = Item {
                canonical: canonical.clone(),
                path: entry.path.clone(),
                title: entry.title.clone(),
                content: entry.content.clone(),
                route: entry.route.unwrap_or(Route::HandOff),
            };
            (item, entry.issue.as_ref().and_then(|issue| issue.number))
        })
    }

    /// Whose stories these are: the name in the address of the latest on Medium's own site.
    pub fn author(&self, site: &str) -> Option<&str> {
        let named = self.stories.values().filter_map(|entry| {
            let path = entry.medium.as_ref()?.url.as_deref()?.strip_prefix(site.trim_end_matches('/'))?;
            Some((entry.at, path.strip_prefix("/@")?.split('/').next()?))
        });
        named.max().map(|(_, name)| name)
    }

    /// Claims the making of a story's issue. `false`, and nothing changes, where the story waits for nobody, has one, or
    /// another process is making it.
    pub fn claim_issue(&mut self, canonical: &str, process: &Process, now: Timestamp) -> bool {
        let waits = |entry: &Change<'_>| entry.state == State::HandedOff;
        let Some(mut entry) = self.stories.get_mut(canonical).filter(waits) else {
            return false;
        };
        let free = entry.issue.as_ref().is_none_or(|issue| {
            let own = issue.claim.as_ref() == Some(&process.claim);
            issue.number.is_none() && (own || now.duration_since(issue.at).abs() >= CLAIM_HOLDS)
        });
        if free {
            entry.issue = Some(Issue { number: None, claim: Some(process.claim.clone()), at: whole_seconds(now) });
        }
        free
    }

    /// Notes a story's issue; none where it was certainly not made, so that the next run makes it.
    pub fn note_issue(&mut self, canonical: &str, number: Option<u64>, now: Timestamp) {
        if let Some(mut entry) = self.stories.get_mut(canonical) {
            entry.issue = number.map(|number| Issue { number: Some(number), claim: None, at: whole_seconds(now) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANONICAL: &str = "https://blog.example/a/";

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_767_323_045 + minute * 60).unwrap()
    }

    #[test]
    fn an_issue_is_made_once() {
        let process = |word: &str| Process { claim: word.into(), run: None };
        let item = Item {
            canonical: CANONICAL.into(),
            path: "a.md".into(),
            title: "A".into(),
            content: None,
            route: Route::HandOff,
        };
        let mut ledger = Ledger::new("https://blog.example/");
        assert!(!ledger.claim_issue(CANONICAL, &process("one"), at(0)), "it is not known");
        ledger.pend(&item, false, at(0));
        assert!(!ledger.claim_issue(CANONICAL, &process("one"), at(0)), "it waits for nobody");
        ledger.hand_off(&item, &process("one"), at(0));
        assert!(ledger.claim_issue(CANONICAL, &process("one"), at(0)));
        assert!(ledger.claim_issue(CANONICAL, &process("one"), at(1)), "applied anew");
        assert!(!ledger.claim_issue(CANONICAL, &process("two"), at(15)), "another makes it");
        assert!(ledger.claim_issue(CANONICAL, &process("two"), at(16)), "another made it, or died");
        ledger.note_issue(CANONICAL, None, at(16));
        assert!(ledger.claim_issue(CANONICAL, &process("one"), at(16)));
        ledger.note_issue(CANONICAL, Some(12), at(17));
        assert!(!ledger.claim_issue(CANONICAL, &process("one"), at(999)));
        assert_eq!(ledger.handed_off().collect::<Vec<_>>(), [(item, Some(12))]);
    }
}
