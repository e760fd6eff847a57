//! What a run did, written for each of its readers. Every face takes the same [`Report`](crate::outcome::Report) and
//! gives text; nothing here prints.
//!
//! | face | reader |
//! |---|---|
//! | [`text`] | a person at a terminal or in a CI log |
//! | [`json`] | a program |
//! | [`annotations`] | GitHub's run page and the files of a pull request |
//! | [`outputs`] | the workflow's next steps |
//! | [`summary`] | the page of the run |
//! | [`hand_off`], [`checklist`] | a person who puts stories on Medium |
//!
//! What is not ours goes through [`escape`] in every face, and secrets are kept out by [`secrets`].

pub mod annotations;
pub mod check;
pub mod checklist;
pub mod escape;
pub mod hand_off;
pub mod json;
pub mod ledger;
pub mod outputs;
pub mod panic;
pub mod secrets;
pub mod summary;
pub mod text;
mod wording;
