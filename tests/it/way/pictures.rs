//! Pictures that lie in the repository and not on the site.

use medium_crosspost::sandbox::Fault;

use super::{NOW, PUBLISH, expected, sandbox};
use crate::world::World;

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\nand more";
const POST: &str = "content/posts/a.md";

fn world(picture: &[u8]) -> World {
    let world = World::new();
    world.file("drawings/a b.png", picture);
    world.post(POST, "A", "![A drawing](../../drawings/a%20b.png)\n\nWords.\n\n![Again](/drawings/a%20b.png)");
    world
}

#[test]
fn are_uploaded_once_before_the_story_is_claimed() {
    let (world, medium) = (world(PICTURE), sandbox());
    let push = world.push().to(&medium).at(NOW);
    push.run(&["plan", "--format", "json"]).exits(0);
    assert!(medium.journal().is_empty(), "a dry run uploads nothing");
    let run = push.run(&PUBLISH).exits(0);
    assert_eq!(run.told()[0].1, "published", "{run}");
    let posted: Vec<_> = medium.journal().into_iter().filter(|one| one.method == "POST").map(|one| one.path).collect();
    assert_eq!(posted.len(), 2, "{posted:?}");
    assert!(posted[0] == "/v1/images" && posted[1].ends_with("/posts"), "{posted:?}");
    let images = &medium.stories()[0].images;
    assert_eq!(images.len(), 2);
    assert!(images.iter().all(|image| image.source.starts_with(&format!("{}/_images/1*", medium.url()))), "{images:?}");
}

#[test]
fn keep_their_story_back_where_medium_has_not_got_them() {
    for (picture, fault, code) in [
        (PICTURE, Some("500json"), "medium-unreachable"),
        (PICTURE, Some("2002"), "medium-refused"),
        (b"<svg>".as_slice(), None, "image-type"),
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
