//! A stand-in for Medium: its API, its feed and its pages on 127.0.0.1, kept in memory.
//!
//! It answers as Medium documents and as its answers were recorded, refuses in the same order, and does silently what
//! Medium does silently: a long title is made up anew, the fourth topic is dropped, and every create makes another
//! story. Medium itself offers nothing of the kind, so it is there for users as much as for the tests.
//!
//! 1. [`server`] reads a request, looks whether a [`fault`] strikes it, and delivers the answer.
//! 2. [`api`] answers what Medium's API does, [`create`] being the one call that makes something.
//! 3. [`pages`] and [`feed`] show the stories to people and to feed readers; [`control`] shows and changes the rest.

mod api;
mod content;
mod control;
mod create;
mod delivery;
mod error;
mod fault;
mod feed;
mod images;
mod options;
mod pages;
mod reply;
mod server;
mod show;
mod world;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use post::time::Clock;

pub use content::{Format, Lint};
pub use fault::Fault;
pub use images::{ImageFetch, SeenImage};
pub use options::{Options, Part, Profile, Publication, TOKEN};
pub use world::{Exchange, StoredStory};
use world::{Shared, World};

/// A running stand-in. It has a thread of its own, so that it answers while its owner waits for something else, and it
/// stops when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    url: String,
    world: Shared,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts one. Fails where the port is taken.
    pub fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, options.port)))?;
        listener.set_nonblocking(true)?;
        let url = format!("http://{}", listener.local_addr()?);
        let world = Shared::new(World::new(url.clone(), options));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let shared = world.clone();
        let thread = std::thread::Builder::new().name("sandbox".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = server::serve(listener, shared) => {}
                    _ = stopped => {}
                }
            });
        })?;
        Ok(Self { url, world, stop: Some(stop), thread: Some(thread) })
    }

    /// Its address, `http://127.0.0.1:PORT`: for `MEDIUM_API_URL` and `MEDIUM_SITE_URL`, and for a browser.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its stories, oldest first.
    pub fn stories(&self) -> Vec<StoredStory> {
        self.world.lock().stories.clone()
    }

    /// The requests it got, oldest first, without tokens.
    pub fn journal(&self) -> Vec<Exchange> {
        self.world.lock().journal.clone()
    }

    /// Adds a fault; the first one that is due strikes.
    pub fn add_fault(&self, fault: Fault) {
        self.world.lock().faults.push(fault);
    }

    /// Forgets stories, journal and faults.
    pub fn reset(&self) {
        self.world.lock().reset();
    }

    /// Sets the time there.
    pub fn set_clock(&self, clock: Clock) {
        self.world.lock().options.clock = clock;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
        self.thread.take().map(JoinHandle::join);
    }
}
