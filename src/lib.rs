//! Puts a blog's new posts on Medium, each once, with the canonical link that points home.
//!
//! [`run`](mod@run) is the walk of a run, step by step, and names the file of each step; [`commands`] is the way in.
//! `post`, `generators`, `story` and Medium's client are libraries of their own, below `crates/`.

// What comes in: settings, the environment, what CI asked for, files.
pub mod environment;
pub mod event;
pub mod interrupt;
pub mod range;
pub mod repository;
pub mod settings;
pub mod site;
pub mod workspace;

// What it means: what is new, which story is whose, what is to be sent.
pub mod ledger;
pub mod lineage;
pub mod plan;

// What is done: Medium, GitHub, a person.
pub mod deliver;
pub mod github;
pub mod hand_off;
pub mod live;

// What is said, and where it is written.
pub mod outcome;
pub mod output;
pub mod output_folder;
pub mod report;

// The commands, and the walk of those that plan and publish.
pub mod commands;
pub mod run;

pub use commands::{panic_message, run};
pub use output::Output;
