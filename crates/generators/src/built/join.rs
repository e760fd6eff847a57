//! Which page of the built site is a post's.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::online::Found;
use super::output::Output;
use super::page::{BuiltPage, key};
use super::{Built, Joined, host};
use post::canonical::same_address;
use post::problem::{Code, Problem};
use post::time::Timestamp;

/// What is known of a post whose page is sought.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
    /// Where its file lies, relative to the site.
    pub path: &'a str,
    /// Its title.
    pub title: Option<&'a str>,
    /// The address or the part of it that its author gave it.
    pub slug: Option<&'a str>,
    /// Its day.
    pub date: Option<Timestamp>,
    /// Its address by the generator's rules, where these are known.
    pub derived: Option<&'a str>,
}

/// Every page of the built site by its own name, the last part of its address: in order, so that the same pages are read
/// each time.
#[derive(Debug)]
pub(super) struct Names(BTreeMap<String, Vec<String>>);

/// The pages by their titles, read only where a post's page has another name than the post.
#[derive(Debug)]
pub(super) struct Titles(HashMap<String, Vec<String>>);

/// How many pages are read at most to find one by its title.
const MOST_READ: usize = 20_000;

impl Names {
    pub(super) fn of_files(paths: Vec<String>) -> Self {
        Self::of(paths.into_iter().map(|path| (key(name_of(&path)), path)))
    }

    pub(super) fn of_addresses(paths: impl Iterator<Item = String>) -> Self {
        Self::of(paths.filter_map(|path| Some((key(&name_in(&path)?), path))))
    }

    fn of(pages: impl Iterator<Item = (String, String)>) -> Self {
        let mut names: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (name, path) in pages {
            names.entry(name).or_default().push(path);
        }
        Self(names)
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        self.0.values().flatten()
    }
}

impl Titles {
    pub(super) fn of(output: &Output) -> Self {
        let mut titles: HashMap<_, Vec<_>> = HashMap::new();
        for path in Names::of_files(output.pages()).all().take(MOST_READ) {
            for title in output.page(path).ok().flatten().iter().flat_map(|page| page.title_keys()) {
                let paths: &mut Vec<String> = titles.entry(title).or_default();
                if paths.last() != Some(path) {
                    paths.push(path.clone());
                }
            }
        }
        Self(titles)
    }
}

/// The post's page: where its address leads, else by its name, else by its title and its day.
///
/// Fails with `canonical-unknown` where no page can be told to be it, or the site on the web does not answer.
pub(super) fn join(built: &Built, post: &Sought<'_>, base: &str) -> Result<Joined, Problem> {
    if let Some(derived) = post.derived
        && let Some(found) = by_address(built, post, derived, base)?
    {
        return Ok(found);
    }
    match by_name(built, post, base)? {
        Some(found) => Ok(found),
        None => by_title(built, post, base)?.ok_or_else(|| {
            let message = match post.derived {
                Some(derived) => {
                    format!("the built site holds no page of the post, neither at `{derived}` nor elsewhere")
                }
                None => "the built site holds no page that can be told to be the post's".to_owned(),
            };
            let again = if built.output.is_at_hand() {
                "build the site again before this step, with this commit's files"
            } else {
                "deploy the site before this step, with this commit's files"
            };
            Problem::new(Code::CanonicalUnknown, message).hint(format!(
                "{again}; where the post has no page of its own, keep it off Medium with `medium: false`"
            ))
        }),
    }
}

/// The page where the derived address leads, unless it names another address and is plainly another page. On the web a page
/// that names none must not bear another title either: some hosts answer every address with one and the same page.
fn by_address(built: &Built, post: &Sought<'_>, derived: &str, base: &str) -> Found<Joined> {
    let is_own = |page: &BuiltPage| match page.canonical() {
        Some(canonical) if host(canonical) == host(derived) && !same_address(canonical, derived) => {
            same_but_for_ending(canonical, derived) || is_titled(page, post) != Some(false)
        }
        Some(_) => true,
        None => built.output.is_at_hand() || is_titled(page, post) != Some(false),
    };
    for path in built.output.candidates(derived, base).unwrap_or_default() {
        if let Some(found) = joined(built, path, base)?.filter(|found| is_own(&found.page)) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Where the pages lie that have the post's name.
pub(super) fn named<'a>(built: &'a Built, post: &Sought<'_>, base: &str) -> Result<Vec<&'a String>, Problem> {
    let all = built.names(base)?;
    let mut paths: Vec<&String> = names(post).iter().filter_map(|name| all.0.get(name)).flatten().collect();
    paths.sort_unstable();
    paths.dedup();
    Ok(paths)
}

/// The one page that has the post's name and bears its title or its day; or the only one of that name, where it says
/// nothing against it.
fn by_name(built: &Built, post: &Sought<'_>, base: &str) -> Found<Joined> {
    let (mut titled, mut dated, mut silent) = (Vec::new(), Vec::new(), Vec::new());
    for path in named(built, post, base)? {
        let Some(one) = joined(built, path.clone(), base)? else { continue };
        match (is_titled(&one.page, post), is_dated(&one.page, post)) {
            (Some(true), None | Some(true)) => titled.push(one),
            (_, Some(true)) => dated.push(one),
            (None, None) => silent.push(one),
            _ => {}
        }
    }
    for candidates in [titled, dated, silent] {
        if !candidates.is_empty() {
            return the_one(built, candidates, post, base).map(Some);
        }
    }
    Ok(None)
}

/// The one page with the post's title and day, of a site whose pages are all at hand.
fn by_title(built: &Built, post: &Sought<'_>, base: &str) -> Found<Joined> {
    let (Some(title), Some(_), true) = (post.title, post.date, built.output.is_at_hand()) else { return Ok(None) };
    let title = key(title);
    let mut found: Vec<Joined> = Vec::new();
    for path in built.titles().0.get(&title).into_iter().flatten() {
        found.extend(joined(built, path.clone(), base)?.filter(|one| is_dated(&one.page, post) == Some(true)));
    }
    if found.is_empty() { Ok(None) } else { the_one(built, found, post, base).map(Some) }
}

/// Of several pages that may be the post's: those that are not another's copy, then the one whose folders are most like the
/// post's own.
fn the_one(built: &Built, mut found: Vec<Joined>, post: &Sought<'_>, base: &str) -> Result<Joined, Problem> {
    if found.len() > 1 {
        let is_own = |one: &Joined| {
            let is_at = |canonical| built.output.is_at(canonical, &one.path, base);
            one.page.canonical().and_then(is_at) != Some(false)
        };
        if found.iter().any(is_own) {
            found.retain(is_own);
        }
    }
    let likeness =
        |one: &Joined| one.path.split('/').filter(|part| post.path.split('/').any(|own| own == *part)).count();
    let most = found.iter().map(likeness).max().unwrap_or_default();
    found.retain(|one| likeness(one) == most);
    if found.len() == 1 {
        return Ok(found.swap_remove(0));
    }
    let paths: Vec<_> = found.iter().take(3).map(|one| format!("`{}`", one.path)).collect();
    let message = format!("several built pages may be the post's: {}", paths.join(", "));
    Err(Problem::new(Code::CanonicalUnknown, message)
        .hint("give the post a `slug` of its own, or write its address as `canonical` below `medium`"))
}

/// A page, unless it only sends its readers elsewhere.
fn joined(built: &Built, path: String, base: &str) -> Found<Joined> {
    let Some(page) = built.output.page(&path)? else { return Ok(None) };
    let leads_away = page.moved_to.as_ref().is_some_and(|moved_to| {
        let target = url::Url::parse(base).ok().and_then(|base| base.join(moved_to).ok());
        target.and_then(|target| built.output.is_at(target.as_str(), &path, base)) != Some(true)
    });
    Ok((!leads_away).then(|| Joined { path, page: Rc::clone(&page) }))
}

fn is_titled(page: &BuiltPage, post: &Sought<'_>) -> Option<bool> {
    page.is_titled(post.title?)
}

fn is_dated(page: &BuiltPage, post: &Sought<'_>) -> Option<bool> {
    page.is_dated(post.date?)
}

/// Whether two addresses differ by no more than how a page's ending is written.
pub(super) fn same_but_for_ending(one: &str, other: &str) -> bool {
    let bare = |address: &str| {
        let path =
            address.split_once("://").map_or(address, |(_, rest)| rest).split(['?', '#']).next().unwrap_or_default();
        let path = path.trim_end_matches('/').trim_end_matches("/index.html").trim_end_matches(".html");
        path.strip_prefix("www.").unwrap_or(path).to_lowercase()
    };
    bare(one) == bare(other)
}

/// The name of a page: its file's without the ending, or its folder's.
fn name_of(path: &str) -> &str {
    let bare = path.rsplit_once('.').map_or(path, |(bare, _)| bare);
    let bare = bare.strip_suffix("/index").unwrap_or(bare);
    bare.rsplit('/').next().unwrap_or(bare)
}

/// The name of a page by its address: the last part of its path.
fn name_in(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let path = percent_encoding::percent_decode_str(url.path()).decode_utf8().ok()?;
    let bare = path.trim_end_matches('/').trim_end_matches("/index.html").trim_end_matches(".html");
    Some(last(bare).to_owned())
}

/// The names that a post's page may have: its slug, its file's name with and without a leading date, and its title, which
/// some generators make the name of.
fn names(post: &Sought<'_>) -> Vec<String> {
    let file = name_of(post.path);
    let (_, undated) = super::super::pattern::in_name(file);
    let mut names: Vec<_> =
        [post.slug, Some(file), Some(undated), post.title].into_iter().flatten().map(last).map(key).collect();
    names.dedup();
    names
}

fn last(slug: &str) -> &str {
    slug.trim_matches('/').rsplit('/').next().unwrap_or(slug)
}
