//! The posts of a site at one snapshot, and how each of them stands.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use anyhow::Result;

use super::selection::Selection;
use super::sign::Sign;
use super::stories::Identity;
use crate::outcome::Skip;
use crate::repository::Tree;
use generators::files::{Entry, Files as _, Kind};
use generators::{Canonical, Life, Site};
use post::canonical::{CanonicalKey, same_address};
use post::problem::{Code, Problem, Severity};
use post::time::Timestamp;
use post::{FrontMatter, Post};

/// A site as one tree holds it, at a time.
#[derive(Clone, Copy)]
pub struct Snapshot<'a> {
    /// The site, as this tree configures it.
    pub site: &'a Site,
    /// Its files.
    pub tree: &'a Tree,
    /// The time at which posts are live or not.
    pub time: Timestamp,
}

/// Every post of a site at one snapshot.
#[derive(Default)]
pub struct Survey<'a> {
    snapshot: Option<Snapshot<'a>>,
    pub(super) files: BTreeMap<String, File>,
    /// What lies among the posts and is not read.
    pub(super) unsupported: Vec<Unsupported>,
    addresses: OnceCell<HashMap<CanonicalKey, Vec<String>>>,
}

/// The formats, by ending, that Hugo or a plugin of Jekyll makes posts of, and that are not read here
/// (<https://gohugo.io/content-management/formats/>).
const UNREAD: [&str; 8] = ["ad", "adoc", "asciidoc", "org", "pandoc", "pdc", "rst", "textile"];

/// How a file of the posts' folders stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PostState {
    /// Live, not opted out, and chosen.
    Publishable,
    /// Chosen, and live from then on.
    Future(Timestamp),
    /// Chosen, and kept back.
    LeftOut(Skip),
    /// A post that nobody asked to have on Medium.
    Unchosen,
    /// Not an article.
    Page,
    /// It cannot be read; whether it is a post and live is not known.
    Unreadable(Problem),
}

/// A post that is to go to Medium.
#[derive(Debug, Clone)]
pub struct LocatedPost {
    /// The post.
    pub post: Arc<Post>,
    /// Its address; or why there is none: it cannot be known, or another post has the same.
    pub canonical: Result<Canonical, Problem>,
    /// Its date, as the generator takes it.
    pub date: Option<Timestamp>,
}

impl LocatedPost {
    /// What the post is recognised by.
    pub fn identity(&self) -> Identity<'_> {
        let canonical = self.canonical.as_ref().ok().map(|canonical| canonical.url.as_str());
        Identity { path: &self.post.path, canonical, title: self.post.title(), post: Some(&self.post) }
    }
}

/// A file that may be a post.
pub(super) struct File {
    /// Its object id; none on disk.
    pub(super) id: Option<String>,
    /// What it says; none where it cannot be read. Where its text is set aside, only the text's opening.
    pub(super) post: Option<Arc<Post>>,
    /// What tells a text that is set aside from others.
    pub(super) aside: Option<Sign>,
    pub(super) state: PostState,
}

/// How many bytes of texts a survey keeps. What is past it is read again where it is asked for, which is of the few posts
/// that are new or moved.
const KEPT: usize = 32 << 20;

/// What lies where posts are looked for and is not read: a link, a submodule, or a file in one of [`UNREAD`].
pub(super) struct Unsupported {
    pub(super) entry: Entry,
    /// A folder of posts lies in it, so that none of them can be read.
    pub(super) holds_posts: bool,
}

impl<'a> Survey<'a> {
    /// Reads the posts of a site. What an earlier survey of the same repository holds, wherever it lies, is not read again.
    ///
    /// Where the base's configuration cannot be read, the head's site serves for it too: its posts were there, and are not
    /// new because an address was configured. Fails where the tree cannot be read; a fault in a post is that post's own.
    pub fn take(snapshot: Snapshot<'a>, selection: &Selection, earlier: &[&Survey<'_>]) -> Result<Self> {
        let mut known = Known::default();
        for Survey { snapshot: earlier, files, .. } in earlier {
            for (path, file) in files {
                if let (Some(earlier), Some(id), Some(post)) = (earlier, &file.id, &file.post) {
                    let read = Read { post: Arc::clone(post), aside: file.aside };
                    known.insert((id.clone(), earlier.site.front_matter(path)), Ok(read));
                }
            }
        }
        let mut survey = Self { snapshot: Some(snapshot), ..Self::default() };
        let entries = survey.entries()?;
        let key = |entry: &Entry| {
            let id = entry.id.clone().filter(|_| entry.utf8)?;
            Some((id, snapshot.site.front_matter(&entry.path)))
        };
        let is_known = |entry: &&Entry| key(entry).is_some_and(|key| known.contains_key(&key));
        snapshot.tree.prefetch(entries.iter().filter(|entry| !is_known(entry)).map(|entry| &*entry.path))?;
        let mut kept = 0;
        for entry in entries {
            let key = key(&entry);
            let read = match key.as_ref().and_then(|key| known.get(key)) {
                Some(read) => read.clone().map(|read| read.at(&entry.path, &mut kept)),
                None => read(snapshot, &entry)?.map(|post| Read::of(post, &mut kept)),
            };
            let state = match &read {
                Ok(read) => snapshot.state(&read.post, selection),
                Err(_) if !selection.includes_path(&entry.path) => PostState::Unchosen,
                Err(problem) => PostState::Unreadable(problem.clone().moved_to(&entry.path)),
            };
            let (post, aside) = read.as_ref().map_or((None, None), |read| (Some(Arc::clone(&read.post)), read.aside));
            known.extend(key.map(|key| (key, read)));
            survey.files.insert(entry.path, File { id: entry.id, post, aside, state });
        }
        Ok(survey)
    }

    /// What was surveyed; none for a survey of nothing.
    pub fn snapshot(&self) -> Option<Snapshot<'a>> {
        self.snapshot
    }

    /// How a file stands; `None` where the path is no file of the posts' folders.
    pub fn state(&self, path: &str) -> Option<&PostState> {
        self.files.get(path).map(|file| &file.state)
    }

    /// The post at a path, however it stands; `None` where there is none or it cannot be read.
    pub fn located(&self, path: &str) -> Option<LocatedPost> {
        let (post, snapshot) = (self.post(path)?, self.snapshot.as_ref()?);
        let canonical =
            snapshot.site.canonical(&post).and_then(|canonical| match self.shares_address(path, &canonical.url) {
                None => Ok(canonical),
                Some(other) => Err(Problem::new(
                    Code::SameCanonical,
                    format!("`{other}` has the same address, `{}`", canonical.url),
                )
                .hint("give one of them another `slug`, `url` or `permalink`")),
            });
        let (canonical, date) = (canonical.map_err(|problem| problem.at(path)), snapshot.site.date(&post));
        Some(LocatedPost { post, canonical, date })
    }

    /// The post at a path with all of its text.
    pub(super) fn post(&self, path: &str) -> Option<Arc<Post>> {
        let file = self.files.get(path)?;
        let post = file.post.as_ref()?;
        if file.aside.is_none() {
            return Some(Arc::clone(post));
        }
        let snapshot = self.snapshot?;
        snapshot.site.post_in(snapshot.tree, path).ok()??.ok().map(Arc::new)
    }

    /// Everything that is publishable, oldest first.
    pub fn publishable(&self) -> Vec<LocatedPost> {
        let files = self.files.iter().filter(|(_, file)| file.state == PostState::Publishable);
        oldest_first(files.filter_map(|(path, _)| self.located(path)).collect())
    }

    /// The chosen files of the posts' folders that cannot be read, by path, and why.
    pub fn unreadable(&self) -> impl Iterator<Item = (&str, &Problem)> {
        self.files.iter().filter_map(|(path, file)| match &file.state {
            PostState::Unreadable(problem) => Some((&**path, problem)),
            _ => None,
        })
    }

    /// The chosen posts that are dated in the future, by path, with the time from which each is live.
    pub fn future(&self) -> BTreeMap<String, Timestamp> {
        let due = |file: &File| if let PostState::Future(due) = file.state { Some(due) } else { None };
        self.files.iter().filter_map(|(path, file)| Some((path.clone(), due(file)?))).collect()
    }

    /// Whether a path is that of a live post with this address.
    pub(super) fn still_has(&self, path: &str, address: &str) -> bool {
        self.is_live(path) && self.address(path).is_some_and(|own| same_address(&own, address))
    }

    /// The files that may be posts, in the order of their paths; what is not read is set aside.
    fn entries(&mut self) -> Result<Vec<Entry>> {
        let Some(Snapshot { site, tree, .. }) = self.snapshot else { return Ok(Vec::new()) };
        let mut entries = BTreeMap::new();
        for folder in site.folders() {
            let above = folder.match_indices('/').map(|(at, _)| &folder[..at]).chain([&*folder]);
            for path in above {
                if let Some(kind) = tree.kind(path).filter(|kind| *kind != Kind::File) {
                    let entry = Entry { path: path.to_owned(), kind, id: None, utf8: true };
                    self.unsupported.push(Unsupported { entry, holds_posts: true });
                }
            }
            entries.extend(tree.list(&folder)?.into_iter().map(|entry| (entry.path.clone(), entry)));
        }
        let (posts, others): (Vec<_>, Vec<_>) =
            entries.into_values().partition(|entry| entry.kind == Kind::File && site.holds(&entry.path));
        let is_unsupported = |entry: &Entry| match (entry.kind, entry.path.rsplit_once('.')) {
            (Kind::File, Some((name, ending))) => UNREAD.contains(&ending) && site.holds(&format!("{name}.md")),
            (Kind::File, None) => false,
            (Kind::Link, _) => site.holds(&entry.path),
            (Kind::Submodule, _) => site.holds(&format!("{}/2000-01-01-post.md", entry.path)),
        };
        self.unsupported
            .extend(others.into_iter().filter(is_unsupported).map(|entry| Unsupported { entry, holds_posts: false }));
        Ok(posts)
    }

    /// Another live post that has this address.
    fn shares_address(&self, path: &str, address: &str) -> Option<&str> {
        let others = self.addresses().get(&CanonicalKey::of(address)).into_iter().flatten();
        others.map(String::as_str).find(|other| *other != path && self.is_live(other))
    }

    /// Whether the site shows the post at a path.
    pub(super) fn is_live(&self, path: &str) -> bool {
        let post = self.files.get(path).and_then(|file| file.post.as_ref());
        self.snapshot.zip(post).is_some_and(|(snapshot, post)| snapshot.site.life(post, snapshot.time) == Life::Live)
    }

    pub(super) fn date(&self, path: &str) -> Option<Timestamp> {
        self.snapshot?.site.date(self.files.get(path)?.post.as_ref()?)
    }

    pub(super) fn address(&self, path: &str) -> Option<String> {
        let file = self.files.get(path).filter(|file| file.state != PostState::Page)?;
        self.snapshot?.site.address(file.post.as_ref()?)
    }

    /// The paths of the posts by address.
    pub(super) fn addresses(&self) -> &HashMap<CanonicalKey, Vec<String>> {
        self.addresses.get_or_init(|| {
            let mut addresses: HashMap<_, Vec<_>> = HashMap::new();
            for path in self.files.keys() {
                if let Some(address) = self.address(path) {
                    addresses.entry(CanonicalKey::of(&address)).or_default().push(path.clone());
                }
            }
            addresses
        })
    }
}

/// What is known of files by their object ids and how their front matter is written.
type Known = HashMap<(String, FrontMatter), Result<Read, Problem>>;

/// What a survey keeps of a post.
#[derive(Clone)]
struct Read {
    post: Arc<Post>,
    aside: Option<Sign>,
}

impl Read {
    /// Keeps a post, with its text as long as there is room.
    fn of(post: Post, kept: &mut usize) -> Self {
        if *kept + post.body.len() <= KEPT {
            *kept += post.body.len();
            return Self { post: Arc::new(post), aside: None };
        }
        Self { aside: Some(Sign::of(&post.body)), post: Arc::new(post.opening()) }
    }

    /// The same of a file with the same bytes at another path.
    fn at(self, path: &str, kept: &mut usize) -> Self {
        if self.post.path == path {
            return self;
        }
        match self.aside {
            None => Self::of(self.post.moved_to(path), kept),
            aside => Self { post: Arc::new(self.post.moved_to(path)), aside },
        }
    }
}

impl Snapshot<'_> {
    pub(super) fn state(&self, post: &Post, selection: &Selection) -> PostState {
        if !self.site.is_post(post) {
            return PostState::Page;
        }
        if !selection.includes(self.site, post) {
            return PostState::Unchosen;
        }
        if post.medium.opted_out {
            return PostState::LeftOut(Skip::OptedOut);
        }
        match self.site.life(post, self.time) {
            Life::Live => PostState::Publishable,
            Life::Future(due) => PostState::Future(due),
            Life::Draft => PostState::LeftOut(Skip::Draft),
            Life::Expired => PostState::LeftOut(Skip::Expired),
            Life::NoPage => PostState::LeftOut(Skip::NoPage),
        }
    }
}

impl Unsupported {
    /// What to tell of it. Posts that nobody can read are an error; one file that is left out is not.
    pub(super) fn problem(&self) -> Problem {
        let path = &self.entry.path;
        let (message, hint) = match self.entry.kind {
            Kind::Submodule => (
                format!("`{path}` is a submodule: what is in it belongs to another repository"),
                "run the action in the repository that holds the posts",
            ),
            Kind::Link => (format!("`{path}` is a link, and links are not followed"), "put there what it points to"),
            Kind::File => (
                format!("`{path}` is in a format that is not read, so it does not go to Medium"),
                "Markdown and HTML are read",
            ),
        };
        let mut problem = Problem::new(Code::NotAPost, message).hint(hint).at(path);
        if self.entry.kind != Kind::Submodule && !self.holds_posts {
            problem.severity = Severity::Warning;
        }
        problem
    }
}

pub(super) fn read(snapshot: Snapshot<'_>, entry: &Entry) -> Result<Result<Post, Problem>> {
    if !entry.utf8 {
        let problem = Problem::new(Code::NotUtf8, format!("the file's name, shown as `{}`, is not UTF-8", entry.path));
        return Ok(Err(problem.at(&entry.path).hint("rename the file with `git mv`")));
    }
    let read = snapshot.site.post_in(snapshot.tree, &entry.path)?;
    Ok(read.unwrap_or_else(|| snapshot.site.post(&entry.path, &[])))
}

/// By date, those without one last, then by path.
pub(super) fn oldest_first(mut found: Vec<LocatedPost>) -> Vec<LocatedPost> {
    found.sort_by(|one, two| {
        let key = |found: &LocatedPost| (found.date.is_none(), found.date);
        key(one).cmp(&key(two)).then_with(|| one.post.path.cmp(&two.post.path))
    });
    found
}
