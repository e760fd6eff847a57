//! The report for programs.

use std::fmt::Write as _;

use super::escape::is_hidden;
use crate::ledger::Ledger;
use crate::outcome::Report;
use story::Story;

/// The report as JSON, a line feed at its end. It may stand in a CI log as it is: characters that a terminal or the
/// runner would obey are written as JSON escapes, which say the same.
pub fn render(report: &Report) -> serde_json::Result<String> {
    let mut json = serde_json::to_string_pretty(report)?;
    json.push('\n');
    Ok(quiet(&json))
}

/// A story's blocks, written as harmlessly.
pub fn story(story: &Story) -> serde_json::Result<String> {
    Ok(quiet(&serde_json::to_string_pretty(story)?))
}

/// The ledger as it stands on its branch, written as harmlessly.
pub fn ledger(ledger: &Ledger) -> String {
    quiet(&ledger.to_json())
}

/// Hidden characters, and the `##[` of a runner's command, can stand only inside strings, where an escape says the same.
fn quiet(json: &str) -> String {
    let mut quiet = String::with_capacity(json.len());
    for (at, c) in json.char_indices() {
        if c != '\n' && is_hidden(c, None) || c == '#' && json[..at].ends_with('#') {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(quiet, "\\u{unit:04x}");
            }
        } else {
            quiet.push(c);
        }
    }
    quiet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_log_would_obey_is_escaped_and_reads_the_same() {
        let title = "x ##[add-mask]e \u{202e}\u{1b}[0m\u{9b}\u{e0041}\u{2028}\\##[a] ###### 👩\u{200d}🚀";
        let json = serde_json::to_string(title).unwrap();
        let quiet = quiet(&json);
        assert!(!quiet.contains("##[") && !quiet.contains(|c| is_hidden(c, None)), "{quiet}");
        assert_eq!(serde_json::from_str::<String>(&quiet).unwrap(), title);
    }
}
