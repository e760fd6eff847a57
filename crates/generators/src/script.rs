//! Configuration that is written as a script: its literals, those of the modules it imports, and which settings are code.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::folder::Folder;
use super::paths::within;
use literals::{Data, Script, Value};
use post::problem::Problem;

/// The scripts of a site, each read once.
pub(super) struct Scripts<'folder> {
    folder: &'folder Folder,
    known: RefCell<HashMap<String, Option<Rc<Script>>>>,
}

/// A setting that is code, so that only running the site's own script would tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Coded {
    key: String,
    file: String,
    line: usize,
    code: String,
}

/// A setting, or that it is code.
pub(super) type Known<T> = Result<T, Coded>;

/// How many modules are followed, one importing the next.
const MAX_IMPORTS: usize = 4;

/// How many modules are read for one site.
const MAX_MODULES: usize = 32;

/// The endings that an import may leave out.
const ENDINGS: [&str; 9] = ["", ".ts", ".js", ".mjs", ".cjs", ".mts", "/index.ts", "/index.js", "/index.mjs"];

impl<'folder> Scripts<'folder> {
    pub(super) fn new(folder: &'folder Folder) -> Self {
        Self { folder, known: RefCell::default() }
    }

    /// A script of the site by its path, or by what an import calls it; `None` where there is no such file.
    pub(super) fn get(&self, path: &str) -> Result<Option<Rc<Script>>, Problem> {
        if let Some(known) = self.known.borrow().get(path) {
            return Ok(known.clone());
        }
        if self.known.borrow().len() >= MAX_MODULES {
            return Ok(None);
        }
        let script = self.folder.read(path)?.map(|text| Rc::new(Script::read(&text, 1)));
        self.known.borrow_mut().insert(path.to_owned(), script.clone());
        Ok(script)
    }

    /// What a script exports by this name, constants of imported modules put in; `None` where it exports no such thing.
    pub(super) fn exported(&self, path: &str, name: &str) -> Result<Option<Value>, Problem> {
        self.exported_within(path, name, MAX_IMPORTS)
    }

    /// The module of the site that an import in `from` names, as a path; `None` for a package.
    pub(super) fn module(&self, from: &str, module: &str) -> Option<String> {
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        // The usual names for the folder of sources, and Docusaurus's for the site.
        let path = match module.split_once('/')? {
            ("." | "..", _) => within(folder, module)?,
            ("@" | "~" | "src", rest) => format!("src/{rest}"),
            ("@site", rest) => rest.to_owned(),
            // `@utils/…`, as themes name the folders below that of the sources; there is no folder of a package's name.
            (folder, rest) => format!("src/{}/{rest}", folder.strip_prefix('@')?),
        };
        let known = ENDINGS.iter().map(|ending| format!("{path}{ending}"));
        let is_file = |path: &String| path.rsplit('/').next().is_some_and(|name| name.contains('.'));
        known.filter(is_file).find(|path| self.folder.exists(path))
    }

    fn exported_within(&self, path: &str, name: &str, imports: usize) -> Result<Option<Value>, Problem> {
        if path.rsplit('.').next() == Some("json") {
            let value = self.folder.data(path)?;
            return Ok(if name == "default" { value } else { value.and_then(|value| value.get(name).cloned()) });
        }
        let Some(script) = self.get(path)? else { return Ok(None) };
        let Some(mut value) = script.exported(name) else { return Ok(None) };
        self.put_in(&mut value, &script, path, imports)?;
        Ok(Some(value))
    }

    /// Puts in what imported names stand for.
    fn put_in(&self, value: &mut Value, script: &Script, path: &str, imports: usize) -> Result<(), Problem> {
        match &mut value.data {
            Data::Code(code) if imports > 0 => {
                // What is code there too is shown as it stands here.
                let found = self.imported(code, script, path, imports - 1)?;
                if let Some(found) = found.filter(|found| !matches!(found.data, Data::Code(_))) {
                    value.data = found.data;
                }
            }
            Data::List(items) => {
                for item in items {
                    self.put_in(item, script, path, imports)?;
                }
            }
            Data::Map(entries) => {
                for (_, value) in entries {
                    self.put_in(value, script, path, imports)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What `name` or `name.key` is, where the name is imported from a module of the site.
    fn imported(&self, code: &str, script: &Script, path: &str, imports: usize) -> Result<Option<Value>, Problem> {
        let mut keys = code.split('.');
        let Some(import) = keys.next().and_then(|name| script.import(name)) else { return Ok(None) };
        let Some(module) = self.module(path, &import.module) else { return Ok(None) };
        let name = if import.name == "*" { keys.next().unwrap_or("default") } else { &import.name };
        let Some(mut value) = self.exported_within(&module, name, imports)? else { return Ok(None) };
        for key in keys {
            let Some(inner) = value.get(key) else { return Ok(None) };
            value = inner.clone();
        }
        Ok(Some(value))
    }
}

impl Coded {
    /// That a value of this file is code; `None` where it is none.
    pub(super) fn of(value: &Value, key: &str, file: &str) -> Option<Self> {
        let Data::Code(code) = &value.data else { return None };
        Some(Self { key: key.to_owned(), file: file.to_owned(), line: value.line, code: code.clone() })
    }

    /// The line on which it stands.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// What could not be known and where it stands, for a message.
    pub(super) fn reason(&self) -> String {
        format!("`{}` is code in line {} of `{}`: `{}`", self.key, self.line, self.file, self.code)
    }
}

/// The entry of a map that a script holds; `None` where it is absent or null.
pub(super) fn entry<'value>(value: &'value Value, key: &str, file: &str) -> Known<Option<&'value Value>> {
    let found = value.get(key);
    let of_unknown = || value.get("...").filter(|_| found.is_none());
    if let Some(coded) =
        [Some(value), found, of_unknown()].into_iter().flatten().find_map(|it| Coded::of(it, key, file))
    {
        return Err(coded);
    }
    Ok(found.filter(|value| value.data != Data::Null))
}

/// A text of a map that a script holds.
pub(super) fn text<'value>(value: &'value Value, key: &str, file: &str) -> Known<Option<&'value str>> {
    Ok(entry(value, key, file)?.and_then(Value::text))
}
