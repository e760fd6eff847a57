//! What is done to a run from outside: kills, and an origin that is slow, refuses, or is not heard any more.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::chance::Chance;

/// One thing that is done to a run.
#[derive(Debug, Clone)]
pub(super) enum Harm {
    /// It is killed at a time, with the git command that it has started or without.
    Killed { after: Duration, with_git: bool },
    /// Origin does this before or after it takes the run's n-th push.
    AtPush { moment: &'static str, push: u64, does: &'static str },
    /// It is killed when it sends a story: before Medium has it, or once Medium has made it.
    AtCreate { made: bool },
    /// It is told to stop at a time, as a CI service tells a run that is cancelled.
    Told { after: Duration, signal: &'static str },
    /// It stands still from a time on, for this long, and then goes on.
    Frozen { after: Duration, lasting: Duration },
    /// Medium is not there at all: this is where it is looked for.
    Offline(&'static str),
    /// Origin is not there, from the clone on: this is where it is looked for.
    Adrift(&'static str),
    /// Its clock goes wrong by this many minutes.
    Clock(i64),
}

/// Nobody listens, nobody has this name, and who listens there speaks no TLS.
pub(super) const NOWHERE: [&str; 3] = ["http://127.0.0.1:9", "https://nobody.invalid", TALKS_PLAINLY];
/// Stands for the stand-in's own address, asked for TLS.
pub(super) const TALKS_PLAINLY: &str = "https";

/// Kills the client, whose process id is noted in the run's folder.
const KILL: &str = "kill -9 $(cat \"$CHAOS_RUN/pid\")";
const KILL_AND_REFUSE: &str = "kill -9 $(cat \"$CHAOS_RUN/pid\"); exit 1";
const REFUSE: &str = "exit 1";
/// The push is taken, and nobody tells the client.
const FALL_SILENT: &str = "kill -9 $PPID";
const DAWDLE: &str = "sleep 0.3";

/// A script per moment and push lies in the run's folder; pushes that no run makes are let through.
const HOOK: &str = r#"#!/bin/sh
test -n "$CHAOS_RUN" || exit 0
moment=${0##*/}
test "$moment" != pre-receive || echo >>"$CHAOS_RUN/pushes"
script=$CHAOS_RUN/$moment-$(($(wc -l <"$CHAOS_RUN/pushes")))
test -f "$script" || exit 0
echo "$script" >>"$CHAOS_RUN/struck"
. "$script"
"#;

impl Harm {
    /// What is done to one run: often nothing, seldom two things.
    pub(super) fn draw(chance: &mut Chance) -> Vec<Self> {
        let count = chance.one(&[0, 0, 1, 1, 1, 1, 2]);
        (0..count).map(|_| Self::draw_one(chance)).collect()
    }

    fn draw_one(chance: &mut Chance) -> Self {
        let soon = |chance: &mut Chance| Duration::from_millis(chance.below(700));
        match chance.below(15) {
            0..3 => Self::Killed { after: Duration::from_millis(chance.below(700)), with_git: chance.percent(50) },
            3..7 => {
                let (moment, does) = chance.one(&[
                    ("pre-receive", KILL),
                    ("pre-receive", KILL_AND_REFUSE),
                    ("pre-receive", REFUSE),
                    ("pre-receive", DAWDLE),
                    ("post-receive", KILL),
                    ("post-receive", FALL_SILENT),
                ]);
                Self::AtPush { moment, push: chance.between(1, 5), does }
            }
            7..9 => Self::AtCreate { made: chance.percent(70) },
            9..11 => Self::Told { after: soon(chance), signal: chance.one(&["INT", "TERM"]) },
            11 => Self::Frozen { after: soon(chance), lasting: soon(chance) },
            12 => Self::Offline(chance.one(&NOWHERE)),
            13 => Self::Adrift(chance.one(&NOWHERE)),
            _ => Self::Clock(chance.one(&[-120, -20, 20, 120])),
        }
    }
}

/// Teaches origin to do as the runs' folders say.
pub(super) fn teach(origin: &Path) {
    for moment in ["pre-receive", "post-receive"] {
        let hook = origin.join("hooks").join(moment);
        std::fs::create_dir_all(hook.parent().unwrap()).unwrap();
        std::fs::write(&hook, HOOK).unwrap();
        std::fs::set_permissions(&hook, PermissionsExt::from_mode(0o755)).unwrap();
    }
}

/// The git commands that a process has started and that have not ended.
pub(super) fn children(process: u32) -> Vec<u32> {
    let children = std::fs::read_to_string(format!("/proc/{process}/task/{process}/children")).unwrap_or_default();
    children.split_whitespace().filter_map(|child| child.parse().ok()).collect()
}

/// Ends a process at once.
pub(super) fn kill(process: u32) {
    signal(process, "KILL");
}

/// Sends a process a signal.
pub(super) fn signal(process: u32, name: &str) {
    drop(Command::new("kill").args([&format!("-{name}"), &process.to_string()]).stderr(Stdio::null()).status());
}

/// Stands between a run and Medium, and kills the run when it sends a story.
pub(super) struct Ambush {
    pub(super) url: String,
    over: Arc<AtomicBool>,
}

impl Ambush {
    pub(super) fn lay(medium: &str, folder: PathBuf, made: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let medium = medium.trim_start_matches("http://").to_owned();
        let over = Arc::new(AtomicBool::new(false));
        let ambush = Self { url, over: Arc::clone(&over) };
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if over.load(Ordering::Relaxed) {
                    return;
                }
                let (medium, folder) = (medium.clone(), folder.clone());
                thread::spawn(move || relay(&stream, &medium, &folder, made));
            }
        });
        ambush
    }
}

impl Drop for Ambush {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        drop(TcpStream::connect(self.url.trim_start_matches("http://")));
    }
}

/// Hands bytes to and fro until either side ends, or until a story is sent.
fn relay(client: &TcpStream, medium: &str, folder: &Path, made: bool) {
    let Ok(medium) = TcpStream::connect(medium) else { return };
    let sends = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            copy(
                client,
                &medium,
                |bytes| {
                    sends.fetch_or(bytes.starts_with(b"POST "), Ordering::SeqCst);
                    !made && sends.load(Ordering::SeqCst)
                },
                folder,
            );
        });
        copy(&medium, client, |_| made && sends.load(Ordering::SeqCst), folder);
    });
}

fn copy(mut from: &TcpStream, mut to: &TcpStream, strikes: impl Fn(&[u8]) -> bool, folder: &Path) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        if strikes(&buffer[..count]) {
            kill(std::fs::read_to_string(folder.join("pid")).unwrap().parse().unwrap());
            break;
        }
        if to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    for stream in [from, to] {
        drop(stream.shutdown(std::net::Shutdown::Both));
    }
}
