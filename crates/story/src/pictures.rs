//! Where a picture lies, by the address that the post gives it, and what Medium has against that.

use url::Url;

use super::Source;
use super::flatten::Ground;
use generators::Served;
use post::problem::{Code, Problem};

/// The types that Medium's API takes as an upload (Medium/medium-api-docs, 3.4), by their endings, and WebP, which becomes
/// one of them on the way.
const UPLOADED: [&str; 7] = ["jpg", "jpeg", "png", "gif", "tif", "tiff", WEBP];
const WEBP: &str = "webp";

/// Further types that browsers show.
const OTHERS: [&str; 7] = ["svg", "avif", "bmp", "ico", "apng", "heic", "jxl"];

/// Where a picture lies that the post gives this address, which leads to this URL; and what is wrong with it.
pub(super) fn placed(address: &str, url: &Url, ground: &Ground<'_>) -> (Source, Vec<Problem>) {
    let kind = extension(url.path()).unwrap_or_default();
    let served = (ground.served)(url.as_str());
    let mut problems = Vec::new();
    let source = match &served {
        Served::Missing if UPLOADED.contains(&&*kind) => (ground.beside)(address).map(Source::File),
        Served::File(path) if kind == WEBP => Some(Source::WebP { url: url.to_string(), file: Some(path.clone()) }),
        _ => None,
    };
    let source = source.unwrap_or_else(|| match kind.as_str() {
        WEBP => Source::WebP { url: url.to_string(), file: None },
        _ => Source::Url(url.to_string()),
    });
    if matches!(source, Source::WebP { file: None, .. }) && ground.uploads {
        let message = format!("Medium does not take pictures of type `webp`: `{url}` is fetched to be given as JPEG");
        problems.push(
            Problem::new(Code::ImageType, message)
                .hint("where its host does not answer it is lost: save it as PNG or JPEG to be sure"),
        );
    } else if OTHERS.contains(&&*kind) || (kind == WEBP && !ground.uploads) {
        problems.push(not_taken(&kind, url.as_str()));
    }
    if served == Served::Missing && !matches!(source, Source::File(_)) {
        problems.push(
            Problem::new(Code::ImageMissing, format!("no file of the repository is served at `{url}`"))
                .hint("check the picture's path; Medium fetches it from there when the story is made"),
        );
    }
    (source, problems)
}

/// The picture that a `data:` address is, where the route takes it (<https://www.rfc-editor.org/rfc/rfc2397>).
pub(super) fn written(address: &str, ground: &Ground<'_>) -> Result<Source, Problem> {
    if !ground.uploads {
        return Err(Problem::new(
            Code::LostOnMedium,
            "Medium's editor takes no picture that is written into the page itself (`data:`): it is left out",
        )
        .hint("save the picture as a file beside the post and link to that"));
    }
    let kind = address.get("data:".len()..).and_then(|rest| rest.strip_prefix("image/")).unwrap_or_default();
    let kind = &kind[..kind.find([';', ',', '+']).unwrap_or(0)];
    if UPLOADED.contains(&kind) { Ok(Source::Data(address.to_owned())) } else { Err(not_taken(kind, "data:")) }
}

/// Of two addresses, which Medium would rather have: the lower number.
pub(super) fn reluctance(url: &Url) -> u8 {
    match extension(url.path()) {
        Some(kind) if OTHERS.contains(&&*kind) => 2,
        Some(kind) if kind == WEBP => 1,
        _ => 0,
    }
}

/// Whether a URL lies on the web.
pub(super) fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

fn not_taken(kind: &str, address: &str) -> Problem {
    Problem::new(Code::ImageType, format!("Medium does not take pictures of type `{kind}`: `{address}`"))
        .hint("save it as PNG or JPEG and show that")
}

fn extension(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase())
}
