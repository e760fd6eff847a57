//! What became of each candidate: one enum with closed reasons, which every face of the report renders.

use serde::{Deserialize, Serialize, Serializer};

use medium::OnMedium;
use post::Status;
use post::problem::{Code, Problem};

/// What a run did, or would do. `notes`, `notices` and `files` are for people and workflows and stand in no JSON.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The form of the report: 1.
    pub schema: u32,
    /// Whether anything could be sent.
    pub mode: Mode,
    /// How stories reach Medium.
    pub route: Route,
    /// The commit compared with.
    pub base: Option<String>,
    /// The commit whose posts these are.
    pub head: Option<String>,
    /// Every candidate of the run: new posts, then pending ones by age, then what `--all` queued, each oldest first.
    pub stories: Vec<PostReport>,
    /// What is wrong beside the stories: settings, ledger, base.
    pub problems: Vec<Problem>,
    /// The report's first lines for people: which route and why, which base and why.
    #[serde(skip)]
    pub notes: Vec<String>,
    /// Notes that a person must not miss, such as why this is a dry run: in CI each becomes an annotation too.
    #[serde(skip)]
    pub notices: Vec<String>,
    /// What a person is to do with each story that waits, in Markdown.
    #[serde(skip)]
    pub checklists: Vec<String>,
    /// Whether all of it went to the sandbox, so that nothing left the machine.
    #[serde(skip)]
    pub sandbox: bool,
    /// What the run wrote to disk.
    #[serde(skip)]
    pub files: Files,
}

/// Paths of what a run wrote to disk, as a workflow's next step can use them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    /// The report as JSON.
    pub report: Option<String>,
    /// The page that shows each story as Medium will.
    pub preview: Option<String>,
    /// The folder of pages for a person.
    pub hand_off: Option<String>,
    /// The published URLs, where they are too many for a step output.
    pub urls: Option<String>,
}

/// The two ways to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// A dry run.
    Plan,
    /// The real one.
    Publish,
}

/// How a story reaches Medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// By Medium's API, with an integration token.
    Api,
    /// By a person who pastes or imports it.
    HandOff,
}

impl Route {
    /// The word that settings, reports and the ledger have for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::HandOff => "hand-off",
        }
    }
}

/// One candidate and what became of it.
#[derive(Debug, Clone, Serialize)]
pub struct PostReport {
    /// The post's path, relative to the repository's root.
    pub path: String,
    /// The story's title, where it could be known.
    pub title: Option<String>,
    /// The story's subtitle.
    pub subtitle: Option<String>,
    /// The post's own address, where it could be known.
    pub canonical: Option<String>,
    /// Where the address came from.
    pub canonical_from: Option<String>,
    /// The topics that Medium will take.
    pub tags: Vec<String>,
    /// How it appears on Medium.
    pub publish_status: Status,
    /// Words of its text.
    pub words: usize,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// Where it is on Medium.
    pub medium: Option<OnMedium>,
    /// What its author should know.
    pub problems: Vec<Problem>,
    /// Whether the outcome arose in this run; one that an earlier run reported is a warning only.
    #[serde(skip)]
    pub arose: bool,
}

impl PostReport {
    /// With where the story is on Medium.
    #[must_use]
    pub fn on_medium(self, medium: Option<OnMedium>) -> Self {
        Self { medium, ..self }
    }

    /// A post of the range that is left out.
    pub fn left_out(path: String, why: Skip, publish_status: Status) -> Self {
        Self {
            path,
            title: None,
            subtitle: None,
            canonical: None,
            canonical_from: None,
            tags: Vec::new(),
            publish_status,
            words: 0,
            outcome: Outcome::Skipped(why),
            medium: None,
            problems: Vec::new(),
            arose: true,
        }
    }
}

/// What became of a candidate; serialises as the two keys `outcome` and `reason`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It would be sent.
    Planned {
        /// The daily cap would make it wait.
        capped: bool,
    },
    /// Medium answered with an id.
    Published,
    /// Its page waits for a person.
    HandedOff {
        /// An earlier run wrote it first.
        waits: bool,
    },
    /// Known to the ledger, or said by its author to be on Medium.
    AlreadyPublished,
    /// A later run does it.
    Deferred(Deferral),
    /// In the range, and not to be published now.
    Skipped(Skip),
    /// A problem of severity error keeps it back.
    Blocked,
    /// Certainly not created.
    Failed,
    /// Medium may have created it.
    Unknown(Doubt),
}

/// Why a story waits for a later run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deferral {
    /// The daily cap is reached.
    DailyCap,
    /// Medium says that its limit is reached.
    RateLimited,
    /// The post's page is not on the web yet.
    NotLive,
    /// Whether the post's page is on the web cannot be told.
    LiveUnknown,
}

/// Why a post of the range is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skip {
    /// Its author keeps it off Medium.
    OptedOut,
    /// A draft.
    Draft,
    /// Dated in the future.
    Future,
    /// Past its expiry.
    Expired,
    /// The ledger keeps it off Medium.
    LeftOut,
    /// It has no page of its own.
    NoPage,
}

/// Why it is not known whether a story is on Medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// It was sent and no answer came.
    AnswerLost,
    /// Another process claims it.
    ClaimedElsewhere,
}

impl Outcome {
    /// Every outcome's word, in the order in which counts are told.
    pub const WORDS: [&str; 9] = [
        "planned",
        "published",
        "handed-off",
        "already-published",
        "deferred",
        "skipped",
        "blocked",
        "failed",
        "unknown",
    ];

    /// The outcome's word, and the reason's where there is one (contract of the report).
    pub fn words(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Planned { capped } => ("planned", capped.then_some("daily-cap")),
            Self::Published => ("published", None),
            Self::HandedOff { waits } => ("handed-off", Some(if waits { "waits" } else { "new" })),
            Self::AlreadyPublished => ("already-published", None),
            Self::Deferred(why) => (
                "deferred",
                Some(match why {
                    Deferral::DailyCap => "daily-cap",
                    Deferral::RateLimited => "rate-limited",
                    Deferral::NotLive => "not-live",
                    Deferral::LiveUnknown => "live-unknown",
                }),
            ),
            Self::Skipped(why) => (
                "skipped",
                Some(match why {
                    Skip::OptedOut => "opted-out",
                    Skip::Draft => "draft",
                    Skip::Future => "future",
                    Skip::Expired => "expired",
                    Skip::LeftOut => "left-out",
                    Skip::NoPage => "no-page",
                }),
            ),
            Self::Blocked => ("blocked", None),
            Self::Failed => ("failed", None),
            Self::Unknown(why) => (
                "unknown",
                Some(match why {
                    Doubt::AnswerLost => "answer-lost",
                    Doubt::ClaimedElsewhere => "claimed-elsewhere",
                }),
            ),
        }
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let (outcome, reason) = self.words();
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("outcome", outcome)?;
        map.serialize_entry("reason", &reason)?;
        map.end()
    }
}

/// Gives what ends a run its code.
pub trait OrFatal<T> {
    /// The value; else a problem of this kind that says `what` failed, and why.
    fn or_fatal(self, code: Code, what: &str) -> Result<T, Problem>;
}

impl<T> OrFatal<T> for anyhow::Result<T> {
    fn or_fatal(self, code: Code, what: &str) -> Result<T, Problem> {
        self.map_err(|error| match error.downcast::<Problem>() {
            Ok(problem) => Problem { message: format!("{what}: {}", problem.message), ..problem },
            Err(error) => Problem::new(code, format!("{what}: {error:#}")),
        })
    }
}

impl<T> OrFatal<T> for Option<T> {
    fn or_fatal(self, code: Code, what: &str) -> Result<T, Problem> {
        self.ok_or_else(|| Problem::new(code, what))
    }
}

impl Report {
    /// A report of nothing yet.
    pub fn new(mode: Mode) -> Self {
        Self {
            schema: 1,
            mode,
            route: Route::Api,
            base: None,
            head: None,
            stories: Vec::new(),
            problems: Vec::new(),
            notes: Vec::new(),
            notices: Vec::new(),
            checklists: Vec::new(),
            sandbox: false,
            files: Files::default(),
        }
    }

    /// The exit status: 1 where something failed, was blocked or fell into doubt in this run, where the ledger could not be
    /// told what became of a story, or where a problem beside the stories is an error.
    pub fn exit(&self) -> u8 {
        let fails = |told: &PostReport| {
            matches!(told.outcome, Outcome::Blocked | Outcome::Failed | Outcome::Unknown(Doubt::AnswerLost))
                || told.problems.iter().any(Problem::is_error)
        };
        let stories = self.stories.iter().any(|told| told.arose && fails(told));
        u8::from(stories || self.problems.iter().any(Problem::is_error))
    }

    /// The texts into which something may have come that others answered: Medium, GitHub, the remote.
    pub fn foreign_texts(&mut self) -> impl Iterator<Item = &mut String> {
        let of_stories = self.stories.iter_mut().flat_map(|told| &mut told.problems);
        let problems = self.problems.iter_mut().chain(of_stories);
        let told = problems.flat_map(|problem| std::iter::once(&mut problem.message).chain(&mut problem.hint));
        told.chain(&mut self.notes).chain(&mut self.notices)
    }

    /// What is said to do about the problems.
    pub fn hints(&mut self) -> impl Iterator<Item = &mut String> {
        let of_stories = self.stories.iter_mut().flat_map(|post| &mut post.problems);
        self.problems.iter_mut().chain(of_stories).filter_map(|problem| problem.hint.as_mut())
    }

    /// How many stories have this outcome.
    pub fn count(&self, outcome: &str) -> usize {
        self.stories.iter().filter(|told| told.outcome.words().0 == outcome).count()
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How it stands.
    pub state: CheckState,
    /// What was looked at, in a word.
    pub subject: &'static str,
    /// What was found.
    pub text: String,
}

/// How one thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckState {
    /// As it should be.
    Good,
    /// It works, and could be better; or it is not needed.
    Note,
    /// Publishing would fail, or be wrong.
    Bad,
}
