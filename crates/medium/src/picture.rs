//! Pictures that are uploaded, since Medium cannot fetch them from the blog.

mod webp;

use data_url::DataUrl;
use serde::Deserialize;

use super::client::Medium;
use super::refusal::{Reach, Refusal, unreachable};
use super::retry::{Try, retried};
use super::wire;
use post::problem::{Code, Problem};
use web::{Failure, Request};

/// The largest picture that is uploaded, in bytes. Medium names no limit for its API; its editor is said to take 25 MB.
const LARGEST: usize = 20 << 20;

/// A picture of a type that Medium's API takes (Medium/medium-api-docs, 3.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    media: &'static str,
    bytes: Vec<u8>,
}

/// What is read of the answer.
#[derive(Deserialize)]
struct Uploaded {
    url: String,
}

impl Picture {
    /// A file as a picture, by its first bytes, whatever its name; WebP becomes JPEG. Fails with `image-type` where it is
    /// none of Medium's types and cannot become one, and where it is larger than 20 MiB.
    pub fn of(bytes: Vec<u8>) -> Result<Self, Problem> {
        if bytes.len() > LARGEST {
            return Err(Problem::new(Code::ImageType, format!("larger than {} MiB", LARGEST >> 20))
                .hint("make the image smaller"));
        }
        if webp::is_one(&bytes) {
            return Ok(Self { media: "image/jpeg", bytes: webp::to_jpeg(&bytes)? });
        }
        let known: [(&[u8], &str); 5] = [
            (b"\xff\xd8\xff", "image/jpeg"),
            (b"\x89PNG\r\n\x1a\n", "image/png"),
            (b"GIF8", "image/gif"),
            (b"II*\0", "image/tiff"),
            (b"MM\0*", "image/tiff"),
        ];
        match known.iter().find(|(start, _)| bytes.starts_with(start)) {
            Some((_, media)) => Ok(Self { media, bytes }),
            None => {
                Err(Problem::new(Code::ImageType, "not a JPEG, PNG, GIF, TIFF or WebP").hint("save it as PNG or JPEG"))
            }
        }
    }

    /// The picture that is written into a `data:` address. Fails as [`Picture::of`] does, and where nothing can be read.
    pub fn written(address: &str) -> Result<Self, Problem> {
        let url = DataUrl::process(address).map_err(|_| unreadable("not a valid `data:` URL"))?;
        let (bytes, _) = url.decode_to_vec().map_err(|_| unreadable("its base64 is not valid"))?;
        Self::of(bytes)
    }
}

fn unreadable(why: &'static str) -> Problem {
    Problem::new(Code::ImageType, why).hint("save it as a file beside the post and use that")
}

impl Medium {
    /// Uploads a picture; returns its address on Medium. No story is created, so it is retried where that may help.
    pub async fn upload(&self, picture: &Picture) -> Result<String, Refusal> {
        let url = self.url(&["images"]);
        retried(self.retry_base, async || {
            let request = Request::post_file(&url, "image", picture.media, &picture.bytes, self.timeouts.create);
            let answer = match self.web.send(request.bearer(&self.token)).await {
                Ok(answer) => answer,
                Err(failure) => {
                    // A picture may be too much for a connection over which a story goes.
                    let sent = matches!(failure, Failure::Lost { .. });
                    let reach = if sent { Reach::Story } else { Reach::Token };
                    return Try::Again(Err(Refusal { problem: unreachable(&failure), reach }));
                }
            };
            match self.read(&answer, wire::data::<Uploaded>) {
                Err(refusal) if answer.status >= 500 => Try::Again(Err(refusal)),
                outcome => Try::Done(outcome.map(|uploaded| uploaded.url)),
            }
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_known_by_their_bytes() {
        let media = |bytes: &[u8]| Picture::of(bytes.to_vec()).map(|picture| picture.media).ok();
        assert_eq!(media(b"\x89PNG\r\n\x1a\n..."), Some("image/png"));
        assert_eq!(media(b"MM\0*..."), Some("image/tiff"));
        assert_eq!(media(b"<svg>"), None);
        assert_eq!(media(b""), None);
        assert_eq!(Picture::of(vec![0xff; LARGEST + 1]).unwrap_err().message, "larger than 20 MiB");
    }

    #[test]
    fn pictures_are_read_from_their_addresses() {
        for (address, bytes) in [
            ("data:image/gif;base64,R0lGODlh", Some(&b"GIF89a"[..])),
            ("data:image/gif;base64, R0lG\n ODlh ", Some(b"GIF89a")),
            ("data:;base64,R0lGODlh", Some(b"GIF89a")),
            ("data:image/gif,GIF8%39a", Some(b"GIF89a")),
            ("data:image/gif;base64,R0lGO!lh", None),
            ("data:image/gif;base64", None),
            ("data:image/png,no picture", None),
            ("image/png", None),
        ] {
            let picture = Picture::written(address);
            assert_eq!(picture.as_ref().ok().map(|picture| &*picture.bytes), bytes, "{address}");
            assert!(picture.is_ok_and(|it| it.media == "image/gif") || bytes.is_none(), "{address}");
        }
    }
}
