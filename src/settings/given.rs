//! What was given for one setting: by its flag, else by its input, else nothing, so that its default counts.

use std::cell::RefCell;
use std::time::Duration;

use clap::ArgMatches;
use clap::parser::ValueSource;
use secrecy::SecretString;

use super::table::{Form, Setting};
use crate::environment::Environment;
use post::time::{Clock, Timestamp};

/// What was given for a setting.
pub(super) struct Given<'a> {
    setting: &'a Setting,
    values: Vec<String>,
    /// Whether a flag without a value was given.
    switched_on: bool,
    environment: &'a Environment,
    /// What is wrong with what was given.
    fault: RefCell<Option<String>>,
}

impl<'a> Given<'a> {
    /// Reads a setting's flag and input. Inputs are not checked by the command line's parser, so their words are checked here.
    pub(super) fn read(setting: &'a Setting, flags: &ArgMatches, environment: &'a Environment) -> Result<Self, String> {
        let name = setting.name;
        let is_switch = setting.form == Form::Switch;
        let on_command_line =
            flags.try_contains_id(name).unwrap_or(false) && flags.value_source(name) == Some(ValueSource::CommandLine);
        let input = if setting.input { environment.get(&setting.variable()) } else { None };
        let values: Vec<String> = match (on_command_line && !is_switch, input, setting.form) {
            (true, _, _) => flags.try_get_many::<String>(name).ok().flatten().into_iter().flatten().cloned().collect(),
            (false, Some(input), Form::Many(_)) => {
                let lines = input.lines().map(str::trim).filter(|line| !line.is_empty());
                lines.map(str::to_owned).collect()
            }
            (false, Some(input), _) => vec![input.to_owned()],
            (false, None, _) => Vec::new(),
        };
        if let (Form::Word(allowed) | Form::SwitchOrWord(allowed), Some(word)) = (setting.form, values.first())
            && !allowed.contains(&word.as_str())
        {
            return Err(format!("the input `{name}` is `{word}`: it takes one of {}", allowed.join(", ")));
        }
        Ok(Self { setting, values, switched_on: on_command_line && is_switch, environment, fault: RefCell::default() })
    }

    /// What is wrong with what was given, once it was put where it belongs.
    pub(super) fn fault(&self) -> Option<String> {
        self.fault.take()
    }

    /// The value, where there is one.
    pub(super) fn one(&self) -> Option<String> {
        self.values.first().cloned()
    }

    /// The value, else the default as the table has it.
    pub(super) fn or_default(&self) -> String {
        self.one().unwrap_or_else(|| self.setting.default.to_owned())
    }

    /// All values.
    pub(super) fn many(&self) -> Vec<String> {
        self.values.clone()
    }

    /// Whether a switch is on.
    pub(super) fn is_on(&self) -> bool {
        match self.values.first().map(String::as_str) {
            _ if self.switched_on => true,
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => self.refuse("it takes `true` or `false`"),
        }
    }

    /// What the given word, else the default, stands for.
    pub(super) fn word<T: Copy>(&self, words: &[(&str, T)], otherwise: T) -> T {
        let word = self.or_default();
        words.iter().find(|(name, _)| *name == word).map_or(otherwise, |(_, meaning)| *meaning)
    }

    /// A whole number.
    pub(super) fn number(&self) -> usize {
        self.or_default().parse().unwrap_or_else(|_| self.refuse("it takes a whole number, 0 for no limit"))
    }

    /// A duration as in `20s`, `10m`, `24h`.
    pub(super) fn duration(&self) -> Duration {
        let text = self.or_default();
        let seconds = match text.chars().last() {
            Some('s') => Some(1),
            Some('m') => Some(60),
            Some('h') => Some(3600),
            _ => None,
        };
        let count = text.get(..text.len().saturating_sub(1)).and_then(|count| count.parse::<u64>().ok());
        let duration = seconds.zip(count).and_then(|(seconds, count)| count.checked_mul(seconds));
        duration.map_or_else(|| self.refuse("it takes a duration such as `20s`, `10m` or `24h`"), Duration::from_secs)
    }

    /// A clock that starts at a given time, else the system's.
    pub(super) fn clock(&self) -> Clock {
        let Some(text) = self.one() else { return Clock::system() };
        if let Ok(instant) = text.parse::<Timestamp>() {
            return Clock::starting_at(instant);
        }
        self.refuse::<()>("it takes an instant such as `2026-01-02T03:04:05Z`");
        Clock::system()
    }

    /// A secret of the environment.
    pub(super) fn secret(&self) -> Option<SecretString> {
        self.environment.secret(&self.setting.variable())
    }

    /// Notes what is wrong with the value, and gives one that nobody uses.
    fn refuse<T: Default>(&self, takes: &str) -> T {
        let fault = format!("`{}` is `{}`: {takes}", self.setting.name, self.or_default());
        self.fault.replace(Some(fault));
        T::default()
    }
}
