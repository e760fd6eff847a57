//! Hands each face of the report to its reader: standard output, annotations, step outputs, the job summary, a file.

use std::io::Write as _;

use anyhow::{Context as _, Result};
use fs_err::OpenOptions;

use crate::environment::Environment;
use crate::outcome::Report;
use crate::output_folder::write_file;
use crate::report::secrets::Secrets;
use crate::report::{annotations, json, outputs, summary, text};
use crate::settings::Format;

/// What is printed, and the exit status.
#[derive(Debug, Default)]
pub struct Said {
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    /// 0: all went well; 1: something did not; 2: the run could not be done.
    pub exit: u8,
}

/// Writes what a workflow reads, and gives what is to be printed.
///
/// Fails where a file that the runner named cannot be written.
pub fn deliver(mut report: Report, format: Format, environment: &Environment, secrets: &Secrets) -> Result<Said> {
    // Before a face cuts or quotes a text: what others answered may repeat a secret.
    report.foreign_texts().for_each(|text| *text = secrets.remove(text));
    let machine = secrets.remove(&json::render(&report)?);
    let mut commands = String::new();
    if environment.in_actions() {
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
            Said { out: format!("{commands}{people}"), err: String::new(), exit }
        }
        Format::Json => {
            let words = if environment.in_actions() { commands } else { secrets.remove(&text::notices(&report)) };
            Said { out: machine, err: words, exit }
        }
    })
}

/// A word that no text can hold by foresight.
fn delimiter() -> Result<String> {
    let word = getrandom::u64().map_err(|error| anyhow::anyhow!("no random number can be had: {error}"))?;
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
