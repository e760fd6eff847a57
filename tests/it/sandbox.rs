//! The stand-in for Medium, asked over real HTTP as any client would.

use std::time::Duration;

use medium::stand_in::{Fault, Format, Lint, Options, Profile, Sandbox, TOKEN};
use post::time::Clock;
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;
use web::{Request, Web};

/// A sandbox and someone who asks it.
struct Asker {
    sandbox: Sandbox,
    web: Web,
}

const PATIENCE: Duration = Duration::from_secs(5);

impl Asker {
    fn new(options: Options) -> Self {
        Self { sandbox: Sandbox::start(options).unwrap(), web: Web::new(PATIENCE) }
    }

    /// Status and text of an answer; a GET where nothing is sent.
    async fn ask(&self, token: &str, path: &str, body: Option<&Value>) -> (u16, String) {
        let url = Url::parse(self.sandbox.url()).unwrap().join(path).unwrap();
        let token = SecretString::from(token);
        let request = match body {
            None => Request::get(&url, PATIENCE),
            Some(body) => Request::post_json(&url, body.to_string().into_bytes(), PATIENCE),
        };
        let answer = self.web.send(request.bearer(&token)).await.unwrap();
        (answer.status, String::from_utf8(answer.body.unwrap()).unwrap())
    }

    async fn get(&self, path: &str) -> (u16, String) {
        self.ask(TOKEN, path, None).await
    }

    /// The part of the API's path that names `@you`, or the publication of this name.
    async fn place(&self, publication: Option<&str>) -> String {
        let me: Value = serde_json::from_str(&self.get("/v1/me").await.1).unwrap();
        let user = format!("/v1/users/{}", me["data"]["id"].as_str().unwrap());
        let Some(name) = publication else { return user };
        let all: Value = serde_json::from_str(&self.get(&format!("{user}/publications")).await.1).unwrap();
        let one = all["data"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap();
        format!("/v1/publications/{}", one["id"].as_str().unwrap())
    }

    async fn create(&self, publication: Option<&str>, body: &Value) -> (u16, Value) {
        let path = format!("{}/posts", self.place(publication).await);
        let (status, text) = self.ask(TOKEN, &path, Some(body)).await;
        (status, serde_json::from_str(&text).unwrap())
    }
}

fn post(more: &Value) -> Value {
    let mut post = json!({ "title": "A", "contentFormat": "html", "content": "<h1>A</h1><p>Text</p>" });
    for (name, value) in more.as_object().unwrap() {
        post[name] = value.clone();
    }
    post
}

#[tokio::test]
async fn what_medium_refuses_is_refused_in_its_words() {
    let asker = Asker::new(Options::default());
    for (publication, more, status, code) in [
        (None, json!({ "content": " " }), 400, 2002),
        (None, json!({ "content": " ", "tags": "x" }), 400, 2002),
        (None, json!({ "tags": "x" }), 400, 6007),
        (None, json!({ "tags": [1] }), 400, 6007),
        (None, json!({ "subtitle": "x" }), 400, 6007),
        (None, json!({ "publishStatus": "Draft" }), 400, 6007),
        (None, json!({ "license": "CC-40-BY" }), 400, 6007),
        (None, json!({ "contentFormat": "text" }), 400, 6007),
        (None, json!({ "publishedAt": "2999-01-01T00:00:00Z" }), 400, 2014),
        (None, json!({ "publishedAt": "2999-01-01T00:00:00Z", "tags": "x" }), 400, 6007),
        (Some("Sandbox Weekly"), json!({ "content": "" }), 403, 2006),
        (Some("Sandbox Notes"), json!({}), 403, -1),
        (Some("Sandbox Notes"), json!({ "publishStatus": "draft" }), 201, 0),
        (Some("Sandbox Times"), json!({ "publishStatus": "public", "notifyFollowers": "false" }), 201, 0),
    ] {
        let (got, answer) = asker.create(publication, &post(&more)).await;
        assert_eq!((got, answer["errors"][0]["code"].as_i64().unwrap_or(0)), (status, code), "{more}: {answer}");
    }
    assert_eq!(asker.sandbox.stories().len(), 2);

    for (token, status, body) in [
        ("revoked-1", 401, r#"{"errors":[{"code":6003,"message":"Token was invalid."}]}"#),
        ("legacy-1", 401, r#"{"errors":[{"code":6005,"message":"Application not found"}]}"#),
        ("", 401, r#"{"errors":[{"code":6000,"message":"An access token is required."}]}"#),
    ] {
        let (got, text) = asker.ask(token, "/v1/users/1f/posts", Some(&post(&json!({ "content": "" })))).await;
        assert_eq!((got, serde_json::from_str::<Value>(&text).unwrap()), (status, serde_json::from_str(body).unwrap()));
    }
    assert_eq!(asker.ask(TOKEN, "/v1/users/1f/posts", Some(&post(&json!({})))).await.0, 403);
    assert_eq!(asker.ask(TOKEN, "/v1/publications/1f/posts", Some(&post(&json!({})))).await.0, 403);
    assert_eq!(asker.get("/v1/nothing").await.0, 404);
}

#[tokio::test]
async fn what_medium_changes_without_a_word_is_changed() {
    let asker = Asker::new(Options::default());
    let long = json!({
        "title": "T".repeat(101),
        "content": "<p>First words</p><ul><li>a<ul><li>b</li></ul></li></ul><img src=\"a.png\"><table></table>",
        "tags": ["sport", "x".repeat(26), "go", "fourth"],
    });
    asker.create(None, &post(&long)).await;
    asker.create(None, &post(&long)).await;
    let stories = asker.sandbox.stories();
    assert_eq!(stories.len(), 2, "every create makes another story");
    let story = &stories[0];
    assert!(story.title.starts_with("First words a b"), "{}", story.title);
    assert_eq!(story.tags, ["sports", "go"]);
    assert_eq!(story.publish_status.as_str(), "public");
    assert_eq!(story.format, Format::Html);
    assert_eq!(story.lint, [Lint::NoHeading, Lint::Table, Lint::NestedList, Lint::RelativeUrl]);
    assert_ne!(story.id, stories[1].id);
}

#[tokio::test]
async fn an_answer_has_the_form_of_its_profile() {
    for (profile, canonical, license, slug) in
        [(Profile::Documented, None, "all-rights-reserved", "a-"), (Profile::Recorded, Some(""), "", "")]
    {
        let asker = Asker::new(Options { profile, ..Options::default() });
        let (_, answer) = asker.create(None, &post(&json!({ "publishStatus": "draft" }))).await;
        let data = &answer["data"];
        assert_eq!(data["canonicalUrl"].as_str(), canonical, "{answer}");
        assert_eq!(data["license"], license);
        assert!(data["publishedAt"].is_null());
        let url = format!("{}/@you/{slug}{}", asker.sandbox.url(), data["id"].as_str().unwrap());
        assert_eq!(data["url"], url);
    }
}

#[tokio::test]
async fn the_limit_is_counted_over_a_day_of_its_clock() {
    let clock = Clock::starting_at("2026-01-02T03:04:05Z".parse().unwrap());
    let asker = Asker::new(Options { daily_limit: 2, clock, ..Options::default() });
    let statuses = async || {
        let mut statuses = Vec::new();
        for _ in 0..3 {
            statuses.push(asker.create(None, &post(&json!({}))).await.0);
        }
        statuses
    };
    assert_eq!(statuses().await, [201, 201, 429]);
    let (_, text) = asker.ask(TOKEN, "/_fake/clock", Some(&json!({ "advance_seconds": 86_401 }))).await;
    assert!(text.starts_with(r#"{"now":"2026-01-03T03:04:0"#), "{text}");
    assert_eq!(statuses().await, [201, 201, 429]);
}

#[tokio::test]
async fn people_see_the_list_and_each_story_and_no_script_runs() {
    let asker = Asker::new(Options::default());
    assert!(asker.get("/").await.1.contains("MEDIUM_API_URL=http://127.0.0.1"));
    let hostile = "<script>alert(1)</script>\"'";
    let body = post(&json!({
        "title": hostile, "canonicalUrl": "https://blog.example/a/?x=1&y=\"2\"", "tags": [hostile],
        "content": "<h1>Shown</h1><p onclick=\"x\">a<script>alert(1)</script><img src=x onerror=y><a href=\"javascript:z\">b</a></p>",
    }));
    let url = asker.create(None, &body).await.1["data"]["url"].as_str().unwrap().to_owned();
    asker.create(None, &post(&json!({ "canonicalUrl": "javascript:z" }))).await;
    asker.create(Some("Sandbox Times"), &post(&json!({ "title": "Elsewhere" }))).await;

    let (status, story) = asker.get(&url).await;
    assert_eq!(status, 200);
    assert!(story.contains("<link rel=\"canonical\" href=\"https://blog.example/a/?x=1&amp;y=%222%22\">"), "{story}");
    let list = asker.get("/").await.1;
    assert!(list.contains("3 stories in the sandbox") && list.contains("Elsewhere"));
    assert!(!asker.get("/@you").await.1.contains("Elsewhere"));
    assert!(asker.get("/sandbox-times").await.1.contains("One story in Sandbox Times"));
    let (status, missing) = asker.get("/<b>nothing").await;
    assert_eq!(status, 404);
    for page in [story, list, missing] {
        for never in ["<script", "onclick", "onerror", "\"javascript:", "<b>nothing"] {
            assert!(!page.contains(never), "{never}: {page}");
        }
    }
}

#[tokio::test]
async fn the_feed_holds_the_ten_newest_public_stories() {
    let asker = Asker::new(Options { daily_limit: 0, ..Options::default() });
    for number in 0..12 {
        let content = "<h1>A</h1><h2>Below</h2><p>]]>\u{7}</p>";
        asker.create(None, &post(&json!({ "title": format!("No {number}."), "content": content }))).await;
    }
    asker.create(None, &post(&json!({ "title": "Hidden", "publishStatus": "draft" }))).await;
    asker.create(None, &post(&json!({ "title": "Old", "publishedAt": "2020-01-01T00:00:00Z" }))).await;
    let (status, feed) = asker.get("/feed/@you").await;
    assert_eq!((status, feed.matches("<item>").count()), (200, 10));
    assert!(feed.contains("No 11.") && !feed.contains("No 1.") && !feed.contains("Hidden") && !feed.contains("Old"));
    assert!(feed.contains("<![CDATA[<h4>Below</h4>") && !feed.contains('\u{7}'));
    assert_eq!(feed.matches("<![CDATA[").count(), feed.matches("]]>").count());
    assert_eq!(asker.get("/feed/sandbox-times").await.1.matches("<item>").count(), 0);
    assert_eq!(asker.get("/feed/@other").await.0, 404);
}

#[tokio::test]
async fn other_processes_can_look_and_meddle() {
    let asker = Asker::new(Options::default());
    let faults = json!([{ "mode": "503", "path": "/posts", "first": 2, "times": 1 }, { "mode": "6005", "path": "/me", "first": 9 }]);
    assert_eq!(asker.ask(TOKEN, "/_fake/faults", Some(&faults)).await.0, 200);
    let mut statuses = Vec::new();
    for _ in 0..3 {
        let path = format!("{}/posts", asker.place(None).await);
        statuses
            .push(asker.ask(TOKEN, &path, Some(&post(&json!({ "canonicalUrl": "https://blog.example/a/" })))).await.0);
    }
    assert_eq!(statuses, [201, 503, 201]);
    let (_, text) = asker.get("/_fake/posts").await;
    let posts: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((posts.as_array().unwrap().len(), &posts[0]["canonical"]), (2, &json!("https://blog.example/a/")));
    let (_, requests) = asker.get("/_fake/requests").await;
    assert!(requests.contains(r#""fault":"503""#) && !requests.contains(TOKEN), "{requests}");

    for wrong in [json!({ "mode": "no such" }), json!({}), json!({ "mode": "503", "pth": "" }), json!(1)] {
        assert_eq!(asker.ask(TOKEN, "/_fake/faults", Some(&wrong)).await.0, 400, "{wrong}");
    }
    assert_eq!(asker.ask(TOKEN, "/_fake/reset", Some(&json!({}))).await.0, 200);
    assert_eq!(asker.get("/_fake/posts").await.1, "[]");
    assert_eq!(asker.get("/_fake/faults").await.1, "[]");
}

#[test]
fn every_fault_is_documented() {
    let page = include_str!("../../docs/sandbox.md");
    for mode in Fault::modes() {
        assert!(page.contains(&format!("`{mode}`")), "{mode}");
    }
}
