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
/// A text in which settings are named as a workflow names them: `max-new: 0` for `--max-new 0`, between back-ticks.
pub fn with_inputs(text: &str) -> String {
    let pieces = text.split('`').enumerate().map(|(number, piece)| match piece.strip_prefix("--") {
        Some(flag) if number % 2 == 1 => as_input(flag).unwrap_or_else(|| piece.to_owned()),
        _ => piece.to_owned(),
    });
    pieces.collect::<Vec<_>>().join("`")
}

/// The input of a flag, with its value; none where it has no input.
fn as_input(flag: &str) -> Option<String> {
    let (name, value) = flag.split_once([' ', '=']).unwrap_or((flag, ""));
    let setting = SETTINGS.iter().find(|setting| setting.name == name && setting.input)?;
    Some(if value.is_empty() { setting.name.to_owned() } else { format!("{name}: {value}") })
}

pub use values::{Choosing, Format, GitHub, Keeping, LiveMode, Range, Sending, Settings, Shown, read};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_named_as_inputs_where_they_have_one() {
        for (text, expected) in [
            ("run again with `--max-new 0`", "run again with `max-new: 0`"),
            ("pass `--base-url https://…`, or `--built`", "pass `base-url: https://…`, or `built`"),
            ("try `--sandbox`, or `medium-crosspost plan --all`", "try `--sandbox`, or `medium-crosspost plan --all`"),
            ("--all is no code", "--all is no code"),
        ] {
            assert_eq!(with_inputs(text), expected);
        }
    }
}
