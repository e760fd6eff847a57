//! The Liquid that is known here: Liquid's own tags and filters, and Jekyll's.

use liquid_core::{Language, ParseBlock, ParseFilter, ParseTag};
use liquid_lib::stdlib;

use super::blocks::ForBlock;
use super::bounds::BoundedFilter;
use super::cut::insides;
use super::filters::{Own, dates, jekyll, lists, numbers};
use super::tags::{HighlightBlock, Include};
use super::variables::bare;

/// The language, ready to parse with.
pub(super) fn language() -> Language {
    let mut language = Language::empty();
    let blocks: [Box<dyn ParseBlock>; 8] = [
        Box::new(ForBlock),
        stdlib::IfBlock.into(),
        stdlib::UnlessBlock.into(),
        stdlib::CaseBlock.into(),
        stdlib::CaptureBlock.into(),
        stdlib::RawBlock.into(),
        Box::<dyn ParseBlock>::from(stdlib::CommentBlock),
        Box::new(HighlightBlock),
    ];
    for block in blocks {
        language.blocks.register(block.reflection().start_tag().to_owned(), block);
    }
    let tags: [Box<dyn ParseTag>; 9] = [
        stdlib::AssignTag.into(),
        stdlib::BreakTag.into(),
        stdlib::ContinueTag.into(),
        stdlib::CycleTag.into(),
        stdlib::IncrementTag.into(),
        stdlib::DecrementTag.into(),
        Box::new(Include("include")),
        Box::new(Include("include_cached")),
        Box::new(Include("include_relative")),
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

/// Registers filters of the library, each bounded: those that neither panic nor multiply what they take.
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
        stdlib::Append,
        stdlib::AtLeast,
        stdlib::AtMost,
        stdlib::Capitalize,
        stdlib::Ceil,
        stdlib::Compact,
        stdlib::Concat,
        stdlib::Default,
        stdlib::Downcase,
        stdlib::Escape,
        stdlib::EscapeOnce,
        stdlib::First,
        stdlib::Floor,
        stdlib::Last,
        stdlib::Lstrip,
        stdlib::Map,
        stdlib::NewlineToBr,
        stdlib::Prepend,
        stdlib::Remove,
        stdlib::RemoveFirst,
        stdlib::ReplaceFirst,
        stdlib::Reverse,
        stdlib::Rstrip,
        stdlib::Size,
        stdlib::SortNatural,
        stdlib::Split,
        stdlib::Strip,
        stdlib::StripHtml,
        stdlib::StripNewlines,
        stdlib::Truncate,
        stdlib::TruncateWords,
        stdlib::Upcase,
        stdlib::UrlDecode,
        stdlib::UrlEncode,
    );
    for (name, apply) in [numbers::FILTERS, lists::FILTERS, dates::FILTERS, jekyll::FILTERS].into_iter().flatten() {
        let filter: Box<dyn ParseFilter> = Box::new(BoundedFilter(Own { name, apply: *apply }));
        language.filters.register((*name).to_owned(), filter);
    }
}
