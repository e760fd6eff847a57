//! `ledger show`, `settle`, `adopt`, `leave-out` and `release`: the ledger read, and changed as a person says.
//!
//! A command that changes more than one story only says what it would do, until it is run with `--yes`. None of them
//! moves the baseline.

use anyhow::Result;

use crate::ledger::{Item, Ledger, LedgerEdit, LedgerError, Ownership, State, Store};
use crate::lineage::{Selection, Snapshot, Survey, as_known};
use crate::outcome::{OrFatal as _, Route};
use crate::settings::{LedgerCommand, Named, Settings};
use crate::site;
use crate::workspace::Workspace;
use generators::Site;
use generators::files::Files as _;
use medium::OnMedium;
use post::Post;
use post::problem::Code;

/// Changes the ledger.
///
/// Fails where the ledger cannot be read or written, where a post cannot be read, and where one of the stories cannot be
/// changed so: then none of them is.
pub(super) async fn edit(settings: &Settings, workspace: &Workspace, command: &LedgerCommand) -> Result<LedgerEdit> {
    let editing = Editing { settings, workspace };
    let name = |ledger: &Ledger, story: &String| ledger.named(story, workspace.path(story).as_deref());
    let edited = match command {
        LedgerCommand::Settle(story, settlement) => {
            let mut ledger_store = open(settings, workspace)?;
            let edit = ledger_store.edit("Settle a doubt", true, |ledger, now| {
                let canonical = name(ledger, story)?;
                Ok(vec![ledger.settle(&canonical, settlement, now)?])
            });
            edit.await?
        }
        LedgerCommand::Release(stories, yes) => {
            let mut ledger_store = open(settings, workspace)?;
            let edit = ledger_store.edit("Release", *yes, |ledger, now| {
                let release = |story: &String| {
                    let canonical = name(ledger, story)?;
                    ledger.release(&canonical, now)
                };
                stories.iter().map(release).collect()
            });
            edit.await?
        }
        LedgerCommand::LeaveOut(posts, yes) => {
            let (site, mut ledger_store) = editing.site_and_ledger()?;
            let items = posts.iter().map(|post| editing.item(&site, post)).collect::<Result<Vec<_>>>()?;
            let edit = ledger_store.edit("Leave out", *yes, |ledger, now| {
                let left_out = items.iter().map(|item| {
                    let item = as_known(ledger, item);
                    ledger.leave_out(&item, now)
                });
                left_out.filter_map(Result::transpose).collect()
            });
            edit.await?
        }
        LedgerCommand::Adopt { posts, all, yes } => {
            let (site, mut ledger_store) = editing.site_and_ledger()?;
            let mut items = editing.named(&site, ledger_store.ledger(), posts)?;
            if *all {
                items.extend(editing.live(ledger_store.ledger())?.into_iter().map(|item| (item, None)));
            }
            let edit = ledger_store.edit("Adopt", *yes, |ledger, now| {
                let adopted = items.iter().map(|(item, medium)| {
                    let item = as_known(ledger, item);
                    ledger.take_over(&item, medium.as_ref(), now)
                });
                adopted.filter_map(Result::transpose).collect()
            });
            edit.await?
        }
    };
    Ok(edited?)
}

/// The ledger, to be read or written.
///
/// Fails where there is no repository, and where the ledger cannot be read.
pub(super) fn open(settings: &Settings, workspace: &Workspace) -> Result<Store> {
    Ok(Store::open(workspace.repository()?, &settings.keeping.branch, "", settings.clock)?)
}

struct Editing<'a> {
    settings: &'a Settings,
    workspace: &'a Workspace,
}

impl Editing<'_> {
    /// The site as it is on disk, and the ledger, which must be its own.
    fn site_and_ledger(&self) -> Result<(Site, Store)> {
        let tree = self.workspace.disk();
        let (site, _) = site::read(&tree, &self.settings.reading)?;
        let (branch, clock) = (&self.settings.keeping.branch, self.settings.clock);
        let ledger_store = Store::open(self.workspace.repository()?, branch, site.base_url(), clock)?;
        let is_post = |path: &str| site.holds(path) && tree.exists(path);
        if ledger_store.ledger().ownership(site.base_url(), is_post) == Ownership::OtherSite {
            let (branch, theirs) = (branch.clone(), ledger_store.ledger().site.clone());
            return Err(LedgerError::OtherSite { branch, theirs, ours: site.base_url().to_owned() }.into());
        }
        Ok((site, ledger_store))
    }

    /// The posts that were named, each by its path or by the canonical of a story that the ledger knows.
    fn named(&self, site: &Site, ledger: &Ledger, posts: &[Named]) -> Result<Vec<(Item, Option<OnMedium>)>> {
        let one = |named: &Named| {
            let known = ledger.stories.get_key_value(&named.post);
            let item = match known.filter(|_| self.workspace.path(&named.post).is_none()) {
                Some((canonical, entry)) => Item {
                    canonical: canonical.to_owned(),
                    path: entry.path.clone(),
                    title: entry.title.clone(),
                    content: entry.content.clone(),
                    route: Route::Api,
                },
                None => self.item(site, &named.post)?,
            };
            Ok((item, named.medium.clone()))
        };
        posts.iter().map(one).collect()
    }

    /// The post at a path on disk.
    fn item(&self, site: &Site, given: &str) -> Result<Item> {
        let path = self.workspace.path(given).or_fatal(Code::BadArgument, &format!("there is no file `{given}`"))?;
        let read = site
            .post_in(&self.workspace.disk(), &path)?
            .or_fatal(Code::BadArgument, &format!("`{path}` is not a file"))?;
        let post = read.map_err(|problem| problem.at(&path))?;
        let canonical = site.canonical(&post).map_err(|problem| problem.at(&path))?;
        Ok(item(&post, canonical.url))
    }

    /// Every post that is live at the commit that is checked out, and that the ledger lacks or is yet to send.
    fn live(&self, ledger: &Ledger) -> Result<Vec<Item>> {
        let (repository, choosing) = (self.workspace.repository()?, &self.settings.choosing);
        let tree = repository
            .tree(&repository.head()?.or_fatal(Code::CommitUnavailable, "the repository has no commit yet")?)?;
        let site = Site::read(&tree, &self.settings.reading)?;
        let selection =
            Selection::new(choosing.opt_in, &choosing.include, &choosing.exclude, None, &self.workspace.site)?;
        let snapshot = Snapshot { site: &site, tree: &tree, time: self.settings.clock.now() };
        let live = Survey::take(snapshot, &selection, &[])?.publishable().into_iter();
        let items = live.filter_map(|located| Some(item(&located.post, located.canonical.ok()?.url)));
        let is_open = |item: &Item| {
            let by_path = || ledger.at_path(&item.path).map(|(_, entry)| entry);
            let known = ledger.stories.get(&item.canonical).or_else(by_path);
            known.is_none_or(|entry| entry.state == State::Pending)
        };
        Ok(items.filter(is_open).collect())
    }
}

fn item(post: &Post, canonical: String) -> Item {
    Item {
        canonical,
        path: post.path.clone(),
        title: post.title().unwrap_or_default(),
        content: Some(post.content_hash()),
        route: Route::Api,
    }
}
