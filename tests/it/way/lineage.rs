//! Which story is which post's: every way in which a post and its story can come apart, as one table.
//!
//! Each case is played on a real blog: a first push publishes post A (and B, where there is one), then something happens, and
//! the next push is planned and published. What counts is how often Medium was asked to create a story.

use super::{NOW, PLAN, PUBLISH, canonicals, plant, sandbox};
use crate::world::World;

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";
const C: &str = "content/posts/c.md";

/// A text of its own, long enough to be recognised.
fn words(of: &str) -> String {
    (0..80).map(|n| format!("{of}{}", n * n % 97)).collect::<Vec<_>>().join(" ")
}

fn post(world: &World, path: &str, title: &str, text: &str) {
    world.file(path, format!("---\ntitle: {title}\ndate: 2026-01-01\n---\n\n{text}\n"));
}

/// Something that happens to posts that were published.
struct Case {
    name: &'static str,
    /// Whether B is published beside A.
    with_b: bool,
    happens: fn(&World),
    /// What is sent after it, by its canonical.
    sent: &'static [&'static str],
    /// What the run says of each post that it reports: path, outcome.
    reported: &'static [(&'static str, &'static str)],
}

const CASES: &[Case] = &[
    Case {
        name: "nothing",
        with_b: false,
        happens: |world| {
            world.file("README.md", "More.");
        },
        sent: &[],
        reported: &[],
    },
    Case {
        name: "a new post",
        with_b: false,
        happens: |world| post(world, B, "B", &words("b")),
        sent: &["https://blog.example/posts/b/"],
        reported: &[(B, "published")],
    },
    Case {
        name: "an edit of the text",
        with_b: false,
        happens: |world| post(world, A, "A", &words("other")),
        sent: &[],
        reported: &[],
    },
    Case {
        name: "an edit of the title and the text",
        with_b: false,
        happens: |world| post(world, A, "Another", &words("other")),
        sent: &[],
        reported: &[],
    },
    Case {
        name: "a move",
        with_b: false,
        happens: |world| {
            world.rename(A, B);
        },
        sent: &[],
        reported: &[],
    },
    Case {
        name: "a move with an edit of a few words",
        with_b: false,
        happens: |world| {
            world.rename(A, B);
            post(world, B, "A", &format!("{} and more", words("a")));
        },
        sent: &[],
        reported: &[],
    },
    Case {
        name: "a move with another text and the same title: perhaps another post",
        with_b: false,
        happens: |world| {
            world.remove(A);
            world.file(B, format!("---\ntitle: A\ndate: 2026-03-01\n---\n\n{}\n", words("other")));
        },
        sent: &[],
        reported: &[(B, "skipped")],
    },
    Case {
        name: "a move with another text, another date and the same title",
        with_b: false,
        happens: |world| {
            world.remove(A);
            world.file(B, format!("---\ntitle: A\ndate: 2025-06-01\n---\n\n{}\n", words("other")));
        },
        sent: &[],
        reported: &[(B, "blocked")],
    },
    Case {
        name: "two posts change places",
        with_b: true,
        happens: |world| {
            post(world, A, "B", &words("b"));
            post(world, B, "A", &words("a"));
        },
        sent: &[],
        reported: &[],
    },
    Case {
        name: "three posts move in a circle, one of them new",
        with_b: true,
        happens: |world| {
            post(world, A, "C", &words("c"));
            post(world, B, "A", &words("a"));
            post(world, C, "B", &words("b"));
        },
        sent: &[],
        reported: &[],
    },
    Case {
        name: "a post moves away and another takes its address, under which Medium has the first",
        with_b: false,
        happens: |world| {
            world.rename(A, B);
            post(world, A, "C", &words("c"));
        },
        sent: &[],
        reported: &[],
    },
    Case {
        name: "a post is deleted, and another put in its place with an address of its own",
        with_b: false,
        happens: |world| {
            world.remove(A).commit("No A");
            world.file(A, format!("---\ntitle: C\ndate: 2026-01-02\nslug: c\n---\n\n{}\n", words("c")));
        },
        sent: &[],
        reported: &[],
    },
    Case {
        name: "another address of the same file",
        with_b: false,
        happens: |world| {
            world.file(A, format!("---\ntitle: A\ndate: 2026-01-01\nslug: other\n---\n\n{}\n", words("a")));
        },
        sent: &[],
        reported: &[],
    },
    Case {
        name: "another address of every post",
        with_b: true,
        happens: |world| {
            world.file("hugo.toml", "baseURL = 'https://blog.example/'\n[permalinks]\nposts = '/:year/:slug/'\n");
        },
        sent: &[],
        reported: &[],
    },
    Case {
        name: "a post is deleted and comes back",
        with_b: false,
        happens: |world| {
            world.remove(A).push().to(&sandbox()).at(NOW).run(&PLAN).exits(0);
            post(world, A, "A", &words("a"));
        },
        sent: &[],
        reported: &[(A, "already-published")],
    },
    Case {
        name: "a post becomes a page bundle",
        with_b: false,
        happens: |world| {
            world.rename(A, "content/posts/a/index.md");
        },
        sent: &[],
        reported: &[],
    },
    Case {
        name: "a post becomes HTML",
        with_b: false,
        happens: |world| {
            world.remove(A);
            let text = format!("---\ntitle: A\ndate: 2026-01-01\n---\n\n<p>{}</p>\n", words("a"));
            world.file("content/posts/a.html", text);
        },
        sent: &[],
        reported: &[],
    },
    Case {
        name: "a copy of a post, at an address of its own",
        with_b: false,
        happens: |world| post(world, B, "A", &words("a")),
        sent: &["https://blog.example/posts/b/"],
        reported: &[(B, "published")],
    },
];

#[test]
fn no_post_is_sent_twice_and_none_is_lost() {
    let mut faults = Vec::new();
    for case in CASES {
        let medium = sandbox();
        let world = World::new();
        post(&world, A, "A", &words("a"));
        if case.with_b {
            post(&world, B, "B", &words("b"));
        }
        world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
        let before = canonicals(&medium);
        assert_eq!(before.len(), 1 + usize::from(case.with_b));
        (case.happens)(&world);
        let run = world.push().to(&medium).at(NOW).with_input("daily-cap", "0").run(&PUBLISH);
        let sent = canonicals(&medium)[before.len()..].to_vec();
        let expected: Vec<_> = case.reported.iter().map(|(path, it)| ((*path).to_owned(), (*it).to_owned())).collect();
        if sent != case.sent || run.outcomes() != expected {
            faults.push(format!("{}: sent {sent:?}, reported {:?}", case.name, run.outcomes()));
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn a_run_behind_the_tip_and_a_ledger_that_went_back_send_nothing_again() {
    let medium = sandbox();
    let world = World::new();
    post(&world, A, "A", &words("a"));
    world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    let ledger = world.ledger().unwrap();

    // The post moved at the tip; the run is of the commit before.
    post(&world, B, "B", &words("b"));
    let behind = world.push().with_input("publish-status", "public");
    world.rename(A, C);
    let tip = world.push();
    behind.to(&medium).at(NOW).run(&PUBLISH).exits(0);
    tip.to(&medium).at(NOW).with_input("daily-cap", "0").run(&PUBLISH).exits(0);
    assert_eq!(canonicals(&medium), ["https://blog.example/posts/a/", "https://blog.example/posts/b/"]);

    // The ledger goes back to the time when it knew only A; Medium's feed shows what was published meanwhile.
    plant(&world, &ledger.to_string());
    world.file("README.md", "More.");
    world.push().to(&medium).at(NOW).with_input("daily-cap", "0").run(&PUBLISH);
    assert_eq!(medium.stories().len(), 2);
}
