//! The folder that the generator wrote its pages into, read from disk as it is asked for.

use std::path::Path;

use crate::files::{Disk, Files, Kind};
use post::problem::{Code, Problem};

/// A built site on disk. Its pages are named by their paths in it, with `/`.
#[derive(Debug)]
pub(super) struct Folder(Disk);

/// A page is not read further than this, in bytes; what counts stands at its beginning.
const LONGEST: usize = 2 << 20;

impl Folder {
    /// Fails where the folder is missing or holds no page.
    pub(super) fn open(folder: &Path) -> Result<Self, Problem> {
        let shown = folder.display();
        let missing = |what: &str| {
            Problem::new(Code::SiteUnreadable, format!("`--built` names `{shown}`, {what}"))
                .hint("build the site before this step, and name the folder that it is written to, such as `public` or `_site`")
        };
        if !folder.is_dir() {
            return Err(missing("and there is no such folder"));
        }
        let output = Self(Disk::new(folder));
        if !output.0.exists("index.html") && output.pages().is_empty() {
            return Err(missing("which holds no page"));
        }
        Ok(output)
    }

    /// Where a page may lie whose address has this path below the base URL, decoded: the file itself, a folder's page, or
    /// the file without its ending. The first that is there counts.
    pub(super) fn candidates(below: &str) -> Vec<String> {
        let bare = below.trim_matches('/');
        if bare.is_empty() {
            return vec!["index.html".to_owned()];
        }
        vec![bare.to_owned(), format!("{bare}/index.html"), format!("{bare}.html")]
    }

    /// The HTML of the page at a path; nothing where none is there.
    pub(super) fn page(&self, path: &str) -> Option<String> {
        if self.0.kind(path) != Some(Kind::File) {
            return None;
        }
        let mut bytes = self.0.read(path).ok()??;
        bytes.truncate(LONGEST);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        // A page whose address has no ending may be a file without one.
        let is_page = is_page(path) || text.trim_start_matches('\u{feff}').trim_start().starts_with('<');
        is_page.then_some(text)
    }

    /// The text of a sitemap or a feed.
    pub(super) fn list(&self, path: &str) -> Option<String> {
        let bytes = self.0.read(path).ok()??;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The file behind a sitemap's address: its path, or what is left of that below a base URL with a path.
    pub(super) fn list_behind(&self, url: &str) -> Option<String> {
        let url = url::Url::parse(url).ok()?;
        let path = percent_encoding::percent_decode_str(url.path()).decode_utf8().ok()?;
        let mut rest = path.trim_start_matches('/');
        loop {
            if self.0.kind(rest) == Some(Kind::File) {
                return Some(rest.to_owned());
            }
            (_, rest) = rest.split_once('/')?;
        }
    }

    /// The paths of all pages.
    pub(super) fn pages(&self) -> Vec<String> {
        let entries = self.0.list("").unwrap_or_default();
        let pages = entries.into_iter().filter(|entry| entry.kind == Kind::File && entry.utf8 && is_page(&entry.path));
        pages.map(|entry| entry.path).collect()
    }
}

fn is_page(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["html", "htm", "xhtml"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}
