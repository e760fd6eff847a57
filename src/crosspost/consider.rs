//! What a run is about: which posts are candidates, and what else the ledger is to know. Nothing is written or sent yet.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::aftermath;
use super::candidates::Candidates;
use super::{Crosspost, Store, route};
use crate::event::Base;
use crate::ledger::{Ledger, State, Waiting};
use crate::news::{Choice, Moment, News, Sequel, Survey, is_at_rest};
use crate::outcome::{Mode, Report, Route};
use crate::publish::{self, Draft, Findings, Grounds, is_home};
use crate::range::{Finder, Range};
use crate::repository::{CommitId, Repository, Tree};
use generators::files::Files as _;
use generators::{Lacking, Site};
use post::problem::Code;
use post::time::Timestamp;
use story::ConvertOptions;

/// The candidates of a run, ready to be sent, and what was found on the way.
pub(super) struct Considered {
    /// The candidates, in the order in which they go out.
    pub(super) drafts: Vec<Draft>,
    /// What is left of them: what is skipped, and what is wrong beside the posts.
    pub(super) candidates: Candidates,
    /// What the ledger is to know.
    pub(super) findings: Findings,
    /// Where the run started, with its time: the baseline of a first run that takes nothing.
    pub(super) start: Option<(String, Timestamp)>,
    /// The ledger where it is kept.
    pub(super) store: Store,
    /// The ledger with its paths followed to where the files are now.
    pub(super) ledger: Ledger,
}

impl Crosspost<'_> {
    /// Finds what is new, and what earlier runs left.
    ///
    /// Fails where the site, a base or the ledger cannot be had.
    pub(super) fn consider(&self, mode: Mode, report: &mut Report) -> Result<Considered> {
        let repository = self.place.repository()?;
        let remote = repository.remote()?;
        let finder = Finder { repository, remote: remote.as_ref(), event: self.event };
        let now = self.settings.clock.now();
        let choice = self.choice()?;

        let head = finder.head(self.settings.range.head.as_deref())?;
        let tree = repository.tree(&head)?;
        let site = self.site(&tree, report)?;
        self.speaks(&site)?;
        let store = self.ledger(mode, repository, remote.as_ref(), &site, report)?;
        let baseline = store.ledger().baseline.as_ref().map(|baseline| (baseline.commit.clone(), baseline.time));
        let baseline = baseline.as_ref().map(|(commit, time)| (commit.as_str(), *time));
        let range = finder.bases(&head, self.settings.range.base.as_deref(), baseline)?;
        // Asked once the ledger is read: whoever moves its baseline to a later tip then moves the branch first.
        let tip = if mode == Mode::Publish && !self.settings.sandbox { finder.later_tip(&head)? } else { None };
        let grounds = Some(Grounds {
            baseline: baseline.map(|(commit, _)| commit.to_owned()),
            tip: tip.as_ref().unwrap_or(&head).to_string(),
        });
        self.introduce(report, &range, &head, repository, &tree, &site);
        let moment = Moment { site: &site, tree: &tree, time: now };
        if tip.is_none() && self.is_at_rest(repository, &range, moment, &choice, store.ledger())? {
            let (site, ledger) = (site.base_url().to_owned(), store.ledger().clone());
            let baseline = Some((head.to_string(), now));
            let findings = Findings { site, whole: true, baseline, grounds, tree: Some(tree), ..Findings::default() };
            let (drafts, candidates) = (Vec::new(), Candidates::default());
            return Ok(Considered { drafts, candidates, findings, start: None, store, ledger });
        }
        let survey = Survey::take(moment, &choice, &[])?;
        self.belongs(store.ledger(), &site, |path| survey.standing(path).is_some(), report)?;
        if range.bases.is_empty() && !self.settings.choosing.all {
            let count = survey.publishable().len();
            report
                .notices
                .push(format!("this is the first commit, so nothing is new; `--all` would take {count} posts"));
        }

        let (news, sequels) = self.news(repository, &range, moment, &survey, &choice, store.ledger())?;
        let mut candidates = Candidates::of(news);
        let mut ledger = store.ledger().clone();
        ledger.follow(&candidates.moves, |entry| is_home(entry, &tree) == Some(true));
        let titles = candidates.found.iter().filter_map(|(found, _)| found.post.title()).collect();
        candidates.problems.extend(aftermath::tell(&ledger, &sequels, &titles));
        if let Some(base) = &range.event_base {
            let base = repository.tree(base)?;
            candidates.tell_from_earlier(store.ledger(), |path| base.exists(path));
        }
        if let Some(tip) = &tip {
            let parted = finder.parted(&head, tip)?;
            report.notices.push(format!("{parted}: only what is publishable there goes out, with its text"));
            let tree = repository.tree(tip)?;
            let site = self.site(&tree, report)?;
            let later = Survey::take(Moment { site: &site, tree: &tree, time: now }, &choice, &[&survey])?;
            candidates = candidates.at_tip(&later);
            candidates.put_in_order(&ledger);
            let drafts = self.drafts(&mut candidates, &site, report);
            let findings =
                Findings { site: site.base_url().to_owned(), tree: Some(tree), grounds, ..Findings::default() };
            findings.follow(&mut ledger, &drafts);
            return Ok(Considered { drafts, candidates, findings, start: None, store, ledger });
        }
        let moved = candidates.moved(&ledger, &tree);
        ledger.follow(&moved, |_| false);
        candidates.moves.extend(moved);
        if !self.event.own_base_only {
            candidates.take_up(&ledger, &survey);
            if self.settings.choosing.all {
                candidates.take_all(&ledger, &survey);
            }
        }
        candidates.put_in_order(&ledger);
        let drafts = self.drafts(&mut candidates, &site, report);
        let findings = Findings {
            site: site.base_url().to_owned(),
            whole: !self.event.own_base_only,
            baseline: Some((head.to_string(), now)),
            grounds,
            future: survey.future(),
            moves: candidates.moves.clone(),
            dropped: candidates.dropped.clone(),
            tree: Some(tree),
        };
        let start = range.bases.first().map(|base| (base.commit.to_string(), base.time));
        Ok(Considered { drafts, candidates, findings, start, store, ledger })
    }

    /// Whether a run by the clock has nothing to look for: no post came due, none is left from earlier runs, and what was
    /// pushed since the ledger's baseline makes none new. The ledger names every post that lies in the future, so that only
    /// what was edited is read.
    fn is_at_rest(
        &self,
        repository: &Repository,
        range: &Range,
        now: Moment<'_>,
        choice: &Choice,
        ledger: &Ledger,
    ) -> Result<bool> {
        let [base] = range.bases.as_slice() else { return Ok(false) };
        let by_clock = matches!(self.event.base, Base::HeadItself) && range.event_base.is_none();
        let is_own = ledger.site == now.site.base_url();
        let sleeps = |waiting: &Waiting| waiting.due.is_some_and(|due| due > now.time);
        // The page of what waits for a person is written again.
        let open = |state| matches!(state, State::Pending | State::HandedOff);
        let waits = ledger.waiting.values().all(sleeps) && !ledger.stories.values().any(|entry| open(entry.state));
        if !by_clock || !is_own || !waits || self.settings.choosing.all {
            return Ok(false);
        }
        let tree = repository.tree(&base.commit)?;
        is_at_rest(now, Moment { site: now.site, tree: &tree, time: base.time }, choice)
    }

    /// Tells the stories of the candidates, in the order in which they go out.
    pub(super) fn drafts(&self, candidates: &mut Candidates, site: &Site, report: &Report) -> Vec<Draft> {
        let terms = self.terms(report.route);
        let telling = ConvertOptions { limits: route::limits(report.route), ..self.settings.telling.clone() };
        let mut drafts: Vec<_> = std::mem::take(&mut candidates.found)
            .into_iter()
            .map(|(found, queue)| {
                let reuses_path = candidates.reused.contains(&found.post.path);
                let by_hand = report.route == Route::HandOff;
                let lacking = if by_hand { site.lacking_for_import(&found.post) } else { Lacking::default() };
                let overridden = publish::overridden(&found.post, &terms);
                let draft = Draft::prepare(found, queue, site, &telling).with(overridden);
                Draft { reuses_path, lacking, ..draft }
            })
            .collect();
        let unreadable = std::mem::take(&mut candidates.unreadable);
        drafts.extend(unreadable.into_iter().map(|(path, problem)| Draft::unreadable(path, problem)));
        drafts.sort_by_key(|draft| draft.queue);
        publish::keep_back_doubles(&mut drafts);
        drafts
    }

    fn choice(&self) -> Result<Choice> {
        let choosing = &self.settings.choosing;
        let language = choosing.language.clone();
        Choice::new(choosing.opt_in, &choosing.include, &choosing.exclude, language, &self.place.site)
    }

    /// Refuses a language that the site does not have: no post would ever be new.
    fn speaks(&self, site: &Site) -> Result<()> {
        let Some(asked) = &self.settings.choosing.language else { return Ok(()) };
        let languages = site.languages();
        if languages.iter().any(|own| own.eq_ignore_ascii_case(asked)) {
            return Ok(());
        }
        match languages.as_slice() {
            [] => bail!("`lang` is `{asked}`, and the languages of a {} site are not known here", site.generator()),
            _ => bail!("`lang` is `{asked}`, and the site has {}", languages.join(", ")),
        }
    }

    /// What is new against any of the bases, and what became of the posts of stories by the author's last work.
    fn news(
        &self,
        repository: &Repository,
        range: &Range,
        now: Moment<'_>,
        head: &Survey<'_>,
        choice: &Choice,
        ledger: &Ledger,
    ) -> Result<(News, BTreeMap<String, Sequel>)> {
        let waits = |path: &str| ledger.waiting.contains_key(path);
        let (mut news, mut sequels, mut ledger) = (News::default(), BTreeMap::new(), ledger.clone());
        // The baseline comes last, and the ledger's paths are as of then.
        for point in range.bases.iter().rev() {
            let tree = repository.tree(&point.commit)?;
            // A configuration that only lacked a base URL, or could not be read: what lay there may well have been
            // published, so it is read as the head's site reads it.
            let own = Site::read(&tree, &self.settings.reading);
            let base = match &own {
                Err(problem) if problem.code == Code::NoSite => Survey::default(),
                own => {
                    let site = own.as_ref().unwrap_or(now.site);
                    Survey::take(Moment { site, tree: &tree, time: point.time }, choice, &[head])?
                }
            };
            let since = head.since(&base, waits);
            ledger.follow(&since.moves.iter().cloned().collect(), |entry| is_home(entry, now.tree) == Some(true));
            if range.last_work.as_ref() == Some(&point.commit) {
                sequels = head.sequels(&base, &since.moves, aftermath::of_interest(&ledger));
            }
            news = news.or(since);
        }
        Ok((news, sequels))
    }

    /// The report's first lines.
    fn introduce(
        &self,
        report: &mut Report,
        range: &Range,
        head: &CommitId,
        repository: &Repository,
        tree: &Tree,
        site: &Site,
    ) {
        report.head = Some(head.to_string());
        report.base = range.bases.first().map(|point| point.commit.to_string());
        report.notes.extend(range.notes.iter().cloned());
        report.notes.push(format!("head {}: {}", head.short(), self.event.what));
        report.problems.extend(range.problems.iter().cloned());
        if self.in_ci {
            return;
        }
        let folders = site.folders();
        let folders: Vec<_> = folders.iter().map(String::as_str).collect();
        let differing = repository.uncommitted(tree, &folders).unwrap_or_default();
        if let [first, rest @ ..] = differing.as_slice() {
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            report
                .notices
                .push(format!("not committed, so not looked at: {first}{more}; name a file to look at it as it is"));
        }
    }
}
