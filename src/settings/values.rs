//! Flags and inputs as typed values, each parsed once.

use std::path::PathBuf;
use std::time::Duration;

use clap::ArgMatches;
use secrecy::SecretString;

use super::commands::{self, Command};
use super::given::Given;
use super::table::{SETTINGS, Setting};
use crate::environment::Environment;
use crate::outcome::Route;
use generators::SiteSettings;
use post::time::Clock;
use post::{License, Status};
use story::ConvertOptions;

/// Every setting of a run. Rooms do not get this whole, but the part they need.
pub struct Settings {
    /// The folder of the site, as given.
    pub site: PathBuf,
    /// What is said about it. Its root and its built site are known once the place is.
    pub reading: SiteSettings,
    /// The built site: a folder or a URL.
    pub built: Option<String>,
    /// Which commits.
    pub range: Range,
    /// Which posts.
    pub choosing: Choosing,
    /// How the story looks.
    pub convert_options: ConvertOptions,
    /// How it reaches Medium.
    pub sending: Sending,
    /// Whether each story that waits for a person gets an issue.
    pub issues: bool,
    /// Where issues are.
    pub github: GitHub,
    /// The record.
    pub keeping: Keeping,
    /// Posts in place of what is new, where the command line names none.
    pub posts: Vec<String>,
    /// Whether to send: `None` leaves it to the event.
    pub dry_run: Option<bool>,
    /// Publish to the stand-in.
    pub sandbox: bool,
    /// What is printed on standard output.
    pub format: Format,
    /// The clock of the run.
    pub clock: Clock,
}

/// Which commits are compared.
#[derive(Default)]
pub struct Range {
    /// The publishing branch.
    pub branch: Option<String>,
    /// The commit to compare with.
    pub base: Option<String>,
    /// The commit whose posts are published.
    pub head: Option<String>,
}

/// Which posts are taken.
#[derive(Default)]
pub struct Choosing {
    /// Also everything that the ledger lacks.
    pub all: bool,
    /// Only posts that ask for it.
    pub opt_in: bool,
    /// Only paths that match.
    pub include: Vec<String>,
    /// No paths that match.
    pub exclude: Vec<String>,
    /// Posts of this language in place of the default one.
    pub language: Option<String>,
    /// More new posts than this are held; 0 for no limit.
    pub max_new: usize,
}

/// How a story reaches Medium.
pub struct Sending {
    /// The integration token.
    pub token: Option<SecretString>,
    /// The route asked for.
    pub route: Option<Route>,
    /// Where the pages for a person are written.
    pub hand_off: PathBuf,
    /// How a story appears.
    pub status: Status,
    /// The publication, by name, URL or id.
    pub publication: Option<String>,
    /// Let Medium tell the followers.
    pub notify_followers: bool,
    /// The licence.
    pub license: License,
    /// Carry the post's date.
    pub backdate: bool,
    /// Stories in 24 hours; 0 for no limit.
    pub daily_cap: usize,
    /// What is done where a post's page is not live.
    pub live_check: LiveMode,
    /// How long pages are waited for.
    pub live_wait: Duration,
    /// How long to wait for an answer, in place of the defaults.
    pub timeout: Option<Duration>,
    /// Medium's API, without `/v1`.
    pub api_url: String,
    /// Medium's own site, for its feed.
    pub site_url: String,
    /// The first wait of a safe retry.
    pub retry_base: Duration,
}

const MEDIUM_API: &str = "https://api.medium.com";
const MEDIUM_SITE: &str = "https://medium.com";

impl Sending {
    /// Where Medium shows what it has made; none where something else stands in for its API alone, whose stories would not
    /// show at Medium's own site.
    pub fn feed_site(&self) -> Option<&str> {
        let stands_in = self.api_url != MEDIUM_API && self.site_url == MEDIUM_SITE;
        (!stands_in).then_some(&*self.site_url)
    }
}

/// The repository on GitHub that a run is of.
pub struct GitHub {
    /// The host's API.
    pub api_url: String,
    /// `owner/name`.
    pub repository: Option<String>,
}

/// What is done where a post's page is not live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LiveMode {
    /// No page is looked at.
    Off,
    /// Its author is told, and the story goes out.
    Warn,
    /// The page is waited for; in vain, the story waits for a later run.
    Wait,
}

/// The record of what was handed over.
pub struct Keeping {
    /// The ledger's branch.
    pub branch: String,
    /// Serves the ledger where the checkout kept no credentials.
    pub github_token: Option<SecretString>,
}

/// What is printed on standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// The report as JSON.
    Json,
}

/// What is to be shown in place of a run.
#[derive(Debug)]
pub enum Shown {
    /// Help or the version, as asked, for a terminal.
    Help(String),
    /// What is wrong with an argument or an input. It holds what was given, whatever that is.
    Wrong {
        /// All of it.
        text: String,
        /// In one line.
        summary: String,
    },
}

/// Reads the command line and the environment; or gives what is to be shown in place of a run.
pub fn read(arguments: &[String], environment: &Environment) -> Result<(Command, Settings), Shown> {
    let mut command_line = commands::command_line();
    let input = environment.get(&Setting::variable_of("command")).filter(|_| arguments.len() < 2);
    let words = arguments.iter().map(String::as_str).chain(input.into_iter().flat_map(str::split_whitespace));
    let mut words: Vec<&str> = words.collect();
    // In Actions no command is needed: `publish` is a dry run wherever the event allows no more.
    let is_flag = |word: &&str| word.starts_with('-') && !["-h", "--help", "-V", "--version"].contains(word);
    if environment.in_actions() && words.get(1).is_none_or(is_flag) {
        words.insert(1.min(words.len()), "publish");
    }
    let matches = command_line.try_get_matches_from_mut(words).map_err(|error| shown(&error))?;
    let Some((command, flags)) = commands::asked(&matches) else {
        return Err(Shown::Help(command_line.render_help().ansi().to_string()));
    };
    match settings(flags, environment) {
        Ok(settings) => Ok((command.with_posts(settings.posts.clone()), settings)),
        Err(message) => Err(shown(&command_line.error(clap::error::ErrorKind::ValueValidation, message))),
    }
}

fn shown(error: &clap::Error) -> Shown {
    if !error.use_stderr() {
        return Shown::Help(error.render().ansi().to_string());
    }
    // How to use the command follows after what is wrong.
    let text = error.render().to_string();
    let lines = text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:"));
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let summary = lines.join(" ");
    let summary = summary.strip_prefix("error: ").unwrap_or(&summary).to_owned();
    Shown::Wrong { text, summary }
}

/// Every setting as it was given, or by its default.
fn settings(flags: &ArgMatches, environment: &Environment) -> Result<Settings, String> {
    let mut settings = Settings::of(environment);
    for setting in SETTINGS {
        let given = Given::read(setting, flags, environment)?;
        (setting.set)(&mut settings, &given);
        if let Some(fault) = given.fault() {
            return Err(fault);
        }
    }
    Ok(settings)
}

impl Settings {
    /// What only the environment says. The table's entries put in the rest, their defaults included.
    fn of(environment: &Environment) -> Self {
        let retry_base = environment.get("MEDIUM_RETRY_BASE_MS").and_then(|text| text.parse().ok()).unwrap_or(1000);
        Self {
            site: PathBuf::new(),
            reading: SiteSettings::default(),
            built: None,
            range: Range::default(),
            choosing: Choosing::default(),
            convert_options: ConvertOptions::default(),
            sending: Sending {
                token: None,
                route: None,
                hand_off: PathBuf::new(),
                status: Status::Draft,
                publication: None,
                notify_followers: false,
                license: License::AllRightsReserved,
                backdate: false,
                daily_cap: 0,
                live_check: LiveMode::Wait,
                live_wait: Duration::ZERO,
                timeout: None,
                api_url: environment.get("MEDIUM_API_URL").unwrap_or(MEDIUM_API).to_owned(),
                site_url: environment.get("MEDIUM_SITE_URL").unwrap_or(MEDIUM_SITE).to_owned(),
                retry_base: Duration::from_millis(retry_base),
            },
            issues: false,
            github: GitHub {
                api_url: environment.get("GITHUB_API_URL").unwrap_or("https://api.github.com").to_owned(),
                repository: environment.get("GITHUB_REPOSITORY").map(str::to_owned),
            },
            keeping: Keeping { branch: String::new(), github_token: None },
            posts: Vec::new(),
            dry_run: None,
            sandbox: false,
            format: Format::Text,
            clock: Clock::system(),
        }
    }
}
