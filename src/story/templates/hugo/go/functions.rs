//! Hugo's functions (<https://gohugo.io/functions/>), those that ask for nothing but their arguments and the site.

use std::cmp::Ordering;

use super::evaluate::{Evaluator, too_much};
use super::objects::{Object, Shortcode, path_of};
use super::value::Value;
use crate::data;
use crate::story::{emoji, markdown};

/// Calls a function by its name, or by the name below its namespace.
pub(super) fn call(evaluator: &mut Evaluator<'_>, name: &str, arguments: Vec<Value>) -> Result<Value, String> {
    let short = plain_name(name);
    match short.as_str() {
        "partial" | "partialCached" => {
            let mut arguments = arguments.into_iter();
            let partial = arguments.next().ok_or("`partial` lacks a name")?.printed()?;
            return evaluator.partial(&partial, arguments.next().unwrap_or(Value::Nil));
        }
        "errorf" | "erroridf" => return Err(formatted(&arguments)?),
        "warnf" | "warnidf" | "debugPrint" => return Ok(Value::text("")),
        _ => {}
    }
    let shortcode = evaluator.shortcode;
    of_values(&short, &arguments)
        .or_else(|| of_texts(&short, &arguments))
        .or_else(|| of_site(&short, &arguments, shortcode))
        .unwrap_or_else(|| Err(format!("`{name}` is not known here")))
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
        "Dictionary" => "dict".to_owned(),
        "Include" => "partial".to_owned(),
        "Conditional" => "cond".to_owned(),
        "Translate" => "i18n".to_owned(),
        "HTML" | "HTMLAttr" | "URL" | "CSS" | "JS" => format!("safe{rest}"),
        "RelURL" | "AbsURL" | "RelLangURL" | "AbsLangURL" => rest.replacen("Rel", "rel", 1).replacen("Abs", "abs", 1),
        rest => {
            let mut chars = rest.chars();
            chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
        }
    }
}

type Answer = Option<Result<Value, String>>;

/// Of values of any kind.
fn of_values(name: &str, arguments: &[Value]) -> Answer {
    let one = arguments.first()?;
    let order = |least: &[Ordering]| Some(Ok(Value::Bool(least.contains(&one.compared(arguments.get(1)?)?))));
    let equal = |other: &Value| one.compared(other) == Some(Ordering::Equal);
    Some(Ok(match (name, arguments) {
        ("eq", [_, others @ ..]) => Value::Bool(others.iter().any(equal)),
        ("ne", [_, other]) => Value::Bool(!equal(other)),
        ("lt", [_, _]) => return order(&[Ordering::Less]),
        ("le", [_, _]) => return order(&[Ordering::Less, Ordering::Equal]),
        ("gt", [_, _]) => return order(&[Ordering::Greater]),
        ("ge", [_, _]) => return order(&[Ordering::Greater, Ordering::Equal]),
        ("not", [value]) => Value::Bool(!value.is_true()),
        ("default", [default, value]) => {
            if value.is_true() || matches!(value, Value::Bool(_)) { value } else { default }.clone()
        }
        ("default", [default]) => default.clone(),
        ("cond", [condition, yes, no]) => if condition.is_true() { yes } else { no }.clone(),
        ("isset", [Value::List(items), at]) => {
            Value::Bool(at.whole().is_some_and(|at| usize::try_from(at).is_ok_and(|at| at < items.len())))
        }
        ("isset", [map, key]) => Value::Bool(map.entry(&key.printed().ok()?).is_some()),
        ("len", [Value::List(items)]) => count(items.len()),
        ("len", [Value::Map(entries)]) => count(entries.len()),
        ("len", [text]) => count(text.printed().ok()?.len()),
        ("index", [value, keys @ ..]) => keys.iter().try_fold(value.clone(), |value, key| match &value {
            Value::List(items) => {
                Some(usize::try_from(key.whole()?).ok().and_then(|at| items.get(at).cloned()).unwrap_or(Value::Nil))
            }
            map => Some(map.entry(&key.printed().ok()?).unwrap_or(Value::Nil)),
        })?,
        ("slice", items) => Value::list(items.to_vec()),
        ("dict", pairs) => {
            let mut entries = Vec::new();
            for pair in pairs.chunks(2) {
                let [key, value] = pair else { return Some(Err("`dict` lacks a value".to_owned())) };
                entries.push((key.printed().ok()?, value.clone()));
            }
            Value::map(entries)
        }
        ("merge", maps) => {
            let mut merged: Vec<(String, Value)> = Vec::new();
            for map in maps {
                let Value::Map(entries) = map else { return None };
                for (key, value) in entries.iter() {
                    merged.retain(|(known, _)| !known.eq_ignore_ascii_case(key));
                    merged.push((key.clone(), value.clone()));
                }
            }
            Value::map(merged)
        }
        ("append", [items @ .., Value::List(list)]) => {
            let more = items.iter().flat_map(|item| match item {
                Value::List(items) if !items.is_empty() => items.to_vec(),
                one => vec![one.clone()],
            });
            Value::list(list.iter().cloned().chain(more).collect())
        }
        ("first", [number, Value::List(items)]) => {
            Value::list(items.iter().take(usize::try_from(number.whole()?).ok()?).cloned().collect())
        }
        ("after", [number, Value::List(items)]) => {
            Value::list(items.iter().skip(usize::try_from(number.whole()?).ok()?).cloned().collect())
        }
        ("last", [number, Value::List(items)]) => {
            let number = usize::try_from(number.whole()?).ok()?;
            Value::list(items.iter().skip(items.len().saturating_sub(number)).cloned().collect())
        }
        ("in", [Value::List(items), wanted]) => {
            Value::Bool(items.iter().any(|item| item.compared(wanted) == Some(Ordering::Equal)))
        }
        ("in", [text, wanted]) => Value::Bool(text.printed().ok()?.contains(&wanted.printed().ok()?)),
        ("seq", numbers) => return sequence(numbers),
        ("int", [number]) => Value::Int(number.whole()?),
        ("float", [number]) => Value::Float(number.printed().ok()?.trim().parse().ok()?),
        ("string", [value]) => Value::text(value.printed().ok()?),
        ("add", numbers) => folded(numbers, i64::checked_add, |one, other| one + other)?,
        ("sub", numbers) => folded(numbers, i64::checked_sub, |one, other| one - other)?,
        ("mul", numbers) => folded(numbers, i64::checked_mul, |one, other| one * other)?,
        ("div", numbers) => folded(numbers, i64::checked_div, |one, other| one / other)?,
        ("mod", numbers) => folded(numbers, i64::checked_rem, |one, other| one % other)?,
        ("reflect.IsMap", [value]) => Value::Bool(matches!(value, Value::Map(_))),
        ("reflect.IsSlice", [value]) => Value::Bool(matches!(value, Value::List(_))),
        ("jsonify", [value]) => {
            return Some(value.printed().map(|text| Value::Html(serde_json::Value::from(text).to_string())));
        }
        _ => return None,
    }))
}

fn count(length: usize) -> Value {
    Value::Int(i64::try_from(length).unwrap_or(i64::MAX))
}

fn folded(numbers: &[Value], whole: fn(i64, i64) -> Option<i64>, float: fn(f64, f64) -> f64) -> Option<Value> {
    let (first, rest) = numbers.split_first()?;
    rest.iter().try_fold(first.clone(), |sum, number| match (&sum, number) {
        (Value::Float(_), _) | (_, Value::Float(_)) => {
            let parsed = |value: &Value| value.printed().ok()?.parse().ok();
            Some(Value::Float(float(parsed(&sum)?, parsed(number)?)))
        }
        _ => Some(Value::Int(whole(sum.whole()?, number.whole()?)?)),
    })
}

/// `seq LAST`, `seq FIRST LAST`, `seq FIRST STEP LAST`.
fn sequence(numbers: &[Value]) -> Answer {
    let numbers = numbers.iter().map(Value::whole).collect::<Option<Vec<_>>>()?;
    let (first, step, last) = match numbers.as_slice() {
        [last] => (if *last < 0 { -1 } else { 1 }, if *last < 0 { -1 } else { 1 }, *last),
        [first, last] => (*first, if last < first { -1 } else { 1 }, *last),
        [first, step, last] if *step != 0 => (*first, *step, *last),
        _ => return None,
    };
    if (last.checked_sub(first)? / step).unsigned_abs() > 2_000 {
        return Some(Err(too_much()));
    }
    let holds = |number: &i64| if step > 0 { *number <= last } else { *number >= last };
    let numbers = std::iter::successors(Some(first), |number| number.checked_add(step)).take_while(holds);
    Some(Ok(Value::list(numbers.map(Value::Int).collect())))
}

/// Of texts.
fn of_texts(name: &str, arguments: &[Value]) -> Answer {
    let texts = || arguments.iter().map(Value::printed).collect::<Result<Vec<_>, _>>();
    if name == "delimit" {
        let [Value::List(items), between, last @ ..] = arguments else { return None };
        let items = items.iter().map(Value::printed).collect::<Result<Vec<_>, _>>().ok()?;
        let between = between.printed().ok()?;
        return Some(Ok(Value::text(match (items.as_slice(), last) {
            ([first @ .., end], [last]) if !first.is_empty() => {
                format!("{}{}{end}", first.join(&between), last.printed().ok()?)
            }
            (items, _) => items.join(&between),
        })));
    }
    if matches!(name, "printf") {
        return Some(formatted(arguments).map(Value::Text));
    }
    let texts = texts().ok()?;
    let strs: Vec<&str> = texts.iter().map(String::as_str).collect();
    Some(Ok(match (name, strs.as_slice()) {
        ("print", texts) => Value::text(texts.concat()),
        ("println", texts) => Value::text(texts.join(" ") + "\n"),
        ("lower", [text]) => Value::text(text.to_lowercase()),
        ("upper", [text]) => Value::text(text.to_uppercase()),
        ("title", [text]) => Value::text(text.split_inclusive(' ').map(capital).collect::<String>()),
        ("firstUpper", [text]) => Value::text(capital(text)),
        ("trim", [text, set]) => Value::text(text.trim_matches(|c| set.contains(c))),
        ("trimSpace" | "chomp", [text]) => {
            Value::text(if name == "chomp" { text.trim_end_matches('\n') } else { text.trim() })
        }
        ("trimLeft", [set, text]) => Value::text(text.trim_start_matches(|c| set.contains(c))),
        ("trimRight", [set, text]) => Value::text(text.trim_end_matches(|c| set.contains(c))),
        ("trimPrefix", [start, text]) => Value::text(text.strip_prefix(start).unwrap_or(text)),
        ("trimSuffix", [end, text]) => Value::text(text.strip_suffix(end).unwrap_or(text)),
        ("replace", [text, old, new]) if text.len().saturating_mul(new.len() + 1) < 1 << 24 => {
            Value::text(text.replace(old, new))
        }
        ("repeat", [times, text]) if times.parse::<usize>().ok()?.saturating_mul(text.len()) < 1 << 16 => {
            Value::text(text.repeat(times.parse().ok()?))
        }
        ("split", [text, at]) => Value::list(text.split(at).map(Value::text).collect()),
        ("hasPrefix", [text, start]) => Value::Bool(text.starts_with(start)),
        ("hasSuffix", [text, end]) => Value::Bool(text.ends_with(end)),
        ("contains", [text, part]) => Value::Bool(text.contains(part)),
        ("countrunes" | "runeCount", [text]) => count(text.chars().count()),
        ("countwords" | "countWords", [text]) => count(text.split_whitespace().count()),
        ("substr", [text, rest @ ..]) => {
            let chars: Vec<char> = text.chars().collect();
            let start = usize::try_from(rest.first()?.parse::<i64>().ok()?).ok()?.min(chars.len());
            let length = rest.get(1).and_then(|length| length.parse().ok()).unwrap_or(chars.len());
            Value::text(chars[start..].iter().take(length).collect::<String>())
        }
        ("safeHTML" | "safeHTMLAttr" | "safeURL" | "safeCSS" | "safeJS", [text]) => Value::Html((*text).to_owned()),
        ("htmlEscape", [text]) => Value::text(escaped(text)),
        ("htmlUnescape" | "plainify", [text]) => Value::text(plain(text)),
        ("urlize" | "anchorize", [text]) => Value::text(anchor(text)),
        ("urlquery" | "querify", [text]) => {
            Value::text(url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>())
        }
        _ => return None,
    }))
}

/// That ask the site.
fn of_site(name: &str, arguments: &[Value], shortcode: &Shortcode<'_>) -> Answer {
    let home = shortcode.home;
    let text = || arguments.first()?.printed().ok();
    Some(Ok(match name {
        "markdownify" => Value::Html(markdown(shortcode, &text()?, false)),
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
            return Some(shortcode.field(&Value::Object(Object::Page), field, page.to_vec()));
        }
        "i18n" | "t" | "T" => {
            let key = text()?;
            match translated(shortcode, &key) {
                Some(text) => Value::text(text),
                None => return Some(Err(format!("`{key}` has no translation"))),
            }
        }
        _ => return None,
    }))
}

fn absolute(url: &str, base: &str) -> String {
    if url.contains("://") || url.starts_with("//") {
        return url.to_owned();
    }
    // A path from the root is the host's, any other is below the base URL (<https://gohugo.io/functions/urls/absurl/>).
    url::Url::parse(base).and_then(|base| base.join(url)).map_or_else(|_| url.to_owned(), String::from)
}

/// Markdown as the post's; a paragraph alone without its tags, unless it is to be a block.
pub(super) fn markdown(shortcode: &Shortcode<'_>, text: &str, is_block: bool) -> String {
    markdown::piece(text, shortcode.home.dialect, is_block).trim().to_owned()
}

/// A text of the site's `i18n` files, in the page's language.
fn translated(shortcode: &Shortcode<'_>, key: &str) -> Option<String> {
    let language = shortcode.language();
    for ending in ["toml", "yaml", "yml", "json"] {
        for (_, text) in shortcode.home.around.templates(&format!("../i18n/{language}.{ending}")) {
            let read = match ending {
                "toml" => data::toml(&text, 1),
                "json" => data::json(&text, 1),
                _ => data::yaml(&text, 1),
            };
            let Ok(read) = read else { continue };
            let listed = || {
                read.items()
                    .iter()
                    .find(|item| item.get("id").and_then(data::Value::text) == Some(key))?
                    .get("translation")
            };
            let Some(found) = read.get_any_case(key).or_else(listed) else { continue };
            if let Some(text) = found.text().or_else(|| found.get("other")?.text()) {
                return Some(text.to_owned());
            }
        }
    }
    None
}

/// `printf`, with the verbs that templates use.
fn formatted(arguments: &[Value]) -> Result<String, String> {
    let mut arguments = arguments.iter();
    let pattern = arguments.next().map(Value::printed).transpose()?.unwrap_or_default();
    let mut out = String::new();
    let mut rest = pattern.as_str();
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let verb = after[digits..].chars().next().ok_or("a format ends in the middle")?;
        rest = &after[digits + verb.len_utf8()..];
        let mut next = || arguments.next().ok_or("a format lacks a value").map_err(str::to_owned)?.printed();
        match verb {
            '%' => out.push('%'),
            's' | 'v' | 't' => out.push_str(&next()?),
            'd' => {
                let number = next()?;
                let width = after[..digits].parse::<usize>().unwrap_or(0).min(100);
                let zero = after.starts_with('0');
                let fill = if zero { "0" } else { " " };
                out.push_str(&fill.repeat(width.saturating_sub(number.len())));
                out.push_str(&number);
            }
            'q' => out.extend(["\"", &next()?, "\""]),
            other => return Err(format!("the format `%{other}` is not known here")),
        }
    }
    out.push_str(rest);
    Ok(out)
}

/// As Go's templates escape what they print.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&#34;").replace('\'', "&#39;")
}

fn plain(html: &str) -> String {
    fn gather(nodes: &[crate::html::Node], out: &mut String) {
        for node in nodes {
            match node {
                crate::html::Node::Text(text) => out.push_str(text),
                crate::html::Node::Element(element) => gather(&element.children, out),
                crate::html::Node::Comment(_) => {}
            }
        }
    }
    let mut out = String::new();
    gather(&crate::html::fragment(html), &mut out);
    out
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn anchor(text: &str) -> String {
    let kept = text.trim().to_lowercase();
    kept.chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}
