//! What Medium's feed settles: a story that shows there is on Medium, whether the ledger is in doubt of it or has lost it.
//! One that does not show may be there all the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::ledger::{Entry, Item, Ledger, Settlement, State};
use medium::OnMedium;
use medium::Seen;
use post::canonical::CanonicalKey;
use post::time::Timestamp;

/// Whether Medium's feed can settle anything: a story is in doubt, or with a person.
pub(super) fn may_settle(ledger: &Ledger, now: Timestamp) -> bool {
    ledger.stories.values().any(|entry| is_open(entry, now))
}

/// Whether a story may be on Medium by now: it is in doubt, or a person has it.
fn is_open(entry: &Entry, now: Timestamp) -> bool {
    entry.is_doubtful(now) || entry.state == State::HandedOff
}

/// Settles as published each story in doubt, or with a person, that the feed shows: by the link to its canonical in the last paragraph, else
/// by its title, where that is one story's alone and the feed's is newer than the claim. Gives their canonicals.
pub(super) fn settle(ledger: &mut Ledger, seen: &[Seen], now: Timestamp) -> BTreeSet<String> {
    if seen.is_empty() {
        return BTreeSet::new();
    }
    let seen: Vec<_> = seen.iter().map(|one| (one, origins(one))).collect();
    let doubts: Vec<_> = ledger.stories.iter().filter(|(_, entry)| is_open(entry, now)).collect();
    let mut titles: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, entry) in &doubts {
        *titles.entry(&entry.title).or_default() += 1;
    }
    let is_others = |(one, origins): &&(&Seen, BTreeSet<CanonicalKey>), canonical: &str| {
        let mut others = ledger.stories.iter().filter(|(key, _)| *key != canonical);
        others.any(|(key, entry)| {
            let same = entry.medium.as_ref().is_some_and(|medium| {
                medium.id.is_some() && medium.id == one.medium.id
                    || medium.url.is_some() && medium.url == one.medium.url
            });
            same || origins.contains(&CanonicalKey::without_slash(key))
        })
    };
    let found = doubts.iter().filter_map(|(canonical, entry)| {
        let key = CanonicalKey::without_slash(canonical);
        let by_footer = seen.iter().find(|(_, origins)| origins.contains(&key));
        let by_title = || {
            let is_alone = titles.get(entry.title.as_str()) == Some(&1);
            let is_its = |one: &Seen| same_words(&one.title, &entry.title) && one.at.is_some_and(|at| at >= entry.at);
            seen.iter().filter(|(one, _)| is_alone && is_its(one)).find(|one| !is_others(one, canonical))
        };
        let (one, _) = by_footer.or_else(by_title)?;
        Some(((*canonical).clone(), one.medium.clone()))
    });
    let found: Vec<_> = found.collect();
    let settled = found
        .into_iter()
        .filter(|(canonical, medium)| ledger.settle(canonical, &Settlement::Published(medium.clone()), now).is_ok());
    settled.map(|(canonical, _)| canonical).collect()
}

/// Where the feed shows a story that is about to be sent: it has its title, and says that it comes from its canonical. Either
/// alone may be another's, such as a part of a series that ends in a link to the next.
pub(super) fn shown(item: &Item, seen: &[Seen]) -> Option<OnMedium> {
    let key = CanonicalKey::without_slash(&item.canonical);
    let one = seen.iter().find(|one| same_words(&one.title, &item.title) && origins(one).contains(&key))?;
    Some(one.medium.clone())
}

/// The addresses from which a story says that it comes: each as it is linked, and without the query that a campaign adds.
fn origins(one: &Seen) -> BTreeSet<CanonicalKey> {
    let links = one.origins.iter().flat_map(|link| [link.as_str(), link.split('?').next().unwrap_or_default()]);
    links.map(CanonicalKey::without_slash).collect()
}

fn same_words(one: &str, other: &str) -> bool {
    !one.trim().is_empty() && one.split_whitespace().eq(other.split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Process, State};
    use crate::outcome::Route;

    const SITE: &str = "https://blog.example/";

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_767_323_045 + minute * 60).unwrap()
    }

    /// Stories named by their titles, all in doubt since minute 0.
    fn ledger(titles: &[&str]) -> Ledger {
        let mut ledger = Ledger::new(SITE);
        for (number, title) in titles.iter().enumerate() {
            let (canonical, path) = (format!("{SITE}{number}/"), format!("{number}.md"));
            let item = Item { canonical, path, title: (*title).to_owned(), content: None, route: Route::Api };
            ledger.claim(&item, &Process { claim: "x".to_owned(), run: None }, at(0));
        }
        ledger
    }

    fn seen(title: &str, minute: i64, origin: &str) -> Seen {
        let origins = if origin.is_empty() { Vec::new() } else { vec![origin.to_owned()] };
        Seen {
            title: title.to_owned(),
            medium: OnMedium::at("https://medium.com/p/e6f36a"),
            at: Some(at(minute)),
            origins,
        }
    }

    #[test]
    fn the_feed_settles_what_it_shows_and_nothing_else() {
        let first = "https://blog.example/0";
        for (titles, seen, minute, settled) in [
            (&["A", "B"][..], seen("Renamed", -999, first), 20, true),
            (&["A", "B"], seen("Renamed", 1, "https://blog.example/0/?utm=x"), 20, true),
            (&["A", "B"], seen("Renamed", 1, "HTTPS://BLOG.EXAMPLE:443/./%30?utm=x"), 20, true),
            (&["A", "B"], seen(" A ", 0, ""), 20, true),
            (&["A", "B"], seen("A", -1, ""), 20, false),
            (&["A", "A"], seen("A", 1, ""), 20, false),
            (&["A", "B"], seen("A", 1, "https://blog.example/1/"), 20, false),
            (&["A", "B"], seen("a", 1, "https://other.example/0/"), 20, false),
            (&["A", "B"], seen("A", 1, first), 14, false),
        ] {
            let (mut ledger, said) = (ledger(titles), format!("{seen:?}"));
            let found = settle(&mut ledger, &[seen], at(minute));
            assert_eq!(found.contains("https://blog.example/0/"), settled, "{said}");
            let entry = &ledger.stories["https://blog.example/0/"];
            assert_eq!(
                entry.state == State::Published && entry.medium.is_some() && entry.at == at(0),
                settled,
                "{said}"
            );
        }
    }

    #[test]
    fn a_story_that_is_about_to_be_sent_shows_by_its_title_and_its_canonical() {
        let (canonical, path, title) = (format!("{SITE}0/"), "0.md".to_owned(), "A".to_owned());
        let item = Item { canonical, path, title, content: None, route: Route::Api };
        let first = "https://blog.example/0";
        for (seen, shows) in [
            (seen(" A ", 0, first), true),
            (seen("A", 0, "https://BLOG.example/%30/"), true),
            (seen("Part one", 0, first), false),
            (seen("A", 0, "https://blog.example/1/"), false),
            (seen("A", 0, ""), false),
        ] {
            assert_eq!(shown(&item, std::slice::from_ref(&seen)).is_some(), shows, "{seen:?}");
        }
    }
}
