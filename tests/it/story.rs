//! From a post of a real site on disk to its story.

use std::path::Path;

use generators::files::Files as _;
use generators::{Site, SiteSettings};
use medium_crosspost::repository::Tree;
use post::Post;
use post::problem::Problem;
use story::{ConvertOptions, Story, convert, faces};

/// A post that holds some of everything, as its author writes it for Hugo.
const EVERYTHING: &str = r#"---
title: "Some of *everything*"
date: 2026-01-02T23:30:00+05:30
description: What a post may hold.
tags: [markdown, medium]
---
![A harbour at dawn](harbour.jpg)

It's "smart" -- see https://example.org/a_b, and the [other post](../other/#end).

<!--more-->

## Lists

1. First, with `code`:

   ```rust
   fn main() {}
   ```

2. Second
   - inner **bold**
   - [x] done

> A quote.
>
> Its second paragraph.[^1]

| Name | Size |
|------|-----:|
| a    | 1    |
| long | 100  |

[![](/icons/logo.svg)](https://example.org/)

{{< youtube dQw4w9WgXcQ >}}

{{< figure src="harbour.jpg" alt="The harbour again" caption="By *night*" >}}

---

~~Never~~ H<sub>2</sub>O

[^1]: The [note](https://example.org/note).
"#;

#[test]
fn some_of_everything_reads_well() {
    let blog = Blog::hugo();
    blog.write("content/posts/everything/index.md", EVERYTHING);
    blog.write("content/posts/everything/harbour.jpg", "a picture");
    let (story, problems) = blog.convert("content/posts/everything/index.md");
    insta::assert_snapshot!(faces::text(&story.unwrap()), @r#"
    Some of everything
    ==================

    What a post may hold.

    [picture: A harbour at dawn] <https://blog.example/posts/everything/harbour.jpg>

    It’s “smart” – see <https://example.org/a_b>, and the other post
    <https://blog.example/posts/other/#end>.

    Lists
    =====

    1. First, with `code`:

    ```rust
    fn main() {}
    ```

    2. Second
       – inner *bold*
       – ☑ done

    > A quote.
    >
    > Its second paragraph.[1]

    ```
    Name  Size
    ----  ----
    a     1
    long  100
    ```

    [picture] <https://blog.example/icons/logo.svg> → <https://example.org/>

    [embed] <https://www.youtube.com/watch?v=dQw4w9WgXcQ>

    [picture: The harbour again] <https://blog.example/posts/everything/harbour.jpg>
        By _night_

    * * *

    ~~Never~~ H₂O

    * * *

    1. The note <https://example.org/note>.

    _First told at A Blog <https://blog.example/posts/everything/> on 2026-01-02._

    Canonical: https://blog.example/posts/everything/
    Topics: markdown, medium
    "#);
    insta::assert_snapshot!(listed(&problems), @r#"
    0 too-few-words: the story has only 27 words
    17 list-flattened: list split: code, images and quotes in its items become separate blocks
    29 table-changed: Medium has no tables: table converted to text
    34 image-type: Medium does not take images of type `svg`: `https://blog.example/icons/logo.svg`
    34 image-missing: the image `https://blog.example/icons/logo.svg` is not in the repository
    34 image-alt: the image `https://blog.example/icons/logo.svg` has no alt text
    "#);
}

/// Each kind of loss, fault and advice, and the post that brings it.
#[test]
fn every_problem_of_a_story_arises() {
    let long = "x".repeat(101);
    for (code, front, body) in [
        ("template-left", "", "{{< unheard-of >}}"),
        ("no-title", "title: ''", "text"),
        ("no-text", "", "<!-- nothing -->"),
        ("title-too-long", &format!("title: {long}"), "text"),
        ("tag-too-long", &format!("tags: [{long}]"), "text"),
        ("too-many-tags", "tags: [a, b, c, d]", "text"),
        ("no-tags", "", "text"),
        ("no-description", "", "text"),
        ("too-few-words", "", "text"),
        ("image-missing", "", "![x](nowhere.png)"),
        ("image-type", "", "![x](https://example.org/x.webp)"),
        ("image-alt", "", "![](https://example.org/x.png)"),
        ("table-changed", "", "|a|b|\n|-|-|\n|c|d|"),
        ("list-flattened", "", "- a\n  - b"),
        ("lost-on-medium", "", "<iframe src=https://example.org></iframe>"),
    ] {
        let blog = Blog::hugo();
        let title = if front.contains("title") { "" } else { "title: t\n" };
        blog.write("content/posts/a.md", &format!("---\n{title}{front}\n---\n{body}\n"));
        let (story, problems) = blog.convert("content/posts/a.md");
        assert!(problems.iter().any(|problem| problem.code.as_str() == code), "{code}: {}", listed(&problems));
        assert!(story.is_some() || matches!(code, "no-title" | "no-text"), "{code} takes the story away");
        assert!(problems.iter().all(|problem| problem.hint.is_some() && problem.path.is_some()));

        blog.write("content/posts/a.md", &format!("---\n{title}{front}\nmedium: {{allow: [{code}]}}\n---\n{body}\n"));
        let (_, allowed) = blog.convert("content/posts/a.md");
        let stays = allowed.iter().any(|problem| problem.code.as_str() == code);
        assert_eq!(stays, matches!(code, "template-left" | "no-title" | "no-text"), "{code} where it is allowed");
    }
}

/// A post that declares an original elsewhere still links and shows what lies on its own site.
#[test]
fn relative_addresses_start_at_the_blog() {
    let blog = Blog::hugo();
    blog.write("static/x.png", "a picture");
    let body = "[a](/b/) ![c](/x.png)";
    blog.write(
        "content/posts/a.md",
        &format!("---\ntitle: t\ncanonicalURL: https://elsewhere.example/a\n---\n{body}\n"),
    );
    let (story, problems) = blog.convert("content/posts/a.md");
    let story = story.unwrap();
    assert_eq!(story.canonical, "https://elsewhere.example/a");
    let api = faces::api(&story);
    assert!(
        api.contains("href=\"https://blog.example/b/\"") && api.contains("src=\"https://blog.example/x.png\""),
        "{api}"
    );
    assert!(!listed(&problems).contains("image-missing"));
}

#[test]
fn the_cover_is_taken_from_where_the_site_has_it() {
    let blog = Blog::hugo();
    blog.write("static/c.png", "x");
    blog.write("content/posts/a/d.png", "x");
    for (name, expected) in [("/c.png", "c.png"), ("d.png", "posts/a/d.png"), ("c.png", "c.png")] {
        blog.write("content/posts/a/index.md", &format!("---\ntitle: A\nimage: {name}\nimage_alt: C\n---\nWords.\n"));
        let face = faces::api(&blog.convert("content/posts/a/index.md").0.unwrap());
        let figure = format!("<figure><img src=\"https://blog.example/{expected}\" alt=\"C\"></figure>\n<p>Words.</p>");
        assert!(face.contains(&figure), "{name}: {face}");
    }
}

/// A site on disk.
struct Blog {
    folder: tempfile::TempDir,
}

impl Blog {
    fn hugo() -> Self {
        let blog = Self { folder: tempfile::tempdir().unwrap() };
        let unsafe_html = "[markup.goldmark.renderer]\nunsafe = true\n";
        blog.write("hugo.toml", &format!("baseURL = 'https://blog.example/'\ntitle = 'A Blog'\n{unsafe_html}"));
        blog
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.folder.path().join(path);
        fs_err::create_dir_all(file.parent().unwrap_or(Path::new(""))).unwrap();
        fs_err::write(file, text).unwrap();
    }

    fn convert(&self, path: &str) -> (Option<Story>, Vec<Problem>) {
        let tree = Tree::on_disk(self.folder.path());
        let site = Site::read(&tree, &SiteSettings::default()).unwrap();
        let post = Post::read(path, &tree.read(path).unwrap().unwrap()).unwrap();
        let canonical = site.canonical(&post).unwrap();
        let footer = Some("*First told at [{site}]({canonical}) on {date}.*".to_owned());
        convert(&post, &site, &canonical, &ConvertOptions { footer, ..ConvertOptions::default() })
    }
}

fn listed(problems: &[Problem]) -> String {
    let line = |problem: &Problem| format!("{} {}: {}\n", problem.line.unwrap_or(0), problem.code, problem.message);
    problems.iter().map(line).collect::<Vec<_>>().concat()
}
