//! The repository: shapes of clones, trees, changes, and the way to the remote and back.

use std::path::Path;
use std::time::{Duration, Instant};

use generators::files::{Entry, Files as _, Kind};
use medium_crosspost::repository::{
    Change, CommitId, Credential, Ensured, Parent, Pushed, Remote, Repository, Tree, changes,
};
use post::problem::Problem;
use post::time::Timestamp;

use crate::git::{self, World, command, git};
use crate::git_host;

fn open(folder: &Path) -> Repository {
    Repository::discover(folder, &git::access()).unwrap()
}

fn remote(repository: &Repository) -> Remote {
    repository.remote().unwrap().unwrap()
}

fn id(hash: &str) -> CommitId {
    hash.parse().unwrap()
}

fn tree(repository: &Repository, revision: &str) -> Tree {
    repository.tree(&repository.resolve(revision).unwrap().unwrap()).unwrap()
}

fn paths(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.path.as_str()).collect()
}

fn told(changes: &[Change]) -> Vec<String> {
    let path = |entry: &Option<Entry>| entry.as_ref().map_or("-".to_owned(), |entry| entry.path.clone());
    changes.iter().map(|change| format!("{} > {}", path(&change.before), path(&change.after))).collect()
}

fn now() -> Timestamp {
    "2026-01-02T03:04:05Z".parse().unwrap()
}

#[test]
fn is_found_from_a_folder_below_and_in_a_linked_work_tree() {
    let world = World::new();
    let head = world.write("site/posts/a.md", "a").push();
    git(&world.blog(), &["worktree", "add", "--quiet", "../linked"]);
    for folder in [world.blog().join("site/posts"), world.folder.path().join("linked/site")] {
        let repository = open(&folder);
        assert_eq!(repository.head().unwrap(), Some(id(&head)));
        assert_eq!(tree(&repository, "HEAD").read("site/posts/a.md").unwrap().unwrap(), b"a");
        assert!(repository.on_disk().unwrap().exists("site/posts/a.md"));
        assert_eq!(remote(&repository).tip("main").unwrap(), Some(id(&head)));
    }
}

#[test]
fn what_cannot_be_opened_names_the_way_out() {
    let world = World::new();
    let folder = |name: &str| world.folder.path().join(name);
    git(world.folder.path(), &["init", "--quiet", "--ref-format=reftable", "reftable"]);
    git(world.folder.path(), &["init", "--quiet", "--object-format=sha256", "sha256"]);
    std::fs::create_dir(folder("none")).unwrap();
    for (name, remedy) in [("reftable", "git refs migrate"), ("sha256", "SHA-256"), ("none", "install git before")] {
        let error = Repository::discover(&folder(name), &git::access()).unwrap_err();
        let hint = error.downcast_ref::<Problem>().and_then(|problem| problem.hint.clone()).unwrap_or_default();
        let error = format!("{error:#}; {hint}");
        assert!(error.contains(remedy), "{name}: {error}");
    }
}

#[cfg(unix)]
#[test]
fn a_tree_holds_files_links_and_submodules_and_follows_no_link() {
    let world = World::new();
    world.write("posts/a.md", "a").write("posts.md", "b").write("posts/deep/c.md", "c");
    std::os::unix::fs::symlink("../../secret", world.blog().join("posts/link.md")).unwrap();
    std::os::unix::fs::symlink("posts", world.blog().join("alias")).unwrap();
    world.commit();
    let head = git(&world.blog(), &["rev-parse", "HEAD"]);
    git(&world.blog(), &["update-index", "--add", "--cacheinfo", &format!("160000,{head},posts/sub")]);
    git(&world.blog(), &["commit", "--quiet", "--message=sub"]);

    let repository = open(&world.blog());
    let (at_commit, on_disk) = (tree(&repository, "HEAD"), repository.on_disk().unwrap());
    let all = at_commit.list("").unwrap();
    let expected = ["alias", "posts.md", "posts/a.md", "posts/deep/c.md", "posts/link.md", "posts/sub"];
    assert_eq!(paths(&all), expected);
    assert_eq!(paths(&on_disk.list("").unwrap()), expected[..5]);
    assert_eq!(at_commit.kind("posts/sub"), Some(Kind::Submodule));
    for tree in [&at_commit, &on_disk] {
        assert_eq!(tree.kind("posts/link.md"), Some(Kind::Link));
        assert_eq!(paths(&tree.list("posts//deep/").unwrap()), ["posts/deep/c.md"]);
        assert_eq!(tree.read("./posts/a.md").unwrap().unwrap(), b"a");
        assert!(tree.exists("posts") && tree.exists("") && tree.exists("posts/deep"));
        for nothing in
            ["posts", "posts/link.md", "alias/a.md", "posts/../posts.md", "../blog/posts.md", ".git/config", "no"]
        {
            assert_eq!(tree.read(nothing).unwrap(), None, "{tree:?} {nothing}");
        }
        assert!(tree.list("nowhere").unwrap().is_empty() && tree.list("../..").unwrap().is_empty());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf8_is_listed_and_told() {
    use std::os::unix::ffi::OsStrExt;
    let world = World::new();
    world.write("posts/a.md", "a").commit();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
    std::fs::write(world.blog().join("posts").join(name), "e").unwrap();
    world.write("posts/tab\tnew\nline.md", "t").commit();
    let repository = open(&world.blog());
    for tree in [tree(&repository, "HEAD"), repository.on_disk().unwrap()] {
        let all = tree.list("posts").unwrap();
        assert_eq!(paths(&all), ["posts/a.md", "posts/caf\u{fffd}.md", "posts/tab\tnew\nline.md"]);
        assert_eq!(all.iter().map(|entry| entry.utf8).collect::<Vec<_>>(), [true, false, true]);
        assert_eq!(tree.read("posts/tab\tnew\nline.md").unwrap().unwrap(), b"t");
    }
    let changes = changes(&tree(&repository, "HEAD~1"), &tree(&repository, "HEAD")).unwrap();
    assert_eq!(told(&changes), ["- > posts/caf\u{fffd}.md", "- > posts/tab\tnew\nline.md"]);
}

#[test]
fn changes_tell_added_edited_deleted_and_moved() {
    let world = World::new();
    world.write("posts/edited", "1").write("posts/deleted", "2").write("drafts/moved.md", "3").write("same", "4");
    world.write("was-file", "5").write("was-folder/in", "6").commit();
    for gone in ["posts/deleted", "drafts/moved.md", "was-file", "was-folder/in"] {
        std::fs::remove_file(world.blog().join(gone)).unwrap();
    }
    std::fs::remove_dir(world.blog().join("was-folder")).unwrap();
    world.write("posts/edited", "1b").write("posts/moved.md", "3").write("posts/added", "7");
    world.write("was-file/in", "8").write("was-folder", "9").commit();
    let repository = open(&world.blog());
    let expected = [
        "- > posts/added",
        "posts/deleted > -",
        "posts/edited > posts/edited",
        "drafts/moved.md > posts/moved.md",
        "was-file > -",
        "was-file/in",
        "- > was-folder",
        "was-folder/in > -",
    ];
    let found = told(&changes(&tree(&repository, "HEAD~1"), &tree(&repository, "HEAD")).unwrap());
    assert_eq!(found.len(), expected.len());
    assert!(found.iter().zip(expected).all(|(found, expected)| found.contains(expected)), "{found:#?}");
    assert!(changes(&tree(&repository, "HEAD"), &tree(&repository, "HEAD")).unwrap().is_empty());
}

#[test]
fn twenty_thousand_moves_take_no_time() {
    let world = World::new();
    let commit = |second: u32| format!("commit refs/heads/main\ncommitter a <a@b> {second} +0000\ndata 0\n");
    let text = |n: usize| format!("post {n}\n");
    let file = |n: usize| format!("M 100644 inline old/{n}.md\ndata {}\n{}\n", text(n).len(), text(n));
    let files: String = (0..20_003).map(file).collect();
    let import = commit(0) + &files + &commit(1) + "R old new/deep\n";
    world.write("../import", import);
    let input = std::fs::File::open(world.folder.path().join("import")).unwrap();
    assert!(command(&world.blog(), &["fast-import", "--quiet"]).stdin(input).status().unwrap().success());

    let repository = open(&world.blog());
    let (base, head) = (tree(&repository, "main~1"), tree(&repository, "main"));
    let start = Instant::now();
    let changes = changes(&base, &head).unwrap();
    let took = start.elapsed();
    assert_eq!(changes.len(), 20_003);
    assert!(changes.iter().all(|change| change.before.as_ref().unwrap().id == change.after.as_ref().unwrap().id));
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[test]
fn a_depth_1_clone_does_not_pass_for_the_first_commit_and_gets_its_base() {
    let world = World::new();
    let base = world.write("a.md", "a").push();
    let head = world.write("b.md", "b").push();
    let root = open(&world.blog());
    assert_eq!(root.first_parent(&id(&base)).unwrap(), Parent::Root);
    assert_eq!(root.first_parent(&id(&head)).unwrap(), Parent::Here(id(&base)));
    assert!(!root.is_shallow());

    let shallow = open(&world.clone("shallow", &["--depth=1"]));
    assert!(shallow.is_shallow());
    assert_eq!(shallow.first_parent(&id(&head)).unwrap(), Parent::Absent(id(&base)));
    assert_eq!(shallow.resolve(&base).unwrap(), None);
    assert_eq!(remote(&shallow).ensure_commit(&id(&base)).unwrap(), Ensured::Here);
    assert_eq!(told(&changes(&tree(&shallow, &base), &tree(&shallow, &head)).unwrap()), ["- > b.md"]);
    assert_eq!(shallow.time(&id(&head)).unwrap(), now());
}

#[test]
fn a_full_clone_never_becomes_shallow() {
    let world = World::new();
    world.write("a.md", "a").push();
    let full = open(&world.clone("full", &[]));
    world.write("b.md", "b").push();
    let lost = world.write("c.md", "c").push();
    git(&world.blog(), &["reset", "--quiet", "--hard", "HEAD~1"]);
    world.push();
    assert_eq!(remote(&full).ensure_commit(&id(&lost)).unwrap(), Ensured::Here);
    assert!(!full.is_shallow());
}

#[test]
fn where_two_histories_met_is_found_however_deep_the_clone() {
    let world = World::new();
    let base = world.write("a.md", "a").push();
    (0..60).for_each(|number| drop(world.write("a.md", number.to_string()).commit()));
    let own = world.write("b.md", "b").push();
    git(&world.blog(), &["push", "--quiet", "origin", "main:own"]);
    git(&world.blog(), &["reset", "--quiet", "--hard", &base]);
    let other = world.write("c.md", "c").push();
    for options in [&["--depth=1"][..], &[]] {
        let repository = open(&world.clone(&format!("clone{}", options.len()), options));
        let remote = remote(&repository);
        assert_eq!(remote.ensure_commit(&id(&own)).unwrap(), Ensured::Here);
        assert_eq!(remote.merge_base(&id(&own), &id(&other)).unwrap(), Some(id(&base)), "{options:?}");
    }
    git(&world.blog(), &["checkout", "--quiet", "--orphan", "alone"]);
    let alone = world.commit();
    assert_eq!(remote(&open(&world.blog())).merge_base(&id(&alone), &id(&base)).unwrap(), None);
}

#[test]
fn a_commit_that_nobody_has_is_told_from_a_remote_that_does_not_answer() {
    let world = World::new();
    world.write("a.md", "a").push();
    let repository = open(&world.clone("shallow", &["--depth=1"]));
    let gone = id(&"1".repeat(40));
    let Ensured::Refused(words) = remote(&repository).ensure_commit(&gone).unwrap() else { panic!("it is there") };
    assert!(words.contains("fetch-depth: 0"), "{words}");
    std::fs::rename(world.origin(), world.folder.path().join("away")).unwrap();
    assert!(format!("{:#}", remote(&repository).ensure_commit(&gone).unwrap_err()).contains("does not answer"));
}

#[test]
fn a_blobless_clone_fetches_the_files_it_is_asked_for() {
    let world = World::new();
    world.write("posts/a.md", "a").write("posts/b.md", "b").write("posts/c.md", "c").push();
    world.write("posts/d.md", "d").push();
    let folder = world.clone("blobless", &["--filter=blob:none", "--no-checkout"]);
    let missing = || git(&folder, &["rev-list", "--objects", "--all", "--missing=print"]).matches('?').count();
    let repository = open(&folder);
    let head = tree(&repository, "HEAD");
    assert_eq!(missing(), 4);
    assert_eq!(told(&changes(&tree(&repository, "HEAD~1"), &head).unwrap()), ["- > posts/d.md"]);
    assert_eq!(missing(), 4);
    assert_eq!(head.read("posts/a.md").unwrap().unwrap(), b"a");
    assert_eq!(missing(), 3);
    head.prefetch(["posts/b.md", "posts/c.md", "posts", "nowhere"]).unwrap();
    assert_eq!(missing(), 1);
    assert_eq!(head.read("posts/c.md").unwrap().unwrap(), b"c");
    std::fs::rename(world.origin(), world.folder.path().join("away")).unwrap();
    assert!(format!("{:#}", head.read("posts/d.md").unwrap_err()).contains("could not be fetched"));
}

#[test]
fn a_treeless_clone_names_the_way_out() {
    let world = World::new();
    world.write("a.md", "a").push();
    let repository = open(&world.clone("treeless", &["--filter=tree:0", "--no-checkout"]));
    let error = repository.tree(&repository.head().unwrap().unwrap()).unwrap_err();
    assert!(format!("{error:#}").contains("--filter=blob:none"), "{error:#}");
}

#[test]
fn uncommitted_files_are_told() {
    let world = World::new();
    world.write(".gitignore", "public/\n").write("posts/same.md", "a\n").write("posts/crlf.md", "a\nb\n");
    world.write("posts/edited.md", "1").write("posts/gone.md", "2").write("other/edited.md", "3");
    world.write("posts/lfs.md", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n").commit();
    let repository = open(&world.blog());
    let head = tree(&repository, "HEAD");
    assert!(repository.uncommitted(&head, &["", "posts/same.md"]).unwrap().is_empty());
    world.write("posts/crlf.md", "a\r\nb\r\n").write("posts/edited.md", "1b").write("posts/new.md", "4");
    world.write("other/edited.md", "3b").write("public/new.md", "5").write("posts/lfs.md", "big");
    std::fs::remove_file(world.blog().join("posts/gone.md")).unwrap();
    let differing = ["posts/edited.md", "posts/gone.md", "posts/new.md"];
    assert_eq!(repository.uncommitted(&head, &["posts"]).unwrap(), differing);
    assert_eq!(repository.uncommitted(&head, &["posts/edited.md", "nowhere"]).unwrap(), differing[..1]);
    assert_eq!(repository.uncommitted(&head, &[""]).unwrap().len(), 4);
}

#[test]
fn a_commit_is_written_without_moving_anything_and_a_branch_is_swapped() {
    let world = World::new();
    let head = world.write("a.md", "a").push();
    let repository = open(&world.blog());
    let write = |text: &[u8], parents: &[CommitId]| {
        repository
            .write_commit(&[("README.md", b"r"), ("ledger.json", text)], parents, "ledger [skip ci]", now())
            .unwrap()
    };
    let one = write(b"1", &[]);
    let two = write(b"2", std::slice::from_ref(&one));
    assert_eq!(repository.first_parent(&two).unwrap(), Parent::Here(one.clone()));
    assert_eq!(paths(&repository.tree(&two).unwrap().list("").unwrap()), ["README.md", "ledger.json"]);
    assert_eq!(
        git(&world.blog(), &["log", "-1", "--format=%an %cn %ct", two.as_str()]),
        "medium-crosspost medium-crosspost 1767323045"
    );
    assert_eq!(git(&world.blog(), &["status", "--porcelain"]), "");
    assert_eq!(git(&world.blog(), &["rev-parse", "HEAD"]), head);

    let swap = |expected: Option<&CommitId>, to| repository.swap_reference("refs/heads/ledger", expected, to).unwrap();
    assert!(!swap(Some(&one), &two), "it is not there yet");
    assert!(swap(None, &one));
    assert!(!swap(None, &two), "it is there already");
    assert!(!swap(Some(&two), &one), "it is elsewhere");
    assert!(swap(Some(&one), &two));
    assert_eq!(repository.branch("ledger").unwrap(), Some(two));
}

#[test]
fn a_push_lands_only_where_it_is_expected() {
    let world = World::new();
    world.write("a.md", "a").push();
    let (mine, theirs) = (open(&world.clone("mine", &["--depth=1"])), open(&world.clone("theirs", &[])));
    let write = |repository: &Repository, text: &[u8], parents: &[CommitId]| {
        repository.write_commit(&[("ledger.json", text)], parents, "x", now()).unwrap()
    };
    assert_eq!(remote(&mine).tip("ledger").unwrap(), None);
    assert_eq!(remote(&mine).fetch_branch("ledger").unwrap(), None);
    let first = write(&mine, b"1", &[]);
    assert_eq!(remote(&mine).push(&first, "ledger", None).unwrap(), Pushed::Done);
    assert_eq!(remote(&mine).tracked("ledger").unwrap(), Some(first.clone()));

    let late = write(&theirs, b"2", &[]);
    assert_eq!(remote(&theirs).push(&late, "ledger", None).unwrap(), Pushed::Moved);
    assert_eq!(remote(&theirs).fetch_branch("ledger").unwrap(), Some(first.clone()));
    let second = write(&theirs, b"2", std::slice::from_ref(&first));
    assert_eq!(remote(&theirs).push(&second, "ledger", Some(&first)).unwrap(), Pushed::Done);
    assert_eq!(remote(&theirs).push(&second, "ledger", Some(&first)).unwrap(), Pushed::Done, "an answer that was lost");

    let stale = write(&mine, b"3", std::slice::from_ref(&first));
    assert_eq!(remote(&mine).push(&stale, "ledger", Some(&first)).unwrap(), Pushed::Moved);
    assert_eq!(remote(&mine).fetch_branch("ledger").unwrap(), Some(second.clone()));
    assert_eq!(tree(&mine, second.as_str()).read("ledger.json").unwrap().unwrap(), b"2");
    assert!(remote(&mine).push(&stale, "no..name", None).is_err());
}

#[cfg(unix)]
#[test]
fn a_hook_that_refuses_is_quoted_and_the_clones_own_hooks_do_not_run() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    world.write("a.md", "a").push();
    let hook = |path: &Path, text: &str| {
        std::fs::write(path, text).unwrap();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    };
    hook(&world.blog().join(".git/hooks/pre-push"), "#!/bin/sh\nexit 1\n");
    let repository = open(&world.blog());
    let head = repository.head().unwrap().unwrap();
    assert_eq!(remote(&repository).push(&head, "one", None).unwrap(), Pushed::Done);
    hook(
        &world.origin().join("hooks/pre-receive"),
        "#!/bin/sh\necho rule: https://ann:s3cret@host/x forbids it\nexit 1\n",
    );
    let Pushed::Refused(words) = remote(&repository).push(&head, "two", None).unwrap() else {
        panic!("it went through")
    };
    assert!(words.contains("pre-receive hook declined") && words.contains("https://***@host/x forbids it"), "{words}");
}

#[test]
fn the_token_serves_where_the_checkout_kept_no_credentials_and_nowhere_else() {
    let world = World::new();
    world.write("a.md", "a").push();
    let server = git_host::serve(world.folder.path());
    let set = |name: &str, value: &str| git(&world.blog(), &["config", name, value]);
    set("remote.origin.url", &format!("{server}/origin.git"));
    git(&world.origin(), &["config", "http.receivepack", "true"]);
    let tip = |server: &str, token: &str| {
        let credential = Credential { server: server.to_owned(), token: token.to_owned().into() };
        remote(&Repository::discover(&world.blog(), &git::access().with(credential)).unwrap()).tip("main")
    };
    assert!(tip(&server, "ghs_token").unwrap().is_some());
    assert!(remote(&open(&world.blog())).tip("main").is_err(), "no token, no answer");
    assert!(tip("https://github.com", "ghs_token").is_err(), "another server's token is not shown to this one");

    let credential = Credential { server: server.clone() + "/", token: "ghs_token".to_owned().into() };
    let repository = Repository::discover(&world.blog(), &git::access().with(credential)).unwrap();
    let head = repository.head().unwrap().unwrap();
    assert_eq!(remote(&repository).push(&head, "ledger", None).unwrap(), Pushed::Done);
    assert_eq!(remote(&repository).fetch_branch("ledger").unwrap(), Some(head));

    let error = format!("{:#}", tip(&server, "ghs_wrong").unwrap_err());
    assert!(!error.contains("ghs_wrong"), "{error}");
    set(&format!("http.{server}/.extraheader"), &format!("Authorization: {}", git_host::LOGIN));
    assert!(tip(&server, "ghs_wrong").unwrap().is_some(), "what the checkout kept comes first");
}

#[test]
fn no_secret_is_told_and_no_remote_is_none() {
    let world = World::new();
    world.write("a.md", "a").commit();
    git(&world.blog(), &["remote", "set-url", "origin", "http://ann:s3cret@127.0.0.1:1/blog.git"]);
    let credential = Credential { server: "http://127.0.0.1:1".into(), token: "ghs_token".to_owned().into() };
    let repository = Repository::discover(&world.blog(), &git::access().with(credential)).unwrap();
    let error = format!("{:#}", remote(&repository).tip("main").unwrap_err());
    assert!(error.contains("127.0.0.1") && !error.contains("s3cret") && !error.contains("ghs_token"), "{error}");
    assert!(!format!("{repository:?}").contains("ghs_token"));
    git(&world.blog(), &["remote", "remove", "origin"]);
    assert!(repository.remote().unwrap().is_none());
}
