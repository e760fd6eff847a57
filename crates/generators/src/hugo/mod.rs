//! Hugo: its configuration, its tree of content, and where each page goes.
//!
//! The rules are those of Hugo's source (`resources/page/page_paths.go`, `permalinks.go`, `pagemeta/`) and were checked
//! against 0.168, 0.147 and 0.111; where versions differ, 0.168 counts.

mod address;
mod cascade;
mod config;
mod content;
mod dates;
mod escape;
mod fields;
mod mounts;
mod outputs;
mod permalinks;
mod references;
mod tokens;
mod version;

use std::sync::OnceLock;

use self::config::Config;
use self::content::{Place, Role, Tree};
use self::fields::Fields;
use self::outputs::Format;
use self::tokens::Tokens;
use super::folder::Folder;
use super::generator::{Address, Dialect, Generator, Markdown, Page, Reference, Templates, path_below, unknown};
use super::pattern::Pattern;
use super::{Life, SiteSettings};
use literals::Value;
use post::FrontMatter;
use post::problem::Problem;
use post::time::Timestamp;

/// A Hugo site.
pub(super) struct Hugo {
    folder: Folder,
    config: Config,
    pattern: Option<Pattern>,
    tree: OnceLock<Result<Tree, Problem>>,
}

/// Whether the folder holds a Hugo site: its configuration, of a name that no other generator uses or with a key that
/// only Hugo knows.
pub(super) fn is_hugo(folder: &Folder) -> bool {
    let in_folder = || folder.exists("config/_default") || folder.exists("config/production");
    match config::root_file(folder) {
        Some(path) if path.starts_with("config.") => {
            let root = folder.data(&path).ok().flatten().unwrap_or_else(Value::empty);
            let known = ["baseURL", "languageCode", "theme", "languages", "params", "module", "permalinks"];
            let is_known = known.iter().any(|key| root.get_any_case(key).is_some()) || folder.exists("content");
            // Zola's configuration may have the same name.
            in_folder() || (is_known && root.get("base_url").is_none())
        }
        Some(_) => true,
        None => in_folder(),
    }
}

impl Hugo {
    /// Reads the configuration; `pattern` takes the place of Hugo's own rules.
    pub(super) fn read(folder: Folder, settings: &SiteSettings, pattern: Option<Pattern>) -> Result<Self, Problem> {
        let config = Config::read(&folder, settings.base_url.as_deref())?;
        Ok(Self { folder, config, pattern, tree: OnceLock::new() })
    }

    fn tree(&self) -> Result<&Tree, Problem> {
        self.tree.get_or_init(|| Tree::read(&self.folder, &self.config)).as_ref().map_err(Clone::clone)
    }

    fn place(&self, path: &str) -> Option<Place> {
        let place = Place::of(path, &self.config)?;
        let is_resource = self.tree().is_ok_and(|tree| tree.is_resource(&place));
        (!is_resource).then_some(place)
    }

    /// The page's front matter with what is handed down to it.
    fn fields<'a>(&'a self, front: &'a Value, place: &Place) -> Fields<'a> {
        let language = &self.config.languages[place.language];
        let sections =
            self.tree().map(|tree| tree.sections_above(place.language, place.container())).unwrap_or_default();
        let handed_down = sections.iter().flat_map(|section| &section.cascades).chain(&language.cascades).collect();
        Fields::new(front, handed_down, place.kind(), place.tree_path(), &language.code)
    }
}

/// `build.render`: `always`, `never`, or `link` for an address without a page.
fn render(fields: &Fields) -> String {
    if fields.flag("headless") == Some(true) {
        return "never".to_owned();
    }
    let build = fields.get("build").or_else(|| fields.get("_build"));
    let render = build.and_then(|build| build.get_any_case("render")).and_then(Value::text);
    render.unwrap_or("always").to_ascii_lowercase()
}

/// Whether the page is in the lists of its site (`build.list`), as a post is: what its author lists nowhere is known to
/// those alone who were given its address.
fn is_listed(fields: &Fields) -> bool {
    let build = fields.get("build").or_else(|| fields.get("_build"));
    let list = build.and_then(|build| build.get_any_case("list")).and_then(Value::text).unwrap_or("always");
    matches!(list.to_ascii_lowercase().as_str(), "always" | "true")
}

impl Generator for Hugo {
    fn name(&self) -> &'static str {
        "hugo"
    }

    fn title(&self) -> Option<&str> {
        let of_default = mounts::overlay(&self.config.root, &self.config.languages[0].code);
        let title = of_default.and_then(|settings| settings.get_any_case("title"));
        title.or_else(|| self.config.setting(&["title"]))?.text()
    }

    fn base_url(&self) -> &str {
        &self.config.languages[0].base_url
    }

    fn dialect(&self) -> Dialect {
        let goldmark = |keys: &[&str]| self.config.setting(&[&["markup", "goldmark"], keys].concat());
        let flag = |keys: &[&str], default: bool| goldmark(keys).and_then(Value::flag).unwrap_or(default);
        let typographer = match goldmark(&["extensions", "typographer", "disable"]).and_then(Value::flag) {
            Some(disabled) => !disabled,
            None => flag(&["extensions", "typographer"], true),
        };
        Dialect {
            templates: Templates::Hugo,
            markdown: Markdown::CommonMark,
            smart_punctuation: typographer,
            autolinks: flag(&["extensions", "linkify"], true),
            hard_breaks: flag(&["renderer", "hardWraps"], false),
            attributes: flag(&["parser", "attribute", "title"], true) || flag(&["parser", "attribute", "block"], false),
            raw_html: flag(&["renderer", "unsafe"], false),
            emoji: self.config.setting(&["enableEmoji"]).and_then(Value::flag).unwrap_or(false),
        }
    }

    fn folders(&self) -> Vec<String> {
        self.config.mounts.iter().map(|mount| mount.source.clone()).collect()
    }

    fn front_matter(&self, _path: &str) -> FrontMatter {
        FrontMatter::Hugo
    }

    fn renders(&self, path: &str) -> bool {
        self.place(path).is_some_and(|place| place.role != Role::Branch)
    }

    fn holds(&self, path: &str) -> bool {
        self.place(path).is_some_and(|place| place.role != Role::Branch && !place.section().is_empty())
    }

    /// A dated page that is listed, in one of the main sections, by its section or its `type`; where none are configured, in
    /// any. One that is made as data (`outputs: [json]`) is none.
    fn is_post(&self, page: Page) -> bool {
        let Some(place) = self.place(page.path) else { return false };
        let fields = self.fields(&page.post.front, &place);
        let date = self.config.languages[place.language].dates.date(&fields, place.base_name());
        let is_dated = date.is_err() || date.is_ok_and(|date| date.written.is_some());
        let is_main = self.config.main_sections.as_ref().is_none_or(|sections| {
            let (section, kind) = (place.section(), fields.text("type").to_lowercase());
            sections.iter().any(|main| *main == section || *main == kind)
        });
        let language = &self.config.languages[place.language];
        let is_data = Format::of(&fields, &self.config, language.outputs.as_ref()).is_ok_and(|it| !it.is_html());
        is_dated && is_main && !is_data && !place.section().is_empty() && is_listed(&fields)
    }

    fn life(&self, page: Page, now: Timestamp) -> Life {
        let Some(place) = self.place(page.path) else { return Life::NoPage };
        let fields = self.fields(&page.post.front, &place);
        let language = &self.config.languages[place.language];
        let is_draft = match fields.get("draft") {
            Some(_) => fields.flag("draft") == Some(true),
            None => fields.flag("published") == Some(false),
        };
        let expiry = language.dates.expiry(&fields, place.base_name()).map(|date| date.instant(&language.zone));
        let publish = language.dates.publish(&fields, place.base_name()).map(|date| date.instant(&language.zone));
        if !matches!(render(&fields).as_str(), "always" | "true") {
            Life::NoPage
        } else if is_draft && !self.config.drafts {
            Life::Draft
        } else if expiry.is_some_and(|expiry| expiry < now) && !self.config.expired {
            Life::Expired
        } else {
            publish.filter(|publish| *publish > now && !self.config.future).map_or(Life::Live, Life::Future)
        }
    }

    fn date(&self, page: Page) -> Option<Timestamp> {
        let place = self.place(page.path)?;
        let language = &self.config.languages[place.language];
        let date = language.dates.date(&self.fields(&page.post.front, &place), place.base_name()).ok()?;
        Some(date.written?.instant(&language.zone))
    }

    fn languages(&self) -> Vec<String> {
        self.config.languages.iter().map(|language| language.code.clone()).collect()
    }

    fn language(&self, path: &str) -> Option<String> {
        let language = Place::of(path, &self.config)?.language;
        (language > 0).then(|| self.config.languages[language].code.clone())
    }

    fn canonical_keys(&self) -> &'static [&'static str] {
        &["canonicalURL", "canonical", "canonical_url"]
    }

    fn address(&self, page: Page) -> Result<Address, Problem> {
        let tree = self.tree()?;
        let place = self.place(page.path).ok_or_else(|| unknown("Hugo makes no page of its own from this file"))?;
        let fields = self.fields(&page.post.front, &place);
        if matches!(render(&fields).as_str(), "never" | "false") {
            return Err(unknown("Hugo is told to make no page of it"));
        }
        let language = &self.config.languages[place.language];
        let tokens = Tokens { config: &self.config, tree, language, place: &place, fields: &fields };
        address::address(page, &tokens, self.pattern.as_ref())
    }

    /// A static file, a resource of the page's own bundle, or a file that lies among the content.
    fn file_behind(&self, page: Page, url: &str) -> Option<String> {
        let exists = |path: String| self.folder.exists(&path).then_some(path);
        let place = self.place(page.path)?;
        let base = &self.config.languages[place.language].base_url;
        if place.role == Role::Leaf {
            let (folder, _) = page.path.rsplit_once('/')?;
            let own = self
                .address(page)
                .ok()
                .map(|address| format!("{}/", address.url.trim_end_matches(".html").trim_end_matches('/')));
            let resource = own.and_then(|own| path_below(&own, url)).filter(|resource| !resource.is_empty());
            if let Some(found) = resource.and_then(|resource| exists(format!("{folder}/{resource}"))) {
                return Some(found);
            }
        }
        let below = path_below(base, url).filter(|below| !below.is_empty())?;
        let folders = self.config.statics.iter().chain(&self.config.mounts);
        folders.filter_map(|mount| mount.file(&below)).find_map(exists)
    }

    fn locate(&self, from: Page, reference: Reference) -> Result<String, String> {
        references::locate(self, from, reference)
    }

    fn configuration(&self) -> Option<&Value> {
        Some(&self.config.root)
    }

    fn template_folders(&self) -> Vec<String> {
        let themes = self.config.themes.iter().map(|theme| format!("{theme}/layouts"));
        std::iter::once("layouts".to_owned()).chain(themes).collect()
    }

    fn data_folders(&self) -> Vec<String> {
        let themes = self.config.themes.iter().map(|theme| format!("{theme}/data"));
        std::iter::once("data".to_owned()).chain(themes).collect()
    }
}
