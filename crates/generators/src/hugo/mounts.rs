//! Which folders make up `content/` and `static/` (`contentDir`, `module.mounts`).

use crate::{Globs, Star};
use literals::Value;
use post::problem::Problem;

/// A folder of the project that appears in Hugo's own file system.
pub(super) struct Mount {
    /// The folder, relative to the site.
    pub source: String,
    /// Where it appears, below `content` or `static`; `""` for that folder itself.
    pub target: String,
    /// The language of its files, unless their names say another.
    pub language: Option<String>,
    /// Only these files.
    include: Option<Globs>,
    /// Not these files.
    exclude: Option<Globs>,
}

impl Mount {
    fn plain(source: &str, language: Option<String>) -> Self {
        Self { source: clean(source), target: String::new(), language, include: None, exclude: None }
    }

    /// Where a file of the site appears below the component, if it lies in this folder.
    pub(super) fn appears(&self, path: &str) -> Option<String> {
        let rest = below(&self.source, path)?;
        let is_in = self.include.as_ref().is_none_or(|globs| globs.is_match(rest));
        let is_out = self.exclude.as_ref().is_some_and(|globs| globs.is_match(rest));
        (is_in && !is_out).then(|| joined(&self.target, rest))
    }

    /// The file of the site that appears at a path below the component.
    pub(super) fn file(&self, appears: &str) -> Option<String> {
        Some(joined(&self.source, below(&self.target, appears)?))
    }
}

/// The settings of one language.
pub(super) fn overlay<'a>(root: &'a Value, code: &str) -> Option<&'a Value> {
    root.get_any_case("languages")?.get_any_case(code)
}

/// The folders of content of a site in these languages; the one with the longest path counts where several hold a file.
pub(super) fn of_content<'a>(root: &Value, languages: impl Iterator<Item = &'a str>) -> Result<Vec<Mount>, Problem> {
    let mut mounts = configured(root, "content")?;
    if mounts.is_empty() {
        let dir = |settings: &Value| settings.get_any_case("contentDir").and_then(Value::text).map(clean);
        let common = dir(root).unwrap_or_else(|| "content".to_owned());
        for language in languages {
            let own = overlay(root, language).and_then(dir).filter(|own| *own != common);
            let code = own.is_some().then(|| language.to_owned());
            let source = own.unwrap_or_else(|| common.clone());
            if !mounts.iter().any(|mount| mount.source == source) {
                mounts.push(Mount::plain(&source, code));
            }
        }
    }
    mounts.sort_by_key(|mount| std::cmp::Reverse(mount.source.len()));
    Ok(mounts)
}

/// The folders of static files, the project's before its themes'.
pub(super) fn of_static(root: &Value) -> Result<Vec<Mount>, Problem> {
    let mut mounts = configured(root, "static")?;
    if mounts.is_empty() {
        let dirs = root.get_any_case("staticDir").map(Value::texts).filter(|dirs| !dirs.is_empty());
        mounts.extend(dirs.unwrap_or_else(|| vec!["static"]).into_iter().map(|dir| Mount::plain(dir, None)));
    }
    mounts.extend(themes(root).iter().map(|theme| Mount::plain(&format!("{theme}/static"), None)));
    Ok(mounts)
}

/// The folders of the themes, the first before the others.
pub(super) fn themes(root: &Value) -> Vec<String> {
    let themes = root.get_any_case("theme").map(Value::texts).unwrap_or_default();
    let themes_dir = root.get_any_case("themesDir").and_then(Value::text).unwrap_or("themes");
    themes.into_iter().map(|theme| clean(&format!("{themes_dir}/{theme}"))).collect()
}

fn configured(root: &Value, component: &str) -> Result<Vec<Mount>, Problem> {
    let listed = root.get_any_case("module").and_then(|module| module.get_any_case("mounts")).map(Value::items);
    let mount = |value: &Value| {
        let text = |key: &str| value.get_any_case(key).and_then(Value::text);
        let languages = value.get_any_case("sites").and_then(|sites| sites.get_any_case("matrix"));
        let languages = languages.and_then(|matrix| matrix.get_any_case("languages")).map(Value::texts);
        let mut included = value.get_any_case("includeFiles").map(Value::texts).unwrap_or_default();
        let mut excluded = value.get_any_case("excludeFiles").map(Value::texts).unwrap_or_default();
        for pattern in value.get_any_case("files").map(Value::texts).unwrap_or_default() {
            match pattern.strip_prefix("! ") {
                Some(pattern) => excluded.push(pattern),
                None => included.push(pattern),
            }
        }
        let (Some(source), Some(target)) = (text("source"), text("target")) else { return Ok(None) };
        let target = clean(target);
        let Some(target) = below(component, &target) else { return Ok(None) };
        Ok(Some(Mount {
            source: clean(source),
            target: target.to_owned(),
            language: text("lang").or_else(|| languages?.first().copied()).map(str::to_lowercase),
            include: globs(&included)?,
            exclude: globs(&excluded)?,
        }))
    };
    listed.unwrap_or_default().iter().filter_map(|value| mount(value).transpose()).collect()
}

fn globs(patterns: &[&str]) -> Result<Option<Globs>, Problem> {
    let rooted = patterns.iter().map(|pattern| pattern.trim_start_matches('/'));
    let globs = Globs::of_setting("module.mounts", rooted, Star::Anything)?;
    Ok(if patterns.is_empty() { None } else { Some(globs) })
}

fn clean(path: &str) -> String {
    let parts: Vec<_> = path.split(['/', '\\']).filter(|part| !matches!(*part, "" | ".")).collect();
    parts.join("/")
}

fn below<'a>(folder: &str, path: &'a str) -> Option<&'a str> {
    match path.strip_prefix(folder)? {
        rest if folder.is_empty() || rest.is_empty() => Some(rest),
        rest => rest.strip_prefix('/'),
    }
}

fn joined(folder: &str, path: &str) -> String {
    match (folder, path) {
        ("", path) => path.to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, path) => format!("{folder}/{path}"),
    }
}
