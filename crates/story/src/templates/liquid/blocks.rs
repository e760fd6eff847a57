//! `for`, which draws from the budget for each pass.

use std::io::Write;

use liquid_core::model::{KString, Object, Scalar, Value, ValueView};
use liquid_core::parser::{BlockElement, TryMatchToken};
use liquid_core::runtime::{Interrupt, InterruptRegister};
use liquid_core::{
    BlockReflection, Error, Expression, Language, ParseBlock, Renderable, Result, Runtime, TagBlock, TagTokenIter,
    Template, ValueCow,
};
use liquid_lib::stdlib::{Range, RangeExpression};

use super::bounds::{Scope, Spent, error};
use scan::budget::{ITEM, STEP};

/// `{% for item in list limit: 2 offset: 1 reversed %}`.
#[derive(Clone, Copy)]
pub(super) struct ForBlock;

impl BlockReflection for ForBlock {
    fn start_tag(&self) -> &'static str {
        "for"
    }

    fn end_tag(&self) -> &'static str {
        "endfor"
    }

    fn description(&self) -> &'static str {
        "goes through a list"
    }
}

impl ParseBlock for ForBlock {
    fn parse(
        &self,
        mut arguments: TagTokenIter<'_>,
        mut tokens: TagBlock<'_, '_>,
        language: &Language,
    ) -> Result<Box<dyn Renderable>> {
        let variable = arguments.expect_next("a name is missing")?.expect_identifier().into_result()?.to_owned();
        arguments.expect_next("`in` is missing")?.expect_str("in").into_result_custom_msg("`in` is missing")?;
        let range = match arguments.expect_next("a list is missing")?.expect_value() {
            TryMatchToken::Matches(list) => RangeExpression::Array(list),
            TryMatchToken::Fails(range) => {
                let (first, last) = range.expect_range().into_result()?;
                RangeExpression::Counted(first, last)
            }
        };
        let (mut limit, mut offset, mut is_reversed) = (None, None, false);
        while let Some(token) = arguments.next() {
            match token.as_str() {
                "limit" => limit = Some(attribute(&mut arguments)?),
                "offset" => offset = Some(attribute(&mut arguments)?),
                "reversed" => is_reversed = true,
                // Ruby's Liquid takes commas between them.
                "," => {}
                _ => return token.raise_custom_error("expected `limit`, `offset` or `reversed`").into_err(),
            }
        }
        let (mut body, mut other) = (Vec::new(), None);
        while let Some(element) = tokens.next()? {
            match element {
                BlockElement::Tag(tag) if tag.name() == "else" => {
                    other = Some(Template::new(tokens.parse_all(language)?));
                    break;
                }
                element => body.push(element.parse(&mut tokens, language)?),
            }
        }
        tokens.assert_empty();
        let body = Template::new(body);
        Ok(Box::new(For { variable, range, limit, offset, is_reversed, body, other }))
    }

    fn reflection(&self) -> &dyn BlockReflection {
        self
    }
}

/// The value of `limit: value`.
fn attribute(arguments: &mut TagTokenIter<'_>) -> Result<Expression> {
    arguments.expect_next("`:` is missing")?.expect_str(":").into_result_custom_msg("`:` is missing")?;
    arguments.expect_next("a value is missing")?.expect_value().into_result()
}

#[derive(Debug)]
struct For {
    variable: String,
    range: RangeExpression,
    limit: Option<Expression>,
    offset: Option<Expression>,
    is_reversed: bool,
    body: Template,
    other: Option<Template>,
}

impl For {
    fn number(attribute: Option<&Expression>, runtime: &dyn Runtime) -> Result<Option<usize>> {
        let Some(attribute) = attribute else { return Ok(None) };
        let number = attribute.evaluate(runtime)?.as_scalar().and_then(|scalar| scalar.to_integer());
        let number = number.ok_or_else(|| Error::with_msg("`limit` and `offset` take whole numbers"))?;
        Ok(Some(usize::try_from(number).unwrap_or(0)))
    }
}

impl Renderable for For {
    fn render_to(&self, writer: &mut dyn Write, runtime: &dyn Runtime) -> Result<()> {
        let range = self.range.evaluate(runtime)?;
        let spent = |items: usize| {
            let spent = runtime.registers().get_mut::<Spent>();
            spent.budget.spend(STEP.saturating_add(items.saturating_mul(ITEM))).map_err(error)
        };
        // The items of a list were drawn for when it was taken, those of a range were not.
        spent(match &range {
            Range::Counted(first, last) => usize::try_from(last.saturating_sub(*first)).unwrap_or(0),
            Range::Array(_) => 0,
        })?;
        let items = range.evaluate()?;
        let offset = Self::number(self.offset.as_ref(), runtime)?.unwrap_or(0);
        let limit = Self::number(self.limit.as_ref(), runtime)?.unwrap_or(usize::MAX);
        let mut items: Vec<ValueCow<'_>> = items.into_iter().skip(offset).take(limit).collect();
        if self.is_reversed {
            items.reverse();
        }
        if items.is_empty() {
            return self.other.as_ref().map_or(Ok(()), |other| other.render_to(writer, runtime));
        }
        let above = runtime.try_get(&[Scalar::new("forloop")]).map(ValueCow::into_owned);
        let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
        for (at, item) in (0..).zip(&items) {
            runtime.registers().get_mut::<Spent>().pass()?;
            let forloop = forloop(at, count, above.clone());
            let scope = Scope {
                parent: runtime,
                variables: &[(&self.variable, item.as_view()), ("forloop", &forloop as &dyn ValueView)],
            };
            self.body.render_to(&mut *writer, &scope)?;
            let interrupt = runtime.registers().get_mut::<InterruptRegister>().reset();
            if let Some(Interrupt::Break) = interrupt {
                break;
            }
        }
        Ok(())
    }
}

/// What a loop knows of itself.
fn forloop(at: i64, count: i64, above: Option<Value>) -> Object {
    let mut forloop = Object::new();
    let numbers =
        [("length", count), ("index0", at), ("index", at + 1), ("rindex0", count - at - 1), ("rindex", count - at)];
    forloop.extend(numbers.map(|(name, number)| (KString::from(name), Value::scalar(number))));
    forloop.insert("first".into(), Value::scalar(at == 0));
    forloop.insert("last".into(), Value::scalar(at + 1 == count));
    forloop.insert("parentloop".into(), above.unwrap_or(Value::Nil));
    forloop
}
