//! What CI asked for: environment and payload to an [`Event`].
//!
//! The payload says which commits to compare and whether this run may publish. One arm an event below; what they read
//! is described in [GitHub's documentation](https://docs.github.com/webhooks/webhook-events-and-payloads) and
//! [GitLab's](https://docs.gitlab.com/ci/variables/predefined_variables/).

use anyhow::{Result, bail};
use serde_json::Value;

use crate::environment::Environment;
use post::problem::{Code, Problem};

/// What was asked, from where, and what may be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened, in a user's words: `push to main`.
    pub what: String,
    /// The commit whose posts are looked at; none for the checkout's HEAD.
    pub head: Option<String>,
    /// What to compare it with.
    pub base: Base,
    /// Whether the event's own base alone counts, and never the ledger's baseline (pull requests, merge groups).
    pub own_base_only: bool,
    /// Why nothing may be published, each reason enough by itself; none where it may.
    pub dry: Vec<Dry>,
    /// Why there is nothing to look at.
    pub nothing: Option<Nothing>,
    /// The branch that publishes, where it is known.
    pub branch: Option<String>,
    /// A link to the run, for people who read the ledger.
    pub run: Option<String>,
}

/// What a head is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// This commit.
    Commit(String),
    /// The head's first parent.
    FirstParent,
    /// The head's first parent where the head is the merge that GitHub makes of a pull request; where it is the request's
    /// own commit, the point where that left the branch it asks to join.
    Request {
        /// The request's own commit.
        own: String,
        /// The branch it asks to join.
        branch: Option<String>,
        /// Where that branch was when the payload was written, which may be long ago.
        target: Option<String>,
    },
    /// The ledger's baseline, else the head's first parent.
    Baseline,
    /// The ledger's baseline, else the head itself at its own commit time: finds what came due since.
    HeadItself,
}

/// Why a run sends nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dry {
    /// For good: `dry-run: false` does not lift it.
    Always(String),
    /// Unless `dry-run: false` is set, as for a fork of a theme that is a blog of its own.
    Unless(String),
    /// Unless the event's commit is the tip of the branch that publishes: some hosts name what they deployed by a commit
    /// and not by its branch.
    UnlessTip(String),
}

/// Why a run looks at nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nothing {
    /// Whatever is asked.
    Always(String),
    /// Unless `--base` says what to compare with.
    UnlessBase(String),
}

/// What a clone has checked out, which is what a run goes by that no CI describes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkout {
    /// The branch; none where a commit is checked out by itself.
    pub branch: Option<String>,
    /// The commit; none before the first one.
    pub commit: Option<String>,
    /// The default branch of the remote; none where there is no remote, or nothing on it.
    pub default_branch: Option<String>,
}

impl Event {
    /// Reads the event. `branch` is the setting: the branch that publishes, in place of the repository's default one.
    /// `checkout` is asked where no CI says what happened; it gives none where nothing turns on it.
    ///
    /// Fails for `pull_request_target`, which puts untrusted content next to secrets, and where the payload cannot be read.
    pub fn read(
        environment: &Environment,
        branch: Option<&str>,
        checkout: impl FnOnce() -> Result<Option<Checkout>>,
    ) -> Result<Self> {
        refuse_pull_request_target(environment)?;
        if environment.in_actions() {
            let name = environment.get("GITHUB_EVENT_NAME").unwrap_or("workflow_dispatch");
            let payload = Payload::read(environment)?;
            let publishing = match payload.publishing(name, environment, branch) {
                None => checkout()?.and_then(|checkout| checkout.default_branch),
                known => known.map(str::to_owned),
            };
            Ok(payload.event(name, environment, publishing))
        } else if environment.get("GITLAB_CI").is_some() {
            Ok(gitlab(environment, branch))
        } else {
            let by_hand = Self::new("manual run", None, Base::Baseline);
            Ok(checkout()?.into_iter().fold(by_hand, |event, checkout| event.on(checkout, branch)))
        }
    }

    /// On what is checked out. Without a remote its branch is the one that publishes; a commit checked out by itself, as
    /// some CI services do, is told by being that branch's tip.
    fn on(self, checkout: Checkout, setting: Option<&str>) -> Self {
        let Checkout { branch, commit, default_branch } = checkout;
        let publishing = setting.map(str::to_owned).or(default_branch).or_else(|| branch.clone());
        let why = match (&branch, &publishing) {
            (None, Some(publishing)) => {
                let why = format!("no branch is checked out, and the commit is not the tip of `{publishing}`");
                Some(Dry::UnlessTip(why))
            }
            _ => elsewhere(branch.as_deref(), publishing.as_deref()),
        };
        Self { head: commit, branch: publishing, ..self.dry(why) }
    }

    /// Drops what only holds for commits that are not the tip of the branch that publishes; asks for that tip, by the
    /// branch's name, only where something turns on it.
    pub fn settled(mut self, tip: impl FnOnce(&str) -> Result<Option<String>>) -> Result<Self> {
        let turns_on_tip = |dry: &Dry| matches!(dry, Dry::UnlessTip(_));
        if let (Some(branch), true) = (&self.branch, self.dry.iter().any(turns_on_tip))
            && self.head.is_some()
            && tip(branch)? == self.head
        {
            self.dry.retain(|dry| !turns_on_tip(dry));
        }
        Ok(self)
    }

    fn new(what: impl Into<String>, head: Option<&str>, base: Base) -> Self {
        let head = head.map(str::to_owned);
        Self {
            what: what.into(),
            head,
            base,
            own_base_only: false,
            dry: Vec::new(),
            nothing: None,
            branch: None,
            run: None,
        }
    }

    fn dry(mut self, why: Option<Dry>) -> Self {
        self.dry.extend(why);
        self
    }

    fn nothing(mut self, why: Option<Nothing>) -> Self {
        self.nothing = why;
        self
    }

    fn own_base_only(mut self) -> Self {
        self.own_base_only = true;
        self
    }
}

/// Refuses `pull_request_target`, whatever the command: it puts strangers' content next to the repository's secrets, and what
/// is printed of it would be printed with them at hand.
pub fn refuse_pull_request_target(environment: &Environment) -> Result<()> {
    if environment.in_actions() && environment.get("GITHUB_EVENT_NAME") == Some("pull_request_target") {
        let message = "`pull_request_target` runs strangers' content next to your secrets";
        bail!(Problem::new(Code::EventRefused, message).hint("use `on: pull_request`, which is a dry run"));
    }
    Ok(())
}

/// The event's payload, a JSON object.
struct Payload(Value);

impl Payload {
    fn read(environment: &Environment) -> Result<Self> {
        let Some(path) = environment.get("GITHUB_EVENT_PATH") else { return Ok(Self(Value::Null)) };
        let unreadable = |why: &dyn std::fmt::Display| {
            Problem::new(Code::EventRefused, format!("the event's payload cannot be read: {why}"))
        };
        let bytes = fs_err::read(path).map_err(|error| unreadable(&error))?;
        Ok(Self(serde_json::from_slice(&bytes).map_err(|error| unreadable(&format!("`{path}` is not JSON: {error}")))?))
    }

    fn text(&self, pointer: &str) -> Option<&str> {
        self.0.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    fn flag(&self, pointer: &str) -> bool {
        self.0.pointer(pointer).and_then(Value::as_bool).unwrap_or(false)
    }

    /// The branch that publishes, where setting or payload name it.
    fn publishing<'a>(&'a self, name: &str, environment: &'a Environment, setting: Option<&'a str>) -> Option<&'a str> {
        // Schedules only ever run on the default branch, and their payload may not name it.
        let by_clock = running_on(environment).filter(|_| name == "schedule");
        setting.or_else(|| self.text("/repository/default_branch")).or(by_clock)
    }

    fn event(&self, name: &str, environment: &Environment, publishing: Option<String>) -> Event {
        let sha = environment.get("GITHUB_SHA");
        let reference = environment.get("GITHUB_REF").unwrap_or_default();
        let running_on = running_on(environment);
        let dry_elsewhere = |branch: Option<&str>| elsewhere(branch, publishing.as_deref());
        let event = match name {
            "push" => self.push(self.text("/ref").unwrap_or(reference), sha, &dry_elsewhere),
            // Reviews and comments on its lines run on the request's merge too.
            _ if name == "pull_request" || reference.starts_with("refs/pull/") => {
                Event::new("pull request", None, self.base_of_request())
                    .own_base_only()
                    .dry(Some(Dry::Always("pull requests never publish".to_owned())))
            }
            "merge_group" => {
                let base =
                    self.text("/merge_group/base_sha").map_or(Base::FirstParent, |sha| Base::Commit(sha.to_owned()));
                Event::new("merge group", self.text("/merge_group/head_sha"), base)
                    .own_base_only()
                    .dry(Some(Dry::Always("merge groups never publish".to_owned())))
            }
            "workflow_run" => self.workflow_run(publishing.as_deref()),
            "deployment_status" => self.deployment(publishing.as_deref()),
            "schedule" => Event::new("schedule", sha, Base::HeadItself).dry(dry_elsewhere(running_on)),
            "release" => Event::new("release", sha, Base::Baseline),
            other => Event::new(other.replace('_', " "), sha, Base::Baseline).dry(dry_elsewhere(running_on)),
        };
        let fork = (self.flag("/repository/fork") && !event.own_base_only).then(|| {
            Dry::Unless("the repository is a fork; a fork that is a blog of its own sets `dry-run: false`".to_owned())
        });
        Event { branch: publishing, run: run_link(environment), ..event.dry(fork) }
    }

    /// `sha` is the commit that is checked out: for an annotated tag the payload names the tag's own object.
    fn push(&self, reference: &str, sha: Option<&str>, dry_elsewhere: &dyn Fn(Option<&str>) -> Option<Dry>) -> Event {
        let after = self.text("/after");
        let deleted = self.flag("/deleted") || after.is_some_and(is_zero);
        if let Some(tag) = reference.strip_prefix("refs/tags/") {
            let unasked =
                format!("the tag `{tag}` says nothing of what is new; name a commit to compare with as `base`");
            let why = if deleted {
                Nothing::Always(format!("the tag `{tag}` was deleted"))
            } else {
                Nothing::UnlessBase(unasked)
            };
            return Event::new(format!("tag {tag}"), sha.or(after), Base::Baseline).nothing(Some(why));
        }
        let branch = reference.strip_prefix("refs/heads/");
        let base = match self.text("/before") {
            Some(before) if !is_zero(before) => Base::Commit(before.to_owned()),
            _ => Base::FirstParent,
        };
        let what = branch.map_or_else(|| "push".to_owned(), |branch| format!("push to {branch}"));
        let gone = deleted.then(|| Nothing::Always("the branch was deleted".to_owned()));
        Event::new(what, after.filter(|sha| !is_zero(sha)), base).dry(dry_elsewhere(branch)).nothing(gone)
    }

    /// The payload's own `base.sha` is where the target branch was at some earlier time.
    fn base_of_request(&self) -> Base {
        match self.text("/pull_request/head/sha") {
            Some(own) => {
                let text = |pointer| self.text(pointer).map(str::to_owned);
                let (branch, target) = (text("/pull_request/base/ref"), text("/pull_request/base/sha"));
                Base::Request { own: own.to_owned(), branch, target }
            }
            None => Base::FirstParent,
        }
    }

    /// Publishes where the run it follows succeeded on the publishing branch of this very repository, from an event that
    /// strangers cannot raise.
    fn workflow_run(&self, publishing: Option<&str>) -> Event {
        let repository = self.0.pointer("/repository/id");
        let own = repository.is_some() && self.0.pointer("/workflow_run/head_repository/id") == repository;
        let source = self.text("/workflow_run/event").unwrap_or_default();
        let branch = self.text("/workflow_run/head_branch");
        let why = if self.text("/workflow_run/conclusion") != Some("success") {
            Some("the workflow it follows did not succeed")
        } else if !own || matches!(source, "pull_request" | "pull_request_target" | "merge_group") {
            Some("the workflow it follows ran for a pull request, a merge group or another repository")
        } else if branch.is_none() || branch != publishing {
            Some("the workflow it follows did not run on the branch that publishes")
        } else {
            None
        };
        let why = why.map(|why| Dry::Always(why.to_owned()));
        Event::new("workflow run", self.text("/workflow_run/head_sha"), Base::Baseline).dry(why)
    }

    fn deployment(&self, publishing: Option<&str>) -> Event {
        let environment = self.text("/deployment/environment").or_else(|| self.text("/deployment_status/environment"));
        let production = environment.is_some_and(|name| name.to_lowercase().starts_with("production"));
        let branch = self.text("/deployment/ref");
        let why = if self.text("/deployment_status/state") != Some("success") {
            Some(Dry::Always("the deployment did not succeed".to_owned()))
        } else if !production {
            Some(Dry::Always("the deployment is not to production".to_owned()))
        } else if branch.is_none() || branch != publishing {
            Some(Dry::UnlessTip("the deployment is not of the branch that publishes".to_owned()))
        } else {
            None
        };
        Event::new("deployment", self.text("/deployment/sha"), Base::Baseline).dry(why)
    }
}

/// The branch that an Actions run runs on; none on a tag or a pull request.
fn running_on(environment: &Environment) -> Option<&str> {
    environment.get("GITHUB_REF")?.strip_prefix("refs/heads/")
}

/// That a branch is not the one that publishes, where both are known.
fn elsewhere(branch: Option<&str>, publishing: Option<&str>) -> Option<Dry> {
    let (branch, publishing) = branch.zip(publishing).filter(|(branch, publishing)| branch != publishing)?;
    Some(Dry::Always(format!("`{branch}` is not the branch that publishes, `{publishing}`")))
}

fn gitlab(environment: &Environment, setting: Option<&str>) -> Event {
    let publishing = setting.or_else(|| environment.get("CI_DEFAULT_BRANCH"));
    let sha = environment.get("CI_COMMIT_SHA");
    let event = if environment.get("CI_MERGE_REQUEST_IID").is_some() {
        // The target's tip where the pipeline runs on the merge of both, else the point where the request left it.
        let bases = ["CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "CI_MERGE_REQUEST_DIFF_BASE_SHA"];
        let base = bases.into_iter().find_map(|name| environment.get(name));
        let base = base.map_or(Base::FirstParent, |sha| Base::Commit(sha.to_owned()));
        Event::new("merge request", sha, base)
            .own_base_only()
            .dry(Some(Dry::Always("a merge request is always a dry run".to_owned())))
    } else {
        let base = match environment.get("CI_COMMIT_BEFORE_SHA") {
            Some(before) if !is_zero(before) => Base::Commit(before.to_owned()),
            _ if environment.get("CI_PIPELINE_SOURCE") == Some("schedule") => Base::HeadItself,
            _ => Base::Baseline,
        };
        let elsewhere = environment.get("CI_COMMIT_BRANCH") != publishing;
        let why = "this pipeline is not on the branch that publishes";
        Event::new("GitLab pipeline", sha, base).dry(elsewhere.then(|| Dry::Always(why.to_owned())))
    };
    Event { branch: publishing.map(str::to_owned), run: environment.get("CI_JOB_URL").map(str::to_owned), ..event }
}

fn run_link(environment: &Environment) -> Option<String> {
    let server = environment.get("GITHUB_SERVER_URL").unwrap_or("https://github.com");
    let repository = environment.get("GITHUB_REPOSITORY")?;
    let run = environment.get("GITHUB_RUN_ID")?;
    Some(format!("{server}/{repository}/actions/runs/{run}"))
}

/// Whether an object id is all zeros, as payloads write "none", of whatever length.
fn is_zero(sha: &str) -> bool {
    !sha.is_empty() && sha.bytes().all(|byte| byte == b'0')
}
