//! Whether a post's page is up, and says of itself what the story will say: asked before anything is claimed, since Medium
//! fetches a story's pictures when it is made and its canonical cannot be changed afterwards.
//!
//! Only the site's own host is asked, and the hosts of the story's pictures.

mod site;

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;
use url::Url;

use generators::BuiltPage;
use post::canonical::same_address;
use post::problem::{Code, Problem, Severity};
use story::{Kind, Story};
use web::{Unvisited, Visit, Visitor, is_private_by_name};

pub use site::LiveSite;

/// How many pages are looked at at once.
const AT_ONCE: usize = 4;
/// The first pause between two looks, and the longest: each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How many pictures of a story are looked at.
const MOST_PICTURES: usize = 50;
/// How much of a picture is fetched where that is what is asked for, in bytes.
const LARGEST_PICTURE: usize = 20 << 20;

/// How a post's page stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageState {
    /// It is up, and nothing is wrong with it.
    Up,
    /// It is not there: the site is being deployed, as a rule.
    NotLive(String),
    /// Whether it is there cannot be told.
    Unknown(String),
    /// It is up, and a story that points to it would be wrong.
    Wrong(Vec<Problem>),
}

/// What is looked at for one story.
#[derive(Debug, Clone)]
pub struct Target {
    /// The story's canonical.
    page: Url,
    canonical: String,
    pictures: Vec<Url>,
}

/// Looks at pages of one site.
#[derive(Debug, Clone)]
pub struct Live {
    site: Url,
    private: bool,
}

impl Target {
    /// A story's page and pictures; `None` where its canonical is no web address.
    pub fn of(story: &Story) -> Option<Self> {
        let picture = |block: &story::Block| match &block.kind {
            Kind::Figure { source, .. } => Url::parse(source.url()?).ok(),
            _ => None,
        };
        let pictures = story.blocks.iter().filter_map(picture).take(MOST_PICTURES).collect();
        Some(Self { page: Url::parse(&story.canonical).ok()?, canonical: story.canonical.clone(), pictures })
    }
}

impl PageState {
    /// What is to be told of it, and nothing where it is up: `not-live` and `live-unknown` with this severity.
    pub fn problems(&self, severity: Severity) -> Vec<Problem> {
        let told = |code, message: &str, hint: &str| {
            vec![Problem { severity, ..Problem::new(code, message.to_owned()).hint(hint) }]
        };
        match self {
            Self::Up => Vec::new(),
            Self::NotLive(what) => told(
                Code::NotLive,
                what,
                "deploy the site before this step, or give it longer with `--live-wait`; `--live-check off` asks for no page",
            ),
            Self::Unknown(what) => told(
                Code::LiveUnknown,
                what,
                "allow requests from this machine, or set `--live-check` to `warn` or `off`",
            ),
            Self::Wrong(problems) => problems.clone(),
        }
    }

    fn is_settled(&self) -> bool {
        matches!(self, Self::Up | Self::Wrong(_))
    }
}

impl Live {
    /// For the site at a base URL. Where that lies in a private network by its very name, so may what is asked.
    pub fn new(base: &str) -> Option<Self> {
        let site = Url::parse(base).ok()?;
        site.host()?;
        Some(Self { private: is_private_by_name(&site), site })
    }

    /// Looks at each page once, with the pictures of those that are up.
    pub async fn look(&self, targets: &[Target]) -> Vec<PageState> {
        let all: Vec<usize> = (0..targets.len()).collect();
        let mut standings = vec![PageState::Up; targets.len()];
        self.look_at(&all, targets, &mut standings).await;
        standings
    }

    /// Looks again at those that are not up, all together and ever more seldom, until they are or the time is used up.
    pub async fn wait(&self, targets: &[Target], standings: &mut [PageState], time: Duration, say: &dyn Fn(&str)) {
        let deadline = Instant::now() + time;
        let mut pause = FIRST_PAUSE;
        loop {
            let waiting: Vec<usize> = (0..targets.len()).filter(|at| !standings[*at].is_settled()).collect();
            let left = deadline.saturating_duration_since(Instant::now());
            let [first, ..] = waiting.as_slice() else { return };
            if left.is_zero() {
                return;
            }
            let others = if waiting.len() > 1 { format!(" and {} more", waiting.len() - 1) } else { String::new() };
            say(&format!(
                "waiting for `{}`{others} to be live, for {} s at most",
                targets[*first].canonical,
                left.as_secs()
            ));
            tokio::time::sleep(pause.min(left)).await;
            pause = LONGEST_PAUSE.min(pause * 2);
            self.look_at(&waiting, targets, standings).await;
        }
    }

    /// A picture's bytes, where its host gives them: at most 20 MiB.
    pub async fn picture(&self, url: &Url) -> Option<Vec<u8>> {
        let visitor = Visitor::new([&self.site, url], self.private).reading(LARGEST_PICTURE);
        let visit = visitor.visit(url).await.ok()?;
        (visit.status == 200 && visit.whole && !is_html(&visit)).then_some(visit.body)
    }

    async fn look_at(&self, which: &[usize], targets: &[Target], standings: &mut [PageState]) {
        for some in which.chunks(AT_ONCE) {
            let mut looks = JoinSet::new();
            for at in some {
                let (live, target, at) = (self.clone(), targets[*at].clone(), *at);
                looks.spawn(async move { (at, live.look_at_one(&target).await) });
            }
            while let Some(looked) = looks.join_next().await {
                if let Ok((at, standing)) = looked {
                    standings[at] = standing;
                }
            }
        }
    }

    async fn look_at_one(&self, target: &Target) -> PageState {
        let visitor = Visitor::new([&self.site], self.private);
        // An original elsewhere is its author's word; its host is not asked.
        if visitor.may_ask(&target.page) {
            let standing = match visitor.visit(&target.page).await {
                Ok(visit) => page_standing(&visit, target),
                Err(Unvisited::NoHost(host)) => {
                    PageState::NotLive(format!("the host of the page, `{host}`, has no address"))
                }
                Err(unvisited) => {
                    PageState::Unknown(format!("whether `{}` is live is not known: {unvisited}", target.canonical))
                }
            };
            if standing != PageState::Up {
                return standing;
            }
        }
        let mut dead = Vec::new();
        for picture in &target.pictures {
            dead.extend(self.look_at_picture(picture).await);
        }
        if dead.is_empty() { PageState::Up } else { PageState::Wrong(dead) }
    }

    /// What is wrong with a picture: only what is certain, since hosts of pictures refuse many who are not browsers.
    async fn look_at_picture(&self, picture: &Url) -> Option<Problem> {
        let visitor = Visitor::new([&self.site, picture], self.private);
        let what = match visitor.visit(picture).await {
            Ok(Visit { status: status @ (404 | 410), .. }) => format!("is not there: the answer is {status}"),
            Ok(visit) if visit.status == 200 && is_html(&visit) => "is a page, and no picture".to_owned(),
            Err(Unvisited::NoHost(_)) => "is not there: its host has no address".to_owned(),
            _ => return None,
        };
        let problem = Problem::new(Code::ImageMissing, format!("the picture `{picture}` {what}"))
            .hint("fix the picture's address: Medium fetches it when the story is made");
        Some(Problem { severity: Severity::Error, ..problem })
    }
}

fn page_standing(visit: &Visit, target: &Target) -> PageState {
    let canonical = &target.canonical;
    match visit.status {
        200..=299 => {}
        404 | 410 => return PageState::NotLive(format!("`{canonical}` is not live: the answer is {}", visit.status)),
        status => {
            return PageState::Unknown(format!("whether `{canonical}` is live is not known: the answer is {status}"));
        }
    }
    let page = BuiltPage::read(&String::from_utf8_lossy(&visit.body));
    if page.cut_short {
        return PageState::Unknown(format!("`{canonical}` asks for more work than its size allows, and was not read"));
    }
    let mut wrong = Vec::new();
    let named: Vec<String> =
        page.canonicals.iter().filter_map(|named| Some(visit.url.join(named).ok()?.to_string())).collect();
    if let Some(other) = named.first().filter(|_| !named.iter().any(|named| same_address(named, canonical))) {
        let message = format!("the page at `{canonical}` names another canonical, `{other}`");
        wrong.push(
            Problem::new(Code::CanonicalDiffers, message)
                .hint("fix the theme's canonical link, or set `base-url` or `permalink` to what the site has"),
        );
    }
    let header = visit.header("x-robots-tag").unwrap_or_default().to_ascii_lowercase();
    if page.noindex || header.split([',', ':', ' ']).any(|word| matches!(word, "noindex" | "none")) {
        wrong.push(
            Problem::new(Code::PageNoindex, format!("the page at `{canonical}` asks search engines to leave it out"))
                .hint("remove `noindex` from the page: with it, only the copy on Medium would be found"),
        );
    }
    for problem in &mut wrong {
        problem.severity = Severity::Error;
    }
    if wrong.is_empty() { PageState::Up } else { PageState::Wrong(wrong) }
}

fn is_html(visit: &Visit) -> bool {
    visit.header("content-type").is_some_and(|kind| kind.trim_start().starts_with("text/html"))
}
