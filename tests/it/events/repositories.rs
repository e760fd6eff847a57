//! Clones of every kind, and files of every kind in them, each on a push.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, lchown, symlink};
use std::path::Path;

use super::{A, B, Case, case};
use crate::git::{command, git};
use crate::world::World;

const PUSH: &str = "a push";
const PUBLISHED: &[(&str, &str)] = &[(A, "published")];

pub(super) const CASES: &[Case] = &[
    case(PUSH, "without blobs", |stage| stage.push_post(A).shaped(|clone| anew(clone, "--filter=blob:none")))
        .tells(PUBLISHED),
    case(PUSH, "without trees", |stage| stage.push_post(A).shaped(|clone| anew(clone, "--filter=tree:0")))
        .refuses("--filter=blob:none"),
    case(PUSH, "no remote", |stage| stage.push_post(A).with_history().shaped(without_remote))
        .refuses("there is no remote `origin` to keep the ledger on"),
    case("a push, `--dry-run`", "no remote, depth 1", |stage| stage.push_post(A).shaped(without_remote))
        .with(&["--dry-run"])
        .refuses("fetch-depth: 0"),
    case("a push, `--dry-run`", "no remote, whole history", |stage| {
        stage.push_post(A).with_history().shaped(without_remote)
    })
    .with(&["--dry-run"])
    .tells(&[(A, "planned")])
    .dry(""),
    case(PUSH, "no git", |stage| {
        stage.push_post(A).shaped(|clone| std::fs::remove_dir_all(clone.join(".git")).unwrap())
    })
    .refuses("install git before the checkout step"),
    case(PUSH, "of another owner, where root runs", |stage| stage.push_post(A).shaped(give_away)).tells(PUBLISHED),
    case(PUSH, "sparse", |stage| {
        stage.push_post(A).shaped(|clone| drop(git(clone, &["sparse-checkout", "set", "nowhere"])))
    })
    .tells(PUBLISHED),
    case(PUSH, "sparse, without the site's folder", |stage| {
        stage.file("blog/hugo.toml", "baseURL = 'https://blog.example/'\n").commit("A site in a folder");
        stage
            .push_post("blog/content/posts/a.md")
            .shaped(|clone| drop(git(clone, &["sparse-checkout", "set", "nowhere"])))
    })
    .with(&["--site", "blog"])
    .tells(&[("blog/content/posts/a.md", "published")]),
    case(PUSH, "with a sparse index", |stage| {
        stage.push_post(A).shaped(|clone| drop(git(clone, &["sparse-checkout", "set", "--sparse-index", "nowhere"])))
    })
    .tells(PUBLISHED),
    case(PUSH, "reftable", |stage| {
        stage.push_post(A).shaped(|clone| {
            std::fs::remove_dir_all(clone.join(".git")).unwrap();
            git(clone, &["init", "--quiet", "--ref-format=reftable"]);
        })
    })
    .refuses("git refs migrate"),
    case(PUSH, "SHA-256", |stage| {
        stage.push_post(A).shaped(|clone| {
            std::fs::remove_dir_all(clone.join(".git")).unwrap();
            git(clone, &["init", "--quiet", "--object-format=sha256"]);
        })
    })
    .refuses("SHA-256"),
    case(PUSH, "with line ends changed at checkout", |stage| {
        stage.push_post(A).shaped(|clone| {
            git(clone, &["config", "core.autocrlf", "true"]);
            git(clone, &["rm", "--cached", "-r", "--quiet", "."]);
            git(clone, &["reset", "--quiet", "--hard"]);
        })
    })
    .tells(PUBLISHED),
    case(PUSH, "with hooks of its own", |stage| {
        stage.push_post(A).shaped(|clone| {
            let hook = clone.join(".git/hooks/pre-push");
            std::fs::create_dir_all(hook.parent().unwrap()).unwrap();
            std::fs::write(&hook, "#!/bin/sh\nexit 1\n").unwrap();
            std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
        })
    })
    .tells(PUBLISHED),
    case(PUSH, "with a work tree that differs", |stage| {
        stage.push_post(A).shaped(|clone| std::fs::write(clone.join(A), "---\ndraft: true\n---\n").unwrap())
    })
    .tells(PUBLISHED),
    case(PUSH, "with the site in a folder", |stage| {
        stage.file("web/hugo.toml", "baseURL = 'https://web.example/'\n").push();
        stage.push_post("web/content/posts/a.md").with_input("site", "web")
    })
    .tells(&[("web/content/posts/a.md", "published")]),
    case(PUSH, "with a post in Git LFS", |stage| {
        stage.file(A, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 300\n");
        stage.push()
    })
    .tells(&[(A, "blocked")])
    .says("a pointer of Git LFS")
    .finds("not-a-post", 1),
    case(PUSH, "with the posts in a submodule", |stage| {
        submodule(stage, "content");
        stage.push()
    })
    .says("`content` is a submodule")
    .finds("not-a-post", 1),
    case(PUSH, "with a submodule beside the posts", |stage| {
        submodule(stage, "themes/plain");
        stage.push_post(A)
    })
    .tells(PUBLISHED),
    case(PUSH, "with a link among the posts", |stage| {
        stage.post(A, "A", "Words.");
        symlink("a.md", stage.blog().join(B)).unwrap();
        stage.push()
    })
    .tells(PUBLISHED)
    .says("links are not followed")
    .finds("not-a-post", 0),
    case(PUSH, "with a link to what lies outside", |stage| {
        stage.post(A, "A", "Words.");
        symlink("/etc/hostname", stage.blog().join(B)).unwrap();
        stage.push()
    })
    .tells(PUBLISHED)
    .finds("not-a-post", 0),
    case(PUSH, "with a post that may be executed", |stage| {
        stage.post(A, "A", "Words.");
        std::fs::set_permissions(stage.blog().join(A), std::fs::Permissions::from_mode(0o755)).unwrap();
        stage.push()
    })
    .tells(PUBLISHED),
    case(PUSH, "with a tab in a name", |stage| stage.push_post("content/posts/a\tb.md"))
        .tells(&[("content/posts/a\tb.md", "published")]),
    case(PUSH, "with quotes in a name", |stage| stage.push_post("content/posts/\"a\" 'b' `c`.md"))
        .tells(&[("content/posts/\"a\" 'b' `c`.md", "published")]),
    case(PUSH, "with a line end in a name", |stage| {
        stage.post("content/posts/a\n::error::b.md", "A", "Words.");
        stage.push()
    })
    .tells(&[("content/posts/a\n::error::b.md", "published")]),
    case(PUSH, "with a name that is not UTF-8", |stage| {
        stage.post(A, "A", "Words.");
        let name = OsStr::from_bytes(b"caf\xe9.md");
        std::fs::write(stage.blog().join("content/posts").join(name), "---\ntitle: B\n---\nWords.\n").unwrap();
        stage.push()
    })
    .tells(&[(A, "published"), ("content/posts/caf\u{fffd}.md", "blocked")])
    .says("rename the file with `git mv`")
    .finds("not-utf8", 1),
    case(PUSH, "with a post that is not UTF-8", |stage| {
        stage.file(A, b"---\ntitle: Caf\xe9\ndate: 2026-01-01\n---\nWords.\n");
        stage.push()
    })
    .tells(&[(A, "blocked")])
    .finds("not-utf8", 1),
    case(PUSH, "with a post in UTF-16", |stage| {
        let text = "---\ntitle: A\ndate: 2026-01-01\n---\nWords.\n".encode_utf16();
        stage.file(A, [0xfeff].into_iter().chain(text).flat_map(u16::to_le_bytes).collect::<Vec<_>>());
        stage.push()
    })
    .tells(&[(A, "blocked")])
    .finds("not-utf8", 1),
    case(PUSH, "with CRLF and a byte order mark", |stage| {
        let front = "---\ntitle: A\ndate: 2026-01-01\ndescription: D.\ntags: [words]\n---\n\nWords.\n";
        stage.file(A, front.replace('\n', "\r\n")).file(B, format!("\u{feff}{front}"));
        stage.push()
    })
    .tells(&[(A, "published"), (B, "published")]),
    case("a push of nothing but other line ends", "depth 1", |stage| {
        stage.post(A, "A", "Words.").push();
        let text = std::fs::read_to_string(stage.blog().join(A)).unwrap();
        stage.file(A, text.replace('\n', "\r\n"));
        stage.push()
    }),
    case(PUSH, "with names composed and not", |stage| {
        stage.post("content/posts/caf\u{e9}.md", "A", "Words.").post("content/posts/the\u{301}.md", "B", "Words.");
        stage.push()
    })
    .tells(&[("content/posts/caf\u{e9}.md", "published"), ("content/posts/the\u{301}.md", "published")]),
    case("a push that composes a name", "depth 1", |stage| {
        stage.post("content/posts/cafe\u{301}.md", "A", "Words.").push();
        stage.rename("content/posts/cafe\u{301}.md", "content/posts/caf\u{e9}.md");
        stage.push()
    }),
    case("a push of a post in place of another of its template", "depth 1", |stage| {
        stage.post(B, "Week 1", "This week:\n\n- reading\n- writing").push();
        stage.remove(B).post(A, "Week 2", "This week:\n\n- reading\n- writing");
        stage.push()
    })
    .tells(PUBLISHED),
    case("a push that moves a post into the posts' folder", "depth 1", |stage| {
        stage.post("ideas/a.md", "A", "Words.").push();
        stage.rename("ideas/a.md", A);
        stage.push()
    })
    .tells(PUBLISHED),
    case("a push that moves every post", "depth 1", |stage| {
        for letter in 'a'..='j' {
            stage.post(&format!("content/posts/{letter}.md"), &letter.to_string(), "Words.");
        }
        stage.push();
        stage.rename("content/posts", "content/blog/2026");
        stage.push()
    }),
    case("a push", "a Jekyll site", |stage| stage.push_post("_posts/2026-01-01-a.md"))
        .on(|| World::of("_config.yml", "url: https://blog.example\n"))
        .tells(&[("_posts/2026-01-01-a.md", "published")]),
    case(PUSH, "with a configuration that is broken", |stage| {
        stage.file("hugo.toml", "baseURL = [\n");
        stage.push_post(A)
    })
    .refuses("hugo.toml"),
];

/// Clones again, as a workflow that sets `filter` has it.
fn anew(clone: &Path, filter: &str) {
    let url = git(clone, &["config", "remote.origin.url"]);
    std::fs::remove_dir_all(clone).unwrap();
    let name = clone.file_name().unwrap().to_str().unwrap();
    git(clone.parent().unwrap(), &["clone", "--quiet", "--no-checkout", filter, &url, name]);
}

fn without_remote(clone: &Path) {
    git(clone, &["remote", "remove", "origin"]);
}

/// Gives a folder to another user; only root may.
fn give_away(path: &Path) {
    if path.is_dir() && !path.is_symlink() {
        for entry in std::fs::read_dir(path).unwrap() {
            give_away(&entry.unwrap().path());
        }
    }
    let _ = lchown(path, Some(12345), Some(12345));
}

/// Commits a submodule.
fn submodule(world: &World, path: &str) {
    let entry = format!("160000,{},{path}", world.head());
    assert!(command(&world.blog(), &["update-index", "--add", "--cacheinfo", &entry]).status().unwrap().success());
    std::fs::create_dir_all(world.blog().join(path)).unwrap();
    git(&world.blog(), &["commit", "--quiet", "--message=A submodule"]);
}
