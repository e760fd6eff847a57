//! Who calls a template: a post on its site, through a shortcode or for a part of its Markdown.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::super::call::Call;
use super::value::Value;
use crate::post::Post;
use crate::story::home::Home;
use crate::story::markdown::Hooks;

/// A post that calls templates.
pub(in crate::story::templates::hugo) struct Page<'a> {
    pub(in crate::story::templates::hugo) post: &'a Post,
    pub(in crate::story::templates::hugo) home: &'a Home<'a>,
    /// How the links and pictures of Markdown within templates are rendered.
    pub(in crate::story::templates::hugo) hooks: &'a dyn Hooks,
    /// What its templates put aside, one for the other (`.Page.Store`).
    pub(super) store: Store,
    /// How many actions have run in all.
    pub(in crate::story::templates::hugo) steps: Cell<usize>,
}

impl<'a> Page<'a> {
    pub(in crate::story::templates::hugo) fn new(post: &'a Post, home: &'a Home<'a>, hooks: &'a dyn Hooks) -> Self {
        Self { post, home, hooks, store: Store::default(), steps: Cell::new(0) }
    }
}

/// A shortcode that is open.
pub(in crate::story::templates::hugo) struct Frame<'a> {
    pub(in crate::story::templates::hugo) call: Call<'a>,
    /// Which of the post's shortcodes it is, counted from 0.
    pub(super) ordinal: usize,
    /// What its template and those of the shortcodes in it put aside (`.Store`).
    pub(super) store: Store,
}

impl<'a> Frame<'a> {
    pub(in crate::story::templates::hugo) fn new(call: Call<'a>, ordinal: usize) -> Self {
        Self { call, ordinal, store: Store::default() }
    }
}

/// Values that templates put aside, by their keys.
pub(super) type Store = Rc<RefCell<Vec<(String, Value)>>>;

/// Where in a post a template is called.
pub(in crate::story::templates::hugo) struct Caller<'a> {
    pub(in crate::story::templates::hugo) page: &'a Page<'a>,
    /// The shortcodes that are open, the one that calls last; none where Markdown calls.
    pub(in crate::story::templates::hugo) frames: &'a [Frame<'a>],
    /// What stands between the two ends of the shortcode.
    pub(in crate::story::templates::hugo) inner: Option<&'a str>,
}
