//! Values that sections and the configuration hand down to pages (`cascade`), and the pages they are meant for.

use crate::{GlobError, Globs, Star};
use literals::Value;

/// One set of values that is handed down.
pub(super) struct Cascade {
    target: Target,
    values: Value,
}

impl Cascade {
    /// Reads a map, or a list of maps each with a target of its own. Fails where a pattern is past a bound.
    pub(super) fn read(setting: Option<&Value>) -> Result<Vec<Self>, GlobError> {
        let Some(setting) = setting else { return Ok(Vec::new()) };
        let one = |values: &Value| {
            let target = values.get_any_case("target").or_else(|| values.get_any_case("_target"));
            Ok(Self { target: Target::read(target)?, values: values.clone() })
        };
        if setting.items().is_empty() { Ok(vec![one(setting)?]) } else { setting.items().iter().map(one).collect() }
    }

    /// Its value for a page, of the given kind, path in Hugo's tree and language.
    pub(super) fn get(&self, key: &str, kind: &str, path: &str, language: &str) -> Option<&Value> {
        let value = || {
            let params = self.values.get_any_case("params").and_then(|params| params.get_any_case(key));
            params.or_else(|| self.values.get_any_case(key))
        };
        if self.target.matches(kind, path, language) { value() } else { None }
    }
}

/// Which pages something is for; what is not said does not matter.
#[derive(Default)]
pub(super) struct Target {
    kind: Option<Globs>,
    path: Option<Globs>,
    languages: Option<Globs>,
    environment: Option<Globs>,
    section: Option<String>,
}

impl Target {
    /// Reads `kind`, `path`, `lang` (or `sites.matrix.languages`) and `environment`, all of them globs. Fails where one is
    /// past a bound.
    pub(super) fn read(setting: Option<&Value>) -> Result<Self, GlobError> {
        let Some(setting) = setting else { return Ok(Self::default()) };
        let text = |key: &str| setting.get_any_case(key).and_then(Value::text).filter(|text| !text.is_empty());
        let matrix = setting.get_any_case("sites").and_then(|sites| sites.get_any_case("matrix"));
        let languages = matrix.and_then(|matrix| matrix.get_any_case("languages"));
        let languages = languages.or_else(|| setting.get_any_case("lang")).map(Value::texts).unwrap_or_default();
        let one = |key: &str| text(key).map(|pattern| globs(&[pattern])).transpose();
        Ok(Self {
            kind: one("kind")?,
            path: one("path")?,
            languages: if languages.is_empty() { None } else { Some(globs(&languages)?) },
            environment: one("environment")?,
            section: None,
        })
    }

    /// Pages of a kind in a section; `"/"` stands for those at the root.
    pub(super) fn section(kind: &str, section: &str) -> Result<Self, GlobError> {
        let section = section.trim_matches([' ', '/']).to_lowercase();
        Ok(Self { kind: Some(globs(&[kind])?), section: Some(section), ..Self::default() })
    }

    /// Whether a page is meant, by its kind, its path in Hugo's tree (`/posts/a`, small) and its language.
    pub(super) fn matches(&self, kind: &str, path: &str, language: &str) -> bool {
        let holds = |globs: &Option<Globs>, text: &str| globs.as_ref().is_none_or(|globs| globs.is_match(text));
        let in_section = self.section.as_deref().is_none_or(|section| match section {
            "" => path.rfind('/') == Some(0),
            _ => path[1..].strip_prefix(section).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        });
        in_section
            && holds(&self.kind, kind)
            && holds(&self.path, path)
            && holds(&self.languages, language)
            && holds(&self.environment, "production")
    }
}

/// Globs in small letters, `*` within one folder; one that is not valid matches nothing.
fn globs(patterns: &[&str]) -> Result<Globs, GlobError> {
    Globs::passing_over_invalid(patterns.iter().map(|pattern| pattern.to_lowercase()), Star::InFolder)
}
