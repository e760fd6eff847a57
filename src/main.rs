//! Starts, prints, exits.

use std::io::{IsTerminal as _, Write as _, stderr, stdout};
use std::process::ExitCode;

use medium_crosspost::environment::Environment;
use medium_crosspost::{Said, panic_message, run};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let environment = Environment::of_process();
    let message = panic_message(&environment);
    std::panic::set_hook(Box::new(move |info| _ = stderr().write_all(message(info).as_bytes())));
    let arguments: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let watched = stderr().is_terminal();
    let progress = move |line: &str| {
        if watched {
            let _ = writeln!(stderr(), "{line}");
        }
    };
    let Said { out, err, exit } = run(&arguments, &environment, &progress).await;
    // A reader that went away (`| head`) is no failure of the run.
    let _ = anstream::stdout().write_all(out.as_bytes()).and_then(|()| stdout().flush());
    let _ = anstream::stderr().write_all(err.as_bytes());
    ExitCode::from(exit)
}
