//! What has been handed to Medium: the states of stories and how they change. All of it pure; [`Store`] keeps it.
//!
//! 1. A process draws a random word ([`Process`]) and claims a story ([`Ledger::claim`]); the claim is pushed.
//! 2. Only then is the story sent, once.
//! 3. What came of it is pushed: [`Ledger::confirm`], [`Ledger::doubt`] or, where it certainly was not made,
//!    [`Ledger::give_back`].
//!
//! Whatever fails in between, and whoever ends the process, the claim stays and nobody sends the story again: after
//! 15 minutes it is in doubt, until a person or Medium's feed settles it.

mod edits;
mod file;
mod issue;
mod paths;
mod rules;
mod store;
mod stories;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::outcome::Route;
use medium::OnMedium;
use post::time::Timestamp;

pub use edits::{EntryChange, LedgerEdit, Refused, Settlement};
pub use issue::Issue;
pub use rules::{Claim, Item, Ownership, Process};
pub use store::{LedgerError, Store};
pub use stories::Stories;

/// The ledger as `ledger.json` holds it. Keys that are not known here are kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// The form of the file: 1.
    pub schema: u32,
    /// The base URL of the site it belongs to.
    pub site: String,
    /// The last head that was fully considered.
    #[serde(default)]
    pub baseline: Option<Baseline>,
    /// The stories by canonical.
    #[serde(default)]
    pub stories: Stories,
    /// Posts to which nothing was sent yet, by path: blocked, or dated in the future.
    #[serde(default, deserialize_with = "file::no_key_twice")]
    pub waiting: BTreeMap<String, Waiting>,
    /// What a newer version wrote beside these.
    #[serde(flatten)]
    pub other: serde_json::Map<String, serde_json::Value>,
}

/// The last head that was fully considered, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// The commit.
    pub commit: String,
    /// The time at which posts were judged to be publishable or not.
    pub time: Timestamp,
}

/// How far a story has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// To be sent by a later run.
    Pending,
    /// A process is sending it.
    Claimed,
    /// On Medium, with an id.
    Published,
    /// Its page is written for a person.
    HandedOff,
    /// On Medium by other hands.
    Adopted,
    /// Sent, and no answer: it may be on Medium.
    Unknown,
    /// Kept off Medium by its author.
    LeftOut,
}

impl State {
    /// Whether the story is on Medium, or may be: a person was asked to put it there.
    pub fn is_sent(self) -> bool {
        self.is_on_medium() || self == Self::HandedOff
    }

    /// Whether the story is known to be on Medium.
    pub fn is_on_medium(self) -> bool {
        matches!(self, Self::Published | Self::Adopted)
    }

    /// The word that the ledger writes for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Claimed => "claimed",
            Self::Published => "published",
            Self::HandedOff => "handed-off",
            Self::Adopted => "adopted",
            Self::Unknown => "unknown",
            Self::LeftOut => "left-out",
        }
    }
}

impl std::fmt::Display for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A story of the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// How far it has come.
    pub state: State,
    /// The route it took or is to take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
    /// The post's path, relative to the repository's root.
    pub path: String,
    /// The title sent.
    pub title: String,
    /// The hash of title and body as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// The random word of the process that claimed it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// A link to the run, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// Where it waits, if not with what was new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<Queued>,
    /// When it came to this state; for `unknown`, when it was claimed: a story on Medium that is older is another one. A
    /// doubt that is settled as published keeps that time: it went out then.
    pub at: Timestamp,
    /// Where it is on Medium.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medium: Option<OnMedium>,
    /// The issue that asks a person for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<Issue>,
    /// What a newer version wrote beside these.
    #[serde(flatten)]
    pub other: serde_json::Map<String, serde_json::Value>,
}

/// A queue of its own for stories that wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Queued {
    /// `--all` queued it.
    All,
}

/// Why a post waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// `future` or `blocked`.
    pub reason: WaitReason,
    /// When it comes due, for `future`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// Since when it waits.
    pub since: Timestamp,
}

/// The reasons to wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WaitReason {
    /// Dated in the future.
    Future,
    /// A problem of severity error.
    Blocked,
    /// A reason that a newer version wrote: treated as [`WaitReason::Blocked`], and kept as it is.
    #[serde(untagged)]
    Other(String),
}
