//! Filters of dates: Liquid's `date`, and Jekyll's.

use liquid_core::model::{Value, ValueView};
use liquid_core::{Error, Result, Runtime};

use super::super::bounds::{Spent, error, spend};
use super::{Apply, argument, strftime, text};
use post::time::{Clock, Offset, TimeZone, Timestamp, Written};

/// The widest that a part of a date may be asked for, in characters.
const WIDEST: usize = 100;

/// The filters by their names.
pub(in super::super) const FILTERS: &[(&str, Apply)] = &[
    ("date", date),
    ("date_to_string", |input, arguments, _| dated(input, arguments, "%b")),
    ("date_to_long_string", |input, arguments, _| dated(input, arguments, "%B")),
    ("date_to_xmlschema", |input, _, _| {
        let written = written(input)?;
        let offset = written.offset.map_or_else(
            || "+00:00".to_owned(),
            |offset| {
                let minutes = offset.seconds() / 60;
                format!("{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60)
            },
        );
        text(format!("{}{offset}", written.civil.strftime("%Y-%m-%dT%H:%M:%S")))
    }),
];

/// `date: "%Y-%m-%d"`. What is no date for Ruby either stays as it is.
fn date(input: &dyn ValueView, arguments: &[Value], runtime: &dyn Runtime) -> Result<Value> {
    let format = argument(arguments, 0)?.to_kstr().into_string();
    let written = input.to_kstr();
    let lower = written.to_lowercase();
    let unix = || lower.parse::<i64>().ok().map(|seconds| Timestamp::from_second(seconds).ok());
    let utc = |instant: Timestamp| (instant.to_zoned(TimeZone::UTC).datetime(), Offset::UTC);
    let (civil, offset) = match (lower.trim(), unix()) {
        _ if format.is_empty() => return Ok(input.to_value()),
        ("now" | "today", _) => utc(Clock::system().now()),
        (_, Some(instant)) => utc(instant.ok_or_else(|| no_date(&written))?),
        _ => match Written::parse(&written).or_else(|| Written::rolled_over(&written)) {
            Some(date) => (date.civil, date.offset.unwrap_or(Offset::UTC)),
            // Ruby reads more dates than are read here.
            None if written.contains(|c: char| c.is_ascii_digit()) => return Err(no_date(&written)),
            None => return Ok(input.to_value()),
        },
    };
    let directives = strftime::directives(&format)
        .ok_or_else(|| Error::with_msg(format!("`{}` is no format of a date", shortened(&format))))?;
    if directives.iter().any(|directive| directive.width() > WIDEST) {
        return Err(error(runtime.registers().get_mut::<Spent>().budget.refuse()));
    }
    spend(runtime, format.len() + directives.len() * WIDEST)?;
    text(directives.iter().map(|directive| directive.shown(civil, offset)).collect())
}

fn no_date(written: &str) -> Error {
    Error::with_msg(format!("`{}` is not a valid date", shortened(written)))
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

fn written(input: &dyn ValueView) -> Result<Written> {
    Written::parse(&input.to_kstr()).ok_or_else(|| no_date(&input.to_kstr()))
}

/// `07 Nov 2008`; with `"ordinal"` `7th Nov 2008`, and with `"US"` too `Nov 7th, 2008`.
fn dated(input: &dyn ValueView, arguments: &[Value], month: &str) -> Result<Value> {
    let date = written(input)?.civil;
    let is = |at: usize, word: &str| arguments.get(at).is_some_and(|argument| argument.to_kstr() == word);
    if !is(0, "ordinal") {
        return text(date.strftime(&format!("%d {month} %Y")).to_string());
    }
    let ending = match (date.day() % 10, date.day() / 10) {
        (1..=3, 1) | (0 | 4.., _) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        _ => "rd",
    };
    let day = format!("{}{ending}", date.day());
    let form = if is(1, "US") { format!("{month} {day}, %Y") } else { format!("{day} {month} %Y") };
    text(date.strftime(&form).to_string())
}
