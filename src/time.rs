//! Dates as authors and generators write them, zones, and the clock as a value.

use std::time::Instant;

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
    pub fn parse(_text: &str) -> Option<Self> {
        todo!()
    }

    /// The instant meant: by its own offset, else in this zone.
    pub fn instant(&self, zone: &TimeZone) -> Timestamp {
        let zone = self.offset.map_or_else(|| zone.clone(), TimeZone::fixed);
        zone.to_ambiguous_zoned(self.civil).compatible().map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
    }
}
