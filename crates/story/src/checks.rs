//! What Medium would drop silently, and what makes a story hard to find: reported before it is sent.

use super::{Limits, Story};
use literals::Value;
use post::problem::{Code, Problem};
use post::{Post, counted};

/// Shorter stories are hardly read on Medium (our own judgement).
const FEW_WORDS: usize = 100;

/// The topics of a post that Medium takes, and problems for those it would drop.
pub(super) fn topics(post: &Post, limits: Limits) -> (Vec<String>, Vec<Problem>) {
    let line = override_line(post, "tags")
        .or_else(|| ["tags", "categories", "keywords", "taxonomies"].iter().find_map(|key| post.line_of(key)));
    let mut problems = Vec::new();
    let mut topics = post.tags();
    topics.retain(|topic| {
        let fits = topic.chars().count() <= limits.tag_length;
        if !fits {
            problems.push(
                Problem::new(
                    Code::TagTooLong,
                    format!("topic `{topic}` is longer than {} characters, so Medium drops it", limits.tag_length),
                )
                .hint("shorten it, or set separate topics for Medium with `tags` under `medium`"),
            );
        }
        fits
    });
    if topics.len() > limits.tags {
        let dropped = topics.split_off(limits.tags).join("`, `");
        problems.push(
            Problem::new(
                Code::TooManyTags,
                format!("Medium takes {} topics on this route, so it drops `{dropped}`", limits.tags),
            )
            .hint("put the most important topics first, or choose them with `tags` under `medium`"),
        );
    }
    if topics.is_empty() {
        problems.push(
            Problem::new(Code::NoTags, "the post has no topics for Medium")
                .hint("add `tags` to the front matter, the most relevant first"),
        );
    }
    (topics, problems.into_iter().map(|problem| problem.line(line)).collect())
}

/// What a story lacks or has too much of, apart from its footer.
pub(super) fn advice(post: &Post, story: &Story, limits: Limits) -> Vec<Problem> {
    let mut problems = Vec::new();
    let title_line = override_line(post, "title").or_else(|| post.line_of("title"));
    let length = story.title.chars().count();
    if length > limits.title_length {
        problems.push(
            Problem::new(
                Code::TitleTooLong,
                format!(
                    "the title has {length} characters: Medium ignores a title over {} and makes up its own",
                    limits.title_length
                ),
            )
            .hint("shorten it, or set a separate title for Medium with `title` under `medium`")
            .line(title_line),
        );
    }
    if story.subtitle.is_none() {
        problems.push(
            Problem::new(Code::NoDescription, "the post has no description, so the story has no subtitle")
                .hint("add `description` to the front matter: one sentence on what the reader gets out of it")
                .line(title_line),
        );
    }
    let words = story.words();
    if words < FEW_WORDS {
        let message = match words {
            0 => "the story has no words".to_owned(),
            _ => format!("the story has only {}", counted(words, "word")),
        };
        problems.push(
            Problem::new(Code::TooFewWords, message)
                .hint("Medium's rules forbid stories that only link elsewhere: publish the full text, or keep the post off Medium"),
        );
    }
    problems
}

fn override_line(post: &Post, key: &str) -> Option<usize> {
    post.front.get_any_case("medium").and_then(|medium| medium.get_any_case(key)).map(|value: &Value| value.line)
}
