//! What became of posts after they went to Medium: a story there does not follow its post, and the API changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::ledger::Ledger;
use crate::lineage::{LaterChange, Resolution};
use medium::OnMedium;
use post::canonical::same_address;
use post::problem::{Code, Problem};

/// Where all stories of the account are, for one whose id is not known.
const STORIES: &str = "https://medium.com/me/stories";

/// So many of one kind are listed one by one; more of them in one line.
const FEW: usize = 3;

/// What to tell the authors of posts whose stories are on Medium. A post that is gone and whose title one of the new posts
/// (`titles`) has is left to `looks-moved`.
pub(super) fn problems(
    ledger: &Ledger,
    resolution: &Resolution,
    changes: &BTreeMap<String, LaterChange>,
    titles: &BTreeSet<String>,
) -> Vec<Problem> {
    let mut found: BTreeMap<Code, Vec<Event>> = BTreeMap::new();
    for (canonical, entry) in ledger.stories.iter().filter(|(_, entry)| entry.state.is_sent()) {
        let mut note = |code, path: &str, message: String| {
            let editor = entry.medium.as_ref().and_then(OnMedium::editor).unwrap_or_else(|| STORIES.to_owned());
            found.entry(code).or_default().push(Event { path: path.to_owned(), editor, message });
        };
        let path = resolution.path_of(canonical, entry);
        // Of the stories that were at one path, one after the other, only the last is the post's there.
        let is_last = || resolution.at_path(ledger, path).is_some_and(|(last, _)| last == canonical);
        match changes.get(path).filter(|_| is_last()) {
            Some(LaterChange::Gone) if !titles.contains(&entry.title) => {
                let message =
                    format!("the post of the story `{}`, which was at {canonical}, is gone from the site", entry.title);
                note(Code::PostGone, path, message);
            }
            Some(LaterChange::Live { path, moved_to, edited }) => {
                if let Some(address) = moved_to.as_ref().filter(|address| !same_address(address, canonical)) {
                    note(
                        Code::CanonicalMoved,
                        path,
                        format!("the post is at {address} now, and its story names {canonical}"),
                    );
                }
                let is_edited = edited.as_ref().is_some_and(|content| entry.content.as_ref() != Some(content));
                // The page of a story that waits for a person is written again, with the new text.
                if is_edited && entry.state.is_on_medium() {
                    note(Code::ChangedSince, path, "the post was edited after its story was sent to Medium".to_owned());
                }
            }
            _ => {}
        }
    }
    found.into_iter().flat_map(|(code, events)| fold(code, &events)).collect()
}

/// One thing that happened to one post.
struct Event {
    path: String,
    editor: String,
    message: String,
}

/// A problem for each, or one for all where they are many.
fn fold(code: Code, events: &[Event]) -> Vec<Problem> {
    let (what, way_out) = match code {
        Code::CanonicalMoved => (
            "have another address now, and their stories on Medium name the old one",
            "redirect the old address to the new one, or change the canonical link in the story's settings",
        ),
        Code::PostGone => (
            "are gone from the site, and their stories on Medium name them as the original",
            "delete the story, or take the canonical link out of its settings",
        ),
        _ => (
            "were edited after their stories were sent to Medium",
            "Medium's API cannot change a story; if the edit matters, make it on Medium too",
        ),
    };
    if events.len() <= FEW {
        let one = |Event { path, editor, message }: &Event| {
            Problem::new(code, message).hint(format!("{way_out}: {editor}")).at(path)
        };
        return events.iter().map(one).collect();
    }
    let named: Vec<_> =
        events.iter().take(FEW).map(|Event { path, editor, .. }| format!("`{path}` ({editor})")).collect();
    let message = format!("{} posts {what}: {} and {} more", events.len(), named.join(", "), events.len() - FEW);
    vec![Problem::new(code, message).hint(format!("{way_out}; `ledger show` names every story"))]
}
