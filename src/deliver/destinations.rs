//! Where stories go, asked of Medium once a run and before the first claim.

use std::collections::BTreeMap;

use medium::{Destination, Medium, Refusal, User};
use post::problem::{Code, Problem};

/// The token's user, and the publications that this run's stories name.
pub(super) struct Destinations<'a> {
    medium: &'a Medium,
    user: Option<Result<User, Refusal>>,
    known: BTreeMap<Option<String>, Result<Destination, Refusal>>,
}

impl<'a> Destinations<'a> {
    pub(super) fn new(medium: &'a Medium) -> Self {
        Self { medium, user: None, known: BTreeMap::new() }
    }

    /// Asks for the token's user, and for each publication (none: the user's profile).
    ///
    /// Fails where the user cannot be had: then nothing can be sent. What is wrong with a publication is kept for
    /// [`Destinations::of`], since other stories may go elsewhere.
    pub(super) async fn resolve(&mut self, wanted: Vec<Option<String>>) -> Result<(), Refusal> {
        for publication in wanted {
            if self.known.contains_key(&publication) {
                continue;
            }
            let user = self.user().await?;
            let destination = self.medium.destination(&user, publication.as_deref()).await;
            self.known.insert(publication, destination);
        }
        Ok(())
    }

    /// The token's user, or why there is none; Medium is asked once.
    pub(super) async fn user(&mut self) -> Result<User, Refusal> {
        match &self.user {
            Some(user) => user.clone(),
            None => self.user.insert(self.medium.me().await).clone(),
        }
    }

    /// The destination of stories for this publication.
    pub(super) fn of(&self, publication: Option<&String>) -> Result<&Destination, Refusal> {
        match self.known.get(&publication.cloned()) {
            Some(known) => known.as_ref().map_err(Clone::clone),
            None => Err(Refusal::of_story(Problem::new(Code::PublicationRefused, "the publication was not asked for"))),
        }
    }
}
