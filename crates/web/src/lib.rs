//! Bounded HTTP: every request has a time limit, every answer a size limit, no redirect is followed, and a failure says
//! whether the request can have reached the other side.

#![deny(missing_docs)]

mod client;
mod hosts;
mod visit;

pub use client::{Answer, BODY_LIMIT, Failure, Request, Unread, Web, is_loopback};
pub use hosts::{Unvisited, is_private_by_name};
pub use visit::{Visit, Visitor};
