//! A piece of Liquid, compiled.

use liquid_core::{Language, Template, parser};

use super::bounds::{Compiled, is_sane};
use super::language::unknown_filter;
use super::tags::readable;
use crate::context::PostContext;
use scan::budget::Budget;

/// A piece of Liquid, or all of an include, ready to be rendered.
pub(super) fn compiled(
    source: &str,
    language: &Language,
    context: &PostContext<'_>,
    follows_base: bool,
    budget: &Budget,
) -> Result<Compiled, String> {
    Compiled::parse(source, budget, || {
        if let Some(name) = unknown_filter(source, language) {
            return Err(format!("the filter `{name}` is not supported"));
        }
        is_sane(source)?;
        let source = readable(source, context, follows_base)?;
        let elements = parser::parse(&source, language).map_err(|error| reason(&error))?;
        Ok(Template::new(elements))
    })
}

/// The interpreter's reason, in a line.
pub(super) fn reason(error: &liquid_core::Error) -> String {
    let text = error.to_string();
    let line = text.lines().find_map(|line| line.trim().strip_prefix("= ")).or_else(|| text.lines().next());
    line.unwrap_or_default().trim_start_matches("liquid: ").to_owned()
}
