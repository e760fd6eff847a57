//! A candidate: its canonical, its story, and everything that its author should know.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ledger::{Entry, Item, State};
use crate::lineage::{Identity, LocatedPost};
use crate::outcome::{Outcome, PostReport, Route};
use generators::{Canonical, Lacking, Site};
use post::canonical::CanonicalKey;
use post::problem::{Code, Problem};
use post::time::Timestamp;
use post::{Post, Status};
use story::{ConvertOptions, Story};

/// Why a post is a candidate; also the order in which they go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Queue {
    /// New in this run, or named.
    New,
    /// Left by an earlier run.
    Pending,
    /// Taken by `--all`.
    All,
    /// Handed to a person by an earlier run.
    HandedOff,
}

impl Queue {
    /// Where a story of the ledger waits; none where it does not.
    pub fn of(entry: &Entry) -> Option<Self> {
        match entry.state {
            State::HandedOff => Some(Self::HandedOff),
            State::Pending if entry.queue.is_some() => Some(Self::All),
            State::Pending => Some(Self::Pending),
            _ => None,
        }
    }
}

/// A post that may go to Medium, with all that can be known of it before Medium is asked.
pub struct Candidate {
    /// Where the file is, relative to the repository's root.
    pub path: String,
    /// Why it is here.
    pub queue: Queue,
    /// Its date, as the generator takes it.
    pub date: Option<Timestamp>,
    /// How much of it is known.
    pub content: Content,
    /// What its author should know.
    pub problems: Vec<Problem>,
    /// What its page lacks for Medium's import; nothing where that was not looked at.
    pub lacking: Lacking,
}

/// How much of a candidate is known.
pub enum Content {
    /// Address and story.
    Ready {
        /// The post as written.
        post: Arc<Post>,
        /// Its address.
        canonical: Canonical,
        /// Its story.
        story: Story,
    },
    /// The address, and no story: a problem says why.
    WithoutStory {
        /// The post as written.
        post: Arc<Post>,
        /// Its address.
        canonical: Canonical,
    },
    /// The post alone: its address cannot be known.
    WithoutAddress {
        /// The post as written.
        post: Arc<Post>,
    },
    /// Nothing: the file cannot be read.
    Unreadable,
}

impl Candidate {
    /// Makes the story of a post, where its canonical is known.
    pub fn of(located: LocatedPost, queue: Queue, site: &Site, convert_options: &ConvertOptions) -> Self {
        let LocatedPost { post, canonical, date } = located;
        let path = post.path.clone();
        let (content, problems) = match canonical {
            Ok(canonical) => {
                let (story, mut problems) = story::convert(&post, site, &canonical, convert_options);
                problems.extend(site.remarks(&post, &canonical));
                let content = match story {
                    Some(story) => Content::Ready { post, canonical, story },
                    None => Content::WithoutStory { post, canonical },
                };
                (content, problems)
            }
            Err(problem) => (Content::WithoutAddress { post }, vec![problem.at(&path)]),
        };
        Self { path, queue, date, content, problems, lacking: Lacking::default() }
    }

    /// A file that cannot be read, and why.
    pub fn unreadable(path: String, problem: Problem) -> Self {
        let problems = vec![problem.at(&path)];
        Self {
            path,
            queue: Queue::New,
            date: None,
            content: Content::Unreadable,
            problems,
            lacking: Lacking::default(),
        }
    }

    /// With more that its author should know.
    #[must_use]
    pub fn with(mut self, problems: impl IntoIterator<Item = Problem>) -> Self {
        self.problems.extend(problems.into_iter().map(|problem| problem.at(&self.path)));
        self
    }

    /// The post as written; none where it cannot be read.
    pub fn post(&self) -> Option<&Arc<Post>> {
        match &self.content {
            Content::Ready { post, .. } | Content::WithoutStory { post, .. } | Content::WithoutAddress { post } => {
                Some(post)
            }
            Content::Unreadable => None,
        }
    }

    /// The address and where it came from, where it is known.
    pub fn canonical(&self) -> Option<&Canonical> {
        match &self.content {
            Content::Ready { canonical, .. } | Content::WithoutStory { canonical, .. } => Some(canonical),
            Content::WithoutAddress { .. } | Content::Unreadable => None,
        }
    }

    /// The address, where it is known.
    pub fn address(&self) -> Option<&str> {
        self.canonical().map(|canonical| canonical.url.as_str())
    }

    /// The story, where there is one.
    pub fn story(&self) -> Option<&Story> {
        if let Content::Ready { story, .. } = &self.content { Some(story) } else { None }
    }

    /// Whether nothing keeps the story back.
    pub fn is_sound(&self) -> bool {
        self.story().is_some() && !self.problems.iter().any(Problem::is_error)
    }

    /// The title: the story's, else the front matter's.
    pub fn title(&self) -> Option<String> {
        let of_story = self.story().map(|story| story.title.clone());
        of_story.or_else(|| self.post().and_then(|post| post.title()))
    }

    /// The story on Medium that the post itself names.
    pub fn declared_story(&self) -> Option<&str> {
        self.post().and_then(|post| post.medium.url.as_deref())
    }

    /// What the post is recognised by.
    pub fn identity(&self) -> Identity<'_> {
        let post = self.post().map(Arc::as_ref);
        Identity { path: &self.path, canonical: self.address(), title: self.title(), post }
    }

    /// The post as the ledger notes it for a route; none where its address is not known.
    pub fn item(&self, route: Route) -> Option<Item> {
        Some(Item {
            canonical: self.address()?.to_owned(),
            path: self.path.clone(),
            title: self.title().unwrap_or_default(),
            content: self.post().map(|post| post.content_hash()),
            route,
        })
    }

    /// What became of it; `default` is how stories appear where the post does not say.
    pub fn report(&self, outcome: Outcome, default: Status) -> PostReport {
        let status = self.post().and_then(|post| post.medium.status).unwrap_or(default);
        let (subtitle, tags, words) = match self.story() {
            Some(story) => (story.subtitle.clone(), story.tags.clone(), story.words()),
            None => (None, self.post().map(|post| post.tags()).unwrap_or_default(), 0),
        };
        PostReport {
            path: self.path.clone(),
            title: self.title(),
            subtitle,
            canonical: self.address().map(str::to_owned),
            canonical_from: self.canonical().map(|canonical| canonical.from.clone()),
            tags,
            publish_status: status,
            words,
            outcome,
            medium: None,
            problems: self.problems.clone(),
            arose: true,
        }
    }
}

/// Marks candidates of a run that have one address, however each spells it: a story of one of them would be taken for the
/// other's.
pub(super) fn mark_same_canonical(candidates: &mut [Candidate]) {
    let mut sharing: BTreeMap<CanonicalKey, Vec<usize>> = BTreeMap::new();
    for (at, candidate) in candidates.iter().enumerate() {
        if let Some(address) = candidate.address() {
            sharing.entry(CanonicalKey::of(address)).or_default().push(at);
        }
    }
    for all in sharing.into_values().filter(|all| all.len() > 1) {
        let paths: Vec<_> = all.iter().map(|at| candidates[*at].path.clone()).collect();
        for (number, at) in all.into_iter().enumerate() {
            let (candidate, other) = (&mut candidates[at], &paths[usize::from(number == 0)]);
            let address = candidate.address().unwrap_or_default();
            let problem = Problem::new(Code::SameCanonical, format!("`{other}` has the same address, `{address}`"))
                .hint("give one of them another address, or name one of them alone");
            candidate.problems.push(problem.at(&candidate.path));
        }
    }
}
