//! What the conversion of a post has to know about its site.

use url::Url;

use super::{ConvertOptions, Tables};
use generators::{Dialect, Served, Surroundings};
use html::Node;
use post::problem::Problem;

/// A post's place on its site.
pub(super) struct PostContext<'a> {
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
    /// Which file of the repository an address names as written, relative to the post's file.
    pub(super) beside: &'a dyn Fn(&str) -> Option<String>,
    /// The rest of the site, for the post's templates and links.
    pub(super) around: Surroundings<'a>,
    /// The post's page as the generator built it; `None` without a built site.
    pub(super) built: &'a dyn Fn() -> Result<Option<Vec<Node>>, Problem>,
}

/// What flattening needs besides the tree.
pub(super) struct FlattenOptions<'a> {
    /// What relative addresses are relative to.
    pub(super) base: &'a Url,
    /// Which file of the repository the site serves at an absolute URL.
    pub(super) served: &'a dyn Fn(&str) -> Served,
    /// Which file of the repository an address names as written, relative to the post's file.
    pub(super) beside: &'a dyn Fn(&str) -> Option<String>,
    /// What tables become.
    pub(super) tables: Tables,
    /// Whether pictures can be uploaded that Medium cannot fetch.
    pub(super) uploads: bool,
}

impl PostContext<'_> {
    /// What flattening needs of it.
    pub(super) fn flatten_options(&self, options: &ConvertOptions) -> FlattenOptions<'_> {
        FlattenOptions {
            base: self.base,
            served: self.served,
            beside: self.beside,
            tables: options.tables,
            uploads: options.limits.uploads,
        }
    }
}
