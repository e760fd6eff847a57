//! With a proxy, which looks names up itself: nothing private is asked of it.

use std::collections::BTreeSet;

use super::live::{Web, answer};
use super::{NOW, PUBLISH, expected, sandbox};
use crate::world::World;

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";
const C: &str = "content/posts/c.md";

/// Addresses that lie in a private network, by name or by number, in every spelling.
const PRIVATE: [&str; 16] = [
    "http://intranet",
    "http://localhost:8080",
    "http://printer.LOCAL",
    "http://metadata.google.internal.",
    "http://nas.home.arpa",
    "https://router.lan",
    "http://10.0.0.1",
    "http://169.254.169.254",
    "http://100.64.0.1",
    "http://2130706433",
    "http://0x7f.1",
    "http://0177.0.0.1",
    "http://%31%30.0.0.1",
    "http://[::ffff:a00:1]",
    "http://[64:ff9b::a00:1]",
    "http://[fd00::1]",
];

#[test]
fn nothing_private_is_asked_of_a_proxy() {
    let (proxy, medium) = (Web::start(), sandbox());
    let world = World::of("hugo.toml", "baseURL = 'http://blog.example/'\n");
    let pictures: Vec<_> = PRIVATE.iter().map(|host| format!("![A]({host}/a.png)\n")).collect();
    world.post(A, "A", &pictures.join("\n"));
    world.post(B, "B", "![B](http://pictures.example/b.png)\n\n![B](http://pictures.example/away.png)");
    world.post(C, "C", "Words.");
    let page =
        |name: &str| answer("200 OK", "", &format!("<link rel=canonical href=http://blog.example/posts/{name}/>"));
    let moved = |target: &str| answer("302 Found", &format!("Location: {target}\r\n"), "");
    proxy
        .has("http://blog.example/posts/a/", page("a"))
        .has("http://blog.example/posts/b/", page("b"))
        .has("http://blog.example/posts/c/", moved("http://www.blog.example/c/"))
        .has("http://www.blog.example/c/", moved("http://10.0.0.2/c/"))
        .has("http://pictures.example/b.png", answer("403 No", "", ""))
        .has("http://pictures.example/away.png", moved("http://localhost/b.png"));
    let job = world.push().to(&medium).with_input("live-check", "wait").with_input("live-wait", "0s");
    let job = job.with("http_proxy", &proxy.url).with("https_proxy", &proxy.url);
    let run = job.at(NOW).run(&[&PUBLISH[..], &["--daily-cap", "0"]].concat()).exits(0);
    let deferred = "deferred live-unknown";
    assert_eq!(run.told(), expected(&[(A, "published"), (B, "published"), (C, deferred)]), "{run}");
    let asked = proxy.asked();
    let host =
        |address: &String| address.trim_start_matches("http://").split('/').next().unwrap_or_default().to_owned();
    let hosts: BTreeSet<_> = asked.iter().map(host).collect();
    let public = ["blog.example", "pictures.example", "www.blog.example"];
    assert_eq!(hosts, public.map(str::to_owned).into(), "{asked:?}");
}

#[test]
fn a_site_in_a_private_network_is_asked_for() {
    let (proxy, medium) = (Web::start(), sandbox());
    let world = World::of("hugo.toml", "baseURL = 'http://intranet/'\n");
    world.post(A, "A", "Words.");
    proxy.has("http://intranet/posts/a/", answer("200 OK", "", "Words."));
    let job = world.push().to(&medium).with_input("live-check", "wait").with_input("live-wait", "0s");
    let run = job.with("http_proxy", &proxy.url).at(NOW).run(&PUBLISH).exits(0);
    assert_eq!((run.told(), proxy.asked().len()), (expected(&[(A, "published")]), 1), "{run}");
}
