//! The git command: run to an end within a bound of time, without hooks, prompts or secrets in what it says.

use std::ffi::OsString;
use std::io::{ErrorKind, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use secrecy::ExposeSecret;

use super::access::{Access, Credential};
use super::inherited::Inherited;
use generators::files::LARGEST;

/// How long one git command may take: enough to fetch a commit of a large blog over a slow line.
const LIMIT: Duration = Duration::from_secs(120);
/// How much of what git says is shown, in characters.
const MOST_WORDS: usize = 2000;
/// The variable in which the token reaches the credential helper below.
const TOKEN: &str = "MEDIUM_CROSSPOST_GIT_TOKEN";
/// Answers git's question for a credential. Only asked where the remote demands one and the checkout kept none; being
/// the only helper then, nobody else is told to store the token.
const HELPER: &str =
    r#"!f() { test "$1" = get && printf 'username=x-access-token\npassword=%s\n' "$MEDIUM_CROSSPOST_GIT_TOKEN"; }; f"#;
/// Settings under which nothing runs on its own, whatever the repository's configuration says: no hook, no monitor, no
/// upkeep, and no command that stands in the place of an address (`ext::`).
const SETTINGS: [&str; 5] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "protocol.ext.allow=never",
];

/// The git command, for one repository.
#[derive(Debug, Clone)]
pub(super) struct Git {
    /// Where the repository keeps its objects and references: `.git`.
    home: PathBuf,
    /// The folder that a remote's relative path starts from.
    folder: PathBuf,
    credential: Option<Credential>,
    inherited: Inherited,
    limit: Duration,
}

/// What a git command came to.
pub(super) struct Answer {
    pub(super) success: bool,
    pub(super) output: Vec<u8>,
    /// What it said to people, without secrets.
    pub(super) words: String,
}

impl Answer {
    /// What it said to people, for the middle of a sentence.
    pub(super) fn on_one_line(&self) -> String {
        self.words.lines().map(|line| line.trim_end_matches('.')).collect::<Vec<_>>().join("; ")
    }
}

impl Git {
    pub(super) fn new(repository: &git2::Repository, access: &Access) -> Self {
        let home = repository.path().to_owned();
        let folder = repository.workdir().unwrap_or(&home).to_owned();
        let Access { credential, inherited, .. } = access.clone();
        Self { home, folder, credential, inherited, limit: LIMIT }
    }

    /// Runs a command of git's that stays within this clone. Fails where git is not there, or takes too long.
    pub(super) fn run(&self, arguments: &[&str]) -> Result<Answer> {
        self.finish(self.command(arguments), arguments, b"")
    }

    /// Runs a command of git's that talks to `origin`, with these bytes as its input. The program at the other end is named
    /// here: the repository's configuration may name another (`remote.origin.uploadpack`), which no setting overrules.
    pub(super) fn run_on_origin(&self, arguments: &[&str], input: &[u8]) -> Result<Answer> {
        let name = command_name(arguments);
        let at = arguments.iter().position(|argument| *argument == name).map_or(0, |at| at + 1);
        let (before, after) = arguments.split_at(at);
        let program = if name == "push" { "--receive-pack=git-receive-pack" } else { "--upload-pack=git-upload-pack" };
        let mut command = self.command(&[before, &[program], after].concat());
        command.envs(self.inherited.by_origin());
        if let Some(Credential { server, token }) = &self.credential {
            let key = format!("credential.{}.helper", server.trim_end_matches('/'));
            // The empty one takes all other helpers out.
            for (number, value) in (self.inherited.settings..).zip(["", HELPER]) {
                command.env(format!("GIT_CONFIG_KEY_{number}"), &key).env(format!("GIT_CONFIG_VALUE_{number}"), value);
            }
            let count = self.inherited.settings.saturating_add(2);
            command.env("GIT_CONFIG_COUNT", count.to_string()).env(TOKEN, token.expose_secret());
        }
        self.finish(command, arguments, input)
    }

    /// Runs a command to its end.
    fn finish(&self, mut command: Command, arguments: &[&str], input: &[u8]) -> Result<Answer> {
        let until = Instant::now() + self.limit;
        let mut child = match command.spawn() {
            Err(error) if error.kind() == ErrorKind::NotFound => bail!("the command `git` is not there; install git"),
            child => child.context("the command `git` cannot be started")?,
        };
        let (mut stdin, input) = (child.stdin.take(), input.to_vec());
        // Git may end without reading all of its input: then its words tell why, not the broken pipe.
        thread::spawn(move || stdin.as_mut().map(|stdin| stdin.write_all(&input)));
        let output = gather(child.stdout.take(), LARGEST);
        let words = gather(child.stderr.take(), 1 << 20);

        let ended = output.recv_timeout(left(until)).and_then(|output| Ok((output, words.recv_timeout(left(until))?)));
        let name = command_name(arguments);
        let (Ok((output, words)), Some(status)) = (ended, wait(&mut child, until)?) else {
            end(&mut child);
            bail!("`git {name}` did not end within {} seconds, and was stopped", self.limit.as_secs());
        };
        if output.len() as u64 > LARGEST {
            bail!("`git {name}` gave more than {} MiB", LARGEST >> 20);
        }
        Ok(Answer { success: status.success(), output, words: self.without_secrets(&String::from_utf8_lossy(&words)) })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        let mut git_dir = OsString::from("--git-dir=");
        // Named so, git looks for no other, and takes it whoever owns it: that was settled where it was opened.
        git_dir.push(&self.home);
        command.arg(git_dir).current_dir(&self.folder);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command.args(arguments);
        command.env_clear().envs(self.inherited.by_git());
        command.envs([("LC_ALL", "C"), ("GIT_TERMINAL_PROMPT", "0")]);
        // What a partial clone lacks is fetched by ourselves: git would ask for it by the program that the configuration names.
        command.env("GIT_NO_LAZY_FETCH", "1");
        // ssh asks on the terminal whatever git was told, unless it is sent to a program that answers nothing.
        command.envs([("SSH_ASKPASS_REQUIRE", "force"), ("SSH_ASKPASS", "false")]);
        // A signal to this process must not end a push half way.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// What git said, without advice, blank lines, and whatever could let somebody in.
    fn without_secrets(&self, words: &str) -> String {
        let told = words.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with("hint:"));
        let mut told = without_logins(&told.collect::<Vec<_>>().join("\n"));
        let token = self.credential.as_ref().map_or("", |credential| credential.token.expose_secret());
        if !token.is_empty() {
            told = told.replace(token, "***");
        }
        told.chars().take(MOST_WORDS).collect()
    }
}

/// Reads a stream to its end on a thread of its own, and keeps one byte more than the most that is wanted.
fn gather(stream: Option<impl Read + Send + 'static>, most: u64) -> Receiver<Vec<u8>> {
    let (done, result) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            let read = stream.by_ref().take(most + 1).read_to_end(&mut bytes);
            let drained = read.and_then(|_| std::io::copy(&mut stream, &mut std::io::sink()));
            drop(drained);
        }
        done.send(bytes)
    });
    result
}

fn left(until: Instant) -> Duration {
    until.saturating_duration_since(Instant::now())
}

/// Waits for git, which has closed its output already, to end; `None` where it does not.
fn wait(child: &mut Child, until: Instant) -> Result<Option<ExitStatus>> {
    loop {
        match child.try_wait()? {
            None if !left(until).is_zero() => thread::sleep(Duration::from_millis(1)),
            status => return Ok(status),
        }
    }
}

/// The name of the command among its arguments, for messages.
fn command_name<'a>(arguments: &[&'a str]) -> &'a str {
    arguments
        .iter()
        .find(|argument| argument.starts_with(char::is_alphabetic) && !argument.contains('.'))
        .unwrap_or(&"")
}

/// Ends git with whatever it started: a transport that lives on could still push.
fn end(child: &mut Child) {
    #[cfg(unix)]
    let _ = rustix::process::kill_process_group(rustix::process::Pid::from_child(child), rustix::process::Signal::KILL);
    drop(child.kill());
    drop(child.wait());
}

/// A text whose URLs name no user and no password: `https://user:secret@host/` becomes `https://***@host/`.
pub(super) fn without_logins(text: &str) -> String {
    let mut parts = text.split("://");
    let mut clean = String::from(parts.next().unwrap_or_default());
    for part in parts {
        clean.push_str("://");
        let authority = part.find(|c: char| c == '/' || c.is_whitespace() || "'\"".contains(c)).unwrap_or(part.len());
        match part[..authority].rfind('@') {
            Some(at) => clean.extend(["***", &part[at..]]),
            None => clean.push_str(part),
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_taken_out_of_urls() {
        for (told, shown) in [
            ("fatal: 'https://ann:s3cret@host/a.git' is not there", "fatal: 'https://***@host/a.git' is not there"),
            ("https://ghp_1@host ssh://git@host:22/a", "https://***@host ssh://***@host:22/a"),
            ("https://host/~ann@home, git@host:a.git", "https://host/~ann@home, git@host:a.git"),
            ("https://a@b@host/", "https://***@host/"),
            ("no url", "no url"),
        ] {
            assert_eq!(without_logins(told), shown);
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_takes_too_long_is_ended_with_all_that_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let repository = git2::Repository::init(folder.path()).unwrap();
        let git = Git { limit: Duration::from_millis(300), ..Git::new(&repository, &Access::default()) };
        let alias = "alias.late=!sleep 1; touch late";
        let start = Instant::now();
        let error = git.run(&["-c", alias, "late"]).err().unwrap();
        assert!(
            error.to_string().contains("`git late` did not end") && start.elapsed() < Duration::from_secs(1),
            "{error}"
        );
        thread::sleep(Duration::from_millis(1200));
        assert!(!folder.path().join("late").exists());
        let git = Git { limit: LIMIT, ..git };
        assert!(git.run(&["-c", alias, "late"]).unwrap().success);
        assert!(folder.path().join("late").exists(), "given time, it does end");
    }
}
