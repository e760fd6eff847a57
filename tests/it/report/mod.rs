//! The faces of a report: what people and workflows read, and what no post can make them read.

mod faces;
pub(crate) mod hostile;

use medium::OnMedium;
use medium_crosspost::outcome::{Deferral, Doubt, Files, Mode, Outcome, PostReport, Report, Route, Skip};
use post::Status;
use post::problem::{Code, Problem};

/// A story with everything known about it.
fn told(outcome: Outcome, slug: &str, title: &str) -> PostReport {
    PostReport {
        path: format!("content/posts/{slug}.md"),
        title: Some(title.to_owned()),
        subtitle: None,
        canonical: Some(format!("https://blog.example/posts/{slug}/")),
        canonical_from: Some("hugo: default".to_owned()),
        tags: vec!["gardening".to_owned(), "habits".to_owned()],
        publish_status: Status::Draft,
        words: 412,
        outcome,
        medium: None,
        problems: Vec::new(),
        arose: true,
    }
}

fn report(mode: Mode, stories: Vec<PostReport>) -> Report {
    Report {
        schema: 1,
        mode,
        route: Route::Api,
        base: Some("1a2b3c4d5e6f1a2b3c4d5e6f1a2b3c4d5e6f1a2b".to_owned()),
        head: Some("9f8e7d6c5b4a9f8e7d6c5b4a9f8e7d6c5b4a9f8e".to_owned()),
        stories,
        problems: Vec::new(),
        notes: vec![
            "route: api, as `MEDIUM_TOKEN` is set".to_owned(),
            "base: 1a2b3c4, the commit that this push started from".to_owned(),
        ],
        checklists: Vec::new(),
        notices: Vec::new(),
        sandbox: false,
        files: Files::default(),
    }
}

fn on_medium(slug: &str) -> OnMedium {
    OnMedium { id: Some("e6f36a".to_owned()), url: Some(format!("https://medium.com/@you/{slug}-e6f36a")) }
}

/// A dry run over a pull request with something of everything.
fn plan() -> Report {
    let garden = PostReport {
        problems: vec![
            Problem::new(Code::NoDescription, "the post has no description, so the story has no subtitle")
                .at("content/posts/garden-log.md")
                .line(1)
                .hint("add `description: …` to the front matter"),
            Problem::new(Code::TableChanged, "Medium has no tables: this one becomes a list")
                .at("content/posts/garden-log.md")
                .line(31),
        ],
        ..told(Outcome::Planned { capped: false }, "garden-log", "A garden log, kept badly for ten years")
    };
    let bread = PostReport {
        problems: vec![
            Problem::new(Code::TemplateLeft, "the shortcode `{{< gallery >}}` is not rendered and would be printed")
                .at("content/posts/bread.md")
                .line(14)
                .hint("give its file in `layouts/shortcodes/`, or read the built page with `--body built`"),
        ],
        canonical_from: Some("front matter: url".to_owned()),
        ..told(Outcome::Blocked, "bread", "What the cold does to bread")
    };
    let mut report = report(
        Mode::Plan,
        vec![
            garden,
            told(Outcome::Planned { capped: true }, "ferries", "Four ferries in one day"),
            bread,
            PostReport {
                medium: Some(on_medium("borrowing")),
                ..told(Outcome::AlreadyPublished, "borrowing", "On borrowing books")
            },
            told(Outcome::Skipped(Skip::Draft), "loose-ends", "Loose ends"),
            told(Outcome::Skipped(Skip::OptedOut), "colophon", "Colophon"),
        ],
    );
    report.notices.push("dry run: a pull request publishes nothing; the push that merges it does".to_owned());
    report
}

/// A publishing run in which much goes wrong.
fn publish() -> Report {
    let refused = PostReport {
        problems: vec![
            Problem::new(Code::MediumRefused, "Medium refused the story: `Tags is not an array.` (400, code 2004)")
                .at("content/posts/bread.md")
                .hint("this is a fault of this tool or of Medium; the story is tried again by the next run"),
        ],
        ..told(Outcome::Failed, "bread", "What the cold does to bread")
    };
    let lost = PostReport {
        problems: vec![
            Problem::new(Code::AnswerLost, "the story was sent and no answer came within 60 s")
                .at("content/posts/ferries.md"),
        ],
        ..told(Outcome::Unknown(Doubt::AnswerLost), "ferries", "Four ferries in one day")
    };
    let mut report = report(
        Mode::Publish,
        vec![
            PostReport {
                medium: Some(on_medium("garden")),
                ..told(Outcome::Published, "garden-log", "A garden log, kept badly")
            },
            lost,
            refused,
            told(Outcome::Deferred(Deferral::DailyCap), "borrowing", "On borrowing books"),
            told(Outcome::HandedOff { waits: true }, "radio", "The radio in the shed"),
        ],
    );
    report.problems.push(
        Problem::new(Code::BaseLost, "the commit `1a2b3c4` is gone from the remote, so the first parent was taken")
            .hint("set `fetch-depth: 0`, or do nothing: the ledger keeps doubles out"),
    );
    report.files.hand_off = Some("medium-hand-off".to_owned());
    report
}
