//! One case, read as a run reads it: the site, its posts, their addresses and stories.

use std::path::Path;

use generators::{Site, SiteSettings};
use medium_crosspost::lineage::{Selection, Snapshot, Survey};
use medium_crosspost::repository::Tree;
use post::Post;
use post::time::Timestamp;
use story::{ConvertOptions, faces};

use super::corpus;
use crate::site::prepared;

/// How many of the other posts are told.
const MOST_STORIES: usize = 3;

/// Writes a site to a folder that is empty.
pub(super) fn write(site: &corpus::Site, folder: &Path) {
    for (path, bytes) in &site.files {
        let path = folder.join(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, bytes).unwrap();
    }
}

/// Reads a site of a generator, and tells some of its posts and the file that is changed. Says how many stories came of it.
pub(super) fn play(folder: &Path, generator: &str, changed: &str) -> usize {
    let tree = Tree::on_disk(folder);
    let named = SiteSettings { generator: Some(generator.to_owned()), ..prepared::settings(generator) };
    // Detection reads what it likes of the same files.
    let _ = Site::read(&tree, &SiteSettings { generator: None, ..named.clone() });
    let Ok(site) = Site::read(&tree, &named) else { return 0 };
    let time: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
    let choice = Selection::new(false, &[], &["*.tmp".to_owned()], None, "").unwrap();
    let survey = Survey::take(Snapshot { site: &site, tree: &tree, time }, &choice, &[]).unwrap();
    let base = Survey::default();
    survey.changes_since(&base, |_| false);
    let found = survey.publishable();
    let mut stories = 0;
    for found in found.iter().filter(|found| found.post.path != changed).take(MOST_STORIES) {
        stories += tell(&site, &found.post);
    }
    if let Some(Ok(post)) = site.post_in(&tree, changed).unwrap() {
        stories += tell(&site, &post);
    }
    let _ = (site.base_url_problem(), site.languages());
    stories
}

fn tell(site: &Site, post: &Post) -> usize {
    let time: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
    let _ = (site.life(post, time), site.date(post), site.language(&post.path), site.is_post(post));
    let _ = (post.tags(), post.title(), post.description(), post.content_hash());
    let Ok(canonical) = site.canonical(post) else { return 0 };
    let (story, _) = story::convert(post, site, &canonical, &ConvertOptions::default());
    site.remarks(post, &canonical);
    let Some(story) = story else { return 0 };
    let _ = (faces::api(&story), faces::paste(&story), faces::page(&story), faces::text(&story), faces::json(&story));
    1
}
