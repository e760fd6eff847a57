//! Being told to stop: SIGINT and SIGTERM, as a CI service sends them when a run is cancelled, seconds before it kills.

use std::future::Future;
use std::time::Duration;

use tokio::sync::watch;

/// Whether this process was told to stop.
#[derive(Debug, Clone)]
pub struct Interrupt(watch::Receiver<bool>);

impl Interrupt {
    /// From now on the process does not end by these signals; whoever holds this has to stop by itself.
    ///
    /// A task waits for them on one of the runtime's own threads, so that one is noticed while git is at work too. Fails
    /// where no handler can be set.
    pub fn catch() -> std::io::Result<Self> {
        let (sender, receiver) = watch::channel(false);
        let next = signals()?;
        tokio::spawn(async move {
            next.await;
            let _ = sender.send(true);
            // Further signals change nothing, and the sender stays, so that nobody waits in vain.
            sender.closed().await;
        });
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
