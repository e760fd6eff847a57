//! The output format that a page's address points to: the first of its `outputs`, HTML where nothing else is said.

use super::config::Config;
use super::fields::Fields;
use literals::Value;

/// A format, as far as addresses go.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Format {
    /// The name of the file in a page's folder.
    pub file: String,
    /// The file's ending, with its dot.
    pub ending: String,
    /// Whether `uglyURLs` holds for it.
    pub may_be_ugly: bool,
}

/// Hugo's own formats that a page may have for its first, with their endings.
const KNOWN: [(&str, &str); 5] =
    [("html", ".html"), ("json", ".json"), ("rss", ".xml"), ("markdown", ".md"), ("csv", ".csv")];

/// What a format's definition may say without changing more of an address than its name.
const HARMLESS: [&str; 7] = ["basename", "isplaintext", "ishtml", "rel", "notalternative", "permalinkable", "weight"];

impl Format {
    /// The format of a page, by its front matter, else by its kind; fails with the reason where the configuration
    /// makes something of its own of it.
    pub(super) fn of(fields: &Fields, config: &Config, of_kinds: Option<&Value>) -> Result<Self, String> {
        let by_kind = || of_kinds?.get_any_case(fields.kind());
        let named =
            |value: Option<&Value>| value.and_then(|value| value.texts().first().map(|name| name.to_lowercase()));
        let name = named(fields.get("outputs")).or_else(|| named(by_kind())).unwrap_or_else(|| "html".to_owned());
        let definition = config.setting(&["outputFormats", &name]);
        let is_harmless = |(key, _): &(String, Value)| HARMLESS.contains(&key.to_lowercase().as_str());
        let known = KNOWN.iter().find(|(known, _)| *known == name);
        let Some((_, ending)) = known.filter(|_| definition.is_none_or(|it| it.entries().iter().all(is_harmless)))
        else {
            return Err(format!("its first output format is `{name}`"));
        };
        let base_name = definition.and_then(|definition| definition.get_any_case("baseName")).and_then(Value::text);
        Ok(Self {
            file: format!("{}{ending}", base_name.unwrap_or("index")),
            ending: (*ending).to_owned(),
            may_be_ugly: name != "rss",
        })
    }

    /// Whether it is a page that people read.
    pub(super) fn is_html(&self) -> bool {
        self.ending == ".html"
    }

    /// What follows a page's folder in its address: nothing for `index.html`.
    pub(super) fn in_folder(&self) -> &str {
        if self.file == "index.html" { "" } else { &self.file }
    }
}
