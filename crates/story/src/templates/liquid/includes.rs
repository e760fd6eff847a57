//! The files that a post's Liquid includes, parsed when they are first used.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use liquid_core::runtime::PartialStore;
use liquid_core::{Error, Language, Renderable, Result};

use super::compile::compiled;
use super::cut::{Fault, Kind, cut};
use crate::context::PostContext;
use scan::budget::{Budget, LOOKUP};

/// The includes of a site, for one post.
///
/// A name that starts with `./` is of the post's own folder; one that starts with `{%` is Liquid itself, which filters
/// use to evaluate an expression.
pub(super) struct Includes<'a> {
    context: &'a PostContext<'a>,
    language: &'a Language,
    budget: Rc<Budget>,
    parsed: RefCell<HashMap<String, Arc<dyn Renderable>>>,
}

impl<'a> Includes<'a> {
    pub(super) fn new(context: &'a PostContext<'a>, language: &'a Language, budget: Rc<Budget>) -> Self {
        Self { context, language, budget, parsed: RefCell::default() }
    }

    fn read(&self, name: &str) -> std::result::Result<Arc<dyn Renderable>, String> {
        self.budget.spend(LOOKUP)?;
        if name.starts_with("{%") {
            return Ok(Arc::new(compiled(name, self.language, self.context, false, &self.budget)?));
        }
        let text = match name.strip_prefix("./") {
            Some(path) => {
                let folder = self.context.around.path().rsplit_once('/').map_or("", |(folder, _)| folder);
                self.context.around.read(&format!("{folder}/{path}"))
            }
            None if name.starts_with("../") => None,
            None => self.context.around.template(name).map(|(_, text)| text),
        };
        let text = text.ok_or_else(|| format!("there is no include `{name}`"))?;
        self.budget.spend(text.len())?;
        for piece in cut(&text, 1) {
            match piece.kind {
                Kind::Fault(Fault::Unknown(tag), _) => {
                    return Err(format!("`{name}` uses the unsupported tag `{tag}`"));
                }
                Kind::Fault(..) => return Err(format!("a tag in `{name}` is never closed")),
                _ => {}
            }
        }
        let template = compiled(&text, self.language, self.context, false, &self.budget);
        Ok(Arc::new(template.map_err(|why| format!("in `{name}`: {why}"))?))
    }
}

impl PartialStore for Includes<'_> {
    fn contains(&self, name: &str) -> bool {
        self.try_get(name).is_some()
    }

    fn names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn try_get(&self, name: &str) -> Option<Arc<dyn Renderable>> {
        self.get(name).ok()
    }

    fn get(&self, name: &str) -> Result<Arc<dyn Renderable>> {
        if let Some(parsed) = self.parsed.borrow().get(name) {
            return Ok(Arc::clone(parsed));
        }
        let parsed = self.read(name).map_err(Error::with_msg)?;
        self.parsed.borrow_mut().insert(name.to_owned(), Arc::clone(&parsed));
        Ok(parsed)
    }
}

impl fmt::Debug for Includes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Includes")
    }
}
