//! The blog's repository: trees and blobs read in process, everything on the network by the git command.
//!
//! [`Tree`] is the one way in which anything of the site is read, be it at a commit or in the work tree.

mod changes;
mod remote;
mod tree;

pub use changes::{Change, changes};
pub use remote::{Pushed, Remote};
pub use tree::{Entry, Kind, Tree};
