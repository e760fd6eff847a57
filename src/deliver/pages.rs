//! The hand-off's pages: written before the ledger is told, shown once it was.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::hand_off::{HandOffPage, INDEX, PublishOptions, choose_method, last_step, names};
use crate::outcome::{Outcome, PostReport};
use crate::output_folder::{OutputFolder, Refused};
use crate::plan::{Candidate, SendOptions};
use crate::report::hand_off as html;
use crate::repository::Repository;
use post::canonical::CanonicalKey;
use post::problem::{Code, Problem};

/// The pages of stories that wait, or are about to, where nobody sees them yet.
pub(super) struct PageFolder {
    folder: OutputFolder,
    pages: Vec<(String, HandOffPage)>,
}

impl PageFolder {
    /// Writes these pages. `None` where there is none, and no folder of an earlier run to be cleared.
    pub(super) fn write(
        path: &Path,
        repository: Option<&Repository>,
        pages: Vec<HandOffPage>,
        with_issues: bool,
    ) -> Result<Option<Self>, Problem> {
        let nothing_waits = pages.is_empty();
        if nothing_waits && !OutputFolder::is_there(path) {
            return Ok(None);
        }
        let names = names(pages.iter().map(|page| page.story.canonical.as_str()));
        let pages: Vec<_> = names.into_iter().zip(pages).collect();
        let write = || -> Result<OutputFolder> {
            let files = pages.iter().map(|(name, _)| name.clone()).chain([INDEX.to_owned()]);
            let mut folder = OutputFolder::open(path, files, repository)?;
            for (name, page) in &pages {
                folder.lay_ready(name, &html::page(page, &last_step(page, with_issues)))?;
            }
            Ok(folder)
        };
        match write() {
            Ok(folder) => Ok(Some(Self { folder, pages })),
            // It is not ours to clear.
            Err(error) if nothing_waits && error.is::<Refused>() => Ok(None),
            Err(error) => Err(unwritten(path, &error, "no story is handed over")),
        }
    }

    /// Shows the pages of those stories that wait for a person now; says where, and of which.
    pub(super) fn show(self, reports: &[PostReport]) -> Result<(PathBuf, Vec<HandOffPage>), Problem> {
        let Self { mut folder, mut pages } = self;
        let path = folder.path().to_owned();
        let waiting: BTreeSet<_> = reports
            .iter()
            .filter(|report| waits(report))
            .filter_map(|report| report.canonical.as_deref())
            .map(CanonicalKey::of)
            .collect();
        pages.retain(|(_, page)| waiting.contains(&CanonicalKey::of(&page.story.canonical)));
        let listed: Vec<_> = pages.iter().map(|(name, page)| (name.as_str(), page)).collect();
        let later = reports.iter().filter(|report| matches!(report.outcome, Outcome::Deferred(_))).count();
        let index = folder.lay_ready(INDEX, &html::index(&listed, later));
        let names = pages.iter().map(|(name, _)| name.as_str());
        match index.and_then(|()| folder.show(names.chain([INDEX]))) {
            Ok(()) => Ok((path, pages.into_iter().map(|(_, page)| page).collect())),
            Err(error) => Err(unwritten(&path, &error, "the next run writes the pages again")),
        }
    }
}

/// A candidate as a person gets it; none where it has no story.
pub(super) fn hand_off_page(candidate: &Candidate, waits: bool, options: &SendOptions) -> Option<HandOffPage> {
    let (post, story) = (candidate.post()?, candidate.story()?);
    let options = PublishOptions {
        status: options.status,
        publication: options.publication.clone(),
        notify_followers: options.notify_followers,
        license: options.license,
    };
    Some(HandOffPage {
        path: candidate.path.clone(),
        description: post.description().or_else(|| story.subtitle.clone()),
        method: choose_method(story, &candidate.problems, &candidate.lacking),
        options: options.of(post),
        waits,
        story: story.clone(),
    })
}

fn waits(report: &PostReport) -> bool {
    matches!(report.outcome, Outcome::HandedOff { .. })
}

fn unwritten(path: &Path, error: &anyhow::Error, so: &str) -> Problem {
    let message = format!("the hand-off's pages cannot be written to `{}`, so {so}: {error:#}", path.display());
    let way_out = if error.is::<Refused>() { "delete it, or name another folder" } else { "name one that can be" };
    Problem::new(Code::HandOffUnwritten, message).hint(format!("{way_out}, with `hand-off`"))
}
