//! The door: flags and inputs to typed values.
//!
//! [`SETTINGS`] is one table as data; the command line, `action.yml`, the README's table and `docs/settings.md` all follow
//! from it, and a test holds them together. A flag beats an input, an input beats the default; a blank input is no input.

mod commands;
mod flags;
mod given;
mod ledger;
mod table;
mod values;

pub use commands::{As, Command};
pub use ledger::{LedgerCommand, Named};
pub use table::{Form, Group, SETTINGS, Setting};
pub use values::{Choosing, Format, GitHub, Keeping, LiveMode, Range, Sending, Settings, Shown, read};
