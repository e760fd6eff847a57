//! A page's front matter together with what is handed down to it.

use super::cascade::Cascade;
use literals::{Data, Value};

/// What Hugo reads of a page: its own front matter, then cascades, the nearest first.
pub(super) struct Fields<'a> {
    own: &'a Value,
    handed_down: Vec<&'a Cascade>,
    kind: &'static str,
    path: String,
    language: &'a str,
}

impl<'a> Fields<'a> {
    /// `path` is the page's in Hugo's tree, such as `/posts/a`.
    pub(super) fn new(
        own: &'a Value,
        handed_down: Vec<&'a Cascade>,
        kind: &'static str,
        path: String,
        language: &'a str,
    ) -> Self {
        Self { own, handed_down, kind, path, language }
    }

    /// The page's kind: `page`, `section` or `home`.
    pub(super) fn kind(&self) -> &'static str {
        self.kind
    }

    /// The page's path in Hugo's tree.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// A value, whatever the case of its key; `None` for null.
    pub(super) fn get(&self, key: &str) -> Option<&'a Value> {
        let handed =
            || self.handed_down.iter().find_map(|cascade| cascade.get(key, self.kind, &self.path, self.language));
        self.own.get_any_case(key).or_else(handed).filter(|value| value.data != Data::Null)
    }

    /// A flag as Hugo takes it: text in quotes is one where Go's `strconv.ParseBool` reads one, and a number where it is
    /// not nought. A bare `yes` was true until Hugo's YAML became 1.2, and still counts: a draft must not get out.
    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        let value = self.get(key)?;
        match &value.data {
            Data::Quoted(text) if ["1", "t", "T", "TRUE", "true", "True"].contains(&&**text) => Some(true),
            Data::Quoted(text) if ["0", "f", "F", "FALSE", "false", "False"].contains(&&**text) => Some(false),
            Data::Plain(text) => value.flag().or_else(|| Some(text.parse::<i64>().ok()? != 0)),
            _ => None,
        }
    }

    /// A text as Hugo prints it, numbers in their shortest form (`007` is `7`, `1.10` is `1.1`); `""` where it is absent.
    pub(super) fn text(&self, key: &str) -> String {
        match self.get(key).map(|value| &value.data) {
            Some(Data::Quoted(text)) => text.clone(),
            Some(Data::Plain(text)) => printed(text),
            _ => String::new(),
        }
    }
}

/// A bare word as Hugo prints it, having read it as YAML, TOML or JSON.
fn printed(text: &str) -> String {
    let digits = text.replace('_', "");
    let (sign, unsigned) = match digits.strip_prefix(['-', '+']) {
        Some(unsigned) => (if digits.starts_with('-') { "-" } else { "" }, unsigned),
        None => ("", digits.as_str()),
    };
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return text.to_owned();
    }
    let integer = match unsigned.as_bytes() {
        [b'0', b'x', ..] => u64::from_str_radix(&unsigned[2..], 16).ok(),
        [b'0', b'o', ..] => u64::from_str_radix(&unsigned[2..], 8).ok(),
        [b'0', b'b', ..] => u64::from_str_radix(&unsigned[2..], 2).ok(),
        [b'0', _, ..] if !unsigned.contains('.') => u64::from_str_radix(unsigned, 8).ok(),
        _ => unsigned.parse().ok(),
    };
    let float = || unsigned.contains('.').then(|| unsigned.parse::<f64>().ok()).flatten();
    match integer {
        Some(integer) => format!("{sign}{integer}"),
        None => float().map_or_else(|| text.to_owned(), |float| format!("{sign}{float}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_what_go_takes_for_one() {
        for (text, expected) in [
            ("true", Some(true)),
            ("'true'", Some(true)),
            ("'T'", Some(true)),
            ("2", Some(true)),
            ("0", Some(false)),
            ("False", Some(false)),
            ("yes", Some(true)),
            ("'yes'", None),
            ("'2'", None),
            ("", None),
        ] {
            let front = literals::yaml(&format!("draft: {text}"), 1).unwrap();
            assert_eq!(Fields::new(&front, Vec::new(), "page", String::new(), "en").flag("draft"), expected, "{text}");
        }
    }

    #[test]
    fn bare_numbers_are_printed_as_hugo_does() {
        for (text, shown) in [
            ("007", "7"),
            ("010", "8"),
            ("08", "08"),
            ("0x10", "16"),
            ("0o17", "15"),
            ("1_000", "1000"),
            ("+5", "5"),
            ("-3", "-3"),
            ("1.10", "1.1"),
            ("1.0", "1"),
            (".5", "0.5"),
            ("1.5e3", "1500"),
            ("1e3", "1e3"),
            ("1.10.0", "1.10.0"),
            ("2024-01-02", "2024-01-02"),
            ("true", "true"),
        ] {
            assert_eq!(printed(text), shown, "{text}");
        }
    }
}
