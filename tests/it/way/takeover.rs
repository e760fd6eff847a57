//! What strangers commit runs no program, and no program that a run starts is told what it need not know.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use medium::stand_in::Sandbox;

use super::{NOW, expected, sandbox};
use crate::git::{self, git};
use crate::git_host;
use crate::world::{Job, World};

const PLAN: [&str; 5] = ["plan", "--format", "json", "--now", NOW];
const PUBLISH: [&str; 5] = ["publish", "--format", "json", "--now", NOW];
const POST: &str = "site/content/posts/a.md";

/// A site in a folder, pushed.
fn world() -> World {
    let world = World::empty();
    world.file("site/hugo.toml", "baseURL = 'https://blog.example/'\n").push();
    world
}

/// Writes plain files that are a bare repository, down to a commit of the site's own files, whose configuration names programs
/// that write a file; gives that file.
fn bait(world: &World, folder: &str, origin: &str) -> PathBuf {
    let marker = world.root().join("marker");
    let touch = format!("touch {}", marker.display());
    let origin = origin.replace("TOUCH", &touch.replace(' ', "% "));
    let config = format!(
        "[core]\n\trepositoryformatversion = 0\n\tbare = true\n\tfsmonitor = {touch}\n\tsshCommand = {touch}\n\
         \thooksPath = hooks\n[protocol]\n\tallow = always\n[credential]\n\thelper = \"!{touch}\"\n\
         [remote \"origin\"]\n\turl = {origin}\n\tuploadpack = \"{touch}; git-upload-pack\"\n\
         \treceivepack = \"{touch}; git-receive-pack\"\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n"
    );
    let modules = format!(
        "[submodule \"x\"]\n\tpath = x\n\turl = {origin}\n\tupdate = !{touch}\n\tfetchRecurseSubmodules = true\n"
    );
    let within = |path: &str| if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
    world.file(&within("HEAD"), "ref: refs/heads/main\n").file(&within("config"), config);
    let commit = git(&world.blog(), &["commit-tree", "-m", "bait", "HEAD:site"]);
    for object in git(&world.blog(), &["rev-list", "--objects", "--no-object-names", &commit]).lines() {
        let path = format!("objects/{}/{}", &object[..2], &object[2..]);
        world.file(&within(&path), std::fs::read(world.blog().join(".git").join(&path)).unwrap());
    }
    world.file(&within("refs/heads/main"), format!("{commit}\n"));
    world.file(&within("hooks/pre-push"), format!("#!/bin/sh\n{touch}\n"));
    allow_to_run(&world.blog().join(within("hooks/pre-push")));
    world.file(".gitmodules", modules);
    marker
}

fn allow_to_run(path: &Path) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// The site named from the clone's root, and a run from within it.
fn named<'a>(job: &Job<'a>) -> [Job<'a>; 2] {
    [job.clone().with_input("site", "site"), job.clone().in_folder("site")]
}

fn with_tokens<'a>(job: Job<'a>, medium: &Sandbox) -> Job<'a> {
    job.to(medium).with("GITHUB_TOKEN", "ghs_of_the_tests")
}

/// A pull request that brings a post and the bait, and the push that follows when it is merged.
fn merged<'a>(world: &'a World, bait: impl Fn() -> PathBuf, medium: &Sandbox) -> (PathBuf, [Job<'a>; 2]) {
    world.branch("topic").post(POST, "A", "Words.").commit("A");
    let marker = bait();
    let request = world.pull_request();
    git(&world.blog(), &["switch", "--quiet", "main"]);
    git(&world.blog(), &["merge", "--quiet", "topic"]);
    (marker, [request, world.push()].map(|job| with_tokens(job, medium)))
}

#[test]
fn a_site_that_looks_like_a_repository_is_a_folder() {
    let (world, medium) = (world(), sandbox());
    let (marker, [request, push]) = merged(&world, || bait(&world, "site", "."), &medium);
    for job in named(&push) {
        assert_eq!(job.run(&PLAN).exits(0).outcomes(), expected(&[(POST, "planned")]));
        job.run(&["check"]).exits(0).says("ledger");
        job.run(&["ledger", "show"]).exits(0).says("there is no ledger");
        job.run(&["urls"]).exits(0).says("https://blog.example/posts/a/");
    }
    for job in named(&request) {
        let run = job.run(&["--format", "json", "--now", NOW]).exits(0);
        assert_eq!((run.outcomes(), &run.report()["mode"]), (expected(&[(POST, "planned")]), &"plan".into()));
    }
    for (job, outcome) in named(&push).into_iter().zip(["published", "already-published"]) {
        assert_eq!(job.run(&PUBLISH).exits(0).outcomes(), expected(&[(POST, outcome)]));
    }
    assert_eq!(world.ledger().unwrap()["stories"]["https://blog.example/posts/a/"]["path"], POST);
    assert!(!marker.exists());
}

#[test]
fn so_is_every_other_folder_whatever_remote_its_files_name() {
    for (folder, origin) in [("", "ssh://host/blog.git"), ("site/content", "ext::sh -c TOUCH")] {
        let (world, medium) = (world(), sandbox());
        let (marker, [_, push]) = merged(&world, || bait(&world, folder, origin), &medium);
        let within = push.clone().in_folder(folder).with_input("site", if folder.is_empty() { "site" } else { ".." });
        assert_eq!(within.run(&PLAN).exits(0).outcomes(), expected(&[(POST, "planned")]));
        within.run(&["ledger", "show"]).exits(0).says("there is no ledger");
        let run = push.with_input("site", "site").run(&PUBLISH).exits(0);
        assert_eq!(run.outcomes(), expected(&[(POST, "published")]));
        assert!(!marker.exists(), "{folder} {origin}");
    }
}

/// Makes the clone a partial one, whose own configuration names programs that write a file, for every place in which git would
/// run one by itself.
fn with_programs(clone: &Path) {
    let marker = clone.parent().unwrap().join("marker");
    let touch = format!("touch {}", marker.display());
    let set = |name: &str, value: &str| drop(git(clone, &["config", name, value]));
    let origin = git(clone, &["config", "remote.origin.url"]);
    std::fs::remove_dir_all(clone).unwrap();
    std::fs::create_dir(clone).unwrap();
    git(clone, &["clone", "--quiet", "--depth=1", "--filter=blob:none", "--no-checkout", &origin, "."]);
    set("remote.origin.uploadpack", &format!("{touch}; git-upload-pack"));
    set("remote.origin.receivepack", &format!("{touch}; git-receive-pack"));
    set("core.fsmonitor", &touch);
    for hook in ["pre-push", "reference-transaction", "post-index-change"] {
        let path = clone.join(".git/hooks").join(hook);
        std::fs::write(&path, format!("#!/bin/sh\n{touch}\n")).unwrap();
        allow_to_run(&path);
    }
}

fn with_a_command_for_an_address(clone: &Path) {
    let touch =
        format!("ext::touch% {}", clone.parent().unwrap().join("marker").display().to_string().replace(' ', "% "));
    git(clone, &["config", "remote.origin.url", &touch]);
    git(clone, &["config", "protocol.allow", "always"]);
    git(clone, &["config", "protocol.ext.allow", "always"]);
}

#[test]
fn git_runs_nothing_by_itself() {
    let (world, medium) = (world(), sandbox());
    world.post(POST, "A", "Words.");
    let job = with_tokens(world.push(), &medium).with_input("site", "site");
    let run = job.clone().shaped(with_programs).run(&PUBLISH).exits(0);
    assert_eq!(run.outcomes(), expected(&[(POST, "published")]));
    assert!(!run.folder.join("marker").exists(), "{run}");
    let job = job.shaped(with_a_command_for_an_address).with("GIT_ALLOW_PROTOCOL", "ext");
    for arguments in [&PLAN[..], &PUBLISH, &["ledger", "show"]] {
        let run = job.run(arguments);
        assert!(!run.folder.join("marker").exists(), "{run}");
        assert!(run.to_string().contains("transport 'ext' not allowed"), "{run}");
    }
}

/// A `git` that notes how it is called and with which variables, before the real one takes its place; and its notes.
fn noting_git(folder: &Path) -> (PathBuf, PathBuf) {
    let (bin, notes) = (folder.join("bin"), folder.join("notes"));
    let path = std::env::var_os("PATH").unwrap();
    let real = std::env::split_paths(&path).map(|folder| folder.join("git")).find(|git| git.is_file()).unwrap();
    std::fs::create_dir_all(&bin).unwrap();
    let text =
        format!("#!/bin/sh\n{{ echo \"== $*\"; env; }} >> {}\nexec {} \"$@\"\n", notes.display(), real.display());
    std::fs::write(bin.join("git"), text).unwrap();
    allow_to_run(&bin.join("git"));
    (bin, notes)
}

#[test]
fn git_is_told_what_it_needs_and_no_more() {
    let (world, medium) = (world(), sandbox());
    world.post(POST, "A", "Words.");
    let (bin, notes) = noting_git(world.root());
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let job = with_tokens(world.push(), &medium).with_input("site", "site").with("PATH", &path);
    let job = job.with("NPM_TOKEN", "of-another-step").with("GIT_TRACE", "1").with("GIT_NAMESPACE", "x");
    let job = job.with("https_proxy", "http://127.0.0.1:9").with("LD_LIBRARY_PATH", ":/nowhere");
    job.run(&PUBLISH).exits(0);
    job.run(&["check"]).exits(0);
    let notes = std::fs::read_to_string(notes).unwrap();
    for secret in ["a-token-of-the-tests", "of-another-step", "ledger.json"] {
        assert!(!notes.contains(secret), "{secret}\n{notes}");
    }
    let always = [
        "PATH",
        "HOME",
        "TMPDIR",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_NOSYSTEM",
        "LC_ALL",
        "GIT_TERMINAL_PROMPT",
        "GIT_NO_LAZY_FETCH",
        "SSH_ASKPASS",
        "SSH_ASKPASS_REQUIRE",
        "PWD",
        "OLDPWD",
        "SHLVL",
        "_",
    ];
    let by_origin = [
        "GIT_CONFIG_COUNT",
        "GIT_CONFIG_KEY_0",
        "GIT_CONFIG_KEY_1",
        "GIT_CONFIG_VALUE_0",
        "GIT_CONFIG_VALUE_1",
        "MEDIUM_CROSSPOST_GIT_TOKEN",
        "https_proxy",
    ];
    let calls: Vec<&str> = notes.split("== ").filter(|call| !call.is_empty()).collect();
    assert!(calls.len() > 4, "{notes}");
    for call in calls {
        let (arguments, variables) = call.split_once('\n').unwrap();
        assert!(arguments.starts_with("--git-dir=") && !arguments.contains("ghs_"), "{arguments}");
        let to_origin = [" ls-remote ", " fetch ", " push "].iter().any(|verb| arguments.contains(verb));
        let names: Vec<&str> = variables.lines().filter_map(|line| Some(line.split_once('=')?.0)).collect();
        for name in &names {
            assert!(always.contains(name) || to_origin && by_origin.contains(name), "{name}\n{call}");
        }
        assert_eq!(names.contains(&"MEDIUM_CROSSPOST_GIT_TOKEN"), to_origin, "{call}");
    }
}

#[test]
fn a_program_in_the_work_tree_does_not_take_the_place_of_git() {
    let world = world();
    world.post(POST, "A", "Words.");
    let marker = world.root().join("marker");
    for path in ["git", "bin/git"] {
        world.file(path, format!("#!/bin/sh\ntouch {}\n", marker.display()));
        allow_to_run(&world.blog().join(path));
    }
    let path = format!(":.:bin:{}", std::env::var("PATH").unwrap());
    let job = world.push().with_input("site", "site").with("PATH", &path);
    assert_eq!(job.run(&PLAN).exits(0).outcomes(), expected(&[(POST, "planned")]));
    job.run(&["ledger", "show"]).exits(0);
    assert!(!marker.exists());
}

#[test]
fn credentials_that_the_checkout_left_in_a_file_of_its_own_are_used() {
    let world = world();
    let server = git_host::serve(world.root());
    let (blog, file) = (world.blog(), world.root().join("git-credentials.config"));
    git(&blog, &["config", "remote.origin.url", &format!("{server}/origin.git")]);
    let job = world.by_hand().with_input("site", "site");
    job.run(&["ledger", "show"]).exits(2);
    std::fs::write(&file, format!("[http \"{server}/\"]\n\textraheader = Authorization: {}\n", git_host::LOGIN))
        .unwrap();
    git(&blog, &["config", &format!("includeIf.gitdir:{}/.git.path", blog.display()), &file.display().to_string()]);
    job.run(&["ledger", "show"]).exits(0).says("there is no ledger");
    git(&blog, &["config", "--unset-all", &format!("includeIf.gitdir:{}/.git.path", blog.display())]);
    let settings = [("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "include.path")];
    let job = settings.into_iter().fold(job, |job, (name, value)| job.with(name, value));
    job.with("GIT_CONFIG_VALUE_0", &file.display().to_string()).run(&["ledger", "show"]).exits(0);
}

#[cfg(target_os = "linux")]
#[test]
fn no_other_process_of_the_user_may_look_into_a_run() {
    use std::io::{BufRead as _, BufReader};
    use std::os::unix::fs::MetadataExt as _;
    use std::os::unix::process::CommandExt as _;

    let folder = tempfile::tempdir().unwrap();
    let binary = folder.path().join("medium-crosspost");
    std::fs::copy(env!("CARGO_BIN_EXE_medium-crosspost"), &binary).unwrap();
    allow_to_run(folder.path());
    let mut command = Command::new(&binary);
    command.arg("sandbox").env("MEDIUM_TOKEN", "secret").stdout(Stdio::piped()).current_dir("/");
    if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
        command.uid(65534).gid(65534);
    }
    let mut process = command.spawn().unwrap();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    let owner = std::fs::metadata(format!("/proc/{}/environ", process.id())).unwrap().uid();
    process.kill().unwrap();
    process.wait().unwrap();
    assert_eq!(owner, 0, "what may not be looked into belongs to root");
}

#[test]
fn a_repository_of_another_owner_is_taken_in_the_workspace_alone() {
    let world = world();
    world.post(POST, "A", "Words.").push();
    let git_dir = world.blog().join(".git");
    if std::os::unix::fs::lchown(&git_dir, Some(12345), Some(12345)).is_err() {
        return; // only root may
    }
    let job = world.by_hand().with_input("site", "site");
    job.run(&PLAN).exits(2).says("another user owns it").says(&format!("safe.directory '{}'", world.blog().display()));
    job.run(&["ledger", "show"]).exits(2).says("safe.directory");
    let workspace = world.blog().display().to_string();
    for (ci, folder) in [("GITHUB_ACTIONS", "GITHUB_WORKSPACE"), ("GITLAB_CI", "CI_PROJECT_DIR")] {
        job.clone().with(ci, "true").with(folder, &workspace).run(&["ledger", "show"]).exits(0);
        let elsewhere = world.root().join("elsewhere");
        std::fs::create_dir_all(&elsewhere).unwrap();
        let job = job.clone().with(ci, "true").with(folder, &elsewhere.display().to_string());
        job.run(&["ledger", "show"]).exits(2).says("safe.directory");
    }
    let home = world.root().join("own-home");
    std::fs::create_dir_all(&home).unwrap();
    std::fs::write(home.join(".gitconfig"), format!("[safe]\n\tdirectory = {workspace}\n")).unwrap();
    job.with("HOME", &home.display().to_string()).run(&["ledger", "show"]).exits(0);
    assert!(!git::command(&world.blog(), &["status"]).status().unwrap().success(), "git itself trusts this owner");
}
