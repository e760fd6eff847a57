//! `plan` and `publish`: from what was asked to what became of each post, down the hall.

mod aftermath;
mod candidates;
mod consider;
mod desk;
mod issues;
mod outward;
mod route;

use std::collections::BTreeSet;

use anyhow::{Result, anyhow, bail};

use crate::event::{Dry, Event, Nothing};
use crate::ledger::{Belongs, Book, Ledger, Mending, Unkept};
use crate::news::Moment;
use crate::outcome::{Mode, Outcome, Report, Route, Told};
use crate::place::Place;
use crate::publish::{self, Draft, Findings, Overtaken, Terms};
use crate::range::Finder;
use crate::repository::{Remote, Repository, Tree};
use crate::settings::Settings;
use candidates::Candidates;
use consider::Considered;
use generators::Site;
use generators::files::Files as _;
use post::problem::{Code, Problem};

/// How often a run looks what is new: others may move the branch and its ledger meanwhile.
const LOOKS: u32 = 8;

/// What was asked for.
pub struct Crosspost<'a> {
    /// The settings.
    pub settings: &'a Settings,
    /// What CI says.
    pub event: &'a Event,
    /// Where the site is.
    pub place: &'a Place,
    /// Whether a CI service runs this.
    pub in_ci: bool,
    /// Progress, for someone who watches.
    pub say: &'a dyn Fn(&str),
}

/// The mode in which a run goes, and why it is a dry run where it is one against what was asked.
pub fn mode(asked: Mode, dry_run: Option<bool>, event: &Event) -> (Mode, Option<String>) {
    let holds = |dry: &&Dry| !matches!(dry, Dry::Unless(_)) || dry_run != Some(false);
    match event.dry.iter().find(holds) {
        _ if asked == Mode::Plan => (Mode::Plan, None),
        Some(Dry::Always(why) | Dry::Unless(why) | Dry::UnlessTip(why)) => {
            (Mode::Plan, Some(format!("a dry run: {why}")))
        }
        None if dry_run == Some(true) => (Mode::Plan, Some("a dry run, as asked by `dry-run`".to_owned())),
        None => (Mode::Publish, None),
    }
}

impl Crosspost<'_> {
    /// Plans or publishes what is new.
    ///
    /// Fails where the run cannot go on at all: settings, site, base or ledger. What is wrong with a post is that post's own.
    pub async fn new_posts(&self, mode: Mode) -> Result<Report> {
        let mut tries = LOOKS;
        loop {
            tries -= 1;
            match self.look_and_go(mode).await {
                Err(error) if tries > 0 && error.is::<Overtaken>() => {
                    (self.say)("the branch has moved on; looking again");
                }
                done => return done,
            }
        }
    }

    async fn look_and_go(&self, mode: Mode) -> Result<Report> {
        let mut report = Report::new(mode);
        match &self.event.nothing {
            Some(Nothing::UnlessBase(_)) if self.settings.range.base.is_some() => {}
            Some(Nothing::Always(why) | Nothing::UnlessBase(why)) => {
                report.head = self.event.head.clone().or(self.checked_out()?);
                report.notices.push(format!("nothing to do: {why}"));
                return Ok(report);
            }
            None => {}
        }
        let Considered { mut drafts, candidates, mut findings, start, mut store, ledger } =
            self.consider(mode, &mut report)?;
        if self.holds_a_bulk_move(&mut drafts, &ledger, &mut report) {
            // The baseline stays, so that nothing is forgotten; a first run sets it to where it started.
            findings.baseline = start.filter(|_| ledger.baseline.is_none());
        }
        self.go(mode, drafts, candidates, findings, &mut store, report).await
    }

    /// Keeps what is new off Medium, where it is one post or where `yes` was said, and moves the baseline: the next run
    /// starts from here.
    ///
    /// Fails where no run may publish from here, and where the head is not the branch's tip.
    pub fn leave_out_new(&self, yes: bool) -> Result<Mending> {
        if let Some(Dry::Always(why) | Dry::Unless(why) | Dry::UnlessTip(why)) = self.event.dry.first() {
            bail!("nothing is left out here: {why}");
        }
        let repository = self.place.repository()?;
        let remote = repository.remote()?;
        let finder = Finder { repository, remote: remote.as_ref(), event: self.event };
        let head = finder.head(self.settings.range.head.as_deref())?;
        if let Some(tip) = finder.later_tip(&head)? {
            bail!("{}; check that out and run this again", finder.parted(&head, &tip)?);
        }
        let considered = self.consider(Mode::Plan, &mut Report::new(Mode::Plan))?;
        let (terms, clock) = (self.terms(Route::Api), self.settings.clock);
        let leave_out = |ledger: &mut Ledger, now| {
            publish::leave_out(ledger, &considered.drafts, &considered.findings, &terms, now)
        };
        let mut book = Book::open(repository, &self.settings.keeping.branch, &considered.findings.site, clock)?;
        let stories = leave_out(&mut book.ledger().clone(), clock.now())?;
        if stories.len() > 1 && !yes {
            return Ok(Mending { stories, written: false });
        }
        let stories = book.change("Leave out what is new", leave_out)??;
        Ok(Mending { stories, written: true })
    }

    /// Plans or publishes posts by name, from the work tree, committed or not. The baseline stays where it is.
    pub async fn named_posts(&self, mode: Mode, paths: &[String]) -> Result<Report> {
        let mut report = Report { head: self.checked_out()?, ..Report::new(mode) };
        let tree = self.place.disk();
        let site = self.site(&tree, &mut report)?;
        let remote = self.place.repository.as_ref().map(Repository::remote).transpose()?.flatten();
        let mut store = match &self.place.repository {
            Some(repository) => self.ledger(mode, repository, remote.as_ref(), &site, &mut report)?,
            None if self.settings.sandbox || mode == Mode::Plan => {
                Store::Kept(Book::in_memory(site.base_url(), self.settings.clock))
            }
            None => bail!("the ledger needs a git repository; {}", self.place.without.as_deref().unwrap_or_default()),
        };
        self.route(mode, store.ledger(), &mut report)?;
        self.belongs(store.ledger(), &site, |path| site.holds(path) && tree.exists(path), &mut report)?;
        let moment = Moment { site: &site, tree: &tree, time: self.settings.clock.now() };
        let mut candidates = Candidates::default();
        for given in paths {
            let Some(path) = self.place.path(given) else { bail!("there is no file `{given}`") };
            candidates.take_named(&moment, path)?;
        }
        if report.route == Route::HandOff {
            candidates.take_up_handed_off(store.ledger(), |path| candidates::find_live(&moment, path));
        }
        let drafts = self.drafts(&mut candidates, &site, &report);
        let findings = Findings { site: site.base_url().to_owned(), tree: Some(tree), ..Findings::default() };
        self.go(mode, drafts, candidates, findings, &mut store, report).await
    }

    /// The commit below the work tree; none without a repository, or before the first one.
    fn checked_out(&self) -> Result<Option<String>> {
        let head = self.place.repository.as_ref().map(Repository::head).transpose()?.flatten();
        Ok(head.map(|head| head.to_string()))
    }

    /// The site, whose base URL must be one.
    fn site(&self, tree: &Tree, report: &mut Report) -> Result<Site> {
        let site = Site::read(tree, &self.settings.reading).map_err(|problem| anyhow!(problem.sentence()))?;
        match site.base_url_problem() {
            Some(problem) if problem.is_error() => return Err(anyhow!(problem.sentence())),
            Some(problem) if !report.problems.contains(&problem) => report.problems.push(problem),
            _ => {}
        }
        Ok(site)
    }

    /// The ledger, to be written or only read; its route goes into the report.
    fn ledger(
        &self,
        mode: Mode,
        repository: &Repository,
        remote: Option<&Remote>,
        site: &Site,
        report: &mut Report,
    ) -> Result<Store> {
        let (branch, clock) = (&self.settings.keeping.branch, self.settings.clock);
        let store = if self.settings.sandbox {
            Store::Kept(Book::in_memory(site.base_url(), clock))
        } else if mode == Mode::Plan {
            let (ledger, problem) = Book::peek(repository, branch, site.base_url(), clock);
            report.problems.extend(problem);
            Store::Read(ledger)
        } else if remote.is_none() && (self.in_ci || repository.is_shallow()) {
            bail!(
                "there is no remote `origin` to keep the ledger on, so the next run would not know what this one sent"
            )
        } else {
            Store::Kept(Book::open(repository, branch, site.base_url(), clock).map_err(|error| nothing_noted(&error))?)
        };
        self.route(mode, store.ledger(), report)?;
        Ok(store)
    }

    fn route(&self, mode: Mode, ledger: &Ledger, report: &mut Report) -> Result<()> {
        let sending = &self.settings.sending;
        let (route, why) = route::choose(&route::Choosing {
            asked: sending.route,
            has_token: sending.token.is_some(),
            sandbox: self.settings.sandbox,
            mode,
            ledger,
        })?;
        report.route = route;
        if report.notes.is_empty() {
            report.notes.push(why);
        }
        Ok(())
    }

    /// Refuses a ledger that is another site's.
    fn belongs(&self, ledger: &Ledger, site: &Site, is_post: impl Fn(&str) -> bool, report: &mut Report) -> Result<()> {
        match ledger.belongs_to(site.base_url(), is_post) {
            Belongs::Own => Ok(()),
            Belongs::Moved => {
                report.notices.push(format!("the site has moved from `{}` to `{}`", ledger.site, site.base_url()));
                Ok(())
            }
            Belongs::Anothers => bail!(Unkept::Anothers {
                branch: self.settings.keeping.branch.clone(),
                theirs: ledger.site.clone(),
                ours: site.base_url().to_owned(),
            }),
        }
    }

    /// Holds everything that is new where it is more than a push plausibly brings: a moved folder, a lost baseline. Says
    /// whether it does.
    fn holds_a_bulk_move(&self, drafts: &mut Vec<Draft>, ledger: &Ledger, report: &mut Report) -> bool {
        let (most, now) = (self.settings.choosing.max_new, self.settings.clock.now());
        let count = drafts.iter().filter(|draft| publish::is_new(draft, ledger, now)).count();
        if self.settings.sandbox || self.settings.choosing.all || most == 0 || count <= most {
            return false;
        }
        report.problems.push(
            Problem::new(Code::TooManyNew, format!("{count} posts are new at once, more than {most}: none of them goes out"))
                .hint(
                    "if they are to be published, run again with `--max-new 0`; if not, run `medium-crosspost ledger leave-out \
                     --new`, which keeps them off Medium and starts from here",
                ),
        );
        let (held, rest): (Vec<_>, Vec<_>) =
            std::mem::take(drafts).into_iter().partition(|draft| publish::is_new(draft, ledger, now));
        *drafts = rest;
        let status = self.settings.sending.status;
        report.stories.extend(held.into_iter().map(|draft| draft.told(Outcome::Blocked, None, true, status)));
        true
    }

    /// Plans or publishes the drafts, and adds what is left out.
    async fn go(
        &self,
        mode: Mode,
        drafts: Vec<Draft>,
        candidates: Candidates,
        findings: Findings,
        store: &mut Store,
        mut report: Report,
    ) -> Result<Report> {
        let terms = self.terms(report.route);
        let now = self.settings.clock.now();
        report.problems.extend(candidates.problems);
        let told = match (mode, store) {
            (Mode::Publish, Store::Kept(book)) if report.route == Route::HandOff => {
                self.hand_over(drafts, &findings, book, &terms, &mut report).await?
            }
            (Mode::Publish, Store::Kept(book)) => self.publish(drafts, &findings, book, &terms, &mut report).await?,
            (_, store) => publish::plan(drafts, &findings, store.ledger(), &terms, now),
        };
        report.stories.extend(told);
        // What the ledger still wants of a story says more than that its post is, say, a draft again.
        let is_told: BTreeSet<_> = report.stories.iter().map(|told| told.path.clone()).collect();
        let left_out = candidates.skipped.into_iter().filter(|(path, _)| !is_told.contains(path));
        report.stories.extend(left_out.map(|(path, skip)| Told::left_out(path, skip, terms.status)));
        Ok(report)
    }

    fn terms(&self, route: Route) -> Terms {
        let sending = &self.settings.sending;
        let cap = Some(sending.daily_cap).filter(|cap| *cap > 0 && !self.settings.sandbox);
        Terms {
            route,
            status: sending.status,
            publication: sending.publication.clone(),
            notify_followers: sending.notify_followers,
            license: sending.license,
            backdate: sending.backdate,
            daily_cap: cap,
        }
    }
}

/// The ledger could not be read or claimed, so that no later run knows what this one was to send.
fn nothing_noted(error: &Unkept) -> anyhow::Error {
    anyhow!("{error:#}; nothing was sent: mend this, then re-run this very run")
}

/// The ledger, to be written or only read.
enum Store {
    Kept(Book),
    Read(Ledger),
}

impl Store {
    fn ledger(&self) -> &Ledger {
        match self {
            Self::Kept(book) => book.ledger(),
            Self::Read(ledger) => ledger,
        }
    }
}
