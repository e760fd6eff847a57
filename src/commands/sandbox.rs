//! `sandbox`: the stand-in for Medium, served until the process is stopped.

use std::io::Write as _;

use anyhow::{Context as _, Result};

use crate::outcome::OrFatal as _;
use crate::output::Output;
use medium::stand_in::{self, Sandbox};
use post::problem::Code;

/// Serves the stand-in on a port of the loopback address; 0 for any free one.
///
/// Fails where the port is taken.
pub(super) async fn run(port: u16) -> Result<Output> {
    let options = stand_in::Options { port, ..stand_in::Options::default() };
    let sandbox = Sandbox::start(options)
        .map_err(anyhow::Error::from)
        .or_fatal(Code::BadArgument, &format!("port {port} of 127.0.0.1 is not available"))?;
    let url = sandbox.url();
    let text = format!(
        "a stand-in for Medium: {url}\npoint a run at it:  MEDIUM_API_URL={url} MEDIUM_TOKEN={} medium-crosspost publish\nstop it with Ctrl-C\n",
        stand_in::TOKEN
    );
    // Printed at once, since this command ends only when it is stopped.
    std::io::stdout().write_all(text.as_bytes())?;
    tokio::signal::ctrl_c().await.context("waiting to be stopped")?;
    Ok(Output::default())
}
