//! A template split into text and actions, and an action into its words.

use super::error::Error;

/// A stretch of a template.
#[derive(Debug, PartialEq)]
pub(super) enum Stretch<'text> {
    Text(&'text str),
    /// What stands between `{{` and `}}`.
    Action(&'text str),
}

/// Splits a template; white space is trimmed as the dashes of actions ask, comments are dropped.
pub(super) fn split(template: &str) -> Result<Vec<Stretch<'_>>, Error> {
    let mut stretches = Vec::new();
    let mut rest = template;
    let mut trims = false;
    while let Some(start) = rest.find("{{") {
        let (before, action) = rest.split_at(start);
        let mut inner = &action[2..];
        let trims_before =
            inner.strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_whitespace) || rest.starts_with("/*"));
        let before = if trims { before.trim_start() } else { before };
        stretches.push(Stretch::Text(if trims_before { before.trim_end() } else { before }));
        if trims_before {
            inner = &inner[1..];
        }
        let comment = inner.trim_start().starts_with("/*");
        let end = if comment {
            let close = inner.find("*/").ok_or("a comment is never closed")?;
            close + inner[close..].find("}}").ok_or("a comment is never closed")?
        } else {
            length(inner).ok_or("an action is never closed")?
        };
        rest = &inner[end + 2..];
        let inside = &inner[..end];
        trims = inside.ends_with('-') && (comment || inside[..end - 1].ends_with(char::is_whitespace));
        if !comment {
            stretches.push(Stretch::Action(if trims { &inside[..end - 1] } else { inside }));
        }
    }
    stretches.push(Stretch::Text(if trims { rest.trim_start() } else { rest }));
    Ok(stretches)
}

/// Where an action ends; `}}` within quotes does not end it.
fn length(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some('"' | '\''), '\\') if !escaped => {
                escaped = true;
                continue;
            }
            (Some(open), c) if c == open && !escaped => quote = None,
            (None, '"' | '`') => quote = Some(c),
            (None, '}') if text[at..].starts_with("}}") => return Some(at),
            _ => {}
        }
        escaped = false;
    }
    None
}

/// A word of an action.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Word {
    /// A string in quotes or back-ticks.
    Text(String),
    /// A number.
    Number(String),
    /// A name, which may contain dots: `strings.ToLower`, `true`, `if`.
    Name(String),
    /// A variable, `$x`, without its dollar; `""` for `$` itself.
    Variable(String),
    /// A field, `.x`, without its dot, and whether it follows the word before it without a blank.
    Field(String, bool),
    /// `.` alone.
    Dot,
    /// `(`, and `)`, `|`, `,`, `:=`, `=`.
    Sign(&'static str),
}

/// The words of an action.
pub(super) fn words(action: &str) -> Result<Vec<Word>, Error> {
    let mut words = Vec::new();
    let mut rest = action;
    let mut follows = false;
    loop {
        let trimmed = rest.trim_start();
        follows = follows && trimmed.len() == rest.len();
        rest = trimmed;
        let Some(first) = rest.chars().next() else { return Ok(words) };
        let word;
        (word, rest) = match first {
            '`' => {
                let end = rest[1..].find('`').ok_or("a string is never closed")?;
                (Word::Text(rest[1..=end].to_owned()), &rest[end + 2..])
            }
            '"' => {
                let end = quoted(&rest[1..]).ok_or("a string is never closed")?;
                (Word::Text(unescaped(&rest[1..=end])), &rest[end + 2..])
            }
            '$' => {
                let (name, after) = name(&rest[1..], false);
                (Word::Variable(name.to_owned()), after)
            }
            '.' => match name(&rest[1..], false) {
                ("", after) => (Word::Dot, after),
                (name, after) => (Word::Field(name.to_owned(), follows), after),
            },
            '0'..='9' => number(rest),
            '-' | '+' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => number(rest),
            c if c.is_alphabetic() || c == '_' => {
                let (name, after) = name(rest, true);
                (Word::Name(name.to_owned()), after)
            }
            _ => {
                let sign = [":=", "=", "(", ")", "|", ","].into_iter().find(|sign| rest.starts_with(sign));
                let sign = sign.ok_or_else(|| format!("unexpected `{first}`"))?;
                (Word::Sign(sign), &rest[sign.len()..])
            }
        };
        follows = matches!(word, Word::Variable(_) | Word::Field(..) | Word::Sign(")"));
        words.push(word);
    }
}

fn number(text: &str) -> (Word, &str) {
    let end = text[1..].find(|c: char| !c.is_ascii_digit() && c != '.' && c != '_').map_or(text.len(), |end| end + 1);
    (Word::Number(text[..end].replace('_', "")), &text[end..])
}

fn name(text: &str, dotted: bool) -> (&str, &str) {
    let is_in = |c: char| c.is_alphanumeric() || c == '_' || (dotted && c == '.');
    text.split_at(text.find(|c| !is_in(c)).unwrap_or(text.len()))
}

fn quoted(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some(other) => out.push(other),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}
