//! What a file's name says by `new_post_name`: `Permalink.parse` of `hexo-util`.

/// The parts of a name by the tokens of the pattern; `None` where the name is none of the pattern's.
///
/// `:year` is four digits, `:month` and `:day` are two, `:i_month` and `:i_day` one or two, `:hash` twelve hexadecimal
/// ones; any other token is as short as can be.
pub(super) fn parts<'a>(pattern: &'a str, name: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let parts = pieces(pattern);
    let mut ends = vec![0; parts.len()];
    // A pair of piece and place that failed once fails again.
    let mut failed = vec![false; (parts.len() + 1) * (name.len() + 1)];
    if !matches(&parts, name, 0, &mut ends, &mut failed) {
        return None;
    }
    let starts = [0].into_iter().chain(ends.iter().copied());
    let found = parts.iter().zip(starts.zip(&ends));
    Some(found.filter_map(|(piece, (start, end))| Some((piece.token()?, &name[start..*end]))).collect())
}

enum Piece<'a> {
    Text(&'a str),
    Token(&'a str),
}

impl<'a> Piece<'a> {
    fn token(&self) -> Option<&'a str> {
        if let Self::Token(name) = self { Some(name) } else { None }
    }

    /// How many bytes the piece may take of this text, the first choice first.
    fn lengths(&self, text: &str) -> Vec<usize> {
        let digits = |lengths: &[usize], is_digit: fn(&u8) -> bool| {
            let run = text.bytes().take_while(is_digit).count();
            lengths.iter().copied().filter(|length| *length <= run).collect()
        };
        match self {
            Self::Text(piece) if text.starts_with(piece) => vec![piece.len()],
            Self::Text(_) => Vec::new(),
            Self::Token("year") => digits(&[4], u8::is_ascii_digit),
            Self::Token("month" | "day") => digits(&[2], u8::is_ascii_digit),
            Self::Token("i_month" | "i_day") => digits(&[2, 1], u8::is_ascii_digit),
            Self::Token("hash") => digits(&[12], |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')),
            Self::Token(_) => text.char_indices().map(|(at, c)| at + c.len_utf8()).collect(),
        }
    }
}

fn matches(pieces: &[Piece], name: &str, at: usize, ends: &mut [usize], failed: &mut [bool]) -> bool {
    let index = ends.len() - pieces.len();
    let Some((piece, rest)) = pieces.split_first() else { return at == name.len() };
    let known = index * (name.len() + 1) + at;
    if failed[known] {
        return false;
    }
    for length in piece.lengths(&name[at..]) {
        ends[index] = at + length;
        if matches(rest, name, at + length, ends, failed) {
            return true;
        }
    }
    failed[known] = true;
    false
}

fn pieces(pattern: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut start, mut from) = (0, 0);
    while let Some(at) = pattern[from..].find(':').map(|at| from + at) {
        let length = token_length(&pattern[at + 1..]);
        from = at + 1 + length;
        if length > 0 {
            pieces.push(Piece::Text(&pattern[start..at]));
            pieces.push(Piece::Token(&pattern[at + 1..from]));
            start = from;
        }
    }
    pieces.push(Piece::Text(&pattern[start..]));
    pieces
}

/// The length of the token's name at the start of a text: word characters, the last no underscore.
pub(super) fn token_length(text: &str) -> usize {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
    text[..end].trim_end_matches('_').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        let shown = |pattern, name| {
            parts(pattern, name)
                .map(|parts| parts.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" "))
        };
        for (pattern, name, wanted) in [
            (":title", "sub/a b", Some("title=sub/a b")),
            (":year-:month-:day-:title", "2024-03-05-a-b", Some("year=2024 month=03 day=05 title=a-b")),
            (":year-:month-:day-:title", "plain", None),
            (":year-:i_month-:i_day-:title", "2024-3-15-x", Some("year=2024 i_month=3 i_day=15 title=x")),
            (":year/:title", "2021/07/x", Some("year=2021 title=07/x")),
            (":lang/:title", "fr/a/b", Some("lang=fr title=a/b")),
            (":title-:lang", "a-b-fr", Some("title=a lang=b-fr")),
            (":title", "", None),
        ] {
            assert_eq!(shown(pattern, name).as_deref(), wanted, "{pattern} {name}");
        }
        // Nothing of it fits, and it is soon known.
        assert_eq!(parts(&":a-".repeat(40), &("x-".repeat(400) + "x")), None);
    }
}
