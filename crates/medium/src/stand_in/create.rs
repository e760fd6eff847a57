//! The create: what Medium refuses, in its order, and what it changes without a word.

use serde_json::{Map, Value};

use post::Status;
use post::time::{TimeZone, Timestamp, Written};

use super::content::{Content, Format};
use super::error::{ApiError, BODY, FIELDS, FUTURE, LIMIT, NO_CONTENT, NO_TITLE, PUBLICATION, WRITER};
use super::images::SeenImage;
use super::options::{Part, Profile, Publication};
use super::reply::Request;
use super::world::{StoredStory, USERNAME, World};

/// Characters of a title that is kept (documented).
const TITLE_LENGTH: usize = 100;
/// Topics that are kept (documented).
const TAGS: usize = 3;
/// Characters of a topic that is kept (documented).
const TAG_LENGTH: usize = 25;
/// Topics that come back as others: the first one is recorded (medium-api-docs issue 104).
const TAGS_CHANGED: &[(&str, &str)] = &[("sport", "sports"), ("js", "javascript")];
/// The licences (documented); their case counts.
const LICENSES: &[&str] = &[
    "all-rights-reserved",
    "cc-40-by",
    "cc-40-by-sa",
    "cc-40-by-nd",
    "cc-40-by-nc",
    "cc-40-by-nc-nd",
    "cc-40-by-nc-sa",
    "cc-40-zero",
    "public-domain",
];
/// The fields of a create: the documented ones, and `publishedAt`. That others are refused is a guess from the words of
/// the error.
const KNOWN: &[&str] = &[
    "title",
    "contentFormat",
    "content",
    "tags",
    "canonicalUrl",
    "publishStatus",
    "license",
    "notifyFollowers",
    "publishedAt",
];

/// Whose story it becomes.
#[derive(Debug)]
pub(super) enum Owner {
    /// The user's own.
    User,
    /// A publication's.
    Publication(Publication),
}

/// Makes a story and keeps it. Every call makes another one, whatever its canonical.
pub(super) fn create(world: &mut World, request: &Request, owner: Owner) -> Result<StoredStory, ApiError> {
    let fields = fields(request)?;
    let publication = admitted(owner, &fields)?;
    let wanted = Wanted::read(&fields, world.now())?;
    if world.is_full() {
        return Err(LIMIT);
    }
    let id = world.new_id();
    let now = world.now();
    let content = Content::read(wanted.format, &wanted.content);
    let is_long = wanted.title.chars().count() > TITLE_LENGTH;
    let title = if is_long { content.first_words(TITLE_LENGTH) } else { wanted.title };
    let place = publication.as_ref().map_or_else(|| format!("@{USERNAME}"), |publication| publication.slug.clone());
    let bare = world.options.profile == Profile::Recorded && wanted.status == Status::Draft;
    let end = if bare { id.clone() } else { format!("{}{id}", slug(&title)) };
    let story = StoredStory {
        url: format!("{}/{place}/{end}", world.home),
        id,
        title,
        publication: publication.map(|publication| publication.name),
        canonical: wanted.canonical,
        publish_status: wanted.status,
        tags: kept_tags(&wanted.tags),
        license: wanted.license,
        notify_followers: wanted.notify_followers,
        published_at: wanted.published_at.or_else(|| (wanted.status != Status::Draft).then_some(now)),
        created_at: now,
        format: wanted.format,
        content: wanted.content,
        lint: content.lint,
        images: content.images.iter().map(|source| SeenImage::new(source)).collect(),
    };
    world.stories.push(story.clone());
    Ok(story)
}

/// The body's fields. Medium takes a form as well as JSON (recorded); in a form, a repeated field is a list.
fn fields(request: &Request) -> Result<Map<String, Value>, ApiError> {
    if let Ok(Value::Object(fields)) = serde_json::from_slice(&request.body) {
        return Ok(fields);
    }
    let mut fields = Map::new();
    for (name, value) in request.form() {
        if name == "tags" {
            let tags = fields.entry(name).or_insert_with(|| Value::Array(Vec::new()));
            tags.as_array_mut().into_iter().for_each(|tags| tags.push(value.clone().into()));
        } else {
            fields.insert(name, value.into());
        }
    }
    if fields.is_empty() { Err(BODY) } else { Ok(fields) }
}

/// Whether the user may do this there: who only follows a publication may nothing, a writer hands in drafts.
fn admitted(owner: Owner, fields: &Map<String, Value>) -> Result<Option<Publication>, ApiError> {
    let Owner::Publication(publication) = owner else { return Ok(None) };
    match publication.part {
        Part::Editor => Ok(Some(publication)),
        Part::Writer if fields.get("publishStatus").and_then(Value::as_str) == Some("draft") => Ok(Some(publication)),
        Part::Writer => Err(WRITER),
        Part::Follower => Err(PUBLICATION),
    }
}

/// A valid create request.
struct Wanted {
    title: String,
    format: Format,
    content: String,
    tags: Vec<String>,
    canonical: Option<String>,
    status: Status,
    license: Option<String>,
    notify_followers: Option<bool>,
    published_at: Option<Timestamp>,
}

impl Wanted {
    fn read(fields: &Map<String, Value>, now: Timestamp) -> Result<Self, ApiError> {
        let text = |name: &str| match fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(FIELDS),
        };
        let content = text("content")?.filter(|content| !content.trim().is_empty()).ok_or(NO_CONTENT)?;
        if fields.keys().any(|name| !KNOWN.contains(&name.as_str())) {
            return Err(FIELDS);
        }
        let tags = match fields.get("tags") {
            None | Some(Value::Null) => Vec::new(),
            Some(tags) => serde_json::from_value(tags.clone()).map_err(|_| FIELDS)?,
        };
        let format = fields.get("contentFormat").cloned().and_then(|format| serde_json::from_value(format).ok());
        let status = match text("publishStatus")?.as_deref() {
            None | Some("public") => Status::Public,
            Some("draft") => Status::Draft,
            Some("unlisted") => Status::Unlisted,
            Some(_) => return Err(FIELDS),
        };
        let license = text("license")?;
        if license.as_deref().is_some_and(|license| !LICENSES.contains(&license)) {
            return Err(FIELDS);
        }
        let notify_followers = match fields.get("notifyFollowers") {
            None | Some(Value::Null) => None,
            Some(Value::Bool(notify)) => Some(*notify),
            Some(Value::String(notify)) => Some(notify.parse().map_err(|_| FIELDS)?),
            Some(_) => return Err(FIELDS),
        };
        let published_at = match text("publishedAt")? {
            Some(date) => Some(Written::parse(&date).ok_or(FIELDS)?.instant(&TimeZone::UTC)),
            None => None,
        };
        if published_at.is_some_and(|date| date > now) {
            return Err(FUTURE);
        }
        Ok(Self {
            title: text("title")?.filter(|title| !title.trim().is_empty()).ok_or(NO_TITLE)?,
            format: format.ok_or(FIELDS)?,
            content,
            tags,
            canonical: text("canonicalUrl")?.filter(|url| !url.is_empty()),
            status,
            license,
            notify_followers,
            published_at,
        })
    }
}

/// The first three, less those that are too long, in Medium's own words.
fn kept_tags(tags: &[String]) -> Vec<String> {
    let fitting = tags.iter().take(TAGS).filter(|tag| tag.chars().count() <= TAG_LENGTH);
    let changed = |tag: &String| {
        TAGS_CHANGED.iter().find(|(from, _)| from == tag).map_or(tag.clone(), |(_, to)| (*to).to_owned())
    };
    fitting.map(changed).collect()
}

/// The title as part of an address, with a hyphen at its end; empty where it has no usable letter.
fn slug(title: &str) -> String {
    let letters: String = title
        .to_lowercase()
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' })
        .take(60)
        .collect();
    letters.split_whitespace().flat_map(|word| [word, "-"]).collect()
}
