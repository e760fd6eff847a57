//! The tables of `docs/generators.md`: how many addresses are exact, on the small sites and on real ones.
//!
//! `UPDATE=1 cargo test --test it site::` writes the first; with `CLONES=DIR TRUTH=DIR` the second too. `TRUTH` holds
//! tables named `GENERATOR--OWNER--REPOSITORY.tsv`, whose first line names commit, folder and base URL, and `CLONES` a
//! clone of each repository, `OWNER--REPOSITORY`.

use std::path::{Path, PathBuf};

use generators::{Site, SiteSettings};
use medium_crosspost::repository::Repository;

use super::{Score, rows, shown};

const PAGE: &str = "docs/generators.md";

/// Fails where the page says otherwise than was measured.
pub(super) fn hold_page(name: &str, scores: &[(String, Score)]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let page = fs_err::read_to_string(&path).unwrap();
    let begin = format!("<!-- {name}: begin -->\n");
    let (before, rest) = page.split_once(&begin).expect("the page has the table's beginning");
    let (between, after) = rest.split_once(&format!("<!-- {name}: end -->")).expect("the page has the table's end");
    let table = table(scores);
    if between != table && std::env::var_os("UPDATE").is_some() {
        fs_err::write(&path, format!("{before}{begin}{table}<!-- {name}: end -->{after}")).unwrap();
    } else {
        assert_eq!(between, table, "`UPDATE=1 cargo test --test it site::` writes {PAGE}");
    }
}

fn table(scores: &[(String, Score)]) -> String {
    let row = |(name, score): &(String, Score)| {
        let (wrong, refused) = (score.wrong.len(), score.refused.len());
        format!("| {name} | {} | {} | {} | {wrong} | {refused} |", score.sites, score.rows, score.exact)
    };
    let head = ["| generator | sites | posts and pages | exact | wrong | refused |", "|---|--:|--:|--:|--:|--:|"];
    let lines = head.map(str::to_owned).into_iter().chain(scores.iter().map(row));
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// What is refused or wrong on real sites is told, and wrong is at most one in a thousand.
#[test]
fn real_sites() {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let (Some(clones), Some(truth)) = (folder("CLONES"), folder("TRUTH")) else { return };
    let mut tables: Vec<PathBuf> = fs_err::read_dir(&truth).unwrap().map(|entry| entry.unwrap().path()).collect();
    tables.retain(|path| path.extension().is_some_and(|ending| ending == "tsv"));
    tables.sort();
    let mut scores: Vec<(String, Score)> = Vec::new();
    for table in tables {
        let name = table.file_stem().unwrap().to_string_lossy().into_owned();
        let (generator, repository) = name.split_once("--").unwrap();
        let clone = clones.join(repository);
        if !clone.exists() {
            continue;
        }
        if scores.last().is_none_or(|(last, _)| last != generator) {
            scores.push((generator.to_owned(), Score::default()));
        }
        real_site(&table, &clone, repository, &mut scores.last_mut().unwrap().1);
    }
    let told = |list: &[String]| list.join("\n") + "\n";
    let all = |faults: fn(&Score) -> &[String]| scores.iter().map(|(_, score)| told(faults(score))).collect::<String>();
    let report = format!("{}refused:\n{}wrong:\n{}", table(&scores), all(|it| &it.refused), all(|it| &it.wrong));
    if let Some(path) = folder("REPORT") {
        fs_err::write(path, &report).unwrap();
    }
    for (_, score) in &scores {
        assert!(score.wrong.len() * 1000 <= score.rows, "{report}");
    }
    hold_page("real sites", &scores);
}

fn real_site(table: &Path, clone: &Path, name: &str, score: &mut Score) {
    let text = fs_err::read_to_string(table).unwrap();
    let first = text.lines().next().unwrap();
    let said = |key: &str| {
        let (_, value) = first.split_once(&format!(" {key}=")).unwrap_or_else(|| panic!("{name} names no {key}"));
        value.split(' ').next().unwrap_or_default()
    };
    let repository = Repository::discover(clone, &crate::git::access()).unwrap();
    let commit = repository.resolve(said("commit")).unwrap().expect("the clone has the table's commit");
    let tree = repository.tree(&commit).unwrap();
    let root = if said("site_dir") == "." { String::new() } else { said("site_dir").to_owned() };
    // The base URL of the table is often said on the command line only.
    let base_url = Some(said("base_url").to_owned()).filter(|base| !base.is_empty());
    let site = Site::read(&tree, &SiteSettings { root, base_url, ..SiteSettings::default() });
    score.sites += 1;
    for row in rows(table) {
        let found = site.as_ref().map_err(ToString::to_string).and_then(|site| shown(site, &tree, &row));
        score.take(name, &row, &found);
    }
}
