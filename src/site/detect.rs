//! Which generator builds the site.

use super::SiteSettings;
use super::any::AnySite;
use super::folder::Folder;
use super::generator::Generator;
use super::hugo::{self, Hugo};
use super::jekyll::{self, Jekyll};
use super::pattern::Pattern;
use crate::problem::{Code, Problem};

/// The generators whose rules are known here.
const KNOWN: [&str; 2] = ["hugo", "jekyll"];

/// Generators of which only the configuration's name is known.
const SEEN: [(&str, &str); 15] = [
    ("_config.landscape.yml", "Hexo"),
    ("scaffolds", "Hexo"),
    ("eleventy.config.js", "Eleventy"),
    (".eleventy.js", "Eleventy"),
    ("eleventy.config.mjs", "Eleventy"),
    ("pelicanconf.py", "Pelican"),
    ("docusaurus.config.js", "Docusaurus"),
    ("docusaurus.config.ts", "Docusaurus"),
    ("astro.config.mjs", "Astro"),
    ("astro.config.ts", "Astro"),
    ("mkdocs.yml", "MkDocs"),
    ("zola.toml", "Zola"),
    ("gatsby-config.js", "Gatsby"),
    ("gatsby-config.ts", "Gatsby"),
    (".vitepress", "VitePress"),
];

/// The generator asked for, else the one whose configuration is there.
///
/// Fails with `no-site` where there is none, with `site-unreadable` where it is one that is not known, and with what that generator's own reading fails with.
pub(super) fn generator(folder: &Folder, settings: &SiteSettings) -> Result<Box<dyn Generator>, Problem> {
    let pattern = settings.permalink.as_deref().map(Pattern::new).transpose()?;
    let name = match settings.generator.as_deref() {
        Some(name) if KNOWN.contains(&name) => name,
        Some(name) if pattern.is_none() && settings.built.is_none() => {
            return Err(Problem::new(Code::SiteUnreadable, format!("the generator `{name}` is not known"))
                .hint(format!("those known are {}; {OTHERS}", KNOWN.join(" and "))));
        }
        Some(_) => "any",
        None => detected(folder).unwrap_or("any"),
    };
    let folder = folder.clone();
    match (name, pattern) {
        ("hugo", pattern) => Ok(Box::new(Hugo::read(folder, settings, pattern)?)),
        ("jekyll", pattern) => Ok(Box::new(Jekyll::read(folder, settings, pattern)?)),
        (_, pattern) if pattern.is_some() || settings.built.is_some() => {
            Ok(Box::new(AnySite::read(folder, settings, pattern)?))
        }
        _ => Err(not_found(&folder)),
    }
}

const OTHERS: &str = "for any other, give `--base-url` and `--permalink`, or the built site with `--built`";

fn detected(folder: &Folder) -> Option<&'static str> {
    if hugo::is_hugo(folder) {
        Some("hugo")
    } else if seen(folder).is_none() && jekyll::is_jekyll(folder) {
        Some("jekyll")
    } else {
        None
    }
}

fn seen(folder: &Folder) -> Option<&'static str> {
    let by_file = || SEEN.iter().find(|(path, _)| folder.exists(path)).map(|(_, name)| *name);
    // Hexo shares the name of its configuration with Jekyll.
    let package = folder.read("package.json").ok().flatten().filter(|text| text.contains("\"hexo\""));
    package.map(|_| "Hexo").or_else(by_file)
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
        None => Problem::new(Code::NoSite, format!("no site was found {place}"))
            .hint(format!("name its folder with `--site`; {OTHERS}")),
    }
}
