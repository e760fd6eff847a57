//! Filters as tables of functions: Jekyll's, and those of Liquid's that its library does not do safely.

pub(super) mod dates;
pub(super) mod jekyll;
pub(super) mod lists;
pub(super) mod numbers;
mod strftime;

use std::fmt;

use liquid_core::model::{Value, ValueView};
use liquid_core::parser::{FilterArguments, ParameterReflection};
use liquid_core::{Error, Expression, Filter, FilterReflection, ParseFilter, Result, Runtime};

/// What a filter makes of its input and its arguments.
pub(super) type Apply = fn(&dyn ValueView, &[Value], &dyn Runtime) -> Result<Value>;

/// A filter that is a function of a table.
#[derive(Clone)]
pub(super) struct Own {
    pub(super) name: &'static str,
    pub(super) apply: Apply,
}

impl FilterReflection for Own {
    fn name(&self) -> &str {
        self.name
    }

    fn description(&self) -> &'static str {
        "a filter of Liquid's or Jekyll's"
    }

    fn positional_parameters(&self) -> &'static [ParameterReflection] {
        &[]
    }

    fn keyword_parameters(&self) -> &'static [ParameterReflection] {
        &[]
    }
}

impl ParseFilter for Own {
    fn parse(&self, arguments: FilterArguments<'_>) -> Result<Box<dyn Filter>> {
        let arguments = arguments.positional.collect();
        Ok(Box::new(Parsed { name: self.name, apply: self.apply, arguments }))
    }

    fn reflection(&self) -> &dyn FilterReflection {
        self
    }
}

#[derive(Debug)]
struct Parsed {
    name: &'static str,
    apply: Apply,
    arguments: Vec<Expression>,
}

impl fmt::Display for Parsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Filter for Parsed {
    fn evaluate(&self, input: &dyn ValueView, runtime: &dyn Runtime) -> Result<Value> {
        let values = self.arguments.iter().map(|argument| Ok(argument.evaluate(runtime)?.into_owned()));
        (self.apply)(input, &values.collect::<Result<Vec<_>>>()?, runtime)
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it ends a filter, and filters may fail")]
fn text(text: String) -> Result<Value> {
    Ok(Value::scalar(text))
}

fn cannot(name: &str) -> Error {
    Error::with_msg(format!("the filter `{name}` does not accept this value"))
}

fn argument(arguments: &[Value], at: usize) -> Result<&Value> {
    arguments.get(at).ok_or_else(|| Error::with_msg("a filter lacks an argument"))
}

/// The items of a list, the values of a map, or the one thing itself.
fn items(input: &dyn ValueView) -> Vec<Value> {
    match input.to_value() {
        Value::Array(items) => items,
        Value::Object(entries) => entries.into_iter().map(|(_, value)| value).collect(),
        Value::Nil => Vec::new(),
        one => vec![one],
    }
}
