//! Hugo's configuration: where it lies, how its files add up, and what of it decides addresses.

use std::collections::HashMap;

use regex::RegexSet;

use super::cascade::Cascade;
use super::dates::DateKeys;
use super::escape;
use super::mounts::{self, Mount};
use super::permalinks::{self, Rule};
use super::version::Version;
use crate::expressions::expressions;
use crate::folder::Folder;
use crate::slug::HugoPaths;
use crate::{base_url, hints};
use literals::{Data, Value};
use post::problem::{Code, Problem};
use post::time::TimeZone;

/// What Hugo 0.168 writes where no base URL is configured. As an example's domain it is never published to.
const NO_BASE_URL: &str = "https://example.org/";

/// What is read of the configuration.
pub(super) struct Config {
    /// All files of it, one over the other.
    pub root: Value,
    /// How parts of paths are written.
    pub paths: HugoPaths,
    /// The languages, the default one first; at least one.
    pub languages: Vec<Language>,
    /// The folders that make up `content/`.
    pub mounts: Vec<Mount>,
    /// `ignoreFiles`: what matches is left out.
    ignored: RegexSet,
    /// The folders whose files are served as they are, from the project and its themes.
    pub statics: Vec<Mount>,
    /// The folders of the themes.
    pub themes: Vec<String>,
    /// The sections of posts, where they are configured.
    pub main_sections: Option<Vec<String>>,
    /// The version that builds it.
    pub version: Version,
    /// `buildDrafts`.
    pub drafts: bool,
    /// `buildFuture`.
    pub future: bool,
    /// `buildExpired`.
    pub expired: bool,
}

/// A language, with those settings that each language may have for itself.
pub(super) struct Language {
    /// Its code, in small letters.
    pub code: String,
    /// Its folder in addresses; `""` for none.
    pub prefix: String,
    /// Its base URL, with a slash at its end.
    pub base_url: String,
    /// The rules of `permalinks`, in their order.
    pub rules: Vec<Rule>,
    /// The cascades of the configuration.
    pub cascades: Vec<Cascade>,
    /// Where dates come from.
    pub dates: DateKeys,
    /// The zone of dates without one.
    pub zone: TimeZone,
    /// `outputs`, by kind.
    pub outputs: Option<Value>,
}

impl Config {
    /// Whether pages of a section end in `.html`. What a language says of it for itself, Hugo does not ask for.
    pub(super) fn is_ugly(&self, section: &str) -> bool {
        let Some(ugly) = self.setting(&["uglyURLs"]) else { return false };
        ugly.flag().or_else(|| ugly.get_any_case(section)?.flag()).unwrap_or(false)
    }
}

/// The endings of configuration files, in the order in which Hugo looks for them.
const ENDINGS: [&str; 4] = ["toml", "yaml", "yml", "json"];

/// The first of `hugo.*` and `config.*` at the site's root.
pub(super) fn root_file(folder: &Folder) -> Option<String> {
    let names = ["hugo", "config"].into_iter().flat_map(|name| ENDINGS.map(|ending| format!("{name}.{ending}")));
    names.into_iter().find(|path| folder.exists(path))
}

/// Whether a path is one of the configuration's files.
pub(super) fn is_config(path: &str) -> bool {
    let Some((name, ending)) = path.rsplit_once('.') else { return false };
    ENDINGS.contains(&ending) && (matches!(name, "hugo" | "config") || path.starts_with("config/"))
}

impl Config {
    /// Reads the configuration for a production build. `given` is a base URL that stands above the configured one.
    pub(super) fn read(folder: &Folder, given: Option<&str>) -> Result<Self, Problem> {
        let root = merged(folder)?;
        let languages = languages(folder, &root, given)?;
        let flag = |key: &str| root.get_any_case(key).and_then(Value::flag).unwrap_or(false);
        let of_default = mounts::overlay(&root, &languages[0].code);
        let main_sections = [of_default, Some(&root)].into_iter().flatten().find_map(|settings| {
            let of_params = || settings.get_any_case("params")?.get_any_case("mainSections");
            settings.get_any_case("mainSections").or_else(of_params)
        });
        Ok(Self {
            paths: HugoPaths { keep_case: flag("disablePathToLower"), remove_accents: flag("removePathAccents") },
            mounts: mounts::of_content(&root, languages.iter().map(|language| &*language.code))?,
            ignored: patterns(root.get_any_case("ignoreFiles"))?,
            statics: mounts::of_static(&root)?,
            themes: mounts::themes(&root),
            main_sections: main_sections.map(|value| value.texts().into_iter().map(str::to_lowercase).collect()),
            version: Version::pinned(folder),
            drafts: flag("buildDrafts"),
            future: flag("buildFuture"),
            expired: flag("buildExpired"),
            languages,
            root,
        })
    }

    /// Whether Hugo passes over a file of a mount, for its own name or for a folder's that holds it: what editors leave
    /// behind, what is hidden, and what `ignoreFiles` names.
    pub(super) fn ignores(&self, mount: &Mount, path: &str) -> bool {
        let inner = path.strip_prefix(&*mount.source).unwrap_or(path);
        let is_left_behind = |name: &str| name.starts_with(['.', '#']) || name.ends_with('~');
        let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
        // The patterns are for whole paths, of which the site's folder is the end that is known.
        inner.split('/').any(is_left_behind)
            || !self.ignored.is_empty()
                && ends.map(|end| format!("/{}", &path[..end])).any(|at| self.ignored.is_match(&at))
    }

    /// A setting, by the names of the maps that lead to it.
    pub(super) fn setting(&self, keys: &[&str]) -> Option<&Value> {
        keys.iter().try_fold(&self.root, |value, key| value.get_any_case(key))
    }
}

/// The expressions of `ignoreFiles`; those that Go alone could read are passed over.
fn patterns(setting: Option<&Value>) -> Result<RegexSet, Problem> {
    let texts = setting.map(Value::texts).unwrap_or_default();
    expressions(&texts).ok_or_else(|| {
        Problem::new(Code::SiteUnreadable, "`ignoreFiles` cannot be used: its expressions are too many or too long")
            .hint("write fewer, shorter expressions there")
    })
}

/// The root file, then `config/_default`, then `config/production`, each over those before.
fn merged(folder: &Folder) -> Result<Value, Problem> {
    let mut config = match root_file(folder) {
        Some(path) => folder.data(&path)?.unwrap_or_else(Value::empty),
        None => Value::empty(),
    };
    for directory in ["config/_default", "config/production"] {
        for path in folder.files(directory)?.into_iter().filter(|path| is_config(path)) {
            let Some(value) = folder.data(&path)? else { continue };
            merge(&mut config, below_its_name(&path, value));
        }
    }
    Ok(config)
}

/// The content of a file of the configuration's folder below the key that its name is: `params.toml`, `menus.en.toml`.
fn below_its_name(path: &str, value: Value) -> Value {
    let file = path.rsplit_once('/').map_or(path, |(_, file)| file);
    let name = file.rsplit_once('.').map_or(file, |(name, _)| name);
    if matches!(name, "hugo" | "config") {
        return value;
    }
    let (name, language) = name.rsplit_once('.').map_or((name, None), |(name, language)| (name, Some(language)));
    let value = match value.entries() {
        [(only, inner)] if only == name => inner.clone(),
        _ => value,
    };
    let keys = match language {
        Some(language) if matches!(name, "menu" | "menus" | "params") => vec!["languages", language, name],
        Some(language) => vec!["languages", language],
        None => vec![name],
    };
    keys.into_iter()
        .rev()
        .fold(value, |value, key| Value { line: value.line, data: Data::Map(vec![(key.to_owned(), value)]) })
}

/// Lays one value over another; maps add up, whatever the case of their keys.
fn merge(under: &mut Value, over: Value) {
    match (&mut under.data, over.data) {
        (Data::Map(entries), Data::Map(new)) => {
            let known = entries.iter().enumerate().map(|(at, (key, _))| (key.to_ascii_lowercase(), at));
            let known: HashMap<_, _> = known.collect();
            for (key, value) in new {
                match known.get(&key.to_ascii_lowercase()) {
                    Some(at) => merge(&mut entries[*at].1, value),
                    None => entries.push((key, value)),
                }
            }
        }
        (data, new) => *data = new,
    }
}

/// The languages that are built, the default one first, then by weight.
fn languages(folder: &Folder, root: &Value, given: Option<&str>) -> Result<Vec<Language>, Problem> {
    let named = root.get_any_case("defaultContentLanguage").and_then(Value::text).unwrap_or("en");
    let only = (named.to_owned(), Value::empty());
    let mut listed = listed_languages(root);
    if listed.is_empty() {
        listed.push(&only);
    }
    listed.sort_by_key(|(code, _)| !code.eq_ignore_ascii_case(named));

    let has_own_base = |(_, settings): &&(String, Value)| settings.get_any_case("baseURL").is_some();
    let many_hosts = listed.len() > 1 && listed.iter().any(has_own_base);
    let in_folder = root.get_any_case("defaultContentLanguageInSubdir").and_then(Value::flag).unwrap_or(false);
    let build = |(at, (code, settings)): (usize, &&(String, Value))| {
        let code = code.to_lowercase();
        let setting = |key: &str| settings.get_any_case(key).or_else(|| root.get_any_case(key));
        let configured = setting("baseURL").and_then(Value::text);
        let own = settings.get_any_case("baseURL").and_then(Value::text);
        let base = if at == 0 { given.or(configured) } else { own.or(given).or(configured) };
        let base = base.filter(|base| !base.trim().is_empty()).or(Some(NO_BASE_URL));
        let is_bare = many_hosts || (at == 0 && !in_folder);
        Ok(Language {
            prefix: if is_bare { String::new() } else { code.clone() },
            base_url: base
                .filter(|base| base_url::fault(base).is_none())
                .and_then(escape::base_url)
                .ok_or_else(|| hints::no_base_url(folder, base, "`baseURL` in Hugo's configuration"))?,
            rules: permalinks::rules(setting("permalinks")).map_err(|error| error.in_setting("permalinks"))?,
            cascades: Cascade::read(setting("cascade")).map_err(|error| error.in_setting("cascade"))?,
            dates: DateKeys::read(setting("frontmatter")),
            zone: zone(setting("timeZone"))?,
            outputs: setting("outputs").cloned(),
            code,
        })
    };
    listed.iter().enumerate().map(build).collect()
}

/// The languages as configured, by weight, without those that are switched off.
fn listed_languages(root: &Value) -> Vec<&(String, Value)> {
    let disabled = root.get_any_case("disableLanguages").map(Value::texts).unwrap_or_default();
    let is_on = |(code, settings): &&(String, Value)| {
        let is_off = settings.get_any_case("disabled").and_then(Value::flag).unwrap_or(false);
        !is_off && !disabled.iter().any(|name| name.eq_ignore_ascii_case(code))
    };
    let weight = |settings: &Value| settings.get_any_case("weight")?.text()?.parse::<i64>().ok();
    let configured = root.get_any_case("languages").map(Value::entries).unwrap_or_default();
    let mut listed: Vec<_> = configured.iter().filter(is_on).collect();
    listed.sort_by_key(|(_, settings)| weight(settings).unwrap_or(i64::MAX));
    listed
}

/// The zone of dates that name none; that of the machine where none is set, which in CI is UTC.
fn zone(value: Option<&Value>) -> Result<TimeZone, Problem> {
    match value.and_then(Value::text).filter(|name| !name.is_empty()) {
        None => Ok(TimeZone::UTC),
        Some(name) => TimeZone::get(name)
            .map_err(|_| Problem::new(Code::SiteUnreadable, format!("`timeZone` is `{name}`, which is no time zone"))),
    }
}
