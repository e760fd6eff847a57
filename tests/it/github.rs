//! A stand-in for the few calls of GitHub's API that concern issues, over real HTTP.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};

/// GitHub's API, with the issues of one repository.
pub(crate) struct GitHub {
    url: String,
    state: Arc<Mutex<State>>,
}

/// What the stand-in holds. Tests change it as people do on GitHub's pages.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) issues: Vec<Value>,
    pub(crate) comments: Vec<(u64, Value)>,
    /// Method and path of each request, the query left out.
    pub(crate) requests: Vec<(String, String)>,
    /// What is answered in place of the right answer: method, status, headers and message.
    pub(crate) fault: Option<(&'static str, u16, &'static str, &'static str)>,
    /// Whether an issue is made and the connection cut then.
    pub(crate) loses_answers: bool,
}

impl GitHub {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                std::thread::spawn(move || answer(stream, &state));
            }
        });
        Self { url, state }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Closes an issue, for this reason.
    pub(crate) fn close(&self, number: u64, reason: &str) {
        let mut state = self.state();
        let issue = state.issues.iter_mut().find(|issue| issue["number"] == number).unwrap();
        (issue["state"], issue["state_reason"]) = ("closed".into(), reason.into());
    }

    /// Comments on an issue, as someone who stands so to the repository.
    pub(crate) fn comment(&self, number: u64, association: &str, body: &str) {
        self.state().comments.push((number, json!({ "body": body, "author_association": association })));
    }

    /// How many requests had this method.
    pub(crate) fn count(&self, method: &str) -> usize {
        self.state().requests.iter().filter(|(one, _)| one == method).count()
    }
}

fn answer(mut stream: TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut first = String::new();
    reader.read_line(&mut first).unwrap();
    let (mut length, mut token) = (0, String::new());
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        match name.to_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap(),
            "authorization" => value.clone_into(&mut token),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let mut words = first.split(' ');
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut state = state.lock().unwrap();
    state.requests.push((method.to_owned(), path.to_owned()));
    let (status, headers, answer) = match state.fault {
        Some((faulty, status, headers, message)) if faulty == method => {
            (status, headers, json!({ "message": message }))
        }
        _ if token != "Bearer a-token-of-the-job" => (401, "", json!({ "message": "Bad credentials" })),
        _ => {
            let (status, answer) = state.answer(method, path, query, &body);
            (status, "", answer)
        }
    };
    if state.loses_answers && method == "POST" {
        return;
    }
    drop(state);
    let text = answer.to_string();
    let head =
        format!("HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\n", text.len());
    let _ = stream.write_all(format!("{head}connection: close\r\n\r\n{text}").as_bytes());
}

impl State {
    fn answer(&mut self, method: &str, path: &str, query: &str, body: &[u8]) -> (u16, Value) {
        let Some(rest) = path.strip_prefix("/repos/ann/blog/issues") else {
            return (404, json!({ "message": "Not Found" }));
        };
        match (method, rest.trim_start_matches('/').split('/').collect::<Vec<_>>().as_slice()) {
            ("POST", [""]) => {
                let asked: Value = serde_json::from_slice(body).unwrap();
                let number = self.issues.len() + 1;
                let issue = json!({ "number": number, "state": "open", "state_reason": null, "title": asked["title"],
                    "body": asked["body"], "created_at": "2026-01-03T12:00:30Z" });
                self.issues.push(issue.clone());
                (201, issue)
            }
            ("GET", [""]) => {
                let page: usize = query.split("&page=").nth(1).unwrap().parse().unwrap();
                let newest: Vec<_> = self.issues.iter().rev().skip((page - 1) * 100).take(100).cloned().collect();
                (200, newest.into())
            }
            ("GET", [number]) => {
                let found = self.issues.iter().find(|issue| issue["number"].as_u64() == number.parse().ok());
                found
                    .map_or_else(|| (410, json!({ "message": "This issue was deleted" })), |issue| (200, issue.clone()))
            }
            ("GET", [number, "comments"]) => {
                let own = self.comments.iter().filter(|(one, _)| Some(*one) == number.parse().ok());
                (200, own.map(|(_, comment)| comment.clone()).collect())
            }
            _ => (404, json!({ "message": "Not Found" })),
        }
    }
}
