//! The one place that gives text to be printed or written for a workflow, without secrets: standard output, annotations,
//! step outputs, the job summary, files.

use std::io::Write as _;

use anyhow::{Context as _, Result};
use fs_err::OpenOptions;
use secrecy::ExposeSecret;

use crate::environment::{Environment, SECRETS};
use crate::ledger::{LedgerError, Refused};
use crate::outcome::{Mode, Report};
use crate::output_folder::write_file;
use crate::report::secrets::Secrets;
use crate::report::{annotations, escape, json, outputs, panic, summary, text};
use crate::settings::{Format, with_inputs};
use post::problem::{Code, Problem, Severity};

/// What is printed, and the exit status.
#[derive(Debug, Default)]
pub struct Output {
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    /// 0: all went well; 1: something did not; 2: the run could not be done.
    pub exit: u8,
}

/// Writes what a run has to say, without the secrets that it was given.
pub struct Writer<'a> {
    environment: &'a Environment,
    secrets: Secrets,
}

impl<'a> Writer<'a> {
    /// For a run in this environment.
    pub fn new(environment: &'a Environment) -> Self {
        let values: Vec<_> = SECRETS.into_iter().filter_map(|name| environment.secret(name)).collect();
        Self { environment, secrets: Secrets::new(values.iter().map(ExposeSecret::expose_secret)) }
    }

    /// A line of progress.
    pub fn progress(&self, line: &str) -> String {
        self.secrets.remove(&escape::line(line))
    }

    /// A panic's message, for standard error.
    pub fn panic(&self, what: &str, place: &str) -> String {
        panic::message(what, place, self.environment.in_actions(), &self.secrets)
    }

    /// A text for standard output.
    pub fn text(&self, out: &str) -> Output {
        Output { out: self.secrets.remove(out), ..Output::default() }
    }

    /// A text for standard output, and on standard error what its reader should know.
    pub fn with_problems(&self, out: &str, problems: &[Problem]) -> Output {
        Output { err: self.secrets.remove(&text::problems(problems, true)), ..self.text(out) }
    }

    /// What is wrong with the command line, with how to use the command; in one line for an annotation.
    pub fn usage(&self, text: &str, summary: &str) -> Output {
        let annotation = self.annotation(summary, None);
        Output { err: self.secrets.remove(&(annotation + &text::usage(text, true))), exit: 2, ..Output::default() }
    }

    /// A problem that ends the run. Its annotation goes to standard error, where it is no part of what a program reads; for
    /// programs there is a report with this problem and no stories.
    pub fn fatal(&self, mut problem: Problem, format: Format) -> Output {
        if self.environment.in_actions() {
            problem.hint = problem.hint.as_deref().map(with_inputs);
        }
        let annotation = self.annotation(&format!("{}: {}", problem.code, problem.message), problem.hint.as_deref());
        let err = self.secrets.remove(&(annotation + &text::fatal(&problem, true)));
        let mut report = Report { problems: vec![problem], ..Report::new(Mode::Plan) };
        report.foreign_texts().for_each(|text| *text = self.secrets.remove(text));
        let out = match format {
            Format::Json => json::render(&report).map(|json| self.secrets.remove(&json)).unwrap_or_default(),
            Format::Text => String::new(),
        };
        Output { out, err, exit: 2 }
    }

    /// Writes what a workflow reads, and gives what is to be printed.
    ///
    /// Fails where a file that the runner named cannot be written.
    pub fn report(&self, mut report: Report, format: Format) -> Result<Output> {
        let Self { environment, secrets } = self;
        // Before a face cuts or quotes a text: what others answered may repeat a secret.
        report.foreign_texts().for_each(|text| *text = secrets.remove(text));
        let machine = secrets.remove(&json::render(&report)?);
        let mut commands = String::new();
        if environment.in_actions() {
            report.hints().for_each(|hint| *hint = with_inputs(hint));
            if let Some(folder) = environment.get("RUNNER_TEMP") {
                report.files.report = Some(write(folder, "medium-crosspost.json", &machine)?);
                if let Some(urls) = outputs::many_urls(&report) {
                    report.files.urls = Some(write(folder, "medium-crosspost-urls.json", &secrets.remove(&urls))?);
                }
            }
            if let Some(path) = environment.get("GITHUB_OUTPUT") {
                append(path, &secrets.remove(&outputs::render(&report, &delimiter()?)?))?;
            }
            if let Some(path) = environment.get("GITHUB_STEP_SUMMARY") {
                append(path, &secrets.remove(&summary::render(&report)))?;
            }
            commands = secrets.commands() + &secrets.remove(&annotations::render(&report));
        }
        let exit = report.exit();
        Ok(match format {
            Format::Text => {
                let people = secrets.remove(&text::render(&report, true));
                Output { out: format!("{commands}{people}"), err: String::new(), exit }
            }
            Format::Json => {
                let words = if environment.in_actions() { commands } else { secrets.remove(&text::notices(&report)) };
                Output { out: machine, err: words, exit }
            }
        })
    }

    fn annotation(&self, message: &str, hint: Option<&str>) -> String {
        if !self.environment.in_actions() {
            return String::new();
        }
        let remove = |text: &str| self.secrets.remove(text);
        annotations::failure(&remove(message), hint.map(remove).as_deref())
    }
}

/// An error that ends the run, as a problem with a code.
pub fn fatal(error: anyhow::Error) -> Problem {
    let error = match error.downcast::<Problem>() {
        Ok(problem) => return Problem { severity: Severity::Error, ..problem },
        Err(error) => error,
    };
    let error = match error.downcast::<LedgerError>() {
        Ok(error) => return error.problem(),
        Err(error) => error,
    };
    match error.downcast::<Refused>() {
        Ok(refused) => refused.problem(),
        Err(error) => Problem::new(Code::RunFailed, format!("{error:#}")),
    }
}

/// A word that no text can hold by foresight.
fn delimiter() -> Result<String> {
    let word = getrandom::u64().map_err(|error| anyhow::anyhow!("no random number is available: {error}"))?;
    Ok(format!("end-{word:016x}"))
}

fn write(folder: &str, name: &str, content: &str) -> Result<String> {
    Ok(write_file(folder.as_ref(), name, content)?.to_string_lossy().into_owned())
}

/// Appends to a file that the runner made for that: its path is the runner's own.
fn append(path: &str, content: &str) -> Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(content.as_bytes()).with_context(|| format!("`{path}` cannot be written"))
}
