//! How a stand-in is set up.

use post::time::Clock;

/// A token that the sandbox accepts. It accepts any other too, as `@you`'s, but those that start with `revoked`,
/// `unknown`, `unscoped`, `stranger` or `legacy`: each for one of the ways in which Medium refuses a token. It is
/// not a word that occurs elsewhere, since a token is removed wherever it is printed.
pub const TOKEN: &str = "any-token-will-do";

/// What the stand-in is like.
#[derive(Debug, Clone)]
pub struct Options {
    /// The port on 127.0.0.1; 0 for any that is free.
    pub port: u16,
    /// The form of its answers.
    pub profile: Profile,
    /// Creates in 24 hours; 0 for any number.
    pub daily_limit: usize,
    /// The publications that `@you` sees.
    pub publications: Vec<Publication>,
    /// The time there.
    pub clock: Clock,
}

impl Default for Options {
    /// As recorded, with the limit of ten that Medium's staff named in 2018, and a publication for each part that
    /// `@you` can have in one.
    fn default() -> Self {
        let publication = |name: &str, slug: &str, part| Publication { name: name.into(), slug: slug.into(), part };
        Self {
            port: 0,
            profile: Profile::Recorded,
            daily_limit: 10,
            publications: vec![
                publication("Sandbox Times", "sandbox-times", Part::Editor),
                publication("Sandbox Notes", "sandbox-notes", Part::Writer),
                publication("Sandbox Weekly", "sandbox-weekly", Part::Follower),
            ],
            clock: Clock::system(),
        }
    }
}

/// The two forms of answer to a create that a client has to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// As documented: what was not given is absent.
    Documented,
    /// As recorded in 2020 and 2021: what was not given is there and empty.
    Recorded,
}

/// A publication in the sandbox.
#[derive(Debug, Clone)]
pub struct Publication {
    /// Its name.
    pub name: String,
    /// The last part of its address.
    pub slug: String,
    /// What `@you` is in it.
    pub part: Part,
}

/// What a user is in a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Publishes with any status.
    Editor,
    /// Submits drafts.
    Writer,
    /// Only reads it.
    Follower,
}
