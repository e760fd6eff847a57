//! Stories that a person puts on Medium: which way suits each, what is to be done in which order, and what the pages
//! are called from which it is done.

pub mod issues;
mod method;
mod names;
mod steps;

use post::{License, Post, Status};
use story::Story;

pub use method::{Method, MethodChoice, choose_method};
pub use names::{INDEX, names};
pub use steps::{Act, Step, last_step, steps};

/// A story as it is handed to a person.
#[derive(Debug, Clone)]
pub struct HandOffPage {
    /// The story.
    pub story: Story,
    /// Its post, relative to the repository's root.
    pub path: String,
    /// What search engines are to show of it.
    pub description: Option<String>,
    /// Which method suits it.
    pub method: MethodChoice,
    /// How it is to appear.
    pub options: PublishOptions,
    /// Whether an earlier run handed it over.
    pub waits: bool,
}

/// How a story is to appear, as far as its author asked for other than what Medium does by itself.
#[derive(Debug, Clone)]
pub struct PublishOptions {
    /// Who is to see it.
    pub status: Status,
    /// The publication, by name, URL or id.
    pub publication: Option<String>,
    /// Let Medium tell the followers.
    pub notify_followers: bool,
    /// The licence.
    pub license: License,
}

impl PublishOptions {
    /// What a post says of itself, where it says something.
    #[must_use]
    pub fn of(self, post: &Post) -> Self {
        let own = &post.medium;
        Self {
            status: own.status.unwrap_or(self.status),
            publication: own.publication.clone().or(self.publication),
            notify_followers: own.notify_followers.unwrap_or(self.notify_followers),
            license: own.license.unwrap_or(self.license),
        }
    }
}
