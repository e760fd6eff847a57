//! What a site's own generator makes of its posts, before any layout.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Hugo's layout for a page: its path, and nothing but its content.
const LAYOUT: &str = "page {{ with .File }}{{ .Filename }}{{ end }}\n{{ .Content }}";

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
    let hugo = std::env::var_os("HUGO").unwrap_or("hugo".into());
    // One page that cannot be built, for want of a theme or of a file that the clone lacks, would keep back the others.
    for _ in 0..100 {
        let mut command = Command::new(&hugo);
        command.args(["--buildDrafts", "--buildFuture", "--buildExpired", "--logLevel", "error"]).current_dir(site);
        let lenient = [("ENABLEGITINFO", "false"), ("REFLINKSERRORLEVEL", "warning"), ("SECURITY_ALLOWCONTENT", ".*")];
        command.envs(lenient.map(|(name, value)| (format!("HUGO_{name}"), value))).arg("--destination").arg(out);
        let Some(said) = run(command) else { return };
        let mut pages = said.split('"').filter_map(|part| part.split(':').next()).map(Path::new);
        let page = pages.rfind(|path| path.starts_with(site.join("content")) && path.is_file());
        let Some(page) = page else { return println!("{said}") };
        std::fs::remove_file(page).unwrap();
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
