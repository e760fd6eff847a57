//! The one test binary: each room's tests on real repositories and real HTTP.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[cfg(unix)]
mod browser;
#[cfg(unix)]
mod chaos;
#[cfg(unix)]
mod events;
mod fidelity;
#[cfg(target_os = "linux")]
mod fuzz;
mod git;
mod git_host;
mod github;
#[cfg(target_os = "linux")]
mod growth;
mod house;
mod ledger;
mod lineage;
mod medium;
#[cfg(unix)]
mod output;
mod replays;
mod report;
mod repository;
mod runner;
mod sandbox;
mod site;
mod speed;
mod story;
mod way;
mod world;
