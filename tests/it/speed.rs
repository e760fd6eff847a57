//! What a dry run costs over git itself, where nothing is new: most runs of most blogs are that; and where all moved.

#![expect(clippy::print_stdout, reason = "the figures are what one asks for")]

use std::process::Command;
use std::time::{Duration, Instant};

use crate::git::git;
use crate::world::World;

/// The most that `plan` may cost over `git diff`.
const MOST: Duration = Duration::from_millis(10);
/// How often each is run, in turn.
const RUNS: usize = 21;
/// How often all of it is tried: a machine that is busy with other things only ever makes it slower.
const TRIES: usize = 3;

#[test]
#[ignore = "wants a release build and a quiet machine: `MEDIUM_CROSSPOST=target/release/medium-crosspost cargo test \
            --test it speed -- --ignored --nocapture`"]
fn nothing_new_is_told_at_once() {
    let world = World::new();
    for number in 0..100 {
        let text =
            format!("## Part {number}\n\nA paragraph with a [link](/posts/{number}/) and *emphasis*.\n\n").repeat(12);
        world.post(&format!("content/posts/post-{number:03}.md"), &format!("Post {number}"), &text);
    }
    world.commit("A hundred posts");
    world.post("content/posts/post-042.md", "Post 42", "An edit.").commit("An edit");
    git(&world.blog(), &["remote", "remove", "origin"]);

    let plan = || world.by_hand().process(&["plan"]).1;
    let diff = || git_diff(&world, &["HEAD~1", "HEAD"]);
    world.by_hand().run(&["plan"]).exits(0).says("nothing new");
    assert_eq!(String::from_utf8(diff().output().unwrap().stdout).unwrap(), "M\tcontent/posts/post-042.md\n");
    for tries_left in (0..TRIES).rev() {
        let (mut plans, mut diffs): (Vec<_>, Vec<_>) = (0..RUNS).map(|_| (timed(plan()), timed(diff()))).unzip();
        let (plan, diff) = (median(&mut plans), median(&mut diffs));
        let over = plan.saturating_sub(diff);
        println!("medians of {RUNS} runs: `plan` {plan:.1?}, `git diff --name-status` {diff:.1?}, over it {over:.1?}");
        if over <= MOST {
            return;
        }
        assert!(tries_left > 0, "`plan` costs {over:.1?} over `git diff`, more than {MOST:?}");
    }
}

/// The most that 20,003 moves may cost over git's comparison of the trees.
const MOST_OF_MOVES: Duration = Duration::from_millis(100);
/// How often each is run, in turn.
const RUNS_OF_MOVES: usize = 7;

#[test]
#[ignore = "wants a release build and a quiet machine: `MEDIUM_CROSSPOST=target/release/medium-crosspost cargo test \
            --test it speed -- --ignored --nocapture`"]
fn moves_are_told_at_once() {
    let world = World::new();
    for number in 0..20_003 {
        let (folder, text) =
            (number % 200, format!("---\ntitle: Post {number}\ndate: 2020-01-01\n---\n\nText {number}.\n"));
        world.file(&format!("content/posts/{folder}/post-{number}.md"), text);
    }
    let written = world.commit("Many posts");
    let still = world.file("README.md", "Read me.").commit("No post");
    let head = world.rename("content/posts", "content/articles").commit("A move of all");
    git(&world.blog(), &["gc", "--quiet"]);
    git(&world.blog(), &["remote", "remove", "origin"]);

    // The posts are read either way; only that all of them moved is the difference.
    let plan = |base: &str| world.by_hand().process(&["plan", "--base", base]).1;
    world.by_hand().run(&["plan", "--base", &written]).exits(0).says("nothing new");
    let same = || plan(&head);
    let all_moved = || plan(&still);
    let diff = || git_diff(&world, &["--no-renames", &still, &head]);
    for tries_left in (0..TRIES).rev() {
        let mut times = [const { Vec::new() }; 3];
        for _ in 0..RUNS_OF_MOVES {
            times.iter_mut().zip([same(), all_moved(), diff()]).for_each(|(times, command)| times.push(timed(command)));
        }
        let [same, all_moved, diff] = times.map(|mut times| median(&mut times));
        let over = all_moved.saturating_sub(same).saturating_sub(diff);
        println!(
            "medians of {RUNS_OF_MOVES} runs with 20,003 posts: `plan` {same:.1?}, where all moved {all_moved:.1?}; \
             `git diff --no-renames` {diff:.1?}; the moves over it {over:.1?}"
        );
        if over <= MOST_OF_MOVES {
            return;
        }
        assert!(tries_left > 0, "the moves cost {over:.1?} over the diff itself, more than {MOST_OF_MOVES:?}");
    }
}

fn git_diff(world: &World, arguments: &[&str]) -> Command {
    let folder = world.folder();
    let mut command = world.by_hand().command(&folder, "git");
    command.args(["diff", "--name-status"]).args(arguments);
    command
}

fn timed(mut command: Command) -> Duration {
    let begun = Instant::now();
    assert!(command.output().unwrap().status.success());
    begun.elapsed()
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}
