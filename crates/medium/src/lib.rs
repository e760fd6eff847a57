//! A client for Medium's API and feed, and a stand-in for Medium.

#![deny(missing_docs)]

mod client;
mod creation;
mod destination;
mod echo;
mod feed;
mod on_medium;
mod picture;
mod refusal;
mod retry;
pub mod stand_in;
mod wire;

pub use client::{Medium, Timeouts};
pub use creation::Creation;
pub use destination::Destination;
pub use feed::{Seen, feed};
pub use on_medium::OnMedium;
pub use picture::Picture;
pub use refusal::{Reach, Refusal};
pub use wire::{Created, NewStory, Publication, Role, User, backdate};
