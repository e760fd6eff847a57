//! Which repository a site belongs to, where there is more than one that might be meant.

use std::path::Path;

use super::{NOW, expected};
use crate::git::{self, git};
use crate::world::{Job, World};

const PLAN: [&str; 5] = ["plan", "--format", "json", "--now", NOW];
const POST: &str = "content/posts/a.md";

/// A Hugo site with one post, pushed.
fn world() -> World {
    let world = World::new();
    world.post(POST, "A", "Words.").push();
    world
}

/// A job of a blog that lies in a folder, with a post of its own that is pushed.
fn in_folder(world: &World) -> Job<'_> {
    world.file("blog/hugo.toml", "baseURL = 'https://blog.example/'\n").commit("A site in a folder");
    world.post(&format!("blog/{POST}"), "A", "Words.");
    world.push()
}

/// Puts a repository of its own, with another history, into a folder of the clone.
fn nest(folder: &Path) {
    git::init(folder, false, &git::remote("file:///nowhere"));
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message=planted", "--allow-empty"]);
}

#[test]
fn a_second_checkout_in_the_workspace_is_the_sites_own() {
    let (world, other) = (world(), World::of("README.md", "The workflow's own repository."));
    let clone = |folder: &Path, at: &str| {
        std::fs::remove_dir_all(folder.join(at)).unwrap_or_default();
        git(folder, &["clone", "--quiet", world.origin().to_str().unwrap(), at]);
    };
    clone(&other.blog(), "content");
    let workspace = other.blog().display().to_string();
    let job = other.by_hand().with("GITHUB_ACTIONS", "true").with("GITHUB_WORKSPACE", &workspace);
    let plan = ["plan", "--format", "json", "--now", NOW, "--base", "HEAD~1"];
    let named = [("site", job.clone().with_input("site", "content")), ("within", job.clone().in_folder("content"))];
    for (how, job) in named {
        assert_eq!(job.run(&plan).exits(0).outcomes(), expected(&[(POST, "planned")]), "{how}");
    }
    // So it is where nothing is checked out into the workspace itself, and where the site is named from elsewhere.
    let content = other.blog().join("content").display().to_string();
    let elsewhere = World::new().by_hand().with_input("site", &content).run(&plan).exits(0);
    assert_eq!(elsewhere.outcomes(), expected(&[(POST, "planned")]));
    std::fs::remove_dir_all(other.blog().join(".git")).unwrap();
    assert_eq!(job.with_input("site", "content").run(&plan).exits(0).outcomes(), expected(&[(POST, "planned")]));
}

#[test]
fn a_repository_that_was_put_into_a_folder_of_the_commits_is_not_the_sites() {
    let world = world();
    let job = in_folder(&world).shaped(|clone| nest(&clone.join("blog")));
    for job in [job.clone().with_input("site", "blog"), job.clone().in_folder("blog")] {
        let run = job.run(&PLAN).exits(0);
        assert_eq!(run.outcomes(), expected(&[(&format!("blog/{POST}"), "planned")]));
        assert_eq!(run.report()["head"], world.head());
    }
}

#[test]
fn nothing_is_looked_for_above_the_workspace() {
    let world = world();
    let job = world.dispatch().shaped(|clone| {
        std::fs::remove_dir_all(clone.join(".git")).unwrap();
        nest(clone.parent().unwrap());
    });
    job.run(&["ledger", "show"]).exits(2).says("there is no git repository");
    job.run(&["urls"]).exits(0).says("https://blog.example/posts/a/");
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let (world, outer) = (world(), World::of("README.md", "Holds the blog."));
    let add = ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add"];
    git(&outer.blog(), &[&add[..], &[&format!("file://{}", world.origin().display()), "blog"]].concat());
    outer.push();
    let job = outer.by_hand().with_input("site", "blog");
    let run = job.run(&["plan", "--format", "json", "--now", NOW, "--base", "HEAD~1"]).exits(0);
    assert_eq!(run.outcomes(), expected(&[(POST, "planned")]));
    assert_eq!(run.report()["head"], world.head());
}

#[test]
fn a_link_of_a_commits_does_not_lead_to_another_checkout() {
    let private = world();
    let world = World::of("README.md", "A site is to be added.");
    std::fs::create_dir_all(world.blog().join("sites/inner")).unwrap();
    let link = |to: &Path, name: &str| std::os::unix::fs::symlink(to, world.blog().join(name)).unwrap();
    world.file("sites/inner/hugo.toml", "baseURL = 'https://blog.example/'\n");
    world.post("sites/inner/content/posts/b.md", "B", "Words.");
    link(&private.blog(), "site");
    link(Path::new("sites/inner"), "inner");
    link(Path::new(".git"), "git");
    let job = world.push();
    for command in [&PLAN[..], &["urls"], &["render", "site/content/posts/a.md"], &["plan", "site/content/posts/a.md"]]
    {
        for site in ["site", "site/content/..", "git"] {
            job.clone()
                .with_input("site", site)
                .run(command)
                .exits(2)
                .says("is a link that leads out of the repository");
        }
    }
    let run = job.clone().with_input("site", "inner").run(&PLAN).exits(0);
    assert_eq!(run.outcomes(), expected(&[("sites/inner/content/posts/b.md", "planned")]));
    // A link of the user's own is followed.
    let own = World::new();
    std::os::unix::fs::symlink(private.blog(), own.root().join("link")).unwrap();
    let link = own.root().join("link").display().to_string();
    own.by_hand().with_input("site", &link).run(&["urls"]).exits(0).says("https://blog.example/posts/a/");
}

#[test]
fn a_bare_repository_is_named_by_git_dir_alone() {
    let world = world();
    in_folder(&world);
    let origin = world.origin().display().to_string();
    let job = world.by_hand();
    let bare = job.clone().with("GIT_DIR", &origin);
    bare.run(&["ledger", "show"]).exits(0).says("there is no ledger");
    let run = bare
        .clone()
        .with_input("site", "blog")
        .run(&["plan", "--format", "json", "--now", NOW, "--base", "HEAD~1"])
        .exits(0);
    assert_eq!(run.outcomes(), expected(&[(&format!("blog/{POST}"), "planned")]));
    let run = bare.run(&["plan", "--format", "json", "--now", NOW, "--base", "HEAD~3"]).exits(0);
    assert_eq!(run.outcomes(), expected(&[(POST, "planned")]));
    let within = job.clone().with_input("site", &origin).run(&["ledger", "show"]).exits(2);
    within.says("there is no git repository").says("is opened only where `GIT_DIR` names it");
    job.clone().with("GIT_DIR", "/nowhere").run(&["ledger", "show"]).exits(2).says("`GIT_DIR` names `/nowhere`");
    job.with("GIT_DIR", ".git").run(&["ledger", "show"]).exits(0);
}
