//! What keeps Liquid within limits. All of it draws on one [`Budget`]: a pass over a stretch of source costs its
//! length, a value that is taken its size, a filter what it takes in and gives. What is printed is one of these.

use std::fmt;
use std::io::Write;
use std::rc::Rc;

use liquid_core::model::{self, KString, KStringCow, KStringRef, ScalarCow};
use liquid_core::parser::FilterArguments;
use liquid_core::runtime::{PartialStore, Registers};
use liquid_core::{
    Error, Filter, FilterReflection, ParseFilter, Renderable, Result, Runtime, Template, Value, ValueCow, ValueView,
};

use super::cut::insides;
use crate::templates::fallback::LONGEST;
use scan::budget::{Budget, Exceeded, ITEM, MAX_DEPTH, PARSE, STEP};

/// What a piece of Liquid costs to parse besides its bytes.
const PIECE: usize = 2 << 10;

/// Whether a piece of Liquid is one that the interpreter takes without panic or exhaustion: numbers that fit, indexes and
/// conditions that do not nest without end. What is outside of tags and expressions is text.
pub(super) fn is_sane(source: &str) -> std::result::Result<(), &'static str> {
    let longest = |text: &str, holds: fn(char) -> bool| text.split(|c| !holds(c)).map(str::len).max().unwrap_or(0);
    if longest(source, char::is_whitespace) > 1_000 || source.len() > LONGEST {
        return Err("too long");
    }
    let insides = insides(source);
    if insides.iter().any(|inside| longest(inside, |c| c.is_ascii_digit()) > 9) {
        return Err("a number is too large");
    }
    if insides.iter().any(|inside| inside.matches('[').count() > 100) {
        return Err("too many indexes");
    }
    // The interpreter represents `a and b and c` as a chain, and walks it by recursion.
    let is_condition = |inside: &str| ["if", "elsif", "unless"].iter().any(|name| inside.starts_with(name));
    let conditions = |inside: &str| inside.matches("and").count() + inside.matches("or").count();
    if insides.iter().any(|inside| is_condition(inside) && conditions(inside) > 200) {
        return Err("too many conditions");
    }
    Ok(())
}

/// What was spent so far.
pub(super) struct Spent {
    pub(super) budget: Rc<Budget>,
    /// The length of the source that is being run: the piece, or the include.
    source: usize,
    /// The includes that are open.
    pub(super) depth: usize,
    /// The first name that was used and that only Jekyll knows.
    pub(super) unknown: Option<String>,
}

impl Default for Spent {
    /// Nothing may be spent until the budget is set.
    fn default() -> Self {
        Self { budget: Rc::new(Budget::new(0, 0)), source: 0, depth: 0, unknown: None }
    }
}

impl Spent {
    /// Draws for another pass over the source that is being run.
    pub(super) fn pass(&self) -> Result<()> {
        self.budget.spend(STEP + 2 * self.source).map_err(error)
    }
}

/// A piece of Liquid or an include, ready to be run. Each run draws for a pass over it.
#[derive(Debug)]
pub(super) struct Compiled {
    template: Template,
    length: usize,
}

impl Compiled {
    /// Parses a source with the interpreter's parser, and draws for that.
    pub(super) fn parse(
        source: &str,
        budget: &Budget,
        parse: impl FnOnce() -> std::result::Result<Template, String>,
    ) -> std::result::Result<Self, String> {
        budget.spend(PIECE + source.len().saturating_mul(PARSE))?;
        Ok(Self { template: parse()?, length: source.len() })
    }
}

impl Renderable for Compiled {
    fn render_to(&self, writer: &mut dyn Write, runtime: &dyn Runtime) -> Result<()> {
        let around = {
            let mut spent = runtime.registers().get_mut::<Spent>();
            let around = std::mem::replace(&mut spent.source, self.length);
            spent.pass()?;
            around
        };
        let rendered = self.template.render_to(writer, runtime);
        runtime.registers().get_mut::<Spent>().source = around;
        rendered
    }
}

/// Draws for work that handles so many bytes.
pub(super) fn spend(runtime: &dyn Runtime, bytes: usize) -> Result<()> {
    runtime.registers().get_mut::<Spent>().budget.spend(bytes).map_err(error)
}

/// Draws for a value that is taken or made, and gives it; nothing where the budget does not suffice.
fn taken<'v>(value: ValueCow<'v>, registers: &Registers) -> Option<ValueCow<'v>> {
    registers.get_mut::<Spent>().budget.spend(weight(value.as_view())).ok().map(|()| value)
}

/// The variables at the bottom, as Jekyll has them: one that is not there is nothing, and no error.
pub(super) struct Lenient<R>(pub(super) R);

impl<R: Runtime> Runtime for Lenient<R> {
    fn partials(&self) -> &dyn PartialStore {
        self.0.partials()
    }

    fn name(&self) -> Option<KStringRef<'_>> {
        self.0.name()
    }

    fn roots(&self) -> std::collections::BTreeSet<KStringCow<'_>> {
        self.0.roots()
    }

    fn try_get(&self, path: &[ScalarCow<'_>]) -> Option<ValueCow<'_>> {
        taken(self.0.try_get(path)?, self.registers())
    }

    fn get(&self, path: &[ScalarCow<'_>]) -> Result<ValueCow<'_>> {
        found(self.try_get(path), self.registers())
    }

    fn set_global(&self, name: KString, value: Value) -> Option<Value> {
        self.0.set_global(name, value)
    }

    fn set_index(&self, name: KString, value: Value) -> Option<Value> {
        self.0.set_index(name, value)
    }

    fn get_index<'a>(&'a self, name: &str) -> Option<ValueCow<'a>> {
        self.0.get_index(name)
    }

    fn registers(&self) -> &Registers {
        self.0.registers()
    }
}

/// Variables of a loop, an include or a filter's expression, on top of the others.
pub(super) struct Scope<'a> {
    pub(super) parent: &'a dyn Runtime,
    pub(super) variables: &'a [(&'a str, &'a dyn ValueView)],
}

impl Runtime for Scope<'_> {
    fn partials(&self) -> &dyn PartialStore {
        self.parent.partials()
    }

    fn name(&self) -> Option<KStringRef<'_>> {
        self.parent.name()
    }

    fn roots(&self) -> std::collections::BTreeSet<KStringCow<'_>> {
        self.parent.roots()
    }

    fn try_get(&self, path: &[ScalarCow<'_>]) -> Option<ValueCow<'_>> {
        let (first, rest) = path.split_first()?;
        let own = self.variables.iter().find(|(name, _)| *name == first.to_kstr().as_str());
        match own {
            Some((_, value)) if rest.is_empty() => taken(ValueCow::Borrowed(*value), self.registers()),
            Some((_, value)) => taken(model::try_find(*value, rest)?, self.registers()),
            None => self.parent.try_get(path),
        }
    }

    fn get(&self, path: &[ScalarCow<'_>]) -> Result<ValueCow<'_>> {
        found(self.try_get(path), self.registers())
    }

    fn set_global(&self, name: KString, value: Value) -> Option<Value> {
        self.parent.set_global(name, value)
    }

    fn set_index(&self, name: KString, value: Value) -> Option<Value> {
        self.parent.set_index(name, value)
    }

    fn get_index<'a>(&'a self, name: &str) -> Option<ValueCow<'a>> {
        self.parent.get_index(name)
    }

    fn registers(&self) -> &Registers {
        self.parent.registers()
    }
}

fn found<'v>(value: Option<ValueCow<'v>>, registers: &Registers) -> Result<ValueCow<'v>> {
    if registers.get_mut::<Spent>().budget.is_exceeded() {
        return Err(error(Exceeded));
    }
    Ok(value.unwrap_or(ValueCow::Owned(Value::Nil)))
}

/// A filter that draws for what it takes in and what it makes.
#[derive(Clone)]
pub(super) struct BoundedFilter<F>(pub(super) F);

impl<F: ParseFilter + Clone + 'static> ParseFilter for BoundedFilter<F> {
    fn parse(&self, arguments: FilterArguments<'_>) -> Result<Box<dyn Filter>> {
        Ok(Box::new(Applied(self.0.parse(arguments)?)))
    }

    fn reflection(&self) -> &dyn FilterReflection {
        self.0.reflection()
    }
}

#[derive(Debug)]
struct Applied(Box<dyn Filter>);

impl fmt::Display for Applied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Filter for Applied {
    fn evaluate(&self, input: &dyn ValueView, runtime: &dyn Runtime) -> Result<Value> {
        spend(runtime, STEP + weight(input))?;
        let output = self.0.evaluate(input, runtime)?;
        spend(runtime, weight(&output))?;
        Ok(output)
    }
}

/// The size of a value as text and what its items take; beyond any budget where it nests too deep.
pub(super) fn weight(value: &dyn ValueView) -> usize {
    weight_within(value, MAX_DEPTH).unwrap_or(usize::MAX)
}

fn weight_within(value: &dyn ValueView, depth: usize) -> Option<usize> {
    let sum = |items: &mut dyn Iterator<Item = (usize, &dyn ValueView)>| {
        let depth = depth.checked_sub(1)?;
        let mut sum = ITEM;
        for (key, item) in items {
            sum += key + weight_within(item, depth)?;
        }
        Some(sum)
    };
    if let Some(items) = value.as_array() {
        return sum(&mut items.values().map(|item| (0, item)));
    }
    if let Some(object) = value.as_object() {
        return sum(&mut object.iter().map(|(key, item)| (ITEM + key.len(), item)));
    }
    let is_text = value.as_scalar().is_some_and(|scalar| scalar.type_name() == "string");
    Some(ITEM + if is_text { value.to_kstr().len() } else { 0 })
}

pub(super) fn error(_: Exceeded) -> Error {
    Error::with_msg(Exceeded.to_string())
}
