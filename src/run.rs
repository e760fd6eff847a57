//! One run: from what CI asked for to the outcome of each post.
//!
//! ```text
//! event ─▶ head ─▶ site ─▶ ledger ─▶ range ─▶ plan ─▶ delivery ─▶ report
//! ```
//!
//! | step | what it gives | where |
//! |---|---|---|
//! | [`Event`] | what CI asked for, and whether anything may be sent | `event.rs` |
//! | [`Finder::head`] | the commit whose posts are checked, and its files | `range.rs`, `repository/` |
//! | [`site::read`] | the generator's rules: which files are posts, and their addresses | `crates/generators` |
//! | [`Store`] | the ledger: the record of what was sent to Medium | `ledger/` |
//! | [`Finder::bases`] | the commits that the head is compared with, and the branch's tip | `range.rs` |
//! | [`Planning`] | the plan: what is new, which story belongs to which post, and the stories | `lineage/`, `plan/`, `crates/story` |
//! | [`Delivery`] | the plan carried out: through Medium's API, or by a person | `deliver/`, `crates/medium` |
//! | [`Report`] | the outcome of each post, for people and programs | `outcome.rs`, `report/` |
//!
//! A plan with more new posts than a push plausibly brings is held. If another run moves the branch or its ledger meanwhile, this
//! one starts over. A dry run stops at the plan.

use anyhow::{Result, bail};

use crate::deliver::{self, Delivery};
use crate::event::{Dry, Event, Nothing};
use crate::ledger::{Ledger, LedgerEdit, Store};
use crate::lineage::Snapshot;
use crate::outcome::{Mode, OrFatal as _, Report, Route};
use crate::plan::{Commits, Context, Overtaken, Plan, Planning, SendOptions, Tip, route};
use crate::range::Finder;
use crate::repository::{CommitId, Repository, Tree};
use crate::settings::Settings;
use crate::site;
use crate::workspace::Workspace;
use generators::Site;
use post::problem::{Code, Problem};

/// How often a run is tried: others may move the branch and its ledger meanwhile.
const ATTEMPTS: u32 = 8;

/// A run, and what it was asked to do.
pub struct Run<'a> {
    /// The settings.
    pub settings: &'a Settings,
    /// What CI asked for.
    pub event: &'a Event,
    /// Where the site is.
    pub workspace: &'a Workspace,
    /// Whether a CI service runs this.
    pub in_ci: bool,
    /// Progress, for a person at a terminal.
    pub progress: &'a dyn Fn(&str),
}

/// The site whose posts are looked at.
struct Head {
    site: Site,
    tree: Tree,
    /// A warning about its base URL.
    warning: Option<Problem>,
}

/// The ledger, to be written or only read.
enum LedgerAccess {
    Write(Store),
    /// With the problem `ledger-unread` if it could not be read.
    Read(Ledger, Option<Problem>),
}

impl LedgerAccess {
    fn ledger(&self) -> &Ledger {
        match self {
            Self::Write(ledger_store) => ledger_store.ledger(),
            Self::Read(ledger, _) => ledger,
        }
    }
}

/// The mode of a run, and why it is a dry run although publishing was asked for.
pub fn mode(asked: Mode, dry_run: Option<bool>, event: &Event) -> (Mode, Option<String>) {
    if asked == Mode::Plan {
        return (Mode::Plan, None);
    }
    let applies = |dry: &&Dry| !matches!(dry, Dry::Unless(_)) || dry_run != Some(false);
    match event.dry.iter().find(applies) {
        Some(Dry::Always(why) | Dry::Unless(why) | Dry::UnlessTip(why)) => {
            (Mode::Plan, Some(format!("dry run: {why}")))
        }
        None if dry_run == Some(true) => (Mode::Plan, Some("dry run (`dry-run: true`)".to_owned())),
        None => (Mode::Publish, None),
    }
}

impl Run<'_> {
    /// Plans or publishes what is new.
    ///
    /// Fails if the run cannot go on at all: settings, site, commits or ledger. Problems of a post are in the report.
    pub async fn new_posts(&self, mode: Mode) -> Result<Report> {
        if let Some(report) = self.nothing_to_do(mode)? {
            return Ok(report);
        }
        for _ in 1..ATTEMPTS {
            match self.plan_and_deliver(mode).await {
                Err(error) if error.is::<Overtaken>() => (self.progress)("the branch has moved on; looking again"),
                done => return done,
            }
        }
        self.plan_and_deliver(mode).await
    }

    async fn plan_and_deliver(&self, mode: Mode) -> Result<Report> {
        let repository = self.workspace.repository()?;
        let commit = self.finder(repository)?.head(self.settings.range.head.as_deref())?;
        let head = self.read_head(repository.tree(&commit)?)?;
        let access = self.open_ledger(mode, &head)?;
        let commits = self.commits(commit, access.ledger(), mode)?;
        let mut plan = self.plan_new(&commits, &head, access.ledger(), mode)?;
        if !self.settings.sandbox && !self.settings.choosing.all {
            let start = commits.range.bases.first().map(|base| (base.commit.to_string(), base.time));
            plan = plan.hold_bulk_import(self.settings.choosing.max_new, start, access.ledger());
        }
        self.deliver(plan, access).await
    }

    /// Plans or publishes posts by path, from the work tree, committed or not. The baseline stays where it is.
    ///
    /// Fails if the run cannot go on at all, and if there is no such file.
    pub async fn named_posts(&self, mode: Mode, paths: &[String]) -> Result<Report> {
        let head = self.read_head(self.workspace.disk())?;
        let access = self.open_ledger(mode, &head)?;
        let context = Context { head: self.checked_out()?, ..Context::default() };
        let (planning, context) = self.planning(&head, access.ledger(), mode, context)?;
        let plan = planning.named_posts(paths, context)?;
        self.deliver(plan, access).await
    }

    /// Keeps what is new off Medium and moves the baseline, so that the next run starts from here. More than one post needs
    /// `yes`.
    ///
    /// Fails if no run may publish from here, and if the head is not the branch's tip.
    pub async fn leave_out_new(&self, yes: bool) -> Result<LedgerEdit> {
        if let Some(Dry::Always(why) | Dry::Unless(why) | Dry::UnlessTip(why)) = self.event.dry.first() {
            bail!(Problem::new(Code::LedgerRefused, format!("nothing was left out: {why}")));
        }
        let repository = self.workspace.repository()?;
        let finder = self.finder(repository)?;
        let commit = finder.head(self.settings.range.head.as_deref())?;
        if let Some(tip) = finder.later_tip(&commit)? {
            let message = finder.describe_tip(&commit, &tip)?;
            bail!(Problem::new(Code::LedgerRefused, message).hint("check out the latest commit and run this again"));
        }
        let head = self.read_head(repository.tree(&commit)?)?;
        let site = head.site.base_url();
        let mut ledger_store = Store::open(repository, &self.settings.keeping.branch, site, self.settings.clock)?;
        let commits = self.commits(commit, ledger_store.ledger(), Mode::Plan)?;
        let plan = self.plan_new(&commits, &head, ledger_store.ledger(), Mode::Plan)?;
        // What is left out has no route of its own: it never goes out.
        let plan = Plan { options: SendOptions { route: Route::Api, ..plan.options }, ..plan };
        ledger_store
            .edit("Leave out what is new", yes, |ledger, now| deliver::leave_out(ledger, &plan, now))
            .await?
            .map_err(Into::into)
    }

    /// The report of a run that has nothing to look at.
    fn nothing_to_do(&self, mode: Mode) -> Result<Option<Report>> {
        match &self.event.nothing {
            Some(Nothing::UnlessBase(_)) if self.settings.range.base.is_some() => Ok(None),
            Some(Nothing::Always(why) | Nothing::UnlessBase(why)) => {
                let head = self.event.head.clone().or(self.checked_out()?);
                let notices = vec![format!("nothing to do: {why}")];
                Ok(Some(Report { head, notices, ..Report::new(mode) }))
            }
            None => Ok(None),
        }
    }

    /// The commits of a run. The tip is read after the ledger: a run pushes to the branch before it advances the baseline.
    fn commits(&self, head: CommitId, ledger: &Ledger, mode: Mode) -> Result<Commits<'_>> {
        let repository = self.workspace.repository()?;
        let finder = self.finder(repository)?;
        let baseline = ledger.baseline.as_ref().map(|baseline| (baseline.commit.as_str(), baseline.time));
        let range = finder.bases(&head, self.settings.range.base.as_deref(), baseline)?;
        let later = if mode == Mode::Publish && !self.settings.sandbox { finder.later_tip(&head)? } else { None };
        let tip = later.map(|commit| -> Result<Tip> {
            let tree = repository.tree(&commit)?;
            let site = site::read(&tree, &self.settings.reading)?.0;
            Ok(Tip { commit, tree, site })
        });
        Ok(Commits { repository, head, range, tip: tip.transpose()? })
    }

    /// Plans what is new.
    fn plan_new(&self, commits: &Commits<'_>, head: &Head, ledger: &Ledger, mode: Mode) -> Result<Plan> {
        let (planning, context) = self.planning(head, ledger, mode, self.describe(commits, head)?)?;
        planning.new_posts(commits, context)
    }

    /// What planning needs, and the report's first lines with the route before them.
    fn planning<'p>(
        &'p self,
        head: &'p Head,
        ledger: &'p Ledger,
        mode: Mode,
        mut context: Context,
    ) -> Result<(Planning<'p>, Context)> {
        let (route, why) = route::choose(self.settings, mode, ledger)?;
        context.notes.insert(0, why);
        context.problems.splice(0..0, head.warning.clone());
        let planning = Planning {
            settings: self.settings,
            event: self.event,
            workspace: self.workspace,
            snapshot: Snapshot { site: &head.site, tree: &head.tree, time: self.settings.clock.now() },
            ledger,
            options: self.options(route),
        };
        Ok((planning, context))
    }

    /// Carries out a plan; a dry run only reports it.
    async fn deliver(&self, plan: Plan, access: LedgerAccess) -> Result<Report> {
        let Self { settings, event, workspace, progress, .. } = *self;
        let delivery = Delivery { settings, event, workspace, progress };
        match access {
            LedgerAccess::Read(ledger, problem) => {
                let stories = plan.dry_run(&ledger);
                let mut report = plan.report(Mode::Plan, stories);
                report.problems.extend(problem);
                Ok(report)
            }
            LedgerAccess::Write(mut ledger_store) if plan.options.route == Route::HandOff => {
                delivery.by_hand(plan, &mut ledger_store).await
            }
            LedgerAccess::Write(mut ledger_store) => delivery.by_api(plan, &mut ledger_store).await,
        }
    }

    /// What the report says of the commits, before its stories.
    fn describe(&self, commits: &Commits<'_>, head: &Head) -> Result<Context> {
        let Commits { repository, range, tip, .. } = commits;
        let mut context = Context {
            head: Some(commits.head.to_string()),
            base: range.bases.first().map(|point| point.commit.to_string()),
            notes: range.notes.clone(),
            problems: range.problems.clone(),
            notices: Vec::new(),
        };
        context.notes.push(format!("checking commit {} ({})", commits.head.short(), self.event.what));
        if let Some(tip) = tip {
            let moved_on = self.finder(repository)?.describe_tip(&commits.head, &tip.commit)?;
            context.notices.push(format!("{moved_on}: only what is publishable there goes out, with its text"));
        }
        let folders = head.site.folders();
        let folders: Vec<_> = folders.iter().map(String::as_str).collect();
        let differing =
            if self.in_ci { Vec::new() } else { repository.uncommitted(&head.tree, &folders).unwrap_or_default() };
        if let [first, rest @ ..] = differing.as_slice() {
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            let notice =
                format!("not committed, so not checked: {first}{more}; pass a file by name to check it as it is");
            context.notices.push(notice);
        }
        Ok(context)
    }

    fn finder<'r>(&'r self, repository: &'r Repository) -> Result<Finder<'r>> {
        Ok(Finder { repository, remote: repository.remote()?, event: self.event })
    }

    /// How stories are sent, by the settings.
    fn options(&self, route: Route) -> SendOptions {
        let sending = &self.settings.sending;
        SendOptions {
            route,
            status: sending.status,
            publication: sending.publication.clone(),
            notify_followers: sending.notify_followers,
            license: sending.license,
            backdate: sending.backdate,
            daily_cap: Some(sending.daily_cap).filter(|cap| *cap > 0 && !self.settings.sandbox),
        }
    }

    fn read_head(&self, tree: Tree) -> Result<Head> {
        let (site, warning) = site::read(&tree, &self.settings.reading)?;
        Ok(Head { site, tree, warning })
    }

    /// The ledger: to be written where this run publishes, else only read.
    fn open_ledger(&self, mode: Mode, head: &Head) -> Result<LedgerAccess> {
        let (branch, clock, site) = (&self.settings.keeping.branch, self.settings.clock, head.site.base_url());
        match mode {
            Mode::Publish if self.settings.sandbox => return Ok(LedgerAccess::Write(Store::in_memory(site, clock))),
            Mode::Plan if self.settings.sandbox || self.workspace.repository.is_none() => {
                return Ok(LedgerAccess::Read(Ledger::new(site), None));
            }
            _ => {}
        }
        let repository = self.workspace.repository();
        let repository = repository.or_fatal(Code::NoRepository, "the ledger needs a git repository")?;
        if mode == Mode::Plan {
            let (ledger, problem) = Store::peek(repository, branch, site, clock);
            return Ok(LedgerAccess::Read(ledger, problem));
        }
        if repository.remote()?.is_none() && (self.in_ci || repository.is_shallow()) {
            let message =
                "there is no remote `origin` to keep the ledger on, so the next run would not know what this one sent";
            bail!(Problem::new(Code::LedgerRefused, message).hint("add the remote, or clone the repository from one"));
        }
        Ok(LedgerAccess::Write(Store::open(repository, branch, site, clock).map_err(deliver::not_started)?))
    }

    /// The commit that is checked out; none without a repository, or before the first commit.
    fn checked_out(&self) -> Result<Option<String>> {
        let head = self.workspace.repository.as_ref().map(Repository::head).transpose()?.flatten();
        Ok(head.map(|head| head.to_string()))
    }
}
