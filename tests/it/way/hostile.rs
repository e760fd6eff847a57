//! A blog and a Medium that mean harm: whatever stands in paths, front matter, texts and answers, the runner obeys none.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use medium_crosspost::report::outputs;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::json;

use super::NOW;
use crate::report::hostile::hostile;
use crate::runner;
use crate::world::{Transcript, World};

#[test]
fn nothing_is_obeyed_from_paths_and_front_matter_to_answers() {
    let mut random = TestRunner::deterministic();
    let mut text = || hostile().new_tree(&mut random).unwrap().current();
    let world = World::new();
    for number in 0..30 {
        let name: String = text().chars().filter(|c| !['/', '\0'].contains(c)).take(40).collect();
        let front = json!({ "title": text(), "date": "2026-01-01", "tags": [text(), text()], "description": text(),
            "medium": { "subtitle": text(), "canonical": format!("https://blog.example/{number}/{}", text()) } });
        world.file(&format!("content/posts/{number}-{name}.md"), format!("{front}\n\n{}\n\n{}\n", text(), text()));
        let front = format!("title: {}\ndate: 2026-01-01\nmedium: {}", text(), text());
        world.file(&format!("content/posts/{number}-broken.md"), format!("---\n{front}\n---\n{}\n", text()));
    }
    let answers: Vec<String> = (0..60).map(|_| text()).collect();
    let job = world.push().with_medium(&answering(answers), "a-token-of-the-tests").with("MEDIUM_RETRY_BASE_MS", "1");
    let all = ["--now", NOW, "--max-new", "0", "--daily-cap", "0"];
    for format in ["text", "json"] {
        heeds_nothing(&job.run(&[&["plan", "--format", format][..], &all].concat()));
    }
    let run = job.run(&[&["publish"][..], &all].concat());
    heeds_nothing(&run);
    assert!(run.outputs["failed"].parse::<u32>().unwrap() > 5, "Medium refuses in words of its own\n{run}");
    for arguments in [&["urls"][..], &["check"], &["ledger", "show"], &["ledger", "show", "--format", "json"]] {
        heeds_nothing(&job.run(arguments));
    }
    for bad in (0..8).map(|_| text().replace('\0', "")) {
        heeds_nothing(&job.clone().with_input("select", &bad).run(&["plan"]));
        heeds_nothing(&job.run(&["plan", "--generator", &bad]));
        heeds_nothing(&job.run(&[&format!("--{bad}")]));
    }
}

#[test]
fn no_terminal_is_told_anything_either() {
    let world = World::new();
    let title = r#""Own\u001b[2J \u009b2J\n::error::\u202e""#;
    world.file("hugo.toml", format!("baseURL = 'https://blog.example/'\ntitle = {title}\n"));
    world
        .file("content/posts/a.md", format!("---\ntitle: {title}\ndate: 2026-01-01\n---\nA\u{1b}[2J\u{9b}2J\u{202e}\n"))
        .push();
    let job = world.by_hand().at(NOW).with("CLICOLOR_FORCE", "1");
    let runs = [
        job.run(&["plan"]),
        job.run(&["check"]),
        job.run(&["plan", "--generator", "\u{1b}[2J\u{9b}2J"]),
        job.run(&["render", "content/posts/a.md"]),
        job.run(&["render", "--as", "paste", "content/posts/a.md"]),
        job.run(&["render", "--as", "text", "content/posts/a.md"]),
    ];
    for run in runs {
        let shown = format!("{}{}", run.stdout, run.stderr).replace("\u{1b}[0m", "");
        // What is left is colour: a sequence of numbers.
        let coloured = |rest: &str| {
            rest.strip_prefix('[')
                .is_some_and(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').starts_with('m'))
        };
        assert!(shown.split('\u{1b}').skip(1).all(coloured), "{run}");
        assert!(!shown.contains(|c: char| ('\u{80}'..='\u{9f}').contains(&c) || c == '\u{202e}'), "{run}");
    }
}

/// Asserts that the runner is told nothing but annotations of ours and the token's masks, and no output of another's.
fn heeds_nothing(run: &Transcript) {
    for stream in [&run.stdout, &run.stderr] {
        for command in runner::commands(stream) {
            match command.name.as_str() {
                "error" | "warning" | "notice" => {
                    let known = command.properties.keys().all(|key| ["file", "line", "title"].contains(&key.as_str()));
                    assert!(known && !command.data.contains("##["), "{command:?}\n{run}");
                }
                "add-mask" => assert!(command.data.len() > 10, "{command:?}\n{run}"),
                _ => panic!("{command:?}\n{run}"),
            }
        }
    }
    let ours = |name: &String| outputs::NAMES.iter().any(|(known, _)| known == name);
    assert!(run.outputs.keys().all(ours) && run.outputs.get("published").is_none_or(|count| count == "0"), "{run}");
}

/// A Medium that knows the token's user, and refuses each story in other words.
fn answering(words: Vec<String>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut words = words.into_iter().cycle();
        for stream in listener.incoming() {
            let _ = answer(stream.unwrap(), &mut words);
        }
    });
    url
}

fn answer(stream: TcpStream, words: &mut impl Iterator<Item = String>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first)?;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        if let Some(value) = header.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        if header.trim().is_empty() {
            break;
        }
    }
    reader.by_ref().take(length).read_to_end(&mut Vec::new())?;
    let (status, body) = if first.starts_with("GET /v1/me ") {
        let user =
            json!({ "id": "1", "username": "ann", "name": "Ann", "url": "https://medium.com/@ann", "imageUrl": "" });
        ("200 OK", json!({ "data": user }))
    } else {
        ("400 Bad Request", json!({ "errors": [{ "message": words.next(), "code": 2002 }] }))
    };
    let body = body.to_string();
    write!(
        reader.get_mut(),
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}
