//! How stories reach Medium in this run, and why.

use anyhow::{Result, bail};

use crate::ledger::Ledger;
use crate::outcome::{Mode, Route};
use story::Limits;

/// What decides the route.
pub(super) struct Choosing<'a> {
    pub(super) asked: Option<Route>,
    pub(super) has_token: bool,
    pub(super) sandbox: bool,
    pub(super) mode: Mode,
    pub(super) ledger: &'a Ledger,
}

/// The route, and a line that says why it is this one.
///
/// Fails where a run that publishes lacks the token that its route needs: a mistyped secret must not become another way
/// of publishing.
pub(super) fn choose(choosing: &Choosing<'_>) -> Result<(Route, String)> {
    let Choosing { asked, has_token, sandbox, mode, ledger } = choosing;
    if *sandbox && *asked != Some(Route::HandOff) {
        return Ok((Route::Api, "route api: to the sandbox, a stand-in for Medium".to_owned()));
    }
    let sends = *mode == Mode::Publish;
    let (route, why) = match asked {
        Some(Route::Api) => (Route::Api, "as asked by `route`"),
        Some(Route::HandOff) => (Route::HandOff, "as asked by `route`"),
        None if *has_token => (Route::Api, "there is a token"),
        None if ledger.has_sent_by(Route::Api.as_str()) => {
            (Route::Api, "there is no token here, but stories went out by API before")
        }
        None => (Route::HandOff, "there is no token"),
    };
    if route == Route::Api && sends && !has_token {
        bail!(
            "token-missing: there is no token for Medium ({why}); save your integration token as the secret `MEDIUM_TOKEN` and \
             pass it as `medium-token`, hand the stories to a person with `route: hand-off`, or try `--sandbox`"
        );
    }
    Ok((route, format!("route {}: {why}", route.as_str())))
}

/// Medium's limits on a route.
pub(super) fn limits(route: Route) -> Limits {
    match route {
        Route::Api => Limits::API,
        Route::HandOff => Limits::EDITOR,
    }
}
