//! The two ways out: by Medium's API, or handed to a person. On both, stories that wait for a person have their pages, and
//! their issues where those are asked for.

use anyhow::{Context as _, Result, anyhow, bail};

use super::desk::{self, Desk};
use super::{Crosspost, nothing_noted};
use crate::hand_off::Sheet;
use crate::interrupt::Interrupt;
use crate::ledger::{Book, Process};
use crate::live::Live;
use crate::outcome::{Report, Told};
use crate::publish::{self, Draft, Findings, HandOver, LiveCheck, Publisher, Terms, Unbegun};
use crate::report::checklist;
use crate::settings::LiveMode;
use medium::stand_in::{self, Sandbox};
use medium::{Medium, Timeouts};
use post::problem::Problem;

impl Crosspost<'_> {
    /// Publishes over Medium's API.
    pub(super) async fn publish(
        &self,
        drafts: Vec<Draft>,
        findings: &Findings,
        book: &mut Book,
        terms: &Terms,
        report: &mut Report,
    ) -> Result<Vec<Told>> {
        let sending = &self.settings.sending;
        let sandbox = if self.settings.sandbox {
            let options =
                stand_in::Options { daily_limit: 0, clock: self.settings.clock, ..stand_in::Options::default() };
            Some(Sandbox::start(options).context("the sandbox cannot be started")?)
        } else {
            None
        };
        let stand_in = secrecy::SecretString::from(stand_in::TOKEN);
        let (url, token) = match (&sandbox, &sending.token) {
            (Some(sandbox), _) => (sandbox.url(), &stand_in),
            (None, Some(token)) => (sending.api_url.as_str(), token),
            (None, None) => bail!("token-missing: there is no token for Medium"),
        };
        let defaults = Timeouts::default();
        let timeouts = sending.timeout.map_or(defaults, |given| Timeouts { create: given, rest: given });
        let medium =
            Medium::new(url, token, timeouts, sending.retry_base).map_err(|problem| anyhow!(problem.sentence()))?;
        let process = self.process()?;
        let issues = self.issues(report);
        if let Some(issues) = &issues {
            self.heed(issues, book, report).await.map_err(|error| nothing_noted(&error))?;
        }
        let waiting = publish::waiting(&drafts, book.ledger());
        let waiting = waiting.filter_map(|draft| desk::sheet(draft, true, terms)).collect();
        let medium_site = sandbox.as_ref().map(Sandbox::url).or(sending.feed_site());
        let interrupt = &Interrupt::catch().context("signals cannot be waited for")?;
        let (clock, say) = (self.settings.clock, self.say);
        let (own, live) = (process.clone(), self.live_check(findings));
        let live = live.as_ref();
        let publisher = Publisher {
            medium: &medium,
            medium_site,
            book: &mut *book,
            terms,
            process: own,
            clock,
            live,
            interrupt,
            say,
        };
        let told = publisher.publish(drafts, findings).await.map_err(unbegun)?;
        report.sandbox = sandbox.is_some();
        let sheets = self.show(self.lay(waiting, issues.is_some()), &told, report);
        if let Some(issues) = &issues {
            self.make_issues(issues, book, &process, &sheets, report).await;
        }
        Ok(told)
    }

    /// Hands stories to a person: their pages are laid ready, the ledger is told, and only then are they shown.
    pub(super) async fn hand_over(
        &self,
        mut drafts: Vec<Draft>,
        findings: &Findings,
        book: &mut Book,
        terms: &Terms,
        report: &mut Report,
    ) -> Result<Vec<Told>> {
        let (process, issues) = (self.process()?, self.issues(report));
        if let Some(issues) = &issues {
            self.heed(issues, book, report).await.map_err(|error| nothing_noted(&error))?;
        }
        let seen = self.seen(book).await;
        if let Some(live) = self.live_check(findings) {
            // A person publishes, who sees the page: it is not waited for.
            let (live, now) = (LiveCheck { wait: None, ..live }, self.settings.clock.now());
            live.look(&mut drafts, findings, book.ledger(), terms, now).await;
        }
        let handing = HandOver::begin(&mut *book, terms, process.clone(), drafts, findings, &seen).map_err(unbegun)?;
        let sheets = handing.stories().filter_map(|(draft, waits)| desk::sheet(draft, waits, terms)).collect();
        let desk = self.lay(sheets, issues.is_some());
        let told = handing.conclude(desk.is_ok());
        report.sandbox = self.settings.sandbox;
        let sheets = self.show(desk, &told, report);
        if let Some(issues) = &issues {
            self.make_issues(issues, book, &process, &sheets, report).await;
        }
        Ok(told)
    }

    /// What Medium's feed shows, where it may settle something and the ledger tells whose feed it is.
    async fn seen(&self, book: &Book) -> Vec<medium::Seen> {
        let now = self.settings.clock.now();
        let site = self.settings.sending.feed_site().filter(|_| publish::feed_may_settle(book.ledger(), now));
        let (site, author) = match site.and_then(|site| Some((site, book.ledger().author(site)?))) {
            Some((site, author)) if !self.settings.sandbox => (site, author),
            _ => return Vec::new(),
        };
        let timeout = self.settings.sending.timeout.unwrap_or(Timeouts::default().rest);
        medium::feed(site, author, timeout).await
    }

    /// Lays the pages ready of what waits for a person, or is about to.
    fn lay(&self, sheets: Vec<Sheet>, with_issues: bool) -> Result<Option<Desk>, Problem> {
        Desk::lay(&self.settings.sending.hand_off, self.place.repository.as_ref(), sheets, with_issues)
    }

    /// Shows the pages of what waits for a person, and gives the stories that they are of.
    fn show(&self, desk: Result<Option<Desk>, Problem>, told: &[Told], report: &mut Report) -> Vec<Sheet> {
        match desk.and_then(|desk| desk.map(|desk| desk.show(told)).transpose()) {
            Ok(Some((folder, sheets))) => {
                report.files.hand_off = (!sheets.is_empty()).then(|| folder.display().to_string());
                report.checklists = sheets
                    .iter()
                    .map(|sheet| checklist::checklist(sheet, &self.pages(), self.settings.issues))
                    .collect();
                sheets
            }
            Ok(None) => Vec::new(),
            Err(problem) => {
                report.problems.push(problem);
                Vec::new()
            }
        }
    }

    /// How pages are looked at before stories go out; none in the sandbox, from which nothing leaves the machine.
    fn live_check(&self, findings: &Findings) -> Option<LiveCheck> {
        let sending = &self.settings.sending;
        let wait = match sending.live_check {
            LiveMode::Off => return None,
            LiveMode::Warn => None,
            LiveMode::Wait => Some(sending.live_wait),
        };
        let live = Live::new(&findings.site).filter(|_| !self.settings.sandbox)?;
        Some(LiveCheck { live, wait })
    }

    fn process(&self) -> Result<Process> {
        Process::draw(self.event.run.clone()).map_err(|error| anyhow!("no random number can be had: {error}"))
    }
}

fn unbegun(error: Unbegun) -> anyhow::Error {
    match error {
        Unbegun::Unkept(error) => nothing_noted(&error),
        Unbegun::Overtaken(overtaken) => anyhow!(overtaken),
    }
}
