//! The site as a tree holds it, with a base URL that canonicals can be made from.

use generators::{Site, SiteSettings};
use post::problem::Problem;

use crate::repository::Tree;

/// Reads the site, and what is to be said about its base URL.
///
/// Fails where there is no site, where its configuration cannot be read, and where its base URL is a placeholder.
pub fn read(tree: &Tree, settings: &SiteSettings) -> Result<(Site, Option<Problem>), Problem> {
    let site = Site::read(tree, settings)?;
    match site.base_url_problem() {
        Some(problem) if problem.is_error() => Err(problem),
        warning => Ok((site, warning)),
    }
}
