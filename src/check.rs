//! `check`: is all set up? Looks at everything that a run that publishes needs, writes nothing and sends nothing.

use anyhow::{Result, anyhow};

use crate::ledger::Book;
use crate::news::{Choice, Moment, Survey};
use crate::outcome::{Finding, Standing};
use crate::place::Place;
use crate::repository::Repository;
use crate::settings::Settings;
use generators::Site;
use medium::{Destination, Medium, Role, Timeouts};
use post::problem::Problem;

/// Looks at the site, its last five canonicals, the ledger, and, where there is a token, its user and publications.
///
/// Fails where the site cannot be read at all.
pub async fn check(settings: &Settings, place: &Place) -> Result<Vec<Finding>> {
    let mut findings = Findings(Vec::new());
    let tree = place.disk();
    let site = Site::read(&tree, &settings.reading).map_err(|problem| anyhow!(problem.sentence()))?;
    let folder = if place.site.is_empty() { "." } else { &place.site };
    findings.add(Standing::Good, "site", format!("{} in `{folder}`, titled `{}`", site.generator(), site.title()));
    match site.base_url_problem() {
        None => findings.add(Standing::Good, "base URL", site.base_url().to_owned()),
        Some(problem) => findings.problem("base URL", &problem),
    }
    let choice = Choice::new(
        settings.choosing.opt_in,
        &settings.choosing.include,
        &settings.choosing.exclude,
        settings.choosing.language.clone(),
        &place.site,
    )?;
    let survey = Survey::take(Moment { site: &site, tree: &tree, time: settings.clock.now() }, &choice, &[])?;
    let posts = survey.publishable();
    let standing = if posts.is_empty() { Standing::Note } else { Standing::Good };
    findings.add(
        standing,
        "posts",
        format!("{} publishable, {} dated in the future", posts.len(), survey.future().len()),
    );
    for found in posts.iter().rev().take(5) {
        match &found.canonical {
            Ok(canonical) => {
                findings.add(Standing::Good, "canonical", format!("{}  ({})", canonical.url, canonical.from));
            }
            Err(problem) => findings.problem("canonical", problem),
        }
    }
    match &place.repository {
        Some(repository) => findings.ledger(settings, repository, &site)?,
        None => findings.add(Standing::Bad, "ledger", place.without.clone().unwrap_or_default()),
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
            Standing::Note,
            "token",
            "none: stories are handed to a person; with MEDIUM_TOKEN set, its user and publications are looked at"
                .to_owned(),
        ),
    }
    Ok(findings.0)
}

struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, standing: Standing, subject: &'static str, text: String) {
        self.0.push(Finding { standing, subject, text });
    }

    fn problem(&mut self, subject: &'static str, problem: &Problem) {
        let standing = if problem.is_error() { Standing::Bad } else { Standing::Note };
        self.add(standing, subject, problem.sentence());
    }

    fn ledger(&mut self, settings: &Settings, repository: &Repository, site: &Site) -> Result<()> {
        let branch = &settings.keeping.branch;
        let book = match Book::open(repository, branch, site.base_url(), settings.clock) {
            Ok(book) => book,
            Err(error) => {
                self.add(Standing::Bad, "ledger", error.to_string());
                return Ok(());
            }
        };
        let place = if book.is_shared() { "on `origin`" } else { "in this clone alone, since it has no `origin`" };
        let text = if book.is_new() {
            format!("the first run that publishes makes the branch `{branch}`, {place}")
        } else {
            format!("{} on `{branch}`, {place}", post::counted(book.ledger().stories.len(), "story"))
        };
        self.add(Standing::Good, "ledger", text);
        if let Some(remote) = repository.remote()? {
            match remote.may_push(branch) {
                Ok(()) => self.add(Standing::Good, "push", "`origin` takes pushes from here".to_owned()),
                Err(error) => self.add(
                    Standing::Bad,
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
        self.add(Standing::Good, "token", format!("it belongs to @{name}"));
        match medium.publications(&user).await {
            Ok(publications) => {
                for one in publications {
                    let role = match medium.role(&one, &user).await {
                        Ok(Some(Role::Editor)) => "editor: may publish",
                        Ok(Some(Role::Writer)) => "writer: may hand in drafts",
                        Ok(None) => continue,
                        Err(_) => "role not known",
                    };
                    self.add(Standing::Good, "publication", format!("`{}` (id {}), {role}", one.name, one.id));
                }
            }
            Err(refusal) => self.problem("publication", &refusal.problem),
        }
        match medium.destination(&user, publication).await {
            Ok(Destination::Profile(_)) => self.add(Standing::Good, "stories", format!("go to the profile of @{name}")),
            Ok(Destination::Publication(one, _)) => {
                self.add(Standing::Good, "stories", format!("go to `{}`", one.name));
            }
            Err(refusal) => self.problem("stories", &refusal.problem),
        }
    }
}
