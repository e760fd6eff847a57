//! Runs with the built site at hand: its pages decide, and a post that it does not hold waits.

use super::{NOW, PLAN, PUBLISH, canonicals, expected, sandbox};
use crate::world::World;

const A: &str = "content/posts/a.md";
const B: &str = "content/posts/b.md";

fn page(address: &str) -> String {
    format!("<!doctype html><link rel=canonical href={address}><title>A | Ann writes</title>")
}

#[test]
fn the_built_page_wins_and_the_author_is_told() {
    let world = World::new();
    world.post(A, "A", "Words.").post(B, "B", "Words.").commit("Write");
    world.file("public/posts/a/index.html", page("https://blog.example/posts/a.html"));
    let plan = world.by_hand().at(NOW).run(&[&PLAN[..], &["--built", "public"]].concat()).exits(1);
    assert_eq!(plan.told(), expected(&[(A, "planned"), (B, "blocked")]));
    let report = plan.report();
    let of = |story: usize, key: &str| report["stories"][story][key].clone();
    assert_eq!(
        (of(0, "canonical"), of(0, "canonical_from")),
        ("https://blog.example/posts/a.html".into(), "built page".into())
    );
    assert!(of(0, "problems").to_string().contains("canonical-differs"), "{plan}");
    assert!(of(1, "problems").to_string().contains("canonical-unknown"), "{plan}");
}

#[test]
fn a_post_that_is_not_built_yet_goes_out_once_it_is() {
    let (world, medium) = (World::new(), sandbox());
    world.post(A, "A", "Words.").file("public/index.html", page("https://blog.example/"));
    let stale = [&PUBLISH[..], &["--built", "public"]].concat();
    let job = world.push().to(&medium);
    assert_eq!(job.at(NOW).run(&stale).exits(1).told(), expected(&[(A, "blocked")]));
    world.file("public/posts/a/index.html", page("https://blog.example/posts/a/"));
    let job = world.push().to(&medium);
    assert_eq!(job.at(NOW).run(&stale).exits(0).told(), expected(&[(A, "published")]));
    assert_eq!(canonicals(&medium), ["https://blog.example/posts/a/"]);
}

#[test]
fn a_built_site_that_is_not_there_stops_the_run() {
    let world = World::new();
    world.post(A, "A", "Words.").commit("Write");
    let run = world.by_hand().run(&["plan", "--built", "public"]).exits(2);
    run.says("`public`").says("build the site before this step");
}

#[test]
fn the_built_page_stands_in_where_the_source_cannot_be_rendered() {
    let world = World::new();
    world.post(A, "A", "Source.").post(B, "B", "Source {{< nobody-knows >}}.").commit("Write");
    let text = "<nav>Menu</nav><article><h1>T</h1><p>Built <a href=../c/>text</a>.</p></article>";
    for (name, title) in [("a", "A"), ("b", "B")] {
        let address = format!("https://blog.example/posts/{name}/");
        let page = page(&address).replace("<title>A", &format!("<title>{title}"));
        world.file(&format!("public/posts/{name}/index.html"), page + &text.replace("<h1>T", &format!("<h1>{title}")));
    }
    let job = world.by_hand();
    let told = |arguments: &[&str]| job.run(&[&["render", "--built", "public"], arguments].concat());
    let built = "<p>Built <a href=\"https://blog.example/posts/c/\">text</a>.</p>";
    told(&[A]).exits(0).says("<p>Source.</p>");
    told(&[B]).exits(0).says(built).says("body-from-page");
    told(&[B, "--body", "source"]).exits(1).says("template-left");
    told(&[A, "--body", "built"]).exits(0).says(built);
    let run = told(&[A, "--body", "built"]);
    assert!(!run.stdout.contains("Menu") && run.stdout.matches("<h1>").count() == 1, "{run}");
    job.run(&["render", "--body", "built", A]).exits(1).says("no built site is available");
}

/// Two paragraphs that are found on a page.
const TEXT: [&str; 2] = [
    "The ferry leaves at seven, and whoever is late has to wait until the evening of that day.",
    "It carries forty cars, a lorry and the post, and in winter the doctor as well.",
];

#[test]
fn the_article_of_a_page_is_found_by_what_the_author_wrote() {
    let world = World::new();
    let [first, second] = TEXT;
    let source = format!("{first}\n\n{{{{< nobody-knows >}}}}\n\n{second}");
    world.post(A, "A", &source).post(B, "B", &format!("{first}\n\n{second}")).commit("Write");
    let around = |inside: &str| {
        format!(
            "<header>Ann writes</header><div class=excerpt><p>{first}</p></div><main><h1>A</h1><p>By Ann, 1 May</p>\
             <div class=x>{inside}<p>Share this</p></div><p>Read next: B</p></main><footer>Imprint</footer>"
        )
    };
    let write = |name: &str, title: &str, body: &str| {
        let page = page(&format!("https://blog.example/posts/{name}/"));
        world.file(
            &format!("public/posts/{name}/index.html"),
            page.replace("<title>A", &format!("<title>{title}")) + body,
        );
    };
    let render = |arguments: &[&str]| {
        world.by_hand().run(&[&["render", "--no-footer", "--built", "public"], arguments].concat())
    };
    write("a", "A", &around(&format!("<p>{first}</p><p>Made by a <b>shortcode</b>.</p><p>{second}</p>")));
    let run = render(&[A]).exits(0).says("body-from-page");
    let html = format!("<p>{first}</p>\n<p>Made by a <strong>shortcode</strong>.</p>\n<p>{second}</p>");
    assert!(run.stdout.contains(&html) && !run.stdout.contains("Share") && !run.stdout.contains("Ann"), "{run}");

    // What the theme puts between two paragraphs that follow each other is left out, and said.
    write("b", "B", &around(&format!("<p>{first}</p><aside>Subscribe!</aside><p>{second}</p>")));
    let run = render(&["--body", "built", B]).exits(0).says("page-adds").says("Subscribe!");
    assert!(run.stdout.contains(&format!("<p>{first}</p>\n<p>{second}</p>")), "{run}");

    // A page that shows something else gives no story.
    write(
        "b",
        "B",
        "<main><h1>Under construction</h1><p>We are moving. Come back soon, all will be here again.</p></main>",
    );
    let run = render(&["--body", "built", B]).exits(1).says("page-unclear");
    assert!(!run.stdout.contains("moving"), "{run}");
}

#[test]
fn what_is_neither_markdown_nor_html_is_told_from_the_built_page_only() {
    let world = World::new();
    let org = "content/posts/org.org";
    world.file(org, "#+title: A\n#+date: 2024-03-05\n* Not read\n").commit("Write");
    world.file(
        "public/posts/org/index.html",
        page("https://blog.example/posts/org/") + "<article><p>Built.</p></article>",
    );
    let job = world.by_hand();
    for arguments in [&["render", org][..], &["plan", org], &["plan"]] {
        job.run(arguments).exits(1).says("Org is not supported").says("`--built`");
        job.run(&[arguments, &["--built", "public"]].concat()).exits(0);
    }
    let run = job.run(&["render", "--body", "source", "--built", "public", org]).exits(1).says("Org is not supported");
    assert!(!run.stderr.contains("no-text"), "{run}");
}
