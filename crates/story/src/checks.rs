//! What Medium would drop in silence, and what keeps a story from being found: said before it goes out.

use super::{Limits, Story};
use literals::Value;
use post::Post;
use post::problem::{Code, Problem};

/// Fewer words than this and Medium's readers are gone before they have arrived (own judgement).
const FEW_WORDS: usize = 100;

/// The topics of a post that Medium takes, and what it would drop.
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
                    format!("the topic `{topic}` is longer than {} characters: Medium drops it", limits.tag_length),
                )
                .hint("shorten it, or give Medium's topics on their own with `tags` below `medium`"),
            );
        }
        fits
    });
    if topics.len() > limits.tags {
        let dropped = topics.split_off(limits.tags).join("`, `");
        problems.push(
            Problem::new(
                Code::TooManyTags,
                format!("Medium takes {} topics on this route: `{dropped}` is dropped", limits.tags),
            )
            .hint("put the topics that matter first, or choose them with `tags` below `medium`"),
        );
    }
    if topics.is_empty() {
        problems.push(
            Problem::new(Code::NoTags, "the post has no topics that Medium takes")
                .hint("add `tags` to the front matter, the most fitting first"),
        );
    }
    (topics, problems.into_iter().map(|problem| problem.line(line)).collect())
}

/// What a story lacks or has too much of, its footer left aside.
pub(super) fn advice(post: &Post, story: &Story, limits: Limits) -> Vec<Problem> {
    let mut problems = Vec::new();
    let title_line = override_line(post, "title").or_else(|| post.line_of("title"));
    let length = story.title.chars().count();
    if length > limits.title_length {
        problems.push(
            Problem::new(
                Code::TitleTooLong,
                format!(
                    "the title has {length} characters: Medium ignores one over {} and makes one up",
                    limits.title_length
                ),
            )
            .hint("shorten it, or give Medium its own with `title` below `medium`")
            .line(title_line),
        );
    }
    if story.subtitle.is_none() {
        problems.push(
            Problem::new(Code::NoDescription, "the post has no description, so the story has no subtitle")
                .hint("add `description` to the front matter: one sentence that says what the reader gains")
                .line(title_line),
        );
    }
    let words = story.words();
    if words < FEW_WORDS {
        problems.push(
            Problem::new(Code::TooFewWords, format!("the story has {words} words"))
                .hint("Medium's rules forbid stories that only lead elsewhere: publish the whole text, or none"),
        );
    }
    problems
}

fn override_line(post: &Post, key: &str) -> Option<usize> {
    post.front.get_any_case("medium").and_then(|medium| medium.get_any_case(key)).map(|value: &Value| value.line)
}
