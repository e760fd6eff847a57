//! What Medium answers, and what is in doubt where it does not.

use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use medium::stand_in::Fault;
use post::time::Clock;
use serde_json::json;

use super::kept::Kept;
use super::{Scene, WORDS};
use crate::way::{NOW, plant, sandbox};
use crate::world::{Transcript, World};

pub(super) const SCENES: &[Scene] = &[
    ("answer-limit", |kept| fault(kept, "Medium's own limit is reached.", "1007")),
    ("answer-token-refused", |kept| fault(kept, "Medium does not accept the token.", "6003")),
    ("answer-token-retired", |kept| fault(kept, "Medium accepts no such token any more.", "6005")),
    ("answer-story-refused", |kept| fault(kept, "Medium refuses the first story.", "6007")),
    ("answer-unreachable", |kept| fault(kept, "Something before Medium answers the first story.", "cf403")),
    ("answer-other-original", |kept| fault(kept, "Medium names another original.", "201-other-canonical")),
    ("answer-publication-refused", publication),
    ("answer-medium-down", down),
    ("doubt", doubt),
    ("doubt-claimed", claimed),
    ("doubt-interrupted", interrupted),
    ("doubt-confirm-refused", confirm_refused),
];

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";
const LATER: &str = "2026-01-03T13:00:00Z";

/// A blog with two posts that nothing has considered yet.
fn two() -> World {
    let world = World::new();
    world.post(A, "A", &WORDS).post(B, "B", &WORDS);
    world
}

fn fault(kept: &mut Kept, situation: &str, name: &str) {
    let (world, medium) = (two(), sandbox());
    medium.add_fault(Fault::named(name).unwrap().on("/posts").times(1));
    kept.run(situation, &world.push().to(&medium).at(NOW), &[]);
}

fn publication(kept: &mut Kept) {
    let (world, medium) = (two(), sandbox());
    let job = world.push().to(&medium).at(NOW);
    kept.run("The token's user has no such publication.", &job.with_input("publication", "None Such"), &[]);
}

fn down(kept: &mut Kept) {
    let (world, medium) = (two(), sandbox());
    medium.add_fault(Fault::named("503").unwrap());
    kept.run("Medium is down.", &world.push().to(&medium).at(NOW), &[]);
}

fn doubt(kept: &mut Kept) {
    let (world, medium) = (two(), sandbox());
    medium.set_clock(Clock::starting_at(NOW.parse().unwrap()));
    medium.add_fault(Fault::named("reset-after-create").unwrap().on("/posts").times(1));
    let push = world.push().to(&medium).at(NOW).with_input("publish-status", "public");
    kept.run("The story was sent, and the answer was lost.", &push, &[]);
    medium.add_fault(Fault::named("503").unwrap().on("/feed/").times(1));
    let next = world.schedule().to(&medium).at(LATER);
    kept.run("The next run, which finds out nothing.", &next, &[]);
    kept.run("A later run, which finds the story in Medium's feed.", &next, &[]);
}

fn claimed(kept: &mut Kept) {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", &WORDS);
    let push = world.push().to(&medium);
    let entry = json!({ "state": "claimed", "route": "api", "path": A, "title": "A", "claim": "another", "at": NOW });
    let stories = json!({ "https://blog.example/posts/a/": entry });
    let ledger =
        json!({ "schema": 1, "site": "https://blog.example/", "baseline": null, "stories": stories, "waiting": {} });
    plant(&world, &ledger.to_string());
    kept.run("Another run is sending the story.", &push.clone().at("2026-01-03T12:14:00Z"), &[]);
    kept.run("That run has not come back.", &push.at("2026-01-03T12:16:00Z"), &[]);
}

fn interrupted(kept: &mut Kept) {
    let (world, medium) = (two(), sandbox());
    medium.add_fault(Fault::named("slow").unwrap().seconds(2).on("/posts"));
    let job = world.push().to(&medium).at(NOW);
    let (folder, mut process) = job.process(&[]);
    let run = process.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while medium.stories().is_empty() {
        thread::sleep(Duration::from_millis(20));
    }
    Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap();
    let run = Transcript::new(&folder, run.wait_with_output().unwrap());
    kept.keep("The run is told to stop while the first of two stories is on its way.", &job.line(&[]), &run);
}

fn confirm_refused(kept: &mut Kept) {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", &WORDS);
    let hook = world.origin().join("hooks/update");
    std::fs::write(&hook, "#!/bin/sh\necho >>pushes\ntest $(wc -l <pushes) -lt 3\n").unwrap();
    std::fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let push = world.push().to(&medium).at(NOW);
    kept.run("Medium has the story, and the ledger's branch takes no push that would say so.", &push, &[]);
}
