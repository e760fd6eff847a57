//! Pictures that Medium cannot fetch, or does not take from where they lie.

use image_webp::{ColorType, WebPEncoder};
use medium::stand_in::{Fault, Sandbox};

use super::live::{Web, answer};
use super::{NOW, PLAN, PUBLISH, expected, sandbox};
use crate::world::World;

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\nand more";
const POST: &str = "content/posts/a.md";

fn world(picture: &[u8]) -> World {
    let world = World::new();
    world.file("drawings/a b.png", picture);
    world.post(POST, "A", "![A drawing](../../drawings/a%20b.png)\n\nWords.\n\n![Again](/drawings/a%20b.png)");
    world
}

/// A WebP of this size, all grey.
fn webp(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels = vec![0x80; (width * height * 3) as usize];
    WebPEncoder::new(&mut bytes).encode(&pixels, width, height, ColorType::Rgb8).unwrap();
    bytes
}

/// How often Medium was given a picture, and where the one story's pictures lie.
fn given(medium: &Sandbox) -> (usize, Vec<String>) {
    let uploads = medium.journal().into_iter().filter(|one| one.path == "/v1/images").count();
    (uploads, medium.stories()[0].images.iter().map(|image| image.source.clone()).collect())
}

#[test]
fn are_uploaded_once_before_the_story_is_claimed() {
    let (world, medium) = (world(PICTURE), sandbox());
    let push = world.push().to(&medium).at(NOW);
    push.run(&PLAN).exits(0);
    assert!(medium.journal().is_empty(), "a dry run uploads nothing");
    let run = push.run(&PUBLISH).exits(0);
    assert_eq!(run.told()[0].1, "published", "{run}");
    let posted: Vec<_> = medium.journal().into_iter().filter(|one| one.method == "POST").map(|one| one.path).collect();
    assert_eq!(posted.len(), 2, "{posted:?}");
    assert!(posted[0] == "/v1/images" && posted[1].ends_with("/posts"), "{posted:?}");
    let (_, images) = given(&medium);
    assert_eq!(images.len(), 2);
    assert!(images.iter().all(|image| image.starts_with(&format!("{}/_images/1*", medium.url()))), "{images:?}");
}

#[test]
fn keep_their_story_back_where_medium_has_not_got_them() {
    for (picture, fault, code) in [
        (PICTURE, Some("500json"), "medium-unreachable"),
        (PICTURE, Some("2002"), "medium-refused"),
        (b"<svg>".as_slice(), None, "image-type"),
        (b"RIFF\0\0\0\0WEBPVP8L", None, "image-type"),
    ] {
        let (world, medium) = (world(picture), sandbox());
        if let Some(mode) = fault {
            medium.add_fault(Fault::named(mode).unwrap().on("/images").times(9));
        }
        let push = world.push().to(&medium).at(NOW).with("MEDIUM_RETRY_BASE_MS", "1");
        let run = push.run(&PUBLISH).exits(1);
        assert_eq!(run.told()[0].1, "failed", "{run}");
        let problems = run.report()["stories"][0]["problems"].to_string();
        assert!(problems.contains(code) && problems.contains("drawings/a b.png"), "{run}");
        assert!(medium.stories().is_empty(), "{run}");
        let state = world.ledger().unwrap()["stories"].to_string();
        assert!(state.contains("pending") && !state.contains("claimed"), "{state}");
    }
}

#[test]
fn stop_the_run_where_medium_takes_nothing_more_with_this_token() {
    for (fault, outcome, code) in [("6003", "failed", 1), ("1007", "deferred rate-limited", 0)] {
        let (world, medium) = (world(PICTURE), sandbox());
        world.post("content/posts/b.md", "B", "Words.");
        medium.add_fault(Fault::named(fault).unwrap().on("/images"));
        let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(code);
        assert_eq!(run.told(), expected(&[(POST, outcome), ("content/posts/b.md", outcome)]), "{run}");
        assert_eq!(medium.journal().iter().filter(|one| one.method == "POST").count(), 1, "{run}");
    }
}

#[test]
fn of_web_p_and_those_in_the_text_itself_become_what_medium_takes() {
    let (world, medium) = (World::new(), sandbox());
    let dot = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    world.file("static/there.webp", webp(3, 2)).file("drawings/not-there.webp", webp(5, 4));
    world.file("drawings/cover.webp", webp(1, 1));
    let body = format!("![x](/there.webp)\n\n![y](/drawings/not-there.webp)\n\n![z]({dot})\n\n![z]({dot})");
    let front = "title: A\ndate: 2026-01-01\ndescription: D\ntags: [a]\ncover: {image: drawings/cover.webp, alt: It}";
    world.file(POST, format!("---\n{front}\n---\n{body}\n"));
    let push = world.push().to(&medium).at(NOW);
    let plan = push.run(&PLAN).exits(0);
    assert!(!plan.report()["stories"][0]["problems"].to_string().contains("image-"), "{plan}");
    let run = push.run(&PUBLISH).exits(0);
    assert_eq!(run.told()[0].1, "published", "{run}");
    let (uploads, images) = given(&medium);
    assert_eq!(uploads, 4, "{images:?}");
    let endings: Vec<_> = images.iter().map(|image| image.rsplit('.').next().unwrap()).collect();
    assert_eq!(endings, ["jpeg", "jpeg", "jpeg", "png", "png"], "{images:?}");
    assert!(!medium.stories()[0].content.contains("data:"));
}

#[test]
fn of_web_p_that_lie_elsewhere_are_fetched_where_pages_are_looked_at() {
    for (check, found, endings, uploads) in [
        ("wait", Some(webp(2, 2)), ["jpeg", "jpeg"], 1),
        ("wait", Some(b"no picture".to_vec()), ["webp", "webp"], 0),
        ("off", None, ["webp", "webp"], 0),
    ] {
        let (web, medium) = (Web::start(), sandbox());
        let world = World::of("hugo.toml", &format!("baseURL = '{}/'\n", web.url));
        world.post(POST, "A", &format!("![x]({0}/made/x.webp)\n\nWords.\n\n![x]({0}/made/x.webp)", web.url));
        web.has("/posts/a/", answer("200 OK", "", "words"));
        if let Some(picture) = found {
            let head =
                format!("HTTP/1.1 200 OK\r\nContent-Type: image/webp\r\nContent-Length: {}\r\n\r\n", picture.len());
            web.has("/made/x.webp", [head.as_bytes(), &picture].concat());
        }
        let job = world.push().to(&medium).at(NOW).with_input("base-url", &web.url).with_input("live-check", check);
        let run = job.run(&PUBLISH).exits(0);
        assert_eq!(run.told()[0].1, "published", "{run}");
        assert!(run.report()["stories"][0]["problems"].to_string().contains("image-type"), "it is told: {run}");
        let (count, images) = given(&medium);
        let found: Vec<_> = images.iter().map(|image| image.rsplit('.').next().unwrap()).collect();
        assert_eq!((count, found.as_slice()), (uploads, &endings[..]), "{images:?}");
    }
}

#[test]
fn in_the_text_itself_are_told_of_where_a_person_pastes() {
    let world = World::new();
    world.post(POST, "A", "Words.\n\n![x](data:image/png;base64,iVBORw0KGgo=)\n\n![x](/there.webp)");
    world.file("static/there.webp", webp(1, 1));
    let run = world.push().at(NOW).run(&PUBLISH).exits(0);
    assert_eq!(run.told()[0].1, "handed-off new", "{run}");
    let problems = &run.report()["stories"][0]["problems"];
    for (code, word) in [("lost-on-medium", "data:"), ("image-type", "webp")] {
        let told = problems.as_array().unwrap().iter().find(|problem| problem["code"] == code).unwrap();
        assert!(told["message"].as_str().unwrap().contains(word) && told["hint"].is_string(), "{run}");
    }
    let page = std::fs::read_to_string(run.folder.join("blog/medium-hand-off/story-a.html")).unwrap();
    assert!(page.contains("Words.") && !page.contains("data:image/png"), "{page}");
}
