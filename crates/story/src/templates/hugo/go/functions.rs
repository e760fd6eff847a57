//! Hugo's functions (<https://gohugo.io/functions/>), those that ask for nothing but their arguments and the site.

mod cost;
mod patterns;
mod site;
mod texts;
mod values;

use super::evaluate::Evaluator;
use super::value::Value;

pub(super) use site::{SIDE, hugo, markdown};
pub(super) use texts::{escaped, plain};

/// Calls a function by its name, or by the name below its namespace.
pub(super) fn call(evaluator: &mut Evaluator<'_>, name: &str, arguments: Vec<Value>) -> Result<Value, String> {
    let short = plain_name(name);
    let caller = evaluator.caller;
    let budget = &caller.page.budget;
    budget.spend(cost::of(&short, &arguments))?;
    match short.as_str() {
        "partial" | "partialCached" => {
            let mut arguments = arguments.into_iter();
            let partial = arguments.next().ok_or("`partial` lacks a name")?.printed()?;
            return evaluator.partial(&partial, arguments.next().unwrap_or(Value::Nil));
        }
        "errorf" | "erroridf" => return Err(texts::formatted(&arguments)?),
        "warnf" | "warnidf" | "debugPrint" => return Ok(Value::text("")),
        _ => {}
    }
    let value = values::call(&short, &arguments)
        .or_else(|| texts::call(&short, &arguments))
        .or_else(|| patterns::call(&short, &arguments, caller.page))
        .or_else(|| site::call(&short, &arguments, caller))
        .unwrap_or_else(|| Err(format!("`{name}` is not known here")))?;
    budget.spend(value.weight())?;
    Ok(value)
}

/// The name without its namespace, where that is one of those whose functions have short names too.
fn plain_name(name: &str) -> String {
    let Some((space, rest)) = name.split_once('.') else { return name.to_owned() };
    let known =
        ["strings", "collections", "compare", "cast", "safe", "fmt", "transform", "urls", "math", "lang", "partials"];
    if !known.contains(&space) {
        return name.to_owned();
    }
    match rest {
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
    }
}

/// What a function answers; nothing where it is none of these, or does not take such arguments.
type Answer = Option<Result<Value, String>>;
