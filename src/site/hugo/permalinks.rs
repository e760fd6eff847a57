//! The `permalinks` setting: which pattern a page has.

use super::cascade::Target;
use crate::data::{Data, Value};

/// One rule.
pub(super) struct Rule {
    /// Its name in the configuration, such as `permalinks.posts`.
    pub name: String,
    /// The pattern.
    pub pattern: String,
    target: Target,
}

/// The rules in their order. Three forms: a table of sections, a table a kind, and a list of targets (Hugo 0.166).
pub(super) fn rules(setting: Option<&Value>) -> Vec<Rule> {
    let Some(setting) = setting else { return Vec::new() };
    let mut rules = Vec::new();
    for (key, value) in setting.entries() {
        match &value.data {
            Data::Map(sections) => rules.extend(sections.iter().filter_map(|(section, pattern)| {
                let name = format!("permalinks.{key}.{section}");
                Some(Rule {
                    name,
                    pattern: pattern.text()?.to_owned(),
                    target: Target::section(&key.to_lowercase(), section),
                })
            })),
            _ => rules.extend(value.text().map(|pattern| Rule {
                name: format!("permalinks.{key}"),
                pattern: pattern.to_owned(),
                target: Target::section("page", key),
            })),
        }
    }
    rules.extend(setting.items().iter().enumerate().filter_map(|(at, item)| {
        Some(Rule {
            name: format!("permalinks[{at}]"),
            pattern: item.get_any_case("pattern")?.text()?.to_owned(),
            target: Target::read(item.get_any_case("target")),
        })
    }));
    rules
}

/// The rule for a page, by its kind, its path in Hugo's tree (`/posts/a`) and its language.
///
/// Fails with the names of two rules where a table has several for it: Hugo then takes either (0.168, measured).
pub(super) fn rule_for<'a>(
    rules: &'a [Rule],
    kind: &str,
    path: &str,
    language: &str,
) -> Result<Option<&'a Rule>, String> {
    let mut matching = rules.iter().filter(|rule| rule.target.matches(kind, path, language));
    let Some(first) = matching.next() else { return Ok(None) };
    let is_ordered = first.name.ends_with(']');
    match matching.find(|other| !is_ordered && other.pattern != first.pattern) {
        Some(other) => Err(format!("`{}` and `{}` both hold for it", first.name, other.name)),
        None => Ok(Some(first)),
    }
}
