//! The ledger on its branch: real origins, real races, and everything that keeps it from being written.

use std::path::Path;
use std::sync::Barrier;
use std::thread;

use medium::OnMedium;
use medium_crosspost::ledger::{Claim, Item, Ledger, LedgerError, Process, State, Store};
use medium_crosspost::outcome::Route;
use medium_crosspost::repository::Repository;
use post::problem::Code;
use post::time::{Clock, Timestamp};

use crate::git::{self, World, git};

const SITE: &str = "https://blog.example/";
const BRANCH: &str = "medium-ledger";

fn clock() -> Clock {
    Clock::starting_at("2026-01-02T03:04:05Z".parse().unwrap())
}

fn repository(folder: &Path) -> Repository {
    Repository::discover(folder, &git::access()).unwrap()
}

fn open(folder: &Path) -> Result<Store, LedgerError> {
    Store::open(&repository(folder), BRANCH, SITE, clock())
}

fn item(name: &str) -> Item {
    let (path, title) = (format!("posts/{name}.md"), name.to_owned());
    Item { canonical: format!("{SITE}{name}/"), path, title, content: None, route: Route::Api }
}

/// Waits for a change to the ledger.
fn change<T>(
    store: &mut Store,
    message: &str,
    change: impl FnMut(&mut Ledger, Timestamp) -> T,
) -> Result<T, LedgerError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(store.change(message, change))
}

fn claim(store: &mut Store, name: &str, process: &Process) -> Result<Claim, LedgerError> {
    change(store, &format!("claim {name}"), |ledger, now| ledger.claim(&item(name), process, now))
}

fn confirm(store: &mut Store, name: &str, process: &Process) -> bool {
    let medium = OnMedium { id: Some(process.claim.clone()), url: None };
    change(store, "confirm", |ledger, now| ledger.confirm(&item(name), process, medium.clone(), now)).unwrap()
}

fn process() -> Process {
    Process::draw(None).unwrap()
}

fn world() -> World {
    let world = World::new();
    world.write("posts/a.md", "a").push();
    world
}

#[test]
fn a_claim_and_its_confirm_stand_on_an_orphan_branch_that_nothing_builds() {
    let world = world();
    let head = git(&world.blog(), &["rev-parse", "HEAD"]);
    let mut store = open(&world.blog()).unwrap();
    assert!(store.is_new() && store.is_shared());
    assert_eq!(change(&mut store, "nothing", |_, _| 7).unwrap(), 7);
    assert!(store.is_new(), "what changes nothing writes nothing");
    change(&mut store, "first\nrun", |ledger, now| ledger.set_baseline(&head, now)).unwrap();
    let mine = process();
    assert_eq!(claim(&mut store, "a", &mine).unwrap(), Claim::Taken);
    assert!(confirm(&mut store, "a", &mine));

    let origin = world.origin();
    let subjects = "[skip ci] confirm\n[skip ci] claim a\n[skip ci] first run";
    assert_eq!(git(&origin, &["log", "--format=%s", BRANCH]), subjects);
    assert_eq!(git(&origin, &["ls-tree", "--name-only", BRANCH]), "README.md\nledger.json\nvercel.json");
    let vercel = git(&origin, &["show", &format!("{BRANCH}:vercel.json")]);
    assert_eq!(vercel, r#"{"git":{"deploymentEnabled":false}}"#);
    let json = git(&origin, &["show", &format!("{BRANCH}:ledger.json")]);
    assert!(json.contains("\"state\": \"published\"") && json.contains("\"at\": \"2026-01-02T03:04:0"), "{json}");
    assert_eq!(git(&world.blog(), &["status", "--porcelain"]), "");
    assert_eq!(git(&world.blog(), &["branch", "--format=%(refname)"]), "refs/heads/main");
}

#[test]
fn one_of_many_at_once_may_send_a_post() {
    let world = world();
    let clones: Vec<_> = (0..6).map(|n| world.clone(&format!("run{n}"), &["--depth=1"])).collect();
    let start = Barrier::new(clones.len());
    let claims: Vec<_> = thread::scope(|scope| {
        let run = |folder| {
            let (mut store, mine) = (open(folder).unwrap(), process());
            start.wait();
            let claim = claim(&mut store, "a", &mine).unwrap();
            if claim == Claim::Taken {
                assert!(confirm(&mut store, "a", &mine));
            }
            claim
        };
        let runs: Vec<_> = clones.iter().map(|folder| scope.spawn(move || run(folder))).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert_eq!(claims.iter().filter(|claim| **claim == Claim::Taken).count(), 1, "{claims:?}");
}

#[test]
fn many_at_once_each_write_what_is_theirs_and_none_is_lost() {
    let world = world();
    let clones: Vec<_> = (0..6).map(|n| world.clone(&format!("run{n}"), &["--depth=1"])).collect();
    thread::scope(|scope| {
        for (n, folder) in clones.iter().enumerate() {
            scope.spawn(move || {
                let (mut store, mine, name) = (open(folder).unwrap(), process(), format!("post{n}"));
                assert_eq!(claim(&mut store, &name, &mine).unwrap(), Claim::Taken);
                assert!(confirm(&mut store, &name, &mine));
            });
        }
    });
    let store = open(&world.blog()).unwrap();
    assert_eq!(store.ledger().stories.len(), 6);
    assert!(store.ledger().stories.values().all(|entry| entry.state == State::Published));
    assert_eq!(git(&world.origin(), &["rev-list", "--count", BRANCH]), "12", "each write is one commit on the last");
}

#[cfg(unix)]
#[test]
fn a_push_that_is_refused_claims_nothing() {
    let world = world();
    let hook = world.origin().join("hooks/update");
    std::fs::write(&hook, "#!/bin/sh\necho protected branch\nexit 1\n").unwrap();
    std::fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let mut store = open(&world.blog()).unwrap();
    let error = claim(&mut store, "a", &process()).unwrap_err();
    assert!(matches!(error, LedgerError::Refused { .. }));
    let words = format!("{error}; {}", error.hint().unwrap());
    assert!(words.contains("protected branch") && words.contains("contents: write"), "{words}");
    assert!(store.is_new() && store.ledger().stories.is_empty(), "what was not written is not known");
}

#[test]
fn a_ledger_that_cannot_be_read_is_refused_and_left_as_it_is() {
    let cases = [("{\n\"schema\": 1,", "line 2"), ("<<<<<<< ours\n", "conflict"), ("{\"schema\": 9}", "newer")];
    for (text, expected) in cases {
        let world = world();
        git(&world.blog(), &["checkout", "--quiet", "--orphan", BRANCH]);
        world.write("ledger.json", text).commit();
        git(&world.blog(), &["push", "--quiet", "origin", BRANCH]);
        let folder = world.clone("run", &["--depth=1"]);
        let error = open(&folder).unwrap_err();
        let words = format!("{error}; {}", error.hint().unwrap());
        assert!(matches!(error, LedgerError::Unreadable { .. }) && words.contains(expected), "{words}");
        let (ledger, problem) = Store::peek(&repository(&folder), BRANCH, SITE, clock());
        assert!(ledger.stories.is_empty());
        assert_eq!(problem.unwrap().code, Code::LedgerUnread);
        assert_eq!(git(&world.origin(), &["show", &format!("{BRANCH}:ledger.json")]), text.trim_end());
    }
}

#[test]
fn a_branch_that_was_deleted_or_put_back_is_refused_where_the_clone_knows_better() {
    let world = world();
    let mut store = open(&world.blog()).unwrap();
    let process = process();
    claim(&mut store, "a", &process).unwrap();
    let earlier = git(&world.origin(), &["rev-parse", BRANCH]);
    assert!(confirm(&mut store, "a", &process));
    let later = git(&world.origin(), &["rev-parse", BRANCH]);
    let reference = format!("refs/heads/{BRANCH}");
    for change in [["update-ref", &reference, &earlier], ["update-ref", "-d", &reference]] {
        git(&world.origin(), &change);
        let words = open(&world.blog()).unwrap_err().hint().unwrap();
        let way_out = format!("git push origin {later}:refs/heads/{BRANCH}");
        assert!(words.contains(&way_out) && words.contains("git update-ref -d"), "{words}");
        let (ledger, problem) = Store::peek(&repository(&world.blog()), BRANCH, SITE, clock());
        assert_eq!((ledger.stories.get(&item("a").canonical).unwrap().state, problem), (State::Published, None));
        git(&world.blog(), &["push", "--quiet", "origin", &format!("{later}:refs/heads/{BRANCH}")]);
        assert_eq!(open(&world.blog()).unwrap().ledger().stories.len(), 1);
    }
    git(&world.origin(), &["update-ref", "-d", &reference]);
    git(&world.blog(), &["update-ref", "-d", &format!("refs/remotes/origin/{BRANCH}")]);
    assert!(open(&world.blog()).unwrap().is_new());
}

#[test]
fn files_that_somebody_put_on_the_branch_stay() {
    let world = world();
    claim(&mut open(&world.blog()).unwrap(), "a", &process()).unwrap();
    let other = world.clone("other", &["--branch", BRANCH]);
    std::fs::write(other.join("netlify.toml"), "ignore").unwrap();
    git(&other, &["add", "."]);
    git(&other, &["commit", "--quiet", "--message=more"]);
    git(&other, &["push", "--quiet"]);
    assert_eq!(claim(&mut open(&world.blog()).unwrap(), "b", &process()).unwrap(), Claim::Taken);
    let files = git(&world.origin(), &["ls-tree", "--name-only", BRANCH]);
    assert_eq!(files, "README.md\nledger.json\nnetlify.toml\nvercel.json");
}

#[test]
fn without_a_remote_the_clones_own_branch_is_the_ledger() {
    let world = world();
    git(&world.blog(), &["remote", "remove", "origin"]);
    let (mut one, mut other) = (open(&world.blog()).unwrap(), open(&world.blog()).unwrap());
    assert!(!one.is_shared());
    assert_eq!(claim(&mut one, "a", &process()).unwrap(), Claim::Taken);
    assert_eq!(claim(&mut other, "a", &process()).unwrap(), Claim::Held, "looked at again where it moved");
    let (ledger, problem) = Store::peek(&repository(&world.blog()), BRANCH, SITE, clock());
    assert_eq!((ledger.stories.len(), problem), (1, None));
}

#[test]
fn a_dry_run_takes_the_ledger_as_it_was_last_known() {
    let world = world();
    let fresh = world.clone("fresh", &["--depth=1"]);
    claim(&mut open(&world.blog()).unwrap(), "a", &process()).unwrap();
    let peek = |folder: &Path| Store::peek(&repository(folder), BRANCH, SITE, clock());
    std::fs::rename(world.origin(), world.folder.path().join("away")).unwrap();
    assert!(matches!(open(&fresh), Err(LedgerError::Failed(_))));
    assert_eq!(peek(&world.blog()).0.stories.len(), 1);
    assert_eq!(peek(&world.blog()).1, None);
    let (ledger, problem) = peek(&fresh);
    assert!(ledger.stories.is_empty());
    assert!(problem.unwrap().message.contains("does not answer"));
}

#[test]
fn a_blobless_clone_reads_and_writes_it() {
    let world = world();
    claim(&mut open(&world.blog()).unwrap(), "a", &process()).unwrap();
    let folder = world.clone("blobless", &["--filter=blob:none", "--no-checkout"]);
    let mut store = open(&folder).unwrap();
    assert_eq!(claim(&mut store, "a", &process()).unwrap(), Claim::Held);
    assert_eq!(claim(&mut store, "b", &process()).unwrap(), Claim::Taken);
    assert_eq!(open(&world.blog()).unwrap().ledger().stories.len(), 2);
}

#[test]
fn in_memory_nothing_is_kept() {
    let mut store = Store::in_memory(SITE, clock());
    let mine = process();
    assert_eq!(claim(&mut store, "a", &mine).unwrap(), Claim::Taken);
    assert!(confirm(&mut store, "a", &mine));
    assert_eq!(store.ledger().stories.get(&item("a").canonical).unwrap().state, State::Published);
}
