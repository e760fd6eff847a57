//! What a generator has to tell. Paths are relative to the site's folder.

use url::Url;

use super::Life;
use literals::Value;
use post::problem::{Code, Problem};
use post::time::Timestamp;
use post::{FrontMatter, Post};

/// How a generator reads Markdown, as far as the story needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch that generators have, and any may be set")]
pub struct Dialect {
    /// The template language that runs over posts.
    pub templates: Templates,
    /// The Markdown it is, where two parsers differ beyond the switches below.
    pub markdown: Markdown,
    /// `"quotes"` and `--` become typographic.
    pub smart_punctuation: bool,
    /// Bare URLs become links.
    pub autolinks: bool,
    /// A newline within a paragraph is a line break.
    pub hard_breaks: bool,
    /// `{: .x}` and `{#id}` attributes.
    pub attributes: bool,
    /// Raw HTML is shown (Goldmark leaves it out unless `unsafe` is set).
    pub raw_html: bool,
    /// `:tada:` becomes an emoji.
    pub emoji: bool,
}

impl Dialect {
    /// GitHub's Markdown and no templates: what a text is taken for of which nothing else is known.
    pub const PLAIN: Self = Self {
        templates: Templates::None,
        markdown: Markdown::CommonMark,
        smart_punctuation: false,
        autolinks: true,
        hard_breaks: false,
        attributes: false,
        raw_html: true,
        emoji: false,
    };

    /// Whether it is kramdown's Markdown.
    pub fn is_kramdown(self) -> bool {
        matches!(self.markdown, Markdown::Kramdown | Markdown::KramdownInHtml)
    }
}

/// A family of Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markdown {
    /// CommonMark with GitHub's extensions: Goldmark, markdown-it, marked, pulldown-cmark, remark.
    CommonMark,
    /// kramdown (<https://kramdown.gettalong.org/syntax.html>), Jekyll's own.
    Kramdown,
    /// kramdown that reads Markdown within raw HTML blocks too (`parse_block_html`).
    KramdownInHtml,
    /// Python-Markdown (<https://python-markdown.github.io>), of Pelican and `MkDocs`.
    Python,
    /// CommonMark with `:::note` blocks: Docusaurus, `VitePress`.
    Colons,
}

/// The template language of a post's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Templates {
    /// None: `{{` is text.
    None,
    /// Hugo's shortcodes, `{{< >}}` and `{{% %}}`.
    Hugo,
    /// Liquid, `{% %}` and `{{ }}`.
    Liquid,
    /// Zola's shortcodes, `{{ name() }}` and `{% name() %}`, and its links to `@/` files.
    Zola,
    /// Hexo's tags, `{% name %}`, and Nunjucks.
    Hexo,
    /// MDX: imports, exports, expressions and components.
    Mdx,
}

/// What a post refers to another page of its site by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference<'a> {
    /// The path of its file, as the generator's links to files count it: Jekyll's `link`, Zola's `@/`, a link to `.md`.
    File(&'a str),
    /// The name it has for the generator: Jekyll's `post_url`, Hexo's `post_link`; in Hugo a path or a name, which may
    /// carry a fragment.
    Name(&'a str),
    /// The same in another language of the site.
    NameIn(&'a str, &'a str),
}

/// A page as a generator sees it.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// Where its file lies, relative to the site.
    pub path: &'a str,
    /// What its author wrote.
    pub post: &'a Post,
}

/// Where the generator puts a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The absolute URL, byte for byte as the generator writes it.
    pub url: String,
    /// The rule that gave it, such as `hugo: permalinks.posts`.
    pub from: String,
}

/// One generator's rules, read from one site's configuration.
///
/// What it cannot know it does not guess: [`Generator::address`] then fails with `canonical-unknown`.
pub trait Generator {
    /// The name by which `--generator` asks for it.
    fn name(&self) -> &'static str;

    /// The site's title, where one is configured.
    fn title(&self) -> Option<&str>;

    /// The base URL in force, as the generator writes it, with a slash at its end.
    fn base_url(&self) -> &str;

    /// How it reads Markdown.
    fn dialect(&self) -> Dialect;

    /// How the front matter of this file is written.
    fn front_matter(&self, _path: &str) -> FrontMatter {
        FrontMatter::Fenced
    }

    /// Its own folders for posts.
    fn folders(&self) -> Vec<String>;

    /// Whether it makes a page of its own from this file, by the path alone.
    fn renders(&self, path: &str) -> bool;

    /// Whether the file may be a post, by the path alone; the folders of [`Generator::folders`] hold them all.
    fn holds(&self, path: &str) -> bool;

    /// Whether the page is an article, given that [`Generator::holds`] its path.
    fn is_post(&self, page: Page) -> bool;

    /// Whether it is shown at that time.
    fn life(&self, page: Page, now: Timestamp) -> Life;

    /// Its date.
    fn date(&self, page: Page) -> Option<Timestamp>;

    /// The languages of the site by their names, the default one first; none where the generator knows of none.
    fn languages(&self) -> Vec<String> {
        Vec::new()
    }

    /// The language of a page where the site has several; `None` for the default one.
    fn language(&self, _path: &str) -> Option<String> {
        None
    }

    /// The front matter keys by which authors declare an original elsewhere, in any case.
    fn canonical_keys(&self) -> &'static [&'static str];

    /// Its address.
    fn address(&self, page: Page) -> Result<Address, Problem>;

    /// The file behind an absolute URL that lies below the base URL, as seen from this page.
    fn file_behind(&self, page: Page, url: &str) -> Option<String>;

    /// The address of what a page refers to, absolute; why it has none where the generator does not find it either.
    fn locate(&self, _from: Page, _reference: Reference) -> Result<String, String> {
        Err("this generator has no such references".to_owned())
    }

    /// The configuration as templates see it.
    fn configuration(&self) -> Option<&Value> {
        None
    }

    /// What templates know of a page: its front matter, with what the generator adds.
    fn variables(&self, page: Page) -> Value {
        (*page.post.front).clone()
    }

    /// What the page's layout says of itself in its own front matter.
    fn layout(&self, _page: Page) -> Value {
        Value::empty()
    }

    /// The folders of the templates that posts may call, the first before the others.
    fn template_folders(&self) -> Vec<String> {
        Vec::new()
    }

    /// The folders of data files, the first before the others.
    fn data_folders(&self) -> Vec<String> {
        Vec::new()
    }
}

/// The keys by which authors declare an original elsewhere where their generator has none of its own.
pub(super) const CANONICAL_KEYS: &[&str] = &["canonical_url", "canonicalURL", "canonical"];

/// That an address cannot be known, and why.
pub(super) fn unknown(reason: impl std::fmt::Display) -> Problem {
    Problem::new(Code::CanonicalUnknown, format!("the post's address cannot be known: {reason}")).hint(
        "give the built site with `--built`, or the site's pattern with `--permalink`; or write it into the front matter as \
         `canonical` below `medium`",
    )
}

/// The path of a URL below a base URL, decoded, without query and fragment; `None` where it does not lie there.
pub(super) fn path_below(base: &str, url: &str) -> Option<String> {
    let (base, url) = (Url::parse(base).ok()?, Url::parse(url).ok()?);
    let path = url.path().strip_prefix(base.path()).filter(|_| url.host() == base.host())?;
    percent_encoding::percent_decode_str(path).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}
