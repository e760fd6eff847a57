//! What ends a run before there is a report: a problem with a code, for people and for programs.

use super::{NOW, PLAN, PUBLISH, plant, sandbox};
use crate::world::{Transcript, World};

/// The code of the problem that ended a run, with exit status 2 and no stories.
fn code(run: &Transcript) -> String {
    let report = run.report();
    assert_eq!(
        (report["stories"].as_array().map(Vec::len), report["problems"].as_array().map(Vec::len)),
        (Some(0), Some(1))
    );
    let problem = &report["problems"][0];
    assert_eq!(problem["severity"], "error");
    let said = format!("error: {} ({})", problem["message"].as_str().unwrap(), problem["code"].as_str().unwrap());
    assert!(run.stderr.contains(&said), "{said}\n{run}");
    problem["code"].as_str().unwrap().to_owned()
}

#[test]
fn each_has_its_code() {
    let medium = sandbox();
    let world = World::new();
    world.post("content/posts/a.md", "A", "Words.");
    let push = || world.push().to(&medium).at(NOW);
    let plan = |arguments: &[&str]| code(&push().run(&[&PLAN, arguments].concat()).exits(2));
    assert_eq!(plan(&["content/posts/none.md"]), "bad-argument");
    assert_eq!(plan(&["--lang", "fr"]), "bad-argument");
    assert_eq!(plan(&["--include", "[a"]), "bad-argument");
    assert_eq!(plan(&["--site", "nowhere"]), "bad-argument");
    assert_eq!(plan(&["--base", "nonsense"]), "commit-unavailable");
    assert_eq!(plan(&["--built", "nowhere"]), "site-unreadable");
    let job = world.on_main("pull_request_target", serde_json::json!({}));
    assert_eq!(code(&job.to(&medium).run(&PUBLISH).exits(2)), "event-refused");
    plant(&world, "{");
    assert_eq!(code(&push().run(&PUBLISH).exits(2)), "ledger-unread");
    plant(&world, r#"{"schema":1,"site":"https://other.example/"}"#);
    assert_eq!(code(&push().run(&PUBLISH).exits(2)), "ledger-refused");
}

#[test]
fn so_do_a_missing_repository_and_a_file_that_cannot_be_written() {
    let world = World::new();
    world.post("content/posts/a.md", "A", "Words.");
    let job = world.by_hand();
    std::fs::remove_dir_all(world.blog().join(".git")).unwrap();
    let run = job.run(&PLAN).exits(2);
    assert_eq!(code(&run), "no-repository");
    let world = World::new();
    world.post("content/posts/a.md", "A", "Words.");
    let job = world.push().with("GITHUB_OUTPUT", "/nowhere/output");
    assert_eq!(code(&job.run(&PLAN).exits(2)), "run-failed");
}
