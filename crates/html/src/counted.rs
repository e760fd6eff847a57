//! A tree that counts its operations.
//!
//! html5ever scans the open elements, and those whose formatting continues, as often as the tags require
//! it. Each look is a question to the tree, so counting these questions counts all that it does.

use std::borrow::Cow;
use std::cell::{Cell, Ref};

use ego_tree::NodeId;
use html5ever::tendril::StrTendril;
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, QualName};
use scraper::{Html, HtmlTreeSink};

/// The tree, and how many steps were taken so far.
pub(super) struct Counted {
    inner: HtmlTreeSink,
    steps: Cell<usize>,
}

impl Counted {
    pub(super) fn new(html: Html) -> Self {
        Self { inner: HtmlTreeSink::new(html), steps: Cell::new(0) }
    }

    /// How many operations were done.
    pub(super) fn steps(&self) -> usize {
        self.steps.get()
    }

    /// How many nodes the tree has.
    pub(super) fn nodes(&self) -> usize {
        self.inner.0.borrow().tree.values().len()
    }

    fn step(&self, steps: usize) {
        self.steps.set(self.steps.get() + steps);
    }

    /// How many attributes an element has.
    fn attributes(&self, element: NodeId) -> usize {
        let html = self.inner.0.borrow();
        let node = html.tree.get(element);
        node.and_then(|node| node.value().as_element()).map_or(0, |element| element.attrs().count())
    }
}

impl TreeSink for Counted {
    type Handle = NodeId;
    type Output = Html;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Html {
        self.inner.finish()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.inner.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        self.step(1);
        self.inner.elem_name(target)
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        self.step(1);
        one == other
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        self.step(1 + attributes.len());
        self.inner.create_element(name, attributes, flags)
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.inner.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.inner.create_pi(target, data)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.step(1);
        self.inner.append(parent, child);
    }

    fn append_based_on_parent_node(&self, element: &NodeId, before: &NodeId, child: NodeOrText<NodeId>) {
        self.step(1);
        self.inner.append_based_on_parent_node(element, before, child);
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        self.inner.append_doctype_to_document(name, public, system);
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.inner.get_template_contents(target)
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &NodeId, node: NodeOrText<NodeId>) {
        self.step(1);
        self.inner.append_before_sibling(sibling, node);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        // They are kept in their order, so each may move all others.
        self.step(attributes.len() * (1 + self.attributes(*target)));
        self.inner.add_attrs_if_missing(target, attributes);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.step(1);
        self.inner.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, parent: &NodeId) {
        let children = self.inner.0.borrow().tree.get(*node).map_or(0, |node| node.children().count());
        self.step(1 + children);
        self.inner.reparent_children(node, parent);
    }
}
