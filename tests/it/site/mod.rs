//! The addresses that real generators give, on small sites: every row of every table in `tests/data/sites`.
//!
//! Each site has a table beside it, made by the generator itself (Hugo 0.168, Jekyll 4.3, Hexo 8.1, Zola 0.22, Pelican
//! 4.12, Docusaurus 3.10, MkDocs 1.6 with Material 9.7, Eleventy 3.1, Astro 5.18): a file, its URL, and whether it is
//! published or why not.

mod built;
mod measured;
pub(crate) mod prepared;
mod rules;
mod scripts;

use std::path::{Path, PathBuf};

use generators::files::Files as _;
use generators::{Life, Site};
use literals::Value;
use medium_crosspost::repository::Tree;
use post::time::Timestamp;

/// Rows whose address hangs on more than the site's files: the day of the build, a file's time, and the newest page of a
/// section.
const REFUSED: [(&str, &str); 4] = [
    ("token-hash", "source/_posts/2024-02-03-dated-name.md"),
    ("ordinal", "_drafts/a-draft.md"),
    ("weekdate", "_drafts/a-draft.md"),
    ("permalinks-cascade", "content/urlcascade/_index.md"),
];

/// A file of a site and what the generator made of it.
struct Row {
    path: String,
    url: String,
    published: String,
    declared: String,
}

/// The generators, how many rows their tables hold (a row that is lost is no row that is right), and how many of them are
/// refused since the site's own code decides.
const GENERATORS: &[(&str, usize, usize)] = &[
    ("astro", 147, 0),
    ("docusaurus", 205, 0),
    ("eleventy", 72, 1),
    ("hexo", 427, 0),
    ("hugo", 463, 0),
    ("jekyll", 437, 0),
    ("mkdocs", 80, 0),
    ("pelican", 248, 0),
    ("zola", 168, 0),
];

/// What came of the rows of a generator's tables.
#[derive(Default)]
struct Score {
    sites: usize,
    rows: usize,
    exact: usize,
    wrong: Vec<String>,
    refused: Vec<String>,
}

#[test]
fn every_row_of_every_small_site_is_exact() {
    let scores = std::thread::scope(|scope| {
        let running: Vec<_> = GENERATORS.iter().map(|(name, ..)| scope.spawn(|| small_sites(name))).collect();
        running.into_iter().map(|score| score.join().unwrap()).collect::<Vec<_>>()
    });
    let scores: Vec<_> = GENERATORS.iter().map(|(name, ..)| (*name).to_owned()).zip(scores).collect();
    measured::hold_page("small sites", &scores);
    let mut faults = Vec::new();
    for ((name, rows, refused), (_, score)) in GENERATORS.iter().zip(scores) {
        assert_eq!(score.rows, *rows, "the tables of {name} hold as many rows as ever");
        let differ = score.wrong.len() + score.refused.len();
        assert_eq!(score.exact + differ, score.rows, "{name}, {} sites", score.sites);
        let of_code = score.refused.len() == *refused;
        let unwanted = score.refused.into_iter().filter(|_| !of_code);
        faults.extend(score.wrong.into_iter().chain(unwanted).map(|fault| format!("{name}/{fault}")));
    }
    assert!(faults.is_empty(), "{} rows differ:\n{}", faults.len(), faults.join("\n"));
}

/// Compares every row of a generator's tables; each has the folder of its name beside it.
fn small_sites(generator: &str) -> Score {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sites").join(generator);
    let mut tables: Vec<PathBuf> = fs_err::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    tables.retain(|path| path.extension().is_some_and(|ending| ending == "tsv"));
    tables.sort();
    let mut score = Score::default();
    for table in tables {
        let name = table.file_stem().unwrap().to_string_lossy().into_owned();
        let folder = prepared::prepared(generator, &table);
        let tree = Tree::on_disk(folder.path());
        let site = Site::read(&tree, &prepared::settings(generator));
        if let Ok(site) = &site {
            assert_eq!(site.generator(), generator, "{name}");
        }
        score.sites += 1;
        for row in rows(&table) {
            let found = site.as_ref().map_err(ToString::to_string).and_then(|site| shown(site, &tree, &row));
            score.take(&name, &row, &found);
        }
    }
    score
}

impl Score {
    fn take(&mut self, site: &str, row: &Row, found: &Result<(String, bool), String>) {
        self.rows += 1;
        let wanted_none = REFUSED.contains(&(site, &row.path));
        let difference =
            if wanted_none { found.is_ok().then(|| "it has an address".to_owned()) } else { difference(row, found) };
        let Some(difference) = difference else {
            self.exact += 1;
            return;
        };
        let list = if found.is_err() { &mut self.refused } else { &mut self.wrong };
        list.push(format!("{site}: {}: {difference}", row.path));
    }
}

fn rows(table: &Path) -> Vec<Row> {
    let text = fs_err::read_to_string(table).unwrap();
    let declared =
        text.lines().any(|line| line.starts_with("# source_path") && line.contains("front_matter_canonical_url"));
    let row = |line: &str| {
        let cells: Vec<_> = line.split('\t').collect();
        let declared = if declared { cells.get(5).copied().unwrap_or_default() } else { "" };
        Row { path: cells[0].into(), url: cells[1].into(), published: cells[2].into(), declared: declared.into() }
    };
    text.lines().filter(|line| !line.starts_with('#')).map(row).collect()
}

/// The URL that we give for a file, and whether it is live.
fn shown(site: &Site, tree: &Tree, row: &Row) -> Result<(String, bool), String> {
    let bytes = tree.read(&row.path).unwrap().expect("the table names a file that is there");
    let post = site.post(&row.path, &bytes).map_err(|problem| problem.to_string())?;
    let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
    let is_live = site.life(&post, now) == Life::Live;
    let canonical = site.canonical(&post).map_err(|problem| problem.to_string())?;
    match post.front.get_any_case("canonicalURL").and_then(Value::text) {
        // Hugo's table has the page's own address even where the author declared another.
        Some(declared) if canonical.url == declared => Ok((row.url.clone(), is_live)),
        _ => Ok((canonical.url, is_live)),
    }
}

fn difference(row: &Row, found: &Result<(String, bool), String>) -> Option<String> {
    let is_published = row.published.starts_with("true");
    let wanted = if row.declared.is_empty() { &row.url } else { &row.declared };
    // A file without a page has no URL; one that is not absolute is no canonical.
    let is_refused = !wanted.contains("://");
    let is_stable = !row.published.contains("!unstable");
    match found {
        Err(_) if is_refused || !is_stable => None,
        Err(problem) => Some(format!("refused, wanted {wanted}: {problem}")),
        Ok((_, false)) if row.url.is_empty() && !is_published => None,
        Ok((url, _)) if is_refused && row.published != "false:no-page" => Some(format!("{url}, wanted none")),
        Ok((url, _)) if is_stable && !is_refused && url != wanted => Some(format!("{url}, wanted {wanted}")),
        Ok((_, is_live)) if *is_live != is_published => Some(format!("live {is_live}, wanted {}", row.published)),
        Ok(_) => None,
    }
}
