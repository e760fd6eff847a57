//! Each command, from what was asked to what is printed.

use std::panic::PanicHookInfo;
use std::rc::Rc;

use anyhow::{Context as _, Result, anyhow};
use secrecy::ExposeSecret;

use crate::check;
use crate::crosspost::{self, Crosspost};
use crate::deliver::{Said, deliver};
use crate::environment::{Environment, SECRETS};
use crate::event::{self, Event};
use crate::ledger::{Book, Mending};
use crate::live::LiveSite;
use crate::look::{self, Shown};
use crate::mend;
use crate::outcome::{Mode, Standing};
use crate::place::Place;
use crate::range;
use crate::report::secrets::Secrets;
use crate::report::{annotations, checkup, escape, json, ledger as ledger_text, panic, text};
use crate::repository::Access;
use crate::settings::{self, Command, Format, Mend, Settings};
use generators::Built;
use medium::stand_in::{self, Sandbox};

/// Runs a command line in an environment. `say` is for progress, where someone watches.
pub async fn run(arguments: &[String], environment: &Environment, say: &dyn Fn(&str)) -> Said {
    let secrets = secrets(environment);
    let say = &|line: &str| say(&secrets.remove(&escape::line(line)));
    let done = match settings::read(arguments, environment) {
        Ok((command, settings)) => perform(command, settings, environment, &secrets, say).await,
        Err(instead) => return shown(instead, environment, &secrets),
    };
    done.unwrap_or_else(|error| failed(&error, environment, &secrets))
}

/// What a panic of this process says, for its hook: see [`panic::message`].
pub fn panic_message(environment: &Environment) -> impl Fn(&PanicHookInfo<'_>) -> String + Send + Sync + 'static {
    let (secrets, in_actions) = (secrets(environment), environment.in_actions());
    move |info| {
        let payload = info.payload();
        let text = payload.downcast_ref::<&str>().copied();
        let what = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("a panic");
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        panic::message(what, &place, in_actions, &secrets)
    }
}

/// Everything that must not be printed.
fn secrets(environment: &Environment) -> Secrets {
    let values: Vec<_> = SECRETS.into_iter().filter_map(|name| environment.secret(name)).collect();
    Secrets::new(values.iter().map(ExposeSecret::expose_secret))
}

/// Help and version, and what is wrong with the command line.
fn shown(shown: settings::Shown, environment: &Environment, secrets: &Secrets) -> Said {
    match shown {
        settings::Shown::Help(text) => Said { out: secrets.remove(&text), ..Said::default() },
        settings::Shown::Wrong { text, summary } => {
            refused(&text::usage(&text, true), &[summary], environment, secrets)
        }
    }
}

/// An error that ends the run.
fn failed(error: &anyhow::Error, environment: &Environment, secrets: &Secrets) -> Said {
    let causes: Vec<_> = error.chain().map(|cause| secrets.remove(&cause.to_string())).collect();
    refused(&text::failure(&causes, None, true), &causes, environment, secrets)
}

/// A run that could not be done. Its annotation goes to standard error, where it is no part of what a program reads.
fn refused(text: &str, causes: &[String], environment: &Environment, secrets: &Secrets) -> Said {
    let annotation = if environment.in_actions() { annotations::failure(causes, None) } else { String::new() };
    Said { err: secrets.remove(&(annotation + text)), exit: 2, ..Said::default() }
}

async fn perform(
    command: Command,
    mut settings: Settings,
    environment: &Environment,
    secrets: &Secrets,
    say: &dyn Fn(&str),
) -> Result<Said> {
    if let Command::Sandbox(port) = command {
        return run_sandbox(port).await;
    }
    event::refuse_strangers(environment)?;
    let place = Place::find(&settings.site, &Access::of(environment))?;
    settings.reading.root.clone_from(&place.site);
    settings.reading.built = settings.built.as_deref().map(|given| built(given, &place)).transpose()?;
    let settings = &settings;
    let (asked, posts) = match command {
        Command::Render(posts, face) => return Ok(looked(look::render(settings, &place, &posts, face)?, secrets)),
        Command::Urls(paths) => return Ok(looked(look::urls(settings, &place, &paths)?, secrets)),
        Command::Check => {
            let findings = check::check(settings, &place).await?;
            let bad = findings.iter().any(|finding| finding.standing == Standing::Bad);
            return Ok(Said {
                out: secrets.remove(&checkup::render(&findings)),
                exit: u8::from(bad),
                ..Said::default()
            });
        }
        Command::LedgerShow => return ledger_show(settings, &place, secrets),
        Command::Mend(Mend::LeaveOutNew(yes)) => {
            let event = Event::read(environment, settings.range.branch.as_deref(), || range::checkout(&place))?;
            let event = event.settled(|branch| range::tip(&place, branch))?;
            let crosspost = Crosspost { settings, event: &event, place: &place, in_ci: environment.in_ci(), say };
            return Ok(mended(&crosspost.leave_out_new(yes)?, secrets));
        }
        Command::Mend(asked) => return Ok(mended(&mend::mend(settings, &place, &asked)?, secrets)),
        Command::Plan(posts) => (Mode::Plan, posts),
        Command::Publish(posts) => (Mode::Publish, posts),
        Command::Sandbox(_) => (Mode::Publish, Vec::new()),
    };
    // A dry run and the stand-in for Medium do the same on every branch, and need no network.
    let may_send = asked == Mode::Publish && settings.dry_run != Some(true) && !settings.sandbox;
    let checkout = || if may_send { range::checkout(&place) } else { Ok(None) };
    let mut event = Event::read(environment, settings.range.branch.as_deref(), checkout)?;
    if asked == Mode::Publish {
        event = event.settled(|branch| range::tip(&place, branch))?;
    }
    let (mode, why) = crosspost::mode(asked, settings.dry_run, &event);
    let crosspost = Crosspost { settings, event: &event, place: &place, in_ci: environment.in_ci(), say };
    let mut report =
        if posts.is_empty() { crosspost.new_posts(mode).await? } else { crosspost.named_posts(mode, &posts).await? };
    report.notices.splice(0..0, why);
    deliver(report, settings.format, environment, secrets)
}

/// The built site that somebody named, by its folder or its address.
fn built(given: &str, place: &Place) -> Result<Rc<Built>> {
    let scheme = given.split_once("://").map(|(scheme, _)| scheme);
    let is_address = scheme.is_some_and(|scheme| ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web)));
    let built = if is_address {
        Built::at(given, |root| Rc::new(LiveSite::new(root)))
    } else {
        Built::open(&place.on_disk(given).unwrap_or_else(|| given.into()))
    };
    Ok(Rc::new(built.map_err(|problem| anyhow!(problem.sentence()))?))
}

/// What a person asked to see, and on standard error what its author should know.
fn looked(shown: Shown, secrets: &Secrets) -> Said {
    let Shown { out, problems, lacking } = shown;
    Said { out: secrets.remove(&out), err: secrets.remove(&text::problems(&problems, true)), exit: u8::from(lacking) }
}

fn ledger_show(settings: &Settings, place: &Place, secrets: &Secrets) -> Result<Said> {
    let (branch, clock) = (&settings.keeping.branch, settings.clock);
    let book = Book::open(place.repository()?, branch, "", clock)?;
    let out = match settings.format {
        Format::Json => json::ledger(book.ledger()),
        Format::Text if book.is_new() => {
            format!("there is no ledger on the branch `{branch}` yet: nothing was handed to Medium\n")
        }
        Format::Text => ledger_text::render(book.ledger()),
    };
    Ok(Said { out: secrets.remove(&out), ..Said::default() })
}

fn mended(mending: &Mending, secrets: &Secrets) -> Said {
    Said { out: secrets.remove(&ledger_text::mended(mending)), ..Said::default() }
}

/// Serves the stand-in for Medium until the process is stopped.
async fn run_sandbox(port: u16) -> Result<Said> {
    let options = stand_in::Options { port, ..stand_in::Options::default() };
    let sandbox = Sandbox::start(options).with_context(|| format!("port {port} of 127.0.0.1 cannot be had"))?;
    let url = sandbox.url();
    let text = format!(
        "a stand-in for Medium: {url}\npoint a run at it:  MEDIUM_API_URL={url} MEDIUM_TOKEN={} medium-crosspost publish\nstop it with Ctrl-C\n",
        stand_in::TOKEN
    );
    // Printed at once, since this command ends only when it is stopped.
    std::io::Write::write_all(&mut std::io::stdout(), text.as_bytes())?;
    tokio::signal::ctrl_c().await.context("waiting to be stopped")?;
    Ok(Said::default())
}
