//! What the author of a post is told.

use super::kept::Kept;
use super::{Scene, WORDS};
use crate::way::NOW;
use crate::world::World;

pub(super) const SCENES: &[Scene] = &[
    ("problems-reach", reach),
    ("problems-text", text),
    ("problems-alike", alike),
    ("problems-front-matter", front_matter),
    ("problems-files", files),
    ("problems-addresses", addresses),
    ("problems-built", built),
];

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";

/// Keeps what a dry run says of all the posts of a blog, in a terminal.
fn plan(kept: &mut Kept, situation: &str, world: &World, more: &[&str]) {
    world.commit("Write");
    let arguments = [&["plan", "--route", "api", "--max-new", "0", "--daily-cap", "0"], more].concat();
    kept.run(situation, &world.by_hand().at(NOW), &arguments);
}

fn reach(kept: &mut Kept) {
    let world = World::new();
    let front =
        format!("title: {}\ntags: [one, two, three, a topic of more than twenty-five letters]", "long ".repeat(30));
    world.file(A, format!("---\n{front}\ndate: 2026-01-01\ncanonicalURL: https://elsewhere.example/a/\n---\nWords.\n"));
    world.file(B, "---\ntitle: B\ndate: 2026-01-01\n---\nWords.\n");
    world.file("content/posts/c.md", "---\ntitle: C\ndate: 2026-01-01\ntags: [one, two, three, four]\n---\nWords.\n");
    plan(kept, "Posts that few will find as they are.", &world, &[]);
}

fn text(kept: &mut Kept) {
    let world = World::new();
    world.post(
        A,
        "A",
        "![A picture](/images/none.png)\n\n![A drawing](https://pictures.example/a.svg)\n\n![](https://pictures.example/a.png)\n\n\
         | a | b |\n|---|---|\n| c | d |\n\n- one\n  - two\n    - three\n\n<form><input name=a></form>\n\n\
         <iframe src=\"https://maps.example/\"></iframe>\n\nWords[^1].\n\n[^1]: A note.",
    );
    world.post(B, "B", "Before {{< nothing-renders-this >}} after.");
    world.post("content/posts/c.md", "C", "<!-- nothing -->");
    world.file("layouts/shortcodes/loop.html", "{{ range 9999 }}{{ range 9999 }}x{{ end }}{{ end }}");
    world.post("content/posts/d.md", "D", "{{< loop >}}");
    let posts =
        "A post with what Medium lacks, one with a template, one without text, and one whose shortcode never ends.";
    plan(kept, posts, &world, &[]);
}

fn alike(kept: &mut Kept) {
    let world = World::new();
    world.post(A, "A", &"![](https://pictures.example/a.png)\n\n".repeat(5));
    world.file(
        B,
        "---\ntitle: B\ndate: 2026-01-01\nmedium: { allow: [no-tags, no-description, too-few-words] }\n---\nWords.\n",
    );
    plan(kept, "A post with the same fault five times, and one that allows its faults.", &world, &[]);
}

fn front_matter(kept: &mut Kept) {
    let world = World::new();
    let posts = [
        "---\ntitle: a: b\ndate: 2026-01-01\n---\nWords.\n",
        "---\ntitle: T\ndate: 2026-01-01\n",
        "---\n- title\n---\nWords.\n",
        "+++\ntitle = T\n+++\nWords.\n",
        "---\ntitle: T\ndate: someday\n---\nWords.\n",
        "---\ntitle: T\ndate: 2026-01-01\nmedium:\n  stauts: public\n---\nWords.\n",
        "---\ntitle: T\ndate: 2026-01-01\nmedium:\n  status: secret\n---\nWords.\n",
        "---\ntitle: T\ndate: 2026-01-01\nmedium: { allow: [no-tag] }\n---\nWords.\n",
        "---\ntitle: T\ndate: 2026-01-01\nmedium: maybe\n---\nWords.\n",
        "---\ndate: 2026-01-01\n---\nWords.\n",
    ];
    for (number, text) in posts.into_iter().enumerate() {
        world.file(&format!("content/posts/{number}.md"), text);
    }
    kept.run("Posts whose front matter says what it cannot say.", &world.push().at(NOW), &["plan", "--max-new", "0"]);
}

fn files(kept: &mut Kept) {
    let world = World::new();
    world.file("content/posts/bytes.md", b"---\ntitle: B\ndate: 2026-01-01\n---\n\xff\xfe words\n");
    world.file(
        "content/posts/lfs.md",
        format!("version https://git-lfs.github.com/spec/v1\noid sha256:{:064}\nsize 12\n", 0),
    );
    world.file("content/posts/org.org", "#+title: A\n#+date: 2026-01-01\nWords\n");
    std::os::unix::fs::symlink("/etc/hostname", world.blog().join("content/posts/link.md")).unwrap();
    plan(kept, "Files that cannot be read as posts.", &world, &[]);
}

fn addresses(kept: &mut Kept) {
    let world = World::new();
    let post = |name: &str, front: &str| {
        world.file(
            &format!("content/posts/{name}.md"),
            format!("---\ntitle: T\ndate: 2026-01-01\n{front}\n---\nWords.\n"),
        );
    };
    post("none", "canonicalURL: not-an-address");
    post("twin-1", "slug: twin");
    post("twin-2", "slug: twin");
    plan(kept, "Posts whose address is none, or another's too.", &world, &[]);
    let pattern = ["--permalink", "/:section/:colour/"];
    plan(kept, "A pattern that is none.", &world, &pattern);
    plan(kept, "A base URL that is a placeholder, as asked.", &world, &["--base-url", "https://example.com/"]);
}

fn built(kept: &mut Kept) {
    let world = World::new();
    world.post(A, "A", &WORDS).post(B, "B", "Words {{< nobody-knows >}}.").post("content/posts/c.md", "C", &WORDS);
    let page = |address: &str, title: &str| {
        let head = format!("<link rel=canonical href={address}><title>{title} | Ann writes</title>");
        format!("<!doctype html>{head}<nav>Menu</nav><article><h1>{title}</h1><p>Built text.</p></article>")
    };
    world.file("public/posts/a/index.html", page("https://blog.example/posts/a.html", "A"));
    world.file("public/posts/b/index.html", page("https://blog.example/posts/b/", "B"));
    let text = "The ferry leaves at seven, and whoever is late has to wait until the evening of that day.";
    for (name, between) in [("d", "<p>Subscribe!</p>"), ("e", "")] {
        let path = format!("content/posts/{name}.md");
        world.post(&path, name, &format!("{text}\n\n{text} And so on."));
        let body = format!("<article><p>{text}</p>{between}<p>{text} And so on.</p></article>");
        let body = if name == "e" { "<article><p>Under construction</p></article>".to_owned() } else { body };
        let head = format!("<link rel=canonical href=https://blog.example/posts/{name}/><title>{name}</title>");
        world.file(&format!("public/posts/{name}/index.html"), format!("<!doctype html>{head}{body}"));
    }
    let situation = "A page with something between two paragraphs, and one that shows something else.";
    let job = world.by_hand().at(crate::way::NOW);
    let arguments = ["plan", "--built", "public", "--body", "built", "content/posts/d.md", "content/posts/e.md"];
    kept.run(situation, &job, &arguments);
    let situation = "A built page at another address, one that gives the text, and a post that is not built.";
    plan(kept, situation, &world, &["--built", "public"]);
}
