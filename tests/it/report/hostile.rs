//! No text of a post, path or answer is obeyed by the runner, a terminal or GitHub, whatever it holds.

use medium::OnMedium;
use medium_crosspost::environment::Environment;
use medium_crosspost::outcome::{Doubt, Mode, Outcome, PostReport, Report, Skip};
use medium_crosspost::output::Writer;
use medium_crosspost::report::{annotations, escape, json, outputs, secrets::Secrets, summary, text};
use medium_crosspost::settings::Format;
use post::problem::{Code, Problem};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::{report, told};
use crate::runner;

/// Text as an attacker writes it: pieces that mean something to somebody, among any characters at all.
pub(crate) fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(&[
            "\n", "\r", "\r\n", "::", ":", "#", "##[", "[", "]", " ", "\t", "::error::", "::set-output name=published::9",
            "##[add-mask]e", "::stop-commands::x", "%0A::error::x", "\u{202e}", "\u{200b}", "\u{feff}", "\u{1b}[31m",
            "\u{9b}31m", "\u{2028}", "f3a9", "\nf3a9\npublished=9\n", "<img src=x onerror=1>", "</code>", "<!--",
            "![a](http://evil.example/p.png)", "[a](http://evil.example)", "[a]: http://evil.example", "`", "``", "*",
            "_", "|", "\\", "https://evil.example/", "www.evil.example", "me@evil.example", "@octocat", "#1", "$$", "---",
            "&lt;", "&#60;", "x", "é", "👩\u{200d}🚀",
        ][..]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

/// HTML with a character in place of each reference by number.
fn dereferenced(html: &str) -> String {
    let mut parts = html.split("&#");
    let mut read = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let referred =
            part.split_once(';').and_then(|(number, rest)| Some((char::from_u32(number.parse().ok()?)?, rest)));
        match referred {
            Some((c, rest)) => read.extend([c.to_string().as_str(), rest]),
            None => read.extend(["&#", part]),
        }
    }
    read
}

/// A report with such text in every place that may hold it.
fn hostile_report() -> impl Strategy<Value = Report> {
    let outcomes = prop::sample::select(vec![
        Outcome::Planned { capped: false },
        Outcome::Published,
        Outcome::AlreadyPublished,
        Outcome::Skipped(Skip::Draft),
        Outcome::Blocked,
        Outcome::Unknown(Doubt::AnswerLost),
    ]);

    let story = (outcomes, prop::collection::vec(hostile(), 13)).prop_map(|(outcome, texts)| PostReport {
        path: texts[0].clone(),
        title: Some(texts[1].clone()),
        canonical: Some(format!("https://{}", texts[2])),
        canonical_from: Some(texts[3].clone()),
        tags: vec![texts[4].clone(), texts[5].clone()],
        medium: Some(OnMedium { id: Some(texts[6].clone()), url: Some(texts[7].clone()) }),
        problems: vec![
            Problem::new(Code::NoTags, texts[8].clone()).at(&texts[9]).line(3).hint(texts[10].clone()),
            Problem::new(Code::TemplateLeft, texts[11].clone()).at(&texts[12]),
        ],
        ..told(outcome, "a", "A")
    });
    (prop::collection::vec(story, 0..4), prop::collection::vec(hostile(), 5)).prop_map(|(stories, texts)| {
        let mut report = report(Mode::Publish, stories);
        report.problems.push(Problem::new(Code::BaseLost, texts[0].clone()).hint(texts[1].clone()));
        report.notes.push(texts[2].clone());
        report.notices.push(texts[3].clone());
        report.files.hand_off = Some(texts[4].clone());
        report
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_obeyed_or_hides_in_a_log(report in hostile_report()) {
        let text = text::render(&report, false);
        prop_assert_eq!(runner::commands(&text), []);
        let hides = |c: char| c != '\n' && c.is_control() || ['\u{202e}', '\u{200b}', '\u{feff}', '\u{2028}'].contains(&c);
        prop_assert!(!text.contains(hides), "{}", text);
        let failure = text::fatal(&Problem::new(Code::RunFailed, &report.notes[0]).hint(&report.notices[0]), false);
        prop_assert_eq!((runner::commands(&failure), failure.lines().count()), (vec![], 2));
    }

    #[test]
    fn json_stays_itself_and_is_not_obeyed(report in hostile_report()) {
        let json = json::render(&report).unwrap();
        prop_assert_eq!(runner::commands(&json), []);
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap(), serde_json::to_value(&report).unwrap());
    }

    #[test]
    fn annotations_are_ours_alone(report in hostile_report()) {
        let annotations = annotations::render(&report);
        let commands = runner::commands(&annotations);
        prop_assert_eq!(commands.len(), annotations.lines().count());
        let stories = report.stories.len();
        prop_assert!(commands.len() >= 2 + 2 * stories && commands.len() <= 2 + 3 * stories, "{}", annotations);
        for command in commands {
            prop_assert!(["error", "warning", "notice"].contains(&command.name.as_str()));
            prop_assert!(command.properties.keys().all(|key| ["file", "line", "title"].contains(&key.as_str())));
            prop_assert!(!command.data.contains("##[") && !command.data.contains('\r'));
            let title = command.properties.get("title").map_or("", String::as_str);
            prop_assert!(!title.contains(|c: char| c.is_control()));
        }
        let failure = annotations::failure(&report.notes[0], Some(&report.notices[0]));
        prop_assert_eq!(runner::commands(&failure).len(), 1);
    }

    #[test]
    fn outputs_are_ours_alone(report in hostile_report()) {
        let Ok(text) = outputs::render(&report, "f3a9") else { return Ok(()) };
        let outputs = runner::outputs(&text).unwrap();
        let names: Vec<&str> = outputs.keys().map(String::as_str).collect();
        prop_assert_eq!(names, [
            "already-published", "blocked", "deferred", "failed", "hand-off", "handed-off", "planned", "published",
            "unknown", "urls",
        ]);
        let urls: Vec<String> = serde_json::from_str(&outputs["urls"]).unwrap();
        prop_assert_eq!(urls.len().to_string(), outputs["published"].clone());
    }

    #[test]
    fn a_summary_shows_text_and_only_our_links(report in hostile_report()) {
        let summary = summary::render(&report);
        let rows = Parser::new_ext(&summary, Options::ENABLE_TABLES).filter(|event| matches!(event, Event::Start(Tag::TableRow)));
        prop_assert_eq!(rows.count(), report.stories.len());
        let github = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS | Options::ENABLE_MATH | Options::ENABLE_GFM;
        let mut shown = String::new();
        for event in Parser::new_ext(&summary, github) {
            match event {
                Event::Html(html) | Event::InlineHtml(html) => {
                    prop_assert!(["<br>", "<code>", "</code>"].contains(&html.trim()), "{html}");
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let dest = percent_encoding::percent_decode_str(&dest_url).decode_utf8_lossy().into_owned();
                    let ours = report.stories.iter().flat_map(|told| {
                        [told.canonical.clone(), told.medium.clone().and_then(|medium| medium.url)].into_iter().flatten()
                    });
                    let ours: Vec<String> = ours
                        .map(|url| percent_encoding::percent_decode_str(&url).decode_utf8_lossy().into_owned())
                        .collect();
                    prop_assert!(ours.contains(&dest), "{dest} in {summary}");
                }
                Event::Start(Tag::Image { .. } | Tag::CodeBlock(_) | Tag::FootnoteDefinition(_))
                | Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {
                    prop_assert!(false, "{event:?} in {summary}");
                }
                Event::Text(text) => shown.push_str(&text),
                _ => shown.push('\n'),
            }
        }
        // What GitHub links after it has read the Markdown.
        prop_assert!(!["://", "www.", "@o", "@e", "#1"].iter().any(|bare| shown.contains(bare)), "{shown}");
    }

    #[test]
    fn several_lines_and_html_are_not_obeyed(text in hostile()) {
        prop_assert_eq!(runner::commands(&escape::lines(&text)), []);
        let html = escape::html(&text);
        prop_assert_eq!(runner::commands(&html), []);
        prop_assert!(!html.contains(|c: char| c.is_control() && !['\n', '\t'].contains(&c)), "{}", html);
        prop_assert_eq!(dereferenced(&html), dereferenced(&text));
    }

    #[test]
    fn no_secret_survives(secret in "[!-~]{8,40}", before in hostile(), after in hostile()) {
        let secrets = Secrets::new([secret.as_str()]);
        let masks = runner::masks(&secrets.commands());
        prop_assert!(masks.contains(&secret));
        let clean = secrets.remove(&format!("{before}{secret}{after}"));
        prop_assert!(!clean.contains(&secret), "{}", clean);
    }
}

#[test]
fn no_part_of_a_secret_is_left_where_a_text_is_cut() {
    let mut report = report(Mode::Plan, vec![told(Outcome::Blocked, "a.md", "A")]);
    let text = format!("{} a_token_of_the_tests", "x".repeat(490));
    report.stories[0].problems = vec![Problem::new(Code::TemplateLeft, text.clone()).hint(text.clone())];
    report.problems.push(Problem::new(Code::BaseLost, text.clone()));
    report.notices.push(text);
    let environment = [("MEDIUM_TOKEN", "a_token_of_the_tests")];
    let environment: Environment = environment.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
    let said = Writer::new(&environment).report(report, Format::Text).unwrap();
    assert!(said.out.contains("*** ") && !said.out.contains("a_token"), "{}", said.out);
}
