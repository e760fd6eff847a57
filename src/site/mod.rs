//! The site: which files are posts, which of them are live, and where each lives on the web.
//!
//! Each generator is one file behind [`Generator`]; what they share (permalinks, slugs) stands beside them.
//! Paths given and taken here are relative to the repository's root; a generator sees them relative to the site.

mod generator;
mod hugo;
mod jekyll;
mod pattern;
mod permalink;
mod slug;

use crate::post::Post;
use crate::problem::Problem;
use crate::repository::Tree;
use crate::time::Timestamp;

pub use generator::{Dialect, Generator};

/// What a person says about the site; flags and inputs hold for the head's and the base's tree alike.
#[derive(Debug, Clone, Default)]
pub struct SiteSettings {
    /// The folder of the site, relative to the repository's root, without slashes at its ends; `""` for the root.
    pub root: String,
    /// Folders of posts in place of the generator's own, relative to the site; below them every page is a post.
    pub content_dirs: Vec<String>,
    /// In place of the configured base URL.
    pub base_url: Option<String>,
    /// In place of detection: `hugo`, `jekyll`, …
    pub generator: Option<String>,
    /// In place of the generator's own rules for addresses.
    pub permalink: Option<String>,
}

/// Whether the generator shows a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// It is on the site.
    Live,
    /// A draft.
    Draft,
    /// Dated in the future: live from then on.
    Future(Timestamp),
    /// Past its expiry.
    Expired,
    /// It has no page of its own (`build.render: never`, `permalink: false`).
    NoPage,
}

/// A post's own address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canonical {
    /// Absolute, byte for byte what the generator gives or the author declared.
    pub url: String,
    /// Where it came from, such as `hugo: permalinks.posts` or `front matter: canonicalURL`.
    pub from: String,
    /// Whether the author declared it, so that the generator's rules were not asked.
    pub declared: bool,
}

/// Where a picture or a file that a post points to lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Served {
    /// On the site, from this file of the repository.
    File(String),
    /// Below the site's base URL, but no file of the repository is known to be served there.
    Missing,
    /// On another host.
    Elsewhere,
}

/// A site as one tree holds it.
pub struct Site {}

impl Site {
    /// Reads the configuration. Fails with a `Problem` where no generator is found, its configuration cannot be read
    /// (path and line), or no base URL is known; a placeholder base URL is left to [`Site::base_url_problem`].
    pub fn read(_tree: &Tree, _settings: &SiteSettings) -> Result<Self, Problem> {
        todo!()
    }

    /// The generator's name.
    pub fn generator(&self) -> &'static str {
        todo!()
    }

    /// The base URL, with a slash at its end.
    pub fn base_url(&self) -> &str {
        todo!()
    }

    /// The site's title as configured, else the host of the base URL.
    pub fn title(&self) -> &str {
        todo!()
    }

    /// What is wrong with the base URL: a placeholder where it was configured is an error, where it was given by a
    /// setting a warning.
    pub fn base_url_problem(&self) -> Option<Problem> {
        todo!()
    }

    /// The files whose change may change what other posts are: configuration, cascades, section pages.
    pub fn governs(&self, _path: &str) -> bool {
        todo!()
    }

    /// Whether a file may be a post, by its path alone.
    pub fn holds(&self, _path: &str) -> bool {
        todo!()
    }

    /// The folders below which every file that [`Site::holds`] lies, relative to the repository's root.
    pub fn folders(&self) -> Vec<String> {
        todo!()
    }

    /// Whether it is a post: an article, by what its front matter says (a date, a layout), given that the path may be.
    pub fn is_post(&self, _post: &Post) -> bool {
        todo!()
    }

    /// Whether the generator shows it at that time.
    pub fn life(&self, _post: &Post, _now: Timestamp) -> Life {
        todo!()
    }

    /// Its date, as the generator takes it.
    pub fn date(&self, _post: &Post) -> Option<Timestamp> {
        todo!()
    }

    /// Its language, for sites in several; `None` for the default one.
    pub fn language(&self, _path: &str) -> Option<String> {
        todo!()
    }

    /// Its address, or `canonical-unknown` with what would make it known.
    pub fn canonical(&self, _post: &Post) -> Result<Canonical, Problem> {
        todo!()
    }

    /// How the generator reads Markdown.
    pub fn dialect(&self) -> Dialect {
        todo!()
    }

    /// Which file of the repository the site serves at this absolute URL.
    pub fn served(&self, _post: &Post, _url: &str) -> Served {
        todo!()
    }
}
