//! The step's outputs, as `GITHUB_OUTPUT` takes them: a heredoc each, so that no value can end its own or begin another.

use std::fmt::Write as _;

use crate::outcome::{Outcome, Report};

/// Every output and what it holds, as `action.yml` lists them.
pub const NAMES: &[(&str, &str)] = &[
    ("planned", "how many stories a dry run would send"),
    ("published", "how many stories Medium took"),
    ("handed-off", "how many stories wait for a person"),
    ("already-published", "how many stories were on Medium already"),
    ("deferred", "how many stories wait for a later run"),
    ("blocked", "how many posts an error keeps back"),
    ("failed", "how many stories Medium did not take"),
    ("unknown", "how many stories may or may not be on Medium"),
    ("urls", "where the published stories are, a JSON list; the first hundred of a longer one"),
    ("urls-file", "a file with all of `urls`, where they are more than a hundred"),
    ("report", "the path of the report, as JSON"),
    ("preview", "the path of the page that shows the stories as Medium will"),
    ("hand-off", "the folder of pages for a person"),
];

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
