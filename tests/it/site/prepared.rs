//! The folder behind a table: the one of its name, or the generator's one folder with the configuration that the first
//! line of the table tells.

use std::path::Path;

use generators::SiteSettings;
use tempfile::TempDir;

/// A site's folder on disk and what is said beside it.
pub(crate) enum Prepared {
    AsItIs(std::path::PathBuf),
    Made(TempDir),
}

impl Prepared {
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::AsItIs(path) => path,
            Self::Made(folder) => folder.path(),
        }
    }
}

/// The folder of a table of this generator.
pub(crate) fn prepared(generator: &str, table: &Path) -> Prepared {
    let own = table.with_extension("");
    if own.exists() {
        return Prepared::AsItIs(own);
    }
    let folder = tempfile::tempdir().unwrap();
    copy(&table.with_file_name("site"), folder.path());
    let text = fs_err::read_to_string(table).unwrap();
    let first = text.lines().next().unwrap();
    let said = |key: &str| {
        let (_, value) = first.split_once(&format!(" {key}="))?;
        let value = value.split([' ', '"']).next()?;
        Some(value).filter(|value| !matches!(*value, "None" | "undefined"))
    };
    let files = match generator {
        "docusaurus" => docusaurus(said),
        "astro" => astro(said),
        other => panic!("the tables of {other} have folders"),
    };
    for (path, text) in files {
        let path = folder.path().join(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }
    Prepared::Made(folder)
}

/// What has to be said of a generator that has no setting for it.
pub(crate) fn settings(generator: &str) -> SiteSettings {
    let base_url = (generator == "eleventy").then(|| "https://example.org".to_owned());
    SiteSettings { base_url, ..SiteSettings::default() }
}

fn docusaurus<'line>(said: impl Fn(&str) -> Option<&'line str>) -> Vec<(String, String)> {
    let base = said("base_url").unwrap();
    let end = base.match_indices('/').nth(2).unwrap().0;
    let locale = said("locale").unwrap();
    let locale = &locale[..2];
    let slash = said("trailingSlash").map(|slash| format!("trailingSlash: {slash},")).unwrap_or_default();
    let config = format!(
        "export default {{ url: '{}', baseUrl: '{}', {slash}
           i18n: {{ defaultLocale: '{locale}', locales: ['{locale}'] }},
           presets: [['classic', {{ docs: false, blog: {{ routeBasePath: '{}' }} }}]] }};",
        &base[..end],
        &base[end..],
        said("routeBasePath").unwrap()
    );
    vec![("docusaurus.config.js".to_owned(), config)]
}

fn astro<'line>(said: impl Fn(&str) -> Option<&'line str>) -> Vec<(String, String)> {
    let setting = |name: &str, key: &str| said(key).map(|value| format!("{name}: '{value}',")).unwrap_or_default();
    let format = said("format").map(|format| format!("build: {{ format: '{format}' }},")).unwrap_or_default();
    let config = format!(
        "import {{ defineConfig }} from 'astro/config';\nexport default defineConfig({{ {} {} {} {format} }});",
        setting("site", "base_url"),
        setting("base", "base"),
        setting("trailingSlash", "trailingSlash")
    );
    let collections = "import { defineCollection } from 'astro:content';\nimport { glob } from 'astro/loaders';\n\
        const blog = defineCollection({ loader: glob({ pattern: '**/[^_]*.{md,mdx}', base: './src/content/blog' }) });\n\
        export const collections = { blog };\n";
    let route = "---\nimport { getCollection } from 'astro:content';\n\
        export async function getStaticPaths() {\n  const posts = await getCollection('blog', ({ data }) => !data.draft);\n\
        \x20 return posts.map((post) => ({ params: { slug: post.id }, props: post }));\n}\n---\n<html></html>\n";
    vec![
        ("astro.config.mjs".to_owned(), config),
        ("src/content.config.ts".to_owned(), collections.to_owned()),
        (said("route").unwrap().to_owned(), route.to_owned()),
    ]
}

fn copy(from: &Path, to: &Path) {
    fs_err::create_dir_all(to).unwrap();
    for entry in fs_err::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs_err::copy(entry.path(), target).unwrap();
        }
    }
}
