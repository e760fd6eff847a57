//! Functions that look into texts: regular expressions and the parts of a URL.

use regex::{Regex, RegexBuilder};

use super::super::value::Value;
use super::Answer;

pub(super) fn call(name: &str, arguments: &[Value]) -> Answer {
    let texts = arguments.iter().map(Value::printed).collect::<Result<Vec<_>, _>>().ok()?;
    let limit = |at: usize| texts.get(at).and_then(|limit| limit.parse().ok()).unwrap_or(usize::MAX);
    let with = |pattern: &str, act: &dyn Fn(&Regex) -> Value| Some(read(pattern).map(|pattern| act(&pattern)));
    match (name, texts.as_slice()) {
        ("findRE", [pattern, text, ..]) => with(pattern, &|pattern| {
            Value::list(pattern.find_iter(text).take(limit(2)).map(|found| Value::text(found.as_str())).collect())
        }),
        ("findRESubmatch", [pattern, text, ..]) => with(pattern, &|pattern| {
            let groups = |found: regex::Captures<'_>| {
                let texts = found.iter().map(|group| Value::text(group.map_or("", |group| group.as_str())));
                Value::list(texts.collect())
            };
            Value::list(pattern.captures_iter(text).take(limit(2)).map(groups).collect())
        }),
        ("replaceRE", [pattern, new, text, ..]) => with(pattern, &|pattern| {
            // There 0 stands for all of them.
            let times = texts.get(3).and_then(|times| times.parse().ok()).unwrap_or(0);
            Value::text(pattern.replacen(text, times, new.as_str()))
        }),
        ("urls.Parse", [url]) => Some(Ok(parts(url))),
        _ => None,
    }
}

fn read(pattern: &str) -> Result<Regex, String> {
    let built = RegexBuilder::new(pattern).size_limit(1 << 20).build();
    built.map_err(|_| format!("the pattern `{pattern}` cannot be read here"))
}

/// The parts of a URL, or of a relative one, as fields.
fn parts(url: &str) -> Value {
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
