//! Files that a template can use: those beside the post, and those in `assets/`
//! (<https://gohugo.io/methods/page/resources/>, <https://gohugo.io/functions/resources/>).

use std::rc::Rc;

use super::caller::Page;
use super::objects::{Object, Resource, Value, path_of};
use scan::budget::{Budget, Exceeded, STEP};

/// The width and height of every picture: Medium shows pictures at its own sizes.
pub(super) const SIDE: i64 = 1_000;

impl Page<'_> {
    /// The files beside the post, where it has a folder of its own.
    pub(super) fn beside(&self) -> &[Rc<Resource>] {
        self.known.beside.get_or_init(|| self.of_bundle())
    }

    fn of_bundle(&self) -> Vec<Rc<Resource>> {
        let context = self.context;
        let Some((folder, file)) = context.around.path().rsplit_once('/') else { return Vec::new() };
        let at = context.canonical.trim_end_matches(".html").trim_end_matches('/');
        if file.starts_with("index.") { self.within(folder, &format!("{at}/")) } else { Vec::new() }
    }

    /// The files in the folder of assets, which are served below the base URL.
    pub(super) fn assets(&self) -> &[Rc<Resource>] {
        self.known.assets.get_or_init(|| self.within("assets", self.context.site_url))
    }

    fn within(&self, folder: &str, address: &str) -> Vec<Rc<Resource>> {
        let resource = |file: String| {
            let name = file.strip_prefix(folder)?.strip_prefix('/')?.to_owned();
            let url = format!("{address}{}", percent_encoding::utf8_percent_encode(&name, IN_PATHS));
            let is_content = matches!(name.rsplit_once('.'), Some((_, "md")));
            (!is_content).then(|| Rc::new(Resource { name, file, url }))
        };
        self.context.around.files(folder).into_iter().filter_map(resource).collect()
    }

    /// A field of a file. A picture that Hugo would resize stays as it is: Medium resizes it anyway.
    pub(super) fn of_resource(&self, resource: &Rc<Resource>, field: &str) -> Option<Value> {
        let ending = || resource.name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        Some(match field {
            "Permalink" => Value::text(&*resource.url),
            "RelPermalink" => Value::text(path_of(&resource.url)),
            "Name" | "Title" => Value::text(&*resource.name),
            "ResourceType" => Value::text(kind(&resource.name)),
            "MediaType" => {
                let kind = kind(&resource.name);
                Value::fields([
                    ("Type", Value::text(format!("{kind}/{}", ending()))),
                    ("MainType", Value::text(kind)),
                    ("SubType", Value::text(ending())),
                    ("Suffixes", Value::list(vec![Value::text(ending())])),
                ])
            }
            "Content" => Value::Html(self.context.around.read(&resource.file)?),
            "Params" => Value::map(Vec::new()),
            "Fit" | "Fill" | "Resize" | "Crop" | "Process" | "Filter" => {
                Value::Object(Object::Resource(Rc::clone(resource)))
            }
            "Width" | "Height" => Value::Int(SIDE),
            _ => return None,
        })
    }
}

/// What a method finds among these files; `None` where there is no such method.
pub(super) fn chosen(
    all: &[Rc<Resource>],
    method: &str,
    arguments: &[Value],
    budget: &Budget,
) -> Result<Option<Value>, Exceeded> {
    let wanted = arguments.first().and_then(|argument| argument.printed().ok()).unwrap_or_default();
    let wanted = wanted.trim_start_matches("./").trim_start_matches('/').to_lowercase();
    let value = |resource: &Rc<Resource>| Value::Object(Object::Resource(Rc::clone(resource)));
    let find = |is_wanted: &dyn Fn(&Resource) -> bool| all.iter().find(|it| is_wanted(it)).map_or(Value::Nil, value);
    let list = |is_wanted: &dyn Fn(&Resource) -> bool| {
        Value::list(all.iter().filter(|resource| is_wanted(resource)).map(value).collect())
    };
    let glob = Glob::read(&wanted);
    let names = all.iter().map(|resource| STEP + resource.name.len()).fold(0, usize::saturating_add);
    let is_glob = matches!(method, "GetMatch" | "Match");
    budget.spend(if is_glob { names.saturating_mul(glob.0.len() + 1) } else { names })?;
    let matches = |resource: &Resource| glob.matches(&resource.name.to_lowercase());
    Ok(Some(match method {
        "Get" => find(&|resource| resource.name.to_lowercase() == wanted),
        "GetMatch" => find(&matches),
        "Match" => list(&matches),
        "ByType" => list(&|resource| kind(&resource.name) == wanted),
        _ => return Ok(None),
    }))
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

/// A pattern for names: `*` matches anything within a folder, `**` anything. By hand: in the crate `globset`, `**` is a
/// whole part of a path or the same as `*`; here, as in Hugo, `**.png` matches in every folder.
struct Glob(Vec<Sign>);

#[derive(Clone, Copy, PartialEq)]
enum Sign {
    One(char),
    /// Whether it goes beyond a folder.
    Any(bool),
}

impl Glob {
    fn read(pattern: &str) -> Self {
        let mut signs = Vec::new();
        for c in pattern.chars() {
            match (c, signs.last_mut()) {
                ('*', Some(Sign::Any(crosses))) => *crosses = true,
                ('*', _) => signs.push(Sign::Any(false)),
                (c, _) => signs.push(Sign::One(c)),
            }
        }
        Self(signs)
    }

    /// Whether it matches a name. All positions of the pattern that are possible are tracked at once, so each character of
    /// the name is compared once for each of them, however many stars there are.
    fn matches(&self, name: &str) -> bool {
        let mut at = vec![false; self.0.len() + 1];
        at[0] = true;
        self.pass_stars(&mut at);
        for c in name.chars() {
            let mut next = vec![false; at.len()];
            for (place, sign) in self.0.iter().enumerate().filter(|(place, _)| at[*place]) {
                match sign {
                    Sign::One(one) if *one == c => next[place + 1] = true,
                    Sign::Any(crosses) if *crosses || c != '/' => next[place] = true,
                    _ => {}
                }
            }
            self.pass_stars(&mut next);
            at = next;
        }
        at[self.0.len()]
    }

    /// A star may match nothing.
    fn pass_stars(&self, at: &mut [bool]) {
        for (place, sign) in self.0.iter().enumerate() {
            at[place + 1] |= at[place] && matches!(sign, Sign::Any(_));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_match_as_in_hugo() {
        for (pattern, name, expected) in [
            ("*.png", "a.png", true),
            ("*.png", "img/a.png", false),
            ("**.png", "img/a.png", true),
            ("**/a.png", "img/b/a.png", true),
            ("img/*", "img/a.png", true),
            ("img/*", "img/b/a.png", false),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "aXbY", false),
            ("", "", true),
            ("***", "a/b", true),
            (&"*a".repeat(200), &"a".repeat(199), false),
            (&"**a".repeat(200), &"a".repeat(400), true),
        ] {
            assert_eq!(Glob::read(pattern).matches(name), expected, "{pattern} {name}");
        }
    }
}
