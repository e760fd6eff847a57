//! An answer on its way: in pieces, with pauses, or cut off.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame};
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::{Sleep, sleep};

/// How a connection is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// By a reset: what is on its way is lost.
    Reset,
    /// By its end: what was sent arrives.
    End,
}

/// A step of a delivery.
#[derive(Debug)]
pub(super) enum Step {
    /// Sends these bytes.
    Send(Bytes),
    /// Cuts the connection, once what was sent has had time to leave.
    Cut(Cut),
}

/// A body that is delivered step by step.
#[derive(Debug)]
pub(super) struct Delivery {
    steps: VecDeque<Step>,
    cutter: UnboundedSender<Cut>,
    pause: Option<Pin<Box<Sleep>>>,
}

impl Delivery {
    pub(super) fn new(steps: impl IntoIterator<Item = Step>, cutter: UnboundedSender<Cut>) -> Self {
        Self { steps: steps.into_iter().collect(), cutter, pause: None }
    }
}

impl Body for Delivery {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(context));
        }
        match self.steps.front() {
            None => Poll::Ready(None),
            Some(Step::Cut(cut)) if self.pause.is_some() => {
                // Whoever receives this drops the connection, and with it this body.
                let _ = self.cutter.send(*cut);
                Poll::Pending
            }
            Some(Step::Cut(_)) => {
                self.pause = Some(Box::pin(sleep(Duration::from_millis(30))));
                self.poll_frame(context)
            }
            Some(Step::Send(_)) => match self.steps.pop_front() {
                Some(Step::Send(bytes)) => Poll::Ready(Some(Ok(Frame::data(bytes)))),
                _ => Poll::Ready(None),
            },
        }
    }
}
