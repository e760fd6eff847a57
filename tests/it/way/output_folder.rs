//! What a stranger commits, or what else lies where the run writes, is neither written through nor passed on.

use std::collections::BTreeMap;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::{NOW, PUBLISH, expected, states};
use crate::git::git;
use crate::world::{Transcript, World};

const A: &str = "content/posts/a.md";
const MANIFEST: &str = ".medium-crosspost";
const NAMES: &str = ".gitignore\nindex.html\nstory-a.html\nsecret.html\n";

/// A blog with a new post that waits for a person.
fn scene() -> World {
    let world = World::new();
    world.post(A, "A", "Words.");
    world
}

/// What lies below a folder, without `.git`: the bytes of files, and where links lead.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().display().to_string();
            if let Ok(target) = path.read_link() {
                found.insert(name, format!("-> {}", target.display()));
            } else if !path.is_dir() {
                found.insert(name, std::fs::read_to_string(path).unwrap());
            } else if name != ".git" {
                folders.push(path);
            }
        }
    }
    found
}

/// Asserts that a run handed nothing over, said why, and named no folder to be uploaded.
#[track_caller]
fn refuses(world: &World, run: &Transcript, why: &str) {
    let problems = run.report()["problems"].clone();
    assert_eq!(problems.as_array().unwrap().len(), 1, "{run}");
    assert_eq!(problems[0]["code"], "hand-off-unwritten", "{run}");
    assert!(problems[0]["message"].as_str().unwrap().contains(why), "{why}\n{run}");
    assert!(problems[0]["hint"].as_str().unwrap().contains("name another folder"), "{run}");
    assert_eq!((run.code, run.told()), (1, expected(&[(A, "failed")])), "{run}");
    assert!(!run.outputs.contains_key("hand-off"), "{run}");
    assert_eq!(states(world), expected(&[("a/", "pending")]));
}

/// Runs where this was committed, and asserts that the folder `at` is refused, that nothing was written through it, and that
/// another folder is taken.
#[track_caller]
fn refused_where_committed(at: &str, commit: impl Fn(&World, &Path)) {
    let world = scene();
    commit(&world, &world.blog());
    let run = world.push().with_input("hand-off", at).at(NOW).run(&PUBLISH);
    refuses(&world, &run, "is part of the repository");
    let blog = run.folder.join("blog");
    assert_eq!(git(&blog, &["status", "--porcelain", "--ignored"]), "", "{run}");
    let names = |folder: &Path| -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    let mut near = [names(&run.folder), names(&blog.join(".git"))].concat();
    near.retain(|name| name.contains("html") || name.contains("medium-crosspost") || name == "outside");
    assert_eq!(near, Vec::<String>::new(), "{run}");
    let run = world.schedule().with_input("hand-off", "elsewhere").at("2026-01-03T13:00:00Z").run(&PUBLISH).exits(0);
    assert_eq!(run.told(), expected(&[(A, "handed-off new")]), "{run}");
    assert!(run.outputs["hand-off"].ends_with("/elsewhere"), "{run}");
}

#[test]
fn a_committed_link_is_not_written_through() {
    for target in [".git", "content", "..", "nowhere", "../outside"] {
        refused_where_committed("medium-hand-off", |_, blog| {
            symlink(target, blog.join("medium-hand-off")).unwrap();
        });
    }
    // Nor is one on the way, be it tracked itself or within a folder that is.
    for (at, link) in [("out/pages", "out"), ("out/more/pages", "out/more"), ("./x/../out/pages", "out")] {
        refused_where_committed(at, |_, blog| {
            std::fs::create_dir_all(blog.join(link).parent().unwrap()).unwrap();
            let up = "../".repeat(link.matches('/').count());
            symlink(format!("{up}.git"), blog.join(link)).unwrap();
        });
    }
}

#[test]
fn a_committed_folder_is_not_taken_whatever_its_manifest_says() {
    refused_where_committed("medium-hand-off", |world, _| {
        world.file("medium-hand-off/secret.html", "theirs").file("medium-hand-off/index.html", "theirs");
    });
    refused_where_committed("medium-hand-off", |world, _| {
        world.file(&format!("medium-hand-off/{MANIFEST}"), NAMES).file("medium-hand-off/secret.html", "theirs");
    });
    refused_where_committed("medium-hand-off", |world, blog| {
        world.file(&format!("medium-hand-off/{MANIFEST}"), NAMES);
        symlink("../hugo.toml", blog.join("medium-hand-off/index.html")).unwrap();
    });
    refused_where_committed("medium-hand-off", |world, _| {
        world.file("medium-hand-off", "a file");
    });
    // A submodule: what is in it is another repository's.
    refused_where_committed("medium-hand-off", |world, blog| {
        let entry = format!("160000,{},medium-hand-off", world.head());
        git(blog, &["update-index", "--add", "--cacheinfo", &entry]);
        git(blog, &["commit", "--quiet", "--message", "A submodule"]);
        std::fs::create_dir(blog.join("medium-hand-off")).unwrap();
    });
}

#[test]
fn what_lies_there_and_is_not_ours_is_left_alone() {
    let world = scene();
    let push = world.push().at(NOW);
    for (shape, why) in [
        (
            (|clone: &Path| symlink(".git", clone.join("medium-hand-off")).unwrap()) as fn(&Path),
            "medium-hand-off` is a link",
        ),
        (
            |clone: &Path| {
                std::fs::create_dir(clone.join("medium-hand-off")).unwrap();
                std::fs::write(clone.join("medium-hand-off/notes.txt"), "mine").unwrap();
            },
            "notes.txt` was not written by an earlier run",
        ),
        (
            |clone: &Path| {
                let folder = clone.join("medium-hand-off");
                std::fs::create_dir(&folder).unwrap();
                std::fs::write(folder.join(MANIFEST), NAMES).unwrap();
                symlink("../hugo.toml", folder.join("story-a.html")).unwrap();
            },
            "story-a.html` is a link",
        ),
        (
            |clone: &Path| {
                let folder = clone.join("medium-hand-off");
                std::fs::create_dir_all(folder.join("story-a.html")).unwrap();
                std::fs::write(folder.join(MANIFEST), NAMES).unwrap();
            },
            "story-a.html` was not written by an earlier run",
        ),
        (
            |clone: &Path| {
                let folder = clone.join("medium-hand-off");
                std::fs::create_dir(&folder).unwrap();
                symlink("../hugo.toml", folder.join(MANIFEST)).unwrap();
            },
            "is a link",
        ),
    ] {
        let run = push.clone().shaped(shape).run(&PUBLISH);
        refuses(&world, &run, why);
        // It leaves what it found, which another clone shows that no run wrote to.
        let found = push.clone().shaped(shape).run(&["urls"]);
        assert_eq!(files(&run.folder.join("blog")), files(&found.folder.join("blog")), "{run}");
    }
}

#[test]
fn a_file_of_ours_with_a_second_name_is_replaced_and_the_other_stays() {
    let world = scene();
    let shape = |clone: &Path| {
        let folder = clone.join("medium-hand-off");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join(MANIFEST), NAMES).unwrap();
        for name in ["index.html", "story-a.html", "story-a.html.part", "secret.html"] {
            std::fs::hard_link(clone.join("hugo.toml"), folder.join(name)).unwrap();
        }
    };
    let run = world.push().shaped(shape).at(NOW).run(&PUBLISH).exits(0);
    let found = files(&run.folder.join("blog/medium-hand-off"));
    assert_eq!(found.keys().collect::<Vec<_>>(), [MANIFEST, "index.html", "story-a.html"], "{run}");
    assert!(found["story-a.html"].starts_with("<!DOCTYPE html>"), "{run}");
    let configuration = std::fs::read_to_string(run.folder.join("blog/hugo.toml")).unwrap();
    assert!(configuration.starts_with("baseURL"), "{configuration}");
}

#[test]
fn a_folder_is_named_where_this_run_wrote_a_storys_page() {
    let world = scene();
    let shape = |clone: &Path| {
        let folder = clone.join("medium-hand-off");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join(MANIFEST), NAMES).unwrap();
        std::fs::write(folder.join("secret.html"), "of an earlier run").unwrap();
    };
    let run = world.push().shaped(shape).at(NOW).run(&PUBLISH).exits(0);
    assert!(run.outputs["hand-off"].ends_with("/medium-hand-off"), "{run}");
    assert_eq!(files(&run.folder.join("blog/medium-hand-off")).len(), 3, "{run}");
    world.by_hand().run(&["ledger", "leave-out", A]).exits(0);
    // Nothing waits: the pages of an earlier run go, and nothing is named.
    let run = world.schedule().shaped(shape).at(NOW).run(&PUBLISH).exits(0);
    assert!(!run.outputs.contains_key("hand-off"), "{run}");
    assert!(!run.folder.join("blog/medium-hand-off/secret.html").exists(), "{run}");
    // What is committed is not ours to clear, and nobody has to hear of it.
    world.file(&format!("medium-hand-off/{MANIFEST}"), NAMES).file("medium-hand-off/secret.html", "theirs");
    let run = world.push().at(NOW).run(&PUBLISH).exits(0);
    assert!(!run.outputs.contains_key("hand-off"), "{run}");
    assert_eq!(std::fs::read_to_string(run.folder.join("blog/medium-hand-off/secret.html")).unwrap(), "theirs");
    assert_eq!(run.report()["problems"].as_array().unwrap().len(), 0, "{run}");
}

#[test]
fn the_report_replaces_a_link_of_its_name() {
    let world = scene();
    let shape = |clone: &Path| {
        let temporary = clone.parent().unwrap().join("temporary");
        symlink(clone.join("hugo.toml"), temporary.join("medium-crosspost.json")).unwrap();
    };
    let run = world.push().shaped(shape).at(NOW).run(&PUBLISH).exits(0);
    assert!(std::fs::read_to_string(&run.outputs["report"]).unwrap().starts_with('{'), "{run}");
    assert!(std::fs::read_to_string(run.folder.join("blog/hugo.toml")).unwrap().starts_with("baseURL"), "{run}");
}
