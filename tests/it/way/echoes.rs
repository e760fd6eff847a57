//! A Medium that repeats the token in what it answers: it is written down nowhere.

use medium::stand_in::Fault;

use super::{NOW, expected, sandbox, states};
use crate::git::git;
use crate::world::World;

const A: &str = "content/posts/a.md";
const TOKEN: &str = "2fe1a-secret/of+the+tests";
const ENCODED: &str = "2fe1a%2Dsecret%2Fof%2Bthe%2Btests";

/// Everything that was ever written to the ledger's branch.
fn written(world: &World) -> String {
    git(&world.origin(), &["log", "--patch", "medium-ledger"])
}

#[test]
fn a_token_that_medium_repeats_is_written_down_nowhere() {
    for (mode, outcome, state, code) in
        [("token-in-id", "unknown", "unknown", 1), ("token-in-url", "published", "published", 0)]
    {
        let (world, medium) = (World::new(), sandbox());
        world.post(A, "A", "Words.");
        medium.add_fault(Fault::named(mode).unwrap().on("/posts"));
        let push = world.push().to(&medium).with_medium(medium.url(), TOKEN).at(NOW);
        let run = push.run(&["publish", "--format", "json"]).exits(code);
        assert_eq!((run.outcomes(), states(&world)), (expected(&[(A, outcome)]), expected(&[("a/", state)])), "{run}");
        let url = &run.report()["stories"][0]["medium"]["url"];
        assert!(url.is_null(), "{mode}\n{run}");
        // The same run again, in words, sends nothing more.
        let again = push.run(&["publish"]);
        assert_eq!(medium.stories().len(), 1, "{mode}: never twice");
        for text in [run.to_string(), again.to_string(), written(&world)] {
            let text: String = text.lines().filter(|line| !line.starts_with("::add-mask::")).collect();
            assert!(!text.contains(TOKEN) && !text.contains(ENCODED), "{mode}\n{text}");
        }
    }
}
