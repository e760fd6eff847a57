//! Functions that take texts apart: regular expressions and the parts of a URL.

use std::cell::RefCell;
use std::collections::BTreeMap;

use regex::{Captures, Regex, RegexBuilder};

use crate::error::Error;
use crate::value::{Answer, Value};
use scan::budget::{Budget, Exceeded, ITEM, LOOKUP};

/// The longest pattern, in bytes.
const LONGEST_PATTERN: usize = 1 << 12;

/// The regular expressions that were compiled so far, each with what a byte of text costs to search.
#[derive(Debug, Default)]
pub(crate) struct Patterns(RefCell<BTreeMap<String, (Regex, usize)>>);

pub(super) fn call<O: Clone>(name: &str, arguments: &[Value<O>], patterns: &Patterns, budget: &Budget) -> Answer<O> {
    let texts = arguments.iter().map(Value::printed).collect::<Result<Vec<_>, _>>().ok()?;
    let limit = |at: usize| texts.get(at).and_then(|limit| limit.parse().ok()).unwrap_or(usize::MAX);
    Some(match (name, texts.as_slice()) {
        ("findRE", [pattern, text, ..]) => patterns.compile(pattern, budget).and_then(|pattern| {
            let mut found = Vec::new();
            pattern.each(text, limit(2), |groups| {
                found.push(Value::text(&groups[0]));
                budget.spend(ITEM)
            })?;
            Ok(Value::list(found))
        }),
        ("findRESubmatch", [pattern, text, ..]) => patterns.compile(pattern, budget).and_then(|pattern| {
            let mut found = Vec::new();
            pattern.each(text, limit(2), |groups| {
                let all = groups.iter().map(|group| Value::text(group.map_or("", |group| group.as_str())));
                found.push(Value::list(all.collect()));
                budget.spend(found.last().map_or(0, Value::weight))
            })?;
            Ok(Value::list(found))
        }),
        ("replaceRE", [pattern, new, text, ..]) => patterns.compile(pattern, budget).and_then(|pattern| {
            // Zero and less mean all of them.
            let times = texts.get(3).and_then(|times| times.parse().ok()).filter(|times| *times > 0);
            let references = new.matches('$').count();
            let (mut out, mut at) = (String::new(), 0);
            pattern.each(text, times.unwrap_or(usize::MAX), |groups| {
                let whole = groups.get_match();
                budget.spend(new.len().saturating_add(references.saturating_mul(whole.len())))?;
                out.push_str(&text[at..whole.start()]);
                groups.expand(new, &mut out);
                at = whole.end();
                Ok(())
            })?;
            out.push_str(&text[at..]);
            Ok(Value::Text(out))
        }),
        ("urls.Parse", [url]) => Ok(parts(url)),
        _ => return None,
    })
}

/// A regular expression that pays for each search.
struct Pattern<'b> {
    regex: Regex,
    /// What a byte of text costs to search: larger expressions are slower.
    factor: usize,
    budget: &'b Budget,
}

impl Patterns {
    fn compile<'b>(&self, pattern: &str, budget: &'b Budget) -> Result<Pattern<'b>, Error> {
        if let Some((regex, factor)) = self.0.borrow().get(pattern) {
            return Ok(Pattern { regex: regex.clone(), factor: *factor, budget });
        }
        let invalid =
            || format!("the pattern `{}` is not supported", pattern.chars().take(80).collect::<String>()).into();
        if pattern.len() > LONGEST_PATTERN {
            return Err(invalid());
        }
        // What an expression costs to compile and to run grows with its size.
        for (size, factor) in [(32 << 10, 1), (256 << 10, 8), (1 << 20, 32)] {
            budget.spend(factor * 4 * LOOKUP)?;
            if let Ok(regex) = RegexBuilder::new(pattern).size_limit(size).nest_limit(50).build() {
                self.0.borrow_mut().insert(pattern.to_owned(), (regex.clone(), factor));
                return Ok(Pattern { regex, factor, budget });
            }
        }
        Err(invalid())
    }
}

impl Pattern<'_> {
    /// Visits the matches. Each search may read all of the remaining text, whatever it finds.
    fn each(
        &self,
        text: &str,
        most: usize,
        mut act: impl FnMut(&Captures<'_>) -> Result<(), Exceeded>,
    ) -> Result<(), Exceeded> {
        let draw = |from: usize| self.budget.spend((text.len() - from).saturating_mul(self.factor));
        draw(0)?;
        for groups in self.regex.captures_iter(text).take(most) {
            act(&groups)?;
            draw(groups.get_match().end())?;
        }
        Ok(())
    }
}

/// The parts of a URL, or of a relative one, as fields.
fn parts<O: Clone>(url: &str) -> Value<O> {
    let (rest, fragment) = url.split_once('#').unwrap_or((url, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let is_scheme = |scheme: &&str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    let scheme = rest.split_once(':').map(|(scheme, _)| scheme).filter(is_scheme).unwrap_or_default();
    let rest = if scheme.is_empty() { rest } else { &rest[scheme.len() + 1..] };
    let (host, path) = match rest.strip_prefix("//") {
        Some(after) => after.split_at(after.find('/').unwrap_or(after.len())),
        None => ("", rest),
    };
    let host = host.rsplit('@').next().unwrap_or_default();
    let path_only = if host.is_empty() && !scheme.is_empty() && !path.starts_with('/') { "" } else { path };
    let decoded = percent_encoding::percent_decode_str(path_only).decode_utf8_lossy().into_owned();
    let fields = [
        ("Scheme", scheme.to_lowercase()),
        ("Host", host.to_owned()),
        ("Hostname", host.split(':').next().unwrap_or_default().to_owned()),
        ("Port", host.split_once(':').map_or("", |(_, port)| port).to_owned()),
        ("Path", decoded),
        ("RawQuery", query.to_owned()),
        ("Fragment", fragment.to_owned()),
        ("Opaque", if path_only == path { String::new() } else { path.to_owned() }),
        ("String", url.trim_end_matches('#').to_owned()),
    ];
    let mut fields: Vec<_> = fields.into_iter().map(|(name, text)| (name.to_owned(), Value::Text(text))).collect();
    fields.push(("IsAbs".to_owned(), Value::Bool(!scheme.is_empty())));
    Value::map(fields)
}
