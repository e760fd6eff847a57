//! What the telling of a post must know of the site it lives on.

use url::Url;

use super::Telling;
use super::flatten::Ground;
use generators::{Dialect, Served, Surroundings};
use html::Node;
use post::problem::Problem;

/// A post's home.
pub(super) struct Home<'a> {
    /// The post's own address.
    pub(super) canonical: &'a str,
    /// What the post's relative addresses are relative to.
    pub(super) base: &'a Url,
    /// The site's base URL, with a slash at its end.
    pub(super) site_url: &'a str,
    /// The site's title.
    pub(super) site_title: &'a str,
    /// The day of the post, `2026-01-02`; empty where it has none.
    pub(super) date: &'a str,
    /// How the generator reads the text.
    pub(super) dialect: Dialect,
    /// Which file of the repository the site serves at an absolute URL.
    pub(super) served: &'a dyn Fn(&str) -> Served,
    /// Which file of the repository an address names as it is written, seen from the post's own file.
    pub(super) beside: &'a dyn Fn(&str) -> Option<String>,
    /// The rest of the site, as the post's templates and links ask for it.
    pub(super) around: Surroundings<'a>,
    /// The post's page as the generator built it; nothing where no built site is at hand.
    pub(super) built: &'a dyn Fn() -> Result<Option<Vec<Node>>, Problem>,
}

impl Home<'_> {
    /// What flattening asks of it.
    pub(super) fn ground(&self, telling: &Telling) -> Ground<'_> {
        Ground {
            base: self.base,
            served: self.served,
            beside: self.beside,
            tables: telling.tables,
            uploads: telling.limits.uploads,
        }
    }
}
