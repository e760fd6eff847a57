//! Help, and the commands that publish nothing: `check`, `render`, `urls`, `sandbox`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Command, Stdio};

use super::kept::Kept;
use super::{Scene, WORDS};
use crate::git::git;
use crate::way::{NOW, plant, sandbox};
use crate::world::{Transcript, World};

pub(super) const SCENES: &[Scene] = &[
    ("help", program),
    ("help-plan", |kept| help(kept, &["plan"])),
    ("help-publish", |kept| help(kept, &["publish"])),
    ("help-check", |kept| help(kept, &["check"])),
    ("help-render", |kept| help(kept, &["render"])),
    ("help-urls", |kept| help(kept, &["urls"])),
    ("help-ledger", ledger),
    ("help-sandbox", |kept| help(kept, &["sandbox"])),
    ("check", check),
    ("check-faults", check_faults),
    ("render-api", |kept| render(kept, "the HTML that is sent", &["render", A])),
    ("render-paste", |kept| render(kept, "what is pasted into Medium's editor", &["render", "--as", "paste", A])),
    ("render-page", |kept| render(kept, "a page that shows the story", &["render", "--as", "page", A])),
    ("render-text", |kept| render(kept, "for a terminal", &["render", "--as", "text", A])),
    ("render-json", |kept| render(kept, "the blocks, for programs", &["render", "--as", "json", A])),
    ("render-faults", render_faults),
    ("urls", urls),
    ("sandbox", stand_in),
];

const A: &str = "content/posts/a.md";

/// A text with a bit of everything that Medium has.
const TEXT: &str = "\
One *two* **three** [four](/four/) and `five`.

## A heading

- an item
- another

> A quote.

```rust
fn main() {}
```

![A cat](https://pictures.example/cat.png \"The cat\")";

fn program(kept: &mut Kept) {
    let world = World::empty();
    let job = world.by_hand();
    kept.run("Without a command, outside of CI.", &job, &[]);
    kept.run("All that the program can be told.", &job, &["--help"]);
    kept.run("The same in short.", &job, &["-h"]);
    kept.run("The version.", &job, &["--version"]);
}

fn help(kept: &mut Kept, words: &[&str]) {
    let world = World::empty();
    let command = words.join(" ");
    kept.run(&format!("All that `{command}` can be told."), &world.by_hand(), &[words, &["--help"]].concat());
    kept.run("The same in short.", &world.by_hand(), &[words, &["-h"]].concat());
}

fn ledger(kept: &mut Kept) {
    kept.run("Without one of its commands.", &World::empty().by_hand(), &["ledger"]);
    help(kept, &["ledger"]);
    for command in ["show", "settle", "adopt", "leave-out", "release"] {
        help(kept, &["ledger", command]);
    }
}

fn check(kept: &mut Kept) {
    let (world, medium) = (World::new(), sandbox());
    let job = world.by_hand().at(NOW);
    kept.run("A site without posts, no token.", &job, &["check"]);
    for letter in "abcdef".chars() {
        world.post(&format!("content/posts/{letter}.md"), &letter.to_string(), &WORDS);
    }
    world.file("content/posts/later.md", "---\ntitle: Later\ndate: 2026-03-01\n---\nWords.\n").push();
    let job = job.to(&medium);
    kept.run("A site with posts, a token and two publications.", &job, &["check"]);
    kept.run("The same, with stories for a publication.", &job, &["check", "--publication", "Sandbox Notes"]);
    world.dispatch().to(&medium).at(NOW).run(&["publish", "--all"]);
    kept.run("The ledger has stories by now.", &job, &["check"]);
    git(&world.blog(), &["remote", "remove", "origin"]);
    kept.run("A clone without `origin`.", &world.by_hand().at(NOW), &["check"]);
}

fn check_faults(kept: &mut Kept) {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", &WORDS);
    world.file("content/posts/b.md", "---\ntitle: B\ndate: 2026-01-01\ncanonicalURL: none\n---\nWords.\n").push();
    let job = world.by_hand().to(&medium).at(NOW);
    kept.run("No such publication, and a post without an address.", &job, &["check", "--publication", "None Such"]);
    kept.run("The token is not Medium's.", &job.clone().with("MEDIUM_TOKEN", "revoked-2fe1a"), &["check"]);
    kept.run("A base URL that is a placeholder, as asked.", &job, &["check", "--base-url", "https://example.com/"]);
    plant(&world, "{");
    kept.run("The ledger cannot be read.", &job, &["check"]);
    git(&world.blog(), &["remote", "set-url", "origin", "/nowhere"]);
    kept.run("The remote does not answer.", &job, &["check"]);
    std::fs::remove_dir_all(world.blog().join(".git")).unwrap();
    kept.run("No git repository.", &job, &["check"]);
}

fn render(kept: &mut Kept, what: &str, arguments: &[&str]) {
    let world = World::new();
    world.post(A, "A & B", TEXT);
    kept.run(&format!("A post's story as {what}."), &world.by_hand(), arguments);
}

fn render_faults(kept: &mut Kept) {
    let world = World::new();
    world.post(A, "A", "Before {{< nobody-knows >}} after.").post("content/posts/b.md", "B", &WORDS);
    world.file("hugo.toml", "baseURL = 'https://example.org/'\n");
    let arguments = ["render", "--as", "text", A, "content/posts/none.md", "content/posts/b.md"];
    kept.run("A post with a template, one that is not there, and one of a placeholder.", &world.by_hand(), &arguments);
    kept.run("The built page is asked for and none is at hand.", &world.by_hand(), &["render", "--body", "built", A]);
}

fn urls(kept: &mut Kept) {
    let world = World::new();
    world.post(A, "A", &WORDS).file("content/about.md", "---\ntitle: About\n---\nMe.\n");
    world
        .file("content/posts/b.md", "---\ntitle: B\ndate: 2026-01-01\ncanonicalURL: https://b.example/\n---\nWords.\n");
    world.file("content/posts/broken.md", "---\ntitle: a: b\n---\n");
    let job = world.by_hand();
    kept.run("Every post of the site, one of them broken.", &job, &["urls"]);
    kept.run("Pages by name, one of them not there.", &job, &["urls", "content/about.md", A, "none.md"]);
    let (folder, mut command) = job.process(&["urls", "-"]);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"content/posts/a.md\n").unwrap();
    let run = Transcript::new(&folder, child.wait_with_output().unwrap());
    kept.keep("Paths from standard input.", "echo content/posts/a.md | medium-crosspost urls -", &run);
}

fn stand_in(kept: &mut Kept) {
    let world = World::new();
    let job = world.by_hand();
    let (folder, mut command) = job.process(&["sandbox", "--port", "0"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    out.read_line(&mut said).unwrap();
    let port: String = said.split("127.0.0.1:").nth(1).unwrap().chars().take_while(char::is_ascii_digit).collect();
    let taken = ["sandbox", "--port", port.as_str()];
    let refused = job.run(&taken);
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    out.read_to_string(&mut said).unwrap();
    let mut run = Transcript::new(&folder, child.wait_with_output().unwrap());
    run.stdout = said;
    kept.keep("The stand-in for Medium is started, and stopped by Ctrl-C.", "medium-crosspost sandbox --port 0", &run);
    kept.keep("Its port is taken.", &job.line(&taken), &refused);
}
