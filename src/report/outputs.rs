//! The step's outputs, as `GITHUB_OUTPUT` takes them: a heredoc each, so that no value can end its own or begin another.

use std::fmt::Write as _;

use crate::outcome::{Outcome, Report};

/// The outputs of a report, to be appended to the file that `GITHUB_OUTPUT` names: a count for each outcome, `urls` (a
/// JSON list of what was published), and the paths of what was written.
///
/// `delimiter` is random; a value that holds it is refused.
pub fn render(report: &Report, delimiter: &str) -> Result<String, DelimiterFound> {
    let urls: Vec<&str> = published(report).take(MOST).collect();
    let files = &report.files;
    let paths = [
        ("urls-file", &files.urls),
        ("report", &files.report),
        ("preview", &files.preview),
        ("hand-off", &files.hand_off),
    ];
    let counts = Outcome::WORDS.iter().filter(|word| **word != "skipped");
    let values = counts
        .map(|word| (*word, report.count(word).to_string()))
        .chain([("urls", serde_json::Value::from(urls).to_string())])
        .chain(paths.into_iter().filter_map(|(name, path)| Some((name, path.clone()?))));
    let mut outputs = String::new();
    for (name, value) in values {
        if value.contains(delimiter) {
            return Err(DelimiterFound { name });
        }
        let _ = writeln!(outputs, "{name}<<{delimiter}\n{value}\n{delimiter}");
    }
    Ok(outputs)
}

/// All URLs as a JSON list, where they are too many for `urls`, which then holds the first hundred. The caller writes it
/// to a file and names that in [`Files`](crate::outcome::Files).
pub fn many_urls(report: &Report) -> Option<String> {
    let urls: Vec<&str> = published(report).collect();
    (urls.len() > MOST).then(|| serde_json::Value::from(urls).to_string())
}

/// A value holds the delimiter: someone guessed it, or it is not random.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the output `{name}` holds the delimiter that was to end it")]
pub struct DelimiterFound {
    name: &'static str,
}

/// The most entries of a list in an output.
const MOST: usize = 100;

/// Where this run's stories are on Medium.
fn published(report: &Report) -> impl Iterator<Item = &str> {
    report
        .stories
        .iter()
        .filter(|told| told.outcome == Outcome::Published)
        .filter_map(|told| told.medium.as_ref()?.url.as_deref())
}
