//! Bare words of YAML as Ruby's Psych reads them (`psych/scalar_scanner.rb`), where that is no text.

/// How Ruby prints a bare word that is a number, a flag or a day to it; `None` where it is text.
pub(super) fn printed(word: &str) -> Option<String> {
    match word.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => return Some("true".to_owned()),
        "false" | "no" | "off" => return Some("false".to_owned()),
        _ => {}
    }
    let digits = word.replace([',', '_'], "");
    let (sign, unsigned) = match digits.strip_prefix(['-', '+']) {
        Some(unsigned) => (if digits.starts_with('-') { "-" } else { "" }, unsigned),
        None => ("", digits.as_str()),
    };
    // What starts with a separator is text, and so is a word of dots.
    if !unsigned.contains(|c: char| c.is_ascii_digit()) || word.trim_start_matches(['-', '+']).starts_with(['_', ',']) {
        return None;
    }
    let integer = match unsigned.as_bytes() {
        [b'0', b'x', ..] => u64::from_str_radix(&unsigned[2..], 16).ok(),
        [b'0', b'b', ..] => u64::from_str_radix(&unsigned[2..], 2).ok(),
        [b'0', _, ..] if !unsigned.contains('.') => u64::from_str_radix(unsigned, 8).ok(),
        _ => unsigned.parse().ok(),
    };
    let is_float = unsigned.contains('.') && unsigned.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let float = || unsigned.parse::<f64>().ok().filter(|_| is_float);
    integer
        .map(|integer| format!("{sign}{integer}"))
        .or_else(|| float().map(|float| format!("{sign}{float:?}")))
        .or_else(|| is_day(word).then(|| word.to_owned()))
}

/// `YYYY-MM-DD`, also with parts of one digit.
fn is_day(word: &str) -> bool {
    let lengths: Vec<_> = word.split('-').map(str::len).collect();
    let is_digits = word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    is_digits && matches!(lengths.as_slice(), [4, 1 | 2, 1 | 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_words_that_are_no_text_to_ruby() {
        for (word, shown) in [
            ("007", Some("7")),
            ("08", None),
            ("3.10", Some("3.1")),
            ("1.0", Some("1.0")),
            ("1.2.3", None),
            ("1,000", Some("1000")),
            ("-5", Some("-5")),
            ("0x10", Some("16")),
            ("1e3", None),
            ("No", Some("false")),
            ("2024-1-05", Some("2024-1-05")),
            ("2024-001-05", None),
            ("c++", None),
            ("x1", None),
            ("_1", None),
            ("", None),
            ("..", None),
        ] {
            assert_eq!(printed(word).as_deref(), shown, "{word}");
        }
    }
}
