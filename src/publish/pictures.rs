//! Pictures that lie in the repository and not on the site: given to Medium before their story is claimed.

use std::collections::BTreeMap;

use super::Publisher;
use crate::medium::{Picture, Reach, Refusal};
use crate::problem::{Code, Problem, Severity};
use crate::repository::Tree;
use crate::story::{Kind, Source, Story};

impl Publisher<'_> {
    /// The story with the addresses that Medium gives its pictures; each file is uploaded once.
    ///
    /// Fails where one cannot be read or is not taken: then the story is not to be sent, and the problem names the file
    /// where it is about this story alone.
    pub(super) async fn with_pictures(&self, story: &Story, tree: Option<&Tree>) -> Result<Story, Refusal> {
        let mut story = story.clone();
        let mut uploaded: BTreeMap<String, String> = BTreeMap::new();
        for block in &mut story.blocks {
            let Kind::Figure { source, .. } = &mut block.kind else { continue };
            let Source::File(path) = source else { continue };
            if !uploaded.contains_key(path) {
                (self.say)(&format!("uploading `{path}`"));
                let url = self.upload(path, tree).await.map_err(|refusal| match refusal.reach {
                    Reach::Story => {
                        let problem = refusal.problem;
                        let message = format!("the picture `{path}` cannot be given to Medium: {}", problem.message);
                        let problem = Problem { message, severity: Severity::Error, ..problem }.line(block.line);
                        Refusal { problem, reach: Reach::Story }
                    }
                    Reach::Token | Reach::Limit => refusal,
                })?;
                uploaded.insert(path.clone(), url);
            }
            *source = Source::Url(uploaded[path.as_str()].clone());
        }
        Ok(story)
    }

    async fn upload(&self, path: &str, tree: Option<&Tree>) -> Result<String, Refusal> {
        let of_story = |problem| Refusal { problem, reach: Reach::Story };
        let missing = |why: String| of_story(Problem::new(Code::ImageMissing, why).hint("check the picture's path"));
        let read = tree.map_or(Ok(None), |tree| tree.read(path)).map_err(|error| missing(format!("{error:#}")))?;
        let bytes = read.ok_or_else(|| missing("there is no such file".to_owned()))?;
        self.medium.upload(&Picture::of(bytes).map_err(of_story)?).await
    }
}
