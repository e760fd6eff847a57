//! Numbers of things in words.

/// A number and what it counts: `1 word`, `2 words`, `3 stories`.
pub fn counted(number: usize, noun: &str) -> String {
    let before_y = noun.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    match (number, before_y) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        (_, None) => format!("{number} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_are_plural_but_for_one() {
        assert_eq!([0, 1, 2].map(|number| counted(number, "word")), ["0 words", "1 word", "2 words"]);
        assert_eq!((counted(2, "story"), counted(2, "day")), ("2 stories".to_owned(), "2 days".to_owned()));
    }
}
