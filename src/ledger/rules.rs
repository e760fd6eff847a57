//! How states change. Each rule is pure and may be applied again on a fresher ledger, as the compare-and-swap asks.

use crate::outcome::Route;
use medium::OnMedium;
use post::canonical::CanonicalKey;
use post::time::{SignedDuration, Timestamp};

use super::stories::Change;
use super::{Baseline, Entry, Ledger, Queued, State, WaitReason, Waiting};

/// How long a claim may be another process's business; after that nobody is taken to be at work on it.
const CLAIM_HOLDS: SignedDuration = SignedDuration::from_mins(15);
/// What Medium's daily limit looks back on.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A post as the ledger notes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its address on the site: what the ledger knows it by.
    pub canonical: String,
    /// Its path, relative to the repository's root.
    pub path: String,
    /// The story's title.
    pub title: String,
    /// The hash of title and body as written.
    pub content: Option<String>,
    /// How it reaches Medium.
    pub route: Route,
}

/// A process that claims stories. A re-run, another job and another step are other processes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// A random word that no other process has.
    pub claim: String,
    /// A link to its run, for people.
    pub run: Option<String>,
}

/// Whether a story may be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// By this process, once the ledger with the claim is written.
    Taken,
    /// Not now: another process claimed it less than 15 minutes ago.
    Held,
    /// Not again: another process claimed it and was not heard of since. It is written as `unknown` by this.
    Lapsed,
    /// Not again: it is in this state.
    Settled(State),
}

/// Whether a ledger is a site's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ownership {
    /// It is.
    Own,
    /// It is, and the site has moved to another address: the ledger's `site` is to be rewritten.
    Moved,
    /// It is another site's, and must not be written.
    OtherSite,
}

impl Process {
    /// Draws a claim of 128 random bits. Fails where the system gives no random bytes.
    pub fn draw(run: Option<String>) -> Result<Self, getrandom::Error> {
        let word = (u128::from(getrandom::u64()?) << 64) | u128::from(getrandom::u64()?);
        Ok(Self { claim: format!("{word:032x}"), run })
    }
}

impl Entry {
    /// Whether a process may be at work on it: it is claimed, and not long ago.
    pub fn is_held(&self, now: Timestamp) -> bool {
        self.state == State::Claimed && now.duration_since(self.at).abs() < CLAIM_HOLDS
    }

    /// Writes down as unknown a claim that no process can be at work on any more, and says whether it was one.
    pub fn lapse(&mut self, now: Timestamp) -> bool {
        let lapsed = self.state == State::Claimed && !self.is_held(now);
        if lapsed {
            self.state = State::Unknown;
        }
        lapsed
    }
}

impl Ledger {
    /// Writes down as unknown the claim of a story that no process can be at work on any more.
    pub fn lapse(&mut self, canonical: &str, now: Timestamp) {
        let spelling = self.stories.spelled(canonical).map(str::to_owned);
        if let Some(mut entry) = spelling.and_then(|spelling| self.stories.spelled_mut(&spelling)) {
            entry.lapse(now);
        }
    }

    /// Claims a story that is pending, new, or claimed by this very process (which renews the claim).
    pub fn claim(&mut self, item: &Item, process: &Process, now: Timestamp) -> Claim {
        if let Some(mut entry) = self.stories.get_mut(&item.canonical) {
            match entry.state {
                State::Pending => {}
                State::Claimed if entry.claim.as_ref() == Some(&process.claim) => {}
                State::Claimed => return if entry.lapse(now) { Claim::Lapsed } else { Claim::Held },
                settled => return Claim::Settled(settled),
            }
        }
        self.note_of(item, State::Claimed, process, now);
        Claim::Taken
    }

    /// Notes that the story is handed to a person, where [`Ledger::claim`] would have taken it: nothing is sent, so it need
    /// not be confirmed. Its own is taken again, so that this may be applied anew.
    pub fn hand_off(&mut self, item: &Item, process: &Process, now: Timestamp) -> Claim {
        let own = self.claimed_by(&item.canonical, process);
        if own.is_some_and(|entry| entry.state == State::HandedOff) {
            return Claim::Taken;
        }
        let claim = self.claim(item, process, now);
        if let (Claim::Taken, Some(mut entry)) = (&claim, self.stories.get_mut(&item.canonical)) {
            (entry.state, entry.queue) = (State::HandedOff, None);
        }
        claim
    }

    /// Notes that Medium has made the story. That is a fact, so it beats every state but `published`, and also that the
    /// entry is gone. `false`, and nothing changes, where another process has claimed or published it since.
    pub fn confirm(&mut self, item: &Item, process: &Process, medium: OnMedium, now: Timestamp) -> bool {
        match self.stories.get(&item.canonical) {
            Some(entry) if entry.claim.as_ref() != Some(&process.claim) => return false,
            Some(entry) if entry.state == State::Published => return true,
            _ => {}
        }
        let mut entry = self.note_of(item, State::Published, process, now);
        entry.medium = Some(medium);
        entry.queue = None;
        true
    }

    /// Notes that this process sent the story and got no answer: it may be on Medium, and is not sent again. `false`, and
    /// nothing changes, where the story is no longer this process's.
    pub fn doubt(&mut self, canonical: &str, process: &Process) -> bool {
        let entry = self.claimed_by(canonical, process);
        let entry = entry.filter(|entry| matches!(entry.state, State::Claimed | State::Unknown));
        entry.map(|mut entry| entry.state = State::Unknown).is_some()
    }

    /// Gives back a story that this process claimed and that certainly was not made: it is pending again. `false`, and
    /// nothing changes, where the story is no longer this process's.
    pub fn give_back(&mut self, canonical: &str, process: &Process, now: Timestamp) -> bool {
        match self.claimed_by(canonical, process) {
            Some(mut entry) if matches!(entry.state, State::Claimed | State::Unknown) => {
                (entry.state, entry.at) = (State::Pending, whole_seconds(now));
                true
            }
            Some(entry) => entry.state == State::Pending,
            None => false,
        }
    }

    /// Notes that a later run is to send the story, and that its post waits no more; `all` where `--all` queued it. One that
    /// is pending already keeps its place. Gives the state, which is another where the ledger knows more of the story.
    pub fn pend(&mut self, item: &Item, all: bool, now: Timestamp) -> State {
        self.waiting.remove(&item.path);
        match self.stories.get(&item.canonical).map(|entry| (entry.state, entry.at)) {
            None => self.note(item, State::Pending, now).queue = all.then_some(Queued::All),
            Some((State::Pending, since)) => drop(self.note(item, State::Pending, since)),
            Some((settled, _)) => return settled,
        }
        State::Pending
    }

    /// Notes that the story is on Medium by other hands, where its post says so. What was published or adopted stays as it is.
    pub fn adopt(&mut self, item: &Item, medium: OnMedium, now: Timestamp) {
        self.waiting.remove(&item.path);
        let state = self.stories.get(&item.canonical).map(|entry| entry.state);
        if !matches!(state, Some(State::Published | State::Adopted)) {
            self.note(item, State::Adopted, now).medium = Some(medium);
        }
    }

    /// Notes that a story which was to be sent is on Medium already: Medium shows it.
    pub fn adopt_pending(&mut self, item: &Item, medium: OnMedium, now: Timestamp) {
        if self.stories.get(&item.canonical).is_some_and(|entry| entry.state == State::Pending) {
            self.adopt(item, medium, now);
        }
    }

    /// Notes that a post waits, without anything of it having been sent: it is blocked, or dated in the future (`due`). One
    /// that waits for the same reason keeps its `since`.
    pub fn wait(&mut self, path: &str, reason: WaitReason, due: Option<Timestamp>, now: Timestamp) {
        let before = self.waiting.get(path).filter(|waiting| waiting.reason == reason);
        let since = before.map_or(whole_seconds(now), |waiting| waiting.since);
        self.waiting.insert(path.to_owned(), Waiting { reason, due, since });
    }

    /// Sets the last head that was fully considered, and the time by which its posts were judged.
    pub fn set_baseline(&mut self, commit: &str, time: Timestamp) {
        self.baseline = Some(Baseline { commit: commit.to_owned(), time: whole_seconds(time) });
    }

    /// How many stories count against Medium's daily limit: handed over, or perhaps handed over, in the last 24 hours.
    pub fn sent_in_a_day(&self, now: Timestamp) -> usize {
        let counts = |entry: &&Entry| {
            let sent = matches!(entry.state, State::Published | State::Claimed | State::Unknown | State::HandedOff);
            sent && now.duration_since(entry.at) < DAY
        };
        self.stories.values().filter(counts).count()
    }

    /// Whether a story went out by this route, or may have.
    pub fn has_sent_by(&self, route: Route) -> bool {
        let sent = |state| matches!(state, State::Published | State::Claimed | State::Unknown | State::HandedOff);
        self.stories.values().any(|entry| sent(entry.state) && entry.route == Some(route))
    }

    /// Whether this is the ledger of the site at a base URL. Where the URL differs, it still is if one of its stories is a
    /// post of this site, by its path.
    pub fn ownership(&self, site: &str, is_post: impl Fn(&str) -> bool) -> Ownership {
        if CanonicalKey::without_slash(&self.site) == CanonicalKey::without_slash(site) {
            Ownership::Own
        } else if self.stories.values().any(|entry| is_post(&entry.path)) {
            Ownership::Moved
        } else {
            Ownership::OtherSite
        }
    }

    /// Writes what a process did with a story. Its path stays: a run that saw a later commit may have followed the file.
    fn note_of(&mut self, item: &Item, state: State, process: &Process, at: Timestamp) -> Change<'_> {
        let path = self.stories.get(&item.canonical).map_or_else(|| item.path.clone(), |entry| entry.path.clone());
        let mut entry = self.note(item, state, at);
        entry.path = path;
        entry.claim = Some(process.claim.clone());
        entry.run.clone_from(&process.run);
        entry
    }

    /// Writes what a post is, and the state it came to, keeping what else the entry says.
    pub(super) fn note(&mut self, item: &Item, state: State, at: Timestamp) -> Change<'_> {
        let at = whole_seconds(at);
        let new = Entry {
            state,
            route: None,
            path: String::new(),
            title: String::new(),
            content: None,
            claim: None,
            run: None,
            queue: None,
            at,
            medium: None,
            issue: None,
            other: serde_json::Map::new(),
        };
        let mut entry = self.stories.get_or_insert(&item.canonical, new);
        (entry.state, entry.at) = (state, at);
        entry.route = Some(item.route);
        entry.path.clone_from(&item.path);
        entry.title.clone_from(&item.title);
        entry.content.clone_from(&item.content);
        entry
    }

    /// The story, where this process was the last to claim it.
    fn claimed_by(&mut self, canonical: &str, process: &Process) -> Option<Change<'_>> {
        self.stories.get_mut(canonical).filter(|entry| entry.claim.as_ref() == Some(&process.claim))
    }
}

/// The ledger is read by people: no fractions of a second.
pub(super) fn whole_seconds(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANONICAL: &str = "https://blog.example/a/";

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_767_323_045 + minute * 60).unwrap()
    }

    fn item(path: &str) -> Item {
        let (canonical, path, title) = (CANONICAL.into(), path.into(), "A".into());
        Item { canonical, path, title, content: Some("sha256:0".into()), route: Route::Api }
    }

    fn process(word: &str) -> Process {
        Process { claim: word.into(), run: Some(format!("https://ci.example/{word}")) }
    }

    /// A ledger with one story in a state since minute 0, last claimed by `other`; without one where there is no state.
    fn ledger(state: Option<State>) -> Ledger {
        let mut ledger = Ledger::new("https://blog.example/");
        if let Some(state) = state {
            ledger.claim(&item("old.md"), &process("other"), at(0));
            ledger.stories.get_mut(CANONICAL).unwrap().state = state;
        }
        ledger
    }

    fn state(ledger: &Ledger) -> Option<State> {
        ledger.stories.get(CANONICAL).map(|entry| entry.state)
    }

    const ALL: [Option<State>; 8] = [
        None,
        Some(State::Pending),
        Some(State::Claimed),
        Some(State::Published),
        Some(State::HandedOff),
        Some(State::Adopted),
        Some(State::Unknown),
        Some(State::LeftOut),
    ];

    #[test]
    fn only_what_is_new_pending_or_ones_own_is_claimed() {
        for before in ALL {
            let (mut ledger, earlier) = (ledger(before), ledger(before));
            let claim = ledger.claim(&item("a.md"), &process("mine"), at(14));
            let expected = match before {
                None | Some(State::Pending) => Claim::Taken,
                Some(State::Claimed) => Claim::Held,
                Some(settled) => Claim::Settled(settled),
            };
            assert_eq!(claim, expected, "{before:?}");
            if expected == Claim::Taken {
                let entry = &ledger.stories[CANONICAL];
                let path = if before.is_some() { "old.md" } else { "a.md" };
                assert_eq!((entry.state, entry.at, entry.path.as_str()), (State::Claimed, at(14), path));
                assert_eq!(
                    (entry.claim.as_deref(), entry.run.as_deref()),
                    (Some("mine"), Some("https://ci.example/mine"))
                );
                assert_eq!(ledger.claim(&item("a.md"), &process("mine"), at(99)), Claim::Taken, "its own is renewed");
                assert_eq!(ledger.stories[CANONICAL].at, at(99));
            } else {
                assert_eq!(ledger, earlier, "{before:?}");
            }
        }
    }

    #[test]
    fn a_claim_of_15_minutes_is_in_doubt_and_still_confirmed_by_its_process_alone() {
        for minute in [15, -15] {
            let mut ledger = ledger(Some(State::Claimed));
            assert_eq!(ledger.claim(&item("a.md"), &process("mine"), at(minute)), Claim::Lapsed);
            assert_eq!((state(&ledger), ledger.stories[CANONICAL].at), (Some(State::Unknown), at(0)));
            assert_eq!(ledger.claim(&item("a.md"), &process("mine"), at(99)), Claim::Settled(State::Unknown));
        }
        let medium = |id: &str| OnMedium { id: Some(id.into()), url: None };
        for before in ALL {
            let mut theirs = ledger(before);
            assert_eq!(
                theirs.confirm(&item("a.md"), &process("mine"), medium("m"), at(1)),
                before.is_none(),
                "{before:?}"
            );
            let mut ours = ledger(before);
            assert!(ours.confirm(&item("a.md"), &process("other"), medium("o"), at(1)));
            assert!(
                ours.confirm(&item("a.md"), &process("other"), medium("o"), at(2)),
                "applied anew on its own answer"
            );
            assert_eq!(state(&ours), Some(State::Published));
            let is_first = before != Some(State::Published);
            assert_eq!(ours.stories[CANONICAL].medium, is_first.then(|| medium("o")), "{before:?}");
            assert_eq!(ours.stories[CANONICAL].at, at(i64::from(is_first)));
        }
    }

    #[test]
    fn only_its_own_claim_is_doubted_or_given_back() {
        for before in ALL {
            let ours = matches!(before, Some(State::Claimed | State::Unknown));
            let (mut doubted, mut back, mut theirs) = (ledger(before), ledger(before), ledger(before));
            assert_eq!(doubted.doubt(CANONICAL, &process("other")), ours, "{before:?}");
            assert_eq!(state(&doubted), if ours { Some(State::Unknown) } else { before });
            assert_eq!(back.give_back(CANONICAL, &process("other"), at(1)), ours || before == Some(State::Pending));
            assert_eq!(state(&back), if ours { Some(State::Pending) } else { before });
            assert!(
                !theirs.doubt(CANONICAL, &process("mine")) && !theirs.give_back(CANONICAL, &process("mine"), at(1))
            );
            assert_eq!(theirs, ledger(before));
        }
    }

    #[test]
    fn a_post_is_pended_once_and_adopted_unless_published() {
        for before in ALL {
            let mut pended = ledger(before);
            pended.wait("a.md", WaitReason::Blocked, None, at(0));
            let expected = before.unwrap_or(State::Pending);
            assert_eq!(pended.pend(&item("a.md"), true, at(5)), expected, "{before:?}");
            assert!(pended.waiting.is_empty());
            let entry = &pended.stories[CANONICAL];
            assert_eq!(entry.at, if before.is_none() { at(5) } else { at(0) }, "its place in the queue");
            assert_eq!(entry.queue.is_some(), before.is_none());
            assert_eq!(entry.path == "a.md", expected == State::Pending);

            let mut adopted = ledger(before);
            adopted.adopt(&item("a.md"), OnMedium { id: Some("i".into()), url: None }, at(5));
            let stays = before == Some(State::Published);
            assert_eq!(state(&adopted), Some(if stays { State::Published } else { State::Adopted }));
        }
    }

    #[test]
    fn the_daily_cap_counts_what_went_out_or_may_have() {
        for (state, counts) in [
            (State::Pending, false),
            (State::Claimed, true),
            (State::Published, true),
            (State::HandedOff, true),
            (State::Adopted, false),
            (State::Unknown, true),
            (State::LeftOut, false),
        ] {
            let ledger = ledger(Some(state));
            assert_eq!(ledger.sent_in_a_day(at(24 * 60 - 1)), usize::from(counts), "{state:?}");
            assert_eq!(ledger.sent_in_a_day(at(24 * 60)), 0);
            assert_eq!(ledger.has_sent_by(Route::Api), counts);
            assert!(!ledger.has_sent_by(Route::HandOff));
        }
    }

    #[test]
    fn a_ledger_is_a_sites_own_or_knows_one_of_its_posts() {
        let ledger = ledger(Some(State::Published));
        assert_eq!(ledger.ownership("https://blog.example", |_| false), Ownership::Own);
        assert_eq!(ledger.ownership("https://new.example/", |path| path == "old.md"), Ownership::Moved);
        assert_eq!(ledger.ownership("https://new.example/", |path| path == "a.md"), Ownership::OtherSite);
    }

    #[test]
    fn each_process_draws_its_own_word() {
        let words = [Process::draw(None).unwrap().claim, Process::draw(None).unwrap().claim];
        assert!(words[0] != words[1] && words.iter().all(|word| word.len() == 32));
    }
}
