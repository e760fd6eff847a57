//! Delivers a plan: over Medium's API ([`api`]), or to a person ([`hand_off`]). No story is ever created twice, and no new
//! post is forgotten.
//!
//! 0. Where the ledger holds doubts, Medium's feed is read: a story that shows there is published. It is read before the
//!    first claim too, once: what shows there was made by a run that the ledger does not know, so it is adopted.
//! 1. [`record`](record::record) gives every candidate a state and moves the baseline, in one write.
//! 2. Medium is asked who the token belongs to, and for the publications: before any claim.
//! 3. Then one story at a time: its pictures that are on no site are uploaded, its claim is pushed, it is created once, its
//!    confirmation is pushed.
//!
//! A create whose answer is lost leaves the story `unknown`: never sent again until somebody settles it. A process that is
//! told to stop claims nothing more, waits a little for the create under way, and writes down what came of it.

mod api;
mod claim;
mod destinations;
mod feed;
mod hand_off;
mod issues;
mod live_check;
mod pages;
mod pictures;
mod record;
mod story;

use anyhow::{Context as _, Result, anyhow};
use secrecy::SecretString;

use self::issues::StoryIssues;
use self::live_check::LiveCheck;
use self::pages::PageFolder;
use crate::event::Event;
use crate::hand_off::HandOffPage;
use crate::interrupt::Interrupt;
use crate::ledger::{LedgerError, Process, Store};
use crate::live::Live;
use crate::outcome::{Mode, Outcome, PostReport, Report};
use crate::plan::{Overtaken, Plan};
use crate::report::checklist;
use crate::settings::{LiveMode, Settings};
use crate::workspace::Workspace;
use medium::stand_in::{self, Sandbox};
use medium::{Medium, Timeouts};
use post::problem::{Code, Problem};

pub use record::leave_out;

/// Delivers plans.
pub struct Delivery<'a> {
    /// The settings.
    pub settings: &'a Settings,
    /// What CI asked for.
    pub event: &'a Event,
    /// Where the site is.
    pub workspace: &'a Workspace,
    /// Progress, for someone who watches.
    pub progress: &'a dyn Fn(&str),
}

/// What was delivered, before its pages are shown.
struct Delivered {
    plan: Plan,
    stories: Vec<PostReport>,
    pages: Result<Option<PageFolder>, Problem>,
}

/// Why a delivery ends before anything is sent.
#[derive(Debug)]
pub enum NotStarted {
    /// The ledger cannot be written.
    Ledger(LedgerError),
    /// Another run has moved the ledger on.
    Overtaken(Overtaken),
}

impl From<LedgerError> for NotStarted {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl From<Overtaken> for NotStarted {
    fn from(overtaken: Overtaken) -> Self {
        Self::Overtaken(overtaken)
    }
}

impl Delivery<'_> {
    /// Publishes over Medium's API, and reports what became of each post.
    ///
    /// Fails only before anything is sent; with [`Overtaken`] where the run has to look again.
    pub async fn by_api(&self, mut plan: Plan, ledger_store: &mut Store) -> Result<Report> {
        let sandbox = if self.settings.sandbox { Some(self.start_sandbox()?) } else { None };
        let medium = self.medium(sandbox.as_ref())?;
        let process = self.process()?;
        let issues = self.issues(&mut plan, &process);
        if let Some(issues) = &issues {
            let said = issues.apply_answers(ledger_store).await.map_err(not_started)?;
            plan.context.notices.extend(said.notices);
            plan.context.problems.extend(said.problems);
        }
        let api = api::Api {
            medium: &medium,
            medium_site: sandbox.as_ref().map(Sandbox::url).or(self.settings.sending.feed_site()),
            live: self.live_check(&plan),
            interrupt: Interrupt::catch().context("signals cannot be waited for")?,
            process: process.clone(),
            clock: self.settings.clock,
            progress: self.progress,
        };
        let (plan, stories) = api.deliver(plan, ledger_store).await.map_err(not_started)?;
        let waiting: Vec<_> = plan
            .candidates
            .iter()
            .zip(&stories)
            .filter(|(_, report)| matches!(report.outcome, Outcome::HandedOff { .. }))
            .filter_map(|(candidate, _)| pages::hand_off_page(candidate, true, &plan.options))
            .collect();
        let pages = self.write_pages(waiting, issues.is_some());
        self.finish(Delivered { plan, stories, pages }, issues, ledger_store).await
    }

    /// Hands stories to a person: their pages are written, the ledger is told, and only then are they shown.
    ///
    /// Fails as [`Delivery::by_api`] does.
    pub async fn by_hand(&self, mut plan: Plan, ledger_store: &mut Store) -> Result<Report> {
        let process = self.process()?;
        let issues = self.issues(&mut plan, &process);
        if let Some(issues) = &issues {
            let said = issues.apply_answers(ledger_store).await.map_err(not_started)?;
            plan.context.notices.extend(said.notices);
            plan.context.problems.extend(said.problems);
        }
        let seen = self.seen(ledger_store).await;
        if let Some(live) = self.live_check(&plan) {
            // A person publishes, who sees the page: it is not waited for.
            plan = LiveCheck { wait: None, ..live }.look(plan, ledger_store.ledger()).await.0;
        }
        let handing = hand_off::begin(&plan, ledger_store, &seen).await.map_err(not_started)?;
        let stories =
            handing.stories().filter_map(|(candidate, waits)| pages::hand_off_page(candidate, waits, &plan.options));
        let pages = self.write_pages(stories.collect(), issues.is_some());
        let stories = handing.conclude(ledger_store, &process, &pages).await;
        self.finish(Delivered { plan, stories, pages }, issues, ledger_store).await
    }

    /// Shows the pages of what waits for a person, makes their issues, and reports.
    async fn finish(
        &self,
        delivered: Delivered,
        issues: Option<StoryIssues<'_>>,
        ledger_store: &mut Store,
    ) -> Result<Report> {
        let Delivered { plan, stories, pages } = delivered;
        let mut report = plan.report(Mode::Publish, stories);
        report.sandbox = self.settings.sandbox;
        let shown = pages.and_then(|pages| pages.map(|pages| pages.show(&report.stories)).transpose());
        let waiting: Vec<HandOffPage> = match shown {
            Ok(Some((folder, waiting))) => {
                report.files.hand_off = (!waiting.is_empty()).then(|| folder.display().to_string());
                let link = issues::page_link(self.event);
                let checklist = |page| checklist::checklist(page, &link, self.settings.issues);
                report.checklists = waiting.iter().map(checklist).collect();
                waiting
            }
            Ok(None) => Vec::new(),
            Err(problem) => {
                report.problems.push(problem);
                Vec::new()
            }
        };
        if let Some(issues) = issues {
            let said = issues.make(ledger_store, &waiting).await;
            report.notices.extend(said.notices);
            report.problems.extend(said.problems);
        }
        Ok(report)
    }

    fn start_sandbox(&self) -> Result<Sandbox> {
        let options = stand_in::Options { daily_limit: 0, clock: self.settings.clock, ..stand_in::Options::default() };
        Sandbox::start(options).context("the sandbox cannot be started")
    }

    fn medium(&self, sandbox: Option<&Sandbox>) -> Result<Medium> {
        let sending = &self.settings.sending;
        let stand_in = SecretString::from(stand_in::TOKEN);
        let (url, token) = match (sandbox, &sending.token) {
            (Some(sandbox), _) => (sandbox.url(), &stand_in),
            (None, Some(token)) => (sending.api_url.as_str(), token),
            (None, None) => return Err(Problem::new(Code::TokenMissing, "there is no token for Medium").into()),
        };
        let timeouts = sending.timeout.map_or_else(Timeouts::default, |given| Timeouts { create: given, rest: given });
        Ok(Medium::new(url, token, timeouts, sending.retry_base)?)
    }

    /// The repository's issues, where they are to be used. Where they cannot be, that is said, and the run goes on.
    fn issues(&self, plan: &mut Plan, process: &Process) -> Option<StoryIssues<'_>> {
        match StoryIssues::open(self.settings, self.event, process) {
            Ok(issues) => issues,
            Err(problem) => {
                plan.context.problems.push(problem);
                None
            }
        }
    }

    /// What Medium's feed shows, where it may settle something and the ledger tells whose feed it is.
    async fn seen(&self, ledger_store: &Store) -> Vec<medium::Seen> {
        let now = self.settings.clock.now();
        let site = self.settings.sending.feed_site().filter(|_| feed::may_settle(ledger_store.ledger(), now));
        let (site, author) = match site.and_then(|site| Some((site, ledger_store.ledger().author(site)?))) {
            Some((site, author)) if !self.settings.sandbox => (site, author),
            _ => return Vec::new(),
        };
        let timeout = self.settings.sending.timeout.unwrap_or(Timeouts::default().rest);
        medium::feed(site, author, timeout).await
    }

    /// Writes the pages of what waits for a person, or is about to, where nobody sees them yet.
    fn write_pages(&self, pages: Vec<HandOffPage>, with_issues: bool) -> Result<Option<PageFolder>, Problem> {
        let folder = &self.settings.sending.hand_off;
        PageFolder::write(folder, self.workspace.repository.as_ref(), pages, with_issues)
    }

    /// How pages are looked at before stories go out; none in the sandbox, from which nothing leaves the machine.
    fn live_check(&self, plan: &Plan) -> Option<LiveCheck> {
        let sending = &self.settings.sending;
        let wait = match sending.live_check {
            LiveMode::Off => return None,
            LiveMode::Warn => None,
            LiveMode::Wait => Some(sending.live_wait),
        };
        let live = Live::new(&plan.change.site).filter(|_| !self.settings.sandbox)?;
        Some(LiveCheck { live, wait })
    }

    fn process(&self) -> Result<Process> {
        Process::draw(self.event.run.clone()).map_err(|error| anyhow!("no random number is available: {error}"))
    }
}

/// A run that ends before anything is sent. [`Overtaken`] stays what it is, so that the caller can look again.
pub fn not_started(error: impl Into<NotStarted>) -> anyhow::Error {
    match error.into() {
        NotStarted::Overtaken(overtaken) => anyhow!(overtaken),
        NotStarted::Ledger(error) => {
            let problem = error.problem();
            let fix = problem.hint.as_deref().unwrap_or("fix this");
            let hint = format!("{fix}, then re-run the job: nothing was sent");
            anyhow!(problem.hint(hint))
        }
    }
}

/// That the ledger could not be written, and what that means for a story.
fn ledger_problem(error: &LedgerError, what: &str) -> Problem {
    let problem = error.problem();
    Problem { message: format!("{what}: {}", problem.message), ..problem }
}
