//! A job that CI runs: the event, the checkout, the environment, and what the workflow sets.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::checkout::Checkout;
use super::transcript::Transcript;
use super::{REPOSITORY, World};

/// A job about to run. Each run gets a fresh clone and new files for outputs and summary.
#[derive(Clone)]
pub(crate) struct Job<'a> {
    pub(super) world: &'a World,
    ci: Option<Ci>,
    variables: BTreeMap<String, String>,
    arguments: Vec<String>,
    /// The memory, in KiB, and the time, in seconds, that a run may take.
    limits: Option<(usize, usize)>,
    /// Where in the clone it runs.
    inner: String,
}

#[derive(Clone)]
struct Ci {
    event: String,
    payload: Value,
    checkout: Checkout,
    /// What the workflow, or the machine, does to the clone before the run.
    shape: fn(&Path),
}

impl<'a> Job<'a> {
    pub(super) fn new(world: &'a World, ci: Option<(&str, Checkout, Value)>) -> Self {
        let ci = ci.map(|(event, checkout, payload)| Ci { event: event.to_owned(), payload, checkout, shape: |_| {} });
        Self { world, ci, variables: BTreeMap::new(), arguments: Vec::new(), limits: None, inner: String::new() }
    }

    /// With the whole history, as `fetch-depth: 0` gives it.
    pub(crate) fn with_history(mut self) -> Self {
        self.ci.as_mut().expect("a checkout").checkout.full = true;
        self
    }

    /// With the clone made into something else before the run.
    pub(crate) fn shaped(mut self, shape: fn(&Path)) -> Self {
        self.ci.as_mut().expect("a checkout").shape = shape;
        self
    }

    /// With this token for Medium, and Medium at this address.
    pub(crate) fn with_medium(self, url: &str, token: &str) -> Self {
        self.with("MEDIUM_API_URL", url).with("MEDIUM_SITE_URL", url).with("MEDIUM_TOKEN", token)
    }

    /// With this input of the action.
    pub(crate) fn with_input(self, name: &str, value: &str) -> Self {
        self.with(&format!("INPUT_{}", name.to_uppercase().replace('-', "_")), value)
    }

    /// With this environment variable.
    pub(crate) fn with(mut self, variable: &str, value: &str) -> Self {
        self.variables.insert(variable.to_owned(), value.to_owned());
        self
    }

    /// In this folder of the clone.
    pub(crate) fn in_folder(mut self, folder: &str) -> Self {
        folder.clone_into(&mut self.inner);
        self
    }

    /// With this clock.
    pub(crate) fn at(mut self, now: &str) -> Self {
        self.arguments.extend(["--now".to_owned(), now.to_owned()]);
        self
    }

    /// With no more than this memory, in KiB, and this time, in seconds.
    pub(crate) fn within(mut self, memory: usize, seconds: usize) -> Self {
        self.limits = Some((memory, seconds));
        self
    }

    /// With the payload changed.
    pub(crate) fn but(mut self, change: impl FnOnce(&mut Value)) -> Self {
        change(&mut self.ci.as_mut().expect("a payload").payload);
        self
    }

    /// The run as a shell's command line, with what event and workflow set for it. Where the stand-ins are is left out.
    pub(crate) fn line(&self, arguments: &[&str]) -> String {
        let event = self.ci.as_ref().map(|ci| format!("GITHUB_EVENT_NAME={}", ci.event));
        let is_shown = |name: &str, value: &str| name != "MEDIUM_RETRY_BASE_MS" && !value.contains("127.0.0.1");
        let variables = self.variables.iter().filter(|(name, value)| is_shown(name, value));
        let variables = variables.map(|(name, value)| format!("{name}={}", word(value)));
        let arguments = arguments.iter().copied().chain(self.arguments.iter().map(String::as_str)).map(word);
        let words = event.into_iter().chain(variables).chain(["medium-crosspost".to_owned()]).chain(arguments);
        words.collect::<Vec<_>>().join(" ")
    }

    /// Runs `medium-crosspost` with these arguments.
    pub(crate) fn run(&self, arguments: &[&str]) -> Transcript {
        let (folder, mut process) = self.process(arguments);
        let output = process.output().unwrap();
        Transcript::new(&folder, output)
    }

    /// Runs it so many times at once, each in a clone of its own.
    pub(crate) fn run_together(&self, times: usize, arguments: &[&str]) -> Vec<Transcript> {
        let start = |_| {
            let (folder, mut command) = self.process(arguments);
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            (folder, command)
        };
        let ready: Vec<_> = (0..times).map(start).collect();
        let running: Vec<_> =
            ready.into_iter().map(|(folder, mut command)| (folder, command.spawn().unwrap())).collect();
        let ended = running.into_iter().map(|(folder, child)| (folder, child.wait_with_output().unwrap()));
        ended.map(|(folder, output)| Transcript::new(&folder, output)).collect()
    }

    /// `medium-crosspost` with these arguments, about to be started in a fresh clone; and the folder of the run.
    pub(crate) fn process(&self, arguments: &[&str]) -> (PathBuf, Command) {
        let folder = self.world.folder();
        let mut command = match self.limits {
            Some((memory, seconds)) => {
                let mut shell = self.command(&folder, "sh");
                let script = format!("ulimit -v {memory} && ulimit -t {seconds} && exec \"$0\" \"$@\"");
                shell.args(["-c", &script]).arg(binary());
                shell
            }
            None => self.command(&folder, binary()),
        };
        command.args(arguments).args(&self.arguments);
        (folder, command)
    }

    /// A command in the job's fresh clone and in its environment, with nothing of this machine's but `PATH`.
    /// `folder` is empty and takes the clone and the runner's files.
    pub(crate) fn command(&self, folder: &Path, program: impl AsRef<OsStr>) -> Command {
        let [home, temporary] = ["home", "temporary"].map(|name| folder.join(name));
        std::fs::create_dir_all(&home).unwrap();
        std::fs::create_dir_all(&temporary).unwrap();
        let mut command = Command::new(program);
        command.env_clear().stdin(Stdio::null()).current_dir(self.world.blog().join(&self.inner));
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", home);
        // The blogs of the tests are on no web; tests of the live check say otherwise.
        command.env("INPUT_LIVE_CHECK", "off");
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("TMPDIR", &temporary);
        if let Some(ci) = &self.ci {
            let clone = folder.join("blog");
            std::fs::create_dir(&clone).unwrap();
            ci.checkout.make(&self.world.git.url(), &clone);
            (ci.shape)(&clone);
            command
                .current_dir(clone.join(&self.inner))
                .envs(ci.environment(folder, &clone))
                .env("RUNNER_TEMP", &temporary);
        }
        command.envs(&self.variables);
        command
    }
}

/// A text as one word of a shell's.
fn word(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=@,+".contains(c);
    if !text.is_empty() && text.chars().all(plain) { text.to_owned() } else { format!("'{text}'") }
}

/// The binary that is tried: `MEDIUM_CROSSPOST` names another than the one that was built for the tests.
fn binary() -> PathBuf {
    let given = std::env::var_os("MEDIUM_CROSSPOST").map(PathBuf::from);
    std::path::absolute(given.unwrap_or_else(|| env!("CARGO_BIN_EXE_medium-crosspost").into())).unwrap()
}

impl Ci {
    /// The variables that GitHub sets, with the payload and the runner's files in a folder.
    fn environment(&self, folder: &Path, clone: &Path) -> Vec<(&'static str, String)> {
        let file = |name: &str, text: &str| {
            let path = folder.join(name);
            std::fs::write(&path, text).unwrap();
            path.display().to_string()
        };
        let reference = &self.checkout.reference;
        let name = reference.trim_start_matches("refs/heads/").trim_start_matches("refs/pull/");
        vec![
            ("CI", "true".to_owned()),
            ("GITHUB_ACTIONS", "true".to_owned()),
            ("GITHUB_EVENT_NAME", self.event.clone()),
            ("GITHUB_EVENT_PATH", file("event.json", &self.payload.to_string())),
            ("GITHUB_OUTPUT", file("outputs", "")),
            ("GITHUB_STEP_SUMMARY", file("summary", "")),
            ("GITHUB_REF", reference.clone()),
            ("GITHUB_REF_NAME", name.to_owned()),
            ("GITHUB_REPOSITORY", REPOSITORY.to_owned()),
            ("GITHUB_RUN_ATTEMPT", "1".to_owned()),
            ("GITHUB_RUN_ID", "42".to_owned()),
            ("GITHUB_SERVER_URL", "https://github.com".to_owned()),
            ("GITHUB_SHA", self.checkout.commit.clone()),
            ("GITHUB_WORKSPACE", clone.display().to_string()),
        ]
    }
}
