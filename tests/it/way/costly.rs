//! Posts that would take minutes, gigabytes or the run itself: each is blocked for its own account, and the other post of
//! the same push goes out.

use std::time::{Duration, Instant};

use super::{NOW, PUBLISH, canonicals, sandbox};
use crate::world::World;

/// The longest that a run with such a post may take, by an unoptimised build on a busy machine.
const SOON: Duration = Duration::from_secs(60);

/// Pushes a bad post beside a good one, and publishes.
fn is_blocked(world: &World, bad: (&str, &str), good: &str, code: &str) {
    let medium = sandbox();
    let before = medium.stories().len();
    world.file(bad.0, bad.1).post(good, "Good", "Words.");
    let start = Instant::now();
    let run = world.push().at(NOW).to(&medium).run(&PUBLISH).exits(1);
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    let report = run.report();
    let stories = report["stories"].as_array().unwrap();
    let story =
        |path: &str| stories.iter().find(|story| story["path"] == path).unwrap_or_else(|| panic!("{path}: {run}"));
    assert_eq!(
        (story(bad.0)["outcome"].as_str(), story(good)["outcome"].as_str()),
        (Some("blocked"), Some("published")),
        "{run}"
    );
    let problems = story(bad.0)["problems"].as_array().unwrap();
    let found = problems.iter().find(|problem| problem["code"] == code).unwrap_or_else(|| panic!("{code}: {run}"));
    assert_eq!((found["path"].as_str(), found["severity"].as_str()), (Some(bad.0), Some("error")), "{run}");
    assert_eq!(canonicals(&medium).len(), before + 1);
    assert!(world.ledger().unwrap().to_string().contains(bad.0), "the ledger keeps it waiting");
}

/// A data file with one value of 1 MB.
fn big() -> String {
    format!("{{\"v\": \"{}\"}}", "b".repeat(1 << 20))
}

/// A site of Jekyll with what costly texts ask for.
pub(super) fn jekyll() -> World {
    let world = World::of("_config.yml", "url: https://blog.example\npermalink: /:title/\n");
    world.file("_includes/a.html", "{% include a.html %}{% include a.html %}").file("_data/big.json", big());
    world
}

/// Texts of Jekyll's that cost much or break much, each with the problem that it is.
pub(super) fn jekyll_texts() -> Vec<(String, &'static str)> {
    let list = "{% assign l = 'ab' %}{% for i in (1..15) %}{% assign l = l | append: l %}{% endfor %}{% assign l = l | split: '' %}";
    let printed = "{{ site.data.big.v }}".repeat(100);
    let assigned = format!("{list}{{% for i in (1..9999) %}}{{% assign m = l | uniq %}}{{% endfor %}}");
    [
        ("{{ '2026-01-01' | date: '%é' }}{% nothing %}", "template-left"),
        ("{{ '2026-01-01' | date: '%' }}", "template-left"),
        ("{{ \"now\" | date: \"%999999999Y\" }}", "too-costly"),
        (&printed, "too-costly"),
        (&assigned, "too-costly"),
        ("{% include a.html %}", "too-costly"),
    ]
    .map(|(text, code)| (text.to_owned(), code))
    .into()
}

#[test]
fn a_jekyll_post_costs_nobody_else_anything() {
    for (text, code) in jekyll_texts() {
        let bad = format!("---\ntitle: Bad\n---\n{text}\n");
        is_blocked(&jekyll(), ("_posts/2026-01-01-bad.md", &bad), "_posts/2026-01-02-good.md", code);
    }
}

#[test]
fn a_letter_of_several_bytes_in_a_date_format_is_a_letter() {
    let world = World::of("_config.yml", "url: https://blog.example\npermalink: /:title/\n");
    world.post("_posts/2026-01-02-a.md", "A", "In {{ '2026-01-01' | date: '%Y %é' }}, it was.");
    world.push();
    world.by_hand().run(&["render", "_posts/2026-01-02-a.md"]).exits(0).says("In 2026 %é, it was.");
}

/// A site of Hugo with this shortcode, `s`, and with what costly ones ask for.
pub(super) fn hugo(shortcode: &str) -> World {
    let world = World::new();
    world.file("layouts/shortcodes/s.html", shortcode).file("data/big.json", big());
    world.file(&format!("content/posts/bad/{}.png", "a".repeat(200)), "");
    world
}

/// Shortcodes of Hugo's that cost much or break much, each with the text that calls it and the problem that it is.
pub(super) fn hugo_shortcodes() -> Vec<(String, String, &'static str)> {
    let value = "{{ $b := .Site.Data.big.v }}";
    let set = format!("{value}{{{{ range 1000 }}}}{{{{ $.Page.Store.Set (string .) $b }}}}{{{{ end }}}}");
    let find = format!("{value}{{{{ range 1000 }}}}{{{{ $x := findRE \"[^a]*c\" $b }}}}{{{{ end }}}}");
    let glob = format!("{{{{ .Page.Resources.GetMatch \"{}\" }}}}", "*a".repeat(8));
    [
        (set.as_str(), 1, "too-costly"),
        ("{{ .Site.Data.big.v }}", 100, "too-costly"),
        ("{{ range seq -9223372036854775808 9223372036854775807 }}{{ end }}", 1, "too-costly"),
        (&find, 1, "too-costly"),
        ("{{ printf \"%999999999d\" 1 }}", 1, "template-left"),
        (&format!("{glob}{{{{ .Nothing }}}}"), 1, "template-left"),
    ]
    .map(|(shortcode, calls, code)| (shortcode.to_owned(), "{{< s >}}".repeat(calls), code))
    .into()
}

#[test]
fn a_hugo_post_costs_nobody_else_anything() {
    for (shortcode, call, code) in hugo_shortcodes() {
        let bad = format!("---\ntitle: Bad\ndate: 2026-01-01\n---\n{call}\n");
        is_blocked(&hugo(&shortcode), ("content/posts/bad/index.md", &bad), "content/posts/good.md", code);
    }
}
