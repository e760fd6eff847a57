//! The `permalinks` setting: which pattern a page has.

use super::cascade::Target;
use crate::GlobError;
use literals::{Data, Value};

/// One rule.
pub(super) struct Rule {
    /// Its name in the configuration, such as `permalinks.posts`.
    pub name: String,
    /// The pattern.
    pub pattern: String,
    target: Target,
}

/// The rules in their order. Three forms: a table of sections, a table a kind, and a list of targets (Hugo 0.166). Fails
/// where a target's pattern is past a bound.
pub(super) fn rules(setting: Option<&Value>) -> Result<Vec<Rule>, GlobError> {
    let Some(setting) = setting else { return Ok(Vec::new()) };
    let mut rules = Vec::new();
    let mut add = |name: String, pattern: Option<&str>, target: Target| {
        rules.extend(pattern.map(|pattern| Rule { name, pattern: pattern.to_owned(), target }));
    };
    for (key, value) in setting.entries() {
        match &value.data {
            Data::Map(sections) => {
                for (section, pattern) in sections {
                    let target = Target::section(&key.to_lowercase(), section)?;
                    add(format!("permalinks.{key}.{section}"), pattern.text(), target);
                }
            }
            _ => add(format!("permalinks.{key}"), value.text(), Target::section("page", key)?),
        }
    }
    for (at, item) in setting.items().iter().enumerate() {
        let pattern = item.get_any_case("pattern").and_then(Value::text);
        add(format!("permalinks[{at}]"), pattern, Target::read(item.get_any_case("target"))?);
    }
    Ok(rules)
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
