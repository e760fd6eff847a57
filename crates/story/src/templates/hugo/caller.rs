//! Who renders a template: a post on its site, through a shortcode or for a part of its Markdown.

use std::cell::OnceCell;
use std::rc::Rc;

use super::call::Call;
use super::objects::{Object, Resource, Value};
use crate::context::PostContext;
use crate::markdown::{self, Hooks};
use crate::templates::fallback::budget;
use gotemplate::{Scratch, Session};
use post::Post;
use scan::budget::Budget;

/// A post whose templates are rendered.
pub(super) struct Page<'a> {
    pub(super) post: &'a Post,
    pub(super) context: &'a PostContext<'a>,
    /// How the links and pictures of Markdown within templates are rendered.
    pub(super) hooks: &'a dyn Hooks,
    /// What its templates store for each other (`.Page.Store`).
    pub(super) store: Scratch<Object>,
    /// What its templates share.
    pub(super) session: Session,
    pub(super) known: Known,
}

/// What templates use of the site, read once.
#[derive(Default)]
pub(super) struct Known {
    pub(super) configuration: OnceCell<Value>,
    pub(super) data: OnceCell<Value>,
    pub(super) parameters: OnceCell<Value>,
    pub(super) beside: OnceCell<Vec<Rc<Resource>>>,
    pub(super) assets: OnceCell<Vec<Rc<Resource>>>,
    pub(super) translations: OnceCell<Vec<literals::Value>>,
}

impl<'a> Page<'a> {
    pub(super) fn new(post: &'a Post, context: &'a PostContext<'a>, hooks: &'a dyn Hooks) -> Self {
        Self {
            post,
            context,
            hooks,
            store: Scratch::default(),
            session: Session::new(budget()),
            known: Known::default(),
        }
    }

    /// What its templates may still spend.
    pub(super) fn budget(&self) -> &Budget {
        self.session.budget()
    }

    /// The site's configuration.
    pub(super) fn configuration(&self) -> &Value {
        self.known.configuration.get_or_init(|| Value::from(&self.context.around.configuration()))
    }

    pub(super) fn language(&self) -> String {
        let default = || self.configuration().entry("defaultContentLanguage")?.printed().ok();
        self.context.around.language().or_else(default).unwrap_or_else(|| "en".to_owned())
    }

    /// Markdown as the post's; a paragraph alone without its tags, unless it is to be a block.
    pub(super) fn markdown(&self, text: &str, is_block: bool) -> String {
        markdown::piece(text, self.context.dialect, self.hooks, is_block).trim().to_owned()
    }
}

/// A shortcode that is open.
pub(super) struct Frame<'a> {
    pub(super) call: Call<'a>,
    /// Which of the post's shortcodes it is, counted from 0.
    pub(super) ordinal: usize,
    /// What its template and those of the shortcodes in it store (`.Store`).
    pub(super) store: Scratch<Object>,
}

impl<'a> Frame<'a> {
    pub(super) fn new(call: Call<'a>, ordinal: usize) -> Self {
        Self { call, ordinal, store: Scratch::default() }
    }
}

/// The place in a post that a template is rendered for.
pub(super) struct Caller<'a> {
    pub(super) page: &'a Page<'a>,
    /// The shortcodes that are open, the innermost last; none for a part of Markdown.
    pub(super) frames: &'a [Frame<'a>],
    /// What is between the opening and the closing shortcode.
    pub(super) inner: Option<&'a str>,
}
