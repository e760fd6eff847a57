//! Generators that are configured by scripts: what is read without running them, and what is refused with its line.

use generators::{Life, SiteSettings};
use post::problem::{Code, Problem};
use post::time::Timestamp;

use super::rules::Files;

const POST: &str = "---\ntitle: A Post\ndate: 2024-03-05\n---\nText\n";

/// The address of a file, or the problem with it.
fn address(files: &[(&str, &str)], path: &str, base_url: Option<&str>) -> Result<String, Problem> {
    let files = Files::new(files);
    let site = files.site(&SiteSettings { base_url: base_url.map(str::to_owned), ..SiteSettings::default() })?;
    site.canonical(&files.post(path)).map(|canonical| canonical.url)
}

#[test]
fn a_setting_that_is_code_is_refused_only_where_it_matters() {
    const BLOG: &str = "presets: [['classic', { blog: {} }]],\n";
    let docusaurus = |config: &str| {
        let config = format!("const slash = process.env.SLASH;\nmodule.exports = {{\n{config}}};\n");
        address(&[("docusaurus.config.js", &config), ("blog/2024-03-05-a.md", POST)], "blog/2024-03-05-a.md", None)
    };
    let good = docusaurus(&format!("url: 'https://a.me', baseUrl: '/b/', themeConfig: theme(),\n{BLOG}"));
    assert_eq!(good.unwrap(), "https://a.me/b/blog/2024/03/05/a");

    let url = docusaurus(&format!("{BLOG}url: process.env.URL,\n")).unwrap_err();
    assert_eq!((url.code, url.line), (Code::BaseUrlPlaceholder, Some(4)), "{url}");
    assert!(url.message.contains("`process.env.URL`"), "{url}");

    let slash = docusaurus(&format!("url: 'https://a.me',\n{BLOG}trailingSlash: slash === '1',\n")).unwrap_err();
    assert_eq!(slash.code, Code::CanonicalUnknown);
    assert!(slash.message.contains("line 5 of `docusaurus.config.js`"), "{slash}");

    let spread = docusaurus(&format!("url: 'https://a.me',\n{BLOG}...shared,\n")).unwrap_err();
    assert!(spread.message.contains("`shared`"), "{spread}");

    let none = docusaurus("url: 'https://a.me', presets: [['classic', { blog: false }]],\n").unwrap_err();
    assert!(none.code == Code::SiteUnreadable && none.message.contains("no blog"), "{none}");
}

#[test]
fn constants_come_from_the_modules_that_a_configuration_imports() {
    let files = |consts: &'static str| {
        [
            (
                "astro.config.mjs",
                "import { SITE as site } from './src/consts';\nexport default defineConfig({ site: site.url });",
            ),
            ("src/consts.ts", consts),
            ("src/pages/notes/A b.md", POST),
        ]
    };
    let found =
        address(&files("export const SITE = { url: 'https://a.me' } as const;"), "src/pages/notes/A b.md", None);
    assert_eq!(found.unwrap(), "https://a.me/notes/A%20b/");
    let code = address(&files("export const SITE = { url: get() };"), "src/pages/notes/A b.md", None).unwrap_err();
    assert!(code.code == Code::BaseUrlPlaceholder && code.message.contains("`site.url`"), "{code}");
}

#[test]
fn only_the_plain_route_of_astro_is_understood() {
    let route = |params: &str, more: &[(&str, &str)]| {
        let route = format!(
            "---\nimport {{ getPosts }} from '@/data/posts';\n\nexport const getStaticPaths = async () =>\n  \
             (await getPosts()).map((post) => ({{ params: {{ slug: {params} }}, props: {{ post }} }}));\n---\n"
        );
        let files = [
            ("astro.config.mjs", "export default { site: 'https://a.me', trailingSlash: 'never' };"),
            (
                "src/content.config.ts",
                "const blog = defineCollection({ loader: glob({ pattern: '**/*.md', base: './posts' }) });\n\
                 export const collections = { blog };",
            ),
            ("src/data/posts.ts", "export async function getPosts() { return await getCollection('blog'); }"),
            ("src/pages/b/[...slug].astro", &route),
            ("posts/dir/My Post.md", POST),
        ];
        address(&[&files[..], more].concat(), "posts/dir/My Post.md", None)
    };
    assert_eq!(route("post.id", &[]).unwrap(), "https://a.me/b/dir/my-post");
    // One function calls another, which lies behind a name for a folder.
    let called = |inner: &str| {
        let outer = "import { raw } from '@utils/raw';\nexport async function getPosts() { const all = await raw(); return all; }";
        route("post.id", &[("src/data/posts.ts", outer), ("src/utils/raw.ts", inner)])
    };
    let plain =
        "export async function raw() { return (await getCollection('blog')).sort((a, b) => b.data.day - a.data.day); }";
    assert_eq!(called(plain).unwrap(), "https://a.me/b/dir/my-post");
    let renames = "export async function raw() { const all = await getCollection('blog'); all.forEach((one) => { one.id = 'x'; }); return all; }";
    called(renames).unwrap_err();
    let other = route("clean(post.id)", &[]).unwrap_err();
    assert!(other.message.contains("line 4 of `src/pages/b/[...slug].astro`"), "{other}");
    let second = "---\nexport async function getStaticPaths() {\n  const all = await getCollection('blog');\n  \
                  return all.map((post) => ({ params: { slug: post.id } }));\n}\n---\n";
    let two = route("post.id", &[("src/pages/[...slug].astro", second)]).unwrap_err();
    assert!(two.message.contains("`src/pages/[...slug].astro`"), "{two}");
    let old = route("post.id", &[("package.json", r#"{"dependencies": {"astro": "^4.16.0"}}"#)]).unwrap_err();
    assert!(old.message.contains("before Astro 5"), "{old}");
}

#[test]
fn the_data_of_an_eleventy_page_says_where_it_goes() {
    let page = |front: &str, more: &[(&str, &str)]| {
        let text = format!("---\ndate: 2024-03-05\n{front}---\nText\n");
        let files = [("package.json", r#"{"devDependencies": {"@11ty/eleventy": "^3"}}"#), ("posts/a.md", &text)];
        address(&[&files[..], more].concat(), "posts/a.md", Some("https://a.me"))
    };
    let beside = ("posts/a.11tydata.json", r#"{"permalink": "/beside/"}"#);
    let of_folder = ("posts/posts.json", r#"{"permalink": "/folder/{{ page.fileSlug }}.html", "layout": "l.njk"}"#);
    let layout = ("_includes/l.njk", "---\npermalink: /layout/\n---\n");
    let computed =
        ("posts/posts.11tydata.js", "module.exports = {\n eleventyComputed: { permalink: (data) => data.x } };");
    for (front, more, wanted) in [
        ("", &[][..], "https://a.me/posts/a/"),
        ("permalink: /own/\n", &[beside, of_folder, layout], "https://a.me/own/"),
        ("", &[beside, of_folder, layout], "https://a.me/beside/"),
        ("", &[of_folder, layout], "https://a.me/folder/a.html"),
        ("layout: l.njk\n", &[layout], "https://a.me/layout/"),
        (
            "title: It's été\npermalink: /{{ title | slug }}/{{ title | slugify }}/\n",
            &[],
            "https://a.me/it's-ete/its-ete/",
        ),
        (
            "",
            &[
                (".eleventy.js", "module.exports = (c) => { c.addFilter('encode', (u) => encodeURI(u)); }"),
                (
                    "_includes/l.njk",
                    "<a href=\"https://share.me/?u={{ title }}&l=https://a.me{{ page.url | encode }}\">",
                ),
            ],
            "https://a.me/posts/a/",
        ),
        (
            "",
            &[(".eleventy.js", "const o = { permalink: true }; module.exports = (c) => {};")],
            "https://a.me/posts/a/",
        ),
    ] {
        assert_eq!(page(front, more).unwrap(), wanted, "{front}");
    }
    for (front, more, word) in [
        ("permalink: /own/\n", &[computed][..], "line 2 of `posts/posts.11tydata.js`"),
        ("layout: none\n", &[], "`none`"),
        ("", &[(".eleventy.js", "module.exports = (c) => {\n c.addUrlTransform(f) }")], "line 2 of `.eleventy.js`"),
        ("permalink: \"/{{ page.date | year }}/\"\n", &[], "`/{{ page.date | year }}/`"),
        (
            "",
            &[
                (".eleventy.js", "module.exports = (c) => { c.addFilter('clean', (u) => u.slice(0, -1)); }"),
                ("_includes/l.njk", "<p>\n<a href=\"{{ post.url | url | clean }}\">"),
            ],
            "`clean` changes addresses in line 2 of `_includes/l.njk`",
        ),
    ] {
        let problem = page(front, more).unwrap_err();
        assert!(problem.code == Code::CanonicalUnknown && problem.message.contains(word), "{problem}");
        assert!(problem.hint.unwrap().contains("`--built`"));
    }
    let base = address(&[(".eleventy.js", ""), ("a.md", POST)], "a.md", None).unwrap_err();
    assert!(base.code == Code::BaseUrlPlaceholder && base.hint.unwrap().contains("`--base-url`"), "{}", base.message);
}

#[test]
fn mkdocs_reads_what_it_inherits_and_refuses_what_plugins_decide() {
    let page = |config: &str, front: &str| {
        let text = format!("---\n{front}---\n# My Title\n");
        let base = "site_url: !ENV [URL, 'https://a.me']\nplugins: [search]\ntheme: {language: de}\n";
        address(
            &[("mkdocs.yml", config), ("base.yml", base), ("docs/blog/posts/a.md", &text)],
            "docs/blog/posts/a.md",
            None,
        )
    };
    let dated = "date: {created: 2024-03-05}\n";
    let found = page("INHERIT: base.yml\nplugins: [blog]\nuse_directory_urls: false\n", dated);
    assert_eq!(found.unwrap(), "https://a.me/blog/2024/03/05/my-title.html");
    let other = "INHERIT: base.yml\nplugins:\n  - blog:\n      post_slugify: !!python/name:my.slugs\n";
    for (config, front, word) in [
        ("INHERIT: base.yml\nplugins: [blog, i18n]\n", dated, "`i18n`"),
        ("INHERIT: base.yml\nplugins: [blog]\n", "date: '2024-03-05'\n", "`date`"),
        ("INHERIT: base.yml\nplugins: {blog: {post_url_date_format: MMM}}\n", dated, "`de`"),
        (other, dated, "line 4"),
    ] {
        let problem = page(config, front).unwrap_err();
        assert!(problem.code == Code::CanonicalUnknown && problem.message.contains(word), "{problem}");
    }
}

#[test]
fn life_follows_each_generators_own_rules() {
    let now: Timestamp = "2024-03-05T12:00:00Z".parse().unwrap();
    let life = |files: &[(&str, &str)], path: &str| {
        let files = Files::new(files);
        let site =
            files.site(&SiteSettings { base_url: Some("https://a.me".into()), ..SiteSettings::default() }).unwrap();
        let post = files.post(path);
        assert!(site.holds(path) && site.is_post(&post), "{path}");
        site.life(&post, now)
    };
    let later = "---\ntitle: A\ndate: 2024-03-06\n---\n";
    let draft = "---\ntitle: A\ndate: 2024-03-01\ndraft: true\n---\n";
    let docusaurus = ("docusaurus.config.js", "export default { presets: [['classic', {}]] }");
    assert_eq!(life(&[docusaurus, ("blog/a.md", later)], "blog/a.md"), Life::Live);
    assert_eq!(life(&[docusaurus, ("blog/a.md", draft)], "blog/a.md"), Life::Draft);
    let mkdocs = |options: &str| format!("plugins: [{{blog: {{{options}}}}}]");
    let path = "docs/blog/posts/a.md";
    assert_eq!(life(&[("mkdocs.yml", &mkdocs("")), (path, later)], path), Life::Live);
    let due = "2024-03-06T00:00:00Z".parse().unwrap();
    assert_eq!(life(&[("mkdocs.yml", &mkdocs("draft_if_future_date: true")), (path, later)], path), Life::Future(due));
    assert_eq!(life(&[("mkdocs.yml", &mkdocs("")), (path, draft)], path), Life::Draft);
    assert_eq!(life(&[("mkdocs.yml", &mkdocs("draft: true")), (path, draft)], path), Life::Live);
    assert_eq!(life(&[(".eleventy.js", ""), ("a.md", draft)], "a.md"), Life::Live);
    let code = "module.exports = (c) => { c.addPreprocessor('x', '*', (data) => !data.draft) }";
    assert_eq!(life(&[(".eleventy.js", code), ("a.md", draft)], "a.md"), Life::Draft);
    let gone = "---\ndate: 2024-03-01\npermalink: false\n---\n";
    assert_eq!(life(&[(".eleventy.js", ""), ("a.md", gone)], "a.md"), Life::NoPage);
    assert_eq!(life(&[("astro.config.mjs", ""), ("src/pages/a.md", draft)], "src/pages/a.md"), Life::Draft);
}
