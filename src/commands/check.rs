//! `check`: is all set up? Looks at everything that a run that publishes needs, writes nothing and sends nothing.

use anyhow::Result;

use crate::ledger::Store;
use crate::lineage::{Selection, Snapshot, Survey};
use crate::outcome::{CheckState, Finding};
use crate::repository::Repository;
use crate::settings::Settings;
use crate::workspace::Workspace;
use generators::Site;
use medium::{Destination, Medium, Role, Timeouts};
use post::problem::Problem;

/// Looks at the site, its last five canonicals, the ledger, and, where there is a token, its user and publications.
///
/// Fails where the site cannot be read at all.
pub(super) async fn check(settings: &Settings, workspace: &Workspace) -> Result<Vec<Finding>> {
    let mut findings = LedgerChange(Vec::new());
    let tree = workspace.disk();
    let site = Site::read(&tree, &settings.reading)?;
    let folder = if workspace.site.is_empty() { "." } else { &workspace.site };
    findings.add(CheckState::Good, "site", format!("{} in `{folder}`, titled `{}`", site.generator(), site.title()));
    match site.base_url_problem() {
        None => findings.add(CheckState::Good, "base URL", site.base_url().to_owned()),
        Some(problem) => findings.problem("base URL", &problem),
    }
    let selection = Selection::new(
        settings.choosing.opt_in,
        &settings.choosing.include,
        &settings.choosing.exclude,
        settings.choosing.language.clone(),
        &workspace.site,
    )?;
    let survey = Survey::take(Snapshot { site: &site, tree: &tree, time: settings.clock.now() }, &selection, &[])?;
    let posts = survey.publishable();
    let state = if posts.is_empty() { CheckState::Note } else { CheckState::Good };
    findings.add(state, "posts", format!("{} publishable, {} dated in the future", posts.len(), survey.future().len()));
    for found in posts.iter().rev().take(5) {
        match &found.canonical {
            Ok(canonical) => {
                findings.add(CheckState::Good, "canonical", format!("{}  ({})", canonical.url, canonical.from));
            }
            Err(problem) => findings.problem("canonical", problem),
        }
    }
    match &workspace.repository {
        Some(repository) => findings.ledger(settings, repository, &site)?,
        None => workspace.without.iter().for_each(|problem| findings.problem("ledger", problem)),
    }
    match &settings.sending.token {
        Some(token) => {
            let timeouts = settings
                .sending
                .timeout
                .map_or_else(Timeouts::default, |rest| Timeouts { rest, ..Timeouts::default() });
            match Medium::new(&settings.sending.api_url, token, timeouts, settings.sending.retry_base) {
                Ok(medium) => findings.medium(&medium, settings.sending.publication.as_deref()).await,
                Err(problem) => findings.problem("token", &problem),
            }
        }
        None => findings.add(
            CheckState::Note,
            "token",
            "none: stories are handed to a person; with MEDIUM_TOKEN set, its user and publications are looked at"
                .to_owned(),
        ),
    }
    Ok(findings.0)
}

struct LedgerChange(Vec<Finding>);

impl LedgerChange {
    fn add(&mut self, state: CheckState, subject: &'static str, text: String) {
        self.0.push(Finding { state, subject, text });
    }

    fn problem(&mut self, subject: &'static str, problem: &Problem) {
        let state = if problem.is_error() { CheckState::Bad } else { CheckState::Note };
        self.add(state, subject, problem.sentence());
    }

    fn ledger(&mut self, settings: &Settings, repository: &Repository, site: &Site) -> Result<()> {
        let branch = &settings.keeping.branch;
        let ledger_store = match Store::open(repository, branch, site.base_url(), settings.clock) {
            Ok(ledger_store) => ledger_store,
            Err(error) => {
                self.add(CheckState::Bad, "ledger", error.to_string());
                return Ok(());
            }
        };
        let workspace =
            if ledger_store.is_shared() { "on `origin`" } else { "in this clone alone, since it has no `origin`" };
        let text = if ledger_store.is_new() {
            format!("none yet: the first run that publishes creates the branch `{branch}`, {workspace}")
        } else {
            format!("{} on `{branch}`, {workspace}", post::counted(ledger_store.ledger().stories.len(), "story"))
        };
        self.add(CheckState::Good, "ledger", text);
        if let Some(remote) = repository.remote()? {
            match remote.may_push(branch) {
                Ok(()) => self.add(CheckState::Good, "push", "`origin` takes pushes from here".to_owned()),
                Err(error) => self.add(
                    CheckState::Bad,
                    "push",
                    format!("{error:#}; in Actions the job needs `permissions: contents: write`"),
                ),
            }
        }
        Ok(())
    }

    async fn medium(&mut self, medium: &Medium, publication: Option<&str>) {
        let user = match medium.me().await {
            Ok(user) => user,
            Err(refusal) => return self.problem("token", &refusal.problem),
        };
        let name = user.username.as_deref().unwrap_or(&user.id);
        self.add(CheckState::Good, "token", format!("belongs to @{name}"));
        match medium.publications(&user).await {
            Ok(publications) => {
                for one in publications {
                    let role = match medium.role(&one, &user).await {
                        Ok(Some(Role::Editor)) => "editor: may publish",
                        Ok(Some(Role::Writer)) => "writer: may hand in drafts",
                        Ok(None) => continue,
                        Err(_) => "role not known",
                    };
                    self.add(CheckState::Good, "publication", format!("`{}` (id {}), {role}", one.name, one.id));
                }
            }
            Err(refusal) => self.problem("publication", &refusal.problem),
        }
        match medium.destination(&user, publication).await {
            Ok(Destination::Profile(_)) => {
                self.add(CheckState::Good, "stories", format!("go to the profile of @{name}"));
            }
            Ok(Destination::Publication(one, _)) => {
                self.add(CheckState::Good, "stories", format!("go to `{}`", one.name));
            }
            Err(refusal) => self.problem("stories", &refusal.problem),
        }
    }
}
