//! What the author of a post is told: each code, by a post that raises it.

use super::{NOW, expected};
use crate::world::World;

/// The front matter after title and date, the text, and the code that they raise.
const POSTS: &[(&str, &str, &str)] = &[
    ("canonicalURL: not-an-address", "Words.", "canonical-unknown"),
    ("canonicalURL: https://elsewhere.example/a/", "Words.", "canonical-elsewhere"),
    ("tags: [one, two, three, four]", "Words.", "too-many-tags"),
    ("tags: [a topic of more than twenty-five letters]", "Words.", "tag-too-long"),
    ("", "Words.", "no-tags"),
    ("", "Words.", "no-description"),
    ("", "Words.", "too-few-words"),
    ("", "![A picture](/images/none.png)", "image-missing"),
    ("", "![A picture](https://pictures.example/a.svg)", "image-type"),
    ("", "![](https://pictures.example/a.png)", "image-alt"),
    ("", "| a | b |\n|---|---|\n| c | d |\n", "table-changed"),
    ("", "- one\n  - two\n    - three\n", "list-flattened"),
    ("", "{{< nothing-renders-this >}}", "template-left"),
    ("", "<form><input name=a></form>\n\nWords.", "lost-on-medium"),
    ("", "<!-- nothing -->", "no-text"),
];

#[test]
fn each_post_raises_its_code() {
    let world = World::new();
    let mut paths = Vec::new();
    for (number, (front, text, _)) in POSTS.iter().enumerate() {
        paths.push(format!("content/posts/{number}.md"));
        world.file(&paths[number], format!("---\ntitle: A\ndate: 2026-01-01\n{front}\n---\n\n{text}\n"));
    }
    let long = format!("---\ntitle: {}\ndate: 2026-01-01\n---\nWords.\n", "long ".repeat(30));
    world.file("content/posts/long.md", long);
    let arguments =
        [&["plan", "--route", "api", "--format", "json"][..], &paths.iter().map(String::as_str).collect::<Vec<_>>()]
            .concat();
    let run = world.by_hand().at(NOW).run(&[&arguments[..], &["content/posts/long.md"]].concat());
    let report = run.report();
    let raised = |number: usize| -> Vec<_> {
        let problems = report["stories"][number]["problems"].as_array().unwrap();
        problems.iter().map(|problem| problem["code"].as_str().unwrap().to_owned()).collect()
    };
    let missing: Vec<_> = POSTS
        .iter()
        .chain([&("", "", "title-too-long")])
        .enumerate()
        .filter(|(number, (.., code))| !raised(*number).contains(&(*code).to_owned()))
        .map(|(number, (.., code))| format!("{code}: {:?}", raised(number)))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
    let errors = ["canonical-unknown", "template-left", "no-text"];
    for (number, (.., code)) in POSTS.iter().enumerate() {
        let outcome = if errors.contains(code) { "blocked" } else { "planned" };
        assert_eq!(report["stories"][number]["outcome"], outcome, "{code}");
    }
}

#[test]
fn a_post_may_allow_what_it_means() {
    let world = World::new();
    let post = |allow: &str| format!("---\ntitle: A\ndate: 2026-01-01\nmedium: {{ allow: [{allow}] }}\n---\nWords.\n");
    world.file("content/posts/a.md", post("no-tags, too-few-words")).file("content/posts/b.md", post(""));
    let arguments = ["plan", "--format", "json", "content/posts/a.md", "content/posts/b.md"];
    let run = world.by_hand().at(NOW).run(&arguments).exits(0);
    assert_eq!(run.told(), expected(&[("content/posts/a.md", "planned"), ("content/posts/b.md", "planned")]));
    let report = run.report();
    let codes = |number: usize| -> Vec<_> {
        report["stories"][number]["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|problem| problem["code"].clone())
            .collect()
    };
    assert_eq!(codes(0), ["no-description", "post-overrides"], "what is allowed is not said, but that it is\n{run}");
    assert_eq!(codes(1), ["no-tags", "too-few-words", "no-description"], "{run}");
}
