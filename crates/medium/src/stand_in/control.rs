//! What Medium itself does not have: the stand-in's state, clock and faults, at `/_fake/…`.

use serde::Deserialize;
use serde_json::{Value, json};

use post::time::{Clock, SignedDuration, Timestamp};

use super::fault::Fault;
use super::reply::{Reply, Request};
use super::world::World;

/// What `POST /_fake/clock` takes.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Turn {
    /// Sets the clock to an instant.
    Now(Timestamp),
    /// Puts the clock forward.
    AdvanceSeconds(i64),
}

/// Answers a request below `/_fake`; what went wrong is in the answer's text.
pub(super) fn answer(world: &mut World, request: &Request) -> Reply {
    let path = request.path.strip_prefix("/_fake/").unwrap_or_default();
    match (request.method.as_str(), path) {
        ("GET", "posts") => Reply::json(200, &json!(world.stories)),
        ("GET", "requests") => Reply::json(200, &json!(world.journal)),
        ("GET", "clock") => clock(world),
        ("POST", "clock") => match serde_json::from_slice(&request.body) {
            Ok(turn) => {
                let now = match turn {
                    Turn::Now(now) => now,
                    Turn::AdvanceSeconds(seconds) => {
                        world.now().saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
                    }
                };
                world.options.clock = Clock::starting_at(now);
                clock(world)
            }
            Err(error) => unread(&error),
        },
        ("GET", "faults") => Reply::json(200, &json!(world.faults)),
        ("POST", "faults") => match faults(&request.body) {
            Ok(faults) => {
                world.faults.extend(faults);
                Reply::json(200, &json!(world.faults))
            }
            Err(error) => unread(&error),
        },
        ("DELETE", "faults") => {
            world.faults.clear();
            Reply::json(200, &json!([]))
        }
        ("POST", "reset") => {
            world.reset();
            Reply::json(200, &json!({}))
        }
        _ => Reply::new(404, "text/plain", "available: posts, requests, clock, faults, reset\n"),
    }
}

/// One fault, or a list of them.
fn faults(body: &[u8]) -> serde_json::Result<Vec<Fault>> {
    match serde_json::from_slice(body)? {
        Value::Array(faults) => faults.into_iter().map(serde_json::from_value).collect(),
        fault => Ok(vec![serde_json::from_value(fault)?]),
    }
}

fn clock(world: &World) -> Reply {
    Reply::json(200, &json!({ "now": world.now() }))
}

fn unread(error: &serde_json::Error) -> Reply {
    Reply::new(400, "text/plain; charset=utf-8", format!("{error}\n"))
}
