//! What each of Medium's answers comes to: outcome, exit status, and what the ledger says afterwards.

use std::path::Path;

use medium::stand_in::{Fault, Sandbox, TOKEN};
use serde_json::Value;

use super::{NOW, PUBLISH, expected, sandbox, states};
use crate::world::World;

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";

struct Case {
    /// The fault, which strikes creates only.
    fault: &'static str,
    /// What becomes of the first of two stories, and of the second.
    told: [&'static str; 2],
    code: i32,
    states: [&'static str; 2],
    /// A word of what is said.
    says: &'static str,
    /// How many stories Medium has in the end.
    made: usize,
}

const fn case(
    fault: &'static str,
    told: [&'static str; 2],
    code: i32,
    states: [&'static str; 2],
    made: usize,
    says: &'static str,
) -> Case {
    Case { fault, told, code, states, says, made }
}

const PUBLISHED: &str = "published";
const LIMITED: &str = "deferred rate-limited";
const LOST: &str = "unknown answer-lost";

/// The fault strikes the first create.
const CASES: &[Case] = &[
    case("1007", [LIMITED, LIMITED], 0, ["pending", "pending"], 0, "publishing limit"),
    case("429", [LIMITED, LIMITED], 0, ["pending", "pending"], 0, "limit"),
    case("6003", ["failed", "failed"], 1, ["pending", "pending"], 0, "mistyped, cut short or revoked"),
    case("6005", ["failed", "failed"], 1, ["pending", "pending"], 0, "no longer accepts this integration token"),
    case("cf403", ["failed", PUBLISHED], 1, ["pending", PUBLISHED], 1, "Cloudflare"),
    case("6007", ["failed", PUBLISHED], 1, ["pending", PUBLISHED], 1, "topics"),
    case("500json", [LOST, PUBLISHED], 1, ["unknown", PUBLISHED], 1, "not known"),
    case("hang", [LOST, PUBLISHED], 1, ["unknown", PUBLISHED], 2, "not known"),
    case("reset-after-create", [LOST, PUBLISHED], 1, ["unknown", PUBLISHED], 2, "not known"),
    case("201-empty-data", [LOST, PUBLISHED], 1, ["unknown", PUBLISHED], 2, "not known"),
    case(
        "201-other-canonical",
        [PUBLISHED, PUBLISHED],
        0,
        [PUBLISHED, PUBLISHED],
        2,
        "names `https://elsewhere.example/` as its canonical",
    ),
    case("huge", [LOST, PUBLISHED], 1, ["unknown", PUBLISHED], 2, "larger than 4 MiB"),
    case("201-without-url", [PUBLISHED, PUBLISHED], 0, [PUBLISHED, PUBLISHED], 2, ""),
];

#[test]
fn each_answer_has_its_outcome() {
    let medium = sandbox();
    for case in CASES {
        let world = World::new();
        world.post(A, "A", "Words.").post(B, "B", "Words.");
        medium.reset();
        medium.add_fault(Fault::named(case.fault).unwrap().on("/posts").times(1));
        let push = world.push().to(&medium);
        let run = push.clone().at(NOW).run(&[&PUBLISH[..], &["--timeout", "2s"]].concat()).exits(case.code);
        let name = case.fault;
        assert_eq!(run.told(), expected(&[(A, case.told[0]), (B, case.told[1])]), "{name}\n{run}");
        let [a, b] = case.states;
        assert_eq!(states(&world), expected(&[("a/", a), ("b/", b)]), "{name}");
        assert_eq!(medium.stories().len(), case.made, "{name}");
        let run = run.says(case.says);
        // An error is marked as one where the run fails, and only there.
        assert_eq!(run.annotations("error").is_empty(), case.code == 0, "{name}\n{run}");
        let severities = run.report()["stories"][0]["problems"].to_string();
        assert_eq!(severities.contains("\"error\""), case.code == 1, "{name}\n{run}");
        let codes = run.report()["stories"][0]["problems"].as_array().unwrap().clone();
        let doubt = codes.iter().any(|problem| problem["code"] == "answer-lost");
        assert_eq!(
            doubt,
            case.told[0] == LOST,
            "{name}
{run}"
        );
        // The next day everything goes out that certainly was not made, and nothing else.
        let made = medium.stories().len();
        medium.set_clock(post::time::Clock::system());
        push.at("2026-01-05T00:00:00Z").run(&PUBLISH).exits(0);
        let pending = case.states.iter().filter(|state| **state == "pending").count();
        assert_eq!(medium.stories().len(), made + pending, "{name}");
    }
}

#[test]
fn a_token_that_medium_refuses_fails_everything_before_any_claim() {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", "Words.");
    let push = world.push();
    for (token, says) in
        [("revoked-2fe1a", "mistyped"), ("unknown-2fe1a", "does not know"), ("legacy-2fe1a", "no longer")]
    {
        let job = push.clone().with_medium(medium.url(), token).at(NOW);
        let run = job.run(&PUBLISH).exits(1).says(says);
        assert_eq!(run.told(), expected(&[(A, "failed")]), "{run}");
        assert_eq!(run.report()["stories"][0]["problems"].as_array().unwrap().last().unwrap()["code"], "token-refused");
        assert_eq!(states(&world), expected(&[("a/", "pending")]), "what failed is not forgotten");
        hides_everywhere(&run.folder, "2fe1a");
        hides_everywhere(&world.origin(), "2fe1a");
        assert!(medium.journal().iter().all(|exchange| exchange.method == "GET"));
    }
    let run = push.with_medium(medium.url(), "two words").at(NOW).run(&PUBLISH).exits(2).says("token-refused");
    assert!(!run.to_string().contains("two words"), "{run}");
    let run = world.dispatch().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    assert_eq!(run.told(), expected(&[(A, "published")]), "{run}");
}

#[test]
fn a_token_that_comes_back_in_an_answer_or_stands_in_a_post_is_nowhere() {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "My token is s3cr3t-2fe1a", "It is s3cr3t-2fe1a.");
    let job = world.push().with_medium(medium.url(), "s3cr3t-2fe1a").at(NOW);
    let run = job.run(&PUBLISH).exits(0);
    assert_eq!(run.told(), expected(&[(A, "published")]));
    assert!(run.to_string().lines().all(|line| line.starts_with("::add-mask::") || !line.contains("2fe1a")), "{run}");
    for arguments in [&["ledger", "show"][..], &["ledger", "show", "--format", "json"], &["render", A], &["urls"]] {
        let run = world.by_hand().with_medium(medium.url(), "s3cr3t-2fe1a").run(arguments).exits(0);
        assert!(!run.to_string().contains("2fe1a"), "{arguments:?}\n{run}");
    }
}

/// No file below a folder holds a text; the clone and the payload are the test's own.
fn hides_everywhere(folder: &Path, text: &str) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            hides_everywhere(&path, text);
        } else {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(text.len()).any(|window| window == text.as_bytes()), "{}", path.display());
        }
    }
}

#[test]
fn what_never_left_the_machine_is_tried_again_and_then_failed() {
    let world = World::new();
    world.post(A, "A", "Words.");
    let push = world.push();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let job = push.with_medium(&format!("http://{closed}"), TOKEN).with("MEDIUM_RETRY_BASE_MS", "1").at(NOW);
    let run = job.run(&PUBLISH).exits(1).says("is not reachable");
    assert_eq!(run.told(), expected(&[(A, "failed")]), "{run}");
    assert_eq!(states(&world), expected(&[("a/", "pending")]));
}

#[test]
fn a_question_that_fails_is_asked_again_before_any_claim() {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", "Words.");
    medium.add_fault(Fault::named("503").unwrap().on("/me").times(2));
    let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    assert_eq!(run.told(), expected(&[(A, "published")]), "{run}");
    let asked = medium.journal().iter().filter(|exchange| exchange.path.ends_with("/me")).count();
    assert_eq!(asked, 3);
}

#[test]
fn a_publication_that_is_not_there_fails_its_stories_with_the_list_of_those_that_are() {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", "Words.");
    world.file(
        B,
        "---\ntitle: B\ndate: 2026-01-01\nmedium: { publication: Sandbox Times, status: public }\n---\nWords.\n",
    );
    let push = world.push().to(&medium).at(NOW);
    let publish = |publication| push.run(&[&PUBLISH[..], &["--publication", publication]].concat());
    let run = publish("No Such").exits(1);
    assert_eq!(run.told(), expected(&[(A, "failed"), (B, "published")]), "{run}");
    let problems = run.report()["stories"][0]["problems"].clone();
    let problem = problems.as_array().unwrap().last().unwrap();
    assert_eq!(problem["code"], "publication-refused");
    assert!(problem["hint"].as_str().unwrap().contains("`Sandbox Notes`"), "{run}");
    assert_eq!(medium.stories()[0].publication.as_deref(), Some("Sandbox Times"));
    // One that is only followed; then one in which the user is a writer, who hands in drafts.
    let run = publish("Sandbox Weekly").exits(1).says("only follows");
    assert_eq!(run.told(), expected(&[(B, "already-published"), (A, "failed")]), "{run}");
    let run = push.run(&[&PUBLISH[..], &["--publication", "Sandbox Notes", "--publish-status", "public"]].concat());
    let run = run.exits(0).says("is only a writer");
    assert_eq!(run.told()[1], expected(&[(A, "published")])[0], "{run}");
    let story = last(&medium);
    assert_eq!(
        (story["publication"].as_str(), story["publish_status"].as_str()),
        (Some("Sandbox Notes"), Some("draft"))
    );
    assert_eq!(run.report()["stories"][1]["publish_status"], "draft", "what it came to, not what was asked");
}

/// The last story that Medium took.
fn last(medium: &Sandbox) -> Value {
    serde_json::to_value(medium.stories().last().unwrap()).unwrap()
}

#[test]
fn a_limit_that_medium_tells_before_any_claim_defers_everything() {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", "Words.").post(B, "B", "Words.");
    for path in ["/me", "/publications"] {
        medium.reset();
        medium.add_fault(Fault::named("1007").unwrap().on(path));
        let job = world.push().to(&medium).with_input("publication", "The Paper").at(NOW);
        let run = job.run(&PUBLISH).exits(0);
        assert_eq!(run.told(), expected(&[(A, LIMITED), (B, LIMITED)]), "{path}\n{run}");
        assert_eq!(states(&world), expected(&[("a/", "pending"), ("b/", "pending")]), "{path}");
    }
}
