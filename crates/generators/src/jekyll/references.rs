//! What the tags `link` and `post_url` lead to (`lib/jekyll/tags/link.rs`, `post_url.rs`).

use super::Jekyll;
use super::files::{File, Role};
use crate::generator::{Generator as _, Page, Reference};
use crate::slug;

/// The absolute address of a file of the source, or of a post by its name.
pub(super) fn locate(jekyll: &Jekyll, reference: Reference) -> Result<String, String> {
    let (path, wanted) = match reference {
        Reference::File(path) => (Some(jekyll.config.in_source(path.trim_start_matches('/'))), path),
        Reference::Name(name) | Reference::NameIn(name, _) => (post(jekyll, name), name),
    };
    let path = path.filter(|path| jekyll.folder.exists(path)).ok_or_else(|| format!("`{wanted}` is not there"))?;
    let post = jekyll.folder.post(&path).map_err(|problem| problem.message);
    match (jekyll.file(&path), post) {
        (Some(file), Ok(Some(post))) if file.role != Role::Page || post.body_line > 1 => {
            let address = jekyll.address(Page { path: &path, post: &post });
            address.map(|address| address.url).map_err(|problem| problem.message)
        }
        (Some(file), Err(reason)) if file.role != Role::Page => Err(reason),
        _ => Ok(format!("{}{}", jekyll.config.base_url, path_in_url(jekyll, &path))),
    }
}

/// A post by the name of its file without its ending, with the folders above or without them: the date may be written
/// with fewer digits, and the rest as the slug.
fn post(jekyll: &Jekyll, name: &str) -> Option<String> {
    let (folder, name) = name.trim_matches('/').rsplit_once('/').unwrap_or(("", name.trim_matches('/')));
    let stem_of = |path: &str| File::of(path, &jekyll.config).map(|file| file.stem().to_owned());
    let same_name = |path: &&String| stem_of(path).is_some_and(|stem| stem == name);
    let same_slug = |path: &&String| {
        let (mut written, mut wanted) = (None, None);
        if let Some(file) = File::of(path, &jekyll.config) {
            written = Some((numbers(file.date.as_deref().unwrap_or_default()), slug::jekyll_default(&file.name)));
        }
        if let Some((date, rest)) = super::files::dated(name) {
            wanted = Some((numbers(date), slug::jekyll_default(rest)));
        }
        written.is_some() && written == wanted
    };
    let below =
        |path: &&String| folder.is_empty() || path.rsplit_once('/').is_some_and(|(above, _)| above.ends_with(folder));
    let mut posts = jekyll.posts().iter().filter(below);
    let found = posts.clone().find(same_name).or_else(|| posts.find(same_slug));
    found.cloned()
}

fn numbers(date: &str) -> Vec<u32> {
    date.split('-').filter_map(|part| part.parse().ok()).collect()
}

fn path_in_url(jekyll: &Jekyll, path: &str) -> String {
    let source = &jekyll.config.source;
    let path = path.strip_prefix(source.as_str()).unwrap_or(path).trim_start_matches('/');
    percent_encoding::utf8_percent_encode(path, slug::PATH).to_string()
}
