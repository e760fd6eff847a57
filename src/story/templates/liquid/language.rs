//! The Liquid that is known here: Liquid's own tags and filters, and those of Jekyll's that ask for no more than the
//! site's address.

use liquid_core::model::{Scalar, Value, ValueView};
use liquid_core::{
    Display_filter, Filter, FilterReflection, Language, ParseBlock, ParseFilter, ParseTag, Result, Runtime,
};
use liquid_lib::stdlib;

use super::bounds::{BoundedFilter, BoundedLoop};
use super::cut::insides;
use super::variables::bare;

/// The language, ready to parse with.
pub(super) fn language() -> Language {
    let mut language = Language::empty();
    let mut blocks: Vec<Box<dyn ParseBlock>> = vec![Box::new(BoundedLoop(stdlib::ForBlock))];
    blocks.extend([
        stdlib::IfBlock.into(),
        stdlib::UnlessBlock.into(),
        stdlib::CaseBlock.into(),
        stdlib::CaptureBlock.into(),
        stdlib::RawBlock.into(),
        Box::<dyn ParseBlock>::from(stdlib::CommentBlock),
    ]);
    for block in blocks {
        language.blocks.register(block.reflection().start_tag().to_owned(), block);
    }
    let tags: [Box<dyn ParseTag>; 6] = [
        stdlib::AssignTag.into(),
        stdlib::BreakTag.into(),
        stdlib::ContinueTag.into(),
        stdlib::CycleTag.into(),
        stdlib::IncrementTag.into(),
        stdlib::DecrementTag.into(),
    ];
    for tag in tags {
        language.tags.register(tag.reflection().tag().to_owned(), tag);
    }
    filters(&mut language);
    language
}

/// The first filter in a piece of Liquid that is not known here.
pub(super) fn unknown_filter<'text>(source: &'text str, language: &Language) -> Option<&'text str> {
    let calls = insides(source).into_iter().flat_map(bare).flat_map(|text| text.split('|').skip(1));
    let name = |call: &'text str| {
        let call = call.trim_start();
        &call[..call.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(call.len())]
    };
    calls.map(name).find(|name| !name.is_empty() && language.filters.get(name).is_none())
}

/// Registers filters, each bounded.
macro_rules! register {
    ($language:expr, $($filter:expr),* $(,)?) => {
        $({
            let filter: Box<dyn ParseFilter> = Box::new(BoundedFilter($filter));
            $language.filters.register(filter.reflection().name().to_owned(), filter);
        })*
    };
}

fn filters(language: &mut Language) {
    register!(
        language,
        stdlib::Abs,
        stdlib::Append,
        stdlib::AtLeast,
        stdlib::AtMost,
        stdlib::Capitalize,
        stdlib::Ceil,
        stdlib::Compact,
        stdlib::Concat,
        stdlib::Date,
        stdlib::Default,
        stdlib::DividedBy,
        stdlib::Downcase,
        stdlib::Escape,
        stdlib::EscapeOnce,
        stdlib::First,
        stdlib::Floor,
        stdlib::Join,
        stdlib::Last,
        stdlib::Lstrip,
        stdlib::Map,
        stdlib::Minus,
        stdlib::Modulo,
        stdlib::NewlineToBr,
        stdlib::Plus,
        stdlib::Prepend,
        stdlib::Remove,
        stdlib::RemoveFirst,
        stdlib::Replace,
        stdlib::ReplaceFirst,
        stdlib::Reverse,
        stdlib::Round,
        stdlib::Rstrip,
        stdlib::Size,
        stdlib::Slice,
        stdlib::Sort,
        stdlib::SortNatural,
        stdlib::Split,
        stdlib::Strip,
        stdlib::StripHtml,
        stdlib::StripNewlines,
        stdlib::Times,
        stdlib::Truncate,
        stdlib::TruncateWords,
        stdlib::Uniq,
        stdlib::Upcase,
        stdlib::UrlDecode,
        stdlib::UrlEncode,
        stdlib::Where,
        RelativeUrl,
        AbsoluteUrl,
    );
}

/// `relative_url`: a path below the site's `baseurl`.
#[derive(Clone, ParseFilter, FilterReflection)]
#[filter(name = "relative_url", description = "Prepends the base URL's path.", parsed(RelativeUrlFilter))]
struct RelativeUrl;

#[derive(Debug, Default, Display_filter)]
#[name = "relative_url"]
struct RelativeUrlFilter;

impl Filter for RelativeUrlFilter {
    fn evaluate(&self, input: &dyn ValueView, runtime: &dyn Runtime) -> Result<Value> {
        Ok(Value::scalar(relative(&input.to_kstr(), runtime)))
    }
}

/// `absolute_url`: a path below the site's `url` and `baseurl`.
#[derive(Clone, ParseFilter, FilterReflection)]
#[filter(name = "absolute_url", description = "Prepends the base URL.", parsed(AbsoluteUrlFilter))]
struct AbsoluteUrl;

#[derive(Debug, Default, Display_filter)]
#[name = "absolute_url"]
struct AbsoluteUrlFilter;

impl Filter for AbsoluteUrlFilter {
    fn evaluate(&self, input: &dyn ValueView, runtime: &dyn Runtime) -> Result<Value> {
        let path = relative(&input.to_kstr(), runtime);
        Ok(Value::scalar(if path.contains("://") { path } else { site("url", runtime) + &path }))
    }
}

fn relative(input: &str, runtime: &dyn Runtime) -> String {
    if input.contains("://") {
        return input.to_owned();
    }
    format!("{}/{}", site("baseurl", runtime), input.trim_start_matches('/'))
}

fn site(key: &'static str, runtime: &dyn Runtime) -> String {
    let value = runtime.try_get(&[Scalar::new("site"), Scalar::new(key)]);
    value.map(|value| value.to_kstr().to_string()).unwrap_or_default()
}
