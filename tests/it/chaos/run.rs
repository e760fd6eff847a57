//! A run under way: started in its clone with what is to be done to it, and watched until it ends.

use std::fs::File;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};

use post::time::{SignedDuration, Timestamp};
use serde_json::Value;

use super::harm::{self, Ambush, Harm, TALKS_PLAINLY};
use super::trial::Trial;
use crate::git::git;
use crate::world::Job;

/// Longer than anything that is waited for in a run.
const PATIENCE: Duration = Duration::from_secs(90);

/// A run under way.
pub(super) struct Run {
    name: String,
    folder: PathBuf,
    child: Child,
    /// What is still to be done to it.
    acts: Vec<(Instant, Act)>,
    ended: Option<ExitStatus>,
    _ambush: Option<Ambush>,
}

#[derive(Clone, Copy)]
enum Act {
    Kill { with_git: bool },
    Signal(&'static str),
}

impl Run {
    fn act(&mut self) {
        let now = Instant::now();
        let (due, later): (Vec<_>, Vec<_>) = self.acts.drain(..).partition(|(at, _)| *at <= now);
        self.acts = later;
        for (_, act) in due {
            match act {
                Act::Kill { with_git } => {
                    let children = if with_git { harm::children(self.child.id()) } else { Vec::new() };
                    drop(self.child.kill());
                    children.into_iter().for_each(harm::kill);
                }
                Act::Signal(name) => harm::signal(self.child.id(), name),
            }
        }
    }
}

impl<'w> Trial<'w> {
    pub(super) fn start(&mut self, job: &Job<'w>, name: &str, harms: &[Harm]) -> Run {
        let skew = harms.iter().find_map(|harm| if let Harm::Clock(minutes) = harm { Some(*minutes) } else { None });
        let now: Timestamp = self.clock.now() + SignedDuration::from_mins(skew.unwrap_or(0));
        let job = job
            .clone()
            .with_medium(self.medium.url(), "token")
            .with("MEDIUM_RETRY_BASE_MS", "5")
            .with_input("daily-cap", &self.daily_cap)
            .with_input("max-new", "0")
            .with_input("live-check", "off")
            .with_input("publish-status", "public")
            .with_input("route", self.chance.one(self.routes));
        let (folder, mut command) = job.process(&["publish", "--timeout", self.timeout, "--now", &now.to_string()]);
        let (mut acts, mut ambush) = (Vec::new(), None);
        let begun = Instant::now();
        for harm in harms {
            match harm {
                Harm::Killed { after, with_git } => acts.push((begun + *after, Act::Kill { with_git: *with_git })),
                Harm::Told { after, signal } => acts.push((begun + *after, Act::Signal(signal))),
                Harm::Frozen { after, lasting } => {
                    acts.push((begun + *after, Act::Signal("STOP")));
                    acts.push((begun + *after + *lasting, Act::Signal("CONT")));
                }
                Harm::AtPush { moment, push, does } => {
                    std::fs::write(folder.join(format!("{moment}-{push}")), does).unwrap();
                }
                Harm::AtCreate { made } => {
                    let laid = Ambush::lay(self.medium.url(), folder.clone(), *made);
                    command.env("MEDIUM_API_URL", &laid.url);
                    ambush = Some(laid);
                }
                Harm::Offline(place) => drop(command.env("MEDIUM_API_URL", self.nowhere(place))),
                Harm::Adrift(place) => {
                    git(
                        &folder.join("blog"),
                        &["remote", "set-url", "origin", &format!("{}/blog.git", self.nowhere(place))],
                    );
                }
                Harm::Clock(_) => {}
            }
        }
        let said = File::create(folder.join("said")).unwrap();
        command.env("CHAOS_RUN", &folder).stdout(said.try_clone().unwrap()).stderr(said);
        let child = command.spawn().unwrap();
        std::fs::write(folder.join("pid"), child.id().to_string()).unwrap();
        let event = std::fs::read_to_string(folder.join("event.json")).unwrap_or_default();
        let event: Value = serde_json::from_str(&event).unwrap_or_default();
        self.log.push(format!("run {name} at {now}: {} {harms:?}", event["after"].as_str().unwrap_or("on main")));
        self.tally.runs += 1;
        Run { name: name.to_owned(), folder, child, acts, ended: None, _ambush: ambush }
    }

    /// An address at which there is no Medium and no origin.
    fn nowhere(&self, place: &str) -> String {
        if place == TALKS_PLAINLY { self.medium.url().replacen("http", place, 1) } else { place.to_owned() }
    }

    /// Waits for runs to end, and does to them what is to be done. The author may push something meanwhile.
    pub(super) fn finish(&mut self, mut runs: Vec<Run>, push: Option<Duration>) -> Result<(), String> {
        let begun = Instant::now();
        let mut push = push.map(|after| begun + after);
        while runs.iter().any(|run| run.ended.is_none()) {
            if push.is_some_and(|at| at <= Instant::now()) {
                push = None;
                let (job, done) = self.history.go_on(self.world, &mut self.chance, self.clock.now());
                self.log.push(format!("push meanwhile: {done}"));
                self.jobs.push(job.clone());
                let harms = Harm::draw(&mut self.chance);
                if self.chance.percent(70) {
                    runs.push(self.start(&job, "meanwhile", &harms));
                }
            }
            for run in runs.iter_mut().filter(|run| run.ended.is_none()) {
                run.act();
                run.ended = run.child.try_wait().unwrap();
            }
            if begun.elapsed() > PATIENCE {
                for run in &mut runs {
                    drop(run.child.kill());
                }
                return Err("a run does not end".to_owned());
            }
            sleep(Duration::from_millis(2));
        }
        let faults: Vec<_> = runs.iter().filter_map(|run| self.ended(run)).collect();
        if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
    }

    /// Notes how a run ended; says what is wrong with that.
    fn ended(&mut self, run: &Run) -> Option<String> {
        let ended = run.ended.unwrap();
        let said = std::fs::read_to_string(run.folder.join("said")).unwrap_or_default();
        let hooks = std::fs::read_to_string(run.folder.join("struck")).unwrap_or_default().lines().count();
        self.tally.kills += u64::from(ended.signal().is_some());
        self.tally.hooks += hooks as u64;
        self.log.push(format!("run {} ended, {ended}:\n{}", run.name, said.trim_end()));
        let is_well = match ended.code() {
            Some(0 | 1) => true,
            Some(2) | None => !run.name.starts_with("healthy"),
            _ => false,
        };
        (!is_well).then(|| format!("run {} ended with {ended}", run.name))
    }
}
