//! The `ledger` commands on the command line.

use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command as Clap};
use url::Url;

use super::commands::Command;
use super::flags::{Described, with_settings, words};
use super::table::Group;
use crate::ledger::Settlement;
use medium::OnMedium;

/// How the ledger is to be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerCommand {
    /// Says whether a story whose answer was lost is on Medium.
    Settle(String, Settlement),
    /// Takes over stories that are on Medium.
    Adopt {
        /// These.
        posts: Vec<Named>,
        /// And every post that is live and that the ledger does not know.
        all: bool,
        /// However many they are.
        yes: bool,
    },
    /// Keeps these posts off Medium, however many they are where it says `true`.
    LeaveOut(Vec<String>, bool),
    /// Forgets these stories, however many they are where it says `true`.
    Release(Vec<String>, bool),
}

/// A post, and its story on Medium where that is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its path, or its canonical.
    pub post: String,
    /// Where it is on Medium.
    pub medium: Option<OnMedium>,
}

const SHOW: Described = Described {
    name: "show",
    about: "Print what the ledger holds",
    long: "Prints what the ledger holds: the stories by state, and what waits.",
    groups: &[Group::Site, Group::Ledger],
    also: &["format"],
};

const SETTLE: Described = Described {
    name: "settle",
    about: "Record whether a story in doubt is on Medium",
    long: "A story in doubt (`unknown`) is never sent again by itself. Look among your stories and drafts on Medium, then say \
           what you found: --published with its address, or --not-published, and the next run sends it.\n\nA claim that is \
           less than 15 minutes old is not settled as not published: a run may be sending it.",
    groups: &[Group::Site, Group::Ledger],
    also: &["now"],
};

const ADOPT: Described = Described {
    name: "adopt",
    about: "Record stories that are already on Medium",
    long: "Records that posts are on Medium already, so that they are never sent. A post is named by its path or its \
           canonical; `POST=URL` says where its story is.",
    groups: &[Group::Site, Group::Ledger],
    also: &["select", "include", "exclude", "now"],
};

const LEAVE_OUT: Described = Described {
    name: "leave-out",
    about: "Keep posts off Medium",
    long: "Notes that posts are to be kept off Medium. With --new: every post that a run would take for new now, as after a \
           bulk import; they are then considered done, and the next run starts from here.",
    groups: &[Group::Site, Group::Posts, Group::Ledger],
    also: &[],
};

const RELEASE: Described = Described {
    name: "release",
    about: "Forget stories, so that their posts may go out again",
    long: "Drops stories from the ledger, by canonical or path. Their posts are not new, so they go out when they are named \
           (`publish POST`) or with `publish --all`. What is on Medium stays there: without deleting it first, there will \
           be two.",
    groups: &[Group::Site, Group::Ledger],
    also: &["now"],
};

/// The command `ledger` with its own commands.
pub(super) fn subcommands(ledger: Clap) -> Clap {
    let own = |described: &Described| {
        let command = Clap::new(described.name).about(described.about).long_about(described.long);
        let command = match described.name {
            "settle" => command
                .arg(Arg::new("STORY").value_name("CANONICAL|PATH").required(true).help("the story, or its post"))
                .arg(
                    Arg::new("published")
                        .long("published")
                        .value_name("URL")
                        .value_parser(address)
                        .help("it is on Medium, at this address"),
                )
                .arg(switch("not-published", "it is not on Medium, and may be sent again"))
                .group(ArgGroup::new("fate").args(["published", "not-published"]).required(true)),
            "adopt" => command
                .arg(words("POST[=URL]", "the posts, by path or canonical").value_parser(named))
                .arg(
                    Arg::new("every")
                        .long("all")
                        .action(ArgAction::SetTrue)
                        .help("every post that is live now and that the ledger does not know"),
                )
                .group(ArgGroup::new("which").args(["POST", "every"]).multiple(true).required(true))
                .arg(yes()),
            "leave-out" => command
                .arg(words("POST", "the posts, by path"))
                .arg(switch("new", "what a run would take for new now"))
                .group(ArgGroup::new("which").args(["POST", "new"]).required(true))
                .arg(yes()),
            "release" => command.arg(words("CANONICAL|PATH", "the stories, or their posts").required(true)).arg(yes()),
            _ => command,
        };
        with_settings(command, described)
    };
    let ledger = ledger.subcommand_required(true).arg_required_else_help(true).disable_help_subcommand(true);
    [SHOW, SETTLE, ADOPT, LEAVE_OUT, RELEASE].iter().fold(ledger, |ledger, described| ledger.subcommand(own(described)))
}

/// The command, by the name of the inner one.
pub(super) fn asked(name: &str, inner: &ArgMatches) -> Command {
    let words = || inner.get_many::<String>("POST").into_iter().flatten().cloned().collect();
    let yes = || inner.get_flag("yes");
    Command::Ledger(match name {
        "settle" => {
            let story = inner.get_one::<String>("STORY").cloned().unwrap_or_default();
            let published = inner.get_one::<OnMedium>("published").cloned();
            LedgerCommand::Settle(story, published.map_or(Settlement::NotPublished, Settlement::Published))
        }
        "adopt" => LedgerCommand::Adopt {
            posts: inner.get_many::<Named>("POST").into_iter().flatten().cloned().collect(),
            all: inner.get_flag("every"),
            yes: yes(),
        },
        "leave-out" if inner.get_flag("new") => return Command::LeaveOutNew(yes()),
        "leave-out" => LedgerCommand::LeaveOut(words(), yes()),
        "release" => LedgerCommand::Release(words(), yes()),
        _ => return Command::LedgerShow,
    })
}

fn yes() -> Arg {
    switch("yes", "apply the change even if it affects several stories").short('y')
}

fn switch(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

/// The address of a story.
fn address(text: &str) -> Result<OnMedium, String> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.map(|_| OnMedium::at(text))
        .ok_or_else(|| "it takes the story's address, such as https://medium.com/p/e6f36a".to_owned())
}

/// A post, and behind an equals sign its story's address.
fn named(text: &str) -> Result<Named, String> {
    let at = text.rfind("=https://").or_else(|| text.rfind("=http://"));
    let (post, url) = at.map_or((text, None), |at| (&text[..at], Some(&text[at + 1..])));
    Ok(Named { post: post.to_owned(), medium: url.map(address).transpose()? })
}
