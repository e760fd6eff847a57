//! Puts a blog's new posts on Medium.

pub mod check;
pub mod crosspost;
pub mod data;
pub mod deliver;
pub mod environment;
pub mod event;
pub mod html;
pub mod ledger;
pub mod look;
pub mod medium;
pub mod news;
pub mod outcome;
pub mod place;
pub mod post;
pub mod problem;
pub mod publish;
pub mod range;
pub mod report;
pub mod repository;
pub mod sandbox;
pub mod settings;
pub mod site;
pub mod story;
pub mod time;
pub mod web;

mod commands;

pub use commands::{Said, run};
