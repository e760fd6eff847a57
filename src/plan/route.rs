//! How stories reach Medium in this run, and why.

use crate::ledger::Ledger;
use crate::outcome::{Mode, Route};
use crate::settings::Settings;
use post::problem::{Code, Problem};

/// The route, and a line that says why it is this one.
///
/// Fails where a run that publishes lacks the token that its route needs: a mistyped secret must not become another way
/// of publishing.
pub fn choose(settings: &Settings, mode: Mode, ledger: &Ledger) -> Result<(Route, String), Problem> {
    let (asked, has_token) = (settings.sending.route, settings.sending.token.is_some());
    if settings.sandbox && asked != Some(Route::HandOff) {
        return Ok((Route::Api, "sending to the sandbox, a stand-in for Medium on this machine".to_owned()));
    }
    let (route, why) = match asked {
        Some(Route::Api) => (Route::Api, "`route: api`"),
        Some(Route::HandOff) => (Route::HandOff, "`route: hand-off`"),
        None if has_token => (Route::Api, "there is a token"),
        None if ledger.has_sent_by(Route::Api) => (Route::Api, "earlier stories were sent through it"),
        None => (Route::HandOff, "there is no token for Medium"),
    };
    if route == Route::Api && mode == Mode::Publish && !has_token {
        let message = format!("there is no token for Medium's API ({why})");
        return Err(Problem::new(Code::TokenMissing, message).hint(
            "save your integration token as the secret `MEDIUM_TOKEN` and pass it as `medium-token`, put the stories on Medium \
             yourself with `route: hand-off`, or try `--sandbox`",
        ));
    }
    let how = match route {
        Route::Api => "sending through Medium's API",
        Route::HandOff => "preparing pages from which you put the stories on Medium",
    };
    Ok((route, format!("{how} ({why})")))
}
