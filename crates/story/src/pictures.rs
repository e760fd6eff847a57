//! Where a picture is, by its address in the post, and why Medium may not take it.

use url::Url;

use super::Source;
use super::context::FlattenOptions;
use generators::Served;
use post::problem::{Code, Problem};

/// The types that Medium's API takes as an upload (Medium/medium-api-docs, 3.4), by file extension, and WebP, which is
/// converted.
const UPLOADED: [&str; 7] = ["jpg", "jpeg", "png", "gif", "tif", "tiff", WEBP];
const WEBP: &str = "webp";

/// Other types that browsers show.
const OTHERS: [&str; 7] = ["svg", "avif", "bmp", "ico", "apng", "heic", "jxl"];

/// Where a picture is that has this address in the post, and this URL; and what is wrong with it.
pub(super) fn placed(address: &str, url: &Url, options: &FlattenOptions<'_>) -> (Source, Vec<Problem>) {
    let kind = extension(url.path()).unwrap_or_default();
    let served = (options.served)(url.as_str());
    let mut problems = Vec::new();
    let source = match &served {
        Served::Missing if UPLOADED.contains(&&*kind) => (options.beside)(address).map(Source::File),
        Served::File(path) if kind == WEBP => Some(Source::WebP { url: url.to_string(), file: Some(path.clone()) }),
        _ => None,
    };
    let source = source.unwrap_or_else(|| match kind.as_str() {
        WEBP => Source::WebP { url: url.to_string(), file: None },
        _ => Source::Url(url.to_string()),
    });
    if matches!(source, Source::WebP { file: None, .. }) && options.uploads {
        let message = format!("Medium does not take WebP images: `{url}` is converted to JPEG");
        problems.push(
            Problem::new(Code::ImageType, message)
                .hint("the image is lost if its host does not answer: save it as PNG or JPEG to be safe"),
        );
    } else if OTHERS.contains(&&*kind) || (kind == WEBP && !options.uploads) {
        problems.push(not_taken(&kind, url.as_str()));
    }
    if served == Served::Missing && !matches!(source, Source::File(_)) {
        problems.push(
            Problem::new(Code::ImageMissing, format!("the image `{url}` is not in the repository"))
                .hint("check its path: Medium fetches the image from there when the story is created"),
        );
    }
    (source, problems)
}

/// The picture that a `data:` address is, where the route takes it (<https://www.rfc-editor.org/rfc/rfc2397>).
pub(super) fn written(address: &str, options: &FlattenOptions<'_>) -> Result<Source, Problem> {
    if !options.uploads {
        return Err(Problem::new(
            Code::LostOnMedium,
            "embedded image (`data:`) left out: Medium's editor does not take it",
        )
        .hint("save it as a file beside the post and use that"));
    }
    let kind = address.get("data:".len()..).and_then(|rest| rest.strip_prefix("image/")).unwrap_or_default();
    let kind = &kind[..kind.find([';', ',', '+']).unwrap_or(0)];
    if UPLOADED.contains(&kind) { Ok(Source::Data(address.to_owned())) } else { Err(not_taken(kind, "data:")) }
}

/// How much Medium dislikes a type of picture: the lower, the better.
pub(super) fn reluctance(url: &Url) -> u8 {
    match extension(url.path()) {
        Some(kind) if OTHERS.contains(&&*kind) => 2,
        Some(kind) if kind == WEBP => 1,
        _ => 0,
    }
}

/// Whether a URL is on the web.
pub(super) fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

fn not_taken(kind: &str, address: &str) -> Problem {
    Problem::new(Code::ImageType, format!("Medium does not take images of type `{kind}`: `{address}`"))
        .hint("save it as PNG or JPEG")
}

fn extension(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase())
}
