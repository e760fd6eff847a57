//! The hand-off's pages: laid ready before the ledger is told, shown once it was.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::canonical::CanonicalKey;
use crate::hand_off::{Folder, Sheet, Wishes, last_step, names, way};
use crate::outcome::{Outcome, Told};
use crate::problem::{Code, Problem};
use crate::publish::{Draft, Terms};
use crate::report::hand_off as page;

/// The pages of stories that wait, or are about to, laid ready.
pub(super) struct Desk {
    folder: Folder,
    sheets: Vec<(String, Sheet)>,
}

impl Desk {
    /// Lays a page ready for each sheet. `None` where there is no sheet, and no folder of an earlier run to be cleared.
    pub(super) fn lay(path: &Path, sheets: Vec<Sheet>, with_issues: bool) -> Result<Option<Self>, Problem> {
        if sheets.is_empty() && !Folder::is_there(path) {
            return Ok(None);
        }
        let names = names(sheets.iter().map(|sheet| sheet.story.canonical.as_str()));
        let sheets: Vec<_> = names.into_iter().zip(sheets).collect();
        let lay = || -> Result<Folder> {
            let mut folder = Folder::open(path)?;
            for (name, sheet) in &sheets {
                folder.lay_ready(name, &page::sheet(sheet, &last_step(sheet, with_issues)))?;
            }
            Ok(folder)
        };
        match lay() {
            Ok(folder) => Ok(Some(Self { folder, sheets })),
            Err(error) => Err(unwritten(path, &error, "no story is handed over")),
        }
    }

    /// Shows the pages of those stories that wait for a person now; says where, and of which.
    pub(super) fn show(self, told: &[Told]) -> Result<(PathBuf, Vec<Sheet>), Problem> {
        let Self { folder, mut sheets } = self;
        let path = folder.path().to_owned();
        let waiting: BTreeSet<_> = told
            .iter()
            .filter(|told| waits(told))
            .filter_map(|told| told.canonical.as_deref())
            .map(CanonicalKey::of)
            .collect();
        sheets.retain(|(_, sheet)| waiting.contains(&CanonicalKey::of(&sheet.story.canonical)));
        let shown = sheets.iter().map(|(name, _)| name.clone()).collect();
        let listed: Vec<_> = sheets.iter().map(|(name, sheet)| (name.as_str(), sheet)).collect();
        let later = told.iter().filter(|told| matches!(told.outcome, Outcome::Deferred(_))).count();
        match folder.show(&shown, &page::index(&listed, later)) {
            Ok(()) => Ok((path, sheets.into_iter().map(|(_, sheet)| sheet).collect())),
            Err(error) => Err(unwritten(&path, &error, "the next run writes the pages again")),
        }
    }
}

/// A draft as a person gets it; none where it has no story.
pub(super) fn sheet(draft: &Draft, waits: bool, terms: &Terms) -> Option<Sheet> {
    let (post, story) = (draft.post.as_ref()?, draft.story.clone()?);
    let wishes = Wishes {
        status: terms.status,
        publication: terms.publication.clone(),
        notify_followers: terms.notify_followers,
        license: terms.license,
    };
    Some(Sheet {
        path: draft.path.clone(),
        description: post.description().or_else(|| story.subtitle.clone()),
        way: way(&story, &draft.problems, &draft.lacking),
        wishes: wishes.of(post),
        waits,
        story,
    })
}

fn waits(told: &Told) -> bool {
    matches!(told.outcome, Outcome::HandedOff { .. })
}

fn unwritten(path: &Path, error: &anyhow::Error, so: &str) -> Problem {
    let message = format!("the pages of the hand-off cannot be written to `{}`, so {so}: {error:#}", path.display());
    Problem::new(Code::HandOffUnwritten, message).hint("name a folder of its own, that can be written, with `hand-off`")
}
