//! Files that a template may ask for: those beside the post, and those in `assets/`
//! (<https://gohugo.io/methods/page/resources/>, <https://gohugo.io/functions/resources/>).

use std::rc::Rc;

use super::caller::Caller;
use super::functions::SIDE;
use super::objects::{Object, path_of};
use super::value::Value;

/// A file, as templates see it.
#[derive(Debug, PartialEq)]
pub(super) struct Resource {
    /// Its path below the post's folder, or below that of the assets.
    name: String,
    /// Where it lies in the site.
    file: String,
    /// Where it is served.
    url: String,
}

impl Caller<'_> {
    /// The files beside the post, where it has a folder of its own.
    pub(super) fn beside(&self) -> Vec<Rc<Resource>> {
        let home = self.page.home;
        let Some((folder, file)) = home.around.path().rsplit_once('/') else { return Vec::new() };
        let at = home.canonical.trim_end_matches(".html").trim_end_matches('/');
        if file.starts_with("index.") { self.within(folder, &format!("{at}/")) } else { Vec::new() }
    }

    /// The files in the folder of assets, which are served below the base URL.
    pub(super) fn assets(&self) -> Vec<Rc<Resource>> {
        self.within("assets", self.page.home.site_url)
    }

    fn within(&self, folder: &str, address: &str) -> Vec<Rc<Resource>> {
        let resource = |file: String| {
            let name = file.strip_prefix(folder)?.strip_prefix('/')?.to_owned();
            let url = format!("{address}{}", percent_encoding::utf8_percent_encode(&name, IN_PATHS));
            let is_content = matches!(name.rsplit_once('.'), Some((_, "md")));
            (!is_content).then(|| Rc::new(Resource { name, file, url }))
        };
        self.page.home.around.files(folder).into_iter().filter_map(resource).collect()
    }

    /// A picture that Hugo would make another size of stays as it is: Medium shows it at a size of its own.
    pub(super) fn of_resource(&self, resource: &Rc<Resource>, field: &str) -> Option<Value> {
        let ending = || resource.name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        Some(match field {
            "Permalink" => Value::text(&*resource.url),
            "RelPermalink" => Value::text(path_of(&resource.url)),
            "Name" | "Title" => Value::text(&*resource.name),
            "ResourceType" => Value::text(kind(&resource.name)),
            "MediaType" => {
                let kind = kind(&resource.name);
                let fields = [
                    ("Type", Value::text(format!("{kind}/{}", ending()))),
                    ("MainType", Value::text(kind)),
                    ("SubType", Value::text(ending())),
                    ("Suffixes", Value::list(vec![Value::text(ending())])),
                ];
                Value::map(fields.map(|(name, value)| (name.to_owned(), value)).to_vec())
            }
            "Content" => Value::Html(self.page.home.around.read(&resource.file)?),
            "Params" => Value::map(Vec::new()),
            "Fit" | "Fill" | "Resize" | "Crop" | "Process" | "Filter" => {
                Value::Object(Object::Resource(Rc::clone(resource)))
            }
            "Width" | "Height" => Value::Int(SIDE),
            _ => return None,
        })
    }
}

/// Those of some files that a method finds.
pub(super) fn chosen(mut all: Vec<Rc<Resource>>, method: &str, arguments: &[Value]) -> Option<Value> {
    let wanted = arguments.first().and_then(|argument| argument.printed().ok()).unwrap_or_default();
    let wanted = wanted.trim_start_matches("./").trim_start_matches('/').to_lowercase();
    let value = |resource: Rc<Resource>| Value::Object(Object::Resource(resource));
    let first = |found: Option<Rc<Resource>>| found.map_or(Value::Nil, value);
    let matches = |resource: &Rc<Resource>| matches_glob(&wanted, &resource.name.to_lowercase());
    Some(match method {
        "Get" => first(all.into_iter().find(|resource| resource.name.to_lowercase() == wanted)),
        "GetMatch" => first(all.into_iter().find(matches)),
        "Match" | "ByType" => {
            all.retain(|resource| if method == "Match" { matches(resource) } else { kind(&resource.name) == wanted });
            Value::list(all.into_iter().map(value).collect())
        }
        _ => return None,
    })
}

/// What is encoded in the path of a URL.
const IN_PATHS: &percent_encoding::AsciiSet =
    &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'#').add(b'?').add(b'%');

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
