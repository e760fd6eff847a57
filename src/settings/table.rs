//! The one table of settings: an entry is a setting's name, what it takes, its default, its help, and where it goes.

use super::given::Given;
use super::values::{Format, LiveMode, Settings};
use crate::outcome::Route;
use post::{License, Status};
use story::{Body, Tables};

/// A setting: its flag, its input in the action, its default and what it is for.
#[derive(Debug)]
pub struct Setting {
    /// Its name: the flag is `--NAME`, the input `NAME`.
    pub name: &'static str,
    /// What it takes.
    pub form: Form,
    /// Whether there is a flag. A token has none: it would show in process lists.
    pub flag: bool,
    /// Whether the action has an input of this name.
    pub input: bool,
    /// What is taken where nothing is said, in a user's words.
    pub default: &'static str,
    /// One sentence, lower case, without a final stop.
    pub help: &'static str,
    /// What it is about; decides which commands take it.
    pub group: Group,
    /// Whether most users need it: the README shows these, `docs/settings.md` all.
    pub common: bool,
    /// Puts what was given, or the default, where the run reads it.
    pub(super) set: fn(&mut Settings, &Given<'_>),
}

/// What a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One value, shown by this word.
    One(&'static str),
    /// Any number of values: the flag several times, the input one a line.
    Many(&'static str),
    /// One of these words.
    Word(&'static [&'static str]),
    /// One of these words, written `--name=WORD`; the flag alone means `true`.
    SwitchOrWord(&'static [&'static str]),
    /// On or off: a flag without a value, an input `true` or `false`.
    Switch,
}

/// What a setting is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Where the site is, and where its posts live on the web.
    Site,
    /// Which posts are taken.
    Posts,
    /// How a story looks.
    Story,
    /// How a story reaches Medium.
    Medium,
    /// The record of what was handed over.
    Ledger,
    /// How the run goes and what it prints.
    Run,
}

impl Group {
    /// The heading above its settings in `--help` and in the docs.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Site => "The site",
            Self::Posts => "Which posts",
            Self::Story => "The story",
            Self::Medium => "Medium",
            Self::Ledger => "The ledger",
            Self::Run => "The run",
        }
    }
}

const fn setting(name: &'static str, form: Form, group: Group, default: &'static str, help: &'static str) -> Setting {
    Setting { name, form, flag: true, input: true, default, help, group, common: false, set: |_, _| () }
}

impl Setting {
    const fn sets(mut self, set: fn(&mut Settings, &Given<'_>)) -> Self {
        self.set = set;
        self
    }

    const fn common(mut self) -> Self {
        self.common = true;
        self
    }

    const fn flag_only(mut self) -> Self {
        self.input = false;
        self
    }

    const fn input_only(mut self) -> Self {
        self.flag = false;
        self
    }

    /// The environment variable that carries the action's input.
    pub fn variable(&self) -> String {
        Self::variable_of(self.name)
    }

    /// The environment variable that carries the input of this name.
    pub(super) fn variable_of(name: &str) -> String {
        match name {
            "medium-token" => "MEDIUM_TOKEN".to_owned(),
            "github-token" => "GITHUB_TOKEN".to_owned(),
            name => format!("INPUT_{}", name.to_ascii_uppercase().replace('-', "_")),
        }
    }
}

/// Every setting, in the order in which help and docs show them.
pub const SETTINGS: &[Setting] = &[
    setting("site", Form::One("DIR"), Group::Site, ".", "the folder that holds the generator's configuration").common()
    .sets(|to, given| to.site = given.or_default().into()),
    setting(
        "content-dir",
        Form::Many("DIR"),
        Group::Site,
        "the generator's folders for posts",
        "a folder of posts, relative to the site; every page below it is one",
    )
    .sets(|to, given| to.reading.content_dirs = given.many()),
    setting(
        "base-url",
        Form::One("URL"),
        Group::Site,
        "the generator's configuration",
        "the address of the site, with its subpath",
    )
    .common()
    .sets(|to, given| to.reading.base_url = given.one()),
    setting("generator", Form::Word(&generators::GENERATORS), Group::Site, "detected", "the static site generator")
    .sets(|to, given| to.reading.generator = given.one()),
    setting(
        "permalink",
        Form::One("PATTERN"),
        Group::Site,
        "the generator's rules",
        "the posts' addresses, such as `/blog/:year/:month/:slug/`",
    )
    .sets(|to, given| to.reading.permalink = given.one()),
    setting(
        "built",
        Form::One("DIR or URL"),
        Group::Site,
        "none",
        "the built site, such as `public`, or the address of the live one: each post's address is read from its page",
    )
    .common()
    .sets(|to, given| to.built = given.one()),
    setting(
        "body",
        Form::Word(&["auto", "source", "built"]),
        Group::Story,
        "auto",
        "where the text comes from; `auto` takes the source, and the built page where that cannot be rendered",
    )
    .sets(|to, given| to.convert_options.body = given.word(&[("source", Body::Source), ("built", Body::Built)], Body::Auto)),
    setting(
        "branch",
        Form::One("NAME"),
        Group::Posts,
        "the repository's default branch",
        "the one branch that publishes; any run on another is a dry run",
    )
    .sets(|to, given| to.range.branch = given.one()),
    setting("base", Form::One("REV"), Group::Posts, "by the event", "the commit to compare with")
    .sets(|to, given| to.range.base = given.one()),
    setting("head", Form::One("REV"), Group::Posts, "by the event", "the commit whose posts are published")
    .sets(|to, given| to.range.head = given.one()),
    setting("all", Form::Switch, Group::Posts, "off", "also every publishable post that the ledger lacks")
    .sets(|to, given| (to.choosing.all, to.sending.backdate) = (given.is_on(), given.is_on())),
    setting(
        "select",
        Form::Word(&["all", "opt-in"]),
        Group::Posts,
        "all",
        "`opt-in` takes only posts with `medium: true` or a `medium` map in their front matter",
    )
    .sets(|to, given| to.choosing.opt_in = given.or_default() == "opt-in"),
    setting("include", Form::Many("GLOB"), Group::Posts, "every post", "only posts whose path matches one of these")
    .sets(|to, given| to.choosing.include = given.many()),
    setting("exclude", Form::Many("GLOB"), Group::Posts, "none", "no post whose path matches one of these")
    .sets(|to, given| to.choosing.exclude = given.many()),
    setting(
        "lang",
        Form::One("LANG"),
        Group::Posts,
        "the site's default one",
        "the language whose posts are taken, of a site in several, by the name that the site gives it",
    )
    .sets(|to, given| to.choosing.language = given.one()),
    setting(
        "posts",
        Form::Many("POST"),
        Group::Posts,
        "what is new",
        "these posts in place of what is new, as the checkout has them",
    )
    .input_only()
    .sets(|to, given| to.posts = given.many()),
    setting(
        "now",
        Form::One("INSTANT"),
        Group::Posts,
        "the clock",
        "the time at which posts are judged, as in 2026-01-02T03:04:05Z",
    )
    .flag_only()
    .sets(|to, given| to.clock = given.clock()),
    setting(
        "medium-token",
        Form::One("TOKEN"),
        Group::Medium,
        "none",
        "your integration token for Medium, from a secret",
    )
    .input_only()
    .common()
    .sets(|to, given| to.sending.token = given.secret()),
    setting(
        "route",
        Form::Word(&["api", "hand-off"]),
        Group::Medium,
        "api where there is a token",
        "how stories reach Medium: by its API, or handed to a person",
    )
    .common()
    .sets(|to, given| to.sending.route = given.word(&[("api", Some(Route::Api)), ("hand-off", Some(Route::HandOff))], None)),
    setting(
        "hand-off",
        Form::One("DIR"),
        Group::Medium,
        "medium-hand-off",
        "where the pages for a person are written, on the route `hand-off`",
    )
    .sets(|to, given| to.sending.hand_off = given.or_default().into()),
    setting(
        "issues",
        Form::Switch,
        Group::Medium,
        "off",
        "one GitHub issue for each story that waits for a person; closing it says what became of the story",
    )
    .sets(|to, given| to.issues = given.is_on()),
    setting(
        "publish-status",
        Form::Word(post::Status::WORDS),
        Group::Medium,
        "draft",
        "how a story appears on Medium; a draft waits for you to press Publish",
    )
    .common()
    .sets(|to, given| to.sending.status = Status::named(&given.or_default()).unwrap_or(to.sending.status)),
    setting(
        "publication",
        Form::One("NAME"),
        Group::Medium,
        "your own profile",
        "the publication to send stories to, by name, URL or id",
    )
    .common()
    .sets(|to, given| to.sending.publication = given.one()),
    setting("notify-followers", Form::Switch, Group::Medium, "off", "let Medium tell your followers")
    .sets(|to, given| to.sending.notify_followers = given.is_on()),
    setting(
        "license",
        Form::Word(post::License::WORDS),
        Group::Medium,
        "all-rights-reserved",
        "the licence shown on Medium",
    )
    .sets(|to, given| to.sending.license = License::named(&given.or_default()).unwrap_or(to.sending.license)),
    setting("backdate", Form::Switch, Group::Medium, "off; on with `all`", "let the story carry the post's own date")
    .sets(|to, given| to.sending.backdate |= given.is_on()),
    setting("daily-cap", Form::One("N"), Group::Medium, "2", "stories in 24 hours, the rest waits; 0 for none")
        .common()
    .sets(|to, given| to.sending.daily_cap = given.number()),
    setting(
        "max-new",
        Form::One("N"),
        Group::Posts,
        "5",
        "more new posts than this are treated as a bulk import and held; 0 for no limit",
    )
    .sets(|to, given| to.choosing.max_new = given.number()),
    setting(
        "live-check",
        Form::Word(&["off", "warn", "wait"]),
        Group::Medium,
        "wait; warn where a person publishes",
        "what to do where a post's page is not live yet: wait for it, say so and go on, or not look",
    )
    .sets(|to, given| to.sending.live_check = given.word(&[("off", LiveMode::Off), ("warn", LiveMode::Warn)], LiveMode::Wait)),
    setting(
        "live-wait",
        Form::One("DURATION"),
        Group::Medium,
        "10m",
        "how long to wait for pages, all of a run together; the rest waits for a later run",
    )
    .sets(|to, given| to.sending.live_wait = given.duration()),
    setting(
        "footer",
        Form::One("TEMPLATE"),
        Group::Story,
        "*Originally published at [{site}]({canonical}).*",
        "the last paragraph, in Markdown, with {canonical} {title} {site} {date}",
    )
    .sets(|to, given| to.convert_options.footer = Some(given.or_default())),
    setting("no-footer", Form::Switch, Group::Story, "off", "no last paragraph").flag_only()
    .sets(|to, given| if given.is_on() { to.convert_options.footer = None }),
    setting(
        "campaign",
        Form::One("QUERY"),
        Group::Story,
        "none",
        "added to the query of links to the blog, such as `utm_source=medium`; never to the canonical",
    )
    .sets(|to, given| to.convert_options.campaign = given.one()),
    setting(
        "tables",
        Form::Word(&["auto", "text", "list"]),
        Group::Story,
        "auto",
        "what becomes of tables: text in columns, a list for each row, or `auto`: columns where they are narrow, else an item for each row",
    )
    .sets(|to, given| to.convert_options.tables = given.word(&[("text", Tables::Text), ("list", Tables::List)], Tables::Auto)),
    setting(
        "ledger",
        Form::One("BRANCH"),
        Group::Ledger,
        "medium-ledger",
        "the branch that records what was handed to Medium",
    )
    .sets(|to, given| to.keeping.branch = given.or_default()),
    setting(
        "github-token",
        Form::One("TOKEN"),
        Group::Ledger,
        "the job's own",
        "fetches and pushes the ledger where the checkout kept no credentials",
    )
    .input_only()
    .sets(|to, given| to.keeping.github_token = given.secret()),
    setting(
        "dry-run",
        Form::SwitchOrWord(&["auto", "true", "false"]),
        Group::Run,
        "auto",
        "send nothing; `auto` does so in pull requests and wherever nothing may be published",
    )
    .common()
    .sets(|to, given| to.dry_run = given.word(&[("true", Some(true)), ("false", Some(false))], None)),
    setting(
        "sandbox",
        Form::Switch,
        Group::Run,
        "off",
        "publish to a stand-in for Medium inside the process: no token, nothing leaves the machine",
    )
    .flag_only()
    .sets(|to, given| to.sandbox = given.is_on()),
    setting(
        "timeout",
        Form::One("DURATION"),
        Group::Run,
        "60s for a create, 20s for the rest",
        "how long to wait for Medium's answer, as in 90s or 2m",
    )
    .sets(|to, given| to.sending.timeout = given.one().map(|_| given.duration())),
    setting(
        "command",
        Form::One("COMMAND"),
        Group::Run,
        "publish, or plan where nothing may be published",
        "another command with its flags, such as `plan --all`, split on blanks",
    )
    .input_only(),
    setting(
        "binary",
        Form::One("FILE"),
        Group::Run,
        "built by the action",
        "a binary to run in place of the action's own",
    )
    .input_only(),
    setting("format", Form::Word(&["text", "json"]), Group::Run, "text", "what is printed on standard output")
        .flag_only()
    .sets(|to, given| to.format = given.word(&[("json", Format::Json)], Format::Text)),
];
