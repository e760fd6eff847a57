//! The client for Medium against the stand-in, over real HTTP.

use std::time::{Duration, Instant};

use medium::stand_in::{Fault, ImageFetch, Options, Profile, Sandbox, TOKEN};
use medium::{Creation, Destination, Medium, NewStory, Reach, Role, Timeouts};
use post::problem::{Code, Problem};
use post::{License, Status};
use secrecy::SecretString;

const SHORT: Duration = Duration::from_millis(1);

fn client(url: &str, token: &str) -> Medium {
    let timeouts = Timeouts { create: Duration::from_secs(3), rest: Duration::from_secs(3) };
    Medium::new(url, &SecretString::from(token), timeouts, SHORT).unwrap()
}

fn sandbox() -> Sandbox {
    Sandbox::start(Options::default()).unwrap()
}

fn story(title: &str) -> NewStory {
    NewStory {
        title: title.to_owned(),
        content: format!("<h1>{title}</h1><p>Text</p>"),
        tags: vec!["rust".to_owned()],
        canonical_url: "https://blog.example/a/".to_owned(),
        publish_status: Status::Draft,
        license: License::AllRightsReserved,
        notify_followers: false,
        published_at: None,
    }
}

/// Creates one story on the profile, under this fault.
async fn create_under(fault: Fault) -> (Creation, Sandbox) {
    let sandbox = sandbox();
    let medium = client(sandbox.url(), TOKEN);
    let profile = Destination::Profile(medium.me().await.unwrap());
    sandbox.add_fault(fault.on("/posts"));
    (medium.create(&profile, &story("A")).await, sandbox)
}

/// The outcome in a word, with the problem's code.
fn word(creation: &Creation) -> String {
    match creation {
        Creation::Created(_) => "created".to_owned(),
        Creation::Refused(refusal) => format!("refused {:?} {}", refusal.reach, refusal.problem.code).to_lowercase(),
        Creation::NotSent(problem) => format!("not sent {}", problem.code),
        Creation::Unknown(problem) => format!("unknown {}", problem.code),
    }
}

#[tokio::test]
async fn every_fault_has_its_outcome_and_is_met_once() {
    // Mode, outcome, stories made. Whatever the outcome, one create was sent.
    let expected = [
        ("429", "refused limit medium-refused", 0),
        ("401html", "refused token token-refused", 0),
        ("cf429", "refused limit medium-unreachable", 0),
        ("cf403", "refused story medium-unreachable", 0),
        ("errors-empty", "refused story medium-unreachable", 0),
        ("noerrors", "refused story medium-unreachable", 0),
        ("408", "unknown answer-lost", 0),
        ("500json", "unknown answer-lost", 0),
        ("502html", "unknown answer-lost", 0),
        ("503", "unknown answer-lost", 0),
        ("504", "unknown answer-lost", 0),
        ("301", "unknown answer-lost", 0),
        ("302", "unknown answer-lost", 0),
        ("307", "unknown answer-lost", 0),
        ("reset-before", "unknown answer-lost", 0),
        ("slow", "created", 1),
        ("hang", "unknown answer-lost", 1),
        ("reset-after-create", "unknown answer-lost", 1),
        ("reset-mid-body", "unknown answer-lost", 1),
        ("truncated", "unknown answer-lost", 1),
        ("malformed", "unknown answer-lost", 1),
        ("empty200", "unknown answer-lost", 1),
        ("html200", "unknown answer-lost", 1),
        ("gzip", "unknown answer-lost", 1),
        ("wrong-type", "unknown answer-lost", 1),
        ("201-empty-data", "unknown answer-lost", 1),
        ("token-in-id", "unknown answer-lost", 1),
        ("token-in-url", "created", 1),
        ("201-without-url", "created", 1),
        ("201-other-canonical", "created", 1),
        ("chunked", "created", 1),
        ("keepalive-close", "created", 1),
        ("huge", "unknown answer-lost", 1),
        ("1007", "refused limit medium-refused", 0),
        ("2002", "refused story medium-refused", 0),
        ("2006", "refused story publication-refused", 0),
        ("2014", "refused story medium-refused", 0),
        ("6000", "refused token token-refused", 0),
        ("6001", "refused token token-refused", 0),
        ("6002", "refused token token-refused", 0),
        ("6003", "refused token token-refused", 0),
        ("6004", "refused token token-refused", 0),
        ("6005", "refused token token-refused", 0),
        ("6007", "refused story medium-refused", 0),
        ("6027", "refused token medium-refused", 0),
    ];
    for mode in Fault::modes() {
        assert!(expected.iter().any(|(known, ..)| *known == mode), "no outcome is expected of {mode}");
    }
    for (mode, outcome, stories) in expected {
        let (creation, sandbox) = create_under(Fault::named(mode).unwrap()).await;
        assert_eq!((word(&creation).as_str(), sandbox.stories().len()), (outcome, stories), "{mode}: {creation:?}");
        let journal = sandbox.journal();
        assert_eq!(journal.iter().filter(|exchange| exchange.path.ends_with("/posts")).count(), 1, "{mode}");
        assert!(!journal.iter().any(|exchange| exchange.path.starts_with("/m/signin")), "{mode}");
    }
}

#[tokio::test]
async fn an_error_after_the_story_was_made_is_no_refusal() {
    for mode in ["500json", "502html", "503", "504", "reset-before"] {
        let (creation, sandbox) = create_under(Fault::named(mode).unwrap().carried_out(true)).await;
        assert_eq!((word(&creation).as_str(), sandbox.stories().len()), ("unknown answer-lost", 1), "{mode}");
    }
}

#[tokio::test]
async fn a_created_story_comes_back_with_id_and_address_in_either_profile() {
    for profile in [Profile::Documented, Profile::Recorded] {
        let sandbox = Sandbox::start(Options { profile, ..Options::default() }).unwrap();
        let medium = client(sandbox.url(), TOKEN);
        let user = medium.me().await.unwrap();
        assert_eq!(user.username.as_deref(), Some("you"));
        let creation = medium.create(&Destination::Profile(user), &story("A story")).await;
        let kept = &sandbox.stories()[0];
        let Creation::Created(created) = creation else { panic!("{creation:?}") };
        assert_eq!((&created.id, created.url.as_ref()), (&kept.id, Some(&kept.url)));
        assert_eq!(kept.canonical.as_deref(), Some("https://blog.example/a/"));
        assert_eq!((kept.publish_status, kept.notify_followers), (Status::Draft, Some(false)));
        assert!(kept.lint.is_empty(), "{:?}", kept.lint);
        let agent = sandbox.journal()[0].user_agent.clone().unwrap();
        assert!(agent.starts_with(concat!("medium-crosspost/", env!("CARGO_PKG_VERSION"))), "{agent}");
    }
}

#[tokio::test]
async fn what_never_left_is_tried_again_and_only_that() {
    // A port on which nothing listens, a host that is none, and a server that speaks no TLS.
    let sandbox = sandbox();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let profile = Destination::Profile(client(sandbox.url(), TOKEN).me().await.unwrap());
    for url in
        [format!("http://{closed}"), "https://medium.invalid".to_owned(), sandbox.url().replace("http://", "https://")]
    {
        let timeouts = Timeouts { create: Duration::from_secs(3), rest: Duration::from_secs(3) };
        let base = Duration::from_millis(20);
        let medium = Medium::new(&url, &SecretString::from(TOKEN), timeouts, base).unwrap();
        let start = Instant::now();
        let creation = medium.create(&profile, &story("A")).await;
        assert_eq!(word(&creation), "not sent medium-unreachable", "{url}: {creation:?}");
        // Three waits of 20, 40 and 80 ms at least lie between four tries.
        assert!(start.elapsed() >= base * 7, "{url}: {:?}", start.elapsed());
    }
    assert!(sandbox.stories().is_empty());
}

#[tokio::test]
async fn a_server_that_comes_up_late_gets_the_story_once() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let timeouts = Timeouts::default();
    let url = format!("http://127.0.0.1:{port}");
    let medium = Medium::new(&url, &SecretString::from(TOKEN), timeouts, Duration::from_millis(200)).unwrap();
    let profile = Destination::Profile(client(sandbox().url(), TOKEN).me().await.unwrap());
    let late = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        Sandbox::start(Options { port, ..Options::default() }).unwrap()
    });
    let creation = medium.create(&profile, &story("A")).await;
    assert_eq!(word(&creation), "created", "{creation:?}");
    assert_eq!(late.join().unwrap().stories().len(), 1);
}

#[tokio::test]
async fn a_question_is_asked_again_where_the_answer_failed() {
    for (mode, times, asked, outcome) in [
        ("503", 2, 3, None),
        ("reset-before", 1, 2, None),
        ("truncated", 9, 1, Some(Code::MediumUnreachable)),
        ("502html", 9, 4, Some(Code::MediumUnreachable)),
        ("6003", 9, 1, Some(Code::TokenRefused)),
        ("6027", 9, 4, Some(Code::MediumRefused)),
        ("cf403", 9, 1, Some(Code::MediumUnreachable)),
        ("302", 9, 1, Some(Code::MediumUnreachable)),
        ("html200", 9, 1, Some(Code::MediumUnreachable)),
        ("huge", 9, 1, Some(Code::MediumUnreachable)),
    ] {
        let sandbox = sandbox();
        sandbox.add_fault(Fault::named(mode).unwrap().times(times));
        let answer = client(sandbox.url(), TOKEN).me().await;
        assert_eq!(answer.err().map(|refusal| refusal.problem.code), outcome, "{mode}");
        assert_eq!(sandbox.journal().len(), asked, "{mode}");
    }
}

#[tokio::test]
async fn a_body_of_100_mb_is_read_to_a_bound() {
    let start = Instant::now();
    let (creation, _) = create_under(Fault::named("huge").unwrap()).await;
    let Creation::Unknown(problem) = creation else { panic!("{creation:?}") };
    assert!(problem.message.contains("larger than 4 MiB"), "{}", problem.message);
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

#[tokio::test]
async fn publications_are_found_and_the_part_in_them_is_known() {
    let sandbox = sandbox();
    let medium = client(sandbox.url(), TOKEN);
    let user = medium.me().await.unwrap();
    let of = async |wanted: &str| medium.destination(&user, Some(wanted)).await;

    let editor = of("sandbox times").await.unwrap();
    assert!(matches!(editor, Destination::Publication(_, Role::Editor)));
    let public = NewStory { publish_status: Status::Public, ..story("A") };
    assert_eq!(word(&medium.create(&editor, &public).await), "created");
    assert_eq!(sandbox.stories()[0].publication.as_deref(), Some("Sandbox Times"));

    let writer = of(&format!("{}/sandbox-notes", sandbox.url())).await.unwrap();
    assert_eq!(word(&medium.create(&writer, &public).await), "refused story medium-refused");
    let (status, warning) = writer.status(Status::Public);
    assert!(warning.is_some());
    let draft = NewStory { publish_status: status, ..story("A") };
    assert_eq!(word(&medium.create(&writer, &draft).await), "created");

    let followed = of("Sandbox Weekly").await.unwrap_err();
    assert_eq!(followed.problem.code, Code::PublicationRefused);
    let none = of("No Such").await.unwrap_err();
    assert!(none.problem.hint.unwrap().contains("`Sandbox Notes` (http://127.0.0.1"));
    assert!(matches!(medium.destination(&user, None).await.unwrap(), Destination::Profile(_)));
}

#[tokio::test]
async fn the_eleventh_story_of_a_day_waits() {
    let sandbox = sandbox();
    let medium = client(sandbox.url(), TOKEN);
    let profile = Destination::Profile(medium.me().await.unwrap());
    for _ in 0..10 {
        assert_eq!(word(&medium.create(&profile, &story("A")).await), "created");
    }
    let creation = medium.create(&profile, &story("A")).await;
    let Creation::Refused(refusal) = creation else { panic!("{creation:?}") };
    assert_eq!(refusal.reach, Reach::Limit);
    assert!(refusal.problem.message.contains("limit"), "{}", refusal.problem.message);
    assert_eq!(sandbox.stories().len(), 10);
}

#[tokio::test]
async fn a_dead_picture_holds_the_answer_back_after_the_story_is_made() {
    let dead = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let sandbox = sandbox();
    let timeouts = Timeouts { create: Duration::from_millis(500), rest: Duration::from_secs(3) };
    let medium = Medium::new(sandbox.url(), &SecretString::from(TOKEN), timeouts, SHORT).unwrap();
    let profile = Destination::Profile(medium.me().await.unwrap());
    let content = format!(
        "<h1>A</h1><figure><img src=\"{}/_images/none\"></figure><figure><img src=\"/a.png\"></figure>\
         <figure><img src=\"https://blog.example/b.png\"></figure>",
        sandbox.url()
    );
    assert_eq!(word(&medium.create(&profile, &NewStory { content, ..story("A") }).await), "created");
    let fetches: Vec<_> = sandbox.stories()[0].images.iter().map(|image| image.fetch).collect();
    assert_eq!(fetches, [ImageFetch::Fetched(404), ImageFetch::Dropped, ImageFetch::Outside]);

    let content = format!("<h1>A</h1><img src=\"http://{}/a.png\">", dead.local_addr().unwrap());
    let creation = medium.create(&profile, &NewStory { content, ..story("A") }).await;
    assert_eq!((word(&creation).as_str(), sandbox.stories().len()), ("unknown answer-lost", 2));
}

/// Every text that a problem shows, and how it prints for a developer.
fn shown(problem: &Problem) -> String {
    format!("{problem} {problem:?}")
}

#[tokio::test]
async fn the_token_is_in_no_problem_and_in_no_journal() {
    let token = format!("revoked{}", "2fe1a".repeat(12));
    let sandbox = sandbox();
    let user = client(sandbox.url(), TOKEN).me().await.unwrap();
    let medium = client(sandbox.url(), &token);
    let mut texts = vec![format!("{medium:?}"), shown(&medium.me().await.unwrap_err().problem)];
    for mode in Fault::modes().filter(|mode| !matches!(*mode, "slow" | "hang" | "huge")) {
        sandbox.reset();
        sandbox.add_fault(Fault::named(mode).unwrap());
        texts.push(format!("{:?}", medium.create(&Destination::Profile(user.clone()), &story("A")).await));
        texts.push(format!("{:?}", sandbox.journal()));
    }
    for url in ["http://medium.example", "no url", "file:///x"] {
        texts.push(shown(
            &Medium::new(url, &SecretString::from(token.as_str()), Timeouts::default(), SHORT).unwrap_err(),
        ));
    }
    let broken = format!("{token}\u{e9}");
    texts
        .push(shown(&Medium::new(sandbox.url(), &SecretString::from(broken), Timeouts::default(), SHORT).unwrap_err()));
    assert!(texts.len() > 50);
    for text in texts {
        assert!(!text.contains("2fe1a"), "{text}");
    }
}

#[test]
fn an_address_is_refused_over_which_a_token_must_not_go() {
    for (url, fine) in [
        ("https://api.medium.com", true),
        ("https://proxy.example/medium/", true),
        ("http://127.0.0.1:1", true),
        ("http://localhost:1", true),
        ("http://api.medium.com", false),
        ("ftp://127.0.0.1", false),
        ("api.medium.com", false),
        ("", false),
    ] {
        let medium = Medium::new(url, &SecretString::from(TOKEN), Timeouts::default(), SHORT);
        assert_eq!(medium.is_ok(), fine, "{url}");
    }
    for token in ["", " ", "a b", "a\nb", "\u{e9}"] {
        let medium = Medium::new("https://api.medium.com", &SecretString::from(token), Timeouts::default(), SHORT);
        assert_eq!(medium.unwrap_err().code, Code::TokenRefused, "{token:?}");
    }
    assert!(Medium::new("https://api.medium.com", &SecretString::from(" a\n"), Timeouts::default(), SHORT).is_ok());
}
