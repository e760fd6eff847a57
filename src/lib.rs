//! Puts a blog's new posts on Medium.

pub mod data;
pub mod html;
pub mod ledger;
pub mod medium;
pub mod outcome;
pub mod post;
pub mod problem;
pub mod report;
pub mod repository;
pub mod sandbox;
pub mod site;
pub mod story;
pub mod time;
pub mod web;
