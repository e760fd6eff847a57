//! What is new on each event.

use serde_json::{Value, json};

use super::{NOW, PLAN, PUBLISH, expected, sandbox};
use crate::git::git;
use crate::world::{NONE, World};

const FRONT: &str = "title: A\ndate: 2026-01-01\ndescription: A description.\ntags: [words]\n";

fn post(world: &World, path: &str, front: &str) {
    world.file(path, format!("---\n{FRONT}{front}---\n\nWords.\n"));
}

/// What happens between two states of the blog, and what is new then.
struct Change {
    name: &'static str,
    before: fn(&World),
    happens: fn(&World),
    new: &'static [(&'static str, &'static str)],
}

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";

const CHANGES: &[Change] = &[
    Change {
        name: "a post in each of two commits",
        before: |_| {},
        happens: |world| {
            world.post(A, "A", "Words.").commit("A");
            world.post(B, "B", "Words.").commit("B");
        },
        new: &[(A, "planned"), (B, "planned")],
    },
    Change {
        name: "a branch merged, with a commit of main beside it",
        before: |_| {},
        happens: |world| {
            let here = world.current_branch();
            world.branch("beside").post(A, "A", "Words.").commit("A");
            world.branch(&here).post(B, "B", "Words.").commit("B");
            git(&world.blog(), &["merge", "--quiet", "--no-ff", "--message=Merge", "beside"]);
        },
        new: &[(A, "planned"), (B, "planned")],
    },
    Change {
        name: "an edit",
        before: |world| post(world, A, ""),
        happens: |world| {
            world.post(A, "Another title", "Other words.");
        },
        new: &[],
    },
    Change {
        name: "a rename",
        before: |world| post(world, A, ""),
        happens: |world| {
            world.rename(A, B);
        },
        new: &[],
    },
    Change {
        name: "a rename with an edit, beside a post from the same template",
        before: |world| post(world, A, ""),
        happens: |world| {
            world.rename(A, "content/posts/moved.md");
            world.file("content/posts/moved.md", format!("---\n{FRONT}---\n\nBetter words.\n"));
            world.post(B, "B", "Words.");
        },
        new: &[(B, "planned")],
    },
    Change {
        name: "a draft released",
        before: |world| post(world, A, "draft: true\n"),
        happens: |world| post(world, A, ""),
        new: &[(A, "planned")],
    },
    Change {
        name: "a draft begun",
        before: |_| {},
        happens: |world| post(world, A, "draft: true\n"),
        new: &[(A, "skipped draft")],
    },
    Change {
        name: "an opt-out lifted",
        before: |world| post(world, A, "medium: false\n"),
        happens: |world| post(world, A, ""),
        new: &[(A, "planned")],
    },
    Change {
        name: "an opt-out",
        before: |_| {},
        happens: |world| post(world, A, "medium: false\n"),
        new: &[(A, "skipped opted-out")],
    },
    Change {
        name: "a post for a later day, and one whose time is over",
        before: |_| {},
        happens: |world| {
            world.file(A, "---\ntitle: A\ndate: 2026-02-01\n---\nWords.\n");
            post(world, B, "expiryDate: 2026-01-02\n");
        },
        new: &[(A, "skipped future"), (B, "skipped expired")],
    },
    Change {
        name: "a post added and deleted",
        before: |_| {},
        happens: |world| {
            world.post(A, "A", "Words.").commit("A");
            world.remove(A).commit("No A");
        },
        new: &[],
    },
    Change {
        name: "a post deleted",
        before: |world| post(world, A, ""),
        happens: |world| {
            world.remove(A);
        },
        new: &[],
    },
    Change {
        name: "a file moved in from outside",
        before: |world| post(world, "drafts/a.md", ""),
        happens: |world| {
            world.rename("drafts/a.md", A);
        },
        new: &[(A, "planned")],
    },
    Change {
        name: "what is no article",
        before: |_| {},
        happens: |world| {
            world.file("content/posts/_index.md", "---\ntitle: Posts\n---\n");
            world.file("content/about.md", "---\ntitle: About\n---\nMe.\n");
            world.file("README.md", "# Read me\n");
            world.file("content/posts/a.png", [0x89, b'P']);
        },
        new: &[],
    },
    Change {
        name: "a configuration that shows what it hid",
        before: |world| post(world, A, "publishDate: 2026-02-01\n"),
        happens: |world| {
            world.file("hugo.toml", "baseURL = 'https://blog.example/'\nbuildFuture = true\n");
        },
        new: &[(A, "planned")],
    },
];

#[test]
fn a_push_brings_what_was_not_publishable_before() {
    for change in CHANGES {
        let world = World::new();
        (change.before)(&world);
        world.push();
        (change.happens)(&world);
        let run = world.push().at(NOW).run(&PLAN).exits(0);
        assert_eq!(run.told(), expected(change.new), "{}\n{run}", change.name);
    }
}

#[test]
fn the_depth_of_the_clone_changes_nothing() {
    for change in &CHANGES[..5] {
        let world = World::new();
        (change.before)(&world);
        world.push();
        (change.happens)(&world);
        let run = world.push().at(NOW).with_history().run(&PLAN).exits(0);
        assert_eq!(run.told(), expected(change.new), "{}\n{run}", change.name);
    }
}

#[test]
fn a_pull_request_lists_its_own_posts_in_a_dry_run() {
    let (world, medium) = (World::new(), sandbox());
    post(&world, "content/posts/draft.md", "draft: true\n");
    world.post("content/posts/old.md", "Old", "Words.").push();
    world.branch("mine").post(A, "A", "Words.").commit("A");
    post(&world, "content/posts/draft.md", "");
    world.post("content/posts/old.md", "Old", "Better words.").commit("More");
    world.branch("main").post("content/posts/theirs.md", "Theirs", "Words.").push();
    let request = world.branch("mine").pull_request().to(&medium);
    for arguments in [&PLAN[..], &PUBLISH, &["publish", "--all", "--dry-run=false", "--format", "json"]] {
        let run = request.run(&[arguments, &["--now", NOW]].concat()).exits(0);
        assert_eq!(run.report()["mode"], "plan");
        let own = [(A, "planned"), ("content/posts/draft.md", "planned")];
        assert_eq!(run.told(), expected(&own), "{run}");
    }
    let run = request.run(&[]).exits(0).says("pull requests never publish");
    assert_eq!(run.outputs["planned"], "2");
    assert!(world.ledger().is_none() && medium.journal().is_empty());
}

#[test]
fn every_other_event_starts_from_the_baseline() {
    let medium = sandbox();
    for event in ["workflow_dispatch", "schedule", "repository_dispatch"] {
        let world = World::new();
        medium.reset();
        world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
        assert_eq!(world.ledger().unwrap()["baseline"]["commit"], world.head());
        // A push whose run was skipped, evicted or cancelled.
        world.post(A, "A", "Words.").push();
        world.file("README.md", "Nothing new.").push();
        let run = world.on_main(event, json!({})).to(&medium).at(NOW).run(&PUBLISH).exits(0);
        assert_eq!(run.told(), expected(&[(A, "published")]), "{event}\n{run}");
        let again = world.on_main(event, json!({})).to(&medium).at(NOW).run(&PUBLISH).exits(0);
        assert_eq!((again.told(), medium.stories().len()), (vec![], 1), "{event}\n{again}");
    }
}

#[test]
fn the_next_push_covers_a_push_without_a_run() {
    let (world, medium) = (World::new(), sandbox());
    world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    world.post(A, "A", "Words.").push();
    world.post(B, "B", "Words.");
    let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    assert_eq!(run.told(), expected(&[(A, "published"), (B, "published")]), "{run}");
}

#[test]
fn without_a_baseline_the_first_parent_or_the_heads_own_time_counts() {
    let world = World::new();
    world.post(A, "A", "Words.").commit("A");
    post(&world, B, "publishDate: 2026-01-03\n");
    world.commit("B, for later");
    world.push();
    let of = |event: &str| world.on_main(event, json!({})).at(NOW).run(&PLAN).exits(0).told();
    assert_eq!(of("workflow_dispatch"), expected(&[(B, "planned")]));
    assert_eq!(of("schedule"), expected(&[(B, "planned")]), "what came due since the commit");
}

#[test]
fn a_day_that_comes_publishes_with_no_change() {
    let (world, medium) = (World::new(), sandbox());
    post(&world, A, "publishDate: 2026-01-10\n");
    post(&world, B, "publishDate: 2026-01-11T08:00:00Z\n");
    let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    assert_eq!(run.told(), expected(&[(A, "skipped future"), (B, "skipped future")]), "{run}");
    assert_eq!(world.ledger().unwrap()["waiting"][A]["due"], "2026-01-10T00:00:00Z");
    for (now, told) in [
        ("2026-01-09T23:59:59Z", &[][..]),
        ("2026-01-10T00:00:01Z", &[(A, "published")]),
        ("2026-01-10T00:00:02Z", &[]),
        ("2026-01-20T00:00:00Z", &[(B, "published")]),
    ] {
        let run = world.schedule().to(&medium).at(now).run(&PUBLISH).exits(0);
        assert_eq!(run.told(), expected(told), "{now}\n{run}");
    }
    assert_eq!(world.ledger().unwrap()["waiting"], json!({}));
}

#[test]
fn a_future_post_that_is_taken_back_is_dropped_and_said() {
    let (world, medium) = (World::new(), sandbox());
    post(&world, A, "publishDate: 2026-01-10\n");
    world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    post(&world, A, "publishDate: 2026-01-10\ndraft: true\n");
    let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    assert_eq!(run.told(), expected(&[(A, "skipped draft")]), "{run}");
    assert_eq!(world.ledger().unwrap()["waiting"], json!({}));
    post(&world, A, "");
    let run = world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    assert_eq!(run.told(), expected(&[(A, "published")]), "{run}");
}

#[test]
fn the_first_commit_of_all_brings_nothing_and_says_what_all_would_take() {
    let (world, medium) = (World::empty(), sandbox());
    world.file("hugo.toml", "baseURL = 'https://blog.example/'\n").post(A, "A", "Words.").post(B, "B", "Words.");
    let push = world.push().to(&medium);
    let run = push.run(&["publish", "--now", NOW]).exits(0).says("`--all` would publish 2 posts");
    assert_eq!((run.outputs["published"].as_str(), medium.stories().len()), ("0", 0));
    assert_eq!(world.ledger().unwrap()["baseline"]["commit"], world.head());
    let run = world.dispatch().to(&medium).at(NOW).run(&[&PUBLISH[..], &["--all"]].concat()).exits(0);
    assert_eq!(run.told(), expected(&[(A, "published"), (B, "published")]), "{run}");
}

#[test]
fn a_forced_push_starts_where_the_branch_was() {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", "Words.");
    world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    git(&world.blog(), &["reset", "--quiet", "--hard", "HEAD~1"]);
    world.post(A, "A", "Words.").post(B, "B", "Words.");
    let forced = world.push().to(&medium);
    let run = forced.clone().at(NOW).run(&PUBLISH).exits(0);
    assert_eq!(run.told(), expected(&[(B, "published")]), "{run}");
    // The host has thrown away what nothing points to any more.
    let lost = forced.but(|payload| payload["before"] = "1234567890123456789012345678901234567890".into());
    let run = lost.at(NOW).run(&PLAN).exits(0);
    assert_eq!(run.report()["problems"][0]["code"], "base-lost", "{run}");
}

#[test]
fn what_may_not_publish_is_a_dry_run_with_a_notice() {
    let (world, medium) = (World::new(), sandbox());
    let from = world.head();
    world.post(A, "A", "Words.").push();
    let to = world.head();
    world.branch("topic").post(B, "B", "Words.");
    let elsewhere = world.push();
    let range = |reference: &str| json!({ "ref": reference, "before": from, "after": to });
    let followed = |conclusion: &str, event: &str, repository: u32, branch: &str| {
        json!({ "workflow_run": { "conclusion": conclusion, "event": event, "head_branch": branch, "head_sha": to,
                "head_repository": { "id": repository } } })
    };
    let deployed = |state: &str, environment: &str, reference: &str| {
        json!({ "deployment": { "environment": environment, "ref": reference, "sha": to },
                "deployment_status": { "state": state } })
    };
    let fork = |payload: &mut Value| payload["repository"]["fork"] = true.into();
    let jobs = [
        (elsewhere, "`topic` is not the branch that publishes, `main`"),
        (world.on_main("push", range("refs/heads/main")).but(fork), "sets `dry-run: false`"),
        (
            world.on_main("merge_group", json!({ "merge_group": { "base_sha": from, "head_sha": to } })),
            "merge groups never publish",
        ),
        (world.on_main("workflow_run", followed("failure", "push", 1, "main")), "did not succeed"),
        (world.on_main("workflow_run", followed("success", "pull_request", 1, "main")), "ran for a pull request"),
        (world.on_main("workflow_run", followed("success", "push", 2, "main")), "another repository"),
        (world.on_main("workflow_run", followed("success", "push", 1, "topic")), "did not run on the branch"),
        (world.on_main("deployment_status", deployed("failure", "production", "main")), "did not succeed"),
        (world.on_main("deployment_status", deployed("success", "Preview", "main")), "not to production"),
    ];
    for (job, why) in jobs {
        let run = job.to(&medium).run(&["publish", "--now", NOW]).exits(0).says(why);
        assert_eq!(run.outputs["planned"], "1", "{why}\n{run}");
        let notices = run.annotations("notice");
        assert!(notices.iter().any(|notice| notice.data.contains(why)), "{why}\n{run}");
        assert!(world.ledger().is_none() && medium.journal().is_empty());
    }
    for (event, payload) in [
        ("workflow_run", followed("success", "push", 1, "main")),
        ("deployment_status", deployed("success", "Production", "main")),
    ] {
        let run = world.on_main(event, payload).to(&medium).at(NOW).run(&PUBLISH).exits(0);
        assert_eq!(run.report()["mode"], "publish", "{event}");
    }
}

#[test]
fn a_branch_that_is_gone_and_a_strangers_event() {
    let (world, medium) = (World::new(), sandbox());
    let gone = json!({ "ref": "refs/heads/topic", "before": world.head(), "after": NONE, "deleted": true });
    let run = world.on_main("push", gone).to(&medium).run(&["publish"]).exits(0).says("the branch was deleted");
    assert_eq!(run.outputs["published"], "0");
    let target = world.on_main("pull_request_target", json!({ "action": "opened" })).to(&medium);
    for arguments in [
        &[][..],
        &["plan"],
        &["plan", A],
        &["publish"],
        &["publish", "--sandbox"],
        &["check"],
        &["render", A],
        &["urls"],
        &["ledger", "show"],
        &["ledger", "leave-out", "--new", "--yes"],
        &["ledger", "release", "https://blog.example/posts/a/"],
    ] {
        let run = target.run(arguments).exits(2).hides("hugo");
        assert!(run.stdout.is_empty(), "{run}");
        assert!(run.annotations("error")[0].data.contains("use `on: pull_request`"), "{run}");
    }
    assert!(world.ledger().is_none() && medium.journal().is_empty());
}

#[test]
fn a_post_in_the_place_of_one_that_moved_keeps_its_place_however_often_the_push_is_run() {
    let (world, medium) = (World::new(), sandbox());
    let post = |title: &str, date: &str| {
        format!("---\ntitle: {title}\nslug: {title}\ndate: {date}\n---\n\nThe words of {title}.\n")
    };
    world.file("content/posts/a.md", post("later", "2026-02-01"));
    world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    world.rename("content/posts/a.md", "content/posts/b.md").file("content/posts/a.md", post("first", "2026-01-01"));
    let push = world.push();
    let run = push.clone().with_medium("http://127.0.0.1:9", "token").with("MEDIUM_RETRY_BASE_MS", "1").at(NOW);
    run.run(&PUBLISH).exits(1);
    let run = push.to(&medium).at(NOW).run(&PUBLISH).exits(0);
    assert_eq!(run.told()[0], expected(&[("content/posts/a.md", "published")])[0], "{run}");
    let ledger = world.ledger().unwrap();
    assert_eq!(ledger["stories"]["https://blog.example/posts/first/"]["path"], "content/posts/a.md");
    assert_eq!(ledger["waiting"]["content/posts/b.md"]["reason"], "future");
}

/// Takes the text of a post out of a clone, so that a run which reads it fails.
fn without_text(clone: &std::path::Path) {
    let object = git(clone, &["rev-parse", "HEAD:content/posts/a.md"]);
    std::fs::remove_file(clone.join(".git/objects").join(&object[..2]).join(&object[2..])).unwrap();
}

#[test]
fn a_run_by_the_clock_reads_no_post_until_one_comes_due() {
    let (world, medium) = (World::new(), sandbox());
    world.post("content/posts/a.md", "A", "Words.");
    world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    world.file("content/posts/b.md", "---\ntitle: B\ndate: 2026-02-01\n---\n\nWords.\n");
    world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    let ledger = world.ledger();
    let blind = world.schedule().shaped(without_text).to(&medium);
    let run = blind.clone().at("2026-01-31T12:00:00Z").run(&PUBLISH).exits(0);
    assert_eq!((run.told(), world.ledger()), (Vec::new(), ledger));
    blind.at("2026-02-01T12:00:00Z").run(&PUBLISH).exits(2);
    let run = world.schedule().to(&medium).at("2026-02-01T12:00:00Z").run(&PUBLISH).exits(0);
    assert_eq!(run.told(), expected(&[("content/posts/b.md", "published")]), "{run}");
}

#[test]
fn a_pending_post_that_moves_to_the_address_of_a_story_is_that_story() {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", "Words.");
    world.push().to(&medium).at(NOW).run(&PUBLISH).exits(0);
    world.remove(A).post(B, "B", "Other words.");
    let capped = |world: &World| world.push().to(&medium).at(NOW).with_input("daily-cap", "1").run(&PUBLISH).exits(0);
    assert!(capped(&world).told().contains(&expected(&[(B, "deferred daily-cap")])[0]));
    world.rename(B, A);
    assert!(capped(&world).told().contains(&expected(&[(A, "already-published")])[0]));
    let stories = world.ledger().unwrap()["stories"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(stories, ["https://blog.example/posts/a/"], "nothing is left that no run would ever send");
}
