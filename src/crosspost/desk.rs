//! The hand-off's pages: laid ready before the ledger is told, shown once it was.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::hand_off::{INDEX, Sheet, Wishes, last_step, names, way};
use crate::outcome::{Outcome, Told};
use crate::output_folder::{OutputFolder, Refused};
use crate::publish::{Draft, Terms};
use crate::report::hand_off as page;
use crate::repository::Repository;
use post::canonical::CanonicalKey;
use post::problem::{Code, Problem};

/// The pages of stories that wait, or are about to, laid ready.
pub(super) struct Desk {
    folder: OutputFolder,
    sheets: Vec<(String, Sheet)>,
}

impl Desk {
    /// Lays a page ready for each sheet. `None` where there is no sheet, and no folder of an earlier run to be cleared.
    pub(super) fn lay(
        path: &Path,
        repository: Option<&Repository>,
        sheets: Vec<Sheet>,
        with_issues: bool,
    ) -> Result<Option<Self>, Problem> {
        let nothing_waits = sheets.is_empty();
        if nothing_waits && !OutputFolder::is_there(path) {
            return Ok(None);
        }
        let names = names(sheets.iter().map(|sheet| sheet.story.canonical.as_str()));
        let sheets: Vec<_> = names.into_iter().zip(sheets).collect();
        let lay = || -> Result<OutputFolder> {
            let files = sheets.iter().map(|(name, _)| name.clone()).chain([INDEX.to_owned()]);
            let mut folder = OutputFolder::open(path, files, repository)?;
            for (name, sheet) in &sheets {
                folder.lay_ready(name, &page::sheet(sheet, &last_step(sheet, with_issues)))?;
            }
            Ok(folder)
        };
        match lay() {
            Ok(folder) => Ok(Some(Self { folder, sheets })),
            // It is not ours to clear.
            Err(error) if nothing_waits && error.is::<Refused>() => Ok(None),
            Err(error) => Err(unwritten(path, &error, "no story is handed over")),
        }
    }

    /// Shows the pages of those stories that wait for a person now; says where, and of which.
    pub(super) fn show(self, told: &[Told]) -> Result<(PathBuf, Vec<Sheet>), Problem> {
        let Self { mut folder, mut sheets } = self;
        let path = folder.path().to_owned();
        let waiting: BTreeSet<_> = told
            .iter()
            .filter(|told| waits(told))
            .filter_map(|told| told.canonical.as_deref())
            .map(CanonicalKey::of)
            .collect();
        sheets.retain(|(_, sheet)| waiting.contains(&CanonicalKey::of(&sheet.story.canonical)));
        let listed: Vec<_> = sheets.iter().map(|(name, sheet)| (name.as_str(), sheet)).collect();
        let later = told.iter().filter(|told| matches!(told.outcome, Outcome::Deferred(_))).count();
        let index = folder.lay_ready(INDEX, &page::index(&listed, later));
        let pages = sheets.iter().map(|(name, _)| name.as_str());
        match index.and_then(|()| folder.show(pages.chain([INDEX]))) {
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
    let way_out = if error.is::<Refused>() { "delete it, or name a folder of its own" } else { "name one that can be" };
    Problem::new(Code::HandOffUnwritten, message).hint(format!("{way_out}, with `hand-off`"))
}
