//! What keeps Liquid from running away: loops, and values that grow.
//!
//! What stands outside of loops prints no more than the text holds. So it is enough to count the loops that are begun
//! and what they print, and to let no value grow beyond a bound, for a filter may multiply two of them.

use std::fmt;
use std::io::{self, Write};

use liquid_core::model::{KString, KStringCow, KStringRef, ScalarCow};
use liquid_core::parser::FilterArguments;
use liquid_core::runtime::{PartialStore, Registers};
use liquid_core::{
    BlockReflection, Error, Filter, FilterReflection, Language, ParseBlock, ParseFilter, Renderable, Result, Runtime,
    TagBlock, TagTokenIter, Value, ValueCow, ValueView,
};

use super::cut::insides;

/// The largest number that a filter may be given: beyond, the interpreter's arithmetic panics.
const GREATEST: u64 = 1_000_000_000_000;
/// Loops that may begin, those within loops counted each time.
const MOST_LOOPS: usize = 2_000;
/// Bytes that loops may print.
const MOST_BYTES: usize = 1 << 20;
/// The size of a text, in bytes: a filter may put one in place of each character of another.
const LONGEST: usize = 1 << 14;
/// The size of a list or map, in bytes: a site's data file is one.
const LARGEST: usize = 1 << 20;
/// Bytes that filters may take in, in all.
const MOST_WORK: usize = 1 << 25;

/// The items of a range, `(1..9)`.
const LONGEST_RANGE: i64 = 1_000;

/// Whether a piece of Liquid is one that the interpreter takes without panic or exhaustion: numbers that fit, indexes
/// that do not nest without end, ranges with a known end. What stands outside of tags and expressions is text.
pub(super) fn is_sane(source: &str) -> std::result::Result<(), &'static str> {
    let longest = |text: &str, holds: fn(char) -> bool| text.split(|c| !holds(c)).map(str::len).max().unwrap_or(0);
    if longest(source, char::is_whitespace) > 1_000 || source.len() > MOST_BYTES {
        return Err("it is too long");
    }
    let insides = insides(source);
    if insides.iter().any(|inside| longest(inside, |c| c.is_ascii_digit()) > 9) {
        return Err("a number in it is too large");
    }
    if insides.iter().any(|inside| inside.matches('[').count() > 100) {
        return Err("its indexes are too many");
    }
    let ranges = insides.into_iter().filter(|inside| inside.contains('('));
    for (before, after) in ranges.filter_map(|inside| inside.split_once("..")) {
        let first = before.rsplit(|c: char| !c.is_ascii_digit()).next().and_then(|number| number.parse::<i64>().ok());
        let last = after.split(|c: char| !c.is_ascii_digit()).next().and_then(|number| number.parse::<i64>().ok());
        if first.zip(last).is_none_or(|(first, last)| last - first > LONGEST_RANGE) {
            return Err("the end of its range is not known, or too far");
        }
    }
    Ok(())
}

/// What was spent so far.
#[derive(Default)]
pub(super) struct Spent {
    loops: usize,
    bytes: usize,
    work: usize,
    /// The includes that are open.
    pub(super) depth: usize,
    /// A value was too large to keep.
    overflow: bool,
    /// The first name that was asked for and that only Jekyll knows.
    pub(super) unknown: Option<String>,
}

impl Spent {
    /// Counts a loop or an include that begins.
    pub(super) fn begin(&mut self) -> Result<()> {
        self.loops += 1;
        if self.loops > MOST_LOOPS { Err(too_much()) } else { Ok(()) }
    }
}

/// Variables as Jekyll has them: one that is not there is nothing, and no error.
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
        self.0.try_get(path)
    }

    fn get(&self, path: &[ScalarCow<'_>]) -> Result<ValueCow<'_>> {
        if self.registers().get_mut::<Spent>().overflow {
            return Err(too_much());
        }
        Ok(self.0.try_get(path).unwrap_or(ValueCow::Owned(Value::Nil)))
    }

    fn set_global(&self, name: KString, value: Value) -> Option<Value> {
        if size(&value) > most(&value, false) {
            self.registers().get_mut::<Spent>().overflow = true;
            return None;
        }
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

/// A filter whose input and output are bounded.
#[derive(Clone)]
pub(super) struct BoundedFilter<F>(pub(super) F);

impl<F: ParseFilter + Clone + 'static> ParseFilter for BoundedFilter<F> {
    fn parse(&self, arguments: FilterArguments<'_>) -> Result<Box<dyn Filter>> {
        let joins = self.0.reflection().name() == "join";
        Ok(Box::new(Applied { filter: self.0.parse(arguments)?, joins }))
    }

    fn reflection(&self) -> &dyn FilterReflection {
        self.0.reflection()
    }
}

#[derive(Debug)]
struct Applied {
    filter: Box<dyn Filter>,
    /// Whether it makes one text of a list.
    joins: bool,
}

impl fmt::Display for Applied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.filter.fmt(f)
    }
}

impl Filter for Applied {
    fn evaluate(&self, input: &dyn ValueView, runtime: &dyn Runtime) -> Result<Value> {
        let number = input.as_scalar().and_then(|scalar| scalar.to_integer());
        let size_of_input = size(input);
        let work = {
            let mut spent = runtime.registers().get_mut::<Spent>();
            spent.work += size_of_input;
            spent.work
        };
        if work > MOST_WORK
            || size_of_input > most(input, self.joins)
            || number.is_some_and(|number| number.unsigned_abs() > GREATEST)
        {
            return Err(too_much());
        }
        self.filter
            .evaluate(input, runtime)
            .and_then(|output| if size(&output) > most(&output, false) { Err(too_much()) } else { Ok(output) })
    }
}

/// `for`, with what it prints and how often it begins counted.
#[derive(Clone)]
pub(super) struct BoundedLoop<B>(pub(super) B);

impl<B: ParseBlock + Clone + 'static> ParseBlock for BoundedLoop<B> {
    fn parse(
        &self,
        arguments: TagTokenIter<'_>,
        tokens: TagBlock<'_, '_>,
        language: &Language,
    ) -> Result<Box<dyn Renderable>> {
        Ok(Box::new(Loop(self.0.parse(arguments, tokens, language)?)))
    }

    fn reflection(&self) -> &dyn BlockReflection {
        self.0.reflection()
    }
}

#[derive(Debug)]
struct Loop(Box<dyn Renderable>);

impl Renderable for Loop {
    fn render_to(&self, writer: &mut dyn Write, runtime: &dyn Runtime) -> Result<()> {
        runtime.registers().get_mut::<Spent>().begin()?;
        self.0.render_to(&mut Counted { writer, registers: runtime.registers() }, runtime)
    }
}

/// A writer that counts what is printed.
pub(super) struct Counted<'a> {
    pub(super) writer: &'a mut dyn Write,
    pub(super) registers: &'a Registers,
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut spent = self.registers.get_mut::<Spent>();
        spent.bytes += bytes.len();
        if spent.bytes > MOST_BYTES {
            return Err(io::Error::other("too much"));
        }
        drop(spent);
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// The size that a value may have.
fn most(value: &dyn ValueView, joins: bool) -> usize {
    let is_text = value.as_array().is_none() && value.as_object().is_none();
    if is_text || joins { LONGEST } else { LARGEST }
}

/// The size of a value as text, each item of a list counted as a byte at least.
fn size(value: &dyn ValueView) -> usize {
    if let Some(items) = value.as_array() {
        return items.values().map(|item| 1 + size(item)).sum();
    }
    if let Some(object) = value.as_object() {
        return object.values().map(|value| 1 + size(value)).sum();
    }
    value.to_kstr().len()
}

pub(super) fn too_much() -> Error {
    Error::with_msg("it prints too much or runs too long")
}
