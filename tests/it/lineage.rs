//! What is new: two commits of a real blog, compared.

use generators::{Site, SiteSettings};
use medium_crosspost::lineage::{Changes, PostState, Selection, Snapshot, Survey, nothing_became_new};
use medium_crosspost::outcome::Outcome;
use medium_crosspost::repository::{Repository, Tree};
use post::time::Timestamp;

use crate::git::{self, World, git};

const NOON: &str = "2026-03-01T12:00:00Z";

/// A blog, and the two commits that are compared.
struct Blog {
    world: World,
    base: Option<String>,
    root: String,
    select: Selection,
    waiting: Vec<&'static str>,
    times: [&'static str; 2],
}

impl Blog {
    fn hugo() -> Self {
        Self::with("hugo.toml", "baseURL = 'https://blog.example/'\n")
    }

    fn jekyll() -> Self {
        Self::with("_config.yml", "url: https://blog.example\n")
    }

    fn with(configuration: &str, text: &str) -> Self {
        let blog = Self {
            world: World::new(),
            base: None,
            root: String::new(),
            select: choice(false, &[], &[]),
            waiting: Vec::new(),
            times: [NOON, NOON],
        };
        blog.file(configuration, text)
    }

    fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        self.world.write(path, text);
        self
    }

    /// A post of a Hugo site with this front matter.
    fn post(self, name: &str, front: &str) -> Self {
        let text = post(front, &format!("The text of {name}."));
        self.file(&format!("content/posts/{name}"), text)
    }

    fn remove(self, path: &str) -> Self {
        git(&self.world.blog(), &["rm", "-r", "--quiet", "--force", path]);
        self
    }

    fn rename(self, from: &str, to: &str) -> Self {
        let target = self.world.blog().join(to);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::rename(self.world.blog().join(from), target).unwrap();
        self
    }

    /// What was written so far is the base; what comes is compared with it.
    fn then(mut self) -> Self {
        self.base = Some(self.world.commit());
        self
    }

    fn tree(&self, revision: &str) -> Tree {
        let repository = Repository::discover(&self.world.blog(), &git::access()).unwrap();
        repository.tree(&repository.resolve(revision).unwrap().unwrap()).unwrap()
    }

    fn site(&self, tree: &Tree) -> Site {
        Site::read(tree, &SiteSettings { root: self.root.clone(), ..SiteSettings::default() }).unwrap()
    }

    fn compare<T>(&self, told: impl FnOnce(&Survey<'_>, Changes) -> T) -> T {
        let head = self.world.commit();
        let (base_tree, head_tree) = (self.tree(self.base.as_ref().unwrap()), self.tree(&head));
        let (base_site, head_site) = (self.site(&base_tree), self.site(&head_tree));
        let [base_time, time] = self.times.map(instant);
        let moment = Snapshot { site: &head_site, tree: &head_tree, time };
        let head = Survey::take(moment, &self.select, &[]).unwrap();
        let moment = Snapshot { site: &base_site, tree: &base_tree, time: base_time };
        let base = Survey::take(moment, &self.select, &[&head]).unwrap();
        let news = head.changes_since(&base, |path| self.waiting.contains(&path));
        told(&head, news)
    }

    /// The news, a line each, in the order of the report.
    fn news(&self) -> Vec<String> {
        self.compare(|_, news| lines(&news))
    }
}

fn lines(news: &Changes) -> Vec<String> {
    let mut lines = Vec::new();
    for found in &news.new {
        let code = found.canonical.as_ref().err().map(|problem| format!(" {}", problem.code)).unwrap_or_default();
        lines.push(format!("new {}{code}", found.post.path));
    }
    for (path, problem) in &news.blocked {
        lines.push(format!("blocked {path}:{} {}", problem.line.unwrap_or_default(), problem.code));
    }
    for (path, skip) in &news.left_out {
        lines.push(format!("skipped {path} {}", Outcome::Skipped(*skip).words().1.unwrap()));
    }
    for problem in &news.problems {
        lines.push(format!("{:?} {} {}", problem.severity, problem.path.as_ref().unwrap(), problem.code));
    }
    lines.extend(news.moves.iter().map(|(from, to)| format!("moved {from} > {to}")));
    lines
}

fn choice(opt_in: bool, include: &[&str], exclude: &[&str]) -> Selection {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    Selection::new(opt_in, &owned(include), &owned(exclude), None, "").unwrap()
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn post(front: &str, text: &str) -> String {
    format!("---\n{front}\n---\n{text}\n")
}

/// A text of many words, no two seeds alike.
fn prose(seed: usize) -> String {
    (0..80).map(|n| format!("word{}", (n * n + 31 * n + 17) * (seed + 3) % 997)).collect::<Vec<_>>().join(" ")
}

const A: &str = "title: A\ndate: 2026-01-01";
const B: &str = "title: B\ndate: 2026-01-02";

#[test]
fn added_posts_are_new_oldest_first_and_edits_are_not() {
    let blog = Blog::hugo().post("old.md", A).then();
    let blog = blog.post("old.md", "title: Edited\ndate: 2026-01-01").post("z.md", A).post("b.md", B).post("a.md", B);
    assert_eq!(blog.news(), ["new content/posts/z.md", "new content/posts/a.md", "new content/posts/b.md"]);
}

#[test]
fn what_came_and_went_within_the_range_is_not_new() {
    let blog = Blog::hugo().then().post("a.md", A);
    blog.world.commit();
    assert_eq!(blog.remove("content/posts/a.md").news(), [""; 0]);
}

#[test]
fn a_post_in_the_place_of_one_that_moved_away_is_new() {
    let old = post(&format!("{A}\nslug: old"), &prose(1));
    let blog = Blog::hugo().file("content/posts/a.md", &old).then().file("content/posts/kept.md", &old);
    let moved = "moved content/posts/a.md > content/posts/kept.md";
    assert_eq!(blog.post("a.md", &format!("{B}\nslug: new")).news(), ["new content/posts/a.md", moved]);
    // At the same address it is the post that readers find there, whatever became of its text.
    let old = post(A, &prose(1));
    let blog = Blog::hugo().file("content/posts/a.md", &old).then().file("content/posts/kept.md", &old);
    assert_eq!(blog.post("a.md", B).news(), [moved]);
}

#[test]
fn a_site_is_at_rest_while_nothing_can_be_new_but_by_the_clock() {
    let blog = || Blog::hugo().post("a.md", A).post("draft.md", &format!("{B}\ndraft: true")).then();
    let at_rest = |blog: Blog| {
        let head = blog.world.commit();
        let (base, tree) = (blog.tree(blog.base.as_ref().unwrap()), blog.tree(&head));
        let site = blog.site(&tree);
        let [before, time] = blog.times.map(instant);
        let moment = |tree, time| Snapshot { site: &site, tree, time };
        nothing_became_new(moment(&tree, time), moment(&base, before), &blog.select).unwrap()
    };
    assert!(at_rest(blog()));
    assert!(at_rest(blog().post("a.md", B)));
    assert!(at_rest(blog().remove("content/posts/a.md").file("static/a.PNG", "")));
    assert!(!at_rest(blog().post("b.md", B)));
    assert!(!at_rest(blog().post("draft.md", B)));
    assert!(!at_rest(blog().post("a.md", &format!("{A}\ndraft: true"))));
    assert!(!at_rest(blog().rename("content/posts/a.md", "content/posts/b.md")));
    assert!(!at_rest(blog().file("config.toml", "buildFuture = true")));
    assert!(!at_rest(blog().file("content/posts/_index.md", post("title: P", ""))));
}

#[test]
fn whatever_held_a_post_back_makes_it_new_when_it_is_lifted() {
    for held in [
        "draft: true",
        "draft: yes",
        "medium: false",
        "medium: {publish: no}",
        "date: 2026-09-01",
        "expiryDate: 2026-02-01",
    ] {
        let front = if held.starts_with("date") { format!("title: A\n{held}") } else { format!("{A}\n{held}") };
        let blog = Blog::hugo().post("a.md", &front).then().post("a.md", A);
        assert_eq!(blog.news(), ["new content/posts/a.md"], "{held}");
    }
}

#[test]
fn what_is_held_back_in_the_range_is_told_and_the_rest_is_not() {
    let blog = Blog::hugo().post("old.md", &format!("{A}\ndraft: true")).then();
    let blog = blog
        .post("a.md", &format!("{A}\ndraft: true"))
        .post("b.md", "title: B\ndate: 2026-09-01")
        .post("c.md", &format!("{A}\nexpiryDate: 2026-02-01"))
        .post("d.md", &format!("{A}\nmedium: false"))
        .post("e.md", &format!("{A}\nbuild: {{render: never}}"));
    let skipped = ["a.md draft", "b.md future", "c.md expired", "d.md opted-out", "e.md no-page"];
    assert_eq!(blog.news(), skipped.map(|line| format!("skipped content/posts/{line}")));
    blog.compare(|head, _| {
        let future: Vec<_> = head.future().into_iter().collect();
        assert_eq!(future, [("content/posts/b.md".to_owned(), instant("2026-09-01T00:00:00Z"))]);
    });
}

#[test]
fn a_post_comes_due_with_no_change_to_its_file() {
    let mut blog = Blog::hugo().post("a.md", "title: A\ndate: 2026-03-01T18:00:00Z").post("b.md", A).then();
    for (times, expected) in [
        (["2026-03-01T17:59:59Z", "2026-03-01T18:00:01Z"], &["new content/posts/a.md"][..]),
        (["2026-03-01T12:00:00Z", "2026-03-01T17:59:59Z"], &[]),
        (["2026-03-01T18:00:01Z", "2026-03-02T12:00:00Z"], &[]),
    ] {
        blog.times = times;
        assert_eq!(blog.news(), expected, "{times:?}");
    }
}

#[test]
fn each_tree_is_read_with_its_own_configuration() {
    let blog = Blog::hugo().post("a.md", "title: A\ndate: 2026-09-01").post("b.md", B).then();
    let blog = blog.file("hugo.toml", "baseURL = 'https://blog.example/'\nbuildFuture = true\n");
    assert_eq!(blog.news(), ["new content/posts/a.md"]);

    let blog = Blog::jekyll().file("_posts/2026-09-01-a.md", post("title: A", "a")).then();
    let blog = blog.file("_config.yml", "url: https://blog.example\nfuture: true\n");
    assert_eq!(blog.news(), ["new _posts/2026-09-01-a.md"]);
}

#[test]
fn a_change_of_all_addresses_makes_nothing_new() {
    let blog = Blog::hugo().post("a.md", A).post("b.md", B).then();
    let blog = blog.file("hugo.toml", "baseURL = 'https://new.example/'\n[permalinks]\nposts = '/:year/:slug/'\n");
    assert_eq!(blog.news(), [""; 0]);
}

#[test]
fn a_file_from_outside_the_posts_folder_is_new_and_a_renamed_post_is_not() {
    let blog = Blog::hugo().file("notes/a.md", post(A, "a")).post("b.md", B).then();
    let blog = blog.rename("notes/a.md", "content/posts/a.md").rename("content/posts/b.md", "content/posts/c.md");
    assert_eq!(blog.news(), ["new content/posts/a.md", "moved content/posts/b.md > content/posts/c.md"]);
}

#[test]
fn a_post_in_a_format_that_is_not_read_is_named_and_converting_it_makes_nothing_new() {
    let blog = Blog::jekyll().then().file("README.textile", "h1. A").file("_posts/a.png", "");
    let blog = blog.file("_posts/2024-01-01-a.textile", post("title: A", "h1. A"));
    assert_eq!(blog.news(), ["Warning _posts/2024-01-01-a.textile not-a-post"]);
    let blog = blog.then().remove("_posts/2024-01-01-a.textile").file("_posts/2024-01-01-a.md", post("title: A", "A"));
    assert_eq!(blog.file("_posts/2024-01-02-b.md", post("title: B", "B")).news(), ["new _posts/2024-01-02-b.md"]);
}

#[test]
fn a_draft_that_moves_to_the_posts_is_new() {
    let blog = Blog::jekyll().file("_drafts/a.md", post("title: A", &prose(1))).then();
    let blog = blog.rename("_drafts/a.md", "_posts/2026-02-01-a.md");
    let lines = blog.news();
    assert_eq!(lines[0], "new _posts/2026-02-01-a.md");
}

#[test]
fn a_move_is_told_by_the_post_itself() {
    let (one, other) = (prose(1), prose(2));
    let edited = one.replacen("word", "edited", 3);
    let dated = |title: &str, day: u32| format!("title: {title}\ndate: 2026-01-{day:02}");
    let slug = |title: &str, day: u32| format!("{}\nslug: kept", dated(title, day));
    for (before, after, moved, why) in [
        (post(&dated("A", 1), &one), post(&dated("A", 1), &other), true, "title and date"),
        (post(&dated("A", 1), &one), post(&dated("A", 2), &edited), true, "title and nearly the text"),
        (post(&dated("A", 1), &one), post(&dated("B", 1), &edited), true, "date and nearly the text"),
        (post(&dated("A", 1), &one), post(&dated("B", 2), &one), true, "the text"),
        (post(&slug("A", 1), &one), post(&slug("B", 2), &other), true, "the address"),
        (post(&dated("A", 1), &one), post(&dated("B", 2), &edited), false, "nearly the text alone"),
        (post(&dated("A", 1), &one), post(&dated("A", 2), &other), false, "the title alone"),
        (post(&dated("A", 1), "stub"), post(&dated("B", 2), "stub"), false, "a stub's text"),
    ] {
        let blog = Blog::hugo().file("content/posts/before.md", before).then().remove("content/posts/before.md");
        let expected =
            if moved { "moved content/posts/before.md > content/posts/after.md" } else { "new content/posts/after.md" };
        assert_eq!(blog.file("content/posts/after.md", after).news(), [expected], "{why}");
    }
}

#[test]
fn posts_of_one_template_are_not_taken_for_moves_of_each_other() {
    let text = prose(1);
    let week = |n: usize| post(&format!("title: Week {n}\ndate: 2026-01-{n:02}"), &text);
    let blog = Blog::hugo().file("content/posts/1.md", week(1)).file("content/posts/2.md", week(2)).then();
    let blog = blog.remove("content/posts/1.md").file("content/posts/3.md", week(3));
    assert_eq!(blog.news(), ["new content/posts/3.md"]);
}

#[test]
fn posts_that_change_places_are_followed() {
    let blog = Blog::hugo().post("a.md", A).post("b.md", B).then();
    let blog =
        blog.rename("content/posts/a.md", "content/posts/c.md").rename("content/posts/b.md", "content/posts/a.md");
    assert_eq!(blog.news(), ["moved content/posts/a.md > content/posts/c.md"]);
    // The post and the draft change places and are what they were.
    let (one, other) = (post(&format!("{A}\nslug: a"), "One."), post(&format!("{B}\nslug: b\ndraft: true"), "Other."));
    let [a, b] = ["content/posts/a.md", "content/posts/b.md"];
    let blog = Blog::hugo().file(a, &one).file(b, &other).then().file(a, &other).file(b, &one);
    let [there, back] = [format!("moved {a} > {b}"), format!("moved {b} > {a}")];
    assert_eq!(blog.news(), [format!("skipped {a} draft"), there, back]);
}

#[test]
fn many_posts_move_at_once_without_becoming_new() {
    let mut blog = Blog::hugo();
    for n in 0..300 {
        let front = format!("title: Post {n}\ndate: 2026-01-{:02}", n % 28 + 1);
        blog = blog.file(&format!("content/posts/{n}.md"), post(&front, &prose(n)));
    }
    blog = blog.then().remove("content/posts");
    for n in 0..300 {
        let front = format!("title: Post {n}\ndate: 2026-01-{:02}\nweight: {n}", n % 28 + 1);
        blog = blog.file(&format!("content/blog/{n}.md"), post(&front, &prose(n)));
    }
    assert!(blog.news().iter().all(|line| line.starts_with("moved")));
}

#[test]
fn the_address_of_a_published_post_is_never_new_and_two_posts_cannot_share_one() {
    // A draft takes over the address of the post that it replaces.
    let blog = Blog::hugo().post("a.md", &format!("{A}\nslug: x")).post("b.md", &format!("{B}\nslug: x\ndraft: true"));
    let blog = blog.then().remove("content/posts/a.md").post("b.md", &format!("{B}\nslug: x"));
    assert_eq!(blog.news(), [""; 0]);
    // The replaced post stays as a draft.
    let blog = Blog::hugo().post("a.md", &format!("{A}\nslug: x")).then();
    let blog = blog.post("a.md", &format!("{A}\nslug: x\ndraft: true")).post("b.md", &format!("{B}\nslug: x"));
    assert!(blog.news().iter().all(|line| !line.starts_with("new")));
    // Both are live.
    let blog = Blog::hugo().post("a.md", &format!("{A}\nslug: x")).then().post("b.md", &format!("{B}\nslug: x"));
    assert_eq!(blog.news(), ["new content/posts/b.md same-canonical"]);
}

#[test]
fn what_cannot_be_read_blocks_itself_alone() {
    let blog = Blog::hugo().post("old.md", A).file("content/posts/untouched.md", "---\na: b: c\n---\n").then();
    let blog = blog
        .post("fine.md", A)
        .post("broken.md", "title: a: b")
        .file("content/posts/latin.md", b"---\ntitle: A\n---\n\nt\xe9xt\n")
        .post("old.md", "title: a: b");
    let expected = [
        "new content/posts/fine.md",
        "blocked content/posts/broken.md:2 front-matter",
        "blocked content/posts/latin.md:5 not-utf8",
        "Error content/posts/old.md front-matter",
    ];
    assert_eq!(blog.news(), expected);

    let mut blog = Blog::hugo().then().post("broken.md", "title: a: b");
    blog.select = choice(false, &[], &["broken.md"]);
    assert_eq!(blog.news(), [""; 0]);
}

#[test]
fn a_post_that_could_not_be_read_at_the_base_is_new_only_where_it_waits() {
    let mut blog = Blog::hugo().post("a.md", "title: a: b").then().post("a.md", A);
    assert_eq!(blog.news(), [""; 0]);
    blog.waiting = vec!["content/posts/a.md"];
    assert_eq!(blog.news(), ["new content/posts/a.md"]);
}

#[cfg(unix)]
#[test]
fn a_link_is_left_out_with_a_notice() {
    let blog = Blog::hugo().post("a.md", A).then();
    std::os::unix::fs::symlink("a.md", blog.world.blog().join("content/posts/link.md")).unwrap();
    assert_eq!(blog.news(), ["Warning content/posts/link.md not-a-post"]);
}

#[test]
fn a_submodule_is_named() {
    for (path, added, unchanged) in [
        ("themes/part", &[][..], &[][..]),
        ("content/posts/part", &["Error content/posts/part not-a-post"], &[]),
        ("content", &["Error content not-a-post"], &["Error content not-a-post"]),
    ] {
        let blog = Blog::hugo();
        let commit = blog.world.commit();
        git(&blog.world.blog(), &["update-index", "--add", "--cacheinfo", &format!("160000,{commit},{path}")]);
        git(&blog.world.blog(), &["commit", "--quiet", "--message=x"]);
        let tree = blog.tree("HEAD");
        let site = blog.site(&tree);
        let moment = Snapshot { site: &site, tree: &tree, time: instant(NOON) };
        let survey = Survey::take(moment, &blog.select, &[]).unwrap();
        assert_eq!(lines(&survey.changes_since(&Survey::default(), |_| false)), added);
        assert_eq!(lines(&survey.changes_since(&survey, |_| false)), unchanged);
    }
}

#[test]
fn only_chosen_posts_are_new() {
    let posts = || {
        Blog::hugo()
            .then()
            .post("a.md", &format!("{A}\nmedium: true"))
            .post("b.md", B)
            .post("deep/c.md", &format!("{B}\nmedium: {{status: public}}"))
    };
    for (select, expected) in [
        (choice(true, &[], &[]), &["a.md", "deep/c.md"][..]),
        (choice(false, &["content/posts/*.md"], &[]), &["a.md", "b.md"]),
        (choice(false, &[], &["deep"]), &["a.md", "b.md"]),
        (choice(true, &[], &["a.md"]), &["deep/c.md"]),
    ] {
        let mut blog = posts();
        blog.select = select;
        assert_eq!(blog.news(), expected.iter().map(|name| format!("new content/posts/{name}")).collect::<Vec<_>>());
    }
}

#[test]
fn a_site_in_a_subfolder_has_its_paths_from_the_repositorys_root() {
    let mut blog = Blog::with("docs/blog/hugo.toml", "baseURL = 'https://blog.example/'\n");
    blog.root = "docs/blog".into();
    let blog = blog.file("content/posts/stray.md", post(A, "a")).then();
    let blog = blog.file("docs/blog/content/posts/a.md", post(A, "a")).file("content/posts/other.md", post(B, "b"));
    assert_eq!(blog.news(), ["new docs/blog/content/posts/a.md"]);
}

#[test]
fn everything_publishable_is_found_and_each_post_says_how_it_stands() {
    let blog = Blog::hugo().post("b.md", B).post("a.md", A).post("c.md", &format!("{A}\ndraft: true")).then();
    blog.compare(|head, _| {
        let paths: Vec<_> = head.publishable().into_iter().map(|found| found.post.path.clone()).collect();
        assert_eq!(paths, ["content/posts/a.md", "content/posts/b.md"]);
        assert!(matches!(head.state("content/posts/c.md"), Some(PostState::LeftOut(_))));
        assert_eq!(head.state("content/posts/none.md"), None);
        let canonical = head.located("content/posts/a.md").unwrap().canonical.unwrap();
        assert_eq!(canonical.url, "https://blog.example/posts/a/");
    });
}

#[test]
fn news_against_either_base_counts_once() {
    let blog = Blog::hugo().then().post("a.md", A);
    let first = blog.compare(|_, news| news);
    let second = blog.compare(|_, news| news);
    assert_eq!(lines(&first.or(second)), ["new content/posts/a.md"]);
}
