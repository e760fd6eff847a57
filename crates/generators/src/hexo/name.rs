//! What a file's name says by `new_post_name`: `Permalink.parse` of `hexo-util`.

/// The parts of a name by the tokens of the pattern; `None` where the name is none of the pattern's.
///
/// `:year` is four digits, `:month` and `:day` are two, `:i_month` and `:i_day` one or two, `:hash` twelve hexadecimal
/// ones; any other token is as short as can be.
pub(super) fn parts<'a>(pattern: &'a str, name: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let pieces = pieces(pattern);
    // From the end: at which places of the name each piece and those after it fit.
    let mut fits = vec![vec![false; name.len() + 1]; pieces.len() + 1];
    fits[pieces.len()][name.len()] = true;
    for (index, piece) in pieces.iter().enumerate().rev() {
        let (before, after) = fits.split_at_mut(index + 1);
        piece.mark(name, &after[0], &mut before[index]);
    }
    let mut at = 0;
    let mut found = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let end = at + piece.length(&name[at..], |length| fits[index + 1][at + length])?;
        found.extend(piece.token().map(|token| (token, &name[at..end])));
        at = end;
    }
    (at == name.len()).then_some(found)
}

/// How many digits a token takes, the first choice first, and which.
type Digits = (&'static [usize], fn(&u8) -> bool);

enum Piece<'a> {
    Text(&'a str),
    Token(&'a str),
}

impl<'a> Piece<'a> {
    fn token(&self) -> Option<&'a str> {
        if let Self::Token(name) = self { Some(name) } else { None }
    }

    /// What a token that takes digits takes.
    fn digits(&self) -> Option<Digits> {
        Some(match self.token()? {
            "year" => (&[4], u8::is_ascii_digit),
            "month" | "day" => (&[2], u8::is_ascii_digit),
            "i_month" | "i_day" => (&[2, 1], u8::is_ascii_digit),
            "hash" => (&[12], |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')),
            _ => return None,
        })
    }

    /// How many bytes the piece takes of this text: the first choice after which the rest fits.
    fn length(&self, text: &str, fits: impl Fn(usize) -> bool) -> Option<usize> {
        if let Self::Text(piece) = self {
            return text.starts_with(piece).then_some(piece.len()).filter(|length| fits(*length));
        }
        match self.digits() {
            Some((lengths, is_digit)) => {
                let run = text.bytes().take(12).take_while(is_digit).count();
                lengths.iter().copied().find(|length| *length <= run && fits(*length))
            }
            None => text.char_indices().map(|(at, c)| at + c.len_utf8()).find(|length| fits(*length)),
        }
    }

    /// Marks the places of a name where the piece fits, and after it the rest, which fits at `after`.
    fn mark(&self, name: &str, after: &[bool], here: &mut [bool]) {
        if matches!(self, Self::Token(_)) && self.digits().is_none() {
            // As short as can be, so it fits wherever the rest does further on.
            let last = after.iter().rposition(|fits| *fits).unwrap_or(0);
            (0..last).filter(|at| name.is_char_boundary(*at)).for_each(|at| here[at] = true);
            return;
        }
        for at in (0..=name.len()).filter(|at| name.is_char_boundary(*at)) {
            here[at] = self.length(&name[at..], |length| after[at + length]).is_some();
        }
    }
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
