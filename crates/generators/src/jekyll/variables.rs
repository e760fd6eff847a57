//! What `page` holds beside the front matter (<https://jekyllrb.com/docs/variables/#page-variables>).

use std::collections::HashSet;

use super::config::Config;
use super::defaults::Data;
use super::files::File;
use crate::generator::Page;
use literals::{Data as Form, Value};

/// The front matter over the `defaults` of the configuration, with the date, the categories and the file's names.
pub(super) fn of(page: Page, file: &File, config: &Config) -> Value {
    let known = Data::of(file, &page.post.front, config);
    let own = page.post.front.entries();
    let mut seen: HashSet<&str> = own.iter().map(|(key, _)| key.as_str()).collect();
    let mut entries = own.to_vec();
    for (key, value) in known.defaults().filter(|(key, _)| seen.insert(key)) {
        entries.push((key.clone(), Value { line: 1, data: value.data.clone() }));
    }
    if let Ok(Some(date)) = known.date() {
        let written = date.to_zoned(config.zone.clone()).strftime("%Y-%m-%d %H:%M:%S %z").to_string();
        entries.retain(|(key, _)| key != "date");
        entries.push(("date".to_owned(), Value { line: 1, data: Form::Quoted(written) }));
    }
    let mut add = |key: &str, data: Form| {
        if !entries.iter().any(|(known, _)| known == key) {
            entries.push((key.to_owned(), Value { line: 1, data }));
        }
    };
    let quoted = |text: &str| Form::Quoted(text.to_owned());
    let list = |texts: Vec<String>| {
        Form::List(texts.into_iter().map(|text| Value { line: 1, data: Form::Quoted(text) }).collect())
    };
    let path = page.path.strip_prefix(&config.source).unwrap_or(page.path).trim_start_matches('/');
    // A post without a title has that of its file (`Jekyll::Utils.titleize_slug`).
    add("title", quoted(&titleized(&file.name)));
    add("slug", quoted(&file.name));
    add("ext", quoted(&file.ending));
    add("path", quoted(path));
    add("relative_path", quoted(path));
    add("collection", file.collection().map_or(Form::Null, quoted));
    let categories = known.categories();
    entries.retain(|(key, _)| key != "categories");
    entries.push(("categories".to_owned(), Value { line: 1, data: list(categories) }));
    Value { line: 1, data: Form::Map(entries) }
}

fn titleized(slug: &str) -> String {
    let capital = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
        first + &chars.as_str().to_lowercase()
    };
    slug.split('-').map(capital).collect::<Vec<_>>().join(" ")
}
