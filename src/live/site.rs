//! The live site, asked for the pages that `--built URL` names.

use std::sync::{Arc, mpsc};

use tokio::runtime::Handle;
use url::Url;

use generators::{Fetched, LONGEST_ANSWER, Web};
use web::{Visitor, is_private_by_name};

/// Asks one site, on the runtime's own threads: a site is read by code that waits for each answer.
#[derive(Debug)]
pub struct LiveSite {
    visitor: Arc<Visitor>,
    runtime: Handle,
}

impl LiveSite {
    /// For the site at this address. Where that is in a private network by its very name, so may what is asked.
    ///
    /// Must be called within a runtime of several threads.
    pub fn new(root: &Url) -> Self {
        let visitor = Visitor::new([root], is_private_by_name(root)).reading(LONGEST_ANSWER);
        Self { visitor: Arc::new(visitor), runtime: Handle::current() }
    }
}

impl Web for LiveSite {
    fn get(&self, url: &Url) -> Result<Fetched, String> {
        let (sender, answer) = mpsc::channel();
        let (visitor, url) = (Arc::clone(&self.visitor), url.clone());
        self.runtime.spawn(async move {
            // Who asked may have gone meanwhile.
            let _ = sender.send(visitor.visit(&url).await);
        });
        let visit = answer.recv().map_err(|_| "it cannot be asked: the run is ending")?;
        let visit = visit.map_err(|unvisited| unvisited.to_string())?;
        let media = visit.header("content-type").map(str::to_owned);
        Ok(Fetched { status: visit.status, media, url: visit.url, body: visit.body, whole: visit.whole })
    }
}
