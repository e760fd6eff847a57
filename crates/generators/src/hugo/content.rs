//! Hugo's tree of content: what a path stands for, and the sections and bundles round it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::cascade::Cascade;
use super::config::Config;
use crate::folder::Folder;
use crate::slug::hugo_lower;
use literals::Value;
use post::problem::Problem;

/// What a content file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A page of one file.
    Single,
    /// The page of a leaf bundle, `index.md`: named for its folder.
    Leaf,
    /// The page of a section, `_index.md`.
    Branch,
}

/// A content file's place in Hugo's tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The folder below `content`, as written; `""` at its root.
    pub dir: String,
    /// The file's name without its ending and language.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// The language, as an index into [`Config::languages`].
    pub language: usize,
    /// Whether the file's name says the language; such a file stands before one that does not.
    pub is_coded: bool,
}

/// The endings of content (<https://gohugo.io/content-management/formats/>).
const ENDINGS: [&str; 12] =
    ["md", "markdown", "mdown", "html", "htm", "org", "ad", "adoc", "asciidoc", "pandoc", "pdc", "rst"];

/// How deep folders of content may lie in each other: no blog comes near, and each is looked at for its section.
const MAX_DEPTH: usize = 64;

/// Whether a path is that of content, by its ending.
pub(super) fn is_content(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending.to_lowercase().as_str()))
}

impl Place {
    /// Where a file of the site lies in the tree; `None` where it is no content, or in a language that is not built.
    pub(super) fn of(path: &str, config: &Config) -> Option<Self> {
        let (mount, appears) = config.mounts.iter().find_map(|mount| Some((mount, mount.appears(path)?)))?;
        if config.ignores(mount, path) {
            return None;
        }
        let (dir, file) = appears.rsplit_once('/').unwrap_or(("", &appears));
        let (stem, _) = file.rsplit_once('.')?;
        if dir.matches('/').count() > MAX_DEPTH || !is_content(file) {
            return None;
        }
        let language = |code: &str| config.languages.iter().position(|language| language.code == code.to_lowercase());
        // The last part of the name that is a language's code; what follows it is lost, as it is in Hugo.
        let mut end = stem.len();
        let suffixed = stem.rmatch_indices('.').find_map(|(dot, _)| {
            let code = &stem[dot + 1..std::mem::replace(&mut end, dot)];
            Some((&stem[..dot], language(code)?))
        });
        let (name, code) = suffixed.map_or((stem, None), |(name, code)| (name, Some(code)));
        let language = match code {
            Some(code) => code,
            None => mount.language.as_deref().map_or(Some(0), language)?,
        };
        let role = match name.to_lowercase().as_str() {
            "index" => Role::Leaf,
            "_index" => Role::Branch,
            _ => Role::Single,
        };
        Some(Self { dir: dir.to_owned(), name: name.to_owned(), role, language, is_coded: code.is_some() })
    }

    /// Hugo's kind of page.
    pub(super) fn kind(&self) -> &'static str {
        match self.role {
            Role::Single | Role::Leaf => "page",
            Role::Branch if self.dir.is_empty() => "home",
            Role::Branch => "section",
        }
    }

    /// The folder that holds the page: for a leaf bundle, the one above its own.
    pub(super) fn container(&self) -> &str {
        match self.role {
            Role::Leaf => self.dir.rsplit_once('/').map_or("", |(above, _)| above),
            Role::Single | Role::Branch => &self.dir,
        }
    }

    /// The file's name without ending, or the bundle's (`contentbasename`).
    pub(super) fn base_name(&self) -> &str {
        match self.role {
            Role::Single => &self.name,
            Role::Leaf | Role::Branch => self.dir.rsplit_once('/').map_or(&self.dir, |(_, name)| name),
        }
    }

    /// The first folder, in small letters; `""` for pages at the root.
    pub(super) fn section(&self) -> String {
        let dir = if self.role == Role::Leaf { self.container() } else { &self.dir };
        normal(dir.split('/').next().unwrap_or(dir))
    }

    /// The page's path in the tree, such as `/posts/a`.
    pub(super) fn tree_path(&self) -> String {
        normal(&match self.role {
            Role::Single if self.dir.is_empty() => format!("/{}", self.name),
            Role::Single => format!("/{}/{}", self.dir, self.name),
            Role::Leaf | Role::Branch => format!("/{}", self.dir),
        })
    }
}

/// A path as Hugo's tree has it: small letters, a hyphen for each blank.
pub(super) fn normal(path: &str) -> String {
    hugo_lower(path).replace(' ', "-")
}

/// A section that has a page of its own.
pub(super) struct Section {
    /// The folder below `content`, as written.
    pub dir: String,
    /// The front matter of its page.
    pub front: Arc<Value>,
    /// What it hands down.
    pub cascades: Vec<Cascade>,
}

/// The sections and leaf bundles of a site.
#[derive(Default)]
pub(super) struct Tree {
    sections: HashMap<(usize, String), Section>,
    leaves: HashSet<String>,
    /// The files of all content, by language and path in the tree.
    pages: HashMap<(usize, String), String>,
    /// The paths in the tree of all pages of a name; more than one is ambiguous.
    names: HashMap<(usize, String), Vec<String>>,
}

impl Tree {
    /// Lists all content and reads the sections' pages. One whose front matter cannot be read hands nothing down, as
    /// the site cannot be built with it either.
    pub(super) fn read(folder: &Folder, config: &Config) -> Result<Self, Problem> {
        let mut tree = Self::default();
        for mount in &config.mounts {
            for path in folder.files(&mount.source)? {
                let Some(place) = Place::of(&path, config) else { continue };
                tree.enter(&place, &path);
                match place.role {
                    Role::Single => {}
                    Role::Leaf => _ = tree.leaves.insert(normal(&place.dir)),
                    Role::Branch => {
                        let front = folder
                            .post(&path)
                            .ok()
                            .flatten()
                            .map_or_else(|| Arc::new(Value::empty()), |post| post.front);
                        let cascades = Cascade::read(front.get_any_case("cascade"))
                            .map_err(|error| error.in_setting("cascade").at(&folder.outer(&path)))?;
                        let key = (place.language, normal(&place.dir));
                        if place.is_coded || !tree.sections.contains_key(&key) {
                            tree.sections.insert(key, Section { dir: place.dir, front, cascades });
                        }
                    }
                }
            }
        }
        Ok(tree)
    }

    fn enter(&mut self, place: &Place, path: &str) {
        let key = (place.language, place.tree_path());
        if self.pages.contains_key(&key) && !place.is_coded {
            return;
        }
        let named = self.names.entry((place.language, normal(place.base_name()))).or_default();
        if !named.contains(&key.1) {
            named.push(key.1.clone());
        }
        self.pages.insert(key, path.to_owned());
    }

    /// The file behind a path in the tree.
    pub(super) fn page(&self, language: usize, tree_path: &str) -> Option<&str> {
        self.pages.get(&(language, tree_path.to_owned())).map(String::as_str)
    }

    /// The paths in the tree of the pages of a name, whichever folder they lie in.
    pub(super) fn named(&self, language: usize, name: &str) -> &[String] {
        self.names.get(&(language, name.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// Whether a file lies in a leaf bundle without being its page: then it is a resource, and no page.
    pub(super) fn is_resource(&self, place: &Place) -> bool {
        let dir = normal(&place.dir);
        let is_in_leaf = |(at, _)| self.leaves.contains(&dir[..at]);
        let own = (place.role != Role::Leaf && self.leaves.contains(&dir)) && !dir.is_empty();
        own || dir.match_indices('/').any(is_in_leaf)
    }

    /// The section's page in a folder.
    pub(super) fn section(&self, language: usize, dir: &str) -> Option<&Section> {
        self.sections.get(&(language, normal(dir)))
    }

    /// The sections that hold a folder, and its own, the nearest first, the home page's last.
    pub(super) fn sections_above(&self, language: usize, dir: &str) -> Vec<&Section> {
        folders_above(dir).filter_map(|dir| self.section(language, dir)).collect()
    }
}

/// A folder, those above it, and the root, in that order.
pub(super) fn folders_above(dir: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(dir), |dir| {
        if dir.is_empty() { None } else { Some(dir.rsplit_once('/').map_or("", |(above, _)| above)) }
    })
}
