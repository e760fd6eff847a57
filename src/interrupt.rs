//! Being told to stop: SIGINT and SIGTERM, as a CI service sends them when a run is cancelled, seconds before it kills.

use std::future::Future;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::sync::watch;

/// Whether this process was told to stop.
#[derive(Debug, Clone)]
pub struct Interrupt(watch::Receiver<bool>);

impl Interrupt {
    /// From now on the process does not end by these signals; whoever holds this is to stop by itself.
    ///
    /// A thread of its own waits for them, so that one is noticed while git is at work too.
    pub fn catch() -> std::io::Result<Self> {
        let (sender, receiver) = watch::channel(false);
        let (ready, caught) = mpsc::channel();
        let wait = move || {
            let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => runtime,
                Err(error) => return drop(ready.send(Err(error))),
            };
            runtime.block_on(async move {
                match signals() {
                    Ok(next) => {
                        let _ = ready.send(Ok(()));
                        next.await;
                        let _ = sender.send(true);
                        // Further signals change nothing, and the sender stays, so that nobody waits in vain.
                        sender.closed().await;
                    }
                    Err(error) => drop(ready.send(Err(error))),
                }
            });
        };
        thread::Builder::new().name("signals".to_owned()).spawn(wait)?;
        caught.recv().unwrap_or_else(|_| Err(std::io::Error::other("no thread waits for signals")))?;
        Ok(Self(receiver))
    }

    /// Whether the process was told to stop.
    pub fn is_raised(&self) -> bool {
        *self.0.borrow()
    }

    /// What a task gives, or `None` where the process was told to stop and the task has not come to its end within
    /// `grace` after that.
    pub async fn unless_raised<T>(&self, grace: Duration, task: impl Future<Output = T>) -> Option<T> {
        let mut receiver = self.0.clone();
        let raised = async {
            if receiver.wait_for(|raised| *raised).await.is_err() {
                std::future::pending::<()>().await;
            }
            tokio::time::sleep(grace).await;
        };
        tokio::select! {
            biased;
            done = task => Some(done),
            () = raised => None,
        }
    }
}

/// Waits for the first signal; the handlers are in place when this returns.
#[cfg(unix)]
fn signals() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Waits for the first signal; the handlers are in place when this returns.
#[cfg(not(unix))]
fn signals() -> std::io::Result<impl Future<Output = ()>> {
    let mut pressed = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        pressed.recv().await;
    })
}
