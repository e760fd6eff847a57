//! The site as it is on the web, for those that are not built where the run is: asked for single pages, and for its lists only
//! where a page is to be found by its name.
//!
//! Only the site's own host is asked. What a run may ask is bounded in number, size and time; past that a post's address is
//! unknown rather than guessed.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;
use std::time::{Duration, Instant};

use url::Url;

use super::{base_url, same_but_for_ending};
use post::problem::{Code, Problem};

/// What was looked for; nothing where it is not there, a `Problem` where that cannot be told.
pub(super) type Found<T> = Result<Option<T>, Problem>;

/// How the site is asked: bounded in time and size, its host alone, redirects followed.
pub trait Web: fmt::Debug {
    /// What an address answers, its body read up to [`LONGEST_ANSWER`]. Fails with the reason, in words, where no answer
    /// comes.
    fn get(&self, url: &Url) -> Result<Fetched, String>;
}

/// What an address answered.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// The HTTP status of the last answer.
    pub status: u16,
    /// Where the last answer came from.
    pub url: Url,
    /// Its media type as it was sent.
    pub media: Option<String>,
    /// The beginning of its body.
    pub body: Vec<u8>,
    /// Whether that is all of it.
    pub whole: bool,
}

/// A site on the web. Its pages are named by their whole addresses.
#[derive(Debug)]
pub(super) struct Online {
    root: Url,
    web: Rc<dyn Web>,
    /// What was answered, by address: read once, also where it was no answer.
    answers: RefCell<HashMap<String, Result<Answer, Problem>>>,
    asked: Cell<usize>,
    bytes: Cell<usize>,
    waited: Cell<Duration>,
}

#[derive(Debug, Clone)]
struct Answer {
    status: u16,
    text: String,
    is_html: bool,
    /// Whether it came from another address, of which more than the ending is another.
    is_moved: bool,
}

/// How much one run asks of a site: requests, bytes in all, time in all.
const MOST_REQUESTS: usize = 500;
const MOST_BYTES: usize = 64 << 20;
const MOST_TIME: Duration = Duration::from_secs(180);
/// The most that is read of one page or list, in bytes: a sitemap of 50,000 addresses, the most that the protocol allows
/// (<https://www.sitemaps.org/protocol.html>), has about as many.
pub const LONGEST_ANSWER: usize = 8 << 20;

impl Online {
    /// The site at a base URL, of which nothing is asked yet.
    ///
    /// Fails where that is no web address, or holds a name and a password.
    pub(super) fn new(address: &str, web: impl FnOnce(&Url) -> Rc<dyn Web>) -> Result<Self, Problem> {
        let fault = |what: &str| {
            Problem::new(Code::SiteUnreadable, format!("`--built` names an address that {what}")).hint(
                "give the address of the live site, such as `https://blog.example/`, or the folder it is built into",
            )
        };
        let mut root = Url::parse(address.trim()).map_err(|_| fault("is not a web address"))?;
        if let Some(what) = base_url::fault(root.as_str()) {
            return Err(fault(what));
        }
        root.set_query(None);
        root.set_fragment(None);
        let path = format!("{}/", root.path().trim_end_matches('/'));
        root.set_path(&path);
        Ok(Self {
            web: web(&root),
            root,
            answers: RefCell::default(),
            asked: Cell::default(),
            bytes: Cell::default(),
            waited: Cell::default(),
        })
    }

    /// The site's address, with a slash at its end.
    pub(super) fn address(&self) -> &str {
        self.root.as_str()
    }

    /// Where a page is asked for whose address is this, given the site's base URL: below the site's address, which is another
    /// one than the base URL where a preview of the site is looked at.
    pub(super) fn path_of(&self, address: &str, base: &str) -> Option<String> {
        let (base, mut url) = (Url::parse(base).ok()?, Url::parse(address).ok()?);
        url.set_fragment(None);
        let is_below_root = self.is_own_host(&url) && url.path().starts_with(self.root.path());
        if is_below_root && (url.scheme(), url.port()) == (self.root.scheme(), self.root.port()) {
            return Some(url.into());
        }
        match url.path().strip_prefix(base.path()).filter(|_| url.host() == base.host()) {
            Some(below) => {
                let mut there = self.root.clone();
                there.set_path(&format!("{}{below}", self.root.path()));
                there.set_query(url.query());
                Some(there.into())
            }
            None => is_below_root.then(|| url.into()),
        }
    }

    /// The HTML of the page at an address. What is moved has another address, and there it is another page.
    pub(super) fn page(&self, address: &str) -> Found<String> {
        let answer = self.answer(address)?;
        match answer.status {
            200..=299 => Ok((answer.is_html && !answer.is_moved).then_some(answer.text)),
            404 | 410 => Ok(None),
            status => Err(unknown(address, &format!("the answer is {status}"))),
        }
    }

    /// The text of a sitemap or a feed, by its address or its path below the site's. Some hosts deny what they do not have.
    pub(super) fn list(&self, path: &str) -> Found<String> {
        let Ok(address) = self.root.join(path) else { return Ok(None) };
        let answer = self.answer(address.as_str())?;
        match answer.status {
            200..=299 => Ok((!answer.is_html).then_some(answer.text)),
            401 | 403 | 404 | 410 => Ok(None),
            status => Err(unknown(address.as_str(), &format!("the answer is {status}"))),
        }
    }

    /// Where a sitemap is asked for that another one names: on the site's host, whatever host the other thinks it has.
    pub(super) fn list_behind(&self, address: &str) -> Option<String> {
        let url = self.root.join(address).ok()?;
        let mut there = self.root.clone();
        there.set_path(url.path());
        there.set_query(url.query());
        Some(if self.is_own_host(&url) { url } else { there }.into())
    }

    /// Whether an address is on the site's own host, with or without `www.`.
    fn is_own_host(&self, url: &Url) -> bool {
        let bare = |url: &Url| url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host).to_owned());
        bare(url).is_some() && bare(url) == bare(&self.root)
    }

    fn answer(&self, address: &str) -> Result<Answer, Problem> {
        if let Some(known) = self.answers.borrow().get(address) {
            return known.clone();
        }
        let answer = self.ask(address).map_err(|reason| unknown(address, &reason));
        self.answers.borrow_mut().insert(address.to_owned(), answer.clone());
        answer
    }

    fn ask(&self, address: &str) -> Result<Answer, String> {
        let url = Url::parse(address).map_err(|_| "that is no web address".to_owned())?;
        if self.asked.get() >= MOST_REQUESTS {
            return Err(format!("a run asks a site no more than {MOST_REQUESTS} times"));
        }
        if self.bytes.get() >= MOST_BYTES {
            return Err(format!("a run reads no more than {} MiB of a site", MOST_BYTES >> 20));
        }
        if self.waited.get() >= MOST_TIME {
            return Err(format!("a run waits for a site no longer than {} s", MOST_TIME.as_secs()));
        }
        let begun = Instant::now();
        let visit = self.web.get(&url);
        self.asked.set(self.asked.get() + 1);
        self.waited.set(self.waited.get() + begun.elapsed());
        let visit = visit?;
        self.bytes.set(self.bytes.get() + visit.body.len());
        if !visit.whole {
            return Err(format!("it is larger than {} MiB", LONGEST_ANSWER >> 20));
        }
        Ok(Answer {
            status: visit.status,
            is_html: is_html(&visit),
            is_moved: !same_but_for_ending(visit.url.as_str(), address),
            text: String::from_utf8_lossy(&visit.body).into_owned(),
        })
    }
}

fn unknown(address: &str, reason: &str) -> Problem {
    Problem::new(Code::CanonicalUnknown, format!("the site does not tell the post's address: `{address}`: {reason}"))
        .hint("let the site answer this machine, or build it before this step and name the folder with `--built`")
}

/// By the type that was sent, else by how it begins.
fn is_html(visit: &Fetched) -> bool {
    match visit.media.as_ref().filter(|kind| !kind.trim().is_empty()) {
        Some(kind) => kind.to_ascii_lowercase().contains("html"),
        None => !String::from_utf8_lossy(&visit.body[..visit.body.len().min(100)]).contains("<?xml"),
    }
}
