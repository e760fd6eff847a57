//! `ledger settle`, `adopt`, `leave-out` and `release`: the ledger changed as a person says.
//!
//! A command that changes more than one story only says what it would do, until it is run with `--yes`. None of them
//! moves the baseline.

use anyhow::{Context as _, Result, anyhow};

use crate::ledger::{Belongs, Book, Item, Ledger, Mended, Mending, Refused, State, Unkept};
use crate::news::{Choice, Moment, Survey};
use crate::place::Place;
use crate::repository::Tree;
use crate::settings::{Mend, Named, Settings};
use generators::Site;
use generators::files::Files as _;
use medium::OnMedium;
use post::Post;
use post::problem::Problem;
use post::time::Timestamp;

/// Changes the ledger; [`Mend::LeaveOutNew`] alone is not done here, since it asks what is new.
///
/// Fails where the ledger cannot be had, where a post cannot be read, and where one of the stories cannot be changed so:
/// then none of them is.
pub fn mend(settings: &Settings, place: &Place, asked: &Mend) -> Result<Mending> {
    let mender = Mender { settings, place };
    match asked {
        Mend::Settle(story, fate) => mender.write(mender.book("")?, "Settle a doubt", true, |ledger, now| {
            let canonical = ledger.meant(story, place.path(story).as_deref())?;
            Ok(vec![ledger.settle(&canonical, fate, now)?])
        }),
        Mend::Release(stories, yes) => mender.write(mender.book("")?, "Release", *yes, |ledger, now| {
            let release = |story: &String| {
                let canonical = ledger.meant(story, place.path(story).as_deref())?;
                ledger.release(&canonical, now)
            };
            stories.iter().map(release).collect()
        }),
        Mend::LeaveOut(posts, yes) => {
            let (site, book) = mender.site(&place.disk())?;
            let items = posts.iter().map(|post| mender.item(&site, post)).collect::<Result<Vec<_>>>()?;
            mender.write(book, "Leave out", *yes, |ledger, now| {
                let left_out = items.iter().map(|item| ledger.leave_out(item, now));
                left_out.filter_map(Result::transpose).collect()
            })
        }
        Mend::Adopt { posts, all, yes } => {
            let (site, book) = mender.site(&place.disk())?;
            let mut items = mender.named(&site, book.ledger(), posts)?;
            if *all {
                items.extend(mender.live(book.ledger())?.into_iter().map(|item| (item, None)));
            }
            mender.write(book, "Adopt", *yes, |ledger, now| {
                let adopted = items.iter().map(|(item, medium)| ledger.take_over(item, medium.as_ref(), now));
                adopted.filter_map(Result::transpose).collect()
            })
        }
        Mend::LeaveOutNew(_) => Err(anyhow!("what is new is found by the run")),
    }
}

struct Mender<'a> {
    settings: &'a Settings,
    place: &'a Place,
}

impl Mender<'_> {
    /// Tries a change on the ledger as it is, and writes it where it is of one story, or where `yes` was said.
    fn write(
        &self,
        mut book: Book,
        message: &str,
        yes: bool,
        mut change: impl FnMut(&mut Ledger, Timestamp) -> Result<Vec<Mended>, Refused>,
    ) -> Result<Mending> {
        let stories = change(&mut book.ledger().clone(), self.settings.clock.now())?;
        if stories.len() > 1 && !yes {
            return Ok(Mending { stories, written: false });
        }
        let stories = book.change(message, |ledger, now| {
            let mut changed = ledger.clone();
            let stories = change(&mut changed, now)?;
            *ledger = changed;
            Ok::<_, Refused>(stories)
        })??;
        Ok(Mending { stories, written: true })
    }

    /// The ledger, to be written.
    fn book(&self, site: &str) -> Result<Book> {
        Ok(Book::open(self.place.repository()?, &self.settings.keeping.branch, site, self.settings.clock)?)
    }

    /// The site as a tree has it, and the ledger, which must be its own.
    fn site(&self, tree: &Tree) -> Result<(Site, Book)> {
        let site = Site::read(tree, &self.settings.reading).map_err(|problem| anyhow!(problem.sentence()))?;
        if let Some(problem) = site.base_url_problem().filter(Problem::is_error) {
            return Err(anyhow!(problem.sentence()));
        }
        let book = self.book(site.base_url())?;
        let is_post = |path: &str| site.holds(path) && tree.exists(path);
        if book.ledger().belongs_to(site.base_url(), is_post) == Belongs::Anothers {
            let (branch, theirs) = (self.settings.keeping.branch.clone(), book.ledger().site.clone());
            return Err(Unkept::Anothers { branch, theirs, ours: site.base_url().to_owned() }.into());
        }
        Ok((site, book))
    }

    /// The posts that were named, each by its path or by the canonical of a story that the ledger knows.
    fn named(&self, site: &Site, ledger: &Ledger, posts: &[Named]) -> Result<Vec<(Item, Option<OnMedium>)>> {
        let one = |named: &Named| {
            let known = ledger.stories.get_key_value(&named.post);
            let item = match known.filter(|_| self.place.path(&named.post).is_none()) {
                Some((canonical, entry)) => Item {
                    canonical: canonical.to_owned(),
                    path: entry.path.clone(),
                    title: entry.title.clone(),
                    content: entry.content.clone(),
                    route: "api".to_owned(),
                },
                None => self.item(site, &named.post)?,
            };
            Ok((item, named.medium.clone()))
        };
        posts.iter().map(one).collect()
    }

    /// The post at a path on disk.
    fn item(&self, site: &Site, given: &str) -> Result<Item> {
        let path = self.place.path(given).with_context(|| format!("there is no file `{given}`"))?;
        let read = site.post_in(&self.place.disk(), &path)?.with_context(|| format!("`{path}` is not a file"))?;
        let post = read.map_err(|problem| anyhow!(problem.at(&path).sentence()))?;
        let canonical = site.canonical(&post).map_err(|problem| anyhow!(problem.at(&path).sentence()))?;
        Ok(item(&post, canonical.url))
    }

    /// Every post that is live at the commit that is checked out, and that the ledger lacks or is yet to send.
    fn live(&self, ledger: &Ledger) -> Result<Vec<Item>> {
        let (repository, choosing) = (self.place.repository()?, &self.settings.choosing);
        let tree = repository.tree(&repository.head()?.context("there is no commit yet")?)?;
        let site = Site::read(&tree, &self.settings.reading).map_err(|problem| anyhow!(problem.sentence()))?;
        let choice = Choice::new(choosing.opt_in, &choosing.include, &choosing.exclude, None, &self.place.site)?;
        let moment = Moment { site: &site, tree: &tree, time: self.settings.clock.now() };
        let live = Survey::take(moment, &choice, &[])?.publishable().into_iter();
        let items = live.filter_map(|found| Some(item(&found.post, found.canonical.ok()?.url)));
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
        route: "api".to_owned(),
    }
}
