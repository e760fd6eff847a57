//! The folder that the generator wrote its pages into, read from disk as it is asked for.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

use super::BuiltPage;
use crate::html::{self, Node};
use crate::problem::{Code, Problem};
use crate::repository::{Kind, Tree};

/// Where the built pages lie.
#[derive(Debug)]
pub(super) struct Output {
    tree: Tree,
    /// What was looked at, by path: nothing where no page is there.
    seen: RefCell<HashMap<String, Option<Rc<BuiltPage>>>>,
}

/// A page is not read further than this, in bytes; what counts stands at its beginning.
const LONGEST: usize = 2 << 20;

impl Output {
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
        let output = Self { tree: Tree::on_disk(folder), seen: RefCell::default() };
        if !output.tree.exists("index.html") && output.pages().is_empty() {
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

    /// What the page at a path says; nothing where none is there.
    pub(super) fn page(&self, path: &str) -> Option<Rc<BuiltPage>> {
        if let Some(seen) = self.seen.borrow().get(path) {
            return seen.clone();
        }
        let page = self.document(path).map(|document| Rc::new(BuiltPage::of(&document)));
        self.seen.borrow_mut().insert(path.to_owned(), page.clone());
        page
    }

    /// The tree of the page at a path.
    pub(super) fn document(&self, path: &str) -> Option<Vec<Node>> {
        if self.tree.kind(path) != Some(Kind::File) {
            return None;
        }
        let mut bytes = self.tree.read(path).ok()??;
        bytes.truncate(LONGEST);
        let text = String::from_utf8_lossy(&bytes);
        // A page whose address has no ending may be a file without one.
        let is_page = is_page(path) || text.trim_start_matches('\u{feff}').trim_start().starts_with('<');
        is_page.then(|| html::document(&text))
    }

    /// The text of a sitemap or a feed.
    pub(super) fn list(&self, path: &str) -> Option<String> {
        let bytes = self.tree.read(path).ok()??;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The paths of all pages.
    pub(super) fn pages(&self) -> Vec<String> {
        let entries = self.tree.list("").unwrap_or_default();
        let pages = entries.into_iter().filter(|entry| entry.kind == Kind::File && entry.utf8 && is_page(&entry.path));
        pages.map(|entry| entry.path).collect()
    }
}

fn is_page(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["html", "htm", "xhtml"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}
