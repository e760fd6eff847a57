//! What a post's templates and links may ask of the site around it, all of it read from the one tree.

use super::Site;
use super::generator::{Page, Reference};
use literals::{Data, Value};
use post::Post;

/// The site as seen from one of its posts. Paths are relative to the site's folder.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    site: &'a Site,
    post: &'a Post,
}

impl<'a> Surroundings<'a> {
    pub(super) fn new(site: &'a Site, post: &'a Post) -> Self {
        Self { site, post }
    }

    /// The address of what the post refers to, absolute, byte for byte as the generator writes it.
    ///
    /// Fails with the reason, in words, where the generator does not find it either.
    pub fn locate(&self, reference: Reference) -> Result<String, String> {
        self.site.generator.locate(self.page()?, reference)
    }

    /// The address of the page that is made of a file of content; `None` where none is.
    pub fn address_of(&self, path: &str) -> Option<String> {
        let post = self.site.folder.post(path).ok()??;
        self.site.canonical(&post).ok().map(|canonical| canonical.url)
    }

    /// The title of a file of content.
    pub fn title_of(&self, path: &str) -> Option<String> {
        self.site.folder.post(path).ok()??.title()
    }

    /// The path of the post's own file.
    pub fn path(&self) -> &'a str {
        self.site.folder.inner(&self.post.path).unwrap_or(&self.post.path)
    }

    /// The text of a file of the site; `None` where there is none that is text.
    pub fn read(&self, path: &str) -> Option<String> {
        self.site.folder.read(path).ok().flatten()
    }

    /// The paths of the files below a folder.
    pub fn files(&self, folder: &str) -> Vec<String> {
        self.site.folder.files(folder).unwrap_or_default()
    }

    /// A template that posts may call, by its path within the folders of templates: where it lies, and its text.
    pub fn template(&self, name: &str) -> Option<(String, String)> {
        self.templates(name).into_iter().next()
    }

    /// All templates of that path, the site's own before its themes'. A path may start with `../` for what lies beside
    /// the folders.
    pub fn templates(&self, name: &str) -> Vec<(String, String)> {
        let place = |folder: String| match name.strip_prefix("../") {
            Some(beside) => format!("{}/{beside}", folder.rsplit_once('/').map_or("", |(above, _)| above)),
            None => format!("{folder}/{name}"),
        };
        let paths = self.site.generator.template_folders().into_iter().map(place);
        paths.filter_map(|path| Some((path.clone(), self.read(&path)?))).collect()
    }

    /// The post's language, where the site has several and it is not the default one.
    pub fn language(&self) -> Option<String> {
        self.site.language(&self.post.path)
    }

    /// The configuration as templates see it; an empty map where it is not known.
    pub fn configuration(&self) -> Value {
        self.site.generator.configuration().cloned().unwrap_or_else(Value::empty)
    }

    /// What templates know of the post: its front matter, with what the generator adds.
    pub fn variables(&self) -> Value {
        self.page().map_or_else(|_| (*self.post.front).clone(), |page| self.site.generator.variables(page))
    }

    /// What the layout of the post says of itself; an empty map where it is not known.
    pub fn layout(&self) -> Value {
        self.page().map_or_else(|_| Value::empty(), |page| self.site.generator.layout(page))
    }

    /// The data files as one map, a file's name without its ending as its key, folders as maps. A file that cannot be
    /// read is left out, as the site cannot be built with it either.
    pub fn data(&self) -> Value {
        let mut data = Value::empty();
        for folder in self.site.generator.data_folders() {
            for path in self.files(&folder) {
                let Some((name, "yml" | "yaml" | "json" | "toml")) = path.rsplit_once('.') else { continue };
                let Ok(Some(value)) = self.site.folder.data(&path) else { continue };
                let inner = name.strip_prefix(&folder).unwrap_or(name).trim_matches('/');
                put(&mut data, inner, value);
            }
        }
        data
    }

    fn page(&self) -> Result<Page<'a>, String> {
        self.site.page(self.post).ok_or_else(|| "the post lies outside of the site".to_owned())
    }
}

/// Puts a value into maps within maps, by its path. What is there already stays.
fn put(map: &mut Value, path: &str, value: Value) {
    let Data::Map(entries) = &mut map.data else { return };
    let (first, rest) = path.split_once('/').map_or((path, None), |(first, rest)| (first, Some(rest)));
    match (entries.iter().position(|(key, _)| key == first), rest) {
        (Some(at), Some(rest)) => put(&mut entries[at].1, rest, value),
        (Some(_), None) => {}
        (None, None) => entries.push((first.to_owned(), value)),
        (None, Some(rest)) => {
            let mut folder = Value::empty();
            put(&mut folder, rest, value);
            entries.push((first.to_owned(), folder));
        }
    }
}
