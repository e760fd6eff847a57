//! A stand-in for the few calls of GitHub's API that concern issues, over real HTTP.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};

/// GitHub's API, with the issues of one repository.
pub(crate) struct GitHub {
    url: String,
    state: Arc<Mutex<State>>,
}

/// The name that a job's token acts under.
const BOT: &str = "github-actions[bot]";

/// What the stand-in holds. Tests change it as people do on GitHub's pages. The repository is `ann/blog`, and Ann's own.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) issues: Vec<Value>,
    pub(crate) comments: Vec<(u64, Value)>,
    /// What people may do in the repository, by name; those who are not listed may read, as anybody may.
    pub(crate) permissions: BTreeMap<&'static str, &'static str>,
    /// What GraphQL says of the token's user, where it is not the job's own.
    pub(crate) viewer: Option<Value>,
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

    /// Opens an issue that carries a story's marker, as anybody can, and gives its number.
    pub(crate) fn open(&self, login: &str, body: &str) -> u64 {
        let mut state = self.state();
        state.open(login, "Put on Medium: A", body)["number"].as_u64().unwrap()
    }

    /// Closes an issue, for this reason, as Ann.
    pub(crate) fn close(&self, number: u64, reason: &str) {
        self.close_as("ann", number, reason);
    }

    /// Closes an issue, for this reason, as somebody.
    pub(crate) fn close_as(&self, login: &str, number: u64, reason: &str) {
        let mut state = self.state();
        let issue = state.issues.iter_mut().find(|issue| issue["number"] == number).unwrap();
        (issue["state"], issue["state_reason"]) = ("closed".into(), reason.into());
        issue["closed_by"] = account(login);
    }

    /// Comments on an issue, as somebody who stands so to the repository.
    pub(crate) fn comment(&self, number: u64, login: &str, association: &str, body: &str) {
        let comment = json!({ "body": body, "author_association": association, "user": account(login) });
        let mut state = self.state();
        let issue = state.issues.iter_mut().find(|issue| issue["number"] == number).unwrap();
        issue["comments"] = (issue["comments"].as_u64().unwrap() + 1).into();
        state.comments.push((number, comment));
    }

    /// How many requests had this method.
    pub(crate) fn count(&self, method: &str) -> usize {
        self.state().requests.iter().filter(|(one, _)| one == method).count()
    }
}

/// An account as REST writes it. Everybody has a number of their own.
fn account(login: &str) -> Value {
    let kind = if login.ends_with("[bot]") { "Bot" } else { "User" };
    let id = if login == BOT { 41_898_282 } else { login.bytes().map(u64::from).sum() };
    json!({ "login": login, "id": id, "type": kind })
}

/// One page of a list, as the query asks for it.
fn page<'a>(query: &str, all: impl Iterator<Item = &'a Value>) -> Value {
    let number = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(one, _)| *one == name).map(|(_, value)| value.parse::<usize>().unwrap())
    };
    let (size, page) = (number("per_page").unwrap_or(30).min(100), number("page").unwrap_or(1));
    all.skip((page - 1) * size).take(size).cloned().collect()
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
    if state.loses_answers && method == "POST" && path.ends_with("/issues") {
        return;
    }
    drop(state);
    let text = answer.to_string();
    let head =
        format!("HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\n", text.len());
    let _ = stream.write_all(format!("{head}connection: close\r\n\r\n{text}").as_bytes());
}

impl State {
    fn open(&mut self, login: &str, title: &str, body: &str) -> Value {
        let number = self.issues.len() + 1;
        let issue = json!({ "number": number, "state": "open", "state_reason": null, "title": title, "body": body,
            "user": account(login), "closed_by": null, "comments": 0, "created_at": "2026-01-03T12:00:30Z" });
        self.issues.push(issue.clone());
        issue
    }

    fn answer(&mut self, method: &str, path: &str, query: &str, body: &[u8]) -> (u16, Value) {
        // As on GitHub Enterprise Server, whose tests ask there.
        let path = path.strip_prefix("/api/v3").unwrap_or(path);
        if (method, path) == ("POST", "/graphql") || (method, path) == ("POST", "/api/graphql") {
            let asked: Value = serde_json::from_slice(body).unwrap();
            assert_eq!(asked["query"], "query { viewer { login databaseId } }");
            let viewer = self.viewer.clone().unwrap_or(json!({ "login": BOT, "databaseId": 41_898_282 }));
            let errors = viewer.is_null().then(|| json!([{ "message": "Something went wrong" }]));
            return (200, json!({ "data": { "viewer": viewer }, "errors": errors }));
        }
        let Some(rest) = path.strip_prefix("/repos/ann/blog/") else {
            return (404, json!({ "message": "Not Found" }));
        };
        match (method, rest.split('/').collect::<Vec<_>>().as_slice()) {
            ("POST", ["issues"]) => {
                let asked: Value = serde_json::from_slice(body).unwrap();
                (201, self.open(BOT, asked["title"].as_str().unwrap(), asked["body"].as_str().unwrap()))
            }
            ("GET", ["issues"]) => {
                let creator = query.split('&').find_map(|pair| pair.strip_prefix("creator="));
                let is_by = |issue: &&Value| creator.is_none_or(|creator| issue["user"]["login"] == unescaped(creator));
                // Who closed an issue is told where it is asked for by itself.
                let listed = |issue: &Value| {
                    let mut issue = issue.clone();
                    issue.as_object_mut().unwrap().remove("closed_by");
                    issue
                };
                let newest: Vec<_> = self.issues.iter().rev().filter(is_by).map(listed).collect();
                (200, page(query, newest.iter()))
            }
            ("GET", ["issues", number]) => {
                let found = self.issues.iter().find(|issue| issue["number"].as_u64() == number.parse().ok());
                found
                    .map_or_else(|| (410, json!({ "message": "This issue was deleted" })), |issue| (200, issue.clone()))
            }
            ("GET", ["issues", number, "comments"]) => {
                let own = self.comments.iter().filter(|(one, _)| Some(*one) == number.parse().ok());
                (200, page(query, own.map(|(_, comment)| comment)))
            }
            ("GET", ["collaborators", login, "permission"]) => match unescaped(login) {
                bot if bot.ends_with("[bot]") => (404, json!({ "message": format!("{bot} is not a user") })),
                login => {
                    let role = if login == "ann" { "admin" } else { self.permissions.get(&*login).unwrap_or(&"read") };
                    // What was there before there were roles: triage reads, and who maintains writes.
                    let permission = match role {
                        "triage" => "read",
                        "maintain" => "write",
                        role => role,
                    };
                    (200, json!({ "permission": permission, "role_name": role, "user": account(&login) }))
                }
            },
            _ => (404, json!({ "message": "Not Found" })),
        }
    }
}

/// A name as it stands in a URL.
fn unescaped(name: &str) -> String {
    name.replace("%5B", "[").replace("%5D", "]")
}
