//! Pictures that Medium cannot fetch, or would not take from where they lie: given to it before their story is claimed.

use std::collections::BTreeMap;

use url::Url;

use super::api::Api;
use crate::repository::Tree;
use generators::files::Files as _;
use medium::{Picture, Reach, Refusal};
use post::problem::{Code, Problem, Severity};
use story::{Kind, Source, Story};

impl Api<'_> {
    /// The story with the addresses that Medium gives its pictures; each is uploaded once. A WebP that the repository has not
    /// and its host does not give, or that cannot be read, keeps its own address.
    ///
    /// Fails where one cannot be read or is not taken: then the story is not to be sent, and the problem names the picture
    /// where it is about this story alone.
    pub(super) async fn with_pictures(&self, story: &Story, tree: Option<&Tree>) -> Result<Story, Refusal> {
        let mut story = story.clone();
        let mut uploaded: BTreeMap<String, String> = BTreeMap::new();
        for block in &mut story.blocks {
            let Kind::Figure { source, .. } = &mut block.kind else { continue };
            let known = match source {
                Source::Url(_) => continue,
                Source::File(key) | Source::Data(key) | Source::WebP { url: key, .. } => key.clone(),
            };
            if !uploaded.contains_key(&known) {
                let url = self.upload(source, tree).await.map_err(|refusal| match refusal.reach {
                    Reach::Story => {
                        let (name, problem) = (source.name(), refusal.problem);
                        let message = format!("the picture `{name}` cannot be given to Medium: {}", problem.message);
                        let problem = Problem { message, severity: Severity::Error, ..problem }.line(block.line);
                        Refusal { problem, reach: Reach::Story }
                    }
                    Reach::Token | Reach::Limit => refusal,
                })?;
                uploaded.insert(known.clone(), url.unwrap_or_else(|| known.clone()));
            }
            *source = Source::Url(uploaded[&known].clone());
        }
        Ok(story)
    }

    /// The address that Medium gives a picture; none where its own is to do.
    async fn upload(&self, source: &Source, tree: Option<&Tree>) -> Result<Option<String>, Refusal> {
        let Some(picture) = self.picture(source, tree).await.map_err(Refusal::of_story)? else { return Ok(None) };
        (self.progress)(&format!("uploading `{}`", source.name()));
        self.medium.upload(&picture).await.map(Some)
    }

    /// What is to be uploaded; nothing where its own address is to do.
    async fn picture(&self, source: &Source, tree: Option<&Tree>) -> Result<Option<Picture>, Problem> {
        match source {
            Source::Url(_) => Ok(None),
            Source::File(path) | Source::WebP { file: Some(path), .. } => Picture::of(read(path, tree)?).map(Some),
            Source::WebP { url, file: None } => match (&self.live, Url::parse(url)) {
                (Some(check), Ok(url)) => Ok(check.live.picture(&url).await.and_then(|it| Picture::of(it).ok())),
                _ => Ok(None),
            },
            Source::Data(address) => Picture::written(address).map(Some),
        }
    }
}

fn read(path: &str, tree: Option<&Tree>) -> Result<Vec<u8>, Problem> {
    let missing = |why: String| Problem::new(Code::ImageMissing, why).hint("check the picture's path");
    let read = tree.map_or(Ok(None), |tree| tree.read(path)).map_err(|error| missing(format!("{error:#}")))?;
    read.ok_or_else(|| missing("there is no such file".to_owned()))
}
