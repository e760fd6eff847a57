//! Where else a site's address is written down, when its configuration has none: for the author to look at, since none of
//! these is what the generator itself goes by.

use super::base_url::{fault, stand_in};
use super::folder::Folder;
use literals::Value;
use post::problem::{Code, Problem};

/// How many places are named at most.
const MOST: usize = 3;
/// Files that name the host of the site to GitHub Pages, and where generators keep them.
const CNAMES: [&str; 5] = ["CNAME", "static/CNAME", "source/CNAME", "public/CNAME", "docs/CNAME"];
/// Data that sites keep about themselves, for Eleventy above all.
const DATA: [&str; 3] = ["site", "metadata", "meta"];
/// The flags and variables by which a build command gives generators the address.
const FLAGS: [&str; 9] = [
    "--baseURL",
    "--baseUrl",
    "--baseurl",
    "--base-url",
    "HUGO_BASEURL",
    "HUGO_BASE_URL",
    "SITEURL",
    "SITE_URL",
    " -b",
];

/// That there is no base URL, with where one was seen.
pub(super) fn no_base_url(folder: &Folder, configured: Option<&str>, wanted: &str) -> Problem {
    let message = match configured.map(|base| (base, fault(base))) {
        Some((base, Some(fault))) if !base.trim().is_empty() => format!("the base URL `{base}` {fault}"),
        _ => "no base URL is known, so no canonical can be".to_owned(),
    };
    Problem::new(Code::BaseUrlPlaceholder, message).hint(match seen_elsewhere(folder) {
        Some(seen) => format!("{seen}; set {wanted}, or pass it with `--base-url`"),
        None => format!("set {wanted}, or pass `--base-url https://…`"),
    })
}

/// What was found, in a sentence's words, such as "`CNAME` names `https://blog.me/`".
pub(super) fn seen_elsewhere(folder: &Folder) -> Option<String> {
    let found: Vec<String> = workflows(folder)
        .into_iter()
        .chain(netlify(folder))
        .chain(in_file(folder, "publishconf.py", "sets", |line| value_of(line, "SITEURL")))
        .chain(cname(folder))
        .chain(data(folder))
        .chain(in_file(folder, "package.json", "names", |line| value_of(line, "\"homepage\"")))
        .take(MOST)
        .collect();
    (!found.is_empty()).then(|| found.join(", "))
}

/// What a workflow passes to the generator. One that builds previews says nothing about the site.
fn workflows(folder: &Folder) -> Vec<String> {
    let production = folder.workflows().into_iter().filter(|(path, _)| !path.contains("preview"));
    let found = production.filter_map(|(path, text)| {
        let base = text.lines().find_map(passed)?;
        Some(format!("`{path}` builds with `{base}`"))
    });
    found.collect()
}

/// What Netlify passes to the generator in production; its previews have other addresses.
fn netlify(folder: &Folder) -> Option<String> {
    let settings = folder.data("netlify.toml").ok()??;
    let production = settings.get("context").and_then(|contexts| contexts.get("production"));
    let base = [production, settings.get("build")].into_iter().flatten().find_map(|part| {
        let variables = part.get("environment").map(Value::entries).unwrap_or_default();
        let variable =
            variables.iter().find_map(|(name, value)| FLAGS.contains(&name.as_str()).then(|| value.text()).flatten());
        variable.filter(|base| real(base)).or_else(|| passed(part.get("command")?.text()?))
    })?;
    Some(format!("`netlify.toml` builds with `{base}`"))
}

fn cname(folder: &Folder) -> Option<String> {
    CNAMES.iter().find_map(|path| {
        let text = folder.read(path).ok().flatten()?;
        let host = text.split_whitespace().next()?;
        real(&format!("https://{host}/")).then(|| format!("`{path}` names `https://{host}/`"))
    })
}

fn data(folder: &Folder) -> Option<String> {
    let paths = ["_data", "src/_data"].into_iter().flat_map(|place| {
        DATA.iter().flat_map(move |name| ["json", "js", "yaml", "yml"].map(|ending| format!("{place}/{name}.{ending}")))
    });
    paths.into_iter().find_map(|path| in_file(folder, &path, "names", |line| value_of(line, "url")))
}

fn in_file(folder: &Folder, path: &str, verb: &str, find: impl Fn(&str) -> Option<&str>) -> Option<String> {
    let text = folder.read(path).ok().flatten()?;
    let base = text.lines().find_map(find)?;
    Some(format!("`{path}` {verb} `{base}`"))
}

/// The address that a line of a build command passes to the generator.
fn passed(line: &str) -> Option<&str> {
    FLAGS.iter().filter_map(|flag| line.split_once(flag)).find_map(|(_, after)| first_address(after))
}

/// The address that a line gives to a name: `SITEURL = "…"`, `"url": "…"`, `url: …`.
fn value_of<'t>(line: &'t str, name: &str) -> Option<&'t str> {
    let after = line.trim_start().trim_start_matches(['"', '\'']).strip_prefix(name.trim_matches('"'))?;
    let after = after.trim_start_matches(['"', '\'']).trim_start();
    first_address(after.strip_prefix([':', '='])?)
}

/// What follows is an address, quoted or not.
fn first_address(after: &str) -> Option<&str> {
    let value = after.trim_start_matches(['=', ':', ' ', '"', '\'']);
    let end = value.find([' ', '"', '\'', ',', ';']).unwrap_or(value.len());
    Some(&value[..end]).filter(|value| real(value))
}

/// Whether a site can be there. The page of its repository, which packages name, is none.
fn real(base: &str) -> bool {
    let host = base.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
    fault(base).is_none() && stand_in(base).is_none() && !["github.com", "gitlab.com"].contains(&host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_command_tells_where_it_deploys() {
        for (line, base) in [
            (r#"run: hugo --minify --baseURL "https://a.me/b/" -d x"#, Some("https://a.me/b/")),
            ("run: hugo -b https://a.me/", Some("https://a.me/")),
            ("  HUGO_BASEURL: https://a.me/", Some("https://a.me/")),
            ("run: hugo --baseURL ${URL}", None),
            ("run: hugo --baseURL http://localhost:1313/", None),
            ("run: hugo", None),
        ] {
            assert_eq!(passed(line), base, "{line}");
        }
    }

    #[test]
    fn a_name_is_given_an_address() {
        for (line, name, base) in [
            ("SITEURL = 'https://a.me'", "SITEURL", Some("https://a.me")),
            ("  \"url\": \"https://a.me/\",", "url", Some("https://a.me/")),
            ("  url: 'https://a.me/',", "url", Some("https://a.me/")),
            ("  \"homepage\": \"https://a.me\"", "\"homepage\"", Some("https://a.me")),
            ("  \"homepage\": \"https://github.com/a/me#readme\"", "\"homepage\"", None),
            ("SITEURL = ''", "SITEURL", None),
            ("  urls: https://a.me", "url", None),
        ] {
            assert_eq!(value_of(line, name), base, "{line}");
        }
    }
}
