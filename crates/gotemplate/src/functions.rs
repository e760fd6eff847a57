//! Go's and Hugo's functions (<https://gohugo.io/functions/>) that need nothing but their arguments.

mod cost;
mod patterns;
mod texts;
mod values;

use std::borrow::Cow;

use super::error::Error;
use super::value::{Answer, Scratch, Value};
use scan::budget::Budget;

pub(super) use cost::of as cost;
pub(super) use patterns::Patterns;
pub(super) use texts::escaped;

/// Calls a function by its short name.
pub(super) fn call<O: Clone>(name: &str, arguments: &[Value<O>], patterns: &Patterns, budget: &Budget) -> Answer<O> {
    match name {
        "errorf" | "erroridf" => Some(Err(texts::formatted(arguments).map_or_else(|why| why, Error::from))),
        "warnf" | "warnidf" | "debugPrint" => Some(Ok(Value::text(""))),
        "newScratch" => Some(Ok(Value::Scratch(Scratch::default()))),
        _ => values::call(name, arguments)
            .or_else(|| texts::call(name, arguments))
            .or_else(|| patterns::call(name, arguments, patterns, budget)),
    }
}

/// The name without its namespace, where that is one of those whose functions have short names too.
pub(super) fn short_name(name: &str) -> Cow<'_, str> {
    let Some((space, rest)) = name.split_once('.') else { return name.into() };
    let known =
        ["strings", "collections", "compare", "cast", "safe", "fmt", "transform", "urls", "math", "lang", "partials"];
    if !known.contains(&space) {
        return name.into();
    }
    let short = match rest {
        "ToLower" => "lower".to_owned(),
        "ToUpper" => "upper".to_owned(),
        "ToString" | "ToInt" | "ToFloat" => rest[2..].to_lowercase(),
        "Dictionary" => "dict".to_owned(),
        "Include" | "IncludeCached" => "partial".to_owned(),
        "Conditional" => "cond".to_owned(),
        "Translate" => "i18n".to_owned(),
        "IsSet" => "isset".to_owned(),
        "Parse" => "urls.Parse".to_owned(),
        "URLize" => "urlize".to_owned(),
        "HTMLEscape" | "HTMLUnescape" => rest.replacen("HTML", "html", 1),
        "HTML" | "HTMLAttr" | "URL" | "CSS" | "JS" => format!("safe{rest}"),
        "RelURL" | "AbsURL" | "RelLangURL" | "AbsLangURL" => rest.replacen("Rel", "rel", 1).replacen("Abs", "abs", 1),
        rest => {
            let mut chars = rest.chars();
            chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
        }
    };
    short.into()
}
