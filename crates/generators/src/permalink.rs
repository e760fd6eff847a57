//! Patterns such as `/:year/:month/:slug/`: a text with tokens, each a colon and a name.

/// What grows past this is cut off: no address is so long, and one that would be is refused.
const LONGEST: usize = 64 << 10;

/// Replaces the tokens of a pattern and keeps the rest.
///
/// `length` says how long the name at the start of a text is, in bytes, 0 where a colon is only a colon; `value` gives
/// a name's value. The generators differ in both.
pub(super) fn expand<E>(
    pattern: &str,
    length: impl Fn(&str) -> usize,
    mut value: impl FnMut(&str) -> Result<String, E>,
) -> Result<String, E> {
    let mut expanded = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once(':') {
        if expanded.len() > LONGEST {
            break;
        }
        expanded.push_str(before);
        let name = &after[..length(after)];
        match name {
            "" => expanded.push(':'),
            name => expanded.push_str(&value(name)?),
        }
        rest = &after[name.len()..];
    }
    expanded.push_str(rest);
    Ok(expanded)
}

/// The length of the name at the start of a text, of characters that `belongs` takes.
pub(super) fn name_length(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_replaced_and_the_rest_stays() {
        let words = |text: &str| name_length(text, |c| c.is_ascii_lowercase());
        let shout = |name: &str| if name == "no" { Err(()) } else { Ok(name.to_uppercase()) };
        assert_eq!(expand("/:year/x:y-:é:", words, shout), Ok("/YEAR/xY-:é:".to_owned()));
        assert_eq!(expand("/:a/:no/", words, shout), Err(()));
    }
}
