//! Retrying, slowly, what did no harm.

use std::time::Duration;

use tokio::time::Instant;

/// The most attempts for a request.
const TRIES: u32 = 4;

/// No try starts later than this after the first. A connection comes about within ten seconds or not at all, so that
/// a create which is sent at all leaves within forty seconds of the call.
const LAST_START: Duration = Duration::from_secs(30);

/// The result of an attempt.
pub(super) enum Try<T> {
    /// Final.
    Done(T),
    /// May be retried; final if there is no further attempt.
    Again(T),
}

/// Runs a request until it is done, at most [`TRIES`] times. The waits double from `base`, each extended by up to half
/// at random, so that runs which fail together do not retry together.
pub(super) async fn retried<T>(base: Duration, mut attempt: impl AsyncFnMut() -> Try<T>) -> T {
    let start = Instant::now();
    let mut wait = base;
    for _ in 1..TRIES {
        let result = match attempt().await {
            Try::Done(result) => return result,
            Try::Again(result) => result,
        };
        let pause = wait + wait.mul_f64(random() / 2.0);
        if start.elapsed() + pause > LAST_START {
            return result;
        }
        tokio::time::sleep(pause).await;
        wait *= 2;
    }
    let (Try::Done(result) | Try::Again(result)) = attempt().await;
    result
}

/// A random number from 0 to 1; 0 if the system has none.
fn random() -> f64 {
    getrandom::u32().map_or(0.0, |number| f64::from(number) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn tries_end() {
        for (base, stands_at, expected) in [(0, 9, 4), (0, 2, 2), (3_600_000, 9, 1)] {
            let mut tries = 0;
            let last = retried(Duration::from_millis(base), async || {
                tries += 1;
                if tries == stands_at { Try::Done(tries) } else { Try::Again(tries) }
            })
            .await;
            assert_eq!((last, tries), (expected, expected));
        }
    }
}
