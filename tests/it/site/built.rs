//! Addresses read from the built site: two trees that real generators built, and small ones with what occurs in others.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use generators::files::Files as _;
use generators::{Built, Canonical, Site, SiteSettings};
use medium_crosspost::repository::Tree;
use post::Post;
use post::problem::{Code, Problem};
use tempfile::TempDir;

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(path)
}

/// Compares the addresses of a site's files with a table's, and says how many are the same; none may be another. A file
/// that the table does not name is held to have no page.
fn compared(site: &Path, built: &Path, table: &str, generator: Option<&str>) -> usize {
    let settings = SiteSettings {
        built: Some(Rc::new(Built::open(built).unwrap())),
        generator: generator.map(str::to_owned),
        base_url: generator.map(|_| "https://example.org/".to_owned()),
        ..SiteSettings::default()
    };
    let tree = Tree::on_disk(site);
    let site = Site::read(&tree, &settings).unwrap();
    let table = fs_err::read_to_string(data(table)).unwrap();
    let wanted = |path: &str| {
        let row = table.lines().find(|line| line.split('\t').next() == Some(path))?;
        row.split('\t').nth(1)
    };
    let mut same = 0;
    for entry in tree.list("").unwrap() {
        let bytes = tree.read(&entry.path).unwrap().unwrap();
        let Ok(post) = Post::read(&entry.path, &bytes) else { continue };
        match (site.canonical(&post), wanted(&entry.path)) {
            (Ok(found), wanted) => {
                assert_eq!(Some(found.url.as_str()), wanted, "{}", entry.path);
                same += 1;
            }
            (Err(problem), wanted) => {
                assert_eq!(problem.code, Code::CanonicalUnknown);
                assert!(generator.is_some() || wanted.is_none(), "{}: {problem}", entry.path);
            }
        }
    }
    same
}

#[test]
fn what_jekyll_and_hugo_built_is_read_exactly() {
    let folder = tempfile::tempdir().unwrap();
    copy(&data("sites/jekyll/date"), folder.path());
    let config = folder.path().join("_config.yml");
    fs_err::write(&config, fs_err::read_to_string(&config).unwrap().replace(": date", ": pretty")).unwrap();
    let jekyll =
        |generator| compared(folder.path(), &data("built/jekyll-pretty"), "built/jekyll-pretty.tsv", generator);
    let hugo = |generator| {
        compared(
            &data("sites/hugo/lang-suffix"),
            &data("built/hugo-lang-suffix"),
            "sites/hugo/lang-suffix.tsv",
            generator,
        )
    };
    assert_eq!((jekyll(None), hugo(None)), (57, 13));
    // Without the generators' rules: by name, title and day alone, fewer and none wrong.
    assert_eq!((jekyll(Some("other")), hugo(Some("other"))), (55, 8));
}

fn copy(from: &Path, to: &Path) {
    for entry in Tree::on_disk(from).list("").unwrap() {
        let target = to.join(&entry.path);
        fs_err::create_dir_all(target.parent().unwrap()).unwrap();
        fs_err::copy(from.join(&entry.path), target).unwrap();
    }
}

/// A site of one post, built into `out`.
struct Case(TempDir);

impl Case {
    /// The post is titled `It's a post`, and dated 2024-03-05.
    fn new(post: &str, front: &str, pages: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("---\ntitle: It's a post\ndate: 2024-03-05\n{front}---\nWords.\n");
        for (path, text) in pages.iter().chain([&(post, &*text)]) {
            let path = folder.path().join(path);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, text).unwrap();
        }
        Self(folder)
    }

    fn canonical(&self, post: &str, settings: SiteSettings) -> Result<Canonical, Problem> {
        let built = Some(Rc::new(Built::open(&self.0.path().join("out")).unwrap()));
        let tree = Tree::on_disk(self.0.path());
        let site = Site::read(&tree, &SiteSettings { built, ..settings })?;
        site.canonical(&Post::read(post, &tree.read(post).unwrap().unwrap()).unwrap())
    }
}

const HUGO: (&str, &str) = ("hugo.toml", "baseURL = 'https://blog.me/b/'\n");
const A: &str = "content/posts/a.md";

/// What becomes of the post `content/posts/a.md` of a Hugo site, whose rules give `https://blog.me/b/posts/a/`.
fn of_hugo(pages: &[(&str, &str)]) -> Result<Canonical, Problem> {
    Case::new(A, "", &[&[HUGO], pages].concat()).canonical(A, SiteSettings::default())
}

#[test]
fn the_page_at_the_derived_address_is_asked() {
    let ok = |url: &str, from: &str, instead: bool| {
        let instead_of = instead.then(|| "https://blog.me/b/posts/a/".to_owned());
        Ok(Canonical { url: url.to_owned(), from: from.to_owned(), declared: false, instead_of })
    };
    let page = "out/posts/a/index.html";
    for (pages, wanted) in [
        (
            &[(page, "<link rel=canonical href=https://blog.me/b/posts/a/>")][..],
            ok("https://blog.me/b/posts/a/", "built page", false),
        ),
        (&[(page, "<p>no canonical")], ok("https://blog.me/b/posts/a/", "hugo: default", false)),
        (&[(page, "<link rel=canonical href=/b/posts/a/>")], ok("https://blog.me/b/posts/a/", "hugo: default", false)),
        (
            &[("out/posts/a.html", "<link rel=canonical href=https://blog.me/b/posts/a.html>")],
            ok("https://blog.me/b/posts/a.html", "built page", true),
        ),
        (
            &[(page, "<h1>It\u{2019}s a post</h1><link rel=canonical href='https://blog.me/b/2024/a/?x=1&amp;y=2'>")],
            ok("https://blog.me/b/posts/a/", "hugo: default", false),
        ),
        (
            &[(page, "<link rel=canonical href='https://blog.me/b/2024/a/?x=1&amp;y=2'><h1>It\u{2019}s a post</h1>")],
            ok("https://blog.me/b/2024/a/?x=1&y=2", "built page", true),
        ),
        // Another page lies where the rules look; the post's own is found by its name.
        (
            &[
                (page, "<link rel=canonical href=https://blog.me/b/posts/other/><h1>Another</h1>"),
                ("out/2024/a/index.html", "<link rel=canonical href=https://blog.me/b/2024/a/><h1>It's a post</h1>"),
            ],
            ok("https://blog.me/b/2024/a/", "built page", true),
        ),
        // A redirect lies there.
        (
            &[
                (
                    page,
                    "<link rel=canonical href=https://blog.me/b/x/><meta http-equiv=refresh content='0; url=https://blog.me/b/x/'>",
                ),
                (
                    "out/x/index.html",
                    "<link rel=canonical href=https://blog.me/b/x/><h1>It's a post</h1><time datetime=2024-03-05>",
                ),
            ],
            ok("https://blog.me/b/x/", "built page", true),
        ),
    ] {
        assert_eq!(of_hugo(pages), wanted, "{pages:?}");
    }
    let elsewhere = of_hugo(&[(page, "<link rel=canonical href=https://first.me/a>")]).unwrap();
    assert_eq!((elsewhere.url.as_str(), elsewhere.declared), ("https://first.me/a", true));
}

#[test]
fn what_cannot_be_the_posts_address_is_refused() {
    let page = "out/posts/a/index.html";
    for (pages, word) in [
        (&[("out/index.html", "x")][..], "holds no page of the post, neither at `https://blog.me/b/posts/a/`"),
        (&[(page, "<link rel=canonical href=https://blog.me/b/>")], "names the home page"),
        (&[(page, "<link rel=canonical href=http://localhost:1313/b/posts/a/>")], "a stand-in"),
        (
            &[
                (page, "<link rel=canonical href=https://preview.host/b/posts/a/>"),
                ("out/index.html", "<link rel=canonical href=https://preview.host/b/>"),
            ],
            "was built for another base URL",
        ),
        (
            &[(page, "<link rel=canonical href=https://blog.me/b/x/><link rel=canonical href=https://blog.me/b/y/>")],
            "names two canonicals",
        ),
        (&[(page, "<meta http-equiv=refresh content='0; url=/b/new/'>")], "holds no page of the post"),
    ] {
        let problem = of_hugo(pages).unwrap_err();
        assert_eq!((problem.code, problem.path.as_deref()), (Code::CanonicalUnknown, Some(A)), "{pages:?}");
        assert!(problem.message.contains(word) && problem.hint.is_some(), "{problem}");
    }
}

#[test]
fn a_post_of_any_generator_is_joined_by_what_its_page_shows() {
    let post = "src/blog/2024-03-05-first-one.md";
    let head = "<link rel=canonical href=https://blog.me/";
    let page = |path: &str, rest: &str| format!("{head}{path}>{rest}");
    let titled = "<title>It&#39;s a post | Blog</title>";
    let home = page("", "");
    let found = |front: &str, pages: &[(&str, &str)]| {
        let settings = || SiteSettings { content_dirs: vec!["src/blog".into()], ..SiteSettings::default() };
        let pages = [&[("out/index.html", &*home)], pages].concat();
        Case::new(post, front, &pages).canonical(post, settings()).map(|canonical| (canonical.url, canonical.from))
    };
    let url = |path: &str, from: &str| Ok((format!("https://blog.me/{path}"), format!("built {from}")));
    // Its name, with its title; whatever else has the name or the title.
    let own = page("blog/first-one/", titled);
    let others = [
        ("out/tags/first-one/index.html", "<title>first one</title>"),
        ("out/amp/first-one/index.html", &*own),
        ("out/old/first-one/index.html", "<meta http-equiv=refresh content='0;url=/blog/first-one/'>"),
        ("out/blog/index.html", titled),
    ];
    assert_eq!(
        found("", &[&[("out/blog/first-one/index.html", &*own)][..], &others].concat()),
        url("blog/first-one/", "page")
    );
    // Another name, its title and its day.
    let renamed = page("x.html", &format!("{titled}<time datetime=2024-03-05T00:00Z>"));
    assert_eq!(found("", &[("out/x.html", &renamed)]), url("x.html", "page"));
    let another_day = page("y.html", &format!("{titled}<time datetime=2023-03-05T00:00Z>"));
    assert_eq!(found("", &[("out/x.html", &renamed), ("out/y.html", &another_day)]), url("x.html", "page"));
    // No canonical on the page: the sitemap or the feed names it, also where the site lies below a path.
    let sitemap = ("out/sitemap.xml", "<urlset><url><loc>https://blog.me/blog/first-one</loc></url></urlset>");
    let bare = ("out/blog/first-one/index.html", titled);
    assert_eq!(found("", &[bare, sitemap]), url("blog/first-one", "sitemap"));
    let feed = ("out/feed.xml", "<rss><item><link>https://blog.me/blog/first-one/</link></item></rss>");
    assert_eq!(found("", &[bare, feed]), url("blog/first-one/", "feed"));
    // What the author declares stands.
    let declared = found("canonical: https://first.me/\n", &[("out/x.html", "")]).unwrap();
    assert_eq!(declared, ("https://first.me/".to_owned(), "front matter: canonical".to_owned()));

    let twice = page("z.html", &format!("{titled}<time datetime=2024-03-05T00:00Z>"));
    for (pages, word) in [
        (&[bare][..], "no sitemap or feed names the page"),
        (&[("out/x.html", &*renamed), ("out/z.html", &*twice)], "several built pages"),
        (&[("out/blog/first-one/index.html", "<h1>Another post</h1>")], "no page that can be told"),
        (&[("out/y.html", &*another_day)], "no page that can be told"),
    ] {
        let problem = found("", pages).unwrap_err();
        assert!(problem.code == Code::CanonicalUnknown && problem.message.contains(word), "{problem}");
    }
}

#[test]
fn a_folder_without_pages_is_no_built_site() {
    let folder = tempfile::tempdir().unwrap();
    for (path, word) in [("none", "no such folder"), ("", "holds no page")] {
        let problem = Built::open(&folder.path().join(path)).unwrap_err();
        assert!(problem.message.contains(word), "{problem}");
    }
}
