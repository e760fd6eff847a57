//! Which story is which post's: asked once a run, of the ledger as it then is.
//!
//! A post is known by its canonical, else by its path, which is followed through moves. Everything here is a pure function
//! of [`Lineage`] and a ledger, so that the answer is worked out anew when another run has written the ledger meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use crate::ledger::{Entry, Item, Ledger, State};
use crate::repository::Tree;
use generators::files::{Content, Files as _};
use post::Post;

/// What a run knows of where posts were and are.
#[derive(Default)]
pub struct Lineage {
    /// Files that moved between the commits that were compared, old path to new.
    pub moves: BTreeMap<String, String>,
    /// Paths of new posts at which no post was before, or from which that one has moved away: the ledger may know the
    /// path from another post.
    pub vacant: BTreeSet<String>,
    /// Paths of pending and waiting posts that are no longer publishable. They are new again when they come back.
    pub withdrawn: BTreeSet<String>,
    /// The files that were looked at, read on demand: the post of a story whose path is not among them is gone.
    pub files: Option<Tree>,
}

/// What a post is recognised by.
pub struct Identity<'a> {
    /// Its path, relative to the repository's root.
    pub path: &'a str,
    /// Its canonical, where that is known.
    pub canonical: Option<&'a str>,
    /// Its title, where it has one.
    pub title: Option<String>,
    /// The post; none where the file cannot be read.
    pub post: Option<&'a Post>,
}

/// Which story a post is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kin {
    /// The ledger knows no story of it.
    New,
    /// The story with this canonical, as the ledger spells it.
    Story(String),
    /// Perhaps the story `gone`, which has its title and whose file is gone: most likely the post was moved and edited.
    Resembles {
        /// The canonical of the story whose file is gone.
        gone: String,
        /// The story that was to be sent from the same path or address.
        here: Option<String>,
    },
}

impl Kin {
    /// The canonical of the post's own story, as the ledger spells it.
    pub fn story(&self) -> Option<&str> {
        match self {
            Self::New => None,
            Self::Story(canonical) => Some(canonical),
            Self::Resembles { here, .. } => here.as_deref(),
        }
    }
}

/// The answer: for each post its story, and for each story whose post is elsewhere now, where.
#[derive(Debug, Default)]
pub struct Resolution {
    /// One for each post, in their order.
    pub kin: Vec<Kin>,
    /// The paths of stories whose posts moved, by canonical.
    moved: BTreeMap<String, String>,
    /// The canonicals by these paths.
    arrived: BTreeMap<String, Vec<String>>,
    /// Files that moved, for posts that wait: of these the ledger knows nothing but the path.
    moves: BTreeMap<String, String>,
    /// Pending stories that are no longer publishable, by canonical.
    withdrawn: BTreeSet<String>,
    /// Paths of waiting posts that are no longer publishable.
    withdrawn_paths: BTreeSet<String>,
}

impl Lineage {
    /// Works out which story each of these posts is, and where the posts of the ledger's stories are now.
    pub fn resolve(&self, ledger: &Ledger, posts: &[Identity<'_>]) -> Resolution {
        let mut resolution =
            Resolution { moves: self.moves.clone(), withdrawn_paths: self.withdrawn.clone(), ..Resolution::default() };
        for (canonical, to) in self.moved_files(ledger) {
            resolution.move_story(canonical, to);
        }
        for (canonical, to) in self.moved_unseen(ledger, &resolution, posts) {
            if let Some(entry) = ledger.stories.get(&canonical) {
                let from = resolution.path_of(&canonical, entry).to_owned();
                resolution.moves.entry(from).or_insert_with(|| to.clone());
            }
            resolution.move_story(canonical, to);
        }
        for path in &self.withdrawn {
            let there = resolution.at(ledger, path).filter(|(_, entry)| entry.state == State::Pending);
            let there: Vec<_> = there.map(|(canonical, _)| canonical.to_owned()).collect();
            resolution.withdrawn.extend(there);
        }
        resolution.kin = posts.iter().map(|post| self.kin(ledger, &resolution, post)).collect();
        resolution
    }

    /// Which story a post is.
    fn kin(&self, ledger: &Ledger, resolution: &Resolution, post: &Identity<'_>) -> Kin {
        let story = self.story_of(ledger, resolution, post);
        let is_own = story.is_some_and(|(_, entry)| post.post.is_none_or(|post| is_of(entry, post)));
        let here = story.map(|(canonical, _)| canonical.to_owned());
        match self.gone_namesake(ledger, resolution, post).filter(|_| !is_own) {
            Some(gone) => Kin::Resembles { gone, here },
            None => here.map_or(Kin::New, Kin::Story),
        }
    }

    /// The story that the ledger knows for a post: by its canonical, else by its path, unless another post was there before.
    fn story_of<'l>(
        &self,
        ledger: &'l Ledger,
        resolution: &Resolution,
        post: &Identity<'_>,
    ) -> Option<(&'l str, &'l Entry)> {
        let is_known = |(canonical, _): &(&str, &Entry)| !resolution.withdrawn.contains(*canonical);
        let by_canonical = post.canonical.and_then(|canonical| ledger.stories.get_key_value(canonical));
        let by_path = || {
            let there = resolution.at_path(ledger, post.path)?;
            let has_another_title = || {
                let title = post.post.and_then(Post::title);
                title.is_some_and(|title| title != there.1.title)
            };
            let is_anothers = self.vacant.contains(post.path) && has_another_title();
            (!is_anothers).then_some(there)
        };
        by_canonical.or_else(by_path).filter(is_known)
    }

    /// The canonical of a story that went out with the title of this post, and whose file is gone.
    fn gone_namesake(&self, ledger: &Ledger, resolution: &Resolution, post: &Identity<'_>) -> Option<String> {
        let (files, title) = (self.files.as_ref()?, post.title.as_ref()?);
        let is_gone = |(canonical, entry): &(&String, &Entry)| {
            entry.title == *title
                && entry.state != State::Pending
                && !files.exists(resolution.path_of(canonical, entry))
        };
        ledger.stories.iter().find(is_gone).map(|(canonical, _)| canonical.clone())
    }

    /// The stories whose files moved between the commits that were compared, each with its new path. A story whose post is
    /// at its path stays: another run may have followed it already, and what was at that path before was another's.
    fn moved_files(&self, ledger: &Ledger) -> Vec<(String, String)> {
        let leaving = self.moves.iter().flat_map(|(from, to)| ledger.stories.at(from).map(move |story| (story, to)));
        let leaving = leaving.filter(|((_, entry), _)| self.is_at(entry, &entry.path) != Some(true));
        leaving.map(|((canonical, _), to)| (canonical.to_owned(), to.clone())).collect()
    }

    /// The stories whose posts moved without a trace between the commits that were compared, each with its new path: the
    /// post is not where the ledger says, and of these posts just one has its canonical, or is the only one unknown to the
    /// ledger with its title and text. A run that was behind the branch's tip may have sent what no baseline holds. A file
    /// that cannot be read may well be the story's.
    fn moved_unseen(&self, ledger: &Ledger, resolution: &Resolution, posts: &[Identity<'_>]) -> Vec<(String, String)> {
        if self.files.is_none() {
            return Vec::new();
        }
        let mut bearers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut strangers: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for post in posts {
            let (Some(text), path) = (post.post, post.path) else { continue };
            match post.canonical.and_then(|canonical| Some(ledger.stories.get_key_value(canonical)?.0)) {
                Some(canonical) => bearers.entry(canonical).or_default().push(path),
                None if resolution.at_path(ledger, path).is_none() => {
                    strangers.entry(text.content_hash()).or_default().push(path);
                }
                None => {}
            }
        }
        let (mut moved, mut taken) = (Vec::new(), BTreeSet::new());
        for (canonical, entry) in &ledger.stories {
            let alike = || strangers.get(entry.content.as_ref()?);
            let [to] = bearers.get(canonical.as_str()).or_else(alike).map(Vec::as_slice).unwrap_or_default() else {
                continue;
            };
            let from = resolution.path_of(canonical, entry);
            if *to != from && self.is_at(entry, from) == Some(false) && taken.insert(*to) {
                moved.push((canonical.clone(), (*to).to_owned()));
            }
        }
        moved
    }

    /// Whether the post of a story is at a path; none where a file is there and cannot be read, or no files are known.
    fn is_at(&self, entry: &Entry, path: &str) -> Option<bool> {
        match self.files.as_ref()?.read_at_most(path, post::LARGEST).ok()? {
            Some(Content::TooLarge) => None,
            Some(Content::Whole(bytes)) => Post::read(path, &bytes).ok().map(|post| is_of(entry, &post)),
            None => Some(false),
        }
    }
}

impl Resolution {
    /// Where the post of a story is.
    pub fn path_of<'a>(&'a self, canonical: &str, entry: &'a Entry) -> &'a str {
        self.moved.get(canonical).map_or(&*entry.path, String::as_str)
    }

    /// Where the file of a waiting post is.
    pub fn path_of_waiting<'a>(&'a self, path: &'a str) -> &'a str {
        self.moves.get(path).map_or(path, String::as_str)
    }

    /// The story whose post is at a path: the latest, where posts came and went there.
    pub fn at_path<'l>(&self, ledger: &'l Ledger, path: &str) -> Option<(&'l str, &'l Entry)> {
        self.at(ledger, path).max_by_key(|(_, entry)| entry.at)
    }

    /// Writes down where posts are now, and forgets what is no longer publishable.
    pub fn apply(&self, ledger: &mut Ledger) {
        ledger.relocate(&self.moved, &self.moves);
        for path in &self.withdrawn_paths {
            ledger.waiting.remove(path);
        }
        for canonical in &self.withdrawn {
            ledger.stories.remove(canonical);
        }
    }

    fn move_story(&mut self, canonical: String, to: String) {
        self.arrived.entry(to.clone()).or_default().push(canonical.clone());
        self.moved.insert(canonical, to);
    }

    fn at<'a, 'l: 'a>(&'a self, ledger: &'l Ledger, path: &'a str) -> impl Iterator<Item = (&'l str, &'l Entry)> + 'a {
        let stayed = ledger.stories.at(path).filter(|(canonical, _)| !self.moved.contains_key(*canonical));
        let arrived = self.arrived.get(path).into_iter().flatten();
        let arrived = arrived.filter(move |canonical| self.moved.get(*canonical).is_some_and(|to| to == path));
        stayed.chain(arrived.filter_map(|canonical| ledger.stories.spelled_entry(canonical)))
    }
}

/// A post that somebody named, as the ledger knows it, which may be by an address that the post had before: what is yet to
/// be sent takes the new address, what may be on Medium keeps its own. Another title at the same path is another post. The
/// route stays the one by which the story went, or was to go.
pub fn as_known(ledger: &mut Ledger, item: &Item) -> Item {
    let there = ledger.at_path(&item.path).filter(|_| !ledger.stories.contains(&item.canonical));
    let former = there.filter(|(_, entry)| entry.title == item.title).map(|(key, _)| key.to_owned());
    let canonical = former.filter(|former| !ledger.readdress(former, &item.canonical));
    let canonical = canonical.unwrap_or_else(|| item.canonical.clone());
    let route = ledger.stories.get(&canonical).and_then(|entry| entry.route);
    Item { route: route.unwrap_or(item.route), canonical, ..item.clone() }
}

/// Whether a post is a story's, by its title or its text.
fn is_of(entry: &Entry, post: &Post) -> bool {
    let titles = [post.medium.title.clone(), post.title()];
    titles.into_iter().flatten().any(|title| title == entry.title)
        || entry.content.as_ref().is_some_and(|content| *content == post.content_hash())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Process;
    use crate::outcome::Route;
    use post::time::Timestamp;

    const CANONICAL: &str = "https://blog.example/a/";

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_767_323_045 + minute * 60).unwrap()
    }

    fn item(canonical: &str, title: &str) -> Item {
        let (path, content) = ("posts/a.md".to_owned(), Some("sha256:0".to_owned()));
        Item { canonical: canonical.to_owned(), path, title: title.to_owned(), content, route: Route::Api }
    }

    /// A ledger whose one story, of the post `posts/a.md`, is in this state.
    fn ledger(state: State) -> Ledger {
        let mut ledger = Ledger::new("https://blog.example/");
        let process = Process { claim: "x".to_owned(), run: None };
        match state {
            State::Pending => _ = ledger.pend(&item(CANONICAL, "A"), false, at(0)),
            State::HandedOff => {
                let by_hand = Item { route: Route::HandOff, ..item(CANONICAL, "A") };
                ledger.hand_off(&by_hand, &process, at(0));
            }
            _ => {
                ledger.claim(&item(CANONICAL, "A"), &process, at(0));
                ledger.doubt(CANONICAL, &process);
            }
        }
        ledger
    }

    #[test]
    fn a_named_post_is_the_story_that_the_ledger_has_at_its_path() {
        let moved = "https://blog.example/b/";
        for (state, title, canonical, route) in [
            (State::Pending, "A", moved, Route::Api),
            (State::HandedOff, "A", moved, Route::HandOff),
            (State::Unknown, "A", CANONICAL, Route::Api),
            (State::Unknown, "Another", moved, Route::Api),
        ] {
            let known = as_known(&mut ledger(state), &item(moved, title));
            assert_eq!((known.canonical.as_str(), known.route), (canonical, route), "{state} {title}");
        }
    }

    #[test]
    fn a_story_whose_file_is_gone_is_the_one_post_of_its_text() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, format!("---\ntitle: A\n---\n{text}\n")).unwrap();
        };
        let post =
            |path: &str, text: &str| Post::read(path, format!("---\ntitle: A\n---\n{text}\n").as_bytes()).unwrap();
        let lineage = Lineage { files: Some(Tree::on_disk(folder.path())), ..Lineage::default() };
        let mut known = ledger(State::Pending);
        let text = post("posts/a.md", "Words.").content_hash();
        known.pend(&Item { content: Some(text), ..item(CANONICAL, "A") }, false, at(0));
        for (posts, is_there, moved) in [
            (&[("new.md", "Words.", None), ("other.md", "Other words.", None)][..], false, Some("new.md")),
            (&[("new.md", "Words.", None)], true, None),
            (&[("new.md", "Words.", None), ("twin.md", "Words.", None)], false, None),
            (&[("new.md", "Other words.", None)], false, None),
            (&[("new.md", "Other words.", Some(CANONICAL))], false, Some("new.md")),
            (&[("new.md", "Other words.", Some(CANONICAL))], true, None),
            (&[("new.md", "Words.", Some(CANONICAL)), ("twin.md", "Words.", None)], false, Some("new.md")),
        ] {
            if is_there {
                write("posts/a.md", "Words.");
            } else {
                let _ = std::fs::remove_file(folder.path().join("posts/a.md"));
            }
            let texts: Vec<_> = posts.iter().map(|(path, text, _)| post(path, text)).collect();
            let identities: Vec<_> = posts
                .iter()
                .zip(&texts)
                .map(|((path, _, canonical), post)| Identity {
                    path,
                    canonical: *canonical,
                    title: post.title(),
                    post: Some(post),
                })
                .collect();
            let resolution = lineage.resolve(&known, &identities);
            let entry = known.stories.get(CANONICAL).unwrap();
            let path = resolution.path_of(CANONICAL, entry);
            assert_eq!(path, moved.unwrap_or("posts/a.md"), "{posts:?}");
        }
    }
}
