//! The site's folder within the repository: what a generator reads, by paths relative to the site.

use std::rc::Rc;

use crate::files::{Content, Entry, Files, Kind, Unreadable};
use literals::{DataError, Value};
use post::problem::{Code, Problem};
use post::{FrontMatter, Post};

/// The site's folder.
#[derive(Clone)]
pub(super) struct Folder {
    files: Rc<dyn Files>,
    root: String,
}

/// Linux's `PATH_MAX`. Git itself takes longer paths.
const LONGEST_PATH: usize = 4096;

impl Folder {
    /// `root` is relative to the tree's root, without slashes at its ends; `""` for the root itself.
    pub(super) fn new(files: Rc<dyn Files>, root: &str) -> Self {
        Self { files, root: root.to_owned() }
    }

    /// A folder that lies in this one.
    pub(super) fn below(&self, path: &str) -> Self {
        Self { files: Rc::clone(&self.files), root: self.outer(path) }
    }

    /// The path relative to the repository's root.
    pub(super) fn outer(&self, path: &str) -> String {
        match (self.root.as_str(), path) {
            ("", path) => path.to_owned(),
            (root, "") => root.to_owned(),
            (root, path) => format!("{root}/{path}"),
        }
    }

    /// The path relative to the site, of one that lies in it and that a system could check out.
    pub(super) fn inner<'a>(&self, path: &'a str) -> Option<&'a str> {
        if path.len() > LONGEST_PATH {
            return None;
        }
        if self.root.is_empty() { Some(path) } else { path.strip_prefix(self.root.as_str())?.strip_prefix('/') }
    }

    /// A file's text, a byte order mark left out; `None` where there is no such file.
    pub(super) fn read(&self, path: &str) -> Result<Option<String>, Problem> {
        let bytes = self.bytes(path)?;
        let Some(text) = bytes.map(String::from_utf8).transpose().ok() else {
            return Err(Problem::new(Code::NotUtf8, "the file is not UTF-8").at(&self.outer(path)));
        };
        Ok(text.map(|text| text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)))
    }

    /// A file of data (`.toml`, `.yaml`, `.yml`, `.json`), an empty map where it says nothing.
    pub(super) fn data(&self, path: &str) -> Result<Option<Value>, Problem> {
        let Some(text) = self.read(path)? else { return Ok(None) };
        let read: fn(&str, usize) -> Result<Value, DataError> =
            match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
                "toml" => literals::toml,
                "json" => literals::json,
                _ => literals::yaml,
            };
        read(&text, 1).map(Some).map_err(|error| {
            Problem::new(Code::SiteUnreadable, format!("the configuration cannot be read: {error}"))
                .hint("mend the file: the site cannot be built with it either")
                .at(&self.outer(path))
                .line(error.line)
        })
    }

    /// A content file as its author wrote it.
    pub(super) fn post(&self, path: &str) -> Result<Option<Post>, Problem> {
        self.post_as(path, FrontMatter::Fenced)
    }

    /// The same, with front matter of this form.
    pub(super) fn post_as(&self, path: &str, form: FrontMatter) -> Result<Option<Post>, Problem> {
        let outer = self.outer(path);
        match self.files.read_at_most(&outer, post::LARGEST).map_err(|error| unreadable(&outer, &error))? {
            Some(Content::Whole(bytes)) => Post::read_as(&outer, &bytes, form).map(Some),
            Some(Content::TooLarge) => Err(Post::too_large().at(&outer)),
            None => Ok(None),
        }
    }

    /// Whether a file or folder is there.
    pub(super) fn exists(&self, path: &str) -> bool {
        self.files.exists(&self.outer(path))
    }

    /// Whether `package.json` names a package among those that the site is built with.
    pub(super) fn has_package(&self, name: &str) -> bool {
        let package = self.data("package.json").ok().flatten();
        let lists = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];
        // Hexo keeps its version below its own name.
        let keys = package.iter().flat_map(|package| lists.iter().map(|list| package.get(list)).chain([Some(package)]));
        keys.flatten().any(|list| list.get(name).is_some())
    }

    /// The paths of the files below a folder of the site that can be read.
    pub(super) fn files(&self, folder: &str) -> Result<Vec<String>, Problem> {
        let outer = self.outer(folder);
        let entries = self.files.list(&outer).map_err(|error| unreadable(&outer, &error))?;
        let is_readable = |entry: &&Entry| entry.kind == Kind::File && entry.utf8;
        Ok(entries.iter().filter(is_readable).filter_map(|entry| self.inner(&entry.path)).map(str::to_owned).collect())
    }

    /// The repository's GitHub workflows, path and text; none where they cannot be read, since they only serve hints.
    pub(super) fn workflows(&self) -> Vec<(String, String)> {
        let entries = self.files.list(".github/workflows").unwrap_or_default();
        let text = |path: &str| String::from_utf8(self.files.read(path).ok()??).ok();
        entries
            .into_iter()
            .filter_map(|entry| Some((text(&entry.path)?, entry.path)))
            .map(|(text, path)| (path, text))
            .collect()
    }

    fn bytes(&self, path: &str) -> Result<Option<Vec<u8>>, Problem> {
        let outer = self.outer(path);
        match self.files.read_at_most(&outer, post::LARGEST).map_err(|error| unreadable(&outer, &error))? {
            Some(Content::Whole(bytes)) => Ok(Some(bytes)),
            Some(Content::TooLarge) => Err(unreadable(&outer, &too_large())),
            None => Ok(None),
        }
    }
}

fn too_large() -> Unreadable {
    Unreadable(format!("the file is larger than {} MiB", post::LARGEST >> 20))
}

fn unreadable(path: &str, error: &Unreadable) -> Problem {
    Problem::new(Code::SiteUnreadable, format!("the site cannot be read: {error}")).at(path)
}
