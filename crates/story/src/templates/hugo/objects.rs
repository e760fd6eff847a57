//! What of Hugo's its templates can name.

use std::rc::Rc;

/// A value of Hugo's templates.
pub(super) type Value = gotemplate::Value<Object>;

/// What Hugo has that is more than data.
#[derive(Debug, Clone)]
pub(super) enum Object {
    /// The shortcode, or one around it: so many levels up.
    Shortcode(usize),
    /// The post.
    Page,
    /// Its file.
    File,
    Site,
    Language,
    /// The files beside the post.
    Resources,
    /// The files in the folder of assets.
    Assets,
    /// One of these files.
    Resource(Rc<Resource>),
    /// Another page, by its address.
    OtherPage(String),
}

/// A file beside the post or in `assets/`.
#[derive(Debug)]
pub(super) struct Resource {
    /// Its path below the post's folder, or below that of the assets.
    pub(super) name: String,
    /// Its path in the site.
    pub(super) file: String,
    /// Where it is served.
    pub(super) url: String,
}

/// A URL without its host.
pub(super) fn path_of(url: &str) -> String {
    url::Url::parse(url).map_or_else(|_| url.to_owned(), |url| url[url::Position::BeforePath..].to_owned())
}
