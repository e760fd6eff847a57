//! A candidate made ready: its canonical, its story, and everything that its author should know.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ledger::Item;
use crate::news::Found;
use crate::outcome::{Outcome, Route, Told};
use generators::{Canonical, Lacking, Site};
use medium::OnMedium;
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

/// Keeps back the candidates of a run that have one address, however each spells it: a story of one of them would be taken
/// for the other's.
pub fn keep_back_doubles(drafts: &mut [Draft]) {
    let mut sharing: BTreeMap<CanonicalKey, Vec<usize>> = BTreeMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        if let Some(address) = draft.address() {
            sharing.entry(CanonicalKey::of(address)).or_default().push(at);
        }
    }
    for all in sharing.into_values().filter(|all| all.len() > 1) {
        let paths: Vec<_> = all.iter().map(|at| drafts[*at].path.clone()).collect();
        for (number, at) in all.into_iter().enumerate() {
            let (draft, other) = (&mut drafts[at], &paths[usize::from(number == 0)]);
            let address = draft.address().unwrap_or_default();
            let problem = Problem::new(Code::SameCanonical, format!("`{other}` has the same address, `{address}`"))
                .hint("give one of them another address, or name one of them alone");
            draft.problems.push(problem.at(&draft.path));
        }
    }
}

/// A candidate with all that can be known of it before Medium is asked.
pub struct Draft {
    /// The post as written; none where the file cannot be read.
    pub post: Option<Arc<Post>>,
    /// Where the file lies, relative to the repository's root.
    pub path: String,
    /// Why it is here.
    pub queue: Queue,
    /// Whether another post lay at its path before, so that what the ledger says of the path is not about this one.
    pub reuses_path: bool,
    /// Its address.
    pub canonical: Option<Canonical>,
    /// Its date, as the generator takes it.
    pub date: Option<Timestamp>,
    /// Its story; none where there is nothing to tell.
    pub story: Option<Story>,
    /// What its author should know.
    pub problems: Vec<Problem>,
    /// What its page lacks for Medium's import; nothing where that was not looked at.
    pub lacking: Lacking,
}

impl Draft {
    /// Tells a post's story, where its canonical is known.
    pub fn prepare(found: Found, queue: Queue, site: &Site, telling: &ConvertOptions) -> Self {
        let Found { post, canonical, date } = found;
        let (canonical, story, problems) = match canonical {
            Ok(canonical) => {
                let (story, mut problems) = story::convert(&post, site, &canonical, telling);
                problems.extend(site.remarks(&post, &canonical));
                (Some(canonical), story, problems)
            }
            Err(problem) => (None, None, vec![problem.at(&post.path)]),
        };
        Self {
            path: post.path.clone(),
            post: Some(post),
            queue,
            reuses_path: false,
            canonical,
            date,
            story,
            problems,
            lacking: Lacking::default(),
        }
    }

    /// A file that cannot be read, and why.
    pub fn unreadable(path: String, problem: Problem) -> Self {
        let problems = vec![problem.at(&path)];
        Self {
            post: None,
            path,
            queue: Queue::New,
            reuses_path: false,
            canonical: None,
            date: None,
            story: None,
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

    /// Whether nothing keeps the story back.
    pub fn is_sound(&self) -> bool {
        self.story.is_some() && !self.problems.iter().any(Problem::is_error)
    }

    /// The address, where it is known.
    pub fn address(&self) -> Option<&str> {
        self.canonical.as_ref().map(|canonical| canonical.url.as_str())
    }

    /// The title: the story's, else the front matter's.
    pub fn title(&self) -> Option<String> {
        let told = self.story.as_ref().map(|story| story.title.clone());
        told.or_else(|| self.post.as_ref().and_then(|post| post.title()))
    }

    /// The story on Medium that the post itself names.
    pub fn declared_story(&self) -> Option<&str> {
        self.post.as_ref().and_then(|post| post.medium.url.as_deref())
    }

    /// The post as the ledger notes it for a route; none where its address is not known.
    pub fn item(&self, route: Route) -> Option<Item> {
        Some(Item {
            canonical: self.address()?.to_owned(),
            path: self.path.clone(),
            title: self.title().unwrap_or_default(),
            content: self.post.as_ref().map(|post| post.content_hash()),
            route: route.as_str().to_owned(),
        })
    }

    /// What became of it, for the report; `arose` where that is news in this run.
    pub fn told(self, outcome: Outcome, medium: Option<OnMedium>, arose: bool, default: Status) -> Told {
        let title = self.title();
        let status = self.post.as_ref().and_then(|post| post.medium.status).unwrap_or(default);
        let (subtitle, tags, words) = match self.story {
            Some(story) => (story.subtitle.clone(), story.tags.clone(), story.words()),
            None => (None, self.post.map(|post| post.tags()).unwrap_or_default(), 0),
        };
        Told {
            path: self.path,
            title,
            subtitle,
            canonical: self.canonical.as_ref().map(|canonical| canonical.url.clone()),
            canonical_from: self.canonical.map(|canonical| canonical.from),
            tags,
            publish_status: status,
            words,
            outcome,
            medium,
            problems: self.problems,
            arose,
        }
    }
}
