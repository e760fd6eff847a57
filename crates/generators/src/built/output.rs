//! Where the built pages are: in a folder, or on the web. Each is read once, and only when it is asked for.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::folder::Folder;
use super::online::{Found, Online};
use super::{BuiltPage, path_below};
use html::Node;
use post::canonical::same_address;

/// The built pages, each by its path: in a folder the file's, on the web its whole address.
#[derive(Debug)]
pub(super) struct Output {
    place: Place,
    /// What was looked at, by path.
    seen: RefCell<HashMap<String, Found<Rc<BuiltPage>>>>,
}

#[derive(Debug)]
enum Place {
    Folder(Folder),
    Online(Box<Online>),
}

impl Output {
    pub(super) fn in_folder(folder: Folder) -> Self {
        Self { place: Place::Folder(folder), seen: RefCell::default() }
    }

    pub(super) fn online(site: Online) -> Self {
        Self { place: Place::Online(Box::new(site)), seen: RefCell::default() }
    }

    /// Whether all pages can be read, and need not be asked for one by one.
    pub(super) fn is_at_hand(&self) -> bool {
        matches!(self.place, Place::Folder(_))
    }

    /// The address that was given for the site; none where it is a folder.
    pub(super) fn address(&self) -> Option<&str> {
        match &self.place {
            Place::Folder(_) => None,
            Place::Online(site) => Some(site.address()),
        }
    }

    /// The path of the home page.
    pub(super) fn home(&self) -> &str {
        self.address().unwrap_or("index.html")
    }

    /// The paths under which the page at an address may lie, the likeliest first; none where it lies outside of the base URL.
    pub(super) fn candidates(&self, address: &str, base: &str) -> Option<Vec<String>> {
        match &self.place {
            Place::Folder(_) => Some(Folder::candidates(&path_below(base, address)?)),
            Place::Online(site) => Some(vec![site.path_of(address, base)?]),
        }
    }

    /// Whether an address is that of the page at a path; none where it lies outside of the base URL.
    pub(super) fn is_at(&self, address: &str, path: &str, base: &str) -> Option<bool> {
        let is_it = |candidate: &String| candidate == path || (!self.is_at_hand() && same_address(candidate, path));
        Some(self.candidates(address, base)?.iter().any(is_it))
    }

    /// What the page at a path says. A page that is only reached by a redirect is not there.
    pub(super) fn page(&self, path: &str) -> Found<Rc<BuiltPage>> {
        if let Some(seen) = self.seen.borrow().get(path) {
            return seen.clone();
        }
        let page = self.document(path).map(|document| document.map(|document| Rc::new(BuiltPage::of(&document))));
        self.seen.borrow_mut().insert(path.to_owned(), page.clone());
        page
    }

    /// The tree of the page at a path.
    pub(super) fn document(&self, path: &str) -> Found<Vec<Node>> {
        let text = match &self.place {
            Place::Folder(folder) => folder.page(path),
            Place::Online(site) => site.page(path)?,
        };
        Ok(text.map(|text| html::document(&text)))
    }

    /// The text of a sitemap or a feed, by its path from the site's root or by what [`Output::list_behind`] gave.
    pub(super) fn list(&self, path: &str) -> Found<String> {
        match &self.place {
            Place::Folder(folder) => Ok(folder.list(path)),
            Place::Online(site) => site.list(path),
        }
    }

    /// Where the sitemap lies that another one names by its address; nothing where it is none of this site's.
    pub(super) fn list_behind(&self, address: &str) -> Option<String> {
        match &self.place {
            Place::Folder(folder) => folder.list_behind(address),
            Place::Online(site) => site.list_behind(address),
        }
    }

    /// The paths of all pages in the folder.
    pub(super) fn pages(&self) -> Vec<String> {
        match &self.place {
            Place::Folder(folder) => folder.pages(),
            Place::Online(_) => Vec::new(),
        }
    }
}
