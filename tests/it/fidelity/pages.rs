//! What a site's own generator makes of its posts, before any layout.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Hugo's layout for a page: its path, and nothing but its content.
const LAYOUT: &str = "page {{ with .File }}{{ .Filename }}{{ end }}\n{{ .Content }}";

/// Hugo's layout for a post of another site.
const PLAYER: &str = "<iframe src=\"{{ .Get 0 | default (.Get \"id\") }}\"></iframe>";

/// The HTML of each post, by the post's path in the site's folder.
pub(super) fn of(generator: &str, site: &Path, out: &Path) -> BTreeMap<String, String> {
    match generator {
        "hugo" => hugo(site, out),
        _ => jekyll(site, out),
    }
    let mut pages = BTreeMap::new();
    for file in files(out).iter().filter(|file| file.extension().is_some_and(|extension| extension == "html")) {
        let page = String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned();
        let Some((path, html)) = page.strip_prefix("page ").and_then(|page| page.split_once('\n')) else { continue };
        let path = path.strip_prefix(site.to_str().unwrap()).unwrap_or(path).trim_start_matches('/');
        pages.insert(path.to_owned(), html.to_owned());
    }
    pages
}

/// Builds with a bare layout: templates go, but those that a post's text may call.
fn hugo(site: &Path, out: &Path) {
    let kept = ["shortcodes", "_shortcodes", "partials", "_partials", "_markup"];
    for file in files(site) {
        let parts: Vec<&str> = file.strip_prefix(site).unwrap().iter().filter_map(|part| part.to_str()).collect();
        if parts.contains(&"layouts") && !parts.iter().any(|part| kept.contains(part)) {
            std::fs::remove_file(&file).unwrap();
        }
    }
    let layouts = site.join("layouts/_default");
    std::fs::create_dir_all(&layouts).unwrap();
    std::fs::write(layouts.join("single.html"), LAYOUT).unwrap();
    std::fs::write(layouts.join("list.html"), "\n").unwrap();
    // Hugo asks the network for these, and has dropped two of the names.
    let shortcodes = site.join("layouts/shortcodes");
    std::fs::create_dir_all(&shortcodes).unwrap();
    for name in ["x", "tweet", "twitter", "instagram"] {
        let file = shortcodes.join(name).with_extension("html");
        if !file.exists() {
            std::fs::write(file, PLAYER).unwrap();
        }
    }
    vendor(site);
    // What cannot be built, for want of a theme, of a file that the clone lacks, of the network or of an older Hugo, would
    // keep back the rest: the page or template that is named goes, a theme that is named becomes one that holds nothing.
    for _ in 0..200 {
        let Some(said) = run(build(site, out)) else { return };
        let named = |before: &str| said.split_once(before).and_then(|(_, rest)| rest.split('"').next());
        if let Some(folder) = named("\" not found in \"") {
            std::fs::create_dir_all(folder).unwrap();
            continue;
        }
        let mut pages = said.split('"').filter_map(|part| part.split(':').next()).map(Path::new);
        let page = pages.rfind(|path| path.starts_with(site.join("content")) && path.is_file());
        let file = page.map(Path::to_owned).or_else(|| template(site, &said));
        let Some(file) = file else { return println!("{said}") };
        println!("left out: {}", file.display());
        std::fs::remove_file(file).unwrap();
    }
}

/// The template of the site that is named last.
fn template(site: &Path, said: &str) -> Option<PathBuf> {
    let files = files(site);
    let names =
        said.split(['"', ' ', ':']).filter(|name| name.contains(".html")).map(|name| Path::new(name).file_name());
    let own = |name| files.iter().find(|file| file.file_name() == name && file.iter().any(|part| part == "layouts"));
    names.rev().find_map(own).cloned()
}

fn build(site: &Path, out: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("HUGO").unwrap_or("hugo".into()));
    command.args(["--buildDrafts", "--buildFuture", "--buildExpired", "--logLevel", "error"]).current_dir(site);
    let lenient = [
        ("ENABLEGITINFO", "false"),
        ("REFLINKSERRORLEVEL", "warning"),
        ("SECURITY_ALLOWCONTENT", ".*"),
        ("IGNOREERRORS", "error-remote-getjson"),
        ("TIMEOUT", "300s"),
    ];
    command.envs(lenient.map(|(name, value)| (format!("HUGO_{name}"), value)));
    command.arg("--destination").arg(out);
    command
}

/// For each module that is had from the network one that holds nothing, where `hugo mod vendor` would put it.
fn vendor(site: &Path) {
    let is_config = |file: &PathBuf| {
        let below = file.strip_prefix(site).ok().and_then(Path::to_str).unwrap_or_default();
        ["hugo.", "config.", "config/"].iter().any(|start| below.starts_with(start))
    };
    let mut listed = String::new();
    for file in files(site).into_iter().filter(is_config) {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        // Caches that older versions of Hugo have.
        std::fs::write(&file, text.replace("getcsv", "misc").replace("getjson", "modulequeries")).unwrap();
        for line in text.lines().filter(|line| line.trim_start_matches([' ', '-', '\t']).starts_with("path")) {
            let module = line.find("github.com/").map(|start| line[start..].trim_matches(['"', '\'', ' ', '\r']));
            if let Some(module) = module {
                std::fs::create_dir_all(site.join("_vendor").join(module)).unwrap();
                listed.extend(["# ", module, " v1.0.0\n"]);
            }
        }
    }
    if !listed.is_empty() {
        std::fs::write(site.join("_vendor/modules.txt"), listed).unwrap();
    }
}

fn jekyll(site: &Path, out: &Path) {
    let mut command = Command::new("ruby");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fidelity/jekyll.rb")).args([site, out]);
    if let Some(said) = run(command) {
        println!("{said}");
    }
}

/// Runs to its end; where it fails, gives what it said.
fn run(mut command: Command) -> Option<String> {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = || [output.stdout.as_slice(), &output.stderr].map(String::from_utf8_lossy).concat();
    (!output.status.success()).then(said)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && entry.file_name() != ".git" => found.extend(files(&entry.path())),
            Ok(kind) if kind.is_file() => found.push(entry.path()),
            _ => {}
        }
    }
    found
}
