//! The built site as the authority on addresses: each post is joined to its page, and what the page names as its canonical
//! counts.
//!
//! No generator writes into a page which file it was made of, so a post is joined to its page by, strongest first: the file
//! that its derived address names; the page of its name, where that bears its title or its day; the one page with its title
//! and its day. What cannot be told is not guessed.
//!
//! The site may be a folder, or be on the web. Of the latter only the pages of the posts in question are asked for, and its
//! sitemap where a page is not where the rules have it.

mod folder;
mod join;
mod lists;
mod online;
mod output;
mod page;

use std::cell::OnceCell;
use std::rc::Rc;

use url::Url;

use super::generator::path_below;
use super::{Canonical, base_url};
use folder::Folder;
use html::Node;
use join::{Names, Titles, same_but_for_ending};
use lists::Listed;
use online::Online;
use output::Output;
use post::canonical::same_address;
use post::problem::{Code, Problem};

pub(super) use join::Sought;
pub use online::{Fetched, LONGEST_ANSWER, Web};
pub use page::BuiltPage;

/// A site as it was built.
#[derive(Debug)]
pub struct Built {
    output: Output,
    names: OnceCell<Result<Names, Problem>>,
    titles: OnceCell<Titles>,
    listed: OnceCell<Result<Vec<Listed>, Problem>>,
    home: OnceCell<Option<String>>,
}

/// A page of the built site, joined to a post.
#[derive(Debug, Clone)]
pub struct Joined {
    /// Where it lies in the built site: its file's path with `/`, or its address.
    pub path: String,
    /// What it says of itself.
    pub page: Rc<BuiltPage>,
}

impl Built {
    /// The site that was built into a folder on disk. Nothing of it is read yet but whether a page is there.
    ///
    /// Fails where the folder is missing or holds no page.
    pub fn open(folder: &std::path::Path) -> Result<Self, Problem> {
        Ok(Self::of(Output::in_folder(Folder::open(folder)?)))
    }

    /// The site as it is on the web at this address, asked by what `web` gives for it; nothing is asked of it yet.
    ///
    /// Fails where that is no web address.
    pub fn at(address: &str, web: impl FnOnce(&Url) -> Rc<dyn Web>) -> Result<Self, Problem> {
        Ok(Self::of(Output::online(Online::new(address, web)?)))
    }

    fn of(output: Output) -> Self {
        Self { output, names: OnceCell::new(), titles: OnceCell::new(), listed: OnceCell::new(), home: OnceCell::new() }
    }

    /// The address of the site as its home page names it, with a slash at its end; else the one that was given for it.
    pub fn base_url(&self) -> Option<&str> {
        let home = || {
            let page = self.output.page(self.output.home()).ok()??;
            let canonical = page.canonical().or(page.moved_to.as_deref())?;
            base_url::fault(canonical).is_none().then(|| format!("{}/", canonical.trim_end_matches('/')))
        };
        self.home.get_or_init(home).as_deref().or(self.output.address())
    }

    /// A post's page; an error where none can be told to be it.
    pub fn page_of(&self, post: &Sought<'_>, base: &str) -> Result<Joined, Problem> {
        join::join(self, post, base)
    }

    /// The tree of a page: its `head` and its `body`.
    pub fn document(&self, joined: &Joined) -> Option<Vec<Node>> {
        self.output.document(&joined.path).ok().flatten()
    }

    /// Whether it is on the web, where each page costs a request.
    pub fn is_online(&self) -> bool {
        !self.output.is_at_hand()
    }

    /// Where the one page lies that the site lists under the post's name: no page is read for it.
    pub fn listed_page(&self, post: &Sought<'_>, base: &str) -> Option<String> {
        match join::named(self, post, base).ok()?.as_slice() {
            [one] => Some((*one).clone()),
            _ => None,
        }
    }

    /// A post's address: what its page names, held against the one that the generator's rules give (`derived`).
    ///
    /// Fails with `canonical-unknown` where the post has no page, or where its page names no address that can be its own.
    pub fn canonical(
        &self,
        derived: Result<Canonical, Problem>,
        post: &Sought<'_>,
        base: &str,
    ) -> Result<Canonical, Problem> {
        let joined = match (self.page_of(post, base), &derived) {
            (Ok(joined), _) => joined,
            // What the author declares stands, also for a post whose page cannot be told from its name.
            (Err(_), Ok(declared)) if declared.declared && post.derived.is_none() => return derived,
            (Err(problem), _) => return Err(problem),
        };
        if let Ok(derived) = &derived
            && derived.declared
        {
            return Ok(derived.clone());
        }
        if joined.page.canonicals.len() > 1 {
            let named = joined.page.canonicals.join("` and `");
            return Err(fault(&joined, &format!("names two canonicals, `{named}`"), "let the theme write one"));
        }
        match (joined.page.canonical(), derived) {
            (Some(canonical), derived) => self.held(canonical, &joined, derived.ok(), base),
            (None, Ok(derived)) if self.output.is_at(&derived.url, &joined.path, base) == Some(true) => Ok(derived),
            (None, derived) => self.listed_at(&joined.path, derived.ok(), base)?.ok_or_else(|| {
                fault(
                    &joined,
                    "names no canonical, and no sitemap or feed names the page",
                    "let the layout write a `<link rel=\"canonical\">`, or give the pattern with `--permalink`",
                )
            }),
        }
    }

    /// What the page names, unless that is plainly not the post's own address.
    fn held(
        &self,
        canonical: &str,
        joined: &Joined,
        derived: Option<Canonical>,
        base: &str,
    ) -> Result<Canonical, Problem> {
        let found =
            Canonical { url: canonical.to_owned(), from: "built page".to_owned(), declared: false, instead_of: None };
        let (there, here) = (host(canonical), host(base));
        if there != here {
            if base_url::stand_in(canonical).is_some() && base_url::stand_in(base).is_none() {
                return Err(fault(
                    joined,
                    &format!("names `{canonical}`, a stand-in"),
                    "build the site for production, with its own base URL",
                ));
            }
            if self.base_url().is_some_and(|built_for| host(built_for) == there) {
                let hint =
                    format!("build the site with the base URL `{base}`, or pass the other one with `--base-url`");
                return Err(fault(
                    joined,
                    &format!("names `{canonical}`: the site was built for another base URL"),
                    &hint,
                ));
            }
            return Ok(Canonical { declared: true, ..found });
        }
        if same_address(canonical, base) && joined.path != self.output.home() {
            let hint = "let the theme write each page's own address as its canonical";
            return Err(fault(joined, &format!("names the home page, `{canonical}`, as its canonical"), hint));
        }
        let differing = derived.filter(|derived| !same_address(&derived.url, canonical)).map(|derived| derived.url);
        Ok(Canonical { instead_of: differing, ..found })
    }

    /// The address under which a sitemap or a feed of the built site lists a page, which is not where the rules have it.
    fn listed_at(&self, path: &str, derived: Option<Canonical>, base: &str) -> Result<Option<Canonical>, Problem> {
        let at = self.listed()?.iter().find(|one| self.output.is_at(&one.url, path, base) == Some(true));
        Ok(at.map(|at| Canonical {
            url: at.url.clone(),
            from: format!("built {}", at.list),
            declared: false,
            instead_of: derived.map(|derived| derived.url),
        }))
    }

    fn listed(&self) -> Result<&[Listed], Problem> {
        self.listed.get_or_init(|| lists::read(&self.output)).as_deref().map_err(Clone::clone)
    }

    fn names(&self, base: &str) -> Result<&Names, Problem> {
        let names = || {
            if self.output.is_at_hand() {
                return Ok(Names::of_files(self.output.pages()));
            }
            let paths = self.listed()?.iter().filter_map(|one| self.output.candidates(&one.url, base)).flatten();
            Ok(Names::of_addresses(paths))
        };
        self.names.get_or_init(names).as_ref().map_err(Clone::clone)
    }

    fn titles(&self) -> &Titles {
        self.titles.get_or_init(|| Titles::of(&self.output))
    }
}

/// The host, `www.` left aside.
fn host(url: &str) -> String {
    let host = super::host(url);
    host.strip_prefix("www.").map(str::to_owned).unwrap_or(host)
}

fn fault(joined: &Joined, what: &str, hint: &str) -> Problem {
    Problem::new(Code::CanonicalUnknown, format!("the built page `{}` {what}", joined.path)).hint(hint)
}
