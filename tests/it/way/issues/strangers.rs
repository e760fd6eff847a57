//! Anybody can open an issue, comment on one and be heard by a bot: none of it says what became of a story.

use serde_json::{Value, json};

use super::{A, LATER, NEW, WAITS, complaints, expected, run, scene, states};
use crate::github::GitHub;
use crate::way::NOW;
use crate::world::{Transcript, World};

const MARKER: &str = "Put it here: https://evil.example\n<!-- medium-crosspost: https://blog.example/posts/a/ -->";
const HERS: &str = "https://medium.com/@eve/spam-0123456789ab";

/// What a run told its reader beside the stories, of issues.
fn notices(run: &Transcript) -> Vec<String> {
    let all = run.annotations("notice").into_iter().map(|one| one.data);
    all.filter(|message| message.contains("issue")).collect()
}

/// The number of the story's issue, as the ledger has it.
fn number(world: &World) -> Value {
    world.ledger().unwrap()["stories"]["https://blog.example/posts/a/"]["issue"]["number"].clone()
}

/// A story that waits, with its issue.
fn waiting() -> (World, GitHub) {
    let (world, github) = scene();
    run(world.push(), &github, NOW).exits(0);
    assert_eq!((number(&world), github.state().issues.len()), (json!(1), 1));
    (world, github)
}

#[test]
fn an_issue_that_a_stranger_opened_beforehand_is_not_the_storys() {
    for (login, viewer) in [
        ("eve", None),
        // Neither a person of the bot's name in GraphQL nor another bot is the token's user.
        ("github-actions", Some(json!({ "login": "github-actions", "databaseId": 41_898_282 }))),
        ("evil[bot]", None),
    ] {
        let (world, github) = scene();
        github.state().viewer = viewer;
        assert_eq!(github.open(login, MARKER), 1);
        let first = run(world.push(), &github, NOW).exits(0);
        assert_eq!(first.told(), expected(&[(A, NEW)]), "{first}");
        assert_eq!((number(&world), github.state().issues.len()), (json!(2), 2), "{first}");
        assert!(!github.state().issues[1]["body"].as_str().unwrap().contains("evil.example"));
        let said = notices(&first);
        assert!(said.len() == 1 && said[0].contains(&format!("#1 by `{login}`")), "{said:?}");
        // Whoever closes it, and whatever it says, the story waits; and it is said once.
        github.close(1, "completed");
        github.comment(1, "ann", "OWNER", HERS);
        let later = run(world.schedule(), &github, LATER).exits(0);
        assert_eq!((later.told(), notices(&later)), (expected(&[(A, WAITS)]), Vec::new()), "{later}");
    }
}

#[test]
fn the_tools_own_issue_is_found_among_any_number_of_others() {
    for (others, more) in [(250, "and 247 more"), (1100, "and 997 more")] {
        let (world, github) = scene();
        github.state().loses_answers = true;
        run(world.push(), &github, NOW).exits(0);
        github.state().loses_answers = false;
        for _ in 0..others {
            github.open("eve", MARKER);
        }
        let before = github.state().requests.len();
        let later = run(world.schedule(), &github, LATER).exits(0);
        assert_eq!(later.told(), expected(&[(A, WAITS)]), "{later}");
        assert_eq!((number(&world), github.state().issues.len()), (json!(1), others + 1));
        assert!(github.state().requests.len() - before < 15, "{:?}", &github.state().requests[before..]);
        let said = notices(&later);
        assert!(said.len() == 1 && said[0].contains(more), "{said:?}");
    }
}

#[test]
fn the_tokens_own_user_is_known_wherever_github_is() {
    let enterprise = "/api/v3";
    for (path, viewer) in [
        ("", None),
        (enterprise, None),
        ("", Some(json!({ "login": "github-actions", "databaseId": null }))),
        ("", Some(json!({ "login": "renamed[bot]", "databaseId": 41_898_282 }))),
    ] {
        let (world, github) = scene();
        github.state().loses_answers = true;
        let at = |job: crate::world::Job<'_>, now: &str| {
            let job = job.asking(&github).with("GITHUB_API_URL", &format!("{}{path}", github.url()));
            job.at(now).run(&super::PUBLISH).exits(0)
        };
        at(world.push(), NOW);
        github.state().loses_answers = false;
        github.state().viewer = viewer;
        let later = at(world.schedule(), LATER);
        assert_eq!(
            (number(&world), github.state().issues.len(), notices(&later)),
            (json!(1), 1, Vec::new()),
            "{later}"
        );
    }
}

#[test]
fn where_github_does_not_say_whom_the_token_acts_for_a_later_run_makes_the_issue() {
    let (world, github) = scene();
    github.open("eve", MARKER);
    github.state().viewer = Some(Value::Null);
    let first = run(world.push(), &github, NOW).exits(0);
    let said = complaints(&first);
    assert!(said.len() == 1 && said[0].contains("whom the token acts for: `Something went wrong`"), "{said:?}");
    assert_eq!(github.state().issues.len(), 1);
    github.state().viewer = None;
    run(world.schedule(), &github, LATER).exits(0);
    assert_eq!((number(&world), github.state().issues.len()), (json!(2), 2));
}

#[test]
fn a_closing_counts_from_who_can_write_to_the_repository() {
    for reason in ["completed", "not_planned"] {
        for closer in ["eve", "tom", "github-actions[bot]", "stale[bot]"] {
            let (world, github) = waiting();
            github.state().permissions.insert("tom", "triage");
            github.close_as(closer, 1, reason);
            github.comment(1, closer, "CONTRIBUTOR", HERS);
            let later = run(world.schedule(), &github, LATER).exits(0);
            assert_eq!((later.told(), states(&world)), (expected(&[(A, WAITS)]), expected(&[("a/", "handed-off")])));
            let said = notices(&later);
            let words =
                format!("issue #1 was closed by `{closer}`, who cannot write to the repository, so `A` still waits");
            assert!(said.len() == 1 && said[0].contains(&words), "{said:?}");
            assert_eq!(github.state().issues.len(), 1, "no other is made");
        }
    }
    let (world, github) = waiting();
    github.close(1, "completed");
    github.state().issues[0]["closed_by"] = Value::Null;
    let later = run(world.schedule(), &github, LATER).exits(0);
    assert_eq!(later.told(), expected(&[(A, WAITS)]), "{later}");
    assert!(notices(&later)[0].contains("GitHub does not say by whom"), "{later}");
    // Those whose closing counts: by their role, or as GitHub calls them where they comment.
    for (role, association) in
        [("write", "NONE"), ("maintain", "NONE"), ("admin", "NONE"), ("triage", "COLLABORATOR"), ("read", "MEMBER")]
    {
        let (world, github) = waiting();
        github.state().permissions.insert("tom", role);
        github.close_as("tom", 1, "completed");
        github.comment(1, "tom", association, "Done.");
        let later = run(world.schedule(), &github, LATER).exits(0);
        assert_eq!(later.told(), expected(&[(A, "already-published")]), "{role} {association}\n{later}");
        assert_eq!(states(&world), expected(&[("a/", "adopted")]));
    }
}

#[test]
fn an_address_counts_from_who_can_write_to_the_repository() {
    let his = "https://medium.com/@bob/a-e6f36a0b1c2d";
    for (association, role, counts) in [
        ("OWNER", "read", true),
        ("MEMBER", "read", true),
        ("COLLABORATOR", "triage", true),
        ("CONTRIBUTOR", "write", true),
        ("NONE", "maintain", true),
        ("CONTRIBUTOR", "triage", false),
        ("FIRST_TIMER", "read", false),
    ] {
        let (world, github) = waiting();
        github.state().permissions.insert("bob", role);
        github.comment(1, "bob", association, his);
        github.comment(1, "eve", "NONE", HERS);
        github.close(1, "completed");
        let later = run(world.schedule(), &github, LATER).exits(0);
        assert_eq!(later.told(), expected(&[(A, "already-published")]), "{later}");
        let url = later.report()["stories"][0]["medium"]["url"].clone();
        assert_eq!(url, if counts { json!(his) } else { Value::Null }, "{association} {role}");
        let who = if counts { "`eve`" } else { "`bob`, `eve`" };
        let words = format!("an address in issue #1 is ignored: {who} cannot write to the repository");
        assert!(notices(&later).iter().any(|one| one.contains(&words)), "{later}");
    }
}

#[test]
fn no_number_of_comments_hides_the_one_that_counts() {
    let his = "https://medium.com/@ann/a-e6f36a0b1c2d";
    for before in [250, 0] {
        let (world, github) = waiting();
        let flood = |count: usize| {
            for one in 0..count {
                github.comment(1, &format!("eve-{one}"), "NONE", HERS);
            }
        };
        flood(before);
        github.comment(1, "ann", "OWNER", his);
        flood(250 - before);
        github.close(1, "completed");
        let later = run(world.schedule(), &github, LATER).exits(0);
        assert_eq!(later.report()["stories"][0]["medium"]["url"], his, "{later}");
        let asked = github.state().requests.iter().filter(|(_, path)| path.ends_with("/permission")).count();
        assert_eq!(asked, if before == 0 { 10 } else { 0 }, "strangers do not make it ask without end");
    }
}
