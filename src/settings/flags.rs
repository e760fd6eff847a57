//! How a command is described, and the flags that the table of settings gives it.

use clap::{Arg, ArgAction, Command as Clap, builder::PossibleValuesParser};

use super::table::{Form, Group, SETTINGS, Setting};

/// A command in a user's words, and the settings that it takes.
pub(super) struct Described {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) long: &'static str,
    pub(super) groups: &'static [Group],
    /// Settings of other groups that it takes too.
    pub(super) also: &'static [&'static str],
}

/// The posts that a command takes.
pub(super) fn words(name: &'static str, help: &'static str) -> Arg {
    Arg::new("POST").value_name(name).num_args(0..).help(help)
}

/// The flags of the settings that a command takes.
pub(super) fn with_settings(command: Clap, described: &Described) -> Clap {
    let is_taken =
        |setting: &&Setting| described.groups.contains(&setting.group) || described.also.contains(&setting.name);
    let flags = SETTINGS.iter().filter(|setting| setting.flag).filter(is_taken);
    flags.fold(command, |command, setting| command.arg(flag(setting)))
}

fn flag(setting: &Setting) -> Arg {
    let shown_default = format!("{} [default: {}]", setting.help, setting.default);
    let arg = Arg::new(setting.name).long(setting.name).help_heading(setting.group.heading());
    match setting.form {
        Form::One(word) => arg.value_name(word).help(shown_default),
        Form::Many(word) => arg.value_name(word).action(ArgAction::Append).help(shown_default),
        Form::Word(allowed) => {
            arg.value_name("WORD").value_parser(PossibleValuesParser::new(allowed)).help(shown_default)
        }
        Form::SwitchOrWord(allowed) => arg
            .value_name("WORD")
            .value_parser(PossibleValuesParser::new(allowed))
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true")
            .help(shown_default),
        Form::Switch => arg.action(ArgAction::SetTrue).help(setting.help),
    }
}
