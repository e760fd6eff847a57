//! Who calls a template: a post on its site, through a shortcode or for a part of its Markdown.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use regex::Regex;

use super::super::call::Call;
use super::parse::{self, Node};
use super::resources::Resource;
use super::value::Value;
use crate::home::Home;
use crate::markdown::Hooks;
use crate::templates::budget::{Budget, LOOK, READ};
use post::Post;

/// A post that calls templates.
pub(in crate::templates::hugo) struct Page<'a> {
    pub(in crate::templates::hugo) post: &'a Post,
    pub(in crate::templates::hugo) home: &'a Home<'a>,
    /// How the links and pictures of Markdown within templates are rendered.
    pub(in crate::templates::hugo) hooks: &'a dyn Hooks,
    /// What its templates put aside, one for the other (`.Page.Store`).
    pub(super) store: Store,
    /// What its templates may still cost.
    pub(in crate::templates::hugo) budget: Budget,
    /// The templates that were parsed so far, by their texts.
    parsed: RefCell<BTreeMap<Rc<str>, Rc<[Node]>>>,
    /// The regular expressions that were compiled so far, each with what a byte of text costs to search.
    pub(super) patterns: RefCell<BTreeMap<String, (Regex, usize)>>,
    /// What templates ask of the site, read once.
    pub(super) known: Known,
}

/// What templates ask of the site again and again.
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
    pub(in crate::templates::hugo) fn new(post: &'a Post, home: &'a Home<'a>, hooks: &'a dyn Hooks) -> Self {
        Self {
            post,
            home,
            hooks,
            store: Store::default(),
            budget: Budget::default(),
            parsed: RefCell::default(),
            patterns: RefCell::default(),
            known: Known::default(),
        }
    }

    /// The text of a template, which is looked for in the site.
    pub(super) fn template(&self, path: &str) -> Result<Option<String>, String> {
        self.budget.spend(LOOK)?;
        Ok(self.home.around.template(path).map(|(_, text)| text))
    }

    /// A template, parsed when it is asked for first. Fails with the reason.
    pub(super) fn parsed(&self, text: &str) -> Result<Rc<[Node]>, String> {
        self.budget.spend(text.len())?;
        if let Some(parsed) = self.parsed.borrow().get(text) {
            return Ok(Rc::clone(parsed));
        }
        self.budget.spend(text.len().saturating_mul(READ))?;
        let parsed: Rc<[Node]> = parse::template(text)?.into();
        self.parsed.borrow_mut().insert(text.into(), Rc::clone(&parsed));
        Ok(parsed)
    }
}

/// A shortcode that is open.
pub(in crate::templates::hugo) struct Frame<'a> {
    pub(in crate::templates::hugo) call: Call<'a>,
    /// Which of the post's shortcodes it is, counted from 0.
    pub(super) ordinal: usize,
    /// What its template and those of the shortcodes in it put aside (`.Store`).
    pub(super) store: Store,
}

impl<'a> Frame<'a> {
    pub(in crate::templates::hugo) fn new(call: Call<'a>, ordinal: usize) -> Self {
        Self { call, ordinal, store: Store::default() }
    }
}

/// Values that templates put aside, by their keys.
pub(super) type Store = Rc<RefCell<Vec<(String, Value)>>>;

/// Where in a post a template is called.
pub(in crate::templates::hugo) struct Caller<'a> {
    pub(in crate::templates::hugo) page: &'a Page<'a>,
    /// The shortcodes that are open, the one that calls last; none where Markdown calls.
    pub(in crate::templates::hugo) frames: &'a [Frame<'a>],
    /// What stands between the two ends of the shortcode.
    pub(in crate::templates::hugo) inner: Option<&'a str>,
}
