//! What a story's issue on GitHub says: which story it is of, and, once it is closed, what became of it.

use medium::OnMedium;
use post::canonical::CanonicalKey;

/// What names an issue's story, unseen by its readers. An issue that lost it is still known by its number in the ledger.
pub fn marker(canonical: &str) -> String {
    let key = CanonicalKey::of(canonical);
    let quoted = key.as_str().replace('<', "%3C").replace('>', "%3E").replace("--", "-%2D");
    format!("<!-- medium-crosspost: {quoted} -->")
}

/// Where the story is, as a comment says that names an address of Medium's, or one that ends in an id as Medium writes them.
pub fn address(comment: &str) -> Option<OnMedium> {
    let words = comment
        .split(|c: char| c.is_whitespace() || "<>()[]\"'`|*".contains(c))
        .map(|word| word.trim_end_matches(['.', ',', ';', ':', '!']));
    let mut found = words.filter(|word| word.starts_with("https://")).map(OnMedium::at).filter(|one| one.id.is_some());
    found.find(|one| one.url.as_deref().is_some_and(is_mediums_kind))
}

/// Whether an address is one of Medium's, or of a publication with a domain of its own.
fn is_mediums_kind(url: &str) -> bool {
    let rest = url.trim_start_matches("https://");
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let id = OnMedium::at(url).id.unwrap_or_default();
    host == "medium.com" || host.ends_with(".medium.com") || (10..=12).contains(&id.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_says_where_the_story_is() {
        for (comment, url) in [
            (
                "Done: https://medium.com/@ann/a-title-e6f36a0b1c2d.",
                Some("https://medium.com/@ann/a-title-e6f36a0b1c2d"),
            ),
            (
                "[here](https://ann.medium.com/a-e6f36a0b1c2d?source=x)",
                Some("https://ann.medium.com/a-e6f36a0b1c2d?source=x"),
            ),
            ("<https://better.pub/a-e6f36a0b1c2d>", Some("https://better.pub/a-e6f36a0b1c2d")),
            ("https://medium.com/@ann", None),
            ("https://blog.example/posts/a/", None),
            ("https://medium.com/new-story", None),
            ("http://medium.com/p/aaaaaaaaaaaa", None),
            ("https://github.com/o/r/commit/0123456789abcdef0123456789abcdef01234567", None),
            ("", None),
        ] {
            assert_eq!(address(comment).and_then(|one| one.url).as_deref(), url, "{comment}");
        }
    }

    #[test]
    fn no_canonical_ends_its_marker() {
        assert_eq!(
            marker("https://blog.example/a--b-->c/"),
            "<!-- medium-crosspost: https://blog.example/a-%2Db-%2D%3Ec/ -->"
        );
    }
}
