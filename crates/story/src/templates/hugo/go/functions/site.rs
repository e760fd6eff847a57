//! Functions that ask the site.

use super::super::caller::Caller;
use super::super::objects::{Object, path_of};
use super::super::value::Value;
use super::Answer;
use crate::templates::budget::ITEM;
use crate::{emoji, markdown};

/// Calls a function that asks the site.
pub(super) fn call(name: &str, arguments: &[Value], caller: &Caller<'_>) -> Answer {
    let home = caller.page.home;
    let text = || arguments.first()?.printed().ok();
    Some(Ok(match name {
        "markdownify" => Value::Html(markdown(caller, &text()?, false)),
        "emojify" => Value::Html(emoji::shown(&text()?)),
        "newScratch" => Value::Store(std::rc::Rc::default()),
        "absURL" | "absLangURL" => Value::text(absolute(&text()?, home.site_url)),
        "relURL" | "relLangURL" => match text()? {
            url if url.contains("://") && !url.starts_with(home.site_url) => Value::text(url),
            url => Value::text(path_of(&absolute(&url, home.site_url))),
        },
        "ref" | "relref" => {
            let page = if matches!(arguments.first()?, Value::Object(_)) { &arguments[1..] } else { arguments };
            let field = if name == "ref" { "Ref" } else { "RelRef" };
            return Some(caller.field(&Value::Object(Object::Page), field, page.to_vec()));
        }
        "resources.Get" | "resources.GetMatch" | "resources.Match" | "resources.ByType" => {
            let field = name.trim_start_matches("resources.");
            return Some(caller.field(&Value::Object(Object::Assets), field, arguments.to_vec()));
        }
        "readFile" | "os.ReadFile" => match home.around.read(text()?.trim_start_matches('/')) {
            Some(text) => Value::text(text),
            None => return Some(Err(format!("the file `{}` is not there", text()?))),
        },
        "fileExists" | "os.FileExists" => {
            let path = text()?.trim_start_matches('/').to_owned();
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let files = home.around.files(folder);
            if let Err(exceeded) = caller.page.budget.spend(files.len() * ITEM) {
                return Some(Err(exceeded.into()));
            }
            Value::Bool(files.contains(&path))
        }
        "templates.Exists" => Value::Bool(home.around.template(&text()?).is_some()),
        "unmarshal" => return Some(unmarshalled(arguments.last()?, caller)),
        "imageConfig" => Value::map(["Width", "Height"].map(|side| (side.to_owned(), Value::Int(SIDE))).to_vec()),
        "highlight" => {
            let language = arguments.get(1)?.printed().ok()?;
            let code = super::escaped(text()?.trim_matches('\n'));
            Value::Html(format!(
                "<div class=\"highlight\"><pre><code class=\"language-{}\">{code}</code></pre></div>",
                super::escaped(&language)
            ))
        }
        "i18n" | "t" | "T" => {
            let key = text()?;
            match translated(caller, &key) {
                Some(text) => Value::text(text),
                None => return Some(Err(format!("`{key}` has no translation"))),
            }
        }
        _ => return None,
    }))
}

/// The sides of every picture: Medium shows them at sizes of its own.
pub(in super::super) const SIDE: i64 = 1_000;

/// What templates may ask of Hugo itself.
pub(in super::super) fn hugo() -> Value {
    let fields = [
        ("Version", Value::text("0.168.0")),
        ("Environment", Value::text("production")),
        ("IsProduction", Value::Bool(true)),
        ("IsDevelopment", Value::Bool(false)),
        ("IsServer", Value::Bool(false)),
        ("IsExtended", Value::Bool(true)),
    ];
    Value::map(fields.map(|(name, value)| (name.to_owned(), value)).to_vec())
}

/// The data in a file of the site, or in a text.
fn unmarshalled(source: &Value, caller: &Caller<'_>) -> Result<Value, String> {
    let text = match source {
        Value::Object(_) => caller.field(source, "Content", Vec::new())?.printed()?,
        text => text.printed()?,
    };
    let read = match text.trim_start().chars().next() {
        Some('{' | '[') => literals::json(&text, 1).or_else(|_| literals::toml(&text, 1)),
        _ => literals::toml(&text, 1).or_else(|_| literals::yaml(&text, 1)),
    };
    read.map(|value| Value::from(&value)).map_err(|_| "data in it cannot be read".to_owned())
}

fn absolute(url: &str, base: &str) -> String {
    if url.contains("://") || url.starts_with("//") {
        return url.to_owned();
    }
    // A path from the root is the host's, any other is below the base URL (<https://gohugo.io/functions/urls/absurl/>).
    url::Url::parse(base).and_then(|base| base.join(url)).map_or_else(|_| url.to_owned(), String::from)
}

/// Markdown as the post's; a paragraph alone without its tags, unless it is to be a block.
pub(in super::super) fn markdown(caller: &Caller<'_>, text: &str, is_block: bool) -> String {
    markdown::piece(text, caller.page.home.dialect, caller.page.hooks, is_block).trim().to_owned()
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
    let language = caller.language();
    let of = |ending: &str| {
        let texts = caller.page.home.around.templates(&format!("../i18n/{language}.{ending}"));
        let read = |(_, text): (String, String)| match ending {
            "toml" => literals::toml(&text, 1).ok(),
            "json" => literals::json(&text, 1).ok(),
            _ => literals::yaml(&text, 1).ok(),
        };
        texts.into_iter().filter_map(read).collect::<Vec<_>>()
    };
    ["toml", "yaml", "yml", "json"].into_iter().flat_map(of).collect()
}
