//! Pictures: those that a story shows, which Medium fetches, and those that are uploaded.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use http_body_util::{BodyDataStream, Full};
use hyper::body::Bytes;
use serde::Serialize;
use url::Url;

use web::{self, Web, is_loopback};

use super::error::{ApiError, IMAGE};
use super::reply::Request;

/// How long a picture of this machine is waited for. Medium has waited for one longer than its client did
/// (medium-wordpress-plugin issue 69), so this is longer too.
const PATIENCE: Duration = Duration::from_secs(120);

/// A picture that a story shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenImage {
    /// Its source, as sent.
    pub source: String,
    /// What became of it.
    pub fetch: ImageFetch,
}

/// What became of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImageFetch {
    /// It has no address of its own (relative, `data:`), so Medium drops it.
    Dropped,
    /// It is elsewhere: Medium would fetch it, the stand-in never leaves this machine.
    Outside,
    /// It is on this machine; the answer had this status.
    Fetched(u16),
    /// It is on this machine, and no answer came.
    Dead,
}

impl SeenImage {
    /// A picture as it is before anything is fetched.
    pub(super) fn new(source: &str) -> Self {
        let fetched = Url::parse(source).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        Self { source: source.to_owned(), fetch: if fetched { ImageFetch::Outside } else { ImageFetch::Dropped } }
    }
}

/// Fetches the pictures that are on this machine.
pub(super) async fn fetch(images: &mut [SeenImage]) {
    let web = Web::new(PATIENCE);
    for image in images {
        if let Some(url) = Url::parse(&image.source).ok().filter(|url| url.scheme() == "http" && is_loopback(url)) {
            image.fetch = match web.send(web::Request::get(&url, PATIENCE)).await {
                Ok(answer) => ImageFetch::Fetched(answer.status),
                Err(_) => ImageFetch::Dead,
            };
        }
    }
}

/// A picture that was uploaded.
#[derive(Debug)]
pub(super) struct UploadedImage {
    /// The last part of its address.
    pub(super) name: String,
    pub(super) media: String,
    pub(super) bytes: Vec<u8>,
}

impl UploadedImage {
    /// The picture's id in answers: 22 letters, the same for the same bytes. Medium calls its own `md5`.
    pub(super) fn digest(bytes: &[u8]) -> String {
        let half = |seed: u8| {
            let mut hasher = DefaultHasher::new();
            (seed, bytes).hash(&mut hasher);
            hasher.finish()
        };
        let mut digest = format!("{:016x}{:016x}", half(0), half(1));
        digest.truncate(22);
        digest
    }
}

/// Reads the one part `image` of an upload: jpeg, png, gif or tiff.
pub(super) async fn uploaded(request: &Request) -> Result<UploadedImage, ApiError> {
    let boundary = multer::parse_boundary(&request.content_type).map_err(|_| IMAGE)?;
    let body = BodyDataStream::new(Full::new(Bytes::from(request.body.clone())));
    let mut parts = multer::Multipart::new(body, boundary);
    let part = parts.next_field().await.ok().flatten().filter(|part| part.name() == Some("image")).ok_or(IMAGE)?;
    let media = part.content_type().map(ToString::to_string).unwrap_or_default();
    let ending = match media.as_str() {
        "image/jpeg" => "jpeg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/tiff" => "tiff",
        _ => return Err(IMAGE),
    };
    let bytes = part.bytes().await.map_err(|_| IMAGE)?.to_vec();
    Ok(UploadedImage { name: format!("1*{}.{ending}", UploadedImage::digest(&bytes)), media, bytes })
}
