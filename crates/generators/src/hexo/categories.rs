//! A post's categories, each a chain from the outermost inwards.

use super::config::Config;
use super::facts::{Facts, script_text};
use crate::hexo::diacritics::slugized;
use literals::{Data, Value};

/// Names from the outermost category to the innermost.
pub(super) type Chain = Vec<String>;

/// The chains of a post: where an item is a list itself, each item is a chain, else all of them are one.
pub(super) fn chains(facts: &Facts) -> Vec<Chain> {
    let value = facts.value("categories").filter(|value| is_set(value)).or_else(|| facts.value("category"));
    let Some(value) = value.filter(|value| is_set(value)) else {
        return facts.named("category").map(|name| vec![vec![name.to_owned()]]).unwrap_or_default();
    };
    let names =
        |items: &[Value]| -> Chain { items.iter().filter_map(script_text).filter(|it| !it.is_empty()).collect() };
    let items = value.items();
    if items.is_empty() {
        return script_text(value).map(|name| vec![vec![name]]).unwrap_or_default();
    }
    let is_list = |item: &&Value| matches!(item.data, Data::List(_));
    if !items.iter().any(|item| is_list(&item)) {
        return Some(names(items)).filter(|chain| !chain.is_empty()).into_iter().collect();
    }
    let chain = |item: &Value| if is_list(&item) { names(item.items()) } else { names(std::slice::from_ref(item)) };
    items.iter().map(chain).filter(|chain| !chain.is_empty()).collect()
}

/// What JavaScript takes for true.
fn is_set(value: &Value) -> bool {
    match &value.data {
        Data::Null => false,
        Data::Plain(text) => !matches!(text.as_str(), "false" | "0" | ""),
        Data::Quoted(text) => !text.is_empty(),
        Data::List(_) | Data::Map(_) | Data::Code(_) => true,
    }
}

/// The category that a post is under in its address: the one that Hexo came to know last, as a path.
///
/// `others` are the chains of the other posts. Where one of them ends a chain at the same category, it hangs on the order
/// in which Hexo happens to read the files which of several chains that is; then there is none.
pub(super) fn last(chains: &[Chain], others: &[&Chain], config: &Config) -> Option<String> {
    let last = chains.last()?;
    let is_shared = || others.iter().any(|other| other.starts_with(last));
    if chains.len() > 1 && is_shared() {
        return None;
    }
    let mapped = |name: &String| {
        let named = config.root.get("category_map").and_then(|map| map.get(name)).and_then(script_text);
        let slug = slugized(&named.filter(|name| !name.is_empty()).unwrap_or_else(|| name.clone()));
        match config.case {
            1 => slug.to_lowercase(),
            2 => slug.to_uppercase(),
            _ => slug,
        }
    };
    Some(last.iter().map(mapped).collect::<Vec<_>>().join("/"))
}
