//! What attacks cost a run of the binary: a table of times and memory, and a bound for each.

#![expect(clippy::print_stdout, reason = "the table is what one asks for")]

use std::time::Duration;

use super::large::{Cost, commit_unseen, post};
use super::{NOW, PLAN, costly, large_ledger, plant};
use crate::growth::attacks::attacks;
use crate::world::{Job, World};

/// What a run may take of the processor, and of memory in KiB.
const MOST: Cost = Cost { time: Duration::from_secs(2), memory: 256 << 10 };

/// The runs that were measured; those that took too much.
#[derive(Default)]
struct Table {
    faults: Vec<String>,
}

impl Table {
    fn add(&mut self, name: &str, job: &Job<'_>, arguments: &[&str], most: Duration) {
        let (run, cost) = job.measured(arguments);
        assert!(run.code < 2, "{name}: {run}");
        let costly = if run.stdout.contains("too-costly") { "too costly" } else { "read" };
        let line = format!("{name:<44} {:>8.1?} {:>5} MiB  {costly}", cost.time, cost.memory >> 10);
        println!("{line}");
        if cost.time > most || cost.memory > MOST.memory {
            self.faults.push(line);
        }
    }

    /// The plan for a post of this text.
    fn plan(&mut self, name: &str, world: &World, path: &str, text: &str) {
        world.post(path, "A", text);
        let job = world.push().at(NOW).with("INPUT_MAX_NEW", "0");
        self.add(name, &job, &PLAN, MOST.time);
    }
}

/// The beginning of a text, to name it by.
fn beginning(text: &str) -> String {
    let start: String = text.chars().take(28).collect();
    format!("{start:?} {} KB", text.len() / 1000)
}

#[test]
#[ignore = "wants a release build: `MEDIUM_CROSSPOST=target/release/medium-crosspost cargo test --test it attack_costs \
            -- --ignored --nocapture`"]
fn attacks_cost_two_seconds_and_256_mib_at_most() {
    let mut table = Table::default();
    for attack in attacks() {
        for text in &attack.texts {
            let world = World::of(attack.configuration.0, attack.configuration.1);
            table.plan(&beginning(text), &world, &format!("{}a.md", attack.folder), text);
        }
    }
    for (text, _) in costly::jekyll_texts() {
        table.plan(&beginning(&text), &costly::jekyll(), "_posts/2026-01-01-bad.md", &text);
    }
    for (shortcode, call, _) in costly::hugo_shortcodes() {
        table.plan(&beginning(&shortcode), &costly::hugo(&shortcode), "content/posts/bad/index.md", &call);
    }
    let world = World::of("_config.yml", "url: https://blog.example\n");
    let quotes = "a: \"x\ny\"\n".repeat(390_000);
    world.file("_posts/2026-01-01-a.md", format!("---\ntitle: A\n{quotes}---\nWords.\n"));
    table.add("front matter, quotes at the margin, 3.9 MB", &world.push().at(NOW), &PLAN, MOST.time);
    world.file("_data/a.yml", &quotes);
    world.file("_posts/2026-01-01-a.md", "---\ntitle: A\n---\n{{ site.data.a }}\n");
    table.add("data, quotes at the margin, 3.9 MB", &world.push().at(NOW), &PLAN, MOST.time);

    let world = World::new();
    world.post("content/posts/a.md", "A", "Words.").commit("Begin");
    commit_unseen(&world, &[("b".to_owned(), post("B", 60 << 20))], 60);
    let job = world.by_hand().at(NOW).with("INPUT_MAX_NEW", "0");
    table.add("one blob of 60 MiB under 60 paths", &job, &PLAN, MOST.time);

    let world = World::new();
    plant(&world, &large_ledger::ledger(&["published", "adopted", "left-out"]));
    world.post("content/posts/a.md", "A", "Words.");
    let push = world.push();
    // A second on a quiet machine; another has twice that.
    table.add("a ledger of 50,000 stories: plan", &push.clone().at(NOW), &PLAN, MOST.time);
    table.add("a ledger of 50,000 stories: ledger show", &push, &["ledger", "show"], MOST.time);
    assert!(table.faults.is_empty(), "too much:\n{}", table.faults.join("\n"));
}
