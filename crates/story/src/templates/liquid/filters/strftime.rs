//! Dates as Ruby's `strftime` writes them (<https://docs.ruby-lang.org/en/3.4/strftime_formatting_rdoc.html>).

use post::time::{Offset, TimeZone, Timestamp, civil};

/// A part of a format: text as it is, or something of a date.
pub(super) enum Directive<'f> {
    Text(&'f str),
    Part(Part),
}

/// `%-d`, `%^B`, `%:z`, `%10N`.
pub(super) struct Part {
    conversion: char,
    /// The last flag that says how to pad: `-`, `0`, `_`.
    padding: Option<char>,
    /// `^`: in capitals.
    upper: bool,
    /// `#`: in the other case.
    swaps: bool,
    colons: usize,
    width: usize,
}

/// The conversions that Ruby knows; any other stays in the text.
const CONVERSIONS: &str = "YCymBbhjdeHkIlPpMSLNzZAauwGgVUWsnt%cDFvxXrRT";

/// A format, cut into its parts. `None` where it ends within one: Ruby refuses it then.
pub(super) fn directives(format: &str) -> Option<Vec<Directive<'_>>> {
    let (mut directives, mut rest) = (Vec::new(), format);
    while let Some(start) = rest.find('%') {
        let (text, directive) = rest.split_at(start);
        directives.push(Directive::Text(text));
        let (read, length) = Part::read(&directive[1..])?;
        directives.push(read.map_or(Directive::Text(&directive[..=length]), Directive::Part));
        rest = &directive[1 + length..];
    }
    directives.push(Directive::Text(rest));
    Some(directives)
}

impl Directive<'_> {
    /// The width that is asked for.
    pub(super) fn width(&self) -> usize {
        if let Self::Part(part) = self { part.width } else { 0 }
    }

    /// What it shows of a date.
    pub(super) fn shown(&self, date: civil::DateTime, offset: Offset) -> String {
        match self {
            Self::Text(text) => (*text).to_owned(),
            Self::Part(part) => part.shown(date, offset),
        }
    }
}

impl Part {
    /// Reads what follows a `%`, and how long that is; no part where it is no conversion. `None` where the text ends before.
    fn read(text: &str) -> Option<(Option<Self>, usize)> {
        let mut part = Self { conversion: '%', padding: None, upper: false, swaps: false, colons: 0, width: 0 };
        let flags = text.find(|c| !matches!(c, '-' | '0' | '_' | '^' | '#')).unwrap_or(text.len());
        for flag in text[..flags].chars() {
            match flag {
                '^' => part.upper = true,
                '#' => part.swaps = true,
                padding => part.padding = Some(padding),
            }
        }
        let rest = &text[flags..];
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if digits > 0 {
            part.width = rest[..digits].parse().unwrap_or(usize::MAX);
        }
        let rest = &rest[digits..];
        let next = rest.chars().next()?;
        // The locale's own form, of which Ruby has none; or up to three colons of a zone.
        let locale = usize::from(matches!(next, 'E' | 'O'));
        part.colons = rest.find(|c| c != ':').unwrap_or(rest.len());
        let before = flags + digits + locale + part.colons;
        let conversion = text[before..].chars().next().filter(|c| CONVERSIONS.contains(*c));
        let conversion = conversion.filter(|c| part.colons == 0 || (part.colons <= 3 && *c == 'z'));
        Some(match conversion {
            Some(conversion) => (Some(Self { conversion, ..part }), before + 1),
            None => (None, before),
        })
    }

    fn shown(&self, date: civil::DateTime, offset: Offset) -> String {
        let by = |format: &str| date.strftime(format).to_string();
        let hour = |twelve: bool| if twelve { (date.hour() + 11) % 12 + 1 } else { date.hour() };
        let all =
            |format: &str| directives(format).iter().flatten().map(|part| part.shown(date, offset)).collect::<String>();
        match self.conversion {
            'Y' => self.number(date.year(), '0', 4),
            'C' => self.number(date.year().div_euclid(100), '0', 2),
            'y' => self.number(date.year().rem_euclid(100), '0', 2),
            'G' => self.number(date.date().iso_week_date().year(), '0', 4),
            'g' => self.number(date.date().iso_week_date().year().rem_euclid(100), '0', 2),
            'm' => self.number(date.month(), '0', 2),
            'd' => self.number(date.day(), '0', 2),
            'e' => self.number(date.day(), ' ', 2),
            'j' => self.number(date.day_of_year(), '0', 3),
            'H' => self.number(hour(false), '0', 2),
            'k' => self.number(hour(false), ' ', 2),
            'I' => self.number(hour(true), '0', 2),
            'l' => self.number(hour(true), ' ', 2),
            'M' => self.number(date.minute(), '0', 2),
            'S' => self.number(date.second(), '0', 2),
            'u' => self.number(date.weekday().to_monday_one_offset(), '0', 1),
            'w' => self.number(date.weekday().to_sunday_zero_offset(), '0', 1),
            'V' => self.number(date.date().iso_week_date().week(), '0', 2),
            'U' | 'W' => {
                let week = by(if self.conversion == 'U' { "%U" } else { "%W" });
                self.number(week.parse().unwrap_or(0), '0', 2)
            }
            's' => self.number(TimeZone::fixed(offset).to_timestamp(date).map_or(0, Timestamp::as_second), '0', 1),
            'L' | 'N' => {
                let digits = format!("{:09}", date.subsec_nanosecond());
                let places = if self.width > 0 {
                    self.width
                } else if self.conversion == 'L' {
                    3
                } else {
                    9
                };
                digits.chars().chain(std::iter::repeat('0')).take(places).collect()
            }
            'z' => self.zone(offset),
            'Z' => self.word(if offset == Offset::UTC { "UTC" } else { "" }, str::to_lowercase),
            'p' => self.word(&by("%p"), str::to_lowercase),
            'P' => self.word(&by("%p").to_lowercase(), str::to_uppercase),
            'B' => self.word(&by("%B"), str::to_uppercase),
            'b' | 'h' => self.word(&by("%b"), str::to_uppercase),
            'A' => self.word(&by("%A"), str::to_uppercase),
            'a' => self.word(&by("%a"), str::to_uppercase),
            'n' => self.word("\n", str::to_owned),
            't' => self.word("\t", str::to_owned),
            'c' => self.word(&all("%a %b %e %H:%M:%S %Y"), str::to_uppercase),
            'D' | 'x' => self.word(&all("%m/%d/%y"), str::to_owned),
            'F' => self.word(&all("%Y-%m-%d"), str::to_owned),
            'v' => self.word(&all("%e-%^b-%Y"), str::to_uppercase),
            'X' | 'T' => self.word(&all("%H:%M:%S"), str::to_owned),
            'r' => self.word(&all("%I:%M:%S %p"), str::to_uppercase),
            'R' => self.word(&all("%H:%M"), str::to_owned),
            _ => self.word("%", str::to_owned),
        }
    }

    fn number(&self, number: impl Into<i64>, padding: char, width: usize) -> String {
        let digits = number.into().to_string();
        match self.padding {
            Some('-') => digits,
            Some('_') => padded(&digits, ' ', self.width.max(width)),
            Some('0') => padded(&digits, '0', self.width.max(width)),
            _ => padded(&digits, padding, if self.width > 0 { self.width } else { width }),
        }
    }

    fn word(&self, word: &str, swapped: fn(&str) -> String) -> String {
        let cased = match (self.upper, self.swaps) {
            (_, true) => swapped(word),
            (true, _) => word.to_uppercase(),
            _ => word.to_owned(),
        };
        match self.padding {
            Some('-') => cased,
            Some('0') => padded(&cased, '0', self.width),
            _ => padded(&cased, ' ', self.width),
        }
    }

    fn zone(&self, offset: Offset) -> String {
        let seconds = offset.seconds().unsigned_abs();
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        let sign = if offset.is_negative() { '-' } else { '+' };
        let after = match self.colons {
            0 => format!("{minutes:02}"),
            1 => format!(":{minutes:02}"),
            3 if (minutes, seconds) == (0, 0) => String::new(),
            3 if seconds == 0 => format!(":{minutes:02}"),
            _ => format!(":{minutes:02}:{seconds:02}"),
        };
        if self.padding == Some('_') {
            return padded(&format!("{sign}{hours}{after}"), ' ', self.width.max(3 + after.len()));
        }
        format!("{sign}{}", padded(&format!("{hours:02}{after}"), '0', self.width.saturating_sub(1)))
    }
}

/// A text with so many characters at least, filled from the left; a sign stays in front of zeros.
fn padded(text: &str, fill: char, width: usize) -> String {
    let missing = width.saturating_sub(text.chars().count());
    let (sign, digits) = text.split_at(usize::from(fill == '0' && text.starts_with('-')));
    format!("{sign}{}{digits}", fill.to_string().repeat(missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Ruby 3.1 prints `Time.new(2024, 3, 5, 14, 7, 9.125r, "+05:30").strftime(FORMAT)`.
    #[test]
    fn dates_are_written_as_ruby_writes_them() {
        let date = civil::date(2024, 3, 5).at(14, 7, 9, 125_000_000);
        let offset = Offset::from_seconds(19_800).unwrap();
        for (format, expected) in [
            ("%Y-%m-%dT%H:%M:%S%:z", "2024-03-05T14:07:09+05:30"),
            ("%-d. %B %Y, %e, %_m, %j", "5. March 2024,  5,  3, 065"),
            ("%^b %#B %^a %A %#p %P", "MAR MARCH TUE Tuesday pm pm"),
            ("%I:%M %p %l %-l %k", "02:07 PM  2 2 14"),
            ("%y %C %G %g %V %U %W %u %w", "24 20 2024 24 10 09 10 2 2"),
            ("%L %N %3N %6N %z %::z", "125 125000000 125 125000 +0530 +05:30:00"),
            ("%012N|%-N|%_N", "125000000000|125000000|125000000"),
            ("%s", "1709627829"),
            ("%D %F %T %R %r %v", "03/05/24 2024-03-05 14:07:09 14:07 02:07:09 PM  5-MAR-2024"),
            ("%c|%^c|%x|%X|%h", "Tue Mar  5 14:07:09 2024|TUE MAR  5 14:07:09 2024|03/05/24|14:07:09|Mar"),
            ("%10Y|%010d|%_5d|%8B|%08B", "0000002024|0000000005|    5|   March|000March"),
            ("%-y|%-5d|%-j|%_j|%05e|%5e|%-e", "24|5|65| 65|00005|    5|5"),
            ("%010A|%_10A|%-10A", "000Tuesday|   Tuesday|Tuesday"),
            ("%-z|%_z|%10z|%_10z", "+0530| +530|+000000530|      +530"),
            ("%-:z|%_:z|%_::z|%_12:z", "+05:30| +5:30| +5:30:00|       +5:30"),
            ("%:::z|%_:::z|%::::z|%:Ez|%E:z", "+05:30| +5:30|%::::z|%:Ez|%E:z"),
            ("100%% %n%t.", "100% \n\t."),
            ("%Q %é %+ %+5d %.", "%Q %é %+ %+5d %."),
            ("%Ey %Od %:Y %-Q %5E %:", "24 05 %:Y %-Q %5E %:"),
        ] {
            let shown: String = directives(format).unwrap().iter().map(|part| part.shown(date, offset)).collect();
            assert_eq!(shown, expected, "{format}");
        }
        for format in ["%", "a%", "%%%", "%-", "%^", "%5", "%-5"] {
            assert!(directives(format).is_none(), "{format}");
        }
        let widest = directives("%999999999999999999999Y").unwrap().iter().map(Directive::width).max();
        assert_eq!(widest, Some(usize::MAX));
    }

    #[test]
    fn zones_are_written_as_ruby_writes_them() {
        for (seconds, expected) in [
            (-10_800, "-0300|-03| -300| -3:00| -3"),
            (0, "+0000|+00| +000| +0:00| +0"),
            (-1_800, "-0030|-00:30| -030| -0:30| -0:30"),
            (39_600, "+1100|+11|+1100|+11:00|+11"),
            (3_723, "+0102|+01:02:03| +102| +1:02| +1:02:03"),
        ] {
            let (date, offset) = (civil::date(2024, 3, 5).at(14, 7, 9, 0), Offset::from_seconds(seconds).unwrap());
            let parts = directives("%z|%:::z|%_z|%_:z|%_:::z").unwrap();
            assert_eq!(parts.iter().map(|part| part.shown(date, offset)).collect::<String>(), expected);
        }
    }
}
