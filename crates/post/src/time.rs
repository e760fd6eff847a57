//! Dates as authors and generators write them, zones, and the clock as a value.

use std::time::Instant;

use jiff::fmt::strtime;

pub use jiff::{
    SignedDuration, Timestamp, civil,
    tz::{Offset, TimeZone},
};

/// The clock of a run: the system's, or one that starts where `--now` says and goes on from there.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start: Timestamp,
    since: Instant,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self::starting_at(Timestamp::now())
    }

    /// A clock that shows this instant now.
    pub fn starting_at(start: Timestamp) -> Self {
        Self { start, since: Instant::now() }
    }

    /// The time on this clock.
    pub fn now(&self) -> Timestamp {
        let passed = SignedDuration::try_from(self.since.elapsed()).unwrap_or_default();
        self.start.saturating_add(passed).unwrap_or(self.start)
    }
}

/// A date as it stands in a file: the digits, and an offset where one is given.
///
/// What instant that is depends on the generator: Hugo keeps the date's own offset, Jekyll converts to the site's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The digits as written; midnight where only a day is given.
    pub civil: civil::DateTime,
    /// The offset as written, `Z` being zero.
    pub offset: Option<Offset>,
    /// Whether only a day was written.
    pub date_only: bool,
}

impl Written {
    /// Reads every form of date that the supported generators take; `None` where it is none of them.
    ///
    /// Those are RFC 3339 and what resembles it (a blank for the `T`, slashes, parts of one digit, years of two, no
    /// seconds, an offset without its colon), what Hugo's `cast` library takes besides (RFC 1123, 822 and 850, the C
    /// library's and the `date` command's forms), and English dates as Ruby reads them (`May 4, 2024 1:30 PM`).
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let text = parted_at_t(text);
        let mut date = Vec::new();
        let (mut clock, mut half, mut offset) = (None, None, None);
        for word in text.split([' ', '\t', ',']).filter(|word| !word.is_empty()) {
            if clock.is_none() && word.contains(':') {
                let end = word.find(|c: char| !matches!(c, '0'..='9' | ':' | '.')).unwrap_or(word.len());
                let (digits, rest) = word.split_at(end);
                clock = Some(digits);
                match half_day(rest) {
                    Some(found) => half = Some(found),
                    None if rest.is_empty() => {}
                    None => offset = Some(read_offset(rest)?),
                }
            } else if let Some(found) = clock.and_then(|_| half_day(word)) {
                half = Some(found);
            } else if let Some(found) = clock.and_then(|_| read_offset(word)) {
                offset.get_or_insert(found);
            } else if !is_weekday(word) {
                date.push(word);
            }
        }
        // Ruby overlooks a number that is left over, such as a second year.
        let date = read_date(&date).or_else(|| date.pop()?.parse::<u16>().ok().and_then(|_| read_date(&date)))?;
        let time = clock.map_or(Some(civil::Time::midnight()), |clock| read_clock(clock, half))?;
        Some(Self { civil: date.to_datetime(time), offset, date_only: clock.is_none() })
    }

    /// A date whose day its month lacks, such as `2011-02-29`, as Ruby and JavaScript read it, which go on counting into
    /// the next month; `None` where it is no such date.
    pub fn rolled_over(text: &str) -> Option<Self> {
        let (month, rest) = text.match_indices('-').nth(1).map(|(at, _)| (&text[..at], &text[at + 1..]))?;
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let day: u64 = rest[..digits].parse().ok().filter(|day| (29..=31).contains(day))?;
        let first = Self::parse(&format!("{month}-01{}", &rest[digits..]))?;
        let civil = first.civil.checked_add(std::time::Duration::from_secs((day - 1) * 86_400)).ok()?;
        Some(Self { civil, ..first })
    }

    /// The instant meant: by its own offset, else in this zone.
    pub fn instant(&self, zone: &TimeZone) -> Timestamp {
        let zone = self.offset.map_or_else(|| zone.clone(), TimeZone::fixed);
        zone.to_ambiguous_zoned(self.civil).compatible().map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
    }
}

/// No date is written longer.
const LONGEST: usize = 64;

/// The date with a blank in place of the `T` between day and hour.
fn parted_at_t(text: &str) -> String {
    let is_digit = |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at)).is_some_and(u8::is_ascii_digit);
    let mut parted = text.to_owned();
    if let Some(at) = text.find(['T', 't']).filter(|at| is_digit(at.checked_sub(1)) && is_digit(Some(at + 1))) {
        parted.replace_range(at..=at, " ");
    }
    parted
}

fn is_weekday(word: &str) -> bool {
    word.starts_with(char::is_alphabetic) && ["%a", "%A"].iter().any(|form| strtime::parse(form, word).is_ok())
}

fn read_date(words: &[&str]) -> Option<civil::Date> {
    let text = words.join(" ").replace('/', "-");
    ["%y-%m-%d", "%Y-%m-%d", "%d %b %y", "%d %b %Y", "%d %B %Y", "%d-%b-%y", "%d-%b-%Y", "%b %d %Y", "%B %d %Y"]
        .iter()
        .find_map(|form| strtime::parse(form, &text).ok()?.to_date().ok())
        .filter(|date| date.year() >= 0)
}

/// `AM` or `PM`, in the form in which the clock is then read.
fn half_day(word: &str) -> Option<&'static str> {
    ["AM", "PM"].into_iter().find(|half| word.eq_ignore_ascii_case(half))
}

fn read_clock(digits: &str, half: Option<&str>) -> Option<civil::Time> {
    let (forms, text) = match half {
        Some(half) => (["%I:%M:%S%.f %p", "%I:%M %p"], format!("{digits} {half}")),
        None => (["%H:%M:%S%.f", "%H:%M"], digits.to_owned()),
    };
    forms.iter().find_map(|form| strtime::parse(form, &text).ok()?.to_time().ok())
}

/// An offset: `Z`, `+0530`, `+05:30`, `+05`, and the names of RFC 822.
fn read_offset(word: &str) -> Option<Offset> {
    let named = match &*word.to_ascii_uppercase() {
        "Z" | "UTC" | "UT" | "GMT" => Some(0),
        "EDT" => Some(-4),
        "EST" | "CDT" => Some(-5),
        "CST" | "MDT" => Some(-6),
        "MST" | "PDT" => Some(-7),
        "PST" => Some(-8),
        _ => None,
    };
    if let Some(hours) = named {
        return Offset::from_hours(hours).ok();
    }
    let sign = if word.starts_with('-') { -1 } else { 1 };
    let digits = word.strip_prefix(['+', '-'])?.replacen(':', "", 1);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        1 | 2 => (&*digits, "0"),
        4 => digits.split_at(2),
        _ => return None,
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    Offset::from_seconds(sign * (hours * 60 + minutes) * 60).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_its_month_lacks_is_one_of_the_next() {
        for (text, day) in [
            ("2011-02-29", Some("2011-03-01T00:00:00")),
            ("2011-4-31 10:00:00 +0200", Some("2011-05-01T10:00:00")),
            ("2011-02-32", None),
            ("2011-13-31", None),
            ("\u{e9}-\u{e9}-31", None),
            ("--", None),
        ] {
            assert_eq!(Written::rolled_over(text).map(|it| it.civil.to_string()).as_deref(), day, "{text}");
        }
    }
    use proptest::prelude::*;

    #[test]
    fn reads_each_form_of_date() {
        for (text, expected) in [
            ("2024-01-01T00:30:00+09:00", "2024-01-01T00:30:00 +09"),
            ("2024-01-01T00:30:00.125+0530", "2024-01-01T00:30:00.125 +05:30"),
            ("2024-01-01t09:00:00z", "2024-01-01T09:00:00 +00"),
            ("2024-01-01T09:00:00", "2024-01-01T09:00:00"),
            ("2024-01-01 09:00:00 +0900", "2024-01-01T09:00:00 +09"),
            ("2024-01-01 09:00:00 -07:00", "2024-01-01T09:00:00 -07"),
            ("2001-12-14 21:59:43.10 -5", "2001-12-14T21:59:43.1 -05"),
            ("2024-01-01 09:00:00+0000 UTC", "2024-01-01T09:00:00 +00"),
            ("2024-01-01 09:00", "2024-01-01T09:00:00"),
            ("2024-1-5 9:00", "2024-01-05T09:00:00"),
            ("2024-01-01 9:05 PM", "2024-01-01T21:05:00"),
            ("2024-01-01 12:05am EST", "2024-01-01T00:05:00 -05"),
            (" 2024-01-01 ", "2024-01-01"),
            ("2024-1-5", "2024-01-05"),
            ("24-3-5", "2024-03-05"),
            ("2024/01/05", "2024-01-05"),
            ("2024/1/5 23:59:59", "2024-01-05T23:59:59"),
            ("Mon, 02 Jan 2006 15:04:05 GMT", "2006-01-02T15:04:05 +00"),
            ("Mon, 02 Jan 2006 15:04:05 -0700", "2006-01-02T15:04:05 -07"),
            ("02 Jan 06 15:04 MST", "2006-01-02T15:04:00 -07"),
            ("Monday, 02-Jan-06 15:04:05 UTC", "2006-01-02T15:04:05 +00"),
            ("Mon Jan  2 15:04:05 PST 2006", "2006-01-02T15:04:05 -08"),
            ("Mon Jan 02 15:04:05 -0700 2006", "2006-01-02T15:04:05 -07"),
            ("2023-01-29 18:30:22 2023 -0800", "2023-01-29T18:30:22 -08"),
            ("January 2, 2006", "2006-01-02"),
            ("2 January 2006", "2006-01-02"),
        ] {
            let read = Written::parse(text).unwrap_or_else(|| panic!("{text}"));
            let civil = if read.date_only { read.civil.date().to_string() } else { read.civil.to_string() };
            let shown = read.offset.map_or(civil.clone(), |offset| format!("{civil} {offset}"));
            assert_eq!(shown, expected, "{text}");
        }
    }

    #[test]
    fn takes_nothing_else_for_a_date() {
        for text in [
            "",
            "soon",
            "2024",
            "2024-13-01",
            "2024-02-30",
            "2024-01-01 25:00",
            "12:30",
            "2024-01",
            "1.2.3",
            "2024-01-01 09:00 nowhere",
            "2024-01-01T09:00:00+99:99",
            "2024-01-01-02",
            "tomorrow 9:00",
            "-2024-01-01",
        ] {
            assert_eq!(Written::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_instant_is_by_its_own_offset_or_in_the_zone() {
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        for (text, expected) in [
            ("2024-01-01 00:30", "2023-12-31T15:30:00Z"),
            ("2024-01-01 00:30 +0000", "2024-01-01T00:30:00Z"),
            ("2024-01-01", "2023-12-31T15:00:00Z"),
        ] {
            assert_eq!(Written::parse(text).unwrap().instant(&tokyo).to_string(), expected);
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "[-0-9:+TZ./, aPMé]{0,40}") {
            if let Some(date) = Written::parse(&text) {
                date.instant(&TimeZone::UTC);
            }
        }
    }
}
