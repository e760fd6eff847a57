//! Liquid's filters of numbers, as Ruby reckons: whole numbers divide downward.
//!
//! The library's own panic where a number overflows.

use liquid_core::model::{Value, ValueView};
use liquid_core::{Error, Result};

use super::{Apply, argument};

/// The filters by their names.
pub(in super::super) const FILTERS: &[(&str, Apply)] = &[
    ("abs", |input, _, _| match Number::of(input)? {
        Number::Whole(number) => whole(number.checked_abs()),
        Number::Float(number) => Ok(Value::scalar(number.abs())),
    }),
    ("plus", |input, arguments, _| folded(input, arguments, i64::checked_add, |one, other| one + other)),
    ("minus", |input, arguments, _| folded(input, arguments, i64::checked_sub, |one, other| one - other)),
    ("times", |input, arguments, _| folded(input, arguments, i64::checked_mul, |one, other| one * other)),
    ("divided_by", |input, arguments, _| {
        not_zero(arguments)?;
        folded(input, arguments, floor_divided, |one, other| one / other)
    }),
    ("modulo", |input, arguments, _| {
        not_zero(arguments)?;
        let modulo = |one: i64, other: i64| one.checked_sub(floor_divided(one, other)?.checked_mul(other)?);
        folded(input, arguments, modulo, |one, other| one - other * (one / other).floor())
    }),
    ("round", |input, arguments, _| {
        let number = Number::of(input)?.float();
        let places = arguments.first().map_or(Ok(Number::Whole(0)), |places| Number::of(places))?.float();
        // A number has no more places than that.
        Ok(match places {
            1.0..=17.0 => {
                let factor = 10_f64.powf(places.floor());
                Value::scalar((number * factor).round() / factor)
            }
            places if places > 17.0 => Value::scalar(number),
            #[expect(clippy::cast_possible_truncation, reason = "what does not fit is cut to the greatest that does")]
            _ => Value::scalar(number.round() as i64),
        })
    }),
];

#[derive(Clone, Copy)]
enum Number {
    Whole(i64),
    Float(f64),
}

impl Number {
    fn of(value: &dyn ValueView) -> Result<Self> {
        let scalar = value.as_scalar();
        let number = scalar
            .and_then(|scalar| scalar.to_integer().map(Self::Whole).or_else(|| scalar.to_float().map(Self::Float)));
        number.ok_or_else(|| Error::with_msg("expected a number"))
    }

    fn float(self) -> f64 {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "Ruby's conversion rounds as well")]
            Self::Whole(number) => number as f64,
            Self::Float(number) => number,
        }
    }
}

fn folded(
    input: &dyn ValueView,
    arguments: &[Value],
    of_whole: fn(i64, i64) -> Option<i64>,
    of_floats: fn(f64, f64) -> f64,
) -> Result<Value> {
    match (Number::of(input)?, Number::of(argument(arguments, 0)?)?) {
        (Number::Whole(one), Number::Whole(other)) => whole(of_whole(one, other)),
        (one, other) => Ok(Value::scalar(of_floats(one.float(), other.float()))),
    }
}

fn whole(number: Option<i64>) -> Result<Value> {
    number.map(Value::scalar).ok_or_else(|| Error::with_msg("a number is too large"))
}

fn not_zero(arguments: &[Value]) -> Result<()> {
    let divisor = Number::of(argument(arguments, 0)?)?;
    if divisor.float() == 0.0 { Err(Error::with_msg("division by zero")) } else { Ok(()) }
}

fn floor_divided(one: i64, other: i64) -> Option<i64> {
    let quotient = one.checked_div(other)?;
    let is_inexact = one.checked_rem(other)? != 0;
    Some(if is_inexact && (one < 0) != (other < 0) { quotient - 1 } else { quotient })
}
