//! Runs that read the live site over HTTP: only what they need of it, and nothing is guessed where it does not tell.

use std::fmt::Write as _;

use super::live::{Web, answer};
use super::{NOW, PLAN, expected};
use crate::world::{Transcript, World};

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";

fn page(address: &str) -> String {
    html(&format!("<link rel=canonical href={address}><title>A | Ann writes</title>"))
}

fn html(text: &str) -> String {
    answer("200 OK", "", text)
}

fn xml(text: &str) -> String {
    html(text).replace("text/html", "application/xml")
}

fn sitemap(addresses: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut text = String::from("<urlset>");
    for address in addresses {
        write!(text, "<url><loc>{}</loc></url>", address.as_ref()).unwrap();
    }
    xml(&(text + "</urlset>"))
}

fn moved(to: &str) -> String {
    answer("301 Moved Permanently", &format!("Location: {to}\r\n"), "")
}

/// What a dry run says of the post `A`, titled `A`, whose address by Hugo's rules is `https://blog.example/posts/a/`.
fn planned(web: &Web) -> Transcript {
    let world = World::new();
    world.post(A, "A", "Words.").commit("Write");
    world.by_hand().at(NOW).run(&[&PLAN[..], &["--built", &web.url]].concat())
}

fn story(run: &Transcript, key: &str) -> String {
    run.report()["stories"][0][key].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_page_is_asked_for_once_and_no_other_is() {
    let (world, web) = (World::new(), Web::start());
    world.post(A, "A", "Words.").post(B, "B", "Words.").commit("Write");
    web.has("/posts/a/", page("https://blog.example/posts/a.html"));
    let run = world.by_hand().at(NOW).run(&[&PLAN[..], &["--built", &web.url, A]].concat()).exits(0);
    assert_eq!(run.told(), expected(&[(A, "planned")]));
    assert_eq!(story(&run, "canonical"), "https://blog.example/posts/a.html");
    assert_eq!(story(&run, "canonical_from"), "built page");
    run.says("canonical-differs");
    assert_eq!(web.asked(), ["/posts/a/"]);
}

#[test]
fn the_sitemap_leads_to_the_page_of_the_posts_name() {
    let web = Web::start();
    let index = |address: &str| format!("<sitemap><loc>{address}</loc></sitemap>");
    let all = index("https://blog.example/sitemap.xml") + &index("https://blog.example/posts.xml");
    web.has("/sitemap.xml", xml(&format!("<sitemapindex>{all}</sitemapindex>")))
        .has("/posts.xml", sitemap(["https://blog.example/2026/a/", "https://blog.example/2026/b/"]))
        .has("/2026/a/", html("<h1>A</h1>"));
    let run = planned(&web).exits(0).says("canonical-differs");
    // Hugo's rules name another address than the one page of its name has, and the page names none.
    assert_eq!(story(&run, "canonical"), "https://blog.example/2026/a/", "{run}");
    assert!(!web.asked().contains(&"/2026/b/".to_owned()));
    assert_eq!(web.asked().iter().filter(|path| *path == "/sitemap.xml").count(), 1);
}

#[test]
fn where_no_rule_is_known_the_live_site_is_enough() {
    for list in ["/sitemap.xml", "/feed.xml"] {
        let (world, web) = (World::of("package.json", "{}"), Web::start());
        world.post(A, "A", "Words.").post(B, "B", "Words.").commit("Write");
        let (a, b) = (format!("{}/x/a", web.url), format!("{}/x/b.html", web.url));
        let feed = format!("<rss><item><link>{a}</link></item><item><link>{b}</link></item></rss>");
        web.has(list, if list == "/feed.xml" { xml(&feed) } else { sitemap([&a, &b]) });
        web.has("/x/a", html("<title>A</title>")).has("/x/b.html", html("<title>Something else</title>"));
        let run = world.by_hand().at(NOW).run(&["urls", "--generator", "other", "--built", &web.url]).exits(1);
        assert!(run.stdout.contains(&format!("{A}\t{a}\tbuilt ")), "{run}");
        assert!(!run.stdout.contains(&b), "{run}");
    }
}

#[test]
fn what_the_site_does_not_tell_is_not_guessed() {
    let web = Web::start();
    let of = |first: String| {
        web.has("/posts/a/", first);
        let run = planned(&web).exits(1);
        assert_eq!(run.told(), expected(&[(A, "blocked")]));
        run.says("canonical-unknown")
    };
    of(answer("404 Not Found", "", "none")).says("no page of the post");
    of(answer("503 Service Unavailable", "", "later")).says("the answer is 503");
    of(moved("https://elsewhere.example/")).says("not on an allowed host");
    of(moved("/posts/a/")).says("more than 3 redirects");
    of(moved("/404/")).says("no page of the post");
    web.has("/gone/", html("<title>Not found</title>"));
    of(moved("/gone/")).says("no page of the post");
    of(html("<title>Not found | Ann writes</title>")).says("no page of the post");
    of(html(&" ".repeat(9 << 20))).says("larger than 8 MiB");
    of("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort".to_owned()).says("broke off");
    let mut nobody = Web::default();
    nobody.url = "http://127.0.0.1:9".to_owned();
    planned(&nobody).exits(1).says("canonical-unknown").says("refused");
}

#[test]
fn a_sitemap_is_read_within_bounds() {
    let huge = Web::start();
    huge.has("/sitemap.xml", sitemap((0..1_000_000).map(|at| format!("/{at}/a/"))));
    planned(&huge).exits(1).says("larger than 8 MiB");
    let endless = Web::start();
    let own: Vec<_> = (0..100_000).map(|at| format!("<sitemap><loc>/sitemap.xml?{at}</loc></sitemap>")).collect();
    endless.has("/sitemap.xml", xml(&format!("<sitemapindex>{}</sitemapindex>", own.concat())));
    planned(&endless).exits(1).says("canonical-unknown");
    assert!(endless.asked().len() <= 520, "{}", endless.asked().len());
    // What a sitemap names elsewhere is asked of this site, and of nobody else.
    let (web, other) = (Web::start(), Web::start());
    let there = other.url.replace("127.0.0.1", "localhost");
    web.has("/sitemap.xml", sitemap([format!("{there}/x/a/")]));
    planned(&web).exits(1).says("no page of the post");
    assert!(other.asked().is_empty());
}

#[test]
fn an_address_that_is_none_stops_the_run() {
    for (address, what) in [
        ("https://", "is not a web address"),
        ("http://ann:secret@blog.example/", "a user name or a password"),
        ("HTTPS://{{ host }}/", "is not a web address"),
    ] {
        let world = World::new();
        world.post(A, "A", "Words.").commit("Write");
        world.by_hand().run(&["plan", "--built", address]).exits(2).says(what).hides("secret");
    }
}
