//! The ledger for people: what is on Medium, what is on its way, what waits.

use std::fmt::Write as _;

use super::escape::line;
use crate::ledger::{EntryChange, Ledger, LedgerEdit, State, WaitReason};

/// The ledger in words: stories by state, each with its address and place on Medium.
pub fn render(ledger: &Ledger) -> String {
    let mut text = format!("ledger of {}\n", line(&ledger.site));
    if let Some(baseline) = &ledger.baseline {
        let _ = writeln!(text, "considered up to {} at {}", line(&baseline.commit), baseline.time);
    }
    for (state, heading) in [
        (State::Unknown, "perhaps on Medium: the answer was lost"),
        (State::Claimed, "being sent"),
        (State::Pending, "to be sent"),
        (State::HandedOff, "waiting for a person"),
        (State::Published, "on Medium"),
        (State::Adopted, "on Medium by other hands"),
        (State::LeftOut, "kept off Medium"),
    ] {
        let stories: Vec<_> = ledger.stories.iter().filter(|(_, entry)| entry.state == state).collect();
        if stories.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n{} {heading}", stories.len());
        for (canonical, entry) in stories {
            let _ = writeln!(text, "  {}  {}\n      {}", entry.at, line(&entry.title), line(canonical));
            if let Some(url) = entry.medium.as_ref().and_then(|medium| medium.url.as_ref()) {
                let _ = writeln!(text, "      {}", line(url));
            }
        }
    }
    if !ledger.waiting.is_empty() {
        let _ = writeln!(text, "\n{} not sent yet", ledger.waiting.len());
    }
    for (path, waiting) in &ledger.waiting {
        let why = match (&waiting.reason, waiting.due) {
            (WaitReason::Future, Some(due)) => format!("due {due}"),
            (WaitReason::Future, None) => "dated in the future".to_owned(),
            (WaitReason::Blocked | WaitReason::Other(_), _) => "blocked: run `plan` to see why".to_owned(),
        };
        let _ = writeln!(text, "  {}  {why}", line(path));
    }
    text
}

/// What a `ledger` command changed, or would change.
pub fn edit(edit: &LedgerEdit) -> String {
    let mut text = String::new();
    for EntryChange { canonical, path, from, to } in &edit.stories {
        let [from, to] = [from, to].map(|state| state.map_or("not in the ledger", State::as_str));
        let _ = writeln!(text, "{}  {}\n    {from} -> {to}", line(path), line(canonical));
    }
    let count = match edit.stories.len() {
        0 => return "nothing to change: the ledger already says so\n".to_owned(),
        1 => "1 story".to_owned(),
        count => format!("{count} stories"),
    };
    if edit.written {
        text + &count + " changed in the ledger\n"
    } else {
        text + &count + " would change; nothing is written yet: run this again with `--yes`\n"
    }
}
