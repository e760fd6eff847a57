//! Whether anything can have become new at all: a run by the clock asks it, so that on most days it reads no post.

use anyhow::Result;

use super::Selection;
use super::survey::{PostState, Snapshot, read};
use crate::repository::{Change, changes};
use generators::files::Kind;

/// Files by their endings that no generator takes for a post or for a part of its configuration.
const INERT: [&str; 14] =
    ["avif", "css", "gif", "ico", "jpeg", "jpg", "mp3", "mp4", "pdf", "png", "scss", "svg", "webp", "woff2"];

/// Whether between two snapshots of a site nothing happened that can make a post new but the passing of time: all that
/// differs are edits of posts that were publishable and still are, posts that were deleted, and pictures and the like.
/// Only the edited posts are read, at the base as the site reads them now. What was dated in the future the caller knows from the ledger.
///
/// Fails where a tree cannot be read.
pub fn nothing_became_new(now: Snapshot<'_>, base: Snapshot<'_>, selection: &Selection) -> Result<bool> {
    for change in changes(base.tree, now.tree)? {
        let ending = change.path().rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        if ending.is_some_and(|ending| INERT.contains(&&*ending)) {
            continue;
        }
        let Change { before: Some(before), after } = change else { return Ok(false) };
        if before.kind != Kind::File || !now.site.holds(&before.path) {
            return Ok(false);
        }
        let Some(after) = after else { continue };
        if after.path != before.path || after.kind != Kind::File {
            return Ok(false);
        }
        for (snapshot, entry) in [(now, &after), (base, &before)] {
            let is_publishable = |post| snapshot.state(&post, selection) == PostState::Publishable;
            if !read(snapshot, entry)?.is_ok_and(is_publishable) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}
