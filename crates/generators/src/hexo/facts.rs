//! What Hexo knows of a post: its front matter and what its name says.

use super::config::Config;
use super::diacritics::slugized;
use super::name;
use literals::{Data, Value};
use post::time::{SignedDuration, TimeZone, Timestamp, Written, civil};

/// What Hexo knows of a post.
pub(super) struct Facts<'a> {
    front: &'a Value,
    /// What its name says by `new_post_name`.
    named: Vec<(&'a str, &'a str)>,
    /// The path below the folder of posts as `:title` has it.
    pub slug: String,
    /// Its date as an instant, or why there is none.
    pub date: Result<Timestamp, String>,
}

impl<'a> Facts<'a> {
    /// `path` is relative to the folder of posts.
    pub(super) fn new(path: &'a str, front: &'a Value, config: &'a Config) -> Self {
        let without = |path: &'a str| {
            &path[..path.len() - Some(super::ending(path).len()).filter(|it| *it > 0).map_or(0, |it| it + 1)]
        };
        let stem = without(path);
        let named = name::parts(without(&config.post_name), stem).unwrap_or_default();
        let title = named.iter().rev().find(|(token, _)| *token == "title").map(|(_, title)| (*title).to_owned());
        let mut facts = Self { front, named, slug: title.unwrap_or_else(|| slugized(stem)), date: Err(String::new()) };
        facts.date = facts.instant(config);
        facts
    }

    /// What the front matter says; what the file's name says goes before it.
    pub(super) fn value(&self, key: &str) -> Option<&'a Value> {
        self.front.get(key).filter(|_| self.named(key).is_none())
    }

    /// What the file's name says of a key that is no part of its date.
    pub(super) fn named(&self, key: &str) -> Option<&'a str> {
        let kept = ["title", "year", "month", "day", "i_month", "i_day", "hash"];
        self.part(key).filter(|_| !kept.contains(&key))
    }

    fn part(&self, key: &str) -> Option<&'a str> {
        self.named.iter().rev().find(|(token, _)| *token == key).map(|(_, value)| *value)
    }

    /// The date: the front matter's, else the name's. Hexo reads its digits as UTC, whatever they say, and then takes
    /// the difference of `timezone` off, as a build in UTC does.
    fn instant(&self, config: &Config) -> Result<Timestamp, String> {
        let day = || {
            let number = |keys: [&str; 2]| keys.iter().find_map(|key| self.part(key))?.parse::<i8>().ok();
            let date = civil::Date::new(
                self.part("year")?.parse().ok()?,
                number(["month", "i_month"])?,
                number(["day", "i_day"])?,
            );
            Some(Written { civil: date.ok()?.to_datetime(civil::Time::midnight()), offset: None, date_only: true })
        };
        let own = match self.value("date").map(|date| &date.data) {
            None | Some(Data::Null) => None,
            Some(Data::Plain(text) | Data::Quoted(text)) if text.is_empty() || text == "false" => None,
            Some(Data::Plain(text) | Data::Quoted(text)) => {
                let has_year = text.as_bytes().windows(4).any(|digits| digits.iter().all(u8::is_ascii_digit));
                let is_bare = matches!(self.value("date").map(|date| &date.data), Some(Data::Plain(_)));
                let written = Written::parse(text).or_else(|| Written::rolled_over(text).filter(|_| is_bare));
                let written = written.filter(|_| has_year);
                Some(written.ok_or_else(|| format!("the date `{text}` is none that Hexo reads alike everywhere"))?)
            }
            Some(_) => return Err("`date` is no text".to_owned()),
        };
        let written = own.or_else(day).ok_or("the post has no date, so Hexo takes that of its file")?;
        let instant = written.instant(&TimeZone::UTC);
        Ok(match &config.zone {
            None => instant,
            Some(zone) => instant - SignedDuration::from_secs(zone.to_offset(instant).seconds().into()),
        })
    }
}

/// A scalar as JavaScript prints it; `None` for what it would print otherwise than it is written.
pub(super) fn script_text(value: &Value) -> Option<String> {
    match &value.data {
        Data::Quoted(text) => Some(text.clone()),
        Data::Plain(text) => {
            let is_number = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
            let is_whole = text.parse::<i32>().is_ok_and(|number| number.to_string() == *text);
            let is_text = text.parse::<f64>().is_err() && Written::parse(text).is_none() && !text.starts_with('0');
            (is_whole || !is_number || is_text).then(|| text.clone())
        }
        Data::Null | Data::List(_) | Data::Map(_) | Data::Code(_) => None,
    }
}
