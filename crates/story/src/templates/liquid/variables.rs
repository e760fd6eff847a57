//! The variables that a post's Liquid may ask for (<https://jekyllrb.com/docs/variables/>), as far as they are known.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use liquid_core::model::{self, KString, KStringCow, KStringRef, ScalarCow, Value as Liquid};
use liquid_core::runtime::{PartialStore, Registers};
use liquid_core::{Object, Result, Runtime, ValueCow, ValueView as _};
use url::Url;

use super::bounds::Spent;
use super::includes::Includes;
use crate::context::PostContext;
use literals::{Data, Value};

/// What Jekyll gathers below `site` and is not known here.
const SITE_ELSEWHERE: [&str; 13] = [
    "time",
    "posts",
    "pages",
    "html_pages",
    "static_files",
    "html_files",
    "collections",
    "documents",
    "categories",
    "tags",
    "related_posts",
    "github",
    "drafts",
];
/// What Jekyll adds to `page` and is not known here.
const PAGE_ELSEWHERE: [&str; 7] = ["content", "excerpt", "previous", "next", "id", "output", "dir"];

/// `page`, `site` but for its data, `layout` and `jekyll`.
pub(super) fn globals(context: &PostContext<'_>) -> Object {
    let path = |url: &str| Url::parse(url).map(|url| url.path().to_owned()).unwrap_or_default();
    let mut page = object(&context.around.variables());
    page.insert("url".into(), Liquid::scalar(path(context.canonical)));
    page.entry("date").or_insert_with(|| Liquid::scalar(context.date.to_owned()));

    let base = path(context.site_url);
    let base = base.trim_end_matches('/');
    let origin = context.site_url.trim_end_matches('/').trim_end_matches(base);
    let mut site = object(&context.around.configuration());
    site.entry("title").or_insert_with(|| Liquid::scalar(context.site_title.to_owned()));
    site.insert("url".into(), Liquid::scalar(origin.to_owned()));
    site.insert("baseurl".into(), Liquid::scalar(base.to_owned()));

    let mut jekyll = Object::new();
    jekyll.insert("environment".into(), Liquid::scalar("production"));
    let layout = object(&context.around.layout());
    let parts = [("page", page), ("site", site), ("jekyll", jekyll), ("layout", layout)];
    parts.into_iter().map(|(name, part)| (name.into(), Liquid::Object(part))).collect()
}

/// The variables of a post, the data files read where they are asked for, and the includes.
pub(super) struct Known<'a, R> {
    variables: R,
    context: &'a PostContext<'a>,
    includes: Includes<'a>,
    data: OnceCell<Liquid>,
}

impl<'a, R: Runtime> Known<'a, R> {
    pub(super) fn new(variables: R, context: &'a PostContext<'a>, includes: Includes<'a>) -> Self {
        Self { variables, context, includes, data: OnceCell::new() }
    }

    /// Notes that something was asked for which only Jekyll knows.
    fn unknown(&self, path: &[ScalarCow<'_>]) {
        let name: Vec<String> = path.iter().take(2).map(|part| part.to_kstr().to_string()).collect();
        self.variables.registers().get_mut::<Spent>().unknown.get_or_insert(name.join("."));
    }
}

impl<R: Runtime> Runtime for Known<'_, R> {
    fn partials(&self) -> &dyn PartialStore {
        &self.includes
    }

    fn name(&self) -> Option<KStringRef<'_>> {
        self.variables.name()
    }

    fn roots(&self) -> BTreeSet<KStringCow<'_>> {
        self.variables.roots()
    }

    fn try_get(&self, path: &[ScalarCow<'_>]) -> Option<ValueCow<'_>> {
        let names = [0, 1].map(|at| path.get(at).map(|part| part.to_kstr()).unwrap_or_default());
        match (names[0].as_str(), names[1].as_str()) {
            ("site", "data") => {
                let data = self.data.get_or_init(|| liquid(&self.context.around.data()));
                return match &path[2..] {
                    [] => Some(ValueCow::Borrowed(data)),
                    rest => model::try_find(data, rest),
                };
            }
            ("site", "") | ("paginator", _) => self.unknown(path),
            _ => {}
        }
        let found = self.variables.try_get(path);
        let elsewhere = match names[0].as_str() {
            "site" => SITE_ELSEWHERE.contains(&names[1].as_str()),
            "page" => PAGE_ELSEWHERE.contains(&names[1].as_str()),
            _ => false,
        };
        if found.is_none() && elsewhere {
            self.unknown(path);
        }
        found
    }

    fn get(&self, path: &[ScalarCow<'_>]) -> Result<ValueCow<'_>> {
        Ok(self.try_get(path).unwrap_or(ValueCow::Owned(Liquid::Nil)))
    }

    fn set_global(&self, name: KString, value: Liquid) -> Option<Liquid> {
        self.variables.set_global(name, value)
    }

    fn set_index(&self, name: KString, value: Liquid) -> Option<Liquid> {
        self.variables.set_index(name, value)
    }

    fn get_index<'a>(&'a self, name: &str) -> Option<ValueCow<'a>> {
        self.variables.get_index(name)
    }

    fn registers(&self) -> &Registers {
        self.variables.registers()
    }
}

/// The parts of a tag or an expression that are not quoted.
pub(super) fn bare(inside: &str) -> Vec<&str> {
    let (mut stretches, mut rest) = (Vec::new(), inside);
    while let Some(at) = rest.find(['"', '\'']) {
        let (before, quoted) = rest.split_at(at);
        stretches.push(before);
        let end = quoted[1..].find(&quoted[..1]).map_or(quoted.len(), |end| end + 2);
        rest = &quoted[end..];
    }
    stretches.push(rest);
    stretches
}

fn object(value: &Value) -> Object {
    value.entries().iter().map(|(key, value)| (key.clone().into(), liquid(value))).collect()
}

fn liquid(value: &Value) -> Liquid {
    match &value.data {
        Data::Null | Data::Code(_) => Liquid::Nil,
        Data::Quoted(text) => Liquid::scalar(text.clone()),
        Data::Plain(text) => plain(text),
        Data::List(items) => Liquid::Array(items.iter().map(liquid).collect()),
        Data::Map(_) => Liquid::Object(object(value)),
    }
}

/// A bare word of YAML; a number only where it is printed as it was written.
fn plain(text: &str) -> Liquid {
    match text {
        "true" => Liquid::scalar(true),
        "false" => Liquid::scalar(false),
        _ => match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(number), _) if number.to_string() == text => Liquid::scalar(number),
            (_, Ok(number)) if number.is_finite() && text.contains('.') && format!("{number:?}") == text => {
                Liquid::scalar(number)
            }
            _ => Liquid::scalar(text.to_owned()),
        },
    }
}
