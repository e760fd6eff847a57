//! What the pages are called.

use std::collections::BTreeSet;

/// The page that lists the others.
pub const INDEX: &str = "index.html";

/// The names of the pages of these canonicals, in their order: letters, digits and hyphens only, each once, and none that
/// a system keeps for itself.
pub fn names<'a>(canonicals: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut name = |canonical: &str| {
        let slug = slug(canonical);
        let numbered = (1..).map(|number| if number == 1 { slug.clone() } else { format!("{slug}-{number}") });
        let free =
            numbered.map(|name| format!("story-{name}.html")).find(|name| !taken.contains(name)).unwrap_or_default();
        taken.insert(free.clone());
        free
    };
    canonicals.map(&mut name).collect()
}

/// The last part of an address that says something.
fn slug(canonical: &str) -> String {
    let path = canonical.split("://").last().unwrap_or_default().split(['?', '#']).next().unwrap_or_default();
    let parts = path.split('/').rev().map(|part| part.trim_end_matches(".html"));
    let last = parts.map(plain).find(|part| !part.is_empty() && part != "index");
    last.unwrap_or_default().chars().take(LONGEST).collect::<String>().trim_matches('-').to_owned()
}

/// The most characters of a name.
const LONGEST: usize = 60;

fn plain(part: &str) -> String {
    let mut plain = String::new();
    for c in part.chars() {
        if c.is_ascii_alphanumeric() {
            plain.push(c.to_ascii_lowercase());
        } else if !plain.is_empty() && !plain.ends_with('-') {
            plain.push('-');
        }
    }
    plain.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_harmless_and_each_stands_once() {
        let given = [
            "https://blog.example/posts/four-ferries/",
            "https://blog.example/2026/four-ferries.html",
            "https://blog.example/posts/../../etc/passwd",
            "https://blog.example/a/index.html",
            "https://blog.example/%E6%97%A5/",
            "https://blog.example/CON/?x=/y",
            "https://blog.example/日本/",
            "",
        ];
        let expected = [
            "story-four-ferries.html",
            "story-four-ferries-2.html",
            "story-passwd.html",
            "story-a.html",
            "story-e6-97-a5.html",
            "story-con.html",
            "story-blog-example.html",
            "story-.html",
        ];
        assert_eq!(names(given.into_iter()), expected);
        assert!(names([&*"x".repeat(999)].into_iter())[0].len() < 80);
    }
}
