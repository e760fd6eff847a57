//! What of Hugo's a template may ask: the shortcode itself, its page, the site, files beside the page.

use std::cell::RefCell;
use std::rc::Rc;

use super::caller::{Caller, Frame};
use super::resources::{self, Resource};
use super::value::Value;
use crate::templates::budget::{Budget, ITEM, LOOK, READ, STEP};
use generators::Reference;

/// Something of Hugo's.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Object {
    /// The shortcode, or one that it stands in: so many levels above.
    Shortcode(usize),
    /// The post.
    Page,
    /// Its file.
    File,
    Site,
    Language,
    /// The files beside the post.
    Resources,
    /// The files in the folder of assets.
    Assets,
    /// One of these files.
    Resource(Rc<Resource>),
    /// Another page, by its address.
    Other(String),
}

impl Caller<'_> {
    /// A field of a value, or what a method of it answers. Fails where it is not known here.
    pub(super) fn field(&self, value: &Value, field: &str, arguments: Vec<Value>) -> Result<Value, String> {
        let found = self.found(value, field, arguments)?;
        // What is kept aside was drawn for when it was made, but may nest deeper each time.
        if matches!(value, Value::Store(_)) {
            self.page.budget.spend(found.weight())?;
        }
        Ok(found)
    }

    fn found(&self, value: &Value, field: &str, arguments: Vec<Value>) -> Result<Value, String> {
        match value {
            Value::Map(_) if arguments.is_empty() => Ok(value.entry(field).unwrap_or(Value::Nil)),
            Value::List(items) => {
                let resource = |item: &Value| match item {
                    Value::Object(Object::Resource(resource)) => Some(Rc::clone(resource)),
                    _ => None,
                };
                let resources = items.iter().map(resource).collect::<Option<Vec<_>>>();
                let budget = &self.page.budget;
                budget.spend(items.len() * ITEM)?;
                let known = match resources {
                    Some(resources) => resources::chosen(&resources, field, &arguments, budget)?,
                    None => None,
                };
                known.ok_or_else(|| format!("`{field}` is asked of a list"))
            }
            Value::Store(entries) => stored(entries, field, arguments, &self.page.budget),
            Value::Nil => Err(format!("`{field}` is asked of nothing")),
            Value::Object(object) => {
                let known = match object {
                    Object::Shortcode(above) => {
                        let parameters = self.frame(*above).map_or(0, |frame| frame.call.parameters().len());
                        self.page.budget.spend(parameters * STEP)?;
                        self.frame(*above).and_then(|frame| self.own(frame, *above, field, &arguments))
                    }
                    Object::Page => self.of_page(field, &arguments),
                    Object::File => self.file(field),
                    Object::Site => self.site(field, &arguments),
                    Object::Language => self.of_language(field),
                    Object::Resources => resources::chosen(self.beside(), field, &arguments, &self.page.budget)?,
                    Object::Assets => resources::chosen(self.assets(), field, &arguments, &self.page.budget)?,
                    Object::Resource(resource) => self.of_resource(resource, field),
                    Object::Other(url) => match field {
                        "Permalink" => Some(Value::text(url.clone())),
                        "RelPermalink" => Some(Value::text(path_of(url))),
                        "Language" => Some(Value::Object(Object::Language)),
                        _ => None,
                    },
                };
                known.ok_or_else(|| format!("`{field}` is not known here"))
            }
            _ => Err(format!("`{field}` is asked of what has no fields")),
        }
    }

    fn frame(&self, above: usize) -> Option<&Frame<'_>> {
        self.frames.iter().rev().nth(above)
    }

    fn own(&self, frame: &Frame<'_>, above: usize, field: &str, arguments: &[Value]) -> Option<Value> {
        let parameters = frame.call.parameters();
        let is_named = parameters.iter().any(|(key, _)| key.is_some());
        Some(match field {
            "Get" => match arguments.first()? {
                Value::Int(place) => {
                    let value = usize::try_from(*place).ok().and_then(|place| parameters.get(place));
                    value.filter(|(key, _)| key.is_none()).map_or_else(|| Value::text(""), |(_, value)| typed(value))
                }
                key => {
                    let key = key.printed().ok()?;
                    let value =
                        parameters.iter().find(|(name, _)| name.is_some_and(|name| name.eq_ignore_ascii_case(&key)));
                    value.map_or_else(|| Value::text(""), |(_, value)| typed(value))
                }
            },
            "Params" if is_named => Value::map(
                parameters.iter().map(|(key, value)| (key.unwrap_or_default().to_owned(), typed(value))).collect(),
            ),
            "Params" => Value::list(parameters.iter().map(|(_, value)| typed(value)).collect()),
            "IsNamedParams" => Value::Bool(is_named),
            "Inner" if above == 0 => Value::Html(self.inner.unwrap_or_default().to_owned()),
            "InnerDeindent" if above == 0 => Value::Html(without_indent(self.inner.unwrap_or_default())),
            "Name" => Value::text(frame.call.name),
            "Ordinal" => Value::Int(i64::try_from(frame.ordinal).ok()?),
            "Page" => Value::Object(Object::Page),
            "Site" => Value::Object(Object::Site),
            "Parent" if self.frame(above + 1).is_some() => Value::Object(Object::Shortcode(above + 1)),
            "Parent" => Value::Nil,
            "Scratch" | "Store" => Value::Store(Rc::clone(&frame.store)),
            _ => return None,
        })
    }

    fn of_page(&self, field: &str, arguments: &[Value]) -> Option<Value> {
        Some(match field {
            "Title" | "LinkTitle" => Value::text(self.page.post.title().unwrap_or_default()),
            "Description" => Value::text(self.page.post.description().unwrap_or_default()),
            "Params" => self.parameters(),
            "Param" => {
                let key = arguments.first()?.printed().ok()?;
                let own = by_path(&self.parameters(), &key);
                own.or_else(|| by_path(&self.site("Params", &[])?, &key)).unwrap_or(Value::Nil)
            }
            "Permalink" => Value::text(self.page.home.canonical),
            "RelPermalink" => Value::text(path_of(self.page.home.canonical)),
            "File" => Value::Object(Object::File),
            "Site" => Value::Object(Object::Site),
            "Language" => Value::Object(Object::Language),
            "Lang" => Value::text(self.language()),
            "Resources" => Value::Object(Object::Resources),
            "Section" => Value::text(self.section()),
            "Type" => match self.page.post.front.get_any_case("type").and_then(literals::Value::text) {
                Some(kind) => Value::text(kind),
                None => Value::text(self.section()),
            },
            "Kind" => Value::text("page"),
            "IsPage" => Value::Bool(true),
            "IsHome" | "IsSection" | "IsNode" => Value::Bool(false),
            "Page" => Value::Object(Object::Page),
            "RenderString" | "Markdownify" => {
                let text = arguments.last()?.printed().ok()?;
                self.page.budget.spend(text.len().saturating_mul(READ)).ok()?;
                let is_block = arguments
                    .first()?
                    .entry("display")
                    .is_some_and(|form| form.printed().is_ok_and(|form| form == "block"));
                Value::Html(super::functions::markdown(self, &text, is_block))
            }
            "GetPage" | "Ref" | "RelRef" => return self.get_page(field, arguments),
            "Scratch" | "Store" => Value::Store(Rc::clone(&self.page.store)),
            _ => return None,
        })
    }

    fn section(&self) -> String {
        let path = self.page.home.around.path();
        let path = path.strip_prefix("content/").unwrap_or(path);
        path.split_once('/').map(|(section, _)| section.to_owned()).unwrap_or_default()
    }

    /// The front matter, with `params` in it laid open.
    fn parameters(&self) -> Value {
        self.page.known.parameters.get_or_init(|| self.front()).clone()
    }

    fn front(&self) -> Value {
        let mut entries = self.page.post.front.entries().to_vec();
        if let Some(params) = self.page.post.front.get_any_case("params") {
            entries.extend(params.entries().iter().cloned());
        }
        Value::from(&literals::Value { line: 1, data: literals::Data::Map(entries) })
    }

    /// The site's configuration.
    fn configuration(&self) -> &Value {
        self.page.known.configuration.get_or_init(|| Value::from(&self.page.home.around.configuration()))
    }

    fn of_language(&self, field: &str) -> Option<Value> {
        let language = self.language();
        let configured = self.configuration();
        let own = configured.entry("languages").and_then(|languages| languages.entry(&language));
        let setting = |key: &str| own.as_ref().and_then(|own| own.entry(key));
        Some(match field {
            "Lang" => Value::text(language),
            "LanguageCode" | "Locale" => {
                setting("languageCode").or_else(|| setting("locale")).unwrap_or_else(|| Value::text(language))
            }
            "LanguageName" | "Label" => {
                setting("languageName").or_else(|| setting("label")).unwrap_or_else(|| Value::text(language))
            }
            "Params" => setting("params").unwrap_or_else(|| Value::map(Vec::new())),
            _ => return None,
        })
    }

    fn file(&self, field: &str) -> Option<Value> {
        let path = self.page.home.around.path();
        let path = path.strip_prefix("content/").unwrap_or(path);
        let (dir, file) = path.rsplit_once('/').map_or(("", path), |(dir, file)| (dir, file));
        let (stem, ending) = file.rsplit_once('.')?;
        Some(Value::text(match field {
            "Path" => path.to_owned(),
            "LogicalName" => file.to_owned(),
            "ContentBaseName" if stem == "index" => dir.rsplit('/').next().unwrap_or(dir).to_owned(),
            "BaseFileName" | "TranslationBaseName" | "ContentBaseName" => stem.to_owned(),
            "Ext" => ending.to_owned(),
            "Dir" => format!("{dir}/"),
            _ => return None,
        }))
    }

    fn site(&self, field: &str, arguments: &[Value]) -> Option<Value> {
        let configuration = || self.configuration();
        Some(match field {
            "Title" => Value::text(self.page.home.site_title),
            "BaseURL" => Value::text(self.page.home.site_url),
            "Params" => configuration().entry("params").unwrap_or_else(|| Value::map(Vec::new())),
            "Param" => by_path(&self.site("Params", &[])?, &arguments.first()?.printed().ok()?).unwrap_or(Value::Nil),
            "Data" => self.page.known.data.get_or_init(|| Value::from(&self.page.home.around.data())).clone(),
            "Language" => Value::Object(Object::Language),
            "LanguageCode" | "Copyright" => configuration().entry(field).unwrap_or_else(|| Value::text("")),
            "GetPage" => return self.get_page(field, arguments),
            "Config" => {
                let of = |key: &str| configuration().entry(key).unwrap_or_else(|| Value::map(Vec::new()));
                let part = |key: &str, names: &[&str]| {
                    let own = of(key);
                    let service =
                        |name: &&str| ((*name).to_owned(), own.entry(name).unwrap_or_else(|| Value::map(Vec::new())));
                    Value::map(names.iter().map(service).collect())
                };
                let names = ["YouTube", "Vimeo", "X", "Twitter", "Instagram", "GoogleAnalytics", "Disqus"];
                Value::map(vec![
                    ("Privacy".to_owned(), part("privacy", &names)),
                    ("Services".to_owned(), part("services", &names)),
                ])
            }
            "Home" => Value::Object(Object::Other(self.page.home.site_url.to_owned())),
            "IsMultiLingual" | "IsMultilingual" => Value::Bool(configuration().entry("languages").is_some()),
            _ => return None,
        })
    }

    /// Another page; nothing where there is none, as in Hugo. `Ref` and `RelRef` answer with its address.
    fn get_page(&self, field: &str, arguments: &[Value]) -> Option<Value> {
        self.page.budget.spend(LOOK).ok()?;
        let target = match arguments.first()? {
            map @ Value::Map(_) => map.entry("path")?.printed().ok()?,
            text => text.printed().ok()?,
        };
        let located = match target.as_str() {
            "/" => Some(self.page.home.site_url.to_owned()),
            path => self.page.home.around.locate(Reference::Name(path)).ok(),
        };
        match (field, located) {
            ("Ref", url) => Some(Value::text(url?)),
            ("RelRef", url) => Some(Value::text(path_of(&url?))),
            (_, None) => Some(Value::Nil),
            (_, Some(url)) => Some(Value::Object(Object::Other(url))),
        }
    }

    pub(super) fn language(&self) -> String {
        let default = || self.configuration().entry("defaultContentLanguage")?.printed().ok();
        self.page.home.around.language().or_else(default).unwrap_or_else(|| "en".to_owned())
    }
}

/// A URL without its host.
pub(super) fn path_of(url: &str) -> String {
    url::Url::parse(url).map_or_else(|_| url.to_owned(), |url| url[url::Position::BeforePath..].to_owned())
}

/// A parameter as Hugo reads it: `true` and numbers are no texts where they stand without quotes; here both print alike.
fn typed(value: &str) -> Value {
    match value {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => Value::text(value),
    }
}

pub(super) fn by_path(value: &Value, path: &str) -> Option<Value> {
    path.split('.').try_fold(value.clone(), |value, key| value.entry(key))
}

fn without_indent(text: &str) -> String {
    let indent_of = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let indent = text.lines().filter(|line| !line.trim().is_empty()).map(indent_of).min().unwrap_or(0);
    text.lines().map(|line| line.get(indent..).unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// `Set`, `Get`, `Add`, `SetInMap` and the like of a scratch pad.
fn stored(
    entries: &RefCell<Vec<(String, Value)>>,
    field: &str,
    arguments: Vec<Value>,
    budget: &Budget,
) -> Result<Value, String> {
    // One within another would make a chain, or a ring, that nobody could let go of.
    if arguments.iter().any(Value::holds_store) {
        return Err("a scratch pad is kept in another".to_owned());
    }
    budget.spend(entries.borrow().len() * STEP)?;
    let mut arguments = arguments.into_iter();
    let key = arguments.next().map(|key| key.printed()).transpose()?.unwrap_or_default();
    let mut entries = entries.borrow_mut();
    let place = entries.iter().position(|(known, _)| *known == key);
    match (field, arguments.next()) {
        ("Set", Some(value)) => {
            match place {
                Some(place) => entries[place].1 = value,
                None => entries.push((key, value)),
            }
            Ok(Value::text(""))
        }
        ("Get", None) => Ok(place.map_or(Value::Nil, |place| entries[place].1.clone())),
        ("Add", Some(value)) => {
            let Some(place) = place else {
                entries.push((key, value));
                return Ok(Value::text(""));
            };
            budget.spend(entries[place].1.weight())?;
            entries[place].1 = match (&entries[place].1, value) {
                (Value::Int(one), Value::Int(other)) => Value::Int(one.saturating_add(other)),
                (Value::List(items), Value::List(more)) => {
                    Value::list(items.iter().chain(more.iter()).cloned().collect())
                }
                (Value::List(items), one) => Value::list(items.iter().cloned().chain([one]).collect()),
                (Value::Text(one), other) => Value::text(one.clone() + &other.printed()?),
                _ => return Err("`Add` cannot add these".to_owned()),
            };
            Ok(Value::text(""))
        }
        ("SetInMap", Some(inner)) => {
            let inner = inner.printed()?;
            let value = arguments.next().ok_or("`SetInMap` lacks a value")?;
            let before = place.map(|place| entries.swap_remove(place).1);
            budget.spend(before.as_ref().map_or(0, Value::weight))?;
            let mut map = if let Some(Value::Map(map)) = before { map.to_vec() } else { Vec::new() };
            map.retain(|(known, _)| *known != inner);
            map.push((inner, value));
            entries.push((key, Value::map(map)));
            Ok(Value::text(""))
        }
        ("GetSortedMapValues", None) => {
            let Some(Value::Map(map)) = place.map(|place| &entries[place].1) else { return Ok(Value::Nil) };
            let mut map = map.to_vec();
            map.sort_by(|(one, _), (other, _)| one.cmp(other));
            Ok(Value::list(map.into_iter().map(|(_, value)| value).collect()))
        }
        ("Delete", None) => {
            entries.retain(|(known, _)| *known != key);
            Ok(Value::text(""))
        }
        _ => Err(format!("`{field}` is not known here")),
    }
}
