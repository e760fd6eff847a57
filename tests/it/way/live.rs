//! Pages are looked at before their stories go out: over real HTTP, from a site that is up, late, wrong or silent.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::{NOW, PUBLISH, canonicals, expected, sandbox};
use crate::world::{Job, World};

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";

/// What is answered, after how many times of 404.
type Answer = (usize, Vec<u8>);

/// A site on this machine: what it answers by path, after how many times of 404 it begins to, and what it was asked.
#[derive(Clone, Default)]
pub(crate) struct Web {
    answers: Arc<Mutex<HashMap<String, Answer>>>,
    asked: Arc<Mutex<Vec<String>>>,
    pub(crate) url: String,
}

impl Web {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let web = Self { url, ..Self::default() };
        let served = web.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let served = served.clone();
                thread::spawn(move || served.answer(&stream.unwrap()));
            }
        });
        web
    }

    fn answer(&self, mut stream: &TcpStream) {
        let mut request = [0; 4096];
        let length = stream.read(&mut request).unwrap_or(0);
        let text = String::from_utf8_lossy(&request[..length]).into_owned();
        let path = text.split(' ').nth(1).unwrap_or_default().to_owned();
        self.asked.lock().unwrap().push(path.clone());
        let mut answers = self.answers.lock().unwrap();
        let answer = match answers.get_mut(&path) {
            Some((late @ 1.., _)) => {
                *late -= 1;
                answer("404 Not Found", "", "not yet").into_bytes()
            }
            Some((_, answer)) => answer.clone(),
            None => answer("404 Not Found", "", "none").into_bytes(),
        };
        drop(answers);
        let _ = stream.write_all(&answer);
    }

    pub(crate) fn has(&self, path: &str, answer: impl Into<Vec<u8>>) -> &Self {
        self.has_after(path, 0, answer)
    }

    fn has_after(&self, path: &str, times: usize, answer: impl Into<Vec<u8>>) -> &Self {
        self.answers.lock().unwrap().insert(path.to_owned(), (times, answer.into()));
        self
    }

    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    fn page(&self, path: &str) -> String {
        answer("200 OK", "", &format!("<link rel=canonical href={}{path}><p>Words.", self.url))
    }

    /// A blog there, with one new post of this text.
    fn blog(&self, text: &str) -> World {
        let world = World::of("hugo.toml", &format!("baseURL = '{}/'\n", self.url));
        world.post(A, "A", text);
        world
    }
}

pub(crate) fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {length}\r\n{headers}Connection: close\r\n\r\n{body}"
    )
}

/// A run that looks at pages. The base URL is this machine's own, and is taken because it is given.
fn looking<'a>(job: Job<'a>, web: &Web, check: &str, wait: &str) -> Job<'a> {
    job.with_input("base-url", &web.url).with_input("live-check", check).with_input("live-wait", wait).at(NOW)
}

#[test]
fn a_page_that_is_late_is_waited_for_before_anything_is_sent() {
    let (web, medium) = (Web::start(), sandbox());
    let world = web.blog("Words.");
    world.post(B, "B", "Words.");
    web.has("/posts/a/", web.page("/posts/a/")).has_after("/posts/b/", 2, web.page("/posts/b/"));
    let begun = Instant::now();
    let run = looking(world.push().to(&medium), &web, "wait", "20s").run(&PUBLISH).exits(0);
    assert_eq!(run.told(), expected(&[(A, "published"), (B, "published")]));
    assert!((Duration::from_secs(5)..Duration::from_secs(15)).contains(&begun.elapsed()), "{:?}", begun.elapsed());
    assert_eq!(web.asked().iter().filter(|path| *path == "/posts/b/").count(), 3, "{:?}", web.asked());
}

#[test]
fn what_is_not_up_waits_for_a_later_run_and_is_blocked_after_a_day() {
    let (web, medium) = (Web::start(), sandbox());
    let world = web.blog("Words.");
    web.has("/posts/a/", answer("503 Unavailable", "", ""));
    let run = |at: &str| {
        let job = world.dispatch().to(&medium).with_input("base-url", &web.url).with_input("live-check", "wait");
        job.with_input("live-wait", "0s").at(at).run(&PUBLISH)
    };
    world.push();
    let first =
        looking(world.by_hand().to(&medium), &web, "wait", "0s").run(&[&PUBLISH[..], &["--base", "HEAD~1"]].concat());
    assert_eq!(first.exits(0).told(), expected(&[(A, "deferred live-unknown")]));
    assert_eq!(run("2026-01-04T11:00:00Z").exits(0).told(), expected(&[(A, "deferred live-unknown")]));
    assert_eq!(run("2026-01-04T13:00:00Z").exits(1).told(), expected(&[(A, "blocked")]));
    assert_eq!(run("2026-01-04T14:00:00Z").exits(0).told(), expected(&[(A, "blocked")]), "it arose before");
    assert_eq!(canonicals(&medium), Vec::<String>::new());
    web.has("/posts/a/", web.page("/posts/a/"));
    assert_eq!(run("2026-01-04T15:00:00Z").exits(0).told(), expected(&[(A, "published")]));
}

#[test]
fn each_answer_has_its_outcome() {
    let web = Web::start();
    let moved = |target: &str| answer("301 Moved", &format!("Location: {target}\r\n"), "");
    let page = web.page("/posts/a/");
    let with_head = |head: &str| answer("200 OK", "", &format!("<head>{head}</head>"));
    web.has("/pictures/page.png", answer("200 OK", "", "no picture"))
        .has("/pictures/forbidden.png", answer("403 No", "", ""));
    web.has("/b/", page.clone()).has("/loop/", moved("/loop/"));
    for (text, page, outcome, code) in [
        ("Words.", page.clone(), "published", ""),
        ("Words.", with_head(""), "published", ""),
        ("Words.", answer("204 None", "", ""), "published", ""),
        ("Words.", moved("/b/"), "published", ""),
        ("Words.", moved("/loop/"), "deferred live-unknown", "live-unknown"),
        ("Words.", moved("http://elsewhere.example/"), "deferred live-unknown", "live-unknown"),
        ("Words.", answer("404 None", "", ""), "deferred not-live", "not-live"),
        ("Words.", answer("410 Gone", "", ""), "deferred not-live", "not-live"),
        ("Words.", answer("403 No", "", ""), "deferred live-unknown", "live-unknown"),
        ("Words.", with_head("<link rel=canonical href=/posts/other/>"), "blocked", "canonical-differs"),
        ("Words.", with_head("<meta name=robots content=noindex>"), "blocked", "page-noindex"),
        ("Words.", answer("200 OK", "X-Robots-Tag: noindex\r\n", ""), "blocked", "page-noindex"),
        ("![A](/pictures/none.png)", page.clone(), "blocked", "image-missing"),
        ("![A](/pictures/page.png)", page.clone(), "blocked", "image-missing"),
        ("![A](/pictures/forbidden.png)", page.clone(), "published", ""),
    ] {
        let (world, medium) = (web.blog(text), sandbox());
        web.has("/posts/a/", page.clone());
        let exit = i32::from(outcome == "blocked");
        let run = looking(world.push().to(&medium), &web, "wait", "0s").run(&PUBLISH).exits(exit);
        assert_eq!(run.told(), expected(&[(A, outcome)]), "{page}");
        assert!(run.report()["stories"][0]["problems"].to_string().contains(code), "{run}");
        if !["canonical-differs", "not-live"].contains(&code) {
            continue;
        }
        let warned = looking(world.by_hand().to(&medium), &web, "warn", "0s");
        let warned = warned.run(&[&PUBLISH[..], &["--ledger", "another", "--base", "HEAD~1"]].concat()).exits(0);
        assert_eq!(warned.told(), expected(&[(A, "published")]), "{page}");
        assert!(warned.report()["stories"][0]["problems"].to_string().contains(code), "{warned}");
    }
}

#[test]
fn nobody_else_is_asked() {
    let (web, medium) = (Web::start(), sandbox());
    let world = web.blog("Words.");
    // The original lies elsewhere: its author's word is taken. A private address is not asked for a public site.
    let picture = format!("![A]({}/pictures/none.png)", web.url);
    world.file(A, format!("---\ntitle: A\ndate: 2026-01-01\ncanonicalURL: {}/first/\n---\n{picture}\n", web.url));
    let job = world.push().to(&medium).with_input("base-url", "https://blog.example/").with_input("live-check", "wait");
    let run = job.at(NOW).run(&PUBLISH).exits(0);
    assert_eq!(run.told(), expected(&[(A, "published")]), "the picture is not there, and nobody knows");
    let asked = std::mem::take(&mut *web.asked.lock().unwrap());
    assert!(!asked.contains(&"/first/".to_owned()), "{asked:?}");
    // `off` and the sandbox ask nobody at all.
    let own = web.blog("Words.");
    looking(own.push().to(&medium), &web, "off", "0s").run(&PUBLISH).exits(0);
    looking(own.push(), &web, "wait", "0s").run(&["publish", "--sandbox"]).exits(0);
    looking(own.push().to(&medium), &web, "wait", "0s").run(&["plan"]).exits(0);
    assert_eq!(web.asked(), Vec::<String>::new());
}

#[test]
fn a_post_by_name_is_looked_at_too_and_may_allow_what_is_not_up() {
    let (web, medium) = (Web::start(), sandbox());
    let world = web.blog("Words.");
    world.file(B, "---\ntitle: B\ndate: 2026-01-01\nmedium: { allow: [not-live] }\n---\nWords.\n");
    let run = looking(world.push().to(&medium), &web, "wait", "0s").run(&[&PUBLISH[..], &[A, B]].concat()).exits(0);
    assert_eq!(run.told(), expected(&[(A, "deferred not-live"), (B, "published")]));
}
