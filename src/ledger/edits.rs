//! How a person, or Medium's feed, corrects the ledger. Pure, and applied again on a fresher ledger, as every rule.

use medium::OnMedium;
use post::problem::{Code, Problem};
use post::time::Timestamp;

use super::rules::{Item, whole_seconds};
use super::{Entry, Ledger, State};

/// What is said of a story whose answer was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// It is on Medium, here.
    Published(OnMedium),
    /// It is not, and may be sent again.
    NotPublished,
}

/// What becomes of one story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryChange {
    /// Its address on the site.
    pub canonical: String,
    /// Its post's path, relative to the repository's root.
    pub path: String,
    /// The state it was in; none where the ledger did not know it.
    pub from: Option<State>,
    /// The state it is in; none where the ledger knows it no more.
    pub to: Option<State>,
}

/// What a person's command changed, or would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEdit {
    /// The stories.
    pub stories: Vec<EntryChange>,
    /// Whether that is written: more than one story is changed only when that is said expressly.
    pub written: bool,
}

/// Why the ledger is not changed as a person wishes, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The ledger has no such story.
    #[error("the ledger has no story `{0}`")]
    NotKnown(String),
    /// A process may be sending it.
    #[error("a run claimed `{0}` less than 15 minutes ago and may be sending it")]
    Held(String),
    /// It may be on Medium.
    #[error("`{0}` may be on Medium: no answer came when it was sent")]
    InDoubt(String),
    /// It is on Medium.
    #[error("`{0}` is on Medium already")]
    OnMedium(String),
    /// There is nothing to settle.
    #[error("`{0}` is not in doubt: its state is `{1}`")]
    NotInDoubt(String, State),
}

impl Refused {
    /// What to do instead.
    pub fn hint(&self) -> String {
        match self {
            Self::NotKnown(_) => "`medium-crosspost ledger show` lists the stories it has".to_owned(),
            Self::Held(_) => "wait, then try again".to_owned(),
            Self::InDoubt(story) => format!(
                "look on Medium, then record what you found: `medium-crosspost ledger settle {story} --published URL` or \
                 `--not-published`"
            ),
            Self::OnMedium(story) => {
                format!("only you can delete it, on Medium; then run `medium-crosspost ledger release {story}`")
            }
            Self::NotInDoubt(..) => {
                "`ledger adopt` records a story that is on Medium, `ledger release` forgets one".to_owned()
            }
        }
    }

    /// The same as a problem that ends the run.
    pub fn problem(&self) -> Problem {
        Problem::new(Code::LedgerRefused, self.to_string()).hint(self.hint())
    }
}

impl Ledger {
    /// Settles whether a story is on Medium; it keeps the time at which it was claimed, which the daily cap counts.
    ///
    /// Refused where the story is not in doubt, and, for `NotPublished`, where it was claimed less than 15 minutes ago.
    /// A story that was handed to a person can be settled as published too.
    pub fn settle(&mut self, canonical: &str, fate: &Settlement, now: Timestamp) -> Result<EntryChange, Refused> {
        let key = || canonical.to_owned();
        let known = self.stories.spelled(canonical).map(str::to_owned);
        let mut entry =
            known.and_then(|known| self.stories.spelled_mut(&known)).ok_or_else(|| Refused::NotKnown(key()))?;
        let (from, held) = (entry.state, entry.is_held(now));
        match (from, fate) {
            (State::Claimed | State::Unknown | State::HandedOff, Settlement::Published(medium)) => {
                if from == State::HandedOff {
                    entry.at = whole_seconds(now);
                }
                entry.state = State::Published;
                entry.medium = Some(medium.clone());
                entry.queue = None;
            }
            (State::Claimed, Settlement::NotPublished) if held => return Err(Refused::Held(key())),
            (State::Claimed | State::Unknown, Settlement::NotPublished) => {
                (entry.state, entry.at) = (State::Pending, whole_seconds(now));
            }
            (state, _) => return Err(Refused::NotInDoubt(key(), state)),
        }
        Ok(EntryChange { canonical: key(), path: entry.path.clone(), from: Some(from), to: Some(entry.state) })
    }

    /// Takes over a story that is on Medium, where that is known. `None` where the ledger says so already.
    ///
    /// Refused where a process may be sending it.
    pub fn take_over(
        &mut self,
        item: &Item,
        medium: Option<&OnMedium>,
        now: Timestamp,
    ) -> Result<Option<EntryChange>, Refused> {
        let from = self.free(item, now)?;
        self.waiting.remove(&item.path);
        if let (Some(State::Published | State::Adopted), Some(mut entry)) =
            (from, self.stories.get_mut(&item.canonical))
        {
            let news = medium.filter(|medium| entry.medium.as_ref() != Some(medium));
            let Some(medium) = news else { return Ok(None) };
            entry.medium = Some(medium.clone());
            return Ok(Some(item.mended(from, entry.state)));
        }
        let mut entry = self.note(item, State::Adopted, now);
        entry.medium = medium.cloned().or_else(|| entry.medium.take());
        entry.queue = None;
        Ok(Some(item.mended(from, State::Adopted)))
    }

    /// Keeps a post off Medium. `None` where the ledger says so already.
    ///
    /// Refused where the story is on Medium, may be, or may be on its way.
    pub fn leave_out(&mut self, item: &Item, now: Timestamp) -> Result<Option<EntryChange>, Refused> {
        let from = self.free(item, now)?;
        match from {
            Some(State::Published | State::Adopted) => return Err(Refused::OnMedium(item.canonical.clone())),
            Some(State::Unknown | State::Claimed) => return Err(Refused::InDoubt(item.canonical.clone())),
            Some(State::LeftOut) => return Ok(None),
            None | Some(State::Pending | State::HandedOff) => {}
        }
        self.waiting.remove(&item.path);
        self.note(item, State::LeftOut, now).queue = None;
        Ok(Some(item.mended(from, State::LeftOut)))
    }

    /// Forgets a story, so that its post may go out again.
    ///
    /// Refused where the story may be on Medium or on its way: that is to be settled first.
    pub fn release(&mut self, canonical: &str, now: Timestamp) -> Result<EntryChange, Refused> {
        let key = || canonical.to_owned();
        let known = self.stories.spelled(canonical).map(str::to_owned).ok_or_else(|| Refused::NotKnown(key()))?;
        match self.stories.spelled_mut(&known) {
            Some(entry) if entry.is_held(now) => return Err(Refused::Held(key())),
            Some(entry) if entry.is_doubtful(now) => return Err(Refused::InDoubt(key())),
            _ => {}
        }
        let entry = self.stories.remove(&known);
        let (path, from) = entry.map(|entry| (entry.path, entry.state)).unzip();
        Ok(EntryChange { canonical: key(), path: path.unwrap_or_default(), from, to: None })
    }

    /// The canonical of the story that a person means: by its canonical, with or without the last slash, else by its
    /// post's path.
    pub fn named(&self, given: &str, path: Option<&str>) -> Result<String, Refused> {
        let bare = given.trim_end_matches('/');
        let slashed = format!("{bare}/");
        let by_canonical = [given, bare, &slashed].into_iter().find_map(|key| self.stories.spelled(key));
        let paths = [path, Some(given.trim_start_matches("./"))];
        let by_path =
            || paths.into_iter().flatten().find_map(|path| self.at_path(path)).map(|(canonical, _)| canonical);
        by_canonical.or_else(by_path).map(str::to_owned).ok_or_else(|| Refused::NotKnown(given.to_owned()))
    }

    /// The state of a story that no process can be sending.
    fn free(&self, item: &Item, now: Timestamp) -> Result<Option<State>, Refused> {
        match self.stories.get(&item.canonical) {
            Some(entry) if entry.is_held(now) => Err(Refused::Held(item.canonical.clone())),
            entry => Ok(entry.map(|entry| entry.state)),
        }
    }
}

impl Entry {
    /// Whether nobody knows if the story is on Medium: its answer was lost, or its claim was left behind.
    pub fn is_doubtful(&self, now: Timestamp) -> bool {
        self.state == State::Unknown || self.state == State::Claimed && !self.is_held(now)
    }
}

impl Item {
    fn mended(&self, from: Option<State>, to: State) -> EntryChange {
        EntryChange { canonical: self.canonical.clone(), path: self.path.clone(), from, to: Some(to) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Process;
    use super::*;
    use crate::outcome::Route;

    const CANONICAL: &str = "https://blog.example/a/";

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_767_323_045 + minute * 60).unwrap()
    }

    fn item() -> Item {
        let (canonical, path, title) = (CANONICAL.into(), "posts/a.md".into(), "A".into());
        Item { canonical, path, title, content: Some("sha256:0".into()), route: Route::Api }
    }

    /// A ledger whose one story is in a state since minute 0, and whose post waits too.
    fn ledger(state: Option<State>) -> Ledger {
        let mut ledger = Ledger::new("https://blog.example/");
        if let Some(state) = state {
            ledger.claim(&item(), &Process { claim: "other".into(), run: None }, at(0));
            ledger.stories.get_mut(CANONICAL).unwrap().state = state;
        }
        ledger
    }

    /// What a change makes of each state after so many minutes: the state then, or a word of why it is refused.
    fn each(minute: i64, change: impl Fn(&mut Ledger, Timestamp) -> Option<Refused>) -> Vec<String> {
        use State::{Adopted, Claimed, HandedOff, LeftOut, Pending, Published, Unknown};
        let states = [Pending, Claimed, Unknown, Published, HandedOff, Adopted, LeftOut].map(Some);
        let one = |before: Option<State>| {
            let mut after = ledger(before);
            let word = match change(&mut after, at(minute)) {
                None => return after.stories.get(CANONICAL).map_or("-", |entry| entry.state.as_str()).to_owned(),
                Some(Refused::NotKnown(_)) => "not known",
                Some(Refused::Held(_)) => "held",
                Some(Refused::InDoubt(_)) => "in doubt",
                Some(Refused::OnMedium(_)) => "on medium",
                Some(Refused::NotInDoubt(..)) => "no doubt",
            };
            assert_eq!(after, ledger(before), "what is refused changes nothing");
            word.to_owned()
        };
        [None].into_iter().chain(states).map(one).collect()
    }

    #[test]
    fn each_command_changes_what_it_safely_can() {
        // In this order: not in the ledger, pending, claimed, unknown, published, handed-off, adopted, left-out.
        let there = OnMedium::at("https://medium.com/@you/a-e6f36a");
        let published = Settlement::Published(there.clone());
        let settled = |fate: Settlement| move |ledger: &mut Ledger, now| ledger.settle(CANONICAL, &fate, now).err();
        let (no, p) = ("no doubt", "published");
        assert_eq!(each(1, settled(published.clone())), ["not known", no, p, p, no, p, no, no]);
        assert_eq!(each(1, settled(Settlement::NotPublished)), ["not known", no, "held", "pending", no, no, no, no]);
        assert_eq!(
            each(15, settled(Settlement::NotPublished)),
            ["not known", no, "pending", "pending", no, no, no, no]
        );
        let (a, out) = ("adopted", "left-out");
        let adopted = |ledger: &mut Ledger, now| ledger.take_over(&item(), Some(&there), now).err();
        assert_eq!(each(1, adopted), [a, a, "held", a, p, a, a, a]);
        assert_eq!(each(15, adopted), [a, a, a, a, p, a, a, a]);
        let left_out = |ledger: &mut Ledger, now| ledger.leave_out(&item(), now).err();
        let on = "on medium";
        assert_eq!(each(1, left_out), [out, out, "held", "in doubt", on, out, on, out]);
        assert_eq!(each(15, left_out), [out, out, "in doubt", "in doubt", on, out, on, out]);
        let released = |ledger: &mut Ledger, now| ledger.release(CANONICAL, now).err();
        assert_eq!(each(1, released), ["not known", "-", "held", "in doubt", "-", "-", "-", "-"]);
        assert_eq!(each(15, released)[2], "in doubt");
    }

    #[test]
    fn a_doubt_that_is_settled_counts_from_its_claim_and_a_second_word_changes_nothing() {
        let there = OnMedium::at("https://medium.com/p/e6f36a");
        assert_eq!(there.id.as_deref(), Some("e6f36a"));
        let mut doubt = ledger(Some(State::Unknown));
        doubt.settle(CANONICAL, &Settlement::Published(there.clone()), at(600)).unwrap();
        assert_eq!((doubt.stories[CANONICAL].at, &doubt.stories[CANONICAL].medium), (at(0), &Some(there.clone())));
        assert_eq!(doubt.take_over(&item(), Some(&there), at(601)), Ok(None));
        assert_eq!(doubt.take_over(&item(), None, at(601)), Ok(None));
        doubt.release(CANONICAL, at(602)).unwrap();
        doubt.leave_out(&item(), at(603)).unwrap();
        assert_eq!(doubt.leave_out(&item(), at(604)), Ok(None));
    }

    #[test]
    fn a_story_is_named_by_its_canonical_or_its_path() {
        let ledger = ledger(Some(State::Unknown));
        for (given, path) in
            [(CANONICAL, None), ("https://blog.example/a", None), ("a.md", Some("posts/a.md")), ("./posts/a.md", None)]
        {
            assert_eq!(ledger.named(given, path).as_deref(), Ok(CANONICAL), "{given}");
        }
        assert!(ledger.named("b.md", None).unwrap_err().to_string().contains("`b.md`"));
    }

    #[test]
    fn states_are_named_as_they_are_written() {
        for state in [State::Pending, State::HandedOff, State::Adopted, State::Unknown, State::LeftOut] {
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
    }
}
