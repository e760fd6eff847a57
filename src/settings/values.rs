//! Flags and inputs as typed values, each parsed once.

use std::path::PathBuf;
use std::time::Duration;

use clap::ArgMatches;
use clap::parser::ValueSource;
use secrecy::SecretString;

use super::commands::{self, Command};
use super::table::{Form, SETTINGS, Setting};
use crate::environment::Environment;
use crate::outcome::Route;
use generators::SiteSettings;
use post::time::{Clock, Timestamp};
use post::{License, Status};
use story::{Body, ConvertOptions, Tables};

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
    pub telling: ConvertOptions,
    /// How it reaches Medium.
    pub sending: Sending,
    /// Whether each story that waits for a person gets an issue.
    pub issues: bool,
    /// Where issues are.
    pub github: GitHub,
    /// The record.
    pub keeping: Keeping,
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
pub struct Range {
    /// The publishing branch.
    pub branch: Option<String>,
    /// The commit to compare with.
    pub base: Option<String>,
    /// The commit whose posts are published.
    pub head: Option<String>,
}

/// Which posts are taken.
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
    let given = Given { flags, environment };
    match given.settings() {
        Ok(settings) => Ok((command.with_posts(given.many("posts")), settings)),
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

struct Given<'a> {
    flags: &'a ArgMatches,
    environment: &'a Environment,
}

impl Given<'_> {
    fn settings(&self) -> Result<Settings, String> {
        self.refuse_unknown_words()?;
        let all = self.switch("all")?;
        Ok(Settings {
            site: self.one("site").map_or_else(|| PathBuf::from("."), PathBuf::from),
            reading: SiteSettings {
                content_dirs: self.many("content-dir"),
                base_url: self.one("base-url"),
                generator: self.one("generator"),
                permalink: self.one("permalink"),
                ..SiteSettings::default()
            },
            built: self.one("built"),
            range: Range { branch: self.one("branch"), base: self.one("base"), head: self.one("head") },
            choosing: Choosing {
                all,
                opt_in: self.one("select").as_deref() == Some("opt-in"),
                include: self.many("include"),
                exclude: self.many("exclude"),
                language: self.one("lang"),
                max_new: self.number("max-new", 5)?,
            },
            telling: ConvertOptions {
                footer: self.footer()?,
                tables: match self.one("tables").as_deref() {
                    Some("text") => Tables::Text,
                    Some("list") => Tables::List,
                    _ => Tables::Auto,
                },
                campaign: self.one("campaign"),
                body: match self.one("body").as_deref() {
                    Some("source") => Body::Source,
                    Some("built") => Body::Built,
                    _ => Body::Auto,
                },
                ..ConvertOptions::default()
            },
            sending: Sending {
                token: self.environment.secret("MEDIUM_TOKEN"),
                route: self.one("route").map(|word| if word == "api" { Route::Api } else { Route::HandOff }),
                hand_off: self.one("hand-off").map_or_else(|| PathBuf::from("medium-hand-off"), PathBuf::from),
                status: self.one("publish-status").and_then(|word| Status::named(&word)).unwrap_or(Status::Draft),
                publication: self.one("publication"),
                notify_followers: self.switch("notify-followers")?,
                license: self
                    .one("license")
                    .and_then(|word| License::named(&word))
                    .unwrap_or(License::AllRightsReserved),
                backdate: self.switch("backdate")? || all,
                daily_cap: self.number("daily-cap", 2)?,
                live_check: match self.one("live-check").as_deref() {
                    Some("off") => LiveMode::Off,
                    Some("warn") => LiveMode::Warn,
                    _ => LiveMode::Wait,
                },
                live_wait: self
                    .one("live-wait")
                    .map_or(Ok(Duration::from_secs(600)), |text| duration("live-wait", &text))?,
                timeout: self.one("timeout").map(|text| duration("timeout", &text)).transpose()?,
                api_url: self.environment.get("MEDIUM_API_URL").unwrap_or(MEDIUM_API).to_owned(),
                site_url: self.environment.get("MEDIUM_SITE_URL").unwrap_or(MEDIUM_SITE).to_owned(),
                retry_base: Duration::from_millis(
                    self.environment.get("MEDIUM_RETRY_BASE_MS").and_then(|text| text.parse().ok()).unwrap_or(1000),
                ),
            },
            issues: self.switch("issues")?,
            github: GitHub {
                api_url: self.environment.get("GITHUB_API_URL").unwrap_or("https://api.github.com").to_owned(),
                repository: self.environment.get("GITHUB_REPOSITORY").map(str::to_owned),
            },
            keeping: Keeping {
                branch: self.one("ledger").unwrap_or_else(|| "medium-ledger".to_owned()),
                github_token: self.environment.secret("GITHUB_TOKEN"),
            },
            dry_run: match self.one("dry-run").as_deref() {
                Some("true") => Some(true),
                Some("false") => Some(false),
                _ => None,
            },
            sandbox: self.switch("sandbox")?,
            format: if self.one("format").as_deref() == Some("json") { Format::Json } else { Format::Text },
            clock: self.clock()?,
        })
    }

    /// The flag's value, else the input's; a flag that this command does not take is absent.
    fn one(&self, name: &str) -> Option<String> {
        let flag = self.flags.try_get_one::<String>(name).ok().flatten().cloned();
        flag.or_else(|| self.input(name).map(str::to_owned))
    }

    fn many(&self, name: &str) -> Vec<String> {
        match self.flags.try_get_many::<String>(name).ok().flatten() {
            Some(values) => values.cloned().collect(),
            None => self
                .input(name)
                .into_iter()
                .flat_map(str::lines)
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
        }
    }

    fn switch(&self, name: &str) -> Result<bool, String> {
        let given = self.flags.try_contains_id(name).unwrap_or(false)
            && self.flags.value_source(name) == Some(ValueSource::CommandLine);
        match self.input(name) {
            _ if given => Ok(true),
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(other) => Err(format!("the input `{name}` is `{other}`: it takes `true` or `false`")),
        }
    }

    fn number(&self, name: &str, default: usize) -> Result<usize, String> {
        let Some(text) = self.one(name) else { return Ok(default) };
        text.parse().map_err(|_| format!("`{name}` is `{text}`: it takes a whole number, 0 for no limit"))
    }

    fn footer(&self) -> Result<Option<String>, String> {
        if self.switch("no-footer")? {
            return Ok(None);
        }
        Ok(Some(self.one("footer").unwrap_or_else(|| "*Originally published at [{site}]({canonical}).*".to_owned())))
    }

    fn clock(&self) -> Result<Clock, String> {
        let Some(text) = self.one("now") else { return Ok(Clock::system()) };
        let instant: Timestamp = text
            .parse()
            .map_err(|_| format!("`now` is `{text}`: it takes an instant such as `2026-01-02T03:04:05Z`"))?;
        Ok(Clock::starting_at(instant))
    }

    fn input(&self, name: &str) -> Option<&str> {
        let setting = SETTINGS.iter().find(|setting| setting.name == name && setting.input)?;
        self.environment.get(&setting.variable())
    }

    /// Inputs are not checked by the command line's parser, so words are checked here.
    fn refuse_unknown_words(&self) -> Result<(), String> {
        for setting in SETTINGS {
            if let (Form::Word(allowed) | Form::SwitchOrWord(allowed), Some(word)) =
                (setting.form, self.input(setting.name))
                && !allowed.contains(&word)
            {
                let name = setting.name;
                return Err(format!("the input `{name}` is `{word}`: it takes one of {}", allowed.join(", ")));
            }
        }
        Ok(())
    }
}

/// A duration as in `20s`, `10m`, `24h`.
fn duration(name: &str, text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{name}` is `{text}`: it takes a duration such as `20s`, `10m` or `24h`");
    let unit = text.chars().last().ok_or_else(wrong)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        _ => return Err(wrong()),
    };
    let count: u64 = text[..text.len() - 1].parse().map_err(|_| wrong())?;
    count.checked_mul(seconds).map(Duration::from_secs).ok_or_else(wrong)
}
