//! The fields and methods of Hugo's objects: the shortcode, its page, the site, files beside the page.

use super::caller::{Caller, Frame};
use super::objects::{Object, Value, path_of};
use super::resources;
use generators::Reference;
use gotemplate::Error;
use scan::budget::{LOOKUP, PARSE, STEP};

impl Caller<'_> {
    /// A field of an object or of a list of files, or what a method of it returns; `None` where it is not supported.
    pub(super) fn object_field(&self, of: &Value, field: &str, arguments: &[Value]) -> Result<Option<Value>, Error> {
        let budget = self.page.budget();
        let object = match of {
            Value::List(items) => {
                let resource = |item: &Value| match item {
                    Value::Object(Object::Resource(resource)) => Some(resource.clone()),
                    _ => None,
                };
                return Ok(match items.iter().map(resource).collect::<Option<Vec<_>>>() {
                    Some(resources) => resources::chosen(&resources, field, arguments, budget)?,
                    None => None,
                });
            }
            Value::Object(object) => object,
            _ => return Ok(None),
        };
        Ok(match object {
            Object::Shortcode(above) => {
                let parameters = self.frame(*above).map_or(0, |frame| frame.call.parameters().len());
                budget.spend(parameters * STEP)?;
                self.frame(*above).and_then(|frame| self.of_shortcode(frame, *above, field, arguments))
            }
            Object::Page => self.of_page(field, arguments),
            Object::File => self.file(field),
            Object::Site => self.site(field, arguments),
            Object::Language => self.of_language(field),
            Object::Resources => resources::chosen(self.page.beside(), field, arguments, budget)?,
            Object::Assets => resources::chosen(self.page.assets(), field, arguments, budget)?,
            Object::Resource(resource) => self.page.of_resource(resource, field),
            Object::OtherPage(url) => match field {
                "Permalink" => Some(Value::text(url)),
                "RelPermalink" => Some(Value::text(path_of(url))),
                "Language" => Some(Value::Object(Object::Language)),
                _ => None,
            },
        })
    }

    fn frame(&self, above: usize) -> Option<&Frame<'_>> {
        self.frames.iter().rev().nth(above)
    }

    fn of_shortcode(&self, frame: &Frame<'_>, above: usize, field: &str, arguments: &[Value]) -> Option<Value> {
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
            "Scratch" | "Store" => Value::Scratch(frame.store.clone()),
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
            "Permalink" => Value::text(self.page.context.canonical),
            "RelPermalink" => Value::text(path_of(self.page.context.canonical)),
            "File" => Value::Object(Object::File),
            "Site" => Value::Object(Object::Site),
            "Language" => Value::Object(Object::Language),
            "Lang" => Value::text(self.page.language()),
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
                self.page.budget().spend(text.len().saturating_mul(PARSE)).ok()?;
                let is_block = arguments
                    .first()?
                    .entry("display")
                    .is_some_and(|form| form.printed().is_ok_and(|form| form == "block"));
                Value::Html(self.page.markdown(&text, is_block))
            }
            "GetPage" | "Ref" | "RelRef" => return self.get_page(field, arguments),
            "Scratch" | "Store" => Value::Scratch(self.page.store.clone()),
            _ => return None,
        })
    }

    fn section(&self) -> String {
        let path = self.page.context.around.path();
        let path = path.strip_prefix("content/").unwrap_or(path);
        path.split_once('/').map(|(section, _)| section.to_owned()).unwrap_or_default()
    }

    /// The front matter, with the entries of its `params`.
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

    fn of_language(&self, field: &str) -> Option<Value> {
        let language = self.page.language();
        let configured = self.page.configuration();
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
        let path = self.page.context.around.path();
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
        let configuration = || self.page.configuration();
        Some(match field {
            "Title" => Value::text(self.page.context.site_title),
            "BaseURL" => Value::text(self.page.context.site_url),
            "Params" => configuration().entry("params").unwrap_or_else(|| Value::map(Vec::new())),
            "Param" => by_path(&self.site("Params", &[])?, &arguments.first()?.printed().ok()?).unwrap_or(Value::Nil),
            "Data" => self.page.known.data.get_or_init(|| Value::from(&self.page.context.around.data())).clone(),
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
            "Home" => Value::Object(Object::OtherPage(self.page.context.site_url.to_owned())),
            "IsMultiLingual" | "IsMultilingual" => Value::Bool(configuration().entry("languages").is_some()),
            _ => return None,
        })
    }

    /// Another page; `nil` where there is none, as in Hugo. `Ref` and `RelRef` return its address.
    fn get_page(&self, field: &str, arguments: &[Value]) -> Option<Value> {
        self.page.budget().spend(LOOKUP).ok()?;
        let target = match arguments.first()? {
            map @ Value::Map(_) => map.entry("path")?.printed().ok()?,
            text => text.printed().ok()?,
        };
        let located = match target.as_str() {
            "/" => Some(self.page.context.site_url.to_owned()),
            path => self.page.context.around.locate(Reference::Name(path)).ok(),
        };
        match (field, located) {
            ("Ref", url) => Some(Value::text(url?)),
            ("RelRef", url) => Some(Value::text(path_of(&url?))),
            (_, None) => Some(Value::Nil),
            (_, Some(url)) => Some(Value::Object(Object::OtherPage(url))),
        }
    }
}

/// A parameter's value. In Hugo `true` and numbers are not text when they are written without quotes; numbers print the same.
fn typed(value: &str) -> Value {
    match value {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => Value::text(value),
    }
}

fn by_path(value: &Value, path: &str) -> Option<Value> {
    path.split('.').try_fold(value.clone(), |value, key| value.entry(key))
}

fn without_indent(text: &str) -> String {
    let indent_of = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let indent = text.lines().filter(|line| !line.trim().is_empty()).map(indent_of).min().unwrap_or(0);
    text.lines().map(|line| line.get(indent..).unwrap_or_default()).collect::<Vec<_>>().join("\n")
}
