//! Whoever uses the pages, on whatever screen: names, contrast, keyboard, no scrolling sideways; and nothing of a post runs.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::Pages;
use super::chromium::Browser;

const ACCESS: &str = include_str!("access.js");

/// The sizes and schemes in which each page is looked at.
const LOOKS: [(u32, u32, &str); 4] =
    [(360, 740, "light"), (360, 740, "dark"), (1280, 800, "light"), (1280, 800, "dark")];

fn example() -> Pages {
    Pages::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/blog"))
}

/// A blog whose posts attack the page.
fn hostile() -> (tempfile::TempDir, Pages) {
    let site = tempfile::tempdir().unwrap();
    let posts = site.path().join("content/posts");
    std::fs::create_dir_all(&posts).unwrap();
    std::fs::write(
        site.path().join("hugo.toml"),
        "baseURL = 'https://blog.example/'\ntitle = '</title><script>hit()</script>'\n",
    )
    .unwrap();
    let attack =
        "</template></pre></style></script><script>window.hit = 1</script><img src=x onerror='window.hit = 2'>";
    let front = json!({
        "title": format!("\"'{attack}{}", "W".repeat(300)),
        "date": "2026-01-01",
        "description": attack,
        "tags": [attack.get(..20), "\" onclick=window.hit=3 x=\"", "javascript:hit()"],
        "slug": "../../<script>",
        "medium": { "publication": attack },
    });
    let body = format!(
        "{attack}\n\n[a](javascript:window.hit=4) [b](data:text/html,<script>hit()</script>)\n\n\
         ![{attack}](https://blog.example/a.png\"onerror=window.hit=5)\n\n```\"><script>window.hit=6</script>\n{attack}\n```\n\n\
         <svg onload=window.hit=7><style>@import 'https://evil.example/'</style>\n\n<iframe src=javascript:parent.hit=8></iframe>\n\n\
         <form action=https://evil.example/><button autofocus onfocus=window.hit=9>x</button></form>\n\nThe end.\n"
    );
    std::fs::write(posts.join("a.md"), format!("{front}\n\n{body}")).unwrap();
    let pages = Pages::of(site.path());
    (site, pages)
}

/// The names of what can be used, as a screen reader says them; what has none is a fault.
fn nameless(browser: &mut Browser) -> Vec<Value> {
    let tree = browser.call("Accessibility.getFullAXTree", &json!({}));
    let used = ["button", "link", "checkbox", "DisclosureTriangle"];
    let nodes = tree["nodes"].as_array().unwrap().iter();
    let nodes = nodes
        .filter(|node| node["ignored"] == false && used.contains(&node["role"]["value"].as_str().unwrap_or_default()));
    nodes.filter(|node| node["name"]["value"].as_str().is_none_or(|name| name.trim().is_empty())).cloned().collect()
}

/// Goes through the page by Tab alone: what can be used comes in the order in which it stands, and shows where one is.
fn walk(browser: &mut Browser) {
    let usable = "[...document.querySelectorAll('a[href], button, input, summary, article pre')].filter(one => one.checkVisibility() \
                  && (one.nodeName != 'PRE' || one.scrollWidth > one.clientWidth))";
    browser.evaluate(&format!("window.usable = {usable}, document.activeElement.blur(), scrollTo(0, 0)"));
    let count = browser.evaluate("usable.length").as_u64().unwrap();
    for number in 0..count.min(60) {
        browser.press("Tab", 9, &[]);
        let here = browser.evaluate("usable.indexOf(document.activeElement)");
        assert_eq!(here, number, "{}", browser.evaluate("document.activeElement.outerHTML"));
        let outline = browser.evaluate("getComputedStyle(document.activeElement).outlineStyle");
        assert_ne!(outline, "none", "{}", browser.evaluate("document.activeElement.outerHTML"));
    }
}

#[test]
fn everyone_can_use_the_pages() {
    let Some(mut browser) = Browser::start() else { return };
    let (pages, (_site, hostile)) = (example(), hostile());
    let pages: Vec<PathBuf> =
        [pages.index(), hostile.index()].into_iter().chain(pages.stories()).chain(hostile.stories()).collect();
    for (width, height, scheme) in LOOKS {
        browser.look(width, height, scheme);
        for page in &pages {
            browser.open(page);
            for state in ["as it opens", "the other way"] {
                let faults = browser.evaluate(&format!("({ACCESS})()"));
                assert_eq!(faults, json!([]), "{} at {width}, {scheme}, {state}", page.display());
                assert_eq!(nameless(&mut browser), Vec::<Value>::new(), "{}", page.display());
                browser.evaluate("document.querySelector('details:not([open]) > summary')?.click()");
            }
        }
    }
    browser.look(1280, 800, "light");
    for page in &pages {
        browser.open(page);
        walk(&mut browser);
    }
}

#[test]
fn nothing_of_a_post_runs() {
    let Some(mut browser) = Browser::start() else { return };
    let (_site, pages) = hostile();
    for page in pages.stories().iter().chain([&pages.index()]) {
        browser.open(page);
        browser.evaluate("document.querySelectorAll('details').forEach(one => { one.name = ''; one.open = true })");
        browser.evaluate("addEventListener('click', event => event.target.closest('a[href^=http], header a') && event.preventDefault())");
        for selector in ["button", "summary", "article *"] {
            browser.evaluate(&format!("document.querySelectorAll('{selector}').forEach(one => one.click())"));
        }
        assert_eq!(browser.evaluate("window.hit"), Value::Null, "{}", page.display());
        let odd = "[...document.links].map(one => one.outerHTML).filter(one => !/href=.(https:|index.html|story-)/.test(one))";
        assert_eq!(browser.evaluate(odd), Value::Array(Vec::new()));
        assert_eq!(browser.evaluate("document.scripts.length"), 1, "{}", page.display());
        assert_eq!(browser.evaluate("document.querySelectorAll('iframe, form, svg, base, object, style').length"), 1);
        // And if markup slipped through all the same, the policy would stop it.
        browser.evaluate(
            "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hit = 1\"><a id=run href=\"javascript:window.hit=2\">x</a>')",
        );
        browser.evaluate(
            "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.hit = 3' }))",
        );
        browser.evaluate("document.getElementById('run').click()");
        browser.evaluate("new Promise(done => setTimeout(done, 100))");
        assert_eq!(browser.evaluate("window.hit"), Value::Null, "{}", page.display());
    }
}

#[test]
fn a_hundred_stories_can_be_looked_through() {
    let Some(mut browser) = Browser::start() else { return };
    let site = tempfile::tempdir().unwrap();
    let posts = site.path().join("content/posts");
    std::fs::create_dir_all(&posts).unwrap();
    std::fs::write(site.path().join("hugo.toml"), "baseURL = 'https://blog.example/'\n").unwrap();
    for number in 0..100 {
        let text = format!("---\ntitle: Story number {number}\ndate: 2025-01-01\n---\nWords.\n");
        std::fs::write(posts.join(format!("{number:03}.md")), text).unwrap();
    }
    let pages = Pages::of(site.path());
    browser.look(360, 740, "light");
    browser.open(&pages.index());
    assert_eq!(browser.evaluate(&format!("({ACCESS})()")), json!([]));
    assert_eq!(browser.evaluate("document.querySelectorAll('.list li').length"), 100);
    let height = browser.evaluate("document.querySelector('.list li').offsetHeight").as_u64().unwrap();
    assert!(height < 110, "{height} pixels a story");
    browser.click(".list li:nth-child(77) a");
    browser.wait_until("document.title == 'Story number 76'");
}

/// Writes pictures of the pages: `SCREENSHOTS=DIR cargo test --test it screenshots -- --ignored`.
#[test]
#[ignore = "writes pictures"]
fn screenshots() {
    let folder = PathBuf::from(std::env::var_os("SCREENSHOTS").expect("the folder for the pictures"));
    let mut browser = Browser::start().expect("a browser");
    let pages = example();
    let stories = [
        ("index", pages.index()),
        ("paste", pages.index().with_file_name("story-who-gets-the-item-that-said-no.html")),
        ("import", pages.index().with_file_name("story-garden-log.html")),
    ];
    for (width, height, scheme) in LOOKS {
        browser.look(width, height, scheme);
        for (name, page) in &stories {
            browser.open(page);
            let picture = decoded(&browser.picture());
            std::fs::write(folder.join(format!("{name}-{width}-{scheme}.png")), picture).unwrap();
        }
    }
}

/// Bytes from base 64.
fn decoded(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |byte: &u8| DIGITS.iter().position(|digit| digit == byte).unwrap();
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_usize, 0);
    for byte in text.as_bytes().iter().filter(|byte| **byte != b'=') {
        bits = bits << 6 | digit(byte);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 255).to_le_bytes()[0]);
        }
    }
    bytes
}
