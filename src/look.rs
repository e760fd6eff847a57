//! `render` and `urls`: what a post becomes, from the work tree, with no network and no git repository needed.

use std::io::Read as _;

use anyhow::{Context as _, Result, anyhow};

use crate::news::{Choice, Found, Moment, Survey};
use crate::outcome::Route;
use crate::place::Place;
use crate::report::{escape, json};
use crate::settings::{As, Settings};
use generators::Site;
use post::Post;
use post::problem::{Code, Problem, Severity};
use story::{ConvertOptions, Limits, faces};

/// What is printed on standard output, and what the authors should know.
#[derive(Default)]
pub struct Shown {
    /// Standard output.
    pub out: String,
    /// For standard error.
    pub problems: Vec<Problem>,
    /// Whether a path got no story or no URL.
    pub lacking: bool,
}

/// The stories of posts, one after another.
///
/// Fails where the site cannot be read.
pub fn render(settings: &Settings, place: &Place, posts: &[String], face: As) -> Result<Shown> {
    let site = site(settings, place)?;
    let limits = if settings.sending.route == Some(Route::HandOff) { Limits::EDITOR } else { Limits::API };
    let telling = ConvertOptions { limits, ..settings.telling.clone() };
    let mut shown = Shown::default();
    for given in posts {
        let told = read(place, &site, given).and_then(|post| {
            let canonical = site.canonical(&post).map_err(|problem| problem.at(&post.path))?;
            let (story, mut problems) = story::convert(&post, &site, &canonical, &telling);
            problems.extend(site.remarks(&post, &canonical));
            Ok((story, problems))
        });
        let (story, problems) = told.unwrap_or_else(|problem| (None, vec![problem]));
        shown.lacking |= story.is_none() || problems.iter().any(Problem::is_error);
        shown.problems.extend(problems);
        let Some(story) = story else { continue };
        if face == As::Text && !shown.out.is_empty() {
            shown.out.push('\n');
        }
        shown.out += &match face {
            As::Api => escape::html(&faces::api(&story)) + "\n",
            As::Paste => escape::html(&faces::paste(&story)) + "\n",
            As::Page => escape::html(&faces::page(&story)) + "\n",
            As::Text => escape::lines(&faces::text(&story)) + "\n",
            As::Json => json::story(&story)? + "\n",
        };
    }
    Ok(shown)
}

/// A line a post: its path, a tab, its canonical, a tab, where that came from. Without paths every post that is live,
/// and every file of the posts' folders that cannot be read.
pub fn urls(settings: &Settings, place: &Place, paths: &[String]) -> Result<Shown> {
    let mut shown = Shown::default();
    let site = match Site::read(&place.disk(), &settings.reading) {
        Ok(site) => site,
        // Without a base URL no address is known, and each path is told so.
        Err(problem) if problem.code == Code::BaseUrlPlaceholder && !paths.is_empty() => {
            for given in listed(paths)? {
                shown.url(&given, Err(problem.clone().at(&given)));
            }
            return Ok(shown);
        }
        Err(problem) => return Err(anyhow!(problem.sentence())),
    };
    let placeholder = site.base_url_problem();
    shown.problems.extend(placeholder.map(|problem| Problem { severity: Severity::Warning, ..problem }));
    if paths.is_empty() {
        let (tree, choice) = (place.disk(), Choice::new(false, &[], &[], None, &place.site)?);
        let survey = Survey::take(Moment { site: &site, tree: &tree, time: settings.clock.now() }, &choice, &[])?;
        for Found { post, canonical, .. } in survey.publishable() {
            shown.url(&post.path, canonical.map(|canonical| (canonical.url, canonical.from)));
        }
        for (path, problem) in survey.unreadable() {
            shown.url(path, Err(problem.clone()));
        }
        return Ok(shown);
    }
    for given in listed(paths)? {
        let canonical = read(place, &site, &given).and_then(|post| {
            let canonical = site.canonical(&post).map_err(|problem| problem.at(&post.path))?;
            Ok((canonical.url, canonical.from))
        });
        shown.url(&given, canonical);
    }
    Ok(shown)
}

impl Shown {
    fn url(&mut self, path: &str, canonical: Result<(String, String), Problem>) {
        let (url, from) = match canonical {
            Ok((url, from)) => (url, from),
            Err(problem) => {
                self.lacking = true;
                self.problems.push(problem);
                (String::new(), String::new())
            }
        };
        let line = [path, &url, &from].map(escape::line).join("\t");
        self.out += line.trim_end_matches('\t');
        self.out.push('\n');
    }
}

/// The paths given, `-` standing for those on standard input, one a line.
fn listed(paths: &[String]) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for path in paths {
        if path == "-" {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes).context("standard input cannot be read")?;
            // A name that is not UTF-8 is one path that is not found; the others get their lines.
            let text = String::from_utf8_lossy(&bytes);
            all.extend(text.lines().filter(|line| !line.is_empty()).map(str::to_owned));
        } else {
            all.push(path.clone());
        }
    }
    Ok(all)
}

fn site(settings: &Settings, place: &Place) -> Result<Site> {
    Site::read(&place.disk(), &settings.reading).map_err(|problem| anyhow!(problem.sentence()))
}

/// A post from disk, by the path that somebody gave.
fn read(place: &Place, site: &Site, given: &str) -> Result<Post, Problem> {
    let missing = || Problem::new(Code::NotAPost, format!("there is no file `{given}`")).at(given);
    let path = place.path(given).ok_or_else(missing)?;
    let post = site.post_in(&place.disk(), &path);
    let post =
        post.map_err(|error| Problem::new(Code::NotAPost, format!("`{given}` cannot be read: {error:#}")).at(given))?;
    let not_read = || Problem::new(Code::NotAPost, format!("`{given}` is no file; links are not followed")).at(given);
    post.ok_or_else(not_read)?
}
