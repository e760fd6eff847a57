//! Functions of texts.

use crate::error::Error;
use crate::value::{Answer, Value};

/// Calls a function of texts.
pub(super) fn call<O: Clone>(name: &str, arguments: &[Value<O>]) -> Answer<O> {
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
        ("replace", [text, old, new]) => Value::text(text.replace(old, new)),
        ("repeat", [times, text]) => Value::text(text.repeat(times.parse().ok()?)),
        ("split", [text, at]) => Value::list(text.split(at).map(Value::text).collect()),
        ("hasPrefix", [text, start]) => Value::Bool(text.starts_with(start)),
        ("hasSuffix", [text, end]) => Value::Bool(text.ends_with(end)),
        ("contains", [text, part]) => Value::Bool(text.contains(part)),
        ("countrunes" | "runeCount", [text]) => super::values::count(text.chars().count()),
        ("countwords" | "countWords", [text]) => super::values::count(text.split_whitespace().count()),
        ("substr", [text, rest @ ..]) => {
            let chars: Vec<char> = text.chars().collect();
            let start = usize::try_from(rest.first()?.parse::<i64>().ok()?).ok()?.min(chars.len());
            let length = rest.get(1).and_then(|length| length.parse().ok()).unwrap_or(chars.len());
            Value::text(chars[start..].iter().take(length).collect::<String>())
        }
        ("safeHTML" | "safeHTMLAttr" | "safeURL" | "safeCSS" | "safeJS", [text]) => Value::Html((*text).to_owned()),
        ("truncate", [length, text]) if text.chars().count() <= length.parse().ok()? => Value::text(*text),
        ("path.Base" | "path.BaseName" | "path.Dir" | "path.Ext" | "path.Clean", [path]) => {
            Value::text(of_path(name, path))
        }
        ("path.Join", parts) => Value::text(clean(&parts.join("/"))),
        ("htmlEscape", [text]) => Value::text(escaped(text)),
        ("htmlUnescape" | "plainify", [text]) => Value::text(html::text(&html::fragment(text))),
        ("highlight", [code, language, ..]) => Value::Html(format!(
            "<div class=\"highlight\"><pre><code class=\"language-{}\">{}</code></pre></div>",
            escaped(language),
            escaped(code.trim_matches('\n'))
        )),
        ("urlize" | "anchorize", [text]) => Value::text(anchor(text)),
        ("urlquery" | "querify", [text]) => {
            Value::text(url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>())
        }
        _ => return None,
    }))
}

/// The widest that `printf` may pad a number to, in characters.
const WIDEST: usize = 100;

/// `printf`, with the verbs that templates use.
pub(super) fn formatted<O: Clone>(arguments: &[Value<O>]) -> Result<String, Error> {
    let mut arguments = arguments.iter();
    let pattern = arguments.next().map(Value::printed).transpose()?.unwrap_or_default();
    let mut out = String::new();
    let mut rest = pattern.as_str();
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let verb = after[digits..].chars().next().ok_or("a format ends after `%`")?;
        rest = &after[digits + verb.len_utf8()..];
        let mut next = || arguments.next().ok_or("a format lacks a value")?.printed();
        match verb {
            '%' => out.push('%'),
            's' | 'v' | 't' => out.push_str(&next()?),
            'd' => {
                let number = next()?;
                let width = if digits == 0 { 0 } else { after[..digits].parse().unwrap_or(usize::MAX) };
                if width > WIDEST {
                    return Err(format!("a format asks for more than {WIDEST} digits").into());
                }
                let zero = after.starts_with('0');
                let fill = if zero { "0" } else { " " };
                out.push_str(&fill.repeat(width.saturating_sub(number.len())));
                out.push_str(&number);
            }
            'q' => out.extend(["\"", &next()?, "\""]),
            other => return Err(format!("the format `%{other}` is not supported").into()),
        }
    }
    out.push_str(rest);
    Ok(out)
}

fn of_path(name: &str, path: &str) -> String {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let at = file.rfind('.').unwrap_or(file.len());
    match name {
        "path.Base" => file.to_owned(),
        "path.BaseName" => file[..at].to_owned(),
        "path.Ext" => file[at..].to_owned(),
        "path.Dir" => clean(folder),
        _ => clean(path),
    }
}

/// The shortest path that is the same, as Go's `path.Clean` (<https://pkg.go.dev/path#Clean>), except that `..` never leads
/// out of a relative path.
fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    let root = if path.starts_with('/') { "/" } else { "" };
    let clean = format!("{root}{}", parts.join("/"));
    if clean.is_empty() { ".".to_owned() } else { clean }
}

/// Text escaped as Go's html/template does in text and attributes.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&#34;").replace('\'', "&#39;")
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
