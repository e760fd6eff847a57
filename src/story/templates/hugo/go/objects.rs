//! What of Hugo's a template may ask: the shortcode itself, its page, the site, files beside the page.

use std::cell::RefCell;
use std::rc::Rc;

use super::super::call::Call;
use super::value::Value;
use crate::data;
use crate::post::Post;
use crate::site::Reference;
use crate::story::home::Home;

/// A call of a shortcode, where it stands.
pub(in crate::story::templates::hugo) struct Shortcode<'a> {
    pub(in crate::story::templates::hugo) call: &'a Call<'a>,
    /// What stands between its two ends.
    pub(in crate::story::templates::hugo) inner: Option<&'a str>,
    pub(in crate::story::templates::hugo) post: &'a Post,
    pub(in crate::story::templates::hugo) home: &'a Home<'a>,
    /// Which of the post's shortcodes it is, counted from 0.
    pub(in crate::story::templates::hugo) ordinal: usize,
}

/// Something of Hugo's.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Object {
    Shortcode,
    /// The post.
    Page,
    /// Its file.
    File,
    Site,
    Language,
    /// The files beside the post.
    Resources,
    /// A file beside the post, by its path below the post's folder.
    Resource(String),
    /// Another page, by its address.
    Other(String),
}

impl Shortcode<'_> {
    /// A field of a value, or what a method of it answers. Fails where it is not known here.
    pub(super) fn field(&self, value: &Value, field: &str, arguments: Vec<Value>) -> Result<Value, String> {
        match value {
            Value::Map(_) if arguments.is_empty() => Ok(value.entry(field).unwrap_or(Value::Nil)),
            Value::Store(entries) => stored(entries, field, arguments),
            Value::Nil => Err(format!("`{field}` is asked of nothing")),
            Value::Object(object) => {
                let known = match object {
                    Object::Shortcode => self.own(field, &arguments),
                    Object::Page => self.page(field, &arguments),
                    Object::File => self.file(field),
                    Object::Site => self.site(field, &arguments),
                    Object::Language => {
                        (matches!(field, "Lang" | "LanguageCode" | "Locale")).then(|| Value::text(self.language()))
                    }
                    Object::Resources => self.resources(field, &arguments),
                    Object::Resource(name) => self.resource(name, field),
                    Object::Other(url) => match field {
                        "Permalink" => Some(Value::text(url.clone())),
                        "RelPermalink" => Some(Value::text(path_of(url))),
                        _ => None,
                    },
                };
                known.ok_or_else(|| format!("`{field}` is not known here"))
            }
            _ => Err(format!("`{field}` is asked of what has no fields")),
        }
    }

    fn own(&self, field: &str, arguments: &[Value]) -> Option<Value> {
        let parameters = self.call.parameters();
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
            "Params" if self.is_named() => Value::map(
                parameters.iter().map(|(key, value)| (key.unwrap_or_default().to_owned(), typed(value))).collect(),
            ),
            "Params" => Value::list(parameters.iter().map(|(_, value)| typed(value)).collect()),
            "IsNamedParams" => Value::Bool(self.is_named()),
            "Inner" => Value::Html(self.inner.unwrap_or_default().to_owned()),
            "InnerDeindent" => Value::Html(without_indent(self.inner.unwrap_or_default())),
            "Name" => Value::text(self.call.name),
            "Ordinal" => Value::Int(i64::try_from(self.ordinal).ok()?),
            "Page" => Value::Object(Object::Page),
            "Site" => Value::Object(Object::Site),
            "Parent" => Value::Nil,
            "Scratch" | "Store" => Value::Store(Rc::new(RefCell::default())),
            _ => return None,
        })
    }

    fn is_named(&self) -> bool {
        self.call.parameters().iter().any(|(key, _)| key.is_some())
    }

    fn page(&self, field: &str, arguments: &[Value]) -> Option<Value> {
        Some(match field {
            "Title" | "LinkTitle" => Value::text(self.post.title().unwrap_or_default()),
            "Description" => Value::text(self.post.description().unwrap_or_default()),
            "Params" => self.parameters(),
            "Param" => {
                let key = arguments.first()?.printed().ok()?;
                let own = by_path(&self.parameters(), &key);
                own.or_else(|| by_path(&self.site("Params", &[])?, &key)).unwrap_or(Value::Nil)
            }
            "Permalink" => Value::text(self.home.canonical),
            "RelPermalink" => Value::text(path_of(self.home.canonical)),
            "File" => Value::Object(Object::File),
            "Site" => Value::Object(Object::Site),
            "Language" => Value::Object(Object::Language),
            "Lang" => Value::text(self.language()),
            "Resources" => Value::Object(Object::Resources),
            "Kind" => Value::text("page"),
            "IsPage" => Value::Bool(true),
            "IsHome" | "IsSection" | "IsNode" => Value::Bool(false),
            "Page" => Value::Object(Object::Page),
            "RenderString" | "Markdownify" => {
                let text = arguments.last()?.printed().ok()?;
                let is_block = arguments
                    .first()?
                    .entry("display")
                    .is_some_and(|form| form.printed().is_ok_and(|form| form == "block"));
                Value::Html(super::functions::markdown(self, &text, is_block))
            }
            "GetPage" | "Ref" | "RelRef" => return self.get_page(field, arguments),
            "Scratch" | "Store" => Value::Store(Rc::new(RefCell::default())),
            _ => return None,
        })
    }

    /// The front matter, with `params` in it laid open.
    fn parameters(&self) -> Value {
        let mut entries = self.post.front.entries().to_vec();
        if let Some(params) = self.post.front.get_any_case("params") {
            entries.extend(params.entries().iter().cloned());
        }
        Value::from(&data::Value { line: 1, data: data::Data::Map(entries) })
    }

    fn file(&self, field: &str) -> Option<Value> {
        let path = self.home.around.path();
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
        let configuration = || Value::from(&self.home.around.configuration());
        Some(match field {
            "Title" => Value::text(self.home.site_title),
            "BaseURL" => Value::text(self.home.site_url),
            "Params" => configuration().entry("params").unwrap_or_else(|| Value::map(Vec::new())),
            "Param" => by_path(&self.site("Params", &[])?, &arguments.first()?.printed().ok()?).unwrap_or(Value::Nil),
            "Data" => Value::from(&self.home.around.data()),
            "Language" => Value::Object(Object::Language),
            "LanguageCode" | "Copyright" => configuration().entry(field).unwrap_or_else(|| Value::text("")),
            "GetPage" => return self.get_page(field, arguments),
            "IsMultiLingual" => Value::Bool(configuration().entry("languages").is_some()),
            _ => return None,
        })
    }

    /// Another page; nothing where there is none, as in Hugo. `Ref` and `RelRef` answer with its address.
    fn get_page(&self, field: &str, arguments: &[Value]) -> Option<Value> {
        let target = match arguments.first()? {
            map @ Value::Map(_) => map.entry("path")?.printed().ok()?,
            text => text.printed().ok()?,
        };
        let located = self.home.around.locate(Reference::Name(&target)).ok();
        match (field, located) {
            ("Ref", url) => Some(Value::text(url?)),
            ("RelRef", url) => Some(Value::text(path_of(&url?))),
            (_, None) => Some(Value::Nil),
            (_, Some(url)) => Some(Value::Object(Object::Other(url))),
        }
    }

    fn resources(&self, field: &str, arguments: &[Value]) -> Option<Value> {
        let path = self.home.around.path();
        let (folder, file) = path.rsplit_once('/')?;
        let mut names: Vec<String> = Vec::new();
        if file.starts_with("index.") {
            let files = self.home.around.files(folder);
            let own = files.iter().filter_map(|file| file.strip_prefix(folder)?.strip_prefix('/'));
            names = own.filter(|name| !matches!(name.rsplit_once('.'), Some((_, "md")))).map(str::to_owned).collect();
        }
        let wanted = arguments.first().and_then(|argument| argument.printed().ok()).unwrap_or_default();
        let wanted = wanted.trim_start_matches("./").to_lowercase();
        let resource = |name: String| Value::Object(Object::Resource(name));
        let holds = |name: &String| matches_glob(&wanted, &name.to_lowercase());
        Some(match field {
            "Get" => names.into_iter().find(|name| name.to_lowercase() == wanted).map_or(Value::Nil, resource),
            "GetMatch" => names.into_iter().find(holds).map_or(Value::Nil, resource),
            "Match" => Value::list(names.into_iter().filter(holds).map(resource).collect()),
            "ByType" => {
                names.retain(|name| kind(name) == wanted);
                Value::list(names.into_iter().map(resource).collect())
            }
            _ => return None,
        })
    }

    /// A picture that Hugo would make another size of stays as it is: Medium shows it at a size of its own.
    fn resource(&self, name: &str, field: &str) -> Option<Value> {
        let url = || {
            let path = percent_encoding::utf8_percent_encode(name, IN_PATHS);
            format!("{}/{path}", self.home.canonical.trim_end_matches(".html").trim_end_matches('/'))
        };
        Some(match field {
            "Permalink" => Value::text(url()),
            "RelPermalink" => Value::text(path_of(&url())),
            "Name" | "Title" => Value::text(name),
            "ResourceType" => Value::text(kind(name)),
            "Fit" | "Fill" | "Resize" | "Crop" | "Process" | "Filter" => {
                Value::Object(Object::Resource(name.to_owned()))
            }
            "Width" | "Height" => Value::text(""),
            _ => return None,
        })
    }

    pub(super) fn language(&self) -> String {
        let configuration = Value::from(&self.home.around.configuration());
        let default = || configuration.entry("defaultContentLanguage")?.printed().ok();
        self.home.around.language().or_else(default).unwrap_or_else(|| "en".to_owned())
    }
}

/// A URL without its host.
pub(super) fn path_of(url: &str) -> String {
    url::Url::parse(url).map_or_else(|_| url.to_owned(), |url| url[url::Position::BeforePath..].to_owned())
}

/// What is encoded in the path of a URL.
const IN_PATHS: &percent_encoding::AsciiSet =
    &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'#').add(b'?').add(b'%');

/// A parameter as Hugo reads it: `true` and numbers are no texts where they stand without quotes; here both print alike.
fn typed(value: &str) -> Value {
    match value {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => Value::text(value),
    }
}

/// Hugo's kind of a file, by its name.
fn kind(name: &str) -> String {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "svg" | "avif" | "bmp" | "tif" | "tiff" => "image",
        "mp4" | "webm" | "ogv" | "mov" => "video",
        "mp3" | "ogg" | "wav" | "m4a" => "audio",
        _ => "application",
    }
    .to_owned()
}

/// Whether a name is meant by a pattern: `*` stands for anything in a folder, `**` for anything.
fn matches_glob(pattern: &str, name: &str) -> bool {
    match pattern.find('*') {
        None => pattern == name,
        Some(at) => {
            let Some(rest) = name.strip_prefix(&pattern[..at]) else { return false };
            let after = &pattern[at + 1..];
            let (after, crosses) = after.strip_prefix('*').map_or((after, false), |after| (after, true));
            let ends = rest.char_indices().map(|(end, _)| end).chain([rest.len()]);
            ends.take_while(|end| crosses || !rest[..*end].contains('/'))
                .take(1_000)
                .any(|end| matches_glob(after, &rest[end..]))
        }
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
fn stored(entries: &RefCell<Vec<(String, Value)>>, field: &str, arguments: Vec<Value>) -> Result<Value, String> {
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
            entries[place].1 = match (&entries[place].1, value) {
                (Value::Int(one), Value::Int(other)) => Value::Int(one.saturating_add(other)),
                (Value::List(items), Value::List(more)) => {
                    Value::list(items.iter().chain(more.iter()).cloned().collect())
                }
                (Value::List(items), one) => Value::list(items.iter().cloned().chain([one]).collect()),
                (Value::Text(one), other) if one.len() < 1 << 16 => Value::text(one.clone() + &other.printed()?),
                _ => return Err("`Add` cannot add these".to_owned()),
            };
            Ok(Value::text(""))
        }
        ("Delete", None) => {
            entries.retain(|(known, _)| *known != key);
            Ok(Value::text(""))
        }
        _ => Err(format!("`{field}` is not known here")),
    }
}
