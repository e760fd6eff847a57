//! What a run brings to its repository: where it is, and the way to its remote.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::inherited::Inherited;
use crate::environment::Environment;

/// Where a repository is looked for, and what git is given to reach its remote.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// The repository that `GIT_DIR` names, as it does for git: the one way to name a bare one.
    pub(super) git_dir: Option<PathBuf>,
    /// The folder into which the CI service checks out.
    pub(super) workspace: Option<PathBuf>,
    /// The token for the server.
    pub(super) credential: Option<Credential>,
    /// What git is given of the environment.
    pub(super) inherited: Inherited,
}

/// A token for the server that holds the repository.
#[derive(Debug, Clone)]
pub struct Credential {
    /// The server, such as `https://github.com`; the token goes nowhere else.
    pub server: String,
    /// The token.
    pub token: SecretString,
}

impl Access {
    /// What an environment says.
    pub fn of(environment: &Environment) -> Self {
        let server = environment.get("GITHUB_SERVER_URL").unwrap_or("https://github.com");
        let credential = environment.secret("GITHUB_TOKEN");
        Self {
            git_dir: environment.get("GIT_DIR").map(PathBuf::from),
            workspace: environment.workspace().and_then(|folder| Path::new(folder).canonicalize().ok()),
            credential: credential.map(|token| Credential { server: server.to_owned(), token }),
            inherited: Inherited::of(environment),
        }
    }

    /// With this token.
    #[must_use]
    pub fn with(self, credential: Credential) -> Self {
        Self { credential: Some(credential), ..self }
    }
}
