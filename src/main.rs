//! Starts, prints, exits.

use std::io::{IsTerminal as _, Write as _, stderr, stdout};
use std::process::ExitCode;

use medium_crosspost::environment::Environment;
use medium_crosspost::{Output, panic_message, run};

#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn main() -> ExitCode {
    let environment = secrets_taken();
    let message = panic_message(&environment);
    std::panic::set_hook(Box::new(move |info| _ = stderr().write_all(message(info).as_bytes())));
    let arguments: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let watched = stderr().is_terminal();
    let progress = move |line: &str| {
        if watched {
            let _ = writeln!(stderr(), "{line}");
        }
    };
    let Output { out, err, exit } = run(&arguments, &environment, &progress).await;
    // A reader that went away (`| head`) is no failure of the run.
    let _ = anstream::stdout().write_all(out.as_bytes()).and_then(|()| stdout().flush());
    let _ = anstream::stderr().write_all(err.as_bytes());
    ExitCode::from(exit)
}

/// The environment, its tokens in types that do not print; and from now on no other process of this user may read them from
/// this one, be it a program that a commit brought along.
fn secrets_taken() -> Environment {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    Environment::of_process()
}
