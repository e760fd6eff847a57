//! The stand-in's state: stories, pictures, faults, and the requests it got.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde_json::{Value, json};

use post::Status;
use post::time::{SignedDuration, Timestamp};

use super::content::{Format, Lint};
use super::fault::{Fault, Strike};
use super::images::{SeenImage, UploadedImage};
use super::options::{Options, Part, Profile, Publication};
use super::reply::Request;

/// The id of `@you`: 65 hexadecimal digits, as Medium's are.
pub(super) const USER_ID: &str = "1a11b2c33d44e55f66077188299aa3bb4cc5dd6ee7ff80091a22b3c44d55e66f7";
/// The handle of the one user.
pub(super) const USERNAME: &str = "you";
/// The most exchanges that are kept; older ones go.
const JOURNAL_LIMIT: usize = 10_000;

/// A story as the stand-in keeps it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoredStory {
    /// Its id.
    pub id: String,
    /// Its address here.
    pub url: String,
    /// Its title, made up from the text where the one sent was too long.
    pub title: String,
    /// The name of its publication; none on the user's own profile.
    pub publication: Option<String>,
    /// The original's address, as sent.
    pub canonical: Option<String>,
    /// How it appears.
    pub publish_status: Status,
    /// The topics that were kept, as they were changed.
    pub tags: Vec<String>,
    /// The licence, as sent.
    pub license: Option<String>,
    /// Whether followers were to get a mail; none where that was not said.
    pub notify_followers: Option<bool>,
    /// The date that it carries: the one sent, or when it was published.
    pub published_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// How its content is written.
    pub format: Format,
    /// Its content, as sent.
    pub content: String,
    /// What in the content Medium would mangle.
    pub lint: Vec<Lint>,
    /// The pictures of its content, in order.
    pub images: Vec<SeenImage>,
}

impl StoredStory {
    /// As the API returns it. What the documentation leaves out where it was not given, recorded answers have as
    /// empty text.
    pub(super) fn answer(&self, world: &World) -> Value {
        let mut answer = json!({
            "id": self.id, "title": self.title, "authorId": USER_ID, "url": self.url, "publishStatus": self.publish_status,
            "licenseUrl": "https://policy.medium.com/medium-terms-of-service-9db0094a1e0f", "tags": self.tags,
        });
        let absent = match world.options.profile {
            Profile::Documented => None,
            Profile::Recorded => Some(String::new()),
        };
        if let Some(canonical) = self.canonical.clone().or_else(|| absent.clone()) {
            answer["canonicalUrl"] = canonical.into();
        }
        let license = self.license.clone().or(absent);
        answer["license"] = license.unwrap_or_else(|| "all-rights-reserved".to_owned()).into();
        if let Some(at) = self.published_at.filter(|_| self.publish_status != Status::Draft) {
            answer["publishedAt"] = at.as_millisecond().into();
        }
        if let Some(name) = &self.publication {
            answer["publicationId"] =
                world.options.publications.iter().find(|one| one.name == *name).map(Publication::id).into();
        }
        answer
    }
}

/// A request and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Exchange {
    /// When it came.
    pub at: Timestamp,
    /// Its method.
    pub method: String,
    /// Its path.
    pub path: String,
    /// Whether a token came along; the token itself is not kept.
    pub token: bool,
    /// Who sent the request.
    pub user_agent: Option<String>,
    /// The media type of what was sent.
    pub content_type: String,
    /// The bytes of what was sent.
    pub bytes: usize,
    /// The fault that struck it.
    pub fault: Option<String>,
    /// The status that it was answered with, or would have been but for the fault; none where it was not carried out.
    pub status: Option<u16>,
}

/// All of it.
#[derive(Debug)]
pub(super) struct World {
    /// The server's own address.
    pub(super) home: String,
    pub(super) options: Options,
    pub(super) stories: Vec<StoredStory>,
    pub(super) uploads: Vec<UploadedImage>,
    pub(super) faults: Vec<Fault>,
    pub(super) journal: Vec<Exchange>,
    ids: u64,
}

impl World {
    pub(super) fn new(home: String, options: Options) -> Self {
        Self {
            home,
            options,
            stories: Vec::new(),
            uploads: Vec::new(),
            faults: Vec::new(),
            journal: Vec::new(),
            ids: 0,
        }
    }

    /// Forgets everything but the ids that were given, so that none is given twice.
    pub(super) fn reset(&mut self) {
        self.stories.clear();
        self.uploads.clear();
        self.faults.clear();
        self.journal.clear();
    }

    pub(super) fn now(&self) -> Timestamp {
        self.options.clock.now()
    }

    /// Whether the limit of creates in 24 hours is reached.
    pub(super) fn is_full(&self) -> bool {
        let since = self.now() - SignedDuration::from_hours(24);
        let recent = self.stories.iter().filter(|story| story.created_at > since).count();
        self.options.daily_limit != 0 && recent >= self.options.daily_limit
    }

    /// A publication by its id.
    pub(super) fn publication(&self, id: &str) -> Option<&Publication> {
        self.options.publications.iter().find(|publication| publication.id() == id)
    }

    /// Twelve hexadecimal digits that were not given before.
    pub(super) fn new_id(&mut self) -> String {
        self.ids += 1;
        hexadecimal(self.ids)
    }

    /// Shows a request for this path to every fault; the first one that is due strikes it.
    pub(super) fn strike(&mut self, path: &str) -> Option<Strike> {
        let mut strike = None;
        for fault in &mut self.faults {
            if fault.is_due(path) && strike.is_none() {
                strike = Some(fault.strike());
            }
        }
        strike
    }

    pub(super) fn record(&mut self, request: &Request, fault: Option<String>, status: Option<u16>) {
        if self.journal.len() >= JOURNAL_LIMIT {
            self.journal.remove(0);
        }
        self.journal.push(Exchange {
            at: self.now(),
            method: request.method.clone(),
            path: request.path.clone(),
            token: request.authorization.is_some(),
            user_agent: request.user_agent.clone(),
            content_type: request.content_type.clone(),
            bytes: request.body.len(),
            fault,
            status,
        });
    }
}

impl Publication {
    /// Twelve hexadecimal digits, always the same for the same slug.
    pub(super) fn id(&self) -> String {
        hexadecimal(self.slug.bytes().fold(0, |sum, byte| sum.wrapping_mul(257) ^ u64::from(byte)))
    }

    /// The role as the API names it; none for who only follows.
    pub(super) fn role(&self) -> Option<&'static str> {
        match self.part {
            Part::Editor => Some("editor"),
            Part::Writer => Some("writer"),
            Part::Follower => None,
        }
    }
}

/// Twelve hexadecimal digits that look random and are not: 48 bits, mixed so that no two numbers below 2^48 meet.
fn hexadecimal(number: u64) -> String {
    const BITS: u64 = (1 << 48) - 1;
    let mixed = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4b) & BITS;
    format!("{:012x}", (mixed ^ (mixed >> 23)).wrapping_mul(0x2545_f491_4f6d) & BITS)
}

/// What every connection shares.
#[derive(Debug, Clone)]
pub(super) struct Shared(Arc<Mutex<World>>);

impl Shared {
    pub(super) fn new(world: World) -> Self {
        Self(Arc::new(Mutex::new(world)))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
