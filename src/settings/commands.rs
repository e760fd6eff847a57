//! The commands, and the command line that follows from the table of settings.

use clap::{Arg, ArgMatches, Command as Clap, builder::PossibleValuesParser};

use super::flags::{Described, with_settings, words};
use super::ledger::{self, LedgerCommand};
use super::table::Group;

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// A dry run, of what is new or of these posts.
    Plan(Vec<String>),
    /// Publishes what is new, or these posts.
    Publish(Vec<String>),
    /// Is all set up?
    Check,
    /// Stories on standard output.
    Render(Vec<String>, As),
    /// Addresses on standard output.
    Urls(Vec<String>),
    /// What the ledger holds.
    LedgerShow,
    /// Changes the ledger as a person says.
    Ledger(LedgerCommand),
    /// Keeps what is new off Medium, however much that is where it says `true`.
    LeaveOutNew(bool),
    /// The stand-in for Medium, on this port (0: any free one).
    Sandbox(u16),
}

impl Command {
    /// With posts that an input names, where the command line names none and the command takes what is new.
    pub(super) fn with_posts(self, posts: Vec<String>) -> Self {
        match self {
            Self::Plan(own) if own.is_empty() => Self::Plan(posts),
            Self::Publish(own) if own.is_empty() => Self::Publish(posts),
            other => other,
        }
    }
}

/// The faces that `render` shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum As {
    /// The HTML that is sent.
    Api,
    /// What is pasted into Medium's editor.
    Paste,
    /// A page that shows the story, for a browser.
    Page,
    /// For a terminal.
    Text,
    /// The blocks.
    Json,
}

const EVERY_GROUP: &[Group] = &[Group::Site, Group::Posts, Group::Story, Group::Medium, Group::Ledger, Group::Run];

const COMMANDS: &[Described] = &[
    Described {
        name: "plan",
        about: "Show what publish would do; nothing is sent",
        long: "A dry run: finds the posts that are new, works out their canonicals and stories, and says what would happen. \
               It needs no token and sends nothing.\n\nWith POSTs it takes those, from the work tree, committed or not.",
        groups: EVERY_GROUP,
        also: &[],
    },
    Described {
        name: "publish",
        about: "Put new posts on Medium, each once",
        long: "Publishes the posts that are new since the base, or the POSTs named. Each story is claimed in the ledger, \
               created once and confirmed; a story whose answer is lost is never sent again.\n\n\
               Try it first on the built-in stand-in for Medium: medium-crosspost publish --sandbox --all",
        groups: EVERY_GROUP,
        also: &[],
    },
    Described {
        name: "check",
        about: "Check the setup: site, canonicals, ledger, token, publication",
        long: "Looks at the site, the last five canonicals, the ledger, and, where there is a token, at its user and the \
               publications. Nothing is written or sent.",
        groups: &[Group::Site, Group::Ledger],
        also: &["publication", "include", "exclude", "lang", "now", "timeout"],
    },
    Described {
        name: "render",
        about: "Print a post's story",
        long: "Prints the story that Medium would receive, from the post in the work tree.",
        groups: &[Group::Site, Group::Story],
        also: &["route"],
    },
    Described {
        name: "urls",
        about: "Print the posts' canonicals",
        long: "Prints a line a post: its path, a tab, its canonical, a tab, where that came from. Without paths: every post \
               of the site. `-` reads paths from standard input.",
        groups: &[Group::Site],
        also: &["now"],
    },
    Described {
        name: "ledger",
        about: "Show or correct the record of what was sent to Medium",
        long: "The ledger lives on a branch of the blog's repository. A command that changes more than one story only says what \
               it would do until it is run with --yes.",
        groups: &[],
        also: &[],
    },
    Described {
        name: "sandbox",
        about: "Run a stand-in for Medium on this machine until stopped",
        long: "Serves Medium's API, feed and story pages on the loopback address. Point a run at it with \
               MEDIUM_API_URL and any word as MEDIUM_TOKEN.",
        groups: &[],
        also: &[],
    },
];

/// The command line, built from the table.
pub(super) fn command_line() -> Clap {
    let root = Clap::new("medium-crosspost")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Cross-posts a blog's new posts to Medium, each once, with a canonical link back to the blog")
        .after_help(
            "Try it without a token:  medium-crosspost publish --sandbox --all\n\
             In GitHub Actions no command is needed: pull requests are dry runs, the publishing branch publishes.",
        )
        .subcommand_required(false)
        .disable_help_subcommand(true);
    COMMANDS.iter().fold(root, |root, described| root.subcommand(subcommand(described)))
}

fn subcommand(described: &Described) -> Clap {
    let command = Clap::new(described.name).about(described.about).long_about(described.long);
    let command = match described.name {
        "plan" | "publish" => command.arg(words("POST", "posts to take, by path")),
        "render" => command.arg(words("POST", "posts to print, by path").required(true)).arg(
            Arg::new("as")
                .long("as")
                .value_name("FACE")
                .value_parser(PossibleValuesParser::new(["api", "paste", "page", "text", "json"]))
                .default_value("api")
                .help(
                    "api: the HTML that is sent; paste: what is pasted into Medium's editor; page: a page that shows the \
                     story; text: for a terminal; json: the blocks",
                ),
        ),
        "urls" => command.arg(words("PATH", "posts, by path; `-` reads them from standard input")),
        "ledger" => return ledger::subcommands(command),
        "sandbox" => command.arg(
            Arg::new("port")
                .long("port")
                .value_name("PORT")
                .value_parser(clap::value_parser!(u16))
                .default_value("8765")
                .help("the port on the loopback address; 0 for any free one"),
        ),
        _ => command,
    };
    with_settings(command, described)
}

/// The command asked for, and the matches that hold its flags; `None` where no command was given.
pub(super) fn asked(matches: &ArgMatches) -> Option<(Command, &ArgMatches)> {
    let (name, inner) = matches.subcommand()?;
    let posts = || inner.get_many::<String>("POST").into_iter().flatten().cloned().collect();
    Some(match name {
        "plan" => (Command::Plan(posts()), inner),
        "publish" => (Command::Publish(posts()), inner),
        "check" => (Command::Check, inner),
        "render" => {
            let face = match inner.get_one::<String>("as").map(String::as_str) {
                Some("paste") => As::Paste,
                Some("page") => As::Page,
                Some("text") => As::Text,
                Some("json") => As::Json,
                _ => As::Api,
            };
            (Command::Render(posts(), face), inner)
        }
        "urls" => (Command::Urls(posts()), inner),
        "sandbox" => (Command::Sandbox(inner.get_one::<u16>("port").copied().unwrap_or_default()), inner),
        _ => {
            inner.subcommand().map_or((Command::LedgerShow, inner), |(name, inner)| (ledger::asked(name, inner), inner))
        }
    })
}
