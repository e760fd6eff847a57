//! Copy pressed on a page from disk, and the clipboard pasted into an editor: the blocks are the story's.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::chromium::Browser;
use super::{Pages, posts};

/// An editor that knows what it was given.
const EDITOR: &str = "<!DOCTYPE html><meta charset=utf-8><div id=editor contenteditable></div><textarea id=plain></textarea>\
<script>addEventListener('paste', event => { window.types = [...event.clipboardData.types] })</script>";

/// The canonical that a page is of.
fn canonical(page: &Path) -> String {
    let text = std::fs::read_to_string(page).unwrap();
    let before = text.split("aria-label=\"Copy the canonical link: ").nth(1).unwrap();
    before.split('"').next().unwrap().to_owned()
}

/// A story's blocks, as a paste is to give them.
fn expected(site: &Path, post: &Path) -> (String, Vec<Value>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_medium-crosspost"));
    let output = command.args(["render", "--route", "hand-off", "--as", "json", "--site"]).arg(site).arg(post).output();
    let story: Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
    let blocks = story["blocks"].as_array().unwrap().iter().flat_map(as_pasted).collect();
    (story["canonical"].as_str().unwrap().to_owned(), blocks)
}

/// What Medium's editor makes of a block that it has no form for.
fn as_pasted(block: &Value) -> Vec<Value> {
    let mut block = block.clone();
    block.as_object_mut().unwrap().remove("line");
    let paragraph = |text: Value| json!({ "kind": "paragraph", "text": text });
    match block["kind"].as_str().unwrap() {
        "pull-quote" => return vec![json!({ "kind": "quote", "paragraphs": [block["text"]] })],
        "embed" => return vec![paragraph(json!([{ "text": block["url"] }]))],
        "code" => {
            let lines =
                block["code"].as_str().unwrap().split('\n').map(|line| if line.is_empty() { " " } else { line });
            block["code"] = lines.collect::<Vec<_>>().join("\n").into();
            if block["language"] == "js" {
                block["language"] = "javascript".into();
            }
        }
        "list" if block["start"].as_u64().is_some_and(|start| start > 1) => {
            let items = block["items"].as_array().unwrap().iter().zip(block["start"].as_u64().unwrap()..);
            return items
                .map(|(item, number)| {
                    let mut text = item.clone();
                    let first = text[0]["text"].as_str().unwrap().to_owned();
                    text[0]["text"] = format!("{number}. {first}").into();
                    paragraph(text)
                })
                .collect();
        }
        _ => {}
    }
    vec![block]
}

/// A block without what browsers do to blanks that do not break: Chromium pastes some of them as common ones.
fn folded(block: &Value) -> Value {
    serde_json::from_str(&block.to_string().replace('\u{a0}', " ")).unwrap()
}

/// Presses Copy on each story's page and pastes it.
fn paste_every_story(browser: &mut Browser, site: &Path) {
    let (pages, folder) = (Pages::of(site), tempfile::tempdir().unwrap());
    let editor: PathBuf = folder.path().join("editor.html");
    std::fs::write(&editor, EDITOR).unwrap();
    let mut stories = posts(site).iter().map(|post| expected(site, post)).collect::<std::collections::BTreeMap<_, _>>();
    assert_eq!(pages.stories().len(), stories.len());
    for page in pages.stories() {
        let blocks = stories.remove(&canonical(&page)).unwrap();
        browser.open(&page);
        // Where an import would do, pasting is one click away.
        let other = "details:has([data-story]):not([open]) > summary";
        if browser.evaluate(&format!("document.querySelector('{other}') !== null")) == true {
            browser.click(other);
        }
        browser.click("[data-story]");
        browser.wait_until("document.getElementById('said').textContent == 'Copied'");
        browser.open(&editor);
        browser.click("#editor");
        browser.press("v", 86, &["paste"]);
        browser.wait_until("document.getElementById('editor').childElementCount > 0");
        let pasted = browser.evaluate(&format!("({})(document.getElementById('editor'))", include_str!("blocks.js")));
        let pasted = pasted.as_array().unwrap();
        for (number, (pasted, block)) in pasted.iter().zip(&blocks).enumerate() {
            assert_eq!(folded(pasted), folded(block), "{}, block {number}", page.display());
        }
        assert_eq!(pasted.len(), blocks.len(), "{}", page.display());
        assert_eq!(browser.evaluate("window.types"), json!(["text/plain", "text/html"]));
        browser.click("#plain");
        browser.press("v", 86, &["paste"]);
        browser.wait_until("document.getElementById('plain').value.length > 0");
    }
}

#[test]
fn the_example_blogs_stories_arrive_whole() {
    let Some(mut browser) = Browser::start() else { return };
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    paste_every_story(&mut browser, &repository.join("examples/blog"));
}

#[test]
fn every_kind_of_block_arrives_whole() {
    let Some(mut browser) = Browser::start() else { return };
    let site = tempfile::tempdir().unwrap();
    let posts = site.path().join("content/posts");
    std::fs::create_dir_all(&posts).unwrap();
    std::fs::write(site.path().join("hugo.toml"), "baseURL = 'https://blog.example/'\ntitle = 'Ann writes'\n").unwrap();
    std::fs::write(posts.join("kinds.md"), include_str!("kinds.md")).unwrap();
    std::fs::write(posts.join("exported.md"), include_str!("exported.md")).unwrap();
    paste_every_story(&mut browser, site.path());
}

/// The posts of a blog on this machine: `BLOG=DIR cargo test --test it posts_of_a_blog -- --ignored`.
#[test]
#[ignore = "asks for a blog"]
fn posts_of_a_blog_arrive_whole() {
    let site = std::env::var_os("BLOG").map(PathBuf::from).expect("the folder of a blog");
    paste_every_story(&mut Browser::start().expect("a browser"), &site.canonicalize().unwrap());
}

#[test]
fn each_small_thing_is_copied_by_its_button() {
    let Some(mut browser) = Browser::start() else { return };
    let pages = Pages::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/blog"));
    let editor = pages.index().with_file_name("editor.html");
    std::fs::write(&editor, EDITOR).unwrap();
    let page = pages.index().with_file_name("story-four-ferries.html");
    browser.open(&page);
    let texts = browser
        .evaluate("[...document.querySelectorAll('details[open] button[data-text]')].map(one => one.dataset.text)");
    let texts: Vec<String> = serde_json::from_value(texts).unwrap();
    let description = "There is a faster way to the northern islands. It has no ferries in it, so we did not take it.";
    for wanted in ["https://blog.example/posts/four-ferries/", "slow travel", description] {
        assert!(texts.iter().any(|text| text == wanted), "{texts:?}");
    }
    for (number, text) in texts.iter().enumerate() {
        browser.open(&page);
        browser
            .evaluate(&format!("document.querySelectorAll('details[open] button[data-text]')[{number}].id = 'this'"));
        browser.click("#this");
        browser.wait_until("document.getElementById('said').textContent == 'Copied'");
        browser.open(&editor);
        browser.click("#plain");
        browser.press("v", 86, &["paste"]);
        browser.wait_until("document.getElementById('plain').value.length > 0");
        assert_eq!(browser.evaluate("document.getElementById('plain').value"), text.as_str());
    }
}
