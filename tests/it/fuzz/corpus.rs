//! What cases are made of: the small sites of all generators, the example blog, and posts and templates in which most of
//! what a generator's language can say occurs.

use std::collections::BTreeMap;
use std::path::Path;

use crate::site::prepared;

/// A site: its generator, and its files by path.
#[derive(Clone)]
pub(super) struct Site {
    pub(super) generator: String,
    pub(super) files: BTreeMap<String, Vec<u8>>,
}

/// The generators, and the language of their templates and of their configuration.
const GENERATORS: [&str; 9] =
    ["astro", "docusaurus", "eleventy", "hexo", "hugo", "jekyll", "mkdocs", "pelican", "zola"];

/// How many posts of a site are taken, so that a case is quick to write.
const MOST_FILES: usize = 24;

/// Every site, in the same order each time.
pub(super) fn sites() -> Vec<Site> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sites: Vec<_> = GENERATORS.iter().map(|generator| built_in(generator)).collect();
    sites.push(Site { generator: "hugo".to_owned(), files: files(&root.join("examples/blog")) });
    for generator in GENERATORS {
        let folder = root.join("tests/data/sites").join(generator);
        let mut tables: Vec<_> = fs_err::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        tables.retain(|path| path.extension().is_some_and(|ending| ending == "tsv"));
        tables.sort();
        for table in tables {
            let files = files(prepared::prepared(generator, &table).path());
            sites.push(Site { generator: generator.to_owned(), files });
        }
    }
    sites
}

/// The files below a folder, the first of them in the order of their paths; pictures are left out.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut paths = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs_err::read_dir(at).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() { folders.push(entry.path()) } else { paths.push(entry.path()) }
        }
    }
    paths.sort_by_key(|path| (is_content(path), path.clone()));
    paths.retain(|path| path.extension().is_none_or(|ending| ending != "png" && ending != "jpg"));
    paths.truncate(MOST_FILES);
    let named = |path: std::path::PathBuf| {
        let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        (name, fs_err::read(path).unwrap())
    };
    paths.into_iter().map(named).collect()
}

fn is_content(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "md")
}

/// A site whose one post says most of what its generator's language can say.
fn built_in(generator: &str) -> Site {
    let (configuration, text, post, front) = match generator {
        "astro" => ("astro.config.mjs", ASTRO, "src/content/blog/a.mdx", FRONT),
        "docusaurus" => ("docusaurus.config.js", DOCUSAURUS, "blog/2024-01-02-a.mdx", FRONT),
        "eleventy" => (".eleventy.js", ELEVENTY, "posts/a.md", FRONT),
        "hexo" => ("_config.yml", HEXO, "source/_posts/2024-01-02-a.md", FRONT),
        "hugo" => ("hugo.toml", HUGO, "content/posts/a.md", FRONT),
        "jekyll" => ("_config.yml", JEKYLL, "_posts/2024-01-02-a.md", FRONT),
        "mkdocs" => ("mkdocs.yml", MKDOCS, "docs/blog/posts/a.md", FRONT),
        "pelican" => ("pelicanconf.py", PELICAN, "content/a.md", METADATA),
        _ => ("zola.toml", ZOLA, "content/a.md", TOML_FRONT),
    };
    let own = match generator {
        "hugo" => HUGO_TEXT,
        "jekyll" | "eleventy" => LIQUID_TEXT,
        "hexo" => HEXO_TEXT,
        "zola" => ZOLA_TEXT,
        "mkdocs" | "pelican" => PYTHON_TEXT,
        _ => MDX_TEXT,
    };
    let mut files = BTreeMap::from([
        (configuration.to_owned(), text.as_bytes().to_vec()),
        (post.to_owned(), format!("{front}{own}{TEXT}").into_bytes()),
    ]);
    let others: &[(&str, &str)] = match generator {
        "hugo" => &[
            ("layouts/shortcodes/box.html", HUGO_SHORTCODE),
            ("layouts/partials/p.html", "{{ return (dict \"a\" .) }}"),
            (
                "content/posts/_index.md",
                "---\ncascade:\n  - _target: {path: '/posts/**', kind: page}\n    draft: false\n---\n",
            ),
            ("layouts/_default/_markup/render-link.html", "<a href=\"{{ .Destination }}\">{{ .Text | safeHTML }}</a>"),
        ],
        "jekyll" => &[
            ("_includes/box.html", "{% if include.a %}{{ include.a | upcase }}{% endif %}{{ page.title }}"),
            ("_data/d.yml", "a: [1, 2, {b: c}]\n"),
        ],
        "astro" => &[("src/content.config.ts", ASTRO_COLLECTIONS), ("src/pages/blog/[...slug].astro", ASTRO_ROUTE)],
        "eleventy" => &[(".eleventyignore", "drafts/**\n*.tmp\n"), ("posts/posts.json", "{\"layout\": \"l\"}")],
        "zola" => &[("templates/shortcodes/box.html", "<b>{{ a }}</b>{% if body %}{{ body | safe }}{% endif %}")],
        "mkdocs" => &[("docs/blog/index.md", "# Blog\n"), ("docs/blog/.meta.yml", "draft: false\n")],
        _ => &[],
    };
    files.extend(others.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())));
    Site { generator: generator.to_owned(), files }
}

const FRONT: &str = "---\ntitle: \"A post\"\ndate: 2024-01-02T03:04:05+02:00\ntags: [a, 'b c']\ncategories:\n  - [x, y]\n  - z\ndescription: >-\n  Some\n  words\nslug: a-slug\nweight: 3\nmedium: {status: draft, tags: [m]}\n---\n\n";
const TOML_FRONT: &str = "+++\ntitle = \"A post\"\ndate = 2024-01-02T03:04:05Z\nslug = 'a'\n[taxonomies]\ntags = [\"a\", \"b\"]\n[extra]\nx = [1, 2.5, true]\n+++\n\n";
const METADATA: &str = "Title: A post\nDate: 2024-01-02 03:04\nCategory: x\nTags: a, b\nSlug: a\nAuthors: One; Two\n\n";

const TEXT: &str = include_str!("everything.md");

const HUGO_TEXT: &str = "{{< box a=\"1\" >}}x {{% box %}}y{{% /box %}}{{< /box >}}\n{{< ref \"a.md\" >}} {{< youtube abc >}} {{< figure src=\"a.png\" title=\"T\" >}}\n{{< highlight go \"linenos=table\" >}}f(){{< /highlight >}}\n\n";
const HUGO_SHORTCODE: &str = "{{ $a := .Get \"a\" | default 3 }}{{ range $i, $e := seq 3 }}{{ if and (gt $i 1) (eq $e 2) }}{{ printf \"%05d %v\" $i $e }}{{ else }}{{ .Scratch.Set \"k\" $e }}{{ end }}{{ end }}{{ with .Inner }}{{ . | markdownify | plainify | truncate 20 }}{{ end }}{{ replaceRE `a(b)+` \"$1\" \"abb\" }}{{ dateFormat \"2006-01-02\" now }}{{ range (slice 1 2 3 | first 2) }}{{ . }}{{ end }}{{ partial \"p.html\" (dict \"x\" 1) }}{{ (.Page.Resources.GetMatch \"*.png\") }}{{ delimit (split \"a,b\" \",\") \"-\" }}{{ strings.Repeat 3 \"x\" }}{{ math.Pow 2 10 }}{{ substr \"hello\" 1 -1 }}\n";
const LIQUID_TEXT: &str = "{% assign a = \"x,y\" | split: \",\" %}{% for i in (1..3) reversed %}{{ i | times: 2 | plus: 1 }}{% endfor %}{% if a contains 'x' and page.title %}{{ page.date | date: \"%Y-%m-%d %-d %b\" }}{% endif %}{% include box.html a=\"1\" %}{% capture c %}{{ a | join: '-' | truncate: 5 | slice: -3, 2 }}{% endcapture %}{% highlight ruby linenos %}x{% endhighlight %}{% raw %}{{ no }}{% endraw %}{% case c %}{% when 'x' %}1{% else %}2{% endcase %}{% cycle 'a', 'b' %}{{ 7 | divided_by: 2 | modulo: 3 | round }}{% tablerow r in a cols:2 %}{{ r }}{% endtablerow %}{% post_url 2024-01-02-a %}{% comment %}c{% endcomment %}\n\n";
const HEXO_TEXT: &str = "{% codeblock lang:js title %}\nx\n{% endcodeblock %}\n{% asset_img a.png 300 400 \"t\" %}\n{% post_link 2024-01-02-a 'T' %}\n{% blockquote A, B http://x.example %}\nq\n{% endblockquote %}\n{% raw %}<b>{% endraw %}\n<!-- more -->\n\n";
const ZOLA_TEXT: &str =
    "{{ box(a=\"1\", b=[1, true]) }}\n{% box(a=2) %}x **y**{% end %}\n{{/* box() */}}\n[l](@/a.md#x)\n\n";
const PYTHON_TEXT: &str = "!!! note \"T\"\n    text\n\n??? tip\n    more\n\n=== \"Tab\"\n\n    x\n\n{: #id .c k=v }\n\n--8<-- \"a.md\"\n\n*[HTML]: Hyper\n\n[TOC]\n\n{filename}a.md |filename|a.md\n\n==m== ^^i^^ ~~d~~ :smile: ++ctrl+c++ {>>c<<} `#!py x`\n\n";
const MDX_TEXT: &str = "import X from './x';\nexport const y = {a: [1, `t${2}`]};\n\n<X a={y} {...y}>\n\n**b** {1 + 1}\n\n</X>\n\n:::tip[T]\nx\n:::\n\n{/* c */}\n\n";

const HUGO: &str = "baseURL = 'https://blog.example/'\ntitle = 'B'\ntimeZone = 'Europe/Paris'\nignoreFiles = ['\\.foo$', '/x/.*']\n[permalinks]\nposts = '/:year/:month/:slug/'\n[permalinks.page]\nx = '/:sections[1:]/:title/:slugorcontentbasename/'\n[[cascade]]\nparams = {a = 1}\n[cascade.target]\npath = '{/posts/**,/x/*}'\n[[module.mounts]]\nsource = 'content'\ntarget = 'content'\nexcludeFiles = 'drafts/**'\n[languages.en]\nweight = 1\n[languages.fr]\nweight = -2\n[markup.goldmark.renderer]\nunsafe = true\n[outputs]\npage = ['html']\n[frontmatter]\ndate = [':filename', 'date', ':default']\n";
const JEKYLL: &str = "url: https://blog.example\nbaseurl: /b\npermalink: /:categories/:year/:month/:day/:title:output_ext\ntimezone: Asia/Tokyo\nfuture: false\nexclude: ['*.tmp', vendor/, \"a/**/b\"]\ninclude: [.x]\ndefaults:\n  - scope: {path: \"_posts/*/x\", type: posts}\n    values: {layout: post, permalink: /:slug/}\n  - scope: {path: ''}\n    values: {author: n}\ncollections:\n  notes: {output: true, permalink: '/:collection/:path'}\nkramdown: {input: GFM, smart_quotes: 'lsquo,rsquo,ldquo,rdquo'}\nmarkdown: kramdown\n";
const HEXO: &str = "title: B\nurl: https://blog.example\nroot: /\npermalink: :year/:month/:day/:hash/:title/\nnew_post_name: :year-:month-:day-:title.md\ntimezone: UTC\nskip_render: ['a/**', '*.html']\nexclude: x/*\ninclude: ['.y']\nignore: '**/z'\nfilename_case: 1\ncategory_map: {x: X}\ntag_map: {a: A}\npretty_urls: {trailing_index: false, trailing_html: false}\nfuture: true\n";
const MKDOCS: &str = "site_name: B\nsite_url: https://blog.example/\ndocs_dir: docs\nexclude_docs: |\n  *.tmp\n  !keep.tmp\n  /x/\ndraft_docs: |\n  drafts/\nplugins:\n  - search\n  - meta\n  - blog: {blog_dir: blog, post_url_format: \"{date}/{categories}/{slug}\", post_url_date_format: yyyy/MM/dd, post_url_max_categories: 2, post_slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}}\nmarkdown_extensions: [attr_list, admonition, pymdownx.superfences, pymdownx.tabbed: {alternate_style: true}]\ntheme: {name: material, language: de}\n";
const PELICAN: &str = "import os\nSITEURL = 'https://blog.example'\nPATH = 'content'\nTIMEZONE = 'Europe/Berlin'\nARTICLE_URL = '{date:%Y}/{date:%b}/{slug}/{category}.html'\nARTICLE_SAVE_AS = ARTICLE_URL\nFILENAME_METADATA = r'(?P<date>\\d{4}-\\d{2}-\\d{2})-(?P<slug>.*)'\nPATH_METADATA = r'(?P<category>[^/]+)/.*'\nSLUG_REGEX_SUBSTITUTIONS = [(r'[^\\w\\s-]', ''), (r'\\s+', '-')]\nIGNORE_FILES = ['.#*', '__pycache__']\nARTICLE_PATHS = ['']\nX = {'a': [1, 2], 'b': (3,)}\nDEFAULT_PAGINATION = 5\n";
const ZOLA: &str = "base_url = 'https://blog.example'\ntitle = 'B'\ndefault_language = 'en'\nignored_content = ['*.tmp', 'a/**']\n[slugify]\npaths = 'on'\n[languages.fr]\n[markdown]\nsmart_punctuation = true\n[extra]\na = {b = [1, 2]}\n";
const ASTRO: &str = "import { defineConfig } from 'astro/config';\nexport default defineConfig({ site: 'https://blog.example', base: '/b', trailingSlash: 'always', build: { format: 'directory' } });\n";
const ASTRO_COLLECTIONS: &str = "import { defineCollection, z } from 'astro:content';\nimport { glob } from 'astro/loaders';\nconst blog = defineCollection({ loader: glob({ pattern: ['**/[^_]*.{md,mdx}', '!x/**'], base: './src/content/blog' }), schema: z.object({ title: z.string() }) });\nexport const collections = { blog };\n";
const ASTRO_ROUTE: &str = "---\nimport { getCollection } from 'astro:content';\nexport async function getStaticPaths() {\n  const posts = await getCollection('blog', ({ data }) => !data.draft);\n  return posts.map((post) => ({ params: { slug: post.id }, props: post }));\n}\n---\n<html></html>\n";
const DOCUSAURUS: &str = "const x = 'blog';\nexport default { title: 'B', url: 'https://blog.example', baseUrl: '/', trailingSlash: false, i18n: { defaultLocale: 'en', locales: ['en', 'fr'] }, presets: [['classic', { docs: false, blog: { routeBasePath: x, include: ['**/*.{md,mdx}'], exclude: ['**/_*.md'] } }]] };\n";
const ELEVENTY: &str = "module.exports = function (eleventyConfig) {\n  eleventyConfig.addFilter('f', (x) => x);\n  eleventyConfig.ignores.add('drafts/**');\n  eleventyConfig.addGlobalData('permalink', '/{{ page.fileSlug }}/{{ page.date | date: \"%Y\" }}/');\n  return { dir: { input: '.', output: '_site' }, markdownTemplateEngine: 'liquid' };\n};\n";
