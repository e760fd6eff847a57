//! Hugo's functions that need the site.

use super::caller::Caller;
use super::objects::{Object, Value, path_of};
use super::resources::SIDE;
use crate::emoji;
use gotemplate::Error;
use scan::budget::{ITEM, LOOKUP, PARSE};

/// What a function returns; `None` where it is none of these, or does not take such arguments.
type Answer = Option<Result<Value, Error>>;

/// Calls a function that needs the site.
pub(super) fn call(name: &str, arguments: &[Value], caller: &Caller<'_>) -> Answer {
    if let Err(exceeded) = caller.page.budget().spend(cost(name, arguments)) {
        return Some(Err(exceeded.into()));
    }
    let context = caller.page.context;
    let text = || arguments.first()?.printed().ok();
    Some(Ok(match name {
        "markdownify" => Value::Html(caller.page.markdown(&text()?, false)),
        "emojify" => Value::Html(emoji::shown(&text()?)),
        "absURL" | "absLangURL" => Value::text(absolute(&text()?, context.site_url)),
        "relURL" | "relLangURL" => match text()? {
            url if url.contains("://") && !url.starts_with(context.site_url) => Value::text(url),
            url => Value::text(path_of(&absolute(&url, context.site_url))),
        },
        "ref" | "relref" => {
            let page = if matches!(arguments.first()?, Value::Object(_)) { &arguments[1..] } else { arguments };
            let field = if name == "ref" { "Ref" } else { "RelRef" };
            return caller.object_field(&Value::Object(Object::Page), field, page).transpose();
        }
        "resources.Get" | "resources.GetMatch" | "resources.Match" | "resources.ByType" => {
            let field = name.trim_start_matches("resources.");
            return caller.object_field(&Value::Object(Object::Assets), field, arguments).transpose();
        }
        "readFile" | "os.ReadFile" => match context.around.read(text()?.trim_start_matches('/')) {
            Some(text) => Value::text(text),
            None => return Some(Err(format!("there is no file `{}`", text()?).into())),
        },
        "fileExists" | "os.FileExists" => {
            let path = text()?.trim_start_matches('/').to_owned();
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let files = context.around.files(folder);
            if let Err(exceeded) = caller.page.budget().spend(files.len() * ITEM) {
                return Some(Err(exceeded.into()));
            }
            Value::Bool(files.contains(&path))
        }
        "templates.Exists" => Value::Bool(context.around.template(&text()?).is_some()),
        "unmarshal" => return Some(unmarshalled(arguments.last()?, caller)),
        "imageConfig" => Value::map(["Width", "Height"].map(|side| (side.to_owned(), Value::Int(SIDE))).to_vec()),
        "i18n" | "t" | "T" => {
            let key = text()?;
            match translated(caller, &key) {
                Some(text) => Value::text(text),
                None => return Some(Err(format!("`{key}` has no translation").into())),
            }
        }
        _ => return None,
    }))
}

/// What a call costs beyond the sizes of its arguments and its result.
fn cost(name: &str, arguments: &[Value]) -> usize {
    match name {
        "markdownify" | "emojify" | "unmarshal" => {
            arguments.iter().map(Value::weight).fold(0, usize::saturating_add).saturating_mul(PARSE)
        }
        "resources.Get" | "resources.GetMatch" | "resources.Match" | "resources.ByType" | "readFile"
        | "os.ReadFile" | "fileExists" | "os.FileExists" | "templates.Exists" | "ref" | "relref" => LOOKUP,
        _ => 0,
    }
}

/// The global `hugo`.
pub(super) fn hugo() -> Value {
    Value::fields([
        ("Version", Value::text("0.168.0")),
        ("Environment", Value::text("production")),
        ("IsProduction", Value::Bool(true)),
        ("IsDevelopment", Value::Bool(false)),
        ("IsServer", Value::Bool(false)),
        ("IsExtended", Value::Bool(true)),
    ])
}

/// The data in a file of the site, or in a text.
fn unmarshalled(source: &Value, caller: &Caller<'_>) -> Result<Value, Error> {
    let text = match source {
        Value::Object(_) => {
            caller.object_field(source, "Content", &[])?.ok_or("`unmarshal` takes text or a file")?.printed()?
        }
        text => text.printed()?,
    };
    let read = match text.trim_start().chars().next() {
        Some('{' | '[') => literals::json(&text, 1).or_else(|_| literals::toml(&text, 1)),
        _ => literals::toml(&text, 1).or_else(|_| literals::yaml(&text, 1)),
    };
    read.map(|value| Value::from(&value)).map_err(|_| "`unmarshal` cannot parse the data".into())
}

fn absolute(url: &str, base: &str) -> String {
    if url.contains("://") || url.starts_with("//") {
        return url.to_owned();
    }
    // A path from the root is the host's, any other is below the base URL (<https://gohugo.io/functions/urls/absurl/>).
    url::Url::parse(base).and_then(|base| base.join(url)).map_or_else(|_| url.to_owned(), String::from)
}

/// A text of the site's `i18n` files, in the page's language.
fn translated(caller: &Caller<'_>, key: &str) -> Option<String> {
    let known = caller.page.known.translations.get_or_init(|| translations(caller));
    known.iter().find_map(|read| {
        let listed = || {
            read.items()
                .iter()
                .find(|item| item.get("id").and_then(literals::Value::text) == Some(key))?
                .get("translation")
        };
        let found = read.get_any_case(key).or_else(listed)?;
        found.text().or_else(|| found.get("other")?.text()).map(str::to_owned)
    })
}

fn translations(caller: &Caller<'_>) -> Vec<literals::Value> {
    let language = caller.page.language();
    let of = |ending: &str| {
        let texts = caller.page.context.around.templates(&format!("../i18n/{language}.{ending}"));
        let read = |(_, text): (String, String)| match ending {
            "toml" => literals::toml(&text, 1).ok(),
            "json" => literals::json(&text, 1).ok(),
            _ => literals::yaml(&text, 1).ok(),
        };
        texts.into_iter().filter_map(read).collect::<Vec<_>>()
    };
    ["toml", "yaml", "yml", "json"].into_iter().flat_map(of).collect()
}
