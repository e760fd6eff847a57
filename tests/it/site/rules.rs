//! What is decided beside the address: which site, which base URL, which files are posts, and what is refused.

use generators::{Life, Served, Site, SiteSettings};
use medium_crosspost::repository::Tree;
use post::Post;
use post::problem::{Code, Problem, Severity};
use post::time::Timestamp;
use proptest::prelude::*;
use tempfile::TempDir;

const HUGO: &str = "baseURL = 'https://blog.me/b/'\ntitle = 'A Blog'\n";
const JEKYLL: &str = "url: https://blog.me\nbaseurl: /b\npermalink: pretty\n";
const POST: &str = "---\ntitle: A\ndate: 2024-03-05\n---\nText\n";

/// A folder with files.
pub(super) struct Files(TempDir);

impl Files {
    pub(super) fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, text).unwrap();
        }
        Self(folder)
    }

    pub(super) fn site(&self, settings: &SiteSettings) -> Result<Site, Problem> {
        Site::read(&Tree::on_disk(self.0.path()), settings)
    }

    pub(super) fn post(&self, path: &str) -> Post {
        Post::read(path, &fs_err::read(self.0.path().join(path)).unwrap()).unwrap()
    }
}

/// The problem with which a site of these files is refused.
fn refusal(files: &[(&str, &str)], settings: &SiteSettings) -> Problem {
    match Files::new(files).site(settings) {
        Err(problem) => problem,
        Ok(site) => panic!("it is read as {}", site.generator()),
    }
}

#[test]
fn a_site_that_is_not_there_says_what_to_give() {
    let none = refusal(&[("README.md", "x")], &SiteSettings::default());
    assert_eq!(none.code, Code::NoSite);
    assert!(none.hint.unwrap().contains("`--permalink`"));
    let below = refusal(&[("docs/hugo.toml", HUGO)], &SiteSettings::default());
    assert_eq!(
        (below.code, below.hint.as_deref()),
        (Code::NoSite, Some("a site of hugo is in `docs`: take it with `--site docs`"))
    );
    let gatsby = refusal(&[("package.json", "{\"dependencies\": {\"gatsby\": \"5\"}}")], &SiteSettings::default());
    assert!(gatsby.message.contains("Gatsby"), "{gatsby}");
    let settings = SiteSettings { generator: Some("nosuch".into()), ..SiteSettings::default() };
    assert!(refusal(&[("hugo.toml", HUGO)], &settings).message.contains("`nosuch`"));
}

#[test]
fn a_broken_configuration_names_its_line() {
    let problem = refusal(
        &[("blog/hugo.toml", "title = 'a'\nbaseURL = \n")],
        &SiteSettings { root: "blog".into(), ..SiteSettings::default() },
    );
    assert_eq!(
        (problem.code, problem.path.as_deref(), problem.line),
        (Code::SiteUnreadable, Some("blog/hugo.toml"), Some(2))
    );
}

#[test]
fn a_base_url_that_is_missing_or_none_is_refused_with_where_it_stands() {
    for (config, word) in
        [("title: x\n", "no base URL"), ("url: /blog/\n", "is relative"), ("url: //blog.me\n", "no scheme")]
    {
        let problem = refusal(&[("_config.yml", config), ("CNAME", "blog.me\n")], &SiteSettings::default());
        assert_eq!(problem.code, Code::BaseUrlPlaceholder);
        assert!(problem.message.contains(word), "{problem}");
        assert!(problem.hint.unwrap().contains("`CNAME` names `https://blog.me/`"));
    }
}

#[test]
fn a_stand_in_for_the_base_url_is_an_error_unless_it_is_given() {
    let files = Files::new(&[
        ("hugo.toml", "baseURL = 'http://localhost:1313/'"),
        (".github/workflows/deploy.yml", "run: hugo --baseURL https://real.me/x/\n"),
        ("content/posts/a.md", POST),
    ]);
    let problem = files.site(&SiteSettings::default()).unwrap().base_url_problem().unwrap();
    assert_eq!((problem.code, problem.severity), (Code::BaseUrlPlaceholder, Severity::Error));
    assert!(problem.hint.unwrap().contains("https://real.me/x/"));

    let mut settings = SiteSettings { base_url: Some("http://127.0.0.1:8000".into()), ..SiteSettings::default() };
    let given = files.site(&settings).unwrap().base_url_problem().unwrap();
    assert_eq!(given.severity, Severity::Warning);
    settings.base_url = Some("https://real.me/x".into());
    let site = files.site(&settings).unwrap();
    assert_eq!(site.base_url_problem(), None);
    assert_eq!((site.base_url(), site.title()), ("https://real.me/x/", "real.me"));
    assert_eq!(site.canonical(&files.post("content/posts/a.md")).unwrap().url, "https://real.me/x/posts/a/");
}

#[test]
fn where_else_the_address_is_written_is_a_hint() {
    let hugo = ("hugo.toml", "baseURL = 'http://localhost:1313/'");
    for (path, text, hint) in [
        ("CNAME", "blog.me\n", "`CNAME` names `https://blog.me/`"),
        ("publishconf.py", "SITEURL = \"https://blog.me\"\n", "`publishconf.py` sets `https://blog.me`"),
        ("package.json", "{\n  \"homepage\": \"https://blog.me/x\"\n}", "`package.json` names `https://blog.me/x`"),
        ("_data/site.json", "{\n  \"url\": \"https://blog.me\"\n}", "`_data/site.json` names `https://blog.me`"),
        (
            "netlify.toml",
            "[context.deploy-preview]\ncommand = 'hugo -b https://preview.me'\n[build]\ncommand = 'hugo -b https://blog.me'\n",
            "`netlify.toml` builds with `https://blog.me`",
        ),
        (
            "netlify.toml",
            "[context.production.environment]\nHUGO_BASEURL = 'https://blog.me'\n",
            "`netlify.toml` builds with `https://blog.me`",
        ),
        (".github/workflows/a.yml", "run: hugo -b https://blog.me/\n", "builds with `https://blog.me/`"),
    ] {
        let files = Files::new(&[hugo, (path, text)]);
        let settings = SiteSettings { generator: Some("hugo".into()), ..SiteSettings::default() };
        let problem = files.site(&settings).unwrap().base_url_problem().unwrap();
        assert!(problem.hint.clone().unwrap().contains(hint), "{problem:?}");
    }
    let preview = ("netlify.toml", "[context.deploy-preview]\ncommand = 'hugo -b https://preview.me'\n");
    let problem = Files::new(&[hugo, preview]).site(&SiteSettings::default()).unwrap().base_url_problem().unwrap();
    assert!(!problem.hint.unwrap().contains("preview.me"));
}

#[test]
fn what_the_author_declares_stands_before_the_generators_rules() {
    let front = |extra: &str| format!("---\ntitle: A\ndate: 2024-03-05\n{extra}---\nText\n");
    let cases = [
        ("canonicalURL: https://first.me/a\n", Ok(("https://first.me/a", "front matter: canonicalURL", true))),
        ("params: {canonical: https://p.me}\n", Ok(("https://p.me", "front matter: canonical", true))),
        (
            "medium: {canonical: https://m.me/}\ncanonical: https://x.me\n",
            Ok(("https://m.me/", "front matter: medium.canonical", true)),
        ),
        ("canonical: ''\nurl: /own/\n", Ok(("https://blog.me/b/own/", "front matter: url", false))),
        ("slug: s\n", Ok(("https://blog.me/b/posts/s/", "hugo: default", false))),
        ("canonical: /a/\n", Err(Some(4))),
        ("url: https://blog.me/a\n", Err(None)),
    ];
    for (extra, wanted) in cases {
        let files = Files::new(&[("hugo.toml", HUGO), ("content/posts/a.md", &front(extra))]);
        let found = files.site(&SiteSettings::default()).unwrap().canonical(&files.post("content/posts/a.md"));
        match (found, wanted) {
            (Ok(found), Ok(wanted)) => assert_eq!((&*found.url, &*found.from, found.declared), wanted, "{extra}"),
            (Err(problem), Err(line)) => {
                assert_eq!((problem.code, problem.line), (Code::CanonicalUnknown, line), "{extra}");
                assert_eq!(problem.path.as_deref(), Some("content/posts/a.md"));
                assert!(problem.hint.is_some());
            }
            (found, _) => panic!("{extra}: {found:?}"),
        }
    }
}

#[test]
fn posts_of_hugo_are_dated_pages_of_the_main_sections() {
    let undated = "---\ntitle: A\n---\n";
    let unlisted = "---\ndate: 2024-01-02\nbuild: {list: never}\n---\n";
    let files = [
        ("content/posts/.trash/x.md", POST),
        ("content/posts/#a.md", POST),
        ("content/posts/old~/index.md", POST),
        ("content/posts/unlisted.md", unlisted),
        ("content/posts/a.md", POST),
        ("content/posts/_index.md", POST),
        ("content/posts/undated.md", undated),
        ("content/posts/bundle/index.md", POST),
        ("content/posts/bundle/notes.md", POST),
        ("content/docs/d.md", POST),
        ("content/about.md", POST),
        ("static/x.md", POST),
    ];
    let posts = |config: &str, content_dirs: &[&str]| {
        let files = Files::new(&[&[("hugo.toml", config)], &files[..]].concat());
        let content_dirs = content_dirs.iter().map(ToString::to_string).collect();
        let site = files.site(&SiteSettings { content_dirs, ..SiteSettings::default() }).unwrap();
        let paths = [
            "content/posts/.trash/x.md",
            "content/posts/#a.md",
            "content/posts/old~/index.md",
            "content/posts/unlisted.md",
            "content/posts/a.md",
            "content/posts/_index.md",
            "content/posts/undated.md",
            "content/posts/bundle/index.md",
            "content/posts/bundle/notes.md",
            "content/docs/d.md",
            "content/about.md",
            "static/x.md",
        ];
        let is_post = |path: &&str| site.holds(path) && site.is_post(&files.post(path));
        paths.into_iter().filter(is_post).map(|path| path.trim_start_matches("content/")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(posts(HUGO, &[]), "posts/a.md posts/bundle/index.md docs/d.md");
    let ignoring = format!("{HUGO}ignoreFiles = ['/bundle$', 'no pattern(', 'docs/.*\\.md$']");
    assert_eq!(posts(&ignoring, &[]), "posts/a.md");
    assert_eq!(posts(&format!("{HUGO}mainSections = ['Posts']"), &[]), "posts/a.md posts/bundle/index.md");
    assert_eq!(posts(&format!("{HUGO}[params]\nmainSections = 'docs'"), &[]), "docs/d.md");
    assert_eq!(posts(HUGO, &["content/posts"]), "posts/unlisted.md posts/a.md posts/undated.md posts/bundle/index.md");
    assert_eq!(
        posts(HUGO, &["./content/"]),
        "posts/unlisted.md posts/a.md posts/undated.md posts/bundle/index.md docs/d.md about.md"
    );
}

#[test]
fn life_follows_the_dates_and_the_configuration() {
    let now: Timestamp = "2024-03-05T12:00:00Z".parse().unwrap();
    let later: Timestamp = "2024-03-05T15:00:00Z".parse().unwrap();
    let zone = "timeZone = 'Asia/Tokyo'\n";
    for (config, front, life) in [
        ("", "date: 2024-03-05T15:00:00Z", Life::Future(later)),
        ("buildFuture = true\n", "date: 2024-03-05T15:00:00Z", Life::Live),
        ("", "date: 2024-03-06T00:00:00+09:00", Life::Future(later)),
        (zone, "date: 2024-03-06 00:00:00", Life::Future(later)),
        ("", "date: 2024-03-05T15:00:00Z\npublishDate: 2024-01-01", Life::Live),
        ("", "lastmod: 2024-03-05T15:00:00Z", Life::Future(later)),
        ("[frontmatter]\ndate = ['lastmod']\n", "lastmod: 2024-03-05T15:00:00Z", Life::Future(later)),
        ("[frontmatter]\ndate = ['lastmod']\n", "date: 2024-01-01\nlastmod: 2024-03-05T15:00:00Z", Life::Live),
        ("[frontmatter]\npublishDate = ['pubdate']\n", "date: 2024-03-05T15:00:00Z", Life::Live),
        ("", "draft: yes", Life::Draft),
        ("", "draft: 'yes'", Life::Live),
        ("", "draft: 'yes'\npublished: false", Life::Live),
        ("buildDrafts = true\n", "draft: true", Life::Live),
        ("", "expiryDate: 2024-03-05", Life::Expired),
        ("", "build: {render: never}", Life::NoPage),
        ("", "headless: true", Life::NoPage),
    ] {
        let post = format!("---\n{front}\n---\n");
        let files = Files::new(&[("hugo.toml", &format!("{HUGO}{config}")), ("content/posts/a.md", &post)]);
        let site = files.site(&SiteSettings::default()).unwrap();
        assert_eq!(site.life(&files.post("content/posts/a.md"), now), life, "{config}{front}");
    }
}

#[test]
fn files_are_found_behind_their_urls() {
    let hugo = Files::new(&[
        ("site/hugo.toml", HUGO),
        ("site/static/img/a b.png", ""),
        ("site/content/posts/bundle/index.md", POST),
        ("site/content/posts/bundle/pic.png", ""),
    ]);
    let site = hugo.site(&SiteSettings { root: "site".into(), ..SiteSettings::default() }).unwrap();
    let post = hugo.post("site/content/posts/bundle/index.md");
    let file = |path: &str| Served::File(path.to_owned());
    for (url, served) in [
        ("https://blog.me/b/img/a%20b.png?v=1#x", file("site/static/img/a b.png")),
        ("https://blog.me/b/posts/bundle/pic.png", file("site/content/posts/bundle/pic.png")),
        ("https://blog.me/b/posts/bundle/none.png", Served::Missing),
        ("https://blog.me/b/../../etc/passwd", Served::Elsewhere),
        ("https://blog.me/img/a%20b.png", Served::Elsewhere),
        ("https://cdn.me/b/img/a%20b.png", Served::Elsewhere),
    ] {
        assert_eq!(site.served(&post, url), served, "{url}");
    }

    let jekyll = Files::new(&[
        ("_config.yml", &format!("{JEKYLL}exclude: [drafts]\n")),
        ("_posts/2024-03-05-a.md", POST),
        ("assets/a.png", ""),
        ("drafts/a.png", ""),
        ("_data/a.png", ""),
    ]);
    let site = jekyll.site(&SiteSettings::default()).unwrap();
    let post = jekyll.post("_posts/2024-03-05-a.md");
    assert_eq!(site.served(&post, "https://blog.me/b/assets/a.png"), file("assets/a.png"));
    assert_eq!(site.served(&post, "https://blog.me/b/drafts/a.png"), Served::Missing);
    assert_eq!(site.served(&post, "https://blog.me/b/_data/a.png"), Served::Missing);
}

#[test]
fn a_given_pattern_stands_in_place_of_every_generators_rules() {
    let settings = |base_url: Option<&str>| SiteSettings {
        permalink: Some("/p/:year/:name/".into()),
        base_url: base_url.map(Into::into),
        ..SiteSettings::default()
    };
    for (config, path, url) in [
        (("hugo.toml", HUGO), "content/posts/a.md", "https://blog.me/b/p/2024/a/"),
        (("_config.yml", JEKYLL), "_posts/2023-01-01-a.md", "https://blog.me/b/p/2024/a/"),
    ] {
        let files = Files::new(&[config, (path, POST)]);
        let canonical = files.site(&settings(None)).unwrap().canonical(&files.post(path)).unwrap();
        assert_eq!((canonical.url.as_str(), canonical.from.as_str()), (url, "--permalink"));
    }
    let files = Files::new(&[("eleventy.config.js", ""), ("src/posts/2023-01-01-a.md", POST), ("src/posts/b.md", "x")]);
    let site = files.site(&settings(Some("https://any.me"))).unwrap();
    let post = files.post("src/posts/2023-01-01-a.md");
    assert!(site.holds(&post.path) && site.is_post(&post) && !site.is_post(&files.post("src/posts/b.md")));
    assert_eq!(site.canonical(&post).unwrap().url, "https://any.me/p/2024/a/");
    assert_eq!(refusal(&[("eleventy.config.js", "")], &settings(None)).code, Code::BaseUrlPlaceholder);
}

#[test]
fn languages_and_governing_files_are_told_by_their_paths() {
    let config =
        format!("{HUGO}defaultContentLanguage = 'en'\n[languages.en]\n[languages.fr]\ncontentDir = 'content/french'\n");
    let files = Files::new(&[("config/_default/hugo.toml", &config)]);
    let site = files.site(&SiteSettings::default()).unwrap();
    for (path, language) in
        [("content/a.md", None), ("content/a.fr.md", Some("fr")), ("content/french/a.md", Some("fr"))]
    {
        assert_eq!(site.language(path).as_deref(), language, "{path}");
    }
}

const HEXO: &str = "url: https://blog.me/b\npermalink: :title/\n";
const ZOLA: &str = "base_url = 'https://blog.me/b'\n";
const PELICAN: &str = "SITEURL = 'https://blog.me/b'\nPATH = 'content'\n";

/// The address of a post, or why it has none.
fn address(config: (&str, &str), path: &str, text: &str) -> Result<String, String> {
    let files = Files::new(&[config, ("scaffolds/post.md", ""), (path, text)]);
    let site = files.site(&SiteSettings::default()).unwrap();
    let post = site.post(path, text.as_bytes()).unwrap();
    site.canonical(&post).map(|canonical| canonical.url).map_err(|problem| {
        assert_eq!(problem.code, Code::CanonicalUnknown);
        problem.message
    })
}

#[test]
fn what_a_plugin_decides_or_the_generator_fails_over_is_refused_with_its_name() {
    let post = "---\ntitle: A\ndate: 2024-03-05\nslug: 404\n---\n";
    let hexo = ("_config.yml", "url: https://blog.me\npermalink: :category/:title/\n");
    let plugin = ("package.json", "{\"dependencies\": {\"hexo\": \"8\", \"hexo-auto-category\": \"0.2\"}}");
    let jekyll = ("_config.yml", "url: https://blog.me\n");
    let cases = [
        (vec![hexo, plugin], "source/_posts/a.md", "`hexo-auto-category`"),
        (vec![jekyll], "_posts/2024-03-05-a.md", "`slug` is no text"),
    ];
    for (configuration, path, reason) in cases {
        let files = Files::new(&[configuration, vec![(path, post)]].concat());
        let site = files.site(&SiteSettings::default()).unwrap();
        let problem = site.canonical(&files.post(path)).unwrap_err();
        assert!(problem.message.contains(reason), "{}", problem.message);
    }
}

#[test]
fn what_an_address_hangs_on_and_cannot_be_known_is_refused() {
    let hexo = |permalink: &str| format!("url: https://blog.me/b\npermalink: {permalink}\n");
    let pelican = |extra: &str| format!("{PELICAN}{extra}\n");
    let cases: &[(&str, String, &str, &str, &str)] = &[
        ("_config.yml", hexo(":year/:title/"), "source/_posts/a.md", "---\ntitle: A\n---\n", "no date"),
        ("_config.yml", hexo(":year/:title/"), "source/_posts/a.md", "---\ndate: soon\n---\n", "`soon`"),
        ("_config.yml", hexo(":id/"), "source/_posts/a.md", "---\ntitle: A\n---\n", "at random"),
        ("_config.yml", hexo(":title/"), "source/_posts/50%off.md", "---\ntitle: A\n---\n", "no address below"),
        ("zola.toml", ZOLA.into(), "content/p/a.md", "+++\nslug = ''\n+++\n", "`slug`"),
        ("zola.toml", ZOLA.into(), "content/p/\u{20000}.md", "+++\n+++\n", "spells"),
        ("zola.toml", format!("{ZOLA}[languages.fr]\n"), "content/p/a.de.md", "+++\n+++\n", "`de`"),
        ("pelicanconf.py", pelican("ARTICLE_URL = f()"), "content/a.md", "Title: A\nDate: 2024-03-05\n\n", "line 3"),
        (
            "pelicanconf.py",
            PELICAN.into(),
            "content/a.md",
            "Title: A \u{1403}\nDate: 2024-03-05\n\n",
            "spells `\u{1403}`",
        ),
        (
            "pelicanconf.py",
            pelican("ARTICLE_URL = '{nosuch}'"),
            "content/a.md",
            "Title: A\nDate: 2024-03-05\n\n",
            "nosuch",
        ),
        (
            "pelicanconf.py",
            pelican("ARTICLE_URL = '{date:%Y}'"),
            "content/a.md",
            "Title: A\nDate: next week\n\n",
            "week",
        ),
        (
            "pelicanconf.py",
            pelican("ARTICLE_URL = '{slug'"),
            "content/a.md",
            "Title: A\nDate: 2024-03-05\n\n",
            "Python",
        ),
    ];
    for (name, config, path, text, word) in cases {
        let refused = address((name, config), path, text).unwrap_err();
        assert!(refused.contains(word), "{config}{path}: {refused}");
    }
}

#[test]
fn odd_names_and_contradictions_end_as_the_generator_has_them() {
    for (config, path, text, url) in [
        (("_config.yml", HEXO), "source/_posts/!?.md", "---\ndate: 2024-03-05\n---\n", "https://blog.me/b/!?%2F="),
        (
            ("_config.yml", HEXO),
            "source/_posts/a.md",
            "---\npermalink: x.html\nslug: y\n---\n",
            "https://blog.me/b/x.html",
        ),
        (("zola.toml", ZOLA), "content/p/!!!.md", "+++\n+++\n", "https://blog.me/b/p/"),
        (("zola.toml", ZOLA), "content/p/a.md", "+++\npath = 'x'\nslug = 'y'\n+++\n", "https://blog.me/b/x/"),
        (("pelicanconf.py", PELICAN), "content/a.md", "Title: !!!\nDate: 2024-03-05\n\n", "https://blog.me/b/.html"),
        (
            ("pelicanconf.py", PELICAN),
            "content/a.md",
            "Title: A\nDate: 2024-03-05\nURL: x/\nSlug: y\n\n",
            "https://blog.me/b/x/",
        ),
    ] {
        assert_eq!(address(config, path, text).as_deref(), Ok(url), "{path} {text}");
    }
}

#[test]
fn posts_of_each_generator_are_articles_and_nothing_else() {
    let dated = "---\ntitle: A\ndate: 2024-03-05\n---\n";
    for (config, files, posts) in [
        (
            ("_config.yml", HEXO),
            &["source/_posts/a.md", "source/_posts/_b.md", "source/about/index.md", "README.md"][..],
            "source/_posts/a.md",
        ),
        (
            ("zola.toml", ZOLA),
            &["content/p/a.md", "content/p/_index.md", "content/about.md", "static/a.md"],
            "content/p/a.md",
        ),
        (
            ("pelicanconf.py", PELICAN),
            &["content/a.md", "content/b.rst", "content/pages/about.md", "README.md"],
            "content/a.md",
        ),
        (
            ("pelicanconf.py", "SITEURL = 'https://blog.me'"),
            &["content/a.md", "draft/b.md", "content/pages/c.md"],
            "content/a.md",
        ),
    ] {
        let mut all: Vec<(&str, &str)> = files.iter().map(|path| (*path, dated)).collect();
        all.extend([config, ("scaffolds/post.md", "")]);
        let files = Files::new(&all);
        let site = files.site(&SiteSettings::default()).unwrap();
        let is_post = |path: &&str| {
            let in_folder = site.folders().iter().any(|folder| path.starts_with(folder.as_str()));
            site.holds(path) && in_folder && site.is_post(&site.post(path, dated.as_bytes()).unwrap())
        };
        let found: Vec<&str> = all.iter().map(|(path, _)| *path).filter(is_post).collect();
        assert_eq!(found.join(" "), posts, "{}", config.0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever stands in configuration and front matter: an address below the base URL or a problem, and no panic.
    #[test]
    fn odd_words_give_an_address_or_a_problem(
        pattern in "[/:a-z_\\[\\]0-9%+.#?é\\\\ -]{0,24}|(/?:(year|title|slug|sections\\[1:\\]|2006|categories|name)){1,3}/?",
        words in proptest::collection::vec(".{0,12}", 3),
        url in "[/a-z.%:?# é]{0,16}",
        name in "[a-z0-9 .#%+é日'-]{1,12}",
    ) {
        let quote = |text: &str| serde_json::to_string(text).unwrap();
        let front = format!(
            "---\ntitle: {}\nslug: {}\ncategories: {}\n{}date: 2024-03-05\n---\n",
            quote(&words[0]), quote(&words[1]), quote(&words[2]),
            if url.len() > 8 { format!("url: {0}\npermalink: {0}\n", quote(&url)) } else { String::new() },
        );
        for (config, text, path) in [
            ("hugo.yaml", format!("baseURL: https://blog.me/b\npermalinks: {{posts: {}}}", quote(&pattern)), format!("content/posts/{name}.md")),
            ("_config.yml", format!("url: https://blog.me/b\npermalink: {}", quote(&pattern)), format!("_posts/2024-03-05-{name}.md")),
        ] {
            let files = Files::new(&[(config, &text), (&path, &front)]);
            let site = files.site(&SiteSettings::default()).unwrap();
            let Ok(post) = Post::read(&path, front.as_bytes()) else { continue };
            match site.canonical(&post) {
                Ok(canonical) => prop_assert!(canonical.url.starts_with("https://blog.me/b"), "{}", canonical.url),
                Err(problem) => prop_assert_eq!(problem.code, Code::CanonicalUnknown),
            }
        }
    }
}

#[test]
fn jekyll_leaves_out_what_ruby_takes_for_false() {
    for (value, life) in [
        ("false", Life::Draft),
        ("No", Life::Draft),
        ("off", Life::Draft),
        ("", Life::Draft),
        ("'false'", Life::Live),
        ("n", Life::Live),
        ("0", Life::Live),
    ] {
        let path = "_posts/2024-01-02-a.md";
        let files = Files::new(&[("_config.yml", JEKYLL), (path, &format!("---\npublished: {value}\n---\nText\n"))]);
        let site = files.site(&SiteSettings::default()).unwrap();
        let now = "2024-03-05T12:00:00Z".parse().unwrap();
        assert_eq!(site.life(&files.post(path), now), life, "{value}");
    }
}
