//! Go's templates (<https://pkg.go.dev/text/template>, <https://pkg.go.dev/html/template>), as far as Hugo's shortcodes and
//! render hooks need them, with those of Hugo's functions that need nothing but their arguments
//! (<https://gohugo.io/functions/>).
//!
//! What belongs to a site and its pages is the [`Host`]'s. What neither knows is an error and never a guess.

#![deny(missing_docs)]

mod error;
mod evaluate;
mod functions;
mod host;
mod parse;
mod scratch;
mod session;
mod template;
#[cfg(test)]
mod tests;
mod tokens;
mod value;

pub use error::Error;
pub use host::{Host, ValueOf};
pub use session::Session;
pub use template::Template;
pub use value::{Scratch, Value};
