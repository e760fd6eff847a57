//! Which generator builds the site.

use super::SiteSettings;
use super::any::AnySite;
use super::astro::{self, Astro};
use super::docusaurus::{self, Docusaurus};
use super::eleventy::{self, Eleventy};
use super::folder::Folder;
use super::generator::Generator;
use super::hexo::{self, Hexo};
use super::hugo::{self, Hugo};
use super::jekyll::{self, Jekyll};
use super::mkdocs::{self, MkDocs};
use super::pattern::Pattern;
use super::pelican::{self, Pelican};
use super::zola::{self, Zola};
use post::problem::{Code, Problem};

/// A generator whose rules are known here.
struct Known {
    /// The name by which `--generator` asks for it.
    name: &'static str,
    /// Whether the folder holds a site of it. Those before it in the list have been asked.
    is_here: fn(&Folder) -> bool,
    /// Reads its configuration; the pattern takes the place of its own rules.
    read: Reader,
}

type Reader = fn(Folder, &SiteSettings, Option<Pattern>) -> Result<Box<dyn Generator>, Problem>;

/// Every generator that is known, in the order in which they are looked for: first those whose configuration has a name
/// that no other uses.
const KNOWN: &[Known] = &[
    Known {
        name: "docusaurus",
        is_here: docusaurus::is_docusaurus,
        read: |f, s, p| Ok(Box::new(Docusaurus::read(f, s, p)?)),
    },
    Known { name: "astro", is_here: astro::is_astro, read: |f, s, p| Ok(Box::new(Astro::read(f, s, p)?)) },
    Known { name: "eleventy", is_here: eleventy::is_eleventy, read: |f, s, p| Ok(Box::new(Eleventy::read(f, s, p)?)) },
    Known { name: "mkdocs", is_here: mkdocs::is_mkdocs, read: |f, s, p| Ok(Box::new(MkDocs::read(f, s, p)?)) },
    Known { name: "pelican", is_here: pelican::is_pelican, read: |f, s, p| Ok(Box::new(Pelican::read(f, s, p)?)) },
    Known { name: "zola", is_here: zola::is_zola, read: |f, s, p| Ok(Box::new(Zola::read(f, s, p)?)) },
    Known { name: "hugo", is_here: hugo::is_hugo, read: |f, s, p| Ok(Box::new(Hugo::read(f, s, p)?)) },
    Known { name: "hexo", is_here: hexo::is_hexo, read: |f, s, p| Ok(Box::new(Hexo::read(f, s, p)?)) },
    Known { name: "jekyll", is_here: jekyll::is_jekyll, read: |f, s, p| Ok(Box::new(Jekyll::read(f, s, p)?)) },
];

/// The names by which a generator is asked for; `other` is any that is told by its `--permalink` or its built site.
pub const GENERATORS: [&str; KNOWN.len() + 1] = {
    let mut names = ["other"; KNOWN.len() + 1];
    let mut at = 0;
    while at < KNOWN.len() {
        names[at] = KNOWN[at].name;
        at += 1;
    }
    names
};

/// Generators of which only a sign is known: a file or folder, or in `package.json` a package.
const SEEN: &[(&str, Sign)] = &[
    ("Gatsby", Sign::Package("gatsby")),
    ("Gatsby", Sign::Path("gatsby-config.js")),
    ("Gatsby", Sign::Path("gatsby-config.ts")),
    ("VitePress", Sign::Path(".vitepress")),
    ("VitePress", Sign::Package("vitepress")),
    ("Next", Sign::Package("next")),
];

/// What tells a generator.
enum Sign {
    Path(&'static str),
    Package(&'static str),
}

/// The generator asked for, else the one whose configuration is there.
///
/// Fails with `no-site` where there is none, with `site-unreadable` where it is one that is not known, and with what that generator's own reading fails with.
pub(super) fn generator(folder: &Folder, settings: &SiteSettings) -> Result<Box<dyn Generator>, Problem> {
    let pattern = settings.permalink.as_deref().map(Pattern::new).transpose()?;
    let known = match settings.generator.as_deref() {
        Some(name) => {
            let known = KNOWN.iter().find(|known| known.name == name);
            if known.is_none() && pattern.is_none() && settings.built.is_none() {
                return Err(not_known(name));
            }
            known
        }
        None => detected(folder),
    };
    match (known, pattern) {
        (Some(known), pattern) => (known.read)(folder.clone(), settings, pattern),
        (None, pattern) if pattern.is_some() || settings.built.is_some() => {
            Ok(Box::new(AnySite::read(folder.clone(), settings, pattern)?))
        }
        (None, _) => Err(not_found(folder)),
    }
}

/// Folders in which projects keep their site.
const USUAL: [&str; 8] = ["website", "site", "blog", "docs", "www", "web", "src", "exampleSite"];

const OTHERS: &str = "for any other, give `--base-url` and `--permalink`, or the built site with `--built`";

/// The first generator whose site it is; Jekyll only where no sign of another is there, since others share the name of
/// its configuration.
fn detected(folder: &Folder) -> Option<&'static Known> {
    let known = KNOWN.iter().find(|known| (known.is_here)(folder))?;
    (known.name != "jekyll" || seen(folder).is_none()).then_some(known)
}

fn seen(folder: &Folder) -> Option<&'static str> {
    let sign = |sign: &Sign| match sign {
        Sign::Path(path) => folder.exists(path),
        Sign::Package(name) => folder.has_package(name),
    };
    SEEN.iter().find(|(_, is_sign)| sign(is_sign)).map(|(name, _)| *name)
}

fn not_known(name: &str) -> Problem {
    let names: Vec<&str> = KNOWN.iter().map(|known| known.name).collect();
    Problem::new(Code::SiteUnreadable, format!("the generator `{name}` is not known"))
        .hint(format!("those known are {}; {OTHERS}", names.join(", ")))
}

fn not_found(folder: &Folder) -> Problem {
    let place = match folder.outer("").as_str() {
        "" => "here".to_owned(),
        root => format!("in `{root}`"),
    };
    match seen(folder) {
        Some(name) => Problem::new(
            Code::SiteUnreadable,
            format!("the site {place} looks like {name}, whose rules are not known yet"),
        )
        .hint(OTHERS),
        None => Problem::new(Code::NoSite, format!("no site was found {place}")).hint(match below(folder) {
            Some((path, name)) => format!("a site of {name} is in `{path}`: take it with `--site {path}`"),
            None => format!("name its folder with `--site`; {OTHERS}"),
        }),
    }
}

/// The first of the usual folders that holds a site, and its generator.
fn below(folder: &Folder) -> Option<(String, &'static str)> {
    USUAL.iter().find_map(|name| {
        let found = detected(&folder.below(name))?;
        Some((folder.outer(name), found.name))
    })
}
