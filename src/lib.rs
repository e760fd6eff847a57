//! Puts a blog's new posts on Medium, each once, with the canonical link that points home.
//!
//! Data walks one way, and each room does one thing:
//!
//! ```text
//! settings  (the door: flags and inputs → typed values)
//!  event ─▶ repository ─▶ post ─▶ generators ─▶ news ─▶ story ─▶ publish ─▶ report
//!  what CI  trees and     what the where it     what is what Medium ledger, then text, JSON,
//!  asked    blobs         author   lives        new     can hold    Medium       annotations, summary
//!                         wrote
//! ```
//!
//! `post`, `generators`, `story` and Medium's client are libraries of their own.
//! [`crosspost`] is that walk, step by step; [`run`] is the way in.

// What every room speaks of.
pub mod environment;
pub mod interrupt;
pub mod outcome;

// What comes in: events, files, bytes.
pub mod event;
pub mod place;
pub mod range;
pub mod repository;

// What it means: posts, their site, what is new, their stories.
pub mod news;

// What is done: Medium, the ledger, the protocol between them.
pub mod github;
pub mod hand_off;
pub mod ledger;
pub mod live;
pub mod publish;

// What is said, and where it is written.
pub mod output_folder;
pub mod report;

// The doors.
pub mod check;
pub mod commands;
pub mod crosspost;
pub mod deliver;
pub mod look;
pub mod mend;
pub mod settings;

pub use commands::{panic_message, run};
pub use deliver::Said;
