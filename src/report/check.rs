//! What `check` found, a line each.

use std::fmt::Write as _;

use super::escape::line;
use crate::outcome::{CheckState, Finding};

/// The findings in words, coloured as a terminal shows them.
pub fn render(findings: &[Finding]) -> String {
    let width = findings.iter().map(|finding| finding.subject.len()).max().unwrap_or_default();
    let mut text = String::new();
    let mut before = "";
    for Finding { state, subject, text: found } in findings {
        let (sign, colour) = match state {
            CheckState::Good => ("✓", "32"),
            CheckState::Note => ("·", "33"),
            CheckState::Bad => ("✗", "1;31"),
        };
        let label = if *subject == before { "" } else { subject };
        before = subject;
        let _ = writeln!(text, "\u{1b}[{colour}m{sign}\u{1b}[0m \u{1b}[2m{label:width$}\u{1b}[0m  {}", line(found));
    }
    text
}
