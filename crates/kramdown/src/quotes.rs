//! Typographic quotes and signs, by kramdown's rules in their order (`smart_quotes.rb`, `typographic_symbol.rb`).

/// The typographic form of quotes: the text, and how many bytes it replaces. `text` starts with a quote, or with the sign before
/// one; nothing where neither is so.
pub(super) fn quotes(text: &str) -> Option<(String, usize)> {
    let mut signs = text.chars();
    let first = signs.next()?;
    let second = signs.next();
    let is_quote = |c: Option<char>| matches!(c, Some('"' | '\''));
    if !is_quote(Some(first)) && (first == '\\' || !is_quote(second)) {
        return None;
    }
    let after = |bytes: usize| text.get(bytes..).unwrap_or_default();
    if is_quote(Some(first)) {
        let rest = after(1);
        let marks = rest.len() - rest.trim_start_matches(['_', '*']).len();
        if (1..=2).any(|length| marks >= length && rest[length..].starts_with(|c: char| !c.is_ascii_whitespace())) {
            return Some((opening(first).to_string(), 1));
        }
        if ends_before(rest) {
            return Some((closing(first).to_string(), 1));
        }
    }
    // The sign before: none, or one blank.
    let (before, quote) = if first.is_ascii_whitespace() { (Some(first), second) } else { (None, Some(first)) };
    let length = before.map_or(0, char::len_utf8);
    let rest = after(length);
    for pair in ["\"'", "'\""] {
        if rest.starts_with(pair) && rest[2..].starts_with(is_word) {
            let opened: String = before.into_iter().chain(pair.chars().map(opening)).collect();
            return Some((opened, length + 2));
        }
    }
    let is_decade = rest.strip_prefix('\'').is_some_and(|rest| {
        let digits = rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
        digits == 2 && rest[2..].starts_with('s')
    });
    if is_decade {
        return Some((before.into_iter().chain(['’']).collect(), length + 1));
    }
    if let (Some(before), Some(quote)) = (before, quote)
        && rest[1..].starts_with(is_word)
    {
        return Some((format!("{before}{}", opening(quote)), length + 1));
    }
    let sticks = !matches!(first, ' ' | '\\' | '\t' | '\r' | '\n' | '[' | '{' | '(' | '-');
    if let Some(quote) = second.filter(|c| sticks && is_quote(Some(*c))) {
        return Some((format!("{first}{}", closing(quote)), first.len_utf8() + 1));
    }
    if is_quote(Some(first)) {
        let rest = after(1);
        let s_ends = rest.strip_prefix('s').is_some_and(|rest| !rest.starts_with(is_letter));
        if rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_whitespace()) || s_ends {
            return Some((closing(first).to_string(), 1));
        }
    }
    match second.filter(|c| is_quote(Some(*c))) {
        Some(quote) => Some((format!("{first}{}", opening(quote)), first.len_utf8() + 1)),
        None => Some((opening(first).to_string(), 1)),
    }
}

/// The typographic form of other signs, and how many bytes it replaces.
pub(super) fn sign(text: &str) -> Option<(&'static str, usize)> {
    const SIGNS: [(&str, &str); 9] = [
        ("---", "—"),
        ("--", "–"),
        ("...", "…"),
        ("\\<<", "<<"),
        ("\\>>", ">>"),
        ("<< ", "«\u{a0}"),
        (" >>", "\u{a0}»"),
        ("<<", "«"),
        (">>", "»"),
    ];
    SIGNS.iter().find(|(written, _)| text.starts_with(written)).map(|(written, shown)| (*shown, written.len()))
}

/// Whether a quote ends what is before it, since punctuation follows that cannot start a word.
fn ends_before(rest: &str) -> bool {
    const PUNCTUATION: &str = "!\"#$%'()*+,-./:;<=>?@[\\]^`{|}~";
    let mut signs = rest.chars();
    // A low line is a sign of words too: where it follows, the rule applies only before another such sign.
    let Some(sign) = signs.next().filter(|c| *c == '_' || PUNCTUATION.contains(*c)) else { return false };
    let further = signs.as_str();
    let goes_on = further.starts_with(is_letter);
    !further.starts_with("..") && (goes_on == (sign == '_'))
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn opening(quote: char) -> char {
    if quote == '"' { '“' } else { '‘' }
}

fn closing(quote: char) -> char {
    if quote == '"' { '”' } else { '’' }
}
