//! The commands, each from what was asked to what is printed. `plan` and `publish` are the walk of [`run`](mod@crate::run).

mod check;
mod ledger;
mod render;
mod sandbox;

use std::panic::PanicHookInfo;
use std::rc::Rc;

use anyhow::Result;

use crate::environment::Environment;
use crate::event::{self, Event};
use crate::live::LiveSite;
use crate::outcome::{CheckState, Mode};
use crate::output::{Output, Writer, fatal};
use crate::range;
use crate::report::{check as check_text, json, ledger as ledger_text};
use crate::repository::Access;
use crate::run::{self, Run};
use crate::settings::{self, Command, Format, Settings};
use crate::workspace::Workspace;
use generators::Built;
use render::Rendered;

/// Runs a command line in an environment. `progress` is for someone who watches.
pub async fn run(arguments: &[String], environment: &Environment, progress: &dyn Fn(&str)) -> Output {
    let writer = Writer::new(environment);
    let progress = &|line: &str| progress(&writer.progress(line));
    let (command, settings) = match settings::read(arguments, environment) {
        Ok(read) => read,
        Err(settings::Shown::Help(text)) => return writer.text(&text),
        Err(settings::Shown::Wrong { text, summary }) => return writer.usage(&text, &summary),
    };
    let format = settings.format;
    let performing = Performing { environment, writer: &writer, progress };
    performing.perform(command, settings).await.unwrap_or_else(|error| writer.fatal(fatal(error), format))
}

/// What a panic of this process says, for its hook.
pub fn panic_message(environment: &Environment) -> impl Fn(&PanicHookInfo<'_>) -> String + Send + Sync + 'static {
    let environment = environment.clone();
    move |info| {
        let payload = info.payload();
        let text = payload.downcast_ref::<&str>().copied();
        let what = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("a panic");
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        Writer::new(&environment).panic(what, &place)
    }
}

/// A command that is carried out.
struct Performing<'a> {
    environment: &'a Environment,
    writer: &'a Writer<'a>,
    progress: &'a dyn Fn(&str),
}

impl Performing<'_> {
    async fn perform(&self, command: Command, mut settings: Settings) -> Result<Output> {
        if let Command::Sandbox(port) = command {
            return sandbox::run(port).await;
        }
        event::refuse_pull_request_target(self.environment)?;
        let workspace = Workspace::find(&settings.site, &Access::of(self.environment))?;
        settings.reading.root.clone_from(&workspace.site);
        settings.reading.built = settings.built.as_deref().map(|given| built(given, &workspace)).transpose()?;
        let (settings, workspace) = (&settings, &workspace);
        match command {
            Command::Plan(posts) => self.run(Mode::Plan, &posts, settings, workspace).await,
            Command::Publish(posts) => self.run(Mode::Publish, &posts, settings, workspace).await,
            Command::Render(posts, face) => Ok(self.rendered(&render::render(settings, workspace, &posts, face)?)),
            Command::Urls(paths) => Ok(self.rendered(&render::urls(settings, workspace, &paths)?)),
            Command::Check => {
                let findings = check::check(settings, workspace).await?;
                let exit = u8::from(findings.iter().any(|finding| finding.state == CheckState::Bad));
                Ok(Output { exit, ..self.writer.text(&check_text::render(&findings)) })
            }
            Command::LedgerShow => self.show_ledger(settings, workspace),
            Command::Ledger(command) => {
                let edit = ledger::edit(settings, workspace, &command).await?;
                Ok(self.writer.text(&ledger_text::edit(&edit)))
            }
            Command::LeaveOutNew(yes) => {
                let branch = settings.range.branch.as_deref();
                let event = Event::read(self.environment, branch, || range::checkout(workspace))?;
                let event = event.settled(|branch| range::tip(workspace, branch))?;
                let edit = self.of(&event, settings, workspace).leave_out_new(yes).await?;
                Ok(self.writer.text(&ledger_text::edit(&edit)))
            }
            Command::Sandbox(port) => sandbox::run(port).await,
        }
    }

    /// Plans or publishes these posts, or what is new where there are none.
    async fn run(&self, asked: Mode, posts: &[String], settings: &Settings, workspace: &Workspace) -> Result<Output> {
        // A dry run and the stand-in for Medium do the same on every branch, and need no network.
        let may_send = asked == Mode::Publish && settings.dry_run != Some(true) && !settings.sandbox;
        let checkout = || if may_send { range::checkout(workspace) } else { Ok(None) };
        let mut event = Event::read(self.environment, settings.range.branch.as_deref(), checkout)?;
        if asked == Mode::Publish {
            event = event.settled(|branch| range::tip(workspace, branch))?;
        }
        let (mode, why) = run::mode(asked, settings.dry_run, &event);
        let run = self.of(&event, settings, workspace);
        let mut report = match posts {
            [] => run.new_posts(mode).await?,
            posts => run.named_posts(mode, posts).await?,
        };
        report.notices.splice(0..0, why);
        self.writer.report(report, settings.format)
    }

    fn of<'r>(&'r self, event: &'r Event, settings: &'r Settings, workspace: &'r Workspace) -> Run<'r> {
        Run { settings, event, workspace, in_ci: self.environment.in_ci(), progress: self.progress }
    }

    fn rendered(&self, rendered: &Rendered) -> Output {
        let Rendered { out, problems, is_incomplete } = rendered;
        Output { exit: u8::from(*is_incomplete), ..self.writer.with_problems(out, problems) }
    }

    fn show_ledger(&self, settings: &Settings, workspace: &Workspace) -> Result<Output> {
        let ledger_store = ledger::open(settings, workspace)?;
        Ok(match settings.format {
            Format::Json => self.writer.text(&json::ledger(ledger_store.ledger())),
            Format::Text if ledger_store.is_new() => {
                let branch = &settings.keeping.branch;
                let text = format!("there is no ledger on the branch `{branch}` yet: nothing was sent to Medium\n");
                self.writer.text(&text)
            }
            Format::Text => self.writer.text(&ledger_text::render(ledger_store.ledger())),
        })
    }
}

/// The built site that somebody named, by its folder or its address.
fn built(given: &str, workspace: &Workspace) -> Result<Rc<Built>> {
    let scheme = given.split_once("://").map(|(scheme, _)| scheme);
    let is_address = scheme.is_some_and(|scheme| ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web)));
    let built = if is_address {
        Built::at(given, |root| Rc::new(LiveSite::new(root)))
    } else {
        Built::open(&workspace.on_disk(given).unwrap_or_else(|| given.into()))
    };
    Ok(Rc::new(built?))
}
