//! Jekyll's filters (<https://jekyllrb.com/docs/liquid/filters/>) but those of dates.

use std::collections::BTreeMap;

use liquid_core::model::{Object, Scalar, Value, ValueView};
use liquid_core::{Result, Runtime};

use super::super::bounds::{Scope, spend};
use super::{Apply, argument, cannot, items, text};
use crate::markdown;
use scan::budget::PARSE;

/// The filters by their names.
pub(in super::super) const FILTERS: &[(&str, Apply)] = &[
    ("relative_url", |input, _, runtime| text(relative(&input.to_kstr(), runtime))),
    ("absolute_url", |input, _, runtime| {
        let path = relative(&input.to_kstr(), runtime);
        text(if path.contains("://") { path } else { site("url", runtime) + &path })
    }),
    ("strip_index", |input, _, _| text(input.to_kstr().trim_end_matches("index.html").to_owned())),
    ("markdownify", |input, _, runtime| {
        let input = input.to_kstr();
        spend(runtime, input.len().saturating_mul(PARSE))?;
        text(markdown::inline(&input))
    }),
    ("smartify", |input, _, _| Ok(input.to_value())),
    ("jsonify", |input, _, _| {
        serde_json::to_string(&input.to_value()).map(Value::scalar).map_err(|_| cannot("jsonify"))
    }),
    ("xml_escape", |input, _, _| text(escaped(&input.to_kstr()))),
    ("cgi_escape", |input, _, _| text(url::form_urlencoded::byte_serialize(input.to_kstr().as_bytes()).collect())),
    ("uri_escape", |input, _, _| {
        text(percent_encoding::utf8_percent_encode(&input.to_kstr(), NOT_IN_URIS).to_string())
    }),
    ("slugify", |input, arguments, _| {
        text(slug(&input.to_kstr(), &arguments.first().map(|mode| mode.to_kstr().to_string()).unwrap_or_default()))
    }),
    ("number_of_words", |input, _, _| {
        Ok(Value::scalar(i64::try_from(input.to_kstr().split_whitespace().count()).unwrap_or(i64::MAX)))
    }),
    ("normalize_whitespace", |input, _, _| text(input.to_kstr().split_whitespace().collect::<Vec<_>>().join(" "))),
    ("to_integer", |input, _, _| {
        let number = input.to_kstr().split('.').next().and_then(|number| number.trim().parse::<i64>().ok());
        Ok(Value::scalar(number.unwrap_or_default()))
    }),
    ("array_to_sentence_string", |input, arguments, _| {
        let and = arguments.first().map_or_else(|| "and".to_owned(), |word| word.to_kstr().to_string());
        let words: Vec<String> = items(input).iter().map(|word| word.to_kstr().to_string()).collect();
        text(match words.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            [one, two] => format!("{one} {and} {two}"),
            [first @ .., last] => format!("{}, {and} {last}", first.join(", ")),
        })
    }),
    ("where", |input, arguments, _| Ok(Value::Array(matching(input, arguments)))),
    ("find", |input, arguments, _| Ok(matching(input, arguments).into_iter().next().unwrap_or(Value::Nil))),
    ("where_exp", |input, arguments, runtime| Ok(Value::Array(judged(input, arguments, runtime)?))),
    ("find_exp", |input, arguments, runtime| {
        Ok(judged(input, arguments, runtime)?.into_iter().next().unwrap_or(Value::Nil))
    }),
    ("group_by", |input, arguments, _| {
        let key = argument(arguments, 0)?.to_kstr().to_string();
        let mut groups: Vec<(String, Vec<Value>)> = Vec::new();
        let mut places = BTreeMap::new();
        for item in items(input) {
            let name = property(&item, &key).to_kstr().to_string();
            let place = *places.entry(name.clone()).or_insert(groups.len());
            match groups.get_mut(place) {
                Some((_, group)) => group.push(item),
                None => groups.push((name, vec![item])),
            }
        }
        let group = |(name, group): (String, Vec<Value>)| {
            let mut object = Object::new();
            object.insert("name".into(), Value::scalar(name));
            object.insert("size".into(), Value::scalar(i64::try_from(group.len()).unwrap_or(i64::MAX)));
            object.insert("items".into(), Value::Array(group));
            Value::Object(object)
        };
        Ok(Value::Array(groups.into_iter().map(group).collect()))
    }),
    ("push", |input, arguments, _| changed(input, |list| list.extend(arguments.first().cloned()))),
    ("unshift", |input, arguments, _| changed(input, |list| _ = list.splice(0..0, arguments.first().cloned()))),
    ("pop", |input, _, _| changed(input, |list| _ = list.pop())),
    ("shift", |input, _, _| changed(input, |list| _ = list.drain(..list.len().min(1)))),
];

/// What `uri_escape` encodes beside what is not ASCII.
const NOT_IN_URIS: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'^')
    .add(b'|');

/// The list with something done to it.
fn changed(input: &dyn ValueView, change: impl FnOnce(&mut Vec<Value>)) -> Result<Value> {
    let Value::Array(mut items) = input.to_value() else { return Err(cannot("push")) };
    change(&mut items);
    Ok(Value::Array(items))
}

/// A value of an object, by a name with dots.
fn property(item: &Value, key: &str) -> Value {
    let path: Vec<Scalar> = key.split('.').map(|part| Scalar::new(part.to_owned())).collect();
    liquid_core::model::try_find(item, &path).map_or(Value::Nil, liquid_core::ValueCow::into_owned)
}

/// The items of which a property is, or contains, the wanted value.
fn matching(input: &dyn ValueView, arguments: &[Value]) -> Vec<Value> {
    let (Some(key), Some(wanted)) = (arguments.first(), arguments.get(1)) else { return Vec::new() };
    let (key, wanted_text) = (key.to_kstr().to_string(), wanted.to_kstr().to_string());
    let holds = |item: &Value| match property(item, &key) {
        Value::Nil => wanted.is_nil(),
        Value::Array(items) => items.iter().any(|item| item.to_kstr() == wanted_text),
        value => !wanted.is_nil() && value.to_kstr() == wanted_text,
    };
    items(input).into_iter().filter(holds).collect()
}

/// The items for which an expression is true, each bound to the variable of that name in turn.
fn judged(input: &dyn ValueView, arguments: &[Value], runtime: &dyn Runtime) -> Result<Vec<Value>> {
    let name = argument(arguments, 0)?.to_kstr().to_string();
    let expression = argument(arguments, 1)?.to_kstr().to_string();
    let template = runtime.partials().get(&format!("{{% if {expression} %}}1{{% endif %}}"))?;
    let mut found = Vec::new();
    for item in items(input) {
        let mut answer = Vec::new();
        template.render_to(&mut answer, &Scope { parent: runtime, variables: &[(&name, &item as &dyn ValueView)] })?;
        if answer == b"1" {
            found.push(item);
        }
    }
    Ok(found)
}

fn relative(input: &str, runtime: &dyn Runtime) -> String {
    if input.contains("://") {
        return input.to_owned();
    }
    format!("{}/{}", site("baseurl", runtime), input.trim_start_matches('/'))
}

fn site(key: &'static str, runtime: &dyn Runtime) -> String {
    let value = runtime.try_get(&[Scalar::new("site"), Scalar::new(key)]);
    value.map(|value| value.to_kstr().to_string()).unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Jekyll's slug: what its mode does not keep becomes one hyphen.
fn slug(text: &str, mode: &str) -> String {
    let keeps = |c: char| match mode {
        "none" => true,
        "raw" => !c.is_whitespace(),
        "pretty" => c.is_alphanumeric() || "._~!$&'()+,;=@".contains(c),
        "ascii" => c.is_ascii_alphanumeric(),
        _ => c.is_alphanumeric(),
    };
    let mut slug = String::new();
    for c in text.chars() {
        match keeps(c) {
            true => slug.extend(c.to_lowercase()),
            false if !slug.ends_with('-') => slug.push('-'),
            false => {}
        }
    }
    if mode == "none" { slug } else { slug.trim_matches('-').to_owned() }
}
