//! Pictures that Medium is given, since it cannot fetch them from the blog.

use serde::Deserialize;

use super::retry::{Try, retried};
use super::{Medium, Reach, Refusal, unreachable, wire};
use crate::problem::{Code, Problem};
use crate::web::{Failure, Request};

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
    /// A file as a picture, by its first bytes, whatever its name. Fails with `image-type` where it is none of Medium's
    /// types, and where it is larger than 20 MiB.
    pub fn of(bytes: Vec<u8>) -> Result<Self, Problem> {
        if bytes.len() > LARGEST {
            return Err(Problem::new(Code::ImageType, format!("it is larger than {} MiB", LARGEST >> 20))
                .hint("make the picture smaller"));
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
            None => Err(Problem::new(Code::ImageType, "it is no JPEG, PNG, GIF or TIFF")
                .hint("save it as PNG or JPEG and show that")),
        }
    }
}

impl Medium {
    /// Gives Medium a picture, and gets its address there. No story comes of it, so it is tried again where that may help.
    ///
    /// Fails with what Medium says against it, or that it cannot be reached, and with what else that concerns.
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
