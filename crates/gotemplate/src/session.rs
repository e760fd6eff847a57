//! What renderings share.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::error::Error;
use super::functions::Patterns;
use super::parse::{self, Node};
use scan::budget::{Budget, PARSE};

/// What the templates of one text share: a budget, and what was parsed and compiled so far.
#[derive(Debug)]
pub struct Session {
    budget: Budget,
    /// The templates that were parsed so far, by their sources.
    parsed: RefCell<BTreeMap<Rc<str>, Rc<[Node]>>>,
    patterns: Patterns,
}

impl Session {
    /// A session with this budget.
    pub fn new(budget: Budget) -> Self {
        Self { budget, parsed: RefCell::default(), patterns: Patterns::default() }
    }

    /// What its templates may still spend.
    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    /// Parses a template when it is first asked for.
    pub(super) fn parse(&self, source: &str) -> Result<Rc<[Node]>, Error> {
        self.budget.spend(source.len())?;
        if let Some(parsed) = self.parsed.borrow().get(source) {
            return Ok(Rc::clone(parsed));
        }
        self.budget.spend(source.len().saturating_mul(PARSE))?;
        let parsed: Rc<[Node]> = parse::template(source)?.into();
        self.parsed.borrow_mut().insert(source.into(), Rc::clone(&parsed));
        Ok(parsed)
    }

    /// The regular expressions that were compiled so far.
    pub(super) fn patterns(&self) -> &Patterns {
        &self.patterns
    }
}
