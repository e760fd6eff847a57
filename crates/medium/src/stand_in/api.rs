//! Medium's API as it is documented, and what Medium's own clients do beyond that.

use serde_json::{Value, json};

use post::time::SignedDuration;

use super::create::{Owner, create};
use super::error::{
    APPLICATION_UNKNOWN, ApiError, GRANT_TYPE, NO_TOKEN, NOT_FOUND, OTHER_USER, PUBLICATION, SCOPE_MISSING,
    TOKEN_INVALID, TOKEN_UNKNOWN, USER_UNKNOWN,
};
use super::images::{UploadedImage, fetch, uploaded};
use super::options::{Publication, TOKEN};
use super::reply::{Reply, Request};
use super::world::{Shared, USER_ID, USERNAME, World};

/// Tokens that are refused, by how they start.
const REFUSED: &[(&str, ApiError)] = &[
    ("revoked", TOKEN_INVALID),
    ("unknown", TOKEN_UNKNOWN),
    ("unscoped", SCOPE_MISSING),
    ("stranger", USER_UNKNOWN),
    ("legacy", APPLICATION_UNKNOWN),
];

/// Answers a request below `/v1`.
pub(super) async fn answer(shared: &Shared, request: &Request) -> Result<Reply, ApiError> {
    let path: Vec<_> = request.path.trim_start_matches('/').split('/').skip(1).collect();
    if (request.method.as_str(), &path[..]) == ("POST", &["tokens"]) {
        return exchange(&shared.lock(), request);
    }
    authorize(request)?;
    match (request.method.as_str(), &path[..]) {
        ("GET", ["me"]) => Ok(Reply::data(200, &me(&shared.lock()))),
        ("GET", ["users", user, "publications"]) => {
            own(user)?;
            Ok(Reply::data(200, &publications(&shared.lock())))
        }
        ("GET", ["publications", id, "contributors"]) => contributors(&shared.lock(), id),
        ("POST", ["users", user, "posts"]) => {
            own(user)?;
            make(shared, request, Owner::User).await
        }
        ("POST", ["publications", id, "posts"]) => {
            let publication = shared.lock().publication(id).cloned().ok_or(PUBLICATION)?;
            make(shared, request, Owner::Publication(publication)).await
        }
        ("POST", ["images"]) => {
            let image = uploaded(request).await?;
            Ok(keep(&mut shared.lock(), image))
        }
        _ => Err(NOT_FOUND),
    }
}

/// Looks at the token, and at nothing but the token.
fn authorize(request: &Request) -> Result<(), ApiError> {
    let token = Some(request.token()).filter(|token| !token.is_empty()).ok_or(NO_TOKEN)?;
    let refused = REFUSED.iter().find(|(start, _)| token.starts_with(start));
    refused.map_or(Ok(()), |(_, error)| Err(*error))
}

fn own(user: &str) -> Result<(), ApiError> {
    if user == USER_ID { Ok(()) } else { Err(OTHER_USER) }
}

/// Makes a story, then fetches its pictures, then answers: in that order, so that the story is there whatever becomes
/// of the answer.
async fn make(shared: &Shared, request: &Request, owner: Owner) -> Result<Reply, ApiError> {
    let mut story = create(&mut shared.lock(), request, owner)?;
    fetch(&mut story.images).await;
    let mut world = shared.lock();
    if let Some(kept) = world.stories.iter_mut().find(|kept| kept.id == story.id) {
        kept.images.clone_from(&story.images);
    }
    Ok(Reply::data(201, &story.answer(&world)))
}

fn me(world: &World) -> Value {
    let home = &world.home;
    json!({ "id": USER_ID, "username": USERNAME, "name": "You", "url": format!("{home}/@{USERNAME}"), "imageUrl": "" })
}

fn publications(world: &World) -> Value {
    let entry = |publication: &Publication| {
        json!({
            "id": publication.id(), "name": publication.name, "description": "A publication in the sandbox",
            "url": format!("{}/{}", world.home, publication.slug), "imageUrl": "",
        })
    };
    world.options.publications.iter().map(entry).collect()
}

/// Whoever edits and writes: someone else, who edits all of them, and `@you` where that is so.
fn contributors(world: &World, id: &str) -> Result<Reply, ApiError> {
    let publication = world.publication(id).ok_or(PUBLICATION)?;
    let entry = |user: &str, role: &str| json!({ "publicationId": id, "userId": user, "role": role });
    let mut contributors = vec![entry(&USER_ID.chars().rev().collect::<String>(), "editor")];
    contributors.extend(publication.role().map(|role| entry(USER_ID, role)));
    Ok(Reply::data(200, &contributors.into()))
}

/// Keeps an uploaded picture; the same bytes have the same address.
fn keep(world: &mut World, image: UploadedImage) -> Reply {
    let url = format!("{}/_images/{}", world.home, image.name);
    let digest = UploadedImage::digest(&image.bytes);
    if !world.uploads.iter().any(|kept| kept.name == image.name) {
        world.uploads.push(image);
    }
    Reply::data(201, &json!({ "url": url, "md5": digest }))
}

/// The sign-in of other applications; its answer has no envelope.
fn exchange(world: &World, request: &Request) -> Result<Reply, ApiError> {
    let granted = request
        .form()
        .iter()
        .any(|(name, value)| name == "grant_type" && matches!(value.as_str(), "authorization_code" | "refresh_token"));
    if !granted {
        return Err(GRANT_TYPE);
    }
    let expires = world.now() + SignedDuration::from_hours(60 * 24);
    Ok(Reply::json(
        201,
        &json!({
            "token_type": "Bearer", "access_token": TOKEN, "refresh_token": "refresh",
            "scope": ["basicProfile", "publishPost"], "expires_at": expires.as_millisecond(),
        }),
    ))
}
