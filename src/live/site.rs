//! The live site, asked for the pages that `--built URL` names.

use std::sync::mpsc;
use std::thread;

use url::Url;

use generators::{Fetched, LONGEST_ANSWER, Web};
use web::{Unvisited, Visit, Visitor, is_private_by_name};

/// Asks one site, from a thread of its own: a site is read by code that waits for each answer.
#[derive(Debug)]
pub struct LiveSite(tokio::sync::mpsc::UnboundedSender<(Url, Answer)>);

/// Where the answer to one request goes.
type Answer = mpsc::Sender<Result<Visit, Unvisited>>;

impl LiveSite {
    /// For the site at this address. Where that lies in a private network by its very name, so may what is asked.
    pub fn new(root: &Url) -> Self {
        let visitor = Visitor::new([root], is_private_by_name(root)).reading(LONGEST_ANSWER);
        let (sender, mut requests) = tokio::sync::mpsc::unbounded_channel::<(Url, Answer)>();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                while let Some((url, answer)) = requests.recv().await {
                    // Who asked may have gone meanwhile.
                    let _ = answer.send(visitor.visit(&url).await);
                }
            });
            Ok::<_, std::io::Error>(())
        });
        Self(sender)
    }
}

impl Web for LiveSite {
    fn get(&self, url: &Url) -> Result<Fetched, String> {
        let gone = "it cannot be asked: the thread for that has ended";
        let (sender, answer) = mpsc::channel();
        self.0.send((url.clone(), sender)).map_err(|_| gone)?;
        let visit = answer.recv().map_err(|_| gone)?.map_err(|unvisited| unvisited.to_string())?;
        let media = visit.header("content-type").map(str::to_owned);
        Ok(Fetched { status: visit.status, media, url: visit.url, body: visit.body, whole: visit.whole })
    }
}
