//! The process's environment as a value, so that nothing further in asks for it.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};

use secrecy::SecretString;

/// The variables that hold a secret.
pub const SECRETS: [&str; 2] = ["MEDIUM_TOKEN", "GITHUB_TOKEN"];

/// The environment's variables, with the secrets kept apart from the rest. A blank one counts as absent.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<OsString, OsString>,
    secrets: BTreeMap<String, SecretString>,
}

impl Environment {
    /// The environment of this process.
    pub fn of_process() -> Self {
        std::env::vars_os().collect()
    }

    /// A variable's value without surrounding blanks; `None` where it is absent, blank, not UTF-8, or a secret.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(OsStr::new(name))?.to_str().and_then(some_text)
    }

    /// A secret, without surrounding blanks, in a type that does not print.
    pub fn secret(&self, name: &str) -> Option<SecretString> {
        self.secrets.get(name).cloned()
    }

    /// Every variable that is no secret.
    pub fn variables(&self) -> impl Iterator<Item = (&OsStr, &OsStr)> {
        self.variables.iter().map(|(name, value)| (name.as_os_str(), value.as_os_str()))
    }

    /// Whether GitHub Actions runs this process.
    pub fn in_actions(&self) -> bool {
        self.get("GITHUB_ACTIONS") == Some("true")
    }

    /// Whether a CI service runs this process.
    pub fn in_ci(&self) -> bool {
        self.in_actions() || self.get("CI").is_some_and(|value| value != "false")
    }

    /// The folder into which the CI service checks out.
    pub fn workspace(&self) -> Option<&str> {
        if self.in_actions() {
            self.get("GITHUB_WORKSPACE")
        } else {
            self.get("GITLAB_CI").and_then(|_| self.get("CI_PROJECT_DIR"))
        }
    }
}

impl FromIterator<(OsString, OsString)> for Environment {
    fn from_iter<I: IntoIterator<Item = (OsString, OsString)>>(given: I) -> Self {
        let mut environment = Self::default();
        for (name, value) in given {
            match SECRETS.into_iter().find(|secret| name.eq_ignore_ascii_case(secret)) {
                Some(secret) => {
                    let value = value.to_str().and_then(some_text).map(SecretString::from);
                    environment.secrets.extend(value.map(|value| (secret.to_owned(), value)));
                }
                None => drop(environment.variables.insert(name, value)),
            }
        }
        environment
    }
}

fn some_text(value: &str) -> Option<&str> {
    Some(value.trim()).filter(|value| !value.is_empty())
}
