//! What git is given of this process's environment: what it needs, and nothing else.
//!
//! A list of what is given, since nobody can list every secret that a workflow may hold. Names are compared as Windows does,
//! without regard to case; a star stands for the rest of a name.
//!
//! Not on it, though git may heed them: `GIT_DIR` and the like, which point git at another repository than the one that is
//! open; `GIT_ALLOW_PROTOCOL`, which would let `ext::` in; `GIT_TRACE*`, which writes headers into logs; and `LD_LIBRARY_PATH`,
//! whose blank entries mean the current folder, which strangers fill.

use std::env::{join_paths, split_paths};
use std::ffi::{OsStr, OsString};
use std::fmt;

use crate::environment::Environment;

/// What every git command needs: its programs, its user's settings, temporary files; and what Windows needs to start one.
const BY_GIT: &[&str] = &[
    "PATH",
    "GIT_EXEC_PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "XDG_CONFIG_HOME",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
    "TMPDIR",
    "TEMP",
    "TMP",
    "TZ",
    "APPDATA",
    "LOCALAPPDATA",
    "COMSPEC",
    "HOMEDRIVE",
    "HOMEPATH",
    "PATHEXT",
    "PROGRAMDATA",
    "PROGRAMFILES*",
    "SYSTEMDRIVE",
    "SYSTEMROOT",
    "USERNAME",
    "USERPROFILE",
    "WINDIR",
];

/// What a command needs that talks to `origin`: settings that the workflow tells git, keys, certificates, proxies, and
/// what helpers need that know the user's passwords.
const BY_ORIGIN: &[&str] = &[
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_KEY_*",
    "GIT_CONFIG_VALUE_*",
    "GIT_ASKPASS",
    "GIT_HTTP_*",
    "GIT_PROXY_*",
    "GIT_SSH",
    "GIT_SSH_*",
    "GIT_SSL_*",
    "SSH_AGENT_PID",
    "SSH_AUTH_SOCK",
    "ALL_PROXY",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "CURL_CA_BUNDLE",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "NIX_SSL_CERT_FILE",
    "KRB5*",
    // GitHub's command line, Git Credential Manager, Visual Studio Code, and the desktop's keyring.
    "GH_CONFIG_DIR",
    "GH_ENTERPRISE_TOKEN",
    "GH_HOST",
    "GH_TOKEN",
    "GCM_*",
    "VSCODE_GIT_*",
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XDG_RUNTIME_DIR",
];

/// The variables that git is started with.
#[derive(Clone, Default)]
pub(super) struct Inherited {
    by_git: Vec<(OsString, OsString)>,
    by_origin: Vec<(OsString, OsString)>,
    /// How many settings the environment hands to git already: they stay.
    pub(super) settings: u32,
}

impl Inherited {
    pub(super) fn of(environment: &Environment) -> Self {
        let listed = |list: &[&str]| {
            let variables = environment.variables().filter(|(name, _)| list.iter().any(|entry| names(entry, name)));
            variables.map(|(name, value)| (name.to_owned(), without_relative_folders(name, value))).collect()
        };
        let settings = environment.get("GIT_CONFIG_COUNT").and_then(|count| count.parse::<u16>().ok());
        Self { by_git: listed(BY_GIT), by_origin: listed(BY_ORIGIN), settings: settings.map_or(0, u32::from) }
    }

    /// For a command that stays within this clone.
    pub(super) fn by_git(&self) -> impl Iterator<Item = (&OsStr, &OsStr)> {
        self.by_git.iter().map(|(name, value)| (name.as_os_str(), value.as_os_str()))
    }

    /// What comes on top for a command that talks to `origin`.
    pub(super) fn by_origin(&self) -> impl Iterator<Item = (&OsStr, &OsStr)> {
        self.by_origin.iter().map(|(name, value)| (name.as_os_str(), value.as_os_str()))
    }
}

/// Values may be secrets: a setting of git's may hold a header.
impl fmt::Debug for Inherited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.by_git().chain(self.by_origin()).map(|(name, _)| name)).finish()
    }
}

/// Whether an entry of the lists names a variable.
fn names(entry: &str, name: &OsStr) -> bool {
    match entry.strip_suffix('*') {
        None => name.eq_ignore_ascii_case(entry),
        Some(start) => {
            name.to_str().and_then(|name| name.get(..start.len())).is_some_and(|head| head.eq_ignore_ascii_case(start))
        }
    }
}

/// Git runs in the work tree, whose files strangers write: a relative folder in `PATH`, such as `node_modules/.bin`, or a
/// blank one would let them put a program in the place of git's.
fn without_relative_folders(name: &OsStr, value: &OsStr) -> OsString {
    if !name.eq_ignore_ascii_case("PATH") {
        return value.to_owned();
    }
    join_paths(split_paths(value).filter(|folder| folder.is_absolute())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_needs_is_on_the_lists_and_secrets_are_not() {
        let given = ["Path", "GIT_CONFIG_VALUE_12", "https_proxy", "ProgramFiles(x86)", "GIT_SSH_COMMAND"];
        let kept = ["MEDIUM_TOKEN", "GITHUB_TOKEN", "GIT_DIR", "GIT_TRACE_CURL", "NPM_TOKEN", "GIT_SSHX", "LD_PRELOAD"];
        let listed = |name: &str| [BY_GIT, BY_ORIGIN].concat().iter().any(|entry| names(entry, OsStr::new(name)));
        assert!(given.into_iter().all(listed));
        assert_eq!(kept.into_iter().find(|name| listed(name)), None);
    }

    #[cfg(unix)]
    #[test]
    fn programs_are_looked_for_in_absolute_folders_only() {
        let path = |value: &str| without_relative_folders(OsStr::new("PATH"), OsStr::new(value));
        assert_eq!(path(":/usr/bin:.:node_modules/.bin:/bin:"), "/usr/bin:/bin");
        assert_eq!(path("."), "");
    }
}
