//! What each reader is shown.

use medium_crosspost::outcome::{Doubt, Mode, Outcome, PostReport};
use medium_crosspost::report::{annotations, json, outputs, summary, text};
use post::problem::{Code, Problem};

use super::{on_medium, plan, publish, report, told};
use crate::runner;

#[test]
fn a_dry_run_reads_well_in_a_terminal() {
    insta::assert_snapshot!(text::render(&plan(), false), @r#"
    route: api, as `MEDIUM_TOKEN` is set
    base: 1a2b3c4, the commit that this push started from
    dry run: a pull request publishes nothing; the push that merges it does

    planned  A garden log, kept badly for ten years
      post       content/posts/garden-log.md
      canonical  https://blog.example/posts/garden-log/  (hugo: default)
      medium     as a draft, 412 words
      tags       gardening, habits
      warning    content/posts/garden-log.md:1: the post has no description, so the story has no subtitle (no-description)
      hint       add `description: …` to the front matter
      warning    content/posts/garden-log.md:31: Medium has no tables: this one becomes a list (table-changed)

    planned  Four ferries in one day
      post       content/posts/ferries.md
      canonical  https://blog.example/posts/ferries/  (hugo: default)
      medium     would wait for a later run: the daily cap is reached
      tags       gardening, habits

    blocked  What the cold does to bread
      post       content/posts/bread.md
      canonical  https://blog.example/posts/bread/  (front matter: url)
      medium     not sent: fix the error below
      tags       gardening, habits
      error      content/posts/bread.md:14: the shortcode `{{< gallery >}}` is not rendered and would be printed (template-left)
      hint       give its file in `layouts/shortcodes/`, or read the built page with `--body built`

    already-published  content/posts/borrowing.md  already on Medium: https://medium.com/@you/borrowing-e6f36a

    skipped  content/posts/loose-ends.md  the post is a draft
    skipped  content/posts/colophon.md  kept off Medium by its author

    2 planned, 1 already published, 2 skipped, 1 blocked (dry run: nothing was sent)
    → fix the errors: the push that fixes a blocked post publishes it
    "#);
}

#[test]
fn a_bad_day_reads_well_in_a_terminal() {
    insta::assert_snapshot!(text::render(&publish(), false), @r#"
    route: api, as `MEDIUM_TOKEN` is set
    base: 1a2b3c4, the commit that this push started from

      warning    the commit `1a2b3c4` is gone from the remote, so the first parent was taken (base-lost)
      hint       set `fetch-depth: 0`, or do nothing: the ledger keeps doubles out

    published  A garden log, kept badly
      post       content/posts/garden-log.md
      canonical  https://blog.example/posts/garden-log/  (hugo: default)
      medium     as a draft: https://medium.com/@you/garden-e6f36a
      tags       gardening, habits

    unknown  Four ferries in one day
      post       content/posts/ferries.md
      canonical  https://blog.example/posts/ferries/  (hugo: default)
      medium     may be on Medium: no answer came
      tags       gardening, habits
      error      content/posts/ferries.md: the story was sent and no answer came within 60 s (answer-lost)

    failed  What the cold does to bread
      post       content/posts/bread.md
      canonical  https://blog.example/posts/bread/  (hugo: default)
      medium     not on Medium
      tags       gardening, habits
      error      content/posts/bread.md: Medium refused the story: `Tags is not an array.` (400, code 2004) (medium-refused)
      hint       this is a fault of this tool or of Medium; the story is tried again by the next run

    deferred  On borrowing books
      post       content/posts/borrowing.md
      canonical  https://blog.example/posts/borrowing/  (hugo: default)
      medium     waits for a later run: the daily cap is reached
      tags       gardening, habits

    handed-off  The radio in the shed
      post       content/posts/radio.md
      canonical  https://blog.example/posts/radio/  (hugo: default)
      medium     still waiting: publish it from its page
      tags       gardening, habits

    1 published, 1 handed off, 1 deferred, 1 failed, 1 unknown
    → check your drafts and stories on Medium, then record what you found with `medium-crosspost ledger settle`: a story in doubt is never sent again by itself
    → fix the errors: the next run sends what failed, since it is not on Medium
    → publish each story from its page in `medium-hand-off`: it takes a minute or two
    → review each draft on Medium and press Publish
    → no action needed for deferred stories: a later run sends them
    "#);
}

#[test]
fn with_nothing_new_there_is_little_to_read() {
    insta::assert_snapshot!(text::render(&report(Mode::Publish, vec![]), false), @r#"
    route: api, as `MEDIUM_TOKEN` is set
    base: 1a2b3c4, the commit that this push started from

    nothing new
    "#);
}

#[test]
fn colour_adds_nothing_but_colour() {
    let coloured = text::render(&publish(), true);
    let mut pieces = coloured.split('\u{1b}');
    let first = pieces.next().unwrap().to_owned();
    let plain = pieces.fold(first, |plain, piece| plain + piece.split_once('m').unwrap().1);
    assert_eq!(plain, text::render(&publish(), false));
}

#[test]
fn the_summary_of_a_dry_run() {
    insta::assert_snapshot!(summary::render(&plan()), @r#"
    ### Medium, a dry run: 2 planned, 1 already published, 2 skipped, 1 blocked

    > route: api, as <code>MEDIUM\_TOKEN</code> is set<br>
    > base: 1a2b3c4, the commit that this push started from<br>
    > dry run: a pull request publishes nothing; the push that merges it does

    |  | Story | On Medium |
    | :-- | :-- | :-- |
    | 📝&nbsp;planned | **A garden log, kept badly for ten years**<br>[https:&#8203;//blog.example/posts/garden-log/](<https://blog.example/posts/garden-log/>) | as a draft, 412 words<br><code>gardening</code> <code>habits</code> |
    | ⏳&nbsp;planned | **Four ferries in one day**<br>[https:&#8203;//blog.example/posts/ferries/](<https://blog.example/posts/ferries/>) | would wait for a later run: the daily cap is reached<br><code>gardening</code> <code>habits</code> |
    | ❌&nbsp;blocked | **What the cold does to bread**<br>[https:&#8203;//blog.example/posts/bread/](<https://blog.example/posts/bread/>) | not sent: fix the error below<br><code>gardening</code> <code>habits</code> |
    | ☑️&nbsp;already&#8209;published | **On borrowing books**<br>[https:&#8203;//blog.example/posts/borrowing/](<https://blog.example/posts/borrowing/>) | [already on Medium](<https://medium.com/@you/borrowing-e6f36a>)<br><code>gardening</code> <code>habits</code> |
    | 💤&nbsp;skipped | **Loose ends**<br><code>content/posts/loose-ends.md</code> | the post is a draft |
    | 💤&nbsp;skipped | **Colophon**<br><code>content/posts/colophon.md</code> | kept off Medium by its author |

    **A garden log, kept badly for ten years**

    - ⚠️ <code>content/posts/garden-log.md:1</code> the post has no description, so the story has no subtitle `no-description`<br>add <code>description: …</code> to the front matter
    - ⚠️ <code>content/posts/garden-log.md:31</code> Medium has no tables: this one becomes a list `table-changed`

    **What the cold does to bread**

    - ❌ <code>content/posts/bread.md:14</code> the shortcode <code>\{\{&lt; gallery &gt;\}\}</code> is not rendered and would be printed `template-left`<br>give its file in <code>layouts/shortcodes/</code>, or read the built page with <code>\--body built</code>

    #### Next

    - fix the errors: the push that fixes a blocked post publishes it
    "#);
}

#[test]
fn annotations_name_file_and_line_and_where_each_story_went() {
    insta::assert_snapshot!(annotations::render(&plan()), @r#"
    ::error file=content/posts/bread.md,line=14,title=template-left::the shortcode `{{< gallery >}}` is not rendered and would be printed%0Agive its file in `layouts/shortcodes/`, or read the built page with `--body built`
    ::warning file=content/posts/garden-log.md,line=1,title=no-description::the post has no description, so the story has no subtitle%0Aadd `description: …` to the front matter
    ::warning file=content/posts/garden-log.md,line=31,title=table-changed::Medium has no tables: this one becomes a list
    ::notice file=content/posts/garden-log.md,title=planned%3A A garden log%2C kept badly for ten years::as a draft, 412 words%0Acanonical: https://blog.example/posts/garden-log/
    ::notice file=content/posts/ferries.md,title=planned (daily-cap)%3A Four ferries in one day::would wait for a later run: the daily cap is reached%0Acanonical: https://blog.example/posts/ferries/
    ::notice::dry run: a pull request publishes nothing; the push that merges it does
    "#);
}

#[test]
fn an_error_of_an_earlier_run_is_a_warning_by_now() {
    let mut plan = plan();
    plan.stories.iter_mut().for_each(|told| told.arose = false);
    assert!(runner::annotations(&annotations::render(&plan), "error").is_empty());
    assert!(annotations::render(&plan).contains("::warning file=content/posts/bread.md,line=14,title=template-left::"));
    assert!(!text::render(&plan, false).contains("  error  "));
}

#[test]
fn a_doubt_is_a_warning_even_where_no_problem_tells_of_it() {
    let story = told(Outcome::Unknown(Doubt::ClaimedElsewhere), "a", "A");
    let annotations = annotations::render(&report(Mode::Publish, vec![story]));
    assert_eq!(annotations.lines().filter(|line| line.starts_with("::warning file=content/posts/a.md,")).count(), 1);
}

#[test]
fn the_tenth_annotation_says_how_many_more_there_are() {
    let problem = |number: usize| Problem::new(Code::ImageAlt, format!("picture {number} {}", "x".repeat(5000)));
    for (problems, shown, last) in [(10, 10, "picture 10"), (11, 10, "and 2 more warnings"), (30, 10, "and 21 more")] {
        let story =
            |number| PostReport { problems: vec![problem(number)], ..told(Outcome::AlreadyPublished, "a", "A") };
        let annotations = annotations::render(&report(Mode::Publish, (1..=problems).map(story).collect()));
        let warnings = runner::commands(&annotations);
        assert_eq!(warnings.len(), shown);
        assert_eq!(warnings, runner::annotations(&annotations, "warning"), "GitHub shows them whole");
        assert!(warnings[shown - 1].data.contains(last), "{}", warnings[shown - 1].data);
    }
}

#[test]
fn json_is_the_contract_to_the_letter() {
    let mut report = report(Mode::Plan, vec![]);
    let problem = Problem::new(Code::TitleTooLong, "too long").at("content/posts/a.md").line(2).hint("cut it");
    report.stories.push(PostReport { problems: vec![problem], ..told(Outcome::Planned { capped: true }, "a", "A") });
    report.base = None;
    insta::assert_snapshot!(json::render(&report).unwrap(), @r#"
    {
      "schema": 1,
      "mode": "plan",
      "route": "api",
      "base": null,
      "head": "9f8e7d6c5b4a9f8e7d6c5b4a9f8e7d6c5b4a9f8e",
      "stories": [
        {
          "path": "content/posts/a.md",
          "title": "A",
          "subtitle": null,
          "canonical": "https://blog.example/posts/a/",
          "canonical_from": "hugo: default",
          "tags": [
            "gardening",
            "habits"
          ],
          "publish_status": "draft",
          "words": 412,
          "outcome": "planned",
          "reason": "daily-cap",
          "medium": null,
          "problems": [
            {
              "code": "title-too-long",
              "severity": "warning",
              "path": "content/posts/a.md",
              "line": 2,
              "message": "too long",
              "hint": "cut it"
            }
          ]
        }
      ],
      "problems": []
    }
    "#);
}

#[test]
fn outputs_count_and_list() {
    let mut report = publish();
    report.files.report = Some("/tmp/report.json".to_owned());
    let outputs = runner::outputs(&outputs::render(&report, "f3a9").unwrap()).unwrap();
    let outputs: Vec<String> = outputs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    insta::assert_snapshot!(outputs.join("\n"), @r#"
    already-published=0
    blocked=0
    deferred=1
    failed=1
    hand-off=medium-hand-off
    handed-off=1
    planned=0
    published=1
    report=/tmp/report.json
    unknown=1
    urls=["https://medium.com/@you/garden-e6f36a"]
    "#);
}

#[test]
fn an_output_that_holds_the_delimiter_is_refused() {
    let mut report = publish();
    report.files.preview = Some("a\nf3a9\npublished=9".to_owned());
    assert!(outputs::render(&report, "f3a9").unwrap_err().to_string().contains("`preview`"));
    assert!(outputs::render(&report, "77b1").is_ok());
}

#[test]
fn a_long_list_of_urls_goes_to_a_file() {
    let story = |number: usize| PostReport {
        medium: Some(on_medium(&format!("story-{number}"))),
        ..told(Outcome::Published, &format!("post-{number}"), "A")
    };
    let report = report(Mode::Publish, (0..101).map(story).collect());
    let listed = &runner::outputs(&outputs::render(&report, "f3a9").unwrap()).unwrap()["urls"];
    assert_eq!(serde_json::from_str::<Vec<String>>(listed).unwrap().len(), 100);
    let all = outputs::many_urls(&report).unwrap();
    assert_eq!(serde_json::from_str::<Vec<String>>(&all).unwrap().len(), 101);
    assert_eq!(outputs::many_urls(&publish()), None);
}

#[test]
fn a_summary_of_a_great_many_stories_stays_under_its_limit_and_says_what_is_missing() {
    let problem = Problem::new(Code::NoTitle, "x".repeat(600)).at("content/posts/a.md");
    let story = PostReport { problems: vec![problem], ..told(Outcome::Blocked, "a", &"long ".repeat(200)) };
    let summary = summary::render(&report(Mode::Publish, vec![story; 3000]));
    assert!(summary.len() <= 900 * 1024, "{}", summary.len());
    assert!(summary.contains("\nand ") && summary.contains(" more\n"));
    assert!(summary.trim_end().ends_with("the push that fixes a blocked post publishes it"), "what to do next is kept");
}
