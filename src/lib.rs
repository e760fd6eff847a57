//! Puts a blog's new posts on Medium, each once, with the canonical link that points home.
//!
//! Data walks one way, and each room does one thing:
//!
//! ```text
//! settings  (the door: flags and inputs → typed values)
//!  event ─▶ repository ─▶ post ─▶ site ─▶ news ─▶ story ─▶ publish ─▶ report
//!  what CI  trees and     what the where it what is what Medium ledger, then text, JSON,
//!  asked    blobs         author   lives    new     can hold    Medium       annotations, summary
//!                         wrote
//! ```
//!
//! [`crosspost`] is that walk, step by step; [`run`] is the way in.

// What every room speaks of.
pub mod canonical;
pub mod environment;
pub mod interrupt;
pub mod outcome;
pub mod problem;
pub mod time;

// What comes in: events, files, bytes.
pub mod data;
pub mod event;
pub mod files;
pub mod html;
pub mod place;
pub mod range;
pub mod repository;
pub mod web;

// What it means: posts, their site, what is new, their stories.
pub mod news;
pub mod post;
pub mod site;
pub mod story;

// What is done: Medium, the ledger, the protocol between them.
pub mod github;
pub mod hand_off;
pub mod ledger;
pub mod live;
pub mod medium;
pub mod publish;
pub mod sandbox;

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
